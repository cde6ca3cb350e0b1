import type { MeetingState } from '../../domain/meeting/state.ts';
import type { DossierAct } from '../../contracts/acts.ts';
import type { DossierEvent, OrganisationEvent } from '../../contracts/events.ts';
import { forceText } from '../../client/cli/viewText.ts';
import { emptyFolded, readsOf } from '../../domain/journalling.ts';
import { forceView } from '../../domain/dossier/shown/forceView.ts';
import { wakesWorkflow } from '../../domain/dossier/process.ts';
import { waitingFor } from '../../domain/dossier/shown/waiting.ts';
import { boardLine } from '../../domain/dossier/shown/view.ts';
import {
  actor,
  MEMBERS,
  SECRETARIAT,
  V1,
  admitted,
  adopted,
  agendaApproved,
  at,
  by,
  chair,
  circulated,
  cleared,
  day,
  delegation,
  dossierId,
  dossierOf,
  given,
  issued,
  item,
  left,
  meeting,
  member,
  numbered,
  open,
  openForSignature,
  organisation,
  places,
  procedure,
  ready,
  registered,
  signed,
  sittingOpened,
  stage,
  withPolicy,
} from './fixtures.ts';

/** Whom an adopted document binds, what is said of the others, and how its text is corrected. */

const treaty = { class: 'agreement' };
const opened80: readonly DossierEvent[] = [
  { type: 'StageClosed', stage: stage('70'), textHash: V1 },
  { type: 'StageOpened', stage: stage('80') },
];
const allSigned: readonly DossierEvent[] = [...openForSignature(treaty), ...MEMBERS.map(signed), ...opened80];
const certified: DossierEvent = { type: 'CopiesCertified', textHash: V1 };
const notified = (id: string): DossierEvent => ({ type: 'CompletionNotified', member: member(id) });
const announce: DossierAct = { type: 'AnnounceEntryIntoForce', day: day('2025-01-01') };
const notify = (of: object = {}): DossierAct => ({ type: 'NotifyCompletion', textHash: V1, ...of });
const withoutCCC = organisation(procedure, left('CCC'));
const end = (because: 'terminated' | 'superseded', change: object = {}): DossierAct => ({
  ...{ type: 'EndDocument', because, reason: 'it binds nobody', paper: 'note 3', ...change },
});
const waits = (events: readonly DossierEvent[], of = organisation(), now = at(180)) =>
  waitingFor(dossierOf(events), { organisation: of, meetings: [], at: now });

