import { DossierAct } from '../../contracts/acts.ts';
import type { DossierEvent, OrganisationEvent } from '../../contracts/events.ts';
import type { DossierId, Instant } from '../../contracts/ids.ts';
import { LIMITS } from '../../contracts/limits.ts';
import { Procedure, type DocumentClass } from '../../contracts/procedure.ts';
import { emptyFolded, readsOf } from '../../domain/journalling.ts';
import { procedureMistakes } from '../../domain/procedure.ts';
import { evolveDossier } from '../../domain/dossier/evolve.ts';
import { initialDossier, type DossierState } from '../../domain/dossier/state.ts';
import { waitingFor } from '../../domain/dossier/shown/waiting.ts';
import { dossierView } from '../../domain/dossier/shown/view.ts';
import {
  MEMBERS,
  SECRETARIAT,
  V1,
  actor,
  adopted,
  at,
  by,
  chair,
  day,
  delegation,
  dossierId,
  dossierOf,
  foundAtSummit,
  given,
  member,
  openForSignature,
  organisation,
  procedure,
  ready,
  signed,
  stage,
  summit,
  withPolicy,
} from './fixtures.ts';

/** Entry into force and after: dependence on others, days that a class computes, joining, review, expiry (D83-D88). */

const treaty = { class: 'agreement' };
/** The same events under another definition of the class. */
const defined = (events: readonly DossierEvent[], change: Partial<DocumentClass>): readonly DossierEvent[] =>
  events.map((e) => (e.type === 'DocumentRegistered' ? { ...e, definition: { ...e.definition, ...change } } : e));
const depending = (events: readonly DossierEvent[], change: object): readonly DossierEvent[] =>
  events.map((e) => (e.type === 'DocumentProposed' ? { ...e, ...change } : e));
const allSigned: readonly DossierEvent[] = [
  ...openForSignature(treaty),
  ...MEMBERS.map(signed),
  { type: 'StageClosed', stage: stage('70'), textHash: V1 },
  { type: 'StageOpened', stage: stage('80') },
];
const certified: DossierEvent = { type: 'CopiesCertified', textHash: V1 };
const notified = (id: string): DossierEvent => ({ type: 'CompletionNotified', member: member(id) });
const allNotified = [...allSigned, certified, ...MEMBERS.map(notified)];
const inForce = [...allNotified, { type: 'InEffect' } as const];
const announce = (on = '2025-01-01'): DossierAct => ({ type: 'AnnounceEntryIntoForce', day: day(on) });
const announced = (on: string): DossierEvent => ({ type: 'EntryIntoForceAnnounced', on: day(on), counted: 3 });
const join: DossierAct = { type: 'JoinLater', textHash: V1 };
/** Folds events, the last of them at these instants. */
const foldedAt = (events: readonly DossierEvent[], ...last: readonly Instant[]): DossierState =>
  events.reduce(
    (s, e, i) => evolveDossier(s, e, { n: i + 1, at: last[i - (events.length - last.length)] ?? at(0) }),
    initialDossier,
  );
const forceOf = (state: DossierState, of: Procedure = procedure) =>
  dossierView(
    state,
    { organisation: organisation(of), meetings: [] },
    { dossier: dossierId('D-1'), n: 1, at: at(0), head: 'a'.repeat(64) as never },
  ).force;

