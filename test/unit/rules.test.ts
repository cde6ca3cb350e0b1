import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Rule } from '../../domain/decision.ts';
import { DOSSIER_RULES } from '../../domain/dossier/rules.ts';
import { JOURNAL_RULES } from '../../domain/journalling.ts';
import { MEETING_RULES } from '../../domain/meeting/rules.ts';
import { QUERY_RULES } from '../../domain/queryRules.ts';
import { ORGANISATION_RULES } from '../../domain/organisation/rules.ts';
import { RULES } from '../../domain/rules.ts';
import { EVIDENCE_RULES } from '../../evidence/rules.ts';
import { ruleIdsIn, testsByRule, titlesIn } from '../../tools/ruleTests.mjs';

const root = path.join(__dirname, '../..');
const every: Readonly<Record<string, Rule>> = { ...EVIDENCE_RULES, ...QUERY_RULES, ...JOURNAL_RULES, ...RULES };
const ids = Object.keys(every);
const prefixes = [...new Set(ids.map((id) => id.replace(/\d+$/, '')))];

/** All sources of a folder but its rule tables. */
const sourcesOf = (folder: string): string =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.ts') && path.basename(f) !== 'rules.ts')
    .map((f) => readFileSync(path.join(root, folder, f), 'utf8'))
    .join('\n');

describe('the rule table', () => {
  it('has every rule of its parts, none of them twice', () => {
    const parts = [DOSSIER_RULES, ORGANISATION_RULES, MEETING_RULES].flatMap((part) => Object.keys(part));
    expect(new Set(parts).size).toBe(parts.length);
    expect(Object.keys(RULES)).toEqual(expect.arrayContaining(parts));
    expect(ids.length).toBe(new Set(ids).size);
  });

  it('says what each rule demands and where it comes from', () => {
    expect(ids.filter((id) => !/^[A-Z]\d{2,3}$/.test(id))).toEqual([]);
    expect(Object.entries(every).filter(([, { says, source }]) => !/^[A-Z].*\.$/.test(says) || source === '')).toEqual(
      [],
    );
  });

  it('is used: each of its rules is given by some function', () => {
    const sources = ['domain', 'worker', 'evidence', 'journal', 'client', 'activities'].map(sourcesOf).join('\n');
    // What E17 says of a proof is refused as an act about a key (O24).
    const given = ids.filter((id) => id !== 'E17');
    expect(given.filter((id) => !new RegExp(`['(]${id}[')]`).test(sources))).toEqual([]);
  });
});

describe('the titles of the tests', () => {
  const tests = testsByRule(path.join(root, 'test'), prefixes);

  it('name every rule', () => {
    expect(ids.filter((id) => !tests.has(id))).toEqual([]);
  });

  it('name no rule that does not exist', () => {
    const unknown = [...tests]
      .filter(([id]) => !ids.includes(id))
      .flatMap(([id, named]) => named.map(({ file, title }) => `${id} in ${file}: ${title}`));
    expect(unknown).toEqual([]);
  });

  it('are read from it, describe and each, and from nothing else', () => {
    const source = [
      `describe('a round (X01)', () => {`,
      `  it("isn't late (X02, X03)", async () => { expect(rule).toBe('X04'); });`,
      `  it.each([['one', 'X05']])('%s (X06)', (_, rule) => {});`,
      `});`,
    ].join('\n');
    expect(titlesIn(source)).toEqual(['a round (X01)', "isn't late (X02, X03)", '%s (X06)']);
    expect(titlesIn(source).flatMap((t) => ruleIdsIn(t, ['X']))).toEqual(['X01', 'X02', 'X03', 'X06']);
  });
});
