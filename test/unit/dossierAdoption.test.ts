import type { DossierAct } from '../../contracts/acts.ts';
import type { DossierEvent } from '../../contracts/events.ts';
import {
  ACT,
  ASIDE,
  MEMBERS,
  PROCESS,
  SECRETARIAT,
  V1,
  V2,
  admitted,
  adopted,
  agendaApproved,
  allAgree,
  at,
  atSummit,
  by,
  chair,
  delegation,
  dossierId,
  dossierOf,
  find,
  foundAtSummit,
  given,
  item,
  left,
  meeting,
  meetingId,
  member,
  numbered,
  openForSignature,
  organisation,
  ready,
  signed,
  sittingOpened,
  stage,
  summit,
  took,
} from './fixtures.ts';

const sitting = meeting([item('D-1', 1), agendaApproved, sittingOpened, numbered(1, 'D-1')]);
const record = (number = 1, id = 'CHS-1'): DossierAct => ({ type: 'RecordAdoption', meeting: meetingId(id), number });
const sign = (textHash = V1, reservation?: string): DossierAct => ({
  type: 'Sign',
  textHash,
  ...(reservation ? { reservation } : {}),
});
const explain = (id: string, because: 'stoodAside' | 'absent' | 'notMember' | 'pending' = 'absent'): DossierAct => ({
  type: 'ExplainNonSignature',
  member: member(id),
  because,
  note: 'note',
});
const explained = (
  id: string,
  because: 'stoodAside' | 'absent' | 'notMember' | 'pending' = 'absent',
  note = 'note',
): DossierEvent => ({
  type: 'NonSignatureExplained',
  member: member(id),
  because,
  note,
});
const opened: DossierEvent = { type: 'StageOpened', stage: stage('70') };
const authenticated: DossierEvent = { type: 'StageClosed', stage: stage('70'), textHash: V1 };
const adoption: DossierEvent = { type: 'Adopted', act: ACT, textHash: V1, roster: MEMBERS.map(member) };
const aside = { standAsides: [{ member: member('BBB'), scope: { of: 'document' as const } }] };

