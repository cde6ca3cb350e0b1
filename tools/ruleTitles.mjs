/** A test in a cell of docs/rules.md: its title, and the link to its file. */
const TEST = /^(.*) \(\[[^\]]*\]\([^)]*\)\)$/;

/**
 * Titles of the tests by rule, as docs/rules.md has them: the tests themselves are not everywhere where this is built.
 * @param {string} markdown
 */
export function titlesByRule(markdown) {
  /** @type {Record<string, string[]>} */
  const found = {};
  for (const line of markdown.split('\n')) {
    const [, id = '', ...cells] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    if (!/^[A-Z]\d{2,3}$/.test(id)) continue;
    const titles = (cells.at(-2) ?? '').split('<br>').flatMap((test) => TEST.exec(test)?.[1] ?? []);
    found[id] = titles.map((title) => title.replaceAll('\\|', '|').replaceAll('&lt;', '<'));
  }
  return found;
}
