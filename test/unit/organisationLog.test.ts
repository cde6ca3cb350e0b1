import type { OrganisationAct } from '../../contracts/acts.ts';
import type { OrganisationEvent } from '../../contracts/events.ts';
import { Procedure } from '../../contracts/procedure.ts';
import type { Sender } from '../../domain/decision.ts';
import type { OrganisationContext } from '../../domain/organisation/context.ts';
import { decideOrganisation } from '../../domain/organisation/decide.ts';
import { evolveOrganisation } from '../../domain/organisation/evolve.ts';
import { logTrust } from '../../domain/organisation/log.ts';
import { initialOrganisation } from '../../domain/organisation/state.ts';
import { procedureMistakes } from '../../domain/procedure.ts';
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
  logProof,
  member,
  person,
  procedure,
  proof,
  running,
} from './smallOrganisation.ts';

const decider = { initial: initialOrganisation, decide: decideOrganisation, evolve: evolveOrganisation };
const { given } = specificationOf(decider);
const by = (sender: Sender): OrganisationContext => ({
  ...from(sender, 'organisation/SMALL'),
  ...{ dossier: null, meeting: null, keys },
});
const reason = 'because';
const AAA = DELEGATE;
const auditor: readonly OrganisationEvent[] = [
  { type: 'OfficeRegistered', office: actor('AUDITOR'), role: 'auditor', state: null, name: 'Auditor' },
  {
    ...{ type: 'PersonAccredited', person: person('AUD-1'), actor: actor('AUDITOR'), name: 'AUD-1' },
    ...{ level: 'staff', mandate: null },
  },
];
const AUDITOR: Sender = { ...AAA, actor: actor('AUDITOR'), person: person('AUD-1') };

const registerLog = (letter: string, change: object = {}): OrganisationAct => ({
  ...{ type: 'RegisterLog', origin: 'the/log', key: key(letter) },
  ...{ proof: logProof('log', letter, SECRETARIAT.actor, 'the/log'), ...change },
});
const log = (letter: string): OrganisationEvent => ({
  ...{ type: 'LogRegistered', origin: 'the/log', kid: kid(letter), key: key(letter) },
});
const register = (sender: Sender, letter: string, name: string, change: object = {}): OrganisationAct => ({
  ...{ type: 'RegisterWitness', name, key: key(letter) },
  ...{ proof: logProof('witness', letter, sender.actor, name), ...change },
});
const witness = (sender: Sender, letter: string, name: string): OrganisationEvent => ({
  ...{ type: 'WitnessRegistered', actor: sender.actor, name, kid: kid(letter), key: key(letter) },
});
const withdraw: OrganisationAct = { type: 'WithdrawWitness', reason };
const withdrawn = (sender: Sender): OrganisationEvent => ({ type: 'WitnessWithdrawn', actor: sender.actor, reason });

describe('the log', () => {
  it('is registered by the secretariat, with a key that it shows to hold', () => {
    const events = given(running)
      .when(registerLog('l'), by(SECRETARIAT))
      .accepted([log('l')]);
    const trust = logTrust(fold(decider, [...running, ...events]));
    expect(trust).toEqual({
      log: { name: 'the/log', kid: kid('l'), key: key('l'), registeredAt: running.length + 1, endedAt: null },
      witnesses: [],
      quorum: 0,
    });
    expect(logTrust(fold(decider, running))).toBeNull();
    given(running).when(registerLog('l'), by(AAA)).refused('O05');
  });

  it('is given another key, which ends the one before from that entry on', () => {
    const before = [...running, log('l')];
    const events = given(before)
      .when(registerLog('m'), by(SECRETARIAT))
      .accepted([log('m')]);
    const state = fold(decider, [...before, ...events]);
    expect(state.logKeys).toMatchObject([
      { kid: kid('l'), registeredAt: running.length + 1, endedAt: running.length + 2 },
      { kid: kid('m'), registeredAt: running.length + 2, endedAt: null },
    ]);
    expect(logTrust(state)?.log.kid).toBe(kid('m'));
  });

  it('O22 has a sound key, and O24 the proof is of this log, of this organisation and of whoever registers it', () => {
    given(running).when(registerLog('z'), by(SECRETARIAT)).refused('O22');
    for (const wrong of [
      'none',
      logProof('witness', 'l', SECRETARIAT.actor, 'the/log'),
      logProof('log', 'l', SECRETARIAT.actor, 'the/other'),
      logProof('log', 'l', 'AAA', 'the/log'),
      logProof('log', 'l', SECRETARIAT.actor, 'the/log', 'OTHER'),
    ])
      given(running)
        .when(registerLog('l', { proof: wrong }), by(SECRETARIAT))
        .refused('O24');
  });

  it('O50 keeps its origin', () => {
    const other = registerLog('m', { origin: 'other', proof: logProof('log', 'm', SECRETARIAT.actor, 'other') });
    given([...running, log('l')])
      .when(other, by(SECRETARIAT))
      .refused('O50', { origin: 'other', log: 'the/log' });
  });
});

