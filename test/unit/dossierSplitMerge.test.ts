import type { DossierAct } from '../../contracts/acts.ts';
import type { DossierEvent } from '../../contracts/events.ts';
import type { AggregateRef, Sha256 } from '../../contracts/ids.ts';
import { standingOf, stepDue } from '../../domain/dossier/process.ts';
import { dossierView } from '../../domain/dossier/shown/view.ts';
import { bring, start } from './histories.ts';
import { createWorld, dossierRef, meetingRef, settle } from './world.ts';
import {
  AGREE,
  SECRETARIAT,
  V1,
  V2,
  adopted,
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
  issue,
  issued,
  left,
  manifest,
  member,
  open,
  organisation,
  places,
  procedure,
  ready,
  registered,
  round,
  roundClosed,
  stage,
  summit,
  take,
  took,
} from './fixtures.ts';

/** One document that becomes several, and several that become one (domain §3.6). */

const reason = 'because';
const others = { organisation: organisation(), meetings: [] };
const viewOf = (events: readonly DossierEvent[]) =>
  dossierView(dossierOf(events), others, {
    dossier: dossierId('D-1'),
    n: 1,
    at: at(0),
    head: 'a'.repeat(64) as Sha256,
  });
const split = (remains: boolean, ...ids: readonly string[]): DossierAct => ({
  type: 'SplitDocument',
  into: ids.map((id) => ({ dossier: dossierId(id), title: `On ${id}`, places: places('para-1') })),
  remains,
  reason,
});
const wasSplit = (remains: boolean, ...ids: readonly string[]): DossierEvent => ({
  type: 'DocumentSplit',
  into: ids.map((id) => ({ dossier: dossierId(id), title: `On ${id}`, places: places('para-1') })),
  remains,
  textHash: V1,
  reason,
});
const takenUp: DossierEvent = { type: 'ProposalTakenUp', member: member('BBB') };
const inReview = [...ready(), takenUp, ...round('20'), took('AAA', AGREE)];

