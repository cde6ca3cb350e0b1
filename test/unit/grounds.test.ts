import { historyRows, isShown } from '../../client/index.ts';
import type { DossierAct, PowersScope } from '../../contracts/acts.ts';
import type { DossierEvent, OrganisationEvent } from '../../contracts/events.ts';
import type { AggregateRef, Instant, TextHash } from '../../contracts/ids.ts';
import type { Sender } from '../../domain/decision.ts';
import { createSigner } from '../../evidence/statement.ts';
import { generateKey } from '../../evidence/keys.ts';
import { canonicalJson } from '../../evidence/canonical.ts';
import {
  AGREE,
  MEMBERS,
  SECRETARIAT,
  V1,
  V2,
  accredited,
  allAgree,
  at,
  chair,
  delegation,
  find,
  given,
  issue,
  issued,
  manifest,
  member,
  openForSignature,
  organisation,
  places,
  procedure as plain,
  ready,
  registered,
  round,
  stage,
  summit,
  took,
  by as byPlain,
  withStage,
  atSummit,
} from './fixtures.ts';

/** What an event says of itself (domain §3.8): by which rule, on which brackets and powers, why, and by what way it came. */

const stating = { ...plain, policy: { ...plain.policy, statesGrounds: true } };
const by = (sender: Sender, change: Parameters<typeof byPlain>[1] = {}) =>
  byPlain(sender, { organisation: organisation(stating), ...change });

const consensus = { decision: { by: 'consensus', minus: 'nobody' }, quorum: 'heard', procedure: null };
const grounds = ([event]: readonly DossierEvent[]) => (event as { ruleApplied?: unknown }).ruleApplied;

describe('the rule applied', () => {
  const agreed = [...ready(), ...round('20'), ...allAgree('20')];
  const basis: DossierAct = { type: 'TakeAsBasis', stage: stage('20'), textHash: V1 };

  it('stands in a finding, with the quorum and the procedure that hold it', () => {
    const found = (events: readonly DossierEvent[]) =>
      given(events)
        .when(find('20'), by(chair('EG')))
        .accepted();
    expect(grounds(found(agreed))).toEqual(consensus);
    const numbered = agreed.map((e) => (e.type === 'DocumentRegistered' ? { ...e, procedure: 1 } : e));
    expect(grounds(found(numbered))).toEqual({ ...consensus, procedure: 1 });
  });

  it('stands in a decision on the draft and in one as a basis', () => {
    const onDraft = given([...atSummit(), ...allAgree('60')])
      .when(
        { type: 'DecideOnDraft', stage: stage('60'), round: 1, textHash: V1 },
        by(chair('CHS'), { at: at(5, 33), meetings: [summit] }),
      )
      .accepted();
    expect(grounds(onDraft)).toEqual(consensus);
    expect(
      grounds(
        given(agreed)
          .when(basis, by(chair('EG')))
          .accepted(),
      ),
    ).toEqual(consensus);
  });

  it('stands in the declaration of a vote, as the class or the stage has it', () => {
    const decision = {
      ...{ by: 'vote', inFavour: { threshold: { atLeast: [2, 3] }, of: 'cast' }, against: null, abstention: 'neutral' },
    };
    const silence = { allowed: false, minimumMs: 0, languages: [] };
    const votes = organisation(withStage('20', { decision, silence, quorum: { atLeast: [1, 2] } }, stating));
    const declared = given(agreed)
      .when(
        { type: 'DeclareVote', stage: stage('20'), round: 1, textHash: V1 },
        by(chair('EG'), { organisation: votes }),
      )
      .accepted();
    expect(grounds(declared)).toEqual({ decision, quorum: { atLeast: [1, 2] }, procedure: null });
  });

  it('is not said where the procedure does not want it', () => {
    const { statesGrounds: _, ...policy } = plain.policy;
    const silent = { organisation: organisation({ ...plain, policy }) };
    for (const act of [find('20'), basis])
      expect(
        grounds(
          given(agreed)
            .when(act, by(chair('EG'), silent))
            .accepted(),
        ),
      ).toBeUndefined();
    const bracketed = manifest(1, { openPlaces: [{ place: places('para-2')[0]!, holders: [] }] });
    given(registered())
      .when(issue(bracketed), by(SECRETARIAT, silent))
      .accepted([issued(bracketed)]);
  });
});

describe('the brackets of a version', () => {
  const open = (number: number, ...of: readonly (readonly [string, ...string[]])[]) =>
    manifest(number, {
      openPlaces: of.map(([place, ...holders]) => ({ place: places(place)[0]!, holders: holders.map(member) })),
    });
  const bracketsOf = (events: readonly DossierEvent[], next: ReturnType<typeof manifest>) => {
    const [event] = given(events).when(issue(next), by(SECRETARIAT)).accepted();
    return event?.type === 'VersionIssued' ? event.brackets : 'another event';
  };

  it('are opened and closed by its event, with the holders of whom it is so', () => {
    expect(bracketsOf(registered(), open(1, ['para-1', 'AAA', 'BBB']))).toEqual({
      opened: [{ place: 'para-1', holders: ['AAA', 'BBB'] }],
      closed: [],
    });
    const first = [...registered(), issued(open(1, ['para-1', 'AAA', 'BBB'], ['para-2']))];
    expect(bracketsOf(first, open(2, ['para-1', 'BBB', 'CCC']))).toEqual({
      opened: [{ place: 'para-1', holders: ['CCC'] }],
      closed: [
        { place: 'para-1', holders: ['AAA'] },
        { place: 'para-2', holders: [] },
      ],
    });
  });

  it('are not named where none moved', () => {
    expect(bracketsOf(registered(), open(1))).toBeUndefined();
    expect(
      bracketsOf([...registered(), issued(open(1, ['para-1', 'AAA']))], open(2, ['para-1', 'AAA'])),
    ).toBeUndefined();
  });
});

