import {
  AUDITOR,
  BRACKETED,
  MEMBERS,
  PROCESS,
  SECRETARIAT,
  V1,
  V2,
  accredited,
  actor,
  admitted,
  allAgree,
  at,
  by,
  chair,
  circulated,
  closed,
  day,
  delegation,
  delivered,
  dossierId,
  dossierOf,
  foundAtSummit,
  given,
  hashOf,
  issue,
  issued,
  left,
  manifest,
  meetingId,
  member,
  open,
  organisation,
  procedure,
  proposed,
  ready,
  registered,
  round,
  stage,
  take,
  took,
  withPolicy,
  withStage,
  AGREE,
  OBJECT,
} from './fixtures.ts';
import type { DossierAct } from '../../contracts/acts.ts';
import type { DossierEvent, OrganisationEvent } from '../../contracts/events.ts';
import { Procedure } from '../../contracts/procedure.ts';
import { stepDue } from '../../domain/dossier/process.ts';
import { explain } from '../../domain/dossier/shown/explain.ts';
import { noticesDue } from '../../domain/dossier/shown/notices.ts';
import { waitingFor } from '../../domain/dossier/shown/waiting.ts';

const propose: DossierAct = {
  type: 'ProposeDocument',
  title: 'On rivers',
  class: 'decision',
  area: 'environment',
  justification: 'because',
  proposer: member('AAA'),
  leadOrgan: 'CNC',
};
const reason = 'because';
const circulate: DossierAct = { type: 'Circulate', textHash: V1, consent: 'protocol 1' };
const confirm = (textHash = V1, code = '10'): DossierAct => ({ type: 'ConfirmDelivery', stage: stage(code), textHash });
const concordance = (textHash = V1, languages = ['ru', 'zh']): DossierAct => ({
  type: 'RecordConcordance',
  textHash,
  languages,
});
const atCirculation = [...registered(), issued(), ...circulated()];

describe('an id under which nothing was proposed', () => {
  it('takes up a proposal of a member for itself, and of the secretariat for a member', () => {
    given([])
      .when(propose, by(delegation('AAA')))
      .accepted(proposed());
    given([]).when(propose, by(SECRETARIAT)).accepted(proposed());
    expect(dossierOf(proposed())).toMatchObject({ id: 'D-1', phase: 'proposed', proposer: 'AAA', leadOrgan: 'CNC' });
  });

  it.each([
    ['another member', delegation('BBB')],
    ['the proposer’s own office of the chair', chair('CNC')],
    ['the process', PROCESS],
    ['an auditor', AUDITOR],
  ])('takes up nothing that %s proposes for a member (D02)', (_, sender) => {
    given([]).when(propose, by(sender)).refused('D02', { actor: sender.actor, proposer: 'AAA' });
  });

  it('takes up nothing of a candidate or of a state that has left (D02)', () => {
    given([])
      .when({ ...propose, proposer: member('DDD') }, by(delegation('DDD')))
      .refused('D02', { proposer: 'DDD' });
    const context = by(delegation('AAA'), { organisation: organisation(undefined, left('AAA')) });
    given([]).when(propose, context).refused('D02', { proposer: 'AAA' });
  });

  it('takes up no class that the procedure lacks (D03)', () => {
    given([])
      .when({ ...propose, class: 'song' }, by(SECRETARIAT))
      .refused('D03', { class: 'song' });
  });

  const acts: readonly [string, DossierAct, Parameters<typeof by>[0]][] = [
    ['register', { type: 'RegisterDocument' }, SECRETARIAT],
    ['take it up', { type: 'TakeUpProposal' }, delegation('BBB')],
    ['issue a version', issue(manifest(1)), SECRETARIAT],
    ['circulate', circulate, SECRETARIAT],
    ['confirm delivery', confirm(), delegation('AAA')],
    ['open a round', open('20'), chair('EG')],
    ['take a position', take(AGREE), delegation('AAA')],
    ['lift a position', { type: 'LiftPosition', stage: stage('20'), round: 1, textHash: V1 }, delegation('AAA')],
    [
      'withdraw a position',
      { type: 'WithdrawPosition', stage: stage('20'), round: 1, textHash: V1 },
      delegation('AAA'),
    ],
    ['defer', { type: 'Defer', reason }, chair('CNC')],
    ['withdraw', { type: 'WithdrawProposal', reason }, delegation('AAA')],
    ['sign', { type: 'Sign', textHash: V1 }, delegation('AAA')],
    ['link a child', { type: 'LinkImplementation', child: dossierId('D-2') }, SECRETARIAT],
  ];
  it.each(acts)('gives nothing to %s (D04)', (_, act, sender) => {
    given([]).when(act, by(sender)).refused('D04');
  });
});

