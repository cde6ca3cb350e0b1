import { createChecker, type RunJob } from '../../worker/checker.ts';
import type { ActorId } from '../../contracts/ids.ts';
import { LIMITS } from '../../contracts/limits.ts';
import { filesOfZip, zipOfBundle } from '../../client/bundleZip.ts';

/** Verifying at the desk: few at a time, each for a minute at most, and files that are handed in. */

function jobs() {
  const open: { readonly settle: (report: unknown) => void; readonly fail: () => void; ended: boolean }[] = [];
  const run: RunJob = () => {
    let settle: (report: unknown) => void = () => undefined;
    let fail: () => void = () => undefined;
    const done = new Promise((resolve, reject) => {
      settle = resolve;
      fail = () => reject(new Error('out of memory'));
    });
    const job = { settle, fail, ended: false };
    open.push(job);
    return { done, end: () => Promise.resolve((job.ended = true)) };
  };
  const { of } = createChecker(run);
  return { open, of: (who: string) => of(who as ActorId) };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));
const REPORT = { ok: true };

describe('a desk that verifies', () => {
  it('Q34 does one at a time, lets a few wait, and tells the next that others are verifying', async () => {
    const { open, of } = jobs();
    const most = LIMITS.checksAtOnce + LIMITS.checksWaiting;
    const asked = Array.from({ length: most }, (_, i) => of(`A-${i}`).lines([], {}));
    await settled();
    expect(open).toHaveLength(LIMITS.checksAtOnce);
    expect(await of('LATE').lines([], {})).toMatchObject({
      ok: false,
      refusal: { rule: 'Q34', lack: 'CheckerBusy', facts: { limit: LIMITS.checksWaiting } },
    });
    for (let i = 0; i < asked.length; i += 1) {
      open[i]!.settle(REPORT);
      await settled();
    }
    expect(await Promise.all(asked)).toEqual(asked.map(() => ({ ok: true, value: REPORT })));
    expect(open.every((j) => j.ended)).toBe(true);
  });

  it(`Q34 does ${LIMITS.checksOfOne} of one delegation or office at a time, and those of others beside it`, async () => {
    const { open, of } = jobs();
    const asked = [of('A').lines([], {}), of('B').lines([], {})];
    for (const who of ['A', 'B'])
      expect(await of(who).zip(new Uint8Array(), {})).toMatchObject({
        ok: false,
        refusal: { rule: 'Q34', lack: 'CheckRunning', facts: { limit: LIMITS.checksOfOne } },
      });
    for (const i of asked.keys()) {
      open[i]!.settle(REPORT);
      await settled();
    }
    await Promise.all(asked);
    const again = of('A').lines([], {});
    await settled();
    open[2]!.fail();
    expect(await again).toMatchObject({ refusal: { lack: 'CheckFailed' } });
    const last = of('A').lines([], {});
    await settled();
    open[3]!.settle(REPORT);
    expect(await last).toEqual({ ok: true, value: REPORT });
  });

  it('Q34 ends one that takes longer than a minute, or that falls over, and goes on with the next', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    try {
      const { open, of } = jobs();
      const [long, broken, next] = [of('A').lines([], {}), of('B').bundle(new Map(), {}), of('C').lines([], {})];
      await settled();
      jest.advanceTimersByTime(LIMITS.checkMs);
      expect(await long).toMatchObject({ ok: false, refusal: { rule: 'Q34', lack: 'CheckTooLong' } });
      expect(open[0]!.ended).toBe(true);
      await settled();
      open[1]!.fail();
      expect(await broken).toMatchObject({ ok: false, refusal: { rule: 'Q34', lack: 'CheckFailed' } });
      await settled();
      open[2]!.settle(REPORT);
      expect(await next).toEqual({ ok: true, value: REPORT });
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('a bundle as a zip', () => {
  const files = new Map([
    ['manifest.json', Buffer.from('{}')],
    ['texts/aa', Buffer.alloc(4_000, 'a')],
  ]);
  it('gives the same bytes for the same files, and the files back', () => {
    const zip = zipOfBundle(files);
    expect(Buffer.from(zipOfBundle(files)).equals(Buffer.from(zip))).toBe(true);
    const read = filesOfZip(zip, 10_000)!;
    expect([...read].map(([name, bytes]) => [name, Buffer.from(bytes).toString()])).toEqual(
      [...files].map(([name, bytes]) => [name, bytes.toString()]),
    );
  });
  it('is no zip, or larger unpacked than may be: nothing is read', () => {
    expect(filesOfZip(zipOfBundle(files), 4_001)).toBeUndefined();
    expect(filesOfZip(Buffer.from('PK no zip at all'), 10_000)).toBeUndefined();
  });
});
