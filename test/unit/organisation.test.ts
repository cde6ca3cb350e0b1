import fc from 'fast-check';
import { OrganisationAct } from '../../contracts/acts.ts';
import type { OrganisationEvent } from '../../contracts/events.ts';
import type { Procedure } from '../../contracts/procedure.ts';
import type { Sender } from '../../domain/decision.ts';
import type { DossierState } from '../../domain/dossier/state.ts';
import type { OrganisationContext } from '../../domain/organisation/context.ts';
import { decideOrganisation } from '../../domain/organisation/decide.ts';
import { evolveOrganisation } from '../../domain/organisation/evolve.ts';
import { ORGANISATION_RULES } from '../../domain/organisation/rules.ts';
import {
  countedMembers,
  initialOrganisation,
  isParty,
  keyInForce,
  roleOf,
  speaksFor,
} from '../../domain/organisation/state.ts';
import { fold, frozen, specificationOf } from './givenWhenThen.ts';
import {
  CHS_CHAIR,
  DELEGATE,
  PROCESS_STEP,
  SECRETARIAT,
  STRANGER,
  UNMANDATED,
  actor,
  adopted,
  adopting,
  day,
  dossierId,
  foundAt,
  founded,
  from,
  inProgress,
  key,
  keys,
  kid,
  member,
  organ,
  person,
  procedure,
  proof,
  running,
} from './smallOrganisation.ts';

const decider = { initial: initialOrganisation, decide: decideOrganisation, evolve: evolveOrganisation };
const { given } = specificationOf(decider);

const by = (
  sender: Sender,
  dossier: DossierState | null = null,
  aggregate = 'organisation/SMALL',
): OrganisationContext => ({
  ...from(sender, aggregate),
  dossier,
  meeting: null,
  keys,
});
const secretary = {
  person: person('SEC-1'),
  actor: actor('SECRETARIAT'),
  name: 'First Secretary',
  level: 'staff',
  mandate: 'appointment 1',
} as const;
const register = (change: object = {}, ofProcedure: Procedure = procedure): OrganisationAct => ({
  type: 'RegisterOrganisation',
  procedure: ofProcedure,
  secretariat: { ...secretary, key: key('a'), ...change },
});
const reason = 'because';
const clone = (change: (p: Procedure) => void): Procedure => {
  const copy = structuredClone(procedure);
  change(copy);
  return copy;
};

describe('an organisation that is not registered', () => {
  it('is registered by the person whom it accredits to the secretariat, with the first key', () => {
    given([]).when(register(), by(SECRETARIAT)).accepted(founded);
  });

  it('is not registered by anybody else (O03)', () => {
    given([]).when(register(), by(STRANGER)).refused('O03');
    given([])
      .when(register({ person: 'SEC-2' }), by(SECRETARIAT))
      .refused('O03', { actor: 'SECRETARIAT', person: 'SEC-2' });
  });

  it('is not registered with a procedure that contradicts itself; all mistakes are told at once (O07)', () => {
    const wrong = clone((p) => {
      p.classes['decision']!.route[0]!.needs = [['60' as never]];
      p.policy.circulationConsent = organ('CNC');
    });
    given([])
      .when(register({}, wrong), by(SECRETARIAT))
      .refused('O07', {
        found: 3,
        mistakes: [
          'policy.circulationConsent: there is no organ CNC',
          'classes.decision.route.20: can never open, its needs wait for one another',
          'classes.decision.route.60: can never open, its needs wait for one another',
        ],
      });
  });

  it('is not registered with the procedure of another (O08)', () => {
    given([])
      .when(register(), by(SECRETARIAT, null, 'organisation/OTHER'))
      .refused('O08', { organisation: 'OTHER', procedureOf: 'SMALL' });
  });

  it('does not name its secretariat as an account of the engine (O10)', () => {
    given([])
      .when(register({ actor: 'HUB' }), by({ ...SECRETARIAT, actor: actor('HUB') }))
      .refused('O10');
  });

  it('does not name its secretariat as the process (O11)', () => {
    given([])
      .when(register({ actor: 'PROCESS' }), by({ ...SECRETARIAT, actor: actor('PROCESS') }))
      .refused('O11');
  });

  it('does not begin with an unsound key (O22)', () => {
    given([])
      .when(register({ key: key('z') }), by(SECRETARIAT))
      .refused('O22');
  });

  it('knows no other act (O02)', () => {
    given([])
      .when(
        { type: 'RegisterMember', member: member('AAA'), name: 'A', since: day('2001-06-15'), paper: 'charter' },
        by(SECRETARIAT),
      )
      .refused('O02');
  });
});

