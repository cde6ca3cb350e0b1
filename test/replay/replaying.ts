import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DefaultLogger, Runtime, Worker, bundleWorkflowCode } from '@temporalio/worker';
import type { Derived, DerivedSinks } from './interceptors.ts';

/** Recorded histories of closed runs, each with what the workflow code derived at that time. See `record.ts`. */
export const HISTORIES = join(__dirname, 'histories');

/** A history as proto JSON. */
export type HistoryJson = { readonly events: readonly HistoryEventJson[] };
export type HistoryEventJson = { readonly eventType: string } & Readonly<Record<string, unknown>>;

/** The names of the fixtures, `<path>.v<version>`. */
export function fixtureNames(): readonly string[] {
  return readdirSync(HISTORIES).flatMap((f) =>
    f.endsWith('.derived.json') ? [] : (/^(.+)\.json$/.exec(f)?.[1] ?? []),
  );
}

export function readFixture(name: string): { readonly history: HistoryJson; readonly derived: readonly Derived[] } {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(HISTORIES, file), 'utf8'));
  return { history: read(`${name}.json`) as HistoryJson, derived: read(`${name}.derived.json`) as readonly Derived[] };
}

/** Replays one history after the other with this code, and tells what the code derived. */
export type Replay = (history: HistoryJson) => Promise<readonly Derived[]>;

/** Longest time of one replay, in milliseconds: on a history that breaks off it waits for ever. */
const LIMIT = 15_000;

/** Once per process, before anything else of Temporal. A failing replay is what some tests want, and says so by its error. */
export function installQuietRuntime(): void {
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => undefined),
    telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' }, forward: {} } },
  });
}

const CONVERTER = require.resolve('../../workflows/payloadConverter.ts');

/** The code of the workflows as they are now, with the interceptors that tell what is derived. */
export async function bundleNow(): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: require.resolve('../../workflows/index.ts'),
    payloadConverterPath: CONVERTER,
    workflowInterceptorModules: [require.resolve('./interceptors.ts')],
    logger: new DefaultLogger('ERROR'),
  });
  return code;
}

export function replayWith(code: string): Replay {
  return async (history) => {
    const derived: Derived[] = [];
    const take = (_: unknown, what: Derived) => void derived.push(what);
    const replaying = Worker.runReplayHistory(
      {
        workflowBundle: { code },
        dataConverter: { payloadConverterPath: CONVERTER },
        sinks: { derived: { take: { fn: take, callDuringReplay: true } } } satisfies InjectedFor<DerivedSinks>,
      },
      history,
    );
    const over = new AbortController();
    const limit = pause(LIMIT, undefined, { signal: over.signal }).then(
      () => Promise.reject(new Error(`the replay did not end within ${LIMIT} ms`)),
      () => undefined,
    );
    try {
      await Promise.race([replaying, limit]);
    } finally {
      over.abort();
    }
    // As it would be stored: `undefined` and `null` must not make a difference between fixture and replay.
    return JSON.parse(JSON.stringify(derived)) as readonly Derived[];
  };
}

type InjectedFor<S extends DerivedSinks> = {
  derived: { take: { fn: (info: unknown, what: Parameters<S['derived']['take']>[0]) => void; callDuringReplay: true } };
};
