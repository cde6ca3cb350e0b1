import { createUser } from '@nats-io/nkeys';
import { PROCESS, TOKEN, type ActorId } from '../contracts/ids.ts';
import { LIMITS } from '../contracts/limits.ts';
import {
  ALL_CHANGES,
  ALL_QUERIES,
  ALL_RECEIPTS,
  HUB_API,
  LEASE_BUCKET,
  STREAMS,
  STREAM_SUBJECTS,
  TEXT_BUCKET,
  inboxSubjectsOf,
  noticeConsumer,
  querySubject,
  querySubjectsOf,
  receiptSubjectsOf,
} from '../contracts/names.ts';

/**
 * The configuration of nats-server: HUB, which holds the streams, and one account per delegation and office (design §5).
 *
 * 1. Every user stands inside `accounts`, by nkey; no `no_auth_user`, no user in $SYS or in top-level `authorization`.
 * 2. Allow-lists only: what is not named may not be published or subscribed.
 * 3. The account is the boundary: a delegation reaches HUB by what HUB exports to it by name, and nothing else. In a
 *    shared account a *reply* subject makes the server write under the subject of another.
 * 4. The engine's user may use the streams, not create, change, purge or delete one; the operator's user is kept apart.
 * 5. The desk has an account of its own, by the same rule as a delegation: as a user of HUB it could name a subject of JOURNAL
 *    as the one to reply to. It reaches what each actor by name reaches, but for notices; who speaks is said by the signature.
 */

/** Name of the account that holds the streams. */
export const HUB = 'HUB';

/** Name of the desk's account; no actor can have it, since a token of an actor has no small letters. */
export const DESK = 'desk';

/** A publish and a subscribe allow-list. */
export type Permissions = { readonly publish: readonly string[]; readonly subscribe: readonly string[] };

/** An export of HUB to one account, and that account's import of it. `to`: the name under which it is imported. */
export type Share = {
  readonly kind: 'service' | 'stream';
  readonly subject: string;
  readonly to?: string;
  readonly responses?: 'stream';
};

/**
 * One user of an actor's account. Several with the same actor are several users of one account. `notices: false`: a party
 * with a status, which is told of nothing; what it may ask is the procedure's matter (rule Q07), what it may do the rules'.
 */
export type ActorUser = { readonly actor: ActorId; readonly user: string; readonly notices?: boolean };

export type TlsFiles = { readonly cert: string; readonly key: string; readonly ca?: string };

export type NatsConfigurationOptions = {
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Folder of the JetStream files; absolute, or relative to where nats-server is started. */
  readonly storeDir: string;
  /** Public nkeys (`U…`). */
  readonly engine: string;
  readonly operator: string;
  /** Of the web role; absent: there is no desk. */
  readonly desk?: string;
  readonly actors: readonly ActorUser[];
  /** Bytes; default {@link LIMITS.payloadBytes}. */
  readonly maxPayload?: number;
  /** Default true: a message is on the disk before it is acknowledged. */
  readonly syncAlways?: boolean;
  /** For clients; and their certificates are asked for when `ca` is named. */
  readonly tls?: TlsFiles;
  readonly cluster?: {
    readonly name: string;
    /** Name of this server in the cluster; unique. */
    readonly serverName: string;
    readonly host: string;
    readonly port: number;
    readonly routes: readonly string[];
    /** Between servers, in both directions. Without it the cluster's port must not be reachable by others. */
    readonly tls?: Required<TlsFiles>;
  };
};

/** What the engine uses: the four streams, and those behind the leases and the texts. */
const ENGINE_STREAMS = [...Object.values(STREAMS), `KV_${LEASE_BUCKET}`, `OBJ_${TEXT_BUCKET}`];

/** The desk listens for each person that has a page open, and to the changes. */
const DESK_LIMITS = { max_connections: 64, max_subscriptions: 8_192 };

/** Limits of one account beside the payload: connections of its people and desks, and what these need to listen to. */
const ACCOUNT_LIMITS = { max_connections: 64, max_subscriptions: 1_024 };

/**
 * Seconds that a new connection has to sign the server's nonce. The default of 2 is short for a client that signs in
 * JavaScript and opens many connections at once on a busy machine; below the client's own 20.
 */
const AUTHENTICATION_SECONDS = 18;

const NKEY = /^U[A-Z2-7]{55}$/;

/** A new user nkey. The seed is secret and stays with its user; the server's configuration holds public keys only. */
export function generateNkey(): { seed: string; publicKey: string } {
  const pair = createUser();
  return { seed: new TextDecoder().decode(pair.getSeed()), publicKey: pair.getPublicKey() };
}

