import { connect, nkeyAuthenticator, type Msg, type NatsConnection } from '@nats-io/transport-node';
import type { StatementId } from '../contracts/ids.ts';
import type { Identity } from './profile.ts';
import { ServiceUnavailable } from './result.ts';

/** What opens a NATS connection. `as`: whose account it is, for an error; `name` is shown by the server's monitoring. */
export type Credentials = Pick<Identity, 'nkeySeed' | 'natsCa'> & { readonly name: string; readonly as: string };

/**
 * Opens the NATS connection of an identity; by TLS and nothing else where the address begins with `tls://` or the profile names
 * an authority: by itself the client does what the server's greeting says, which anybody between the two could have changed.
 * @throws ServiceUnavailable
 */
export async function openConnection(
  { nkeySeed, natsCa, name, as }: Credentials,
  url: string,
  timeoutMs: number,
): Promise<NatsConnection> {
  const servers = url.split(',').map((s) => s.trim());
  try {
    return await connect({
      servers,
      ...((natsCa !== undefined || servers.some((s) => s.startsWith('tls://'))) && {
        tls: natsCa === undefined ? {} : { caFile: natsCa },
      }),
      authenticator: nkeyAuthenticator(new TextEncoder().encode(nkeySeed)),
      name: `concordat ${name}`,
      timeout: timeoutMs,
      // Each request would take a stack trace at its sending; errors say what was attempted in words.
      noAsyncTraces: true,
      // Once connected, an interruption is bridged for as long as the program lives; each request has its own patience.
      maxReconnectAttempts: -1,
      // A handshake that times out on a server under load counts as a refused one, and at the second the client gave up.
      ignoreAuthErrorAbort: true,
      reconnectTimeWait: 250,
    });
  } catch (cause) {
    const refused = (cause as Error).name === 'AuthorizationError';
    throw new ServiceUnavailable(
      {
        attempted: `Connected to NATS at ${url} as ${as}`,
        found: refused ? 'the server does not know the nkey of this profile' : describe(cause),
        advice: refused
          ? 'Ask the secretariat for a profile that fits this server, or name another with --as.'
          : 'Check that the engine runs (npm start) and that --url, CONCORDAT_URL or the profile names its address.',
      },
      { cause },
    );
  }
}

/** What an error of the NATS client says, in a few words. */
export function describe(error: unknown): string {
  const { name, message } = error as Error;
  if (name === 'TimeoutError') return 'no answer in time';
  if (name === 'NoRespondersError' || /no responders/i.test(message)) return 'nobody answers there';
  if (/ECONNREFUSED|CONNECTION_REFUSED/i.test(message)) return 'connection refused';
  return message || name;
}

/** The outage that ends the patience of a request. */
export function unanswered(
  what: { attempted: string; patienceMs: number; statement?: StatementId },
  cause: unknown,
): ServiceUnavailable {
  return new ServiceUnavailable(
    {
      attempted: what.attempted,
      found: `${describe(cause)}, tried for ${Math.round(what.patienceMs / 1_000)} s`,
      advice: what.statement
        ? 'It is signed and kept: `concordat resend` asks for its outcome and sends the same bytes, which has effect once.'
        : 'Check that the worker runs (intake and projections), then run the command again.',
      ...(what.statement && { statement: what.statement }),
    },
    { cause },
  );
}

/** What JetStream said to a publication: that it stored it, or stored it before. Throws what it complained of. */
export function readPubAck(message: Msg): { readonly duplicate: boolean; readonly sequence: number } {
  const ack = message.json<{
    seq?: number;
    duplicate?: boolean;
    error?: { description?: string; err_code?: number };
  }>();
  if (ack.error || ack.seq === undefined)
    throw new Error(
      `INBOX did not store it: ${ack.error?.description ?? 'no reason given'} (${ack.error?.err_code ?? 0})`,
    );
  return { duplicate: ack.duplicate === true, sequence: ack.seq };
}