describe('who acts on a registered organisation', () => {
  const announce: OrganisationAct = { type: 'AnnounceCandidate', member: member('EEE'), name: 'E' };

  it('nobody registers it again (O01)', () => {
    given(running).when(register(), by(SECRETARIAT)).refused('O01');
  });

  it('whoever is not accredited, or to another actor, or without a mandate, does not act (O04)', () => {
    given(running).when(announce, by(STRANGER)).refused('O04');
    given(running)
      .when(announce, by({ ...DELEGATE, actor: actor('SECRETARIAT') }))
      .refused('O04');
    given(running)
      .when({ type: 'RotateKey', key: key('n'), proof: proof('n', 'A-UNMANDATED') }, by(UNMANDATED))
      .refused('O04');
  });

  it('whose accreditation has ended does not act (O04)', () => {
    given([...running, { type: 'AccreditationEnded', person: person('SEC-1'), reason }])
      .when(announce, by(SECRETARIAT))
      .refused('O04');
  });

  it.each([
    ['a delegation', DELEGATE],
    ['a chair', CHS_CHAIR],
    ['the process', PROCESS_STEP],
  ])('%s does not do what is the secretariat’s (O05)', (_, sender) => {
    given(running).when(announce, by(sender)).refused('O05');
  });

  it('the secretariat admits nobody (O06)', () => {
    const act: OrganisationAct = { type: 'AdmitMember', member: member('CCC'), dossier: dossierId('D-1') };
    given(running)
      .when(act, by(SECRETARIAT, adopted('D-1', { admits: member('CCC') })))
      .refused('O06');
  });
});

describe('the procedure', () => {
  const adopt = (next: Procedure): OrganisationAct => ({
    ...{ type: 'AdoptProcedure', procedure: next, reason, paper: 'decision 7' },
  });

  it('is changed by an act with a reason', () => {
    const next = clone((p) => (p.policy.circulationDays = 10));
    given(running)
      .when(adopt(next), by(SECRETARIAT))
      .accepted([{ type: 'ProcedureAdopted', procedure: next, reason, paper: 'decision 7' }]);
  });

  it('O39: names the paper of those who decided so', () => {
    const { paper: _, ...unpapered } = adopt(clone((p) => (p.policy.circulationDays = 10)));
    given(running)
      .when(unpapered as OrganisationAct, by(SECRETARIAT))
      .refused('O39');
  });

  it('stays consistent (O07) and the organisation’s own (O08)', () => {
    given(running)
      .when(adopt(clone((p) => (p.classes = {}))), by(SECRETARIAT))
      .refused('O07');
    given(running)
      .when(adopt(clone((p) => (p.organisation = 'OTHER' as never))), by(SECRETARIAT))
      .refused('O08');
  });

  it('O07: is refused with every mistake that it has', () => {
    const many = clone((p) => {
      for (let i = 0; i < 40; i += 1) p.classes[`class-${i}`] = { ...p.classes['decision']!, route: [] };
    });
    const decision = decideOrganisation(fold(decider, running), adopt(many), by(SECRETARIAT));
    expect(decision).toMatchObject({ ok: false, refusal: { rule: 'O07', facts: { found: 40 } } });
    expect(!decision.ok && decision.refusal.facts['mistakes']).toHaveLength(40);
  });

  it('keeps the organs and stages on which documents are under way (O09)', () => {
    const next = clone((p) => {
      delete p.classes['budget'];
      delete p.stages['50' as never];
      delete p.organs[organ('CHG')];
    });
    given(running)
      .when(adopt(next), by(SECRETARIAT))
      .refused('O09', { organs: ['CHG'], stages: ['50'] });
  });
});

