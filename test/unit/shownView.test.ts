import type { DossierEvent } from '../../contracts/events.ts';
import type { Sha256, StatementId, TextHash } from '../../contracts/ids.ts';
import { Procedure } from '../../contracts/procedure.ts';
import { cellsOf } from '../../domain/dossier/shown/cells.ts';
import { boardLine, dossierView } from '../../domain/dossier/shown/view.ts';
import {
  ACT,
  AGREE,
  MEMBERS,
  OBJECT,
  V1,
  V2,
  admitted,
  adopted,
  allAgree,
  at,
  circulated,
  closed,
  concordant,
  day,
  delivered,
  dossierId,
  dossierOf,
  evidence,
  found,
  foundAtSummit,
  issued,
  manifest,
  member,
  openForSignature,
  organisation,
  places,
  placed,
  procedure,
  proposed,
  ready,
  registered,
  round,
  roundClosed,
  signed,
  stage,
  took,
} from './fixtures.ts';

/** The read models of one document, member by member. */

const others = { organisation: organisation(), meetings: [] };
const head = { dossier: dossierId('D-1'), n: 9, at: at(180), head: 'a'.repeat(64) as Sha256 };
const lineOf = (events: readonly DossierEvent[]) => boardLine(dossierOf(events), others, head);
const viewOf = (events: readonly DossierEvent[], near = others) => dossierView(dossierOf(events), near, head);
const cellsIn = (events: readonly DossierEvent[], near = others) => {
  const state = dossierOf(events);
  return cellsOf(state, near, boardLine(state, near, head).stage)?.cells;
};
const FOLDED_AT = '2024-01-01T00:00:00.000Z';

/** What the line of a document says that nothing has happened to. */
const plain = {
  ...{ dossier: 'D-1', title: 'On rivers', formerTitles: [], class: 'decision', area: 'environment' },
  ...{ phase: 'inProgress', stage: null, stageName: null, round: null, roundKind: null, heard: 0, counted: 3 },
  tally: null,
  ...{ objections: [], deadline: null, act: null, draftAct: null, pendingSince: FOLDED_AT, rounds: 0, positions: 0 },
  entries: 9,
};

