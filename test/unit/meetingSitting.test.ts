import type { MeetingAct } from '../../contracts/acts.ts';
import { actName } from '../../client/cli/viewText.ts';
import type { MeetingEvent, OrganisationEvent } from '../../contracts/events.ts';
import type { Sha256 } from '../../contracts/ids.ts';
import { Procedure } from '../../contracts/procedure.ts';
import type { Sender } from '../../domain/decision.ts';
import { isPlacedAt } from '../../domain/dossier/facts/packages.ts';
import type { DossierState } from '../../domain/dossier/state.ts';
import { decideMeeting, type MeetingContext } from '../../domain/meeting/decide.ts';
import { evolveMeeting } from '../../domain/meeting/evolve.ts';
import { initialMeeting, signatoriesOf } from '../../domain/meeting/state.ts';
import { evolveOrganisation } from '../../domain/organisation/evolve.ts';
import { initialOrganisation } from '../../domain/organisation/state.ts';
import { procedureMistakes } from '../../domain/procedure.ts';
import { procedure as sco } from './fixtures.ts';
import { fold, specificationOf } from './givenWhenThen.ts';
import { bring, start } from './histories.ts';
import {
  CHG_CHAIR,
  CHS_CHAIR,
  DELEGATE,
  SECRETARIAT,
  actor,
  day,
  dossierId,
  foundAt,
  from,
  inProgress,
  meetingId,
  member,
  organ,
  person,
  procedure,
  accredited,
  running,
} from './smallOrganisation.ts';
import { meetingRef, settle } from './world.ts';

/** Who is at a meeting, in what order items are taken, and the protocol of it. */

const { given } = specificationOf({ initial: initialMeeting, decide: decideMeeting, evolve: evolveMeeting });
const people = [...running, accredited('B-1', 'BBB')];
const organisation = fold({ initial: initialOrganisation, evolve: evolveOrganisation }, people);
const by = (sender: Sender, ...dossiers: readonly DossierState[]): MeetingContext => ({
  ...from(sender, 'meeting/CHS-1'),
  organisation,
  dossiers: Object.fromEntries(dossiers.map((d) => [d.id, d])),
});

const item = (dossier: string, n: number): MeetingEvent => ({
  type: 'ItemPlaced',
  dossier: dossierId(dossier),
  item: n,
  decideFirst: false,
  admits: null,
});
const agenda: readonly MeetingEvent[] = [
  {
    type: 'MeetingConvened',
    meeting: meetingId('CHS-1'),
    organ: organ('CHS'),
    day: day('2024-07-04'),
    place: 'Astana',
    title: 'Summit',
  },
  item('D-1', 1),
  item('D-2', 1),
  item('D-3', 2),
  { type: 'AgendaApproved' },
];
const present = (id: string, head: string | null = `${id.slice(0, 1)}-1`): MeetingEvent => ({
  type: 'PresenceRecorded',
  member: member(id),
  head: head === null ? null : person(head),
});
const opened: MeetingEvent = { type: 'SittingOpened', chair: actor('CHAIR-CHS') };
const PAPER = 'a'.repeat(64) as Sha256;
const OTHER = 'b'.repeat(64) as Sha256;
const closed: readonly MeetingEvent[] = [...agenda, present('AAA'), opened, { type: 'SittingClosed' }];
const issued: readonly MeetingEvent[] = [...closed, { type: 'ProtocolIssued', sha256: PAPER, language: 'en' }];
const signedBy = (who: string, whose = `${who.slice(0, 1)}-1`): MeetingEvent => ({
  type: 'ProtocolSigned',
  sha256: PAPER,
  actor: actor(who),
  person: person(whose),
});
const record = (id: string, head: string | null): MeetingAct => ({
  type: 'RecordPresence',
  member: member(id),
  head: head === null ? null : person(head),
});
const sign = (sha256 = PAPER): MeetingAct => ({ type: 'SignProtocol', sha256 });
const issue = (sha256 = PAPER): MeetingAct => ({ type: 'IssueProtocol', sha256, language: 'en' });