describe('members', () => {
  const admit: OrganisationAct = { type: 'AdmitMember', member: member('CCC'), dossier: dossierId('D-1') };

  it('are registered, and counted in that order', () => {
    const act: OrganisationAct = {
      type: 'RegisterMember',
      member: member('EEE'),
      name: 'E',
      since: day('2017-06-09'),
      paper: 'charter',
    };
    const events = given(running)
      .when(act, by(SECRETARIAT))
      .accepted([{ type: 'MemberRegistered', member: member('EEE'), name: 'E', since: day('2017-06-09') }]);
    expect(countedMembers(fold(decider, [...running, ...events]))).toEqual(['AAA', 'BBB', 'EEE']);
  });

  it.each(['AAA', 'CCC', 'DDD', 'CHAIR-CHS', 'HUB'])('do not take the token %s that is another’s (O10)', (token) => {
    given(running)
      .when(
        { type: 'RegisterMember', member: member(token), name: 'E', since: day('2017-06-09'), paper: 'charter' },
        by(SECRETARIAT),
      )
      .refused('O10');
  });

  it('do not take the token of the process (O11)', () => {
    given(founded)
      .when({ type: 'AnnounceCandidate', member: member('PROCESS'), name: 'E' }, by(SECRETARIAT))
      .refused('O11');
  });

  it('are announced as candidates, who are not counted', () => {
    const events = given(running)
      .when({ type: 'AnnounceCandidate', member: member('EEE'), name: 'E' }, by(SECRETARIAT))
      .accepted();
    expect(countedMembers(fold(decider, [...running, ...events]))).toEqual(['AAA', 'BBB']);
  });

  it('that left are announced again, others are not (O10)', () => {
    given(running)
      .when({ type: 'AnnounceCandidate', member: member('DDD'), name: 'D' }, by(SECRETARIAT))
      .accepted();
    given(running)
      .when({ type: 'AnnounceCandidate', member: member('CCC'), name: 'C' }, by(SECRETARIAT))
      .refused('O10');
  });

  it('are admitted by the process from the adopted decision, and counted from then on', () => {
    const events = given(running)
      .when(admit, by(PROCESS_STEP, adopted('D-1', { admits: member('CCC') })))
      .accepted([{ type: 'MemberAdmitted', member: member('CCC'), by: adopting }]);
    const state = fold(decider, [...running, ...events]);
    expect(countedMembers(state)).toEqual(['AAA', 'BBB', 'CCC']);
    expect(state.members['CCC']).toMatchObject({ since: '2024-07-04', admittedBy: adopting });
  });

  it('are not admitted before the decision is adopted, nor by one that admits another (O13)', () => {
    given(running).when(admit, by(PROCESS_STEP)).refused('O13', { dossier: 'D-1' });
    given(running)
      .when(admit, by(PROCESS_STEP, foundAt('D-1', '60', { admits: member('CCC') })))
      .refused('O13', { dossier: 'D-1' });
    given(running)
      .when(admit, by(PROCESS_STEP, adopted('D-1', { admits: member('EEE') })))
      .refused('O13', { dossier: 'D-1', member: 'CCC', admits: 'EEE' });
    given(running)
      .when(admit, by(PROCESS_STEP, adopted('D-1')))
      .refused('O13');
  });

  it.each(['AAA', 'DDD', 'EEE'])('are admitted only from among the candidates, %s is none (O14)', (token) => {
    given(running)
      .when({ ...admit, member: member(token) }, by(PROCESS_STEP, adopted('D-1', { admits: member(token) })))
      .refused('O14');
  });

  it('leave once (O15)', () => {
    given(running)
      .when({ type: 'EndMembership', member: member('BBB'), reason, paper: 'note 9' }, by(SECRETARIAT))
      .accepted([{ type: 'MembershipEnded', member: member('BBB'), reason }]);
    given(running)
      .when({ type: 'EndMembership', member: member('DDD'), reason }, by(SECRETARIAT))
      .refused('O15', { member: 'DDD', status: 'former' });
    given(running)
      .when({ type: 'EndMembership', member: member('EEE'), reason }, by(SECRETARIAT))
      .refused('O15', { member: 'EEE', status: 'unknown' });
  });
});

