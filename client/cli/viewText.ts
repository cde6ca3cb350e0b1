import type { AdoptingAct } from '../../contracts/events.ts';
import type { ForceView, RoundView } from '../../contracts/views.ts';
import { fields, inZone } from './print.ts';

/** An adopting act as it is named: its organ and day, and its number at the meeting, for an organ may meet twice on a day. */
export function actName({ organ, day, number, meeting }: AdoptingAct): string {
  return [organ, day, number === null ? null : `No. ${number}`, meeting].filter((x) => x !== null).join(', ');
}

/** What is to be known of a position beyond its kind: confirmation, ruling, and who shares it. */
export function positionNote(p: RoundView['positions'][number]): string {
  const notes = [
    p.adReferendum && `${p.adReferendum.standing}, to be confirmed by ${p.adReferendum.confirmBy}`,
    p.ruled,
    p.joint && `jointly with ${p.joint.of.join(', ')}; assented: ${p.joint.assented.join(', ') || 'nobody'}`,
    p.assentsTo && `joint position of ${p.assentsTo}`,
    p.public === false && 'not public',
  ].filter((n) => typeof n === 'string');
  return notes.length > 0 ? ` (${notes.join('; ')})` : '';
}

function signatureText({ member, reservation, fullPowers }: ForceView['signatures'][number]): string {
  const notes = [
    fullPowers && `full powers ${fullPowers.number}${fullPowers.margin === null ? '' : `: ${fullPowers.margin}`}`,
    reservation && `reservation: ${reservation}`,
  ].filter((n) => n !== null);
  return notes.length > 0 ? `${member} (${notes.join('; ')})` : member;
}

function correctionText({
  language,
  place,
  found,
  corrected,
  deadline,
  zone,
  outcome,
  noticed,
}: ForceView['corrections'][number]): string {
  const standing =
    outcome === 'documentEnded'
      ? 'closed, since the document ended'
      : (outcome ?? `open to objections until ${inZone(deadline, zone)}${noticed ? ', notices sent' : ''}`);
  return `${place}${language === null ? '' : ` (${language})`}: ${JSON.stringify(corrected)} for ${JSON.stringify(found)}, ${standing}`;
}

/** What followed adoption; empty lines of it are left out. */
export function forceText(force: ForceView): string {
  const named = (of: readonly { readonly member: string; readonly on: string | null }[]) =>
    of.map((m) => `${m.member}${m.on === null ? '' : ` ${m.on}`}`).join(', ') || null;
  const later = force.dependsOn.length > 0 ? ', or later, when what it depends on does' : '';
  return `After adoption\n${fields([
    ['  signed', force.signatures.map(signatureText).join(', ') || null],
    ['  not signed', force.unsigned.map((u) => `${u.member} (${u.because})`).join(', ') || null],
    ['  depends on', force.dependsOn.join(', ') || null],
    ['  copies', force.certified ? 'certified' : force.copiesDueBy && `due by ${inZone(force.copiesDueBy, null)}`],
    ['  notified', named(force.notified)],
    ['  enters into force', force.effectiveOn === null ? force.dayOfForce && `${force.dayOfForce}${later}` : null],
    ['  in effect from', force.effectiveOn],
    ['  joined', named(force.joined)],
    ['  reviewed', force.reviews.map((r) => `${r.on} (${r.outcome})`).join(', ') || null],
    ['  review due', force.reviewDueOn],
    ['  expires', force.expiresOn],
    ...force.corrections.map((c): [string, string] => [`  correction ${c.number}`, correctionText(c)]),
  ])}\n`;
}
