import {
  appendFileSync,
  readFileSync,
  readdirSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
  mkdirSync,
  existsSync,
} from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '../../evidence/canonical.ts';
import { lineHash } from '../../evidence/chain.ts';
import { sha256Hex } from '../../evidence/hash.ts';
import { generateKey } from '../../evidence/keys.ts';
import type { AggregateRef } from '../../contracts/ids.ts';
import { openCheckpoint, signCheckpoint } from '../../evidence/log/checkpoint.ts';
import { cosign } from '../../evidence/log/cosignature.ts';
import { cosignatureVerifier } from '../../evidence/log/cosignature.ts';
import { WITNESS_KEY, noteKey, type NoteKey } from '../../evidence/log/note.ts';
import { readBundle, tileHashReader } from '../../evidence/log/tiles.ts';
import { growTree, inclusionProof, leafHash, treeRoot, verifyInclusion } from '../../evidence/log/tree.ts';
import { openArchive, type Archive } from '../../journal/archive/archive.ts';
import type { ArchiveConflict } from '../../journal/archive/chains.ts';
import { checkArchive } from '../../journal/archive/check.ts';
import { ArchiveDamaged, LINES_PER_FILE, entryAt, lastEntry, readEntries } from '../../journal/archive/entries.ts';
import { isLogPath, logKeyOf, readLogFile, signedSizes } from '../../journal/archive/logFiles.ts';
import { archivedHeads, requireAllArchived, requireArchived } from '../../journal/archive/position.ts';
import { testFolder } from '../engines.ts';

const ORIGIN = 'concordat/TEST';
const { jwk: KEY } = generateKey();
const own = logKeyOf(ORIGIN, KEY);

/** Lines of some aggregates as an intake writes them, as far as an archive looks at them. */
function journalist(bulk = '') {
  const heads = new Map<string, { n: number; hash: string }>();
  let sequence = 0;
  return (id: string, events: readonly object[] = [{ type: 'X' }]): string => {
    const aggregate = id.includes('/') ? id : `dossier/${id}`;
    const head = heads.get(aggregate);
    sequence += 1;
    const line = canonicalJson({
      ...{ v: 1, aggregate, n: (head?.n ?? 0) + 1, prev: head?.hash ?? null, at: '2026-01-01T00:00:00.000Z' },
      ...{ cause: { statement: `s${sequence}${bulk}`, sequence }, basis: { organisation: 1 }, events },
    });
    heads.set(aggregate, { n: (head?.n ?? 0) + 1, hash: lineHash(line) });
    return line;
  };
}

const opened: Archive[] = [];
async function open(
  folder: string,
  change: { key?: typeof KEY; origin?: string; formerKeys?: readonly NoteKey[] } = {},
): Promise<Archive> {
  const archive = await openArchive({ folder, origin: ORIGIN, key: KEY, ...change });
  opened.push(archive);
  return archive;
}
afterEach(async () => {
  for (const archive of opened.splice(0)) await archive.close();
});

async function linesIn(folder: string): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const block of readEntries(folder)) lines.push(...block.lines.map(String));
  return lines;
}
const checkpointIn = async (folder: string, path = 'checkpoint') => {
  const read = openCheckpoint((await readLogFile(folder, path))!, [own]);
  if (!read.ok) throw new Error(read.what);
  return read.checkpoint;
};
const rootOf = (lines: readonly string[]) => {
  const tree = growTree();
  for (const line of lines) tree.append(leafHash(line));
  return Buffer.from(tree.root()).toString('hex');
};
const first = (folder: string) => join(folder, 'entries', '000000000000.jsonl');

