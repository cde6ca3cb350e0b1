import type { OrganisationAct } from '../../contracts/acts.ts';
import type { OrganisationEvent } from '../../contracts/events.ts';
import type { Instant } from '../../contracts/ids.ts';
import type { Sender } from '../../domain/decision.ts';
import { emptyFolded, readsOf } from '../../domain/journalling.ts';
import type { OrganisationContext } from '../../domain/organisation/context.ts';
import { decideOrganisation } from '../../domain/organisation/decide.ts';
import { evolveOrganisation } from '../../domain/organisation/evolve.ts';
import { chairOf, initialOrganisation, type OrganisationState } from '../../domain/organisation/state.ts';
import {
  AGREE,
  MEMBERS,
  OBJECT,
  SECRETARIAT,
  V1,
  actor,
  adopted,
  by,
  chair,
  delegation,
  dossierId,
  dossierOf,
  find,
  given,
  left,
  member,
  openForSignature,
  organ,
  organisation,
  procedure,
  ready,
  round,
  signed,
  take,
  took,
} from './fixtures.ts';
import { fold, specificationOf } from './givenWhenThen.ts';
import { SECRETARIAT as SECRETARY, day, from, keys, running } from './smallOrganisation.ts';

const house = { initial: initialOrganisation, decide: decideOrganisation, evolve: evolveOrganisation };
const { given: givenHouse } = specificationOf(house);
const withoutCCC = organisation(procedure, left('CCC'));
const now = (sender: Sender, of: OrganisationState = withoutCCC) => by(sender, { organisation: of });

describe('a member that leaves while documents are under way', () => {
  const heardByTwo = [...ready(), ...round('20'), took('AAA', AGREE), took('BBB', AGREE)];

  it('is not waited for: the roster is that of the decision (D27)', () => {
    given(heardByTwo)
      .when(find('20'), now(chair('EG'), organisation()))
      .refused('D27');
    const [found] = given(heardByTwo)
      .when(find('20'), now(chair('EG')))
      .accepted();
    expect(found).toMatchObject({ type: 'ConsensusFound', evidence: { roster: ['AAA', 'BBB'], unheard: [] } });
  });

  it('blocks no longer by an objection that it made before (D26)', () => {
    const objected = [...heardByTwo, took('CCC', OBJECT)];
    given(objected)
      .when(find('20'), now(chair('EG'), organisation()))
      .refused('D26');
    given(objected)
      .when(find('20'), now(chair('EG')))
      .accepted();
  });

  it('speaks no more in the round that counted it (D07)', () => {
    given([...ready(), ...round('20')])
      .when(take(AGREE), now(delegation('CCC')))
      .refused('D07', { actor: 'CCC' });
  });

  it('owes a signature that it cannot give (D07); the secretariat explains it, and the document goes on', () => {
    const owing = [...openForSignature(), ...MEMBERS.slice(0, 2).map(signed)];
    given(owing)
      .when({ type: 'Sign', textHash: V1 }, now(delegation('CCC')))
      .refused('D07');
    const because = { type: 'ExplainNonSignature', member: member('CCC'), because: 'notMember', note: 'left' } as const;
    const events = given(owing).when(because, now(SECRETARIAT)).accepted();
    expect(events.map((e) => e.type)).toEqual(['NonSignatureExplained', 'StageClosed', 'InEffect']);
  });
});

describe('what a state takes on by acceding', () => {
  const here: OrganisationContext = {
    ...from(SECRETARY, 'organisation/SMALL'),
    ...{ dossier: null, meeting: null, keys },
  };
  const oblige = (who: string, change: object = {}): OrganisationAct => ({
    ...{ type: 'RecordObligation', member: member(who), instrument: 'the Charter', by: day('2022-12-01') },
    ...{ paper: 'memorandum of obligations', ...change },
  });
  const fulfil = (change: object = {}): OrganisationAct => ({
    ...{ type: 'FulfilObligation', obligation: 1, on: day('2022-11-20'), paper: 'instrument 3', ...change },
  });
  const recorded = (of: string): OrganisationEvent => ({
    ...{ type: 'ObligationRecorded', obligation: 1, member: member(of), instrument: 'the Charter' },
    ...{ by: day('2022-12-01'), paper: 'memorandum of obligations' },
  });

  it('is recorded with its day, of a candidate as of a member, and fulfilled on a paper', () => {
    givenHouse(running)
      .when(oblige('CCC'), here)
      .accepted([recorded('CCC')]);
    givenHouse(running).when(oblige('AAA'), here).accepted();
    givenHouse([...running, recorded('CCC')])
      .when(fulfil(), here)
      .accepted([{ type: 'ObligationFulfilled', obligation: 1, on: day('2022-11-20'), paper: 'instrument 3' }]);
    const { on: _, ...undated } = fulfil() as Extract<OrganisationAct, { type: 'FulfilObligation' }>;
    givenHouse([...running, recorded('CCC')])
      .when(undated, here)
      .accepted([{ type: 'ObligationFulfilled', obligation: 1, on: day('2024-07-04'), paper: 'instrument 3' }]);
  });

  it('is not recorded of others, without a paper, or twice (O37)', () => {
    givenHouse(running).when(oblige('DDD'), here).refused('O37', { member: 'DDD', status: 'former' });
    givenHouse(running).when(oblige('EEE'), here).refused('O37', { member: 'EEE', status: 'unknown' });
    const { paper: _, ...unpapered } = oblige('CCC') as Extract<OrganisationAct, { type: 'RecordObligation' }>;
    givenHouse(running).when(unpapered, here).refused('O37');
    givenHouse([...running, recorded('CCC')])
      .when(oblige('CCC'), here)
      .refused('O37', { obligation: 1 });
    givenHouse([...running, recorded('CCC')])
      .when(oblige('CCC', { instrument: 'the Convention' }), here)
      .accepted();
  });

  it('is fulfilled once, on a paper (O38)', () => {
    const done: OrganisationEvent = {
      ...{ type: 'ObligationFulfilled', obligation: 1, on: day('2022-11-20'), paper: 'instrument 3' },
    };
    givenHouse([...running, recorded('CCC'), done])
      .when(fulfil(), here)
      .refused('O38', { on: '2022-11-20' });
    givenHouse(running).when(fulfil(), here).refused('O38', { obligation: 1 });
    const { paper: _, ...unpapered } = fulfil() as Extract<OrganisationAct, { type: 'FulfilObligation' }>;
    givenHouse([...running, recorded('CCC')])
      .when(unpapered, here)
      .refused('O38');
  });
});