describe('the line of the board', () => {
  it('of a proposal stands at its stage, which no procedure names', () => {
    expect(lineOf(proposed())).toStrictEqual({
      ...plain,
      ...{ phase: 'proposed', stage: '00', stageName: '00', pendingSince: null },
    });
    expect(lineOf([])).toMatchObject({ phase: 'proposed', stage: null, stageName: null, title: '' });
  });

  it('counts deliveries while it circulates, and not after', () => {
    const circulating = [...registered(), issued(), ...circulated()];
    const at10 = { ...plain, stage: '10', stageName: 'Circulation' };
    expect(lineOf([...registered(), issued()])).toStrictEqual(at10);
    const tally = { of: 'delivery' };
    expect(lineOf(circulating)).toStrictEqual({ ...at10, tally });
    expect(lineOf([...circulating, delivered('AAA'), delivered('BBB')])).toStrictEqual({ ...at10, heard: 2, tally });
    expect(lineOf(ready())).toStrictEqual({ ...plain, stage: '20', stageName: 'Expert review' });
  });

  it('counts who was heard in the round that is open, with its objections and its deadline', () => {
    const inReview = [...ready(), ...round('20'), took('AAA', AGREE), took('BBB', OBJECT)];
    const line = {
      ...{ ...plain, stage: '20', stageName: 'Expert review', round: 1, roundKind: 'open', heard: 2 },
      ...{ objections: ['BBB'], deadline: at(180, 7), rounds: 1, positions: 2 },
      tally: { of: 'round', stage: '20', round: 1 },
    };
    expect(lineOf(inReview)).toStrictEqual(line);
    // An agreement ad referendum that has lapsed is none.
    const position = { kind: 'agreeAdReferendum', confirmBy: day('2024-05-31') } as const;
    expect(lineOf([...inReview, took('CCC', position)]).heard).toBe(2);
    // Of several stages the later one, with its own round.
    const both = [...inReview, ...round('50', 1, { kind: 'silence', deadline: at(180, 9) }), took('AAA', AGREE, '50')];
    expect(lineOf(both)).toStrictEqual({
      ...line,
      ...{ stage: '50', stageName: 'Ministerial approval: foreign ministers', roundKind: 'silence', heard: 1 },
      ...{ objections: ['BBB'], deadline: at(180, 9), rounds: 2, positions: 3 },
      tally: { of: 'round', stage: '50', round: 1 },
    });
  });

  it('counts who was heard in the newest round on that text once it is over, and nobody of a text that nobody was asked about', () => {
    const over = [...ready(), ...round('20'), took('AAA', AGREE), took('BBB', OBJECT), roundClosed('20', 'closed')];
    const tally = { of: 'round', stage: '20', round: 1 };
    expect(lineOf(over)).toMatchObject({ round: null, objections: [], heard: 2, counted: 3, tally });
    const again = [...over, ...round('20', 2, { openedAt: at(0, 9) })];
    expect(lineOf(again)).toMatchObject({ round: 2, heard: 0, tally: { ...tally, round: 2 } });
    const [next, cells] = [[...over, issued(manifest(2))], cellsIn];
    expect(lineOf(next)).toMatchObject({ stage: '20', heard: 0, tally: null });
    expect([cells(over)?.length, cells(next)]).toEqual([3, undefined]);
  });

  it('keeps of what is decided what its round came to, among those who were counted then', () => {
    const effective: DossierEvent[] = [...adopted({ class: 'statement' }), { type: 'InEffect' }];
    const grown = { ...others, organisation: organisation(procedure, admitted('DDD')) };
    const tally = { of: 'round', stage: '60', round: 1 };
    expect(boardLine(dossierOf(effective), grown, head)).toMatchObject({ stage: null, heard: 3, counted: 3, tally });
    expect(cellsIn(effective, grown)?.map((c) => `${c.member} ${c.said}`)).toEqual(MEMBERS.map((m) => `${m} agree`));
    // While a finding is still to come whoever is a member now is counted in it.
    const open = [...ready(), ...round('20'), took('AAA', AGREE)];
    expect(boardLine(dossierOf(open), grown, head)).toMatchObject({ heard: 1, counted: 4 });
    // Of what has ended without one, those who were asked.
    const gone = [...open, roundClosed('20', 'closed'), { type: 'ProposalWithdrawn', reason: 'because' } as const];
    expect(boardLine(dossierOf(gone), grown, head)).toMatchObject({ heard: 1, counted: 3, tally: { stage: '20' } });
  });

  it('stands at the stage of the finding that awaits its number, and of the decision on the draft', () => {
    expect(lineOf(foundAtSummit())).toMatchObject({ stage: '60', stageName: 'Summit adoption', round: null });
    const onDraft: DossierEvent = {
      ...{ type: 'DraftDecided', stage: stage('60'), round: 1, textHash: V1, evidence: evidence() },
    };
    const under = [...ready(), { type: 'StageOpened', stage: stage('20') } as const];
    expect(lineOf(under).stage).toBe('20');
    expect(lineOf([...under, onDraft])).toMatchObject({ stage: '60', draftAct: null });
    const recorded = (n: number): DossierEvent => ({
      ...{ type: 'DraftDecisionRecorded', act: { ...ACT, number: n }, textHash: V1 },
    });
    expect(lineOf([...under, onDraft, recorded(1), onDraft, recorded(2)])).toMatchObject({
      ...{ stage: '20', draftAct: { number: 2 }, act: null },
    });
  });

  it('counts who has signed or is explained, of those that were counted at the adoption', () => {
    const explained: DossierEvent = {
      ...{ type: 'NonSignatureExplained', member: member('BBB'), because: 'absent', note: 'ill' },
    };
    const line = { phase: 'adopted', stage: '70', stageName: 'Authentication', act: ACT, pendingSince: null };
    expect(lineOf([...openForSignature(), signed('AAA'), explained])).toMatchObject({ ...line, heard: 2, counted: 3 });
    const two = [...adopted({}, { roster: [member('AAA'), member('BBB')] }), ...openForSignature().slice(-1)];
    expect(lineOf(two)).toMatchObject({ ...line, heard: 0, counted: 2 });
    const treaty = [...adopted({ class: 'agreement' }), { type: 'StageOpened', stage: stage('80') } as const];
    expect(lineOf(treaty)).toMatchObject({ stage: '80', heard: 0, counted: 3 });
  });

  it('stands nowhere once it is over, and is pending while it is deferred', () => {
    const withdrawn: DossierEvent = { type: 'ProposalWithdrawn', reason: 'because' };
    expect(lineOf([...ready(), withdrawn])).toStrictEqual({ ...plain, phase: 'withdrawn', pendingSince: null });
    expect(lineOf([...adopted({ class: 'statement' }), { type: 'InEffect' }])).toMatchObject({
      ...{ phase: 'inEffect', stage: null, counted: 3, heard: 3 },
    });
    const deferred: DossierEvent = { type: 'Deferred', from: null, to: null, reason: 'because' };
    expect(lineOf([...ready(), deferred])).toStrictEqual({
      ...{ ...plain, phase: 'deferred', stage: '20', stageName: 'Expert review' },
    });
  });

  it('names the titles that it had', () => {
    const renamed = (from: string, title: string): DossierEvent => ({
      ...{ type: 'TitleChanged', from, title, reason: 'because' },
    });
    expect(lineOf([...ready(), renamed('On rivers', 'On lakes')])).toMatchObject({
      ...{ title: 'On lakes', formerTitles: ['On rivers'] },
    });
    const back = [...ready(), renamed('On rivers', 'On lakes'), renamed('On lakes', 'On rivers')];
    expect(lineOf(back)).toMatchObject({ title: 'On rivers', formerTitles: ['On lakes'] });
  });
});

