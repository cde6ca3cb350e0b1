import { TimeoutError, connect, nkeyAuthenticator, type NatsConnection } from '@nats-io/transport-node';

export type ConnectionSettings = {
  /**
   * For example `127.0.0.1:4222`; several of a cluster's as a list, or separated by commas. With `tls://`: by TLS and nothing
   * else.
   */
  readonly servers: string | readonly string[];
  /** Seed of an nkey (`SU…`), as bytes. Absent only on a server without accounts, as tests use. */
  readonly seed?: Uint8Array;
  /** Shown by the server's monitoring. */
  readonly name: string;
};

/** Dials before a first connection counts as impossible: a busy server may be slow to greet. */
const DIALS = 5;

/**
 * A connection that reconnects for ever: an outage is waited out, not reported as an answer. Rejects where the first
 * connection cannot be made, so that a wrong address or seed is seen at once.
 */
export async function connectNats(settings: ConnectionSettings): Promise<NatsConnection> {
  for (let dial = 1; ; dial += 1) {
    try {
      return await dialOnce(settings);
    } catch (error) {
      if (dial === DIALS || !(error instanceof TimeoutError)) throw error;
    }
  }
}

function dialOnce(settings: ConnectionSettings): Promise<NatsConnection> {
  const servers = typeof settings.servers === 'string' ? settings.servers.split(',') : [...settings.servers];
  return connect({
    servers,
    // By itself the client does what the server's greeting says, which anybody between the two could have changed.
    ...(servers.some((s) => s.startsWith('tls://')) && { tls: {} }),
    name: settings.name,
    ...(settings.seed ? { authenticator: nkeyAuthenticator(settings.seed) } : {}),
    // Each request would take a stack trace at its sending; what fails is named by whoever asked.
    noAsyncTraces: true,
    reconnect: true,
    maxReconnectAttempts: -1,
    // The client takes a handshake that timed out, as on a server that has just started, for a refused one, and gives up
    // for good at the second.
    ignoreAuthErrorAbort: true,
    reconnectTimeWait: 250,
    reconnectJitter: 100,
    // For one attempt to connect, in milliseconds. A server that dies in the middle of the greeting leaves the client
    // waiting for this long before it tries again; its default is 20 seconds.
    timeout: 3_000,
    // A peer that vanished without closing is noticed after three pings.
    pingInterval: 5_000,
    maxPingOut: 2,
  });
}

export type { NatsConnection };
