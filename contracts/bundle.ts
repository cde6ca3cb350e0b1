import { z } from 'zod';
import { AggregateRef, DossierId, Instant, OrganisationId, Sha256, Thumbprint } from './ids.ts';

/** The bundle of a document: a folder from which anybody can verify it with no network. docs/format.md describes it. */

export const BUNDLE_FILES = {
  manifest: 'manifest.json',
  entries: 'entries.jsonl',
  checkpoint: 'checkpoint',
  policy: 'policy',
  procedure: 'procedure.json',
} as const;

/** A text by the SHA-256 of its bytes. */
export const textPath = (hash: Sha256): string => `texts/${hash}`;
/** The inclusion proof (C2SP tlog-proof) of the line at this index of the log. */
export const proofPath = (index: number): string => `proofs/${index}.tlog-proof`;
/** The proof that the log goes on from the checkpoint of this size, in the form in which a witness is asked (C2SP tlog-witness). */
export const consistencyPath = (old: number): string => `consistency/${old}`;

/** Every path that a bundle may have, but that of the manifest itself. */
const BundlePath = z
  .string()
  .regex(
    /^(manifest\.json|entries\.jsonl|checkpoint|policy|procedure\.json|texts\/[0-9a-f]{64}|proofs\/(0|[1-9]\d{0,15})\.tlog-proof|consistency\/[1-9]\d{0,15})$/,
  );

/** `manifest.json`, as RFC 8785 JSON: what the bundle is about, its lines in the order of the log, and the hash of every other file. */
export const BundleManifest = z.strictObject({
  format: z.literal('concordat-bundle'),
  v: z.literal(1),
  organisation: OrganisationId,
  dossier: DossierId,
  made: Instant,
  /** Thumbprint of the key that founded the organisation; it is worth what it was compared with. */
  rootKey: Thumbprint,
  /** Of each line of `entries.jsonl`: which entry it is, and its index in the log. */
  entries: z
    .array(z.strictObject({ aggregate: AggregateRef, n: z.int().min(1), index: z.int().min(0) }))
    .refine(
      (entries) => entries.every((e, i) => i === 0 || entries[i - 1]!.index < e.index),
      'not in the order of the log',
    ),
  files: z.record(BundlePath, Sha256),
});
export type BundleManifest = z.infer<typeof BundleManifest>;
