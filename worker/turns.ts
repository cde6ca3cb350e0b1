import { setTimeout as sleep } from 'node:timers/promises';
import type { ActorId } from '../contracts/ids.ts';
import { LIMITS } from '../contracts/limits.ts';
import { parseQuerySubject } from '../contracts/names.ts';
import { refused } from '../domain/decision.ts';
import type { Reply } from './queries.ts';

type Answer = (subject: string, body: Uint8Array) => Promise<Reply>;

/** An answer that took so long is a costly one, and the longest rest after one, in milliseconds. */
const COSTLY = 5;
const LONGEST_REST = 1_000;

/**
 * Answers one question of an actor at a time, in their order, so that whoever asks much waits for its own answers and keeps
 * nobody else waiting, the intake of the same process least of all. After an answer that took long the next of that actor waits
 * some times as long (`LIMITS.questionRests`) for each of its that wait, at most a second: who asks one thing after another takes a
 * share of the process, who asks a hundred at once hardly anything. Q27 where too many wait already. Rejects as `answer` does.
 * `pause`: for tests.
 */
export function inTurns(
  answer: Answer,
  pause: (ms: number) => Promise<unknown> = (ms) => sleep(ms, undefined, { ref: false }),
): Answer {
  const lines = new Map<ActorId | undefined, { last: Promise<unknown>; length: number }>();
  return (subject, body) => {
    const actor = parseQuerySubject(subject)?.actor;
    const line = lines.get(actor) ?? { last: Promise.resolve(), length: 0 };
    // The one that is being answered, or rested after, does not wait.
    if (line.length > LIMITS.questionsWaiting)
      return Promise.resolve(refused('Q27', 'TooManyQuestions', { waiting: LIMITS.questionsWaiting }));
    lines.set(actor, line);
    line.length += 1;
    let since = 0;
    const done = line.last.then(() => {
      since = performance.now();
      return answer(subject, body);
    });
    const rest = async () => {
      const took = performance.now() - since;
      const waiting = Math.max(line.length - 1, 1);
      if (took > COSTLY) await pause(Math.min(took * LIMITS.questionRests * waiting, LONGEST_REST));
      line.length -= 1;
      if (line.length === 0) lines.delete(actor);
    };
    line.last = done.then(rest, rest);
    return done;
  };
}
