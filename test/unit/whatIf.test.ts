import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { assumptionsIn, whatIfText } from '../../client/cli/whatIf.ts';
import type { DossierAct } from '../../contracts/acts.ts';
import type { AggregateRef, Instant, Sha256 } from '../../contracts/ids.ts';
import type { Statement } from '../../contracts/statement.ts';
import { explain } from '../../domain/dossier/shown/explain.ts';
import { dossierView } from '../../domain/dossier/shown/view.ts';
import type { Viewer } from '../../domain/dossier/shown/viewer.ts';
import { waitingFor } from '../../domain/dossier/shown/waiting.ts';
import { openRounds } from '../../domain/dossier/state.ts';
import type { Folded } from '../../domain/journalling.ts';
import { whatIf, type AssumedAct, type Followed } from '../../domain/whatIf.ts';
import { sightOf } from './exploration.ts';
import { actor, hashOf, procedure } from './fixtures.ts';
import { DOSSIERS, bring, history, start } from './histories.ts';
import { procedures } from './randomProcedures.ts';
import { keys } from './smallOrganisation.ts';
import { createWorld, dossierRef, meetingRef, settle, type World } from './world.ts';

/** What would follow from assumptions, against what follows when they are done in a copy (peers I5). */

const staff: Viewer = { actor: actor('SECRETARIAT'), role: 'secretariat', sees: null };
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex') as Sha256;
const evidence = { textHash: hashOf, keys, encode: (entry: unknown) => JSON.stringify(entry) };
const arrive = (statement: Statement, at: Instant) => {
  const jws = JSON.stringify(statement);
  return { statement, id: sha256(jws), jws, sequence: 1, at };
};

/** Answers a question over a world, whose aggregates it is given as it asks for them. */
function follow(world: World, id: string, now: Instant, assumptions: readonly AssumedAct[], viewer = staff): Followed {
  const organisation = world.organisation().id!;
  const asking = whatIf({ organisation, dossier: dossierRef(id), viewer, now, evidence, arrive }, assumptions);
  let step = asking.next();
  while (!step.done) step = asking.next(world.read(step.value));
  return step.value;
}

type Held = Extract<Folded, { kind: 'dossier' }>;
/** Everything that is shown of a document but the identities of its statements and lines. */
function shown({ state, n, at }: Held, others: Followed['others']): string {
  const head = { dossier: state.id!, n, at: at!, head: '0'.repeat(64) as Sha256 };
  const named = ['statement', 'head', 'basis'];
  return JSON.stringify([dossierView(state, others, head), waitingFor(state, others)], (key, value: unknown) =>
    named.includes(key) ? null : value,
  );
}
const then = ({ dossier, others }: Followed) => shown(dossier, others);
const now = (world: World, id: string, at: Instant) =>
  shown(world.read(dossierRef(id)) as Held, { ...world.othersNear(id), at });

const by = (who: string, about: AggregateRef, act: unknown): AssumedAct => ({
  ...{ by: actor(who), about },
  act: act as Statement['act'],
});
const later = (instant: string, ms: number) => new Date(Date.parse(instant) + ms).toISOString() as Instant;
const DAY = 86_400_000;

/** Histories. Set CONCORDAT_RUNS to look longer than the suite has time for. */
const RUNS = 15 * Number(process.env['CONCORDAT_RUNS'] ?? 1);

