/**
 * The workload of the comparison: one document is a start (1 KiB of text), 4 stages of one notification and one
 * position of about 300 bytes from every delegation, one after the other, and an end; C documents are in flight.
 */
export const STAGES = ['20', '30', '40', '60'] as const;
export const BODY = 'y'.repeat(1024);
export const REASONS = 'x'.repeat(200);

export type Measured = {
  readonly docs: number;
  readonly conc: number;
  readonly docsPerSecond: number;
  /** Milliseconds from signing (or sending) to the durable acknowledgement, of every position. */
  readonly positionMs: { readonly p50: number; readonly p99: number };
  /** Milliseconds from the last position of a stage to the first notification of the next. */
  readonly stageMs: { readonly p50: number; readonly p99: number };
  readonly driverCpuSeconds: number;
};

/** Takes a document through; calls back for every position and every stage gap. */
export type OneDocument = (
  i: number,
  took: { position: (ms: number) => void; stage: (ms: number) => void },
) => Promise<void>;

/** Runs `docs` documents with `conc` in flight. */
export async function run(docs: number, conc: number, one: OneDocument): Promise<Measured> {
  const positions: number[] = [];
  const stages: number[] = [];
  const took = { position: (ms: number) => void positions.push(ms), stage: (ms: number) => void stages.push(ms) };
  const cpu = process.cpuUsage();
  const start = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: conc }, async () => {
      while (next < docs) await one(next++, took);
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  const used = process.cpuUsage(cpu);
  return {
    docs,
    conc,
    docsPerSecond: round(docs / seconds),
    positionMs: quantiles(positions),
    stageMs: quantiles(stages),
    driverCpuSeconds: round((used.user + used.system) / 1e6),
  };
}

function quantiles(values: number[]): { p50: number; p99: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (q: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0);
  return { p50: at(0.5), p99: at(0.99) };
}

function round(x: number): number {
  return Math.round(x * 1000) / 1000;
}
