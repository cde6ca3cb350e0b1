import { DossierAct, type MeetingAct, type OrganisationAct } from '../contracts/acts.ts';
import {
  aggregateRef,
  PROCESS,
  type ActorId,
  type DossierId,
  type Instant,
  type MeetingId,
  type MemberId,
  type OrganId,
  type PersonId,
  type StageCode,
  type TextHash,
} from '../contracts/ids.ts';
import type { Place, Position } from '../contracts/position.ts';
import type { DecisionRule, DocumentClass, Procedure, StageRule } from '../contracts/procedure.ts';
import type { Refusal } from '../contracts/refusal.ts';
import type { VersionManifest } from '../contracts/text.ts';
import { refused, type Sender } from './decision.ts';
import type { DossierContext } from './dossier/context.ts';
import { decisionAt } from './dossier/counting.ts';
import { decideDossier } from './dossier/decide.ts';
import { CIRCULATION, evolveDossier, IN_EFFECT, STAGES_WITHOUT_ROUNDS } from './dossier/evolve.ts';
import { isPassed, processStage } from './dossier/route.ts';
import { currentVersion, initialDossier, lastRound, type DossierState } from './dossier/state.ts';
import { decideMeeting } from './meeting/decide.ts';
import { evolveMeeting } from './meeting/evolve.ts';
import { initialMeeting, type MeetingState } from './meeting/state.ts';
import { decideOrganisation, type KeyChecks } from './organisation/decide.ts';
import { evolveOrganisation } from './organisation/evolve.ts';
import { initialOrganisation, type OrganisationState } from './organisation/state.ts';
import { procedureMistakes } from './procedure.ts';
import { dayOf, plusMs } from './time.ts';

/**
 * What a procedure leads to, found by playing it: a made-up organisation takes a document of each class along every path
 * that its chairs may choose, act by act, through the rules themselves. Nothing here knows what a rule says.
 */

/** What the rules ask of hashes and keys; not the domain's. */
export type CheckFunctions = { readonly textHash: DossierContext['textHash']; readonly keys: KeyChecks };

/** One move on a path: what an organ concluded, or what was done with the document. */
export type CheckMove = {
  readonly does:
    | 'circulated'
    | 'agreed'
    | 'carried'
    | 'silent'
    | 'objected'
    | 'notCarried'
    | 'broken'
    | 'basis'
    | 'repeated'
    | 'returned'
    | 'newVersion'
    | 'deferred'
    | 'takenUp';
  /** Null where it is no stage's own. */
  readonly stage: StageCode | null;
  /** The stage to which it was returned, or the organ for whose meeting it was taken up. */
  readonly to: StageCode | OrganId | null;
};

/** A move that the rules refuse where a document is stuck. */
export type Obstacle = { readonly stage: StageCode; readonly refusal: Refusal };

/** Something that a procedure should not have. */
export type ProcedureFinding =
  | { readonly finding: 'stageOfNoClass'; readonly stage: StageCode }
  | { readonly finding: 'stageNeverOpens'; readonly stage: StageCode }
  /** Nobody can be its organ's chair, and only a chair concludes. */
  | { readonly finding: 'nobodyMayAct'; readonly stage: StageCode; readonly organ: OrganId; readonly refusal: Refusal }
  | {
      readonly finding: 'deadEnd';
      /** The moves that lead into it; none: the document is stuck as soon as it is registered. */
      readonly path: readonly CheckMove[];
      /** States in which that last move leads into it; the path is the shortest. */
      readonly ways: number;
      readonly obstacles: readonly Obstacle[];
      /** Whether recorded waivers lead out. */
      readonly waivable: boolean;
    }
  /** Two of four carry against two, or one against three: the threshold is reached, and no other rule says what a tie is. */
  | { readonly finding: 'tieCarries'; readonly stage: StageCode; readonly minorityToo: boolean }
  /** Adopted, but what follows is refused: signature, notification, entry into force. */
  | { readonly finding: 'neverInEffect'; readonly refusal: Refusal };

export type ClassCheck = {
  readonly class: string;
  readonly findings: readonly ProcedureFinding[];
  /** The shortest path from registration to adoption; null where there is none. */
  readonly shortest: readonly CheckMove[] | null;
  /** Stages that decide by a vote, and what becomes of equal votes there. */
  readonly votes: readonly { readonly stage: StageCode; readonly tieCarries: boolean }[];
  readonly tried: {
    readonly states: number;
    /** States from which nothing leads to adoption. */
    readonly dead: number;
    readonly moves: number;
    readonly allowed: number;
    /** False where a bound ended the search: what lies behind it was not looked at. */
    readonly everything: boolean;
  };
};

