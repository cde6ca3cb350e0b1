import { bundleOf } from '../../client/bundle.ts';
import { manifestOf as manifestOfTexts, textFrom } from '../../client/index.ts';
import { wholeEntries } from '../../client/readBundle.ts';
import { verifyBundle as byEngine } from '../../client/verifyBundle.ts';
import { BUNDLE_FILES } from '../../contracts/bundle.ts';
import { aggregateRef, type DossierId, type Instant, type OrganisationId, type Sha256 } from '../../contracts/ids.ts';
import { canonicalBytes } from '../../evidence/canonical.ts';
import { lineHash, parseLine, withheldLine } from '../../evidence/chain.ts';
import type { VersionManifest } from '../../contracts/text.ts';
import { sha256Hex, textHash } from '../../evidence/hash.ts';
import { readStatement } from '../../evidence/statement.ts';
import { verifyBundle as bySmall } from '../../verifier/verify.ts';
import { CURRENT, recordedExports } from '../exports/exports.ts';
import { bundleWorld, dossierRef, type BundleWorld } from './bundleWorld.ts';
import { rememberedCurve, rememberedStrictCurve } from './remembered.ts';

let world: BundleWorld;
beforeAll(async () => void (world = await bundleWorld()));

const manifestOf = (files: ReadonlyMap<string, Uint8Array>) =>
  JSON.parse(Buffer.from(files.get('manifest.json')!).toString('utf8')) as Record<string, unknown>;

describe('the bundle of a document', () => {
  it('holds every line of the document and of what its decisions read, in the order of the log, each with its proof', () => {
    const { entries } = manifestOf(world.files) as { entries: { aggregate: string; n: number; index: number }[] };
    expect(entries.map((e) => e.index)).toEqual(entries.map((e) => e.index).toSorted((a, b) => a - b));
    expect(new Set(entries.map((e) => e.aggregate))).toEqual(new Set([world.house, dossierRef]));
    for (const { index, aggregate, n } of entries) {
      expect(parseLine(world.lines[index]!)).toMatchObject({ aggregate, n });
      expect(world.files.has(`proofs/${index}.tlog-proof`)).toBe(true);
    }
    for (const path of Object.values(BUNDLE_FILES)) expect(world.files.has(path)).toBe(true);
    expect(Object.keys(manifestOf(world.files)['files'] as object).toSorted()).toEqual(
      [...world.files.keys()].filter((p) => p !== 'manifest.json').toSorted(),
    );
  });

  it('Q23 is not made where a line is withheld from whoever asks for it', () => {
    const line = world.lines[40]!;
    const { aggregate, n } = parseLine(line);
    const withheld = withheldLine(parseLine(line), lineHash(line));
    expect(wholeEntries(world.lines)).toMatchObject({ ok: true });
    expect(wholeEntries(world.lines.map((l, i) => (i === 40 ? withheld : l)))).toMatchObject({
      ok: false,
      refusal: { rule: 'Q23', lack: 'LinesWithheld', facts: { lines: 1, first: `${aggregate}@${n}` } },
    });
  });

  it('is verified by both: every entry, signature, proof, cosignature and text, and a checkpoint that was kept', () => {
    const checkpoint = Buffer.from(world.olderCheckpoint);
    const small = bySmall(world.files, { rootKey: world.rootKey, checkpoint });
    expect(small.findings).toEqual([]);
    expect(small).toMatchObject({
      ok: true,
      counts: { entries: 55, statements: 55, proofs: 55, cosignatures: 3, texts: 4 },
      rootKey: world.rootKey,
      log: { origin: 'concordat/SMALL', size: 59 },
    });
    const engine = byEngine(world.files, { rootKey: world.rootKey, checkpoint });
    expect(engine.findings).toEqual([]);
    expect(engine).toMatchObject({ ok: true, checked: 55, decidedAgain: 55, proofs: 55, heads: small.heads });
  });

  it('tells the gaps in the senders’ counters, which only they can explain', () => {
    const { notes } = bySmall(world.files, { curve: rememberedCurve });
    expect(notes).toContainEqual({
      check: 'counter',
      where: 'line 32, dossier/B-1@2',
      found: 'statement 29 of SECRETARIAT-1',
      expected: 'statement 28, which is not in this bundle',
    });
  });

  it('verifies without a text that may not be had, and names it', () => {
    const path = [...world.files.keys()].find((p) => p.startsWith('texts/'))!;
    const files = new Map<string, Uint8Array>(world.files);
    files.delete(path);
    const manifest = manifestOf(files);
    const { [path]: _, ...rest } = manifest['files'] as Record<string, string>;
    files.set('manifest.json', canonicalBytes({ ...manifest, files: rest }));
    const missing = { ok: true, missingTexts: [path.slice('texts/'.length)] };
    expect(bySmall(files, { curve: rememberedCurve })).toMatchObject(missing);
    expect(byEngine(files, { curve: rememberedStrictCurve })).toMatchObject(missing);
  });

  it('without a text of the adopted version is not sound, and is where the text was erased (format §8)', () => {
    const at = world.lines.findLastIndex((line) => parseLine(line).aggregate === dossierRef);
    const { manifest, textHash: adopted } = world.lines
      .flatMap((line) => parseLine(line).events)
      .filter((e) => e.type === 'VersionIssued')[1]!;
    const [held, gone] = manifest.renderings.map((r) => r.sha256) as [Sha256, Sha256];
    const added = (...events: readonly object[]) => {
      const entry = { ...parseLine(world.lines[at]!), events };
      const kept = manifestOf(world.files);
      const named = kept['entries'] as readonly { readonly index: number }[];
      const lines = named.map(({ index }) => (index === at ? canonicalBytes(entry).toString() : world.lines[index]!));
      const files = new Map<string, Uint8Array>(world.files);
      files.delete(`texts/${gone}`);
      return files.set('entries.jsonl', Buffer.from(lines.map((line) => `${line}\n`).join('')));
    };
    const said = (files: ReadonlyMap<string, Uint8Array>) =>
      [bySmall(files, { curve: rememberedCurve }), byEngine(files, { curve: rememberedStrictCurve })].map((report) => [
        report.missingTexts,
        report.findings.filter((f) => f.check === 'text'),
      ]);
    const adopting = { type: 'Adopted', act: {}, textHash: adopted, roster: [] };
    const finding = expect.objectContaining({ where: `texts/${gone}`, found: 'no file' });
    expect(held).not.toBe(gone);
    for (const [missing, found] of said(added())) expect([missing, found]).toEqual([[gone], []]);
    for (const [missing, found] of said(added(adopting))) expect([missing, found]).toEqual([[gone], [finding]]);
    const erased = { type: 'TextErased', sha256: gone, by: 'SECRETARIAT', person: 'B', askedBy: 'A', reason: 'r' };
    for (const [missing, found] of said(added(erased, adopting))) expect([missing, found]).toEqual([[gone], []]);
  });

  it('whose version says of its places what its texts do not is told by the engine, who reads them', async () => {
    const own = await bundleWorld('short');
    const texts = ['ru', 'zh'].map((language) => {
      const made = textFrom(`# Draft\n\nWords {#para-1}\n\nMore words (${language}) {#para-2}\n`, { language });
      if (!made.ok) throw new Error('the draft is a text');
      own.texts.set(made.value.sha256, Buffer.from(made.value.content));
      return made.value;
    });
    const { manifest } = manifestOfTexts('B-1' as DossierId, { number: 2, title: 'Draft', texts });
    const places = manifest.places!.map(([place], i) => [place, manifest.places![1 - i]![1]] as const);
    const lying = { ...manifest, places } as VersionManifest;
    const issue = (m: VersionManifest) => ({ type: 'IssueVersion', textHash: textHash(m), manifest: m });
    expect(own.journal.say(own.secretariat, dossierRef, issue(lying))).toEqual(['VersionIssued']);
    const files = await own.sealed([...own.journal.lines]);
    const { findings } = byEngine(files, { rootKey: own.rootKey });
    expect(findings).toEqual([expect.objectContaining({ check: 'places', found: 'para-1, para-2' })]);
    expect(bySmall(files, { rootKey: own.rootKey })).toMatchObject({ ok: true, findings: [] });
  });

  it('is not made where the organisation has no log', async () => {
    const entries = world.lines.slice(0, 20).map((line, index) => ({ index, line }));
    const source = {
      organisation: world.organisation,
      dossier: 'B-1' as DossierId,
      made: '2026-01-01T00:00:00.000Z' as Instant,
    };
    const rest = { texts: new Map(), checkpoint: '', inclusion: () => Promise.resolve([]), consistency: [] };
    await expect(bundleOf({ ...source, entries, ...rest })).rejects.toThrow('no log yet');
  });
});

