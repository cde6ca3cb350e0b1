import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ActorId } from '../../contracts/ids.ts';
import { openDoor } from './door.ts';

/**
 * node dist/worker/door/main.js: the door of the NATS servers, by its environment (docs/operations.md). SIGHUP reads the users
 * again; SIGTERM ends it.
 */
const address = z
  .string()
  .regex(/^[^:\s]+:\d{1,5}$/, 'HOST:PORT is expected')
  .transform((text) => ({ host: text.split(':')[0]!, port: Number(text.split(':')[1]) }));
const Environment = z.object({
  DOOR_LISTEN: address,
  DOOR_UPSTREAM: address,
  /** One `{"actor":"KAZ","user":"U…"}` a line, as `deploy/prepare.mjs --actors` reads them. */
  DOOR_USERS_FILE: z.string(),
  DOOR_CERTIFICATE_FILE: z.string().optional(),
  DOOR_KEY_FILE: z.string().optional(),
});
const User = z.object({ actor: ActorId, user: z.string() });

const say = (level: 'info' | 'error', message: string) =>
  void process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), level, message })}\n`);

async function main(): Promise<void> {
  const read = Environment.safeParse(process.env);
  if (!read.success) {
    for (const { path, message } of read.error.issues) say('error', `${path.join('.')}: ${message}`);
    process.exit(2);
  }
  const e = read.data;
  const usersIn = () =>
    new Map(
      readFileSync(e.DOOR_USERS_FILE, 'utf8')
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => User.parse(JSON.parse(line)))
        .map(({ user, actor }) => [user, actor]),
    );
  let users = usersIn();
  const { DOOR_CERTIFICATE_FILE: cert, DOOR_KEY_FILE: key } = e;
  const door = await openDoor({
    ...{ ...e.DOOR_LISTEN, upstream: e.DOOR_UPSTREAM, actorOf: (nkey) => users.get(nkey) },
    ...(cert !== undefined && key !== undefined && { tls: { cert: readFileSync(cert), key: readFileSync(key) } }),
  });
  say('info', `the door is ready on port ${door.port}, for ${users.size} users`);
  process.on('SIGHUP', () => {
    try {
      users = usersIn();
      say('info', `read the users again: ${users.size}`);
    } catch (error) {
      say('error', `the users cannot be read, the ones before stay: ${(error as Error).message}`);
    }
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => void door.close().then(() => process.exit(0)));
}

main().catch((error: unknown) => {
  say('error', (error as Error).message);
  process.exit(4);
});
