import { aggregateRef, type AggregateRef, type Instant, type OrganisationId, type Sha256 } from '../contracts/ids.ts';
import type { LogTrust } from '../contracts/log.ts';
import type { Entry } from '../contracts/entry.ts';
import { emptyFolded, foldEntry, type Folded } from '../domain/journalling.ts';
import { logTrust } from '../domain/organisation/log.ts';
import type {
  ChairTerm,
  FullPowers,
  Key,
  Member,
  Obligation,
  Office,
  OrganisationState,
  Party,
  Person,
} from '../domain/organisation/state.ts';
import { expiredBy, type Expired } from '../domain/organisation/mandates.ts';
import { dayOf } from '../domain/time.ts';
import { lineHash, parseLine } from '../evidence/chain.ts';
import type { Point } from './auditor.ts';

/** The organisation at one entry: who belongs to it, who speaks for whom, who signs, who chairs, under which keys. */
export type OrganisationView = {
  readonly organisation: OrganisationId;
  readonly procedure: string;
  /** The entry from which it was folded, its instant, and the hash of its line. */
  readonly entry: number;
  readonly at: Instant;
  readonly head: Sha256;
  readonly members: readonly Member[];
  readonly obligations: readonly Obligation[];
  readonly parties: readonly Party[];
  readonly offices: readonly Office[];
  readonly people: readonly Person[];
  readonly fullPowers: readonly FullPowers[];
  /** Every chairmanship there was; those whose `until` is null last. */
  readonly chairs: readonly ChairTerm[];
  readonly keys: readonly Key[];
  /** Keys of the log and of its witnesses; those that have ended too. */
  readonly logKeys: OrganisationState['logKeys'];
  readonly witnesses: OrganisationState['witnesses'];
  /** Whom to believe about the log; null: none is registered. */
  readonly logTrust: LogTrust | null;
  readonly conflicts: OrganisationState['conflicts'];
  /** Mandates and full powers whose term has passed by the instant asked for, else now, without an act that ended them. */
  readonly expired: readonly Expired[];
};

/**
 * Folds the lines of an organisation up to a point, checking its chain. Null where it has no entry by then. `now`: at which terms
 * are looked at where no point is named; default: the last entry's instant.
 * Throws where the chain is broken.
 */
export function organisationView(
  ref: AggregateRef,
  lines: readonly string[],
  at: Point = {},
  now?: Instant,
): OrganisationView | null {
  const within = (e: Entry) => e.n <= (at.entry ?? e.n) && e.at <= (at.instant ?? e.at);
  let folded: Folded = emptyFolded(ref);
  for (const line of lines) {
    const entry = parseLine(line);
    if (!within(entry)) break;
    folded = foldEntry(folded, entry, lineHash(line));
  }
  // An entry that is not there yet is none, as for a document.
  if (at.entry !== undefined && folded.n < at.entry) return null;
  return viewOfOrganisation(folded, at.instant ?? (at.entry === undefined ? now : undefined));
}

/** The view of an organisation that was folded; null before its first entry. `termsAt`: default: its last entry's instant. */
export function viewOfOrganisation(folded: Folded, termsAt?: Instant): OrganisationView | null {
  if (folded.kind !== 'organisation' || folded.at === null || folded.head === null) return null;
  const { id, procedure } = folded.state;
  if (id === null || procedure === null || aggregateRef('organisation', id) !== folded.ref) return null;
  return {
    ...{ organisation: id, procedure: procedure.name, entry: folded.n, at: folded.at, head: folded.head },
    ...partsOf(folded.state),
    expired: expiredBy(folded.state, dayOf(termsAt ?? folded.at)),
  };
}

function partsOf(state: OrganisationState) {
  return {
    members: Object.values(state.members),
    obligations: state.obligations,
    parties: Object.values(state.parties),
    offices: Object.values(state.offices),
    people: Object.values(state.people),
    fullPowers: state.fullPowers,
    chairs: state.terms.toSorted((a, b) => Number(a.until === null) - Number(b.until === null)),
    keys: Object.values(state.keys),
    logKeys: state.logKeys,
    witnesses: state.witnesses,
    logTrust: logTrust(state),
    conflicts: state.conflicts,
  };
}
