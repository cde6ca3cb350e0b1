import { createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { fromSeed } from '@nats-io/nkeys';

/** What a server delivered, its headers before its body. */
export type Delivered = { readonly subject: string; readonly reply: string; readonly payload: string };

/**
 * A connection that speaks NATS byte by byte: no client of ours stands between an attacker and the server. Frames go out as
 * they are given.
 */
export type RawNats = {
  readonly received: Delivered[];
  /** What the server refused, in its words. */
  readonly errors: string[];
  readonly send: (...frames: readonly string[]) => void;
  /** Resolves when the server has handled all that was sent. */
  readonly settled: () => Promise<void>;
  /**
   * Resolves with what the server said when it has ended the connection. Nothing is sent meanwhile: bytes that a server
   * leaves unread make it reset the connection, and its last word may be lost on the way.
   */
  readonly ended: () => Promise<string>;
  readonly close: () => void;
};

export type Credentials = { readonly seed: string } | { readonly user: string; readonly pass: string };

export const pub = (subject: string, payload: string, reply = '') =>
  `PUB ${subject} ${reply === '' ? '' : `${reply} `}${Buffer.byteLength(payload)}\r\n${payload}\r\n`;
export const sub = (subject: string, sid: number | string, queue = '') =>
  `SUB ${subject} ${queue === '' ? '' : `${queue} `}${sid}\r\n`;
/** A publication with one header. */
export const hpub = (subject: string, header: string, payload: string, reply = '') => {
  const head = `NATS/1.0\r\n${header}\r\n\r\n`;
  const sizes = `${Buffer.byteLength(head)} ${Buffer.byteLength(head + payload)}`;
  return `HPUB ${subject} ${reply === '' ? '' : `${reply} `}${sizes}\r\n${head}${payload}\r\n`;
};

/** Opens a connection. Rejects with the server's word where it is refused. */
export async function openRaw(port: number, credentials: Credentials): Promise<RawNats> {
  const socket: Socket = connect(port, '127.0.0.1');
  const received: Delivered[] = [];
  const errors: string[] = [];
  const pongs: (() => void)[] = [];
  let waiting = Buffer.alloc(0);
  let greeted: (info: { readonly nonce?: string }) => void = () => undefined;
  const greeting = new Promise<{ readonly nonce?: string }>((resolve) => (greeted = resolve));
  let end: (error: Error) => void = () => undefined;
  const ended = new Promise<never>((_, reject) => (end = reject));
  ended.catch(() => undefined);

  /** Takes one whole message off the bytes that wait; false: there is none yet. */
  function take(): boolean {
    const at = waiting.indexOf('\r\n');
    if (at < 0) return false;
    const [verb = '', ...words] = waiting.subarray(0, at).toString().split(' ');
    if (verb === 'MSG' || verb === 'HMSG') {
      const size = Number(words.at(-1));
      if (waiting.length < at + 2 + size + 2) return false;
      const sizes = verb === 'MSG' ? 1 : 2;
      received.push({
        subject: words[0]!,
        reply: words.length > 2 + sizes ? words[2]! : '',
        payload: waiting.subarray(at + 2, at + 2 + size).toString(),
      });
      waiting = waiting.subarray(at + 2 + size + 2);
      return true;
    }
    waiting = waiting.subarray(at + 2);
    if (verb === 'INFO') greeted(JSON.parse(words.join(' ')) as { readonly nonce?: string });
    else if (verb === 'PING') socket.write('PONG\r\n');
    else if (verb === 'PONG') pongs.shift()?.();
    else if (verb === '-ERR') errors.push(words.join(' '));
    return true;
  }

  socket.on('data', (data) => {
    waiting = Buffer.concat([waiting, data]);
    while (take());
  });
  socket.on('error', end);
  socket.on('close', () => end(new Error(`the server closed the connection: ${errors.join(' ')}`)));

  const settled = (before = '') => {
    const pong = new Promise<void>((resolve) => pongs.push(resolve));
    socket.write(`${before}PING\r\n`);
    return Promise.race([pong, ended]);
  };
  const { nonce } = await Promise.race([greeting, ended]);
  const identity =
    'seed' in credentials ? signed(credentials.seed, nonce ?? '') : { user: credentials.user, pass: credentials.pass };
  const options = { verbose: false, pedantic: false, headers: true, no_responders: true, lang: 'raw', version: '1' };
  // In one piece, so that the server has read all that there is when it refuses (see `ended`).
  await settled(`CONNECT ${JSON.stringify({ ...options, protocol: 1, ...identity })}\r\n`);
  return {
    ...{ received, errors },
    settled: () => settled(),
    ended: () => ended.catch(() => errors.join(' ')),
    send: (...frames) => void socket.write(frames.join('')),
    close: () => socket.destroy(),
  };
}

/** A user's public nkey, and the key to sign with; by seed, because making them takes a while. */
const users = new Map<string, { readonly nkey: string; readonly key: KeyObject }>();

function signed(seed: string, nonce: string): object {
  let user = users.get(seed);
  if (!user) {
    const pair = fromSeed(new TextEncoder().encode(seed));
    const raw = (pair as unknown as { getRawSeed(): Uint8Array }).getRawSeed();
    // RFC 8410: the 32 bytes of an Ed25519 key in PKCS #8.
    const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), raw]);
    user = { nkey: pair.getPublicKey(), key: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }) };
    users.set(seed, user);
  }
  return { nkey: user.nkey, sig: sign(null, Buffer.from(nonce), user.key).toString('base64url') };
}
