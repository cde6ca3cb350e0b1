import fc from 'fast-check';
import { MeetingAct } from '../../contracts/acts.ts';
import type { MeetingEvent } from '../../contracts/events.ts';
import type { StageCode } from '../../contracts/ids.ts';
import type { Sender } from '../../domain/decision.ts';
import type { DossierState } from '../../domain/dossier/state.ts';
import { decideMeeting, type MeetingContext } from '../../domain/meeting/decide.ts';
import { evolveMeeting } from '../../domain/meeting/evolve.ts';
import { MEETING_RULES } from '../../domain/meeting/rules.ts';
import { initialMeeting } from '../../domain/meeting/state.ts';
import { evolveOrganisation } from '../../domain/organisation/evolve.ts';
import { initialOrganisation, roleOf } from '../../domain/organisation/state.ts';
import { fold, frozen, specificationOf } from './givenWhenThen.ts';
import {
  CHG_CHAIR,
  CHS_CHAIR,
  DELEGATE,
  PROCESS_STEP,
  SECRETARIAT,
  STRANGER,
  actor,
  adopted,
  day,
  dossierId,
  foundAt,
  from,
  inProgress,
  meetingId,
  member,
  organ,
  procedure,
  running,
} from './smallOrganisation.ts';

const decider = { initial: initialMeeting, decide: decideMeeting, evolve: evolveMeeting };
const { given } = specificationOf(decider);
const organisation = fold({ initial: initialOrganisation, evolve: evolveOrganisation }, running);

const by = (sender: Sender, ...dossiers: readonly DossierState[]): MeetingContext => ({
  ...from(sender, 'meeting/CHS-1'),
  organisation,
  dossiers: Object.fromEntries(dossiers.map((d) => [d.id, d])),
});
const reason = 'because';
const convene: MeetingAct = {
  type: 'ConveneMeeting',
  organ: organ('CHS'),
  day: day('2024-07-04'),
  place: 'Astana',
  title: 'Summit',
};
const place = (dossier: string, item: number, change: object = {}): MeetingAct => ({
  type: 'PlaceOnAgenda',
  dossier: dossierId(dossier),
  item,
  ...change,
});
const remove = (dossier: string): MeetingAct => ({ type: 'RemoveFromAgenda', dossier: dossierId(dossier), reason });
const moveItem = (item: number, to: number): MeetingAct => ({ type: 'MoveItem', item, to });
const number = (...dossiers: readonly string[]): MeetingAct => ({
  type: 'NumberAct',
  dossiers: dossiers.map(dossierId),
});

const placed = (dossier: string, item: number, decideFirst = false): MeetingEvent => ({
  type: 'ItemPlaced',
  dossier: dossierId(dossier),
  item,
  decideFirst,
  admits: null,
});
const numbered = (n: number, ...dossiers: readonly string[]): MeetingEvent => ({
  type: 'ActNumbered',
  number: n,
  dossiers: dossiers.map(dossierId),
});
const convened: readonly MeetingEvent[] = [
  {
    type: 'MeetingConvened',
    meeting: meetingId('CHS-1'),
    organ: organ('CHS'),
    day: day('2024-07-04'),
    place: 'Astana',
    title: 'Summit',
  },
];
const withAgenda = [...convened, placed('D-1', 1), placed('D-2', 2), placed('D-3', 3)];
const approved: readonly MeetingEvent[] = [...withAgenda, { type: 'AgendaApproved' }];
const sitting: readonly MeetingEvent[] = [...approved, { type: 'SittingOpened' }];
const closed: readonly MeetingEvent[] = [...sitting, numbered(1, 'D-1'), { type: 'SittingClosed' }];

