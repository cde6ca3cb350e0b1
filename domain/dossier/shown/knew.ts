import type { Entry } from '../../../contracts/entry.ts';
import type { DossierEvent } from '../../../contracts/events.ts';
import type { ActorId, Instant, MemberId, Sha256, StageCode, TextHash } from '../../../contracts/ids.ts';
import type { PositionKind } from '../../../contracts/position.ts';
import type { OrganisationState } from '../../organisation/state.ts';
import { evolveDossier } from '../evolve.ts';
import { initialDossier, type DossierState } from '../state.ts';
import { hiddenRounds, isShownTo, type HiddenRound } from './confidential.ts';
import { isReadable, isRecordOpen, isSeen } from './seen.ts';
import { readsDrafts, viewerOf, type Viewer } from './viewer.ts';

/** Who knew what when, as the entries of a document tell it: what was sent, what was signed for, and what could be seen. */

/**
 * One thing that somebody knew, or was entitled to see, since an entry. Sent to it: `notice`, `reminder`. Signed by it:
 * `delivery`. Recorded of it: `reading`. Open to it: `version`, `round`, `position`.
 */
export type Known = {
  readonly who: ActorId;
  readonly since: Instant;
  readonly entry: number;
  readonly what: 'notice' | 'reminder' | 'delivery' | 'version' | 'reading' | 'round' | 'position';
  readonly stage: StageCode | null;
  readonly round: number | null;
  readonly textHash: TextHash | null;
  /** Of a reading: the language of the version that was read. */
  readonly sha256?: Sha256;
  /** Of a position: whose it is, what it says, and the entry at which it was taken. */
  readonly position?: {
    readonly of: MemberId;
    readonly kind: PositionKind | 'lifted' | 'withdrawn';
    readonly taken: number;
  };
};
type Fact = Omit<Known, 'who' | 'since' | 'entry'>;

/** What is open to whoever is entitled, from the entry on at which it is. */
type Open = { readonly fact: Fact; readonly isOpen: (sight: SightOf) => boolean };
type SightOf = {
  readonly viewer: Viewer;
  readonly state: DossierState;
  readonly organisation: OrganisationState;
  readonly hidden: readonly HiddenRound[];
};

/**
 * Folds the entries of one document. `organisationAt` gives the organisation after so many of its own entries: who was
 * entitled is asked at each entry of the document, by the organisation that its decision read. Entries may be missing, where
 * they are withheld from whoever asks: then nothing is told of them. `who`: of this actor alone.
 */
export function whoKnewWhat(
  entries: readonly Entry[],
  organisationAt: (n: number) => OrganisationState,
  who?: ActorId,
): readonly Known[] {
  const known: Known[] = [];
  const opened: Open[] = [];
  const waiting = new Map<ActorId, { readonly open: Open[]; entitled: string }>();
  let state = initialDossier;
  for (const entry of entries) {
    const before = opened.length;
    const at = { since: entry.at, entry: entry.n };
    for (const event of entry.events as readonly DossierEvent[]) {
      state = evolveDossier(state, event, { n: entry.n, at: entry.at });
      for (const [to, fact] of toldBy(event, state))
        if (who === undefined || to === who) known.push({ who: to, ...at, ...fact });
      opened.push(...openedBy(event, state, entry.n));
    }
    const organisation = organisationAt(entry.basis.organisation);
    for (const actor of who === undefined ? actorsOf(organisation) : [who]) {
      const viewer = viewerOf(organisation, actor);
      if (!viewer || viewer.role === 'process') continue;
      const sight = { viewer, state, organisation, hidden: hiddenRounds(viewer, state, organisation) };
      const entitled = entitlement(sight);
      const held = waiting.get(actor) ?? { open: opened.slice(0, before), entitled: '' };
      // What was closed to it stays so until it is entitled to something else.
      const closed = held.entitled === entitled ? [] : held.open.splice(0);
      const kept = held.entitled === entitled ? held.open : [];
      for (const one of [...closed, ...opened.slice(before)]) {
        if (one.isOpen(sight)) known.push({ who: actor, ...at, ...one.fact });
        else kept.push(one);
      }
      waiting.set(actor, { open: kept, entitled });
    }
  }
  return known;
}