describe('a treaty that depends on other documents', () => {
  const depends = depending(allNotified, { dependsOn: [dossierId('D-2'), dossierId('D-3')] });
  const there = dossierOf(inForce);

  it('enters into force once each of them is in effect (D83)', () => {
    given(depends)
      .when(announce(), by(SECRETARIAT, { dossiers: { 'D-2': there } }))
      .refused('D83', { notInEffect: ['D-3'] });
    given(depends)
      .when(announce(), by(SECRETARIAT, { dossiers: { 'D-2': there, 'D-3': dossierOf(allSigned) } }))
      .refused('D83', { notInEffect: ['D-3'] });
    given(depends)
      .when(announce(), by(SECRETARIAT, { dossiers: { 'D-2': there, 'D-3': there } }))
      .accepted();
  });

  it('waits for the day of each, and enters into force on none before it (D83, D84)', () => {
    const one = depending(allNotified, { dependsOn: [dossierId('D-2')] });
    const since = (on: string) => dossierOf([...allNotified, announced(on), { type: 'InEffect' }]);
    const after = (on: string) => by(SECRETARIAT, { dossiers: { 'D-2': since(on) } });
    given(one).when(announce('2024-05-31'), after('2024-06-01')).refused('D84', { earliest: '2024-06-01' });
    given(one).when(announce('2024-06-01'), after('2024-06-01')).accepted();
    given(one)
      .when(announce('2099-01-01'), after('2099-01-01'))
      .refused('D83', { notInEffect: ['D-2'] });
    // Computed is 31 January, and what it depends on came later.
    const counted = defined(one, { entryIntoForce: { daysAfterLast: 30 } });
    given(counted).when(announce('2024-01-31'), after('2024-06-01')).refused('D84', { computed: '2024-06-01' });
    given(counted).when(announce('2024-06-01'), after('2024-06-01')).accepted();
    given(counted).when(announce('2024-01-31'), after('2024-01-10')).accepted();
  });

  it('D83: waits also where one has ended before the day that was announced for it', () => {
    const one = depending(allNotified, { dependsOn: [dossierId('D-2')] });
    const over: DossierEvent = { type: 'DocumentEnded', because: 'terminated', by: null, reason: 'because' };
    const ended = (on: string) => dossierOf([...allNotified, announced(on), { type: 'InEffect' }, over]);
    given(one)
      .when(announce(), by(SECRETARIAT, { dossiers: { 'D-2': ended('2024-05-01') } }))
      .refused('D83', { notInEffect: ['D-2'] });
    given(one)
      .when(announce(), by(SECRETARIAT, { dossiers: { 'D-2': ended('2024-01-01') } }))
      .accepted();
  });

  describe('that have gone on in others, or fell away', () => {
    const one = depending(allNotified, { dependsOn: [dossierId('D-2')] });
    const [two, three, four] = ['D-2', 'D-3', 'D-4'].map(dossierId) as [DossierId, DossierId, DossierId];
    const merged = (into: DossierId) =>
      dossierOf([...ready(), { type: 'MergedInto', into, textHash: V1, reason: 'one text' }]);
    const split = dossierOf([
      ...ready(),
      {
        ...{ type: 'DocumentSplit', textHash: V1, remains: false, reason: 'two texts' },
        into: [three, four].map((dossier) => ({ dossier, title: 'A part', places: [] })),
      } as DossierEvent,
    ]);
    const withdrawn = dossierOf([...ready(), { type: 'ProposalWithdrawn', reason: 'because' }]);
    const say = (change: object): DossierAct => ({ ...announce(), ...change }) as DossierAct;
    const with_ = (dossiers: Readonly<Record<string, DossierState>>) => by(SECRETARIAT, { dossiers });

    it('D159: follows a merge into the document that it names, and from there on', () => {
      const dossiers = { 'D-2': merged(three), 'D-3': there };
      given(one)
        .when(say({}), with_(dossiers))
        .refused('D83', { notInEffect: ['D-2'], followedBy: ['D-3'] });
      const events = given(one)
        .when(say({ through: [three] }), with_(dossiers))
        .accepted();
      expect(events[0]).toMatchObject({ type: 'EntryIntoForceAnnounced', through: ['D-3'] });
      const further = { 'D-2': merged(three), 'D-3': merged(four), 'D-4': there };
      given(one)
        .when(say({ through: [three] }), with_(further))
        .refused('D83', { notInEffect: ['D-3'], followedBy: ['D-4'] });
      given(one)
        .when(say({ through: [three, four] }), with_(further))
        .accepted();
      given(one)
        .when(say({ through: [three] }), with_({ 'D-2': merged(three), 'D-3': dossierOf(allSigned) }))
        .refused('D83', { notInEffect: ['D-3'] });
    });

    it('D159: names nothing in which none of them went on', () => {
      given(one)
        .when(say({ through: [three, four] }), with_({ 'D-2': merged(three), 'D-3': there, 'D-4': there }))
        .refused('D159', { dossiers: ['D-4'] });
      given(one)
        .when(say({ through: [two] }), with_({ 'D-2': there }))
        .refused('D159', { dossiers: ['D-2'] });
    });

    it('D159: takes the part of what was split that a paper says', () => {
      const dossiers = { 'D-2': split, 'D-3': there, 'D-4': dossierOf(ready()) };
      given(one)
        .when(say({ through: [three] }), with_(dossiers))
        .refused('D159', { dependsOn: ['D-2'] });
      given(one)
        .when(say({ through: [three], paper: 'protocol 4' }), with_(dossiers))
        .accepted();
    });

    it('D159: does without what ended and can never be in effect, with the reason and the paper', () => {
      const without = { without: 'the parties agreed so', paper: 'protocol 4' };
      given(one)
        .when(say({}), with_({ 'D-2': withdrawn }))
        .refused('D83', { notInEffect: ['D-2'] });
      given(one)
        .when(say({ without: 'so' }), with_({ 'D-2': withdrawn }))
        .refused('D159');
      const events = given(one)
        .when(say(without), with_({ 'D-2': withdrawn }))
        .accepted();
      expect(events[0]).toMatchObject({ without: { dossiers: ['D-2'], reason: 'the parties agreed so' } });
      for (const dossiers of [{ 'D-2': there }, { 'D-2': dossierOf(allSigned) }, { 'D-2': merged(three) }])
        given(one)
          .when(say(without), with_(dossiers))
          .refused('D159', { last: ['D-2'] });
    });

    it('has those read that it names', () => {
      const on = { ...emptyFolded('dossier/D-1' as never), state: dossierOf(one) } as never;
      const statement = { organisation: procedure.organisation, act: say({ through: [three] }) } as never;
      expect(readsOf(statement, on)).toEqual(expect.arrayContaining(['dossier/D-2', 'dossier/D-3']));
    });
  });

  it('has them read for the announcement', () => {
    const on = { ...emptyFolded('dossier/D-1' as never), state: dossierOf(depends) } as never;
    const statement = { organisation: procedure.organisation, act: announce() } as never;
    expect(readsOf(statement, on)).toEqual(expect.arrayContaining(['dossier/D-2', 'dossier/D-3']));
  });

  it('says so when it is proposed, of a class that is a treaty, and never of itself (D83)', () => {
    const propose = (change: object): DossierAct =>
      ({
        ...{ type: 'ProposeDocument', title: 'On rivers', class: 'agreement', area: 'water', justification: 'because' },
        ...{ proposer: member('AAA'), leadOrgan: 'CNC', dependsOn: [dossierId('D-2')], ...change },
      }) as DossierAct;
    const aaa = by(delegation('AAA'), { dossiers: { 'D-2': dossierOf(ready()) } });
    expect(given([]).when(propose({}), aaa).accepted()[0]).toMatchObject({ dependsOn: ['D-2'] });
    given([])
      .when(propose({ class: 'decision' }), aaa)
      .refused('D83', { class: 'decision' });
    given([])
      .when(propose({ dependsOn: ['D-2', 'D-1'] }), aaa)
      .refused('D83');
    expect(DossierAct.safeParse(propose({ dependsOn: [] })).success).toBe(false);
    const many = Array.from({ length: LIMITS.listItems + 1 }, (_, i) => `D-${i + 2}`);
    expect(DossierAct.safeParse(propose({ dependsOn: many })).success).toBe(false);
    expect(DossierAct.safeParse(propose({ expiresAfterDays: LIMITS.days + 1 })).success).toBe(false);
    expect(DossierAct.safeParse(propose({ expiresAfterDays: LIMITS.days })).success).toBe(true);
  });
});

