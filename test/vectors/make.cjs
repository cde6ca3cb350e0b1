// node test/vectors/make.cjs: writes the vectors of this folder anew, always the same. They are published: whoever writes
// another verifier tests it with them. Needs a built checkout.
const { createHash } = require('node:crypto');
const { writeFileSync } = require('node:fs');
const path = require('node:path');
const { ed25519 } = require('@noble/curves/ed25519.js');

const { Point } = ed25519;
const L = Point.Fn.ORDER;
const P = Point.Fp.ORDER;
const hex = (bytes) => Buffer.from(bytes).toString('hex');
const sha512 = (...parts) => createHash('sha512').update(Buffer.concat(parts.map((p) => Buffer.from(p)))).digest();
const little = (bytes) => BigInt(`0x${hex(Buffer.from(bytes).reverse())}`);
const bytes32 = (n) => Buffer.from(n.toString(16).padStart(64, '0'), 'hex').reverse();
const seedOf = (n) => sha512(Buffer.from(`concordat vector ${n}`)).subarray(0, 32);
const messageOf = (n) => Buffer.from(`message ${n} `.repeat((n % 9) + (n === 0 ? 0 : 1)));

/** Points of small order: the multiples of one of order 8. */
const torsion = (() => {
  for (let y = 3n; ; y += 1n) {
    let point;
    try {
      point = Point.fromBytes(bytes32(y), true);
    } catch {
      continue;
    }
    const small = point.multiplyUnsafe(L - 1n).add(point);
    if (!small.multiplyUnsafe(4n).is0()) return Array.from({ length: 8 }, (_, i) => small.multiplyUnsafe(BigInt(i)));
  }
})();

const vectors = [];
/** `openssl`: what OpenSSL 3.0 says where it is laxer; Node 20 and 22 stand on the same checks. */
const add = (what, key, message, signature, valid, openssl = valid) =>
  vectors.push({ what, key: hex(key), message: hex(message), signature: hex(signature), valid, openssl });

const keyOf = (n) => ({ ...ed25519.utils.getExtendedPublicKey(seedOf(n)), seed: seedOf(n) });
/** A signature with another commitment, by whoever holds the key: S fits R and the key, byte for byte. */
const signedWith = (r, scalar, keyBytes, message, nonce) => {
  const h = Point.Fn.create(little(sha512(r, keyBytes, message)));
  return Buffer.concat([r, bytes32(Point.Fn.create(nonce + h * scalar))]);
};

for (let n = 0; n < 60; n += 1) {
  const { seed, pointBytes } = keyOf(n);
  const signature = ed25519.sign(messageOf(n), seed);
  add('a signature', pointBytes, messageOf(n), signature, true);
  const flip = (bytes, at) => Buffer.from(bytes.map((b, i) => (i === at % bytes.length ? b ^ (1 << (n % 8)) : b)));
  if (n < 40) add('one bit of R changed', pointBytes, messageOf(n), flip(signature, n), false);
  if (n < 40) add('one bit of S changed', pointBytes, messageOf(n), flip(signature, 32 + (n % 31)), false);
  if (n > 0 && n < 20) add('one bit of the message changed', pointBytes, flip(messageOf(n), n * 7), signature, false);
  if (n < 20) add('the key of another', keyOf(n + 1).pointBytes, messageOf(n), signature, false);
  if (n < 20) {
    const s = little(signature.subarray(32)) + L;
    add('S + L, which is the same number', pointBytes, messageOf(n), Buffer.concat([signature.subarray(0, 32), bytes32(s)]), false);
  }
}
{
  const { pointBytes, scalar, seed } = keyOf(100);
  const message = messageOf(3);
  const signature = ed25519.sign(message, seed);
  add('S is L', pointBytes, message, Buffer.concat([signature.subarray(0, 32), bytes32(L)]), false);
  add('S is 0', pointBytes, message, Buffer.concat([signature.subarray(0, 32), bytes32(0n)]), false);
  add('nothing but zeros', pointBytes, message, Buffer.alloc(64), false);
  add('nothing but ones', pointBytes, message, Buffer.alloc(64, 0xff), false);
  // R is a point of small order in its one encoding: an odd signature, and a sound one.
  add('R is the neutral point', pointBytes, message, signedWith(torsion[0].toBytes(), scalar, pointBytes, message, 0n), true);
  add('R is the neutral point, as y = p + 1', pointBytes, message, signedWith(bytes32(P + 1n), scalar, pointBytes, message, 0n), false);
  const signed0 = Buffer.from(torsion[0].toBytes());
  signed0[31] |= 0x80;
  add('R is the neutral point, as minus 0', pointBytes, message, signedWith(signed0, scalar, pointBytes, message, 0n), false);
  for (const [i, t] of torsion.entries()) {
    if (i === 0) continue;
    const r = Point.BASE.multiply(12345n + BigInt(i)).add(t).toBytes();
    const nonce = 12345n + BigInt(i);
    // The equation holds only when it is multiplied by the cofactor: libraries differ, so it is refused.
    add(`R with a part of small order (${i})`, pointBytes, message, signedWith(r, scalar, pointBytes, message, nonce), false);
  }
}
const encodings = [...torsion.map((t) => Buffer.from(t.toBytes()))];
for (const y of [0n, 1n, -1n]) {
  const bytes = y < 0n ? null : bytes32(P + y);
  if (bytes) for (const sign of [0, 0x80]) encodings.push(Buffer.from(bytes.map((b, i) => (i === 31 ? b | sign : b))));
}
for (const [i, e] of encodings.slice(0, 8).entries()) if (i === 0 || i === 4) encodings.push(Buffer.from(e.map((b, k) => (k === 31 ? b | 0x80 : b))));
for (const [i, key] of encodings.entries())
  for (const [k, r] of encodings.entries()) {
    if ((i + k) % 3 !== 0 && k !== 0) continue;
    add(`a key of small order (${i}), R of small order (${k}), S 0`, key, Buffer.from('any message'), Buffer.concat([r, Buffer.alloc(32)]), false, null);
  }