/** The engine: its own statements, entries, notices, receipts, replies; reads, consumers, leases and texts. */
export function enginePermissions(): Permissions {
  return {
    publish: [
      inboxSubjectsOf(PROCESS),
      // How far the archive is, where another host has it: the question, and the answer to one that stays within HUB.
      querySubject(PROCESS, 'log'),
      '_INBOX.>',
      STREAM_SUBJECTS.journal,
      STREAM_SUBJECTS.notices,
      ALL_RECEIPTS,
      ALL_CHANGES,
      `$KV.${LEASE_BUCKET}.>`,
      `$O.${TEXT_BUCKET}.>`,
      // Replies to requests that came through a service import.
      '_R_.>',
      '$JS.API.INFO',
      '$JS.API.STREAM.NAMES',
      ...ENGINE_STREAMS.flatMap((stream) => [
        `$JS.API.STREAM.INFO.${stream}`,
        `$JS.API.STREAM.MSG.GET.${stream}`,
        `$JS.API.DIRECT.GET.${stream}`,
        `$JS.API.DIRECT.GET.${stream}.>`,
        `$JS.API.CONSUMER.CREATE.${stream}`,
        `$JS.API.CONSUMER.CREATE.${stream}.>`,
        `$JS.API.CONSUMER.DURABLE.CREATE.${stream}.*`,
        `$JS.API.CONSUMER.INFO.${stream}.*`,
        `$JS.API.CONSUMER.LIST.${stream}`,
        `$JS.API.CONSUMER.NAMES.${stream}`,
        `$JS.API.CONSUMER.DELETE.${stream}.*`,
        `$JS.API.CONSUMER.MSG.NEXT.${stream}.*`,
        `$JS.ACK.${stream}.>`,
        `$JS.FC.${stream}.>`,
      ]),
    ],
    subscribe: ['_INBOX.>', ALL_QUERIES, receiptSubjectsOf(PROCESS), '$JS.EVENT.ADVISORY.>'],
  };
}

/** The operator: creates and inspects streams, and puts journal and texts back from an archive. Never a running service. */
export function operatorPermissions(): Permissions {
  return {
    publish: ['$JS.API.>', STREAM_SUBJECTS.journal, `$O.${TEXT_BUCKET}.>`],
    subscribe: ['_INBOX.>', '$JS.EVENT.ADVISORY.>'],
  };
}

/** What HUB shares with one actor: its inbox, its queries, its receipts, and its notices by pull unless it gets none. */
export function sharesOf(actor: ActorId, notices = true): readonly Share[] {
  return [
    { kind: 'service', subject: inboxSubjectsOf(actor) },
    { kind: 'service', subject: querySubjectsOf(actor) },
    ...(notices ? noticeShares(actor) : []),
    { kind: 'stream', subject: receiptSubjectsOf(actor) },
  ];
}

/**
 * What HUB shares with the desk: of each actor its inbox, its queries and its receipts; the changes; and the history of the
 * organisation before anybody has signed in, which the process may read as every actor of it may. Never the process's inbox.
 */
export function deskShares(actors: readonly ActorId[]): readonly Share[] {
  return [...actors.flatMap((actor) => sharesOf(actor, false)), ...DESKS_OWN];
}
const DESKS_OWN: readonly Share[] = [
  { kind: 'service', subject: querySubject(PROCESS, 'history') },
  { kind: 'stream', subject: ALL_CHANGES },
];

function noticeShares(actor: ActorId): readonly Share[] {
  const consumer = `${STREAMS.notices}.${noticeConsumer(actor)}`;
  return [
    // Under its own name the importing account would ask its own JetStream, which it does not have. A pull is answered
    // by many messages.
    {
      kind: 'service',
      subject: `$JS.API.CONSUMER.MSG.NEXT.${consumer}`,
      to: `${HUB_API}.CONSUMER.MSG.NEXT.${consumer}`,
      responses: 'stream',
    },
    { kind: 'service', subject: `$JS.API.CONSUMER.INFO.${consumer}`, to: `${HUB_API}.CONSUMER.INFO.${consumer}` },
    { kind: 'service', subject: `$JS.ACK.${consumer}.>` },
  ];
}

/** What a user of an actor's account may do: exactly what HUB shares with that account. */
export function actorPermissions(actor: ActorId, notices = true): Permissions {
  return permissionsOf(sharesOf(actor, notices));
}

/** What the desk's user may do: exactly what HUB shares with the desk's account. */
export function deskPermissions(actors: readonly ActorId[]): Permissions {
  return permissionsOf(deskShares(actors));
}

function permissionsOf(shares: readonly Share[]): Permissions {
  return {
    publish: shares.filter((s) => s.kind === 'service').map((s) => s.to ?? s.subject),
    subscribe: ['_INBOX.>', ...shares.filter((s) => s.kind === 'stream').map((s) => s.subject)],
  };
}

/**
 * The configuration file. The same options give the same text. Throws where a key is not a public user nkey, is used
 * twice, or an actor's token is not one: mistakes of whoever calls.
 */