export type ProcedureCheck = {
  /** As `procedureMistakes` tells them; nothing is played where there are any. */
  readonly mistakes: readonly string[];
  readonly findings: readonly ProcedureFinding[];
  readonly classes: readonly ClassCheck[];
};

/** How far to go: moves from registration, and states. */
export type CheckBounds = { readonly moves: number; readonly states: number };
const BOUNDS: CheckBounds = { moves: 60, states: 10_000 };

/** Whether a procedure is without mistakes and findings, and every class was tried to the end. */
export function isSound(check: ProcedureCheck): boolean {
  return (
    check.mistakes.length + check.findings.length === 0 &&
    check.classes.every((c) => c.findings.length === 0 && c.tried.everything)
  );
}

/** Plays a procedure. Pure; the same procedure gives the same answer anywhere. */
export function checkProcedure(
  procedure: Procedure,
  functions: CheckFunctions,
  bounds: CheckBounds = BOUNDS,
): ProcedureCheck {
  const mistakes = procedureMistakes(procedure);
  if (mistakes.length > 0) return { mistakes, findings: [], classes: [] };
  const founded = found(procedure, functions);
  const definitions = Object.values(procedure.classes);
  const unused = (Object.keys(procedure.stages) as StageCode[]).filter((s) => !definitions.some((d) => isPassed(d, s)));
  // Classes that differ in their names alone are one to the rules.
  const seen = new Map<string, Omit<ClassCheck, 'class'>>();
  const classes = Object.entries(procedure.classes).map(([name, definition]) => {
    const like = JSON.stringify({ ...definition, name: '' });
    const check = seen.get(like) ?? checkClass(founded, name, functions, bounds);
    seen.set(like, check);
    return { class: name, ...check };
  });
  return { mistakes, findings: unused.map((stage) => ({ finding: 'stageOfNoClass', stage })), classes };
}

/* The made-up organisation. */

/** Four, so that votes can be equal. */
const MEMBERS = ['MEMBER-1', 'MEMBER-2', 'MEMBER-3', 'MEMBER-4'] as readonly string[] as readonly MemberId[];
const [PROPOSER, OBJECTOR, , CONCERNED] = MEMBERS as readonly [MemberId, MemberId, MemberId, MemberId];
const SECRETARIAT = 'SECRETARIAT' as ActorId;
const DOSSIER = 'DOCUMENT' as DossierId;
const TITLE = 'A document';
const REASON = 'to try the procedure';
const START = '2000-01-03T09:00:00.000Z' as Instant;
const DAY_MS = 86_400_000;
const NO_TEXT = '0'.repeat(64) as TextHash;
/** Every statement's identity: the rules store it and read nothing in it. */
const STATEMENT = '0'.repeat(64) as Sender['statement'];
/** The public key of RFC 8037, appendix A. */
const KEY = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' } as const;

/** The organisation, the document and its meetings at one moment. */
type Scene = {
  readonly organisation: OrganisationState;
  readonly dossier: DossierState;
  readonly meetings: Readonly<Record<string, MeetingState>>;
  readonly at: Instant;
};

type Said =
  | { readonly about: 'dossier'; readonly by: ActorId; readonly act: DossierAct }
  | { readonly about: 'meeting'; readonly by: ActorId; readonly meeting: MeetingId; readonly act: MeetingAct }
  /** Time passes until then. */
  | { readonly about: 'time'; readonly at: Instant };

/** What is said next, as things stand; null: nothing needs to be. */
type Line = (scene: Scene) => Said | null;
type Played = { readonly ok: true; readonly scene: Scene } | { readonly ok: false; readonly refusal: Refusal };

const personOf = (actor: ActorId) => `${actor}-1` as PersonId;
const senderOf = (actor: ActorId): Sender => ({ actor, person: personOf(actor), statement: STATEMENT });
const actorOf = (member: MemberId) => member as string as ActorId;

