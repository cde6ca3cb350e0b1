import { chair } from '../client/chair.ts';
import type { DossierId, Instant, OrganId, StageCode } from '../contracts/ids.ts';
import type { BoardLine } from '../contracts/views.ts';
import type { Procedure } from '../contracts/procedure.ts';
import { isPlacedAt } from '../domain/dossier/facts/packages.ts';
import { unruledBlocks } from '../domain/dossier/facts/counting.ts';
import { unmetNeeds } from '../domain/dossier/facts/route.ts';
import {
  blocks,
  currentVersion,
  isHeard,
  type DossierState,
  type Round,
  type StageState,
} from '../domain/dossier/state.ts';
import { meetingOf, type Package } from './package.ts';
import { keepDoing, type Participant } from './participant.ts';
import { isSettled, watch, type Duty } from './watching.ts';
import { ILLUSTRATIVE, isIncident } from './script.ts';
import { keepSessions, mayHold, sessionsOf } from './sessions.ts';
import { PLACES } from './texts.ts';

/** A silence round must not be shorter than the minimum when INBOX stores its opening, a little after it was signed. */
const SILENCE_MARGIN_MS = 1_500;

/**
 * The chair of an organ at work: opens the rounds that the procedure leaves to chairs, finds consensus once every counted
 * delegation is heard and no objection stands, and plays the organ's incidents.
 */