function actorsOf({ members, offices, parties }: OrganisationState): readonly ActorId[] {
  return [...new Set([...Object.keys(members), ...Object.keys(offices), ...Object.keys(parties)])] as ActorId[];
}

/** All on which it depends what is open to somebody. */
function entitlement({ viewer, state, organisation, hidden }: SightOf): string {
  const rounds = hidden.map((h) => `${h.stage}/${h.round}`);
  const aside = state.asideInConfidence.length;
  return JSON.stringify([
    viewer,
    state.phase,
    state.adoptedText,
    aside,
    readsDrafts(viewer, organisation, state),
    rounds,
  ]);
}

/** What an event says of somebody by name. */
function toldBy(event: DossierEvent, state: DossierState): readonly (readonly [ActorId, Fact])[] {
  switch (event.type) {
    case 'NoticesSent':
    case 'RemindersSent':
    case 'ReminderAsked': {
      const { stage, round, to } = event;
      const what = event.type === 'NoticesSent' ? ('notice' as const) : ('reminder' as const);
      const textHash =
        state.stages[stage]?.rounds.find((r) => r.round === round)?.textHash ?? state.adoptedText ?? state.circulated;
      return to.map((actor) => [actor, { what, stage, round: round === 0 ? null : round, textHash }] as const);
    }
    case 'DeliveryConfirmed': {
      const { member, stage, textHash } = event;
      return [[member as string as ActorId, { what: 'delivery', stage, round: null, textHash }]];
    }
    case 'TextRead': {
      const { by, textHash, sha256 } = event;
      return [[by, { what: 'reading', stage: null, round: null, textHash, sha256 }]];
    }
    default:
      return [];
  }
}

/** What an event opens to those who are entitled to it. */
function openedBy(event: DossierEvent, after: DossierState, n: number): readonly Open[] {
  const ofRecord = ({ viewer: { sees }, state }: SightOf) => !sees || isRecordOpen(sees, state);
  switch (event.type) {
    case 'VersionIssued': {
      const { textHash, manifest } = event;
      const isOpen = ({ viewer, state, organisation }: SightOf) =>
        viewer.sees
          ? manifest.renderings.some((r) => isReadable(viewer.sees!, state, r.sha256))
          : textHash === state.adoptedText || readsDrafts(viewer, organisation, state);
      return [{ fact: { what: 'version', stage: null, round: null, textHash }, isOpen }];
    }
    case 'RoundOpened': {
      const { stage, round, textHash } = event;
      const isOpen = ({ viewer: { sees }, state }: SightOf) => !sees || isSeen(sees, state.phase);
      return [{ fact: { what: 'round', stage, round, textHash }, isOpen }];
    }
    case 'PositionTaken':
    case 'PositionLifted':
    case 'PositionWithdrawn': {
      const { stage, round, textHash, member } = event;
      const in_ = after.stages[stage]?.rounds.find((r) => r.round === round);
      const kind =
        event.type === 'PositionTaken' ? event.position.kind : event.type === 'PositionLifted' ? 'lifted' : 'withdrawn';
      const isOpen = (sight: SightOf) => {
        if (!ofRecord(sight)) return false;
        const own = event.type === 'PositionTaken' ? event : { member };
        const isHidden = sight.hidden.some((h) => h.stage === stage && h.round === round);
        return !isHidden || isShownTo(sight.viewer.actor, own, in_);
      };
      return [{ fact: { what: 'position', stage, round, textHash, position: { of: member, kind, taken: n } }, isOpen }];
    }
    default:
      return [];
  }
}
