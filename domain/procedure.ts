import type { StageCode } from '../contracts/ids.ts';
import {
  AUTHENTICATION,
  CIRCULATION,
  DOMESTIC_PROCEDURES,
  IN_EFFECT,
  STAGES_WITHOUT_ROUNDS,
} from './dossier/evolve.ts';
import { procedureForClass } from './dossier/facts/ownProcedure.ts';
import type { DecisionRule, DocumentClass, Level, Procedure, Share, StageRule } from '../contracts/procedure.ts';

/** Authentication, domestic procedures and effect come once the text is adopted, so nothing before that can need them. */
function isAfterAdoption(stage: string): boolean {
  return [AUTHENTICATION, DOMESTIC_PROCEDURES, IN_EFFECT].some((s) => s === stage);
}

/** The stages that can open at all, or while one is not closed, found by opening again and again whatever has its needs met. */
function stagesThatCanOpen(route: DocumentClass['route'], notClosed?: StageCode): ReadonlySet<string> {
  const open = new Set<string>();
  for (let before = -1; before < open.size;) {
    before = open.size;
    for (const step of route) {
      // A stage that can open can be closed, and its text can be taken as a basis: both kinds of need are then within reach.
      if (
        step.needs.every((alternatives) =>
          alternatives.some((need) => need !== notClosed && open.has(need.slice(0, 2))),
        )
      )
        open.add(step.stage);
    }
  }
  return open;
}

function repeated(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((v, i) => values.indexOf(v) !== i))];
}

/** Whether any class has a stage that is considered in a meeting of this organ. */
function sits(procedure: Procedure, organ: string): boolean {
  return Object.values(procedure.classes).some((definition) => {
    const { stages } = procedureForClass(procedure, definition);
    return definition.route.some(({ stage }) => {
      const rule = stages[stage];
      return rule?.organ === organ && (rule.inMeeting || rule.silence.afterTabling);
    });
  });
}

function organMistakes(procedure: Procedure): string[] {
  const mistakes: string[] = [];
  for (const [organ, { zone, sitsWith, headLevels, chairUntilCloseOf }] of Object.entries(procedure.organs)) {
    if (sitsWith) mistakes.push(...shareMistakes(`organs.${organ}.sitsWith`, sitsWith));
    if (sitsWith && !sits(procedure, organ))
      mistakes.push(`organs.${organ}.sitsWith: no stage is considered in a meeting of it`);
    if (headLevels) mistakes.push(...headMistakes(procedure, organ, headLevels));
    // Whether the zone exists is not asked: the answer depends on the machine's copy of the zone table.
    if (zone.trim() === '') mistakes.push(`organs.${organ}.zone: names no place`);
    if (chairUntilCloseOf !== undefined && !procedure.organs[chairUntilCloseOf])
      mistakes.push(`organs.${organ}.chairUntilCloseOf: there is no organ ${chairUntilCloseOf}`);
  }
  const consent = procedure.policy.circulationConsent;
  if (consent !== null && !procedure.organs[consent])
    mistakes.push(`policy.circulationConsent: there is no organ ${consent}`);
  for (const l of repeated(procedure.languages.official)) mistakes.push(`languages.official: ${l} is named twice`);
  return mistakes;
}

/** Heads of delegation that nobody asks for, that are named twice, or that may say nothing where the organ sits. */
function headMistakes(procedure: Procedure, organ: string, levels: readonly Level[]): string[] {
  const at = `organs.${organ}.headLevels`;
  const silent = Object.entries(procedure.stages).filter(
    ([, s]) => s.organ === organ && s.inMeeting && s.speaks && !s.speaks.some((l) => levels.includes(l)),
  );
  return [
    ...(sits(procedure, organ) ? [] : [`${at}: no stage is considered in a meeting of it`]),
    ...repeated(levels).map((l) => `${at}: ${l} is named twice`),
    ...silent.map(([code]) => `${at}: none of them speaks at stage ${code}`),
  ];
}

