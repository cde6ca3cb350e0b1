import { createPrivateKey, sign } from 'node:crypto';
import { ED25519_TORSION_SUBGROUP, ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { CompactSign, calculateJwkThumbprint, compactVerify, importJWK } from 'jose';
import type { PublicJwk } from '../../contracts/acts.ts';
import type { Entry, Receipt } from '../../contracts/entry.ts';
import {
  ActorId,
  Instant,
  OrganisationId,
  PROCESS,
  PersonId,
  Sha256,
  StageCode,
  TextHash,
  aggregateRef,
} from '../../contracts/ids.ts';
import { LIMITS } from '../../contracts/limits.ts';
import { RECEIPT_TYP, STATEMENT_TYP, type Statement } from '../../contracts/statement.ts';
import { canonicalBytes, canonicalJson, canonicalText, parseCanonical } from '../../evidence/canonical.ts';
import { chainHead, checkChain, checkLine, entryLine, lineHash, parseLine } from '../../evidence/chain.ts';
import { sha256Hex, statementId, textHash } from '../../evidence/hash.ts';
import {
  checkKeyProof,
  checkPublicKey,
  generateKey,
  proveKey,
  publicPart,
  thumbprint,
  verifyStrictly,
} from '../../evidence/keys.ts';
import { createReceiptVerifier, readReceipt } from '../../evidence/receipt.ts';
import { EVIDENCE_RULES } from '../../evidence/rules.ts';
import { createSigner, readStatement, verifySignature } from '../../evidence/statement.ts';

const key = generateKey();
const signer = createSigner(key);

const statement: Statement = {
  v: 1,
  organisation: OrganisationId.parse('SCO'),
  aggregate: aggregateRef('dossier', 'SCO-2024-08'),
  actor: ActorId.parse('KAZ'),
  person: PersonId.parse('KAZ-EXPERT'),
  issuedAt: Instant.parse('2024-05-01T08:00:00.000Z'),
  nonce: 'a nonce',
  seq: 1,
  prev: null,
  act: {
    type: 'TakePosition',
    stage: StageCode.parse('20'),
    round: 1,
    textHash: TextHash.parse('ab'.repeat(32)),
    position: { kind: 'agreeWithViewpoint', text: 'Согласны; с замечанием: «пункт 7» 同意' },
  },
};

/** A compact JWS of any payload and header, signed by the key of these tests. */
function jwsOf(
  payload: string | Uint8Array,
  header = `{"alg":"Ed25519","kid":"${key.kid}","typ":"${STATEMENT_TYP}"}`,
): string {
  const input = `${Buffer.from(header).toString('base64url')}.${Buffer.from(payload as string).toString('base64url')}`;
  const signature = sign(null, Buffer.from(input), createPrivateKey({ key: key.jwk, format: 'jwk' }));
  return `${input}.${signature.toString('base64url')}`;
}

function ruleOf(read: ReturnType<typeof readStatement>): string {
  return read.ok ? 'accepted' : read.rule;
}

describe('canonical JSON', () => {
  it('agrees with the examples of RFC 8785', () => {
    const example =
      '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}';
    expect(canonicalJson(JSON.parse(example))).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
    expect(
      canonicalJson(JSON.parse('{"\\u20ac":1,"\\r":2,"\\ufb33":3,"1":4,"\\ud83d\\ude00":5,"\\u0080":6,"\\u00f6":7}')),
    ).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"\u{1f600}":5,"\ufb33":3}');
  });

  it('is read back as itself, and only so', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(parseCanonical(text)).toMatchObject({ ok: true });
        expect(parseCanonical(` ${text}`)).toMatchObject({ ok: false });
        expect(canonicalBytes(JSON.parse(text)).toString()).toBe(text);
      }),
    );
  });

  it.each([
    ['a duplicate key', '{"a":1,"a":2}'],
    ['another order', '{"b":1,"a":2}'],
    ['minus zero', '{"a":-0}'],
    ['another spelling of a number', '{"a":1.0}'],
    ['an integer beyond 2^53', '{"a":9007199254740993}'],
    ['a number beyond double range', '{"a":1e999}'],
    ['a lone surrogate', '{"a":"\\ud800"}'],
    ['nesting deeper than the stack', '['.repeat(200_000) + ']'.repeat(200_000)],
    ['a byte order mark', '\ufeff{}'],
    ['nothing', ''],
  ])('refuses %s', (_name, text) => {
    expect(parseCanonical(text)).toMatchObject({ ok: false });
  });
});

