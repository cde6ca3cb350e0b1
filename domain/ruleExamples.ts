import type { DossierAct } from '../contracts/acts.ts';
import { aggregateRef, PROCESS, type ActorId } from '../contracts/ids.ts';
import type { DocumentClass, Procedure } from '../contracts/procedure.ts';
import type { Refusal } from '../contracts/refusal.ts';
import type { BlockedAct, DossierView, Waiting } from '../contracts/views.ts';
import { decideDossier } from './dossier/decide.ts';
import { STAGES_WITHOUT_ROUNDS } from './dossier/evolve.ts';
import { decisionAt } from './dossier/facts/counting.ts';
import { procedureForClass } from './dossier/facts/ownProcedure.ts';
import { meetingsReadFor } from './dossier/facts/packages.ts';
import { presentChairs } from './dossier/facts/presentChair.ts';
import type { DossierRule } from './dossier/rules.ts';
import { candidateActs } from './dossier/shown/candidates.ts';
import { placeOf } from './dossier/shown/explain.ts';
import { standsOf, statusSentence } from './dossier/shown/sentence.ts';
import { waitingFor } from './dossier/shown/waiting.ts';
import { initialDossier, lastRound } from './dossier/state.ts';
import { procedureMistakes } from './procedure.ts';
import {
  agreed,
  DOSSIER,
  found,
  linesFor,
  MEMBERS,
  play,
  SECRETARIAT,
  START,
  STATEMENT,
  type CheckFunctions,
  type Founded,
  type Line,
  type Scene,
  type Stop,
} from './rehearsal.ts';

/**
 * Rules by example: what the made-up organisation of a rehearsal is refused under a procedure, decided by the rules themselves. Only
 * who tries what, and when, is written here; where another rule refuses it, or none, there is no example.
 */

/** An act that a rule refuses. `sentence`, `stands`, `waiting`: the document at that moment; null: there is none. */
export type RuleExample = {
  readonly by: ActorId;
  readonly act: Pick<BlockedAct, 'act' | 'stage' | 'round'>;
  readonly refusal: Refusal;
  readonly document: (Pick<DossierView, 'sentence' | 'stands'> & { readonly waiting: readonly Waiting[] }) | null;
};

/** Moments in the life of a document: before and in its first round, when it is deferred, before the organ that adopts, and after. */
type Moment =
  | 'nothing'
  | 'proposed'
  | 'issued'
  | 'circulated'
  | 'opened'
  | 'superseded'
  | 'objected'
  | 'agreed'
  | 'ended'
  | 'late'
  | 'closed'
  | 'deferred'
  | 'sitting'
  | 'adopted'
  | 'inEffect';
/** `chair`: of the organ that has the document before it; `member`: who proposed it; `other`: another. */
type Role = 'member' | 'other' | 'secretariat' | 'chair' | 'process';

