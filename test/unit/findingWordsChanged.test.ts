import { verifyBundle as byEngine } from '../../client/verifyBundle.ts';
import { verifyExport } from '../../client/verify.ts';
import { reportOf } from '../../client/web/screens/report.ts';
import { findingWords } from '../../client/words/findings.ts';
import { canonicalBytes, canonicalJson } from '../../evidence/canonical.ts';
import { lineHash } from '../../evidence/chain.ts';
import { sha256Hex } from '../../evidence/hash.ts';
import { generateKey } from '../../evidence/keys.ts';
import { verifyBundle as bySmall } from '../../verifier/verify.ts';
import { CHECKS as SMALL_CHECKS, inRussian } from '../../verifier/words.ts';
import { bundleWorld, dossierRef, type BundleWorld } from './bundleWorld.ts';
import { rememberedCurve, rememberedStrictCurve } from './remembered.ts';

/** Whatever is changed in a bundle or an export, what both verifiers find in it is said in Russian. Simulated data. */

const russian = (text: string) => findingWords(text, 'ru');

describe('what is found in a changed bundle', () => {
  let world: BundleWorld;
  let lines: readonly string[];
  beforeAll(async () => {
    world = await bundleWorld();
    lines = world.files.get('entries.jsonl')!.toString().trimEnd().split('\n');
  });
  type Files = ReadonlyMap<string, Uint8Array>;
  const withFile = (files: Files, path: string, content: string | Uint8Array): Files =>
    new Map([...files, [path, Buffer.from(content as string)]]);
  const mended = (files: Files, change: object = {}): Files => {
    const manifest = JSON.parse(Buffer.from(files.get('manifest.json')!).toString()) as object;
    const hashes = [...files].filter(([p]) => p !== 'manifest.json').map(([p, bytes]) => [p, sha256Hex(bytes)]);
    return withFile(
      files,
      'manifest.json',
      canonicalBytes({ ...manifest, files: Object.fromEntries(hashes) as object, ...change }),
    );
  };
  const entriesOf = (of: readonly string[]) =>
    mended(withFile(world.files, 'entries.jsonl', of.map((l) => `${l}\n`).join('')));
  /** Lines with some changed, each chain mended behind them. */
  const rechained = (change: (entry: Record<string, unknown>, i: number) => object) => {
    const heads = new Map<unknown, string>();
    return lines.map((line, i) => {
      const entry = JSON.parse(line) as Record<string, unknown>;
      const made = canonicalJson({ ...entry, prev: heads.get(entry['aggregate']) ?? null, ...change(entry, i) });
      heads.set(entry['aggregate'], lineHash(made));
      return made;
    });
  };
  const known = () => ({ rootKey: world.rootKey, checkpoint: Buffer.from(world.olderCheckpoint) });
  /** What both say of some files that has no Russian. */
  const english = (files: Files, trust: object = {}) => {
    const small = bySmall(files, { ...known(), ...trust, curve: rememberedCurve });
    const engine = byEngine(files, { ...known(), ...trust, curve: rememberedStrictCurve });
    const said = (say: typeof inRussian, findings: typeof small.findings) =>
      findings.flatMap(({ check, where, found, expected }) =>
        [where, found, expected].flatMap((text) =>
          say(text).some((p) => p.is === 'english') ? [`${check}: ${text}`] : [],
        ),
      );
    for (const { check } of [...small.findings, ...small.notes]) expect(SMALL_CHECKS).toHaveProperty(check);
    return {
      found: small.findings.length + engine.findings.length,
      english: [...said(inRussian, [...small.findings, ...small.notes]), ...said(russian, engine.findings)],
    };
  };

  it('by one bit in any of its files is said in Russian', () => {
    let found = 0;
    const left = new Set<string>();
    for (const [path, bytes] of world.files) {
      if (path.startsWith('proofs/') && path !== 'proofs/0.tlog-proof') continue;
      for (let at = path.length % 31; at < bytes.length; at += Math.max(31, Math.floor(bytes.length / 8))) {
        const flipped = Uint8Array.from(bytes);
        flipped[at] = flipped[at]! ^ (1 << (at % 8));
        const changed = withFile(world.files, path, flipped);
        for (const files of path === 'manifest.json' ? [changed] : [changed, mended(changed)]) {
          const came = english(files);
          found += came.found;
          for (const text of came.english) left.add(text);
        }
      }
    }
    expect([...left]).toEqual([]);
    expect(found).toBeGreaterThan(150);
  });

  it('by its entries, its files, its keys or its log is said in Russian', async () => {
    const at = lines.findIndex((l) => l.startsWith(`{"aggregate":"${dossierRef}"`)) + 6;
    const without = (path: string) => new Map([...world.files].filter(([p]) => p !== path));
    const [text = ''] = [...world.files.keys()].filter((p) => p.startsWith('texts/'));
    const event = (i: number, change: object) =>
      rechained((e, j) => (i === j ? { events: [{ ...(e['events'] as object[])[0], ...change }] } : {}));
    const indexOf = (type: string) => lines.findIndex((l) => l.includes(`"type":"${type}"`));
    const bent: readonly Files[] = [
      new Map(),
      withFile(world.files, 'more', 'x'),
      mended(withFile(world.files, 'more', 'x')),
      ...[
        'checkpoint',
        'policy',
        'procedure.json',
        'entries.jsonl',
        'proofs/0.tlog-proof',
        text,
        `consistency/${world.older.size}`,
      ].flatMap((path) => [without(path), ...(path === text ? [] : [mended(without(path))])]),
      ...[
        'manifest.json',
        'checkpoint',
        'policy',
        'procedure.json',
        'proofs/0.tlog-proof',
        `consistency/${world.older.size}`,
      ].flatMap((path) =>
        [
          '',
          'x',
          '{}',
          '\u2014 x AAAA\n',
          '\n\n',
          'x\n\n\u2014 a b\n',
          'x\n1\nAAAA\n\n\u2014 a AAAAAAAA\n',
          Buffer.of(0xff),
          Buffer.alloc(70_000, 'x\n'),
        ].map((content) =>
          path === 'manifest.json'
            ? withFile(world.files, path, content)
            : mended(withFile(world.files, path, content)),
        ),
      ),
      ...[
        { rootKey: 'A'.repeat(43) },
        { dossier: 'OTHER' },
        { organisation: 'OTHER' },
        { v: 2 },
        { made: 'now' },
        { x: 1 },
        { entries: [] },
        { files: {} },
      ].map((change) => mended(world.files, change)),
      entriesOf(lines.filter((_, i) => i !== at)),
      entriesOf([...lines.slice(0, at), lines[at]!, ...lines.slice(at)]),
      entriesOf(lines.slice(0, -2)),
      entriesOf(lines.map((l, i) => (i === at ? lines[at + 1]! : i === at + 1 ? lines[at]! : l))),
      ...[
        '',
        'x',
        '{}',
        '[]',
        '{"aggregate":"dossier/B-1"}',
        `{"v":7}`,
        lines[at]!.replace('"v":1', '"v":9'),
        'x'.repeat(70_000),
      ].map((line) => entriesOf(lines.map((l, i) => (i === at ? line : l)))),
      mended(withFile(world.files, 'entries.jsonl', world.files.get('entries.jsonl')!.subarray(0, -40))),
      ...[
        { at: '2020-01-01T00:00:00.000Z' },
        { cause: { statement: 'x', sequence: 1 } },
        { basis: { organisation: 0 } },
        { basis: { organisation: 9_999 } },
        { basis: { organisation: 1, dossiers: { NONE: 3 } } },
        { events: [{ type: 'Invented' }] },
        { events: [{ type: 'VersionIssued' }] },
        { aggregate: 'organisation/SMALL' },
      ].map((change) => entriesOf(rechained((_, i) => (i === at ? change : {})))),
      ...[
        'MemberRegistered',
        'PersonAccredited',
        'KeyEnrolled',
        'OfficeRegistered',
        'LogRegistered',
        'WitnessRegistered',
        'KeyRevoked',
        'VersionIssued',
        'PositionTaken',
      ].flatMap((type) =>
        [
          { member: 'ZZZ', person: 'ZZZ', kid: 'A'.repeat(43), name: 'x', textHash: 7 },
          { type: 'MembershipEnded', member: 'ZZZ' },
          { type: 'WitnessWithdrawn' },
          { type: 'OrganisationRegistered' },
        ].map((change) => entriesOf(event(indexOf(type), change))),
      ),
    ];
    const [found, left] = [new Set<number>(), new Set<string>()];
    for (const [i, files] of bent.entries()) {
      const came = english(files);
      if (came.found > 0) found.add(i);
      for (const said of came.english) left.add(said);
    }
    const checks = await Promise.all([
      world.sealed(world.lines, { witnesses: [] }),
      world.sealed(world.lines, { logKey: generateKey() }),
      world.sealed(world.lines.slice(0, world.older.size - 1), { since: [] }),
    ]);
    for (const files of checks) for (const said of english(files).english) left.add(said);
    for (const trust of [
      { rootKey: 'A'.repeat(43) },
      { logKey: 'x+00000000+AAAA' },
      { heads: { [dossierRef]: '0'.repeat(64), 'dossier/NONE': '1' } },
      { checkpoint: Buffer.from('x') },
    ])
      for (const said of english(world.files, trust).english) left.add(said);
    expect([...left]).toEqual([]);
    expect([...bent.keys()].filter((i) => !found.has(i))).toEqual([]);
  });

  it('and in a changed export is shown in Russian, value by value', () => {
    const changed = [lines[0]!, lines[2]!, 'x', ...lines.slice(3)];
    const report = verifyExport(changed, { curve: rememberedStrictCurve });
    const shown = (reportOf(report, { known: '', tookMs: 1, own: null }, 'ru') as { toString(): string }).toString();
    expect(shown).toContain('Нарушен порядок номеров');
    expect(shown).not.toContain('lang="en"');
  });
});
