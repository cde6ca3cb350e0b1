import { delegation } from '../client/delegation.ts';
import type { DeliveredNotice } from '../client/notices.ts';
import { ServiceUnavailable } from '../client/result.ts';
import { aggregateRef, DossierId, type MemberId, type StageCode, type TextHash } from '../contracts/ids.ts';
import type { Position } from '../contracts/position.ts';
import type { VersionManifest } from '../contracts/text.ts';
import type { Notice, RoundView } from '../contracts/views.ts';
import { AUTHENTICATION, CIRCULATION } from '../domain/dossier/evolve.ts';
import { currentVersion, openRounds, type DossierState, type StandingPosition } from '../domain/dossier/state.ts';
import { Stopped, keepDoing, type Participant } from './participant.ts';
import { fraction, isIncident, planFor, type Plan } from './script.ts';

/** Members that take parts: those that are members before the package. */
export type Cast = readonly MemberId[];

/** Renderings in the order in which a delegation would rather read them. */
const READS: Readonly<Record<string, readonly string[]>> = {
  CHN: ['zh', 'ru'],
  IND: ['en', 'ru'],
  PAK: ['en', 'ru'],
  IRN: ['en', 'ru'],
};

const SAYS: Readonly<Record<Position['kind'], string>> = {
  agree: 'agrees',
  agreeAdReferendum: 'agrees ad referendum',
  agreeWithReservation: 'agrees with a reservation',
  agreeWithViewpoint: 'agrees, with a viewpoint for the minutes',
  standAside: 'stands aside',
  abstain: 'abstains',
  proposeAmendment: 'proposes an amendment',
  requestTime: 'asks for time',
  object: 'objects',
};

/** A position may come after its round has ended in the same moment; it is then kept as late, which is no fault of anybody. */
const MAY_BE_LATE = ['D21', 'D22'];

type InRound = Pick<RoundView, 'stage' | 'round' | 'kind' | 'textHash' | 'deadline'>;

/**
 * A delegation at work until the demonstration ends: it receives its notices, signs that the text was delivered, reads it
 * and signs a position. A notice is acknowledged only once all that it asks for is done. After a stop it comes again, and
 * what is owed is looked up in the journal.
 */
