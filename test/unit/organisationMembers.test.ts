import type { OrganisationAct } from '../../contracts/acts.ts';
import type { OrganisationEvent } from '../../contracts/events.ts';
import type { Sender } from '../../domain/decision.ts';
import type { OrganisationContext } from '../../domain/organisation/context.ts';
import { decideOrganisation } from '../../domain/organisation/decide.ts';
import { evolveOrganisation } from '../../domain/organisation/evolve.ts';
import { initialOrganisation, type OrganisationState } from '../../domain/organisation/state.ts';
import {
  AGREE,
  MEMBERS,
  OBJECT,
  SECRETARIAT,
  V1,
  by,
  chair,
  delegation,
  find,
  given,
  left,
  member,
  openForSignature,
  organisation,
  procedure,
  ready,
  round,
  signed,
  take,
  took,
} from './fixtures.ts';
import { specificationOf } from './givenWhenThen.ts';
import { SECRETARIAT as SECRETARY, day, from, keys, running } from './smallOrganisation.ts';

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
  const { given: givenHouse } = specificationOf({
    initial: initialOrganisation,
    decide: decideOrganisation,
    evolve: evolveOrganisation,
  });
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
