import { meetingsIn } from '../contracts/entry.ts';
import {
  aggregateRef,
  parseAggregateRef,
  type ActorId,
  type AggregateRef,
  type DossierId,
  type Instant,
  type MeetingId,
} from '../contracts/ids.ts';
import type { Refusal } from '../contracts/refusal.ts';
import type { Assumption, BoardLine, DossierView, HistoryReply, ListReply } from '../contracts/views.ts';
import { emptyFolded } from '../domain/journalling.ts';
import { whoKnewWhat, type Known } from '../domain/dossier/shown/knew.ts';
import type { MeetingState } from '../domain/meeting/state.ts';
import type { Connection } from './connection.ts';
import { foldLine, seenEntries } from './fold.ts';
import { historyRows, organisationStates, type HistoryRow, type WithheldRow } from './history.ts';
import { organisationView, type OrganisationView } from './organisation.ts';
import { documentsOf, draftProtocol, type ProtocolDraft, type ProtocolLanguage } from './protocol.ts';
import type { Answer } from './result.ts';
import { placeFindings } from './text/placeFindings.ts';
import { senderChains, type SenderChain } from './senders.ts';
import { verifyExport, type VerificationReport, type VerifyOptions } from './verify.ts';

/** A point of a dossier's journal: an entry number, or an instant (UTC) at which it is looked at. Neither: now. */
export type Point = { readonly entry?: number; readonly instant?: Instant };

export type ExportOptions = {
  /**
   * With all that the decisions read, and what those read in turn: then every entry can be decided again. Without, an
   * export of one dossier holds the organisation, its meetings and the dossier itself.
   */
  readonly whole?: boolean;
};

/**
 * A verification with what the numbers of each sender tell (E36). They are no finding: an export of one document lacks what was
 * said about others.
 */
export type Verified = VerificationReport & { readonly senders: readonly SenderChain[] };

export type StatusOptions = Point & {
  /** As that actor was entitled to see it then; asked by an auditor. */
  readonly asSeenBy?: ActorId;
  /** With the explanation: what would move it, who may, and what is refused by which rule. */
  readonly explain?: true;
  /** With what would follow, were all this so (Q35); of now alone. */
  readonly assume?: readonly Assumption[];
};

/** Verifies the lines of an export: here, unless it is done elsewhere, where it holds nobody up. */
export type CheckLines = (lines: readonly string[], options: VerifyOptions) => Promise<Answer<VerificationReport>>;
const checkHere: CheckLines = (lines, options) => Promise.resolve({ ok: true, value: verifyExport(lines, options) });

/** What anyone entitled may read (domain §3.4: the auditor all, a delegation its own view). Nothing here signs an act. */
export type Auditor = {
  /** Who, in what capacity, on what version, when received and recorded, why; in the order of the entries. */
  readonly history: (aggregate: AggregateRef) => Promise<Answer<readonly (HistoryRow | WithheldRow)[]>>;
  readonly status: (dossier: DossierId, at?: StatusOptions) => Promise<Answer<DossierView>>;
  /** `title`: words of a title that the document has or had, in any case. */
  readonly list: (options?: {
    readonly meeting?: string;
    readonly title?: string;
    /** With what each member said. */
    readonly cells?: true;
    /** With what each waits for. */
    readonly waiting?: true;
    /** With how the asker stands to each. */
    readonly own?: true;
    /** With its silence procedures. */
    readonly silence?: true;
  }) => Promise<Answer<readonly BoardLine[]>>;
  /** A meeting as its entries tell it: agenda, presence, acts, protocol. */
  readonly meeting: (meeting: MeetingId) => Promise<Answer<MeetingState>>;
  /** The protocol of a sitting, drafted from the entries with the names of a language (English); null while the sitting is not closed. */
  readonly draftProtocol: (meeting: MeetingId, language?: ProtocolLanguage) => Promise<Answer<ProtocolDraft | null>>;
  /** Members, people, chairs and keys, now or at a point; folded here from the organisation's own entries. */
  readonly organisation: (at?: Point) => Promise<Answer<OrganisationView>>;
  /** The entries of one aggregate, exactly as stored, without line feeds. */
  readonly entries: (aggregate: AggregateRef) => Promise<Answer<readonly string[]>>;
  /** The lines of an export in this order: organisation, meetings, other dossiers, the dossier. */
  readonly exportEntries: (dossier: DossierId, options?: ExportOptions) => Promise<Answer<readonly string[]>>;
  /** The lines of every aggregate that can be found: the organisation, the documents of the list, the meetings, and all that those read. */
  readonly everything: () => Promise<Answer<readonly string[]>>;
  /** Who knew what of a dossier, and since when, by what is shown to whoever asks; `at`: until that instant. */
  readonly knew: (
    dossier: DossierId,
    options?: { readonly who?: ActorId; readonly at?: Instant },
  ) => Promise<Answer<readonly Known[]>>;
  /** Exports a dossier with all that its decisions read, and verifies it here, with the places of its texts (ADR 20). */
  readonly verify: (dossier: DossierId, options?: VerifyOptions, check?: CheckLines) => Promise<Answer<Verified>>;
};

