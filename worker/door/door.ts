import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { TLSSocket, connect as connectTls } from 'node:tls';
import { LIMITS } from '../../contracts/limits.ts';
import { createBucket, type Bucket, type Time } from './bucket.ts';
import { createFrameReader, NotAFrame } from './frames.ts';

/**
 * The door of the NATS servers for delegations: it passes on what they send, byte for byte, but no faster than each may. NATS
 * limits connections, subscriptions and the size of a message, not their number; INBOX stores one after the other, so that
 * without the door whoever sends most is heard most (docs/adr/0024). Nothing of whoever is known is refused or lost: who is too
 * fast is read more slowly. Of those who have proved no key yet there are only so many, by address and in all. The door has no
 * key and no right of its own: nkeys are proved to the server behind it.
 */
export type DoorOptions = {
  readonly host: string;
  /** 0: the system chooses. */
  readonly port: number;
  readonly upstream: { readonly host: string; readonly port: number };
  /** With it, clients must come by TLS. PEM. */
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer };
  /** The authority of the server behind, in PEM, where this machine does not know it. */
  readonly ca?: string | Buffer;
  /** The delegation or office whose user an nkey is; all its users share what it may send. */
  readonly actorOf: (nkey: string) => string | undefined;
  readonly time?: Time;
};

export type Door = { readonly port: number; readonly close: () => Promise<void> };

/** Milliseconds that a client has for its greeting: TLS and CONNECT. */
const GREETING_MS = 18_000;