describe('the day of entry into force', () => {
  const counted = defined(allNotified, { entryIntoForce: { daysAfterLast: 30 } });

  it('is that of the class after the last notification, and no other (D84)', () => {
    // The events of a test are all of 1 January 2024.
    given(counted)
      .when(announce('2024-02-01'), by(SECRETARIAT))
      .refused('D84', { announced: '2024-02-01', computed: '2024-01-31' });
    given(counted).when(announce('2024-01-31'), by(SECRETARIAT)).accepted();
  });

  it('counts from the last of those that the class asks for', () => {
    const two = defined(allNotified, { entryIntoForce: { notifications: 2, daysAfterLast: 30 } });
    const state = foldedAt(two, at(0, 1), at(0, 2), at(0, 9));
    expect(forceOf(state)).toMatchObject({
      dayOfForce: '2024-07-03',
      notified: [
        { member: 'AAA', on: '2024-06-02' },
        { member: 'BBB', on: '2024-06-03' },
        { member: 'CCC', on: '2024-06-10' },
      ],
    });
  });

  it('is the depositary’s to say where the class computes none', () => {
    expect(forceOf(dossierOf(allNotified))?.dayOfForce).toBeNull();
    given(allNotified).when(announce('2030-05-05'), by(SECRETARIAT)).accepted();
  });

  it('D84: is none before a notification that is needed, and so none before adoption', () => {
    given(allNotified).when(announce('2023-12-31'), by(SECRETARIAT)).refused('D84', { earliest: '2024-01-01' });
    given(allNotified).when(announce('2024-01-01'), by(SECRETARIAT)).accepted();
  });
});