export function natsConfiguration(options: NatsConfigurationOptions): string {
  requireKeys(options);
  const byActor = new Map<ActorId, string[]>();
  for (const { actor, user } of options.actors) byActor.set(actor, [...(byActor.get(actor) ?? []), user]);
  const notified = (actor: ActorId) => options.actors.every((a) => a.actor !== actor || a.notices !== false);
  const actors = [...byActor].sort(([a], [b]) => (a < b ? -1 : 1));
  const desk = options.desk === undefined ? [] : deskShares(actors.map(([actor]) => actor));
  const isDesks = (share: Share) => desk.some((d) => d.kind === share.kind && d.subject === share.subject);
  const payload = options.maxPayload ?? LIMITS.payloadBytes;
  const lines = [
    '# Generated by worker/accounts.ts; changes are overwritten. Check: nats-server -c FILE -t',
    `listen: ${quoted(`${options.host ?? '127.0.0.1'}:${options.port}`)}`,
    ...(options.cluster ? [`server_name: ${quoted(options.cluster.serverName)}`] : []),
    `max_payload: ${payload}`,
    // Only the time: a user here would stand beside the accounts.
    `authorization { timeout: ${AUTHENTICATION_SECONDS} }`,
    'jetstream {',
    `  store_dir: ${quoted(options.storeDir)}`,
    ...((options.syncAlways ?? true) ? ['  sync_interval: always'] : []),
    '}',
    ...(options.tls ? tlsLines('', options.tls) : []),
    ...clusterLines(options.cluster),
    'accounts {',
    `  ${HUB} {`,
    '    jetstream: enabled',
    '    users: [',
    ...userLines(options.engine, enginePermissions()),
    ...userLines(options.operator, operatorPermissions()),
    '    ]',
    '    exports: [',
    ...actors.flatMap(([actor]) =>
      sharesOf(actor, notified(actor)).map((share) => exportLine(share, isDesks(share) ? [actor, DESK] : [actor])),
    ),
    ...(options.desk === undefined ? [] : DESKS_OWN.map((share) => exportLine(share, [DESK]))),
    '    ]',
    '  }',
    ...actors.flatMap(([actor, users]) =>
      accountLines(actor, users, sharesOf(actor, notified(actor)), ACCOUNT_LIMITS, payload),
    ),
    ...(options.desk === undefined ? [] : accountLines(DESK, [options.desk], desk, DESK_LIMITS, payload)),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

function requireKeys({ engine, operator, desk, actors }: NatsConfigurationOptions): void {
  const users = [engine, operator, ...(desk === undefined ? [] : [desk]), ...actors.map((a) => a.user)];
  for (const user of users) if (!NKEY.test(user)) throw new Error(`not a public user nkey: ${JSON.stringify(user)}`);
  if (new Set(users).size !== users.length) throw new Error('an nkey is named twice: two users need two keys');
  for (const { actor } of actors) {
    if (!TOKEN.test(actor)) throw new Error(`not a token of an actor: ${JSON.stringify(actor)}`);
    if (actor === PROCESS || actor === HUB) throw new Error(`${actor} has no account of its own`);
  }
}

function userLines(user: string, { publish, subscribe }: Permissions): string[] {
  return [
    `      { nkey: ${quoted(user)}, permissions: {`,
    `        publish: { allow: [${publish.map(quoted).join(', ')}] }`,
    `        subscribe: { allow: [${subscribe.map(quoted).join(', ')}] }`,
    '      } }',
  ];
}

function accountLines(
  name: string,
  users: readonly string[],
  shares: readonly Share[],
  limits: typeof ACCOUNT_LIMITS,
  payload: number,
): string[] {
  return [
    `  ${quoted(name)} {`,
    `    limits { max_connections: ${limits.max_connections}, max_subscriptions: ${limits.max_subscriptions}, max_payload: ${payload} }`,
    '    users: [',
    ...users.flatMap((user) => userLines(user, permissionsOf(shares))),
    '    ]',
    '    imports: [',
    ...shares.map(importLine),
    '    ]',
    '  }',
  ];
}

function exportLine({ kind, subject, responses }: Share, accounts: readonly string[]): string {
  const response = responses === undefined ? '' : `, response_type: ${responses}`;
  return `      { ${kind}: ${quoted(subject)}${response}, accounts: [${accounts.map(quoted).join(', ')}] }`;
}

function importLine({ kind, subject, to }: Share): string {
  const renamed = to === undefined ? '' : `, to: ${quoted(to)}`;
  return `      { ${kind}: { account: ${HUB}, subject: ${quoted(subject)} }${renamed} }`;
}

function tlsLines(indent: string, { cert, key, ca }: TlsFiles): string[] {
  return [
    `${indent}tls {`,
    `${indent}  cert_file: ${quoted(cert)}`,
    `${indent}  key_file: ${quoted(key)}`,
    ...(ca === undefined ? [] : [`${indent}  ca_file: ${quoted(ca)}`, `${indent}  verify: true`]),
    `${indent}}`,
  ];
}

function clusterLines(cluster: NatsConfigurationOptions['cluster']): string[] {
  if (!cluster) return [];
  return [
    'cluster {',
    `  name: ${quoted(cluster.name)}`,
    `  listen: ${quoted(`${cluster.host}:${cluster.port}`)}`,
    `  routes: [${cluster.routes.map(quoted).join(', ')}]`,
    ...(cluster.tls ? tlsLines('  ', cluster.tls) : []),
    '}',
  ];
}

/** A quoted word of the configuration language; in quotes `$` is only a character. */
function quoted(word: string): string {
  return JSON.stringify(word);
}
