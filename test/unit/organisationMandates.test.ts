import type { DossierAct, OrganisationAct } from '../../contracts/acts.ts';
import type { OrganisationEvent } from '../../contracts/events.ts';
import type { Instant } from '../../contracts/ids.ts';
import type { Sender } from '../../domain/decision.ts';
import { decideMeeting } from '../../domain/meeting/decide.ts';
import { initialMeeting } from '../../domain/meeting/state.ts';
import type { OrganisationContext } from '../../domain/organisation/context.ts';
import { decideOrganisation } from '../../domain/organisation/decide.ts';
import { evolveOrganisation } from '../../domain/organisation/evolve.ts';
import { initialOrganisation, keyInForce, speaksFor } from '../../domain/organisation/state.ts';
import {
  AGREE,
  V1,
  accredited,
  at,
  atSummit,
  by as about,
  delegation,
  given as givenDocument,
  inRound,
  openForSignature,
  organisation,
  procedure as sco,
  ready,
  round,
  SECRETARIAT as SECRETARY,
  stage,
  take,
  took,
  withPolicy,
  withStage,
} from './fixtures.ts';
import { fold, specificationOf } from './givenWhenThen.ts';
import {
  CHS_CHAIR,
  DELEGATE,
  SECRETARIAT,
  actor,
  day,
  dossierId,
  founded,
  from,
  key,
  keys,
  kid,
  person,
  proof,
  running,
} from './smallOrganisation.ts';
import { createWorld, dossierRef, found, personOf } from './world.ts';

const decider = { initial: initialOrganisation, decide: decideOrganisation, evolve: evolveOrganisation };
const { given } = specificationOf(decider);
const on = (d: string, time = '12:00:00.000') => `${d}T${time}Z` as Instant;
const by = (sender: Sender, when: Instant = on('2024-07-04')): OrganisationContext => ({
  ...from(sender, 'organisation/SMALL'),
  ...{ at: when, dossier: null, meeting: null, keys },
});
const reason = 'because';
const note = { person: person('X-1'), actor: actor('AAA'), name: 'X', level: 'expert', mandate: 'note 2' } as const;
const accredits = (term: { from?: string; until?: string }): OrganisationAct => ({
  ...{ type: 'AccreditPerson', ...note },
  ...(term.from && { from: day(term.from) }),
  ...(term.until && { until: day(term.until) }),
});
const renew = (who: string, term: { from?: string; until?: string } = {}): OrganisationAct => ({
  ...{ type: 'RenewMandate', person: person(who), mandate: 'note 9' },
  ...(term.from && { from: day(term.from) }),
  ...(term.until && { until: day(term.until) }),
});
const summer: OrganisationEvent = {
  ...{ type: 'PersonAccredited', ...note },
  ...{ from: day('2024-06-01'), until: day('2024-08-31') },
};
const X: Sender = { ...DELEGATE, person: person('X-1') };
const rotates: OrganisationAct = { type: 'RotateKey', key: key('n'), proof: proof('n', 'X-1') };
const hasKey: OrganisationEvent = { type: 'KeyEnrolled', person: person('X-1'), kid: kid('x'), key: key('x') };