describe('a treaty announced for a day that lies ahead', () => {
  const ahead = [...allNotified, announced('2024-06-20'), { type: 'InEffect' } as const];
  const without = ahead.filter((e) => !(e.type === 'Signed' && e.member === 'CCC'));
  const before = { at: at(0, 18) };
  const on = { at: at(0, 19) };
  const review: DossierAct = { type: 'RecordReview', outcome: 'confirmed', reason: 'because' };

  it('D158: is joined and reviewed from that day on', () => {
    given(without)
      .when(join, by(delegation('CCC'), before))
      .refused('D158', { day: '2024-06-20', today: '2024-06-19' });
    given(without)
      .when(join, by(delegation('CCC'), on))
      .accepted();
    given(ahead).when(review, by(SECRETARIAT, before)).refused('D158', { day: '2024-06-20' });
    given(ahead).when(review, by(SECRETARIAT, on)).accepted();
  });

  it('D41: is signed until then by a member whose signature is pending', () => {
    const pending: DossierEvent = {
      ...{ type: 'NonSignatureExplained', member: member('CCC'), because: 'pending', note: 'full powers awaited' },
    };
    const sign: DossierAct = { type: 'Sign', textHash: V1 };
    given([...without, pending])
      .when(sign, by(delegation('CCC'), before))
      .accepted();
    given([...without, pending])
      .when(sign, by(delegation('CCC'), on))
      .refused('D09');
  });

  it('D55: expires from that day on, and may be terminated or superseded before it', () => {
    const end = { type: 'EndDocument', because: 'expired', reason: 'over', paper: 'art. 9' } as DossierAct;
    given(ahead).when(end, by(SECRETARIAT, before)).refused('D55', { phase: 'adopted' });
    given(ahead).when(end, by(SECRETARIAT, on)).accepted();
    given(ahead)
      .when({ ...end, because: 'terminated' } as DossierAct, by(SECRETARIAT, before))
      .accepted();
  });

  it('is shown as adopted until then, and waits for the day', () => {
    const state = dossierOf(ahead);
    const shown = (moment: Instant) =>
      dossierView(
        state,
        { organisation: organisation(), meetings: [], at: moment },
        { dossier: dossierId('D-1'), n: 1, at: at(0), head: 'a'.repeat(64) as never },
      );
    expect(shown(before.at)).toMatchObject({
      phase: 'adopted',
      sentence: expect.stringContaining('not in effect yet') as string,
      waiting: [{ for: 'the day of its entry into force, 2024-06-20', on: [], rule: 'D158' }],
    });
    expect(shown(before.at).stages.find((s) => s.stage === '90')?.status).not.toBe('open');
    expect(shown(on.at)).toMatchObject({ phase: 'inEffect', waiting: [] });
    expect(shown(on.at).stages.find((s) => s.stage === '90')?.status).toBe('open');
  });
});