describe('the order of the items', () => {
  const move = (from: number, to: number): MeetingAct => ({ type: 'MoveItem', item: from, to });

  it('is changed by the secretariat, an item moving with all its documents', () => {
    const { state } = given([...agenda, { type: 'ItemMoved', item: 1, to: 9 }]);
    expect(state.agenda.map((i) => [i.item, i.dossier])).toEqual([
      [2, 'D-3'],
      [9, 'D-1'],
      [9, 'D-2'],
    ]);
    given(agenda)
      .when(move(1, 9), by(SECRETARIAT, inProgress('D-1'), inProgress('D-2')))
      .accepted([{ type: 'ItemMoved', item: 1, to: 9 }]);
    given(agenda).when(move(1, 9), by(CHS_CHAIR)).refused('M06');
  });

  it('gives no number twice (M25)', () => {
    given(agenda).when(move(1, 2), by(SECRETARIAT)).refused('M25', { item: 2, by: 'D-3' });
    given(agenda).when(move(7, 8), by(SECRETARIAT)).refused('M12', { item: 7 });
  });

  it('leaves a decided item where it is (M25), and a closed sitting as it was (M07)', () => {
    given([...agenda, opened])
      .when(move(1, 9), by(SECRETARIAT, foundAt('D-1', '60'), inProgress('D-2')))
      .refused('M25', { item: 1, dossier: 'D-1' });
    given([...agenda, opened, { type: 'ActNumbered', number: 1, dossiers: [dossierId('D-3')] }])
      .when(move(2, 9), by(SECRETARIAT))
      .refused('M25', { item: 2, dossier: 'D-3' });
    given(closed).when(move(1, 9), by(SECRETARIAT)).refused('M07');
  });
});

describe('who is present', () => {
  it('M26: is headed by somebody who is entitled to speak for the delegation on that day', () => {
    given(agenda)
      .when(record('AAA', 'A-UNMANDATED'), by(SECRETARIAT))
      .refused('M26', { member: 'AAA', head: 'A-UNMANDATED' });
    const term = (until: string): MeetingContext => ({
      ...by(SECRETARIAT),
      organisation: fold({ initial: initialOrganisation, evolve: evolveOrganisation }, [
        ...running,
        { type: 'MandateRenewed', person: person('A-1'), mandate: 'note 2', from: null, until: day(until) },
      ]),
    });
    given(agenda).when(record('AAA', 'A-1'), term('2024-07-03')).refused('M26');
    given(agenda).when(record('AAA', 'A-1'), term('2024-07-04')).accepted();
  });

  it('is recorded by the secretariat, with the head of the delegation', () => {
    given(agenda)
      .when(record('AAA', 'A-1'), by(SECRETARIAT))
      .accepted([present('AAA')]);
    given(agenda).when(record('AAA', 'A-1'), by(CHS_CHAIR)).refused('M06');
    expect(given([...agenda, present('AAA')]).state.present).toEqual({ AAA: 'A-1' });
    expect(given([...agenda, present('AAA'), present('AAA', null)]).state.present).toEqual({});
  });

  it.each([
    ['a state that is not in the organisation', record('ZZZ', 'A-1')],
    ['a former member', record('DDD', null)],
    ['a head of another delegation', record('BBB', 'A-1')],
    ['a head that nobody accredited', record('AAA', 'NOBODY')],
  ])('is not %s (M26)', (_, act) => {
    given(agenda).when(act, by(SECRETARIAT)).refused('M26');
  });

  it('decides whether a sitting may open, where the organ asks for a share (M27)', () => {
    const half = Procedure.parse({
      ...procedure,
      organs: { ...procedure.organs, CHS: { ...procedure.organs[organ('CHS')], sitsWith: [2, 3] } },
    });
    const asks = { ...by(CHS_CHAIR), organisation: { ...organisation, procedure: half } };
    given([...agenda, present('AAA')])
      .when({ type: 'OpenSitting' }, asks)
      .refused('M27', { share: '2/3', counted: 2, absent: ['BBB'] });
    given([...agenda, present('AAA'), present('BBB')])
      .when({ type: 'OpenSitting' }, asks)
      .accepted([opened]);
    given(agenda).when({ type: 'OpenSitting' }, by(CHS_CHAIR)).accepted([opened]);
    expect(
      procedureMistakes({
        ...half,
        organs: { ...half.organs, [organ('CHS')]: { ...half.organs[organ('CHS')]!, sitsWith: [3, 2] } },
      }),
    ).toEqual(['organs.CHS.sitsWith: 3/2 is more than the whole']);
  });
});

