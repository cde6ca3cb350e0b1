import type { Entry } from '../contracts/entry.ts';
import type { DossierEvent, FindingEvidence, MeetingEvent, Tally } from '../contracts/events.ts';
import type { DossierId, Instant, MeetingId, MemberId, StageCode } from '../contracts/ids.ts';
import type { Scope } from '../contracts/position.ts';
import type { StageWord } from '../contracts/procedure.ts';
import { emptyFolded } from '../domain/journalling.ts';
import { ownView, procedureOf } from '../domain/dossier/facts/ownProcedure.ts';
import { withoutAsidesInConfidence } from '../domain/dossier/facts/aside.ts';
import { objectorsTo, type Counting } from '../domain/dossier/facts/counting.ts';
import type { DossierState } from '../domain/dossier/state.ts';
import type { MeetingState } from '../domain/meeting/state.ts';
import { countedMembers, type OrganisationState } from '../domain/organisation/state.ts';
import { aggregateRef } from '../contracts/ids.ts';
import { parseLine } from '../evidence/chain.ts';
import { foldLine, seenEntries } from './fold.ts';
import { namesIn } from './words/names.ts';

/** What a sitting came to on one document; `version` is the number of the text that was before it. */
export type ItemOutcome =
  | {
      readonly kind: 'consensus';
      readonly stage: StageCode;
      readonly version: number;
      readonly evidence: FindingEvidence;
    }
  | {
      readonly kind: 'vote';
      readonly stage: StageCode;
      readonly version: number;
      readonly tally: Tally;
      readonly evidence: FindingEvidence;
    }
  /** In the procedure's word, after the finding or the vote. */
  | { readonly kind: StageWord; readonly stage: StageCode }
  | { readonly kind: 'basis'; readonly stage: StageCode; readonly version: number }
  | { readonly kind: 'returned'; readonly to: StageCode; readonly places: readonly string[]; readonly reason: string }
  | { readonly kind: 'deferred'; readonly to: MeetingId | null; readonly reason: string }
  | {
      readonly kind: 'onDraft';
      readonly stage: StageCode;
      readonly version: number;
      readonly evidence: FindingEvidence;
    }
  | { readonly kind: 'splitInto' | 'mergedInto'; readonly into: readonly DossierId[]; readonly reason: string }
  | { readonly kind: 'abandoned' | 'lapsed'; readonly reason: string }
  | { readonly kind: 'act'; readonly number: number | null }
  | { readonly kind: 'none'; readonly objections: readonly MemberId[] };

/** What the protocol of a closed sitting says, drawn from the entries alone (domain §1.1, §3.8). */
export type ProtocolDraft = {
  readonly meeting: MeetingId;
  readonly organ: string;
  readonly title: string;
  readonly day: string;
  readonly place: string;
  readonly presided: string | null;
  /** UTC. */
  readonly opened: Instant;
  readonly closed: Instant;
  readonly present: readonly { readonly name: string; readonly head: string }[];
  /** Parties with a status that were there. */
  readonly guests: readonly { readonly name: string; readonly head: string }[];
  /** Counted members of which no presence was recorded. */
  readonly absent: readonly string[];
  readonly items: readonly {
    readonly item: number;
    readonly documents: readonly {
      readonly dossier: DossierId;
      readonly title: string;
      readonly outcomes: readonly ItemOutcome[];
    }[];
  }[];
  readonly removed: readonly { readonly dossier: DossierId; readonly reason: string }[];
};

/** The lines that a draft is made of: of the organisation, of the meeting, and of each document that was on its agenda. */
export type ProtocolSources = {
  readonly organisation: readonly string[];
  readonly meeting: readonly string[];
  readonly dossiers: Readonly<Record<string, readonly string[]>>;
};

/** Documents that were on the agenda of a meeting at any time. */
export function documentsOf(meeting: readonly string[]): readonly DossierId[] {
  const events = meeting.flatMap((line) => parseLine(line).events as readonly MeetingEvent[]);
  return [...new Set(events.flatMap((e) => (e.type === 'ItemPlaced' ? [e.dossier] : [])))];
}

