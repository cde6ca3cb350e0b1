import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Counters } from './counters.ts';

/** What a role says of itself; `ready` is whether it does its work, or stands by for it. */
export type RoleState = { readonly ready: boolean; readonly state: string };

export type Health = { readonly port: number; close(): Promise<void> };

export type HealthQuestions = {
  readonly roles: () => Readonly<Record<string, RoleState>>;
  readonly counters: Counters;
  /** False when something broke that only a new start can cure. */
  readonly alive: () => boolean;
};

/**
 * Answers on 127.0.0.1: `/live` (200 until something broke), `/ready` (200 when every role is, with their states) and
 * `/counters`. Port 0: the system chooses.
 */
export async function startHealth(port: number, questions: HealthQuestions): Promise<Health> {
  const server = createServer((request, response) => {
    const [status, body] = answer(request.url ?? '', questions);
    response
      .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      .end(`${JSON.stringify(body)}\n`);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(url: string, { roles, counters, alive }: HealthQuestions): readonly [number, unknown] {
  switch (url.split('?')[0]) {
    case '/live':
      return [alive() ? 200 : 503, { alive: alive() }];
    case '/ready': {
      const states = roles();
      const ready = alive() && Object.values(states).every((r) => r.ready);
      return [ready ? 200 : 503, { ready, roles: states }];
    }
    case '/counters':
      return [200, counters];
    default:
      return [404, { paths: ['/live', '/ready', '/counters'] }];
  }
}