describe('the term of a mandate', () => {
  it('is recorded with the person', () => {
    given(running)
      .when(accredits({ from: '2024-06-01', until: '2024-08-31' }), by(SECRETARIAT))
      .accepted([summer]);
    given(running)
      .when(accredits({}), by(SECRETARIAT))
      .accepted([{ type: 'PersonAccredited', ...note }]);
  });

  it.each([
    ['2024-05-31', '23:59:59.999', 'O28', { person: 'X-1', from: '2024-06-01', today: '2024-05-31' }],
    ['2024-09-01', '00:00:00.000', 'O28', { person: 'X-1', until: '2024-08-31', today: '2024-09-01' }],
  ])('has nobody speak on %s at %s, outside of it (O28)', (d, time, rule, facts) => {
    given([...running, summer, hasKey])
      .when(rotates, by(X, on(d, time)))
      .refused(rule, facts);
  });

  it.each([
    ['2024-06-01', '00:00:00.000'],
    ['2024-08-31', '23:59:59.999'],
  ])('has the person speak on %s at %s, its first day and its last', (d, time) => {
    given([...running, summer, hasKey])
      .when(rotates, by(X, on(d, time)))
      .accepted();
  });

  it('holds for offices and at meetings too (O28)', () => {
    const over: OrganisationEvent = {
      ...{ type: 'MandateRenewed', person: person('CHS-1'), mandate: 'note 3' },
      ...{ from: null, until: day('2024-07-03') },
    };
    const state = fold(decider, [...running, over]);
    const decision = decideMeeting(
      { ...initialMeeting, phase: 'convened', organ: 'CHS' as never },
      { type: 'ApproveAgenda' },
      { ...from(CHS_CHAIR, 'meeting/CHS-1'), organisation: state, dossiers: {} },
    );
    expect(decision).toMatchObject({ ok: false, refusal: { rule: 'O28', facts: { until: '2024-07-03' } } });
  });

  it('ends no earlier than it begins, and not before today (O29)', () => {
    given(running)
      .when(accredits({ from: '2024-08-02', until: '2024-08-01' }), by(SECRETARIAT))
      .refused('O29', { from: '2024-08-02', until: '2024-08-01' });
    given(running)
      .when(accredits({ until: '2024-07-03' }), by(SECRETARIAT))
      .refused('O29', { until: '2024-07-03', today: '2024-07-04' });
    given([...running, summer])
      .when(renew('X-1', { until: '2024-07-03' }), by(SECRETARIAT))
      .refused('O29');
    given(running)
      .when(accredits({ until: '2024-07-04' }), by(SECRETARIAT))
      .accepted();
  });

  it('is renewed, also after it has passed, and the person speaks again', () => {
    const after = on('2024-10-01');
    const events = given([...running, summer])
      .when(renew('X-1', { until: '2024-12-31' }), by(SECRETARIAT, after))
      .accepted([
        {
          ...{ type: 'MandateRenewed', person: person('X-1'), mandate: 'note 9' },
          ...{ from: null, until: day('2024-12-31') },
        },
      ]);
    const state = fold(decider, [...running, summer, ...events]);
    expect(speaksFor(state, X, after)).toMatchObject({ mandate: 'note 9', level: 'expert' });
    expect(speaksFor(state, X, on('2025-01-01'))).toBeNull();
  });

  it('is not renewed for whom nobody accredited, or no longer (O21)', () => {
    given(running).when(renew('NOBODY'), by(SECRETARIAT)).refused('O21');
    given([...running, summer, { type: 'AccreditationEnded', person: person('X-1'), reason }])
      .when(renew('X-1'), by(SECRETARIAT))
      .refused('O21');
  });

  it('never leaves the secretariat without somebody for good (O27)', () => {
    given(running)
      .when(renew('SEC-1', { until: '2025-01-01' }), by(SECRETARIAT))
      .refused('O27');
    given(running)
      .when(renew('SEC-1', { from: '2024-08-01' }), by(SECRETARIAT))
      .refused('O27');
    given(running).when(renew('SEC-1'), by(SECRETARIAT)).accepted();
    const second = (term: object): readonly OrganisationEvent[] => [
      { type: 'PersonAccredited', ...note, person: person('SEC-2'), actor: actor('SECRETARIAT'), ...term },
      { type: 'KeyEnrolled', person: person('SEC-2'), kid: kid('b'), key: key('b') },
    ];
    const end: OrganisationAct = { type: 'EndAccreditation', person: person('SEC-1'), reason };
    given([...running, ...second({ until: day('2025-01-01') })])
      .when(end, by(SECRETARIAT))
      .refused('O27');
    given([...running, ...second({})])
      .when(end, by(SECRETARIAT))
      .accepted();
  });

  it('does not erase what was said while it lasted, and stops what comes after (O28)', () => {
    const world = createWorld(sco);
    found(world, sco, ['AAA', 'BBB'], [], { EG: 'CHAIR-EG' }, at(0));
    const until = day('2024-06-02');
    world.send(
      'SECRETARIAT',
      world.organisationRef,
      { type: 'RenewMandate', person: personOf('AAA'), mandate: 'note 2', until },
      at(1),
    );
    const propose: DossierAct = {
      ...{ type: 'ProposeDocument', title: 'On rivers', class: 'decision', area: 'any', justification: reason },
      ...{ proposer: 'AAA' as never, leadOrgan: 'any' },
    };
    expect(world.send('AAA', dossierRef('D-1'), propose, at(0, 1)).refusal).toBeNull();
    const tooLate = world.send('AAA', dossierRef('D-2'), propose, at(0, 2));
    expect(tooLate.refusal).toMatchObject({ rule: 'O28', lack: 'TermOver', facts: { until, today: '2024-06-03' } });
    expect([world.dossier('D-1').phase, world.dossier('D-2').phase]).toEqual(['proposed', null]);
  });
});