export async function playChair(
  participant: Participant,
  organ: OrganId,
  of: Package,
  procedure: Procedure,
): Promise<void> {
  const { stage } = participant;
  const { pace } = stage;
  const acts = chair(participant.connection);
  const settle = participant.settle;
  const stages = (Object.keys(procedure.stages) as StageCode[]).filter(
    (s) => procedure.stages[s]?.organ === organ && !procedure.stages[s].adopts,
  );
  // The coordinators' two meetings, by order of their day: the first defers, the second takes up again.
  const sessions = sessionsOf(of, organ);
  const sit = keepSessions(participant, organ, of, stages);

  const duty: Duty = async (id, state) => {
    const deferral = isIncident('deferral', id) && organ === 'CNC' ? await deferOrTakeUp(id, state) : 'goOn';
    if (deferral !== 'goOn') return deferral === 'later' ? 'later' : undefined;
    if (state.phase !== 'inProgress') return undefined;
    if (isIncident('basis', id) && organ === 'CFM') return takeAsBasis(id, state);
    let awaits = false;
    for (const code of stages) awaits = (await holdRound(id, state, code)) === 'later' || awaits;
    return awaits ? 'later' : undefined;
  };

  /** `later`: the round waits for the sitting of its organ. */
  const holdRound = async (id: DossierId, state: DossierState, code: StageCode): Promise<'later' | undefined> => {
    const onRoute = state.definition?.route.some((s) => s.stage === code) ?? false;
    const at = state.stages[code];
    if (!onRoute || at?.status === 'closed') return undefined;
    const last = at?.rounds.at(-1);
    const text = currentVersion(state)?.textHash;
    if (last && last.textHash === text && isFindable(last, procedure) && !awaitsMinisters(id, code, state)) {
      const sendUp = isIncident('bracket', id, code) && (currentVersion(state)?.manifest.openPlaces ?? []).length > 0;
      const found = {
        stage: code,
        round: last.round,
        textHash: last.textHash,
        ...(sendUp && { sendUpBrackets: true }),
      };
      const result = await settle(`to find consensus on ${id}`, () => acts.findConsensus(id, found));
      if (result.ok && sendUp) stage.tell(`${id}: the experts agree, and send words in brackets up with their holder`);
      if (result.ok && last.outcome === 'silence')
        stage.tell(`${id}: nobody broke the silence; ${participant.actor} finds that no objection stands`);
    } else if (text && last?.outcome !== null && mayOpenNow(state, code, at)) {
      if (!(await mayHold(participant, state, code))) return 'later';
      const { kind, deadline } = manner(id, code, (last?.round ?? 0) + 1);
      await settle(`to open a round on ${id}`, () =>
        acts.openRound(id, { stage: code, textHash: text, kind, ...(deadline && { deadline }) }),
      );
      if (last)
        stage.tell(
          `${id}: round ${last.round} of stage ${code} ended (${last.outcome}); ${participant.actor} opens round ${last.round + 1}, and all positions start anew`,
        );
    }
    return undefined;
  };

  /** Experts do not close the text that the foreign ministers are about to send back to them. */
  const awaitsMinisters = (id: DossierId, code: StageCode, state: DossierState) =>
    isIncident('basis', id) && code === '20' && !state.stages[code]?.rounds.some((r) => r.outcome === 'returned');

  const mayOpenNow = (state: DossierState, code: StageCode, at: StageState | undefined): boolean => {
    if (unmetNeeds(state, code).length > 0) return false;
    const text = currentVersion(state)?.textHash;
    const held = at?.rounds.some((r) => r.textHash === text) ?? false;
    // The first round on a text belongs to the process where the procedure says so.
    if (procedure.stages[code]?.opening === 'process' && !held) return false;
    // The foreign ministers meet on what the coordinators have cleared for them.
    if (code === '50' && state.stages['40']?.status !== 'closed') return false;
    return !(at?.rounds.at(-1)?.outcome === 'returned' && held);
  };

  const manner = (
    id: DossierId,
    code: StageCode,
    round: number,
  ): { kind: 'open' | 'silence'; deadline: Instant | null } => {
    const silent = round === 1 && (isIncident('silence', id, code) || isIncident('broken', id, code));
    if (silent)
      return { kind: 'silence', deadline: inMs((procedure.stages[code]?.silence.minimumMs ?? 0) + SILENCE_MARGIN_MS) };
    if (round === 1 && isIncident('deadline', id, code)) return { kind: 'open', deadline: inMs(pace.shortRound) };
    return { kind: 'open', deadline: null };
  };

  const takeAsBasis = async (id: DossierId, state: DossierState): Promise<'later' | undefined> => {
    const text = currentVersion(state);
    const experts = state.stages['20']?.rounds.at(-1);
    if (!text || state.stages['50']?.status === 'closed') return undefined;
    const code = '50' as StageCode;
    if ((state.stages[code]?.bases.length ?? 0) === 0) {
      if (!experts || !isFindable(experts, procedure)) return undefined;
      const at = sessions.find((m) => isPlacedAt(state, m.id));
      if (!at || (await participant.reading.meeting(at.id)).phase !== 'sitting') return 'later';
      await settle(`to take ${id} as a basis`, () => acts.takeAsBasis(id, { stage: code, textHash: text.textHash }));
      stage.tell(`${id}: the foreign ministers take version ${text.manifest.number} as a basis, which is no approval`);
    } else if (experts?.outcome === null && !state.stages['20']?.rounds.some((r) => r.outcome === 'returned')) {
      const reason = `${ILLUSTRATIVE}: taken as a basis; the experts are asked to finish the second paragraph.`;
      await settle(`to send ${id} back to the experts`, () =>
        acts.returnTo(id, { from: code, to: '20' as StageCode, places: [PLACES[1]], reason }),
      );
      stage.tell(`${id}: sent back to the experts`);
    }
    return undefined;
  };

  const deferOrTakeUp = async (id: DossierId, state: DossierState): Promise<'goOn' | 'later' | 'done'> => {
    const [first, second] = sessions;
    if (!first || !second) throw new Error('the package names no two meetings of coordinators');
    const round = state.stages['40']?.rounds.at(-1);
    if (
      state.phase === 'inProgress' &&
      isPlacedAt(state, first.id) &&
      round?.outcome === null &&
      round.roster.every((m) => round.positions[m])
    ) {
      await settle(`to defer ${id}`, () =>
        acts.defer(id, { to: second.id, reason: `${ILLUSTRATIVE}: capitals ask for more time.` }),
      );
      stage.tell(`${id}: deferred to the next meeting, ${second.id}`);
      return 'done';
    }
    if (state.phase !== 'deferred') return 'goOn';
    const before = await participant.reading.meeting(first.id);
    if (before.agenda.some((i) => i.dossier === id) || !(await participant.rest(pace.answer * 2))) return 'later';
    await settle(`to take ${id} up again`, () =>
      acts.takeUpAgain(id, { meeting: second.id, reason: `${ILLUSTRATIVE}: capitals have answered.` }),
    );
    stage.tell(`${id}: taken up again at ${second.id}`);
    return 'done';
  };

  await watch(participant, (line) => mayBeMine(line, organ, stages), duty, sit);
}

/** Every counted delegation is heard, no objection stands, or silence has done it. */
export function isFindable(round: Round, procedure: Procedure): boolean {
  if (round.outcome === 'silence') return true;
  if (round.kind === 'silence' || (round.outcome !== null && round.outcome !== 'deadline')) return false;
  const heard = round.roster.every((m) => isHeard(round.positions[m]));
  return heard && !Object.values(round.positions).some((p) => blocks(p, unruledBlocks(procedure, round.stage)));
}

