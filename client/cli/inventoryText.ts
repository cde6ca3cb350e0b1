import type { CarryOverInventory } from '../../contracts/carryOver.ts';

type Held = { readonly member: string; readonly stage: string; readonly round: number };
const held = ({ member, stage, round }: Held) => `${member} (stage ${stage}, round ${round})`;

/** Everything that is open on a document when it is handed over, a line each, in the words in which it was said. */
export function inventoryText(of: CarryOverInventory): string {
  const parts: Readonly<Record<keyof CarryOverInventory, readonly string[]>> = {
    objections: of.objections.map((o) => `${held(o)} ${o.places.join(', ')}: ${JSON.stringify(o.reasons)}`),
    reservations: of.reservations.map((r) => `${held(r)} ${r.reservation}: ${JSON.stringify(r.text)}`),
    brackets: of.brackets.map((b) => `${b.place} (${b.holders.join(', ') || 'no holder'})`),
    adReferendum: of.adReferendum.map((a) => `${held(a)}, to be confirmed by ${a.confirmBy}`),
    requestsForTime: of.requestsForTime.map((r) => `${held(r)} until ${r.until}: ${JSON.stringify(r.reasons)}`),
    waivers: of.waivers.map(
      (w) => `${w.of}${w.stage === null ? '' : `, stage ${w.stage}`}: ${JSON.stringify(w.reason)}`,
    ),
    promises: of.promises.map((p) => JSON.stringify(p)),
    mandates: of.mandates.map((m) => `${m.member}, ${m.person}: ${JSON.stringify(m.mandate)}`),
  };
  const lines = Object.entries(parts).flatMap(([part, rows]) => rows.map((row) => `    ${part}: ${row}\n`));
  return lines.join('') || '    nothing open\n';
}