type Lines = { readonly lines: readonly string[]; readonly recordedAt: readonly (Instant | null)[] };

/** What is read over one connection. */
export function auditor(connection: Connection): Auditor {
  const house = aggregateRef('organisation', connection.profile.organisation);

  const read = async (aggregate: AggregateRef): Promise<Answer<Lines>> => {
    const lines: string[] = [];
    const recordedAt: (Instant | null)[] = [];
    for (let from: number | null = 1; from !== null;) {
      const page: Answer<HistoryReply> = await connection.query('history', { aggregate, from });
      if (!page.ok) return page;
      for (const [i, line] of page.value.lines.entries()) {
        lines.push(line);
        const at = page.value.recordedAt[i];
        if (at !== undefined) recordedAt.push(at);
      }
      const next: number | null = page.value.next;
      if (next !== null && next <= from) throw new Error(`the pages of ${aggregate} do not move on from ${from}`);
      from = next;
    }
    return { ok: true, value: { lines, recordedAt } };
  };

  const list: Auditor['list'] = async ({ title, ...options } = {}) => {
    const board: BoardLine[] = [];
    for (let after: string | null = ''; after !== null;) {
      const page: Answer<ListReply> = await connection.query('list', { ...options, ...(after !== '' && { after }) });
      if (!page.ok) return page;
      board.push(...page.value.board);
      after = page.value.next;
    }
    const words = title?.toLowerCase();
    const isFound = (l: BoardLine) =>
      words === undefined || [l.title, ...l.formerTitles].some((t) => t.toLowerCase().includes(words));
    return { ok: true, value: board.filter(isFound) };
  };

  const everything: Auditor['everything'] = async () => {
    const board = await list();
    if (!board.ok) return board;
    // No decision has to have read a meeting that is only convened.
    const sittings = await connection.query('meetings', {});
    if (!sittings.ok) return sittings;
    const found = new Map<AggregateRef, readonly string[]>();
    const wanted: AggregateRef[] = [
      house,
      ...board.value.map((b) => aggregateRef('dossier', b.dossier)),
      ...sittings.value.meetings.map((m) => aggregateRef('meeting', m.meeting)),
    ];
    for (let ref = wanted.shift(); ref !== undefined; ref = wanted.shift()) {
      if (found.has(ref)) continue;
      const lines = await read(ref);
      // A package may be for a meeting that nobody has said anything about yet.
      if (!lines.ok && lines.refusal.lack === 'AggregateUnknown') continue;
      if (!lines.ok) return lines;
      found.set(ref, lines.value.lines);
      wanted.push(...readBy(lines.value.lines));
    }
    return { ok: true, value: [...found.values()].flat() };
  };

  const exportEntries: Auditor['exportEntries'] = async (dossier, { whole = false } = {}) => {
    const own = aggregateRef('dossier', dossier);
    const found = new Map<AggregateRef, readonly string[]>();
    const wanted: AggregateRef[] = [own, house];
    for (let ref = wanted.shift(); ref !== undefined; ref = wanted.shift()) {
      if (found.has(ref)) continue;
      const lines = await read(ref);
      if (!lines.ok) return lines;
      found.set(ref, lines.value.lines);
      if (ref === own || whole) wanted.push(...readBy(lines.value.lines).filter((r) => !found.has(r)));
    }
    const rank = (ref: AggregateRef) =>
      ref === own ? 3 : ['organisation', 'meeting', 'dossier'].indexOf(parseAggregateRef(ref).kind);
    const order = [...found.keys()].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
    return { ok: true, value: order.flatMap((ref) => found.get(ref) ?? []) };
  };

  return {
    history: async (aggregate) => {
      const [own, organisation] = [await read(aggregate), await read(house)];
      if (!own.ok) return own;
      const states = organisation.ok ? organisationStates(house, organisation.value.lines) : [];
      return { ok: true, value: historyRows(own.value.lines, own.value.recordedAt, states) };
    },
    status: (dossier, at = {}) => connection.query('status', { dossier, ...at }),
    list,
    everything,
    meeting: async (id) => {
      const ref = aggregateRef('meeting', id);
      const own = await read(ref);
      if (!own.ok) return own;
      const folded = own.value.lines.reduce(foldLine, emptyFolded(ref));
      return { ok: true, value: folded.state as MeetingState };
    },
    draftProtocol: async (id, language) => {
      const [meeting, organisation] = [await read(aggregateRef('meeting', id)), await read(house)];
      if (!meeting.ok) return meeting;
      if (!organisation.ok) return organisation;
      const dossiers: Record<string, readonly string[]> = {};
      for (const dossier of documentsOf(meeting.value.lines)) {
        const lines = await read(aggregateRef('dossier', dossier));
        if (!lines.ok) return lines;
        dossiers[dossier] = lines.value.lines;
      }
      const sources = { organisation: organisation.value.lines, meeting: meeting.value.lines, dossiers };
      return { ok: true, value: draftProtocol(connection.profile.organisation, id, sources, language) };
    },
    organisation: async (at = {}) => {
      const lines = await read(house);
      if (!lines.ok) return lines;
      const view = organisationView(house, lines.value.lines, at, new Date().toISOString() as Instant);
      return view ? { ok: true, value: view } : { ok: false, refusal: nothingBy(house, at) };
    },
    entries: async (aggregate) => {
      const lines = await read(aggregate);
      return lines.ok ? { ok: true, value: lines.value.lines } : lines;
    },
    exportEntries,
    knew: async (dossier, { who, at } = {}) => {
      const [own, organisation] = [await read(aggregateRef('dossier', dossier)), await read(house)];
      if (!own.ok) return own;
      if (!organisation.ok) return organisation;
      const states = organisationStates(house, organisation.value.lines);
      const entries = seenEntries(own.value.lines).filter((e) => at === undefined || e.at <= at);
      return { ok: true, value: whoKnewWhat(entries, (n) => states[n] ?? states.at(-1)!, who) };
    },
    verify: async (dossier, options = {}, check = checkHere) => {
      const lines = await exportEntries(dossier, { whole: true });
      if (!lines.ok) return lines;
      const checked = await check(lines.value, options);
      if (!checked.ok) return checked;
      const report = checked.value;
      const places = await placeFindings(lines.value, connection.readText);
      const findings = [...report.findings, ...places.findings];
      const texts = { erased: places.erased, notShown: places.notShown };
      const senders = senderChains(lines.value);
      return { ok: true, value: { ...report, ok: findings.length === 0, findings, texts, senders } };
    },
  };
}

/** What the engine says of a document at a point before its first entry. */
function nothingBy(aggregate: AggregateRef, { entry, instant }: Point): Refusal {
  const facts = { aggregate, ...(entry !== undefined && { entry }), ...(instant !== undefined && { instant }) };
  return { rule: 'Q01', lack: 'EntryUnknown', facts };
}

/** Meetings and dossiers that the decisions of these entries read. */
function readBy(lines: readonly string[]): readonly AggregateRef[] {
  const refs = new Set<AggregateRef>();
  for (const { basis } of seenEntries(lines)) {
    for (const [id] of meetingsIn(basis)) refs.add(aggregateRef('meeting', id as MeetingId));
    for (const [id, n] of Object.entries(basis.dossiers ?? {})) if (n > 0) refs.add(aggregateRef('dossier', id));
  }
  return [...refs];
}
