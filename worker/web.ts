import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { connectDesk, profileNames, readProfile } from '../client/index.ts';
import { createDeskApp } from '../client/web/app.ts';
import { readAssets } from '../client/web/assets.ts';
import { openConsultations } from '../client/web/consultations.ts';
import type { Demo } from '../client/web/desk.ts';
import { createChecker } from './checker.ts';
import type { WebConfiguration } from './configuration.ts';
import type { Log } from './log.ts';

export type RunningWeb = { readonly port: number; readonly ended: Promise<void>; stop(): Promise<void> };

/**
 * The desk: pages for people, over a connection of its own that may ask and pass on, and holds no key of the engine. Rejects
 * where NATS does not answer, or the port is taken.
 */
export async function startWeb(configuration: WebConfiguration, { log }: { readonly log: Log }): Promise<RunningWeb> {
  const { organisation, demoProfiles, consultations, host } = configuration;
  const desk = await connectDesk({
    ...{ url: configuration.natsUrl, seed: configuration.deskSeed, organisation },
    ...(configuration.natsCa === null ? {} : { natsCa: configuration.natsCa }),
  });
  const checker = createChecker();
  let origin = configuration.origin;
  const made = (port: number) =>
    createDeskApp({
      ...{ desk, organisation, assets: readAssets(), checkerOf: checker.of },
      origin: (origin ??= `http://${host}:${port}`),
      consultations: consultations === null ? null : openConsultations(consultations, () => Date.now()),
      behindProxy: configuration.behindProxy,
      demo: demoProfiles === null ? null : demoOf(demoProfiles),
      now: () => Date.now(),
      token: () => randomBytes(32).toString('base64url'),
      log: (message, facts) => log.error(message, facts),
    });
  let desktop: ReturnType<typeof createDeskApp> | null = null;
  const { server, port } = await new Promise<{ server: ReturnType<typeof serve>; port: number }>((resolve, reject) => {
    const started = serve(
      {
        // The address is known once it listens.
        fetch: (request, env) => (desktop ? desktop.app.fetch(request, env) : new Response(null, { status: 503 })),
        ...{ port: configuration.port, hostname: host },
      },
      (info) => resolve({ server: started, port: info.port }),
    );
    started.once('error', reject);
  });
  desktop = made(port);
  log.info('the desk is open', { address: origin ?? '', port });
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return {
    port,
    ended,
    async stop() {
      desktop?.close();
      await checker.close();
      // Streams stay open for as long as somebody looks.
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await desk.close();
      end();
    },
  };
}

/** The profiles of a folder, each of which may be chosen. */
function demoOf(folder: string): Demo {
  const all = async () => (await profileNames(folder)).map((name) => name.split('.') as [string, string]);
  return {
    identities: async () => (await all()).map(([actor, person]) => ({ actor, person })),
    key: async (actor, person) => {
      const found = (await all()).some(([a, p]) => a === actor && p === person);
      return found ? (await readProfile(join(folder, `${actor}.${person}.json`))).privateKey : null;
    },
  };
}