describe('a member that does not sign', () => {
  const explain = (id: string, because: 'stoodAside' | 'notMember' | 'absent' | 'pending'): DossierAct => ({
    ...{ type: 'ExplainNonSignature', member: member(id), because, note: 'note' },
  });
  const aside = { standAsides: [{ member: member('BBB'), scope: { of: 'drafting' as const } }] };

  it('D94: is said to have stood aside only where the finding says so', () => {
    given(openForSignature()).when(explain('AAA', 'stoodAside'), by(SECRETARIAT)).refused('D94', {
      member: 'AAA',
      standAsides: [],
    });
    const found: readonly DossierEvent[] = [...adopted({}, aside), { type: 'StageOpened', stage: stage('70') }];
    given(found).when(explain('BBB', 'stoodAside'), by(SECRETARIAT)).accepted();
  });

  it('D94: is not said to have stood aside where it did so from paragraphs alone', () => {
    const scope = { of: 'paragraph' as const, places: places('para-2') };
    const some = { standAsides: [{ member: member('BBB'), scope }] };
    given([...adopted({}, some), { type: 'StageOpened', stage: stage('70') }])
      .when(explain('BBB', 'stoodAside'), by(SECRETARIAT))
      .refused('D94', { member: 'BBB', standAsides: [] });
  });

  const heardTwo = { heard: ['AAA', 'BBB'].map(member), unheard: [member('CCC')] };
  it('D94: is said to have been absent only where the record of the sitting does not show it there', () => {
    const opened: DossierEvent = { type: 'StageOpened', stage: stage('70') };
    const found = [...adopted({}, { ...heardTwo, unheardBy: 'waiver' }), opened];
    given(found).when(explain('CCC', 'absent'), by(SECRETARIAT)).accepted();
    const there = {
      meetings: [meeting([{ type: 'PresenceRecorded', member: member('CCC'), head: 'CCC-1' as never }])],
    };
    given(found)
      .when(explain('CCC', 'absent'), by(SECRETARIAT, there))
      .refused('D94', { member: 'CCC', meeting: 'CHS-1' });
    // Its position may have been written: to be heard is not to be there.
    given(found).when(explain('AAA', 'absent'), by(SECRETARIAT, there)).accepted();
    given(found).when(explain('CCC', 'pending'), by(SECRETARIAT, there)).accepted();
    given([...adopted({}, { ...heardTwo, unheardBy: 'presence' }), opened])
      .when(explain('CCC', 'absent'), by(SECRETARIAT))
      .refused('D94', { member: 'CCC' });
  });

  it('D94: is said to be no member only where it is none, or was none when it was adopted', () => {
    given(openForSignature()).when(explain('CCC', 'notMember'), by(SECRETARIAT)).refused('D94', { member: 'CCC' });
    given(openForSignature())
      .when(explain('CCC', 'notMember'), by(SECRETARIAT, { organisation: withoutCCC }))
      .accepted();
    const grown = organisation(procedure, admitted('DDD'));
    given(openForSignature())
      .when(explain('DDD', 'notMember'), by(SECRETARIAT, { organisation: grown }))
      .accepted([{ type: 'NonSignatureExplained', member: member('DDD'), because: 'notMember', note: 'note' }]);
    given(openForSignature()).when(explain('DDD', 'notMember'), by(SECRETARIAT)).refused('D41', { member: 'DDD' });
    given(allSigned)
      .when(explain('DDD', 'notMember'), by(SECRETARIAT, { organisation: grown }))
      .refused('D41', { phase: 'adopted' });
  });
});

describe('the signatures that a board shows', () => {
  it('D41: are counted of those that were at the adoption, whoever else is explained', () => {
    const explained = (id: string): DossierEvent => ({
      ...{ type: 'NonSignatureExplained', member: member(id), because: 'absent', note: 'was not at the sitting' },
    });
    const state = dossierOf([...openForSignature(), signed('AAA'), signed('BBB'), explained('DDD'), explained('EEE')]);
    const head = { dossier: dossierId('D-1'), n: 1, at: at(0), head: 'a'.repeat(64) as never };
    expect(boardLine(state, { organisation: organisation(), meetings: [] }, head)).toMatchObject({
      ...{ stage: '70', heard: 2, counted: 3 },
    });
  });
});

describe('a treaty of which a signatory leaves the organisation', () => {
  const two = [...allSigned, certified, notified('AAA'), notified('BBB')];

  it('D52: enters into force without its notification', () => {
    given(two)
      .when(announce, by(SECRETARIAT))
      .refused('D52', { counted: 2, needed: 3, missing: ['CCC'] });
    expect(waits(two)).toMatchObject([{ on: ['CCC'], rule: 'D52' }]);
    expect(waits(two, withoutCCC)).toMatchObject([{ for: 'the announcement of entry into force' }]);
    const [announced] = given(two)
      .when(announce, by(SECRETARIAT, { organisation: withoutCCC }))
      .accepted();
    expect(announced).toMatchObject({ type: 'EntryIntoForceAnnounced', counted: 2 });
  });

  it('D52: counts no notification of who has left since', () => {
    given([...allSigned, certified, notified('AAA'), notified('CCC')])
      .when(announce, by(SECRETARIAT, { organisation: withoutCCC }))
      .refused('D52', { counted: 1, needed: 2, missing: ['BBB'] });
  });

  it('D52, D55: does not enter into force where nobody is bound, and is ended instead', () => {
    const unsigned: readonly DossierEvent[] = [
      ...openForSignature(treaty),
      ...MEMBERS.map((m): DossierEvent => ({
        type: 'NonSignatureExplained',
        member: member(m),
        because: 'absent',
        note: 'note',
      })),
      ...opened80,
      certified,
    ];
    given(unsigned).when(announce, by(SECRETARIAT)).refused('D52', { adopted: [] });
    expect(waits(unsigned)).toMatchObject([{ on: ['SECRETARIAT'], rule: 'D52' }]);
    const events = given(unsigned).when(end('terminated'), by(SECRETARIAT)).accepted();
    expect(dossierOf([...unsigned, ...events]).phase).toBe('ended');
    expect(events.map(wakesWorkflow)).toEqual([true]);
    expect(waits([...unsigned, ...events])).toEqual([]);
  });
});

