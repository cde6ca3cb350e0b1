import fc from 'fast-check';
import { ActorId } from '../../contracts/ids.ts';
import type { LogTrust } from '../../contracts/log.ts';
import { LIMITS } from '../../contracts/limits.ts';
import type { PrivateJwk } from '../../evidence/keys.ts';
import { generateKey, thumbprint } from '../../evidence/keys.ts';
import {
  checkpointText,
  endText,
  openCheckpoint,
  readCheckpointText,
  signCheckpoint,
} from '../../evidence/log/checkpoint.ts';
import { cosign, cosignatureTime, cosignatureVerifier } from '../../evidence/log/cosignature.ts';
import {
  LOG_KEY,
  WITNESS_KEY,
  fromDecimal,
  isKeyName,
  logVerifier,
  noteKey,
  noteText,
  parseVkey,
  readNote,
  readSignatureLine,
  signNote,
  signatureLine,
  verifyNote,
  vkeyOf,
  type NoteKey,
} from '../../evidence/log/note.ts';
import { believe, parsePolicy, policyOf, policyText, readUnderPolicy, type Policy } from '../../evidence/log/policy.ts';
import { parseProof, proofText, verifyProof } from '../../evidence/log/proof.ts';
import { EMPTY_ROOT, leafHash } from '../../evidence/log/tree.ts';
import { vectorEntry, vectors } from './logVectors.ts';
import { readCheckpoint } from '../../verifier/note.ts';

/** A key of the vectors from its seed, with its public part taken from the vkey. */
function keyOf(name: string): { readonly key: NoteKey; readonly jwk: PrivateJwk } {
  const { seed, vkey } = vectors.keys.find((k) => k.name === name)!;
  const read = parseVkey(vkey);
  if (!read.ok) throw new Error(`vkey of ${name}: ${read.found}`);
  return { key: read.key, jwk: { ...read.key.jwk, d: Buffer.from(seed, 'hex').toString('base64url') } };
}
const [logName, ...witnessNames] = vectors.keys.map(({ name }) => name) as [string, ...string[]];
const log = keyOf(logName);
const witnesses = witnessNames.map(keyOf);
const text = vectors.checkpoint.slice(0, vectors.checkpoint.indexOf('\n\n') + 1);

function readPolicy(text: string): Policy {
  const read = parsePolicy(text);
  if (!read.ok) throw new Error(read.found);
  return read.policy;
}

describe('keys of notes', () => {
  it('have the vkeys of golang.org/x/mod and transparency-dev/formats', () => {
    for (const { vkey, type } of vectors.keys) {
      const read = parseVkey(vkey);
      expect(read).toMatchObject({ ok: true, key: { type } });
      expect(read.ok && vkeyOf(read.key)).toBe(vkey);
    }
  });

  it('have the vkey of the published example', () => {
    const vkey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
    const read = parseVkey(vkey);
    const note = readNote(
      'This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n',
    );
    if (!read.ok || !note.ok) throw new Error('the example is not read');
    expect(verifyNote(note, [logVerifier(read.key)])).toMatchObject({ ok: true });
  });

  it('are refused in every other spelling, of another kind, or where they are no strict key', () => {
    const { vkey } = vectors.keys[0]!;
    // Base64 may hold a plus, too.
    const [, name, id, material] = /^([^+]+)\+([^+]+)\+(.*)$/.exec(vkey) as unknown as [string, string, string, string];
    const small = Buffer.concat([Buffer.of(1, 1), Buffer.alloc(31)]).toString('base64');
    for (const [other, what] of [
      ['', 'form'],
      [`${name}+${id}`, 'form'],
      [`${name}+${id.toUpperCase()}+${material}`, /[a-f]/.test(id) ? 'form' : 'key'],
      [`${name}+00000000+${material}`, 'key'],
      [`another+${id}+${material}`, 'key'],
      [`${name}+${id}+${material.replaceAll('=', '')}A`, 'form'],
      [`${name}+${id}+${Buffer.concat([Buffer.of(6), Buffer.alloc(32)]).toString('base64')}`, 'key'],
      [`${name}+${id}+AQ==`, 'key'],
      [`${name}+${id}+${small}`, 'key'],
      [` ${vkey}`, 'form'],
      [`${vkey}\n`, 'form'],
    ] as const) {
      if (other !== vkey) expect([other, parseVkey(other)]).toMatchObject([other, { ok: false, what }]);
    }
  });

  it('have a name without spaces, plus and controls, not too long', () => {
    for (const name of ['concordat/SCO', 'свидетель/КАЗ', 'a']) expect([name, isKeyName(name)]).toEqual([name, true]);
    for (const name of [
      '',
      'a b',
      'a+b',
      'a\u00a0b',
      'a\u2003b',
      'a\u0085b',
      'a\nb',
      'a\u0001',
      '\ud800',
      'x'.repeat(LIMITS.keyNameBytes + 1),
    ])
      expect([name, isKeyName(name)]).toEqual([name, false]);
    expect(noteKey('a b', LOG_KEY, log.key.jwk)).toMatchObject({ what: 'form' });
    expect(noteKey('a', LOG_KEY, { ...log.key.jwk, x: Buffer.alloc(32).toString('base64url') })).toMatchObject({
      what: 'key',
    });
  });
});

