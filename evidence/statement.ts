import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import type { PublicJwk } from '../contracts/acts.ts';
import { CERTIFICATE_TYP, type ReplayCertificate } from '../contracts/certificate.ts';
import type { Receipt } from '../contracts/entry.ts';
import type { StatementId, Thumbprint } from '../contracts/ids.ts';
import { LIMITS } from '../contracts/limits.ts';
import { RECEIPT_TYP, STATEMENT_TYP, parseStatement, type Statement } from '../contracts/statement.ts';
import { canonicalJson, parseCanonical, utf8 } from './canonical.ts';
import { sha256Hex, statementId } from './hash.ts';
import { privateKeyObject, type PrivateJwk } from './keys.ts';
import { notAuthentic, type NotAuthentic } from './rules.ts';

/** A compact JWS taken apart, its header already found to be exact. Not yet verified. */
export type Jws = {
  readonly kid: Thumbprint;
  /** ASCII of the first two parts with their dot: what was signed. */
  readonly signingInput: string;
  /** 64 bytes. */
  readonly signature: Buffer;
  readonly payload: string;
};

export type ReadStatement = {
  readonly ok: true;
  readonly statement: Statement;
  readonly kid: Thumbprint;
  readonly signingInput: string;
  readonly signature: Buffer;
  readonly id: StatementId;
  /** The whole compact JWS, as a journal entry keeps it. */
  readonly jws: string;
};

export type Signer = {
  readonly kid: Thumbprint;
  /** Compact JWS of a statement. Throws on one that {@link readStatement} would refuse for its size. */
  signStatement(statement: Statement): string;
  /** Compact JWS of a receipt. */
  signReceipt(receipt: Receipt): string;
  /** Compact JWS of a replay certificate. */
  signCertificate(certificate: ReplayCertificate): string;
};

/** Signs with one key. The header bytes are fixed, so that the same statement is always the same JWS. */
export function createSigner(key: { readonly jwk: PrivateJwk; readonly kid: Thumbprint }): Signer {
  const privateKey = privateKeyObject(key.jwk);
  const statementHeader = header(key.kid, STATEMENT_TYP);
  const receiptHeader = header(key.kid, RECEIPT_TYP);
  const seal = (head: string, payload: unknown): string => {
    const signingInput = `${head}.${Buffer.from(canonicalJson(payload)).toString('base64url')}`;
    return `${signingInput}.${sign(null, Buffer.from(signingInput), privateKey).toString('base64url')}`;
  };
  return {
    kid: key.kid,
    signStatement(statement) {
      const jws = seal(statementHeader, statement);
      if (jws.length > LIMITS.statementBytes) {
        throw new Error(`a signed statement of ${jws.length} bytes is over the limit of ${LIMITS.statementBytes}`);
      }
      return jws;
    },
    signReceipt: (receipt) => seal(receiptHeader, receipt),
    signCertificate: (certificate) => seal(header(key.kid, CERTIFICATE_TYP), certificate),
  };
}

function header(kid: Thumbprint, typ: string): string {
  return Buffer.from(`{"alg":"Ed25519","kid":"${kid}","typ":"${typ}"}`).toString('base64url');
}

const COMPACT = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{86})$/;
const HEADER = /^\{"alg":"Ed25519","kid":"([A-Za-z0-9_-]{43})","typ":"([a-z+-]+)"\}$/;

/** Takes a compact JWS of this `typ` apart: E01 size, E02 form, E03 header, E04 UTF-8. Never throws. */
export function readJws(
  data: Uint8Array | string,
  typ: string,
  limit: number,
): ({ readonly ok: true; readonly text: string } & Jws) | NotAuthentic {
  if (data.length > limit) return notAuthentic('E01', 'size', { bytes: data.length, limit });
  // latin1 maps each byte to one character, so whatever is not ASCII fails the pattern below.
  const text =
    typeof data === 'string' ? data : Buffer.from(data.buffer, data.byteOffset, data.length).toString('latin1');
  const [, head, body, tail] = COMPACT.exec(text) ?? [];
  if (head === undefined || body === undefined || tail === undefined) return notAuthentic('E02', 'form');
  const headBytes = decode(head);
  const bodyBytes = decode(body);
  const signature = decode(tail);
  if (!headBytes || !bodyBytes || !signature) return notAuthentic('E02', 'base64url');
  const [, kid, found] = HEADER.exec(headBytes.toString('latin1')) ?? [];
  if (kid === undefined || found !== typ) return notAuthentic('E03', 'header', { expected: typ });
  const payload = utf8(bodyBytes);
  if (payload === undefined) return notAuthentic('E04', 'utf8');
  return {
    ok: true,
    text,
    kid: kid as Thumbprint,
    signingInput: text.slice(0, head.length + 1 + body.length),
    signature,
    payload,
  };
}

/** base64url in its one canonical spelling: no padding, unused bits zero. */
function decode(part: string): Buffer | undefined {
  const bytes = Buffer.from(part, 'base64url');
  return bytes.toString('base64url') === part ? bytes : undefined;
}

/** Mistakes of a schema can be many and quote the sender; a refusal holds the first of them. */
const MISTAKES_CHARS = 600;

/**
 * Reads a statement without knowing any key, in this order: size before anything is parsed, form, exact header, canonical
 * payload, schema. What comes back is well-formed but not yet authentic: verify it under the key that `kid` names.
 * Never throws, whatever comes in.
 */
export function readStatement(data: Uint8Array | string): ReadStatement | NotAuthentic {
  const jws = readJws(data, STATEMENT_TYP, LIMITS.statementBytes);
  if (!jws.ok) return jws;
  const parsed = parseCanonical(jws.payload);
  if (!parsed.ok) return notAuthentic('E04', 'canonical', { found: parsed.what });
  const read = parseStatement(parsed.value);
  if (!read.ok) return notAuthentic('E05', 'schema', { mistakes: read.mistakes.slice(0, MISTAKES_CHARS) });
  return {
    ok: true,
    statement: read.statement,
    kid: jws.kid,
    signingInput: jws.signingInput,
    signature: jws.signature,
    id: statementId(jws.text, read.statement),
    jws: jws.text,
  };
}

/** Identity of bytes that could not be read as a statement, for the refusal that answers them. */
export function rawId(data: Uint8Array | string): StatementId {
  return sha256Hex(data);
}

/** One handle per key: making it costs as much as verifying with it. Bounded, because anyone may rotate keys. */
const keyObjects = new Map<string, KeyObject>();
const KEY_OBJECTS = 4096;

function publicKeyObject(jwk: PublicJwk): KeyObject {
  const known = keyObjects.get(jwk.x);
  if (known) return known;
  const key = createPublicKey({ key: { kty: jwk.kty, crv: jwk.crv, x: jwk.x }, format: 'jwk' });
  if (keyObjects.size >= KEY_OBJECTS) keyObjects.clear();
  keyObjects.set(jwk.x, key);
  return key;
}

/**
 * Verification on the hot path, by Node (16,000 a second on a core). Sound only for keys that {@link checkPublicKey} let
 * in. Never throws.
 */
export function verifySignature(read: Pick<Jws, 'signingInput' | 'signature'>, jwk: PublicJwk): boolean {
  try {
    return verify(null, Buffer.from(read.signingInput), publicKeyObject(jwk), read.signature);
  } catch {
    return false;
  }
}
