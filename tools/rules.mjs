/**
 * Writes docs/rules.md from the rule tables (of the build: run `npm run build` first) and the titles of the tests.
 * With --check it writes nothing and exits with 1 where the file is not what it would write.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { testsByRule } from './ruleTests.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const built = createRequire(import.meta.url);
/** @typedef {Record<string, { says: string, source: string }>} Table */
/** @type {(file: string) => Record<string, Table>} */
const load = (file) => built(path.join(root, 'dist', file));

const dossier = load('domain/dossier/rules.js')['DOSSIER_RULES'] ?? {};
const organisation = load('domain/organisation/rules.js')['ORGANISATION_RULES'] ?? {};
const meeting = load('domain/meeting/rules.js')['MEETING_RULES'] ?? {};
const authenticity = load('evidence/rules.js')['EVIDENCE_RULES'] ?? {};
const merged = load('domain/rules.js')['RULES'] ?? {};
const elsewhere = { ...dossier, ...organisation, ...meeting };
const journal = {
  ...load('domain/journalling.js')['JOURNAL_RULES'],
  ...Object.fromEntries(Object.entries(merged).filter(([id]) => !(id in elsewhere))),
};

/** @type {[string, Table][]} */
const sections = [
  ['Documents', dossier],
  ['The organisation', organisation],
  ['Meetings', meeting],
  ['Entries', journal],
  ['What is authentic, before any other rule', authenticity],
];
const prefixes = [...new Set(sections.flatMap(([, table]) => Object.keys(table)).map((id) => id.replace(/\d+$/, '')))];
const tests = testsByRule(path.join(root, 'test'), prefixes);

/** @param {string} text */
const cell = (text) => text.replace(/\|/g, '\\|').replace(/</g, '&lt;');

/** @param {string} id */
const testsOf = (id) =>
  (tests.get(id) ?? [])
    .map(({ file, title }) => `${cell(title)} ([${path.posix.basename(file)}](../test/${file}))`)
    .join('<br>');

/** @type {(section: [string, Table]) => string} */
const sectionText = ([name, table]) =>
  [
    `## ${name}`,
    '',
    '| rule | says | source | tests |',
    '| --- | --- | --- | --- |',
    ...Object.entries(table).map(
      ([id, { says, source }]) => `| ${id} | ${cell(says)} | ${cell(source)} | ${testsOf(id)} |`,
    ),
    '',
  ].join('\n');

const text = [
  '# Rules',
  '',
  'A refusal names one of these. Written by `npm run docs:rules` from the rule tables and the titles of the tests; edit those.',
  '',
  // The formatter would pad each column to its longest cell.
  '<!-- prettier-ignore-start -->',
  '',
  ...sections.filter(([, table]) => Object.keys(table).length > 0).map(sectionText),
  '<!-- prettier-ignore-end -->',
  '',
].join('\n');

const target = path.join(root, 'docs', 'rules.md');
if (process.argv.includes('--check')) {
  let now = '';
  try {
    now = readFileSync(target, 'utf8');
  } catch {
    // A file that is missing is out of date.
  }
  if (now !== text) {
    process.stderr.write('docs/rules.md is out of date: npm run docs:rules\n');
    process.exitCode = 1;
  }
} else {
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}