describe('the head of a delegation', () => {
  const levels = (change: object): Procedure =>
    Procedure.parse({
      ...procedure,
      organs: { ...procedure.organs, CHS: { ...procedure.organs[organ('CHS')], ...change } },
    });
  const asks = (change: object, ...more: readonly OrganisationEvent[]): MeetingContext => ({
    ...by(CHS_CHAIR),
    organisation: {
      ...fold({ initial: initialOrganisation, evolve: evolveOrganisation }, [...people, ...more]),
      procedure: levels(change),
    },
  });
  const bySecretariat = (change: object): MeetingContext => ({ ...asks(change), sender: SECRETARIAT });
  const level = organisation.people[person('A-1')]!.level;

  it('M26: has a level that the organ names, where it names any', () => {
    const other = ['minister', 'head'].filter((l) => l !== level);
    given(agenda)
      .when(record('AAA', 'A-1'), bySecretariat({ headLevels: other }))
      .refused('M26', { member: 'AAA', head: 'A-1', level, levels: other });
    given(agenda)
      .when(record('AAA', 'A-1'), bySecretariat({ headLevels: [...other, level] }))
      .accepted([present('AAA')]);
    given([...agenda, present('AAA')])
      .when(record('AAA', null), bySecretariat({ headLevels: other }))
      .accepted();
  });

  it('M27: counts when the sitting opens as long as it is one, on that day and of such a level', () => {
    const both = [...agenda, present('AAA'), present('BBB')];
    const opening = { type: 'OpenSitting' } as const;
    const all = { sitsWith: [1, 1] };
    given(both).when(opening, asks(all)).accepted([opened]);
    const recalled: OrganisationEvent = { type: 'AccreditationEnded', person: person('A-1'), reason: 'recalled' };
    given(both)
      .when(opening, asks(all, recalled))
      .refused('M27', { absent: ['AAA'] });
    const over: OrganisationEvent = {
      ...{ type: 'MandateRenewed', person: person('B-1'), mandate: 'note 2', from: null, until: day('2024-07-03') },
    };
    given(both)
      .when(opening, asks(all, over))
      .refused('M27', { absent: ['BBB'] });
    const others = ['minister', 'staff'].filter((l) => l !== level);
    given(both)
      .when(opening, asks({ ...all, headLevels: others }))
      .refused('M27', { absent: ['AAA', 'BBB'] });
    given(both)
      .when(opening, asks({ ...all, headLevels: [level] }))
      .accepted();
  });

  it('is of a level that speaks where the organ sits, of an organ that does (O07)', () => {
    const mistakes = (change: object, of = 'CHS') =>
      procedureMistakes({
        ...sco,
        organs: { ...sco.organs, [of]: { ...sco.organs[organ(of)]!, ...change } },
      });
    expect(mistakes({ headLevels: ['head', 'expert'] })).toEqual([]);
    expect(mistakes({ headLevels: ['expert'] })).toEqual(['organs.CHS.headLevels: none of them speaks at stage 60']);
    expect(mistakes({ headLevels: ['head', 'head'] })).toEqual(['organs.CHS.headLevels: head is named twice']);
    expect(mistakes({ headLevels: ['expert'] }, 'EG')).toEqual([
      'organs.EG.headLevels: no stage is considered in a meeting of it',
    ]);
  });
});

describe('the protocol of a meeting', () => {
  it('is issued by the secretariat once the sitting is closed (M28)', () => {
    given(closed)
      .when(issue(), by(SECRETARIAT))
      .accepted([{ type: 'ProtocolIssued', sha256: PAPER, language: 'en' }]);
    given([...agenda, opened])
      .when(issue(), by(SECRETARIAT))
      .refused('M28', { phase: 'sitting' });
    given(closed).when(issue(), by(CHS_CHAIR)).refused('M06');
  });

  it('is signed by the office that presided and by the delegations present, once each (M29)', () => {
    given(issued)
      .when(sign(), by(DELEGATE))
      .accepted([signedBy('AAA')]);
    given(issued)
      .when(sign(), by(CHS_CHAIR))
      .accepted([signedBy('CHAIR-CHS', 'CHS-1')]);
    given(issued)
      .when(sign(), by(CHG_CHAIR))
      .refused('M29', { actor: 'CHAIR-CHG', signatories: ['CHAIR-CHS', 'AAA'] });
    given([...issued, signedBy('AAA')])
      .when(sign(), by(DELEGATE))
      .refused('M29', { actor: 'AAA' });
  });

  it('is the one issued last (M29)', () => {
    given(issued).when(sign(OTHER), by(DELEGATE)).refused('M29', { named: OTHER, issued: PAPER });
    given(closed).when(sign(), by(DELEGATE)).refused('M29', { named: PAPER, issued: 'none' });
  });

  it('is issued anew only while nobody has signed it, and presence is then settled (M28)', () => {
    given(issued)
      .when(issue(OTHER), by(SECRETARIAT))
      .accepted([{ type: 'ProtocolIssued', sha256: OTHER, language: 'en' }]);
    given([...issued, signedBy('AAA')])
      .when(issue(OTHER), by(SECRETARIAT))
      .refused('M28', { signed: ['AAA'] });
    given([...issued, signedBy('AAA')])
      .when(record('BBB', null), by(SECRETARIAT))
      .refused('M28');
  });
});

