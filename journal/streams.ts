import {
  DiscardPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  RetentionPolicy,
  StorageType,
  jetstreamManager,
  type JetStreamManager,
  type StreamConfig,
} from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { Objm } from '@nats-io/obj';
import { nanos, type NatsConnection } from '@nats-io/transport-node';
import type { ActorId } from '../contracts/ids.ts';
import { LIMITS } from '../contracts/limits.ts';
import { LEASE_BUCKET, STREAMS, STREAM_SUBJECTS, TEXT_BUCKET } from '../contracts/names.ts';
import { ensureNoticeConsumers } from './notices.ts';

/** Within this time, in milliseconds, the server itself drops a repeated message id; afterwards the journal's ids guard. */
export const DUPLICATE_WINDOW = 10 * 60_000;

/** An abandoned lease is forgotten after this time, in milliseconds; taking one over does not wait for it. */
const LEASE_TTL = 60_000;

type Wanted = Partial<StreamConfig> & { readonly name: string };

/**
 * Streams that keep everything: nothing is dropped to make room, deleted or purged, and no header of a sender (roll-up,
 * time to live, batch, schedule) may change what is stored.
 */
function keepAll(name: string, subjects: string, maxMessage: number, window: number, replicas: number): Wanted {
  return {
    name,
    subjects: [subjects],
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.New,
    max_age: 0,
    max_msgs: -1,
    max_bytes: -1,
    max_msgs_per_subject: -1,
    max_msg_size: maxMessage,
    duplicate_window: nanos(window),
    num_replicas: replicas,
    deny_delete: true,
    deny_purge: true,
    allow_direct: true,
    allow_rollup_hdrs: false,
    allow_msg_ttl: false,
    allow_atomic: false,
    allow_msg_schedules: false,
    no_ack: false,
    sealed: false,
  };
}

/** What `max_msg_size` counts besides the body: the headers. */
const HEADERS = 1024;

function wantedStreams(replicas: number): readonly Wanted[] {
  return [
    // Above the limit of a statement, so that one that is too large is answered by a refusal, not by silence.
    keepAll(STREAMS.inbox, STREAM_SUBJECTS.inbox, 32 * 1024, DUPLICATE_WINDOW, replicas),
    // Appends are guarded by the expected sequence and carry no message id.
    keepAll(STREAMS.journal, STREAM_SUBJECTS.journal, LIMITS.groupBytes + HEADERS, 2 * 60_000, replicas),
    keepAll(STREAMS.notices, STREAM_SUBJECTS.notices, 64 * 1024, DUPLICATE_WINDOW, replicas),
  ];
}

export type StreamOptions = {
  /** Copies of each stream: 1 on a single server (default), 3 in production. */
  readonly replicas?: number;
  /** Actors whose notice consumers are made too. */
  readonly actors?: readonly ActorId[];
  /** The first sequence of INBOX where it is created: above those that a restored journal names. */
  readonly inboxFrom?: number;
};

/**
 * Creates what the engine needs, or brings it up to this configuration: INBOX, JOURNAL, NOTICES, the object store
 * of the texts and the bucket of the leases. Reads each back and compares, because an older server drops options that it
 * does not know without a word; throws with all differences. Idempotent; needs the operator's connection.
 */
export async function createStreams(nc: NatsConnection, options: StreamOptions = {}): Promise<void> {
  const jsm = await jetstreamManager(nc);
  const replicas = options.replicas ?? 1;
  const differences: string[] = [];
  for (const wanted of wantedStreams(replicas)) {
    const first = wanted.name === STREAMS.inbox ? options.inboxFrom : undefined;
    differences.push(...(await ensureStream(jsm, wanted, first)));
  }
  await new Objm(nc).create(TEXT_BUCKET, {
    storage: StorageType.File,
    replicas,
    description: 'Texts, named by the SHA-256 of their canonical bytes',
  });
  // On file: a revision numbers a leadership, and must not start again with the server.
  await new Kvm(nc).create(LEASE_BUCKET, { storage: StorageType.File, replicas, history: 1, ttl: LEASE_TTL });
  differences.push(
    ...(await ensureStream(jsm, {
      name: `OBJ_${TEXT_BUCKET}`,
      storage: StorageType.File,
      max_age: 0,
      max_msgs: -1,
      max_bytes: -1,
      num_replicas: replicas,
    })),
  );
  differences.push(
    ...(await ensureStream(jsm, {
      name: `KV_${LEASE_BUCKET}`,
      storage: StorageType.File,
      max_age: nanos(LEASE_TTL),
      max_msgs_per_subject: 1,
      num_replicas: replicas,
    })),
  );
  if (differences.length > 0) {
    throw new Error(
      `the server does not hold the streams as configured:\n${differences.map((d) => `  ${d}`).join('\n')}`,
    );
  }
  await ensureNoticeConsumers(nc, options.actors ?? []);
}

/** Creates or updates one stream, at its creation with a first sequence; returns what differs afterwards, one line each. */
async function ensureStream(jsm: JetStreamManager, wanted: Wanted, first?: number): Promise<readonly string[]> {
  const existing = await currentConfig(jsm, wanted.name);
  if (!existing) {
    await jsm.streams.add({ ...wanted, ...(first !== undefined && { first_seq: first }) });
  } else if (differing(wanted, existing).length > 0) {
    try {
      await jsm.streams.update(wanted.name, { ...existing, ...wanted });
    } catch (error) {
      // A part that cannot be changed afterwards: reported below, with all the others.
      if (!(error instanceof JetStreamApiError)) throw error;
    }
  }
  const found = await currentConfig(jsm, wanted.name);
  return found ? differing(wanted, found) : [`${wanted.name}: not there after its creation`];
}

async function currentConfig(jsm: JetStreamManager, name: string): Promise<StreamConfig | undefined> {
  try {
    return (await jsm.streams.info(name)).config;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound) return undefined;
    throw error;
  }
}

function differing(wanted: Wanted, found: Partial<StreamConfig>): readonly string[] {
  const differences: string[] = [];
  for (const [name, expected] of Object.entries(wanted)) {
    // The server leaves out what is false or zero.
    const actual =
      (found as Readonly<Record<string, unknown>>)[name] ??
      (typeof expected === 'boolean' ? false : typeof expected === 'number' ? 0 : undefined);
    if (JSON.stringify(actual) !== JSON.stringify(expected)) {
      differences.push(`${wanted.name}.${name}: found ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`);
    }
  }
  return differences;
}