describe('offices', () => {
  const office = (change: object = {}): OrganisationAct => ({
    type: 'RegisterOffice',
    office: actor('CHAIR-EG'),
    role: 'chair',
    name: 'Experts',
    ...change,
  });
  const pass = (to: string, of = 'CHS'): OrganisationAct => ({
    type: 'PassChairmanship',
    organ: organ(of),
    office: actor(to),
    reason,
  });

  it('are registered for a state or for none', () => {
    given(running)
      .when(office(), by(SECRETARIAT))
      .accepted([{ type: 'OfficeRegistered', office: actor('CHAIR-EG'), role: 'chair', state: null, name: 'Experts' }]);
    given(running)
      .when(office({ state: 'CCC' }), by(SECRETARIAT))
      .accepted();
  });

  it('do not bear the token of a delegation (O10)', () => {
    given(running)
      .when(office({ office: 'AAA' }), by(SECRETARIAT))
      .refused('O10', { token: 'AAA', by: 'member' });
    given(running)
      .when(office({ office: 'PROCESS', role: 'process' }), by(SECRETARIAT))
      .refused('O10', { token: 'PROCESS', by: 'office' });
  });

  it('are of one secretariat and one process (O11)', () => {
    given(running)
      .when(office({ role: 'secretariat' }), by(SECRETARIAT))
      .refused('O11');
    given(founded)
      .when(office({ role: 'process' }), by(SECRETARIAT))
      .refused('O11');
    given(founded)
      .when(office({ office: 'PROCESS' }), by(SECRETARIAT))
      .refused('O11');
    given(founded)
      .when(office({ office: 'PROCESS', role: 'process' }), by(SECRETARIAT))
      .accepted();
  });

  it.each(['DDD', 'EEE'])('are not of a state that is outside, as %s is (O12)', (state) => {
    given(running).when(office({ state }), by(SECRETARIAT)).refused('O12');
  });

  it('pass the chairmanship of an organ on, and the state names who has it', () => {
    const events = given(running)
      .when(pass('CHAIR-CHG'), by(SECRETARIAT))
      .accepted([
        { type: 'ChairmanshipPassed', organ: organ('CHS'), from: actor('CHAIR-CHS'), to: actor('CHAIR-CHG'), reason },
      ]);
    expect(fold(decider, [...running, ...events]).chairs).toEqual({ CHS: 'CHAIR-CHG', CHG: 'CHAIR-CHG' });
  });

  it('do not chair an organ that the procedure lacks (O16)', () => {
    given(running).when(pass('CHAIR-CHG', 'CNC'), by(SECRETARIAT)).refused('O16');
  });

  it('of another role, of a candidate, or not registered do not chair (O17)', () => {
    given(running)
      .when(pass('DEPOSITARY'), by(SECRETARIAT))
      .refused('O17', { office: 'DEPOSITARY', role: 'depositary' });
    given(running).when(pass('AAA'), by(SECRETARIAT)).refused('O17', { office: 'AAA', role: 'none' });
    const candidate: OrganisationEvent = {
      type: 'OfficeRegistered',
      office: actor('CHAIR-C'),
      role: 'chair',
      state: member('CCC'),
      name: 'C',
    };
    given([...running, candidate])
      .when(pass('CHAIR-C'), by(SECRETARIAT))
      .refused('O17', { office: 'CHAIR-C', state: 'CCC' });
  });

  it('do not receive the chairmanship that they have (O18)', () => {
    given(running).when(pass('CHAIR-CHS'), by(SECRETARIAT)).refused('O18');
  });
});

