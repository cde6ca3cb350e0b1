/** What is killed, and when. The fault points are the intake's own (worker/intake.ts): the process dies in the very window. */
export const VICTIMS = ['intake', 'standby', 'relay', 'projections', 'temporalWorker', 'nats', 'temporal'] as const;
export type Victim = (typeof VICTIMS)[number];

export const FAULT_POINTS = [
  'afterReadBeforeDecision',
  'afterDecisionBeforeAppend',
  'afterAppendBeforeReceipt',
  'afterReceiptBeforeAck',
] as const;

/** `stored`: at the instant at which the n-th message since then is seen in a stream, such as a statement before its receipt. */
export type Instant =
  | { readonly afterMs: number }
  | { readonly stored: 'INBOX' | 'JOURNAL'; readonly count: number }
  | { readonly faultPoint: (typeof FAULT_POINTS)[number]; readonly afterMs: number };

export type Kill = { readonly victim: Victim; readonly at: Instant; readonly restartMs: number };

/** Everything that is random about a run: the same seed, the same plan. */
export type Plan = {
  readonly seed: number;
  readonly kills: readonly Kill[];
  /** Who objects before agreeing, by stage. */
  readonly objectors: Readonly<Record<string, string>>;
};

/** mulberry32: numbers in [0, 1) from a 32-bit seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function planOf(seed: number, members: readonly string[]): Plan {
  const random = randomFrom(seed);
  const below = (n: number) => Math.floor(random() * n);
  const one = <T>(of: readonly T[]): T => of[below(of.length)]!;
  const instant = (victim: Victim): Instant => {
    const kind = below(victim === 'intake' ? 4 : 2);
    if (kind === 0) return { afterMs: below(2_000) };
    if (kind === 1) return { stored: one(['INBOX', 'JOURNAL'] as const), count: 1 + below(25) };
    return { faultPoint: one(FAULT_POINTS), afterMs: below(1_200) };
  };
  const kills = Array.from({ length: 1 + below(3) }, (_, i): Kill => {
    // Each has its turn first; the others of a run are whoever comes.
    const victim = i === 0 ? VICTIMS[seed % VICTIMS.length]! : one(VICTIMS);
    return { victim, at: instant(victim), restartMs: below(600) };
  });
  return { seed, kills, objectors: Object.fromEntries(['20', '30', '50', '60'].map((stage) => [stage, one(members)])) };
}
