import type { NatsConnection } from '@nats-io/transport-node';
import type { PublicJwk } from '../contracts/acts.ts';
import {
  PROCESS,
  aggregateRef,
  type ActorId,
  type AggregateRef,
  type Instant,
  type OrganisationId,
  type PersonId,
} from '../contracts/ids.ts';
import { ALL_CHANGES, parseChangedSubject } from '../contracts/names.ts';
import type { HistoryReply, SenderReply } from '../contracts/views.ts';
import { emptyFolded, type Folded } from '../domain/journalling.ts';
import { keyInForce, type OrganisationState } from '../domain/organisation/state.ts';
import type { Connection } from './connection.ts';
import { asking, connectionOver, type Patience } from './connectionOver.ts';
import { engineCounter } from './counter.ts';
import { foldLine } from './fold.ts';
import { viewOfOrganisation, type OrganisationView } from './organisation.ts';
import type { Speaker } from './profile.ts';
import { receiptChecker, type ReceiptChecker } from './receipts.ts';
import { ServiceUnavailable } from './result.ts';
import { openConnection } from './wire.ts';

/** An aggregate that has an entry `n`; null: anything may have changed meanwhile, since something was not heard. */
export type Change = { readonly aggregate: AggregateRef; readonly n: number } | null;

/** One NATS connection by which many people are answered, each as its own actor. It holds no key of anybody and signs nothing. */
export type Desk = {
  /** The organisation now, folded here from its own entries and checked; kept, and read on after each change. @throws ServiceUnavailable */
  readonly directory: () => Promise<OrganisationView>;
  /** The same, as the rules read it. @throws ServiceUnavailable */
  readonly organisationState: () => Promise<OrganisationState>;
  /** The same after each of its entries, by number; 0 before the first: for what was decided then. @throws ServiceUnavailable */
  readonly organisationStates: () => Promise<readonly OrganisationState[]>;
  /**
   * The way in of a person in one capacity: the same for the same two. Whoever calls has made sure who it is. It drafts and sends
   * what was signed elsewhere; its counter is the engine's. Receipts are believed under the key of the process in the directory.
   */
  readonly as: (actor: ActorId, person: PersonId) => Connection;
  /** Calls `heard` for each change until the function that it gives is called. What it leads to is asked for. */
  readonly onChange: (heard: (change: Change) => void) => () => void;
  readonly close: () => Promise<void>;
};

export type DeskOptions = {
  readonly url: string;
  /** Seed of the desk's nkey (`SU…`). */
  readonly seed: string;
  /** File of the authority that certifies the servers, in PEM. */
  readonly natsCa?: string;
  readonly organisation: OrganisationId;
  /** How long one request may take, milliseconds; default 5,000. */
  readonly timeoutMs?: number;
  /** How long to keep trying before a service counts as unavailable, milliseconds; default 30,000. */
  readonly patienceMs?: number;
};

/** Connects a desk. Where no server answers it fails at once; a later interruption is bridged. @throws ServiceUnavailable */
export async function connectDesk(options: DeskOptions): Promise<Desk> {
  const { url, seed, natsCa, organisation, timeoutMs = 5_000, patienceMs = 30_000 } = options;
  const patience: Patience = { url, timeoutMs, patienceMs };
  const credentials = { nkeySeed: seed, name: 'desk', as: 'the desk', ...(natsCa !== undefined && { natsCa }) };
  const nc = await openConnection(credentials, url, Math.max(timeoutMs, 5_000));
  const house = openDirectory(nc, organisation, patience);
  const listeners = new Set<(change: Change) => void>();
  const tell = (change: Change) => {
    if (change === null || change.aggregate === house.ref) house.changed();
    for (const heard of listeners) heard(change);
  };
  nc.subscribe(ALL_CHANGES, {
    callback: (error, message) => {
      const aggregate = error ? undefined : parseChangedSubject(message.subject);
      if (aggregate) tell(changeOf(aggregate, message.string()));
    },
  });
  void (async () => {
    for await (const { type } of nc.status()) if (type === 'reconnect') tell(null);
  })();

  const connections = new Map<string, Connection>();
  /** What follows a rotation of the process's key, also for those who have been connected before. */
  const checkReceipt: ReceiptChecker = (jws, read) =>
    receiptChecker({ organisation, processKey: house.processKey() })(jws, read);
  const connectionOf = (actor: ActorId, person: PersonId): Connection => {
    const profile: Speaker = {
      ...{ v: 1, organisation, actor, person, natsUrl: url },
      get processKey() {
        return house.processKey();
      },
    };
    const ask = asking(nc, actor, patience);
    const counter = engineCounter(async () => {
      const reply = await ask('sender', { person });
      if (!reply.ok)
        throw refusedTo(`Asked for the last statement of ${actor}.${person} at ${url}`, reply.refusal.rule);
      const { seq, prev } = reply as unknown as SenderReply;
      return { seq, prev };
    });
    return connectionOver(nc, profile, { ...patience, counter, checkReceipt });
  };

  return {
    directory: async () => {
      const view = viewOfOrganisation(await house.now(), new Date().toISOString() as Instant);
      if (!view) throw notFounded(organisation, url);
      return view;
    },
    organisationState: async () => house.stateOf(await house.now()),
    organisationStates: async () => {
      await house.now();
      return house.states;
    },
    as: (actor, person) => {
      // Neither token can hold a full stop.
      const name = `${actor}.${person}`;
      const found = connections.get(name) ?? connectionOf(actor, person);
      connections.set(name, found);
      return found;
    },
    onChange: (heard) => {
      listeners.add(heard);
      return () => void listeners.delete(heard);
    },
    close: async () => {
      listeners.clear();
      if (!nc.isClosed()) await nc.drain();
    },
  };
}