function say(scene: Scene, said: Said, functions: CheckFunctions): Played {
  const { organisation, dossier, meetings, at } = scene;
  const meta = { n: 1, at };
  switch (said.about) {
    case 'time':
      return { ok: true, scene: { ...scene, at: said.at } };
    case 'meeting': {
      const meeting = meetings[said.meeting] ?? initialMeeting;
      const decision = decideMeeting(meeting, said.act, {
        ...{ at, sender: senderOf(said.by), aggregate: aggregateRef('meeting', said.meeting) },
        ...{ organisation, dossiers: { [DOSSIER]: dossier } },
      });
      if (!decision.ok) return decision;
      const after = decision.events.reduce((s, e) => evolveMeeting(s, e, meta), meeting);
      return { ok: true, scene: { ...scene, meetings: { ...meetings, [said.meeting]: after } } };
    }
    case 'dossier': {
      // To the schema of a procedure a language is any word; a text takes language tags alone.
      const issue = DossierAct.safeParse(said.act).error?.issues[0];
      if (issue)
        return refused('E05', 'schema', { act: said.act.type, at: issue.path.join('.'), found: issue.message });
      const named = 'meeting' in said.act ? said.act.meeting : (dossier.meeting ?? dossier.deferredTo);
      const decision = decideDossier(dossier, said.act, {
        ...{ at, sender: senderOf(said.by), aggregate: aggregateRef('dossier', DOSSIER), organisation },
        ...{ meeting: named === null ? null : (meetings[named] ?? null), textHash: functions.textHash },
      });
      if (!decision.ok) return decision;
      return {
        ok: true,
        scene: { ...scene, dossier: decision.events.reduce((s, e) => evolveDossier(s, e, meta), dossier) },
      };
    }
  }
}

function play(scene: Scene, lines: readonly Line[], functions: CheckFunctions): Played {
  let now = scene;
  for (const line of lines) {
    const said = line(now);
    const played = said === null ? null : say(now, said, functions);
    if (played?.ok === false) return played;
    now = played?.scene ?? now;
  }
  return { ok: true, scene: now };
}

type Founded = {
  readonly procedure: Procedure;
  readonly organisation: OrganisationState;
  /** Who speaks as the chair of each organ, and why nobody can where that is so. */
  readonly chairs: Readonly<Record<string, { readonly actor: ActorId; readonly refusal: Refusal | null }>>;
};

/** Registers the organisation, its members and a chair for each organ, as a secretariat would. */
function found(procedure: Procedure, { keys }: CheckFunctions): Founded {
  const context = {
    ...{ at: START, sender: senderOf(SECRETARIAT), dossier: null, keys },
    aggregate: aggregateRef('organisation', procedure.organisation),
  };
  let organisation = initialOrganisation;
  const tell = (act: OrganisationAct): Refusal | null => {
    const decision = decideOrganisation(organisation, act, context);
    if (!decision.ok) return decision.refusal;
    organisation = decision.events.reduce((s, e) => evolveOrganisation(s, e, { n: 1, at: START }), organisation);
    return null;
  };
  const must = (act: OrganisationAct) => {
    const refusal = tell(act);
    if (refusal) throw new Error(`${act.type} of a made-up organisation was refused: ${JSON.stringify(refusal)}`);
  };
  const accredit = (actor: ActorId) =>
    must({ type: 'AccreditPerson', person: personOf(actor), actor, name: actor, level: 'staff', mandate: 'note 1' });
  const secretary = { person: personOf(SECRETARIAT), actor: SECRETARIAT, name: 'Secretary', mandate: null, key: KEY };
  must({ type: 'RegisterOrganisation', procedure, secretariat: { ...secretary, level: 'staff' } });
  must({ type: 'RegisterOffice', office: PROCESS, role: 'process', name: 'Process' });
  accredit(PROCESS);
  for (const member of MEMBERS) {
    must({ type: 'RegisterMember', member, name: member, since: dayOf(START) });
    accredit(actorOf(member));
  }
  const chairs = Object.entries(procedure.organs).map(([organ, { level }], i) => {
    // An office is no body that sits: the secretariat runs it, and would have to be its chair.
    const actor = level === 'office' ? SECRETARIAT : (`CHAIR-${i + 1}` as ActorId);
    if (actor !== SECRETARIAT) {
      must({ type: 'RegisterOffice', office: actor, role: 'chair', name: actor });
      accredit(actor);
    }
    const refusal = tell({ type: 'PassChairmanship', organ: organ as OrganId, office: actor, reason: REASON });
    return [organ, { actor, refusal }] as const;
  });
  return { procedure, organisation, chairs: Object.fromEntries(chairs) };
}

/* What is said, line by line. */

/** A stage of the route, with its rule and how the class decides there. */
type Stop = { readonly stage: StageCode; readonly rule: StageRule; readonly decision: DecisionRule };