function stageMistakes(procedure: Procedure): string[] {
  const mistakes: string[] = [];
  for (const [code, stage] of Object.entries(procedure.stages)) {
    const at = `stages.${code}`;
    if (!procedure.organs[stage.organ]) mistakes.push(`${at}.organ: there is no organ ${stage.organ}`);
    if (stage.silence.allowed && stage.periodMs < stage.silence.minimumMs) {
      mistakes.push(
        `${at}.periodMs: ${stage.periodMs} ms is shorter than the ${stage.silence.minimumMs} ms that silence needs`,
      );
    }
    if (stage.reminders.some((r, i, all) => i > 0 && r <= all[i - 1]!))
      mistakes.push(`${at}.reminders: the fractions do not rise`);
    if (stage.decision) mistakes.push(...decisionMistakes(`${at}.decision`, stage.decision));
    if (stage.decision?.by === 'vote' && stage.silence.allowed)
      mistakes.push(`${at}.silence.allowed: silence is no ballot, and this stage decides by a vote`);
    if (stage.quorum === 'present' && !stage.inMeeting)
      mistakes.push(`${at}.quorum: counts those present, and the stage sits in no meeting`);
    if (stage.outcome !== undefined && stage.adopts)
      mistakes.push(`${at}.outcome: a finding here is the adoption, which has its own word`);
    if (typeof stage.quorum === 'object') mistakes.push(...shareMistakes(`${at}.quorum.atLeast`, stage.quorum.atLeast));
    if (STAGES_WITHOUT_ROUNDS.some((s) => s === code)) mistakes.push(...unaskedMistakes(at, stage));
    for (const l of stage.silence.languages) {
      if (!procedure.languages.official.includes(l))
        mistakes.push(`${at}.silence.languages: ${l} is not an official language`);
    }
    mistakes.push(...silenceMistakes(procedure, code, stage));
  }
  return mistakes;
}

/** Where no round is held, what is said of rounds says nothing. The period and the quorum have no word for "none". */
function unaskedMistakes(at: string, stage: StageRule): string[] {
  const said = {
    opening: stage.opening === 'chair',
    'silence.allowed': stage.silence.allowed,
    reminders: stage.reminders.length > 0,
    decision: stage.decision !== undefined,
    speaks: stage.speaks !== undefined,
    positionsUntilClose: stage.positionsUntilClose !== undefined,
    inMeeting: stage.inMeeting,
    outcome: stage.outcome !== undefined,
  };
  return Object.entries(said)
    .filter(([, is]) => is)
    .map(([option]) => `${at}.${option}: this stage holds no round, so nothing reads it`);
}

/** Silence that waits for what cannot be: for itself, for a stage without rounds, for a meeting of an office. */
function silenceMistakes(procedure: Procedure, code: string, { silence, organ }: StageRule): string[] {
  const at = `stages.${code}.silence`;
  const after = silence.afterStages ?? [];
  return [
    ...(!silence.allowed && (silence.afterTabling || after.length > 0)
      ? [`${at}.allowed: what silence waits for is named, and it is not allowed`]
      : []),
    ...after
      .filter((s) => s === code || !procedure.stages[s] || STAGES_WITHOUT_ROUNDS.includes(s))
      .map((s) => `${at}.afterStages: ${s} is no stage that examines the text before`),
    ...(silence.afterTabling && procedure.organs[organ]?.level === 'office'
      ? [`${at}.afterTabling: ${organ} is an office and holds no meeting`]
      : []),
  ];
}

/** What it may become; and what is counted after adoption belongs to treaties, and to documents that can be joined. */
function classMistakes(procedure: Procedure, name: string, definition: DocumentClass): string[] {
  const at = `classes.${name}`;
  const { binding, signed, certifiedWithinDays, entryIntoForce, accession, downgradesTo, route } = definition;
  const passes = (stage: StageCode) => route.some((s) => s.stage === stage);
  return [
    ...(downgradesTo ?? [])
      .filter((to) => to === name || !procedure.classes[to])
      .map((to) => `${at}.downgradesTo: ${to} is no other class`),
    ...(entryIntoForce && !binding
      ? [`${at}.entryIntoForce: only a binding class enters into force by notifications`]
      : []),
    ...(passes(AUTHENTICATION) && !signed
      ? [`${at}.route.${AUTHENTICATION}: an unsigned class passes no authentication`]
      : []),
    ...(passes(DOMESTIC_PROCEDURES) && !binding
      ? [`${at}.route.${DOMESTIC_PROCEDURES}: a class that does not bind passes no domestic procedures`]
      : []),
    ...(certifiedWithinDays !== undefined && !binding
      ? [`${at}.certifiedWithinDays: copies are certified for a binding class`]
      : []),
    ...(accession && !binding && !signed ? [`${at}.accession: nobody is bound by an unsigned class`] : []),
  ];
}

function shareMistakes(at: string, [part, whole]: Share): string[] {
  return part > whole ? [`${at}: ${part}/${whole} is more than the whole`] : [];
}

