import type { DossierId } from '../contracts/ids.ts';
import type { BoardLine } from '../contracts/views.ts';
import type { DossierState } from '../domain/dossier/state.ts';
import { keepDoing, type Participant } from './participant.ts';

/** What an office has to do about one document, decided on its state. `later`: it waits for something outside of the document. */
export type Duty = (id: DossierId, state: DossierState) => Promise<'later' | void>;

/**
 * Looks at the board again and again, and does an office's duty about each document in which something has happened that
 * may be its business, by its line. The journal is read only then: most changes are positions, which give an office
 * nothing to do. Documents do not wait for each other.
 */
export async function watch(
  participant: Participant,
  mayBeMine: (line: BoardLine) => boolean,
  duty: Duty,
  everyTime?: () => Promise<void>,
): Promise<void> {
  const { reading, rest, stage } = participant;
  const seen = new Map<string, number>();

  const attend = async (line: BoardLine) => {
    if (stage.pace.office > 0 && !(await rest(stage.pace.office))) return;
    if ((await duty(line.dossier, await reading.dossier(line.dossier))) !== 'later')
      seen.set(line.dossier, line.entries);
  };

  await keepDoing(participant, stage.pace.watch, async () => {
    const moved = (await reading.board()).filter((l) => (seen.get(l.dossier) ?? 0) < l.entries && mayBeMine(l));
    await Promise.all(moved.map(attend));
    await everyTime?.();
    return 'again';
  });
}

/** No round is open, or everybody counted is heard in the one that is. */
export function isSettled(line: BoardLine): boolean {
  return line.round === null || line.heard >= line.counted;
}