const own = (by: ActorId, act: DossierAct): Said => ({ about: 'dossier', by, act });
const textOf = ({ dossier }: Scene) => currentVersion(dossier)?.textHash ?? NO_TEXT;
const roundOf = ({ dossier }: Scene, stage: StageCode) => ({ stage, round: lastRound(dossier, stage)?.round ?? 1 });
const meetingId = (n: number) => `MEETING-${n}` as MeetingId;
const lastMeeting = ({ meetings }: Scene) => meetingId(Object.keys(meetings).length);

const AGREE: Position = { kind: 'agree' };
const OBJECT: Position = { kind: 'object', reasons: REASON, places: ['para-1' as Place] };
const agreed = (): Position => AGREE;
const objected = (member: MemberId): Position => (member === OBJECTOR ? OBJECT : AGREE);
const rejected = (): Position => OBJECT;
/** So many in favour, the others against. */
const divided =
  (inFavour: number) =>
  (member: MemberId): Position =>
    MEMBERS.indexOf(member) < inFavour ? AGREE : OBJECT;

/** The words of the people around a document; `waive`: with every waiver that there is, recorded beforehand. */
function linesFor({ procedure, chairs }: Founded, functions: CheckFunctions, waive: boolean) {
  const { official } = procedure.languages;
  const chairOfOrgan = (organ: OrganId) => chairs[organ]?.actor ?? SECRETARIAT;
  const chairOfStage = ({ rule }: Stop) => chairOfOrgan(rule.organ);
  const anyChair = Object.values(chairs).find((c) => c.refusal === null)?.actor ?? SECRETARIAT;

  const issue: Line = ({ dossier }) => {
    const number = (currentVersion(dossier)?.manifest.number ?? 0) + 1;
    const manifest: VersionManifest = {
      ...{ v: 1, dossier: DOSSIER, number, title: TITLE, normalisation: 'NFC-LF-v1', openPlaces: [] },
      renderings: official.map((language, i) => ({
        ...{ language, status: 'official', bytes: 1, mediaType: 'text/plain' },
        sha256: `${number}${i}`.padStart(64, '0') as VersionManifest['renderings'][number]['sha256'],
      })),
    };
    return own(SECRETARIAT, { type: 'IssueVersion', textHash: functions.textHash(manifest), manifest });
  };

  /** Receipts of the present text, at circulation where it was circulated, else at a stage. */
  const received = (stage: StageCode): readonly Line[] =>
    MEMBERS.map((member): Line => (scene) => {
      const { delivered, circulated } = scene.dossier;
      const textHash = textOf(scene);
      if (delivered[textHash]?.includes(member)) return null;
      const at = circulated === textHash ? CIRCULATION : stage;
      return own(actorOf(member), { type: 'ConfirmDelivery', stage: at, textHash });
    });

  const convene =
    (organ: OrganId): Line =>
    (scene) => {
      // The period after circulation runs from no later than now.
      const day = dayOf(plusMs(scene.at, procedure.policy.circulationDays * DAY_MS));
      const meeting = meetingId(Object.keys(scene.meetings).length + 1);
      const act: MeetingAct = { type: 'ConveneMeeting', organ, day, place: 'Here', title: 'A meeting' };
      return { about: 'meeting', by: SECRETARIAT, meeting, act };
    };

  const inMeeting =
    (by: ActorId, act: MeetingAct): Line =>
    (scene) => ({ about: 'meeting', by, meeting: lastMeeting(scene), act });

  /** A sitting of the organ with the document on its agenda: of the meeting that it was taken up for, else of a new one. */
  const sitting = (stop: Stop): readonly Line[] => {
    if (!stop.rule.inMeeting) return [];
    const { organ } = stop.rule;
    return [
      (scene) => {
        const awaited = scene.dossier.deferredTo === lastMeeting(scene) ? scene.meetings[lastMeeting(scene)] : null;
        return awaited?.organ === organ && awaited.phase === 'convened' ? null : convene(organ)(scene);
      },
      inMeeting(SECRETARIAT, { type: 'PlaceOnAgenda', dossier: DOSSIER, item: 1 }),
      inMeeting(chairOfStage(stop), { type: 'ApproveAgenda' }),
      inMeeting(chairOfStage(stop), { type: 'OpenSitting' }),
      (scene) => own(PROCESS, { type: 'RecordPlacement', meeting: lastMeeting(scene), placed: true }),
    ];
  };

  const waivers: readonly Line[] = (['circulationPeriod', 'sameVersion', 'concordance'] as const).map(
    (of): Line =>
      () =>
        waive ? own(SECRETARIAT, { type: 'RecordWaiver', of, reason: REASON }) : null,
  );

  const open =
    (stop: Stop, kind: 'open' | 'silence'): Line =>
    (scene) => {
      const itsOwn = stop.rule.opening === 'process' && processStage(scene.dossier, procedure) === stop.stage;
      const by = itsOwn && kind === 'open' ? PROCESS : chairOfStage(stop);
      return own(by, { type: 'OpenRound', stage: stop.stage, textHash: textOf(scene), kind });
    };

  const positions = ({ stage }: Stop, of: (member: MemberId) => Position): readonly Line[] =>
    MEMBERS.map((member): Line => (scene) => {
      // Whom the document is about is against it: where the member is counted, that shows.
      const position = scene.dossier.concerns === member ? OBJECT : of(member);
      return own(actorOf(member), {
        type: 'TakePosition',
        ...roundOf(scene, stage),
        textHash: textOf(scene),
        position,
      });
    });

  const conclude =
    (stop: Stop): Line =>
    (scene) =>
      own(chairOfStage(stop), {
        ...{ type: stop.decision.by === 'vote' ? 'DeclareVote' : 'FindConsensus' },
        ...{ ...roundOf(scene, stop.stage), textHash: textOf(scene) },
      });

  const close =
    (stop: Stop, by: ActorId): Line =>
    (scene) =>
      own(by, { type: 'CloseRound', ...roundOf(scene, stop.stage) });

  /** What the process does with a finding that adopts in a meeting, and the end of the sitting. */
  const afterwards = (stop: Stop): readonly Line[] => {
    if (!stop.rule.inMeeting) return [];
    const found = ({ dossier }: Scene) => stop.rule.adopts && dossier.stages[stop.stage]?.status === 'closed';
    return [
      (scene) => (found(scene) ? inMeeting(PROCESS, { type: 'NumberAct', dossiers: [DOSSIER] })(scene) : null),
      (scene) =>
        found(scene) ? own(PROCESS, { type: 'RecordAdoption', meeting: lastMeeting(scene), number: 1 }) : null,
      inMeeting(chairOfStage(stop), { type: 'CloseSitting' }),
    ];
  };

  const concordance = ({ rule }: Stop): Line => {
    return (scene) => {
      const textHash = textOf(scene);
      const owed = rule.adopts && official.length > 1 && !scene.dossier.concordant.includes(textHash);
      return owed ? own(SECRETARIAT, { type: 'RecordConcordance', textHash, languages: official as string[] }) : null;
    };
  };

  const before = (stop: Stop) => [...sitting(stop), ...waivers, concordance(stop)];

  return {
    issue,
    proposed: (name: string, concerns: boolean): readonly Line[] => [
      () =>
        own(actorOf(PROPOSER), {
          ...{ type: 'ProposeDocument', title: TITLE, class: name, area: 'any', justification: REASON },
          ...{ proposer: PROPOSER, leadOrgan: 'any', ...(concerns && { concerns: CONCERNED }) },
        }),
      () => own(SECRETARIAT, { type: 'RegisterDocument' }),
      issue,
    ],
    circulated: [
      (scene: Scene) => own(SECRETARIAT, { type: 'Circulate', textHash: textOf(scene), consent: REASON }),
      ...received(CIRCULATION),
    ],
    /** A round in which everybody answers, and what the chair concludes of it. */
    decided: (stop: Stop, of: (member: MemberId) => Position): readonly Line[] => [
      ...[...before(stop), open(stop, 'open'), ...positions(stop, of), conclude(stop), ...afterwards(stop)],
    ],
    /** A round that ends without a finding, since an objection stands. */
    blocked: (stop: Stop): readonly Line[] => [
      ...[...before(stop), open(stop, 'open'), ...positions(stop, objected)],
      ...[close(stop, chairOfStage(stop)), ...afterwards(stop)],
    ],
    silent: (stop: Stop): readonly Line[] => [
      ...[...before(stop), ...received(stop.stage), open(stop, 'silence')],
      ({ dossier, at }: Scene) => ({ about: 'time', at: lastRound(dossier, stop.stage)?.deadline ?? at }),
      ...[close(stop, PROCESS), conclude(stop), ...afterwards(stop)],
    ],
    broken: (stop: Stop): readonly Line[] => [
      ...[...before(stop), ...received(stop.stage), open(stop, 'silence')],
      // The one objector is enough.
      ...[...positions(stop, objected).slice(1, 2), ...afterwards(stop)],
    ],
    takenAsBasis: (stop: Stop): readonly Line[] => [
      ...before(stop),
      (scene) => own(chairOfStage(stop), { type: 'TakeAsBasis', stage: stop.stage, textHash: textOf(scene) }),
      ...afterwards(stop),
    ],
    returned: (from: Stop, to: StageCode): readonly Line[] => [
      () => own(chairOfStage(from), { type: 'ReturnToStage', from: from.stage, to, places: [], reason: REASON }),
    ],
    repeated: (stop: Stop): readonly Line[] => [
      () => own(chairOfStage(stop), { type: 'RepeatStage', stage: stop.stage, reason: REASON }),
    ],
    deferred: [() => own(anyChair, { type: 'Defer', reason: REASON })] as readonly Line[],
    takenUp: (stop: Stop): readonly Line[] => [
      convene(stop.rule.organ),
      (scene) => own(anyChair, { type: 'TakeUpAgain', meeting: lastMeeting(scene), reason: REASON }),
    ],
    /** From adoption to effect: signatures, then what a treaty's domestic procedures ask. */
    broughtIntoEffect: (signed: boolean, binding: boolean): readonly Line[] => {
      if (!signed) return [];
      const adopted = ({ dossier }: Scene) => dossier.adoptedText ?? NO_TEXT;
      const each = (type: 'Sign' | 'NotifyCompletion') =>
        MEMBERS.map(
          (member): Line =>
            (scene) =>
              scene.dossier.adoptionRoster.includes(member)
                ? own(actorOf(member), { type, textHash: adopted(scene) })
                : null,
        );
      const certified: Line = (scene) => own(SECRETARIAT, { type: 'CertifyCopies', textHash: adopted(scene) });
      const announced: Line = ({ at }) => own(SECRETARIAT, { type: 'AnnounceEntryIntoForce', day: dayOf(at) });
      return binding ? [...each('Sign'), certified, ...each('NotifyCompletion'), announced] : each('Sign');
    },
  };
}