export async function playDelegation(participant: Participant, cast: Cast): Promise<void> {
  const { connection, stage, settle, rest, reading } = participant;
  const me = participant.actor as string as MemberId;
  const acts = delegation(connection);
  const read = new Set<string>();
  const attended = new Set<DossierId>();
  const thinkingMs = (...words: readonly string[]) => stage.pace.answer * (0.15 + 0.85 * fraction(me, ...words));

  // What it reads may be a moment behind what it sent: to confirm twice is no fault.
  const confirm = (id: DossierId, at: StageCode, textHash: TextHash) =>
    settle(`to confirm the delivery of ${id}`, () => acts.confirmDelivery(id, { stage: at, textHash }), ['D16']);

  const readText = async (version: VersionManifest | null) => {
    const wanted = READS[me] ?? ['ru'];
    const rendering = wanted.flatMap((l) => version?.renderings.filter((r) => r.language === l) ?? [])[0];
    if (!rendering || read.has(rendering.sha256)) return;
    const text = await acts.readText(rendering.sha256, DossierId.parse(version?.dossier));
    if (!text.ok) throw new Error(`${me} cannot read a text that it is asked about: ${text.refusal.lack}`);
    read.add(rendering.sha256);
  };

  const speak = async (id: DossierId, { stage: at, round, textHash }: InRound, plan: Extract<Plan, { do: 'say' }>) => {
    const take = () => acts.takePosition(id, { stage: at, round, textHash, position: plan.position });
    const result = await settle(`a position on ${id}`, take, MAY_BE_LATE);
    if (result.ok && plan.position.kind !== 'agree')
      stage.tell(`${id}: ${me} ${SAYS[plan.position.kind]}${scopeOf(plan.position)}`);
    if (!result.ok || !plan.twice) return;
    const again = await connection.resend({
      statement: result.statement,
      aggregate: aggregateRef('dossier', id),
      jws: result.jws,
    });
    stage.tell(
      `${id}: ${me} sends its statement a second time; the answer is the first one's, entry ${again.ok ? again.entry : '-'}, and nothing changes`,
    );
  };

  /** After the round has ended: recorded as late, and changes nothing. */
  const speakTooLate = async (id: DossierId, { stage: at, round, textHash }: InRound, position: Position) => {
    const result = await settle(
      `a late position on ${id}`,
      () => acts.takePosition(id, { stage: at, round, textHash, position }),
      MAY_BE_LATE,
    );
    if (!result.ok)
      stage.tell(
        `${id}: ${me} speaks after the round has ended; recorded as late (${result.refusal.rule}), entry ${result.entry}`,
      );
  };

  const lift = (
    id: DossierId,
    { stage: at, round, textHash }: InRound,
    what: NonNullable<Extract<Plan, { do: 'say' }>['thenLift']>,
  ) =>
    settle(`to lift its objection to ${id}`, () => acts.lift(id, { stage: at, round, textHash, ...what })).then(
      (result) => {
        if (result.ok) stage.tell(`${id}: ${me} lifts its objection${what.standAside ? ' and stands aside' : ''}`);
      },
    );

  const confirmAdReferendum = (id: DossierId, { stage: at, round, textHash }: InRound) =>
    settle(`to confirm its agreement to ${id}`, () =>
      acts.confirmAdReferendum(id, { stage: at, round, textHash }),
    ).then((result) => {
      if (result.ok) stage.tell(`${id}: the capital of ${me} confirms what was agreed ad referendum`);
    });

  const sign = (id: DossierId, textHash: TextHash) => settle(`to sign ${id}`, () => acts.sign(id, { textHash }));

  /** A round whose notice arrives for the first time: nothing of what it asks for was done. */
  const answerRound = async (notice: Notice): Promise<void> => {
    const { dossier: id } = notice;
    const view = await connection.query('status', { dossier: id });
    const round = view.ok
      ? view.value.roundList.find((r) => r.stage === notice.stage && r.round === notice.round)
      : null;
    if (!view.ok || !round) return;
    // The first version was delivered in circulation, to those that were counted then.
    if (notice.version > 1 || !cast.includes(me)) await attendDelivery(id);
    const plan = planFor(me, cast, id, round);
    if (plan.do === 'sayTooLate') return attendUntilNothingIsOwed(id);
    if (plan.do !== 'say' || round.outcome !== null || isOver(round)) return;
    await readText(view.value.version);
    await speak(id, round, plan);
    if (plan.thenLift || plan.thenConfirm) await attendUntilNothingIsOwed(id);
  };

  const attendDelivery = async (id: DossierId) => confirmIfOwed(id, await reading.dossier(id));

  const confirmIfOwed = async (id: DossierId, state: DossierState) => {
    const text = currentVersion(state);
    if (!text || state.phase !== 'inProgress' || (state.delivered[text.textHash] ?? []).includes(me)) return;
    const circulating =
      state.stages[CIRCULATION]?.status === 'open' && state.circulated === text.textHash && cast.includes(me);
    const round = openRounds(state).find((r) => r.textHash === text.textHash && r.roster.includes(me));
    const at = circulating ? CIRCULATION : (round?.stage ?? null);
    if (at) await confirm(id, at, text.textHash);
  };

  /** Does whatever is owed to a document, by its journal. True: something is owed later. */
  const attend = async (id: DossierId): Promise<boolean> => {
    const state = await reading.dossier(id);
    let later = false;
    await confirmIfOwed(id, state);
    for (const round of Object.values(state.stages).flatMap((s) => s.rounds)) {
      const plan = planFor(me, cast, id, round);
      const standing = round.positions[me];
      const open = round.outcome === null && !isOver(round) && round.roster.includes(me);
      if (plan.do === 'sayTooLate' && !reading.lateOf(id).has(`${round.stage}/${round.round}`)) {
        if (round.outcome === null) later = true;
        else await speakTooLate(id, round, plan.position);
      } else if (plan.do === 'say' && open && !standing) {
        await readText(currentVersion(state)?.manifest ?? null);
        await speak(id, round, plan);
        later ||= plan.thenLift !== undefined || plan.thenConfirm === true;
      } else if (plan.do === 'say' && open && plan.thenLift && !standing?.lifted) {
        await lift(id, round, plan.thenLift);
      } else if (plan.do === 'say' && plan.thenConfirm && isUnconfirmed(standing)) {
        if (round.outcome === null) later = true;
        else if (round.textHash === currentVersion(state)?.textHash) await confirmAdReferendum(id, round);
      }
    }
    const owes = state.adoptionRoster.includes(me) && !state.signatures[me] && !state.nonSigners[me];
    if (owes && state.adoptedText && state.stages[AUTHENTICATION]?.status === 'open') await sign(id, state.adoptedText);
    return later;
  };

  const attendUntilNothingIsOwed = async (id: DossierId): Promise<void> => {
    attended.add(id);
    do if (!(await rest(thinkingMs(id, 'later')))) throw new Stopped();
    while (await attend(id));
  };

  const doWhatIsAsked = async ({ notice, delivery }: DeliveredNotice): Promise<void> => {
    // By the journal, where something may have been done already, or is explained.
    if (delivery > 1 || attended.has(notice.dossier) || isIncident('asideDocument', notice.dossier))
      return attendUntilNothingIsOwed(notice.dossier);
    switch (notice.kind) {
      case 'circulated':
        await confirm(notice.dossier, notice.stage, notice.textHash);
        return;
      case 'roundOpened':
        return answerRound(notice);
      case 'signature':
        await sign(notice.dossier, notice.textHash);
        return;
      case 'reminder':
      case 'correction':
        return;
    }
  };

  // One document is attended to by one errand at a time; different documents do not wait for each other.
  const errands = new Map<string, Promise<void>>();
  const errand = (id: DossierId, run: () => Promise<void>): Promise<void> => {
    const next = (errands.get(id) ?? Promise.resolve()).then(run, run);
    errands.set(id, next);
    return next;
  };

  const take = async (delivered: DeliveredNotice): Promise<void> => {
    const { notice, acknowledge, giveBack } = delivered;
    if (!(await rest(thinkingMs(notice.id)))) return;
    try {
      await errand(notice.dossier, () => doWhatIsAsked(delivered));
    } catch (error) {
      if (!(error instanceof ServiceUnavailable)) throw error;
      giveBack();
      return;
    }
    await acknowledge();
  };

  /** Runs until the connection or the demonstration ends. A failure of one errand ends it, after the others. */
  const followNotices = async (): Promise<'again'> => {
    const notices = await acts.notices();
    const stop = () => void notices.stop();
    stage.signal.addEventListener('abort', stop, { once: true });
    let failure: unknown = null;
    const running = new Set<Promise<void>>();
    const run = (what: Promise<void>) => {
      const noted: Promise<void> = what
        .catch((error: unknown) => {
          if (stage.signal.aborted || error instanceof Stopped) return;
          failure ??= error;
          stop();
        })
        .finally(() => void running.delete(noted));
      running.add(noted);
    };
    // What a stop left half done does not wait for its notice to come again.
    const unfinished = (await reading.board()).filter((l) => l.phase === 'inProgress' || l.phase === 'adopted');
    for (const { dossier } of unfinished) run(errand(dossier, () => attendUntilNothingIsOwed(dossier)));
    for await (const delivered of notices.follow()) run(take(delivered));
    stage.signal.removeEventListener('abort', stop);
    await Promise.all(running);
    if (failure) throw failure;
    return 'again';
  };

  await keepDoing(participant, 1_000, followNotices);
}

/** By the delegation's own clock: nobody signs a position that would be late on purpose, but for the one that the script names. */
function isOver(round: InRound): boolean {
  return Date.now() >= Date.parse(round.deadline);
}

function isUnconfirmed(standing: StandingPosition | undefined): boolean {
  return standing?.position.kind === 'agreeAdReferendum' && !standing.confirmed;
}

function scopeOf(position: Position): string {
  if (position.kind !== 'standAside') return '';
  return position.scope.of === 'paragraph'
    ? ` from ${position.scope.places.join(', ')}`
    : ` from the whole ${position.scope.of}`;
}
