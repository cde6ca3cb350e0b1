import { parseAggregateRef, type ActorId, type AggregateRef, type DossierId } from '../../contracts/ids.ts';
import type { DossierView } from '../../contracts/views.ts';
import type { Answer } from '../index.ts';
import type { Viewer } from './viewer.ts';

/** Documents as one actor is shown them, for a page about many: what the engine answered is kept until it has changed. */
export type Views = {
  /** In the order asked for; what is not shown is left out. @throws ServiceUnavailable */
  readonly of: (
    viewer: Pick<Viewer, 'actor' | 'connection'>,
    dossiers: readonly DossierId[],
  ) => Promise<readonly DossierView[]>;
  /** Null: anything may have changed. */
  readonly changed: (aggregate: AggregateRef | null) => void;
};

/** Views that are kept; the one that was not used for longest makes room. */
const VIEWS = 1_024;
/** Terms and deadlines pass without an entry: after so many milliseconds a view is asked for anew. */
const FRESH_MS = 60_000;
/** Questions of one actor at a time: below what the engine lets wait (limits.ts, questionsWaiting). */
const AT_ONCE = 8;

type Kept = { readonly askedAt: number; readonly answer: Promise<Answer<DossierView>>; view: DossierView | null };

/** Keeps the questions, not the answers: of what changes while it is asked nothing is kept. `now` in milliseconds. */
export function createViews(now: () => number): Views {
  const kept = new Map<string, Kept>();
  const keyOf = (actor: ActorId, dossier: string) => `${dossier} ${actor}`;

  const ask = ({ actor, connection }: Pick<Viewer, 'actor' | 'connection'>, dossier: DossierId) => {
    const key = keyOf(actor, dossier);
    const before = kept.get(key);
    kept.delete(key);
    const isFresh = before !== undefined && now() - before.askedAt < FRESH_MS;
    const asked: Kept = isFresh
      ? before
      : { askedAt: now(), answer: connection.query('status', { dossier }), view: null };
    kept.set(key, asked);
    for (const oldest of kept.keys()) if (kept.size > VIEWS) kept.delete(oldest);
    const told = (answer: Answer<DossierView> | null) => {
      if (answer?.ok) asked.view = answer.value;
      else if (kept.get(key) === asked) kept.delete(key);
    };
    asked.answer.then(told, () => told(null));
    return asked.answer;
  };

  return {
    of: async (viewer, dossiers) => {
      const found: DossierView[] = [];
      for (let i = 0; i < dossiers.length; i += AT_ONCE) {
        const some = await Promise.all(dossiers.slice(i, i + AT_ONCE).map((dossier) => ask(viewer, dossier)));
        found.push(...some.flatMap((answer) => (answer.ok ? [answer.value] : [])));
      }
      return found;
    },
    changed: (aggregate) => {
      const of = aggregate && parseAggregateRef(aggregate);
      // What a document waits for depends on the organisation and on meetings, and where it is to get a number on those beside it.
      if (of?.kind !== 'dossier') return kept.clear();
      for (const [key, { view }] of kept) if (key.startsWith(`${of.id} `) || isNumbered(view)) kept.delete(key);
    },
  };
}

function isNumbered(view: DossierView | null): boolean {
  return view?.waiting.some(({ code }) => code === 'oneAct' || code === 'actNumber') ?? false;
}
