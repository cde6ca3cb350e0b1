import fc from 'fast-check';
import { createBucket } from '../../worker/door/bucket.ts';
import { readConnect } from '../../worker/door/door.ts';
import { createFrameReader, NotAFrame, UNIT_BYTES } from '../../worker/door/frames.ts';

/** A clock that moves only by being waited for. */
function stillTime() {
  let now = 0;
  const waits: number[] = [];
  return {
    waits,
    pass: (ms: number) => void (now += ms),
    time: {
      now: () => now,
      wait: (ms: number) => {
        waits.push(ms);
        now += ms;
        return Promise.resolve();
      },
    },
  };
}

describe('the bucket of a delegation', () => {
  it('gives its burst at once, and then so many a second', async () => {
    const { time, waits } = stillTime();
    const bucket = createBucket({ perSecond: 10, burst: 5 }, time);
    for (let i = 0; i < 5; i += 1) await bucket.take(1);
    expect(waits).toEqual([]);
    for (let i = 0; i < 20; i += 1) await bucket.take(1);
    expect(time.now()).toBeCloseTo(2_000, 6);
  });

  it('gives no more than its burst after any rest', async () => {
    const { time, waits, pass } = stillTime();
    const bucket = createBucket({ perSecond: 10, burst: 5 }, time);
    pass(3_600_000);
    for (let i = 0; i < 6; i += 1) await bucket.take(1);
    expect(waits).toEqual([100]);
  });

  it('gives more than its burst to one that waits for it, and serves in turn', async () => {
    const { time } = stillTime();
    const bucket = createBucket({ perSecond: 10, burst: 5 }, time);
    const order: number[] = [];
    await Promise.all([25, 1, 1].map((units, i) => bucket.take(units).then(() => order.push(i))));
    expect(order).toEqual([0, 1, 2]);
    expect(time.now()).toBeCloseTo(2_200, 6);
  });

  it('never gives more than the rate and one burst in any time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ rest: fc.nat(5_000), units: fc.integer({ min: 1, max: 9 }) }), { maxLength: 40 }),
        async (asked) => {
          const { time, pass } = stillTime();
          const bucket = createBucket({ perSecond: 10, burst: 5 }, time);
          let given = 0;
          for (const { rest, units } of asked) {
            pass(rest);
            await bucket.take(units);
            given += units;
            expect(given).toBeLessThanOrEqual(5 + (time.now() / 1_000) * 10 + 1e-6);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('the frames of a client', () => {
  const frames = [
    'CONNECT {"nkey":"U"}\r\n',
    'PING\r\n',
    'SUB a.b 1\r\n',
    'PUB a 0\r\n\r\n',
    'PUB a.b reply 11\r\nhello\r\nPING\r\n',
    'hpub a 12 17\r\nNATS/1.0\r\n\r\nhello\r\n',
    `PUB big ${UNIT_BYTES + 1}\r\n${'x'.repeat(UNIT_BYTES + 1)}\r\n`,
  ];
  const stream = Buffer.from(frames.join(''));
  const lines = [
    'CONNECT {"nkey":"U"}',
    'PING',
    'SUB a.b 1',
    'PUB a 0',
    'PUB a.b reply 11',
    'hpub a 12 17',
    `PUB big ${UNIT_BYTES + 1}`,
  ];
  const units = [1, 1, 1, 1, 1, 1, 2];

  it('are told one by one with what they cost, a body never being read as a frame', () => {
    const pieces = createFrameReader()(stream).filter((p) => p.line !== null);
    expect(pieces.map((p) => p.line)).toEqual(lines);
    expect(pieces.map((p) => p.units)).toEqual(units);
  });

  it('are passed on to the byte, in whatever pieces they come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4_000 }), { minLength: 1, maxLength: 60 }), (sizes) => {
        const read = createFrameReader();
        const told: (string | null)[] = [];
        const passed: Buffer[] = [];
        for (let at = 0, i = 0; at < stream.length; i += 1) {
          const size = sizes[i % sizes.length]!;
          for (const { bytes, line } of read(stream.subarray(at, at + size))) {
            passed.push(Buffer.from(bytes));
            told.push(line);
          }
          at += size;
        }
        expect(Buffer.concat(passed).equals(stream)).toBe(true);
        expect(told.filter((line) => line !== null)).toEqual(lines);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['a control line without an end', 'x'.repeat(5_000)],
    ['a control line that is too long', `PUB ${'x'.repeat(5_000)} 1\r\n`],
    ['a size that is none', 'PUB a -1\r\n'],
    ['a size in another notation', 'PUB a 0x10\r\n'],
    ['no size', 'PUB\r\n'],
    ['a size beyond counting', `PUB a ${'9'.repeat(30)}\r\n`],
    // nats-server drops the last byte of these, and so reads another size.
    ['a carriage return before the size', 'PUB a.b \r 120\n'],
    ['a carriage return in a word', 'PUB a.\rb 120\n'],
    ['a second carriage return', 'PUB a.b 120\r\r\n'],
    ['a carriage return in another line', 'SUB a.b\r 1\n'],
    ['a carriage return in a line with headers', 'HPUB a.b 12 \r 170\n'],
    ['a word too many', 'PUB a b c 12\r\n'],
    ['a size of headers that is none', 'HPUB a b 12\r\n'],
    ['a space before the verb', ' PUB a 1\r\n'],
    ['another space than one', 'PUB a 1\u00a0\r\n'],
    ['a verb of no client', 'MSG a 1 2\r\n'],
    ['nothing', '\r\n'],
  ])('are none where there is %s', (_, bytes) => {
    expect(() => createFrameReader()(Buffer.from(bytes, 'latin1'))).toThrow(NotAFrame);
  });

  it('of any bytes at all are taken or refused, and never held without a limit', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 600 }), { maxLength: 30 }), (chunks) => {
        const read = createFrameReader();
        let [given, passed] = [0, 0];
        try {
          for (const chunk of chunks) {
            given += chunk.length;
            for (const { bytes } of read(Buffer.from(chunk))) passed += bytes.length;
            expect(given - passed).toBeLessThanOrEqual(4_096);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(NotAFrame);
        }
      }),
    );
  });
});

describe('the first frame of a client', () => {
  it('names one nkey, and is written anew so that the server reads the same', () => {
    const { nkey, frame } = readConnect(
      `CONNECT ${Buffer.from('{"nkey":"UA","nkey":"UB","name":"Ж"}').toString('latin1')}`,
    );
    expect(nkey).toBe('UB');
    expect(frame.toString('utf8')).toBe('CONNECT {"nkey":"UB","name":"Ж"}\r\n');
    expect(readConnect('connect {}').nkey).toBe('');
  });

  it.each([
    'PING',
    'CONNECT',
    'CONNECT {',
    'CONNECT {"nkey":"UA","NKEY":"UB"}',
    'CONNECT {"n\\u212aey":"UB"}',
    'CONNECT null',
  ])('%s is none that the door takes', (line) => {
    expect(() => readConnect(line)).toThrow();
  });
});