/** A vote that anybody would win, or nobody could. */
function decisionMistakes(at: string, rule: DecisionRule): string[] {
  if (rule.by !== 'vote') return [];
  const { threshold } = rule.inFavour;
  const share = 'atLeast' in threshold ? threshold.atLeast : threshold.moreThan;
  return [
    ...shareMistakes(`${at}.inFavour.threshold`, share),
    ...('atLeast' in threshold && share[0] === 0
      ? [`${at}.inFavour.threshold: at least none is reached by nobody`]
      : []),
    ...('moreThan' in threshold && share[0] >= share[1]
      ? [`${at}.inFavour.threshold: more than the whole is never reached`]
      : []),
    ...(rule.against ? shareMistakes(`${at}.against.atMost`, rule.against.atMost) : []),
  ];
}

/** A status that sees nothing of a document cannot see its texts or who said what. */
function statusMistakes(procedure: Procedure): string[] {
  return Object.entries(procedure.statuses ?? {}).flatMap(([code, { sees }]) =>
    sees.documents === 'none' && (sees.texts || sees.record)
      ? [`statuses.${code}.sees: no document is seen, so neither texts nor the record can be`]
      : [],
  );
}

/** Readers that are named twice. */
function draftMistakes({ policy: { drafts } }: Procedure): string[] {
  return repeated(drafts?.alsoReadBy ?? []).map((r) => `policy.drafts.alsoReadBy: ${r} is named twice`);
}

/** An organ that the class names in place of the stage's. */
function organOfStepMistakes(
  procedure: Procedure,
  at: string,
  { stage, organ }: DocumentClass['route'][number],
): string[] {
  const known = organ !== undefined && procedure.organs[organ];
  if (!known) return [`${at}.organ: there is no organ ${organ}`];
  const rule = procedure.stages[stage];
  return [
    ...(rule?.organ === organ ? [`${at}.organ: ${organ} is the stage's own organ`] : []),
    ...(known.level === 'office' && (rule?.inMeeting || rule?.silence.afterTabling)
      ? [`${at}.organ: ${organ} is an office and holds no meeting`]
      : []),
    ...(STAGES_WITHOUT_ROUNDS.includes(stage) ? [`${at}.organ: this stage holds no round, so nobody decides`] : []),
  ];
}

function routeMistakes(procedure: Procedure, name: string, { route }: DocumentClass): string[] {
  const mistakes: string[] = [];
  const at = `classes.${name}.route`;
  const onRoute = new Set<string>(route.map((s) => s.stage));
  for (const stage of repeated(route.map((s) => s.stage))) mistakes.push(`${at}: stage ${stage} stands twice on it`);
  for (const step of route) {
    if (!procedure.stages[step.stage]) mistakes.push(`${at}.${step.stage}: there is no such stage`);
    if (step.organ !== undefined) mistakes.push(...organOfStepMistakes(procedure, `${at}.${step.stage}`, step));
    for (const other of procedure.stages[step.stage]?.silence.afterStages ?? []) {
      if (!onRoute.has(other) && !STAGES_WITHOUT_ROUNDS.includes(other))
        mistakes.push(`${at}.${step.stage}: silence waits for ${other}, which is not on this route`);
    }
    for (const need of step.needs.flat()) {
      if (!onRoute.has(need.slice(0, 2))) mistakes.push(`${at}.${step.stage}.needs: ${need} is not on this route`);
      else if (isAfterAdoption(need.slice(0, 2)))
        mistakes.push(`${at}.${step.stage}.needs: ${need} is passed after adoption only`);
    }
    if (step.decision) mistakes.push(...decisionMistakes(`${at}.${step.stage}.decision`, step.decision));
    for (const other of step.sameVersion) {
      if (other === step.stage) mistakes.push(`${at}.${step.stage}.sameVersion: names the stage itself`);
      else if (!onRoute.has(other)) mistakes.push(`${at}.${step.stage}.sameVersion: ${other} is not on this route`);
      else if (isAfterAdoption(other))
        mistakes.push(`${at}.${step.stage}.sameVersion: ${other} is passed after adoption only`);
    }
  }
  const reachable = stagesThatCanOpen(route);
  for (const stage of onRoute)
    if (!reachable.has(stage)) mistakes.push(`${at}.${stage}: can never open, its needs wait for one another`);
  const adopting = [...onRoute].filter((s) => procedure.stages[s as StageCode]?.adopts);
  if (adopting.length !== 1) {
    mistakes.push(`${at}: exactly one stage adopts, here ${adopting.length === 0 ? 'none' : adopting.join(' and ')}`);
  }
  for (const stage of adopting)
    if (STAGES_WITHOUT_ROUNDS.some((s) => s === stage)) mistakes.push(`${at}.${stage}: adopts, and holds no round`);
  return mistakes;
}