describe('certified copies', () => {
  const waits = (state: DossierState, of: Procedure) =>
    waitingFor(state, { organisation: organisation(of), meetings: [] });

  it('are due within the days of the procedure, or of the class; the document shows until when (D51)', () => {
    const seven = withPolicy({ certifiedWithinDays: 7 });
    expect(waits(foldedAt(allSigned, at(0)), seven)).toMatchObject([
      { for: 'certified copies', until: at(0, 7), rule: 'D51' },
    ]);
    const fifteen = defined(allSigned, { certifiedWithinDays: 15 });
    expect(waits(foldedAt(fifteen, at(0)), seven)).toMatchObject([{ until: at(0, 15) }]);
    const { certifiedWithinDays: _, ...policy } = procedure.policy;
    expect(waits(foldedAt(allSigned, at(0)), { ...procedure, policy })).toMatchObject([{ until: null }]);
  });
});

describe('a treaty without signatures', () => {
  it('passes domestic procedures, where all that did not stand aside are bound', () => {
    const finding = defined(foundAtSummit(treaty), { signed: false });
    const meeting = {
      ...summit,
      acts: [{ number: 1, dossiers: [dossierId('D-1')] }],
    };
    const events = given(finding)
      .when(
        { type: 'RecordAdoption', meeting: meeting.id!, number: 1 },
        by({ ...SECRETARIAT, actor: actor('PROCESS') }, { meetings: [meeting] }),
      )
      .accepted();
    expect(events.map((e) => e.type)).toEqual(['Adopted', 'StageOpened']);
    const state = [...finding, ...events];
    expect(waitingFor(dossierOf(state), { organisation: organisation(), meetings: [] })).toMatchObject([
      { for: 'certified copies', stage: '80' },
    ]);
    const copies = [...state, certified];
    given(copies)
      .when({ type: 'NotifyCompletion', textHash: V1 }, by(delegation('AAA')))
      .accepted();
    given([...copies, notified('AAA'), notified('BBB')])
      .when(announce(), by(SECRETARIAT))
      .refused('D52', { needed: 3, missing: ['CCC'] });
  });
});

describe('who joins later', () => {
  const open = (openTo: 'members' | 'all', afterDays = 30) => defined(inForce, { accession: { openTo, afterDays } });
  const without = (events: readonly DossierEvent[]) =>
    events.filter((e) => !(e.type === 'Signed' && e.member === 'CCC'));

  it('is bound from the day that the class counts', () => {
    const events = given(without(open('members')))
      .when(join, by(delegation('CCC'), { at: at(0, 29) }))
      .accepted([{ type: 'JoinedLater', member: member('CCC'), textHash: V1, on: day('2024-07-30') }]);
    expect(forceOf(dossierOf([...without(open('members')), ...events]))?.joined).toEqual([
      { member: 'CCC', on: '2024-07-30' },
    ]);
  });

  it('is a member, and another state that the organisation knows where the class is open to all (D07, D85)', () => {
    given(open('members'))
      .when(join, by(delegation('DDD')))
      .refused('D07');
    given(open('all'))
      .when(join, by(delegation('DDD')))
      .accepted();
    given(open('all')).when(join, by(SECRETARIAT)).refused('D85', { actor: 'SECRETARIAT' });
    const observer: OrganisationEvent = {
      ...{ type: 'StatusGranted', party: actor('MNG'), name: 'Mongolia', status: 'observer' },
      ...{ since: day('2004-06-17'), paper: 'decision 5' },
    };
    given(open('all'))
      .when(join, by(delegation('MNG'), { organisation: organisation(undefined, observer) }))
      .accepted();
    given(open('all'))
      .when(join, by(delegation('MNG')))
      .refused('D85');
    given(open('all'))
      .when(join, by(delegation('AAA')))
      .refused('D53', { member: 'AAA' });
  });
});

