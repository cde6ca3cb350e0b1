import type { ActorId, StageCode } from '../../../contracts/ids.ts';
import type { Notice } from '../../../contracts/views.ts';
import type { NoticesDue } from '../../../contracts/workflow.ts';
import { countedMembers } from '../../organisation/state.ts';
import { AUTHENTICATION, CIRCULATION } from '../evolve.ts';
import { ownView } from '../facts/ownProcedure.ts';
import { debtorsOf, type Others } from './waiting.ts';
import { currentVersion, type DossierState } from '../state.ts';

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
  const r = state.stages[stage]?.rounds.find((x) => x.round === round) ?? null;
  const signed = state.versions.find((v) => v.textHash === state.adoptedText) ?? null;
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
        : countedMembers(others.organisation);
  const quorum = others.organisation.procedure?.stages[stage]?.quorum;
  const silenceMeans =
    r?.kind === 'silence' ? 'noObjection' : quorum === 'none' || quorum === 'present' ? 'nothing' : 'unheard';
  const notices = members.map((member) => ({
    actor: member as string,
    notice: {
      v: 1,
      id: `${state.id}/${stage}/${round}/${text.manifest.number}/${about}/${member}`,
      kind,
      dossier: state.id!,
      title: state.title,
      stage,
      stageName: others.organisation.procedure?.stages[stage]?.name ?? stage,
      round,
      roundKind: r?.kind ?? null,
      textHash: text.textHash,
      version: text.manifest.number,
      deadline: r?.deadline ?? null,
      zone: r?.zone ?? null,
      silenceMeans,
    } satisfies Notice,
  }));
  return { to: members as readonly string[] as readonly ActorId[], notices };
}