describe('a document that is split', () => {
  it('D60: ends in two or more, by an act of the present chair, and its rounds end', () => {
    const events = given(inReview)
      .when(split(false, 'D-2', 'D-3'), by(chair('EG')))
      .accepted([roundClosed('20', 'split'), wasSplit(false, 'D-2', 'D-3')]);
    const after = [...inReview, ...events];
    expect(viewOf(after)).toMatchObject({ phase: 'split', sentence: 'split into D-2, D-3', waiting: [] });
    expect(stepDue(dossierOf(after), others)).toBeNull();
    const numbers = { dossier: dossierId('D-1'), n: 1, meeting: null };
    // With this the workflow ends, and gives the phase as its result.
    expect(standingOf(dossierOf(after), others, numbers)).toMatchObject({ ended: true, phase: 'split', next: null });
    given(after)
      .when(issue(manifest(2)), by(SECRETARIAT))
      .refused('D09', { phase: 'split' });
    given(after)
      .when(take(AGREE), by(delegation('BBB')))
      .late('D21', { outcome: 'split' });
    for (const sender of [SECRETARIAT, delegation('AAA'), chair('CNC')])
      given(inReview)
        .when(split(false, 'D-2', 'D-3'), by(sender))
        .refused('D06');
  });

  it('D60: goes on with what remains of it, and waits for the version that is left', () => {
    const events = given(inReview)
      .when(split(true, 'D-2'), by(chair('EG')))
      .accepted([roundClosed('20', 'split'), wasSplit(true, 'D-2')]);
    const after = [...inReview, ...events];
    expect(viewOf(after)).toMatchObject({
      phase: 'inProgress',
      lineage: { splitInto: [{ dossier: 'D-2', title: 'On D-2', places: ['para-1'], textHash: V1 }] },
    });
    given(after)
      .when(issue(manifest(2)), by(SECRETARIAT))
      .accepted();
    given(after)
      .when(split(true, 'D-2'), by(chair('EG')))
      .refused('D60', { dossier: 'D-2' });
    given(after)
      .when(split(true, 'D-3'), by(chair('EG')))
      .accepted();
  });

  describe('and goes on', () => {
    const goesOn: readonly DossierEvent[] = [...inReview, roundClosed('20', 'split'), wasSplit(true, 'D-2')];
    const rest: readonly DossierEvent[] = [...goesOn, issued(manifest(2))];

    it('D111: owes a version of what is left, and waits for that alone', () => {
      expect(viewOf(goesOn).waiting).toEqual([
        expect.objectContaining({
          for: 'a version of what is left after the split into D-2',
          ...{ on: ['SECRETARIAT'], rule: 'D111', stage: null },
        }),
      ]);
      expect(stepDue(dossierOf(goesOn), others)).toBeNull();
      expect(viewOf(rest).waiting[0]).toMatchObject({ rule: 'D20', on: ['CHAIR-EG'] });
      expect(
        viewOf([...goesOn, ...rest.slice(-1), { ...wasSplit(true, 'D-3'), textHash: V2 } as DossierEvent]).waiting,
      ).toMatchObject([{ for: 'a version of what is left after the split into D-2, D-3' }]);
    });

    it('D111: is asked nothing about the text that was split', () => {
      const facts = { into: ['D-2'], version: 1 };
      given(goesOn)
        .when(open('20'), by(chair('EG')))
        .refused('D111', facts);
      given(goesOn)
        .when({ type: 'TakeAsBasis', stage: stage('20'), textHash: V1 }, by(chair('EG')))
        .refused('D111', facts);
      const again = [...registered(), issued(), ...goesOn.slice(-1)];
      given(again).when({ type: 'Circulate', textHash: V1, consent: 'given' }, by(SECRETARIAT)).refused('D111', facts);
      // A round that had ended without a finding before.
      const ended = [...ready(), ...round('20'), roundClosed('20', 'deadline'), wasSplit(true, 'D-2')];
      given(ended)
        .when(find('20'), by(chair('EG')))
        .refused('D111', facts);
    });

    it('D111: keeps its text where the procedure does not say so', () => {
      const { splitOwesRest: _, ...policy } = procedure.policy;
      const silent = organisation({ ...procedure, policy });
      given(goesOn)
        .when(open('20'), by(chair('EG'), { organisation: silent }))
        .accepted();
    });

    it('D111: is asked again about the version that is left', () => {
      given(rest)
        .when(open('20', { textHash: V2 }), by(chair('EG')))
        .accepted();
      given(rest).when({ type: 'Circulate', textHash: V2, consent: 'given' }, by(SECRETARIAT)).accepted();
    });
  });

  it('D60: has a text, and names others that nobody has proposed, each once', () => {
    given(registered())
      .when(split(false, 'D-2', 'D-3'), by(chair('EG')))
      .refused('D60');
    given(inReview)
      .when(split(false, 'D-2'), by(chair('EG')))
      .refused('D60', { dossier: 'D-2' });
    given(inReview)
      .when(split(true, 'D-1'), by(chair('EG')))
      .refused('D60', { dossier: 'D-1' });
    given(inReview)
      .when(split(false, 'D-2', 'D-2'), by(chair('EG')))
      .refused('D60', { dossier: 'D-2' });
    const taken = { dossiers: { 'D-2': dossierOf(registered()) } };
    given(inReview)
      .when(split(true, 'D-2'), by(chair('EG'), taken))
      .refused('D60', { dossiers: ['D-2'] });
    given(foundAtSummit())
      .when(split(true, 'D-2'), by(chair('CHS')))
      .refused('D13');
  });
});

describe('a document that another was split into', () => {
  const parent = dossierOf([...inReview, roundClosed('20', 'split'), wasSplit(false, 'D-2', 'D-3')]);
  const child = (change: object = {}): DossierAct => ({
    type: 'ProposeDocument',
    title: 'On D-2',
    class: 'decision',
    area: 'environment',
    justification: reason,
    proposer: member('AAA'),
    leadOrgan: 'CNC',
    splitFrom: dossierId('D-1'),
    ...change,
  });
  const asD2 = (sender = SECRETARIAT, dossiers = { 'D-1': parent }) => ({
    ...by(sender, { dossiers }),
    aggregate: 'dossier/D-2' as AggregateRef,
  });

  it('D61: takes over where its text comes from and who took the proposal up, and no positions', () => {
    const events = given([]).when(child(), asD2()).accepted();
    expect(events).toMatchObject([{ splitFrom: { dossier: 'D-1', textHash: V1, takenUpBy: ['BBB'] } }]);
    expect(dossierOf(events)).toMatchObject({
      ...{ id: 'D-2', phase: 'proposed', proposer: 'AAA', takenUpBy: ['BBB'], positionsTaken: 0, stages: {} },
      ...{ versions: [], findings: [] },
    });
    expect(viewOf(events).lineage.splitFrom).toEqual({ dossier: 'D-1', textHash: V1 });
    given(events)
      .when({ type: 'WithdrawProposal', reason }, by(delegation('AAA')))
      .refused('D39');
  });

  it('D61: is the one that the split names, under its title and for the same proposer', () => {
    given([])
      .when(child({ title: 'On lakes' }), asD2())
      .refused('D61', { expected: 'On D-2' });
    given([])
      .when(child({ proposer: member('BBB') }), asD2())
      .refused('D61', { expected: ['AAA'] });
    given([])
      .when(child(), { ...asD2(), aggregate: 'dossier/D-9' as AggregateRef })
      .refused('D61', { parent: 'D-1' });
    given([])
      .when(child(), asD2(SECRETARIAT, { 'D-1': dossierOf(inReview) }))
      .refused('D61');
    given([])
      .when(child(), asD2(SECRETARIAT, {} as never))
      .refused('D61');
    given([])
      .when(child(), asD2(delegation('BBB')))
      .refused('D02');
  });
});