/** Drafts the protocol of a sitting, with the names of a language. Null while the sitting is not closed. @throws BrokenChain */
export function draftProtocol(
  organisationId: string,
  id: MeetingId,
  sources: ProtocolSources,
  language: ProtocolLanguage = 'en',
): ProtocolDraft | null {
  const entries = sources.meeting.map(parseLine);
  const instantOf = (type: MeetingEvent['type']) => entries.find((e) => e.events.some((x) => x.type === type))?.at;
  const [opened, closed] = [instantOf('SittingOpened'), instantOf('SittingClosed')];
  const meeting = lastState(aggregateRef('meeting', id), sources.meeting) as MeetingState;
  // The organisation as it was when the sitting closed: who was a member, who chaired what.
  const organisation = lastState(
    aggregateRef('organisation', organisationId),
    sources.organisation.filter((line) => closed !== undefined && parseLine(line).at <= closed),
  ) as OrganisationState;
  const { organ, day, place, title } = meeting;
  if (opened === undefined || closed === undefined || organ === null || day === null) return null;
  const names = namesIn(language, null, organisation);
  const attending = Object.entries(meeting.present).map(([id, head]) => ({
    ...{ name: names.actor(id), head: names.person(head) },
    isGuest: meeting.guests.some((g) => g === id),
  }));
  const sitting = { organ, opened, closed, id };
  return {
    ...{ meeting: id, day, place: place ?? '', title: title ?? '', opened, closed },
    organ: names.organ(organ),
    presided: meeting.presided === null ? null : names.actor(meeting.presided),
    present: attending.filter((a) => !a.isGuest).map(({ isGuest: _, ...a }) => a),
    guests: attending.filter((a) => a.isGuest).map(({ isGuest: _, ...a }) => a),
    absent: countedMembers(organisation)
      .filter((m) => !meeting.present[m])
      .map(names.actor),
    items: [...new Set(meeting.agenda.map((i) => i.item))].map((item) => ({
      item,
      documents: meeting.agenda
        .filter((i) => i.item === item)
        .map(({ dossier }) =>
          documentAt(dossier, sources.dossiers[dossier] ?? [], sitting, { organisation, meetings: [meeting] }),
        ),
    })),
    removed: entries
      .flatMap((e) => e.events as readonly MeetingEvent[])
      .flatMap((e) => (e.type === 'ItemRemoved' ? [{ dossier: e.dossier, reason: e.reason }] : []))
      .filter(({ dossier }) => !meeting.agenda.some((i) => i.dossier === dossier)),
  };
}

type Sitting = { readonly organ: string; readonly opened: Instant; readonly closed: Instant; readonly id: MeetingId };

function documentAt(
  dossier: DossierId,
  lines: readonly string[],
  sitting: Sitting,
  others: Counting,
): ProtocolDraft['items'][number]['documents'][number] {
  const entries = seenEntries(lines);
  const last = entries.findLast((e) => e.at <= sitting.closed)?.n ?? 0;
  const atClosing = lastState(aggregateRef('dossier', dossier), lines.slice(0, last)) as DossierState;
  const stages = procedureOf(others.organisation, atClosing)?.stages ?? {};
  const isOfOrgan = (stage: StageCode) => stages[stage]?.organ === sitting.organ;
  const versionOf = (hash: string) => atClosing.versions.find((v) => v.textHash === hash)?.manifest.number ?? 0;
  const outcomes = entries.flatMap((entry) =>
    (entry.events as readonly DossierEvent[]).flatMap((e) =>
      outcomeOf(withoutAsidesInConfidence(e, atClosing), entry, sitting, isOfOrgan, versionOf),
    ),
  );
  const standing = Object.values(atClosing.stages).flatMap(({ stage, rounds }) => {
    const text = isOfOrgan(stage) ? rounds.at(-1)?.textHash : undefined;
    return text === undefined ? [] : objectorsTo(atClosing, { stage, textHash: text }, ownView(others, atClosing));
  });
  return {
    dossier,
    title: atClosing.title,
    outcomes: outcomes.length > 0 ? outcomes : [{ kind: 'none', objections: [...new Set(standing)] }],
  };
}

/** What an event says of the document at this sitting. The number of an act may be recorded after the sitting has closed. */
function outcomeOf(
  e: DossierEvent,
  { at }: Entry,
  sitting: Sitting,
  isOfOrgan: (stage: StageCode) => boolean,
  versionOf: (hash: string) => number,
): readonly ItemOutcome[] {
  if (e.type === 'Adopted' || e.type === 'DraftDecisionRecorded')
    return e.act.meeting === sitting.id ? [{ kind: 'act', number: e.act.number }] : [];
  if (at < sitting.opened || at > sitting.closed) return [];
  switch (e.type) {
    case 'ConsensusFound':
      return isOfOrgan(e.stage)
        ? [{ kind: 'consensus', stage: e.stage, version: versionOf(e.textHash), evidence: e.evidence }]
        : [];
    case 'VoteDeclared':
      return isOfOrgan(e.stage)
        ? [{ kind: 'vote', stage: e.stage, version: versionOf(e.textHash), tally: e.tally, evidence: e.evidence }]
        : [];
    case 'StageClosed':
      return e.outcome && e.outcome.as !== 'asBasis' && isOfOrgan(e.stage)
        ? [{ kind: e.outcome.as, stage: e.stage }]
        : [];
    case 'DraftDecided':
      return isOfOrgan(e.stage)
        ? [{ kind: 'onDraft', stage: e.stage, version: versionOf(e.textHash), evidence: e.evidence }]
        : [];
    case 'DocumentSplit':
      return [{ kind: 'splitInto', into: e.into.map((p) => p.dossier), reason: e.reason }];
    case 'MergedInto':
      return [{ kind: 'mergedInto', into: [e.into], reason: e.reason }];
    case 'DocumentAbandoned':
      return [{ kind: 'abandoned', reason: e.reason }];
    case 'DocumentLapsed':
      return [{ kind: 'lapsed', reason: e.reason }];
    case 'TakenAsBasis':
      return isOfOrgan(e.stage) ? [{ kind: 'basis', stage: e.stage, version: versionOf(e.textHash) }] : [];
    case 'ReturnedToStage':
      return isOfOrgan(e.from) ? [{ kind: 'returned', to: e.to, places: e.places, reason: e.reason }] : [];
    case 'Deferred':
      return e.from === sitting.id || e.alsoFrom?.some((m) => m === sitting.id)
        ? [{ kind: 'deferred', to: e.to, reason: e.reason }]
        : [];
    default:
      return [];
  }
}

