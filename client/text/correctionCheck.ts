import type { DossierId } from '../../contracts/ids.ts';
import type { Refusal } from '../../contracts/refusal.ts';
import { stretchesOf } from '../../domain/text/stretches.ts';
import { auditor } from '../auditor.ts';
import type { Connection } from '../connection.ts';
import type { ActInput } from '../result.ts';

/** Whether the words that a correction names stand where it says (D160): the rules do not read texts, so the client does before it signs. */

/** What is wrong with a correction of the version before the organs, or null; another version is for the rules to refuse. */
export async function correctionLack(
  connection: Connection,
  dossier: DossierId,
  { textHash, language, place, found }: ActInput<'ProposeCorrection'>,
): Promise<Refusal | null> {
  const view = await auditor(connection).status(dossier);
  if (!view.ok) return view.refusal;
  if (view.value.textHash !== textHash) return null;
  const official = view.value.renderings.filter((r) => r.status === 'official' || r.status === 'authentic');
  const named = official.filter((r) => language === undefined || r.language === language);
  // Of a language that the version does not have, the rules say it.
  if (named.length === 0) return null;
  const lacks: Refusal[] = [];
  for (const { sha256 } of named) {
    const text = await connection.readText(sha256, dossier);
    if (!text.ok) return text.refusal;
    const lack = lackAt(text.value, place, found);
    if (lack === null) return null;
    lacks.push(lack);
  }
  return lacks[0]!;
}

/** A text without places is searched as a whole. */
export function lackAt(content: string, place: string, found: string): Refusal | null {
  const stretches = stretchesOf(content);
  const own = stretches.filter((s) => s.place === place);
  if (stretches.length > 0 && own.length === 0)
    return { rule: 'D160', lack: 'NoSuchPlace', facts: { places: [place] } };
  const words =
    stretches.length === 0
      ? content
      : own.flatMap((s) => (JSON.parse(s.words) as [string, string][]).map(([, of]) => of)).join(' ');
  return plain(words).includes(plain(found)) ? null : { rule: 'D160', lack: 'NotTheWords', facts: { place, found } };
}

/** As a person copies it: without the signs of Markdown, however the lines are broken. */
function plain(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[*_`\\]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
