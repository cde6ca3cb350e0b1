/**
 * Writes docs/rules.md from the rule tables and the tables of who may do what (of the build: run `npm run build` first),
 * the sources of the decisions and the titles of the tests.
 * With --check it writes nothing and exits with 1 where the file is not what it would write.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventNamesIn, reachOfActs } from './decisions.mjs';
import { testsByRule } from './ruleTests.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const built = createRequire(import.meta.url);
/** @typedef {Record<string, { says: string, source: string }>} Table */
/** @type {(file: string) => Record<string, Table>} */
const load = (file) => built(path.join(root, 'dist', file));

const dossier = load('domain/dossier/rules.js')['DOSSIER_RULES'] ?? {};
const organisation = load('domain/organisation/rules.js')['ORGANISATION_RULES'] ?? {};
const meeting = load('domain/meeting/rules.js')['MEETING_RULES'] ?? {};
const questions = load('domain/queryRules.js')['QUERY_RULES'] ?? {};
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
  ['What is answered to whom', questions],
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

/** @typedef {Record<string, { says: string, rules: readonly string[] }>} Capacities */
/** @typedef {{ act: string, who: string, events: readonly string[], refusals: readonly { rule: string, lack: string }[] }} ActRow */

const eventNames = eventNamesIn(path.join(root, 'contracts/events.ts'));

/**
 * The acts on one kind of aggregate, from the table of who may send each. A function that refuses each capacity by its own
 * rule refuses an act by those of the capacities that the act belongs to.
 * @param {string} file of the decisions
 * @param {string} decide
 * @param {string} tables file of the two tables
 * @param {string} whoName
 * @param {string} capacitiesName
 * @returns {ActRow[]}
 */
function actRows(file, decide, tables, whoName, capacitiesName) {
  const reach = reachOfActs(path.join(root, 'domain'), file, decide, eventNames);
  const found = built(path.join(root, 'dist', tables));
  /** @type {Record<string, string | readonly string[]>} */
  const who = found[whoName];
  /** @type {Capacities} */
  const capacities = found[capacitiesName];
  const ofCapacities = Object.values(capacities).flatMap((c) => c.rules);
  return Object.entries(who).map(([act, names]) => {
    const held = [names].flat().map((name) => capacities[name] ?? { says: name, rules: [] });
    const { events, refusals } = reach.get(act) ?? { events: [], refusals: [] };
    const own = held.flatMap((c) => c.rules);
    const met = refusals.filter(({ rule }) => own.includes(rule) || !ofCapacities.includes(rule));
    return { act, who: held.map((c) => c.says).join('; or '), events, refusals: met };
  });
}

/** @type {[string, ActRow[]][]} */
const acts = [
  [
    'a document',
    actRows('dossier/decide.ts', 'decideDossier', 'domain/dossier/who.js', 'WHO_ACTS_ON_DOSSIER', 'CAPACITIES'),
  ],
  [
    'the organisation',
    actRows(
      'organisation/decide.ts',
      'decideOrganisation',
      'domain/organisation/rules.js',
      'WHO_ACTS_ON_ORGANISATION',
      'ORGANISATION_CAPACITIES',
    ),
  ],
  [
    'a meeting',
    actRows(
      'meeting/decide.ts',
      'decideMeeting',
      'domain/meeting/rules.js',
      'WHO_ACTS_ON_MEETING',
      'MEETING_CAPACITIES',
    ),
  ],
];
const everyAct = acts.flatMap(([, rows]) => rows);

/** @param {readonly string[]} names */
const list = (names) => [...new Set(names)].map((name) => `\`${name}\``).join(', ') || '-';

/** @type {(table: [string, ActRow[]]) => string} */
const actsText = ([about, rows]) =>
  [
    `## Who may do what about ${about}`,
    '',
    '| act | who | its entry holds | refused by |',
    '| --- | --- | --- | --- |',
    ...rows.map(
      ({ act, who: says, events, refusals }) =>
        `| \`${act}\` | ${cell(says)} | ${list(events)} | ${[...new Set(refusals.map((r) => r.rule))].toSorted().join(', ')} |`,
    ),
    '',
  ].join('\n');

/** @param {string} id */
const lacksOf = (id) => list(everyAct.flatMap((a) => a.refusals.flatMap((r) => (r.rule === id ? [r.lack] : []))));
/** @param {string} id */
const actsOf = (id) => list(everyAct.filter((a) => a.refusals.some((r) => r.rule === id)).map((a) => a.act));

/** @type {(section: [string, Table]) => string} */
const sectionText = ([name, table]) =>
  [
    `## ${name}`,
    '',
    '| rule | says | source | refuses | what is lacking | tests |',
    '| --- | --- | --- | --- | --- | --- |',
    ...Object.entries(table).map(
      ([id, { says, source }]) =>
        `| ${id} | ${cell(says)} | ${cell(source)} | ${actsOf(id)} | ${lacksOf(id)} | ${testsOf(id)} |`,
    ),
    '',
  ].join('\n');

const text = [
  '# Rules',
  '',
  'A refusal names one of these. Written by `npm run docs:rules` from the rule tables, the tables of who may do what, the sources of the',
  'decisions and the titles of the tests; edit those. Acts and lacks are read from the functions that a decision calls: one too many may be',
  'named, none too few (`test/unit/whoMayDoWhat.test.ts`). A refused statement is an entry too: `StatementRefused`, or `LateStatementReceived`.',
  '',
  // The formatter would pad each column to its longest cell.
  '<!-- prettier-ignore-start -->',
  '',
  ...acts.map(actsText),
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
