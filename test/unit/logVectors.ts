import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What implementations not written here made of the log's formats; test/vectors/main.go wrote it. Hashes in base64. */
export type LogVectors = {
  readonly roots: readonly { readonly size: number; readonly root: string }[];
  readonly inclusions: readonly { readonly index: number; readonly size: number; readonly proof: readonly string[] }[];
  readonly consistencies: readonly { readonly old: number; readonly size: number; readonly proof: readonly string[] }[];
  /** Level -1 is that of the bundles. */
  readonly paths: readonly {
    readonly level: number;
    readonly index: number;
    readonly width: number;
    readonly path: string;
  }[];
  /** Tiles of hashes alone, without bundles. */
  readonly growths: readonly { readonly old: number; readonly size: number; readonly paths: readonly string[] }[];
  readonly bundle: string;
  readonly keys: readonly {
    readonly name: string;
    readonly type: number;
    readonly seed: string;
    readonly vkey: string;
  }[];
  readonly checkpoint: string;
  readonly cosignatures: readonly { readonly witness: string; readonly time: number; readonly line: string }[];
  readonly cosigned: string;
  readonly notes: readonly { readonly what: string; readonly note: string; readonly ok: boolean }[];
  readonly proof: string;
  readonly proofExtra: string;
  readonly policies: readonly {
    readonly what: string;
    readonly policy: string;
    readonly ok: boolean;
    readonly satisfied?: Readonly<Record<string, boolean>>;
  }[];
};

export const vectors = JSON.parse(readFileSync(join(__dirname, '..', 'vectors', 'log.json'), 'utf8')) as LogVectors;

/** An entry of the vectors' tree. */
export function vectorEntry(index: number): Buffer {
  return Buffer.from(`entry ${index}`);
}
