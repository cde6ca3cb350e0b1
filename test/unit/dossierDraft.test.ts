import type { DossierAct } from '../../contracts/acts.ts';
import type { DossierEvent } from '../../contracts/events.ts';
import type { Instant, Sha256 } from '../../contracts/ids.ts';
import type { Position } from '../../contracts/position.ts';
import { stepDue } from '../../domain/dossier/process.ts';
import { waitingFor } from '../../domain/dossier/shown/waiting.ts';
import { openRounds } from '../../domain/dossier/state.ts';
import { dossierView } from '../../domain/dossier/shown/view.ts';
import { bring, start } from './histories.ts';
import { createWorld, dossierRef, meetingRef, settle, type World } from './world.ts';
import {
  ACT,
  AGREE,
  BRACKETED,
  MEMBERS,
  OBJECT,
  PROCESS,
  SECRETARIAT,
  V1,
  agendaApproved,
  allAgree,
  at,
  atSummit,
  by,
  chair,
  cleared,
  closed,
  day,
  delegation,
  dossierId,
  dossierOf,
  evidence,
  find,
  given,
  hashOf,
  inRound,
  issue,
  item,
  manifest,
  meeting,
  meetingId,
  numbered,
  open,
  organ,
  organisation,
  placed,
  procedure,
  ready,
  round,
  roundClosed,
  sittingOpened,
  stage,
  summit,
  took,
  withStage,
} from './fixtures.ts';

/** Decided on the draft now, adopted later (domain §1, facts 5 and 6). */

const reason = 'because';
const chs = { at: at(5, 33), meetings: [summit] };
const others = { organisation: organisation(), meetings: [summit] };
const decide = (code = '60', n = 1, textHash = V1): DossierAct => ({
  type: 'DecideOnDraft',
  ...inRound(code, n, textHash),
});
const decided: readonly DossierEvent[] = [
  { type: 'DraftDecided', ...inRound('60'), evidence: evidence() },
  roundClosed('60', 'draft'),
];
const recorded: DossierEvent = { type: 'DraftDecisionRecorded', act: ACT, textHash: V1 };
const agreed = [...atSummit(), ...allAgree('60')];
const afterSummit = [...agreed, ...decided, recorded];
const viewOf = (events: readonly DossierEvent[]) =>
  dossierView(dossierOf(events), others, {
    dossier: dossierId('D-1'),
    n: 1,
    at: at(0),
    head: 'a'.repeat(64) as Sha256,
  });
const record: DossierAct = { type: 'RecordAdoption', meeting: meetingId('CHS-1'), number: 1 };
const withNumber = meeting([item('D-1', 1), agendaApproved, sittingOpened, numbered(1, 'D-1')]);