/* Paths. */

type Lines = ReturnType<typeof linesFor>;
type Attempt = { readonly move: CheckMove; readonly lines: readonly Line[] };

const move = (does: CheckMove['does'], stage: CheckMove['stage'] = null, to: CheckMove['to'] = null): CheckMove => ({
  ...{ does, stage, to },
});

/** Everything that may be tried with a document of the route; the rules say which of it is allowed. */
function attemptsOn(stops: readonly Stop[], lines: Lines): readonly Attempt[] {
  const holding = stops.filter((s) => !STAGES_WITHOUT_ROUNDS.includes(s.stage));
  const meeting = holding.filter((s) => s.rule.inMeeting);
  return [
    { move: move('circulated', CIRCULATION), lines: lines.circulated },
    ...stops.map((s) => ({ move: concludes(s), lines: lines.decided(s, agreed) })),
    ...holding.flatMap((s): readonly Attempt[] => [
      ...(s.decision.by === 'vote'
        ? [{ move: move('notCarried', s.stage), lines: lines.decided(s, rejected) }]
        : [{ move: move('objected', s.stage), lines: lines.blocked(s) }]),
      ...(s.rule.silence.allowed
        ? [
            { move: move('silent', s.stage), lines: lines.silent(s) },
            { move: move('broken', s.stage), lines: lines.broken(s) },
          ]
        : []),
      { move: move('basis', s.stage), lines: lines.takenAsBasis(s) },
      { move: move('repeated', s.stage), lines: lines.repeated(s) },
      ...holding
        .slice(0, holding.indexOf(s))
        .map((to) => ({ move: move('returned', s.stage, to.stage), lines: lines.returned(s, to.stage) })),
    ]),
    { move: move('newVersion'), lines: [lines.issue] },
    { move: move('deferred'), lines: lines.deferred },
    ...(meeting.length > 0 ? meeting : holding.slice(-1)).map((s) => ({
      ...{ move: move('takenUp', null, s.rule.organ), lines: lines.takenUp(s) },
    })),
  ];
}