describe('what a delegation acknowledges by a note', () => {
  const circulatedOnly = [...registered(), issued(), ...circulated()];
  const deliver = (of: object): DossierAct => ({ type: 'ConfirmDelivery', stage: stage('10'), textHash: V1, ...of });
  const note = { for: member('BBB'), paper: 'note 12' };

  it('D16: is the delivery that the secretariat transcribes, with the note', () => {
    given(circulatedOnly)
      .when(deliver(note), by(SECRETARIAT))
      .accepted([
        {
          type: 'DeliveryConfirmed',
          stage: stage('10'),
          member: member('BBB'),
          textHash: V1,
          transcribedFrom: 'note 12',
        },
      ]);
    given(circulatedOnly)
      .when(deliver({ for: 'BBB' }), by(SECRETARIAT))
      .refused('D05', { for: 'BBB' });
    given(circulatedOnly)
      .when(deliver(note), by(delegation('AAA')))
      .refused('D07', { for: 'BBB' });
    given(circulatedOnly)
      .when(deliver({ ...note, for: 'DDD' }), by(SECRETARIAT))
      .refused('D07', { actor: 'DDD' });
    given(circulatedOnly).when(deliver({}), by(SECRETARIAT)).refused('D07');
  });

  it('D51: is the completion of its domestic procedures, transcribed likewise', () => {
    given([...allSigned, certified])
      .when(notify(note), by(SECRETARIAT))
      .accepted([{ type: 'CompletionNotified', member: member('BBB'), transcribedFrom: 'note 12' }]);
    given([...allSigned, certified])
      .when(notify({ for: 'BBB' }), by(SECRETARIAT))
      .refused('D05');
    given([...allSigned, certified])
      .when(notify(note), by(delegation('AAA')))
      .refused('D07');
  });
});

describe('certified copies', () => {
  it('D96: are of a text that nobody signs any more', () => {
    const certify: DossierAct = { type: 'CertifyCopies', textHash: V1 };
    given([...openForSignature(treaty), signed('AAA')])
      .when(certify, by(SECRETARIAT))
      .refused('D96', { textHash: V1 });
    given(allSigned).when(certify, by(SECRETARIAT)).accepted([certified]);
  });
});