describe('a decision on a draft', () => {
  it('D59: is the chair’s at the adopting stage; the round ends and the stage stays open', () => {
    given(agreed)
      .when(decide(), by(chair('CHS'), chs))
      .accepted(decided);
    expect(dossierOf([...agreed, ...decided])).toMatchObject({
      phase: 'inProgress',
      stages: { 60: { status: 'open', closedOn: null } },
      findings: [],
      draftDecisions: [{ textHash: V1, act: null }],
    });
    given(agreed)
      .when(decide(), by(chair('CNC'), chs))
      .refused('D06');
    const lower = [...ready(), ...round('20'), ...allAgree('20')];
    given(lower)
      .when(decide('20'), by(chair('EG')))
      .refused('D59', { stage: '20' });
  });

  it('D59: does not wait for what is unfinished in the text: brackets, capitals, concordance', () => {
    const text = hashOf(BRACKETED);
    const adReferendum: Position = { kind: 'agreeAdReferendum', confirmBy: day('2024-08-01') };
    const unfinished = [
      ...ready({}, BRACKETED),
      ...['20', '40', '50'].flatMap((s) => closed(s, text)),
      placed(),
      ...round('60', 1, { textHash: text, openedAt: at(0, 33), deadline: at(0, 34) }),
      ...MEMBERS.map((m) => took(m, m === 'AAA' ? adReferendum : AGREE, '60', 1, text)),
    ];
    given(unfinished)
      .when(find('60', 1, text), by(chair('CHS'), chs))
      .refused('D28');
    given(unfinished)
      .when(decide('60', 1, text), by(chair('CHS'), chs))
      .accepted();
  });

  it('is refused while an objection stands (D26), or somebody is unheard (D27), as a finding is', () => {
    given([...atSummit(), took('AAA', OBJECT, '60'), took('BBB', AGREE, '60'), took('CCC', AGREE, '60')])
      .when(decide(), by(chair('CHS'), chs))
      .refused('D26', { by: ['AAA'] });
    given([...atSummit(), took('AAA', AGREE, '60')])
      .when(decide(), by(chair('CHS'), chs))
      .refused('D27');
    given(agreed)
      .when(decide(), by(chair('CHS'), { ...chs, meetings: [] }))
      .refused('D34');
    const votes = organisation(
      withStage('60', {
        decision: {
          by: 'vote',
          inFavour: { threshold: { moreThan: [1, 2] }, of: 'cast' },
          against: null,
          abstention: 'neutral',
        },
      }),
    );
    given(agreed)
      .when(decide(), by(chair('CHS'), { ...chs, organisation: votes }))
      .refused('D48');
  });

  it('D59: does not admit a member', () => {
    given([...atSummit({ admits: 'DDD' }), ...allAgree('60')])
      .when(decide(), by(chair('CHS'), chs))
      .refused('D59', { admits: 'DDD' });
  });

  it('is numbered by the process as an adoption is; until then the text is as it was decided on (D13, D42)', () => {
    const waiting = [...agreed, ...decided];
    expect(stepDue(dossierOf(waiting), others)).toEqual({ do: 'numberAct', meeting: 'CHS-1', dossiers: ['D-1'] });
    expect(waitingFor(dossierOf(waiting), others)).toMatchObject([{ for: 'the number of its act', rule: 'D42' }]);
    for (const [act, sender] of [
      [issue(manifest(2)), SECRETARIAT],
      [open('60'), chair('CHS')],
      [{ type: 'Defer', reason }, chair('CHS')],
    ] as const)
      given(waiting).when(act, by(sender, chs)).refused('D13');
    given(waiting)
      .when({ type: 'WithdrawProposal', reason }, by(delegation('AAA')))
      .refused('D39');
    given(waiting).when(record, by(PROCESS, chs)).refused('D42');
    expect(stepDue(dossierOf(waiting), { ...others, meetings: [withNumber] })).toMatchObject({ do: 'recordAdoption' });
    given(waiting)
      .when(record, by(PROCESS, { ...chs, meetings: [withNumber] }))
      .accepted([recorded]);
    given(afterSummit)
      .when(record, by(PROCESS, { ...chs, meetings: [withNumber] }))
      .refused('D42');
  });

  it('is never called an adoption', () => {
    expect(viewOf(afterSummit)).toMatchObject({
      phase: 'inProgress',
      act: null,
      adoptedFor: null,
      sentence: 'in progress; decided on the draft by CHS on 2024-07-04, act No. 1',
      draftDecisions: [{ act: ACT, version: 1, textHash: V1, roster: MEMBERS }],
    });
    expect(viewOf([...agreed, ...decided]).sentence).toBe('in progress; decided on the draft, its act awaits a number');
  });

  it('is over at once where the organ adopts outside a meeting, and the process does not ask again', () => {
    const own = organisation(withStage('60', { inMeeting: false }));
    const events = given([...cleared(), ...round('60'), ...allAgree('60')])
      .when(decide(), by(chair('CHS'), { organisation: own }))
      .accepted([
        ...decided,
        {
          type: 'DraftDecisionRecorded',
          act: { meeting: null, organ: organ('CHS'), day: day('2024-06-01'), number: null },
          textHash: V1,
        },
      ]);
    const after = [...cleared(), ...round('60'), ...allAgree('60'), ...events];
    expect(stepDue(dossierOf(after), { organisation: own, meetings: [] })).toBeNull();
    given(after)
      .when(issue(manifest(2)), by(SECRETARIAT, { organisation: own }))
      .accepted();
  });
});

