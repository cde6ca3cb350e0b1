import { deepStrictEqual as deepEqual } from 'node:assert';
import fc from 'fast-check';
import { type Act, type DossierAct } from '../../contracts/acts.ts';
import type { DossierEvent } from '../../contracts/events.ts';
import type { Instant } from '../../contracts/ids.ts';
import { LANGUAGES } from '../../client/words/language.ts';
import { namesIn } from '../../client/words/names.ts';
import { followsSentence } from '../../client/words/standing.ts';
import { explanationText } from '../../client/cli/explanation.ts';
import { explain, explanationOf, type Explained } from '../../domain/dossier/shown/explain.ts';
import { openRounds } from '../../domain/dossier/state.ts';
import { sightOf, type Point } from './exploration.ts';
import { OBJECT, adopted, at, dossierOf, hashOf, procedure, ready, round } from './fixtures.ts';
import { DOSSIERS, bring, history, start } from './histories.ts';
import { dossierRef, meetingRef, type World } from './world.ts';

/** What would move a document, as it is told: never anything else than what the rules decide. */

const later = (world: World, ms = 60_000) => new Date(Date.parse(world.log.at(-1)!.at) + ms).toISOString() as Instant;
const pointAt = (world: World, id: string): Point => ({ world, id, now: later(world), how: '' });
const refOf = (id: string, { act, meeting }: Explained['possible'][number]) => {
  if (act.type === 'ConveneMeeting') return meetingRef('A-MEETING');
  return meeting === undefined ? dossierRef(id) : meetingRef(meeting);
};

/** A decision in its first round at the experts, which waits for three delegations. */
function underReview(): World {
  const world = start(procedure);
  bring(world, 'STRATEGY', () => openRounds(world.dossier('STRATEGY')).some((r) => r.stage === '20'));
  return world;
}
const roundOf = (world: World) => {
  const { stage, round, textHash } = openRounds(world.dossier('STRATEGY')).find((r) => r.stage === '20')!;
  return { stage, round, textHash };
};
const position = (world: World, by: string, of: object) => {
  const act = { type: 'TakePosition', ...roundOf(world), position: of } as DossierAct;
  const { refusal } = world.send(by, dossierRef('STRATEGY'), act, later(world));
  expect(refusal).toBeNull();
};
const told = (world: World, id = 'STRATEGY') => explanationOf(sightOf(pointAt(world, id)));

describe('what would move a document', () => {
  it('is the answers of those who are not heard, and the finding is refused until then (D27)', () => {
    const world = underReview();
    const { possible, blocked } = told(world);
    expect(possible[0]).toMatchObject({ act: 'TakePosition', stage: '20', by: ['AAA', 'BBB', 'CCC'], awaited: true });
    expect(possible[0]?.moves).toBe('then it still waits for delegations to be heard at stage 20');
    expect(possible[0]?.follows).toEqual({
      ...{ next: 'waits', still: true, for: [{ code: 'delegations', stage: '20', rule: 'D27' }] },
    });
    expect(possible.every((p) => (p.moves === null) === (p.follows === null))).toBe(true);
    expect(blocked.find((b) => b.act === 'FindConsensus')).toMatchObject({
      by: ['CHAIR-EG'],
      refusal: { rule: 'D27', facts: { unheard: ['AAA', 'BBB', 'CCC'] } },
    });
  });

  it('is what its objectors alone can do, and the rule says whose objection stands (D26)', () => {
    const world = underReview();
    position(world, 'AAA', OBJECT);
    position(world, 'BBB', { kind: 'agree' });
    position(world, 'CCC', OBJECT);
    const { possible, blocked } = told(world);
    const lift = possible.find((p) => p.act === 'LiftPosition');
    expect(lift).toMatchObject({ by: ['AAA', 'CCC'], awaited: true });
    expect(blocked.map((b) => [b.act, b.refusal.rule, b.refusal.facts['by']])).toEqual([
      ['FindConsensus', 'D26', ['AAA', 'CCC']],
      ['TakeAsBasis', 'D26', ['AAA', 'CCC']],
    ]);
  });

  it('is the chair’s finding once nothing stands in its way (D47)', () => {
    const world = underReview();
    for (const m of ['AAA', 'BBB', 'CCC']) position(world, m, { kind: 'agree' });
    const { possible, blocked } = told(world);
    expect(possible.filter((p) => p.awaited).map((p) => p.act)).toContain('FindConsensus');
    expect(blocked).toEqual([]);
  });

  it('is the meeting that its stage sits in: convened, with the document on its agenda (D34)', () => {
    const world = start(procedure);
    const isAwaited = () => told(world, 'ADMISSION').possible.some((p) => p.act === 'ConveneMeeting');
    const isCleared = () => ['40', '50'].every((s) => world.dossier('ADMISSION').stages[s]?.status === 'closed');
    bring(world, 'ADMISSION', () => isAwaited());
    expect(told(world, 'ADMISSION').possible.find((p) => p.act === 'ConveneMeeting')).toMatchObject({
      by: ['SECRETARIAT', 'CHAIR-CNC'],
    });
    bring(world, 'ADMISSION', () => isCleared() && isAwaited());
    expect(told(world, 'ADMISSION').possible.find((p) => p.act === 'ConveneMeeting')).toMatchObject({
      by: ['SECRETARIAT', 'CHAIR-CHS'],
    });
    bring(world, 'ADMISSION', () => world.meeting('CHS-1').agenda.length > 0);
    const { possible, blocked } = told(world, 'ADMISSION');
    // The meetings that cleared and approved it still sit.
    expect(possible.find((p) => p.act === 'ApproveAgenda' && p.awaited)).toMatchObject({
      ...{ by: ['CHAIR-CHS'], meeting: 'CHS-1' },
    });
    expect(blocked.filter((b) => b.refusal.rule === 'D34').map((b) => b.act)).toContain('OpenRound');
  });

  it('is registration, once it is proposed (D11)', () => {
    const world = start(procedure);
    bring(world, 'TREATY', () => world.dossier('TREATY').phase === 'proposed');
    expect(told(world, 'TREATY').possible[0]).toMatchObject({
      act: 'RegisterDocument',
      by: ['SECRETARIAT'],
      awaited: true,
    });
  });

  it('names nothing that was only guessed to try an act: neither the place of a correction nor what a part would be called', () => {
    const near = {
      organisation: start(procedure).organisation(),
      meetings: [],
      dossiers: {},
      textHash: hashOf,
      at: at(0),
    };
    const of = (events: readonly DossierEvent[]) => explanationOf({ ...near, state: dossierOf(events) }).possible;
    const review = of([...ready(), ...round('20')]);
    expect(review.find((p) => p.act === 'SplitDocument' && p.follows?.next === 'waits')).toMatchObject({
      moves: 'then it waits for a version of what is left after the split',
      follows: { for: [{ code: 'versionOfTheRest', facts: { dossiers: [] } }] },
    });
    const effective = of([...adopted({ class: 'statement' }), { type: 'InEffect' }]);
    expect(effective.find((p) => p.act === 'ProposeCorrection')).toMatchObject({
      moves: 'then it waits for objections to correction 1',
      follows: { for: [{ facts: { correction: 1, place: null } }] },
    });
    for (const { follows } of [...review, ...effective])
      for (const language of LANGUAGES)
        expect(follows ? followsSentence(follows, namesIn(language, null, null)) : '').not.toMatch(
          /because|NEW-ONE|null/,
        );
  });

  it('is nothing for an office that nobody is accredited to', () => {
    const world = underReview();
    const ended = { type: 'EndAccreditation', person: 'CHAIR-EG-1', reason: 'left' } as Act;
    world.send('SECRETARIAT', world.organisationRef, ended, later(world));
    const bySomebody = told(world).possible.flatMap((p) => p.by);
    expect(bySomebody).not.toContain('CHAIR-EG');
    expect(bySomebody).toContain('CHAIR-CNC');
  });
});

