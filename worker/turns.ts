import type { ActorId } from '../contracts/ids.ts';
import { LIMITS } from '../contracts/limits.ts';
import { parseQuerySubject } from '../contracts/names.ts';
import { refused } from '../domain/decision.ts';
import type { Reply } from './queries.ts';

type Answer = (subject: string, body: Uint8Array) => Promise<Reply>;

/**
 * Answers one question of an actor at a time, in their order, so that whoever asks much waits for its own answers and keeps
 * nobody else waiting, the intake of the same process least of all. Q27 where too many wait already. Rejects as `answer` does.
 */
export function inTurns(answer: Answer): Answer {
  const lines = new Map<ActorId | undefined, { last: Promise<unknown>; length: number }>();
  return async (subject, body) => {
    const actor = parseQuerySubject(subject)?.actor;
    const line = lines.get(actor) ?? { last: Promise.resolve(), length: 0 };
    // The one that is being answered does not wait.
    if (line.length > LIMITS.questionsWaiting)
      return refused('Q27', 'TooManyQuestions', { waiting: LIMITS.questionsWaiting });
    lines.set(actor, line);
    line.length += 1;
    const done = line.last.then(() => answer(subject, body));
    line.last = done.catch(() => undefined);
    try {
      return await done;
    } finally {
      line.length -= 1;
      if (line.length === 0) lines.delete(actor);
    }
  };
}