function lastState(ref: Entry['aggregate'], lines: readonly string[]): unknown {
  return lines.reduce(foldLine, emptyFolded(ref)).state;
}

/** Words of a protocol in one language; `{0}` and so on are filled in. */
const PHRASES = {
  en: {
    protocol: 'Protocol',
    draft: 'Draft, drawn from the entries of the journal. It is the protocol once it is issued and signed.',
    held: 'held in {0} on {1}',
    presided: 'Presided: {0}',
    present: 'Present',
    guests: 'Guests',
    absent: 'Absent: {0}',
    notRecorded: 'Presence was not recorded.',
    item: 'Item {0}',
    consensus: 'Consensus was found on version {0}; {1} delegations were counted.',
    carried: 'The vote on version {0} was carried: {1} in favour, {2} against, {3} abstained, {4} did not vote.',
    notCarried: 'The vote on version {0} was not carried: {1} in favour, {2} against, {3} abstained, {4} did not vote.',
    unheard: 'Not heard ({0}): {1}.',
    silent: 'Present, and silent when asked for objections: {0}.',
    notCounted: 'Not counted, not being present: {0}.',
    standAside: '{0} stood aside: {1}.',
    reservation: 'Reservation of {0} ({1}): {2}',
    viewpoint: 'Viewpoint of {0}: {1}',
    cleared: 'It is cleared.',
    approvedForSubmission: 'It is approved for submission.',
    basis: 'Version {0} was taken as a basis. It is not approved.',
    onDraft: 'Decided on the draft, version {0}; it is not adopted. {1} delegations were counted.',
    splitInto: 'Split into {0}: {1}',
    mergedInto: 'Merged into {0}: {1}',
    abandoned: 'Abandoned: {0}',
    lapsed: 'Declared lapsed: {0}',
    returned: 'Returned to stage {0}{1}: {2}',
    reopened: ', reopening {0}',
    deferred: 'Deferred to {0}: {1}',
    later: 'a later meeting',
    act: 'Act No. {0}.',
    actUnnumbered: 'Adopted.',
    objected: 'No consensus was found. Objections stand of: {0}.',
    none: 'No decision was taken.',
    removed: 'Taken off the agenda',
    document: 'the whole document',
    drafting: 'the drafting',
  },
  ru: {
    protocol: 'Протокол',
    draft: 'Проект, составленный по записям журнала. Протоколом он становится после выпуска и подписания.',
    held: 'состоялось: {0}, {1}',
    presided: 'Председательствовал: {0}',
    present: 'Присутствовали',
    guests: 'Приглашённые',
    absent: 'Отсутствовали: {0}',
    notRecorded: 'Присутствие не записывалось.',
    item: 'Пункт {0}',
    consensus: 'Констатирован консенсус по версии {0}; учтено делегаций: {1}.',
    carried: 'Голосование по версии {0}: принято. За {1}, против {2}, воздержались {3}, не голосовали {4}.',
    notCarried: 'Голосование по версии {0}: не принято. За {1}, против {2}, воздержались {3}, не голосовали {4}.',
    unheard: 'Не высказались ({0}): {1}.',
    silent: 'Присутствовали и на вопрос о возражениях не ответили: {0}.',
    notCounted: 'Не учтены как отсутствующие: {0}.',
    standAside: '{0} не участвует: {1}.',
    reservation: 'Оговорка {0} ({1}): {2}',
    viewpoint: 'Особое мнение {0}: {1}',
    cleared: 'Согласовано.',
    approvedForSubmission: 'Одобрено для внесения.',
    basis: 'Версия {0} принята за основу. Это не одобрение.',
    onDraft: 'Принято решение по проекту, версия {0}; документ не принят. Учтено делегаций: {1}.',
    splitInto: 'Разделено на {0}: {1}',
    mergedInto: 'Объединено с {0}: {1}',
    abandoned: 'Рассмотрение прекращено: {0}',
    lapsed: 'Признано утратившим актуальность: {0}',
    returned: 'Возвращено на стадию {0}{1}: {2}',
    reopened: ', открыты вновь: {0}',
    deferred: 'Отложено до: {0}. {1}',
    later: 'следующее заседание',
    act: 'Решение № {0}.',
    actUnnumbered: 'Принято.',
    objected: 'Консенсус не достигнут. Возражения: {0}.',
    none: 'Решение не принималось.',
    removed: 'Снято с повестки дня',
    document: 'весь документ',
    drafting: 'подготовка текста',
  },
} as const satisfies Record<string, Record<string, string>>;