describe('the explanation in words', () => {
  it('names acts, their senders and what follows, and the rule of what is refused with its facts (D26)', () => {
    const world = underReview();
    position(world, 'AAA', { kind: 'agree' });
    position(world, 'BBB', OBJECT);
    position(world, 'CCC', { kind: 'agree' });
    const text = explanationText(told(world));
    expect(text).toMatch(/^\nWhat would move it\n {2}act .* by .* and then/);
    expect(text).toMatch(
      / {2}LiftPosition at stage 20, round 1 +BBB +then it waits for the chair’s finding at stage 20/,
    );
    expect(text).toContain('\nWhat else would change its course\n');
    expect(text).toMatch(
      /What is refused now\n {2}FindConsensus at stage 20, round 1 by CHAIR-EG\n {4}D26: .*\n {4}ObjectionStands; .*by: BBB/,
    );
  });

  it('says so where nobody can do anything', () => {
    const nothing = { at: '2024-06-01T09:00:00.000Z' as Instant, possible: [], blocked: [] };
    expect(explanationText(nothing)).toBe('\nWhat would move it\n  Nothing that anybody could send now.\n');
  });
});

describe('whatever is told of a document', () => {
  it('is so when it is sent: what is possible is accepted, what is refused is refused by that rule', () => {
    let acts = 0;
    fc.assert(
      fc.property(history(procedure), ({ start: begin, moves }) => {
        const world = begin();
        let now = world.log.at(-1)!.at;
        for (const move of moves) {
          now = move.when(now, world);
          move.play(world, now);
        }
        for (const id of DOSSIERS) {
          const sight = sightOf({ world, id, now, how: '' });
          const { possible, blocked } = explain(sight);
          for (const told of possible) {
            const { act, by } = told;
            for (const actor of by) {
              acts += 1;
              const { refusal } = world.would(actor, refOf(id, told), act, now);
              deepEqual({ id, actor, act, refusal }, { id, actor, act, refusal: null });
            }
          }
          for (const { act, by, refusal } of blocked)
            for (const [i, actor] of by.entries()) {
              const said = world.would(actor, dossierRef(id), act, now).refusal;
              if (i === 0) deepEqual({ id, actor, act, said }, { id, actor, act, said: refusal });
              deepEqual(said === null, false);
            }
        }
      }),
      { numRuns: 40 },
    );
    expect(acts).toBeGreaterThan(2_000);
  });
});
