import type { AdoptingAct, OrganOutcome } from '../../../contracts/events.ts';
import { adoptedFor } from '../acts/adoption.ts';
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
function draftWords(state: DossierState): string {
  return state.draftDecisions
    .map((d) =>
      d.act ? `; decided on the draft ${actWords(d.act)}` : '; decided on the draft, its act awaits a number',
    )
    .join('');
}

const WORDS: Readonly<Record<OrganOutcome['as'], string>> = {
  cleared: 'cleared',
  approvedForSubmission: 'approved for submission',
  asBasis: 'taken as a basis',
};

/** What organs came to on it so far, by the version of which they did. A basis is no approval (domain §3.2, stage 50). */
function outcomeWords(state: DossierState): string {
  return Object.values(state.stages)
    .flatMap(({ outcome, closedOn, bases }) => {
      const text = closedOn ?? bases.at(-1);
      const version = state.versions.find((v) => v.textHash === text)?.manifest.number ?? 0;
      return outcome
        ? `; ${WORDS[outcome.as]} by ${outcome.organ} on ${outcome.day}, version ${version}${outcome.as === 'asBasis' ? ', not approved' : ''}`
        : '';
    })
    .join('');
}

function adoptionWords(state: DossierState, others: Others): string {
  const whom = adoptedFor(state, others);
  const interested =
    whom && !whom.all ? `, for ${whom.members.length} interested of ${whom.counted} counted members` : '';
  return `adopted${state.adoption ? ` ${actWords(state.adoption)}` : ''}${interested}`;
}

export function statusSentence(state: DossierState, others: Others): string {
  switch (state.phase) {
    case null:
      return 'not proposed';
    case 'proposed':
      return `proposed by ${state.proposer}, not registered`;
    case 'inProgress':
      return `in progress${outcomeWords(state)}${draftWords(state)}`;
    case 'deferred':
      return `deferred to ${state.deferredTo ?? 'a later meeting'}${outcomeWords(state)}${draftWords(state)}`;
    case 'adopted':
      return `${adoptionWords(state, others)}; not in effect yet`;
    case 'inEffect':
      return `in effect; ${adoptionWords(state, others)}`;
    case 'ended':
      return `ended; ${adoptionWords(state, others)}`;
    case 'withdrawn':
      return `withdrawn by ${state.proposer}`;
    case 'split':
      return `split into ${state.splitInto.map((p) => p.dossier).join(', ')}`;
    case 'merged':
      return `merged into ${state.mergedInto ?? 'another'}`;
    case 'abandoned':
      return 'abandoned by agreement of those that proposed it or took it up';
    case 'lapsed':
      return `lapsed without a decision${outcomeWords(state)}${draftWords(state)}`;
  }
}