describe('a document that was decided on as a draft', () => {
  it('D59: is not taken up again at the same meeting, whose number it has', () => {
    given(afterSummit)
      .when(open('60'), by(chair('CHS'), { ...chs, meetings: [withNumber] }))
      .refused('D59', { meeting: 'CHS-1' });
    const again = [...afterSummit, ...round('60', 2), ...allAgree('60', 2)];
    for (const act of [find('60', 2), decide('60', 2)])
      given(again)
        .when(act, by(chair('CHS'), { ...chs, meetings: [withNumber] }))
        .refused('D59');
    expect(stepDue(dossierOf(afterSummit), { ...others, meetings: [withNumber] })).toBeNull();
  });

  it('goes on: another version, a return, a deferral; but its proposer does not withdraw it alone (D39)', () => {
    given(afterSummit)
      .when(issue(manifest(2)), by(SECRETARIAT))
      .accepted();
    given(afterSummit)
      .when({ type: 'Defer', reason }, by(chair('CHS')))
      .accepted();
    given(afterSummit)
      .when({ type: 'ReturnToStage', from: stage('60'), to: stage('20'), places: [], reason }, by(chair('CHS')))
      .accepted();
    given(afterSummit)
      .when({ type: 'WithdrawProposal', reason }, by(delegation('AAA')))
      .refused('D39');
  });

  /** The same document at two summits. */
  function twoSummits(): { world: World; now: Instant } {
    const together = start(procedure);
    bring(together, 'ADMISSION', () => together.dossier('ADMISSION').phase === 'inEffect');
    bring(together, 'STRATEGY', () => openRounds(together.dossier('STRATEGY')).some((r) => r.stage === '60'));
    return { world: createWorld(procedure, together), now: together.log.at(-1)!.at };
  }
  const ref = dossierRef('STRATEGY');
  const inOpenRound = (world: World) => {
    const { stage: code, round: n, textHash } = openRounds(world.dossier('STRATEGY'))[0]!;
    return { stage: code, round: n, textHash };
  };
  const agreeAll = (world: World, now: Instant) => {
    for (const m of Object.keys(world.organisation().members)) {
      const act: DossierAct = { type: 'TakePosition', ...inOpenRound(world), position: AGREE };
      expect(world.send(m, ref, act, now).refusal).toBeNull();
    }
  };

  it('D59: is adopted at a later meeting, by an act of its own', () => {
    const { world, now } = twoSummits();
    agreeAll(world, now);
    const draft: DossierAct = { type: 'DecideOnDraft', ...inOpenRound(world) };
    expect(world.send('CHAIR-CHS', ref, draft, now).refusal).toBeNull();
    const closing = { type: 'CloseSitting' } as const;
    expect(world.would('CHAIR-CHS', meetingRef('CHS-1'), closing, now).refusal?.rule).toBe('M23');
    expect(settle(world, 'STRATEGY', 'CHS-1', now)).toEqual(['numberAct', 'recordAdoption']);
    expect(world.dossier('STRATEGY')).toMatchObject({ phase: 'inProgress', adoption: null });
    expect(world.send('CHAIR-CHS', meetingRef('CHS-1'), closing, now).refusal).toBeNull();

    expect(settle(world, 'STRATEGY', 'CHS-1', now)).toEqual(['recordPlacement']);

    const next = meetingRef('CHS-2');
    const prepare = [
      ['SECRETARIAT', { type: 'ConveneMeeting', organ: 'CHS', day: '2025-09-01', place: 'Tianjin', title: 'CHS-2' }],
      ['SECRETARIAT', { type: 'PlaceOnAgenda', dossier: 'STRATEGY', item: 1 }],
      ['CHAIR-CHS', { type: 'ApproveAgenda' }],
      ['CHAIR-CHS', { type: 'OpenSitting' }],
    ] as const;
    for (const [who, act] of prepare) expect(world.send(who, next, act as never, now).refusal).toBeNull();
    // On the same version, which the process asks about anew.
    expect(settle(world, 'STRATEGY', 'CHS-2', now)).toEqual(['recordPlacement', 'openRound', 'notify']);
    agreeAll(world, now);
    const finding: DossierAct = { type: 'FindConsensus', ...inOpenRound(world) };
    expect(world.send('CHAIR-CHS', ref, finding, now).refusal).toBeNull();
    expect(settle(world, 'STRATEGY', 'CHS-2', now)).toEqual(['numberAct', 'recordAdoption', 'notify']);
    const first = { meeting: 'CHS-1', organ: 'CHS', number: 2 };
    expect(world.dossier('STRATEGY')).toMatchObject({
      phase: 'adopted',
      adoption: { meeting: 'CHS-2', organ: 'CHS', day: '2025-09-01', number: 1 },
      draftDecisions: [{ act: first }],
    });
  });
});