describe('what a proposal names', () => {
  const minus = withStage('60', { decision: { by: 'consensus', minus: 'concerned' } });
  const context = (...more: readonly OrganisationEvent[]) =>
    by(SECRETARIAT, { organisation: organisation(minus, ...more) });
  const concerning = (id: string): DossierAct => ({ ...propose, concerns: member(id) }) as DossierAct;

  it('D161: is a member whom it concerns, and one where its class is decided without that one', () => {
    given([])
      .when(propose, context())
      .refused('D161', { stages: ['60'] });
    given([]).when(concerning('CCC'), context()).accepted();
    for (const other of ['DDD', 'ZZZ'])
      for (const given_ of [context(), by(SECRETARIAT)])
        given([]).when(concerning(other), given_).refused('D161', { concerned: other });
    given([])
      .when(concerning('CCC'), context(left('CCC')))
      .refused('D161', { concerned: 'CCC' });
    given([]).when(propose, by(SECRETARIAT)).accepted();
  });

  it('D161: holds of a class that it changes to', () => {
    const classes = { ...procedure.classes, onMember: { ...procedure.classes['decision']!, name: 'On a member' } };
    const own = classes.onMember.route.map((s) =>
      s.stage === '60' ? { ...s, decision: { by: 'consensus', minus: 'concerned' } } : s,
    );
    const two = Procedure.parse({
      ...procedure,
      classes: { ...classes, onMember: { ...classes.onMember, route: own } },
    });
    const change: DossierAct = { type: 'ChangeClass', class: 'onMember', reason };
    const chairing = by(chair('EG'), { organisation: organisation(two) });
    given(ready())
      .when(change, chairing)
      .refused('D161', { stages: ['60'] });
    const concerningCCC = ready().map((e) => (e.type === 'DocumentProposed' ? { ...e, concerns: member('CCC') } : e));
    given(concerningCCC).when(change, chairing).accepted();
    const gone = (of: Procedure) => by(chair('EG'), { organisation: organisation(of, left('CCC')) });
    given(concerningCCC).when(change, gone(two)).refused('D161', { concerned: 'CCC' });
    given(concerningCCC)
      .when({ ...change, class: 'declaration' } as DossierAct, gone(two))
      .accepted();
  });

  it('D162: is a state that it admits, which the organisation knows and which is no member', () => {
    const admitting = (id: string): DossierAct => ({ ...propose, admits: member(id) }) as DossierAct;
    given([]).when(admitting('DDD'), by(SECRETARIAT)).accepted();
    given([]).when(admitting('BBB'), by(SECRETARIAT)).refused('D162', { member: 'BBB' });
    given([]).when(admitting('ZZZ'), by(SECRETARIAT)).refused('D162', { admits: 'ZZZ' });
    // One that has left may come back.
    given([])
      .when(admitting('CCC'), by(SECRETARIAT, { organisation: organisation(undefined, left('CCC')) }))
      .accepted();
  });
});