const concludes = ({ stage, decision }: Stop) => move(decision.by === 'vote' ? 'carried' : 'agreed', stage);

/**
 * What the rules can still tell apart, once no round is open: two scenes with one name lead to the same places. Left out
 * is what people make good at once (receipts, concordance, another meeting), and whether the process or the chair opens.
 */
function nameOf({ dossier, meetings }: Scene, route: DocumentClass['route']): string {
  if (dossier.adoption !== null) return 'adopted';
  const text = currentVersion(dossier)?.textHash;
  const stages = route.map(({ stage }) => {
    const s = dossier.stages[stage];
    const basis = (s?.bases.length ?? 0) > 0 && route.some((r) => r.needs.flat().includes(`${stage}/basis`));
    const same = s?.closedOn === text && route.some((r) => r.sameVersion.includes(stage));
    return `${stage}${s?.status ?? ''}${basis ? '+basis' : ''}${s?.status === 'closed' && same ? '+same' : ''}`;
  });
  const awaited = dossier.deferredTo === null ? '' : (meetings[dossier.deferredTo]?.organ ?? '');
  return [dossier.phase, awaited, ...stages].join(' ');
}

type State = {
  readonly name: string;
  readonly scene: Scene;
  readonly depth: number;
  /** How it was first reached; null at the beginning. */
  readonly by: { readonly from: State; readonly move: CheckMove } | null;
  readonly refused: Obstacle[];
  readonly next: Set<string>;
  looked: boolean;
};