describe('the archive of entries', () => {
  it('keeps whole lines as they came, and goes on behind them after a new start', async () => {
    const folder = testFolder('archive');
    const say = journalist();
    const lines = [say('A'), say('B'), say('A')];
    const archive = await open(folder);
    expect(await archive.append(lines)).toBe(3);
    const again = await open(folder);
    expect(again.size()).toBe(3);
    expect(again.last()).toEqual({ aggregate: 'dossier/A', n: 2, hash: lineHash(lines[2]!) });
    const more = say('B');
    expect(await again.append([more])).toBe(1);
    expect(readFileSync(first(folder), 'utf8')).toBe([...lines, more].map((l) => `${l}\n`).join(''));
    expect(again.indexOf('dossier/B' as never, 2)).toBe(3);
    expect(String(await entryAt(folder, 2))).toBe(lines[2]);
    expect(await lastEntry(folder)).toEqual({ index: 3, line: Buffer.from(more) });
  });

  it('cuts a last line without line end, and takes it again', async () => {
    const folder = testFolder('archive');
    const say = journalist();
    const lines = [say('A'), say('A'), say('A')];
    await (await open(folder)).append(lines.slice(0, 2));
    appendFileSync(first(folder), lines[2]!.slice(0, 40));
    expect(await lastEntry(folder)).toMatchObject({ index: 1 });
    const archive = await open(folder);
    expect(archive.size()).toBe(2);
    expect(readFileSync(first(folder), 'utf8')).toBe(`${lines[0]}\n${lines[1]}\n`);
    await archive.append(lines);
    expect(await linesIn(folder)).toEqual(lines);
  });

  it('writes a line to its place, so that a former leader who wakes up changes nothing', async () => {
    const folder = testFolder('archive');
    const say = journalist();
    const former = await open(folder);
    await former.append([say('A')]);
    const leader = await open(folder);
    const lines = [say('B'), say('C')];
    await leader.append(lines);
    await former.append(lines.slice(0, 1));
    expect(await linesIn(folder)).toHaveLength(3);
    expect((await open(folder)).size()).toBe(3);
  });

  it('begins a new file after 65,536 lines, and finds one that is missing or was shortened', async () => {
    const folder = testFolder('archive');
    const say = journalist();
    const lines = Array.from({ length: LINES_PER_FILE + 2 }, () => say('A'));
    const archive = await open(folder);
    await archive.append(lines);
    expect(readdirSync(join(folder, 'entries'))).toEqual(['000000000000.jsonl', '000000065536.jsonl']);
    expect(String(await entryAt(folder, LINES_PER_FILE))).toBe(lines[LINES_PER_FILE]);
    expect((await open(folder)).size()).toBe(LINES_PER_FILE + 2);
    truncateSync(first(folder), 100);
    await expect(open(folder)).rejects.toThrow(ArchiveDamaged);
    unlinkSync(first(folder));
    await expect(open(folder)).rejects.toThrow(ArchiveDamaged);
  });

  it('J04 compares what comes again to the byte, and keeps the line that differs', async () => {
    const folder = testFolder('archive');
    const say = journalist();
    const lines = [say('A'), say('A')];
    const archive = await open(folder);
    await archive.append(lines);
    expect(await archive.append(lines)).toBe(0);
    const other = lines[1]!.replace('"s2"', '"x2"');
    const conflict = await archive.append([other]).catch((e: unknown) => e);
    expect(conflict).toMatchObject({ name: 'ArchiveConflict', rule: 'J04', line: other });
    expect(await linesIn(folder)).toEqual(lines);
    const kept = await archive.keepConflict(conflict as ArchiveConflict, '2026-01-01T00:00:00.000Z');
    expect(JSON.parse(readFileSync(join(folder, 'conflicts', kept), 'utf8'))).toMatchObject({ line: other, size: 2 });
  });

  it.each<[string, (lines: readonly string[]) => string]>([
    ['an entry is missing before it', (lines) => lines[3]!],
    [
      'it names another entry before it',
      (lines) => lines[2]!.replace(/"prev":"[0-9a-f]{64}"/, `"prev":"${'0'.repeat(64)}"`),
    ],
    ['it names none before it', (lines) => lines[2]!.replace(/"prev":"[0-9a-f]{64}"/, '"prev":null')],
    ['it is no entry', () => '{"a":1}'],
    ['it is no JSON', () => 'x'],
  ])('J05 takes no line where %s, and keeps what came before', async (_, bend) => {
    const folder = testFolder('archive');
    const say = journalist();
    const lines = [say('A'), say('A'), say('A'), say('A')];
    const archive = await open(folder);
    const bent = bend(lines);
    await expect(archive.append([...lines.slice(0, 2), bent])).rejects.toMatchObject({ rule: 'J05', line: bent });
    expect(await linesIn(folder)).toEqual(lines.slice(0, 2));
  });

  it('J05 does not open where its own entries do not follow', async () => {
    const folder = testFolder('archive');
    const say = journalist();
    const lines = [say('A'), say('A'), say('A')];
    await (await open(folder)).append(lines);
    writeFileSync(first(folder), `${lines[0]}\n${lines[2]}\n`);
    await expect(open(folder)).rejects.toMatchObject({ rule: 'J05' });
    writeFileSync(first(folder), `${lines[0]}\n${lines[0]}\n`);
    await expect(open(folder)).rejects.toMatchObject({ rule: 'J05' });
  });

  it('J06 finds a journal that is shorter than its archive, and one that holds another line (J04)', async () => {
    const folder = testFolder('archive');
    const say = journalist();
    const lines = [say('A'), say('A')];
    await (await open(folder)).append(lines);
    const head = (await archivedHeads(folder)).at(-1)!;
    const holding = (held: readonly string[]) => ({
      read: () =>
        Promise.resolve({ lines: held.map((line, i) => ({ line, seq: i + 5, storedAt: '' as never })), lastSeq: 6 }),
    });
    expect(await requireArchived(holding(lines), head)).toBe(6);
    await expect(requireArchived(holding([lines[0]!, 'other']), head)).rejects.toMatchObject({ rule: 'J04' });
    jest.useFakeTimers();
    const short = requireArchived(holding(lines.slice(0, 1)), head);
    const refused = expect(short).rejects.toMatchObject({
      rule: 'J06',
      message: expect.stringContaining('entry 2') as string,
    });
    await jest.advanceTimersByTimeAsync(20_000);
    await refused;
    jest.useRealTimers();
  });

  it('J04 finds a fork before the last line that both hold: the last line of every aggregate is compared (J05)', async () => {
    const folder = testFolder('archive');
    const say = journalist();
    const lines = [say('A'), say('B'), say('C')];
    const archive = await open(folder);
    await archive.append(lines);
    let reads = 0;
    const holding = (held: readonly string[]) => ({
      lastUpTo: async (seq: number) => {
        const last = new Map(
          held
            .slice(0, seq)
            .map((line, i) => [(JSON.parse(line) as { aggregate: AggregateRef }).aggregate, { line, seq: i + 1 }]),
        );
        return [...last].map(([ref, { line, seq: at }]) => ({ ref, lines: [line], seq: at, at: '' as never }));
      },
      read: (aggregate: string) => {
        reads += 1;
        const all = held.map((line, i) => ({ line, seq: i + 1, storedAt: '' as never }));
        return Promise.resolve({
          lines: all.filter(({ line }) => line.includes(`"${aggregate}"`)),
          lastSeq: held.length,
        });
      },
    });
    expect(await archivedHeads(folder)).toEqual(archive.heads());
    const ask = (held: readonly string[]) => requireAllArchived(holding(held), archive.last()!, archive.heads());
    expect(await ask(lines)).toBe(3);
    // Where nothing differs no aggregate is read whole but that of the last line.
    expect(reads).toBe(1);
    expect(await ask([...lines, say('B')])).toBe(3);
    const other = lines[1]!.replace('"s2"', '"forged"');
    await expect(ask([lines[0]!, other, lines[2]!])).rejects.toMatchObject({ rule: 'J04', line: other });
    const more = say('A');
    await expect(ask([lines[0]!, more, lines[1]!, lines[2]!])).rejects.toMatchObject({ rule: 'J05', line: more });
    // One that the archive does not know at all.
    const unknown = say('D');
    await expect(ask([unknown, ...lines])).rejects.toMatchObject({ rule: 'J05', line: unknown });
    expect(await ask([...lines, unknown])).toBe(3);
  });

  it('J08 names the texts of versions and renderings until they are there, each under its hash', async () => {
    const folder = testFolder('archive');
    const say = journalist();
    const [a, b] = ['one\n', 'two\n'].map((t) => ({ text: t, sha256: sha256Hex(t) }));
    const archive = await open(folder);
    await archive.append([
      say('A', [{ type: 'VersionIssued', manifest: { renderings: [{ sha256: a!.sha256 }] } }]),
      say('A', [{ type: 'RenderingAdded', rendering: { sha256: b!.sha256 } }]),
    ]);
    expect(archive.missingTexts()).toEqual([a!.sha256, b!.sha256]);
    await expect(archive.putText(a!.sha256, Buffer.from('other'))).rejects.toThrow('hashes to');
    await archive.putText(a!.sha256, Buffer.from(a!.text));
    expect(readFileSync(join(folder, 'texts', a!.sha256), 'utf8')).toBe(a!.text);
    expect((await open(folder)).missingTexts()).toEqual([b!.sha256]);
  });
});

