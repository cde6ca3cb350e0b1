import type { DossierId, Instant, Sha256, StageCode } from '../../../contracts/ids.ts';
import type { BoardLine, DossierView, RoundView } from '../../../contracts/views.ts';
import { countedMembers } from '../../organisation/state.ts';
import { epochMs } from '../../time.ts';
import { requireProcedure, type DossierContext } from '../context.ts';
import { adoptedFor, adoptingFinding } from '../acts/adoption.ts';
import { bracketsMoved } from '../facts/brackets.ts';
import { offerStatus } from '../acts/carryOver.ts';
import { countedAt, objectorsTo } from '../facts/counting.ts';
import { endorsersOf } from '../acts/endorsers.ts';
import { AUTHENTICATION, CIRCULATION, DOMESTIC_PROCEDURES, IN_EFFECT, PROPOSAL } from '../evolve.ts';
import { outcomeOf } from './outcomes.ts';
import { ownView } from '../facts/ownProcedure.ts';
import { concordanceOf, renderingsOf } from '../acts/renderings.ts';
import { currentStage, isPassed } from '../facts/route.ts';
import { phaseAt } from '../facts/terms.ts';
import { standsOf, statusSentence } from './sentence.ts';
import { heardIn, rosterIn, roundTold } from './tally.ts';
import { debtorsOf } from './roundWaits.ts';
import { waitingFor, type Others } from './waiting.ts';
import {
  currentVersion,
  draftAwaitingNumber,
  isLapsed,
  openRounds,
  type DossierState,
  type Round,
  type StandingPosition,
} from '../state.ts';
import { forceView } from './forceView.ts';

/** Read models of one dossier: derived from entries alone, so every number shown can be explained by them. */

/** Where the entry stands from which a view was folded. */
export type ViewHead = { readonly dossier: DossierId; readonly n: number; readonly at: Instant; readonly head: Sha256 };

function shownStage(state: DossierState, others: Others): StageCode | null {
  const open = openRounds(state).at(-1)?.stage;
  if (open) return open;
  if (state.phase === 'proposed') return PROPOSAL;
  for (const s of [DOMESTIC_PROCEDURES, AUTHENTICATION]) if (state.stages[s]?.status === 'open') return s;
  if (state.phase !== 'inProgress' && state.phase !== 'deferred') return null;
  const found = draftAwaitingNumber(state) ?? adoptingFinding(state, others);
  if (found) return found.stage;
  return currentStage(state, requireProcedure(others as DossierContext));
}

export function boardLine(state: DossierState, given: Others, head: ViewHead): BoardLine {
  const others = ownView(given, state);
  const { stages } = requireProcedure(others as DossierContext);
  const stage = shownStage(state, others);
  const round = openRounds(state).at(-1) ?? null;
  return {
    dossier: head.dossier,
    title: state.title,
    formerTitles: state.titles.filter((t) => t !== state.title),
    class: state.class,
    area: state.area,
    phase: phaseAt(state, others.at ?? head.at) ?? 'proposed',
    stage,
    stageName: stage && (stages[stage]?.name ?? stage),
    round: round?.round ?? null,
    roundKind: round?.kind ?? null,
    ...tallyOf(state, others, stage, head.at),
    objections: round ? objectorsTo(state, round, others) : [],
    deadline: round?.deadline ?? null,
    act: state.adoption,
    draftAct: state.draftDecisions.at(-1)?.act ?? null,
    pendingSince: state.phase === 'inProgress' || state.phase === 'deferred' ? state.movedAt : null,
    rounds: state.roundsOpened,
    positions: state.positionsTaken,
    entries: head.n,
  };
}