describe('a meeting that is not convened', () => {
  it('is convened by the secretariat or by the chair of its organ', () => {
    given([]).when(convene, by(SECRETARIAT)).accepted(convened);
    given([]).when(convene, by(CHS_CHAIR)).accepted(convened);
  });

  it.each([
    ['a delegation', DELEGATE],
    ['the chair of another organ', CHG_CHAIR],
    ['the process', PROCESS_STEP],
  ])('is not convened by %s (M04)', (_, sender) => {
    given([]).when(convene, by(sender)).refused('M04');
  });

  it('is not convened by a stranger (M03)', () => {
    given([]).when(convene, by(STRANGER)).refused('M03');
  });

  it('is not convened for an organ that the procedure lacks (M05)', () => {
    given([])
      .when({ ...convene, organ: organ('CNC') }, by(SECRETARIAT))
      .refused('M05');
    given([])
      .when(convene, { ...by(SECRETARIAT), organisation: initialOrganisation })
      .refused('M05');
  });

  it('has no agenda and no sitting (M02)', () => {
    given([])
      .when(place('D-1', 1), by(SECRETARIAT, inProgress('D-1')))
      .refused('M02', { meeting: 'CHS-1' });
    given([]).when({ type: 'OpenSitting' }, by(CHS_CHAIR)).refused('M02');
  });
});