for (const [i, t] of torsion.entries()) {
  if (i === 0) continue;
  const { scalar } = keyOf(7);
  const key = Point.BASE.multiply(scalar).add(t).toBytes();
  for (let k = 0; k < 3; k += 1) {
    // The owner tries until the part of small order falls out of the equation.
    for (let tries = 0; ; tries += 1) {
      const message = Buffer.from(`mixed ${k} ${tries}`);
      const nonce = 777n + BigInt(k);
      const r = Point.BASE.multiply(nonce).toBytes();
      const h = Point.Fn.create(little(sha512(r, key, message)));
      if (!t.multiplyUnsafe(h).is0()) continue;
      add(`a key of mixed order (${i})`, key, message, signedWith(r, scalar, key, message, nonce), false, null);
      break;
    }
  }
}
writeFileSync(path.join(__dirname, 'ed25519.json'), `[\n${vectors.map((v) => JSON.stringify(v)).join(',\n')}\n]\n`);
console.log(`${vectors.length} vectors`);

// Statements under one enrolled key: what is one, and what is none.
const { seed, pointBytes } = keyOf(0);
const jwk = { crv: 'Ed25519', kty: 'OKP', x: Buffer.from(pointBytes).toString('base64url') };
const kid = createHash('sha256').update(JSON.stringify(jwk)).digest('base64url');
const header = `{"alg":"Ed25519","kid":"${kid}","typ":"concordat-statement+jws"}`;
const payload =
  '{"act":{"type":"TakeUpProposal"},"actor":"AAA","aggregate":"dossier/D-1","issuedAt":"2026-01-05T09:00:00.000Z","nonce":"n1","organisation":"EXAMPLE","person":"AAA-1","prev":null,"seq":1,"v":1}';
