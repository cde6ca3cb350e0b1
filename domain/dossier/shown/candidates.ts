import { DossierAct } from '../../../contracts/acts.ts';
import type { Day, Instant, MemberId, StageCode } from '../../../contracts/ids.ts';
import type { VersionManifest } from '../../../contracts/text.ts';
import { actSchemas, plausibleActs, typeOf, type Values } from '../../plausible.ts';
import { dayOf, epochMs, plusMs } from '../../time.ts';
import type { DossierContext } from '../context.ts';
import { ownView } from '../facts/ownProcedure.ts';
import { meetingsReadFor } from '../facts/packages.ts';
import { unmetNeeds } from '../facts/route.ts';
import { splitOff } from '../facts/owed.ts';
import { dayOfForce } from '../facts/terms.ts';
import { blocks, currentVersion, lastRound, type DossierState, type Round } from '../state.ts';

/** Acts that somebody could send about a document as it stands: what {@link explain} tries. */

/** The document and what its decisions read. `dossiers`: other documents by id, as far as the caller knows any. */
export type Sight = Pick<DossierContext, 'organisation' | 'meetings' | 'dossiers' | 'textHash'> & {
  readonly state: DossierState;
  readonly at: Instant;
};

const WEEK_MS = 7 * 86_400_000;
/** Variants of one act at one stage: more than any act has members to vary. */
const MOST_VARIANTS = 96;
const SCHEMAS = actSchemas(DossierAct);

/**
 * The acts, each about every stage that it could be about. `extra` takes the place of what is said by default; `types`: of these alone,
 * null: of every one.
 */
export function candidateActs(
  given: Sight,
  extra: Values = {},
  types: readonly DossierAct['type'][] | null = null,
): readonly DossierAct[] {
  const sight = ownView(given, given.state);
  const stages = stagesOf(sight);
  const values = new Map(stages.map((stage) => [stage, { ...valuesAt(sight, stage), ...extra }]));
  const schemas = SCHEMAS.filter((s) => types === null || types.some((t) => t === typeOf(s)));
  return schemas.flatMap((schema) => {
    const aboutStage = 'stage' in schema.shape || typeOf(schema) === 'ReturnToStage';
    return (aboutStage ? stages : stages.slice(0, 1)).flatMap((stage) =>
      plausibleActs<DossierAct>(schema, values.get(stage) ?? extra, MOST_VARIANTS).map((act) =>
        'manifest' in act ? { ...act, textHash: sight.textHash(act.manifest) } : act,
      ),
    );
  });
}

/** Stages that were opened, and those that the route lets open now; before any of them, the first that there is. */
function stagesOf({ state, organisation }: Sight): readonly StageCode[] {
  const route = state.definition?.route.map((s) => s.stage) ?? [];
  const near = route.filter((s) => state.stages[s] !== undefined || unmetNeeds(state, s).length === 0);
  const all = [...new Set([...near, ...(Object.keys(state.stages) as StageCode[])])];
  return all.length > 0 ? all : (Object.keys(organisation.procedure?.stages ?? {}) as StageCode[]).slice(0, 1);
}