describe('full powers', () => {
  const lodge = (change: object = {}): OrganisationAct => ({
    ...{ type: 'LodgeFullPowers', person: person('A-1'), scope: { of: 'all' }, paper: 'full powers 7' },
    ...change,
  });
  const lodged = (change: object = {}): OrganisationEvent => ({
    ...{ type: 'FullPowersLodged', fullPowers: 1, person: person('A-1'), paper: 'full powers 7' },
    ...{ scope: { of: 'all' }, from: null, until: null, margin: null },
    ...change,
  });

  it('are lodged on their paper, with scope, term and margin, and numbered', () => {
    const margin = 'the annex may change';
    const scope = { of: 'classes', classes: ['decision'] } as const;
    given(running)
      .when(lodge({ scope, until: '2024-12-31', margin }), by(SECRETARIAT))
      .accepted([lodged({ scope, until: '2024-12-31', margin })]);
    given([...running, lodged()])
      .when(lodge(), by(SECRETARIAT))
      .accepted([lodged({ fullPowers: 2 })]);
  });

  it('are of a person of a delegation, on a paper, for classes that there are (O30)', () => {
    given(running)
      .when(lodge({ person: 'CHS-1' }), by(SECRETARIAT))
      .refused('O30', { person: 'CHS-1', actor: 'CHAIR-CHS' });
    given(running)
      .when({ type: 'LodgeFullPowers', person: person('A-1'), scope: { of: 'all' } }, by(SECRETARIAT))
      .refused('O30', { person: 'A-1' });
    given(running)
      .when(lodge({ scope: { of: 'classes', classes: ['decision', 'treaty'] } }), by(SECRETARIAT))
      .refused('O30', { classes: ['treaty'] });
  });

  it('are not lodged for whom nobody accredited (O21), by a delegation (O05), or when over (O29)', () => {
    given(running)
      .when(lodge({ person: 'NOBODY' }), by(SECRETARIAT))
      .refused('O21');
    given(running).when(lodge(), by(DELEGATE)).refused('O05');
    given(running)
      .when(lodge({ until: '2024-07-03' }), by(SECRETARIAT))
      .refused('O29');
  });

  it('end once (O31)', () => {
    const end = (fullPowers: number): OrganisationAct => ({ type: 'EndFullPowers', fullPowers, reason });
    const events = given([...running, lodged()])
      .when(end(1), by(SECRETARIAT))
      .accepted([{ type: 'FullPowersEnded', fullPowers: 1, reason }]);
    given([...running, lodged(), ...events])
      .when(end(1), by(SECRETARIAT))
      .refused('O31', { fullPowers: 1 });
    given(running).when(end(1), by(SECRETARIAT)).refused('O31');
  });

  const sign = { type: 'Sign', textHash: V1 } as const;
  const expert = (...more: readonly OrganisationEvent[]) =>
    about(delegation('AAA'), { organisation: organisation(sco, accredited('AAA', { level: 'expert' }), ...more) });
  const ofAAA = (change: object = {}): OrganisationEvent => lodged({ person: 'AAA-1', ...change });
  const signed = {
    ...{ type: 'Signed', member: 'AAA', person: 'AAA-1', textHash: V1, reservation: null },
  } as const;

  it('are needed by whoever signs below the levels that the procedure names (D70)', () => {
    givenDocument(openForSignature())
      .when(sign, expert())
      .refused('D70', { person: 'AAA-1', level: 'expert', without: ['head', 'minister'], class: 'decision' });
    givenDocument(openForSignature())
      .when(sign, about(delegation('AAA')))
      .accepted([signed as never]);
  });

  it('are not asked for where the procedure names no levels', () => {
    const { signsWithoutFullPowers: _, ...policy } = sco.policy;
    const anybody = { ...sco, policy };
    givenDocument(openForSignature())
      .when(
        sign,
        about(delegation('AAA'), { organisation: organisation(anybody, accredited('AAA', { level: 'staff' })) }),
      )
      .accepted([signed as never]);
    givenDocument(openForSignature())
      .when(sign, about(delegation('AAA'), { organisation: organisation(withPolicy({ signsWithoutFullPowers: [] })) }))
      .refused('D70');
  });

  it.each([
    ['every document', { of: 'all' }],
    ['its class', { of: 'classes', classes: ['statement', 'decision'] }],
    ['this document', { of: 'dossiers', dossiers: [dossierId('D-1')] }],
  ])('that cover %s let their person sign, and the signature names them', (_, scope) => {
    const events = givenDocument(openForSignature())
      .when(sign, expert(ofAAA({ scope })))
      .accepted();
    expect(events).toEqual([{ ...signed, fullPowers: { number: 1, paper: 'full powers 7' } }]);
  });

  it.each([
    ['another document', { scope: { of: 'dossiers', dossiers: [dossierId('D-2')] } }],
    ['another class', { scope: { of: 'classes', classes: ['statement'] } }],
    ['another person', { person: 'BBB-1' }],
    ['earlier days', { until: day('2024-05-31') }],
    ['later days', { from: day('2024-06-02') }],
  ])('for %s do not (D70)', (_, change) => {
    givenDocument(openForSignature())
      .when(sign, expert(ofAAA(change)))
      .refused('D70');
  });

  it('that have ended do not; of several, any that covers does (D70)', () => {
    const ended: OrganisationEvent = { type: 'FullPowersEnded', fullPowers: 1, reason };
    givenDocument(openForSignature()).when(sign, expert(ofAAA(), ended)).refused('D70');
    givenDocument(openForSignature())
      .when(sign, expert(ofAAA(), ended, ofAAA({ fullPowers: 2, paper: 'full powers 8' })))
      .accepted([{ ...signed, fullPowers: { number: 2, paper: 'full powers 8' } } as never]);
  });
});