describe('who is counted', () => {
  const here = (dossier: OrganisationContext['dossier'] = null): OrganisationContext => ({
    ...from(SECRETARY, 'organisation/SMALL'),
    ...{ dossier, meeting: null, keys },
  });
  const register = { type: 'RegisterMember', member: member('EEE'), name: 'E', since: day('2024-07-04') } as const;
  const end = { type: 'EndMembership', member: member('BBB'), reason: 'it leaves' } as const;
  const about = (concerns: string) =>
    dossierOf(adopted().map((e) => (e.type === 'DocumentProposed' ? { ...e, concerns: member(concerns) } : e)));

  it('O40: is not another state that the secretariat registers without a paper', () => {
    givenHouse(running).when(register, here()).refused('O40', { member: 'EEE' });
    // The events of a test are all of 1 January 2024: the day on which the organisation was registered.
    givenHouse(running)
      .when(register, { ...here(), at: '2024-01-01T23:59:59.999Z' as Instant })
      .accepted();
    givenHouse(running)
      .when({ ...register, paper: 'charter' }, here())
      .accepted([{ type: 'MemberRegistered', member: member('EEE'), name: 'E', since: day('2024-07-04') }]);
  });

  it('O41: is a member until its own paper, or an adopted document that concerns it, says otherwise', () => {
    givenHouse(running).when(end, here()).refused('O41', { member: 'BBB' });
    givenHouse(running)
      .when({ ...end, paper: 'note 9' }, here())
      .accepted([{ type: 'MembershipEnded', member: member('BBB'), reason: 'it leaves' }]);
    const named = { ...end, dossier: dossierId('D-1') };
    givenHouse(running).when(named, here()).refused('O41', { dossier: 'D-1' });
    givenHouse(running)
      .when({ ...named, paper: 'note 9' }, here(about('AAA')))
      .refused('O41', { dossier: 'D-1', member: 'BBB', concerns: 'AAA' });
    const events = givenHouse(running)
      .when(named, here(about('BBB')))
      .accepted();
    expect(events).toMatchObject([{ type: 'MembershipEnded', by: { meeting: 'CHS-1', number: 1 } }]);
    const on = emptyFolded('organisation/SMALL' as never);
    expect(readsOf({ organisation: 'SMALL', act: named } as never, on)).toEqual(['dossier/D-1']);
    givenHouse(running)
      .when({ ...end, member: member('CCC') }, here())
      .accepted();
  });

  it('O17: chairs no more by an office of its own: the chair is vacant, and passes to whom it may', () => {
    const office: OrganisationEvent = {
      ...{ type: 'OfficeRegistered', office: actor('EG-BBB'), role: 'chair', state: member('BBB'), name: 'B' },
    };
    const chaired: readonly OrganisationEvent[] = [
      ...[...running, office],
      {
        type: 'ChairmanshipPassed',
        organ: organ('CHG'),
        from: actor('CHAIR-CHG'),
        to: actor('EG-BBB'),
        reason: 'term',
      },
    ];
    const { state } = givenHouse([...chaired, { type: 'MembershipEnded', member: member('BBB'), reason: 'it leaves' }]);
    expect(chairOf(fold(house, chaired), organ('CHG'))).toBe('EG-BBB');
    expect(chairOf(state, organ('CHG'))).toBeNull();
    expect(chairOf(state, organ('CHS'))).toBe('CHAIR-CHS');
    expect(state.terms.filter((t) => t.organ === 'CHG' && t.until === null)).toEqual([]);
    expect(state.terms.filter((t) => t.organ === 'CHS' && t.until === null)).toHaveLength(1);
  });
});