describe('the agenda of a convened meeting', () => {
  it('belongs to one meeting, which is convened once (M01)', () => {
    given(convened).when(convene, by(SECRETARIAT)).refused('M01');
  });

  it('takes up documents in progress, in the order of their items', () => {
    const events = given([...convened, placed('D-2', 2)])
      .when(place('D-1', 1, { decideFirst: true }), by(SECRETARIAT, inProgress('D-1', { admits: member('CCC') })))
      .accepted([{ type: 'ItemPlaced', dossier: dossierId('D-1'), item: 1, decideFirst: true, admits: member('CCC') }]);
    expect(fold(decider, [...convened, placed('D-2', 2), ...events]).agenda.map((i) => i.dossier)).toEqual([
      'D-1',
      'D-2',
    ]);
  });

  it('takes up documents deferred to this meeting, not to another or to none (M08)', () => {
    const deferred = (to: string | null) =>
      inProgress('D-1', { phase: 'deferred', deferredTo: to === null ? null : meetingId(to) });
    given(convened)
      .when(place('D-1', 1), by(SECRETARIAT, deferred('CHS-1')))
      .accepted([placed('D-1', 1)]);
    given(convened)
      .when(place('D-1', 1), by(SECRETARIAT, deferred('CHS-2')))
      .refused('M08', { dossier: 'D-1', phase: 'deferred', deferredTo: 'CHS-2' });
    given(convened)
      .when(place('D-1', 1), by(SECRETARIAT, deferred(null)))
      .refused('M08');
  });

  it('takes up nothing unknown, unregistered or finished (M08)', () => {
    given(convened).when(place('D-1', 1), by(SECRETARIAT)).refused('M08', { dossier: 'D-1' });
    given(convened)
      .when(place('D-1', 1), by(SECRETARIAT, inProgress('D-1', { phase: 'proposed', definition: null })))
      .refused('M08', { dossier: 'D-1' });
    for (const phase of ['adopted', 'inEffect', 'withdrawn'] as const) {
      given(convened)
        .when(place('D-1', 1), by(SECRETARIAT, inProgress('D-1', { phase })))
        .refused('M08');
    }
  });

  it('takes up nothing whose route does not lead to this organ (M09)', () => {
    given(convened)
      .when(place('D-1', 1), by(SECRETARIAT, inProgress('D-1', { class: 'budget' })))
      .refused('M09');
  });

  it('gives an item number once (M10) and a document one place (M11)', () => {
    given(withAgenda)
      .when(place('D-9', 2), by(SECRETARIAT, inProgress('D-9')))
      .refused('M10', { item: 2, by: 'D-2' });
    given(withAgenda)
      .when(place('D-1', 9), by(SECRETARIAT, inProgress('D-1')))
      .refused('M11', { dossier: 'D-1', item: 1 });
  });

  it('lets a document share an item for one act with another that stands there (M10)', () => {
    const with1 = (item: number) => place('D-9', item, { oneActWith: dossierId('D-1'), decideFirst: true });
    expect(
      given(withAgenda)
        .when(with1(1), by(SECRETARIAT, inProgress('D-9')))
        .accepted(),
    ).toMatchObject([{ type: 'ItemPlaced', dossier: 'D-9', item: 1, decideFirst: false }]);
    for (const item of [2, 9])
      given(withAgenda)
        .when(with1(item), by(SECRETARIAT, inProgress('D-9')))
        .refused('M10', { item, oneActWith: 'D-1' });
  });

  it('M10: an item whose act is numbered takes no other document in', () => {
    const join = place('D-9', 1, { oneActWith: dossierId('D-1') });
    given([...sitting, numbered(1, 'D-1')])
      .when(join, by(SECRETARIAT, inProgress('D-9')))
      .refused('M10', { item: 1, number: 1 });
    given([...sitting, numbered(1, 'D-2')])
      .when(join, by(SECRETARIAT, inProgress('D-9')))
      .accepted();
  });

  it('is kept by the secretariat, not by the chair (M06)', () => {
    given(convened)
      .when(place('D-1', 1), by(CHS_CHAIR, inProgress('D-1')))
      .refused('M06');
    given(withAgenda).when(remove('D-1'), by(CHS_CHAIR)).refused('M06');
  });

  it('gives a document and its item number free again', () => {
    const events = given(withAgenda)
      .when(remove('D-2'), by(SECRETARIAT))
      .accepted([{ type: 'ItemRemoved', dossier: dossierId('D-2'), reason }]);
    given([...withAgenda, ...events])
      .when(place('D-9', 2), by(SECRETARIAT, inProgress('D-9')))
      .accepted();
  });

  it('gives up only what is on it (M12)', () => {
    given(withAgenda).when(remove('D-9'), by(SECRETARIAT)).refused('M12');
  });

  it('is approved by the chair of the organ, at that moment (M14)', () => {
    given(withAgenda)
      .when({ type: 'ApproveAgenda' }, by(CHS_CHAIR))
      .accepted([{ type: 'AgendaApproved' }]);
    given(withAgenda)
      .when({ type: 'ApproveAgenda' }, by(CHG_CHAIR))
      .refused('M14', { actor: 'CHAIR-CHG', organ: 'CHS', chair: 'CHAIR-CHS' });
    const passed = evolveOrganisation(
      organisation,
      { type: 'ChairmanshipPassed', organ: organ('CHS'), from: actor('CHAIR-CHS'), to: actor('CHAIR-CHG'), reason },
      { n: 99, at: by(SECRETARIAT).at },
    );
    given(withAgenda)
      .when({ type: 'ApproveAgenda' }, { ...by(CHS_CHAIR), organisation: passed })
      .refused('M14');
    given(withAgenda)
      .when({ type: 'ApproveAgenda' }, { ...by(CHG_CHAIR), organisation: passed })
      .accepted();
  });

  it('is approved once (M15); what comes after is an addition', () => {
    given(approved).when({ type: 'ApproveAgenda' }, by(CHS_CHAIR)).refused('M15');
    given(approved)
      .when(place('D-9', 9), by(SECRETARIAT, inProgress('D-9')))
      .accepted([placed('D-9', 9)]);
    given(sitting)
      .when(place('D-9', 9), by(SECRETARIAT, inProgress('D-9')))
      .accepted([placed('D-9', 9)]);
  });

  it('M35: takes no document that is in the package of another meeting of the organ', () => {
    const elsewhere = { meeting: meetingId('CHS-0'), organ: organ('CHS') };
    const inPackages = (...packages: DossierState['packages']) => by(SECRETARIAT, inProgress('D-9', { packages }));
    given(withAgenda)
      .when(place('D-9', 9), inPackages(elsewhere))
      .refused('M35', { dossier: 'D-9', organ: 'CHS', meeting: 'CHS-0' });
    // Nor does one of another organ hold it back, nor an old entry, which does not say whose it is.
    const free = [
      { meeting: meetingId('CHG-1'), organ: organ('CHG') },
      { meeting: meetingId('OLD-1'), organ: null },
    ];
    given(withAgenda)
      .when(place('D-9', 9), inPackages(...free))
      .accepted();
    given(withAgenda)
      .when(place('D-9', 9), inPackages({ meeting: meetingId('CHS-1'), organ: organ('CHS') }))
      .accepted();
  });

  it('M36: puts first only what its organ adopts, where the procedure has words for outcomes', () => {
    const experts: MeetingEvent[] = [{ ...(convened[0] as object), organ: organ('EG') } as MeetingEvent];
    const first = place('D-9', 9, { decideFirst: true });
    const before = by(SECRETARIAT, inProgress('D-9'));
    const review = '20' as StageCode;
    const stages = { ...procedure.stages, [review]: { ...procedure.stages[review]!, outcome: 'cleared' as const } };
    const worded = { ...procedure, stages };
    const now = { ...before, organisation: { ...organisation, procedure: worded, procedures: [worded] } };
    given(experts).when(first, now).refused('M36', { dossier: 'D-9', organ: 'EG' });
    given(experts).when(place('D-9', 9), now).accepted();
    given(convened).when(first, now).accepted();
    // What was accepted before there was such a word is accepted again.
    given(experts).when(first, before).accepted();
  });

  it('M37: puts nothing before all others once the chair has approved it, where the procedure says so', () => {
    const policy = { ...procedure.policy, firstItemsApproved: true };
    const said = { ...organisation, procedure: { ...procedure, policy } };
    const before = by(SECRETARIAT, inProgress('D-9'));
    const now = { ...before, organisation: said };
    const first = place('D-9', 9, { decideFirst: true });
    given(withAgenda)
      .when(first, now)
      .accepted([placed('D-9', 9, true)]);
    for (const later of [approved, sitting]) {
      given(later).when(first, now).refused('M37', { dossier: 'D-9', item: 9 });
      given(later)
        .when(place('D-9', 9), now)
        .accepted([placed('D-9', 9)]);
      given(later)
        .when(first, before)
        .accepted([placed('D-9', 9, true)]);
    }
    // What joins such an item would stop the others as well.
    const withFirst: readonly MeetingEvent[] = [...withAgenda, placed('D-4', 4, true)];
    const join = place('D-9', 4, { oneActWith: dossierId('D-4') });
    given(withFirst)
      .when(join, now)
      .accepted([placed('D-9', 4, true)]);
    given([...withFirst, { type: 'AgendaApproved' }])
      .when(join, now)
      .refused('M37');
    given([...withFirst, { type: 'AgendaApproved' }])
      .when(place('D-9', 2, { oneActWith: dossierId('D-2'), decideFirst: true }), now)
      .accepted([placed('D-9', 2)]);
  });

  it('stands once the sitting is closed (M07)', () => {
    given(closed)
      .when(place('D-9', 9), by(SECRETARIAT, inProgress('D-9')))
      .refused('M07');
    given(closed).when(remove('D-2'), by(SECRETARIAT)).refused('M07');
  });

  it('keeps what was decided on it (M13)', () => {
    given([...sitting, numbered(1, 'D-1')])
      .when(remove('D-1'), by(SECRETARIAT, adopted('D-1')))
      .refused('M13', { dossier: 'D-1', number: 1 });
    given(sitting)
      .when(remove('D-1'), by(SECRETARIAT, foundAt('D-1', '60')))
      .refused('M13', { dossier: 'D-1' });
    given(sitting)
      .when(remove('D-1'), by(SECRETARIAT, inProgress('D-1')))
      .accepted();
  });

  it('M13: keeps what was cleared, or taken as a basis, at this very meeting (M25)', () => {
    const cleared = (meeting: string | null, as = 'cleared', status: 'open' | 'closed' = 'closed') => {
      const { stages, ...state } = foundAt('D-1', '20');
      const outcome = { as, organ: organ('CHS'), day: day('2024-07-04'), meeting } as never;
      return { ...state, stages: { 20: { ...stages['20']!, status, outcome } } };
    };
    for (const concluded of [cleared('CHS-1'), cleared('CHS-1', 'asBasis', 'open')]) {
      given(sitting).when(remove('D-1'), by(SECRETARIAT, concluded)).refused('M13', { dossier: 'D-1' });
      given(sitting).when(moveItem(1, 9), by(SECRETARIAT, concluded)).refused('M25', { item: 1 });
    }
    for (const other of [cleared('CHS-0'), cleared(null), cleared('CHS-0', 'asBasis', 'open')])
      given(sitting).when(remove('D-1'), by(SECRETARIAT, other)).accepted();
  });
});

