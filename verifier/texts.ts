import { sha256Hex } from './bytes.ts';
import { SHA256, canonical, isObject, isSame, isText } from './canonical.ts';
import type { Line } from './lines.ts';
import type { Add } from './report.ts';

/**
 * The texts of a document: each version is named by the hash of its manifest and is the one of its statement, and each text
 * by its own hash. Gives those that its entries name, held or not.
 */
export function checkTexts(lines: readonly Line[], aggregate: string, add: Add): readonly string[] {
  const named = new Set<string>();
  const name = (rendering: unknown) => {
    if (isObject(rendering) && isText(rendering['sha256'], SHA256)) named.add(rendering['sha256']);
  };
  for (const { entry, statement, where } of lines) {
    if (entry.aggregate !== aggregate) continue;
    for (const event of entry.events) {
      if (event.type === 'RenderingAdded') name(event['rendering']);
      if (event.type !== 'VersionIssued') continue;
      const { textHash, manifest } = event;
      const hash = isObject(manifest) ? sha256Hex(canonical(manifest)) : 'no manifest';
      if (textHash !== hash)
        add('text', where, JSON.stringify(textHash) ?? 'none', `the hash of the version's manifest, ${hash}`);
      if (statement && !isSame(manifest, statement.act['manifest']))
        add('text', where, 'the manifest of another version', 'the manifest that was signed');
      const { renderings } = isObject(manifest) ? manifest : {};
      if (Array.isArray(renderings)) for (const r of renderings as readonly unknown[]) name(r);
    }
  }
  return [...named];
}
