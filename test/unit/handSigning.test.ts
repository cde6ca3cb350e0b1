import { chmodSync, existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { forTerminal } from '../../client/cli/colours.ts';
import { plainly } from '../../client/cli/plainly.ts';
import type { Io } from '../../client/cli/command.ts';
import { main } from '../../client/cli/main.ts';
import {
  checkDraftText,
  draftFile,
  fingerprint,
  generateKey,
  manifestOf,
  memoryCounter,
  parseFingerprint,
  proveKey,
  readDraft,
  textFrom,
  thumbprint,
  writeProfile,
  type Draft,
} from '../../client/index.ts';
import { ActorId, OrganisationId, PersonId, aggregateRef, type DossierId, type Instant } from '../../contracts/ids.ts';
import { LIMITS } from '../../contracts/limits.ts';
import { canonicalJson } from '../../evidence/canonical.ts';
import { checkKeyProof, verifyStrictly } from '../../evidence/keys.ts';
import { readStatement } from '../../evidence/statement.ts';

async function run(argv: readonly string[], given: Partial<Io> = {}) {
  let [out, err] = ['', ''];
  const io: Io = {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    isTerminal: false,
    ask: () => Promise.reject(new Error('nobody is asked here')),
    environment: {},
    ...given,
  };
  return { code: await main(argv, io), out, err };
}
const folder = () => mkdtempSync(join(tmpdir(), 'concordat-sign-'));

const content = '# Стратегия\n\nОтвод воды.\n';
const text = textFrom(content, { language: 'ru' });
if (!text.ok) throw new Error('a text');
const { manifest, textHash } = manifestOf('SCO-1' as DossierId, { number: 2, title: 'On water', texts: [text.value] });
const draft: Draft = {
  statement: {
    ...{ v: 1, organisation: OrganisationId.parse('SCO'), aggregate: aggregateRef('dossier', 'SCO-1') },
    ...{ actor: ActorId.parse('KAZ'), person: PersonId.parse('KAZ-HEAD') },
    issuedAt: '2026-11-26T02:00:00.000Z' as Instant,
    ...{ nonce: 'n-1', seq: 5, prev: 'a'.repeat(64) as never },
    act: {
      ...{ type: 'TakePosition', stage: '20' as never, round: 3, textHash },
      position: { kind: 'object', reasons: 'the figure is not agreed', places: ['para-7' as never] },
    },
  },
  told: {
    ...{ title: 'On water', stage: 'Expert review' },
    ...{ deadline: '2026-12-01T12:00:00.000Z' as Instant, zone: 'Asia/Almaty' },
  },
  manifest,
};
const bytes = (of: Draft | string) => Buffer.from(typeof of === 'string' ? of : draftFile(of));

/** A folder with a draft, a key, and the text. */
function desk(of: Draft | string = draft) {
  const at = folder();
  const key = generateKey();
  const files = { draft: join(at, 'position.draft'), key: join(at, 'head.key'), text: join(at, 'water.ru.md') };
  writeFileSync(files.draft, bytes(of));
  writeFileSync(files.key, JSON.stringify(key.jwk), { mode: 0o600 });
  writeFileSync(files.text, content);
  return { key, files };
}

describe('a draft', () => {
  it('is read back as it was', () => {
    expect(readDraft(bytes(draft))).toEqual({ ok: true, ...draft });
    expect(readDraft(bytes({ ...draft, manifest: null }))).toEqual({ ok: true, ...draft, manifest: null });
  });

  it('E33: is refused in any other form, and never throws', () => {
    const file = JSON.parse(draftFile(draft)) as Record<string, unknown>;
    const wrong: readonly [unknown, string][] = [
      [{ ...file, v: 2 }, 'form'],
      [{ ...file, more: 1 }, 'form'],
      [{ ...file, told: { title: 'T' } }, 'form'],
      [{ ...file, statement: { ...draft.statement, actor: 'kaz' } }, 'statement'],
      [{ ...file, statement: null }, 'statement'],
      [[], 'form'],
    ];
    for (const [value, lack] of wrong)
      expect(readDraft(bytes(JSON.stringify(value)))).toMatchObject({ ok: false, rule: 'E33', lack });
    expect(readDraft(bytes('{'))).toMatchObject({ rule: 'E33', lack: 'notJson' });
    expect(readDraft(Buffer.from([0xff, 0xfe]))).toMatchObject({ rule: 'E33', lack: 'notJson' });
    expect(readDraft(Buffer.alloc(LIMITS.draftBytes + 1))).toMatchObject({ rule: 'E33', lack: 'size' });
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (data) => readDraft(data).ok === false));
    fc.assert(fc.property(fc.json(), (json) => readDraft(Buffer.from(json)).ok === false));
  });

  it('E34: is refused where its manifest is not the version that would be signed', () => {
    const other = { ...draft, manifest: { ...manifest, title: 'On fire' } };
    expect(readDraft(bytes(other))).toMatchObject({ rule: 'E34', lack: 'manifest', facts: { statement: textHash } });
    const unbound = { ...draft, statement: { ...draft.statement, act: { type: 'TakeUpProposal' } } } as Draft;
    expect(readDraft(bytes(unbound))).toMatchObject({ rule: 'E34', lack: 'manifest' });
  });

  it('E34: knows the text of its version, in any line ends, and no other', () => {
    expect(checkDraftText(draft, content)).toMatchObject({ ok: true, language: 'ru' });
    expect(checkDraftText(draft, content.replaceAll('\n', '\r\n'))).toMatchObject({ ok: true });
    expect(checkDraftText(draft, `${content} `)).toMatchObject({ ok: true });
    expect(checkDraftText(draft, content.replace('воды', 'газа'))).toMatchObject({ rule: 'E34', lack: 'text' });
    expect(checkDraftText({ ...draft, manifest: null }, content)).toMatchObject({ rule: 'E34', lack: 'noManifest' });
    expect(checkDraftText(draft, 'a\u202eb')).toMatchObject({ rule: 'E18' });
  });
});