describe('a sitting', () => {
  it('is opened by the chair, on an approved agenda, once (M16)', () => {
    given(approved)
      .when({ type: 'OpenSitting' }, by(CHS_CHAIR))
      .accepted([{ type: 'SittingOpened', chair: actor('CHAIR-CHS') }]);
    given(withAgenda).when({ type: 'OpenSitting' }, by(CHS_CHAIR)).refused('M16');
    given(sitting).when({ type: 'OpenSitting' }, by(CHS_CHAIR)).refused('M16');
    given(closed).when({ type: 'OpenSitting' }, by(CHS_CHAIR)).refused('M16', { meeting: 'CHS-1', phase: 'closed' });
  });

  it('is opened and closed by nobody else (M14)', () => {
    given(approved).when({ type: 'OpenSitting' }, by(SECRETARIAT)).refused('M14');
    given(sitting).when({ type: 'CloseSitting' }, by(PROCESS_STEP)).refused('M14');
  });

  it('is closed by the chair while it is open (M17)', () => {
    given(sitting)
      .when({ type: 'CloseSitting' }, by(CHS_CHAIR, inProgress('D-1')))
      .accepted([{ type: 'SittingClosed' }]);
    given(approved).when({ type: 'CloseSitting' }, by(CHS_CHAIR)).refused('M17');
    given(closed).when({ type: 'CloseSitting' }, by(CHS_CHAIR)).refused('M17');
  });

  it('is not closed while a finding awaits its number (M23)', () => {
    given(sitting)
      .when({ type: 'CloseSitting' }, by(CHS_CHAIR, inProgress('D-1'), foundAt('D-2', '60')))
      .refused('M23', { dossiers: ['D-2'] });
    given([...sitting, numbered(1, 'D-2')])
      .when({ type: 'CloseSitting' }, by(CHS_CHAIR, foundAt('D-2', '60')))
      .accepted();
  });
});