const TRIED: readonly (readonly [DossierRule, Moment, Role, DossierAct['type']])[] = [
  ['D01', 'issued', 'member', 'ProposeDocument'],
  ['D02', 'nothing', 'other', 'ProposeDocument'],
  ['D04', 'nothing', 'secretariat', 'RegisterDocument'],
  ['D05', 'proposed', 'member', 'RegisterDocument'],
  ['D06', 'circulated', 'other', 'OpenRound'],
  ['D07', 'opened', 'chair', 'TakePosition'],
  ['D08', 'opened', 'other', 'RecordNotices'],
  ['D09', 'inEffect', 'secretariat', 'IssueVersion'],
  ['D10', 'deferred', 'secretariat', 'IssueVersion'],
  ['D11', 'proposed', 'secretariat', 'IssueVersion'],
  ['D13', 'sitting', 'secretariat', 'IssueVersion'],
  ['D14', 'superseded', 'member', 'TakePosition'],
  ['D15', 'issued', 'secretariat', 'Circulate'],
  ['D16', 'issued', 'member', 'ConfirmDelivery'],
  ['D17', 'circulated', 'chair', 'ReturnToStage'],
  ['D19', 'circulated', 'chair', 'FindConsensus'],
  ['D20', 'opened', 'chair', 'OpenRound'],
  ['D21', 'ended', 'member', 'TakePosition'],
  ['D22', 'late', 'member', 'TakePosition'],
  ['D23', 'ended', 'chair', 'ExtendRound'],
  ['D24', 'ended', 'chair', 'OpenRound'],
  ['D25', 'opened', 'member', 'LiftPosition'],
  ['D26', 'objected', 'chair', 'FindConsensus'],
  ['D27', 'opened', 'chair', 'FindConsensus'],
  ['D34', 'closed', 'chair', 'OpenRound'],
  ['D35', 'opened', 'process', 'CloseRound'],
  ['D37', 'opened', 'chair', 'RepeatStage'],
  ['D38', 'deferred', 'chair', 'Defer'],
  ['D39', 'issued', 'other', 'WithdrawProposal'],
  ['D40', 'issued', 'member', 'TakeUpProposal'],
  ['D41', 'issued', 'member', 'Sign'],
  ['D42', 'issued', 'secretariat', 'AnnounceEntryIntoForce'],
  ['D43', 'objected', 'chair', 'RuleOnAmendment'],
  ['D44', 'opened', 'process', 'RecordReminders'],
  ['D45', 'sitting', 'process', 'RecordPlacement'],
  ['D48', 'agreed', 'chair', 'DeclareVote'],
  ['D48', 'agreed', 'chair', 'FindConsensus'],
  ['D49', 'opened', 'chair', 'DeclareVote'],
  ['D51', 'adopted', 'member', 'NotifyCompletion'],
  ['D53', 'adopted', 'member', 'JoinLater'],
  ['D54', 'inEffect', 'member', 'ObjectToCorrection'],
  ['D55', 'inEffect', 'secretariat', 'EndDocument'],
  ['D56', 'opened', 'chair', 'ChangeClass'],
  ['D59', 'agreed', 'chair', 'DecideOnDraft'],
  ['D60', 'issued', 'chair', 'SplitDocument'],
  ['D64', 'issued', 'member', 'WithdrawAgreement'],
  ['D65', 'issued', 'chair', 'AbandonDocument'],
  ['D66', 'issued', 'secretariat', 'DeclareLapse'],
  ['D67', 'issued', 'chair', 'OfferCarryOver'],
  ['D71', 'sitting', 'member', 'TakePosition'],
  ['D76', 'opened', 'member', 'ConfirmAdReferendum'],
  ['D77', 'opened', 'member', 'TakePosition'],
  ['D81', 'opened', 'chair', 'ShortenRound'],
  ['D83', 'nothing', 'member', 'ProposeDocument'],
  ['D86', 'issued', 'secretariat', 'RecordReview'],
  ['D91', 'issued', 'member', 'ConfirmConcordance'],
  ['D92', 'issued', 'secretariat', 'RecordWaiver'],
  ['D94', 'adopted', 'secretariat', 'ExplainNonSignature'],
  ['D96', 'adopted', 'secretariat', 'CertifyCopies'],
  ['D126', 'issued', 'process', 'RecordReading'],
  ['D127', 'issued', 'secretariat', 'EraseText'],
  ['D156', 'agreed', 'secretariat', 'SendReminder'],
];

/** By their rules. Pure; none of a procedure that has mistakes. */
export function ruleExamples(procedure: Procedure, functions: CheckFunctions): ReadonlyMap<string, RuleExample> {
  const examples = new Map<string, RuleExample>();
  if (procedureMistakes(procedure).length > 0) return examples;
  const moments = momentsOf(found(procedure, functions), functions);
  for (const [rule, moment, role, type] of TRIED) {
    const scene = moments.get(moment);
    const example = scene && !examples.has(rule) ? refusedBy(rule, scene, role, type, functions) : null;
    if (example) examples.set(rule, example);
  }
  return examples;
}

/** The plainest act of this type that the rule refuses to somebody in this role. */
function refusedBy(
  rule: DossierRule,
  { organisation, dossier, meetings: all, at }: Scene,
  role: Role,
  type: DossierAct['type'],
  { textHash }: CheckFunctions,
): RuleExample | null {
  const meetings = Object.values(all);
  const actor = {
    ...{ member: MEMBERS[0], other: MEMBERS[1], secretariat: SECRETARIAT, process: PROCESS },
    chair: presentChairs(dossier, organisation, meetings)[0],
  }[role] as ActorId | undefined;
  const people = Object.values(organisation.people).filter((p) => p.actor === actor);
  const sight = { organisation, meetings, dossiers: {}, textHash, state: dossier, at };
  for (const act of candidateActs(sight, {}, [type]))
    for (const { person } of people) {
      const near: readonly string[] = 'meeting' in act ? [act.meeting] : meetingsReadFor(dossier);
      const decision = decideDossier(dossier, act, {
        ...{ ...sight, meetings: near.flatMap((m) => all[m] ?? []) },
        ...{ sender: { actor: actor!, person, statement: STATEMENT }, aggregate: aggregateRef('dossier', DOSSIER) },
      });
      if (decision.ok || decision.refusal.rule !== rule) continue;
      const stands = standsOf(dossier, { organisation, meetings });
      const waiting = waitingFor(dossier, { organisation, meetings, at });
      return {
        ...{ by: actor!, act: placeOf(act), refusal: decision.refusal },
        document: stands && { sentence: statusSentence(stands), stands, waiting },
      };
    }
  return null;
}

