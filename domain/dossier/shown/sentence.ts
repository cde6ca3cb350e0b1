import type { AdoptingAct, OrganOutcome } from '../../../contracts/events.ts';
import type { Stands } from '../../../contracts/views.ts';
import { adoptedFor } from '../acts/adoption.ts';
import { phaseAt } from '../facts/terms.ts';
import type { Others } from './waiting.ts';
import type { DossierState } from '../state.ts';

/**
 * Where a document stands, in one sentence that its entries alone make (domain §5.2, status misreported). It names no
 * delegation for what it said, since parties that see no positions read it too.
 */

function actWords({ organ, day, number }: AdoptingAct): string {
  return `by ${organ} on ${day}${number === null ? '' : `, act No. ${number}`}`;
}

/** What was decided on the unfinished text so far: never called an adoption. */
function draftWords({ draftActs }: Stands): string {
  return draftActs
    .map((act) => (act ? `; decided on the draft ${actWords(act)}` : '; decided on the draft, its act awaits a number'))
    .join('');
}

const WORDS: Readonly<Record<OrganOutcome['as'], string>> = {
  cleared: 'cleared',
  approvedForSubmission: 'approved for submission',
  asBasis: 'taken as a basis',
};

/** What organs came to on it so far, by the version of which they did. A basis is no approval (domain §3.2, stage 50). */
function outcomeWords({ outcomes }: Stands): string {
  return outcomes
    .map(
      ({ as, organ, day, version }) =>
        `; ${WORDS[as]} by ${organ} on ${day}, version ${version}${as === 'asBasis' ? ', not approved' : ''}`,
    )
    .join('');
}

function adoptionWords({ act, interested }: Stands): string {
  const whom = interested ? `, for ${interested.members} interested of ${interested.counted} counted members` : '';
  return `adopted${act ? ` ${actWords(act)}` : ''}${whom}`;
}

function endWords({ end }: Stands): string {
  return end ? `: ${end.because}${end.by === null ? '' : ` by ${end.by}`}, recorded on ${end.on}` : '';
}

/** What the sentence is made of; null: nothing was proposed. */
export function standsOf(state: DossierState, others: Others): Stands | null {
  const phase = phaseAt(state, others.at);
  if (phase === null) return null;
  const whom = adoptedFor(state, others);
  return {
    ...{ phase, deferredTo: state.deferredTo },
    proposer: phase === 'proposed' || phase === 'withdrawn' ? state.proposer : null,
    outcomes: Object.values(state.stages).flatMap(({ outcome, closedOn, bases }) => {
      const text = closedOn ?? bases.at(-1);
      const version = state.versions.find((v) => v.textHash === text)?.manifest.number ?? 0;
      return outcome ? [{ as: outcome.as, organ: outcome.organ, day: outcome.day, version }] : [];
    }),
    draftActs: state.draftDecisions.map((d) => d.act),
    act: state.adoption,
    interested: whom && !whom.all ? { members: whom.members.length, counted: whom.counted } : null,
    splitInto: state.splitInto.map((p) => p.dossier),
    mergedInto: state.mergedInto,
    ...(state.end && { end: state.end }),
  };
}

/** The sentence in English. */
export function statusSentence(stands: Stands | null): string {
  if (stands === null) return 'not proposed';
  switch (stands.phase) {
    case 'proposed':
      return `proposed by ${stands.proposer ?? ''}, not registered`;
    case 'inProgress':
      return `in progress${outcomeWords(stands)}${draftWords(stands)}`;
    case 'deferred':
      return `deferred to ${stands.deferredTo ?? 'a later meeting'}${outcomeWords(stands)}${draftWords(stands)}`;
    case 'adopted':
      return `${adoptionWords(stands)}; not in effect yet`;
    case 'inEffect':
      return `in effect; ${adoptionWords(stands)}`;
    case 'ended':
      return `ended${endWords(stands)}; ${adoptionWords(stands)}`;
    case 'withdrawn':
      return `withdrawn by ${stands.proposer ?? ''}`;
    case 'split':
      return `split into ${stands.splitInto.join(', ')}`;
    case 'merged':
      return `merged into ${stands.mergedInto ?? 'another'}`;
    case 'abandoned':
      return 'abandoned by agreement of those that proposed it or took it up';
    case 'lapsed':
      return `lapsed without a decision${outcomeWords(stands)}${draftWords(stands)}`;
  }
}
