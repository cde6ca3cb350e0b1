/** A text and the metadata that stood above it. */
export type Parted = { readonly metadata: Readonly<Record<string, string>>; readonly content: string };

/**
 * Parts a document from its metadata: lines `name: value` between two lines `---` at its very beginning. Without them, or
 * where a line between them is not of that form, the whole is text. The metadata is not part of the text that is hashed.
 */
export function partFrontMatter(document: string): Parted {
  const match = /^\ufeff?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*\r?\n/.exec(document);
  if (!match) return { metadata: {}, content: document };
  const metadata: Record<string, string> = {};
  for (const line of match[1]!.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const [, name, value] = /^([A-Za-z][A-Za-z-]{0,40}):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return { metadata: {}, content: document };
    metadata[name] = value.replace(/^"(.*)"$/, '$1');
  }
  return { metadata, content: document.slice(match[0].length).replace(/^(\r?\n)+/, '') };
}
