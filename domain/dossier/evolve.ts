import type { DossierEvent } from '../../contracts/events.ts';
import type { Instant, StageCode } from '../../contracts/ids.ts';
import type { Place, Position } from '../../contracts/position.ts';
import type { EventMeta } from '../decision.ts';
import { lastOn, wordToLift } from './facts/lastWord.ts';
import { isPlacedAt } from './facts/packages.ts';
import { evolveMove, movesDocument } from './evolveMoves.ts';
import { dayOf } from '../time.ts';
import {
  cameIntoEffect,
  changed,
  type Correction,
  type DossierState,
  type Round,
  type StageState,
  type StandingPosition,
} from './state.ts';

type PlacedInPackage = Extract<DossierEvent, { type: 'PlacedInPackage' }>;

const newStage = (stage: StageCode): StageState => ({
  stage,
  status: 'open',
  closedOn: null,
  bases: [],
  rounds: [],
  outcome: null,
  reopenedOn: null,
});

function withStage(state: DossierState, stage: StageCode, change: (s: StageState) => StageState): DossierState {
  return changed(state, { stages: { ...state.stages, [stage]: change(state.stages[stage] ?? newStage(stage)) } });
}

function withRound(state: DossierState, stage: StageCode, round: number, change: (r: Round) => Round): DossierState {
  return withStage(state, stage, (s) => ({ ...s, rounds: s.rounds.map((r) => (r.round === round ? change(r) : r)) }));
}

function withPosition(
  state: DossierState,
  stage: StageCode,
  round: number,
  member: string,
  change: (p: StandingPosition) => StandingPosition,
): DossierState {
  return withRound(state, stage, round, (r) => {
    const p = r.positions[member];
    return p ? { ...r, positions: { ...r.positions, [member]: change(p) } } : r;
  });
}

/** What a viewpoint was attached to stays; given in an earlier round, it is said anew in the present one. */
function withoutViewpoint(
  state: DossierState,
  event: Extract<DossierEvent, { type: 'PositionWithdrawn' }>,
  meta: EventMeta,
): DossierState {
  return withRound(state, event.stage, event.round, (r) => {
    const own = r.positions[event.member];
    const earlier = own ? null : lastOn(state, event.textHash, event.member)?.position;
    const said = own ?? (earlier && { ...earlier, at: meta.at, entry: meta.n });
    if (!said) return r;
    const { jointly: _j, assentsTo: _a, ...p } = said;
    return {
      ...r,
      positions: { ...r.positions, [event.member]: { ...p, position: { kind: 'agree' }, viewpoint: null } },
    };
  });
}

/** Folds one event into the state of a dossier. Total: every event that was ever written has its case. */
export function evolveDossier(state: DossierState, event: DossierEvent, meta: EventMeta): DossierState {
  const next: DossierState | undefined = evolved(state, event, meta);
  // An event of a later release has no case, and no state follows from it: `foldEntry` says which it was.
  if (next === undefined) return next;
  const timed = withTimes(next, event, meta.at);
  return movesDocument(event) ? changed(timed, { movedAt: meta.at }) : timed;
}

/** Notes when a stage opened or closed. */
function withTimes(state: DossierState, event: DossierEvent, at: Instant): DossierState {
  const opened = (...stages: readonly StageCode[]) =>
    changed(state, {
      stageTimes: {
        ...state.stageTimes,
        ...Object.fromEntries(stages.map((s) => [s, { openedAt: at, closedAt: null }])),
      },
    });
  switch (event.type) {
    case 'DocumentProposed':
      return opened(PROPOSAL);
    case 'ClassChanged':
      return event.reopens ? opened(...event.reopens) : state;
    case 'StageOpened':
    case 'StageReopened':
      return opened(event.stage);
    case 'ReturnedToStage':
      return opened(event.to);
    case 'RoundOpened':
      return state.stageTimes[event.stage] ? state : opened(event.stage);
    case 'StageClosed': {
      const openedAt = state.stageTimes[event.stage]?.openedAt ?? at;
      return changed(state, { stageTimes: { ...state.stageTimes, [event.stage]: { openedAt, closedAt: at } } });
    }
    default:
      return state;
  }
}