/** How many answered, of how many, and what: signatures, positions in the round that the line tells of, or confirmations of delivery. */
function tallyOf(
  state: DossierState,
  others: Others,
  stage: StageCode | null,
  at: Instant,
): Pick<BoardLine, 'heard' | 'counted' | 'tally'> {
  if (stage === AUTHENTICATION) {
    const { adoptionRoster: roster, signatures, nonSigners } = state;
    const signed = roster.filter((m) => signatures[m] ?? nonSigners[m]);
    return { heard: signed.length, counted: roster.length, tally: { of: 'signatures' } };
  }
  const round = roundTold(state, stage);
  if (round) {
    const roster = rosterIn(state, others, round);
    const tally = { of: 'round', stage: round.stage, round: round.round } as const;
    return { heard: heardIn(state, round, roster, at), counted: roster.length, tally };
  }
  const counted = (stage ? countedAt(state, others, stage) : countedMembers(others.organisation)).length;
  if (stage !== CIRCULATION || !state.circulated) return { heard: 0, counted, tally: null };
  return { heard: (state.delivered[state.circulated] ?? []).length, counted, tally: { of: 'delivery' } };
}

/** How the document was moved where it was blocked (domain §3.6). */
function movesView(
  state: DossierState,
  others: Others,
): Pick<
  DossierView,
  | 'reopenedPlaces'
  | 'sentUp'
  | 'brackets'
  | 'endorsers'
  | 'adoptedFor'
  | 'draftDecisions'
  | 'lineage'
  | 'agreedToAbandon'
  | 'agreedToMerge'
  | 'carryOvers'
> {
  const manifestOf = (textHash: string) => state.versions.find((v) => v.textHash === textHash)?.manifest;
  const { splitFrom, splitInto, mergedFrom, mergedInto } = state;
  return {
    reopenedPlaces: state.reopenedPlaces,
    // A finding names the places; who holds them stands in the manifest of the version that it is bound to.
    sentUp: state.findings
      .filter((f) => f.evidence.bracketsSentUp.length > 0)
      .map(({ stage, round, textHash }) => ({
        ...{ stage, round, textHash },
        brackets: manifestOf(textHash)?.openPlaces ?? [],
      })),
    brackets: bracketsMoved(state),
    endorsers: endorsersOf(state).map((e) => ({ version: manifestOf(e.textHash)?.number ?? 0, ...e })),
    adoptedFor: adoptedFor(state, others),
    draftDecisions: state.draftDecisions.map(({ act, textHash, evidence }) => ({
      ...{ act, textHash, roster: evidence.roster },
      version: manifestOf(textHash)?.number ?? 0,
    })),
    lineage: {
      splitFrom: splitFrom && { dossier: splitFrom.dossier, textHash: splitFrom.textHash },
      ...{ splitInto, mergedFrom, mergedInto },
    },
    agreedToAbandon: state.agreedToAbandon,
    agreedToMerge: state.agreedToMerge,
    carryOvers: state.carryOvers.map((c) => ({
      ...{ offer: c.offer, organ: c.organ, from: c.from, to: c.to, at: c.at },
      ...{ status: offerStatus(state, c), inventory: c.inventory },
    })),
  };
}

/** The languages of the version now before the organs, and whether the official ones say the same. */
function textView(
  state: DossierState,
  others: Others,
): Pick<DossierView, 'renderings' | 'concordance' | 'concordanceConfirmedBy'> {
  const textHash = currentVersion(state)?.textHash;
  if (textHash === undefined) return { renderings: [], concordance: 'none', concordanceConfirmedBy: [] };
  const concordance = concordanceOf(state, textHash);
  const { official } = requireProcedure(others as DossierContext).languages;
  return {
    renderings: renderingsOf(state, textHash).map((r) => ({
      ...r,
      concordant: concordance === 'recorded' && official.includes(r.language),
    })),
    concordance,
    concordanceConfirmedBy: state.concordanceConfirmed[textHash] ?? [],
  };
}