type Search = {
  readonly states: ReadonlyMap<string, State>;
  readonly moves: number;
  readonly allowed: number;
  readonly everything: boolean;
};

/** Goes wherever the rules let a document go, nearest first, once through each state. */
function search(
  from: Scene,
  route: DocumentClass['route'],
  attempts: readonly Attempt[],
  functions: CheckFunctions,
  bounds: CheckBounds,
  reached: (state: State) => void = () => undefined,
): Search {
  const stateOf = (scene: Scene, by: State['by']): State => ({
    ...{ name: nameOf(scene, route), scene, by, depth: by ? by.from.depth + 1 : 0 },
    ...{ refused: [], next: new Set<string>(), looked: false },
  });
  const first = stateOf(from, null);
  const states = new Map([[first.name, first]]);
  let [moves, allowed, everything] = [0, 0, true];
  const queue = [first];
  for (const state of queue) {
    reached(state);
    if (state.scene.dossier.adoption !== null) continue;
    if (state.depth >= bounds.moves || states.size > bounds.states) {
      everything = false;
      continue;
    }
    state.looked = true;
    for (const { move: does, lines } of attempts) {
      moves += 1;
      const played = play(state.scene, lines, functions);
      if (!played.ok) {
        if ((does.does === 'agreed' || does.does === 'carried') && does.stage !== null)
          state.refused.push({ stage: does.stage, refusal: played.refusal });
        continue;
      }
      allowed += 1;
      const next = stateOf(played.scene, { from: state, move: does });
      state.next.add(next.name);
      if (states.has(next.name)) continue;
      states.set(next.name, next);
      queue.push(next);
    }
  }
  return { states, moves, allowed, everything };
}

function pathTo(state: State): readonly CheckMove[] {
  return state.by ? [...pathTo(state.by.from), state.by.move] : [];
}

/** The states that lead to adoption; one that was not looked at is taken to. */
function hopeful({ states }: Search): ReadonlySet<string> {
  const before = new Map<string, string[]>();
  for (const s of states.values()) for (const n of s.next) before.set(n, [...(before.get(n) ?? []), s.name]);
  const found = [...states.values()].filter((s) => !s.looked).map((s) => s.name);
  const names = new Set(found);
  for (const name of found) {
    for (const b of before.get(name) ?? []) {
      if (names.has(b)) continue;
      names.add(b);
      found.push(b);
    }
  }
  return names;
}

/** The state furthest on that a document comes to from here: what is refused there is what it is stuck at. */
function furthest(state: State, { states }: Search): State {
  const closed = (s: State) => Object.values(s.scene.dossier.stages).filter((x) => x.status === 'closed').length;
  const seen = new Set([state]);
  // A set is walked in the order in which it grows.
  for (const s of seen) for (const n of s.next) seen.add(states.get(n)!);
  return [...seen].reduce((a, b) => (closed(b) > closed(a) ? b : a));
}

/** The ways into states without a way out; those with the same last move and the same obstacles are told as one. */
function deadEnds(
  dead: readonly State[],
  found: Search,
  waivable: (scene: Scene) => boolean,
): readonly ProcedureFinding[] {
  const names = new Set(dead.map((s) => s.name));
  const ends = new Map<string, { readonly entry: State; readonly obstacles: readonly Obstacle[]; ways: number }>();
  for (const entry of dead.filter((s) => s.by === null || !names.has(s.by.from.name))) {
    const at = furthest(entry, found);
    const obstacles = at.refused.filter((o) => at.scene.dossier.stages[o.stage]?.status !== 'closed');
    const alike = JSON.stringify([entry.by?.move, obstacles.map((o) => [o.stage, o.refusal.rule])]);
    const known = ends.get(alike);
    if (known) known.ways += 1;
    else ends.set(alike, { entry, obstacles, ways: 1 });
  }
  return [...ends.values()].map(({ entry, obstacles, ways }) => ({
    ...{ finding: 'deadEnd', path: pathTo(entry), ways, obstacles, waivable: waivable(entry.scene) },
  }));
}