describe('a document that depends on others', () => {
  const propose = (...dependsOn: readonly string[]): DossierAct => ({
    ...{ type: 'ProposeDocument', title: 'On rivers', class: 'agreement', area: 'water', justification: 'because' },
    ...{ proposer: member('AAA'), leadOrgan: 'CNC', dependsOn: dependsOn.map(dossierId) },
  });
  const inForce = [...allSigned, certified, ...MEMBERS.map(notified), { type: 'InEffect' } as const];
  const ended = [...inForce, { type: 'DocumentEnded', because: 'terminated', by: null, reason: 'because' } as const];
  const withdrawn = [...ready(), { type: 'ProposalWithdrawn', reason: 'because' } as const];
  const aaa = (events: readonly DossierEvent[]) => by(delegation('AAA'), { dossiers: { 'D-2': dossierOf(events) } });

  it('D83: names documents that were proposed before it and can still come into effect', () => {
    given([])
      .when(propose('D-2', 'D-3'), aaa(ready()))
      .refused('D83', { dossiers: ['D-3'] });
    given([])
      .when(propose('D-2'), aaa(withdrawn))
      .refused('D83', { dossiers: ['D-2'] });
    for (const there of [ready(), inForce, ended]) given([]).when(propose('D-2'), aaa(there)).accepted();
    const on = emptyFolded('dossier/D-1' as never);
    const statement = { organisation: procedure.organisation, act: propose('D-2', 'D-3') } as never;
    expect(readsOf(statement, on)).toEqual(expect.arrayContaining(['dossier/D-2', 'dossier/D-3']));
  });

  it('D83: enters into force when they have come into effect, also where they have ended since', () => {
    const waiting = [...allSigned, certified, ...MEMBERS.map(notified)].map((e) =>
      e.type === 'DocumentProposed' ? { ...e, dependsOn: [dossierId('D-2')] } : e,
    );
    const after = (events: readonly DossierEvent[]) => by(SECRETARIAT, { dossiers: { 'D-2': dossierOf(events) } });
    given(waiting)
      .when(announce, after(allSigned))
      .refused('D83', { notInEffect: ['D-2'] });
    given(waiting).when(announce, after(ended)).accepted();
  });
});

describe('a document that takes the place of another', () => {
  const on = (events: readonly DossierEvent[], d: string, number: number, meeting = 'CHS-1') =>
    dossierOf(
      events.map((e) =>
        e.type === 'Adopted' ? { ...e, act: { ...e.act, day: day(d), number, meeting: meeting as never } } : e,
      ),
    );
  const inEffect = [...adopted({ class: 'statement' }), { type: 'InEffect' } as const];
  const by2 = (d: string, number: number, meeting?: string) =>
    by(SECRETARIAT, { dossiers: { 'D-2': on(adopted(), d, number, meeting) } });

  const superseded = end('superseded', { by: dossierId('D-2') });

  it('D87: has not ended itself', () => {
    const ended = { ...by2('2025-07-04', 1).dossiers['D-2']!, phase: 'ended' as const };
    given(inEffect)
      .when(superseded, by(SECRETARIAT, { dossiers: { 'D-2': ended } }))
      .refused('D87', { by: 'D-2' });
  });

  it('D87: was not adopted before it', () => {
    given(inEffect)
      .when(superseded, by2('2023-07-04', 5))
      .refused('D87', { by: 'D-2', adopted: '2023-07-04', superseded: '2024-07-04' });
    given(inEffect).when(superseded, by2('2024-07-04', 0)).refused('D87');
    given(inEffect).when(superseded, by2('2024-07-04', 2)).accepted();
    given(inEffect)
      .when(superseded, by2('2024-07-04', 1, 'CHS-2'))
      .accepted();
    given(inEffect).when(superseded, by2('2025-09-01', 1)).accepted();
  });
});