const b64 = (data) => Buffer.from(data).toString('base64url');
const seal = (head, body, by = seed) => {
  const input = `${b64(head)}.${b64(body)}`;
  return `${input}.${Buffer.from(ed25519.sign(Buffer.from(input), by)).toString('base64url')}`;
};
const statements = [];
const say = (what, jws, valid = false) => statements.push({ what, jws, valid });
const good = seal(header, payload);
const [head, body, tail] = good.split('.');
say('a statement', good, true);
say('of the process', seal(header, payload.replace('"AAA"', '"PROCESS"')), true);
say('with a letter beyond ASCII', seal(header, payload.replace('"n1"', '"é漢"')), true);
say('with a text that is escaped as RFC 8785 has it', seal(header, payload.replace('"n1"', '"a\\n\\u0001"')), true);
const heads = {
  'alg none': { alg: 'none' },
  'alg EdDSA, which RFC 9864 deprecates': { alg: 'EdDSA' },
  'alg HS256': { alg: 'HS256' },
  'alg in lower case': { alg: 'ed25519' },
  'the typ of a receipt': { typ: 'concordat-receipt+jws' },
  'the typ JWT': { typ: 'JWT' },
  'another kid': { kid: 'A'.repeat(43) },
  'a kid that is a path': { kid: '../../etc/passwd' },
  'a crit': { crit: ['b64'] },
  'a key in the header': { jwk },
  'an address of keys': { jku: 'https://example.org/keys' },
};
for (const [what, change] of Object.entries(heads)) {
  const changed = { alg: 'Ed25519', kid, typ: 'concordat-statement+jws', ...change };
  say(`a header with ${what}`, seal(JSON.stringify(Object.fromEntries(Object.entries(changed).sort(([a], [b]) => (a < b ? -1 : 1)))), payload));
}
say('a header in another order', seal(`{"kid":"${kid}","alg":"Ed25519","typ":"concordat-statement+jws"}`, payload));
say('a header with a space', seal(header.replace(',', ', '), payload));
say('a header with a member twice', seal(header.replace('{', '{"alg":"none",'), payload));
say('a header that is empty', seal('', payload));
const bodies = {
  'a member twice': `${payload.slice(0, -1)},"v":1}`,
  'another order': `{"v":1,${payload.slice(1).replace(',"v":1', '')}`,
  'a space': payload.replace(',', ', '),
  'a space behind it': `${payload} `,
  'a line feed behind it': `${payload}\n`,
  'a byte order mark': `\ufeff${payload}`,
  'a number as 1.0': payload.replace('"v":1', '"v":1.0'),
  'a number as 1e0': payload.replace('"seq":1', '"seq":1e0'),
  'a counter of minus 0': payload.replace('"seq":1', '"seq":-0'),
  'a counter below 0': payload.replace('"seq":1', '"seq":-1'),
  'a counter beyond 2^53': payload.replace('"seq":1', '"seq":9007199254740992'),
  'a lone surrogate': payload.replace('"n1"', '"\\ud800"'),
  'an escape that is not needed': payload.replace('"n1"', '"\\u006e1"'),
  'a solidus that is escaped': payload.replace('dossier/D-1', 'dossier\\/D-1'),
  'a member more': payload.replace('"nonce"', '"more":1,"nonce"'),
  'a member less': payload.replace('"nonce":"n1",', ''),
  'a nonce that is empty': payload.replace('"n1"', '""'),
  'a nonce of 65 characters': payload.replace('"n1"', `"${'n'.repeat(65)}"`),
  'version 2': payload.replace('"v":1', '"v":2'),
  'an actor in lower case': payload.replace('"AAA"', '"aaa"'),
  'an actor that is a path': payload.replace('"AAA"', '"../A"'),
  'an aggregate of another kind': payload.replace('dossier/', 'folder/'),
  'an hour that there is not': payload.replace('T09', 'T25'),
  'an instant without milliseconds': payload.replace('.000Z', 'Z'),
  'an instant in another zone': payload.replace('.000Z', '.000+00:00'),
  'a prev that is no hash': payload.replace('"prev":null', '"prev":"x"'),
  'a prev in upper case': payload.replace('"prev":null', `"prev":"${'A'.repeat(64)}"`),
  'an act that is none': payload.replace('{"type":"TakeUpProposal"}', 'null'),
  'an act without a type': payload.replace('{"type":"TakeUpProposal"}', '{}'),
  'nothing': '',
  'a list': '[]',
  'a text': '"statement"',
};
for (const [what, changed] of Object.entries(bodies)) say(`a payload with ${what}`, seal(header, changed));
say('a payload that is not UTF-8', seal(header, Buffer.from(payload.replace('n1', '\xff'), 'latin1')));
say('the key of another', seal(header, payload, seedOf(1)));
say('another payload', `${head}.${b64(payload.replace('D-1', 'D-2'))}.${tail}`);
say('another signature', `${head}.${body}.${tail[0] === 'A' ? 'B' : 'A'}${tail.slice(1)}`);
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const other = (text) => text.slice(0, -1) + alphabet[alphabet.indexOf(text.at(-1)) + 1];
say('a signature in another spelling: unused bits set', `${head}.${body}.${other(tail)}`);
say('a payload in another spelling: unused bits set', seal(header, `${payload}`).replace(body, other(body)));
say('padding', `${head}.${body}.${tail}==`);
say('base64 in place of base64url', good.replaceAll('-', '+').replaceAll('_', '/').replace(/\.[^.]*$/, (s) => (/[+/]/.test(s) ? s : `${s}+`)));
say('two parts', `${head}.${body}`);
say('four parts', `${good}.${tail}`);
say('no signature', `${head}.${body}.`);
say('a signature of 63 bytes', `${head}.${body}.${Buffer.from(tail, 'base64url').subarray(0, 63).toString('base64url')}`);
say('a space before it', ` ${good}`);
say('a line feed behind it', `${good}\n`);
say('too many bytes', seal(header, payload.replace('"type"', `"more":"${'x'.repeat(24 * 1024)}","type"`)));
writeFileSync(
  path.join(__dirname, 'statements.json'),
  `{"key":${JSON.stringify(jwk)},"statements":[\n${statements.map((v) => JSON.stringify(v)).join(',\n')}\n]}\n`,
);
console.log(`${statements.length} statements`);
