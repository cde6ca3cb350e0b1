import type { ActorId } from '../contracts/ids.ts';
import { LIMITS } from '../contracts/limits.ts';
import type { CosignReply, CosignRequest, Witnessed } from '../contracts/views.ts';
import { refused } from '../domain/decision.ts';
import { logTrust } from '../domain/organisation/log.ts';
import type { OrganisationState } from '../domain/organisation/state.ts';
import type { QueryRule } from '../domain/queryRules.ts';
import { parseLine } from '../evidence/chain.ts';
import { cosignatureTime, cosignatureVerifier } from '../evidence/log/cosignature.ts';
import { WITNESS_KEY, noteKey, readNote, readSignatureLine } from '../evidence/log/note.ts';
import { policyOf, readUnderPolicy, type Policy } from '../evidence/log/policy.ts';
import type { Archive } from '../journal/archive/archive.ts';
import { entryAt } from '../journal/archive/entries.ts';
import { CHECKPOINT, checkpointPath, readLogFile, signedSizes } from '../journal/archive/logFiles.ts';
import type { InTurn } from './archive.ts';
import type { Counters } from './counters.ts';
import { described, type Log } from './log.ts';
import type { Reply } from './queries.ts';

export type WitnessDeskDependencies = {
  readonly folder: string;
  readonly archive: Pick<Archive, 'signedSize' | 'cosign'>;
  readonly inTurn: InTurn;
  /** The organisation as it is now: it says who witnesses, and what quorum is demanded. */
  readonly organisation: () => Promise<OrganisationState>;
  readonly now: () => number;
  readonly log: Log;
  readonly counters: Counters;
  /** Hears when the quorum is missing for too long, and when it is there again (null). */
  readonly onMissing: (why: string | null) => void;
};

/** Takes cosignatures, and says how far the log is witnessed. */
export type WitnessDesk = {
  readonly witnessed: () => Promise<Witnessed | null>;
  /** Takes the cosignature that an actor hands in, or refuses it by Q15-Q17. */
  readonly take: (actor: ActorId, request: CosignRequest) => Promise<Reply>;
  /** Looks how far the log is witnessed, again and again, until the returned function is called. */
  readonly watch: () => () => void;
};

/** Entries may go without a quorum for so long before it is an alarm, in milliseconds. */
export const QUORUM_ALARM_MS = 5 * 60_000;
const LOOK_MS = 10_000;

