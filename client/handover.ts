import type { DossierId, OrganId } from '../contracts/ids.ts';
import type { CarryOverView, DossierView } from '../contracts/views.ts';
import { auditor } from './auditor.ts';
import type { Connection } from './connection.ts';
import type { Answer } from './result.ts';

/** An unfinished document of an organ, and the last offer of it to the next chairmanship; null: none was made. */
export type HandoverItem = {
  readonly dossier: DossierId;
  readonly view: DossierView;
  readonly offer: CarryOverView | null;
};

/**
 * What a chairmanship of an organ leaves unfinished: documents in progress or deferred whose route passes that organ, in
 * the order of their ids. @throws ServiceUnavailable
 */
export async function unfinishedOf(connection: Connection, organ: OrganId): Promise<Answer<readonly HandoverItem[]>> {
  const reading = auditor(connection);
  const board = await reading.list();
  if (!board.ok) return board;
  const items: HandoverItem[] = [];
  for (const { dossier, phase } of board.value) {
    if (phase !== 'inProgress' && phase !== 'deferred') continue;
    const view = await reading.status(dossier);
    if (!view.ok) return view;
    if (!view.value.stages.some((s) => s.organ === organ && s.status !== 'skipped')) continue;
    items.push({ dossier, view: view.value, offer: view.value.carryOvers.findLast((c) => c.organ === organ) ?? null });
  }
  return { ok: true, value: items };
}