function evolved(state: DossierState, event: DossierEvent, meta: EventMeta): DossierState {
  switch (event.type) {
    case 'StatementRefused':
    case 'LateStatementReceived':
      return state;
    case 'DocumentProposed':
      return changed(state, {
        id: event.dossier,
        phase: 'proposed',
        title: event.title,
        titles: [event.title],
        class: event.class,
        area: event.area,
        justification: event.justification,
        proposer: event.proposer,
        leadOrgan: event.leadOrgan,
        admits: event.admits ?? null,
        concerns: event.concerns ?? null,
        implements: event.implements ?? null,
        splitFrom: event.splitFrom ?? null,
        takenUpBy: event.splitFrom?.takenUpBy ?? [],
        dependsOn: event.dependsOn ?? [],
        expiresAfterDays: event.expiresAfterDays ?? null,
      });
    case 'DocumentRegistered':
      return changed(state, {
        ...{ phase: 'inProgress', definition: event.definition },
        procedure: event.procedure ?? null,
      });
    case 'ProposalTakenUp':
      return changed(state, { takenUpBy: [...state.takenUpBy, event.member] });
    case 'TitleChanged':
      return changed(state, { title: event.title, titles: [...state.titles, event.title] });
    case 'ClassChanged':
      return heldByNext(
        (event.reopens ?? []).reduce(askedAnew, changed(state, { class: event.class, definition: event.definition })),
      );
    case 'VersionIssued':
      return changed(state, {
        versions: [...state.versions, { textHash: event.textHash, manifest: event.manifest, entry: meta.n }],
        acceptedAmendments: [],
      });
    case 'ConcordanceRecorded':
      return changed(state, { concordant: [...state.concordant, event.textHash] });
    case 'ConcordanceConfirmed': {
      const before = state.concordanceConfirmed[event.textHash] ?? [];
      return changed(state, {
        concordanceConfirmed: { ...state.concordanceConfirmed, [event.textHash]: [...before, event.member] },
      });
    }
    case 'RenderingAdded': {
      const before = state.addedRenderings[event.textHash] ?? [];
      return changed(state, {
        addedRenderings: { ...state.addedRenderings, [event.textHash]: [...before, event.rendering] },
      });
    }
    case 'CirculationConsented':
      return changed(state, { circulationConsents: [...state.circulationConsents, event.textHash] });
    case 'Circulated':
      return changed(state, {
        circulated: event.textHash,
        circulatedOn: event.on,
        circulationNoticed: false,
        circulationNoticedTo: [],
      });
    case 'DeliveryConfirmed':
      return changed(state, {
        delivered: { ...state.delivered, [event.textHash]: [...(state.delivered[event.textHash] ?? []), event.member] },
      });
    case 'StageOpened':
      return changed(
        withStage(state, event.stage, (s) => ({ ...s, status: 'open' })),
        {
          domesticSince: event.stage === DOMESTIC_PROCEDURES ? meta.at : state.domesticSince,
        },
      );
    case 'StageClosed':
      return changed(
        withStage(state, event.stage, (s) => ({
          ...{ ...s, status: 'closed', closedOn: event.textHash },
          outcome: event.outcome ?? null,
        })),
        {
          ...(state.reopenedStage === event.stage && { reopenedPlaces: [], reopenedStage: null }),
        },
      );
    case 'RoundOpened': {
      const round: Round = {
        stage: event.stage,
        round: event.round,
        kind: event.kind,
        textHash: event.textHash,
        openedAt: event.openedAt,
        deadline: event.deadline,
        zone: event.zone,
        roster: event.roster,
        positions: {},
        outcome: null,
        noticed: false,
        reminded: [],
      };
      return changed(
        withStage(state, event.stage, (s) => ({ ...s, rounds: [...s.rounds, round] })),
        {
          roundsOpened: state.roundsOpened + 1,
        },
      );
    }
    case 'RoundExtended':
      return withRound(state, event.stage, event.round, ({ reminder: _, ...r }) => ({
        ...{ ...r, deadline: event.deadline, reminded: [] },
      }));
    case 'ShorteningAgreed':
      return withRound(state, event.stage, event.round, (r) => ({
        ...r,
        shortening: { ...r.shortening, [event.member]: event.deadline },
      }));
    case 'RoundShortened':
      return withRound(state, event.stage, event.round, (r) => ({ ...r, deadline: event.deadline }));
    case 'RoundClosed':
      return withRound(state, event.stage, event.round, (r) => ({
        ...{ ...r, outcome: event.outcome },
        // A vote that is declared afterwards closes it once more.
        closedAt: r.closedAt ?? meta.at,
      }));
    case 'PositionTaken':
      return changed(
        withRound(state, event.stage, event.round, (r) => ({
          ...r,
          positions: {
            ...r.positions,
            [event.member]: {
              member: event.member,
              position: event.position,
              lifted: false,
              standAside: event.position.kind === 'standAside' ? event.position.scope : null,
              viewpoint: null,
              ruledBlocking: null,
              statement: event.statement,
              at: meta.at,
              entry: meta.n,
              ...(event.jointly && { jointly: event.jointly }),
              ...(event.assentsTo && { assentsTo: event.assentsTo }),
              ...(event.transcribedFrom && { transcribedFrom: event.transcribedFrom }),
              ...(isInConfidence(event.position) && { notPublic: true }),
            },
          },
        })),
        {
          positionsTaken: state.positionsTaken + 1,
          ...(isInConfidence(event.position) && { asideInConfidence: [...state.asideInConfidence, event.member] }),
        },
      );
    case 'PositionLifted': {
      // Taken in an earlier round on the same text, it is lifted in the present one: a closed round keeps what it was.
      const said = wordToLift(state, event, event.member);
      const isOwn = state.stages[event.stage]?.rounds.some(
        (r) => r.round === event.round && r.positions[event.member] === said,
      );
      const stands = isOwn ? said : said && { ...said, at: meta.at, entry: meta.n };
      if (!stands) return state;
      const lifted = withRound(state, event.stage, event.round, (r) => ({
        ...r,
        positions: {
          ...r.positions,
          [event.member]: {
            ...stands,
            lifted: true,
            standAside: event.standAside,
            viewpoint: event.viewpoint ?? null,
            ...(event.public === false && { notPublic: true }),
          },
        },
      }));
      return event.public === false
        ? changed(lifted, { asideInConfidence: [...state.asideInConfidence, event.member] })
        : lifted;
    }
    case 'PositionWithdrawn':
      if (event.leaves === 'agree') return withoutViewpoint(state, event, meta);
      return withRound(state, event.stage, event.round, (r) => ({
        ...r,
        positions: Object.fromEntries(Object.entries(r.positions).filter(([m]) => m !== event.member)),
        // A request for time that is withdrawn leaves standing what was said before.
        ...(r.positions[event.member]?.position.kind !== 'requestTime' && {
          withdrawn: { ...r.withdrawn, [event.member]: meta.n },
        }),
      }));
    case 'AmendmentRuled': {
      const ruled = withPosition(state, event.stage, event.round, event.by, (p) => ({
        ...p,
        ruledBlocking: event.blocks,
        ...(event.outcome && { ruledOutcome: event.outcome }),
      }));
      if (event.outcome !== 'accepted') return ruled;
      const round = state.stages[event.stage]?.rounds.find((r) => r.round === event.round);
      const amendment = round?.positions[event.by]?.position;
      const place = amendment?.kind === 'proposeAmendment' ? amendment.place : null;
      return changed(ruled, {
        acceptedAmendments: [...state.acceptedAmendments, { stage: event.stage, by: event.by, place }],
      });
    }
    case 'AdReferendumConfirmed':
      return withPosition(state, event.stage, event.round, event.member, (p) => ({ ...p, confirmed: true }));
    case 'ConfirmationAsked':
      return withRound(state, event.stage, event.round, (r) => ({ ...r, askedSince: event.since }));
    case 'ConsensusFound':
      return changed(state, {
        findings: [
          ...state.findings,
          { stage: event.stage, round: event.round, textHash: event.textHash, entry: meta.n, evidence: event.evidence },
        ],
      });
    case 'VoteDeclared':
      return event.tally.carried
        ? changed(state, {
            findings: [
              ...state.findings,
              {
                ...{ stage: event.stage, round: event.round, textHash: event.textHash },
                ...{ entry: meta.n, evidence: event.evidence },
              },
            ],
          })
        : state;
    case 'TakenAsBasis':
      return withStage(state, event.stage, (s) => ({
        ...{ ...s, bases: [...s.bases, event.textHash] },
        outcome: event.outcome ?? null,
      }));
    case 'ReturnedToStage':
      return event.keepsPlaces ? askedAnew(state, event.to) : reopened(state, event.to, event.places);
    case 'StageReopened':
      return event.keepsPlaces ? askedAnew(state, event.stage) : reopened(state, event.stage, event.places ?? []);
    case 'Deferred': {
      const left = [...(event.from === null ? [] : [event.from]), ...(event.alsoFrom ?? [])];
      return changed(state, {
        ...{ phase: 'deferred', deferredTo: event.to },
        packages: state.packages.filter((p) => !left.includes(p.meeting)),
        leftPackages: [
          ...state.leftPackages.filter((p) => !left.includes(p.meeting)),
          ...left.map((meeting) => ({ meeting, at: meta.at })),
        ],
      });
    }
    case 'TakenUpAgain':
      return changed(state, {
        phase: 'inProgress',
        // Where it stayed in that package it waits for no agenda.
        deferredTo: isPlacedAt(state, event.meeting) ? null : event.meeting,
        leftPackages: state.leftPackages.filter((p) => p.meeting !== event.meeting),
        roundsBeforeDeferral: Object.fromEntries(Object.values(state.stages).map((s) => [s.stage, s.rounds.length])),
      });
    case 'WaiverRecorded':
      return changed(state, {
        waivers: [
          ...state.waivers,
          {
            ...{ of: event.of, stage: event.stage, textHash: event.textHash, reason: event.reason },
            ...(event.members && { members: event.members }),
          },
        ],
      });
    case 'ProposalWithdrawn':
      return changed(state, { phase: 'withdrawn' });
    case 'Adopted': {
      const evidence = state.findings.at(-1)?.evidence;
      return changed(state, {
        phase: 'adopted',
        adoption: event.act,
        adoptedText: event.textHash,
        adoptionRoster: event.roster,
        standAsides: evidence?.standAsides.filter((s) => s.scope.of === 'document').map((s) => s.member) ?? [],
      });
    }
    case 'Signed':
      return changed(state, {
        signatures: {
          ...state.signatures,
          [event.member]: {
            ...{ member: event.member, textHash: event.textHash, reservation: event.reservation },
            ...{ person: event.person, fullPowers: event.fullPowers ?? null },
          },
        },
      });
    case 'NonSignatureExplained':
      return changed(state, {
        nonSigners: { ...state.nonSigners, [event.member]: { because: event.because, note: event.note } },
      });
    case 'InEffect':
      return changed(state, { phase: 'inEffect', effectiveOn: state.inForceOn ?? dayOf(meta.at) });
    case 'CopiesCertified':
      return changed(state, { certified: true });
    case 'CompletionNotified':
      return changed(state, {
        notified: [...state.notified, event.member],
        notifiedOn: [...state.notifiedOn, dayOf(meta.at)],
      });
    case 'EntryIntoForceAnnounced':
      return changed(state, { inForceOn: event.on });
    case 'JoinedLater':
      return changed(state, {
        joined: [...state.joined, event.member],
        joinedOn: [...state.joinedOn, event.on ?? null],
      });
    case 'Reviewed':
      return changed(state, { reviews: [...state.reviews, { outcome: event.outcome, on: dayOf(meta.at) }] });
    case 'CorrectionProposed': {
      const { correction: number, language = null, place, found, corrected, deadline } = event;
      const proposed = { number, language, place, found, corrected, deadline, outcome: null, noticedAt: null };
      return changed(state, { corrections: [...state.corrections, proposed] });
    }
    case 'CorrectionRejected':
      return withCorrection(state, event.correction, {
        ...{ outcome: 'rejected', endedAt: meta.at },
        objection: { member: event.by, reasons: event.reasons, entry: meta.n },
      });
    case 'TextCorrected':
      return withCorrection(state, event.correction, { outcome: 'corrected', endedAt: meta.at });
    case 'CorrectionWithdrawn':
      return withCorrection(state, event.correction, { outcome: 'withdrawn', endedAt: meta.at });
    case 'DocumentEnded':
      // Ended before the day that was announced for it, it never came into effect.
      return changed(state, {
        ...{ phase: 'ended', effectiveOn: cameIntoEffect(state, meta.at) ? state.effectiveOn : null },
        end: { because: event.because, by: event.by, on: dayOf(meta.at), entry: meta.n },
        corrections: state.corrections.map((c) =>
          c.outcome === null ? { ...c, outcome: 'documentEnded', endedAt: meta.at } : c,
        ),
      });
    case 'NoticesSent':
      if (event.correction !== undefined)
        return withCorrection(state, event.correction, { noticedAt: meta.at, noticedTo: event.to });
      if (event.round > 0)
        return withRound(state, event.stage, event.round, (r) => ({ ...r, noticed: true, noticedTo: event.to }));
      return event.stage === CIRCULATION
        ? changed(state, { circulationNoticed: true, circulationNoticedTo: event.to })
        : changed(state, { signatureNoticed: true });
    case 'RemindersSent':
      return withRound(state, event.stage, event.round, (r) => ({
        ...{ ...r, reminded: [...r.reminded, event.fraction] },
        reminder: { at: meta.at, to: event.to, entry: meta.n },
      }));
    case 'ReminderAsked':
      return withRound(state, event.stage, event.round, (r) => ({
        ...r,
        reminder: { at: meta.at, to: event.to, entry: meta.n },
      }));
    case 'PlacedInPackage':
      return changed(state, {
        ...{ packages: placed(state, event), deferredTo: null },
        placedBy: { ...state.placedBy, [event.meeting]: meta.n },
        leftPackages: state.leftPackages.filter((p) => p.meeting !== event.meeting),
      });
    case 'TakenOutOfPackage':
      return changed(state, { packages: state.packages.filter((p) => p.meeting !== event.meeting) });
    case 'ImplementationLinked':
      return changed(state, { children: [...state.children, event.child] });
    case 'TextRead': {
      const { by, sha256, textHash } = event;
      return changed(state, { readings: [...state.readings, { by, sha256, textHash, at: meta.at, entry: meta.n }] });
    }
    case 'ErasureAsked': {
      const { sha256, person: askedBy, reason } = event;
      return changed(state, { erasures: [...state.erasures, { sha256, askedBy, reason, erased: null }] });
    }
    case 'TextErased': {
      const { sha256, by, person, askedBy, reason } = event;
      const erased = { by, person, at: meta.at, entry: meta.n };
      const others = state.erasures.filter((e) => e.sha256 !== sha256);
      return changed(state, { erasures: [...others, { sha256, askedBy, reason, erased }] });
    }
    case 'DraftDecided':
    case 'DraftDecisionRecorded':
    case 'EndorsersNamed':
    case 'DocumentSplit':
    case 'MergedInto':
    case 'MergeRecorded':
    case 'MergeAgreed':
    case 'AbandonmentAgreed':
    case 'AgreementWithdrawn':
    case 'DocumentAbandoned':
    case 'DocumentLapsed':
    case 'CarryOverOffered':
    case 'CarryOverAccepted':
      return evolveMove(state, event, meta);
  }
}

