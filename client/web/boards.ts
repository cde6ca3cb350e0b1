import { parseAggregateRef, type ActorId, type AggregateRef, type MeetingId } from '../../contracts/ids.ts';
import type { BoardLine, ListRequest, MeetingLine } from '../../contracts/views.ts';
import { sightOf, viewerOf, type Answer, type OrganisationState } from '../index.ts';
import type { Viewer } from './viewer.ts';

/** Delegations with what each said, or the stages of each route. */
export type BoardKind = 'cells' | 'steps';

/** The documents of a meeting as one viewer is shown them, in the order of their ids. `meeting` null: it is not shown. */
export type MeetingBoard = { readonly meeting: MeetingLine | null; readonly lines: readonly BoardLine[] };

export type Boards = {
  /** What the engine shows this viewer of a meeting's documents now. A line that has not changed is the same object. @throws ServiceUnavailable */
  readonly of: (
    viewer: Pick<Viewer, 'actor' | 'connection'>,
    organisation: OrganisationState,
    meeting: MeetingId,
    kind: BoardKind,
  ) => Promise<Answer<MeetingBoard>>;
  /** Null: anything may have changed. */
  readonly changed: (aggregate: AggregateRef | null) => void;
};

/** Boards that are kept; the one that was not used for longest makes room. */
export const BOARDS = 256;
/** Terms lapse without an entry: after so many milliseconds a board is asked for anew. */
const FRESH_MS = 60_000;
/** So many changed lines are asked for one by one; of more the whole board is. */
const ONE_BY_ONE = 24;
/** Questions of one actor at a time: below what the engine lets wait (limits.ts, questionsWaiting). */
const AT_ONCE = 8;

type Sheet = {
  readonly lines: Map<string, BoardLine>;
  meeting: MeetingLine | null;
  /** Documents that have changed since they were asked for. */
  readonly stale: Set<string>;
  isWhole: boolean;
  askedAt: number;
  /** The sight for which it is kept; null: the desk knows none. */
  readonly sight: string | null;
  /** Something in it was answered in another sight: it is shown to nobody but who asked, and asked for anew. */
  isOther: boolean;
  updating: Promise<void> | null;
  sorted: MeetingBoard | null;
};

type Asker = {
  readonly viewer: Pick<Viewer, 'actor' | 'connection'>;
  readonly meeting: MeetingId;
  readonly kind: BoardKind;
};

/** The engine refuses the question. */
class Refused extends Error {
  readonly answer: Extract<Answer<never>, { ok: false }>;
  constructor(answer: Extract<Answer<never>, { ok: false }>) {
    super(`refused by ${answer.refusal.rule}`);
    this.answer = answer;
  }
}

/**
 * Keeps what the engine answered about the packages of meetings, and asks again for what has changed since, that line alone.
 *
 * One answer serves several viewers only where the engine says that it is the same for them: the organisation as the desk has
 * folded it gives them the same sight, the engine answered all of the board in that very sight, and no round of the document is
 * confidential. Where one is, everybody has a board of its own, and the lines of such documents are asked for in its own name. What
 * comes in another sight, since desk and engine know of an entry of the organisation one before the other, is kept for nobody.
 */