describe.each(recordedExports(CURRENT).map((e) => [e.name, e] as const))(
  'the recorded export %s',
  (_, { lines, rootKey }) => {
    it('gives the small verifier nothing to find but that it has no log: no false alarm of keys, chains or the directory', () => {
      const entries = lines
        .map((line) => ({ line, entry: parseLine(line) }))
        .toSorted((a, b) => a.entry.cause.sequence - b.entry.cause.sequence);
      const own = entries.find(({ entry }) => entry.aggregate.startsWith('dossier/'))!.entry.aggregate;
      const first = readStatement(entries[0]!.entry.cause.statement);
      const organisation = first.ok ? first.statement.organisation : ('' as OrganisationId);
      const files = new Map<string, Uint8Array>([
        ['entries.jsonl', Buffer.from(entries.map(({ line }) => `${line}\n`).join(''))],
        ...(['checkpoint', 'policy', 'procedure.json'] as const).map((p) => [p, Buffer.from(p)] as const),
      ]);
      const manifest = {
        ...{ format: 'concordat-bundle', v: 1, organisation, dossier: own.slice('dossier/'.length), rootKey },
        ...{ made: '2026-01-01T00:00:00.000Z' },
        entries: entries.map(({ entry }, index) => ({ aggregate: entry.aggregate, n: entry.n, index })),
        files: Object.fromEntries([...files].map(([path, bytes]) => [path, sha256Hex(bytes)])),
      };
      files.set('manifest.json', canonicalBytes(manifest));
      const { findings, counts } = bySmall(files, { rootKey });
      expect(findings.filter((f) => !['checkpoint', 'procedure'].includes(f.check))).toEqual([]);
      expect(counts.statements).toBe(lines.length);
      expect(aggregateRef('organisation', organisation)).toBe(entries[0]!.entry.aggregate);
    });
  },
);
