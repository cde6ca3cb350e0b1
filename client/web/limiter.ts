/** How much is let through: so many at once after a rest, and so many a minute for ever. */
export type Allowance = { readonly atOnce: number; readonly perMinute: number };

/** Names that are counted at a time; the one that was not seen for longest makes room. */
const NAMES = 16_384;

/** Counts by name (an address, a session). `now` in milliseconds. False: too many. */
export function createLimiter({ atOnce, perMinute }: Allowance, now: () => number): (name: string) => boolean {
  const left = new Map<string, { readonly tokens: number; readonly at: number }>();
  return (name) => {
    const before = left.get(name) ?? { tokens: atOnce, at: now() };
    left.delete(name);
    const tokens = Math.min(atOnce, before.tokens + ((now() - before.at) / 60_000) * perMinute);
    left.set(name, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now() });
    for (const oldest of left.keys()) if (left.size > NAMES) left.delete(oldest);
    return tokens >= 1;
  };
}

/**
 * Room for so many at a time, and so many of one name. Null: there is none now; else the function that gives the place back, once.
 */
export function createRoom(most: {
  readonly inAll: number;
  readonly ofOne: number;
}): (name: string) => (() => void) | null {
  const inside: string[] = [];
  return (name) => {
    if (inside.length >= most.inAll || inside.filter((other) => other === name).length >= most.ofOne) return null;
    inside.push(name);
    let isIn = true;
    return () => {
      if (isIn) inside.splice(inside.indexOf(name), 1);
      isIn = false;
    };
  };
}
