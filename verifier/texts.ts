import { sha256Hex } from './bytes.ts';
import { SHA256, canonical, isObject, isSame, isText } from './canonical.ts';
import type { Line } from './lines.ts';
import type { Add } from './report.ts';

/**
 * The texts of a document: each version is named by the hash of its manifest and is the one of its statement, and each text
 * by its own hash. Gives those that its entries name, held or not; those of the adopted version are held, or were erased.
 */
export function checkTexts(lines: readonly Line[], aggregate: string, files: ReadonlyMap<string, unknown>, add: Add) {
  const [named, adopted, erased] = [[] as [hash: string, of: unknown][], new Set<unknown>(), new Set<unknown>()];
  const name = (r: unknown, of: unknown) => isObject(r) && isText(r['sha256'], SHA256) && named.push([r['sha256'], of]);
  for (const { entry, statement, where } of lines) {
    if (entry.aggregate !== aggregate) continue;
    for (const event of entry.events) {
      if (event.type === 'RenderingAdded') name(event['rendering'], null);
      if (event.type === 'Adopted') adopted.add(event['textHash']);
      if (event.type === 'TextErased') erased.add(event['sha256']);
      if (event.type !== 'VersionIssued') continue;
      const { textHash, manifest } = event;
      const hash = isObject(manifest) ? sha256Hex(canonical(manifest)) : 'no manifest';
      if (textHash !== hash)
        add('text', where, JSON.stringify(textHash) ?? 'none', `the hash of the version's manifest, ${hash}`);
      if (statement && !isSame(manifest, statement.act['manifest']))
        add('text', where, 'the manifest of another version', 'the manifest that was signed');
      const { renderings } = isObject(manifest) ? manifest : {};
      if (Array.isArray(renderings)) for (const r of renderings as readonly unknown[]) name(r, hash);
    }
  }
  for (const [hash, of] of named)
    if (adopted.has(of) && !erased.has(hash) && !files.has(`texts/${hash}`))
      add('text', `texts/${hash}`, 'no file', 'a text of the adopted version');
  return [...new Set(named.map(([hash]) => hash))];
}
