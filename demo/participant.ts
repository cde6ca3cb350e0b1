import { setTimeout as pause } from 'node:timers/promises';
import { connectConcordat, type Connection } from '../client/connection.ts';
import type { Profile } from '../client/profile.ts';
import { ServiceUnavailable, type SubmitResult } from '../client/result.ts';
import type { ActorId, OrganisationId } from '../contracts/ids.ts';
import { profileOf, type Identity } from './identities.ts';
import type { Pace } from './procedure.ts';
import { createReading, type Reading } from './reading.ts';

/** What all participants of the demonstration are given. */
export type Stage = {
  readonly organisation: OrganisationId;
  readonly profiles: string;
  readonly natsUrl: string;
  readonly pace: Pace;
  /** Ends the demonstration. */
  readonly signal: AbortSignal;
  /** Something worth a line of its own. */
  readonly tell: (line: string) => void;
};

/** One identity that takes part: its own connection, its own key, its own reading of the journal. */
export type Participant = {
  readonly actor: ActorId;
  readonly stage: Stage;
  readonly connection: Connection<Profile>;
  readonly reading: Reading;
  /**
   * Carries an act to its outcome, over outages too: a statement whose outcome is not known goes again as the same
   * bytes. A refusal is told, unless its rule is one that the scenario expects.
   */
  readonly settle: (
    what: string,
    submit: () => Promise<SubmitResult>,
    expected?: readonly string[],
  ) => Promise<SubmitResult>;
  /** Waits; false once the demonstration ends. */
  readonly rest: (ms: number) => Promise<boolean>;
};

const MOST_REFUSALS = 20;

/** Connects one identity and settles what it had signed before it was stopped. */
export async function joinAs(stage: Stage, identity: Identity): Promise<Participant> {
  const connection = await connectConcordat(await profileOf(stage.profiles, identity), { url: stage.natsUrl });
  const { actor } = identity;
  const { signal } = stage;
  let refusals = 0;

  const rest = (ms: number) => pause(ms, true, { signal }).catch(() => false);

  const settle: Participant['settle'] = async (what, submit, expected = []) => {
    let result = await submit().catch((error: unknown) => statementInDoubt(error));
    while (typeof result === 'string') {
      if (!(await rest(500))) throw new Stopped();
      const statement = result;
      const found = (await connection.unanswered()).find((u) => u.statement === statement);
      if (!found) throw new Error(`the statement ${statement} of ${actor} has no outcome and is not kept`);
      result = await connection.resend(found).catch((error: unknown) => statementInDoubt(error));
    }
    if (result.ok || expected.includes(result.refusal.rule)) return result;
    stage.tell(
      `${actor} was refused ${what}: ${result.refusal.rule} ${result.refusal.lack} ${JSON.stringify(result.refusal.facts)}`,
    );
    // A refusal that the scenario does not expect can come of two who act at once; a row of them is a defect of the scenario.
    refusals += 1;
    if (refusals > MOST_REFUSALS)
      throw new Error(`${actor} was refused ${refusals} times; the last time ${what}, by ${result.refusal.rule}`);
    await rest(1_000);
    return result;
  };

  const participant: Participant = {
    actor,
    stage,
    connection,
    reading: createReading(connection, stage.organisation),
    settle,
    rest,
  };
  for (const left of await connection.unanswered())
    await settle('what it had sent before', () => connection.resend(left));
  return participant;
}

function statementInDoubt(error: unknown): string {
  if (error instanceof ServiceUnavailable && error.statement) return error.statement;
  throw error;
}

/** The demonstration was ended while something was waited for. */
export class Stopped extends Error {
  constructor() {
    super('the demonstration was ended');
    this.name = 'Stopped';
  }
}

/** Tries something until the services that it needs answer. @throws Stopped once the demonstration ends. */
export async function outlast<T>(stage: Stage, what: string, attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    if (stage.signal.aborted) throw new Stopped();
    try {
      return await attempt();
    } catch (error) {
      if (stage.signal.aborted) throw new Stopped();
      if (!(error instanceof ServiceUnavailable)) throw error;
      stage.tell(`waiting ${what}: ${error.found}`);
      await pause(1_000, undefined, { signal: stage.signal }).catch(() => undefined);
    }
  }
}

/**
 * Does something again and again until the demonstration ends, or it says that it is done. An outage is waited out; what
 * was known stays true, since it came from the journal.
 */
export async function keepDoing(
  participant: Participant,
  everyMs: number,
  what: () => Promise<'done' | 'again'>,
): Promise<void> {
  const { signal } = participant.stage;
  while (!signal.aborted) {
    try {
      if ((await what()) === 'done') return;
    } catch (error) {
      if (signal.aborted || error instanceof Stopped) return;
      if (!(error instanceof ServiceUnavailable)) throw error;
      participant.stage.tell(`${participant.actor} waits: ${error.found}`);
    }
    if (!(await participant.rest(everyMs))) return;
  }
}