describe('a document found agreed at the summit', () => {
  it('is adopted by the number that its meeting gave, with the roster of its finding (D42)', () => {
    given(foundAtSummit())
      .when(record(), by(PROCESS, { meetings: [sitting] }))
      .accepted([adoption, opened]);
    given(foundAtSummit())
      .when(record(2), by(PROCESS, { meetings: [sitting] }))
      .refused('D42', { number: 2 });
    given(foundAtSummit())
      .when(record(), by(PROCESS, { meetings: [summit] }))
      .refused('D42');
    given(foundAtSummit())
      .when(record(1, 'CHS-2'), by(PROCESS, { meetings: [sitting] }))
      .refused('D42');
    given(foundAtSummit()).when(record(), by(PROCESS)).refused('D42');
    given(atSummit())
      .when(record(), by(PROCESS, { meetings: [sitting] }))
      .refused('D42');
  });

  it('is not recorded as adopted by anybody but the process, nor twice (D08, D09)', () => {
    for (const sender of [SECRETARIAT, chair('CHS')])
      given(foundAtSummit())
        .when(record(), by(sender, { meetings: [sitting] }))
        .refused('D08');
    given(openForSignature())
      .when(record(), by(PROCESS, { meetings: [sitting] }))
      .refused('D09', { phase: 'adopted' });
  });

  it('keeps the roster of its finding when a member is admitted before the number is recorded', () => {
    const ten = organisation(undefined, admitted('DDD'));
    expect(
      given(foundAtSummit())
        .when(record(), by(PROCESS, { meetings: [sitting], organisation: ten }))
        .accepted()[0],
    ).toMatchObject({ roster: [...MEMBERS] });
  });

  it('is in effect at once where its class is not signed', () => {
    const events = given(foundAtSummit({ class: 'statement' }))
      .when(record(), by(PROCESS, { meetings: [sitting] }))
      .accepted([adoption, { type: 'InEffect' }]);
    expect(dossierOf([...foundAtSummit({ class: 'statement' }), ...events])).toMatchObject({
      phase: 'inEffect',
      adoption: ACT,
      adoptedText: V1,
    });
  });

  it('explains the missing signature of who stood aside from the whole, not from a paragraph', () => {
    const events = given(foundAtSummit({}, aside))
      .when(record(), by(PROCESS, { meetings: [sitting] }))
      .accepted();
    expect(events.slice(2)).toMatchObject([{ type: 'NonSignatureExplained', member: 'BBB', because: 'stoodAside' }]);
    expect(dossierOf([...foundAtSummit({}, aside), ...events])).toMatchObject({
      standAsides: ['BBB'],
      stages: { 70: { status: 'open' } },
    });
    const paragraph = { standAsides: [{ member: member('BBB'), scope: { of: 'paragraph' as const, places: [] } }] };
    given(foundAtSummit({}, paragraph))
      .when(record(), by(PROCESS, { meetings: [sitting] }))
      .accepted([adoption, opened]);
  });

  it('owes no signature where all stood aside, and is in effect', () => {
    const all = { standAsides: MEMBERS.map((m) => ({ member: member(m), scope: { of: 'document' as const } })) };
    const events = given(foundAtSummit({}, all))
      .when(record(), by(PROCESS, { meetings: [sitting] }))
      .accepted();
    expect(events.slice(-2)).toEqual([authenticated, { type: 'InEffect' }]);
  });

  it('takes the stand-asides from its finding', () => {
    const said = [...atSummit(), ...allAgree('60'), took('CCC', ASIDE, '60')];
    const finding = given(said)
      .when(find('60'), by(chair('CHS'), { at: at(5, 33), meetings: [summit] }))
      .accepted();
    const events = given([...said, ...finding])
      .when(record(), by(PROCESS, { meetings: [sitting] }))
      .accepted();
    expect(events.at(-1)).toMatchObject({ member: 'CCC', because: 'stoodAside' });
  });
});

describe('a document open for signature', () => {
  const two = [...openForSignature(), signed('AAA'), signed('BBB')];

  it('is signed by each delegation of its roster, with a reservation of its own (D41)', () => {
    given(openForSignature())
      .when(sign(V1, 'except rule 22'), by(delegation('AAA')))
      .accepted([{ ...signed('AAA'), reservation: 'except rule 22' } as DossierEvent]);
    given([...openForSignature(), signed('AAA')])
      .when(sign(), by(delegation('AAA')))
      .refused('D41', { member: 'AAA' });
  });

  it('is signed on the adopted text alone (D41)', () => {
    given(openForSignature())
      .when(sign(V2), by(delegation('AAA')))
      .refused('D41', { named: V2, adopted: V1 });
  });

  it('is not signed by a member admitted since its finding (D41), nor by an office (D07)', () => {
    given(openForSignature())
      .when(sign(), by(delegation('DDD'), { organisation: organisation(undefined, admitted('DDD')) }))
      .refused('D41', { member: 'DDD' });
    given(openForSignature())
      .when(sign(), by(delegation('DDD')))
      .refused('D07');
    given(openForSignature())
      .when(sign(), by(chair('CHS')))
      .refused('D07');
    given(openForSignature())
      .when(sign(), by(delegation('AAA'), { organisation: organisation(undefined, left('AAA')) }))
      .refused('D07');
  });

  it('is closed when each of the roster has signed or is explained, not before', () => {
    given([...openForSignature(), signed('AAA')])
      .when(sign(), by(delegation('BBB')))
      .accepted([signed('BBB')]);
    given(two)
      .when(sign(), by(delegation('CCC')))
      .accepted([signed('CCC'), authenticated, { type: 'InEffect' }]);
    given(two)
      .when(explain('CCC', 'pending'), by(SECRETARIAT))
      .accepted([explained('CCC', 'pending'), authenticated, { type: 'InEffect' }]);
  });

  it('is closed by the last signature also where another one was explained before', () => {
    const explainedOne = [...openForSignature(), explained('AAA', 'stoodAside'), signed('BBB')];
    given(explainedOne)
      .when(sign(), by(delegation('CCC')))
      .accepted([signed('CCC'), authenticated, { type: 'InEffect' }]);
  });

  it('goes on to domestic procedures where it binds', () => {
    const treaty = [...openForSignature({ class: 'agreement' }), signed('AAA'), signed('BBB')];
    const events = given(treaty)
      .when(sign(), by(delegation('CCC')))
      .accepted([signed('CCC'), authenticated, { type: 'StageOpened', stage: stage('80') }]);
    expect(dossierOf([...treaty, ...events]).phase).toBe('adopted');
  });

  it('has a missing signature explained by the secretariat, of the roster, until it is signed (D05, D41)', () => {
    given(openForSignature())
      .when(explain('AAA'), by(SECRETARIAT))
      .accepted([explained('AAA')]);
    given(openForSignature())
      .when(explain('AAA'), by(delegation('AAA')))
      .refused('D05');
    given(openForSignature()).when(explain('DDD'), by(SECRETARIAT)).refused('D41');
    given(two).when(explain('AAA'), by(SECRETARIAT)).refused('D41');
    given([...openForSignature(), explained('AAA', 'pending')])
      .when(explain('AAA', 'absent'), by(SECRETARIAT))
      .accepted([explained('AAA', 'absent')]);
  });

  it('may still be signed by one whose missing signature was explained', () => {
    given([...openForSignature(), explained('AAA', 'stoodAside')])
      .when(sign(), by(delegation('AAA')))
      .accepted([signed('AAA')]);
  });
});