describe('notes', () => {
  it.each(vectors.notes.map((n) => [n.what, n] as const))(
    'are read as golang.org/x/mod does: %s',
    (_, { note, ok }) => {
      const read = readNote(note);
      expect(read.ok && verifyNote(read, [logVerifier(log.key)]).ok).toBe(ok);
      if (read.ok) expect(noteText(read)).toBe(note);
      const asBytes = readNote(Buffer.from(note));
      expect(asBytes).toEqual(read);
    },
  );

  it('are signed byte for byte as golang.org/x/mod does', () => {
    expect(signNote(text, logName, log.jwk)).toBe(vectors.checkpoint);
    expect(() => signNote('no line feed', logName, log.jwk)).toThrow('not the text of a note');
    expect(() => signNote(text, 'a b', log.jwk)).toThrow('no key to sign a note with');
  });

  it('ignore unknown keys, even of the same name or id, but not a known key that does not verify', () => {
    const note = readNote(vectors.checkpoint);
    if (!note.ok) throw new Error('not read');
    const [own] = note.signatures as [(typeof note.signatures)[0]];
    const bad = Buffer.alloc(64);
    const verify = (...signatures: (typeof own)[]) => verifyNote({ ...note, signatures }, [logVerifier(log.key)]);
    expect(verify(own)).toMatchObject({ ok: true });
    expect(verify({ ...own, name: 'another', signature: bad }, own)).toMatchObject({ ok: true });
    expect(verify({ ...own, id: own.id ^ 1, signature: bad }, own)).toMatchObject({ ok: true });
    expect(verify({ ...own, name: 'another' })).toEqual({ ok: false, what: 'unsigned' });
    expect(verify({ ...own, signature: bad }, own)).toMatchObject({ ok: false, what: 'signature' });
    expect(verify(own, { ...own, signature: bad })).toMatchObject({ ok: false, what: 'signature' });
    const twice = verify(own, own);
    expect(twice.ok && twice.verified).toHaveLength(1);
  });

  it('are not read above their limits, nor where bytes are no UTF-8', () => {
    const large = `${'x'.repeat(LIMITS.noteBytes)}\n\n${signatureLine(readSignatureLine(vectors.cosignatures[0]!.line)!)}\n`;
    expect(readNote(large)).toMatchObject({ ok: false, what: 'size' });
    const broken = Buffer.from(vectors.checkpoint);
    broken[0] = 0xff;
    expect(readNote(broken)).toMatchObject({ ok: false, what: 'form' });
    expect(readNote(vectors.checkpoint.replace('c', '\ud800'))).toMatchObject({ ok: false, what: 'form' });
  });

  it('never throw, whatever comes in', () => {
    const policy = readPolicy(vectors.policies.find((p) => p.what === 'two of three')!.policy);
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.string({ unit: 'binary', maxLength: 400 })),
        (data) => {
          expect(readNote(data).ok).toBe(false);
          expect(parseProof(data).ok).toBe(false);
          expect(openCheckpoint(data, [log.key]).ok).toBe(false);
          expect(readUnderPolicy(data, policy).ok).toBe(false);
          expect([true, false]).toContain(parsePolicy(data).ok);
          if (typeof data === 'string') {
            expect(readCheckpointText(data).ok).toBe(false);
            expect(parseVkey(data).ok).toBe(false);
            expect(readSignatureLine(data)).toBeUndefined();
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('fail at every bit that is turned', () => {
    const policy = readPolicy(vectors.policies.find((p) => p.what === 'all')!.policy);
    expect(believe(vectors.cosigned, policy).ok).toBe(true);
    const bytes = Buffer.from(vectors.cosigned);
    fc.assert(
      fc.property(fc.nat({ max: bytes.length * 8 - 1 }), (bit) => {
        const turned = Buffer.from(bytes);
        turned[Math.floor(bit / 8)]! ^= 1 << (bit % 8);
        expect(believe(turned, policy).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

describe('checkpoints', () => {
  it('are read and written in one spelling', () => {
    const opened = openCheckpoint(vectors.checkpoint, [log.key]);
    if (!opened.ok) throw new Error('not read');
    expect(opened.checkpoint).toMatchObject({ origin: logName, size: 1000 });
    expect(checkpointText(opened.checkpoint)).toBe(text);
    expect(signCheckpoint(opened.checkpoint, log.jwk)).toBe(vectors.checkpoint);
  });

  it('are refused in any other form', () => {
    const root = Buffer.alloc(32, 7).toString('base64');
    expect(readCheckpointText(`o\n5\n${root}\n`)).toMatchObject({ ok: true, checkpoint: { size: 5 } });
    expect(readCheckpointText(`o\n0\n${EMPTY_ROOT.toString('base64')}\n`)).toMatchObject({ ok: true });
    for (const other of [
      `o\n5\n${root}`,
      `\n5\n${root}\n`,
      `o\n05\n${root}\n`,
      `o\n+5\n${root}\n`,
      `o\n-5\n${root}\n`,
      `o\n5.0\n${root}\n`,
      `o\n9007199254740992\n${root}\n`,
      `o\n5\n${root.slice(0, -1)}\n`,
      `o\n5\n${Buffer.alloc(31).toString('base64')}\n`,
      `o\n5\n${root}\nan extension\n`,
      `o\n5\n${root}\n\n`,
      `o\n0\n${root}\n`,
    ])
      expect([other, readCheckpointText(other).ok]).toEqual([other, false]);
    for (const [spelling, n] of [
      ['0', 0],
      ['9007199254740991', 2 ** 53 - 1],
      ['00', undefined],
      ['1e3', undefined],
      ['', undefined],
      [' 1', undefined],
    ] as const)
      expect([spelling, fromDecimal(spelling)]).toEqual([spelling, n]);
  });

  it('may name the last entry of the organisation in one more line, which both readers read alike', () => {
    const hash = 'a5'.repeat(32);
    const read = (line: string) => {
      const body = `${logName}\n5\n${Buffer.alloc(32, 7).toString('base64')}\n${line}`;
      const small = readCheckpoint(Buffer.from(signNote(body, logName, log.jwk)));
      const engine = readCheckpointText(body);
      const end = engine.ok ? engine.checkpoint.organisation : undefined;
      expect([line, small !== undefined]).toEqual([line, engine.ok]);
      expect(small?.organisation).toBe(end && endText(end));
      if (engine.ok) expect(checkpointText(engine.checkpoint)).toBe(body);
      return engine.ok ? (end ?? 'none') : 'no checkpoint';
    };
    expect(read('')).toBe('none');
    for (const n of [1, 37, 2 ** 53 - 1])
      expect(read(`organisation/SCO-1 ${n} ${hash}\n`)).toEqual({ aggregate: 'organisation/SCO-1', n, hash });
    for (const other of [
      `organisation/SCO 0 ${hash}\n`,
      `organisation/SCO 01 ${hash}\n`,
      `organisation/SCO ${2 ** 53} ${hash}\n`,
      `organisation/SCO 10000000000000000000 ${hash}\n`,
      `organisation/sco 1 ${hash}\n`,
      `organisation/${'A'.repeat(33)} 1 ${hash}\n`,
      `dossier/D-1 1 ${hash}\n`,
      `organisation/SCO 1 ${hash.toUpperCase()}\n`,
      `organisation/SCO 1 ${hash}0\n`,
      `organisation/SCO  1 ${hash}\n`,
      `organisation/SCO 1 ${hash} \n`,
      `organisation/SCO 1 ${hash}\norganisation/SCO 2 ${hash}\n`,
      `organisation/SCO 1 ${hash}\nx\n`,
    ])
      expect([other, read(other)]).toEqual([other, 'no checkpoint']);
  });

  it('are believed under the name of their origin alone', () => {
    const stranger = generateKey().jwk;
    const foreign = signNote(text, 'another.log', stranger);
    const other = noteKey('another.log', LOG_KEY, { kty: stranger.kty, crv: stranger.crv, x: stranger.x });
    if (!other.ok) throw new Error('no key');
    expect(openCheckpoint(foreign, [other.key])).toMatchObject({ ok: false, what: 'origin' });
    expect(openCheckpoint(foreign, [other.key, log.key])).toMatchObject({ ok: false, what: 'unsigned' });
    expect(openCheckpoint(signNote(text, logName, stranger), [log.key])).toMatchObject({ ok: false, what: 'unsigned' });
  });

  it('are believed under an older key of the log, as long as it is named', () => {
    const newer = generateKey().jwk;
    const rotated = noteKey(logName, LOG_KEY, { kty: newer.kty, crv: newer.crv, x: newer.x });
    if (!rotated.ok) throw new Error('no key');
    expect(openCheckpoint(vectors.checkpoint, [rotated.key, log.key])).toMatchObject({ ok: true });
    expect(openCheckpoint(vectors.checkpoint, [rotated.key])).toMatchObject({ ok: false, what: 'unsigned' });
  });
});

describe('cosignatures', () => {
  it('are made byte for byte as transparency-dev/formats does, and verified', () => {
    for (const [at, { witness, time, line }] of vectors.cosignatures.entries()) {
      const { key, jwk } = witnesses[at]!;
      expect(signatureLine(cosign(text, witness, jwk, time))).toBe(line);
      const read = readSignatureLine(line)!;
      expect(cosignatureTime(read.signature)).toBe(time);
      expect(cosignatureVerifier(key).verify(text, read.signature)).toBe(true);
      expect(cosignatureVerifier(key).verify(text.replace('1000', '1001'), read.signature)).toBe(false);
      const later = Buffer.from(read.signature);
      later[7]! ^= 1;
      expect(cosignatureVerifier(key).verify(text, later)).toBe(false);
      expect(cosignatureVerifier(key).verify(text, read.signature.subarray(8))).toBe(false);
    }
  });

  it('are no signature of a log, and a log signs no cosignature', () => {
    const { key, jwk } = witnesses[0]!;
    const asLog = noteKey(key.name, LOG_KEY, key.jwk);
    if (!asLog.ok) throw new Error('no key');
    const cosigned = cosign(text, key.name, jwk, 1_700_000_000);
    expect(asLog.key.id).not.toBe(key.id);
    expect(logVerifier(key).verify(text, cosigned.signature)).toBe(false);
    expect(cosignatureVerifier(asLog.key).verify(text, cosigned.signature)).toBe(false);
    expect(noteKey(key.name, WITNESS_KEY, key.jwk)).toMatchObject({ key: { id: key.id } });
  });

  it('name a time', () => {
    const { key, jwk } = witnesses[0]!;
    for (const time of [0, -1, 1.5, 2 ** 60]) expect(() => cosign(text, key.name, jwk, time)).toThrow('not a time');
    expect(cosignatureTime(Buffer.alloc(72, 0xff))).toBeUndefined();
    expect(cosignatureTime(Buffer.alloc(71))).toBeUndefined();
  });
});

describe('policies', () => {
  it.each(vectors.policies.map((p) => [p.what, p] as const))(
    'are read as transparency-dev/formats does: %s',
    (_, { policy, ok, satisfied }) => {
      const read = parsePolicy(policy);
      expect(read.ok).toBe(ok);
      expect(parsePolicy(Buffer.from(policy))).toEqual(read);
      if (!read.ok) return;
      expect(parsePolicy(policyText(read.policy))).toEqual(read);
      for (const [set, quorum] of Object.entries(satisfied!)) {
        const lines = vectors.cosignatures.filter((_c, at) => set.includes('ABC'[at]!)).map(({ line }) => `${line}\n`);
        const checkpoint = vectors.checkpoint + lines.join('');
        const names = readUnderPolicy(checkpoint, read.policy);
        expect([set, names]).toMatchObject([set, { ok: true, quorum }]);
        expect(names.ok && names.witnesses.map(({ name }) => name).join('')).toBe(set);
        expect([set, believe(checkpoint, read.policy)]).toMatchObject([
          set,
          quorum ? { ok: true } : { what: 'quorum' },
        ]);
      }
    },
  );

  it('are refused where C2SP does, though other readers are more generous', () => {
    const [one, two] = witnesses as [(typeof witnesses)[0], (typeof witnesses)[0]];
    const w = `witness A ${vkeyOf(one.key)}\nwitness B ${vkeyOf(two.key)}\n`;
    expect(parsePolicy(`${w}quorum A\n`).ok).toBe(true);
    for (const body of [
      `${w}quorum A`,
      `${w}quorum A\nquorum A\n`,
      `${w}quorum A B\n`,
      `quorum A\n${w}`,
      `${w}group g 0 A\nquorum g\n`,
      `${w}group g 01 A\nquorum g\n`,
      `${w}group g any\nquorum g\n`,
      `${w}group g any A A\nquorum g\n`,
      `${w}group g any A\ngroup h any A\nquorum g\n`,
      `${w}group g any none\nquorum g\n`,
      `${w}witness C ${vkeyOf(one.key)}\nquorum A\n`,
      `${w}witness C ${vkeyOf(log.key)}\nquorum A\n`,
      `log ${vkeyOf(one.key)}\n${w}quorum A\n`,
      `log ${vkeyOf(log.key)}\nlog ${vkeyOf(log.key)}\n${w}quorum A\n`,
      `log ${vkeyOf(log.key)} https://a https://b\n${w}quorum A\n`,
      `${w}quorum A\r\n`,
      `${w}quorum A\n\u0000`,
      '',
    ])
      expect([body, parsePolicy(body).ok]).toEqual([body, false]);
  });

  it('are made of what the journal says: the log, the witnesses by their actors, the quorum', () => {
    const registered = ({ key }: (typeof witnesses)[0]) => ({
      ...{ name: key.name, key: key.jwk, kid: thumbprint(key.jwk), registeredAt: 1, endedAt: null },
    });
    const trust = (quorum: number): LogTrust => ({
      log: registered(log),
      witnesses: witnesses.map((w, at) => ({ ...registered(w), actor: ActorId.parse(['KAZ', 'IND', 'AUDITOR'][at]) })),
      quorum,
    });
    const textOf = (quorum: number) => {
      const made = policyOf(trust(quorum));
      return made.ok ? policyText(made.policy) : made.what;
    };
    const [a, b, c] = witnesses.map(({ key }) => vkeyOf(key)) as [string, string, string];
    const head = `log ${vkeyOf(log.key)}\nwitness KAZ ${a}\nwitness IND ${b}\nwitness AUDITOR ${c}\n`;
    expect(textOf(2)).toBe(`${head}group witnesses 2 KAZ IND AUDITOR\nquorum witnesses\n`);
    expect(textOf(0)).toBe(`${head}quorum none\n`);
    expect(parsePolicy(textOf(2))).toEqual(policyOf(trust(2)));
    // More than there are: never reached, and not lowered.
    const unreachable = policyOf(trust(4));
    expect(unreachable.ok && readUnderPolicy(vectors.cosigned, unreachable.policy)).toMatchObject({ quorum: false });
    expect(parsePolicy(textOf(4)).ok).toBe(false);
    const wrong = { ...trust(1), log: { ...registered(log), name: 'a b' } };
    expect(policyOf(wrong)).toMatchObject({ ok: false });
  });

  it('refuse a checkpoint on which a witness of theirs did not really sign', () => {
    const policy = readPolicy(vectors.policies.find((p) => p.what === 'any')!.policy);
    const [first] = vectors.cosignatures as [(typeof vectors.cosignatures)[0]];
    const forged = readSignatureLine(first.line)!;
    const line = signatureLine({ ...forged, signature: Buffer.alloc(72, 1) });
    expect(readUnderPolicy(`${vectors.checkpoint}${line}\n`, policy)).toMatchObject({ ok: false, what: 'signature' });
  });
});

describe('proofs', () => {
  const policy = readPolicy(vectors.policies.find((p) => p.what === 'two of three')!.policy);

  it('are those of transparency-dev/formats', () => {
    const read = parseProof(vectors.proof);
    if (!read.ok) throw new Error('not read');
    expect(read.proof).toMatchObject({ index: 700, checkpoint: vectors.cosigned });
    expect(proofText(read.proof)).toBe(vectors.proof);
    expect(parseProof(vectors.proofExtra)).toEqual(read);
    expect(verifyProof(read.proof, leafHash(vectorEntry(700)), policy)).toMatchObject({
      ok: true,
      checkpoint: { size: 1000 },
      quorum: true,
    });
  });

  it('show nothing of another entry, another place, another path or too few witnesses', () => {
    const read = parseProof(vectors.proof);
    if (!read.ok) throw new Error('not read');
    const leaf = leafHash(vectorEntry(700));
    expect(verifyProof(read.proof, leafHash(vectorEntry(701)), policy)).toMatchObject({ what: 'inclusion' });
    expect(verifyProof({ ...read.proof, index: 701 }, leaf, policy)).toMatchObject({ what: 'inclusion' });
    expect(verifyProof({ ...read.proof, path: read.proof.path.slice(1) }, leaf, policy)).toMatchObject({
      what: 'inclusion',
    });
    expect(verifyProof({ ...read.proof, checkpoint: vectors.checkpoint }, leaf, policy)).toMatchObject({
      what: 'quorum',
    });
  });

  it('are refused in any other form', () => {
    const [, hash] = vectors.proof.split('\n').slice(1) as [string, string];
    for (const other of [
      vectors.proof.replace('@v1', '@v2'),
      vectors.proof.replace('index 700', 'index 0700'),
      vectors.proof.replace('index 700', 'index -1'),
      vectors.proof.replace('index 700\n', ''),
      vectors.proof.replace(hash, hash.slice(4)),
      vectors.proof.replace(hash, `${hash} `),
      vectors.proof.replace(`${hash}\n`, `${hash}\n`.repeat(64)),
      vectors.proofExtra.replace('extra ', 'extra !'),
      vectors.proof.replace('\n\n', '\n'),
    ]) {
      const read = parseProof(other);
      expect(read.ok && verifyProof(read.proof, leafHash(vectorEntry(700)), policy).ok).toBe(false);
    }
  });
});
