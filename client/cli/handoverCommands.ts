import { ActorId, aggregateRef, OrganId, type DossierId } from '../../contracts/ids.ts';
import type { CarryOverInventory } from '../../contracts/carryOver.ts';
import type { DossierAct } from '../../contracts/acts.ts';
import { explainRefusal, unfinishedOf, type HandoverItem } from '../index.ts';
import { EXIT, parsed, required, UsageError, type Command, type Context } from './command.ts';
import { confirmSigning } from './confirm.ts';
import { inventoryText } from './inventoryText.ts';
import { inZone, refusalText, table } from './print.ts';
import { SAID, said } from './said.ts';

/** Handing the unfinished documents of an organ to its next chairmanship (domain §3.6 carry over). */
export const handoverCommands: readonly Command[] = [
  {
    name: 'handover',
    role: 'chair',
    summary:
      'Show what an organ leaves unfinished (of a named document all that is open), offer it to the next chair, or accept it; asks first',
    arguments: ['show|offer|accept', 'ORGAN', '[DOSSIER...]'],
    example: 'concordat handover offer CNC --all --to CHAIR-CNC-2025 --as CHAIR-CNC',
    options: {
      all: { says: 'every unfinished document of the organ' },
      to: { says: 'offer: the office that chairs next', value: 'OFFICE' },
      promise: { says: 'offer: what the chair has promised', value: 'TEXT', many: true },
      ...SAID,
    },
    run: handover,
  },
];

async function handover(context: Context): Promise<number> {
  const what = context.argument(0);
  const organ = parsed(OrganId, 'ORGAN', context.argument(1));
  if (what !== 'show' && what !== 'offer' && what !== 'accept')
    throw new UsageError(`${JSON.stringify(what)} is none of show, offer, accept`);
  const named = context.arguments.slice(2);
  if (what !== 'show' && context.flag('all') === named.length > 0)
    throw new UsageError('Name the documents, or give --all');
  const to = what === 'offer' ? parsed(ActorId, '--to', required(context, 'to')) : null;
  const unfinished = await unfinishedOf(await context.connection(), organ);
  if (!unfinished.ok) return context.refuse(unfinished.refusal);
  const missing = named.filter((d) => !unfinished.value.some((i) => i.dossier === d));
  if (missing.length > 0) throw new UsageError(`${missing.join(', ')}: no unfinished document of ${organ}`);
  const items = unfinished.value.filter((i) => named.length === 0 || named.includes(i.dossier));
  if (what === 'show') return show(context, organ, items, named.length > 0);
  if (to !== null) {
    const promises = [...context.texts('promise')];
    return sendAll(
      context,
      items.map(({ dossier }) => ({ dossier, act: { type: 'OfferCarryOver', organ, to, promises } })),
    );
  }
  // With --all: those that are offered. A document that was named is tried, so that the rule can say why not.
  const offered = items.filter((i) => i.offer !== null && (named.length > 0 || i.offer.status === 'open'));
  const without = items.filter((i) => named.length > 0 && i.offer === null).map((i) => i.dossier);
  if (without.length > 0) throw new UsageError(`${without.join(', ')}: not offered for ${organ}`);
  return sendAll(
    context,
    offered.map(({ dossier, offer }) => ({
      ...{ dossier, act: { type: 'AcceptCarryOver', offer: offer!.offer } },
      takes: inventoryText(offer!.inventory),
    })),
  );
}

/** What is open, counted, each part by its own name. */
function openWords(inventory: CarryOverInventory): string {
  const counted = Object.entries(inventory).filter(([part, of]) => part !== 'mandates' && of.length > 0);
  return counted.map(([part, of]) => `${part} ${of.length}`).join(', ') || 'nothing open';
}

/** `whole`: with everything that is open on each of the documents, not only how much. */
function show(context: Context, organ: OrganId, items: readonly HandoverItem[], whole: boolean): number {
  const rows = items.map(({ dossier, view, offer }) => [
    dossier,
    view.sentence,
    view.pendingSince === null ? '-' : inZone(view.pendingSince, null),
    offer ? `${offer.offer}, ${offer.from} to ${offer.to}, ${offer.status}` : 'not offered',
    offer ? openWords(offer.inventory) : '-',
  ]);
  context.emit(
    {
      ok: true,
      organ,
      unfinished: items.map(({ dossier, view, offer }) => ({
        ...{ dossier, title: view.title, sentence: view.sentence, pendingSince: view.pendingSince, offer },
      })),
    },
    table(['dossier', 'status', 'pending since', 'offer', 'open'], rows, `${organ} leaves nothing unfinished.`) +
      (whole
        ? items.map(({ dossier, offer }) => (offer ? `${dossier}\n${inventoryText(offer.inventory)}` : ''))
        : []
      ).join(''),
  );
  return EXIT.done;
}

/** Signs one act for each document, item by item, with what it takes over shown before; a refusal of one leaves the others as they are. */
async function sendAll(
  context: Context,
  acts: readonly { readonly dossier: DossierId; readonly act: DossierAct; readonly takes?: string }[],
): Promise<number> {
  const { actor, person } = await context.profile();
  const lines = acts.map(
    ({ dossier, act: { type, ...rest }, takes = '' }) => `  ${dossier}  ${type} ${JSON.stringify(rest)}\n${takes}`,
  );
  if (acts.length > 0) await confirmSigning(context, `${actor} (${person}) will sign:\n${lines.join('')}`);
  const connection = await context.connection();
  const results: object[] = [];
  let text = '';
  let refusals = 0;
  for (const { dossier, act } of acts) {
    const result = await connection.submit(aggregateRef('dossier', dossier), { ...act, ...said(context) });
    if (result.ok) {
      results.push({ dossier, ok: true, entry: result.entry });
      text += `${dossier}: ${act.type}, entry ${result.entry}\n`;
    } else {
      refusals += 1;
      results.push({ dossier, ok: false, refusal: explainRefusal(result.refusal) });
      text += `${dossier}: ${refusalText(result.refusal)}`;
    }
  }
  context.emit({ ok: refusals === 0, results }, text === '' ? 'Nothing to hand over.\n' : text);
  return refusals === 0 ? EXIT.done : EXIT.refused;
}