describe('a proposed document', () => {
  it('is not proposed again under the same id, whatever became of it (D01)', () => {
    given(proposed())
      .when(propose, by(delegation('AAA')))
      .refused('D01', { title: 'On rivers', phase: 'proposed' });
    given([...registered(), { type: 'ProposalWithdrawn', reason }])
      .when(propose, by(SECRETARIAT))
      .refused('D01', { phase: 'withdrawn' });
  });

  it('is registered by the secretariat, once, on the route of its class (D11)', () => {
    const events = given(proposed()).when({ type: 'RegisterDocument' }, by(SECRETARIAT)).accepted();
    expect(events.map((e) => e.type)).toEqual(['DocumentRegistered', 'StageClosed']);
    expect(events[0]).toMatchObject({ class: 'decision', skipped: ['30', '80'] });
    given(registered()).when({ type: 'RegisterDocument' }, by(SECRETARIAT)).refused('D11', { phase: 'inProgress' });
  });

  it('says at registration which stages its class passes over: signature and treaty stages follow the class', () => {
    const skipped = (of: string) =>
      given(proposed({ class: of }))
        .when({ type: 'RegisterDocument' }, by(SECRETARIAT))
        .accepted()[0];
    expect(skipped('statement')).toMatchObject({ skipped: ['30', '70', '80'] });
    expect(skipped('sectoralDecision')).toMatchObject({ skipped: ['80'] });
    expect(skipped('agreement')).toMatchObject({ skipped: [] });
  });

  it('is registered by nobody else (D05)', () => {
    for (const sender of [delegation('AAA'), chair('CNC'), PROCESS])
      given(proposed()).when({ type: 'RegisterDocument' }, by(sender)).refused('D05');
  });

  it('is not registered where its class is no longer one of the procedure’s (D03)', () => {
    given(proposed({ class: 'song' }))
      .when({ type: 'RegisterDocument' }, by(SECRETARIAT))
      .refused('D03', { class: 'song' });
  });

  it('goes nowhere before it is registered (D11)', () => {
    given(proposed())
      .when(issue(manifest(1)), by(SECRETARIAT))
      .refused('D11');
    given(proposed())
      .when(take(AGREE), by(delegation('AAA')))
      .refused('D11');
    given(proposed())
      .when({ type: 'Defer', reason }, by(chair('CNC')))
      .refused('D11');
  });

  it('keeps the route that it was registered with when the procedure changes', () => {
    const shorter = { ...organisation().procedure!, classes: {} };
    expect(dossierOf(registered()).definition?.route.map((s) => s.stage)).toEqual(['10', '20', '40', '50', '60']);
    given(ready())
      .when(open('20'), by(chair('EG'), { organisation: organisation(shorter) }))
      .accepted();
  });

  it('is taken up by other members, each once, and not by its proposer (D40)', () => {
    const takeUp: DossierAct = { type: 'TakeUpProposal' };
    const events = given(proposed())
      .when(takeUp, by(delegation('BBB')))
      .accepted([{ type: 'ProposalTakenUp', member: member('BBB') }]);
    given([...registered(), ...events])
      .when(takeUp, by(delegation('CCC')))
      .accepted();
    given([...proposed(), ...events])
      .when(takeUp, by(delegation('BBB')))
      .refused('D40', { member: 'BBB' });
    given(proposed())
      .when(takeUp, by(delegation('AAA')))
      .refused('D40', { member: 'AAA' });
  });

  it('is taken up by counted delegations alone (D07)', () => {
    for (const sender of [delegation('DDD'), chair('CNC')])
      given(proposed()).when({ type: 'TakeUpProposal' }, by(sender)).refused('D07');
  });
});

