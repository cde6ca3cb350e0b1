import { LIMITS } from '../../../contracts/limits.ts';
import type { Instant } from '../../../contracts/ids.ts';
import type { Refusal } from '../../../contracts/refusal.ts';
import type { Assumed, Assumption, DossierView } from '../../../contracts/views.ts';
import { auditor } from '../../index.ts';
import type { Look } from '../desk.ts';
import { instantIn } from './whatIfLink.ts';

/** What is assumed of a whole package, as an address has it, for each of its documents; and the engine's answers. */

/** What is assumed of every document, in this order; each may leave one as it is. */
export type Asked = {
  /** Whoever of them stands in the way of a document lifts what it said. */
  readonly lifts: readonly string[];
  /** Each agrees wherever a round is open. */
  readonly agrees: readonly string[];
  /** The chair of each open round finds consensus. */
  readonly concludes: boolean;
  /** It is then; empty: no time goes by. `null`: what was typed is no instant. */
  readonly until: Instant | '' | null;
};

/** A document as it is and as it would be. */
export type Followed = {
  readonly now: DossierView;
  readonly assumptions: readonly Assumption[];
  readonly assumed: readonly Assumed[];
  readonly after: DossierView;
};

/** In place of a delegation: every one of them. */
export const ALL = '*';

export function askedIn(query: URLSearchParams, members: readonly string[]): Asked {
  const who = (name: string) => (query.getAll(name).includes(ALL) ? members : query.getAll(name));
  const text = query.get('until') ?? '';
  return {
    ...{ lifts: who('lifts'), agrees: who('agrees'), concludes: query.has('concludes') },
    until: text === '' ? '' : instantIn(text),
  };
}

export function isAsked({ lifts, agrees, concludes, until }: Asked): boolean {
  return lifts.length > 0 || agrees.length > 0 || concludes || until !== '';
}

/** Of these nothing is waited for any more, unless somebody begins anew. */
const OPEN: readonly DossierView['phase'][] = ['proposed', 'inProgress', 'deferred'];

export function assumptionsAbout(view: DossierView, asked: Asked, { organisation }: Look): readonly Assumption[] {
  if (!OPEN.includes(view.phase)) return [];
  const open = view.roundList.filter((r) => r.outcome === null);
  const lifts = asked.lifts.flatMap((by) => {
    if (!view.objections.some((o) => String(o) === by)) return [];
    const own = view.roundList.findLast((r) => r.positions.some((p) => String(p.member) === by && !p.lifted));
    if (!own) return [];
    const { stage, round, textHash } = own;
    return [{ by, act: { type: 'LiftPosition', stage, round, textHash } }];
  });
  const agrees = asked.agrees.flatMap((by) =>
    open.flatMap(({ stage, round, textHash, positions }) =>
      positions.some((p) => String(p.member) === by && p.kind === 'agree')
        ? []
        : [{ by, act: { type: 'TakePosition', stage, round, textHash, position: { kind: 'agree' } } }],
    ),
  );
  const concludes = asked.concludes
    ? open.flatMap(({ stage, round, textHash }) => {
        const organ = view.stages.find((s) => s.stage === stage)?.organ;
        const chair = organ ? organisation.chairs[organ] : undefined;
        return chair ? [{ by: chair, act: { type: 'FindConsensus', stage, round, textHash } }] : [];
      })
    : [];
  const time = asked.until ? [{ at: asked.until }] : [];
  return [...lifts, ...agrees, ...concludes, ...time] as readonly Assumption[];
}

export function isTooMuch({ assumptions }: { readonly assumptions: readonly Assumption[] }): boolean {
  return assumptions.length > LIMITS.assumptions;
}

/** `closed`: how many whoever asks is not shown whole, so that nothing is told of them. Where nothing is assumed the engine is not asked. */
export type Package = { readonly followed: readonly Followed[]; readonly closed: number };

export async function follow(
  { viewer }: Look,
  about: readonly Pick<Followed, 'now' | 'assumptions'>[],
): Promise<Package | Refusal> {
  const followed: Followed[] = [];
  let closed = 0;
  // One after the other: who asks the engine for several at once waits the longer for each (limits.ts, questionRests).
  for (const { now, assumptions } of about) {
    if (assumptions.length === 0) {
      followed.push({ now, assumptions, assumed: [], after: now });
      continue;
    }
    const answer = await auditor(viewer.connection).status(now.dossier, { assume: [...assumptions] });
    if (!answer.ok) {
      if (answer.refusal.rule !== 'Q35') return answer.refusal;
      closed += 1;
      continue;
    }
    const { whatIf } = answer.value;
    if (!whatIf) throw new Error(`what would follow of ${now.dossier} was asked and not answered`);
    // What is so and what would be are of one moment there.
    followed.push({ now: answer.value, assumptions, assumed: whatIf.assumed, after: whatIf.view });
  }
  return { followed, closed };
}