describe('a text that was erased', () => {
  it('goes when the last document that has it has erased it, and stays gone after a new start', async () => {
    const folder = testFolder('archive');
    const say = journalist();
    const text = Buffer.from('words\n');
    const sha256 = sha256Hex(text);
    const brings = [{ type: 'VersionIssued', manifest: { renderings: [{ sha256 }] } }];
    const erases = [{ type: 'TextErased', sha256 }];
    const file = join(folder, 'texts', sha256);
    const archive = await open(folder);
    await archive.append([say('A', brings), say('B', [{ type: 'ProtocolIssued', sha256 }])]);
    await archive.putText(sha256, text);
    await archive.append([say('A', erases)]);
    expect(existsSync(file)).toBe(true);
    await archive.append([say('B', erases)]);
    expect([existsSync(file), archive.missingTexts()]).toEqual([false, []]);
    await archive.putText(sha256, text);
    expect(existsSync(file)).toBe(false);
    writeFileSync(file, text);
    expect(await checkArchive(folder)).toMatchObject({
      findings: [{ part: 'texts', what: `texts/${sha256} is named by no entry, or was erased` }],
    });
    const again = await open(folder);
    expect([existsSync(file), again.missingTexts()]).toEqual([false, []]);
    await again.append([say('C', brings)]);
    expect(again.missingTexts()).toEqual([sha256]);
  });
});

