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
import { Level, type DecisionRule, type Procedure, type StageRule } from '../contracts/procedure.ts';
import type { Refusal } from '../contracts/refusal.ts';
import type { VersionManifest } from '../contracts/text.ts';
import { refused, type Sender } from './decision.ts';
import type { DossierContext } from './dossier/context.ts';
import { decideDossier } from './dossier/decide.ts';
import { CIRCULATION, evolveDossier } from './dossier/evolve.ts';
import { meetingsReadFor } from './dossier/facts/packages.ts';
import { presentChairs } from './dossier/facts/presentChair.ts';
import { processStage } from './dossier/facts/route.ts';
import { currentVersion, draftAwaitingNumber, lastRound, type DossierState } from './dossier/state.ts';
import { dayOfForce } from './dossier/facts/terms.ts';
import { decideMeeting } from './meeting/decide.ts';
import { evolveMeeting } from './meeting/evolve.ts';
import { initialMeeting, type MeetingState } from './meeting/state.ts';
import type { KeyChecks } from './organisation/context.ts';
import { decideOrganisation } from './organisation/decide.ts';
import { evolveOrganisation } from './organisation/evolve.ts';
import { initialOrganisation, type OrganisationState } from './organisation/state.ts';
import { dayOf, plusMs } from './time.ts';

/**
 * A made-up organisation, and how its people speak: each move of a document in acts, played through the rules themselves.
 * Nothing here knows what a rule says.
 */

/** What the rules ask of hashes and keys; not the domain's. */
export type CheckFunctions = { readonly textHash: DossierContext['textHash']; readonly keys: KeyChecks };

/** Four, so that votes can be equal. */
export const MEMBERS = ['MEMBER-1', 'MEMBER-2', 'MEMBER-3', 'MEMBER-4'] as readonly string[] as readonly MemberId[];
const [PROPOSER, OBJECTOR, , CONCERNED] = MEMBERS as readonly [MemberId, MemberId, MemberId, MemberId];
export const SECRETARIAT = 'SECRETARIAT' as ActorId;
export const DOSSIER = 'DOCUMENT' as DossierId;
/** What it may be merged into: another like it, at the same place of the way. */
const OTHER = 'ANOTHER' as DossierId;
const PARTS = ['PART-1', 'PART-2'] as readonly string[] as readonly DossierId[];
const TITLE = 'A document';
const REASON = 'to try the procedure';
export const START = '2000-01-03T09:00:00.000Z' as Instant;
const DAY_MS = 86_400_000;
const NO_TEXT = '0'.repeat(64) as TextHash;
/** Every statement's identity: the rules store it and read nothing in it. */
export const STATEMENT = '0'.repeat(64) as Sender['statement'];
/** The public key of RFC 8037, appendix A. */
const KEY = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' } as const;

/** The organisation, the document and its meetings at one moment. */
export type Scene = {
  readonly organisation: OrganisationState;
  readonly dossier: DossierState;
  readonly meetings: Readonly<Record<string, MeetingState>>;
  readonly at: Instant;
  /** Of the last entry that anything got: each has a number of its own, by which the rules tell what was said last. */
  readonly n: number;
};

type Said =
  | { readonly about: 'dossier'; readonly by: ActorId; readonly act: DossierAct }
  | { readonly about: 'meeting'; readonly by: ActorId; readonly meeting: MeetingId; readonly act: MeetingAct }
  /** Time passes until then. */
  | { readonly about: 'time'; readonly at: Instant };

/** What is said next, as things stand; null: nothing needs to be. */
export type Line = (scene: Scene) => Said | null;
type Played = { readonly ok: true; readonly scene: Scene } | { readonly ok: false; readonly refusal: Refusal };

const personOf = (actor: ActorId, level: Level) => `${actor}-${level.toUpperCase()}` as PersonId;
const senderOf = (actor: ActorId, level: Level = 'staff'): Sender => ({
  ...{ actor, person: personOf(actor, level), statement: STATEMENT },
});
/** A delegation sends whom the stage wants to hear; whoever signs has full powers. */
const levelFor = (act: DossierAct, { procedure }: OrganisationState): Level =>
  (act.type === 'TakePosition' ? procedure?.stages[act.stage]?.speaks?.[0] : undefined) ?? 'staff';
const actorOf = (member: MemberId) => member as string as ActorId;

