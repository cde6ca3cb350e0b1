import type { BoardLine } from '../../contracts/views.ts';
import type { MemberId } from '../../contracts/ids.ts';
import { procedureMistakes } from '../../domain/procedure.ts';
import { liveBoard, plainBoard } from '../../demo/board.ts';
import { astanaPackage, scoProcedure } from '../../demo/package.ts';
import { demonstrationProcedure, fast, watchable } from '../../demo/procedure.ts';
import { INCIDENTS, castFor, planFor } from '../../demo/script.ts';
import { finalTable, missingEnd } from '../../demo/table.ts';
import { draftTexts, PLACES } from '../../demo/texts.ts';
import { versionLack } from '../../client/index.ts';
import { placesOf } from '../../domain/text/blocks.ts';

const documents = astanaPackage.documents;
const counted = (...classes: readonly string[]) => documents.filter((d) => classes.includes(d.class)).length;

describe('the data of the Astana package', () => {
  it('has a consistent procedure', () => {
    expect(procedureMistakes(scoProcedure)).toEqual([]);
  });

  it('names 25 documents: 1 declaration, 20 decisions, 3 statements, 1 agreement', () => {
    expect(documents.map((d) => d.row)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
    expect(new Set(documents.map((d) => d.id)).size).toBe(25);
    expect(counted('declaration')).toBe(1);
    expect(counted('statement', 'sectoralStatement')).toBe(3);
    expect(counted('agreement')).toBe(1);
    expect(counted('personnelDecision')).toBe(2);
    expect(counted('report')).toBe(2);
    expect(counted('decisionOnDraft')).toBe(1);
    expect(counted('decisionOnSigning')).toBe(1);
  });

  it('knows every class, and signs all but the statements', () => {
    for (const { class: name } of documents) expect(scoProcedure.classes[name]).toBeDefined();
    const unsigned = documents.filter((d) => !scoProcedure.classes[d.class]?.signed);
    expect(unsigned.map((d) => d.row)).toEqual([22, 23, 24]);
  });

  it('puts Belarus first, and keeps the numbers that were published', () => {
    expect(documents.filter((d) => d.decideFirst).map((d) => [d.row, d.item, d.admits])).toEqual([[2, 1, 'BLR']]);
    expect([...documents.map((d) => d.item)].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 25 }, (_, i) => i + 1),
    );
    const published = [
      [16, 17],
      [17, 18],
      [18, 19],
      [19, 20],
      [20, 21],
      [22, 22],
      [23, 23],
      [24, 24],
    ];
    for (const [row, item] of published) expect(documents.find((d) => d.row === row)?.item).toBe(item);
  });

  it('counts nine members and one candidate, in the order of signature', () => {
    expect(astanaPackage.members.map((m) => m.id)).toEqual([
      'BLR',
      'IND',
      'IRN',
      'KAZ',
      'CHN',
      'KGZ',
      'PAK',
      'RUS',
      'TJK',
      'UZB',
    ]);
    expect(astanaPackage.members.filter((m) => m.candidate).map((m) => m.id)).toEqual(['BLR']);
  });

  it('never invents a title for the document that is not known', () => {
    expect(documents.find((d) => d.row === 21)?.title).toBe('Decision not identified in the public sources');
  });

  it('marks every draft text as simulated, in its own language', () => {
    const texts = draftTexts(documents[0]!, { number: 1, title: documents[0]!.title });
    expect(texts.map((t) => [t.language, t.status])).toEqual([
      ['ru', 'official'],
      ['zh', 'official'],
      ['en', 'unofficial'],
    ]);
    expect(texts.map((t) => /Условный|模拟|Simulated/.test(t.content))).toEqual([true, true, true]);
    for (const { content } of texts) expect(placesOf(content)).toEqual(PLACES);
    for (const document of documents)
      expect(versionLack(draftTexts(document, { number: 2, title: document.title }), [])).toBeNull();
  });
});

describe('the demonstration procedure', () => {
  it.each([fast, watchable])('differs from the SCO’s in its periods and its name alone', (pace) => {
    const demo = demonstrationProcedure(scoProcedure, pace);
    expect(procedureMistakes(demo)).toEqual([]);
    const periods = (p: typeof demo) =>
      Object.fromEntries(
        Object.entries(p.stages).map(([code, s]) => [
          code,
          { ...s, periodMs: 0, silence: { ...s.silence, minimumMs: 0 } },
        ]),
      );
    const policy = (p: typeof demo) => ({ ...p.policy, correctionMinimumMs: 0 });
    expect({ ...demo, name: '', stages: periods(demo), policy: policy(demo) }).toEqual({
      ...scoProcedure,
      name: '',
      stages: periods(scoProcedure),
      policy: policy(scoProcedure),
    });
    expect(demo.name).toMatch(/\(demonstration periods\)$/);
  });
});