describe('a member whose signature is pending', () => {
  const sign: DossierAct = { type: 'Sign', textHash: V1 };
  const explained = (because: 'pending' | 'absent', of: { class?: string } = {}): readonly DossierEvent[] => [
    ...openForSignature(of),
    signed('AAA'),
    signed('BBB'),
    { type: 'NonSignatureExplained', member: member('CCC'), because, note: 'full powers awaited' },
    { type: 'StageClosed', stage: stage('70'), textHash: V1 },
    of.class === 'agreement' ? { type: 'StageOpened', stage: stage('80') } : { type: 'InEffect' },
  ];

  it('does not hold the stage open, and signs after it has closed (D41)', () => {
    for (const which of [{}, treaty]) {
      const events = given(explained('pending', which))
        .when(sign, by(delegation('CCC')))
        .accepted();
      expect(events.map((e) => e.type)).toEqual(['Signed']);
      expect(forceOf(dossierOf([...explained('pending', which), ...events]))).toMatchObject({
        signed: ['AAA', 'BBB', 'CCC'],
        unsigned: [],
      });
    }
  });

  it('does so once, and only as pending; a treaty in force is joined instead (D09, D41)', () => {
    given([...explained('pending'), signed('CCC')])
      .when(sign, by(delegation('CCC')))
      .refused('D09');
    given(explained('absent'))
      .when(sign, by(delegation('CCC')))
      .refused('D09');
    given(explained('absent', treaty))
      .when(sign, by(delegation('CCC')))
      .refused('D41');
    const inEffect = [...explained('pending', treaty), { type: 'InEffect' } as const];
    given(inEffect)
      .when(sign, by(delegation('CCC')))
      .refused('D09');
    given(inEffect)
      .when(join, by(delegation('CCC')))
      .accepted();
  });
});

describe('the review of a document in effect', () => {
  const review = (outcome: 'confirmed' | 'revise' | 'withdraw' = 'confirmed'): DossierAct => ({
    ...{ type: 'RecordReview', outcome, reason: 'because' },
  });
  const yearly = defined(inForce, { reviewAfterDays: 365 });

  it('is recorded by the secretariat with what came of it, when it is due (D05, D86)', () => {
    given(inForce)
      .when(review('revise'), by(SECRETARIAT))
      .accepted([{ type: 'Reviewed', outcome: 'revise', reason: 'because' }]);
    given(inForce)
      .when(review(), by(chair('CHS')))
      .refused('D05');
    given(yearly).when(review(), by(SECRETARIAT)).refused('D86', { due: '2024-12-31', today: '2024-06-01' });
    given(yearly)
      .when(review(), by(SECRETARIAT, { at: '2024-12-31T00:00:00.000Z' as Instant }))
      .accepted();
    given(allSigned).when(review(), by(SECRETARIAT)).refused('D86', { phase: 'adopted' });
    given([]).when(review(), by(SECRETARIAT)).refused('D04');
  });

  it('is due again after it', () => {
    const reviewed: DossierEvent = { type: 'Reviewed', outcome: 'confirmed', reason: 'because' };
    const state = foldedAt([...yearly, reviewed], '2024-12-31T12:00:00.000Z' as Instant);
    expect(forceOf(state)).toMatchObject({ reviewDueOn: '2025-12-31', reviews: [{ on: '2024-12-31' }] });
  });
});

