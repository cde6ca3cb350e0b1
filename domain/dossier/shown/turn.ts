import type { ActorId, Instant, MemberId } from '../../../contracts/ids.ts';
import type { OwnStanding, Waiting } from '../../../contracts/views.ts';
import { countedAt } from '../facts/counting.ts';
import { ownView } from '../facts/ownProcedure.ts';
import { currentVersion, openRounds, type DossierState, type Round, type StandingPosition } from '../state.ts';
import { silenceIn } from './notices.ts';
import type { Shown } from './seen.ts';
import type { Others } from './waiting.ts';

/** Whose turn it is, and how a member stands to a document. */

/** What is said in time or not at all: at the end of it nobody is asked any more, and the process closes it. */
const UNTIL_ITS_END: readonly Waiting['code'][] = ['delegations', 'confidentialPositions', 'votes', 'answerToRequest'];
/** What stands in the way and is lifted in the round alone: afterwards it would be late. */
const LIFTED_IN_TIME: readonly string[] = ['ObjectionStands', 'ReservationStands'];

/**
 * The lines of what is waited for by which a document waits for an actor: it is its turn where there is one. `now`: the moment
 * of the question, by which a deadline may have passed that the process has yet to record.
 */
export function owedBy(waiting: readonly Waiting[], actor: ActorId, now: Instant): readonly Waiting[] {
  const isOver = (w: Waiting) =>
    w.until !== null &&
    w.until <= now &&
    (UNTIL_ITS_END.includes(w.code) || (w.code === 'lack' && LIFTED_IN_TIME.includes(w.facts.lack)));
  return waiting.filter((w) => w.on.includes(actor) && !isOver(w));
}

/** How a viewer itself stands to a document; null: it is no member. */
export function ownAs({ viewer, state, others }: Shown): OwnStanding | null {
  return viewer.role === 'member' ? ownStanding(state, others, viewer.actor as string as MemberId) : null;
}

/** What concerns a member alone: no position of anybody else. */
function ownStanding(state: DossierState, given: Others, member: MemberId): OwnStanding {
  const others = ownView(given, state);
  const versionOf = (textHash: string) => state.versions.find((v) => v.textHash === textHash)?.manifest.number ?? 0;
  const taken = Object.values(state.stages)
    .flatMap((s) => s.rounds)
    .flatMap((round) => said(round, member))
    .toSorted((a, b) => a.p.entry - b.p.entry);
  const last = taken.at(-1);
  const present = currentVersion(state);
  const agreed = taken
    .filter(({ p }) => p.position.kind.startsWith('agree') || p.assentsTo !== undefined)
    .toSorted((a, b) => versionOf(a.round.textHash) - versionOf(b.round.textHash))
    .at(-1);
  return {
    asked: openRounds(state)
      .filter((r) => countedAt(state, others, r.stage).includes(member))
      .map(({ stage, round, kind, textHash }) => ({
        ...{ stage, round, kind, textHash, version: versionOf(textHash) },
        silenceMeans: silenceIn(kind, others.organisation.procedure?.stages[stage]?.quorum),
      })),
    last: last
      ? {
          ...{ stage: last.round.stage, round: last.round.round, version: versionOf(last.round.textHash) },
          ...{ kind: last.p.position.kind, lifted: last.p.lifted, at: last.p.at, entry: last.p.entry },
        }
      : null,
    present: present ? { version: present.manifest.number, textHash: present.textHash } : null,
    agreedOn: agreed ? { version: versionOf(agreed.round.textHash), textHash: agreed.round.textHash } : null,
  };
}

function said(round: Round, member: MemberId): readonly { readonly round: Round; readonly p: StandingPosition }[] {
  const p = round.positions[member];
  return p ? [{ round, p }] : [];
}