describe('a key of the log or of a witness', () => {
  const both = [...running, log('l'), witness(AAA, 'w', 'w/a')];
  const [statementKey] = Object.keys(fold(decider, running).keys) as [string];
  const letter = statementKey.slice(0, 1);

  it('O47 is nobody’s statement key, nor used twice, also after it has ended', () => {
    for (const used of [letter, 'l', 'w']) {
      given(both)
        .when(registerLog(used), by(SECRETARIAT))
        .refused('O47', { kid: kid(used) });
      given(both)
        .when(register(AAA, used, 'w/a'), by(AAA))
        .refused('O47', { kid: kid(used) });
    }
    given([...both, log('m'), withdrawn(AAA)])
      .when(registerLog('l'), by(SECRETARIAT))
      .refused('O47');
    given([...both, withdrawn(AAA)])
      .when(register(AAA, 'w', 'w/a'), by(AAA))
      .refused('O47');
  });

  it('O47 becomes no statement key', () => {
    for (const used of ['l', 'w']) {
      const enrol: OrganisationAct = {
        ...{ type: 'EnrolKey', person: AAA.person, key: key(used), proof: proof(used, AAA.person) },
      };
      given(both)
        .when(enrol, by(SECRETARIAT))
        .refused('O47', { kid: kid(used) });
    }
  });
});

describe('a witness', () => {
  const logged = [...running, log('l')];

  it('is registered by a delegation of a member or an auditor, for itself', () => {
    const events = given(logged)
      .when(register(AAA, 'w', 'w/a'), by(AAA))
      .accepted([witness(AAA, 'w', 'w/a')]);
    const more = given([...logged, ...auditor, ...events])
      .when(register(AUDITOR, 'v', 'w/audit'), by(AUDITOR))
      .accepted();
    expect(
      logTrust(fold(decider, [...logged, ...auditor, ...events, ...more]))?.witnesses.map((w) => [w.actor, w.name]),
    ).toEqual([
      ['AAA', 'w/a'],
      ['AUDITOR', 'w/audit'],
    ]);
  });

  it('O48 is nobody else’s, nor a former member’s', () => {
    given(logged)
      .when(register(SECRETARIAT, 'w', 'w/s'), by(SECRETARIAT))
      .refused('O48');
    const left: OrganisationEvent = { type: 'MembershipEnded', member: member('AAA'), reason };
    given([...logged, left])
      .when(register(AAA, 'w', 'w/a'), by(AAA))
      .refused('O48');
    given(logged).when(withdraw, by(SECRETARIAT)).refused('O48');
  });

  it('O22 has a sound key, and O24 the proof is its own', () => {
    given(logged)
      .when(register(AAA, 'z', 'w/a'), by(AAA))
      .refused('O22');
    for (const wrong of [
      logProof('log', 'w', 'AAA', 'w/a'),
      logProof('witness', 'w', 'BBB', 'w/a'),
      logProof('witness', 'w', 'AAA', 'w/b'),
    ])
      given(logged)
        .when(register(AAA, 'w', 'w/a', { proof: wrong }), by(AAA))
        .refused('O24');
  });

  it('O49 has a name of its own: not another’s, also one that has ended, nor the log’s', () => {
    const other = { ...AAA, actor: actor('BBB') };
    for (const past of [[], [withdrawn(other)]])
      given([...logged, witness(other, 'v', 'w/b'), ...past])
        .when(register(AAA, 'w', 'w/b'), by(AAA))
        .refused('O49', { name: 'w/b', by: 'BBB' });
    given(logged)
      .when(register(AAA, 'w', 'the/log'), by(AAA))
      .refused('O49', { name: 'the/log', by: 'the log' });
  });

  it('O51 is registered after the log', () => {
    given(running)
      .when(register(AAA, 'w', 'w/a'), by(AAA))
      .refused('O51');
  });

  it('is one an actor: another key ends the one before', () => {
    const before = [...logged, witness(AAA, 'w', 'w/a')];
    const events = given(before)
      .when(register(AAA, 'x', 'w/a'), by(AAA))
      .accepted();
    const state = fold(decider, [...before, ...events]);
    expect(state.witnesses).toMatchObject([{ kid: kid('w'), endedAt: before.length + 1 }, { kid: kid('x') }]);
    expect(logTrust(state)?.witnesses.map((w) => w.kid)).toEqual([kid('x')]);
  });

  it('O52 is withdrawn by whoever has one', () => {
    const before = [...logged, witness(AAA, 'w', 'w/a')];
    const events = given(before)
      .when(withdraw, by(AAA))
      .accepted([withdrawn(AAA)]);
    expect(logTrust(fold(decider, [...before, ...events]))?.witnesses).toEqual([]);
    given([...before, ...events])
      .when(withdraw, by(AAA))
      .refused('O52');
    given(logged).when(withdraw, by(AAA)).refused('O52');
  });

  it('ends with the membership', () => {
    const left: OrganisationEvent = { type: 'MembershipEnded', member: member('AAA'), reason };
    expect(logTrust(fold(decider, [...logged, witness(AAA, 'w', 'w/a'), left]))?.witnesses).toEqual([]);
  });
});

