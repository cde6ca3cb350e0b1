import type { DossierEvent } from '../../contracts/events.ts';
import type { DossierId, Sha256 } from '../../contracts/ids.ts';
import type { VersionManifest } from '../../contracts/text.ts';
import { checkLine } from '../../evidence/chain.ts';
import type { Answer } from '../result.ts';
import type { Finding } from '../verify.ts';
import { placesThatDoNotFit, type TextOfVersion } from './placeDigests.ts';

/** Gives one language of a text by its hash, and of which document it is. */
export type ReadText = (sha256: Sha256, dossier?: DossierId) => Promise<Answer<string>>;

/**
 * Compares what the versions of an export say of their places with the texts themselves (ADR 20): the rules compare digests, and
 * only who holds the texts can tell whether these are the digests of them.
 */
export async function placeFindings(lines: readonly string[], readText: ReadText): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [i, text] of lines.entries()) {
    const line = checkLine(text);
    if (!line.ok) continue;
    const at = { aggregate: line.entry.aggregate, n: line.entry.n, line: i + 1 };
    for (const event of line.entry.events as readonly DossierEvent[]) {
      if (event.type !== 'VersionIssued' || event.manifest.places === undefined) continue;
      const texts = await textsOf(event.manifest, readText);
      if (typeof texts === 'string') {
        findings.push({ ...at, what: 'text', found: `${texts} is not stored`, expected: 'a text that can be read' });
        continue;
      }
      const differ = placesThatDoNotFit(event.manifest, texts);
      if (differ.length > 0)
        findings.push({ ...at, what: 'places', found: differ.join(', '), expected: 'digests of what stands there' });
    }
  }
  return findings;
}

/** The official texts of a version; the hash of one that nobody has. */
async function textsOf(
  { renderings, dossier }: VersionManifest,
  readText: ReadText,
): Promise<readonly TextOfVersion[] | string> {
  const texts: TextOfVersion[] = [];
  for (const { language, status, sha256 } of renderings) {
    if (status !== 'official' && status !== 'authentic') continue;
    const content = await readText(sha256, dossier as DossierId);
    if (!content.ok) return sha256;
    texts.push({ language, status, content: content.value });
  }
  return texts;
}
