/**
 * Keys that an object of a JSON text has more than once, each with its path and told once: `JSON.parse` keeps the last of
 * them without a word. The text is JSON.
 */
export function repeatedKeys(text: string): readonly string[] {
  const repeated = new Set<string>();
  /** The objects and lists around what is read; `keys`: of an object, those it has so far. */
  const around: { readonly keys: Set<string> | null; at: string | number }[] = [];
  let before = '';
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g)) {
    const inner = around.at(-1);
    if (token === '{' || token === '[')
      around.push(token === '{' ? { keys: new Set(), at: '' } : { keys: null, at: 0 });
    else if (token === '}' || token === ']') around.pop();
    else if (token === ',' && typeof inner?.at === 'number') inner.at += 1;
    else if (token === ':' && inner?.keys) {
      inner.at = JSON.parse(before) as string;
      if (inner.keys.has(inner.at)) repeated.add(around.map(({ at }) => at).join('.'));
      inner.keys.add(inner.at);
    }
    before = token;
  }
  return [...repeated];
}
