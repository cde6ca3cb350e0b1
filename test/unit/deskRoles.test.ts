import { mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openConsultations } from '../../client/web/consultations.ts';
import { readFields } from '../../client/web/forms/read.ts';
import { fieldsOf, schemaOf } from '../../client/web/forms/describe.ts';
import { positionsSaid, wordsOf } from '../../client/positionsSaid.ts';
import { dueBy, undeliveredIn, waitsIn } from '../../client/web/screens/office.ts';
import { turnOf } from '../../client/web/screens/turnRows.ts';
import type { Entry } from '../../contracts/entry.ts';
import type { ActorId, DossierId, Instant, OrganId, MemberId, PersonId } from '../../contracts/ids.ts';
import { LIMITS } from '../../contracts/limits.ts';
import type { BoardLine, Waiting } from '../../contracts/views.ts';
import { placesOf } from '../../domain/dossier/facts/places.ts';
import { waits } from '../../domain/dossier/shown/awaited.ts';

/** The parts of the desk that one role uses: whose turn it is, what was said, and what is asked among one's own. */

const NOW = '2024-06-01T00:00:00.000Z' as Instant;
const on = (...of: string[]) => of as readonly string[] as readonly ActorId[];
const until = (day: number) => `2024-06-${String(day).padStart(2, '0')}T00:00:00.000Z` as Instant;
const KAZ = 'KAZ' as ActorId;
const line = (dossier: string, waiting: readonly Waiting[], more: Partial<BoardLine> = {}): BoardLine =>
  ({
    ...{ dossier, title: dossier, formerTitles: [], class: 'decision', area: '', phase: 'inProgress', stage: null },
    ...{ stageName: null, round: null, roundKind: null, heard: 0, counted: 3, objections: [], deadline: null },
    ...{ act: null, draftAct: null, pendingSince: null, rounds: 0, positions: 0, entries: 1, waiting, ...more },
  }) as BoardLine;
const asked = (day: number, ...of: string[]) =>
  waits({ code: 'delegations' }, { on: on(...of), until: until(day), rule: 'D27' });

describe('the order of what waits for somebody', () => {
  it('is by what follows in law, then by deadline (G12)', () => {
    const turn = turnOf(
      [
        line('LATE', [asked(9, 'KAZ')]),
        line('SOON', [asked(3, 'KAZ')]),
        line('SIGN', [waits({ code: 'signatures' }, { on: on('KAZ'), rule: 'D41' })]),
        line('SILENT', [asked(20, 'KAZ')], { roundKind: 'silence' }),
        line('BLOCKED', [waits({ code: 'lack', facts: { lack: 'ObjectionStands' } }, { on: on('KAZ'), rule: 'D26' })]),
        line('THEIRS', [asked(2, 'IND')]),
        line('NOBODY', []),
      ],
      KAZ,
      NOW,
    );
    expect(turn.mine.map((r) => r.line.dossier)).toEqual(['SILENT', 'BLOCKED', 'SOON', 'LATE', 'SIGN']);
    expect(turn.others.map((r) => r.line.dossier)).toEqual(['THEIRS']);
    // The nearest deadline is that of another.
    expect(turn.next).toMatchObject({ until: until(3), line: { dossier: 'SOON' } });
  });

  it('names as the next deadline that of a round in which one is counted, or of an organ that one chairs', () => {
    const theirs = line('THEIRS', [asked(2, 'IND')]);
    const counted = { own: { asked: [{ stage: null }], last: null } } as unknown as Partial<BoardLine>;
    const [answered, chaired] = [
      line('ANSWERED', [asked(4, 'IND')], counted),
      line('CHAIRED', [{ ...asked(5, 'IND'), organ: 'EG' as OrganId }]),
    ];
    const next = (chairs: readonly string[], ...lines: readonly BoardLine[]) =>
      turnOf([theirs, ...lines], KAZ, NOW, chairs as readonly OrganId[]).next?.line.dossier ?? null;
    expect([next([]), next([], chaired), next([], answered, chaired), next(['EG'], chaired)]).toEqual([
      ...[null, null, 'ANSWERED', 'CHAIRED'],
    ]);
  });

  it('asks nobody any more for an answer whose deadline has passed, and still for what is overdue (G12)', () => {
    const over = '2024-05-31T00:00:00.000Z' as Instant;
    const copies = waits({ code: 'certifiedCopies' }, { on: on('KAZ'), until: over, rule: 'D51' });
    const answer = waits({ code: 'delegations' }, { on: on('KAZ'), until: over, rule: 'D27' });
    const turn = turnOf([line('OVER', [answer]), line('OVERDUE', [copies])], KAZ, NOW);
    expect(turn.mine.map((r) => r.line.dossier)).toEqual(['OVERDUE']);
    expect(turn.next).toBeNull();
  });
});

describe('what an office sees to', () => {
  const rows = waitsIn([
    line('LATE', [asked(9, 'KAZ')]),
    line('SOON', [asked(3, 'KAZ'), waits({ code: 'finding' }, { on: on('CHAIR'), until: until(3), rule: 'D47' })]),
    line('SENT', [waits({ code: 'delivery' }, { on: on('IND'), rule: 'D16' })]),
    line('OVER', []),
  ]);
  it('is every deadline until then, of one document each once, the earliest first', () => {
    expect(dueBy(rows, until(9)).map((r) => `${r.line.dossier} ${r.until}`)).toEqual([
      `SOON ${until(3)}`,
      `LATE ${until(9)}`,
    ]);
    expect(dueBy(rows, until(2))).toEqual([]);
  });
  it('is who has not confirmed a delivery', () => {
    expect(undeliveredIn(rows).map((r) => r.line.dossier)).toEqual(['SENT']);
  });
});