describe('people', () => {
  const accredit = (change: object = {}): OrganisationAct => ({
    type: 'AccreditPerson',
    ...secretary,
    person: person('X-1'),
    actor: actor('CCC'),
    ...change,
  });

  it('are accredited to members, candidates and offices', () => {
    given(running)
      .when(accredit(), by(SECRETARIAT))
      .accepted([{ type: 'PersonAccredited', ...secretary, person: person('X-1'), actor: actor('CCC') }]);
    given(running)
      .when(accredit({ actor: 'BBB' }), by(SECRETARIAT))
      .accepted();
    given(running)
      .when(accredit({ actor: 'DEPOSITARY' }), by(SECRETARIAT))
      .accepted();
  });

  it.each(['DDD', 'EEE'])('are not accredited to %s, which is outside (O19)', (outside) => {
    given(running)
      .when(accredit({ actor: outside }), by(SECRETARIAT))
      .refused('O19');
  });

  it('are accredited once, and under a token that nobody had before (O20)', () => {
    given(running)
      .when(accredit({ person: 'A-1' }), by(SECRETARIAT))
      .refused('O20');
    given([...running, { type: 'AccreditationEnded', person: person('A-1'), reason }])
      .when(accredit({ person: 'A-1' }), by(SECRETARIAT))
      .refused('O20');
  });

  it('lose their accreditation once (O21)', () => {
    const end: OrganisationAct = { type: 'EndAccreditation', person: person('A-1'), reason };
    const events = given(running)
      .when(end, by(SECRETARIAT))
      .accepted([{ type: 'AccreditationEnded', person: person('A-1'), reason }]);
    expect(keyInForce(fold(decider, [...running, ...events]), kid('d'))).toBeNull();
    given([...running, ...events])
      .when(end, by(SECRETARIAT))
      .refused('O21');
    given(running)
      .when({ ...end, person: person('NOBODY') }, by(SECRETARIAT))
      .refused('O21');
  });

  it('of the secretariat: the last one with a key stays (O27)', () => {
    given(running)
      .when({ type: 'EndAccreditation', person: person('SEC-1'), reason }, by(SECRETARIAT))
      .refused('O27');
  });
});

