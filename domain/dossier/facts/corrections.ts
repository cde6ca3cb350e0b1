import type { Instant } from '../../../contracts/ids.ts';
import type { Procedure } from '../../../contracts/procedure.ts';
import { plusMs } from '../../time.ts';
import type { Correction } from '../state.ts';

/** Until when the members may object to a correction, by whose silence it stands (domain §3.7 corrigendum). */

/** Nobody was told of it yet, and the procedure says that it then does not stand. */
export function isUntold({ noticedAt }: Correction, procedure: Procedure | null): boolean {
  return procedure?.policy.correctionsNoticed === true && noticedAt === null;
}

/** Its deadline; where it stands only once noticed, not before the least time since the notices. */
export function objectionsUntil({ deadline, noticedAt }: Correction, procedure: Procedure | null): Instant {
  const { correctionsNoticed, correctionMinimumMs = 0 } = procedure?.policy ?? {};
  if (!correctionsNoticed || noticedAt === null) return deadline;
  const least = plusMs(noticedAt, correctionMinimumMs);
  return least > deadline ? least : deadline;
}