export function createBoards(now: () => number): Boards {
  const sheets = new Map<string, Sheet>();

  const sheetOf = (of: string, sight: string | null): Sheet => {
    const key = `${of} sight ${sight}`;
    const found = sheets.get(key) ?? {
      ...{ lines: new Map(), meeting: null, stale: new Set<string>(), isWhole: false, askedAt: 0 },
      ...{ sight, isOther: false, updating: null, sorted: null },
    };
    sheets.delete(key);
    sheets.set(key, found);
    for (const oldest of sheets.keys()) if (sheets.size > BOARDS) sheets.delete(oldest);
    return found;
  };

  /** Whoever asks after a change was heard waits for an answer that was asked for after it; not for what changes meanwhile. */
  const bring = async (sheet: Sheet, asker: Asker, shared: Sheet | null): Promise<void> => {
    const isCurrent = () => isSettled(sheet) && now() - sheet.askedAt < FRESH_MS;
    if (sheet.updating) await sheet.updating;
    if (isCurrent()) return;
    sheet.updating ??= update(sheet, asker, shared).finally(() => (sheet.updating = null));
    await sheet.updating;
  };

  const update = async (sheet: Sheet, asker: Asker, shared: Sheet | null): Promise<void> => {
    const stale = [...sheet.stale];
    const isWhole = sheet.isWhole && now() - sheet.askedAt < FRESH_MS && stale.length <= ONE_BY_ONE;
    sheet.stale.clear();
    sheet.isWhole = true;
    try {
      if (isWhole) await lines(sheet, asker, stale, shared);
      else await whole(sheet, asker, shared);
    } catch (error) {
      sheet.isWhole = false;
      throw error;
    }
    if (sheet.isOther) sheet.isWhole = false;
    sheet.sorted = null;
  };

  const whole = async (sheet: Sheet, asker: Asker, shared: Sheet | null): Promise<void> => {
    sheet.askedAt = now();
    const { meeting, viewer } = asker;
    const known = await viewer.connection.query('meetings', { meeting });
    if (!known.ok) throw new Refused(known);
    let isOther = known.value.sight !== sheet.sight;
    const confidential = shared && isSettled(shared) ? confidentialIn(shared) : null;
    if (shared && confidential && confidential.length <= ONE_BY_ONE) {
      Object.assign(sheet, { meeting: known.value.meetings[0] ?? null, isOther });
      sheet.lines.clear();
      for (const line of shared.lines.values()) if (!line.confidential) sheet.lines.set(line.dossier, line);
      return lines(sheet, asker, confidential, null);
    }
    const found = new Map<string, BoardLine>();
    for (let after: string | null = ''; after !== null;) {
      const page = await ask(asker, after === '' ? {} : { after });
      isOther ||= page.sight !== sheet.sight;
      for (const line of page.board) found.set(line.dossier, line);
      after = page.next;
    }
    // All at once, so that nobody finds lines of one answer under what was said of another.
    Object.assign(sheet, { meeting: known.value.meetings[0] ?? null, isOther });
    for (const id of sheet.lines.keys()) if (!found.has(id)) sheet.lines.delete(id);
    for (const line of found.values()) put(sheet, line);
  };

  const lines = async (sheet: Sheet, asker: Asker, ids: readonly string[], shared: Sheet | null): Promise<void> => {
    const queue = [...ids];
    const one = async () => {
      for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
        const common = shared && isSettled(shared) ? { line: shared.lines.get(id) } : null;
        // What is not shown to one of a sight is shown to none of it.
        const isCommon = common !== null && !common.line?.confidential;
        const answer = isCommon ? null : await ask(asker, { dossier: id });
        if (answer && answer.sight !== sheet.sight) sheet.isOther = true;
        const line = answer ? answer.board[0] : common?.line;
        if (!line) sheet.lines.delete(id);
        else if (isCommon) sheet.lines.set(id, line);
        else put(sheet, line);
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, queue.length) }, one));
  };

  const ask = async ({ viewer, meeting, kind }: Asker, more: ListRequest) => {
    const answer = await viewer.connection.query('list', { meeting, waiting: true, [kind]: true, ...more });
    if (!answer.ok) throw new Refused(answer);
    return answer.value;
  };

  return {
    of: async (viewer, organisation, meeting, kind) => {
      const asker = { viewer, meeting, kind };
      try {
        const sight = sightIn(organisation, viewer.actor);
        const shared = sight === null ? null : sheetOf(`${meeting} ${kind}`, sight);
        if (shared) await bring(shared, asker, null);
        const isCommon = shared !== null && !shared.isOther;
        if (isCommon && confidentialIn(shared).length === 0) return { ok: true, value: boardOf(shared) };
        const own = sheetOf(`${meeting} ${kind} actor ${viewer.actor}`, sight);
        await bring(own, asker, isCommon ? shared : null);
        return { ok: true, value: boardOf(own) };
      } catch (error) {
        if (error instanceof Refused) return error.answer;
        throw error;
      }
    },
    changed: (aggregate) => {
      if (aggregate === null) return sheets.clear();
      const { kind, id } = parseAggregateRef(aggregate);
      switch (kind) {
        case 'organisation':
          return sheets.clear();
        case 'meeting':
          // What waits for a meeting may be in the package of another.
          for (const sheet of sheets.values()) sheet.isWhole = false;
          return;
        case 'dossier':
          for (const sheet of sheets.values()) sheet.stale.add(id);
      }
    },
  };
}

/** What an actor's place shows it; null: it has none. */
function sightIn(organisation: OrganisationState, actor: ActorId): string | null {
  const found = viewerOf(organisation, actor);
  return found && sightOf(found);
}

/** It says what the engine answered last, and nothing is known to have changed since. */
function isSettled({ isWhole, stale, updating }: Sheet): boolean {
  return isWhole && stale.size === 0 && updating === null;
}

function confidentialIn(sheet: Sheet): readonly string[] {
  return [...sheet.lines.values()].filter((l) => l.confidential).map((l) => l.dossier);
}

/** A line that says the same stays the same object, by which pages know it again. */
function put(sheet: Sheet, line: BoardLine): void {
  const before = sheet.lines.get(line.dossier);
  if (before && JSON.stringify(before) === JSON.stringify(line)) return;
  sheet.lines.set(line.dossier, line);
}

function boardOf(sheet: Sheet): MeetingBoard {
  const lines = [...sheet.lines.values()].toSorted((a, b) => (a.dossier < b.dossier ? -1 : 1));
  return (sheet.sorted ??= { meeting: sheet.meeting, lines });
}
