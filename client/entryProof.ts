import type { AggregateRef } from '../contracts/ids.ts';
import { parsePolicy, policyOf, type Policy, type Witnessed } from '../evidence/log/policy.ts';
import { parseVkey } from '../evidence/log/note.ts';
import { parseProof, proofText, verifyProof } from '../evidence/log/proof.ts';
import { leafHash } from '../evidence/log/tree.ts';
import { auditor } from './auditor.ts';
import type { Connection } from './connection.ts';
import { proveInclusion, readCheckpoint } from './log.ts';
import { EvidenceFailure, type Answer } from './result.ts';

/** No checkpoint with its quorum covers the entry yet: it stands at `index`, and `witnessed` entries are covered. */
export type NotCovered = {
  readonly what: 'notCovered';
  readonly index: number;
  readonly witnessed: number;
  readonly demanded: number;
};

/** An entry with the proof that it is in the log: `proof` is a tlog-proof (C2SP), `policy` what the organisation says to believe. */
export type EntryProof = {
  readonly ok: true;
  readonly line: string;
  readonly proof: string;
  readonly policy: Policy;
};

/**
 * Proves that an entry is in the log, by a checkpoint that has the quorum that the organisation demands. The path is computed
 * here, from the tiles. @throws ServiceUnavailable, EvidenceFailure
 */
export async function proveEntry(
  connection: Connection,
  aggregate: AggregateRef,
  n: number,
): Promise<
  EntryProof | { readonly ok: false; readonly notProven: NotCovered } | Extract<Answer<never>, { ok: false }>
> {
  const house = await auditor(connection).organisation();
  if (!house.ok) return house;
  const trust = house.value.logTrust;
  if (!trust)
    throw new EvidenceFailure('The organisation has no log', 'none', 'a log that the secretariat has registered');
  const page = await connection.query('history', { aggregate, from: n });
  if (!page.ok) return page;
  const [place, head] = [await connection.log.place(aggregate, n), await connection.log.head()];
  if (!place.ok) return place;
  if (!head.ok) return head;
  const { index } = place.value;
  const witnessed = head.value.witnessed?.size ?? 0;
  if (witnessed <= index)
    return { ok: false, notProven: { what: 'notCovered', index, witnessed, demanded: trust.quorum } };
  const checkpoint = await readCheckpoint(connection.log, trust, witnessed);
  if (!checkpoint)
    throw new EvidenceFailure('The log does not serve a checkpoint that it names', 'none', String(witnessed));
  const policy = policyOf(trust);
  if (!policy.ok)
    throw new EvidenceFailure('The organisation’s journal makes no policy', policy.what, 'keys that are allowed');
  const path = await proveInclusion(connection.log, index, checkpoint.checkpoint.size);
  const line = page.value.lines[0] ?? '';
  const proof = proofText({ index, path, checkpoint: checkpoint.text });
  checkEntryProof(proof, line, policy.policy);
  return { ok: true, line, proof, policy: policy.policy };
}

/**
 * Verifies without any server that a line is an entry of the log: the proof leads from it to a checkpoint that the policy
 * believes. @throws EvidenceFailure
 */
export function checkEntryProof(
  proof: string,
  line: string,
  policy: Policy,
): {
  readonly index: number;
  readonly size: number;
  readonly origin: string;
  readonly witnesses: Witnessed['witnesses'];
} {
  const read = parseProof(proof);
  const shown = read.ok ? verifyProof(read.proof, leafHash(line), policy) : read;
  if (!read.ok || !shown.ok)
    throw new EvidenceFailure(
      'The proof does not hold',
      shown.ok ? 'another form' : `${shown.what}${shown.found === undefined ? '' : ` (${shown.found})`}`,
      'the entry in a checkpoint that has its quorum',
    );
  const { size, origin } = shown.checkpoint;
  return { index: read.proof.index, size, origin, witnesses: shown.witnesses };
}

/** A policy that a reader has from elsewhere. @throws EvidenceFailure */
export function readPolicy(text: string): Policy {
  const read = parsePolicy(text);
  if (!read.ok) throw new EvidenceFailure('The policy cannot be read', read.found ?? read.what, 'a tlog-policy');
  return read.policy;
}

/** The policy that a log is believed under one of these keys (vkeys), without witnesses. @throws EvidenceFailure */
export function logKeyPolicy(vkeys: readonly string[]): Policy {
  const keys = vkeys.map((vkey) => {
    const read = parseVkey(vkey);
    if (!read.ok) throw new EvidenceFailure(`${vkey} cannot be read`, read.found ?? read.what, 'a verifier key');
    return read.key;
  });
  return { logs: keys, witnesses: [], groups: [], quorum: 'none' };
}