export const PROTOCOL_LANGUAGES = Object.keys(PHRASES) as readonly (keyof typeof PHRASES)[];
export type ProtocolLanguage = keyof typeof PHRASES;

/** The draft as Markdown, for people to complete. */
export function protocolText(draft: ProtocolDraft, language: ProtocolLanguage): string {
  const words = PHRASES[language];
  const say = (phrase: keyof typeof words, ...values: readonly (string | number)[]) =>
    words[phrase].replace(/\{(\d)\}/g, (_, i: string) => String(values[Number(i)] ?? ''));
  const scope = (s: Scope) => (s.of === 'paragraph' ? s.places.join(', ') : words[s.of]);
  const attached = (e: FindingEvidence) => [
    ...(e.unheard.length === 0
      ? []
      : [
          e.unheardBy === 'presence'
            ? say('silent', e.unheard.join(', '))
            : say('unheard', e.unheardBy, e.unheard.join(', ')),
        ]),
    ...(e.absent ? [say('notCounted', e.absent.join(', '))] : []),
    ...e.standAsides.map((s) => say('standAside', s.member, scope(s.scope))),
    ...e.reservations.map((r) => say('reservation', r.member, r.reservation, r.text)),
    ...e.viewpoints.map((v) => say('viewpoint', v.member, v.text)),
  ];
  const said = (o: ItemOutcome): readonly string[] => {
    switch (o.kind) {
      case 'consensus':
        return [say('consensus', o.version, o.evidence.roster.length), ...attached(o.evidence)];
      case 'vote': {
        const { carried, inFavour, against, abstained, notVoted } = o.tally;
        const counts = [inFavour, against, abstained, notVoted].map((m) => m.length);
        return [say(carried ? 'carried' : 'notCarried', o.version, ...counts), ...attached(o.evidence)];
      }
      case 'onDraft':
        return [say('onDraft', o.version, o.evidence.roster.length), ...attached(o.evidence)];
      case 'splitInto':
      case 'mergedInto':
        return [say(o.kind, o.into.join(', '), o.reason)];
      case 'abandoned':
      case 'lapsed':
        return [say(o.kind, o.reason)];
      case 'cleared':
      case 'approvedForSubmission':
        return [words[o.kind]];
      case 'basis':
        return [say('basis', o.version)];
      case 'returned':
        return [say('returned', o.to, o.places.length > 0 ? say('reopened', o.places.join(', ')) : '', o.reason)];
      case 'deferred':
        return [say('deferred', o.to ?? words.later, o.reason)];
      case 'act':
        return [o.number === null ? words.actUnnumbered : say('act', o.number)];
      case 'none':
        return [o.objections.length > 0 ? say('objected', o.objections.join(', ')) : words.none];
    }
  };
  const items = draft.items.flatMap(({ item, documents }) => [
    `## ${say('item', item)}`,
    ...documents.flatMap((d) => [
      `**${d.title}** (${d.dossier})`,
      d.outcomes
        .flatMap(said)
        .map((l) => `- ${l}`)
        .join('\n'),
    ]),
  ]);
  return `${[
    `# ${words.protocol}: ${draft.title}`,
    `_${words.draft}_`,
    `${draft.organ}, ${say('held', draft.place, draft.day)} (${draft.meeting})`,
    ...(draft.presided === null ? [] : [say('presided', draft.presided)]),
    ...(draft.present.length === 0
      ? [words.notRecorded]
      : [
          `${words.present}:\n\n${draft.present.map((p) => `- ${p.name}: ${p.head}`).join('\n')}`,
          ...(draft.absent.length > 0 ? [say('absent', draft.absent.join(', '))] : []),
        ]),
    ...(draft.guests.length > 0
      ? [`${words.guests}:\n\n${draft.guests.map((p) => `- ${p.name}: ${p.head}`).join('\n')}`]
      : []),
    ...items,
    ...(draft.removed.length > 0
      ? [`## ${words.removed}`, draft.removed.map((r) => `- ${r.dossier}: ${r.reason}`).join('\n')]
      : []),
  ].join('\n\n')}\n`;
}
