import { createHash, hash } from 'node:crypto';
import { PROCESS, type Sha256, type StatementId, type TextHash } from '../contracts/ids.ts';
import type { Statement } from '../contracts/statement.ts';
import type { VersionManifest } from '../contracts/text.ts';
import { canonicalBytes } from './canonical.ts';

/** SHA-256 in lower-case hexadecimal; a string is hashed as UTF-8. */
export function sha256Hex(data: Uint8Array | string): Sha256 {
  return hash('sha256', data, 'hex') as Sha256;
}

/** What positions, findings and signatures name: SHA-256 of the RFC 8785 bytes of a version manifest. */
export function textHash(manifest: VersionManifest): TextHash {
  return sha256Hex(canonicalBytes(manifest)) as TextHash;
}

/** Digest of one place of a version, over its official texts (contracts/text.ts, DigestedPlace). */
export function placeDigest(words: readonly (readonly [language: string, words: string])[]): string {
  const inOrder = words.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(canonicalBytes(inOrder)).digest('base64url');
}

/**
 * Identity of a statement: SHA-256 of the JWS. Of the process's own: SHA-256 of its nonce, which names workflow, stage,
 * round and act, so that a step that is repeated is one statement. An id by nonce counts only once the statement is known
 * to be the process's; before that it is a claim.
 */
export function statementId(jws: string, statement?: Pick<Statement, 'actor' | 'nonce'>): StatementId {
  return statement?.actor === PROCESS ? sha256Hex(statement.nonce) : sha256Hex(jws);
}
