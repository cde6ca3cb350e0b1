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
 * `erased`: texts of such versions that were erased by a recorded act; `notShown`: those that are not shown to whoever asks. The
 * places of neither can be compared, and neither is missing.
 */
export type PlaceReport = { readonly findings: readonly Finding[]; readonly erased: number; readonly notShown: number };

/** Why a text that is there, or was, is not given. */
const NOT_SHOWN = ['Q07', 'Q19', 'Q20'];

/**
 * Compares what the versions of an export say of their places with the texts themselves (ADR 20): the rules compare digests, and
 * only who holds the texts can tell whether these are the digests of them.
 */
export async function placeFindings(lines: readonly string[], readText: ReadText): Promise<PlaceReport> {
  const findings: Finding[] = [];
  const erased = erasedIn(lines);
  const passed = { erased: 0, notShown: 0 };
  for (const [i, text] of lines.entries()) {
    const line = checkLine(text);
    if (!line.ok) continue;
    const at = { aggregate: line.entry.aggregate, n: line.entry.n, line: i + 1 };
    for (const event of line.entry.events as readonly DossierEvent[]) {
      if (event.type !== 'VersionIssued' || event.manifest.places === undefined) continue;
      const { renderings } = event.manifest;
      const gone = renderings.filter((r) => erased.has(`${at.aggregate} ${r.sha256}`)).length;
      passed.erased += gone;
      if (gone > 0) continue;
      const texts = await textsOf(event.manifest, readText);
      if ('lack' in texts) {
        const { sha256, lack } = texts;
        if (NOT_SHOWN.includes(lack)) passed.notShown += 1;
        else
          findings.push({ ...at, what: 'text', found: `${sha256} is not stored`, expected: 'a text that can be read' });
        continue;
      }
      const differ = placesThatDoNotFit(event.manifest, texts);
      if (differ.length > 0)
        findings.push({ ...at, what: 'places', found: differ.join(', '), expected: 'digests of what stands there' });
    }
  }
  return { findings, ...passed };
}

/** Texts that their document has erased, each with its document. */
function erasedIn(lines: readonly string[]): ReadonlySet<string> {
  const checked = lines.filter((l) => l.includes('"TextErased"')).map(checkLine);
  return new Set(
    checked.flatMap((c) =>
      c.ok ? c.entry.events.flatMap((e) => (e.type === 'TextErased' ? [`${c.entry.aggregate} ${e.sha256}`] : [])) : [],
    ),
  );
}

/** The official texts of a version; or the hash of one that is not given, and the rule that says so. */
async function textsOf(
  { renderings, dossier }: VersionManifest,
  readText: ReadText,
): Promise<readonly TextOfVersion[] | { readonly sha256: Sha256; readonly lack: string }> {
  const texts: TextOfVersion[] = [];
  for (const { language, status, sha256 } of renderings) {
    if (status !== 'official' && status !== 'authentic') continue;
    const content = await readText(sha256, dossier as DossierId);
    if (!content.ok) return { sha256, lack: content.refusal.rule };
    texts.push({ language, status, content: content.value });
  }
  return texts;
}