describe('the text form NFC-LF-v1', () => {
  it('normalises line ends, trailing blanks, composition, the final line feed and a byte order mark', () => {
    expect(canonicalText('\ufeffCafe\u0301 \t\r\nb\rc\n\n\n')).toEqual({ ok: true, text: 'Café\nb\nc\n' });
  });

  it('is idempotent, and what it gives has none of what it refuses', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = canonicalText(text);
        if (!once.ok) return;
        expect(canonicalText(once.text)).toEqual(once);
        expect(once.text).toBe(once.text.normalize('NFC'));
        expect(once.text).toMatch(/[^\n]\n$/);
        expect(once.text).not.toMatch(/[ \t]\n|\r/);
      }),
    );
  });

  it.each([
    ['a lone surrogate', 'a\nb\ud800c', { lack: 'surrogate', facts: { line: 2, codePoint: 'U+D800' } }],
    ['a control', 'a\u0007', { lack: 'control' }],
    ['a form feed', 'a\u000cb', { lack: 'control' }],
    ['a right-to-left override', 'a\u202eb', { lack: 'bidi' }],
    ['an isolate', 'a\u2066b', { lack: 'bidi' }],
    ['a byte order mark inside', 'a\ufeffb', { lack: 'byteOrderMark' }],
    ['an empty text', ' \n\n', { lack: 'empty' }],
  ])('refuses %s (E18)', (_name, text, refusal) => {
    expect(canonicalText(text)).toMatchObject({ ok: false, rule: 'E18', ...refusal });
  });

  it('refuses a text over the limit (E19)', () => {
    expect(canonicalText('я'.repeat(LIMITS.textBytes / 2))).toMatchObject({ ok: false, rule: 'E19' });
  });

  it('keeps the joiners that Persian is written with', () => {
    expect(canonicalText('می\u200cخواهم')).toMatchObject({ ok: true });
  });

  it('takes linear time on a long run of blanks', () => {
    expect(canonicalText(`${' \t'.repeat(400_000)}x`)).toMatchObject({ ok: true });
  });
});

describe('identities', () => {
  it("names a statement by the hash of its JWS, and the process's own by the hash of its nonce", () => {
    const jws = signer.signStatement(statement);
    expect(statementId(jws, statement)).toBe(sha256Hex(jws));
    const nonce = 'dossier/SCO-2024-08/OpenRound/20/1';
    expect(statementId(jws, { actor: PROCESS, nonce })).toBe(sha256Hex(nonce));
  });

  it('hashes a manifest whatever the order of its members', () => {
    const manifest = {
      v: 1,
      dossier: 'D',
      number: 1,
      title: 'T',
      normalisation: 'NFC-LF-v1',
      renderings: [],
      openPlaces: [],
    } as const;
    const { title, ...rest } = manifest;
    expect(textHash({ ...manifest, renderings: [], openPlaces: [] })).toBe(
      textHash({ title, ...rest, renderings: [], openPlaces: [] }),
    );
  });
});

const P = 2n ** 255n - 19n;
function encoded(y: bigint, sign = 0): string {
  const bytes = Buffer.from((y | (BigInt(sign) << 255n)).toString(16).padStart(64, '0'), 'hex').reverse();
  return bytes.toString('base64url');
}
const SMALL_ORDER = ED25519_TORSION_SUBGROUP.map((hex) => Buffer.from(hex, 'hex').toString('base64url'));
const ORDER_8 = SMALL_ORDER.find(
  (x) => !ed25519.Point.fromBytes(Buffer.from(x, 'base64url')).multiplyUnsafe(4n).is0(),
)!;