function checkClass(
  founded: Founded,
  name: string,
  functions: CheckFunctions,
  bounds: CheckBounds,
): Omit<ClassCheck, 'class'> {
  const { procedure, organisation, chairs } = founded;
  const definition = procedure.classes[name]!;
  const { route } = definition;
  const stops = route.flatMap(({ stage, decision }): readonly Stop[] => {
    const rule = procedure.stages[stage];
    return rule ? [{ stage, rule, decision: decision ?? decisionAt(initialDossier, procedure, stage) }] : [];
  });
  const lines = linesFor(founded, functions, false);
  const concerns = stops.some(({ decision }) => decision.by === 'consensus' && decision.minus === 'concerned');
  const begun = play(
    { organisation, dossier: initialDossier, meetings: {}, at: START },
    lines.proposed(name, concerns),
    functions,
  );
  if (!begun.ok) {
    // No text can be issued at all: nothing to go on from.
    const obstacles = [{ stage: route[0]!.stage, refusal: begun.refusal }];
    return {
      findings: [{ finding: 'deadEnd', path: [], ways: 1, obstacles, waivable: false }],
      ...{ shortest: null, votes: [], tried: { states: 1, dead: 1, moves: 1, allowed: 0, everything: true } },
    };
  }
  const opened = new Set<string>();
  const ties = new Map<StageCode, number>();
  const carries = (scene: Scene, stop: Stop, inFavour: number) => {
    const played = play(scene, lines.decided(stop, divided(inFavour)), functions);
    return played.ok && played.scene.dossier.stages[stop.stage]?.status === 'closed';
  };
  const found = search(begun.scene, route, attemptsOn(stops, lines), functions, bounds, ({ scene }) => {
    for (const stage of Object.keys(scene.dossier.stages)) opened.add(stage);
    for (const stop of stops) {
      if (stop.decision.by !== 'vote' || ties.has(stop.stage) || !carries(scene, stop, MEMBERS.length)) continue;
      const least = MEMBERS.findIndex((_, i) => carries(scene, stop, i + 1)) + 1;
      ties.set(stop.stage, least);
    }
  });
  const hope = hopeful(found);
  const dead = [...found.states.values()].filter((s) => !hope.has(s.name));
  const adopted = found.states.get('adopted') ?? null;
  const effect =
    adopted && play(adopted.scene, lines.broughtIntoEffect(definition.signed, definition.binding), functions);
  if (effect?.ok) {
    for (const stage of Object.keys(effect.scene.dossier.stages)) opened.add(stage);
    if (effect.scene.dossier.phase === 'inEffect') opened.add(IN_EFFECT);
  }
  const waived = attemptsOn(stops, linesFor(founded, functions, true));
  const waivable = (scene: Scene) => search(scene, route, waived, functions, bounds).states.has('adopted');
  const half = MEMBERS.length / 2;
  const onRoute = stops.map((s) => s.stage);
  // What follows adoption stands on no route; it is missed only where there is an adoption.
  const after = (Object.keys(procedure.stages) as StageCode[]).filter((s) => adopted && isPassed(definition, s));
  const expected = [...new Set([...onRoute, ...after])];
  const findings: readonly ProcedureFinding[] = [
    ...stops.flatMap(({ stage, rule }): readonly ProcedureFinding[] => {
      const refusal = chairs[rule.organ]?.refusal;
      return refusal && !STAGES_WITHOUT_ROUNDS.includes(stage)
        ? [{ finding: 'nobodyMayAct', stage, organ: rule.organ, refusal }]
        : [];
    }),
    ...expected
      .filter((stage) => found.everything && !opened.has(stage))
      .map((stage): ProcedureFinding => ({ finding: 'stageNeverOpens', stage })),
    ...deadEnds(dead, found, waivable),
    ...[...ties]
      .filter(([, least]) => least <= half)
      .map(([stage, least]): ProcedureFinding => ({ finding: 'tieCarries', stage, minorityToo: least < half })),
    ...(effect?.ok === false ? [{ finding: 'neverInEffect' as const, refusal: effect.refusal }] : []),
  ];
  return {
    findings,
    shortest: adopted && pathTo(adopted),
    votes: [...ties].map(([stage, least]) => ({ stage, tieCarries: least <= half })),
    tried: {
      ...{ states: found.states.size, dead: dead.length },
      ...{ moves: found.moves, allowed: found.allowed, everything: found.everything },
    },
  };
}