/** Stood aside, for members and offices alone to know. */
function isInConfidence(position: Position): boolean {
  return position.kind === 'standAside' && !position.public;
}

function withCorrection(state: DossierState, number: number, change: Partial<Correction>): DossierState {
  return changed(state, { corrections: state.corrections.map((c) => (c.number === number ? { ...c, ...change } : c)) });
}

/** Of each organ the latest; an old entry names none, and then there was one package in all. */
function placed(state: DossierState, { meeting, organ }: PlacedInPackage): DossierState['packages'] {
  if (organ === undefined) return [{ meeting, organ: null }];
  return [...state.packages.filter((p) => p.organ !== null && p.organ !== organ), { meeting, organ }];
}

/** The stage is open again, on the version that there is. */
function askedAnew(state: DossierState, stage: StageCode): DossierState {
  return withStage(state, stage, (s) => ({
    ...s,
    status: 'open',
    closedOn: null,
    outcome: null,
    reopenedOn: state.versions.at(-1)?.textHash ?? null,
  }));
}

/**
 * Places that a return named stay so until its stage closes. Where the new class passes that stage over it never would: then it is the
 * first stage of the new route that is yet to close (D110).
 */
function heldByNext(state: DossierState): DossierState {
  const route = state.definition?.route.map((s) => s.stage) ?? [];
  if (state.reopenedStage === null || route.includes(state.reopenedStage)) return state;
  const next = route.find((s) => !STAGES_WITHOUT_ROUNDS.includes(s) && state.stages[s]?.status !== 'closed');
  return changed(state, next === undefined ? { reopenedStage: null, reopenedPlaces: [] } : { reopenedStage: next });
}

function reopened(state: DossierState, stage: StageCode, places: readonly Place[]): DossierState {
  return changed(askedAnew(state, stage), { reopenedStage: stage, reopenedPlaces: places });
}

/** Stages of domain §3.2 whose work is not a round: proposal, circulation, authentication, domestic procedures. */
export const PROPOSAL = '00' as StageCode;
export const CIRCULATION = '10' as StageCode;
export const AUTHENTICATION = '70' as StageCode;
export const DOMESTIC_PROCEDURES = '80' as StageCode;
export const IN_EFFECT = '90' as StageCode;
export const STAGES_WITHOUT_ROUNDS: readonly StageCode[] = [
  PROPOSAL,
  CIRCULATION,
  AUTHENTICATION,
  DOMESTIC_PROCEDURES,
  IN_EFFECT,
];
