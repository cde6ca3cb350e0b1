import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { PublicJwk } from '../../contracts/acts.ts';
import { checkPublicKey, verifyStrictly } from '../../evidence/keys.ts';
import { readStatement, verifySignature } from '../../evidence/statement.ts';
import { publicKeyOf, strictEd25519 } from '../../verifier/signature.ts';
import { readStatement as readBySmall } from '../../verifier/statement.ts';

/**
 * The published vectors (test/vectors/make.cjs writes them): intake, both verifiers and OpenSSL say the same of each, but
 * where a vector says that OpenSSL is laxer.
 */

const FOLDER = path.join(__dirname, '../vectors');
const read = (name: string): unknown => JSON.parse(readFileSync(path.join(FOLDER, name), 'utf8'));

type Vector = {
  readonly what: string;
  readonly key: string;
  readonly message: string;
  readonly signature: string;
  readonly valid: boolean;
  /** Null: it depends on the version. */
  readonly openssl: boolean | null;
};
const vectors = read('ed25519.json') as readonly Vector[];
const { key, statements } = read('statements.json') as {
  readonly key: PublicJwk;
  readonly statements: readonly { readonly what: string; readonly jws: string; readonly valid: boolean }[];
};

const bytes = (hex: string) => Buffer.from(hex, 'hex');
const jwkOf = (v: Vector): PublicJwk => ({ kty: 'OKP', crv: 'Ed25519', x: bytes(v.key).toString('base64url') });
/** What goes wrong, by the words of the vectors, so that a failure names them. */
const wrong = <T extends { readonly what: string }>(of: readonly T[], isRight: (v: T) => boolean) =>
  of.filter((v) => !isRight(v)).map((v) => v.what);

describe('the vectors of signatures', () => {
  it('are more than 200, of every kind', () => {
    expect(vectors.length).toBeGreaterThanOrEqual(200);
    for (const kind of [
      /^a signature$/,
      /S \+ L/,
      /small order \(/,
      /mixed order/,
      /part of small order/,
      /y = p \+ 1/,
    ])
      expect(vectors.filter((v) => kind.test(v.what)).length).toBeGreaterThan(0);
  });

  it('are told as they are by the intake: the key at its enrolment, then the signature by Node', () => {
    const node = (v: Vector) => {
      const signingInput = bytes(v.message).toString('latin1');
      const buffer = { signingInput, signature: bytes(v.signature) };
      return checkPublicKey(jwkOf(v)).ok && verifySignature(buffer, jwkOf(v));
    };
    expect(wrong(vectors, (v) => node(v) === v.valid)).toEqual([]);
  });

  it('are told as they are by the verifier of the engine', () => {
    const engine = (v: Vector) =>
      checkPublicKey(jwkOf(v)).ok && verifyStrictly(bytes(v.signature), bytes(v.message), jwkOf(v));
    expect(wrong(vectors, (v) => engine(v) === v.valid)).toEqual([]);
  });

  it('are told as they are by the small verifier', () => {
    const small = (v: Vector) => {
      const found = publicKeyOf(jwkOf(v), strictEd25519);
      return found !== undefined && strictEd25519.verify(bytes(v.signature), bytes(v.message), found.bytes);
    };
    expect(wrong(vectors, (v) => small(v) === v.valid)).toEqual([]);
  });

  it('are told as they are by OpenSSL, where it is strict', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'concordat-vectors-'));
    const openssl = (v: Vector) => {
      const file = (name: string, content: Buffer) => {
        writeFileSync(path.join(folder, name), content);
        return name;
      };
      const der = Buffer.concat([bytes('302a300506032b6570032100'), bytes(v.key)]);
      const { status } = spawnSync(
        'openssl',
        ['pkeyutl', '-verify', '-rawin', '-pubin', '-keyform', 'DER', '-inkey', file('key.der', der)].concat([
          ...['-in', file('message', bytes(v.message)), '-sigfile', file('signature', bytes(v.signature))],
        ]),
        { cwd: folder },
      );
      return status === 0;
    };
    try {
      // It reads no empty file as a message.
      const asked = vectors.filter((v) => v.openssl !== null && v.message !== '');
      expect(asked.length).toBeGreaterThanOrEqual(200);
      expect(wrong(asked, (v) => openssl(v) === v.openssl)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('the vectors of statements', () => {
  it('are told as they are by the intake and the verifier of the engine', () => {
    const engine = (jws: string) => {
      const found = readStatement(jws);
      if (!found.ok) return [false, false];
      const strictly = verifyStrictly(found.signature, Buffer.from(found.signingInput), key);
      return [verifySignature(found, key), strictly].map((is) => is && found.kid === statements0Kid());
    };
    expect(wrong(statements, ({ jws, valid }) => engine(jws).every((is) => is === valid))).toEqual([]);
  });

  it('are told as they are by the small verifier', () => {
    const found = publicKeyOf(key, strictEd25519)!;
    const small = (jws: string) => {
      const s = readBySmall(jws);
      return typeof s !== 'string' && s.kid === found.kid && strictEd25519.verify(s.signature, s.signed, found.bytes);
    };
    expect(wrong(statements, ({ jws, valid }) => small(jws) === valid)).toEqual([]);
  });
});

const statements0Kid = () => publicKeyOf(key, strictEd25519)!.kid;
