/** Types of `lock.mjs`, for the TypeScript side (tests). */

/**
 * Runs `work` while holding the lock `file`, one process at a time. Waits for another holder and says so; takes the lock
 * over from a holder that is gone. `for` completes the sentence "busy with the same: …".
 */
export function withLock<T>(
  file: string,
  why: { readonly for: string; readonly say: (line: string) => void },
  work: () => Promise<T>,
): Promise<T>;