function logMistakes({ log }: Procedure): string[] {
  if (!log || !('share' in log.witnesses.quorum)) return [];
  const at = 'log.witnesses.quorum.share';
  const { share } = log.witnesses.quorum;
  return [...shareMistakes(at, share), ...(share[0] === 0 ? [`${at}: demands nothing; leave the quorum out`] : [])];
}

/** Names of what there is not. Actors are not looked for: they come and go under one procedure. */
function nameMistakes(procedure: Procedure): string[] {
  return Object.entries(procedure.names ?? {}).flatMap(([language, names]) =>
    (['organs', 'stages', 'classes', 'statuses'] as const).flatMap((part) =>
      Object.keys(names[part] ?? {})
        .filter((code) => !Object.hasOwn(procedure[part] ?? {}, code))
        .map((code) => `names.${language}.${part}.${code}: there is none of that code`),
    ),
  );
}

/**
 * What is inconsistent in a procedure, all mistakes at once and each with its path; empty when it can be worked with.
 * The schema in `contracts/procedure.ts` has looked at the shape already; this looks at what the parts say of each other.
 */
export function procedureMistakes(procedure: Procedure): string[] {
  const classes = Object.entries(procedure.classes);
  return [
    ...organMistakes(procedure),
    ...stageMistakes(procedure),
    ...statusMistakes(procedure),
    ...logMistakes(procedure),
    ...draftMistakes(procedure),
    ...nameMistakes(procedure),
    ...(classes.length === 0 ? ['classes: there is none, so nothing could be proposed'] : []),
    ...classes.flatMap(([name, definition]) => [
      ...routeMistakes(procedure, name, definition),
      ...classMistakes(procedure, name, definition),
    ]),
  ];
}

const DAY_MS = 86_400_000;

/**
 * What a procedure says of itself that cannot be, and yet decides nothing wrongly: each with its path. An organisation that has
 * registered one works with it all the same (O07 does not ask for it), so whoever checks a procedure is told.
 */
export function procedureContradictions({ organs, classes, stages, policy }: Procedure): readonly string[] {
  const all = Object.entries(classes);
  const passes = (stage: StageCode) => all.some(([, { route }]) => route.some((s) => s.stage === stage));
  const { lapseDays } = policy;
  return [
    ...all
      .filter(([, c]) => c.reviewAfterDays !== undefined && c.reviewAfterDays > (c.expiresAfterDays ?? Infinity))
      .map(
        ([name, c]) =>
          `classes.${name}.reviewAfterDays: the review is due after ${c.reviewAfterDays} days, and it expires after ${c.expiresAfterDays}`,
      ),
    ...(policy.circulationConsent !== null && !passes(CIRCULATION)
      ? [`policy.circulationConsent: no class passes stage ${CIRCULATION}, so nobody is asked`]
      : []),
    ...(policy.namedPlacesHold && !policy.agreedPlacesStay
      ? ['policy.namedPlacesHold: nothing reads it without agreedPlacesStay']
      : []),
    ...all.flatMap(([name, { route }]) =>
      route.flatMap(({ stage, sameVersion }) => {
        const before = stagesThatCanOpen(route, stage);
        const later = (others: readonly StageCode[]) => others.filter((other) => !before.has(other));
        const at = `classes.${name}.route.${stage}`;
        return [
          ...later(stages[stage]?.silence.afterStages ?? []).map(
            (other) => `${at}: silence waits for ${other}, which comes after it`,
          ),
          ...later(sameVersion).map((other) => `${at}.sameVersion: names ${other}, which comes after it`),
        ];
      }),
    ),
    ...Object.entries(organs)
      .filter(([, { sitsWith }]) => sitsWith?.[0] === 0)
      .map(([organ]) => `organs.${organ}.sitsWith: demands nobody; leave it out`),
    ...Object.entries(stages)
      .filter(([, { quorum }]) => typeof quorum === 'object' && quorum.atLeast[0] === 0)
      .map(([code]) => `stages.${code}.quorum.atLeast: demands nobody; "none" says so`),
    ...Object.entries(stages)
      .filter(([code]) => !STAGES_WITHOUT_ROUNDS.some((s) => s === code))
      .filter(([, { periodMs }]) => lapseDays !== undefined && periodMs > lapseDays * DAY_MS)
      .map(([code]) => `policy.lapseDays: a document may lapse while a round of stage ${code} still runs`),
  ];
}
