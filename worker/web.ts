import type { WebConfiguration } from './configuration.ts';
import type { Log } from './log.ts';

/** A desk that answers browsers. `ended` rejects where it broke. */
export type RunningWeb = { readonly port: number; readonly ended: Promise<void>; stop(): Promise<void> };

/** Starts the desk: pages for people, each answered as its own actor. Rejects where NATS does not answer at all. */
export async function startWeb(configuration: WebConfiguration, { log }: { readonly log: Log }): Promise<RunningWeb> {
  log.error('there are no pages yet', { organisation: configuration.organisation });
  throw new Error('not there yet');
}
