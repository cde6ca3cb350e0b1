import type { ActorId, PersonId } from '../../contracts/ids.ts';

/** One sign-in: who it is, and the key that was used, so that it ends with the key. Kept in memory; a restart ends it. */
export type Session = {
  readonly id: string;
  readonly actor: ActorId;
  readonly person: PersonId;
  /** Thumbprint of the key; null: chosen at a demonstration, without a signature. */
  readonly kid: string | null;
  /** Thumbprint of the key that took its place by an act of this very session. */
  readonly next?: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly lastSeen: number;
};

/** After so long without a request, and after so long in all, a session ends. Milliseconds. */
export const SESSION_IDLE_MS = 2 * 3_600_000;
export const SESSION_MS = 12 * 3_600_000;
/** Sessions at one desk; the one that was not used for longest makes room. */
export const SESSIONS = 4_096;
/** A challenge is answered within so many milliseconds, once. */
export const CHALLENGE_MS = 5 * 60_000;
const CHALLENGES = 4_096;

export type Sessions = {
  readonly begin: (who: Pick<Session, 'actor' | 'person' | 'kid'>) => Session;
  /** The session of an id, which is then in use again; undefined: there is none any more. */
  readonly find: (id: string) => Session | undefined;
  /** Whether it still is; asking is no use of it. */
  readonly isThere: (id: string) => boolean;
  readonly end: (id: string) => void;
  /** A key takes the place of the one that was used. */
  readonly takeKey: (id: string, kid: string) => void;
  /** A new challenge, 43 characters of base64url. */
  readonly challenge: () => string;
  /** Whether it is one that can be answered still; asking is no answer. */
  readonly isAsked: (challenge: string) => boolean;
  /** Whether it is a challenge of this desk that waits for its answer; it is answered by asking. */
  readonly take: (challenge: string) => boolean;
};

/** `now` in milliseconds; `token`: 256 bits in base64url, not to be guessed. */
export function createSessions(now: () => number, token: () => string): Sessions {
  const sessions = new Map<string, Session>();
  const challenges = new Map<string, number>();
  const isOver = ({ since, lastSeen }: Session) => now() - lastSeen > SESSION_IDLE_MS || now() - since > SESSION_MS;
  const isAsked = (challenge: string) => now() - (challenges.get(challenge) ?? -Infinity) <= CHALLENGE_MS;
  const forgetOldest = (map: Map<string, unknown>, most: number) => {
    for (const oldest of map.keys()) if (map.size > most) map.delete(oldest);
  };
  return {
    begin: (who) => {
      const session: Session = { id: token(), ...who, since: now(), lastSeen: now() };
      sessions.set(session.id, session);
      forgetOldest(sessions, SESSIONS);
      return session;
    },
    find: (id) => {
      const found = sessions.get(id);
      if (!found) return undefined;
      sessions.delete(id);
      if (isOver(found)) return undefined;
      const used = { ...found, lastSeen: now() };
      // Last in the order of the map: the first is the one that was not used for longest.
      sessions.set(id, used);
      return used;
    },
    isThere: (id) => {
      const found = sessions.get(id);
      return found !== undefined && !isOver(found);
    },
    end: (id) => void sessions.delete(id),
    takeKey: (id, kid) => {
      const found = sessions.get(id);
      if (found && found.kid !== null) sessions.set(id, { ...found, next: kid });
    },
    challenge: () => {
      const made = token();
      challenges.set(made, now());
      forgetOldest(challenges, CHALLENGES);
      return made;
    },
    isAsked,
    take: (challenge) => {
      const waited = isAsked(challenge);
      challenges.delete(challenge);
      return waited;
    },
  };
}