describe('a guest', () => {
  const status: OrganisationEvent = {
    ...{ type: 'StatusGranted', party: actor('MNG'), name: 'Mongolia', status: 'observer', since: day('2004-06-17') },
    paper: 'decision 5',
  };
  const accredited: OrganisationEvent = {
    ...{ type: 'PersonAccredited', person: person('M-1'), actor: actor('MNG'), name: 'M', level: 'head' },
    mandate: 'note 1',
  };
  const withGuest = fold({ initial: initialOrganisation, evolve: evolveOrganisation }, [
    ...running,
    status,
    accredited,
  ]);
  const at = (sender: Sender) => ({ ...by(sender), organisation: withGuest });
  const there: MeetingEvent = { ...present('MNG', 'M-1'), guest: true } as MeetingEvent;

  it('M26: is a party with a status, recorded as present with its head', () => {
    given(agenda).when(record('MNG', 'M-1'), at(SECRETARIAT)).accepted([there]);
    given(agenda).when(record('MNG', 'A-1'), at(SECRETARIAT)).refused('M26', { member: 'MNG', head: 'A-1' });
    given(agenda).when(record('MNG', 'M-1'), by(SECRETARIAT)).refused('M26', { status: 'unknown' });
    expect(given([...agenda, there]).state).toMatchObject({ present: { MNG: 'M-1' }, guests: ['MNG'] });
    expect(given([...agenda, there, present('MNG', null)]).state).toMatchObject({ present: {}, guests: [] });
  });

  it('M27, M29: is not counted when the sitting opens, and does not sign its protocol', () => {
    const two = Procedure.parse({
      ...procedure,
      organs: { ...procedure.organs, CHS: { ...procedure.organs[organ('CHS')], sitsWith: [1, 2] } },
    });
    const asks = { ...at(CHS_CHAIR), organisation: { ...withGuest, procedure: two } };
    given([...agenda, there])
      .when({ type: 'OpenSitting' }, asks)
      .refused('M27', { absent: ['AAA', 'BBB'] });
    const { state } = given([...agenda, there, present('AAA'), opened]);
    expect(signatoriesOf(state)).toEqual(['CHAIR-CHS', 'AAA']);
    // Admitted in the course of the meeting, it is recorded anew.
    expect(signatoriesOf(given([...agenda, there, present('MNG', 'M-1')]).state)).toEqual(['MNG']);
    given([
      ...agenda,
      there,
      opened,
      { type: 'SittingClosed' },
      { type: 'ProtocolIssued', sha256: PAPER, language: 'en' },
    ])
      .when(sign(), at({ ...DELEGATE, actor: actor('MNG'), person: person('M-1') }))
      .refused('M29', { signatories: ['CHAIR-CHS'] });
  });
});

