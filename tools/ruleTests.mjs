import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** A title is the text that stands before a function: of `it`, `describe` and their `each`. */
const TITLE = /\(\s*(['"`])((?:\\.|(?!\1)[^\\\n])*)\1\s*,\s*(?:async\s*)?(?:\(|function\b|\w+\s*=>)/g;

/** @param {string} source */
export function titlesIn(source) {
  return [...source.matchAll(TITLE)].map((match) => (match[2] ?? '').replace(/\\(.)/g, '$1'));
}

/**
 * @param {string} title
 * @param {readonly string[]} prefixes
 */
export function ruleIdsIn(title, prefixes) {
  return title.match(new RegExp(`\\b(?:${prefixes.join('|')})\\d{2,3}\\b`, 'g')) ?? [];
}

/**
 * @param {string} folder
 * @param {readonly string[]} prefixes
 */
export function testsByRule(folder, prefixes) {
  /** @type {Map<string, { file: string, title: string }[]>} */
  const found = new Map();
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.test.ts'));
  for (const file of files.sort()) {
    for (const title of titlesIn(readFileSync(path.join(folder, file), 'utf8'))) {
      for (const id of ruleIdsIn(title, prefixes)) {
        const tests = found.get(id) ?? [];
        found.set(id, [...tests, { file: file.split(path.sep).join('/'), title }]);
      }
    }
  }
  return found;
}