describe('the view of a document', () => {
  const nothingMoved = {
    ...{ reopenedPlaces: [], sentUp: [], brackets: [], endorsers: [], adoptedFor: null, draftDecisions: [] },
    lineage: { splitFrom: null, splitInto: [], mergedFrom: [], mergedInto: null },
    ...{ agreedToAbandon: [], agreedToMerge: [], carryOvers: [] },
  };
  const stageOf = (events: readonly DossierEvent[], code: string) =>
    viewOf(events).stages.find((s) => s.stage === code);

  it('has every member of it, also where there is no version yet', () => {
    const view = viewOf(registered());
    expect(view).toMatchObject({
      ...nothingMoved,
      ...{ sentence: 'in progress', proposer: 'AAA', leadOrgan: 'CNC', version: null, textHash: null, renderings: [] },
      ...{ concordance: 'none', concordanceConfirmedBy: [], roundList: [], packages: [] },
      ...{ at: head.at, head: head.head, stage: '10' },
    });
    expect(view.waiting).toMatchObject([{ for: 'a first version' }]);
    expect(view).not.toHaveProperty('force');
    expect(viewOf(openForSignature()).force).toMatchObject({ signed: [] });
  });

  it('shows the languages of the version, concordant where that is recorded', () => {
    const english = { ...manifest(1).renderings[0]!, language: 'en', status: 'unofficial' } as const;
    const added: DossierEvent = { type: 'RenderingAdded', textHash: V1, rendering: english };
    const confirmed: DossierEvent = { type: 'ConcordanceConfirmed', textHash: V1, member: member('BBB') };
    const of = (...more: readonly DossierEvent[]) => {
      const { renderings, concordance, concordanceConfirmedBy } = viewOf([...ready(), added, ...more]);
      return { said: renderings.map((r) => `${r.language} ${r.concordant}`), concordance, concordanceConfirmedBy };
    };
    const none = ['ru false', 'zh false', 'en false'];
    expect(of()).toStrictEqual({ said: none, concordance: 'none', concordanceConfirmedBy: [] });
    expect(of(concordant(), confirmed)).toStrictEqual({
      ...{ said: ['ru true', 'zh true', 'en false'], concordance: 'recorded', concordanceConfirmedBy: ['BBB'] },
    });
    expect(viewOf(ready())).toMatchObject({ version: manifest(1), textHash: V1 });
  });

  it('shows each stage of the procedure in order, and how it stands', () => {
    const view = viewOf([...ready(), ...round('20')]);
    expect(view.stages.map((s) => `${s.stage} ${s.status}`)).toEqual([
      ...['00 closed', '10 closed', '20 open', '30 skipped', '40 notOpened', '50 notOpened', '60 notOpened'],
      ...['70 notOpened', '80 skipped', '90 notOpened'],
    ]);
    expect(view.stages[0]).toStrictEqual({
      ...{
        stage: '00',
        name: '00',
        organ: null,
        status: 'closed',
        outcome: null,
        outcomeOn: null,
        outcomeAt: null,
        textHash: null,
        openedAt: '2024-01-01T00:00:00.000Z',
        closedAt: '2024-01-01T00:00:00.000Z',
      },
    });
    expect(view.stages[1]).toStrictEqual({
      ...{ stage: '10', name: 'Circulation', organ: 'SEC', status: 'closed', outcome: null, textHash: V1 },
      ...{
        outcomeOn: null,
        outcomeAt: null,
        openedAt: '2024-01-01T00:00:00.000Z',
        closedAt: '2024-01-01T00:00:00.000Z',
      },
    });
    expect(viewOf(proposed()).stages.map((s) => s.status)).toEqual(Array(10).fill('notOpened'));
  });

  it('shows a stage as a basis while it is open so, on the version taken last', () => {
    const basis = (textHash: TextHash): DossierEvent => ({ type: 'TakenAsBasis', stage: stage('50'), textHash });
    const begun = [...ready(), { type: 'StageOpened', stage: stage('50') } as const];
    expect(stageOf(begun, '50')).toMatchObject({ status: 'open', textHash: null, outcome: null });
    expect(stageOf([...begun, basis(V1), basis(V2)], '50')).toMatchObject({
      ...{ status: 'basis', textHash: V2, outcome: 'asBasis' },
    });
    const after = [...begun, basis(V2), { type: 'StageClosed', stage: stage('50'), textHash: V1 } as const];
    expect(stageOf(after, '50')).toMatchObject({ status: 'closed', textHash: V1 });
  });

  it('shows the last stage as open while it is in effect, and closed when it has ended', () => {
    const inEffect: readonly DossierEvent[] = [...adopted({ class: 'statement' }), { type: 'InEffect' }];
    const ended: DossierEvent = { type: 'DocumentEnded', because: 'terminated', by: null, reason: 'because' };
    expect(stageOf(adopted({ class: 'statement' }), '90')?.status).toBe('notOpened');
    expect(stageOf(inEffect, '90')?.status).toBe('open');
    expect(stageOf([...inEffect, ended], '90')?.status).toBe('closed');
    expect(stageOf(inEffect, '70')?.status).toBe('skipped');
    expect(stageOf([...inEffect, ended], '80')?.status).toBe('skipped');
  });

  it('shows a stage that its own procedure does not name, in its place', () => {
    const { '70': _, ...stages } = procedure.stages as Record<string, unknown>;
    const without = { organisation: organisation(Procedure.parse({ ...procedure, stages })), meetings: [] };
    const view = viewOf(openForSignature(), without);
    expect(view.stages.map((s) => s.stage)).toEqual(['00', '10', '20', '30', '40', '50', '60', '70', '80', '90']);
    expect(view.stages[7]).toMatchObject({ name: '70', organ: null, status: 'open' });
    expect(view).toMatchObject({ stage: '70', stageName: '70' });
  });

  it('shows its rounds in the order of their opening, with what belongs to each', () => {
    const later = round('20', 1, { openedAt: at(90) });
    const asked: DossierEvent = { type: 'ConfirmationAsked', stage: stage('20'), round: 1, textHash: V1, since: V2 };
    const shorter: DossierEvent = {
      ...{ type: 'ShorteningAgreed', stage: stage('20'), round: 1, member: member('AAA'), deadline: at(0, 3) },
    };
    const events = [...ready(), ...later, ...round('50'), asked, shorter, roundClosed('50', 'closed')];
    const { roundList } = viewOf(events);
    const plainRound = {
      round: 1,
      kind: 'open',
      textHash: V1,
      deadline: at(180, 7),
      zone: 'Asia/Almaty',
      positions: [],
    };
    expect(roundList).toStrictEqual([
      { ...plainRound, stage: '50', openedAt: at(60), outcome: 'closed' },
      {
        ...{ ...plainRound, stage: '20', openedAt: at(90), outcome: null },
        ...{ askedSince: V2, shortening: { AAA: at(0, 3) }, owing: ['AAA', 'BBB', 'CCC'] },
      },
    ]);
    // Opened at one instant they stand as their stages do.
    const atOnce = viewOf([...ready(), ...round('50'), ...round('20')]).roundList;
    expect(atOnce.map((r) => r.stage)).toEqual(['20', '50']);
  });

  it('shows of a position what came of it', () => {
    const adReferendum = (confirmBy: string) =>
      took('AAA', { kind: 'agreeAdReferendum', confirmBy: day(confirmBy) } as const);
    const position = (...events: readonly DossierEvent[]) =>
      viewOf([...ready(), ...round('20'), ...events]).roundList[0]!.positions[0];
    const entry = ready().length + 3;
    const common = { member: 'AAA', lifted: false, at: FOLDED_AT, entry };
    expect(position(took('AAA', AGREE))).toStrictEqual({ ...common, kind: 'agree' });
    const confirmed: DossierEvent = {
      ...{ type: 'AdReferendumConfirmed', stage: stage('20'), round: 1, textHash: V1, member: member('AAA') },
    };
    for (const [standing, events] of [
      ['owed', [adReferendum('2024-06-20')]],
      ['lapsed', [adReferendum('2024-05-31')]],
      ['confirmed', [adReferendum('2024-05-31'), confirmed]],
    ] as const)
      expect(position(...events)?.adReferendum?.standing).toBe(standing);
    const amended = took('AAA', { kind: 'proposeAmendment', place: places('para-1')[0]!, words: 'new' });
    const ruled: DossierEvent = {
      ...{ type: 'AmendmentRuled', stage: stage('20'), round: 1, by: member('AAA'), blocks: false, outcome: 'refused' },
    };
    expect(position(amended)).not.toHaveProperty('ruled');
    expect(position(amended, ruled)).toMatchObject({ ruled: 'refused' });
  });

  it('shows who shares a joint position, of several the one that was assented to', () => {
    const [one, two] = ['1', '2'].map((c) => c.repeat(64) as StatementId) as [StatementId, StatementId];
    const joint = (id: string, statement: StatementId, ...more: readonly string[]) =>
      ({ ...took(id, AGREE), statement, jointly: more.map(member) }) as DossierEvent;
    const assents = { ...took('CCC', AGREE), statement: '3'.repeat(64), assentsTo: two } as DossierEvent;
    const taken = [joint('AAA', one, 'CCC'), joint('BBB', two, 'CCC'), assents];
    const { positions } = viewOf([...ready(), ...round('20'), ...taken]).roundList[0]!;
    expect(positions.map((p) => p.joint)).toStrictEqual([
      { statement: one, of: ['CCC'], assented: [] },
      { statement: two, of: ['CCC'], assented: ['CCC'] },
      undefined,
    ]);
    expect(positions.map((p) => p.assentsTo)).toEqual([undefined, undefined, 'BBB']);
    // Without the one that proposed it there is nobody to name.
    const alone = viewOf([...ready(), ...round('20'), assents]).roundList[0]!.positions[0]!;
    expect(alone).not.toHaveProperty('assentsTo');
  });

  it('shows what was sent up, and of which version it is', () => {
    const sent = (textHash: TextHash, ...of: readonly string[]): DossierEvent => ({
      ...{ type: 'ConsensusFound', stage: stage('20'), round: 1, textHash },
      evidence: evidence({ bracketsSentUp: places(...of) }),
    });
    const second = manifest(2, { openPlaces: [{ place: places('para-2')[0]!, holders: [member('AAA')] }] });
    const { textHash } = issued(second) as Extract<DossierEvent, { type: 'VersionIssued' }>;
    const events = [...ready(), issued(second), ...found('20'), sent(textHash, 'para-2'), sent(V2, 'para-9')];
    expect(viewOf(events).sentUp).toStrictEqual([
      { stage: '20', round: 1, textHash, brackets: second.openPlaces },
      { stage: '20', round: 1, textHash: V2, brackets: [] },
    ]);
    const draft = (of: TextHash): DossierEvent => ({
      ...{ type: 'DraftDecided', stage: stage('60'), round: 1, textHash: of, evidence: evidence() },
    });
    const decisions = viewOf([...ready(), issued(second), draft(textHash), draft(V2)]).draftDecisions;
    expect(decisions).toStrictEqual([
      { act: null, textHash, roster: MEMBERS, version: 2 },
      { act: null, textHash: V2, roster: MEMBERS, version: 0 },
    ]);
  });

  it('shows where the document is placed, what stands at its stages, and how it came about', () => {
    const cleared = [...ready(), ...closed('20'), ...round('40'), ...allAgree('40'), ...found('40'), placed()];
    expect(viewOf(cleared)).toMatchObject({ packages: [{ meeting: 'CHS-1', organ: 'CHS' }] });
    expect(
      viewOf(cleared)
        .stages.map((s) => s.outcome)
        .filter((o) => o !== null),
    ).toContain('agreed');
    const from = { dossier: dossierId('D-0'), textHash: V1, takenUpBy: [] };
    const [born, ...rest] = ready() as readonly [DossierEvent, ...DossierEvent[]];
    const child = [{ ...born, splitFrom: from } as DossierEvent, ...rest];
    const merged: DossierEvent = { type: 'MergeRecorded', from: dossierId('D-9'), textHash: null };
    const split: DossierEvent = {
      ...{ type: 'DocumentSplit', remains: true, textHash: V1, reason: 'because' },
      into: [{ dossier: dossierId('D-2'), title: 'part', places: [] }],
    };
    expect(viewOf([...child, merged, split]).lineage).toStrictEqual({
      splitFrom: { dossier: 'D-0', textHash: V1 },
      splitInto: [{ dossier: 'D-2', title: 'part', places: [], textHash: V1 }],
      ...{ mergedFrom: [{ dossier: 'D-9', textHash: null }], mergedInto: null },
    });
    const elsewhere: DossierEvent = { type: 'MergedInto', into: dossierId('D-3'), textHash: V1, reason: 'because' };
    expect(viewOf([...ready(), elsewhere]).lineage.mergedInto).toBe('D-3');
  });
});
