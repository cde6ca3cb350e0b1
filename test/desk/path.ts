import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/**
 * A path to the desk that can die as those of the world do: no end and no error reaches either side, and nothing else either. What
 * had begun by then stays dead for ever, also once the path carries again what begins.
 */
export type Path = {
  /** Another address of the same desk. */
  readonly origin: string;
  readonly die: () => void;
  readonly carryAgain: () => void;
  readonly close: () => Promise<void>;
};

export async function openPath(desk: string): Promise<Path> {
  const port = Number(new URL(desk).port);
  const sockets = new Set<Socket>();
  let isDead = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    keep(near);
    if (isDead) {
      near.pause();
      return;
    }
    const far = connect(port, '127.0.0.1');
    keep(far);
    near.pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    die: () => {
      isDead = true;
      for (const socket of sockets) {
        socket.unpipe();
        socket.pause();
      }
    },
    carryAgain: () => {
      isDead = false;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