describe('the level at which a delegation speaks', () => {
  const expert = (of = sco) =>
    about(delegation('AAA'), {
      at: at(30, 33),
      organisation: organisation(of, accredited('AAA', { level: 'expert' })),
    });

  it('is one that the procedure names for the stage (D71)', () => {
    givenDocument(atSummit())
      .when(take(AGREE, '60'), expert())
      .refused('D71', { person: 'AAA-1', level: 'expert', stage: '60', speaks: ['head', 'minister'] });
    givenDocument(atSummit())
      .when(take(AGREE, '60'), about(delegation('AAA'), { at: at(30, 33) }))
      .accepted();
  });

  it('is any where the procedure names none', () => {
    givenDocument([...ready(), ...round('20')])
      .when(take(AGREE), { ...expert(), at: at(180) })
      .accepted();
  });

  it('is asked of whoever lifts or withdraws what was stated, too (D71)', () => {
    const stated = [...ready(), ...round('20'), took('AAA', { kind: 'object', reasons: reason, places: [] })];
    const heads = withStage('20', { speaks: ['head'] });
    for (const type of ['LiftPosition', 'WithdrawPosition'] as const)
      givenDocument(stated)
        .when({ type, ...inRound() }, { ...expert(heads), at: at(180) })
        .refused('D71', { stage: stage('20') });
  });

  it('is not asked of a note that the secretariat transcribes', () => {
    givenDocument(atSummit())
      .when({ ...take(AGREE, '60'), for: 'AAA', paper: 'note 5' } as never, about(SECRETARY, { at: at(30, 33) }))
      .accepted();
  });
});

describe('keys', () => {
  it('have effect from the entry of their enrolment until that of their revocation', () => {
    const enrolled: OrganisationEvent = { type: 'KeyEnrolled', person: person('SEC-1'), kid: kid('b'), key: key('b') };
    const revoked: OrganisationEvent = { type: 'KeyRevoked', kid: kid('b'), reason };
    const entry = founded.length + 1;
    const other: OrganisationEvent = { type: 'CandidateAnnounced', member: 'CCC' as never, name: 'C' };
    const state = fold(decider, [...founded, enrolled, other, revoked]);
    expect(state.keys[kid('b')]).toMatchObject({ enrolledAt: entry, revokedAt: entry + 2 });
    expect(keyInForce(fold(decider, [...founded, enrolled, other]), kid('b'))).not.toBeNull();
    expect(keyInForce(state, kid('b'))).toBeNull();
  });
});
