import type { ActorId, MemberId, StageCode } from '../../../contracts/ids.ts';
import type { Quorum } from '../../../contracts/procedure.ts';
import type { Notice, SilenceMeans } from '../../../contracts/views.ts';
import type { NoticesDue } from '../../../contracts/workflow.ts';
import { countedMembers } from '../../organisation/state.ts';
import { AUTHENTICATION, CIRCULATION, IN_EFFECT } from '../evolve.ts';
import { zoneOfCorrections } from './effectWaits.ts';
import { ownView } from '../facts/ownProcedure.ts';
import { stepDue } from '../process.ts';
import { debtorsOf } from './roundWaits.ts';
import type { Others } from './waiting.ts';
import { currentVersion, type DossierState, type Round, type Version } from '../state.ts';

/** How saying nothing is read in a round of that kind, where the organ has that quorum; null: in no round. */
export function silenceIn(kind: Round['kind'] | null, quorum: Quorum | undefined): SilenceMeans {
  if (kind === 'silence') return 'noObjection';
  return quorum === 'none' || quorum === 'present' ? 'nothing' : 'unheard';
}

/**
 * The notices that one step sends: one per delegation, each with an id made of the document, the stage, the round and
 * the reason, so that sending twice is sending once. A reminder goes to those who have not answered, and is of one deadline:
 * an extension is a reason to remind anew.
 */
export function noticesDue(
  state: DossierState,
  given: Others,
  stage: StageCode,
  round: number,
  fraction: number | null,
): NoticesDue {
  const others = ownView(given, state);
  const version = currentVersion(state);
  const r = state.stages[stage]?.rounds.find((x) => x.round === round);
  const signed = state.versions.find((v) => v.textHash === state.adoptedText);
  const text = r
    ? (state.versions.find((v) => v.textHash === r.textHash) ?? version)
    : stage === AUTHENTICATION
      ? signed
      : version;
  if (!state.id || !text) return { to: [], notices: [] };
  const kind: Notice['kind'] =
    fraction !== null ? 'reminder' : r ? 'roundOpened' : stage === CIRCULATION ? 'circulated' : 'signature';
  const about = fraction === null ? kind : `${kind}-${fraction}${r ? `-${r.deadline}` : ''}`;
  const members =
    fraction !== null && r
      ? debtorsOf(state, r, others, others.at)
      : stage === AUTHENTICATION
        ? state.adoptionRoster.filter((m) => !state.nonSigners[m])
        : countedMembers(others.organisation).filter((m) => kind !== 'circulated' || !hasIt(state, text, m));
  const to = members as readonly string[] as readonly ActorId[];
  return { to, notices: noticesAt(state, others, { stage, round, r, text, kind, about, to }) };
}

/** Whoever has confirmed the delivery, before or in an earlier circulation, needs no notice of it. */
function hasIt({ delivered }: DossierState, { textHash }: Version, member: MemberId): boolean {
  return delivered[textHash]?.includes(member) ?? false;
}

function noticesAt(
  state: DossierState,
  others: Others,
  step: {
    readonly stage: StageCode;
    readonly round: number;
    readonly r: Round | undefined;
    readonly text: Version;
    readonly kind: Notice['kind'];
    /** The reason, in the id. */
    readonly about: string;
    readonly to: readonly ActorId[];
  },
): NoticesDue['notices'] {
  const { stage, round, r, text, kind, about, to } = step;
  const rule = others.organisation.procedure?.stages[stage];
  const silenceMeans = silenceIn(r?.kind ?? null, rule?.quorum);
  return to.map((actor) => ({
    actor,
    notice: {
      v: 1,
      id: `${state.id}/${stage}/${round}/${text.manifest.number}/${about}/${actor}`,
      kind,
      dossier: state.id!,
      title: state.title,
      stage,
      stageName: rule?.name ?? stage,
      round,
      roundKind: r?.kind ?? null,
      textHash: text.textHash,
      version: text.manifest.number,
      deadline: r?.deadline ?? null,
      zone: r?.zone ?? null,
      silenceMeans,
    } satisfies Notice,
  }));
}

/**
 * The notices of a correction that was proposed: one to each counted delegation, which may object to it until the deadline.
 * Nobody, where they have gone out, or the correction is over.
 */
export function correctionNoticesDue(state: DossierState, given: Others, correction: number): NoticesDue {
  const others = ownView(given, state);
  const proposed = state.corrections.find((c) => c.number === correction);
  const text = state.versions.find((v) => v.textHash === state.adoptedText);
  if (!state.id || !text || !proposed || proposed.noticedAt !== null || proposed.outcome !== null)
    return { to: [], notices: [] };
  const members = countedMembers(others.organisation);
  const notice = (member: string): Notice => ({
    v: 1,
    id: `${state.id}/${IN_EFFECT}/0/${text.manifest.number}/correction-${correction}/${member}`,
    kind: 'correction',
    dossier: state.id!,
    title: state.title,
    stage: IN_EFFECT,
    stageName: others.organisation.procedure?.stages[IN_EFFECT]?.name ?? IN_EFFECT,
    round: 0,
    roundKind: null,
    textHash: text.textHash,
    version: text.manifest.number,
    deadline: proposed.deadline,
    zone: zoneOfCorrections(state, others.organisation),
    silenceMeans: 'noObjection',
    correction: { number: correction, place: proposed.place },
  });
  return {
    to: members as readonly string[] as readonly ActorId[],
    notices: members.map((m) => ({ actor: m as string, notice: notice(m) })),
  };
}

/**
 * The notices of a reminder that somebody asked for, in the entry `n`: to those whom that entry names, since it was decided that they
 * owed an answer then. Nobody, where it is not the last one of a round that is open: whoever reads old entries again sends nothing.
 */
export function askedReminderDue(state: DossierState, given: Others, n: number): NoticesDue {
  const others = ownView(given, state);
  const r = roundsOf(state).find((x) => x.reminder?.entry === n && x.outcome === null);
  const { to = [] } = r?.reminder ?? {};
  const text = state.versions.find((v) => v.textHash === r?.textHash);
  if (!state.id || !r || !text) return { to: [], notices: [] };
  const { stage, round } = r;
  const about = `reminder-asked-${n}`;
  return { to, notices: noticesAt(state, others, { stage, round, r, text, kind: 'reminder', about, to }) };
}

/**
 * Who gets a notice as the next thing that the process does after an act, and would not have without it. What comes only once the
 * process has taken a step of its own is not foretold.
 */
export function toldAtOnce(before: DossierState, after: DossierState, others: Others): readonly ActorId[] {
  const due = (state: DossierState): readonly NoticesDue['notices'][number][] => {
    const step = stepDue(state, others);
    return [
      ...(step?.do === 'notify' ? noticesDue(state, others, step.stage, step.round, null).notices : []),
      ...state.corrections.flatMap((c) => correctionNoticesDue(state, others, c.number).notices),
      ...roundsOf(state).flatMap((r) => (r.reminder ? askedReminderDue(state, others, r.reminder.entry).notices : [])),
    ];
  };
  const ids = due(before).map((d) => d.notice.id);
  const fresh = due(after).filter((d) => !ids.includes(d.notice.id));
  return [...new Set(fresh.map((d) => d.actor as ActorId))];
}

function roundsOf({ stages }: DossierState): readonly Round[] {
  return Object.values(stages).flatMap((s) => s.rounds);
}
