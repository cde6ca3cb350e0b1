import type { DossierAct, OrganisationAct } from '../../contracts/acts.ts';
import type { OrganisationEvent } from '../../contracts/events.ts';
import { Procedure } from '../../contracts/procedure.ts';
import type { Sender } from '../../domain/decision.ts';
import type { OrganisationContext } from '../../domain/organisation/context.ts';
import { decideOrganisation } from '../../domain/organisation/decide.ts';
import { evolveOrganisation } from '../../domain/organisation/evolve.ts';
import { countedMembers, initialOrganisation, roleOf, seenBy, statusOf } from '../../domain/organisation/state.ts';
import { procedureMistakes } from '../../domain/procedure.ts';
import { AGREE, at, procedure as sco } from './fixtures.ts';
import { fold, specificationOf } from './givenWhenThen.ts';
import {
  DELEGATE,
  SECRETARIAT,
  actor,
  day,
  from,
  key,
  keys,
  kid,
  member,
  person,
  procedure,
  proof,
  running,
} from './smallOrganisation.ts';
import { createWorld, dossierRef, found, personOf } from './world.ts';

const decider = { initial: initialOrganisation, decide: decideOrganisation, evolve: evolveOrganisation };
const { given } = specificationOf(decider);
const by = (sender: Sender): OrganisationContext => ({
  ...from(sender, 'organisation/SMALL'),
  ...{ dossier: null, meeting: null, keys },
});
const reason = 'because';
const MNG = actor('MNG');

const grant = (status: string, change: object = {}): OrganisationAct => ({
  ...{ type: 'GrantStatus', party: MNG, name: 'Mongolia', status, since: day('2004-06-17'), paper: 'decision 5' },
  ...change,
});
const granted = (status: string, change: object = {}): OrganisationEvent => ({
  ...{ type: 'StatusGranted', party: MNG, name: 'Mongolia', status, since: day('2004-06-17'), paper: 'decision 5' },
  ...change,
});
const ended: OrganisationEvent = { type: 'StatusEnded', party: MNG, reason };
const end: OrganisationAct = { type: 'EndStatus', party: MNG, reason };

describe('a status that is not membership', () => {
  it('is granted with its day and its paper; who holds it is not counted', () => {
    const events = given(running)
      .when(grant('observer'), by(SECRETARIAT))
      .accepted([granted('observer')]);
    const state = fold(decider, [...running, ...events]);
    expect(countedMembers(state)).toEqual(['AAA', 'BBB']);
    expect([roleOf(state, MNG), seenBy(state, MNG)]).toEqual(['party', procedure.statuses!['observer']!.sees]);
  });

  it('is replaced by another one, and each keeps its entries', () => {
    const n = running.length;
    const events = given([...running, granted('observer')])
      .when(grant('partner', { since: day('2025-09-01'), paper: 'decision 9' }), by(SECRETARIAT))
      .accepted();
    const state = fold(decider, [...running, granted('observer'), ...events]);
    expect(state.parties['MNG']?.statuses).toMatchObject([
      { status: 'observer', since: '2004-06-17', grantedAt: n + 1, endedAt: n + 2 },
      { status: 'partner', since: '2025-09-01', grantedAt: n + 2, endedAt: null },
    ]);
    expect(statusOf(state, MNG)?.status).toBe('partner');
  });

  it('is one of the procedure’s (O32)', () => {
    given(running)
      .when(grant('guest'), by(SECRETARIAT))
      .refused('O32', { status: 'guest', known: ['observer', 'partner'] });
    given(running).when(grant('constructor'), by(SECRETARIAT)).refused('O32');
  });

  it('stays in the procedure that follows while somebody holds it (O32)', () => {
    const { statuses: _, ...without } = procedure;
    const adopt: OrganisationAct = {
      type: 'AdoptProcedure',
      procedure: Procedure.parse(without),
      reason,
      paper: 'decision 7',
    };
    given([...running, granted('observer')])
      .when(adopt, by(SECRETARIAT))
      .refused('O32', { statuses: ['observer'] });
    given([...running, granted('observer'), ended])
      .when(adopt, by(SECRETARIAT))
      .accepted();
  });

  it('is granted on a paper, and not twice (O33)', () => {
    const { paper: _, ...unpapered } = grant('observer') as Extract<OrganisationAct, { type: 'GrantStatus' }>;
    given(running).when(unpapered, by(SECRETARIAT)).refused('O33');
    given([...running, granted('observer')])
      .when(grant('observer'), by(SECRETARIAT))
      .refused('O33', { party: 'MNG', status: 'observer' });
    given([...running, granted('observer'), ended])
      .when(grant('observer'), by(SECRETARIAT))
      .accepted();
  });

  it('ends once (O34)', () => {
    const events = given([...running, granted('observer')])
      .when(end, by(SECRETARIAT))
      .accepted([ended]);
    expect(seenBy(fold(decider, [...running, granted('observer'), ...events]), MNG)).toBeNull();
    given([...running, granted('observer'), ended])
      .when(end, by(SECRETARIAT))
      .refused('O34');
    given(running).when(end, by(SECRETARIAT)).refused('O34', { party: 'MNG' });
  });

  it('is the secretariat’s to grant and to end (O05)', () => {
    given(running).when(grant('observer'), by(DELEGATE)).refused('O05');
    given([...running, granted('observer')])
      .when(end, by(DELEGATE))
      .refused('O05');
  });

  it.each(['AAA', 'CCC', 'CHAIR-CHS', 'HUB'])('is not given to %s, whose token it is or nobody’s (O10)', (party) => {
    given(running).when(grant('observer', { party }), by(SECRETARIAT)).refused('O10');
  });

  it('may be given to a former member, and no office takes the token of a party (O10)', () => {
    given(running)
      .when(grant('observer', { party: actor('DDD') }), by(SECRETARIAT))
      .accepted();
    given([...running, granted('observer')])
      .when({ type: 'RegisterOffice', office: MNG, role: 'chair', name: 'M' }, by(SECRETARIAT))
      .refused('O10', { token: 'MNG', by: 'party' });
  });

  it('ends when the party becomes a candidate, under the same token', () => {
    const events = given([...running, granted('observer')])
      .when({ type: 'AnnounceCandidate', member: member('MNG'), name: 'Mongolia' }, by(SECRETARIAT))
      .accepted();
    expect(events.map((e) => e.type)).toEqual(['StatusEnded', 'CandidateAnnounced']);
    const state = fold(decider, [...running, granted('observer'), ...events]);
    expect([roleOf(state, MNG), statusOf(state, MNG)]).toEqual(['delegation', null]);
  });

  it('that sees no document sees no texts and no record either (O07)', () => {
    const sees = { documents: 'none', texts: true, record: false } as const;
    expect(procedureMistakes({ ...procedure, statuses: { guest: { name: 'Guest', sees } } })).toEqual([
      'statuses.guest.sees: no document is seen, so neither texts nor the record can be',
    ]);
  });
});