describe('keys', () => {
  const enrol = (letter: string, whose = 'A-1', shown = proof(letter, whose)): OrganisationAct => ({
    type: 'EnrolKey',
    person: person(whose),
    key: key(letter),
    proof: shown,
  });
  const rotate = (letter: string, shown = proof(letter, 'A-1')): OrganisationAct => ({
    type: 'RotateKey',
    key: key(letter),
    proof: shown,
  });
  const revoke = (letter: string): OrganisationAct => ({ type: 'RevokeKey', kid: kid(letter), reason });

  it('are enrolled by the secretariat for a person who shows to hold them', () => {
    given(running)
      .when(enrol('n'), by(SECRETARIAT))
      .accepted([{ type: 'KeyEnrolled', person: person('A-1'), kid: kid('n'), key: key('n') }]);
  });

  it('O55: are enrolled with the fingerprint that was read out, and its paper, where the procedure asks for both', () => {
    const asking = clone((p) => (p.policy.keysConfirmedOnPaper = true));
    const adopted: OrganisationEvent = { type: 'ProcedureAdopted', procedure: asking, reason, paper: 'regulations' };
    const confirmed = { ...enrol('n'), fingerprint: kid('n'), paper: 'note 7' } as OrganisationAct;
    const { paper: _, ...unwritten } = confirmed;
    given([...running, adopted])
      .when(enrol('n'), by(SECRETARIAT))
      .refused('O55', { person: 'A-1', kid: kid('n') });
    given([...running, adopted])
      .when(unwritten as OrganisationAct, by(SECRETARIAT))
      .refused('O55');
    const events = given([...running, adopted])
      .when(confirmed, by(SECRETARIAT))
      .accepted([{ type: 'KeyEnrolled', person: person('A-1'), kid: kid('n'), key: key('n'), paper: 'note 7' }]);
    expect(fold(decider, [...running, adopted, ...events]).keys[kid('n')]).toMatchObject({ paper: 'note 7' });
    // Its owner signs a rotation with the key that was confirmed.
    given([...running, adopted])
      .when(rotate('n'), by(DELEGATE))
      .accepted();
  });

  it('O55: are enrolled as ever where the procedure asks for nothing: a paper that is named stays in the statement', () => {
    given(running)
      .when({ ...enrol('n'), paper: 'note 7' } as OrganisationAct, by(SECRETARIAT))
      .accepted([{ type: 'KeyEnrolled', person: person('A-1'), kid: kid('n'), key: key('n') }]);
  });

  it('O56: are not enrolled under another fingerprint than was read out, whether the procedure asks for it or not', () => {
    given(running)
      .when({ ...enrol('n'), fingerprint: kid('m') } as OrganisationAct, by(SECRETARIAT))
      .refused('O56', { person: 'A-1', kid: kid('n'), fingerprint: kid('m') });
  });

  it('are enrolled for accredited people only (O21)', () => {
    given(running).when(enrol('n', 'NOBODY'), by(SECRETARIAT)).refused('O21');
  });

  it('that are unsound are not enrolled, whatever their proof (O22)', () => {
    given(running).when(enrol('z'), by(SECRETARIAT)).refused('O22');
    given(running).when(rotate('z'), by(DELEGATE)).refused('O22');
  });

  it('are of one person for ever, also after they were revoked (O23)', () => {
    given(running)
      .when(enrol('c'), by(SECRETARIAT))
      .refused('O23', { kid: kid('c') });
    given([...running, { type: 'KeyRevoked', kid: kid('c'), reason }])
      .when(enrol('c'), by(SECRETARIAT))
      .refused('O23');
    given(running).when(rotate('d'), by(DELEGATE)).refused('O23');
  });

  it('need a proof made for this organisation and this person (O24)', () => {
    given(running)
      .when(enrol('n', 'A-1', proof('n', 'SEC-1')), by(SECRETARIAT))
      .refused('O24');
    given(running)
      .when(enrol('n', 'A-1', proof('n', 'A-1', 'OTHER')), by(SECRETARIAT))
      .refused('O24');
    given(running).when(rotate('n', 'nothing'), by(DELEGATE)).refused('O24');
  });

  it('are rotated by their own person, and every older one ends', () => {
    const two: OrganisationEvent = { type: 'KeyEnrolled', person: person('A-1'), kid: kid('e'), key: key('e') };
    const events = given([...running, two])
      .when(rotate('n'), by(DELEGATE))
      .accepted([
        { type: 'KeyEnrolled', person: person('A-1'), kid: kid('n'), key: key('n') },
        { type: 'KeyRevoked', kid: kid('d'), reason: 'rotated' },
        { type: 'KeyRevoked', kid: kid('e'), reason: 'rotated' },
      ]);
    const state = fold(decider, [...running, two, ...events]);
    expect(['d', 'e', 'n', 'c'].map((k) => keyInForce(state, kid(k))?.person.person ?? null)).toEqual([
      null,
      null,
      'A-1',
      'CHS-1',
    ]);
  });

  it('that are not in force are neither rotated nor revoked (O25)', () => {
    const revoked: OrganisationEvent = { type: 'KeyRevoked', kid: kid('d'), reason };
    given([...running, revoked])
      .when(rotate('n'), by(DELEGATE))
      .refused('O25');
    given([...running, revoked])
      .when(revoke('d'), by(SECRETARIAT))
      .refused('O25');
    given(running).when(revoke('n'), by(SECRETARIAT)).refused('O25');
  });

  it('are revoked by the secretariat or by their own person, not by another (O26)', () => {
    given(running)
      .when(revoke('d'), by(SECRETARIAT))
      .accepted([{ type: 'KeyRevoked', kid: kid('d'), reason }]);
    given(running).when(revoke('d'), by(DELEGATE)).accepted();
    given(running).when(revoke('d'), by(CHS_CHAIR)).refused('O26');
  });

  it('of the secretariat: the last one in force stays (O27)', () => {
    given(running).when(revoke('a'), by(SECRETARIAT)).refused('O27');
    const second: OrganisationEvent = { type: 'KeyEnrolled', person: person('SEC-1'), kid: kid('b'), key: key('b') };
    given([...running, second])
      .when(revoke('a'), by(SECRETARIAT))
      .accepted();
  });
});