/** An instant so many milliseconds ahead; a deadline is data of the act, and INBOX's clock decides about it. */
function inMs(ms: number): Instant {
  return new Date(Date.now() + ms).toISOString() as Instant;
}

/** What is asked of a document's line before its journal is read. */
function mayBeMine(line: BoardLine, organ: OrganId, stages: readonly StageCode[]): boolean {
  const { dossier, phase, stage } = line;
  if (phase === 'deferred') return organ === 'CNC';
  if (phase !== 'inProgress' || stage === null) return false;
  if (isIncident('basis', dossier) && organ === 'CFM' && stage === '20') return line.heard >= line.counted;
  if (!stages.includes(stage)) return false;
  return isSettled(line) || isIncident('deferral', dossier, stage);
}

/** The chair of the summit: approves the agenda, opens the sitting, and finds consensus item by item, so that acts are numbered in that order. */
export async function playSummit(participant: Participant, of: Package, procedure: Procedure): Promise<void> {
  const acts = chair(participant.connection);
  const { settle, reading, rest, stage } = participant;
  const summit = meetingOf(of, of.summit);
  const items = [...of.documents].sort((a, b) => a.item - b.item);
  const placed = new Set<DossierId>();
  const told = new Set<DossierId>();

  const allPlaced = async (): Promise<boolean> => {
    for (const { id } of items) {
      if (placed.has(id)) continue;
      if (!isPlacedAt(await reading.dossier(id), summit.id)) return false;
      placed.add(id);
    }
    return true;
  };

  const openMeeting = async (): Promise<'closed' | 'sitting' | 'notYet'> => {
    const meeting = await reading.meeting(summit.id);
    if (meeting.phase === 'closed' || meeting.phase === 'sitting') return meeting.phase;
    if (meeting.phase === 'none' || meeting.agenda.length < items.length || !(await allPlaced())) return 'notYet';
    for (const { id } of sessionsOf(of)) if ((await reading.meeting(id)).phase !== 'closed') return 'notYet';
    if (!meeting.agendaApproved) await settle('to approve the agenda', () => acts.approveAgenda(summit.id));
    await settle('to open the sitting', () => acts.openSitting(summit.id));
    return 'notYet';
  };

  let sits = false;
  const hold = async (): Promise<'done' | 'again'> => {
    if (!sits) {
      const phase = await openMeeting();
      if (phase === 'closed') return 'done';
      sits = phase === 'sitting';
      return 'again';
    }
    const lines = await reading.board();
    if (lines.length < items.length) return 'again';
    const decided = (id: DossierId) => {
      const line = lines.find((l) => l.dossier === id);
      return line?.act ?? line?.draftAct ?? null;
    };
    const next = items.find(({ id }) => !decided(id));
    if (!next) {
      await settle('to close the sitting', () => acts.closeSitting(summit.id));
      return 'done';
    }
    const admitted = items.find(
      ({ id, admits }) => admits && id !== next.id && !told.has(id) && lines.find((l) => l.dossier === id)?.act,
    );
    if (admitted)
      stage.tell(
        `${admitted.id}: ${admitted.admits} is a member by the first act of the meeting; the items after it count ${lines[0]?.counted ?? 0}`,
      );
    if (admitted) told.add(admitted.id);
    const line = lines.find((l) => l.dossier === next.id);
    if (line && isSettled(line)) await decide(next.id);
    return 'again';
  };

  const decide = async (id: DossierId) => {
    const state = await reading.dossier(id);
    const at = Object.values(state.stages).find((s) => procedure.stages[s.stage]?.adopts);
    const round = at?.rounds.at(-1);
    // Found, and its number is being given; or the process has not opened the round yet.
    if (!at || !round || at.status === 'closed') return;
    const on = { stage: round.stage, textHash: round.textHash };
    if (isFindable(round, procedure)) {
      if (!(await rest(stage.pace.office / 2))) return;
      const decision = { ...on, round: round.round };
      if (isIncident('onDraft', id)) {
        await settle(`to decide on the draft of ${id}`, () => acts.decideOnDraft(id, decision));
        stage.tell(`${id}: the summit decides on the draft; the text itself is not adopted`);
      } else await settle(`to find consensus on ${id}`, () => acts.findConsensus(id, decision));
    } else if (round.outcome !== null && round.textHash === currentVersion(state)?.textHash) {
      await settle(`to open a round on ${id}`, () => acts.openRound(id, { ...on, kind: 'open' }));
    }
  };
  await keepDoing(participant, Math.min(100, stage.pace.watch), hold);
}