describe('what was said', () => {
  const inRound = { stage: '20', round: 1, textHash: 'a'.repeat(64) };
  const entry = (n: number, ...events: object[]) => ({ n, at: NOW, events }) as unknown as Entry;
  const took = (member: string, position: object) => ({
    ...{ type: 'PositionTaken', member, position, statement: '', transcribedFrom: null, ...inRound },
  });
  it('stays with its words through what followed it', () => {
    const said = positionsSaid(
      [
        entry(4, took('KAZ', { kind: 'object', reasons: 'too early', places: ['para-1'] })),
        entry(5, took('IND', { kind: 'agree' })),
        entry(6, { type: 'PositionLifted', member: 'KAZ', ...inRound }),
        entry(7, took('KAZ', { kind: 'agree' })),
      ],
      'KAZ' as MemberId,
    );
    expect(said.map((s) => [s.entry, s.position.kind, s.became])).toEqual([
      [4, 'object', 'lifted'],
      [7, 'agree', null],
    ]);
    expect([wordsOf(said[0]!.position), placesOf(said[0]!.position)]).toEqual(['too early', ['para-1']]);
  });

  it('is an agreement by itself once the viewpoint is withdrawn that was attached to it', () => {
    const said = positionsSaid([
      entry(4, took('KAZ', { kind: 'agreeWithViewpoint', text: 'we read it so' })),
      entry(5, { type: 'PositionWithdrawn', member: 'KAZ', leaves: 'agree', ...inRound }),
    ]);
    expect(said.map((s) => [s.entry, s.position.kind, s.became])).toEqual([
      [4, 'agreeWithViewpoint', 'withdrawn'],
      [5, 'agree', null],
    ]);
  });

  it('is read from boxes that were ticked as from lines that were typed', () => {
    const fields = fieldsOf(schemaOf('dossier', 'TakePosition')!);
    const read = (places: string | string[]) =>
      readFields(fields, {
        'position.kind': 'object',
        'position.object.reasons': 'r',
        'position.object.places': places,
      });
    expect(read(['para-1', 'para-2'])).toEqual(read('para-1\npara-2'));
  });
});

describe('what a delegation asks its own people', () => {
  const DAY_MS = 86_400_000;
  const [D1, IND] = ['D-1' as DossierId, 'IND' as ActorId];
  const me = { person: 'KAZ-1' as PersonId, name: 'A' };
  function opened() {
    let now = Date.parse(NOW);
    const folder = join(mkdtempSync(join(tmpdir(), 'consult-')), 'kept');
    const store = () => openConsultations(folder, () => now);
    return { folder, store, pass: (days: number) => void (now += days * DAY_MS) };
  }

  it('is there for that delegation alone, in files that nobody else may read', () => {
    const { folder, store } = opened();
    expect(store().draft(KAZ, D1, me, { 'position.kind': 'object' }, null)).toBe(true);
    expect(store().comment(KAZ, D1, me, 'wait for the ministry')).toBe(true);
    expect(store().of(KAZ, D1)).toMatchObject({ fields: { 'position.kind': 'object' }, comments: [{ name: 'A' }] });
    expect([store().of(IND, D1), store().all(IND)]).toEqual([null, []]);
    const file = join(folder, 'KAZ', 'D-1.json');
    expect([statSync(file).mode & 0o777, statSync(join(folder, 'KAZ')).mode & 0o777]).toEqual([0o600, 0o700]);
    expect(() => store().of('../IND' as ActorId, D1)).toThrow();
    expect(() => store().of(KAZ, '../../x' as DossierId)).toThrow();
  });

  it('is not overwritten by one who has not seen what another changed', () => {
    const { store, pass } = opened();
    const kept = store();
    kept.draft(KAZ, D1, me, { 'position.kind': 'agree' }, null);
    const seen = kept.of(KAZ, D1)!.drafted!.at;
    pass(1);
    expect(kept.draft(KAZ, D1, { ...me, name: 'B' }, { 'position.kind': 'object' }, seen)).toBe(true);
    expect(kept.draft(KAZ, D1, me, { 'position.kind': 'abstain' }, seen)).toBe(false);
    expect(kept.of(KAZ, D1)).toMatchObject({ fields: { 'position.kind': 'object' }, drafted: { name: 'B' } });
  });

  it(`is deleted after ${LIMITS.consultationDays} days without a change, and when it is removed`, () => {
    const { folder, store, pass } = opened();
    const kept = store();
    kept.draft(KAZ, D1, me, {}, null);
    kept.comment(KAZ, 'D-2' as DossierId, me, 'text');
    kept.remove(KAZ, D1);
    expect(kept.all(KAZ).map((c) => c.dossier)).toEqual(['D-2']);
    pass(LIMITS.consultationDays);
    expect(kept.all(KAZ)).toHaveLength(1);
    pass(1);
    // A desk that starts deletes what is too old, whoever looks.
    store();
    expect(readdirSync(join(folder, 'KAZ'))).toEqual([]);
  });

  it(`holds ${LIMITS.consultationComments} comments, none of them empty or too long`, () => {
    const { store } = opened();
    const kept = store();
    expect([kept.comment(KAZ, D1, me, ' '), kept.comment(KAZ, D1, me, 'x'.repeat(LIMITS.proseChars + 1))]).toEqual([
      false,
      false,
    ]);
    for (let i = 0; i < LIMITS.consultationComments; i += 1) expect(kept.comment(KAZ, D1, me, `${i}`)).toBe(true);
    expect(kept.comment(KAZ, D1, me, 'one more')).toBe(false);
  });
});