function say(scene: Scene, said: Said, functions: CheckFunctions): Played {
  const { organisation, dossier, meetings, at } = scene;
  const n = scene.n + 1;
  const meta = { n, at };
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
      return { ok: true, scene: { ...scene, n, meetings: { ...meetings, [said.meeting]: after } } };
    }
    case 'dossier': {
      // To the schema of a procedure a language is any word; a text takes language tags alone.
      const issue = DossierAct.safeParse(said.act).error?.issues[0];
      if (issue)
        return refused('E05', 'schema', { act: said.act.type, at: issue.path.join('.'), found: issue.message });
      const near = 'meeting' in said.act ? [said.act.meeting] : meetingsReadFor(dossier);
      const decision = decideDossier(dossier, said.act, {
        ...{ at, sender: senderOf(said.by, levelFor(said.act, organisation)), organisation },
        ...{ aggregate: aggregateRef('dossier', DOSSIER) },
        ...{
          meetings: near.flatMap((m) => meetings[m] ?? []),
          dossiers: { [OTHER]: { ...dossier, id: OTHER } },
          textHash: functions.textHash,
        },
      });
      if (!decision.ok) return decision;
      return {
        ok: true,
        scene: { ...scene, n, dossier: decision.events.reduce((s, e) => evolveDossier(s, e, meta), dossier) },
      };
    }
  }
}

export function play(scene: Scene, lines: readonly Line[], functions: CheckFunctions): Played {
  let now = scene;
  for (const line of lines) {
    const said = line(now);
    const played = said === null ? null : say(now, said, functions);
    if (played?.ok === false) return played;
    now = played?.scene ?? now;
  }
  return { ok: true, scene: now };
}

export type Founded = {
  readonly procedure: Procedure;
  readonly organisation: OrganisationState;
  /** Who speaks as the chair of each organ, and why nobody can where that is so. */
  readonly chairs: Readonly<Record<string, { readonly actor: ActorId; readonly refusal: Refusal | null }>>;
};