describe('concordat sign-draft', () => {
  it('shows what is signed, apart from what the engine told, and signs it under the key of the file', async () => {
    const { key, files } = desk();
    const questions: string[] = [];
    const ask = (question: string) => Promise.resolve(questions.push(question) ? 'yes' : '');
    const argv = ['sign-draft', files.draft, '--key', files.key, '--text', files.text];
    const signed = await run(argv, { isTerminal: true, ask });
    expect(signed.code).toBe(0);
    expect(questions).toHaveLength(1);
    const [bound, told] = signed.err.split('The engine told, and it is not part of what is signed:');
    for (const line of [
      /^ {2}as +KAZ \(KAZ-HEAD\)$/m,
      /^ {2}title +On water$/m,
      new RegExp(`^ {2}text hash +${textHash}$`, 'm'),
      /^ {2}version +2, as the text hash says$/m,
      /^ {2}compared +.*water\.ru\.md is its text in ru$/m,
      /^ {2}stage +20$/m,
      /^ {2}round +3$/m,
      /^ {2}position +object$/m,
      /^ {4}reasons +the figure is not agreed$/m,
      /^ {2}number +5 of this sender, after a{64}$/m,
      new RegExp(`^  key +${fingerprint(key.kid)}$`, 'm'),
    ])
      expect(bound).toMatch(line);
    expect(told).toMatch(/^ {2}deadline +2026-12-01 17:00:00 Asia\/Almaty \(12:00:00 UTC\)$/m);
    const read = readStatement(readFileSync(`${files.draft}.jws`, 'utf8').trim());
    expect(read).toMatchObject({ ok: true, statement: draft.statement, kid: key.kid });
    expect(read.ok && verifyStrictly(read.signature, Buffer.from(read.signingInput), key.publicJwk)).toBe(true);
    expect(signed.out).toContain(read.ok ? read.id : 'none');
    // The actor may have several people's profiles on that machine.
    expect(signed.out).toContain(`concordat send ${files.draft}.jws --as KAZ.KAZ-HEAD\n`);
    expect(signed.out + signed.err).not.toContain(key.jwk.d);
  });

  it('signs nothing where it is told no, where nobody can be asked, or over a file that is there', async () => {
    const { files } = desk();
    const argv = ['sign-draft', files.draft, '--key', files.key];
    expect(await run(argv, { isTerminal: true, ask: () => Promise.resolve('no') })).toMatchObject({ code: 2 });
    const unasked = await run(argv);
    expect(unasked).toMatchObject({ code: 2, out: '' });
    expect(unasked.err).toContain('text hash');
    expect(existsSync(`${files.draft}.jws`)).toBe(false);
    expect((await run([...argv, '--yes'])).code).toBe(0);
    const again = await run([...argv, '--yes']);
    expect(again).toMatchObject({ code: 2 });
    expect(again.err).toContain('EEXIST');
  });

  it('E34: signs nothing where the text beside it is another', async () => {
    const { files } = desk();
    writeFileSync(files.text, '# Another\n');
    const argv = ['sign-draft', files.draft, '--key', files.key, '--text', files.text, '--yes'];
    const refused = await run(argv);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('E34');
    expect(existsSync(`${files.draft}.jws`)).toBe(false);
  });

  it('E33: signs nothing that is no draft', async () => {
    const { files } = desk('{"format":"concordat-draft"}');
    expect((await run(['sign-draft', files.draft, '--key', files.key, '--yes'])).err).toContain('E33');
  });

  it('does not read a key that others may read, nor quote it', async () => {
    const { files, key } = desk();
    chmodSync(files.key, 0o644);
    const argv = ['sign-draft', files.draft, '--key', files.key, '--yes'];
    expect((await run(argv)).err).toContain('mode 0644: others may read its keys');
    writeFileSync(files.key, `${JSON.stringify(key.jwk)},`);
    chmodSync(files.key, 0o600);
    const broken = await run(argv);
    expect(broken.err).toContain('is not JSON');
    expect(broken.err).not.toContain(key.jwk.d);
  });

  it('shows hostile words harmlessly: no control, no reordering, and no line that could be its own', async () => {
    const reasons = 'no\u001b[2J\u202e seirt ⁦\u200bx\n  position   agree\r  deadline\u2028next\u{e0041}';
    const act = { ...draft.statement.act, position: { kind: 'object', reasons, places: ['para-7'] } };
    const hostile: Draft = {
      statement: { ...draft.statement, act } as Draft['statement'],
      told: { ...draft.told, title: 'T\u001b]0;x\u0007', stage: '\u202eS', zone: 'Asia/\u001b[1m' },
      manifest: null,
    };
    const { files } = desk(hostile);
    const { err } = await run(['sign-draft', files.draft, '--key', files.key, '--yes']);
    // oxlint-disable-next-line no-control-regex -- finding them is the purpose
    expect(err).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/u);
    expect(err.match(/^ {2}position/gm)).toHaveLength(1);
    expect(err).toContain('no⟨U+001B⟩[2J⟨U+202E⟩');
    expect(err).toContain('| ');
  });

  it('plainly leaves what is seen as it is', () => {
    for (const words of ['Отвод воды', '水资源', 'نص', 'a'.repeat(10)]) expect(plainly(words)).toBe(words);
  });

  it('works with no profile and no server: nothing of the network is asked for', async () => {
    const { files } = desk();
    const argv = ['sign-draft', files.draft, '--key', files.key, '--yes', '--url', 'nats://127.0.0.1:9', '--json'];
    const { code, out } = await run(argv, { environment: { CONCORDAT_PROFILES: '/there/is/none' } });
    expect({ code, ...(JSON.parse(out) as object) }).toMatchObject({ code: 0, ok: true, signed: draft.statement });
  });
});