describe('the script', () => {
  const nine = astanaPackage.members.filter((m) => !m.candidate).map((m) => m.id);

  it('names documents of the package', () => {
    for (const { dossier } of Object.values(INCIDENTS)) expect(documents.some((d) => d.id === dossier)).toBe(true);
  });

  it('gives the parts to the roster in its order', () => {
    expect(castFor('objection', nine)).toBe(nine[0]);
    expect(castFor('deadline', nine)).not.toBe(castFor('deadline', nine, 1));
  });

  it('never says anything in a silence round but to break it', () => {
    const plans = (dossier: string) =>
      nine.map(
        (m) =>
          planFor(m, nine, dossier as never, {
            ...{ stage: '40' as never, round: 1, kind: 'silence', deadline: '2024-06-30T07:00:00.000Z' as never },
          }).do,
      );
    expect(new Set(plans(INCIDENTS.silence.dossier))).toEqual(new Set(['nothing']));
    expect(plans(INCIDENTS.broken.dossier).filter((d) => d === 'say')).toHaveLength(1);
  });
});

const line = (change: Partial<BoardLine> = {}): BoardLine => ({
  dossier: 'SCO-2024-01' as never,
  title: 'Astana Declaration',
  formerTitles: [],
  class: 'declaration',
  area: 'all',
  phase: 'inProgress',
  stage: '20' as never,
  stageName: 'Expert review',
  round: 1,
  roundKind: 'open',
  heard: 3,
  counted: 9,
  tally: { of: 'round', stage: '20' as never, round: 1 },
  objections: [],
  deadline: '2026-01-01T00:00:20.000Z' as never,
  act: null,
  draftAct: null,
  pendingSince: null,
  rounds: 1,
  positions: 3,
  entries: 20,
  ...change,
});

describe('the board', () => {
  const output = (rows?: number) => {
    const written: string[] = [];
    return { written, board: { write: (text: string) => written.push(text), columns: 120, rows } };
  };

  it('draws over itself on a terminal: stage, round, heard of counted, objections, time left', () => {
    const { written, board } = output();
    const live = liveBoard(board, ['heading'], () => Date.parse('2026-01-01T00:00:08.500Z'));
    live.show([line({ objections: ['IND' as MemberId] })]);
    live.show([line()]);
    expect(written[0]).toMatch(/20 Expert review\s+1\s+3 of 9\s+IND\s+12 s\s+Astana Declaration/);
    expect(written[1]?.startsWith('\u001b[4A')).toBe(true);
  });

  it('keeps within a low screen, what is under way first', () => {
    const { written, board } = output(14);
    const ended = Array.from({ length: 20 }, (_, i) =>
      line({ dossier: `SCO-${i}` as never, phase: 'inEffect', round: null }),
    );
    liveBoard(board, ['heading'], () => 0).show([...ended, line({ dossier: 'SCO-MOVING' as never })]);
    expect(written[0]?.split('\n').length).toBeLessThanOrEqual(14);
    expect(written[0]).toContain('SCO-MOVING');
    expect(written[0]).toMatch(/and \d+ more/);
  });

  it('writes a plain line for a change, and none for a position', () => {
    const { written, board } = output();
    const plain = plainBoard(board, ['heading']);
    plain.show([line()]);
    plain.show([line({ heard: 4, positions: 4, entries: 21 })]);
    plain.show([line({ heard: 5, objections: ['IRN' as MemberId] })]);
    expect(written.map((w) => w.trimEnd())).toEqual([
      'heading',
      'SCO-2024-01: 20 Expert review, round 1, 3 of 9 heard, until 2026-01-01T00:00:20.000Z',
      'SCO-2024-01: 20 Expert review, round 1, 5 of 9 heard, objection of IRN, until 2026-01-01T00:00:20.000Z',
    ]);
  });
});

describe('the table at the end', () => {
  const act = { meeting: astanaPackage.summit, organ: 'CHS' as never, day: '2024-07-04' as never, number: 2 };

  it('has document, organ, act number, rounds, positions, entries, verified, and sums that are derived', () => {
    const table = finalTable([
      { document: documents[0]!, line: line({ act, phase: 'inEffect' }), verified: 'yes' },
    ]).split('\n');
    expect(table[0]?.split(/\s{2,}/)).toEqual([
      'document',
      'title',
      'organ',
      'act number',
      'rounds',
      'positions',
      'entries',
      'verified',
    ]);
    expect(table[2]?.split(/\s{2,}/)).toEqual([
      'SCO-2024-01',
      'Astana Declaration',
      'CHS',
      'No. 2 of 2024-07-04',
      '1',
      '3',
      '20',
      'yes',
    ]);
    expect(table.at(-1)).toMatch(/^1 documents\s+1 adopted\s+1\s+3\s+20$/);
  });

  it('says what did not come to its end', () => {
    expect(missingEnd(documents[0]!, null, astanaPackage, scoProcedure)).toMatch(/was not filed/);
    const view = { ...line({ act, phase: 'adopted' }), stages: [] } as never;
    expect(missingEnd(documents[0]!, view, astanaPackage, scoProcedure)).toMatch(/not in effect/);
    const other = { ...line({ act: { ...act, number: 3 }, phase: 'inEffect' }), stages: [] } as never;
    expect(missingEnd(documents[0]!, other, astanaPackage, scoProcedure)).toMatch(/No\. 3/);
  });
});