describe('the text of a document in progress', () => {
  it('is issued version after version, by number, dossier, title and hash (D12)', () => {
    given(registered())
      .when(issue(manifest(1)), by(SECRETARIAT))
      .accepted([issued()]);
    given([...registered(), issued()])
      .when(issue(manifest(2)), by(SECRETARIAT))
      .accepted([issued(manifest(2))]);
    given(registered())
      .when(issue(manifest(2)), by(SECRETARIAT))
      .refused('D12', { found: 2, expected: 1 });
    given([...registered(), issued()])
      .when(issue(manifest(1)), by(SECRETARIAT))
      .refused('D12', { found: 1, expected: 2 });
    given(registered())
      .when(issue(manifest(1, { dossier: 'D-2' })), by(SECRETARIAT))
      .refused('D12', { found: 'D-2' });
    given(registered())
      .when(issue(manifest(1, { title: 'On lakes' })), by(SECRETARIAT))
      .refused('D12', { found: 'On lakes', expected: 'On rivers' });
    given(registered())
      .when(issue(manifest(1), V2), by(SECRETARIAT))
      .refused('D12', { found: V2, expected: V1 });
  });

  it('is issued by the secretariat (D05)', () => {
    for (const sender of [delegation('AAA'), chair('EG'), PROCESS])
      given(registered())
        .when(issue(manifest(1)), by(sender))
        .refused('D05');
  });

  it('carries the title that the document has when it is issued; the id stays', () => {
    const retitle: DossierAct = { type: 'ChangeTitle', title: 'On lakes', reason };
    const events = given(ready())
      .when(retitle, by(SECRETARIAT))
      .accepted([{ type: 'TitleChanged', from: 'On rivers', title: 'On lakes', reason }]);
    const after = [...ready(), ...events];
    expect(dossierOf(after)).toMatchObject({ id: 'D-1', title: 'On lakes', titles: ['On rivers', 'On lakes'] });
    given(after)
      .when(issue(manifest(2)), by(SECRETARIAT))
      .refused('D12');
    given(after)
      .when(issue(manifest(2, { title: 'On lakes' })), by(SECRETARIAT))
      .accepted();
    given(ready())
      .when(retitle, by(delegation('AAA')))
      .refused('D05');
  });

  it('ends all open rounds when a new version is issued, and no position goes over to it', () => {
    const before = [...ready(), ...round('20'), ...allAgree('20'), took('BBB', OBJECT)];
    const events = given(before)
      .when(issue(manifest(2)), by(SECRETARIAT))
      .accepted();
    expect(events.slice(1)).toEqual([{ type: 'RoundClosed', stage: '20', round: 1, outcome: 'superseded' }]);
    const reopened = given([...before, ...events])
      .when(open('20', { textHash: V2 }), by(chair('EG')))
      .accepted();
    const state = dossierOf([...before, ...events, ...reopened]);
    expect(state.stages['20']?.rounds.at(-1)).toMatchObject({ round: 2, textHash: V2, positions: {} });
  });

  it('is frozen once found agreed at the adopting stage (D13)', () => {
    given(foundAtSummit())
      .when(issue(manifest(2)), by(SECRETARIAT))
      .refused('D13');
    given(foundAtSummit()).when({ type: 'ChangeTitle', title: 'On lakes', reason }, by(SECRETARIAT)).refused('D13');
  });

  it('is the one that every act about it names (D14)', () => {
    const twice = [...ready(), issued(manifest(2))];
    given(twice)
      .when(open('20'), by(chair('EG')))
      .refused('D14', { named: V1, current: V2, version: 2 });
    given(twice)
      .when(confirm(V1, '10'), by(delegation('AAA')))
      .refused('D14');
    given(twice).when(concordance(V1), by(SECRETARIAT)).refused('D14');
    given([...atCirculation, issued(manifest(2))])
      .when({ ...circulate, textHash: V1 }, by(SECRETARIAT))
      .refused('D14');
    given([...twice, ...closed('20')])
      .when({ type: 'TakeAsBasis', stage: stage('50'), textHash: V1 }, by(chair('CFM')))
      .refused('D14');
  });

  it('has a concordance record that names all official languages, of a version that is rendered in them (D31)', () => {
    given(ready())
      .when(concordance(), by(SECRETARIAT))
      .accepted([{ type: 'ConcordanceRecorded', textHash: V1, languages: ['ru', 'zh'] }]);
    given(ready())
      .when(concordance(V1, ['ru', 'en']), by(SECRETARIAT))
      .refused('D31', { languages: ['zh'] });
    given(ready())
      .when(concordance(), by(delegation('AAA')))
      .refused('D05');
    const russian = manifest(2, { renderings: manifest(2).renderings.slice(0, 1) });
    given([...ready(), issued(russian)])
      .when(concordance(hashOf(russian)), by(SECRETARIAT))
      .refused('D31', { languages: ['zh'], version: 2 });
  });
});