describe('a public key at enrolment (E16)', () => {
  const jwk = (x: string) => ({ kty: 'OKP', crv: 'Ed25519', x });

  it('is accepted when it is an ordinary key', () => {
    expect(checkPublicKey(key.publicJwk)).toEqual({ ok: true, jwk: key.publicJwk });
  });

  it('is refused in each of the eight encodings of small order', () => {
    expect(new Set(SMALL_ORDER).size).toBe(8);
    for (const x of SMALL_ORDER) expect(checkPublicKey(jwk(x))).toEqual({ ok: false, lack: 'smallOrder' });
  });

  it('is refused in every encoding that is not canonical: y from p to 2^255 - 1, and x = 0 with a sign', () => {
    for (let y = P; y < 2n ** 255n; y += 1n) {
      for (const s of [0, 1]) expect(checkPublicKey(jwk(encoded(y, s)))).toEqual({ ok: false, lack: 'encoding' });
    }
    for (const y of [1n, P - 1n]) expect(checkPublicKey(jwk(encoded(y, 1)))).toEqual({ ok: false, lack: 'encoding' });
  });

  it('is refused when it has a part of small order', () => {
    const small = ed25519.Point.fromBytes(Buffer.from(ORDER_8, 'base64url'));
    const mixed = ed25519.Point.fromBytes(Buffer.from(key.publicJwk.x, 'base64url')).add(small).toBytes();
    expect(checkPublicKey(jwk(Buffer.from(mixed).toString('base64url')))).toEqual({ ok: false, lack: 'mixedOrder' });
  });

  it('is refused in another spelling, with another member, or as another thing', () => {
    const x = key.publicJwk.x;
    const last = x.charCodeAt(42);
    expect(checkPublicKey(jwk(x.slice(0, 42) + String.fromCharCode(last + 1)))).toEqual({ ok: false, lack: 'form' });
    expect(checkPublicKey({ ...key.publicJwk, d: key.jwk.d })).toEqual({ ok: false, lack: 'form' });
    fc.assert(fc.property(fc.anything(), (anything) => !checkPublicKey(anything).ok));
  });

  it('is refused when off the curve, without throwing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        checkPublicKey(jwk(Buffer.from(bytes).toString('base64url')));
      }),
      { numRuns: 50 },
    );
  });

  it('has the thumbprint of RFC 7638, as jose calculates it', async () => {
    expect(thumbprint(key.publicJwk)).toBe(await calculateJwkThumbprint(key.publicJwk));
    // RFC 8037, appendix A.3.
    expect(thumbprint({ kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' })).toBe(
      'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
    );
  });

  it('is proved by its holder, for one organisation and person (E17)', () => {
    const proof = proveKey(key.jwk, 'SCO', 'KAZ-EXPERT');
    expect(checkKeyProof(key.publicJwk, 'SCO', 'KAZ-EXPERT', proof)).toBe(true);
    expect(checkKeyProof(key.publicJwk, 'SCO', 'KAZ-OTHER', proof)).toBe(false);
    expect(checkKeyProof(generateKey().publicJwk, 'SCO', 'KAZ-EXPERT', proof)).toBe(false);
    expect(checkKeyProof(key.publicJwk, 'SCO', 'KAZ-EXPERT', '')).toBe(false);
  });

  it('of small order cannot be proved, though Node may verify any message under it', () => {
    const forged = Buffer.concat([Buffer.from(encoded(1n), 'base64url'), Buffer.alloc(32)]).toString('base64url');
    for (const x of SMALL_ORDER)
      expect(checkKeyProof({ kty: 'OKP', crv: 'Ed25519', x }, 'SCO', 'KAZ-EXPERT', forged)).toBe(false);
  });
});

