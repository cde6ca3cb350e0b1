import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Procedure } from '../../contracts/procedure.ts';
import { DOSSIER_RULES } from '../../domain/dossier/rules.ts';
import { ruleExamples } from '../../domain/ruleExamples.ts';
import { titlesByRule } from '../../tools/ruleTitles.mjs';
import { evidence } from '../../worker/evidenceFunctions.ts';
import { fullProcedure } from './exploration.ts';

/** Rules by example: an act in a made-up organisation that the rule refuses. */

const read = (name: string) =>
  Procedure.parse(JSON.parse(readFileSync(join(__dirname, '../../procedures', name), 'utf8')) as unknown);

describe.each([
  ['sco.json', read('sco.json'), 55],
  ['osce-like.json', read('osce-like.json'), 50],
  ['iso-like.json', read('iso-like.json'), 48],
  ['the fullest one of the tests', fullProcedure, 53],
])('the rules by example, under %s', (_, procedure, least) => {
  const examples = ruleExamples(procedure, evidence);

  it('are refused by the very rule, in an organisation that is made up', () => {
    expect(examples.size).toBeGreaterThanOrEqual(least);
    for (const [rule, { refusal, by, document }] of examples) {
      expect(refusal.rule).toBe(rule);
      expect(Object.keys(DOSSIER_RULES)).toContain(rule);
      expect(by).toMatch(/^(MEMBER-\d|CHAIR-\d+|SECRETARIAT|PROCESS)$/);
      expect(document?.sentence ?? 'nothing').not.toBe('');
    }
  });
});

describe('an example', () => {
  it('says what is lacking and where the document is', () => {
    const { by, act, refusal, document } = ruleExamples(read('sco.json'), evidence).get('D26')!;
    expect([by, act, refusal.lack]).toEqual([
      'CHAIR-1',
      { act: 'FindConsensus', stage: '20', round: 1 },
      'ObjectionStands',
    ]);
    expect(document?.waiting.map((w) => w.rule)).toEqual(['D26']);
  });

  it('is none under a procedure that has mistakes', () => {
    const sco = read('sco.json');
    expect(ruleExamples({ ...sco, stages: {} }, evidence).size).toBe(0);
  });
});

describe('the titles of docs/rules.md', () => {
  it('are read by their rules, as they stand in the tests', () => {
    const row = (id: string, tests: string) => `| ${id} | says \\| more | source | \`Act\` | - | ${tests} |`;
    const one =
      'is refused (D26) ([a.test.ts](../test/unit/a.test.ts))<br>a \\| &lt;b> ([b.test.ts](../test/int/b.test.ts))';
    const text = ['| rule | says |', '| --- | --- |', row('D26', one), row('D27', ''), '| `Act` | who |'].join('\n');
    expect(titlesByRule(text)).toEqual({ D26: ['is refused (D26)', 'a | <b>'], D27: [] });
  });

  it('are there of most rules', () => {
    const titles = titlesByRule(readFileSync(join(__dirname, '../../docs/rules.md'), 'utf8'));
    expect(Object.values(titles).filter((of) => of.length > 0).length).toBeGreaterThan(180);
  });
});
