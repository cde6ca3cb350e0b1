import fc from 'fast-check';
import { createPrivateKey, sign } from 'node:crypto';
import { RECEIPT_TYP, STATEMENT_TYP } from '../../contracts/statement.ts';
import type { Household } from '../int/people.ts';

/** What a hostile or broken sender might put into INBOX under an account of its own. */
export type HostileMessage = { readonly subject: string; readonly data: Uint8Array; readonly what: string };

const b64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64url');

/** Signs any header and payload at all with somebody's key. */
function seal(by: Household['secretariat'], header: string, payload: string | Uint8Array): string {
  const input = `${b64(header)}.${b64(payload)}`;
  return `${input}.${sign(null, Buffer.from(input), createPrivateKey({ key: { ...by.key.jwk }, format: 'jwk' })).toString('base64url')}`;
}

/**
 * Messages that no intake may take for an authentic statement, and that must not stop one. Each is made by spoiling a
 * good statement of `house`, or of nothing at all.
 */
export function hostileMessages(house: Household): fc.Arbitrary<HostileMessage> {
  const [own, foreign] = house.delegations as [Household['secretariat'], Household['secretariat']];
  const good = {
    v: 1,
    organisation: house.organisation,
    aggregate: 'dossier/H-1',
    actor: own.actor,
    person: own.person,
    issuedAt: '2026-01-01T00:00:00.000Z',
    nonce: 'n',
    seq: 1,
    prev: null,
    act: { type: 'TakeUpProposal' },
  };
  const header = `{"alg":"Ed25519","kid":"${own.key.kid}","typ":"${STATEMENT_TYP}"}`;
  const subject = `concordat.v1.inbox.${own.actor}.dossier.H-1`;
  const canonical = (value: Record<string, unknown>) =>
    JSON.stringify(Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))));
  const jws = seal(own, header, canonical(good));
  const at = (what: string, data: string | Uint8Array, on = subject): HostileMessage => ({
    subject: on,
    data: typeof data === 'string' ? Buffer.from(data) : data,
    what,
  });

  const spoiltHeader = fc.constantFrom(
    '{"alg":"none"}',
    `{"alg":"none","kid":"${own.key.kid}","typ":"${STATEMENT_TYP}"}`,
    `{"alg":"HS256","kid":"${own.key.kid}","typ":"${STATEMENT_TYP}"}`,
    `{"alg":"EdDSA","kid":"${own.key.kid}","typ":"${STATEMENT_TYP}"}`,
    `{"alg":"Ed25519","kid":"${own.key.kid}","typ":"${RECEIPT_TYP}"}`,
    `{"alg":"Ed25519","crit":["b64"],"kid":"${own.key.kid}","typ":"${STATEMENT_TYP}"}`,
    `{"alg":"Ed25519","jwk":${JSON.stringify(own.key.publicJwk)},"typ":"${STATEMENT_TYP}"}`,
    `{"alg":"Ed25519","kid":"../../etc/passwd","typ":"${STATEMENT_TYP}"}`,
    `{"alg":"Ed25519","kid":"__proto__","typ":"${STATEMENT_TYP}"}`,
    `{"alg":"Ed25519","kid":"${'A'.repeat(43)}","typ":"${STATEMENT_TYP}"}`,
    `{"alg":"Ed25519","kid":"${foreign.key.kid}","typ":"${STATEMENT_TYP}"}`,
    ` ${header}`,
    '[]',
    'null',
    '',
  );
  const spoiltField = fc.oneof(
    fc.constantFrom<Record<string, unknown>>(
      { actor: foreign.actor },
      { actor: 'PROCESS' },
      { person: foreign.person },
      { person: '__proto__' },
      { person: 'constructor' },
      { organisation: 'OTHER' },
      { aggregate: 'dossier/H-2' },
      { aggregate: 'organisation/OTHER' },
      { aggregate: 'dossier/../../X' },
      { aggregate: 'toString' },
      { v: 2 },
      { seq: -1 },
      { seq: 1e300 },
      { seq: 2 ** 53 },
      { nonce: 'x'.repeat(65) },
      { nonce: '' },
      { prev: 'not a hash' },
      { issuedAt: '9999-99-99T99:99:99.999Z' },
      { act: { type: 'NoSuchAct' } },
      { act: { type: '__proto__' } },
      { act: null },
      { act: [] },
      { act: { type: 'TakeUpProposal', extra: true } },
      { extra: 1 },
    ),
    fc.record({ act: fc.anything({ maxDepth: 3 }) }),
    // Another nonce or counter of the sender's own would be a good statement again.
    fc
      .dictionary(fc.constantFrom(...Object.keys(good)), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1, maxKeys: 4 })
      .filter((d) => Object.keys(d).some((k) => !['nonce', 'seq', 'prev', 'v'].includes(k))),
  );
  const payloads = fc.oneof(
    fc.jsonValue({ maxDepth: 6 }).map((v) => JSON.stringify(v)),
    fc.constantFrom(
      `${canonical(good).slice(0, -1)},"v":1}`,
      canonical(good).replace('"v":1', '"v":1.0'),
      canonical(good).replace('"seq":1', '"seq":1e0'),
      `{"__proto__":{"v":1},${canonical(good).slice(1)}`,
      `${canonical(good)} `,
      `\ufeff${canonical(good)}`,
      canonical(good).replace('"nonce":"n"', '"nonce":"\\ud800"'),
      '['.repeat(9_000),
      `${'{"a":'.repeat(2_500)}1${'}'.repeat(2_500)}`,
      '1e999',
      '"\u0000"',
    ),
  );
  const subjects = fc.oneof(
    fc.constantFrom(
      `concordat.v1.inbox.${own.actor}.dossier`,
      `concordat.v1.inbox.${own.actor}.dossier.h-1`,
      `concordat.v1.inbox.${own.actor}.dossier.H-1.extra`,
      `concordat.v1.inbox.${own.actor}.nothing.H-1`,
      `concordat.v1.inbox.${own.actor}.organisation.OTHER`,
      `concordat.v1.inbox.${own.actor}.dossier.${'X'.repeat(33)}`,
      `concordat.v1.inbox.${own.actor}.meeting.__proto__`,
      `concordat.v1.inbox.${own.actor}.dossier.\u202e`,
    ),
    fc.stringMatching(/^[a-zA-Z0-9_-]{1,40}$/).map((s) => `concordat.v1.inbox.${own.actor}.dossier.${s}`),
  );
  const flipped = fc.tuple(fc.nat(jws.length - 1), fc.integer({ min: 1, max: 255 })).map(([i, x]) => {
    const bytes = Buffer.from(jws);
    bytes[i] = bytes[i]! ^ x;
    return bytes;
  });
  return fc.oneof(
    fc.uint8Array({ maxLength: 400 }).map((d) => at('any bytes', d)),
    fc.string({ unit: 'binary', maxLength: 200 }).map((s) => at('any text', s)),
    fc
      .constantFrom(0, 1, 24 * 1024, 24 * 1024 + 1, 30 * 1024)
      .map((n) => at('a size at the limit', Buffer.alloc(n, 'A'))),
    flipped.map((d) => at('one byte changed', d)),
    fc.nat(jws.length - 1).map((n) => at('cut off', jws.slice(0, n))),
    fc
      .constantFrom(`${jws}=`, `${jws}.`, `.${jws}`, `${jws}${jws}`, jws.replace('.', '..'), ` ${jws}`, `${jws}\n`)
      .map((s) => at('punctuation', s)),
    spoiltHeader.map((h) => at('another header', seal(own, h, canonical(good)))),
    spoiltField.map((f) => at('another field', seal(own, header, JSON.stringify(sorted({ ...good, ...f }))))),
    payloads.map((p) => at('another payload', seal(own, header, p))),
    fc.uint8Array({ minLength: 1, maxLength: 64 }).map((d) => at('a payload that is no text', seal(own, header, d))),
    fc.constant(at('another key', seal(foreign, header, canonical(good)))),
    fc.constant(
      at(
        'another account',
        seal(
          foreign,
          header.replace(own.key.kid, foreign.key.kid),
          canonical({ ...good, actor: foreign.actor, person: foreign.person }),
        ),
      ),
    ),
    subjects.map((s) => at('another subject', jws, s)),
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const record = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.keys(record)
      .toSorted()
      .map((k) => [k, sorted(record[k])]),
  );
}