describe('what would follow', () => {
  it('is what follows when it is done in a copy, in random histories, and the world stays as it is', () => {
    const tried = { acts: 0, refused: 0, deadlines: 0, steps: 0, types: new Set<string>() };
    /** `pick`: which of the acts that are possible is assumed too; null: none. */
    const judge = (world: World, id: string, at: Instant, pick: number | null) => {
      const before = JSON.stringify([...world.held]);
      const sight = sightOf({ world, id, now: at, how: '' });
      const possible = (pick === null ? [] : explain(sight).possible).filter(
        (p) => p.meeting === undefined && p.act.type !== 'ConveneMeeting',
      );
      const chosen = possible[(pick ?? 0) % Math.max(1, possible.length)];
      const deadline = openRounds(sight.state)
        .map((r) => r.deadline)
        .toSorted()
        .at(-1);
      const assumptions: AssumedAct[] = [
        ...(chosen ? [by(chosen.by[0]!, dossierRef(id), chosen.act as DossierAct)] : []),
        by('NOBODY', dossierRef(id), { type: 'RegisterDocument' }),
        ...(deadline !== undefined && deadline > at ? [{ at: later(deadline, 60_000) }] : []),
      ];
      const followed = follow(world, id, at, assumptions);
      expect(JSON.stringify([...world.held])).toBe(before);
      const copy = createWorld(procedureOf(world), world);
      let clock = at;
      for (const [i, assumption] of assumptions.entries()) {
        const { decided, steps } = followed.assumed[i]!;
        const entries = copy.log.length;
        if ('at' in assumption) {
          // What was assumed before may have extended one beyond that moment.
          const due = openRounds(copy.dossier(id)).filter((r) => r.deadline <= assumption.at);
          for (const r of due.toSorted((a, b) => (a.deadline < b.deadline ? -1 : 1))) {
            copy.take(id, { do: 'closeRound', stage: r.stage, round: r.round, at: r.deadline }, r.deadline);
            settle(copy, id, null, r.deadline);
          }
          clock = assumption.at;
          tried.deadlines += 1;
        } else if (String(assumption.by) === 'NOBODY') {
          expect(decided).toMatchObject({ ok: false, refusal: { rule: 'O04' } });
          tried.refused += 1;
          continue;
        } else {
          const { refusal } = copy.send(assumption.by, assumption.about, assumption.act, clock);
          expect({ act: assumption.act.type, ok: decided.ok }).toEqual({
            act: assumption.act.type,
            ok: refusal === null,
          });
          if (refusal) continue;
          settle(copy, id, null, clock);
          tried.acts += 1;
          tried.types.add(assumption.act.type);
        }
        tried.steps += steps.length;
        expect(copy.log.length - entries).toBe(steps.length + ('at' in assumption ? 0 : 1));
      }
      expect(then(followed)).toBe(now(copy, id, clock));
    };
    fc.assert(
      fc.property(history(procedures), fc.nat(), ({ start: begin, moves }, seed) => {
        const world = begin();
        let at = world.log.at(-1)!.at;
        for (const [i, move] of moves.entries()) {
          at = move.when(at, world);
          move.play(world, at);
          const there = DOSSIERS.filter((id) => world.dossier(id).phase !== null);
          if (i % 8 === 0) for (const id of there) judge(world, id, at, seed + i);
          else
            for (const id of there.filter((d) => openRounds(world.dossier(d)).length > 0)) judge(world, id, at, null);
        }
      }),
      { numRuns: RUNS, seed: 20_240_704 },
    );
    expect(tried.acts).toBeGreaterThan(100);
    expect(tried.deadlines).toBeGreaterThan(10);
    expect(tried.steps).toBeGreaterThan(20);
    expect(tried.types.size).toBeGreaterThan(12);
  });
});

const procedureOf = (world: World) => world.organisation().procedure!;