describe('the parts of a document whose proposer has left', () => {
  const parent = (...more: readonly DossierEvent[]) => dossierOf([...ready(), ...more, wasSplit(false, 'D-2', 'D-3')]);
  const child = (proposer: string): DossierAct => ({
    ...{ type: 'ProposeDocument', title: 'On D-2', class: 'decision', area: 'environment', justification: reason },
    ...{ proposer: member(proposer), leadOrgan: 'CNC', splitFrom: dossierId('D-1') },
  });
  const as = (of: ReturnType<typeof parent>) => ({
    ...by(SECRETARIAT, { dossiers: { 'D-1': of }, organisation: organisation(procedure, left('AAA')) }),
    aggregate: 'dossier/D-2' as AggregateRef,
  });

  it('D61: are proposed for who had taken it up, else for any member', () => {
    const [event] = given([])
      .when(child('BBB'), as(parent(takenUp)))
      .accepted();
    expect(event).toMatchObject({ proposer: 'BBB', splitFrom: { takenUpBy: [] } });
    given([])
      .when(child('CCC'), as(parent(takenUp)))
      .refused('D61', { expected: ['BBB'] });
    given([]).when(child('CCC'), as(parent())).accepted();
    given([]).when(child('AAA'), as(parent())).refused('D02');
  });
});