/** The log of one archive, for as long as it is led. Nothing here lowers a quorum: what is missing is told. */
export function createWitnessDesk(deps: WitnessDeskDependencies): WitnessDesk {
  const { folder, archive, log, counters } = deps;
  /** The newest checkpoint with a quorum that was found, and under which trust. */
  let found: { readonly size: number; readonly under: string } = { size: 0, under: '' };
  /** What was said last, and of what: anybody may ask, and files are read only where something has changed. */
  let said: { readonly of: string; readonly witnessed: Witnessed } | null = null;
  let taken = 0;
  let missing = false;

  async function witnessed(): Promise<Witnessed | null> {
    const trust = logTrust(await deps.organisation());
    const policy = trust && policyOf(trust);
    if (!trust || !policy?.ok) return null;
    const signed = archive.signedSize();
    const under = JSON.stringify(trust);
    const of = `${signed} ${taken} ${under}`;
    if (said?.of === of) return said.witnessed;
    const newest = await readLogFile(folder, CHECKPOINT);
    const read = newest && readUnderPolicy(newest, policy.policy);
    const size = await quorateSize(policy.policy, under);
    const first = size < signed ? await entryAt(folder, size) : undefined;
    const now: Witnessed = {
      demanded: trust.quorum,
      registered: trust.witnesses.map((w) => w.actor),
      cosigned: read?.ok ? read.witnesses.map((w) => w.name as ActorId) : [],
      size,
      since: first ? parseLine(first.toString('utf8')).at : null,
    };
    // After a change of the log's key its newest checkpoint is signed again without growing.
    if (read?.ok) said = { of, witnessed: now };
    return now;
  }

  /** The newest checkpoint that has its quorum. Under another policy all are looked at again. */
  async function quorateSize(policy: Policy, under: string): Promise<number> {
    const known = found.under === under ? found.size : 0;
    for (const size of (await signedSizes(folder)).toReversed()) {
      if (size <= known) break;
      const bytes = await readLogFile(folder, checkpointPath(size));
      const read = bytes && mayHaveQuorum(bytes, policy) ? readUnderPolicy(bytes, policy) : null;
      if (!read?.ok || !read.quorum) continue;
      found = { size, under };
      return size;
    }
    found = { size: known, under };
    return known;
  }

  async function take(actor: ActorId, { size, line }: CosignRequest): Promise<Reply> {
    const trust = logTrust(await deps.organisation());
    const witness = trust?.witnesses.find((w) => w.actor === actor);
    if (!witness) return no('Q15', 'NotAWitness', { actor });
    const key = noteKey(witness.name, WITNESS_KEY, witness.key);
    const signature = readSignatureLine(line);
    const time = signature && cosignatureTime(signature.signature);
    if (!signature || time === undefined) return no('Q16', 'NotACosignature', { actor });
    if (!key.ok || signature.name !== key.key.name || signature.id !== key.key.id)
      return no('Q15', 'AnotherKey', { actor, name: signature.name, registered: witness.name });
    const now = Math.floor(deps.now() / 1_000);
    if (time > now + LIMITS.cosignatureAheadSeconds) return no('Q17', 'InTheFuture', { actor, time, now });
    const outcome = await deps.inTurn(() => archive.cosign(size, [signature], [cosignatureVerifier(key.key)]));
    if (outcome === 'unknown') return no('Q16', 'CheckpointUnknown', { size });
    if (!outcome) return no('Q16', 'SignatureInvalid', { actor, size });
    taken += 1;
    counters.cosignatures += 1;
    log.info('cosigned', { actor, size });
    const state = await look();
    if (!state) throw new Error('a cosignature was taken of a log that is not registered');
    return { ok: true, witnessed: state } satisfies Reply & CosignReply;
  }

  async function look(): Promise<Witnessed | null> {
    const state = await witnessed();
    counters.unwitnessed = state && state.demanded > 0 ? archive.signedSize() - state.size : 0;
    const why = state && missingFor(state, deps.now());
    if (why) {
      log.error('the log has no quorum of witnesses', { why });
      deps.onMissing(why);
      missing = true;
    } else if (missing) {
      log.info('the log has its quorum of witnesses again');
      deps.onMissing(null);
      missing = false;
    }
    return state;
  }

  return {
    witnessed,
    take,
    watch() {
      let looking = false;
      const timer = setInterval(() => {
        if (looking) return;
        looking = true;
        look()
          .catch((error: unknown) => log.warn('it could not be looked how far the log is witnessed', described(error)))
          .finally(() => (looking = false));
      }, LOOK_MS);
      return () => clearInterval(timer);
    },
  };
}

/** Whether a checkpoint has as many signatures as a quorum and the log itself need: few have, and looking is cheap. */
function mayHaveQuorum(bytes: Uint8Array, { quorum, groups }: Policy): boolean {
  const note = readNote(bytes);
  const demanded = quorum === 'none' ? 0 : (groups.find((g) => g.name === quorum)?.threshold ?? 1);
  return note.ok && note.signatures.length > demanded;
}

/** What is said where the quorum is missing for longer than {@link QUORUM_ALARM_MS}; null where it is not. */
export function missingFor({ demanded, registered, cosigned, size, since }: Witnessed, now: number): string | null {
  if (demanded === 0 || since === null) return null;
  const minutes = Math.floor((now - Date.parse(since)) / 60_000);
  if (minutes * 60_000 < QUORUM_ALARM_MS) return null;
  const who = `${cosigned.length} of ${demanded} have cosigned, ${registered.length} are registered`;
  return `entries from ${size} on, since ${since}, for ${minutes} minutes: ${who}`;
}

function no(rule: QueryRule, lack: string, facts: Readonly<Record<string, string | number>>): Reply {
  return refused(rule, lack, facts);
}