describe('a meeting before its sitting', () => {
  const reason = 'at the request of the host';
  const move = (change: object = {}): MeetingAct => ({
    type: 'MoveMeeting',
    day: day('2024-09-01'),
    reason,
    ...change,
  });
  const cancel: MeetingAct = { type: 'CancelMeeting', reason };
  const cancelled: MeetingEvent = {
    ...{ type: 'MeetingCancelled', reason },
    dossiers: ['D-1', 'D-2', 'D-3'].map(dossierId),
  };

  it('M33: is moved by who may convene it, to another day or place', () => {
    for (const sender of [SECRETARIAT, CHS_CHAIR]) {
      const events = given(agenda)
        .when(move(), by(sender))
        .accepted([{ type: 'MeetingMoved', day: day('2024-09-01'), place: 'Astana', reason }]);
      expect(given([...agenda, ...events]).state).toMatchObject({
        day: '2024-09-01',
        place: 'Astana',
        phase: 'convened',
      });
    }
    given(agenda)
      .when(move({ day: '2024-07-04', place: 'Almaty' }), by(SECRETARIAT))
      .accepted();
    given(agenda)
      .when(move({ day: '2024-07-04' }), by(SECRETARIAT))
      .refused('M33', { day: '2024-07-04' });
    given(agenda).when(move(), by(CHG_CHAIR)).refused('M04');
    given(agenda).when(cancel, by(DELEGATE)).refused('M04');
  });

  it('M33: is neither moved nor cancelled once its sitting has opened', () => {
    for (const act of [move(), cancel])
      for (const events of [[...agenda, opened], closed])
        given(events).when(act, by(SECRETARIAT)).refused('M33', { meeting: 'CHS-1' });
  });

  it('M34: is cancelled with what was on its agenda, and nothing more is done with it', () => {
    given(agenda).when(cancel, by(CHS_CHAIR)).accepted([cancelled]);
    const over = [...agenda, cancelled];
    expect(given(over).state).toMatchObject({ phase: 'cancelled', agenda: [] });
    for (const act of [move(), cancel, record('AAA', 'A-1'), issue()])
      given(over).when(act, by(SECRETARIAT)).refused('M34', { meeting: 'CHS-1' });
    given(over).when({ type: 'OpenSitting' }, by(CHS_CHAIR)).refused('M34');
    const again: MeetingAct = {
      type: 'ConveneMeeting',
      organ: organ('CHS'),
      day: day('2024-09-01'),
      place: 'A',
      title: 'B',
    };
    given(over).when(again, by(SECRETARIAT)).refused('M01');
  });

  it('M34: releases the documents in its package for another meeting', () => {
    const world = start(sco);
    bring(world, 'STRATEGY', () => isPlacedAt(world.dossier('STRATEGY'), meetingId('CHS-1')));
    const now = world.log.at(-1)!.at;
    const atSummits = () => world.dossier('STRATEGY').packages.filter((p) => p.organ === 'CHS');
    const say = (meeting: string, act: MeetingAct) =>
      expect(world.send('SECRETARIAT', meetingRef(meeting), act, now).refusal).toBeNull();
    say('CHS-1', cancel);
    expect(settle(world, 'STRATEGY', 'CHS-1', now)).toEqual(['recordPlacement']);
    expect(world.dossier('STRATEGY').phase).toBe('inProgress');
    expect(atSummits()).toEqual([]);
    say('CHS-2', {
      type: 'ConveneMeeting',
      organ: organ('CHS'),
      day: day('2024-10-01'),
      place: 'Astana',
      title: 'Summit',
    });
    say('CHS-2', { type: 'PlaceOnAgenda', dossier: dossierId('STRATEGY'), item: 1 });
    expect(settle(world, 'STRATEGY', 'CHS-2', now)[0]).toBe('recordPlacement');
    expect(atSummits()).toEqual([{ meeting: 'CHS-2', organ: 'CHS' }]);
  });
});

describe('two meetings of an organ on one day', () => {
  it('M19: give the same number, and acts that their meetings tell apart', () => {
    const named = (id: string) =>
      actName({ meeting: meetingId(id), organ: organ('CHS'), day: day('2024-07-04'), number: 1 });
    expect([named('CHS-1'), named('CHS-2')]).toEqual([
      'CHS, 2024-07-04, No. 1, CHS-1',
      'CHS, 2024-07-04, No. 1, CHS-2',
    ]);
  });
});

describe('a document that admits a state', () => {
  const place = (dossier: string): MeetingAct => ({ type: 'PlaceOnAgenda', dossier: dossierId(dossier), item: 9 });
  const admitting = (who: string) => inProgress('D-9', { admits: member(who) });

  it('M32: comes on the agenda while that state is a candidate', () => {
    given(agenda)
      .when(place('D-9'), by(SECRETARIAT, admitting('CCC')))
      .accepted();
    for (const [who, status] of [
      ['ZZZ', 'unknown'],
      ['AAA', 'member'],
      ['DDD', 'former'],
    ] as const)
      given(agenda)
        .when(place('D-9'), by(SECRETARIAT, admitting(who)))
        .refused('M32', { dossier: 'D-9', admits: who, status });
  });
});