describe('a document that is merged into another', () => {
  const into: DossierAct = { type: 'MergeInto', into: dossierId('D-2'), reason };
  const withD2 = (events: readonly DossierEvent[]) => ({ dossiers: { 'D-2': dossierOf(events) } });
  const agreedTo = (who: string, which = 'D-2'): DossierEvent => ({
    ...{ type: 'MergeAgreed', member: member(who), into: dossierId(which) },
  });
  const agreed = [...inReview, agreedTo('AAA'), agreedTo('BBB')];
  const merged: DossierEvent = { type: 'MergedInto', into: dossierId('D-2'), textHash: V1, reason };

  it('D62: ends there, by an act of the present chair, with its own history', () => {
    const events = given(agreed)
      .when(into, by(chair('EG'), withD2([...ready(), takenUp])))
      .accepted([roundClosed('20', 'merged'), merged]);
    const after = [...agreed, ...events];
    expect(viewOf(after)).toMatchObject({ phase: 'merged', sentence: 'merged into D-2', waiting: [], positions: 1 });
    given(after)
      .when(issue(manifest(2)), by(SECRETARIAT))
      .refused('D09', { phase: 'merged' });
    given(inReview)
      .when(into, by(SECRETARIAT, withD2(ready())))
      .refused('D06');
    // The chair of an organ that does not have it before it takes it from nobody.
    given(inReview)
      .when(into, by(chair('CFM'), withD2(ready())))
      .refused('D06', { organ: 'EG', chair: 'CHAIR-EG' });
  });

  it('D62: goes into one that is in progress and not found agreed, and not into itself', () => {
    given(inReview)
      .when(into, by(chair('EG')))
      .refused('D62', { phase: 'none' });
    const deferred: DossierEvent = { type: 'Deferred', from: null, to: null, reason };
    given(inReview)
      .when(into, by(chair('EG'), withD2([...ready(), deferred])))
      .refused('D62', { phase: 'deferred' });
    given(inReview)
      .when(into, by(chair('EG'), withD2(foundAtSummit())))
      .refused('D62', { into: 'D-2' });
    const self: DossierAct = { type: 'MergeInto', into: dossierId('D-1'), reason };
    given(inReview)
      .when(self, by(chair('EG'), { dossiers: { 'D-1': dossierOf(inReview) } }))
      .refused('D62', { into: 'D-1' });
    given([...inReview, deferred])
      .when(into, by(chair('EG'), withD2(ready())))
      .refused('D10');
  });

  it('D69: goes only where all that hold it, and still are members, agree that it goes', () => {
    const agree = (to = 'D-2'): DossierAct => ({ type: 'AgreeToMerge', into: dossierId(to) });
    const there = withD2(ready());
    given(inReview)
      .when(into, by(chair('EG'), there))
      .refused('D69', { missing: ['AAA', 'BBB'], into: 'D-2' });
    given([...inReview, agreedTo('AAA'), agreedTo('BBB', 'D-3')])
      .when(into, by(chair('EG'), there))
      .refused('D69', { missing: ['BBB'] });
    given([...inReview, agreedTo('AAA')])
      .when(into, by(chair('EG'), { ...there, organisation: organisation(procedure, left('BBB')) }))
      .accepted();
    given(inReview)
      .when(agree(), by(delegation('BBB')))
      .accepted([agreedTo('BBB')]);
    given([...inReview, agreedTo('BBB')])
      .when(agree(), by(delegation('BBB')))
      .refused('D69', { member: 'BBB', into: 'D-2' });
    expect(viewOf([...inReview, agreedTo('BBB'), agreedTo('BBB', 'D-3')]).agreedToMerge).toEqual([
      { member: 'BBB', into: 'D-3' },
    ]);
    given(inReview)
      .when(agree(), by(delegation('CCC')))
      .refused('D64');
    given(inReview)
      .when(agree('D-1'), by(delegation('AAA')))
      .refused('D62');
    const back = given(agreed)
      .when({ type: 'WithdrawAgreement' }, by(delegation('BBB')))
      .accepted();
    given([...agreed, ...back])
      .when(into, by(chair('EG'), there))
      .refused('D69', { missing: ['BBB'] });
  });

  it('D69: goes only where those that hold it hold the other, too, whose proposer alone cannot withdraw it after that', () => {
    given(agreed)
      .when(into, by(chair('EG'), withD2(ready())))
      .refused('D69', { missing: ['BBB'], into: 'D-2' });
    const receiver = [...ready(), takenUp];
    given(agreed)
      .when(into, by(chair('EG'), withD2(receiver)))
      .accepted();
    given(receiver)
      .when({ type: 'WithdrawProposal', reason }, by(delegation('AAA')))
      .refused('D39', { by: ['BBB'] });
  });

  it('D07: is agreed to by members alone, also what they take back', () => {
    const gone = { organisation: organisation(procedure, left('BBB')) };
    const agree: DossierAct = { type: 'AgreeToMerge', into: dossierId('D-2') };
    for (const act of [agree, { type: 'AgreeToAbandon' }, { type: 'WithdrawAgreement' }] as const)
      given([...agreed, { type: 'AbandonmentAgreed', member: member('BBB') }])
        .when(act, by(delegation('BBB'), gone))
        .refused('D07', { actor: 'BBB' });
    given(inReview)
      .when({ type: 'WithdrawAgreement' }, by(delegation('BBB')))
      .refused('D64', { member: 'BBB' });
    // Of what another has agreed to nothing is taken back.
    given([...inReview, agreedTo('AAA')])
      .when({ type: 'WithdrawAgreement' }, by(delegation('BBB')))
      .refused('D64', { member: 'BBB' });
    given([...inReview, agreedTo('AAA'), agreedTo('BBB', 'D-3')])
      .when(agree, by(delegation('BBB')))
      .accepted([agreedTo('BBB')]);
  });

  it('D13: stays where it is found agreed', () => {
    const found = [...foundAtSummit(), agreedTo('AAA')];
    given(found)
      .when(into, by(chair('CHS'), { ...withD2(ready()), meetings: [summit] }))
      .refused('D13');
    expect(dossierOf(found).phase).toBe('inProgress');
  });

  it('D69: brings those that held it to the document that receives, which its proposer alone no longer withdraws (D39)', () => {
    const alone = ready();
    const withdraw: DossierAct = { type: 'WithdrawProposal', reason };
    given(alone)
      .when(withdraw, by(delegation('AAA')))
      .accepted();
    const gone = { dossiers: { 'D-7': dossierOf([...agreed, { ...merged, into: dossierId('D-1') } as DossierEvent]) } };
    const events = given(alone)
      .when({ type: 'RecordMerge', from: dossierId('D-7') }, by(SECRETARIAT, gone))
      .accepted();
    given([...alone, ...events])
      .when(withdraw, by(delegation('AAA')))
      .refused('D39', { by: ['BBB'] });
  });

  it('D63: is recorded by the one that received, once, where it was merged into that one', () => {
    const record: DossierAct = { type: 'RecordMerge', from: dossierId('D-7') };
    const gone = (id: string) => ({
      dossiers: {
        'D-7': dossierOf([
          ...inReview,
          issued(manifest(2)),
          { ...merged, into: dossierId(id), textHash: V2 } as DossierEvent,
        ]),
      },
    });
    for (const sender of [SECRETARIAT, chair('EG')]) {
      const events = given(ready())
        .when(record, by(sender, gone('D-1')))
        .accepted([{ type: 'MergeRecorded', from: dossierId('D-7'), textHash: V2, takenUpBy: [member('BBB')] }]);
      expect(viewOf([...ready(), ...events]).lineage.mergedFrom).toEqual([{ dossier: 'D-7', textHash: V2 }]);
      given([...ready(), ...events])
        .when(record, by(sender, gone('D-1')))
        .refused('D44');
    }
    given(ready())
      .when(record, by(SECRETARIAT, gone('D-5')))
      .refused('D63', { into: 'D-5' });
    given(ready())
      .when(record, by(SECRETARIAT, { dossiers: { 'D-7': dossierOf(inReview) } }))
      .refused('D63');
    given(ready()).when(record, by(SECRETARIAT)).refused('D63', { from: 'D-7' });
    given(ready())
      .when(record, by(delegation('AAA'), gone('D-1')))
      .refused('D06');
    given(registered().slice(0, 1))
      .when(record, by(SECRETARIAT, gone('D-1')))
      .refused('D11');
    given([])
      .when(record, by(SECRETARIAT, gone('D-1')))
      .refused('D04');
  });

  it('D63: is recorded also when the one that received is found agreed, deferred, adopted or over', () => {
    const record: DossierAct = { type: 'RecordMerge', from: dossierId('D-7') };
    const dossiers = { 'D-7': dossierOf([...agreed, { ...merged, into: dossierId('D-1') } as DossierEvent]) };
    const ends: readonly (readonly DossierEvent[])[] = [
      foundAtSummit(),
      adopted(),
      [...ready(), { type: 'Deferred', from: null, to: null, reason }],
      [...ready(), { type: 'ProposalWithdrawn', reason }],
    ];
    for (const events of ends) {
      const [event] = given(events).when(record, by(SECRETARIAT, { dossiers })).accepted();
      expect(event).toMatchObject({ type: 'MergeRecorded', from: 'D-7', textHash: V1 });
      expect(dossierOf([...events, event!]).phase).toBe(dossierOf(events).phase);
    }
  });
});