describe('a document with a term', () => {
  const end = (change: object = {}): DossierAct =>
    ({ type: 'EndDocument', because: 'expired', reason: 'its time is over', paper: 'art. 9', ...change }) as DossierAct;

  it('expires when its term has passed: its own, or that of its class (D88)', () => {
    const own = depending(defined(inForce, { expiresAfterDays: 10 }), { expiresAfterDays: 365 });
    for (const [events, on] of [
      [own, '2024-12-31'],
      [defined(inForce, { expiresAfterDays: 365 }), '2024-12-31'],
    ] as const) {
      given(events).when(end(), by(SECRETARIAT)).refused('D88', { expires: on, today: '2024-06-01' });
      given(events)
        .when(end(), by(SECRETARIAT, { at: `${on}T00:00:00.000Z` as Instant }))
        .accepted();
      given(events)
        .when(end({ because: 'terminated' }), by(SECRETARIAT))
        .accepted();
      expect(forceOf(dossierOf(events))?.expiresOn).toBe(on);
    }
    given(inForce).when(end(), by(SECRETARIAT)).accepted();
  });

  it('counts from the day that was announced where there is one', () => {
    const announced = [
      ...allNotified,
      { type: 'EntryIntoForceAnnounced', on: day('2025-01-01'), counted: 3 },
      { type: 'InEffect' },
    ] as const;
    expect(forceOf(dossierOf(defined(announced, { expiresAfterDays: 31 })))).toMatchObject({
      effectiveOn: '2025-01-01',
      expiresOn: '2025-02-01',
    });
  });
});

describe('documents that name one another', () => {
  it('are superseded by one that was adopted (D87)', () => {
    const end: DossierAct = {
      ...{ type: 'EndDocument', because: 'superseded', by: dossierId('D-2'), reason: 'a later text', paper: 'No. 9' },
    };
    given(inForce).when(end, by(SECRETARIAT)).refused('D87', { by: 'D-2' });
    given(inForce)
      .when(end, by(SECRETARIAT, { dossiers: { 'D-2': dossierOf(ready()) } }))
      .refused('D87');
    given(inForce)
      .when(end, by(SECRETARIAT, { dossiers: { 'D-2': dossierOf(adopted()) } }))
      .accepted();
  });

  it('are carried out by one that says so itself (D87)', () => {
    const link: DossierAct = { type: 'LinkImplementation', child: dossierId('D-2') };
    given(adopted()).when(link, by(SECRETARIAT)).refused('D87', { child: 'D-2', implements: 'none' });
    given(adopted())
      .when(link, by(SECRETARIAT, { dossiers: { 'D-2': { ...dossierOf(ready()), implements: dossierId('D-9') } } }))
      .refused('D87', { implements: 'D-9' });
  });
});

describe('the days of a class', () => {
  const withClass = (change: object) =>
    Procedure.parse({
      ...procedure,
      classes: { ...procedure.classes, statement: { ...procedure.classes['statement'], ...change } },
    });

  it('are counted where somebody is bound; else the procedure has a mistake (O07)', () => {
    expect(procedureMistakes(withClass({ reviewAfterDays: 365, expiresAfterDays: 3650 }))).toEqual([]);
    expect(
      procedureMistakes(withClass({ certifiedWithinDays: 15, accession: { openTo: 'all', afterDays: 30 } })),
    ).toEqual([
      'classes.statement.certifiedWithinDays: copies are certified for a binding class',
      'classes.statement.accession: nobody is bound by an unsigned class',
    ]);
  });

  it('are at most a hundred years', () => {
    expect(() => withClass({ reviewAfterDays: LIMITS.days + 1 })).toThrow();
    expect(() => withClass({ reviewAfterDays: LIMITS.days })).not.toThrow();
  });
});