describe('signature', () => {
  it('is not open before adoption, nor after the stage is closed (D41, D09)', () => {
    given(foundAtSummit())
      .when(sign(), by(delegation('AAA')))
      .refused('D41', { phase: 'inProgress' });
    given(ready()).when(explain('AAA'), by(SECRETARIAT)).refused('D41');
    const done = [
      ...openForSignature({ class: 'agreement' }),
      ...MEMBERS.map(signed),
      authenticated,
      { type: 'StageOpened', stage: stage('80') } as const,
    ];
    given(done)
      .when(sign(), by(delegation('AAA')))
      .refused('D41', { phase: 'adopted' });
    given([...openForSignature(), ...MEMBERS.map(signed), authenticated, { type: 'InEffect' }])
      .when(sign(), by(delegation('AAA')))
      .refused('D09');
  });
});

describe('an adopted document', () => {
  it('is not moved any more (D09)', () => {
    given(adopted())
      .when(find('60'), by(chair('CHS'), { meetings: [summit] }))
      .refused('D09', { phase: 'adopted' });
    given(adopted())
      .when({ type: 'WithdrawProposal', reason: 'because' }, by(delegation('AAA')))
      .refused('D09');
    given(adopted())
      .when({ type: 'Defer', reason: 'because' }, by(chair('CHS')))
      .refused('D09');
  });

  it('is linked to those that carry it out, each once, by the secretariat (D42, D44)', () => {
    const link: DossierAct = { type: 'LinkImplementation', child: dossierId('D-2') };
    const child = { 'D-2': { ...dossierOf(ready()), implements: dossierId('D-1') } };
    const events = given(adopted())
      .when(link, by(SECRETARIAT, { dossiers: child }))
      .accepted([{ type: 'ImplementationLinked', child: dossierId('D-2') }]);
    given([...adopted(), ...events])
      .when(link, by(SECRETARIAT, { dossiers: child }))
      .refused('D44', { child: 'D-2' });
    given(foundAtSummit()).when(link, by(SECRETARIAT)).refused('D42', { phase: 'inProgress' });
    given(adopted())
      .when(link, by(delegation('AAA')))
      .refused('D05');
    expect(dossierOf([...adopted(), ...events]).adoption).toEqual(dossierOf(adopted()).adoption);
  });
});