describe('full powers that name texts', () => {
  const lodged = (n: number, scope: PowersScope, change: object = {}): OrganisationEvent => ({
    ...{ type: 'FullPowersLodged', fullPowers: n, person: 'AAA-1' as never, paper: `full powers ${n}`, scope },
    ...{ from: null, until: null, margin: null, ...change },
  });
  const texts = (...of: readonly TextHash[]): PowersScope => ({ of: 'texts', texts: [...of] });
  const expert = (...more: readonly OrganisationEvent[]) =>
    by(delegation('AAA'), {
      organisation: organisation(stating, accredited('AAA', { level: 'expert' }), ...more),
    });
  const signing = (...more: readonly OrganisationEvent[]) =>
    given(openForSignature()).when({ type: 'Sign', textHash: V1 }, expert(...more));

  it('D112: let their person sign these very texts', () => {
    expect(signing(lodged(1, texts(V2, V1))).accepted()).toMatchObject([
      { type: 'Signed', fullPowers: { number: 1, paper: 'full powers 1' } },
    ]);
  });

  it('D112: do not let it sign another, whatever it is a version of', () => {
    signing(lodged(1, texts(V2))).refused('D112', {
      ...{ person: 'AAA-1', textHash: V1, fullPowers: ['full powers 1'] },
    });
    signing(lodged(1, texts(V2)), lodged(2, { of: 'all' })).accepted();
    signing(lodged(1, texts(V2), { until: '2024-05-31' })).refused('D70');
    signing(lodged(1, { of: 'classes', classes: ['statement'] })).refused('D70');
  });

  it('D112: are not asked of who signs by level', () => {
    given(openForSignature())
      .when(
        { type: 'Sign', textHash: V1 },
        by(delegation('AAA'), { organisation: organisation(stating, lodged(1, texts(V2))) }),
      )
      .accepted();
  });

  it('leave their margin in the signature, where there is one', () => {
    expect(signing(lodged(1, { of: 'all' }, { margin: 'editorial changes' })).accepted()).toMatchObject([
      { fullPowers: { number: 1, paper: 'full powers 1', margin: 'editorial changes' } },
    ]);
    const [bare] = signing(lodged(1, { of: 'all' })).accepted();
    expect(bare).toMatchObject({ fullPowers: { number: 1, paper: 'full powers 1' } });
    expect((bare as { fullPowers: object }).fullPowers).not.toHaveProperty('margin');
    const [old] = given(openForSignature())
      .when(
        { type: 'Sign', textHash: V1 },
        by(delegation('AAA'), {
          organisation: organisation(
            plain,
            accredited('AAA', { level: 'expert' }),
            lodged(1, { of: 'all' }, { margin: 'editorial changes' }),
          ),
        }),
      )
      .accepted();
    expect((old as { fullPowers: object }).fullPowers).toEqual({ number: 1, paper: 'full powers 1' });
  });
});

describe('the history', () => {
  const signer = createSigner(generateKey());
  const rowOf = (act: object) => {
    const statement = signer.signStatement({
      ...{ v: 1, organisation: 'SCO', aggregate: 'dossier/D-1', actor: 'SECRETARIAT', person: 'SECRETARIAT-1' },
      ...{ issuedAt: at(0), nonce: 'n', seq: 1, prev: null, act },
    } as never);
    const line = canonicalJson({
      ...{ v: 1, aggregate: 'dossier/D-1' as AggregateRef, n: 1, prev: null, at: at(0) as Instant },
      ...{ cause: { statement, sequence: 1 }, basis: { organisation: 0 }, events: [took('AAA', AGREE)] },
    });
    return historyRows([line], [null], []).filter(isShown)[0]!;
  };

  it('says why, of acts that may give a reason', () => {
    const reason = 'as the chair asked';
    const inRound = { stage: '20', round: 1, textHash: V1 };
    for (const act of [
      { type: 'IssueVersion', textHash: V1, manifest: manifest(1), reason },
      { type: 'TakeAsBasis', stage: '20', textHash: V1, reason },
      { type: 'FindConsensus', ...inRound, reason },
      { type: 'DeclareVote', ...inRound, reason },
      { type: 'DecideOnDraft', ...inRound, reason },
    ])
      expect(rowOf(act).why).toBe(reason);
    expect(rowOf({ type: 'FindConsensus', ...inRound }).why).toBeNull();
  });

  it('says by what way it came: the own account, or a note that was transcribed', () => {
    const taken = { type: 'TakePosition', stage: '20', round: 1, textHash: V1, position: AGREE };
    expect(rowOf(taken).channel).toEqual({ own: true });
    expect(rowOf({ ...taken, for: MEMBERS[0], paper: 'note 7' }).channel).toEqual({
      ...{ own: false, for: 'AAA', note: 'note 7' },
    });
    expect(rowOf({ ...taken, paper: 'note 7' }).channel).toEqual({ own: true });
  });
});