/** Opens the door. Rejects where the port is taken. */
export async function openDoor(options: DoorOptions): Promise<Door> {
  const rate = { perSecond: LIMITS.messagesPerSecond, burst: LIMITS.messagesAtOnce };
  const buckets = new Map<string, Bucket>();
  const bucketOf = (whose: string): Bucket => {
    const bucket = buckets.get(whose) ?? createBucket(rate, options.time);
    buckets.set(whose, bucket);
    return bucket;
  };
  const open = new Set<Socket>();
  const strangers = createStrangers();
  const server: Server = createServer({ noDelay: true }, (client) => {
    const address = client.remoteAddress ?? '';
    if (!strangers.admit(address)) return void client.destroy();
    open.add(client);
    let isStranger = true;
    const known = () => {
      if (isStranger) strangers.leave(address);
      isStranger = false;
    };
    client.on('close', () => {
      open.delete(client);
      known();
    });
    void serve(client, options, bucketOf, known);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

/** Counts the connections that have proved no key yet, by address and in all. */
function createStrangers() {
  const byAddress = new Map<string, number>();
  let all = 0;
  return {
    /** Counts one more; false where there are too many. */
    admit: (address: string): boolean => {
      const there = byAddress.get(address) ?? 0;
      if (there >= LIMITS.greetingsPerAddress || all >= LIMITS.greetings) return false;
      byAddress.set(address, there + 1);
      all += 1;
      return true;
    },
    leave: (address: string): void => {
      const left = (byAddress.get(address) ?? 1) - 1;
      if (left > 0) byAddress.set(address, left);
      else byAddress.delete(address);
      all -= 1;
    },
  };
}

/** Serves one connection; `known` hears that it has proved its key. */
async function serve(
  accepted: Socket,
  options: DoorOptions,
  bucketOf: (whose: string) => Bucket,
  known: () => void,
): Promise<void> {
  const dialled = connect({ ...options.upstream, noDelay: true });
  const sockets: Socket[] = [accepted, dialled];
  const end = () => {
    for (const socket of sockets) socket.destroy();
  };
  const hold = (socket: Socket): Socket => {
    sockets.push(socket);
    socket.on('error', end).on('close', end);
    return socket;
  };
  for (const socket of [accepted, dialled]) socket.on('error', end).on('close', end);
  const greeting = setTimeout(end, GREETING_MS);
  try {
    const info = await firstLine(dialled);
    const told = JSON.parse(info.slice('INFO '.length)) as Record<string, unknown>;
    const upstream = told['tls_required'] === true ? hold(upgraded(dialled, options)) : dialled;
    const { connect_urls: _, ...rest } = told;
    // Whether the way to the server is by TLS is the door's matter; what the client must do is the door's to say.
    const { tls } = options;
    accepted.write(
      `INFO ${JSON.stringify({ ...rest, tls_required: tls !== undefined, tls_available: tls !== undefined })}\r\n`,
    );
    const client = tls === undefined ? accepted : hold(new TLSSocket(accepted, { isServer: true, ...tls }));
    const admitted = admission(upstream);
    upstream.pipe(client);
    const send = async (bytes: Buffer) => {
      if (!upstream.write(bytes))
        await new Promise((resolve) => upstream.once('drain', resolve).once('close', resolve));
    };
    const read = createFrameReader();
    let whose = '';
    let bucket: Bucket | null = null;
    let frames = 0;
    for await (const chunk of client) {
      for (const { bytes, units, line } of read(chunk as Buffer)) {
        if (line !== null) frames += 1;
        if (frames === 1) {
          const { nkey, frame } = readConnect(line ?? '');
          // A user that the server knows and the door does not has a measure of its own.
          whose = options.actorOf(nkey) ?? nkey;
          await send(frame);
        } else if (frames === 2 && !/^ping$/i.test(line ?? '')) return;
        else {
          if (units > 0) await bucket?.take(units);
          await send(bytes);
        }
        if (frames === 2) {
          // Nothing is counted as somebody's before the server has seen the proof: else anybody could spend what is another's.
          await admitted;
          bucket = bucketOf(whose);
          clearTimeout(greeting);
          known();
        }
      }
    }
  } catch {
    // Whatever came was no frame, or one of the two has gone: both ends are closed, and a client dials again.
  } finally {
    clearTimeout(greeting);
    end();
  }
}

/** The line that a server greets with, without its end. What comes after it stays to be read. */
function firstLine(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let seen = Buffer.alloc(0);
    const look = () => {
      for (let chunk = socket.read() as Buffer | null; chunk !== null; chunk = socket.read() as Buffer | null) {
        seen = Buffer.concat([seen, chunk]);
        const at = seen.indexOf('\r\n');
        if (at < 0) continue;
        socket.off('readable', look);
        if (seen.length > at + 2) socket.unshift(seen.subarray(at + 2));
        resolve(seen.subarray(0, at).toString());
        return;
      }
    };
    socket.on('readable', look);
    socket.once('close', () => reject(new Error('the server closed the connection')));
  });
}

function upgraded(socket: Socket, { upstream, ca }: DoorOptions): TLSSocket {
  return connectTls({ socket, servername: upstream.host, ...(ca !== undefined && { ca }) });
}

/** Resolves when the server has answered the first ping, which it does to whom it knows. Rejects when it closes. */
function admission(upstream: Socket): Promise<void> {
  const answered = new Promise<void>((resolve, reject) => {
    let seen = '';
    const look = (data: Buffer) => {
      seen = (seen + data.toString('latin1')).slice(-4_096);
      if (!/(^|\n)PONG\r\n/.test(seen)) return;
      upstream.off('data', look);
      resolve();
    };
    upstream.on('data', look);
    upstream.once('close', () => reject(new Error('the server closed the connection')));
  });
  // It may be closed before anybody asks.
  answered.catch(() => undefined);
  return answered;
}

/**
 * The first frame of a client: the public nkey that it names, empty where it names none, and the frame as the server gets it.
 * It is written anew, and a name in other letters is refused: the server takes the last of several, in whatever case, and
 * the two must not read two identities. Throws on what is no CONNECT.
 */
export function readConnect(line: string): { readonly nkey: string; readonly frame: Buffer } {
  if (!/^connect\s/i.test(line)) throw new NotAFrame('the first frame is no CONNECT');
  const said = JSON.parse(Buffer.from(line.slice('CONNECT'.length), 'latin1').toString('utf8')) as Record<
    string,
    unknown
  >;
  const named = Object.keys(said).filter((name) => name.toLowerCase() === 'nkey');
  if (named.some((name) => name !== 'nkey')) throw new NotAFrame('nkey is named in other letters');
  const { nkey } = said;
  return { nkey: typeof nkey === 'string' ? nkey : '', frame: Buffer.from(`CONNECT ${JSON.stringify(said)}\r\n`) };
}
