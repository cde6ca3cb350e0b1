import { bytesOf, fromBase64url, sha256Hex, textOf } from './bytes.ts';
import {
  AGGREGATE,
  SHA256,
  TOKEN,
  hasExactly,
  isCount,
  isInstant,
  isObject,
  isText,
  parsed,
  type Json,
} from './canonical.ts';

const STATEMENT_BYTES = 24 * 1024;
/** The actor of the process itself, whose statements are named by their nonce. */
const PROCESS = 'PROCESS';

/** A statement taken apart, its signature not verified. */
export type Statement = {
  readonly id: string;
  readonly kid: string;
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
  readonly organisation: string;
  readonly aggregate: string;
  readonly actor: string;
  readonly person: string;
  readonly seq: number;
  readonly prev: string | null;
  readonly act: Json & { readonly type: string };
};

const HEADER = /^\{"alg":"Ed25519","kid":"([A-Za-z0-9_-]{43})","typ":"concordat-statement\+jws"\}$/;

/**
 * Reads a compact JWS as a statement: three parts in base64url, the header exact to the byte, the payload canonical JSON
 * with the members of a statement. Gives a sentence about what is wrong where it is none. Never throws.
 */
export function readStatement(jws: string): Statement | string {
  if (bytesOf(jws).length > STATEMENT_BYTES) return `more than ${STATEMENT_BYTES} bytes`;
  const parts = jws.split('.');
  const [head = '', body = '', tail = ''] = parts;
  const [header, payload, signature] = [fromBase64url(head), fromBase64url(body), fromBase64url(tail)];
  if (parts.length !== 3 || !header || !payload || signature?.length !== 64 || body === '') return 'no compact JWS';
  const [, kid] = HEADER.exec(textOf(header) ?? '') ?? [];
  if (kid === undefined) return 'another protected header';
  const read = parsed(textOf(payload) ?? '');
  if (!read) return 'a payload that is not RFC 8785 JSON';
  const s = read.value;
  const names = ['v', 'organisation', 'aggregate', 'actor', 'person', 'issuedAt', 'nonce', 'seq', 'prev', 'act'];
  if (!hasExactly(s, ...names)) return 'other members than a statement has';
  const { v, organisation, aggregate, actor, person, issuedAt, nonce, seq, prev, act } = s as Record<string, unknown>;
  if (v !== 1) return `version ${JSON.stringify(v)}`;
  if (!isText(organisation, TOKEN) || !isText(actor, TOKEN) || !isText(person, TOKEN)) return 'no names of who speaks';
  if (!isText(aggregate, AGGREGATE)) return 'no name of an aggregate';
  if (!isInstant(issuedAt)) return 'no instant of issue';
  if (typeof nonce !== 'string' || nonce.length < 1 || nonce.length > 64) return 'no nonce';
  if (!isCount(seq, 0) || !(prev === null || isText(prev, SHA256))) return 'no counter';
  if (!isObject(act) || typeof act['type'] !== 'string') return 'no act';
  return {
    id: sha256Hex(actor === PROCESS ? nonce : jws),
    kid,
    signed: bytesOf(`${head}.${body}`),
    signature,
    organisation,
    aggregate,
    actor,
    person,
    seq,
    prev,
    act: act as Statement['act'],
  };
}