describe('circulation', () => {
  it('is the secretariat’s, of the present version, with the organ’s consent; its day is the one that was said (D15)', () => {
    given([...registered(), issued()])
      .when({ ...circulate, on: day('2024-05-24') }, by(SECRETARIAT))
      .accepted(circulated(V1, '2024-05-24'));
    given([...registered(), issued()])
      .when({ type: 'Circulate', textHash: V1 }, by(SECRETARIAT))
      .refused('D15', { organ: 'CNC' });
    given([...registered(), issued()])
      .when(circulate, by(chair('CNC')))
      .refused('D05');
    given(registered()).when(circulate, by(SECRETARIAT)).refused('D14', { current: 'none' });
  });

  it('needs no consent where the procedure asks for none', () => {
    const context = by(SECRETARIAT, { organisation: organisation(withPolicy({ circulationConsent: null })) });
    given([...registered(), issued()])
      .when({ type: 'Circulate', textHash: V1 }, context)
      .accepted();
  });

  it('is of a text in all official languages (D15)', () => {
    const russian = manifest(1, { renderings: manifest(1).renderings.slice(0, 1) });
    given([...registered(), issued(russian)])
      .when({ ...circulate, textHash: hashOf(russian) }, by(SECRETARIAT))
      .refused('D15', { missing: ['zh'] });
  });

  it('happens once for a version, and again for the next one while not all have got the last (D15)', () => {
    given(atCirculation).when(circulate, by(SECRETARIAT)).refused('D15', { textHash: V1 });
    const events = given([...atCirculation, delivered('AAA'), issued(manifest(2))])
      .when({ ...circulate, textHash: V2 }, by(SECRETARIAT))
      .accepted();
    expect(events.map((e) => e.type)).toEqual(['Circulated']);
  });

  const noticed = (...to: readonly string[]): DossierEvent => ({
    ...{ type: 'NoticesSent', stage: stage('10'), round: 0, to: to.map(actor) },
  });
  const told = [...atCirculation, noticed(...MEMBERS), delivered('AAA'), delivered('BBB')];
  const counting = (...more: readonly OrganisationEvent[]) => ({ organisation: organisation(undefined, ...more) });

  it('D15: of the same version is over when the last that owes its receipt leaves: it is circulated again, and closes', () => {
    const without = counting(left('CCC'), accredited('SECRETARIAT'));
    expect(waitingFor(dossierOf(told), { ...without, meetings: [] })).toMatchObject([
      { code: 'circulation', on: ['SECRETARIAT'], stage: '10', rule: 'D15' },
    ]);
    // No consent is asked for again, and the days before a meeting count from the first time.
    const events = given(told)
      .when({ type: 'Circulate', textHash: V1 }, by(SECRETARIAT, { ...without, at: at(0, 9) }))
      .accepted([
        { type: 'Circulated', textHash: V1, on: day('2024-06-01'), consent: null },
        { type: 'StageClosed', stage: stage('10'), textHash: V1 },
      ]);
    expect(dossierOf([...told, ...events]).delivered[V1]).toEqual(['AAA', 'BBB']);
    const { possible } = explain({ ...by(SECRETARIAT, without), state: dossierOf(told) });
    expect(possible).toContainEqual(
      expect.objectContaining({ act: expect.objectContaining({ type: 'Circulate' }), by: ['SECRETARIAT'] }),
    );
    given(told).when(circulate, by(SECRETARIAT)).refused('D15', { textHash: V1 });
    given(told)
      .when(circulate, by(chair('CNC'), without))
      .refused('D05');
  });

  it('D15: of the same version is for a member admitted since, who gets the notice; what others confirmed counts', () => {
    const ten = counting(admitted('DDD'));
    const events = given(told).when(circulate, by(SECRETARIAT, ten)).accepted();
    expect(events.map((e) => e.type)).toEqual(['Circulated']);
    const again = [...told, ...events];
    const others = { ...ten, meetings: [] };
    expect(stepDue(dossierOf(again), others)).toEqual({ do: 'notify', stage: '10', round: 0 });
    expect(noticesDue(dossierOf(again), others, stage('10'), 0, null).to).toEqual(['CCC', 'DDD']);
    given(again).when(circulate, by(SECRETARIAT, ten)).refused('D15');
    given([...again, noticed('CCC', 'DDD')])
      .when(circulate, by(SECRETARIAT, ten))
      .refused('D15');
    const closing = given([...again, noticed('CCC', 'DDD'), delivered('CCC')])
      .when(confirm(V1, '10'), by(delegation('DDD'), ten))
      .accepted();
    expect(closing.at(-1)).toEqual({ type: 'StageClosed', stage: '10', textHash: V1 });
    // Before the first notices went out there is none to send again.
    given(atCirculation).when(circulate, by(SECRETARIAT, ten)).refused('D15');
  });

  it('is over for a version on which the stage has closed; the next one is circulated and delivered anew (D19)', () => {
    given(ready()).when(circulate, by(SECRETARIAT)).refused('D19', { stage: '10' });
    const second = [...ready(), issued(manifest(2))];
    const events = given(second)
      .when({ ...circulate, textHash: V2 }, by(SECRETARIAT))
      .accepted();
    expect(events.map((e) => e.type)).toEqual(['StageOpened', 'Circulated']);
    const again = [...second, ...events, ...MEMBERS.slice(1).map((m) => delivered(m, V2))];
    expect(dossierOf(again).stages['10']).toMatchObject({ status: 'open' });
    const last = given(again)
      .when({ type: 'ConfirmDelivery', stage: stage('10'), textHash: V2 }, by(delegation('AAA')))
      .accepted();
    expect(dossierOf([...again, ...last])).toMatchObject({
      circulated: V2,
      stages: { 10: { status: 'closed', closedOn: V2 } },
    });
  });

  it('closes at once for a later version that every delegation has confirmed in a round', () => {
    const events = given([...ready(), issued(manifest(2)), ...MEMBERS.map((m) => delivered(m, V2, '20'))])
      .when({ ...circulate, textHash: V2 }, by(SECRETARIAT))
      .accepted();
    expect(events.map((e) => e.type)).toEqual(['StageOpened', 'Circulated', 'StageClosed']);
  });

  it('is not of a text that was found agreed at the adopting stage (D13)', () => {
    const frozen = [...foundAtSummit(), issued(manifest(2))];
    given(frozen)
      .when({ ...circulate, textHash: V2 }, by(SECRETARIAT))
      .refused('D13');
  });

  it('waits for what its route puts before it (D18)', () => {
    const later = structuredClone(organisation().procedure!);
    later.classes['decision']!.route = [
      { stage: stage('20'), needs: [], sameVersion: [] },
      { stage: stage('10'), needs: [['20']], sameVersion: [] },
    ];
    given([...registered({ procedure: later }), issued()])
      .when(circulate, by(SECRETARIAT))
      .refused('D18', { stage: '10', needs: ['20'] });
  });

  it('closes at the last delivery, not at the last but one', () => {
    given([...atCirculation, delivered('AAA')])
      .when(confirm(), by(delegation('BBB')))
      .accepted([delivered('BBB')]);
    given([...atCirculation, delivered('AAA'), delivered('BBB')])
      .when(confirm(), by(delegation('CCC')))
      .accepted([delivered('CCC'), { type: 'StageClosed', stage: stage('10'), textHash: V1 }]);
  });

  it('waits for a member that is admitted meanwhile', () => {
    const ten = organisation(undefined, admitted('DDD'));
    given([...atCirculation, delivered('AAA'), delivered('BBB')])
      .when(confirm(), by(delegation('CCC'), { organisation: ten }))
      .accepted([delivered('CCC')]);
  });

  it('counts a delivery of the circulated version, once, from a counted delegation (D16)', () => {
    given([...atCirculation, delivered('AAA')])
      .when(confirm(), by(delegation('AAA')))
      .refused('D16', { member: 'AAA' });
    given(atCirculation)
      .when(confirm(), by(delegation('DDD')))
      .refused('D07');
    given(atCirculation).when(confirm(), by(SECRETARIAT)).refused('D07');
    given(atCirculation)
      .when(confirm(V1, '20'), by(delegation('AAA')))
      .refused('D19', { stage: '20' });
    // A stage that is closed asks for nothing.
    given([...registered(), issued()])
      .when(confirm(V1, '00'), by(delegation('AAA')))
      .refused('D19', { stage: '00' });
  });

  it('takes no confirmation of a version that was issued and not yet circulated (D16)', () => {
    given([...atCirculation, issued(manifest(2))])
      .when(confirm(V2), by(delegation('AAA')))
      .refused('D16', { textHash: V2 });
    given([...registered(), issued()])
      .when(confirm(), by(delegation('AAA')))
      .refused('D16');
  });

  it('starts anew with a version that is circulated meanwhile', () => {
    const again = [...atCirculation, delivered('AAA'), delivered('BBB'), issued(manifest(2)), circulated(V2)[1]!];
    given(again)
      .when(confirm(V2), by(delegation('CCC')))
      .accepted([delivered('CCC', V2)]);
    given([...again, delivered('AAA', V2), delivered('CCC', V2)])
      .when(confirm(V2), by(delegation('BBB')))
      .accepted([delivered('BBB', V2), { type: 'StageClosed', stage: stage('10'), textHash: V2 }]);
  });

  it('is followed by deliveries of later versions at the stage that has them', () => {
    const later = [...ready(), ...round('20'), issued(manifest(2))];
    given(later)
      .when(confirm(V2, '20'), by(delegation('AAA')))
      .accepted([delivered('AAA', V2, '20')]);
  });

  it('has no rounds, of nobody (D17)', () => {
    for (const sender of [PROCESS, SECRETARIAT, chair('CNC')])
      given([...registered(), issued()])
        .when(open('10'), by(sender))
        .refused('D17', { stage: '10' });
    given(atCirculation)
      .when({ type: 'TakeAsBasis', stage: stage('10'), textHash: V1 }, by(chair('CNC')))
      .refused('D17');
    given(ready())
      .when({ type: 'RepeatStage', stage: stage('10'), reason }, by(chair('CNC')))
      .refused('D17');
  });
});