describe('a conflict', () => {
  const logged = [...running, log('l'), log('m')];
  const conflict = { first: 'l one', second: 'm two', root: 'A'.repeat(43) + '=', proof: [] };
  const report = (change: object = {}): OrganisationAct => ({ type: 'ReportConflict', ...conflict, ...change });

  it('is put on record by whoever may witness, under any key that the log had', () => {
    const events = given(logged)
      .when(report(), by(AAA))
      .accepted([{ type: 'ConflictReported', by: AAA.actor, conflict }]);
    expect(fold(decider, [...logged, ...events]).conflicts).toMatchObject([
      { by: 'AAA', entry: logged.length + 1, conflict },
    ]);
    given(logged).when(report(), by(SECRETARIAT)).refused('O48');
  });

  it('O54 is put on record once, also where others have signed the same checkpoints', () => {
    const reported: OrganisationEvent = { type: 'ConflictReported', by: actor('BBB'), conflict };
    const same = report({ first: 'l one\n\nby others' });
    for (const again of [report(), same])
      given([...logged, reported])
        .when(again, by(AAA))
        .refused('O54', { entry: logged.length + 1, by: 'BBB' });
    given([...logged, reported])
      .when(report({ second: 'm three' }), by(AAA))
      .accepted();
  });

  it('O53 is proven', () => {
    given(logged)
      .when(report({ second: 'm one' }), by(AAA))
      .refused('O53');
    given(logged)
      .when(report({ second: 'x two' }), by(AAA))
      .refused('O53');
    given(running).when(report(), by(AAA)).refused('O53');
  });
});

describe('the quorum', () => {
  const quorumWith = (quorum: object) => {
    const next = Procedure.parse({ ...procedure, log: { witnesses: { quorum } } });
    const adopted: OrganisationEvent = { type: 'ProcedureAdopted', procedure: next, reason };
    const more = ['EEE', 'FFF'].map((m): OrganisationEvent => ({
      ...{ type: 'MemberRegistered', member: member(m), name: m, since: day('2001-06-15') },
    }));
    return logTrust(fold(decider, [...running, log('l'), adopted, ...more]))?.quorum;
  };

  it('is a number, or a share of the members rounded up; it may be more than there are witnesses', () => {
    expect(quorumWith({ count: 3 })).toBe(3);
    expect(quorumWith({ share: [1, 3] })).toBe(2);
    expect(quorumWith({ share: [1, 2] })).toBe(2);
    expect(quorumWith({ share: [1, 1] })).toBe(4);
  });

  it('O07 is no share that demands nothing, or more than all', () => {
    const mistakes = (share: [number, number]) =>
      procedureMistakes(Procedure.parse({ ...procedure, log: { witnesses: { quorum: { share } } } }));
    expect(mistakes([1, 3])).toEqual([]);
    expect(mistakes([0, 3])).toEqual(['log.witnesses.quorum.share: demands nothing; leave the quorum out']);
    expect(mistakes([4, 3])).toHaveLength(1);
  });
});
