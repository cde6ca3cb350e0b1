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

/** A stage without rounds, on the route of a class. */
const passedBy = (p: Loose, name: string, code: string) => {
  p.stages[code] = { ...p.stages['20'], opening: 'process', reminders: [] };
  p.classes[name].route.push({ stage: code, needs: [], sameVersion: [] });
};

describe('a procedure', () => {
  it('of the SCO is consistent', () => {
    const sco = Procedure.parse(JSON.parse(readFileSync(path.join(__dirname, '../../procedures/sco.json'), 'utf8')));
    expect(procedureMistakes(sco)).toEqual([]);
    // That a key is its owner's is confirmed by another way than the one by which it came (O55).
    expect(sco.policy.keysConfirmedOnPaper).toBe(true);
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
    [
      'a name of what there is not',
      (p) => (p.names = { ru: { organs: { EG: 'Эксперты' }, stages: { '90': 'Действие' }, actors: { ZZZ: 'Никто' } } }),
      'names.ru.stages.90: there is none of that code',
    ],
    ['a place without a clock', (p) => (p.organs.EG.zone = ' '), 'organs.EG.zone: names no place'],
    [
      'a consent of nobody',
      (p) => (p.policy.circulationConsent = 'CNC'),
      'policy.circulationConsent: there is no organ CNC',
    ],
    [
      'an adoption where no round is held',
      (p) => {
        p.stages['70'] = { ...p.stages['60'], opening: 'process', reminders: [], inMeeting: false, adopts: true };
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
    [
      'an organ in place of another that is missing',
      (p) => (p.classes.decision.route[1].organ = 'CNC'),
      'classes.decision.route.60.organ: there is no organ CNC',
    ],
    [
      'an organ in place of itself',
      (p) => (p.classes.decision.route[1].organ = 'CHS'),
      "classes.decision.route.60.organ: CHS is the stage's own organ",
    ],
    [
      'an office in place of an organ that meets',
      (p) => {
        p.organs.SEC = { name: 'Secretariat', level: 'office', zone: 'UTC' };
        p.classes.decision.route[1].organ = 'SEC';
      },
      'classes.decision.route.60.organ: SEC is an office and holds no meeting',
    ],
    [
      'an entry into force that nothing brings about',
      (p) => (p.classes.decision.entryIntoForce = { daysAfterLast: 30 }),
      'classes.decision.entryIntoForce: only a binding class enters into force by notifications',
    ],
    [
      'an authentication of what nobody signs',
      (p) => passedBy(p, 'budget', '70'),
      'classes.budget.route.70: an unsigned class passes no authentication',
    ],
    [
      'domestic procedures of what does not bind',
      (p) => passedBy(p, 'decision', '80'),
      'classes.decision.route.80: a class that does not bind passes no domestic procedures',
    ],
    [
      'silence that waits for a stage of another class',
      (p) =>
        (p.stages['60'].silence = { allowed: true, minimumMs: 60_000, languages: ['ru', 'zh'], afterStages: ['50'] }),
      'classes.decision.route.60: silence waits for 50, which is not on this route',
    ],
    [
      'a quorum to sit of an organ that does not',
      (p) => (p.organs.EG.sitsWith = [2, 3]),
      'organs.EG.sitsWith: no stage is considered in a meeting of it',
    ],
    ...(
      [
        ['opening', (s) => (s.opening = 'chair')],
        ['silence.allowed', (s) => (s.silence = { allowed: true, minimumMs: 60_000, languages: [] })],
        ['reminders', (s) => (s.reminders = [0.5])],
        ['decision', (s) => (s.decision = { by: 'consensus', minus: 'nobody' })],
        ['speaks', (s) => (s.speaks = ['head'])],
        ['inMeeting', (s) => (s.inMeeting = true)],
      ] as [string, (s: Loose) => void][]
    ).map(([option, change]): [string, (p: Loose) => void, string] => [
      `${option} where no round is held`,
      (p) => {
        passedBy(p, 'decision', '10');
        change(p.stages['10']);
      },
      `stages.10.${option}: this stage holds no round, so nothing reads it`,
    ]),
  ])('O07: has no %s', (_, change, mistake) => {
    expect(mistakesAfter(change)).toEqual([mistake]);
  });

  it('O07: may name another organ for a class at a stage', () => {
    expect(
      mistakesAfter((p) => {
        p.classes.decision.route[1].organ = 'CHG';
        p.organs.CHG.sitsWith = [1, 2];
      }),
    ).toEqual([]);
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