describe('the number of an act', () => {
  it('follows the last one, and is 1 at first', () => {
    given(sitting)
      .when(number('D-1'), by(PROCESS_STEP, foundAt('D-1', '60')))
      .accepted([numbered(1, 'D-1')]);
    given([...sitting, numbered(1, 'D-1')])
      .when(number('D-3'), by(PROCESS_STEP, foundAt('D-3', '60')))
      .accepted([numbered(2, 'D-3')]);
  });

  it('is of one act for all documents of its item, when all are found agreed (M24, M21)', () => {
    const together = [
      ...convened,
      placed('D-1', 1),
      placed('D-3', 1),
      placed('D-2', 2),
      { type: 'AgendaApproved' },
      { type: 'SittingOpened' },
    ] as readonly MeetingEvent[];
    const all = ['D-1', 'D-2', 'D-3'].map((d) => foundAt(d, '60'));
    given(together)
      .when(number('D-1', 'D-3'), by(PROCESS_STEP, ...all))
      .accepted([numbered(1, 'D-1', 'D-3')]);
    for (const some of [['D-1'], ['D-3'], ['D-1', 'D-2'], ['D-1', 'D-3', 'D-2']])
      given(together)
        .when(number(...some), by(PROCESS_STEP, ...all))
        .refused('M24', { item: 1, dossiers: ['D-1', 'D-3'] });
    given(together)
      .when(number('D-1', 'D-3'), by(PROCESS_STEP, foundAt('D-1', '60'), inProgress('D-3')))
      .refused('M21', { dossier: 'D-3' });
  });

  it('does not wait for other items of the package that are blocked', () => {
    given(sitting)
      .when(number('D-3'), by(PROCESS_STEP, inProgress('D-1'), inProgress('D-2'), foundAt('D-3', '60')))
      .accepted();
  });

  it.each([
    ['the chair', CHS_CHAIR],
    ['the secretariat', SECRETARIAT],
    ['a delegation', DELEGATE],
  ])('is not given by %s (M18)', (_, sender) => {
    given(sitting)
      .when(number('D-1'), by(sender, foundAt('D-1', '60')))
      .refused('M18');
  });

  it('is given once, and told again, also after the sitting has closed (M19)', () => {
    given([...sitting, numbered(1, 'D-1')])
      .when(number('D-1'), by(PROCESS_STEP, foundAt('D-1', '60')))
      .refused('M19', { dossier: 'D-1', number: 1 });
    given([...sitting, numbered(1, 'D-1')])
      .when(number('D-2', 'D-1'), by(PROCESS_STEP, foundAt('D-1', '60'), foundAt('D-2', '60')))
      .refused('M19', { dossier: 'D-1', number: 1 });
    given(closed)
      .when(number('D-1'), by(PROCESS_STEP, adopted('D-1')))
      .refused('M19', { dossier: 'D-1', number: 1 });
  });

  it('is given in an open sitting only (M17)', () => {
    given(approved)
      .when(number('D-1'), by(PROCESS_STEP, foundAt('D-1', '60')))
      .refused('M17');
    given(closed)
      .when(number('D-2'), by(PROCESS_STEP, foundAt('D-2', '60')))
      .refused('M17');
  });

  it('counts a document once (M20)', () => {
    given(sitting)
      .when(number('D-1', 'D-1'), by(PROCESS_STEP, foundAt('D-1', '60')))
      .refused('M20');
  });

  it('is of documents on the agenda (M12)', () => {
    given(sitting)
      .when(number('D-1', 'D-9'), by(PROCESS_STEP, foundAt('D-1', '60'), foundAt('D-9', '60')))
      .refused('M12', { dossier: 'D-9' });
  });

  it('is of what this organ found agreed at its adopting stage (M21)', () => {
    given(sitting).when(number('D-1'), by(PROCESS_STEP)).refused('M21');
    given(sitting)
      .when(number('D-1'), by(PROCESS_STEP, inProgress('D-1')))
      .refused('M21');
    given(sitting)
      .when(number('D-1'), by(PROCESS_STEP, foundAt('D-1', '20')))
      .refused('M21');
    given(sitting)
      .when(number('D-1'), by(PROCESS_STEP, foundAt('D-1', '50')))
      .refused('M21');
    given(sitting)
      .when(number('D-1'), by(PROCESS_STEP, adopted('D-1')))
      .refused('M21');
  });

  it('is not of a stage that was opened again since the finding (M21)', () => {
    const found = foundAt('D-1', '60');
    const reopened = { ...found, stages: { '60': { ...found.stages['60']!, status: 'open' as const } } };
    given(sitting).when(number('D-1'), by(PROCESS_STEP, reopened)).refused('M21');
  });

  it('goes first to what is to be decided first, apart from everything else (M22)', () => {
    const agenda: readonly MeetingEvent[] = [
      ...convened,
      placed('D-1', 1),
      placed('D-2', 2, true),
      { type: 'AgendaApproved' },
      { type: 'SittingOpened' },
    ];
    const both = [foundAt('D-1', '60'), foundAt('D-2', '60')];
    given(agenda)
      .when(number('D-1'), by(PROCESS_STEP, ...both))
      .refused('M22', { first: ['D-2'] });
    given(agenda)
      .when(number('D-2', 'D-1'), by(PROCESS_STEP, ...both))
      .refused('M22');
    given(agenda)
      .when(number('D-2'), by(PROCESS_STEP, ...both))
      .accepted([numbered(1, 'D-2')]);
    given([...agenda, numbered(1, 'D-2')])
      .when(number('D-1'), by(PROCESS_STEP, ...both))
      .accepted([numbered(2, 'D-1')]);
  });
});

