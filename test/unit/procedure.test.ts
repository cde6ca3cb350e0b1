import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Procedure } from '../../contracts/procedure.ts';
import { procedureMistakes } from '../../domain/procedure.ts';
import { procedure } from './smallOrganisation.ts';

/** As JSON gives it: what is tested here is wrong in ways that the schema's types would not let one write. */
type Loose = ReturnType<typeof JSON.parse>;

/** Mistakes of the small procedure after a change to a copy of it. */
const mistakesAfter = (change: (p: Loose) => void): readonly string[] => {
  const copy = structuredClone(procedure);
  change(copy);
  return procedureMistakes(copy);
};

describe('a procedure', () => {
  it('of the SCO is consistent', () => {
    const sco = Procedure.parse(JSON.parse(readFileSync(path.join(__dirname, '../../procedures/sco.json'), 'utf8')));
    expect(procedureMistakes(sco)).toEqual([]);
  });

  it('may let two stages stand before one another, where another way leads in', () => {
    // The energy strategy: ministers after the experts or after a basis, foreign ministers after either (domain §4).
    expect(
      mistakesAfter((p) => {
        p.stages['30'] = p.stages['20'];
        p.classes.decision.route.push({ stage: '30', needs: [['20', '40/basis']], sameVersion: [] });
        p.stages['40'] = p.stages['20'];
        p.classes.decision.route.push({ stage: '40', needs: [['30']], sameVersion: ['30'] });
      }),
    ).toEqual([]);
  });

  it.each<[string, (p: Loose) => void, string]>([
    ['an organ that is missing', (p) => (p.stages['20'].organ = 'CNC'), 'stages.20.organ: there is no organ CNC'],
    ['a place without a clock', (p) => (p.organs.EG.zone = ' '), 'organs.EG.zone: names no place'],
    [
      'a consent of nobody',
      (p) => (p.policy.circulationConsent = 'CNC'),
      'policy.circulationConsent: there is no organ CNC',
    ],
    [
      'an adoption where no round is held',
      (p) => {
        p.stages['70'] = { ...p.stages['60'], adopts: true };
        p.stages['60'].adopts = false;
        p.classes.decision.route.push({ stage: '70', needs: [['60']], sameVersion: [] });
      },
      'classes.decision.route.70: adopts, and holds no round',
    ],
    ['a language twice', (p) => (p.languages.official = ['ru', 'zh', 'ru']), 'languages.official: ru is named twice'],
    [
      'silence in a language that is not official',
      (p) => (p.stages['20'].silence.languages = ['en']),
      'stages.20.silence.languages: en is not an official language',
    ],
    [
      'a period shorter than silence needs',
      (p) =>
        Object.assign(p.stages['20'], { periodMs: 500, silence: { allowed: true, minimumMs: 1000, languages: [] } }),
      'stages.20.periodMs: 500 ms is shorter than the 1000 ms that silence needs',
    ],
    [
      'reminders that go back',
      (p) => (p.stages['20'].reminders = [0.8, 0.5]),
      'stages.20.reminders: the fractions do not rise',
    ],
    [
      'the same reminder twice',
      (p) => (p.stages['20'].reminders = [0.5, 0.5]),
      'stages.20.reminders: the fractions do not rise',
    ],
    ['no class', (p) => (p.classes = {}), 'classes: there is none, so nothing could be proposed'],
    [
      'a stage that is missing',
      (p) => p.classes.decision.route.push({ stage: '70', needs: [], sameVersion: [] }),
      'classes.decision.route.70: there is no such stage',
    ],
    [
      'a stage twice',
      (p) => p.classes.decision.route.push({ stage: '20', needs: [], sameVersion: [] }),
      'classes.decision.route: stage 20 stands twice on it',
    ],
    [
      'a need off the route',
      (p) => p.classes.decision.route[1].needs[0].push('50/basis'),
      'classes.decision.route.60.needs: 50/basis is not on this route',
    ],
    [
      'the same version as off the route',
      (p) => p.classes.decision.route[1].sameVersion.push('50'),
      'classes.decision.route.60.sameVersion: 50 is not on this route',
    ],
    [
      'the same version as itself',
      (p) => p.classes.decision.route[1].sameVersion.push('60'),
      'classes.decision.route.60.sameVersion: names the stage itself',
    ],
    [
      'a stage that waits for itself',
      (p) => (p.classes.decision.route[1].needs = [['60/basis']]),
      'classes.decision.route.60: can never open, its needs wait for one another',
    ],
    [
      'nothing that adopts',
      (p) => p.classes.decision.route.pop(),
      'classes.decision.route: exactly one stage adopts, here none',
    ],
    [
      'two that adopt',
      (p) => p.classes.decision.route.push({ stage: '50', needs: [], sameVersion: [] }),
      'classes.decision.route: exactly one stage adopts, here 60 and 50',
    ],
  ])('has no %s', (_, change, mistake) => {
    expect(mistakesAfter(change)).toEqual([mistake]);
  });

  it('is told all its mistakes at once', () => {
    const mistakes = mistakesAfter((p) => {
      p.stages['20'].organ = 'CNC';
      p.classes.budget.route[0].needs = [['50']];
      p.classes.decision.route.pop();
    });
    expect(mistakes).toEqual([
      'stages.20.organ: there is no organ CNC',
      'classes.decision.route: exactly one stage adopts, here none',
      'classes.budget.route.20: can never open, its needs wait for one another',
      'classes.budget.route.50: can never open, its needs wait for one another',
    ]);
  });
});
