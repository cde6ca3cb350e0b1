import type { Entry } from '../contracts/entry.ts';
import { aggregateRef, type DossierId, type Instant, type Sha256 } from '../contracts/ids.ts';
import { logTrust } from '../domain/organisation/log.ts';
import { refused } from '../domain/decision.ts';
import { lineHash, parseLine, readWithheld } from '../evidence/chain.ts';
import { endText, type Checkpoint } from '../evidence/log/checkpoint.ts';
import { tileHashReader } from '../evidence/log/tiles.ts';
import { consistencyProof, inclusionProof } from '../evidence/log/tree.ts';
import { auditor } from './auditor.ts';
import { bundleOf } from './bundle.ts';
import type { Connection } from './connection.ts';
import { organisationStates } from './history.ts';
import { readCheckpoint } from './log.ts';
import { EvidenceFailure, type Answer } from './result.ts';

/** Questions to the log that wait for an answer at the same time. */
const AT_ONCE = 32;

/** What came of reading a bundle: its files, and how many of the document's entries no believed checkpoint covers yet. */
export type ReadBundle = {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly entries: number;
  readonly uncovered: number;
};
/** No checkpoint with its quorum covers any entry of the document: `size` is how far one goes, `demanded` the quorum. */
export type NothingCovered = {
  readonly ok: false;
  readonly notCovered: { readonly size: number; readonly demanded: number };
};

/**
 * Reads a document with all that its decisions read, its texts and its proofs under the newest checkpoint that has its quorum,
 * and makes the bundle of it. `since`: older sizes from which it is to prove that the log went on. Texts that the reader
 * may not have are left out. @throws ServiceUnavailable, EvidenceFailure
 */
export async function readBundle(
  connection: Connection,
  dossier: DossierId,
  since: readonly number[] = [],
): Promise<Answer<ReadBundle> | NothingCovered> {
  const { log, profile } = connection;
  // The entries afterwards: all that the checkpoint covers is among them.
  const head = await log.head();
  if (!head.ok) return head;
  const lines = await auditor(connection).exportEntries(dossier, { whole: true });
  if (!lines.ok) return lines;
  const house = aggregateRef('organisation', profile.organisation);
  const own = aggregateRef('dossier', dossier);
  const whole = wholeEntries(lines.value);
  if (!whole.ok) return whole;
  const entries = whole.value;
  const houseLines = entries.filter(({ entry }) => entry.aggregate === house).map(({ line }) => line);
  const trust = logTrust(organisationStates(house, houseLines).at(-1)!);
  const size = head.value.witnessed?.size ?? 0;
  const notCovered: NothingCovered = { ok: false, notCovered: { size, demanded: trust?.quorum ?? 0 } };
  if (!trust || size === 0) return notCovered;
  const checkpoint = await readCheckpoint(log, trust, size);
  if (!checkpoint) throw new EvidenceFailure('The log does not serve a checkpoint that it names', 'none', String(size));

  const placed: { index: number; line: string; entry: Entry }[] = [];
  for (let at = 0; at < entries.length; at += AT_ONCE) {
    const some = entries.slice(at, at + AT_ONCE);
    const places = await Promise.all(some.map(({ entry }) => log.place(entry.aggregate, entry.n)));
    for (const [i, place] of places.entries()) if (place.ok) placed.push({ ...some[i]!, index: place.value.index });
  }
  const covered = placed.filter(({ index }) => index < size).sort((a, b) => a.index - b.index);
  requireEnd(
    checkpoint.checkpoint,
    covered.findLast(({ entry }) => entry.aggregate === house),
  );
  const isOwn = ({ entry }: { readonly entry: Entry }) => entry.aggregate === own;
  const uncovered = entries.filter(isOwn).length - covered.filter(isOwn).length;
  if (!covered.some(isOwn)) return notCovered;
  const hashes = tileHashReader(size, (path) => log.file(path));
  const proven = async (made: ReturnType<typeof inclusionProof>, of: string) => {
    const path = await made;
    if (path.ok) return path.proof;
    throw new EvidenceFailure('The log does not serve the hashes of a proof', path.found ?? path.what, of);
  };
  const consistency = [];
  for (const old of since)
    if (old > 0 && old < size)
      consistency.push({ old, path: await proven(consistencyProof(old, size, hashes), `from ${old} to ${size}`) });
  const files = await bundleOf({
    ...{ organisation: profile.organisation, dossier, made: new Date().toISOString() as Instant },
    ...{ entries: covered, checkpoint: checkpoint.text, consistency },
    texts: await textsOf(connection, dossier, covered.filter(isOwn)),
    inclusion: (index) => proven(inclusionProof(index, size, hashes), `entry ${index} of ${size}`),
  });
  return { ok: true, value: { files, entries: covered.length, uncovered } };
}

/** No verifier takes a bundle whose organisation ends elsewhere than its checkpoint says. @throws EvidenceFailure */
function requireEnd({ organisation }: Checkpoint, last: { readonly line: string; readonly entry: Entry } | undefined) {
  const found = last ? endText({ ...last.entry, hash: lineHash(last.line) }) : 'none';
  if (!organisation)
    throw new EvidenceFailure(
      'The checkpoint is from before checkpoints named the last entry of the organisation',
      'none',
      found,
    );
  if (endText(organisation) !== found)
    throw new EvidenceFailure(
      'The entries of the organisation do not end where the checkpoint says',
      found,
      endText(organisation),
    );
}

/** The texts that the versions of a document name, as far as the reader may have them. */
async function textsOf(
  connection: Connection,
  dossier: DossierId,
  entries: readonly { readonly entry: Entry }[],
): Promise<ReadonlyMap<Sha256, Uint8Array>> {
  const texts = new Map<Sha256, Uint8Array>();
  const renderings = entries.flatMap(({ entry }) =>
    entry.events.flatMap((e) =>
      e.type === 'VersionIssued' ? e.manifest.renderings : e.type === 'RenderingAdded' ? [e.rendering] : [],
    ),
  );
  for (const { sha256 } of renderings) {
    if (texts.has(sha256)) continue;
    const text = await connection.readText(sha256, dossier);
    if (text.ok) texts.set(sha256, Buffer.from(text.value));
  }
  return texts;
}

/** The entries of an export, none of whose lines is withheld (Q23). */
export function wholeEntries(
  lines: readonly string[],
): Answer<readonly { readonly line: string; readonly entry: Entry }[]> {
  const withheld = lines.flatMap((line) => readWithheld(line) ?? []);
  if (withheld.length > 0)
    return refused('Q23', 'LinesWithheld', {
      lines: withheld.length,
      first: `${withheld[0]!.aggregate}@${withheld[0]!.n}`,
    });
  return { ok: true, value: lines.map((line) => ({ line, entry: parseLine(line) })) };
}