describe('a terminal', () => {
  it('gets what others wrote without the controls that move its cursor, and the colours of this program', () => {
    expect(forTerminal('a\u001b[31;9mno\u001b[0m\n')).toBe('a\u001b[31;9mno\u001b[0m\n');
    expect(forTerminal('a\u001b[2Jb\u001b]0;x\u0007c\u202ed\u001b')).toBe(
      'a⟨U+001B⟩[2Jb⟨U+001B⟩]0;x⟨U+0007⟩c⟨U+202E⟩d⟨U+001B⟩',
    );
  });
});

describe('concordat make-key', () => {
  it('writes a key that its owner alone reads, and prints what the secretariat needs, without the secret', async () => {
    const file = join(folder(), 'head.key');
    const made = await run(['make-key', file, '--organisation', 'SCO', '--person', 'KAZ-HEAD']);
    expect(made.code).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const jwk = JSON.parse(readFileSync(file, 'utf8')) as { readonly d: string };
    const { person, key, proof } = JSON.parse(made.out) as { person: string; key: never; proof: string };
    expect(checkKeyProof(key, 'SCO', person, proof)).toBe(true);
    expect(made.err).toContain(fingerprint(thumbprint(key)));
    expect(made.out + made.err).not.toContain(jwk.d);
    expect((await run(['make-key', file, '--organisation', 'SCO', '--person', 'KAZ-HEAD'])).err).toContain('EEXIST');
  });

  it('refuses to enrol a key under another fingerprint before anything is signed', async () => {
    const at = folder();
    const { jwk, publicJwk } = generateKey();
    const line = join(at, 'kaz.json');
    writeFileSync(
      line,
      JSON.stringify({ person: 'KAZ-HEAD', key: publicJwk, proof: proveKey(jwk, 'SCO', 'KAZ-HEAD') }),
    );
    const enrol = (digits: string) => run(['enrol-key', line, '--as', 'SECRETARIAT', '--fingerprint', digits]);
    const other = await enrol(fingerprint(generateKey().kid));
    expect(other).toMatchObject({ code: 2, out: '' });
    expect(other.err).toContain('This is not the key whose fingerprint was read out; nothing was signed.');
    expect((await enrol('1a2b')).err).toContain('64 hexadecimal digits are expected');
  });
});