/** `all`: the projections have begun anew, and what was stored meanwhile was told to nobody. */
function changeOf(aggregate: AggregateRef, body: string): Change {
  try {
    const { n, all } = JSON.parse(body) as { readonly n?: unknown; readonly all?: unknown };
    return typeof n === 'number' && all !== true ? { aggregate, n } : null;
  } catch {
    return null;
  }
}

/** The organisation, folded from its entries as the process may read them, and read on where it has changed. */
function openDirectory(nc: NatsConnection, organisation: OrganisationId, patience: Patience) {
  const ref = aggregateRef('organisation', organisation);
  const ask = asking(nc, PROCESS, patience);
  let folded: Folded = emptyFolded(ref);
  const states: OrganisationState[] = [stateOf(folded)];
  let isStale = true;
  let reading: Promise<Folded> | null = null;

  async function readOn(): Promise<Folded> {
    isStale = false;
    try {
      for (let from: number | null = folded.n + 1; from !== null;) {
        const reply = await ask('history', { aggregate: ref, from });
        if (!reply.ok) throw notFounded(organisation, patience.url, reply.refusal.rule);
        const { lines, next } = reply as unknown as HistoryReply;
        for (const line of lines) {
          folded = foldLine(folded, line);
          states.push(stateOf(folded));
        }
        from = next;
      }
      return folded;
    } catch (error) {
      isStale = true;
      throw error;
    } finally {
      reading = null;
    }
  }
  /** Whoever asks after a change was heard waits for a reading that began after it. */
  async function now(): Promise<Folded> {
    for (;;) {
      if (reading) await reading.catch(() => undefined);
      if (!isStale) return folded;
      if (!reading) return (reading = readOn());
    }
  }
  function stateOf(of: Folded): OrganisationState {
    if (of.kind !== 'organisation') throw new Error(`${of.ref} is not an organisation`);
    return of.state;
  }
  function processKey(): PublicJwk {
    const state = stateOf(folded);
    for (const kid of Object.keys(state.keys)) {
      const found = keyInForce(state, kid);
      if (found && state.offices[found.person.actor]?.role === 'process') return found.key.key;
    }
    throw new Error('the directory was not read yet, or names no key of the process in force');
  }
  return {
    ...{ ref, now, stateOf, states, processKey },
    /** Read on at once: receipts are believed under what it says. Whoever asks next hears of a failure. */
    changed: () => {
      isStale = true;
      void now().catch(() => undefined);
    },
  };
}

function notFounded(organisation: OrganisationId, url: string, rule?: string): ServiceUnavailable {
  return refusedTo(`Read the organisation ${organisation} at ${url}`, rule);
}

function refusedTo(attempted: string, rule = 'Q01'): ServiceUnavailable {
  return new ServiceUnavailable({
    attempted,
    found: `the engine refuses it by rule ${rule}`,
    advice: 'Found the organisation and its process first, then try again',
  });
}