describe('a signed statement', () => {
  const jws = signer.signStatement(statement);

  it('is read back as it was, and verifies both ways', () => {
    const read = readStatement(jws);
    if (!read.ok) throw new Error(read.rule);
    expect(read).toMatchObject({ statement, kid: key.kid, id: sha256Hex(jws), jws });
    expect(verifySignature(read, key.publicJwk)).toBe(true);
    expect(verifyStrictly(read.signature, Buffer.from(read.signingInput), key.publicJwk)).toBe(true);
    expect(readStatement(Buffer.from(jws))).toEqual(read);
  });

  it('is what jose makes of the same payload, and jose verifies it', async () => {
    const privateKey = await importJWK(key.jwk, 'Ed25519');
    const made = await new CompactSign(canonicalBytes(statement))
      .setProtectedHeader({ alg: 'Ed25519', kid: key.kid, typ: STATEMENT_TYP })
      .sign(privateKey);
    expect(made).toBe(jws);
    await expect(
      compactVerify(jws, await importJWK(key.publicJwk, 'Ed25519'), { algorithms: ['Ed25519'] }),
    ).resolves.toBeDefined();
  });

  it('does not verify under another key, nor after any change of one character (E08)', () => {
    const read = readStatement(jws);
    if (!read.ok) throw new Error(read.rule);
    const other = generateKey().publicJwk;
    expect(verifySignature(read, other)).toBe(false);
    expect(verifyStrictly(read.signature, Buffer.from(read.signingInput), other)).toBe(false);
    fc.assert(
      fc.property(fc.nat(jws.length - 1), fc.constantFrom('A', 'b', '9', '-', '_', '.'), (at, character) => {
        const changed = jws.slice(0, at) + character + jws.slice(at + 1);
        if (changed === jws) return;
        const again = readStatement(changed);
        expect(again.ok && verifySignature(again, key.publicJwk)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('is refused above the limit before anything is parsed (E01)', () => {
    expect(readStatement(`${jws}${'A'.repeat(LIMITS.statementBytes)}`)).toMatchObject({
      rule: 'E01',
      facts: { limit: LIMITS.statementBytes },
    });
    expect(() => signer.signStatement({ ...statement, nonce: 'n'.repeat(LIMITS.statementBytes) })).toThrow(
      'over the limit',
    );
  });

  it.each([
    ['empty', ''],
    ['two parts', jws.split('.').slice(0, 2).join('.')],
    ['a part too many', `${jws}.`],
    ['padding', `${jws}=`],
    ['a line feed', `${jws}\n`],
    ['base64 in place of base64url', jws.replace('.', '.+')],
    ['a signature in another spelling', jws.slice(0, -1) + String.fromCharCode(jws.charCodeAt(jws.length - 1) + 1)],
    ['a letter outside ASCII', `я${jws.slice(1)}`],
  ])('is refused in another form: %s (E02)', (_name, text) => {
    expect(ruleOf(readStatement(text))).toBe('E02');
    expect(ruleOf(readStatement(Buffer.from(text)))).toBe('E02');
  });

  it.each([
    ['alg EdDSA', { alg: 'EdDSA', kid: key.kid, typ: STATEMENT_TYP }],
    ['alg none', { alg: 'none', kid: key.kid, typ: STATEMENT_TYP }],
    ['another typ', { alg: 'Ed25519', kid: key.kid, typ: RECEIPT_TYP }],
    ['no kid', { alg: 'Ed25519', typ: STATEMENT_TYP }],
    ['jwk', { alg: 'Ed25519', jwk: key.publicJwk, kid: key.kid, typ: STATEMENT_TYP }],
    ['crit', { alg: 'Ed25519', crit: ['b64'], kid: key.kid, typ: STATEMENT_TYP }],
    ['x5u', { alg: 'Ed25519', kid: key.kid, typ: STATEMENT_TYP, x5u: 'https://example.org' }],
  ])('is refused with another header: %s (E03)', (_name, header) => {
    expect(ruleOf(readStatement(jwsOf(canonicalJson(statement), JSON.stringify(header))))).toBe('E03');
  });

  it('is refused when its payload is not UTF-8 or not its own canonical form (E04)', () => {
    const text = canonicalJson(statement);
    expect(ruleOf(readStatement(jwsOf(Buffer.from([0x7b, 0xff, 0x7d]))))).toBe('E04');
    expect(ruleOf(readStatement(jwsOf(JSON.stringify(statement, null, 1))))).toBe('E04');
    expect(ruleOf(readStatement(jwsOf(text.replace('"seq":1', '"seq":1,"seq":1'))))).toBe('E04');
    expect(ruleOf(readStatement(jwsOf('['.repeat(8_000) + ']'.repeat(8_000))))).not.toBe('accepted');
  });

  it.each([
    ['an unknown member', { ...statement, extra: 1 }],
    ['a member named __proto__', JSON.parse(canonicalJson(statement).replace('{', '{"__proto__":{"a":1},')) as unknown],
    ['another version', { ...statement, v: 2 }],
    ['an act of another aggregate', { ...statement, aggregate: 'meeting/CHS-2024' }],
    ['a number', 7],
    ['null', null],
  ])('is refused outside the schema: %s (E05)', (_name, payload) => {
    const read = readStatement(jwsOf(canonicalJson(payload)));
    expect(read).toMatchObject({ ok: false, rule: 'E05' });
  });

  it('is answered and never throws, whatever comes in', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.jsonValue().map((v) => canonicalJson(v)),
    );
    const parts = fc.array(
      fc.oneof(
        anyText.map((t) => Buffer.from(t).toString('base64url')),
        anyText,
      ),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.uint8Array({ maxLength: 300 }),
          parts.map((p) => p.join('.')),
          anyText.map((payload) => jwsOf(payload)),
          anyText.map((header) => jwsOf(canonicalJson(statement), header)),
        ),
        (data) => {
          const read = readStatement(data);
          if (!read.ok) expect(Object.keys(EVIDENCE_RULES)).toContain(read.rule);
          expect(
            typeof verifySignature({ signingInput: 'a.b', signature: Buffer.from(String(data)) }, key.publicJwk),
          ).toBe('boolean');
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

/** A sound chain of the given instants. */
function chainOf(instants: readonly string[], start?: { n: number; prev: string }): string[] {
  const lines: string[] = [];
  for (const at of instants) {
    const previous = lines.at(-1);
    const entry = {
      v: 1,
      aggregate: aggregateRef('dossier', 'SCO-2024-08'),
      n: (start?.n ?? 0) + lines.length + 1,
      prev: previous ? lineHash(previous) : (start?.prev ?? null),
      at: Instant.parse(at),
      cause: { statement: 'a.b.c', sequence: lines.length + 1 },
      basis: { organisation: 4 },
      events: [{ type: 'ProposalTakenUp', member: 'KAZ' }],
    } as unknown as Entry;
    lines.push(entryLine(entry));
  }
  return lines;
}

describe('a chain of entries', () => {
  const lines = chainOf([
    '2024-05-01T08:00:00.000Z',
    '2024-05-01T08:00:00.000Z',
    '2024-05-01T08:00:01.000Z',
    '2024-05-02T00:00:00.000Z',
  ]);

  it('is sound when it was written by the rules, whole or in parts', () => {
    const whole = checkChain(lines);
    if (!whole.ok) throw new Error(whole.what);
    expect(whole.entries.map((e) => e.n)).toEqual([1, 2, 3, 4]);
    expect(whole.head).toEqual(chainHead(parseLine(lines[3]!), lines[3]!));
    const first = checkChain(lines.slice(0, 2));
    expect(first.ok && checkChain(lines.slice(2), first.head)).toMatchObject({ ok: true, head: whole.head });
    expect(checkChain([])).toEqual({ ok: true, entries: [], head: undefined });
  });

  it('names the place and the fault of a lost, doubled, swapped or foreign line', () => {
    const [a, b, c, d] = lines as [string, string, string, string];
    expect(checkChain([b, c, d])).toMatchObject({ ok: false, at: 0, n: 1, what: 'n', found: '2', expected: '1' });
    expect(checkChain([a, c, d])).toMatchObject({ ok: false, at: 1, n: 2, what: 'n' });
    expect(checkChain([a, a, b])).toMatchObject({ ok: false, at: 1, what: 'n' });
    expect(checkChain([a, c, b, d])).toMatchObject({ ok: false, at: 1, what: 'n' });
    expect(checkChain([a, b.replace('SCO-2024-08', 'SCO-2024-09'), c])).toMatchObject({
      ok: false,
      at: 1,
      what: 'aggregate',
    });
    expect(checkChain([a, b.replace('KAZ', 'IND'), c])).toMatchObject({
      ok: false,
      at: 2,
      what: 'prev',
      found: lineHash(b),
    });
    expect(checkChain([a, b.replace(lineHash(a), 'f'.repeat(64))])).toMatchObject({
      ok: false,
      at: 1,
      what: 'prev',
      expected: lineHash(a),
    });
  });

  it('does not go back in time', () => {
    expect(checkChain(chainOf(['2024-05-02T08:00:00.000Z', '2024-05-01T08:00:00.000Z']))).toMatchObject({
      ok: false,
      at: 1,
      what: 'at',
    });
  });

  it('refuses each change of one character somewhere in it', () => {
    // Changes in the last line alone keep the chain sound only if they keep its form: the head's hash then differs.
    const whole = checkChain(lines);
    fc.assert(
      fc.property(
        fc.nat(3),
        fc.nat(),
        fc.constantFrom('0', '1', 'a', 'Z', '"', ',', '{', '}', ' ', 'я'),
        (which, where, character) => {
          const line = lines[which]!;
          const at = where % line.length;
          const changed = line.slice(0, at) + character + line.slice(at + 1);
          if (changed === line) return;
          const checked = checkChain(lines.with(which, changed));
          expect(checked.ok && whole.ok && checked.head?.hash === whole.head?.hash).toBe(false);
        },
      ),
    );
  });

  it('refuses a line that is too long, not canonical or not an entry, and never throws', () => {
    expect(checkLine(' '.repeat(LIMITS.lineBytes + 1))).toMatchObject({ what: 'size' });
    expect(checkLine(`${lines[0]!} `)).toMatchObject({ what: 'canonical' });
    expect(checkLine('{}')).toMatchObject({ what: 'envelope' });
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (line) => !checkLine(line).ok));
    expect(() => parseLine('{}')).toThrow('envelope');
  });

  it('does not write a line over the limit', () => {
    const entry = parseLine(lines[0]!);
    expect(() => entryLine({ ...entry, cause: { statement: 'x'.repeat(LIMITS.lineBytes), sequence: 1 } })).toThrow(
      'over the limit',
    );
  });
});

describe('a receipt', () => {
  const common = {
    v: 1,
    organisation: 'SCO',
    statement: Sha256.parse('cd'.repeat(32)),
    aggregate: aggregateRef('dossier', 'SCO-2024-08'),
    sequence: 41,
    at: Instant.parse('2024-05-01T08:00:00.000Z'),
  } as const;
  const receipts: readonly Receipt[] = [
    { ...common, outcome: 'received' },
    { ...common, outcome: 'recorded', entry: 7, hash: Sha256.parse('ef'.repeat(32)), events: ['PositionTaken'] },
    { ...common, outcome: 'refused', refusal: { rule: 'E08', lack: 'signature', facts: {} } },
    {
      ...common,
      outcome: 'refused',
      refusal: { rule: 'D12', lack: 'round', facts: { round: 2 } },
      entry: 8,
      hash: Sha256.parse('ef'.repeat(32)),
    },
  ];

  it.each(receipts.map((r) => [r.outcome, r] as const))(
    '"%s" verifies under the process\'s key and no other',
    (_outcome, receipt) => {
      const jws = signer.signReceipt(receipt);
      const verified = (text: string, under: PublicJwk) => {
        const read = readReceipt(text);
        return read.ok ? createReceiptVerifier(under)(read) : read;
      };
      expect(verified(jws, key.publicJwk)).toMatchObject({ ok: true, receipt, kid: key.kid });
      expect(verified(jws, generateKey().publicJwk)).toEqual({ ok: false, what: 'key' });
      const other = jws.at(-40) === 'A' ? 'B' : 'A';
      expect(verified(jws.slice(0, -40) + other + jws.slice(-39), key.publicJwk).ok).toBe(false);
    },
  );

  it.each(SMALL_ORDER)('is not believed under the key of small order %s, whatever it says', (x) => {
    const weak = { ...key.publicJwk, x };
    // The neutral point as R and zero as S fit every message under such a key where a verifier does not look.
    const forged = Buffer.concat([Buffer.from([1]), Buffer.alloc(63)]).toString('base64url');
    const jws = createSigner({ jwk: key.jwk, kid: thumbprint(weak) }).signReceipt(receipts[0]!);
    const read = readReceipt(`${jws.slice(0, jws.lastIndexOf('.'))}.${forged}`);
    if (!read.ok) throw new Error(read.what);
    expect(createReceiptVerifier(weak)(read)).toEqual({ ok: false, what: 'key' });
  });

  it('is not a statement, nor a statement a receipt', () => {
    expect(readStatement(signer.signReceipt(receipts[0]!))).toMatchObject({ ok: false, rule: 'E03' });
    expect(readReceipt(signer.signStatement(statement))).toEqual({ ok: false, what: 'form' });
  });

  it('of another shape is refused', () => {
    for (const payload of [
      {},
      null,
      { ...receipts[0], outcome: 'lost' },
      { ...receipts[1], entry: 0 },
      { ...receipts[2], refusal: 'no' },
    ]) {
      expect(readReceipt(signer.signReceipt(payload as Receipt))).toEqual({ ok: false, what: 'payload' });
    }
  });

  it('is signed by the public part that its key shows', () => {
    expect(publicPart(key.jwk)).toEqual(key.publicJwk);
  });
});