describe('any acts in any order', () => {
  const ids = fc.constantFrom('D-1', 'D-2', 'D-3', 'D-4');
  const shape = (type: MeetingAct['type'], parts: Record<string, fc.Arbitrary<unknown>> = {}) =>
    fc.record({ type: fc.constant(type), ...parts });
  const someAct = fc
    .oneof(
      fc.constant(convene),
      shape('PlaceOnAgenda', { dossier: ids, item: fc.integer({ min: 1, max: 5 }), decideFirst: fc.boolean() }),
      shape('RemoveFromAgenda', { dossier: ids, reason: fc.constant(reason) }),
      shape('ApproveAgenda'),
      shape('OpenSitting'),
      { weight: 3, arbitrary: shape('NumberAct', { dossiers: fc.array(ids, { minLength: 1, maxLength: 2 }) }) },
      shape('CloseSitting'),
    )
    .map((act) => MeetingAct.parse(act));
  const someSender = fc.constantFrom(SECRETARIAT, CHS_CHAIR, PROCESS_STEP, CHG_CHAIR, DELEGATE, STRANGER);
  const someDossier = (id: string) =>
    fc.constantFrom(
      inProgress(id),
      foundAt(id, '60'),
      foundAt(id, '60'),
      foundAt(id, '50'),
      adopted(id),
      inProgress(id, { phase: 'deferred', deferredTo: meetingId('CHS-1') }),
    );
  const someDossiers = fc.tuple(...['D-1', 'D-2', 'D-3'].map(someDossier));
  const someHistory = fc.array(fc.tuple(someAct, someSender, someDossiers), { maxLength: 40 });

  it.each([
    ['nothing', []],
    ['an open sitting', sitting],
  ] as const)('are decided without a throw from %s, and leave no gap in the numbers', (_, before) => {
    fc.assert(
      fc.property(someHistory, (history) => {
        const events: MeetingEvent[] = [...before];
        const now = () => by(SECRETARIAT).at;
        let state = fold(decider, events, now);
        for (const [act, sender, dossiers] of history) {
          const decision = decideMeeting(state, frozen(act), by(sender, ...dossiers));
          if (!decision.ok) {
            expect(Object.keys(MEETING_RULES)).toContain(decision.refusal.rule);
            continue;
          }
          expect(decision.events).toHaveLength(1);
          expect(sender).not.toBe(STRANGER);
          if (act.type === 'NumberAct') expect(roleOf(organisation, sender.actor)).toBe('process');
          events.push(...decision.events);
          state = decision.events.reduce((s, e) => frozen(evolveMeeting(s, e, { n: events.length, at: now() })), state);
          expect(state.acts.map((a) => a.number)).toEqual(state.acts.map((_act, i) => i + 1));
          const named = state.acts.flatMap((a) => a.dossiers);
          expect(new Set(named).size).toBe(named.length);
          const items = state.agenda.map((i) => i.item);
          expect(items).toEqual([...new Set(items)].sort((a, b) => a - b));
          // What has a number stands on the agenda for good.
          expect(named.filter((d) => !state.agenda.some((i) => i.dossier === d))).toEqual([]);
        }
        expect(fold(decider, events, now)).toEqual(state);
      }),
      { numRuns: 300 },
    );
  });
});