describe('any acts in any order', () => {
  const AT = by(SECRETARIAT).at;
  const tokens = fc.constantFrom('AAA', 'BBB', 'CCC', 'EEE', 'CHAIR-CHS', 'CHAIR-X', 'SECRETARIAT', 'PROCESS', 'HUB');
  const people = fc.constantFrom('SEC-1', 'SEC-2', 'A-1', 'PROC-1', 'X-1', 'CHS-1');
  const letters = fc.constantFrom('a', 'b', 'c', 'd', 'p', 'n', 'z');
  const reasons = fc.constant('because');
  const procedures = fc.constantFrom(
    procedure,
    clone((p) => (p.classes = {})),
    clone((p) => (p.organisation = 'OTHER' as never)),
  );
  const shape = (type: OrganisationAct['type'], parts: Record<string, fc.Arbitrary<unknown>>) =>
    fc.record({ type: fc.constant(type), ...parts });
  const days = fc.constantFrom('2024-07-01', '2024-07-04', '2024-07-05');
  const accreditation = {
    person: people,
    actor: tokens,
    name: fc.constant('N'),
    level: fc.constant('staff'),
    mandate: fc.constantFrom(null, 'note 2'),
  };
  const someAct = fc
    .oneof(
      shape('RegisterOrganisation', {
        procedure: procedures,
        secretariat: fc.record({ ...accreditation, key: letters.map(key) }),
      }),
      shape('AdoptProcedure', { procedure: procedures, reason: reasons, paper: fc.constant('decision 7') }),
      shape('RegisterMember', {
        member: tokens,
        name: fc.constant('N'),
        since: fc.constant('2001-06-15'),
        paper: fc.constant('charter'),
      }),
      shape('AnnounceCandidate', { member: tokens, name: fc.constant('N') }),
      shape('AdmitMember', { member: tokens, dossier: fc.constant('D-1') }),
      shape('EndMembership', { member: tokens, reason: reasons, paper: fc.constant('note 9') }),
      shape('RegisterOffice', {
        office: tokens,
        role: fc.constantFrom('secretariat', 'chair', 'process', 'auditor'),
        name: fc.constant('N'),
      }),
      shape('PassChairmanship', { organ: fc.constantFrom('CHS', 'EG', 'XX'), office: tokens, reason: reasons }),
      shape('AccreditPerson', accreditation),
      shape('EndAccreditation', { person: people, reason: reasons }),
      shape('AccreditPerson', { ...accreditation, from: days, until: days }),
      shape('RenewMandate', { person: people, mandate: fc.constant('note 3'), until: days }),
      shape('LodgeFullPowers', { person: people, scope: fc.constant({ of: 'all' }), paper: fc.constant('note 4') }),
      shape('EndFullPowers', { fullPowers: fc.integer({ min: 1, max: 3 }), reason: reasons }),
      shape('GrantStatus', {
        ...{ party: tokens, name: fc.constant('N'), status: fc.constantFrom('observer', 'partner', 'none') },
        ...{ since: fc.constant('2024-07-01'), paper: fc.constant('decision 5') },
      }),
      shape('EndStatus', { party: tokens, reason: reasons }),
      shape('RecordObligation', {
        ...{ member: tokens, instrument: fc.constantFrom('the Charter', 'the Convention') },
        ...{ by: fc.constant('2024-12-01'), paper: fc.constant('memorandum') },
      }),
      shape('FulfilObligation', { obligation: fc.integer({ min: 1, max: 3 }), paper: fc.constant('instrument') }),
      shape('RevokeKey', { kid: letters.map(kid), reason: reasons }),
      fc.tuple(letters, people, fc.constantFrom('EnrolKey', 'RotateKey')).map(([letter, whose, type]) => ({
        type,
        ...(type === 'EnrolKey' ? { person: whose } : {}),
        key: key(letter),
        proof: proof(letter, whose),
      })),
    )
    .map((act) => OrganisationAct.parse(act));
  const someSender = fc.oneof(
    fc.constantFrom(SECRETARIAT, PROCESS_STEP, DELEGATE),
    fc.record({ actor: tokens.map(actor), person: people.map(person), statement: fc.constant(SECRETARIAT.statement) }),
  );
  const someDossier = fc.constantFrom(
    null,
    inProgress('D-1'),
    adopted('D-1'),
    adopted('D-1', { admits: member('CCC') }),
    adopted('D-1', { admits: member('EEE') }),
  );
  const someHistory = fc.array(fc.tuple(someAct, someSender, someDossier), { maxLength: 25 });

  it.each([
    ['nothing', []],
    ['a running organisation', running],
  ] as const)('are decided without a throw from %s, and keep what must hold', (_, before) => {
    fc.assert(
      fc.property(someHistory, (history) => {
        const events: OrganisationEvent[] = [...before];
        let state = fold(decider, events, () => AT);
        for (const [act, sender, dossier] of history) {
          const decision = decideOrganisation(state, frozen(act), by(sender, dossier));
          if (!decision.ok) {
            expect(Object.keys(ORGANISATION_RULES)).toContain(decision.refusal.rule);
            continue;
          }
          expect(decision.events.length).toBeGreaterThan(0);
          // Nobody but an accredited person acts, and nobody but the process admits.
          if (state.id !== null) expect(speaksFor(state, sender, AT)).not.toBeNull();
          if (decision.events.some((e) => e.type === 'MemberAdmitted'))
            expect(roleOf(state, sender.actor)).toBe('process');
          // A key never changes its owner.
          for (const e of decision.events) if (e.type === 'KeyEnrolled') expect(state.keys[e.kid]).toBeUndefined();
          state = decision.events.reduce(
            (s, e, i) => frozen(evolveOrganisation(s, e, { n: events.length + i + 1, at: AT })),
            state,
          );
          events.push(...decision.events);
          // A token is one actor's; somebody can always act for the secretariat.
          expect(Object.keys(state.offices).filter((o) => state.members[o] ?? isParty(state, actor(o)))).toEqual([]);
          // Who holds a status is not counted.
          expect(countedMembers(state).filter((m) => isParty(state, actor(m)))).toEqual([]);
          expect(
            Object.values(state.keys).some(
              (k) => roleOf(state, keyInForce(state, k.kid)?.person.actor ?? actor('-')) === 'secretariat',
            ),
          ).toBe(true);
        }
        expect(fold(decider, events, () => AT)).toEqual(state);
      }),
      { numRuns: 300 },
    );
  });
});