describe('a document of any age', () => {
  const finished = [
    ['withdrawn', [...ready(), { type: 'ProposalWithdrawn', reason } as const]],
    ['in effect', [...foundAtSummit({ class: 'statement' }), { type: 'InEffect' } as const]],
  ] as const;
  it.each(finished)('is not moved any more when it is %s (D09)', (_, events) => {
    given(events)
      .when(issue(manifest(2)), by(SECRETARIAT))
      .refused('D09');
    given(events)
      .when(open('20'), by(chair('EG')))
      .refused('D09');
    given(events)
      .when(confirm(), by(delegation('AAA')))
      .refused('D09');
    given(events)
      .when({ type: 'Defer', reason }, by(chair('CHS')))
      .refused('D09');
    given(events)
      .when({ type: 'RepeatStage', stage: stage('40'), reason }, by(chair('CNC')))
      .refused('D09');
    given(events)
      .when({ type: 'RecordPlacement', meeting: meetingId('CHS-1'), placed: true }, by(PROCESS))
      .refused('D09');
    given(events)
      .when({ type: 'WithdrawProposal', reason }, by(delegation('AAA')))
      .refused('D09');
  });

  it('keeps refused and late statements without any effect', () => {
    const refusal = { rule: 'D22', lack: 'AfterTheDeadline', facts: {} };
    const kept = { statement: 'a'.repeat(64) as never, refusal };
    const before = [...ready(), ...round('20'), ...MEMBERS.map((m) => took(m, AGREE))];
    expect(
      dossierOf([...before, { type: 'StatementRefused', ...kept }, { type: 'LateStatementReceived', ...kept }]),
    ).toEqual(dossierOf(before));
  });

  it('shows brackets with who holds them', () => {
    expect(dossierOf(ready({}, BRACKETED)).versions.at(-1)?.manifest.openPlaces).toEqual([
      { place: 'para-2', holders: ['AAA'] },
    ]);
  });
});