describe('the log of the archive', () => {
  const grown = async (folder: string, counts: readonly number[]) => {
    const say = journalist();
    const lines: string[] = [];
    const archive = await open(folder);
    for (const count of counts) {
      const more = Array.from({ length: count }, () => say('A'));
      lines.push(...more);
      await archive.append(more);
      expect(await archive.checkpoint()).toBe(true);
    }
    return { archive, lines };
  };

  it('signs checkpoints over what is archived, keeps each, and has the tiles and bundles that lead to them', async () => {
    const folder = testFolder('archive');
    const { archive, lines } = await grown(folder, [3, 300, 400]);
    expect(await archive.checkpoint()).toBe(false);
    const newest = await checkpointIn(folder);
    expect(newest).toMatchObject({ origin: ORIGIN, size: 703 });
    expect(await signedSizes(folder)).toEqual([3, 303, 703]);
    for (const size of [3, 303, 703]) {
      const { root } = await checkpointIn(folder, `checkpoints/${size}`);
      expect(Buffer.from(root).toString('hex')).toBe(rootOf(lines.slice(0, size)));
      const read = tileHashReader(size, async (path) => (await readLogFile(folder, path)) ?? undefined);
      expect(await treeRoot(size, read)).toMatchObject({ ok: true });
    }
    const read = tileHashReader(703, async (path) => (await readLogFile(folder, path)) ?? undefined);
    for (const index of [0, 255, 256, 702]) {
      const proof = await inclusionProof(index, 703, read);
      if (!proof.ok) throw new Error(proof.what);
      const claim = { index, size: 703, leaf: leafHash(lines[index]!), root: newest.root, proof: proof.proof };
      expect(verifyInclusion(claim)).toBe(true);
    }
    const bundle = readBundle((await readLogFile(folder, 'tile/entries/002.p/191'))!, 191);
    expect(bundle.ok && bundle.entries.map(String)).toEqual(lines.slice(512));
    // What a full tile has taken the place of is removed; a partial one belongs to a checkpoint.
    expect(readdirSync(join(folder, 'log', 'tile', '0')).toSorted()).toEqual(['000', '001', '002.p']);
    expect(readdirSync(join(folder, 'log', 'tile', '1', '000.p')).toSorted()).toEqual(['1', '2']);
  });

  it('makes tiles that are gone again from the entries', async () => {
    const folder = testFolder('archive');
    await grown(folder, [300, 300]);
    const files = ['tile/0/000', 'tile/entries/001', 'tile/0/002.p/88', 'tile/1/000.p/2'];
    const before = files.map((f) => readFileSync(join(folder, 'log', f)));
    for (const file of files.slice(0, 3)) unlinkSync(join(folder, 'log', file));
    writeFileSync(join(folder, 'log', files[3]!), Buffer.alloc(64));
    await open(folder);
    expect(files.map((f) => readFileSync(join(folder, 'log', f)))).toEqual(before);
  });

  it('shows a checkpoint that was kept and not shown, once its entries are there', async () => {
    const folder = testFolder('archive');
    await grown(folder, [3, 4]);
    writeFileSync(join(folder, 'log', 'checkpoint'), (await readLogFile(folder, 'checkpoints/3'))!);
    const archive = await open(folder);
    expect(await archive.checkpoint()).toBe(false);
    expect(await checkpointIn(folder)).toMatchObject({ size: 7 });
  });

  it('J07 signs nothing where the newest checkpoint is not the beginning of its tree', async () => {
    const folder = testFolder('archive');
    const { archive, lines } = await grown(folder, [5]);
    const say = journalist();
    const forged = signCheckpoint({ origin: ORIGIN, size: 5, root: Buffer.alloc(32, 7) }, KEY);
    writeFileSync(join(folder, 'log', 'checkpoint'), forged);
    await archive.append([...lines, say('B')]);
    await expect(archive.checkpoint()).rejects.toMatchObject({ rule: 'J07' });
    await expect(open(folder)).rejects.toMatchObject({ rule: 'J07' });
  });

  it('J07 names the last entry of the organisation in each checkpoint, and stops where one names another', async () => {
    const folder = testFolder('archive');
    const say = journalist();
    const archive = await open(folder);
    const house = 'organisation/TEST';
    const lines = [say(house), say('A'), say(house), say('A')];
    const named = (line: string, n: number) => ({ aggregate: house, n, hash: lineHash(line) });
    for (const [take, size, end] of [
      [2, 2, named(lines[0]!, 1)],
      [4, 4, named(lines[2]!, 2)],
    ] as const) {
      await archive.append(lines.slice(0, take));
      expect(await archive.checkpoint()).toBe(true);
      expect(await checkpointIn(folder)).toMatchObject({ size, organisation: end });
    }
    expect((await checkArchive(folder)).findings).toEqual([]);
    expect((await open(folder)).signedSize()).toBe(4);
    const { organisation: _, ...without } = await checkpointIn(folder);
    const put = (head: Parameters<typeof signCheckpoint>[0]) => {
      for (const path of ['checkpoint', 'checkpoints/4'])
        writeFileSync(join(folder, 'log', path), signCheckpoint(head, KEY));
    };
    put({ ...without, organisation: named(lines[0]!, 1) });
    await expect(open(folder)).rejects.toMatchObject({
      rule: 'J07',
      message: expect.stringContaining(house) as string,
    });
    expect((await checkArchive(folder)).findings.map((f) => f.part)).toEqual(['log', 'log']);
    // One from before there was such a line says nothing of it.
    put(without);
    const older = await open(folder);
    expect(await older.checkpoint()).toBe(false);
    await older.append([say('A')]);
    expect(await older.checkpoint()).toBe(true);
    expect(await checkpointIn(folder)).toMatchObject({ size: 5, organisation: named(lines[2]!, 2) });
  });

  it('J07 signs nothing where a larger checkpoint was signed, before its entries are there again', async () => {
    const folder = testFolder('archive');
    const { lines } = await grown(folder, [5, 5]);
    truncateSync(
      first(folder),
      lines.slice(0, 7).reduce((n, l) => n + l.length + 1, 0),
    );
    const archive = await open(folder);
    expect(archive.size()).toBe(7);
    expect(await archive.checkpoint()).toBe(false);
    expect(await checkpointIn(folder)).toMatchObject({ size: 10 });
    await archive.append(lines);
    expect(await archive.checkpoint()).toBe(false);
    expect(archive.signedSize()).toBe(10);
  });

  it('J07 stops where other entries come than those that were signed for', async () => {
    const folder = testFolder('archive');
    const { lines } = await grown(folder, [5, 5]);
    truncateSync(
      first(folder),
      lines.slice(0, 9).reduce((n, l) => n + l.length + 1, 0),
    );
    const archive = await open(folder);
    const other = lines[9]!.replace('"s10"', '"x10"');
    await expect(archive.append([other])).rejects.toMatchObject({ rule: 'J07' });
  });

  it('goes on under another key where the one before is known, and signs the newest checkpoint under it too', async () => {
    const folder = testFolder('archive');
    const say = journalist();
    const before = await open(folder);
    await before.append([say('A'), say('A')]);
    await before.checkpoint();
    const next = generateKey().jwk;
    const after = await open(folder, { key: next, formerKeys: [own] });
    expect(await after.checkpoint()).toBe(true);
    expect(await after.checkpoint()).toBe(false);
    for (const path of ['checkpoint', 'checkpoints/2']) {
      const bytes = (await readLogFile(folder, path))!;
      for (const key of [own, logKeyOf(ORIGIN, next)])
        expect(openCheckpoint(bytes, [key])).toMatchObject({ ok: true, checkpoint: { size: 2 } });
    }
    await after.append([say('A')]);
    await after.checkpoint();
    const bytes = (await readLogFile(folder, 'checkpoint'))!;
    expect(openCheckpoint(bytes, [own])).toMatchObject({ ok: false });
    expect(openCheckpoint(bytes, [logKeyOf(ORIGIN, next)])).toMatchObject({ ok: true, checkpoint: { size: 3 } });
  });

  it('J07 does not open under another key', async () => {
    const folder = testFolder('archive');
    await grown(folder, [5]);
    await expect(open(folder, { key: generateKey().jwk })).rejects.toMatchObject({ rule: 'J07' });
  });

  it('adds cosignatures that verify to the checkpoint that they are of', async () => {
    const folder = testFolder('archive');
    const { archive } = await grown(folder, [2, 2]);
    const witness = generateKey();
    const key = noteKey('witness/AAA', WITNESS_KEY, witness.publicJwk);
    if (!key.ok) throw new Error(key.what);
    const verifiers = [cosignatureVerifier(key.key)];
    const text = String(await readLogFile(folder, 'checkpoints/4')).split('\n\n')[0]! + '\n';
    const signature = cosign(text, 'witness/AAA', witness.jwk, 1_700_000_000);
    expect(await archive.cosign(3, [signature], verifiers)).toBe('unknown');
    expect(await archive.cosign(2, [signature], verifiers)).toBe(false);
    expect(await archive.cosign(4, [signature], verifiers)).toBe(true);
    expect(await archive.cosign(4, [signature], verifiers)).toBe(true);
    expect(
      String(await readLogFile(folder, 'checkpoint'))
        .split('\n')
        .filter((l) => l.startsWith('\u2014')),
    ).toHaveLength(2);
    expect(await readLogFile(folder, 'checkpoint')).toEqual(await readLogFile(folder, 'checkpoints/4'));
  });

  it.each([
    'checkpoint',
    'checkpoints/0',
    'checkpoints/17',
    'tile/0/000',
    'tile/entries/x001/002.p/7',
    'tile/1/000.p/255',
  ])('has the file %s by name', (path) => expect(isLogPath(path)).toBe(true));

  it.each([
    '',
    'checkpoint/',
    'checkpoints/01',
    'checkpoints/../x',
    '../checkpoint',
    'tile/0/000.p/256',
    'tile/64/000',
    'tile/0/0',
    'texts/x',
    'tile/0/000.p/0',
    'checkpoint\n',
  ])('has no file %j by name', async (path) => {
    expect(isLogPath(path)).toBe(false);
    await expect(readLogFile(testFolder('archive'), path)).rejects.toThrow('not a file of the log');
  });

  it('leaves nothing but its folders where nothing was archived', async () => {
    const folder = join(testFolder('archive'), 'new', 'one');
    mkdirSync(join(folder, '..'), { recursive: true });
    const archive = await open(folder);
    expect([archive.size(), archive.last(), await archive.checkpoint()]).toEqual([0, null, false]);
    expect(existsSync(join(folder, 'log', 'checkpoint'))).toBe(false);
    expect(await archivedHeads(join(folder, 'nowhere'))).toEqual([]);
  });
});