/** What could be said of this document, by the name of a member of an act. */
function valuesAt(sight: Sight, stage: StageCode): Values {
  const { state, organisation, at } = sight;
  const round = lastRound(state, stage);
  const texts = [round?.textHash, currentVersion(state)?.textHash, state.adoptedText].filter((t) => t != null);
  const places = state.versions.find((v) => v.textHash === state.adoptedText)?.manifest.places;
  const present = currentVersion(state)?.manifest.places;
  const members = Object.keys(organisation.members) as MemberId[];
  const others = Object.keys(sight.dossiers).filter((d) => d !== state.id);
  const meetings = [...sight.meetings.map((m) => m.id), ...meetingsReadFor(state)].filter((m) => m !== null);
  const route = state.definition?.route.map((s) => s.stage) ?? [];
  const later = plusMs(round && round.deadline > at ? round.deadline : at, WEEK_MS);
  const lengthMs = round ? epochMs(round.deadline) - epochMs(round.openedAt) : 0;
  const earlier = round ? [plusMs(round.openedAt, Math.floor(lengthMs * 0.9))] : [];
  return {
    stage: [stage],
    from: [stage],
    'ReturnToStage.to': route.slice(0, Math.max(route.indexOf(stage), 0)),
    'Defer.to': [...new Set(meetings)],
    meeting: [...new Set(meetings)],
    round: [...new Set([round?.round ?? 1, 0])],
    number: [...new Set(sight.meetings.flatMap((m) => m.acts.map((a) => a.number)))],
    textHash: [...new Set(texts)],
    manifest: [nextManifest(sight)],
    // The hash of that manifest takes its place: before the first version there is no other that could be named.
    'IssueVersion.textHash': ['0'.repeat(64)],
    languages: [organisation.procedure?.languages.official ?? []],
    rendering: [{ language: 'en', status: 'unofficial', sha256: '1'.repeat(64), bytes: 1, mediaType: 'text/plain' }],
    position: [{ kind: 'agree' }],
    sendUpBrackets: [true],
    deadline: [later],
    ...(present && { place: present.slice(0, 1).map(([place]) => place) }),
    ...(places && { 'ProposeCorrection.place': places.slice(0, 1).map(([place]) => place) }),
    'ProposeCorrection.language': organisation.procedure?.languages.official.slice(0, 1) ?? [],
    'AgreeToShorten.deadline': earlier,
    'ShortenRound.deadline': earlier,
    day: [dayOf(at)],
    'AnnounceEntryIntoForce.day': daysOfForce(sight),
    class: Object.keys(organisation.procedure?.classes ?? {}),
    'ProposeDocument.class': Object.keys(organisation.procedure?.classes ?? {}).slice(0, 1),
    title: [state.title === '' ? 'A document' : state.title],
    leadOrgan: Object.keys(organisation.procedure?.organs ?? {}).slice(0, 1),
    proposer: members.slice(0, 2),
    member: members,
    admits: members.filter((m) => organisation.members[m]?.status === 'candidate'),
    concerns: members.filter((m) => organisation.members[m]?.status === 'member').slice(0, 1),
    for: owing(round, members),
    jointly: members.slice(0, 2).map((m) => [m]),
    statement: Object.values(round?.positions ?? {}).flatMap((p) => (p.jointly ? [p.statement] : [])),
    since: state.versions.slice(0, -1).map((v) => v.textHash),
    'SendReminder.to': owing(round, members)
      .slice(0, 1)
      .map((m) => [m]),
    'RecordWaiver.members': members.slice(0, 1).map((m) => [m]),
    'MergeInto.into': others,
    'AgreeToMerge.into': others,
    'ConsentToCirculation.textHash': [currentVersion(state)?.textHash].filter((t) => t != null),
    'RecordMerge.from': others,
    splitFrom: others,
    organ: route.flatMap((s) => organisation.procedure?.stages[s]?.organ ?? []),
    'OfferCarryOver.to': Object.values(organisation.offices).flatMap((o) => (o.role === 'chair' ? [o.office] : [])),
    offer: state.carryOvers.slice(-1).map((c) => c.offer),
    'AssentToJointPosition.for': Object.values(round?.positions ?? {}).flatMap((p) => p.jointly ?? []),
    'RuleOnAmendment.by': round ? amending(round) : [],
    'EndDocument.by': others,
    implements: others,
    child: others,
    correction: state.corrections.length > 0 ? [state.corrections.length] : [1],
    sha256: [...new Set(state.versions.flatMap((v) => v.manifest.renderings.map((r) => r.sha256)))].slice(0, 4),
    'RecordReading.by': members.slice(0, 1),
    fraction: organisation.procedure?.stages[stage]?.reminders ?? [],
  };
}

/** The day that the class computes, or a later one of what the document depends on; without any today. */
function daysOfForce({ state, organisation, dossiers, at }: Sight): readonly Day[] {
  const computed = dayOfForce(state, organisation);
  const days = [computed ?? dayOf(at), ...state.dependsOn.flatMap((d) => dossiers[d]?.effectiveOn ?? [])];
  return [...new Set(days)].toSorted().toReversed();
}

function owing(round: Round | null, members: readonly MemberId[]): readonly MemberId[] {
  return members.filter((m) => !round?.positions[m]);
}

function amending(round: Round): readonly MemberId[] {
  return Object.values(round.positions).flatMap((p) => (blocks(p, true) ? [p.member] : []));
}

/**
 * A version that follows the present one, with renderings in the languages that it has, else in the official ones. Its places say
 * what they said, but for those that went to the parts of a split.
 */
function nextManifest({ state, organisation }: Sight): VersionManifest {
  const present = currentVersion(state)?.manifest;
  const gone = splitOff(state).flatMap((p) => p.places);
  const places = present?.places?.filter(([place]) => !gone.includes(place));
  const sha256 = '0'.repeat(64) as VersionManifest['renderings'][number]['sha256'];
  return {
    ...{ v: 1, dossier: state.id ?? '', number: (present?.number ?? 0) + 1, title: state.title },
    ...{ normalisation: 'NFC-LF-v1', openPlaces: [], ...(places && { places }) },
    renderings:
      present?.renderings ??
      (organisation.procedure?.languages.official ?? []).map((language) => ({
        ...{ language, status: 'official', sha256, bytes: 1, mediaType: 'text/plain' },
      })),
  };
}