describe('a fingerprint', () => {
  it('is the thumbprint in groups that can be read out, and is understood in any grouping and case', () => {
    const { kid } = generateKey();
    const digits = fingerprint(kid);
    expect(digits).toMatch(/^([0-9a-f]{4} ){15}[0-9a-f]{4}$/);
    for (const said of [digits, digits.toUpperCase(), digits.replaceAll(' ', ''), digits.replaceAll(' ', ':'), kid])
      expect(parseFingerprint(said)).toBe(kid);
    for (const wrong of ['', digits.slice(1), `${digits}00`, digits.replace(/^./, 'g')])
      expect(parseFingerprint(wrong)).toBeNull();
  });
});

describe('a profile without the key that signs', () => {
  it('tells so, and what to do, when it is asked to sign', async () => {
    const profiles = folder();
    await writeProfile(profiles, {
      ...{ v: 1, organisation: OrganisationId.parse('SCO'), actor: ActorId.parse('KAZ') },
      ...{ person: PersonId.parse('KAZ-HEAD'), natsUrl: 'nats://127.0.0.1:9', processKey: generateKey().publicJwk },
      nkeySeed: 'SUAIBDPBAUTWCWBKIO6XHQNINK5FWJW4OHLXC3HQ2KFE4PEJUA44CNHTC4',
    });
    const shown = await run(['whoami', '--as', 'KAZ', '--profiles', profiles]);
    expect(shown.out).toMatch(/^key +kept elsewhere/m);
  });
});

describe('the counter of a sender that signs elsewhere', () => {
  const hash = (n: number) => n.toString(16).padStart(64, '0') as never;
  const signed = (n: number) => ({ statement: hash(n), aggregate: aggregateRef('dossier', 'SCO-1'), jws: 'a' });

  it('takes what follows the last statement, and nothing that was overtaken', async () => {
    const counter = memoryCounter();
    await counter.next(() => signed(1));
    expect(await counter.last()).toEqual({ seq: 1, prev: hash(1) });
    expect(await counter.take(signed(2), { seq: 1, prev: hash(1) })).toBe(true);
    expect(await counter.last()).toEqual({ seq: 2, prev: hash(2) });
    // Drafted beside the one that was just taken.
    expect(await counter.take(signed(3), { seq: 1, prev: hash(1) })).toBe(false);
    expect(await counter.take(signed(3), { seq: 2, prev: hash(9) })).toBe(false);
    expect(await counter.last()).toEqual({ seq: 2, prev: hash(2) });
    expect((await counter.unanswered()).map((u) => u.statement)).toEqual([hash(1), hash(2)]);
  });

  it('that has none yet goes on from whatever it is given', async () => {
    const counter = memoryCounter();
    expect(await counter.take(signed(7), { seq: 6, prev: hash(6) })).toBe(true);
    expect(await counter.last()).toEqual({ seq: 7, prev: hash(7) });
  });

  it('is in the draft: canonical, so that the file is one for one statement', () => {
    expect(draftFile(draft)).toBe(`${canonicalJson(JSON.parse(draftFile(draft)))}\n`);
  });
});