/** The class of which most is asked. */
function fullest(procedure: Procedure): readonly [string, DocumentClass] | undefined {
  const asks = ({ binding, signed, route }: DocumentClass) =>
    Number(binding) * 100 + Number(signed) * 50 + route.length;
  return Object.entries(procedure.classes).toSorted(([, a], [, b]) => asks(b) - asks(a))[0];
}

/** One document, from before it is proposed until it is in effect, as far as the rules let it come. */
function momentsOf(founded: Founded, functions: CheckFunctions): ReadonlyMap<Moment, Scene> {
  const { procedure, organisation } = founded;
  const moments = new Map<Moment, Scene>();
  const [name, definition] = fullest(procedure) ?? [];
  if (name === undefined || definition === undefined) return moments;
  const { stages } = procedureForClass(procedure, definition);
  const stops = definition.route.flatMap(({ stage, decision }): readonly Stop[] => {
    const rule = stages[stage];
    return rule && !STAGES_WITHOUT_ROUNDS.includes(stage)
      ? [{ stage, rule, decision: decision ?? decisionAt(initialDossier, procedure, stage) }]
      : [];
  });
  const [first] = stops;
  const lines = linesFor(founded, functions, false);
  const waived = linesFor(founded, functions, true);

  /** Goes on from a scene until something is so, or to the end; null: the rules stop it before. */
  const until = (
    from: Scene | null,
    said: readonly Line[],
    isThere: (scene: Scene) => boolean = () => false,
  ): Scene | null => {
    let now = from;
    for (const line of said) {
      if (!now || isThere(now)) break;
      const played = play(now, [line], functions);
      now = played.ok ? played.scene : null;
    }
    return now;
  };
  const keep = (moment: Moment, scene: Scene | null): Scene | null => {
    if (scene) moments.set(moment, scene);
    return scene;
  };

  const nothing = keep('nothing', { organisation, dossier: initialDossier, meetings: {}, at: START, n: 0 });
  const proposed = lines.proposed(name, false);
  keep(
    'proposed',
    until(nothing, proposed, ({ dossier }) => dossier.phase !== null),
  );
  const issued = keep('issued', until(nothing, proposed));
  const circulated = keep('circulated', until(issued, lines.circulated));
  if (!first) return moments;
  const round = ({ dossier }: Scene) => lastRound(dossier, first.stage);
  const allHeard = (scene: Scene) => Object.keys(round(scene)?.positions ?? {}).length === MEMBERS.length;
  const opened = keep(
    'opened',
    until(circulated, lines.decided(first, agreed), (s) => round(s) !== null),
  );
  keep('superseded', until(opened, [lines.issue]));
  keep('objected', until(circulated, lines.blocked(first), allHeard));
  keep('agreed', until(circulated, lines.decided(first, agreed), allHeard));
  keep('ended', until(circulated, lines.blocked(first)));
  keep('late', until(opened, [(s) => ({ about: 'time', at: round(s)?.deadline ?? s.at })]));
  const closed = keep('closed', until(circulated, lines.decided(first, agreed)));
  keep('deferred', until(closed, lines.deferred));
  let last = closed;
  for (const stop of stops.slice(1)) {
    const said = waived.decided(stop, agreed);
    if (stop.rule.adopts)
      keep(
        'sitting',
        until(last, said, ({ dossier }) => lastRound(dossier, stop.stage) !== null),
      );
    last = until(last, said);
  }
  const adopted = last?.dossier.adoption ? keep('adopted', last) : null;
  keep('inEffect', until(adopted, lines.broughtIntoEffect(definition.signed, definition.binding)));
  return moments;
}