describe('the people of a party', () => {
  const accredit: OrganisationAct = {
    ...{ type: 'AccreditPerson', person: person('MNG-1'), actor: MNG, name: 'M', level: 'minister', mandate: 'note 1' },
  };
  const accredited: OrganisationEvent = { ...accredit, type: 'PersonAccredited' } as never;
  const M: Sender = { ...DELEGATE, actor: MNG, person: person('MNG-1') };

  it('are accredited while it holds a status, not before and not after (O19)', () => {
    given([...running, granted('observer')])
      .when(accredit, by(SECRETARIAT))
      .accepted([accredited]);
    given(running).when(accredit, by(SECRETARIAT)).refused('O19');
    given([...running, granted('observer'), ended])
      .when(accredit, by(SECRETARIAT))
      .refused('O19');
  });

  it('rotate their own keys, and do nothing that is the secretariat’s (O05)', () => {
    const hasKey: OrganisationEvent = { type: 'KeyEnrolled', person: person('MNG-1'), kid: kid('m'), key: key('m') };
    const before = [...running, granted('observer'), accredited, hasKey];
    given(before)
      .when({ type: 'RotateKey', key: key('n'), proof: proof('n', 'MNG-1') }, by(M))
      .accepted();
    given(before).when(grant('partner'), by(M)).refused('O05', { actor: 'MNG', role: 'party' });
  });

  it('neither propose, nor confirm, nor state a position, nor sign (D02, D07)', () => {
    const world = createWorld(sco);
    found(world, sco, ['AAA', 'BBB'], [], { EG: 'CHAIR-EG' }, at(0));
    const tell = (act: OrganisationAct) =>
      expect(world.send('SECRETARIAT', world.organisationRef, act, at(1)).refusal).toBeNull();
    tell(grant('observer'));
    tell({ ...accredit, person: personOf('MNG') } as OrganisationAct);
    const ref = dossierRef('D-1');
    const propose = (proposer: string): DossierAct => ({
      ...{ type: 'ProposeDocument', title: 'On rivers', class: 'decision', area: 'any', justification: reason },
      ...{ proposer: member(proposer), leadOrgan: 'any' },
    });
    const refusedBy = (act: DossierAct) => world.send('MNG', ref, act, at(2)).refusal?.rule;
    expect([refusedBy(propose('MNG')), refusedBy(propose('AAA'))]).toEqual(['D02', 'D02']);
    world.send('AAA', ref, propose('AAA'), at(2));
    world.send('SECRETARIAT', ref, { type: 'RegisterDocument' }, at(2));
    const text = { textHash: 'f'.repeat(64) as never };
    const inIt = { stage: '20' as never, round: 1, ...text };
    expect(refusedBy({ type: 'TakePosition', ...inIt, position: AGREE })).toBe('D07');
    expect(refusedBy({ type: 'TakeUpProposal' })).toBe('D07');
    expect(refusedBy({ type: 'ConfirmDelivery', stage: '10' as never, ...text })).toBe('D07');
    expect(world.eventsOf(ref).filter((e) => e.type === 'StatementRefused')).toHaveLength(5);
  });
});
