import { z } from 'zod';
import { OrganisationId, type AggregateRef, type Sha256 } from '../contracts/ids.ts';
import { LIMITS } from '../contracts/limits.ts';
import { canonicalJson, parseCanonical } from '../evidence/canonical.ts';
import { checkLine, lineHash } from '../evidence/chain.ts';
import { policyText, type Policy, type Witnessed } from '../evidence/log/policy.ts';
import type { Connection } from './connection.ts';
import { checkEntryProof, proveEntry, readPolicy, type NotCovered } from './entryProof.ts';
import { receiptChecker, type CheckedReceipt } from './receipts.ts';
import { EvidenceFailure, type Answer } from './result.ts';
import type { Profile } from './profile.ts';

/**
 * A statement's receipts with the proof that its entry is in the log: one file, canonical JSON, that is verified without any
 * server. `line` is the entry, `proof` a tlog-proof, `policy` a tlog-policy: the one that the organisation's journal made then.
 */
const ProvenReceipt = z.strictObject({
  format: z.literal('concordat-receipt'),
  v: z.literal(1),
  organisation: OrganisationId,
  receipts: z.array(z.string().max(LIMITS.lineBytes)).min(1).max(2),
  line: z.string().max(LIMITS.lineBytes),
  proof: z.string().max(LIMITS.noteBytes),
  policy: z.string().max(LIMITS.noteBytes),
});
type ProvenReceipt = z.infer<typeof ProvenReceipt>;

/** What a proven receipt shows. */
export type ProvenEntry = {
  readonly aggregate: AggregateRef;
  readonly entry: number;
  readonly statement: Sha256;
  readonly outcome: 'recorded' | 'refused';
  /** Of the entry in the log. */
  readonly index: number;
  readonly size: number;
  readonly origin: string;
  /** Who cosigned the checkpoint, with the time in seconds since 1970. */
  readonly witnesses: Witnessed['witnesses'];
};

/** Why there is no proof yet: the statement has no entry, or no checkpoint with its quorum covers it. */
export type NotProven = { readonly what: 'noEntry' } | NotCovered;

/**
 * Fetches the receipts of a statement and proves its entry by a checkpoint that has its quorum. What comes back was verified
 * as a reader of the file will. @throws ServiceUnavailable, EvidenceFailure
 */
export async function proveReceipt(
  connection: Connection,
  aggregate: AggregateRef,
  statement: Sha256,
): Promise<
  | { readonly ok: true; readonly content: string; readonly shows: ProvenEntry }
  | { readonly ok: false; readonly notProven: NotProven }
  | Extract<Answer<never>, { ok: false }>
> {
  const receipts = await connection.receipts(aggregate, statement);
  const outcome = receipts.find((r) => r.receipt.outcome !== 'received');
  const entry = outcome && entryOf(outcome);
  if (!entry) return { ok: false, notProven: { what: 'noEntry' } };
  const proven = await proveEntry(connection, aggregate, entry.n);
  if (!proven.ok) return proven;
  const file: ProvenReceipt = {
    ...{ format: 'concordat-receipt', v: 1, organisation: connection.profile.organisation },
    receipts: receipts.map((r) => r.jws),
    line: proven.line,
    proof: proven.proof,
    policy: policyText(proven.policy),
  };
  const content = `${canonicalJson(file)}\n`;
  return { ok: true, content, shows: verifyProvenReceipt(content, connection.profile) };
}

function entryOf({ receipt }: CheckedReceipt): { readonly n: number; readonly hash: Sha256 } | null {
  if (receipt.outcome === 'received' || receipt.entry === undefined || receipt.hash === undefined) return null;
  return { n: receipt.entry, hash: receipt.hash };
}

/**
 * Verifies a proven receipt without any server: the receipts under the process key of the profile, the entry by the hash that
 * they name, its place in the log by the proof, the checkpoint by the policy: `trusted`, where the reader has one of their
 * own, else the one in the file, which is worth what its keys are. @throws EvidenceFailure
 */
export function verifyProvenReceipt(
  content: string,
  profile: Pick<Profile, 'organisation' | 'processKey'>,
  trusted?: Policy,
): ProvenEntry {
  const parsed = parseCanonical(content.replace(/\n$/, ''));
  const read = parsed.ok ? ProvenReceipt.safeParse(parsed.value) : undefined;
  if (!read?.success) throw new EvidenceFailure('This is no proven receipt', 'another form', 'a concordat-receipt');
  const file = read.data;
  const check = receiptChecker(profile);
  const receipts = file.receipts.map((jws) => check(jws).receipt);
  const receipt = receipts.find((r) => r.outcome !== 'received');
  if (receipt?.entry === undefined || receipt.hash === undefined)
    throw new EvidenceFailure('The receipts name no entry', 'none', 'a receipt with an entry');
  if (receipts.some((r) => r.statement !== receipt.statement || r.aggregate !== receipt.aggregate))
    throw new EvidenceFailure('The receipts are not of one statement', 'several', receipt.statement);
  if (lineHash(file.line) !== receipt.hash)
    throw new EvidenceFailure('The entry is not that of the receipt', lineHash(file.line), receipt.hash);
  const line = checkLine(file.line);
  if (!line.ok || line.entry.aggregate !== receipt.aggregate || line.entry.n !== receipt.entry)
    throw new EvidenceFailure(
      'The entry is not that of the receipt',
      line.ok ? line.entry.aggregate : line.found,
      receipt.aggregate,
    );
  const { index, size, origin, witnesses } = checkEntryProof(file.proof, file.line, trusted ?? readPolicy(file.policy));
  return {
    ...{ aggregate: receipt.aggregate, entry: receipt.entry, statement: receipt.statement, outcome: receipt.outcome },
    ...{ index, size, origin, witnesses },
  };
}
