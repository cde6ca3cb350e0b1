import type { Sha256 } from '../contracts/ids.ts';
import { LIMITS } from '../contracts/limits.ts';
import type { Refusal } from '../contracts/refusal.ts';
import { canonicalText, utf8 } from '../evidence/canonical.ts';
import { sha256Hex } from '../evidence/hash.ts';
import { refused } from '../domain/decision.ts';

/** One piece of a text as it comes in: `total` is the length of the whole, in bytes. */
export type Piece = {
  readonly sha256: Sha256;
  readonly offset: number;
  readonly total: number;
  readonly data: string;
  readonly last: boolean;
};

export type Uploads = {
  /**
   * Takes a piece. `whole`: the text is complete, canonical and has its hash. A refusal with the rule Q05 `NotBegun` says
   * that this process has not seen the beginning: another may have.
   */
  take(
    from: string,
    piece: Piece,
    nowMs: number,
  ): { readonly ok: true; readonly whole: Buffer | null } | { readonly ok: false; readonly refusal: Refusal };
};

type Upload = { readonly bytes: Buffer; received: number; touchedMs: number };

/** Texts that may be under way at a time, and the time after which an unfinished one is forgotten, in milliseconds. */
const UNDERWAY = 16;
const FORGOTTEN = 60_000;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Puts the pieces of texts together, in memory: what is lost is sent again. */
export function createUploads(): Uploads {
  const underway = new Map<string, Upload>();
  return {
    take(from, piece, nowMs) {
      const { sha256, offset, total, data, last } = piece;
      for (const [name, { touchedMs }] of underway) if (nowMs - touchedMs > FORGOTTEN) underway.delete(name);
      if (total > LIMITS.textBytes) return refused('E19', 'size', { bytes: total, limit: LIMITS.textBytes });
      const bytes = BASE64.test(data) ? Buffer.from(data, 'base64') : null;
      if (
        !bytes ||
        bytes.length === 0 ||
        bytes.length > LIMITS.chunkBytes ||
        offset + bytes.length > total ||
        last !== (offset + bytes.length === total)
      ) {
        return refused('Q05', 'PieceDoesNotFit', { offset, total });
      }
      const name = `${from}/${sha256}/${total}`;
      let upload = underway.get(name);
      if (!upload) {
        if (offset > 0) return refused('Q05', 'NotBegun', { offset });
        if (underway.size >= UNDERWAY) return refused('Q06', 'TooManyTexts', { limit: UNDERWAY });
        upload = { bytes: Buffer.alloc(total), received: 0, touchedMs: nowMs };
        underway.set(name, upload);
      }
      if (offset > upload.received) return refused('Q05', 'PieceMissing', { offset, received: upload.received });
      upload.touchedMs = nowMs;
      // A piece that comes again, because its answer was lost, is written over itself.
      bytes.copy(upload.bytes, offset);
      upload.received = Math.max(upload.received, offset + bytes.length);
      if (!last) return { ok: true, whole: null };
      underway.delete(name);
      return complete(sha256, upload.bytes);
    },
  };
}

function complete(sha256: Sha256, bytes: Buffer): ReturnType<Uploads['take']> {
  const found = sha256Hex(bytes);
  if (found !== sha256) return refused('E20', 'hash', { named: sha256, found });
  const text = utf8(bytes);
  if (text === undefined) return refused('E18', 'utf8', {});
  const canonical = canonicalText(text);
  if (!canonical.ok) return refused(canonical.rule, canonical.lack, canonical.facts);
  return canonical.text === text ? { ok: true, whole: bytes } : refused('E18', 'form', {});
}