describe('a document that ends so while it is in a package', () => {
  it('is not numbered, and keeps no sitting open', () => {
    const together = start(procedure);
    bring(together, 'STRATEGY', () => Object.values(together.dossier('STRATEGY').stages).some((s) => s.stage === '60'));
    const world = createWorld(procedure, together);
    const now = world.log.at(-1)!.at;
    const ref = dossierRef('STRATEGY');
    expect(world.dossier('STRATEGY').packages).toContainEqual({ meeting: 'CHS-1', organ: 'CHS' });
    expect(world.send('CHAIR-CHS', ref, split(false, 'PART-1', 'PART-2'), now).refusal).toBeNull();
    expect(settle(world, 'STRATEGY', 'CHS-1', now)).toEqual([]);
    expect(world.send('CHAIR-CHS', meetingRef('CHS-1'), { type: 'CloseSitting' }, now).refusal).toBeNull();
    const act: DossierAct = {
      ...{ type: 'ProposeDocument', title: 'On PART-1', class: 'decision', area: 'energy', justification: reason },
      ...{ proposer: world.dossier('STRATEGY').proposer, leadOrgan: 'CNC', splitFrom: dossierId('STRATEGY') },
    };
    expect(world.send('SECRETARIAT', dossierRef('PART-1'), act, now).refusal).toBeNull();
    expect(world.dossier('PART-1').splitFrom?.textHash).toBe(world.dossier('STRATEGY').versions.at(-1)?.textHash);
  });

  it('is not held at the summit either', () => {
    given(atSummit())
      .when(split(false, 'D-2', 'D-3'), by(chair('CHS'), { meetings: [summit] }))
      .accepted();
  });
});