describe('assumptions one after the other', () => {
  const world = start(procedure);
  const id = 'STRATEGY';
  bring(world, id, () => openRounds(world.dossier(id)).some((r) => String(r.stage) === '20'));
  const at = world.log.at(-1)!.at;
  const { stage, round, textHash, deadline } = openRounds(world.dossier(id))[0]!;
  const inIt = { stage, round, textHash };
  const about = dossierRef(id);
  const says = (who: string, kind: 'agree' | 'object') =>
    by(who, about, {
      ...{ type: 'TakePosition', ...inIt },
      position: kind === 'agree' ? { kind } : { kind, reasons: 'r', places: ['para-1'] },
    });
  const finding = by('CHAIR-EG', about, { type: 'FindConsensus', ...inIt });
  const rules = (of: Followed) =>
    of.assumed.map(({ decided }) => (decided.ok ? 'accepted' : `${decided.refusal.rule} ${decided.refusal.lack}`));

  it('are each decided on what those before it brought about', () => {
    expect(rules(follow(world, id, at, [finding]))[0]).toMatch(/^D27 /);
    const heard = ['AAA', 'BBB', 'CCC'].map((m) => says(m, 'agree'));
    const found = follow(world, id, at, [...heard, finding]);
    expect(rules(found)).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
    expect(found.dossier.state.stages[stage]?.status).toBe('closed');
    const blocked = follow(world, id, at, [says('BBB', 'object'), ...heard.toSpliced(1, 1), finding]);
    expect(rules(blocked).at(-1)).toMatch(/^D26 /);
    expect(blocked.dossier.state.stages[stage]?.status).toBe('open');
    expect(world.dossier(id).stages[stage]?.rounds.at(-1)?.positions).toEqual({});
  });

  it('Q36: let time go on alone, and a deadline that passes closes its round', () => {
    const early = follow(world, id, at, [{ at: later(at, -1) }]);
    expect(rules(early)).toEqual(['Q36 TimeGoesOn']);
    const back = follow(world, id, at, [{ at: later(at, DAY) }, { at }]);
    expect(rules(back)).toEqual(['accepted', 'Q36 TimeGoesOn']);
    expect(back.at).toBe(later(at, DAY));
    const passed = follow(world, id, at, [{ at: deadline }]);
    expect(passed.assumed[0]).toMatchObject({ at: deadline, steps: [{ do: 'closeRound', stage, round }] });
    expect(passed.dossier.state.stages[stage]?.rounds.at(-1)?.outcome).toBe('deadline');
    const not = follow(world, id, at, [{ at: later(deadline, -1) }]);
    expect(not.dossier.state.stages[stage]?.rounds.at(-1)?.outcome).toBeNull();
    const late = follow(world, id, at, [{ at: deadline }, says('AAA', 'agree')]);
    expect(rules(late)[1]).toMatch(/^D2\d /);
  });

  it('may be about a meeting, after which the process puts the document into its package', () => {
    const found = [...['AAA', 'BBB', 'CCC'].map((m) => says(m, 'agree')), finding];
    const meeting = meetingRef('CNC-9');
    const convene = { type: 'ConveneMeeting', organ: 'CNC', day: '2024-06-20', place: 'Here', title: 'A meeting' };
    const listed = follow(world, id, at, [
      ...found,
      by('SECRETARIAT', meeting, convene),
      by('SECRETARIAT', meeting, { type: 'PlaceOnAgenda', dossier: id, item: 1 }),
      by('CHAIR-CNC', meeting, { type: 'ApproveAgenda' }),
      by('CHAIR-CNC', meeting, { type: 'OpenSitting' }),
    ]);
    expect(rules(listed).every((r) => r === 'accepted')).toBe(true);
    expect(listed.assumed.flatMap((a) => a.steps.map((s) => s.do))).toContain('recordPlacement');
    expect(listed.dossier.state.packages).toContainEqual({ meeting: 'CNC-9', organ: 'CNC' });
    expect(world.meeting('CNC-9').phase).toBe('none');
  });

  it('read of other documents what the viewer is shown of them, and no more', () => {
    const observer: Viewer = {
      ...{ actor: actor('OBS'), role: 'party' },
      sees: { documents: 'adopted', texts: true, record: true },
    };
    const merge = by('CHAIR-EG', about, { type: 'MergeInto', into: 'TREATY', reason: 'r' });
    bring(world, 'TREATY', () => world.dossier('TREATY').phase === 'inProgress');
    const seen = rules(follow(world, id, at, [merge]));
    const unseen = rules(follow(world, id, at, [merge], observer));
    expect(unseen).not.toEqual(seen);
  });
});

describe('concordat status --assume', () => {
  it('reads instants and files in their order, and says of each what would become of it', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'concordat-assume-')), 'acts.json');
    const act = { type: 'LiftPosition' };
    writeFileSync(file, JSON.stringify([{ by: 'IND', act }, { at: '2024-07-02T00:00:00.000Z' }]));
    const assumptions = assumptionsIn(['2024-07-01T12:00:00+05:00', file]);
    expect(assumptions).toEqual([
      { at: '2024-07-01T07:00:00.000Z' },
      { by: 'IND', act },
      { at: '2024-07-02T00:00:00.000Z' },
    ]);
    const refusal = { rule: 'Q36', lack: 'TimeGoesOn', facts: {} };
    const assumed = [
      { decided: { ok: true, events: [] }, at: '2024-07-01T07:00:00.000Z', steps: [{ do: 'closeRound' }] },
      { decided: { ok: true, events: [{ type: 'PositionLifted' }] }, at: '2024-07-01T07:00:00.000Z', steps: [] },
      { decided: { ok: false, refusal }, at: '2024-07-01T07:00:00.000Z', steps: [] },
    ];
    const text = whatIfText(assumptions, { assumed, view: {} } as never, () => 'in progress\n');
    expect(text.split('\n').slice(1)).toEqual([
      'WHAT IF: nobody said this, and nothing of it is recorded',
      '  1. it is 2024-07-01 07:00:00 UTC',
      '     then the process: closeRound',
      '  2. IND: LiftPosition: accepted (PositionLifted)',
      '  3. it is 2024-07-02 00:00:00 UTC: refused, TimeGoesOn',
      expect.stringContaining('Q36'),
      '',
      'Then',
      'in progress',
      '',
    ]);
  });
});