/** Every stage of the procedure in the order of its codes, those that the document does not pass too. */
export function stagesView(state: DossierState, given: Others): DossierView['stages'] {
  const others = ownView(given, state);
  const procedure = requireProcedure(others as DossierContext);
  const phase = phaseAt(state, others.at);
  const known = [procedure.stages, state.stages].flatMap((s) => Object.keys(s) as StageCode[]);
  const codes = [...new Set([PROPOSAL, ...known])].toSorted();
  return codes.map((stage) => {
    const s = state.stages[stage];
    const status = s
      ? s.status === 'open' && s.bases.length > 0
        ? ('basis' as const)
        : s.status
      : stage === IN_EFFECT && (phase === 'inEffect' || phase === 'ended')
        ? phase === 'ended'
          ? ('closed' as const)
          : ('open' as const)
        : !state.definition || isPassed(state.definition, stage)
          ? ('notOpened' as const)
          : ('skipped' as const);
    return {
      stage,
      name: procedure.stages[stage]?.name ?? stage,
      organ: procedure.stages[stage]?.organ ?? null,
      status,
      outcome: outcomeOf(state, procedure, stage),
      outcomeOn: s?.outcome?.day ?? null,
      outcomeAt: s?.outcome?.meeting ?? null,
      textHash: s?.closedOn ?? s?.bases.at(-1) ?? null,
      openedAt: state.stageTimes[stage]?.openedAt ?? null,
      closedAt: state.stageTimes[stage]?.closedAt ?? null,
    };
  });
}

export function dossierView(state: DossierState, given: Others, head: ViewHead): DossierView {
  const others = { ...ownView(given, state), at: given.at ?? head.at };
  const stands = standsOf(state, others);
  return {
    ...boardLine(state, others, head),
    sentence: statusSentence(stands),
    stands: stands!,
    proposer: state.proposer,
    leadOrgan: state.leadOrgan,
    version: currentVersion(state)?.manifest ?? null,
    textHash: currentVersion(state)?.textHash ?? null,
    versions: state.versions.map(({ manifest, textHash, entry }) => ({
      ...{ number: manifest.number, textHash, entry },
      added: renderingsOf(state, textHash).slice(manifest.renderings.length),
    })),
    ...textView(state, others),
    stages: stagesView(state, others),
    roundList: Object.values(state.stages)
      .flatMap((s) => s.rounds)
      .toSorted((a, b) => epochMs(a.openedAt) - epochMs(b.openedAt))
      .map((r) => ({
        stage: r.stage,
        round: r.round,
        kind: r.kind,
        textHash: r.textHash,
        openedAt: r.openedAt,
        deadline: r.deadline,
        zone: r.zone,
        outcome: r.outcome,
        positions: Object.values(r.positions).map((p) => positionView(p, r, head.at)),
        ...(r.outcome === null && { owing: debtorsOf(state, r, others, head.at) }),
        ...(r.reminder && { remindedAt: r.reminder.at }),
        ...(r.askedSince && { askedSince: r.askedSince }),
        ...(r.shortening && { shortening: r.shortening }),
      })),
    packages: state.packages,
    ...movesView(state, others),
    ...(state.adoption && { force: forceView(state, others.organisation) }),
    waiting: waitingFor(state, others),
    at: head.at,
    head: head.head,
  };
}

function positionView(p: StandingPosition, round: Round, at: Instant): RoundView['positions'][number] {
  const all = Object.values(round.positions);
  const assented = all.filter((o) => o.assentsTo === p.statement && !o.lifted).map((o) => o.member);
  const leader = all.find((o) => o.jointly && o.statement === p.assentsTo)?.member;
  return {
    ...{ member: p.member, kind: p.position.kind, lifted: p.lifted, at: p.at, entry: p.entry },
    ...(p.position.kind === 'agreeAdReferendum' && {
      adReferendum: {
        confirmBy: p.position.confirmBy,
        standing: p.confirmed ? ('confirmed' as const) : isLapsed(p, at) ? ('lapsed' as const) : ('owed' as const),
      },
    }),
    ...(p.ruledOutcome && { ruled: p.ruledOutcome }),
    ...(p.jointly && { joint: { statement: p.statement, of: p.jointly, assented } }),
    ...(leader && { assentsTo: leader }),
    ...(p.notPublic && { public: false as const }),
  };
}
