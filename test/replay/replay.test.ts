import { BREAKING, SILENT, mutate } from './mutants.ts';
import {
  bundleNow,
  fixtureNames,
  installQuietRuntime,
  readFixture,
  replayWith,
  type HistoryEventJson,
  type HistoryJson,
  type Replay,
} from './replaying.ts';

/**
 * Histories of closed runs that earlier versions recorded, replayed with the code as it is now. Where one fails, a running
 * document of that version would hang after the release: change the workflow with `patched`, or give it back its order.
 */

jest.setTimeout(30_000);

/** The paths through the procedure that must have a fixture. */
const PATHS = [
  'adopted',
  'objection-lifted',
  'deadline-passed',
  'withdrawn',
  'returned',
  'continued-as-new',
  'continued-as-new-2',
];
const NAMES = fixtureNames();
const pathOf = (name: string) => name.slice(0, name.indexOf('.v'));
const onPath = (path: string) => NAMES.filter((n) => pathOf(n) === path);

let code: string;
let replay: Replay;
beforeAll(async () => {
  installQuietRuntime();
  code = await bundleNow();
  replay = replayWith(code);
}, 60_000);

const violation = expect.objectContaining({ name: 'DeterminismViolationError' });

describe('a recorded history', () => {
  it.each(PATHS)('is there for the path %s, and a mutant that must fail on it', (path) => {
    expect(onPath(path)).not.toEqual([]);
    expect(BREAKING.filter((m) => m.on.includes(path))).not.toEqual([]);
  });

  it.each(NAMES)('%s is of a closed run', (name) => {
    const { events } = readFixture(name).history;
    expect(events.at(-1)?.eventType).toMatch(/^EVENT_TYPE_WORKFLOW_EXECUTION_(COMPLETED|CONTINUED_AS_NEW)$/);
  });

  it.each(NAMES)('%s replays with the code as it is now, and the same is derived', async (name) => {
    const { history, derived } = readFixture(name);
    expect(await replay(history)).toEqual(derived);
  });
});

describe('a workflow that', () => {
  for (const mutant of BREAKING) {
    it.each(mutant.on.flatMap(onPath))(`${mutant.is} does not replay %s`, async (name) => {
      await expect(replayWith(mutate(code, mutant))(readFixture(name).history)).rejects.toEqual(violation);
    });
  }

  for (const mutant of SILENT) {
    it.each(mutant.on.flatMap(onPath))(`${mutant.is} replays %s, and something else is derived`, async (name) => {
      const { history, derived } = readFixture(name);
      expect(await replayWith(mutate(code, mutant))(history)).not.toEqual(derived);
    });
  }
});

describe('an altered history', () => {
  it.each(NAMES)('%s, in which another activity ran last, does not replay', async (name) => {
    const altered = alterMarker(
      readFixture(name).history,
      'last',
      (data) => ({ ...data, activity_type: 'another' }),
      same,
    );
    await expect(replay(altered)).rejects.toEqual(violation);
  });

  it.each(NAMES)(
    '%s, in which the journal said at first that the document had ended, does not replay',
    async (name) => {
      const altered = alterMarker(readFixture(name).history, 'first', same, (standing) => ({
        ...standing,
        ended: true,
      }));
      await expect(replay(altered)).rejects.toEqual(violation);
    },
  );

  it.each(NAMES.filter((n) => pathOf(n) !== 'continued-as-new'))(
    '%s, in which the journal said another phase at the end, is noticed by what is derived',
    async (name) => {
      const { history, derived } = readFixture(name);
      const altered = alterMarker(history, 'last', same, (result) => {
        const standing = 'standing' in result ? (result['standing'] as Json) : undefined;
        return standing
          ? { ...result, standing: { ...standing, phase: 'deferred' } }
          : { ...result, phase: 'deferred' };
      });
      expect(await replay(altered)).not.toEqual(derived);
    },
  );
});

type Json = Readonly<Record<string, unknown>>;
const same = (value: Json): Json => value;
type Payloads = { readonly payloads: readonly { readonly metadata: unknown; readonly data: string }[] };

/** Changes the marker of a local activity: what it says of the activity, and its result. */
function alterMarker(
  history: HistoryJson,
  which: 'first' | 'last',
  data: (of: Json) => Json,
  result: (of: Json) => Json,
): HistoryJson {
  const isMarker = (e: HistoryEventJson) => e.eventType === 'EVENT_TYPE_MARKER_RECORDED';
  const chosen = which === 'first' ? history.events.find(isMarker) : history.events.findLast(isMarker);
  if (!chosen) throw new Error('no local activity ran in this history');
  const marker = chosen['markerRecordedEventAttributes'] as {
    readonly details: { readonly data: Payloads; readonly result: Payloads };
  };
  const details = {
    ...marker.details,
    data: changed(marker.details.data, data),
    result: changed(marker.details.result, result),
  };
  return {
    events: history.events.map((e) =>
      e === chosen ? { ...e, markerRecordedEventAttributes: { ...marker, details } } : e,
    ),
  };
}

function changed({ payloads }: Payloads, change: (of: Json) => Json): Payloads {
  return {
    payloads: payloads.map((p) => {
      const value = JSON.parse(Buffer.from(p.data, 'base64').toString('utf8')) as Json;
      return { ...p, data: Buffer.from(JSON.stringify(change(value))).toString('base64') };
    }),
  };
}
