import { chair } from '../client/chair.ts';
import type { DossierId, OrganId } from '../contracts/ids.ts';
import { openOffer } from '../domain/dossier/acts/carryOver.ts';
import type { DossierState } from '../domain/dossier/state.ts';
import type { Package } from './package.ts';
import { keepDoing, type Participant } from './participant.ts';
import { ILLUSTRATIVE } from './script.ts';

/** The handover at the close of the summit: the chair in office offers what is unfinished, its successor accepts it item by item. */

/** Documents of the package that the summit did not adopt, once it is closed and has numbered what it did; null before. */
export async function leftBySummit(
  { reading }: Participant,
  of: Package,
): Promise<readonly { readonly id: DossierId; readonly state: DossierState }[] | null> {
  if ((await reading.meeting(of.summit)).phase !== 'closed') return null;
  const lines = (await reading.board()).filter((l) => of.documents.some((d) => d.id === l.dossier));
  if (lines.some((l) => !l.act && !l.draftAct)) return null;
  const left = lines.filter((l) => !l.act);
  return Promise.all(left.map(async ({ dossier: id }) => ({ id, state: await reading.dossier(id) })));
}

/** The outgoing chair, until every unfinished document is offered. */
export async function playOutgoing(participant: Participant, organ: OrganId, of: Package): Promise<void> {
  const successor = of.offices.find((o) => o.takesOver === organ);
  if (!successor) return;
  const acts = chair(participant.connection);
  await keepDoing(participant, participant.stage.pace.watch, async () => {
    const left = await leftBySummit(participant, of);
    if (!left) return 'again';
    for (const { id, state } of left) {
      if (state.carryOvers.some((c) => c.organ === organ)) continue;
      const promises = [`${ILLUSTRATIVE}: the text returns to the next regular meeting of the heads of state.`];
      await participant.settle(`to offer ${id}`, () => acts.offerCarryOver(id, { organ, to: successor.id, promises }));
      participant.stage.tell(`${id}: ${participant.actor} offers it to ${successor.id}, with all that is open on it`);
    }
    return 'done';
  });
}

/** The incoming chair, until it has accepted every offer. */
export async function playIncoming(participant: Participant, organ: OrganId, of: Package): Promise<void> {
  const acts = chair(participant.connection);
  await keepDoing(participant, participant.stage.pace.watch, async () => {
    const left = await leftBySummit(participant, of);
    if (!left || (await participant.reading.organisation()).chairs[organ] !== participant.actor) return 'again';
    for (const { id, state } of left) {
      const offer = openOffer(state, organ);
      if (!offer) continue;
      await participant.settle(`to accept ${id}`, () => acts.acceptCarryOver(id, { offer: offer.offer }));
      participant.stage.tell(`${id}: ${participant.actor} accepts the inventory, and chairs it from here on`);
    }
    return 'done';
  });
}
