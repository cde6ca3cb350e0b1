import { BUNDLE_FILES, consistencyPath, proofPath, textPath, type BundleManifest } from '../contracts/bundle.ts';
import { aggregateRef, type DossierId, type Instant, type OrganisationId, type Sha256 } from '../contracts/ids.ts';
import { logTrust } from '../domain/organisation/log.ts';
import type { OrganisationState } from '../domain/organisation/state.ts';
import { canonicalBytes } from '../evidence/canonical.ts';
import { parseLine } from '../evidence/chain.ts';
import { sha256Hex } from '../evidence/hash.ts';
import { policyOf, policyText } from '../evidence/log/policy.ts';
import { proofText } from '../evidence/log/proof.ts';
import { readStatement } from '../evidence/statement.ts';
import { organisationStates } from './history.ts';

/** What a bundle is made of: lines of the log with their indices, in its order, and what proves that they are in it. */
export type BundleSource = {
  readonly organisation: OrganisationId;
  readonly dossier: DossierId;
  readonly made: Instant;
  readonly entries: readonly { readonly index: number; readonly line: string }[];
  /** Texts by hash: those that the document's versions name and that may be had. */
  readonly texts: ReadonlyMap<Sha256, Uint8Array>;
  /** The signed note under which everything is proven. */
  readonly checkpoint: string;
  /** Hashes from the sibling of the leaf up, of the tree of the checkpoint. */
  readonly inclusion: (index: number) => Promise<readonly Uint8Array[]>;
  /** Older sizes from which the bundle proves that the log went on, with the hashes that do. */
  readonly consistency: readonly { readonly old: number; readonly path: readonly Uint8Array[] }[];
};

/**
 * The files of a bundle, by path. Throws where the lines are no chain from the founding on, or no log is registered in them.
 */
export async function bundleOf(source: BundleSource): Promise<ReadonlyMap<string, Buffer>> {
  const { organisation, dossier, made, entries, texts, checkpoint, inclusion, consistency } = source;
  const parsed = entries.map(({ index, line }) => ({ index, line, entry: parseLine(line) }));
  const house = aggregateRef('organisation', organisation);
  const houseLines = parsed.filter(({ entry }) => entry.aggregate === house);
  const state = organisationStates(
    house,
    houseLines.map(({ line }) => line),
  ).at(-1)!;
  const files = new Map<string, Buffer>();
  files.set(BUNDLE_FILES.entries, Buffer.from(entries.map(({ line }) => `${line}\n`).join('')));
  files.set(BUNDLE_FILES.checkpoint, Buffer.from(checkpoint));
  files.set(BUNDLE_FILES.policy, Buffer.from(policyTextOf(state)));
  files.set(BUNDLE_FILES.procedure, canonicalBytes(state.procedure));
  for (const [hash, text] of texts) files.set(textPath(hash), Buffer.from(text));
  for (const { index } of entries)
    files.set(proofPath(index), Buffer.from(proofText({ index, path: await inclusion(index), checkpoint })));
  for (const { old, path } of consistency)
    files.set(consistencyPath(old), Buffer.from(consistencyText({ old, path, checkpoint })));

  const founding = readStatement(houseLines[0]!.entry.cause.statement);
  if (!founding.ok) throw new Error(`the founding statement does not read: ${founding.rule}`);
  const manifest: BundleManifest = {
    ...{ format: 'concordat-bundle', v: 1, organisation, dossier, made, rootKey: founding.kid },
    entries: parsed.map(({ index, entry }) => ({ aggregate: entry.aggregate, n: entry.n, index })),
    files: Object.fromEntries([...files].map(([path, bytes]) => [path, sha256Hex(bytes)])),
  };
  return new Map([[BUNDLE_FILES.manifest, canonicalBytes(manifest)], ...files]);
}

/** A consistency proof in the form in which a witness is asked (C2SP tlog-witness): size, hashes, checkpoint. */
export function consistencyText(proof: {
  readonly old: number;
  readonly path: readonly Uint8Array[];
  readonly checkpoint: string;
}): string {
  const hashes = proof.path.map((hash) => `${Buffer.from(hash).toString('base64')}\n`).join('');
  return `old ${proof.old}\n${hashes}\n${proof.checkpoint}`;
}

/** The policy that the organisation's journal states. Throws where no log is registered, or where there is no such policy. */
function policyTextOf(state: OrganisationState): string {
  const trust = logTrust(state);
  if (!trust) throw new Error('the organisation has no log yet: a secretariat registers one');
  const made = policyOf(trust);
  if (!made.ok) throw new Error(`the organisation's journal makes no policy: ${made.found ?? made.what}`);
  return policyText(made.policy);
}