/** Registers the organisation, its members and a chair for each organ, as a secretariat would. */
export function found(procedure: Procedure, { keys }: CheckFunctions): Founded {
  const context = {
    ...{ at: START, sender: senderOf(SECRETARIAT), dossier: null, meeting: null, keys },
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
  const accredit = (actor: ActorId, level: Level = 'staff') =>
    must({ type: 'AccreditPerson', person: personOf(actor, level), actor, name: actor, level, mandate: 'note 1' });
  const secretary = {
    person: personOf(SECRETARIAT, 'staff'),
    actor: SECRETARIAT,
    name: 'Secretary',
    mandate: null,
    key: KEY,
  };
  must({ type: 'RegisterOrganisation', procedure, secretariat: { ...secretary, level: 'staff' } });
  must({ type: 'RegisterOffice', office: PROCESS, role: 'process', name: 'Process' });
  accredit(PROCESS);
  for (const member of MEMBERS) {
    must({ type: 'RegisterMember', member, name: member, since: dayOf(START), paper: 'made up' });
    for (const level of Level.options) accredit(actorOf(member), level);
    const paper = 'full powers 1';
    must({ type: 'LodgeFullPowers', person: personOf(actorOf(member), 'staff'), scope: { of: 'all' }, paper });
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
export type Stop = { readonly stage: StageCode; readonly rule: StageRule; readonly decision: DecisionRule };

const own = (by: ActorId, act: DossierAct): Said => ({ about: 'dossier', by, act });
const textOf = ({ dossier }: Scene) => currentVersion(dossier)?.textHash ?? NO_TEXT;
const roundOf = ({ dossier }: Scene, stage: StageCode) => ({ stage, round: lastRound(dossier, stage)?.round ?? 1 });
const meetingId = (n: number) => `MEETING-${n}` as MeetingId;
const lastMeeting = ({ meetings }: Scene) => meetingId(Object.keys(meetings).length);

const AGREE: Position = { kind: 'agree' };
const OBJECT: Position = { kind: 'object', reasons: REASON, places: ['para-1' as Place] };
export const agreed = (): Position => AGREE;
const objected = (member: MemberId): Position => (member === OBJECTOR ? OBJECT : AGREE);
export const rejected = (): Position => OBJECT;
/** Whom the document is about is against it, and nobody else. */
export const concernedObjects = (member: MemberId): Position => (member === CONCERNED ? OBJECT : AGREE);
/** So many in favour, the others against. */
export const divided =
  (inFavour: number) =>
  (member: MemberId): Position =>
    MEMBERS.indexOf(member) < inFavour ? AGREE : OBJECT;

/** The words of the people around a document; `waive`: with every waiver that there is, recorded beforehand. */
export function linesFor({ procedure, chairs }: Founded, functions: CheckFunctions, waive: boolean) {
  const { official } = procedure.languages;
  const chairOfOrgan = (organ: OrganId) => chairs[organ]?.actor ?? SECRETARIAT;
  const chairOfStage = ({ rule }: Stop) => chairOfOrgan(rule.organ);
  const presentChair = ({ dossier, organisation }: Scene) => presentChairs(dossier, organisation, [])[0] ?? SECRETARIAT;

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
  const headOf = (organ: OrganId): Level => procedure.organs[organ]?.headLevels?.[0] ?? 'head';
  const sitting = (stop: Stop, meets: boolean): readonly Line[] => {
    if (!meets) return [];
    const { organ } = stop.rule;
    return [
      (scene) => {
        const awaited = scene.dossier.deferredTo === lastMeeting(scene) ? scene.meetings[lastMeeting(scene)] : null;
        return awaited?.organ === organ && awaited.phase === 'convened' ? null : convene(organ)(scene);
      },
      inMeeting(SECRETARIAT, { type: 'PlaceOnAgenda', dossier: DOSSIER, item: 1 }),
      inMeeting(chairOfStage(stop), { type: 'ApproveAgenda' }),
      // Everybody is there where the organ asks who is; elsewhere nobody's presence says anything for it.
      ...(stop.rule.quorum === 'present' || procedure.organs[organ]?.sitsWith !== undefined
        ? MEMBERS.map((member) =>
            inMeeting(SECRETARIAT, { type: 'RecordPresence', member, head: personOf(actorOf(member), headOf(organ)) }),
          )
        : []),
      inMeeting(chairOfStage(stop), { type: 'OpenSitting' }),
      (scene) => own(PROCESS, { type: 'RecordPlacement', meeting: lastMeeting(scene), placed: true, organ }),
    ];
  };

  /** Before a sitting that is to adopt the text, its chair waives. */
  const waivers = (stop: Stop): readonly Line[] =>
    (['circulationPeriod', 'sameVersion', 'concordance'] as const).map((of): Line => {
      const by = stop.rule.inMeeting && stop.rule.adopts ? chairOfStage(stop) : SECRETARIAT;
      return () => (waive ? own(by, { type: 'RecordWaiver', of, reason: REASON }) : null);
    });

  const open =
    (stop: Stop, kind: 'open' | 'silence'): Line =>
    (scene) => {
      const itsOwn = stop.rule.opening === 'process' && processStage(scene.dossier, procedure) === stop.stage;
      const by = itsOwn && kind === 'open' ? PROCESS : chairOfStage(stop);
      return own(by, { type: 'OpenRound', stage: stop.stage, textHash: textOf(scene), kind });
    };

  const positions = ({ stage, decision }: Stop, of: (member: MemberId) => Position): readonly Line[] =>
    MEMBERS.map((member): Line => (scene) => {
      // Whom the document is about is against it where it is said to be left out: were it counted all the same, that shows.
      const leftOut = decision.by === 'consensus' && decision.minus === 'concerned';
      const position = leftOut && scene.dossier.concerns === member ? OBJECT : of(member);
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
  const afterwards = (stop: Stop, meets = stop.rule.inMeeting): readonly Line[] => {
    if (!meets) return [];
    const { organ } = stop.rule;
    const found = ({ dossier }: Scene) =>
      stop.rule.inMeeting &&
      stop.rule.adopts &&
      (dossier.stages[stop.stage]?.status === 'closed' || draftAwaitingNumber(dossier) !== null);
    return [
      (scene) => (found(scene) ? inMeeting(PROCESS, { type: 'NumberAct', dossiers: [DOSSIER] })(scene) : null),
      (scene) =>
        found(scene) ? own(PROCESS, { type: 'RecordAdoption', meeting: lastMeeting(scene), number: 1 }) : null,
      inMeeting(chairOfStage(stop), { type: 'CloseSitting' }),
      (scene) => {
        const left = { type: 'RecordPlacement', meeting: lastMeeting(scene), placed: false, organ } as const;
        return scene.dossier.phase === 'inProgress' ? own(PROCESS, left) : null;
      },
    ];
  };

  const concordance = ({ rule }: Stop): Line => {
    return (scene) => {
      const textHash = textOf(scene);
      const owed = rule.adopts && official.length > 1 && !scene.dossier.concordant.includes(textHash);
      return owed ? own(SECRETARIAT, { type: 'RecordConcordance', textHash, languages: official as string[] }) : null;
    };
  };

  const before = (stop: Stop, meets = stop.rule.inMeeting) => [
    ...sitting(stop, meets),
    ...waivers(stop),
    concordance(stop),
  ];
  /** Silence may have to be proposed in a meeting, also where the stage sits in none. */
  const tabled = ({ rule }: Stop) => rule.inMeeting || rule.silence.afterTabling === true;

  return {
    issue,
    /** Whether a document that does not move may be declared lapsed. */
    lapses: procedure.policy.lapseDays !== undefined,
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
      ...[...before(stop, tabled(stop)), ...received(stop.stage), open(stop, 'silence')],
      ({ dossier, at }: Scene) => ({ about: 'time', at: lastRound(dossier, stop.stage)?.deadline ?? at }),
      ...[close(stop, PROCESS), conclude(stop), ...afterwards(stop, tabled(stop))],
    ],
    broken: (stop: Stop): readonly Line[] => [
      ...[...before(stop, tabled(stop)), ...received(stop.stage), open(stop, 'silence')],
      // The one objector is enough.
      ...[...positions(stop, objected).slice(1, 2), ...afterwards(stop, tabled(stop))],
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
    /** The organ decides on the draft now, and adopts it later. */
    decidedOnDraft: (stop: Stop): readonly Line[] => [
      ...[...before(stop), open(stop, 'open'), ...positions(stop, agreed)],
      (scene) =>
        own(chairOfStage(stop), { type: 'DecideOnDraft', ...roundOf(scene, stop.stage), textHash: textOf(scene) }),
      ...afterwards(stop),
    ],
    changedTo: (name: string): readonly Line[] => [
      (scene) => own(presentChair(scene), { type: 'ChangeClass', class: name, reason: REASON }),
    ],
    split: [
      (scene: Scene) =>
        own(presentChair(scene), {
          ...{ type: 'SplitDocument', into: PARTS.map((dossier) => ({ dossier, title: TITLE })) },
          ...{ remains: false, reason: REASON },
        }),
    ] as readonly Line[],
    merged: [
      () => own(actorOf(PROPOSER), { type: 'AgreeToMerge', into: OTHER }),
      (scene: Scene) => own(presentChair(scene), { type: 'MergeInto', into: OTHER, reason: REASON }),
    ] as readonly Line[],
    abandoned: [
      () => own(actorOf(PROPOSER), { type: 'AgreeToAbandon' }),
      (scene: Scene) => own(presentChair(scene), { type: 'AbandonDocument', reason: REASON }),
    ] as readonly Line[],
    withdrawn: [() => own(actorOf(PROPOSER), { type: 'WithdrawProposal', reason: REASON })] as readonly Line[],
    lapsed: [
      ({ at }: Scene) => ({ about: 'time', at: plusMs(at, (procedure.policy.lapseDays ?? 0) * DAY_MS) }),
      () => own(SECRETARIAT, { type: 'DeclareLapse', reason: REASON }),
    ] as readonly Line[],
    deferred: [(scene: Scene) => own(presentChair(scene), { type: 'Defer', reason: REASON })] as readonly Line[],
    takenUp: (stop: Stop): readonly Line[] => [
      convene(stop.rule.organ),
      (scene) => own(presentChair(scene), { type: 'TakeUpAgain', meeting: lastMeeting(scene), reason: REASON }),
    ],
    /** From adoption to effect: signatures, then what a treaty's domestic procedures ask. */
    broughtIntoEffect: (signed: boolean, binding: boolean): readonly Line[] => {
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
      const announced: Line = ({ at, dossier, organisation }) =>
        own(SECRETARIAT, { type: 'AnnounceEntryIntoForce', day: dayOfForce(dossier, organisation) ?? dayOf(at) });
      const signatures = signed ? each('Sign') : [];
      return binding ? [...signatures, certified, ...each('NotifyCompletion'), announced] : signatures;
    },
  };
}