describe('a correction of the adopted text', () => {
  const inEffect = [...adopted({ class: 'statement' }), { type: 'InEffect' } as const];
  const correct = (deadline = at(180, 7)): DossierAct => ({
    ...{
      type: 'ProposeCorrection',
      textHash: V1,
      language: 'ru',
      place: places('para-1')[0]!,
      found: 'teh',
      corrected: 'the',
      deadline,
    },
  });

  it('D24: leaves the members no less time than the procedure says', () => {
    const week = organisation(withPolicy({ correctionMinimumMs: 7 * 86_400_000 }));
    given(inEffect)
      .when(correct(at(179, 7)), by(SECRETARIAT, { organisation: week }))
      .refused('D24', { minimumMs: 604_800_000 });
    given(inEffect)
      .when(correct(), by(SECRETARIAT, { organisation: week }))
      .accepted();
    const { correctionMinimumMs: _, ...policy } = procedure.policy;
    given(inEffect)
      .when(correct(at(181)), by(SECRETARIAT, { organisation: organisation({ ...procedure, policy }) }))
      .accepted();
  });

  it('D54: is shown with its words, and waits for whoever may object, then for the depositary', () => {
    const [proposed] = given(inEffect).when(correct(), by(SECRETARIAT)).accepted();
    const corrected = [...inEffect, proposed!];
    expect(waits(corrected)).toMatchObject([
      {
        for: 'objections to correction 1, at para-1',
        on: MEMBERS,
        until: at(180, 7),
        zone: 'Asia/Almaty',
        rule: 'D54',
      },
    ]);
    expect(waits(corrected, organisation(), at(180, 7))).toMatchObject([
      { for: 'the notices of correction 1', on: ['PROCESS'], rule: 'D54' },
    ]);
    const told: DossierEvent = {
      ...{ type: 'NoticesSent', stage: stage('90'), round: 0, to: MEMBERS.map(actor), correction: 1 },
    };
    expect(waits([...corrected, told], organisation(), at(180, 7))).toMatchObject([
      { for: 'the record of correction 1', on: ['SECRETARIAT'], rule: 'D54' },
    ]);
    expect(waits([...corrected, { type: 'TextCorrected', correction: 1 }])).toEqual([]);
    const force = forceView(dossierOf(corrected), organisation());
    expect(force.corrections).toEqual([
      {
        ...{ number: 1, language: 'ru', place: 'para-1', found: 'teh', corrected: 'the', deadline: at(180, 7) },
        ...{ zone: 'Asia/Almaty', outcome: null, noticed: false },
      },
    ]);
    expect(forceText(force)).toMatch(
      /correction 1 +para-1 \(ru\): "the" for "teh", open to objections until 2024-06-08/,
    );
  });
});

describe('a signature by full powers', () => {
  const lodged: OrganisationEvent = {
    ...{ type: 'FullPowersLodged', fullPowers: 1, person: 'AAA-1' as never, paper: 'full powers 7' },
    ...{ scope: { of: 'all' }, from: null, until: null, margin: 'editorial changes' },
  };
  const ministers = withPolicy({ signsWithoutFullPowers: ['minister'] });

  it('D70: names them, and shows the margin that they leave', () => {
    const [event] = given(openForSignature())
      .when({ type: 'Sign', textHash: V1 }, by(delegation('AAA'), { organisation: organisation(ministers, lodged) }))
      .accepted();
    expect(event).toMatchObject({ fullPowers: { number: 1, paper: 'full powers 7' } });
    const force = forceView(dossierOf([...openForSignature(), event!]), organisation(ministers, lodged));
    expect(force.signatures).toEqual([
      {
        ...{ member: 'AAA', person: 'AAA-1', reservation: null },
        fullPowers: { number: 1, paper: 'full powers 7', margin: 'editorial changes' },
      },
    ]);
    expect(forceText(force)).toContain('AAA (full powers 1: editorial changes)');
  });
});

describe('an item that is to be decided first', () => {
  const sitting = (admits: string) =>
    meeting([item('D-1', 1), item('D-9', 2, true, admits), agendaApproved, sittingOpened, numbered(1, 'D-9')]);
  const opens = (admits: string) => by(chair('CHS'), { at: at(0, 33), meetings: [sitting(admits)] });

  it('D34: holds the others up once it is numbered only while the state that it admits is a candidate', () => {
    given(cleared())
      .when(open('60'), opens('DDD'))
      .refused('D34', { first: ['D-9'] });
    given(cleared()).when(open('60'), opens('ZZZ')).accepted();
  });

  it('D34: does not hold up what one act approves with it, where the procedure says so', () => {
    const together = meeting([item('D-9', 1, true), item('D-1', 1, true), agendaApproved, sittingOpened]);
    const apart = meeting([item('D-9', 1, true), item('D-1', 2), agendaApproved, sittingOpened]);
    const { firstItemsApproved: _, ...policy } = procedure.policy;
    const asked = (m: MeetingState, of = procedure) =>
      given(cleared()).when(
        open('60'),
        by(chair('CHS'), { at: at(0, 33), meetings: [m], organisation: organisation(of) }),
      );
    asked(together).accepted();
    asked(apart).refused('D34', { first: ['D-9'] });
    asked(together, { ...procedure, policy }).refused('D34', { first: ['D-9'] });
  });
});
