import type { Entry } from '../../contracts/entry.ts';
import type { DossierEvent } from '../../contracts/events.ts';
import {
  aggregateRef,
  type AggregateRef,
  type Instant,
  type OrganisationId,
  type PersonId,
  type Sha256,
} from '../../contracts/ids.ts';
import { ALL_CHANGES, QUERIES, changedSubject, parseChangedSubject, querySubject } from '../../contracts/names.ts';
import type { Procedure } from '../../contracts/procedure.ts';
import { cellsOf, lineWithCellsAs, withCells } from '../../domain/dossier/shown/cells.ts';
import { hiddenRounds } from '../../domain/dossier/shown/confidential.ts';
import { endedLineAs, lineAs, type Shown } from '../../domain/dossier/shown/seen.ts';
import { viewerOf, type Viewer } from '../../domain/dossier/shown/viewer.ts';
import type { OrganisationState } from '../../domain/organisation/state.ts';
import { entryLine, lineHash } from '../../evidence/chain.ts';
import { sha256Hex } from '../../evidence/hash.ts';
import type { JournalMessage } from '../../journal/journal.ts';
import { openBoard } from '../../worker/board.ts';
import { silentLog } from '../../worker/log.ts';
import { createSenders } from '../../worker/senders.ts';
import { engineCounter } from '../../client/counter.ts';
import {
  AGREE,
  OBJECT,
  actor,
  at,
  dossierId,
  dossierOf,
  lifted,
  memberRegistered,
  organisation,
  passed,
  procedure,
  ready,
  round,
  roundClosed,
  stage,
  took,
  withStage,
} from './fixtures.ts';

/** What the desk asks of the engine, as far as it needs no server. */

const dossier = aggregateRef('dossier', 'D-1');
const house = aggregateRef('organisation', 'SCO');
const signed = (by: string, person: string, seq: number): Pick<Entry, 'cause'> => {
  const payload = Buffer.from(JSON.stringify({ actor: by, person, seq, nonce: 'n', act: {} })).toString('base64url');
  return { cause: { statement: `x.${payload}.y`, sequence: 1 } };
};
const idOf = (entry: Pick<Entry, 'cause'>) => sha256Hex(entry.cause.statement);

describe('the name of a change', () => {
  it('names its aggregate, and is below the one that hears all', () => {
    for (const ref of [dossier, house, aggregateRef('meeting', 'CHS-2024')]) {
      expect(changedSubject(ref).startsWith(ALL_CHANGES.slice(0, -1))).toBe(true);
      expect(parseChangedSubject(changedSubject(ref))).toBe(ref);
    }
    for (const wrong of ['', 'concordat.v1.changed.text.X', `${changedSubject(dossier)}.more`, 'x.changed.dossier.D-1'])
      expect(parseChangedSubject(wrong)).toBeUndefined();
  });

  it('has room for every question in the subjects of one actor', () => {
    for (const query of QUERIES)
      expect(querySubject(actor('KAZ'), query)).toMatch(/^concordat\.v1\.query\.KAZ\.[a-z]+$/);
  });
});

describe('the last statement of a sender', () => {
  it('is the one with the highest number, of that actor and person, in whatever order the entries come', () => {
    const senders = createSenders();
    const [first, third] = [signed('KAZ', 'KAZ-1', 1), signed('KAZ', 'KAZ-1', 3)];
    for (const entry of [third, first, signed('KAZ', 'KAZ-2', 7), signed('IND', 'KAZ-1', 9)]) senders.note(entry);
    expect(senders.lastOf(actor('KAZ'), 'KAZ-1')).toEqual({ seq: 3, prev: idOf(third) });
    expect(senders.lastOf(actor('IND'), 'KAZ-1').seq).toBe(9);
  });

  it('is none before the first, and none of the process, which does not count', () => {
    const senders = createSenders();
    senders.note(signed('PROCESS', 'PROCESS', 0));
    for (const who of ['KAZ', 'PROCESS']) expect(senders.lastOf(actor(who), who)).toEqual({ seq: 0, prev: null });
  });
});

describe('a counter that the engine keeps', () => {
  const hash = (c: string) => c.repeat(64) as Sha256;
  const statement = (c: string) => ({ statement: hash(c), aggregate: dossier, jws: c });
  const kept = (seq: number, prev: Sha256 | null) => {
    const stored = { now: { seq, prev } };
    return { stored, counter: engineCounter(async () => stored.now) };
  };

  it('takes what follows the last that stands in the journal, and nothing else', async () => {
    const { counter } = kept(4, hash('d'));
    expect(await counter.take(statement('x'), { seq: 3, prev: hash('d') })).toBe(false);
    expect(await counter.take(statement('x'), { seq: 4, prev: hash('e') })).toBe(false);
    expect(await kept(0, null).counter.take(statement('x'), { seq: 4, prev: hash('d') })).toBe(false);
    expect(await counter.take(statement('x'), { seq: 4, prev: hash('d') })).toBe(true);
  });

  it('counts what was taken as the last until its outcome is known, and then asks again', async () => {
    const { counter, stored } = kept(4, hash('d'));
    const follows = { seq: 4, prev: hash('d') };
    expect(await Promise.all(['x', 'y'].map((c) => counter.take(statement(c), follows)))).toEqual([true, false]);
    expect([await counter.last(), await counter.unanswered()]).toEqual([{ seq: 5, prev: hash('x') }, [statement('x')]]);
    await counter.answered(hash('x'));
    // It left no entry: its number is free.
    expect([await counter.last(), await counter.unanswered()]).toEqual([follows, []]);
    expect(await counter.take(statement('z'), follows)).toBe(true);
    stored.now = { seq: 9, prev: hash('9') };
    expect(await counter.last()).toEqual(stored.now);
  });
});

describe('the cells of the board', () => {
  const party = (sees: NonNullable<Viewer['sees']>): Viewer => ({ actor: actor('MNG'), role: 'party', sees });
  const shownTo = (who: string | Viewer, events: readonly DossierEvent[], of: Procedure = procedure): Shown => {
    const state = dossierOf(events);
    const house: OrganisationState = organisation(of);
    const viewer = typeof who === 'string' ? viewerOf(house, actor(who))! : who;
    const head = { dossier: dossierId('D-1'), n: 9, at: at(9), head: 'f'.repeat(64) as Sha256 };
    return {
      ...{ viewer, state, head, hidden: hiddenRounds(viewer, state, house) },
      others: { organisation: house, meetings: [] },
    };
  };
  const said = (shown: Shown) =>
    lineWithCellsAs(shown)?.cells?.map((c) => `${c.member} ${c.said}${c.lifted ? ' lifted' : ''}`);
  const heard = (of: Procedure = procedure) => [
    ...ready({ procedure: of }),
    ...round('20'),
    took('BBB', OBJECT),
    took('AAA', AGREE),
  ];

  it('are one for each counted member, in the newest round of the stage', () => {
    expect(said(shownTo('CCC', heard()))).toEqual(['AAA agree', 'BBB object', 'CCC unheard']);
    expect(said(shownTo('CCC', [...heard(), lifted('BBB')]))).toEqual([
      'AAA agree',
      'BBB object lifted',
      'CCC unheard',
    ]);
    expect(said(shownTo('CCC', ready()))).toBeUndefined();
    const later = [...heard(), roundClosed('20', 'deadline'), ...round('20', 2, { openedAt: at(0, 9) })];
    expect(said(shownTo('CCC', later))).toEqual(['AAA unheard', 'BBB unheard', 'CCC unheard']);
    // One that was opened again in a stage before the one at which the line is is not what the line is about.
    const ahead = [...heard(), ...round('30', 1, { openedAt: at(0, 8) }), took('CCC', AGREE, '30')];
    const { state, others } = shownTo('CCC', ahead);
    expect(cellsOf(state, others, stage('20'))?.cells.map((c) => c.said)).toEqual(['agree', 'object', 'unheard']);
    expect(cellsOf(state, others, null)?.cells.map((c) => c.said)).toEqual(['unheard', 'unheard', 'agree']);
    const [first] = lineWithCellsAs(shownTo('CCC', heard()))!.cells!;
    expect(first).toEqual({ member: 'AAA', said: 'agree', entry: expect.any(Number) });
  });

  it('of a round that is hidden are those that the view would show, and none of them is said to be unheard', () => {
    const of = withStage('20', { positionsUntilClose: 'hidden' });
    expect(said(shownTo('BBB', heard(of), of))).toEqual(['BBB object']);
    expect(said(shownTo('CCC', heard(of), of))).toEqual(['CCC unheard']);
    for (const who of ['CHAIR-EG', 'SECRETARIAT'])
      expect(said(shownTo(who, heard(of), of))).toEqual(['AAA agree', 'BBB object', 'CCC unheard']);
    expect(said(shownTo('CCC', [...heard(of), roundClosed('20', 'deadline')], of))).toHaveLength(3);
    // Another stage's round hides nothing of this one's.
    const next = withStage('30', { positionsUntilClose: 'hidden' });
    const both = shownTo('CCC', [...heard(next), ...round('30')], next);
    expect(both.hidden.map((h) => h.stage)).toEqual(['30']);
    expect(lineWithCellsAs({ ...both, state: dossierOf(heard(next)) })?.cells).toHaveLength(3);
  });

  it('are not given to a party without record, and its line says so', () => {
    const numbers = party({ documents: 'all', texts: true, record: false });
    const line = lineWithCellsAs(shownTo(numbers, heard()))!;
    expect(line.cells).toBeUndefined();
    expect(line.withheld).toEqual(['record']);
    expect(lineWithCellsAs(shownTo(party({ documents: 'adopted', texts: true, record: true }), heard()))).toBeNull();
    expect(said(shownTo(party({ documents: 'all', texts: true, record: true }), heard()))).toHaveLength(3);
  });

  it('are not given to a party where one stood aside in confidence: who is missing would be found', () => {
    const aside = { ...took('BBB', { kind: 'standAside', scope: { of: 'document' }, public: false }) };
    const insider = party({ documents: 'all', texts: true, record: true });
    const events = [...ready(), ...round('20'), aside];
    const line = lineWithCellsAs(shownTo(insider, events))!;
    expect([line.cells, line.withheld]).toEqual([undefined, ['standAsides']]);
    expect(said(shownTo('CCC', events))).toHaveLength(3);
  });

  it('of a document that is over are kept with its line, and shown by the same rule', () => {
    const shown = shownTo('CCC', [...heard(), roundClosed('20', 'deadline')]);
    const line = lineAs(shown)!;
    const cells = cellsOf(shown.state, shown.others, null);
    expect(cells?.cells).toHaveLength(3);
    const numbers = party({ documents: 'all', texts: true, record: false });
    expect(withCells(endedLineAs(numbers, line)!, numbers.sees, cells).cells).toBeUndefined();
    expect(withCells(line, null, cells).cells).toHaveLength(3);
  });
});

describe('the board', () => {
  const log = silentLog;
  const entries = (ref: AggregateRef, events: readonly object[], from: readonly string[] = [], by = 'SECRETARIAT') => {
    const lines = [...from];
    for (const event of events) {
      const n = lines.length + 1;
      lines.push(
        entryLine({
          ...{ v: 1, aggregate: ref, n, prev: n === 1 ? null : lineHash(lines.at(-1)!) },
          at: new Date(Date.parse(at(0)) + n * 1_000).toISOString() as Instant,
          cause: { ...signed(by, `${by}-1`, n).cause, sequence: n },
          ...{ basis: { organisation: 4 }, events: [event] },
        } as Entry),
      );
    }
    return lines;
  };

  /** A board over messages that come when they are told to. */
  async function boardOf(stored: readonly JournalMessage[]) {
    const ending = new AbortController();
    let last = stored.at(-1)?.seq ?? 0;
    let give: (messages: readonly JournalMessage[]) => Promise<void> = async () => undefined;
    const told: string[] = [];
    const board = await openBoard(
      {
        lastSequence: async () => last,
        tail: async (_, handler) => {
          give = handler;
          await handler(stored);
          await new Promise((resolve) => ending.signal.addEventListener('abort', resolve));
        },
      },
      { refresh: () => Promise.reject(new Error('nothing is over')) },
      'SCO' as OrganisationId,
      log,
      ending.signal,
      () => undefined,
      (ref, n) => void told.push(`${ref} ${n}`),
    );
    await board.caughtUp;
    return {
      ...{ board, told, end: () => ending.abort() },
      /** Stored, and not read yet. */
      store: (seq: number) => (last = seq),
      arrive: (message: JournalMessage) => give([message]),
    };
  }
  const message = (seq: number, ref: AggregateRef, lines: readonly string[]): JournalMessage => ({
    ...{ seq, ref, lines },
    at: at(seq),
  });
  const founding = entries(house, [
    { type: 'OrganisationRegistered', procedure },
    { type: 'OfficeRegistered', office: 'SECRETARIAT', role: 'secretariat', state: null, name: 'S' },
    passed('EG', 'CHAIR-EG'),
    memberRegistered('AAA'),
    memberRegistered('BBB'),
  ]);
  const begun = entries(dossier, ready());

  it('tells of what was folded once it has caught up, and of nothing before', async () => {
    const { board, told, arrive, end } = await boardOf([message(1, house, founding), message(2, dossier, begun)]);
    expect(told).toEqual([]);
    const more = entries(dossier, round('20'), begun);
    await arrive(message(3, dossier, more.slice(begun.length)));
    expect(told).toEqual([`${dossier} ${more.length}`]);
    expect([
      ...board.lines({ dossier: 'D-1', cells: true }, { actor: actor('AAA'), role: 'member', sees: null }, at(0)),
    ]).toMatchObject([{ entries: more.length, cells: [{ member: 'AAA', said: 'unheard' }, { member: 'BBB' }] }]);
    expect([...board.lines({ dossier: 'D-2' }, { actor: actor('AAA'), role: 'member', sees: null }, at(0))]).toEqual(
      [],
    );
    end();
  });

  it('keeps how the silences of a document ended that is over, and tells parties no more than of one that goes on', async () => {
    const broken = [...round('20', 1, { kind: 'silence' }), took('BBB', OBJECT), roundClosed('20', 'broken')];
    const over = entries(dossier, [...ready(), ...broken, { type: 'ProposalWithdrawn', reason: 'no' }]);
    const { board, end } = await boardOf([message(1, house, founding), message(2, dossier, over)]);
    const silences = (more: object) => {
      const viewer = { actor: actor('AAA'), role: 'member', sees: null, ...more } as Parameters<typeof board.lines>[1];
      return [...board.lines({ silence: true }, viewer, at(0))].flatMap((l) => l.silences ?? []);
    };
    expect(silences({})).toMatchObject([{ outcome: 'broken', broken: { member: 'BBB', words: 'because' } }]);
    const [told] = silences({ role: 'party', sees: { documents: 'all', texts: true, record: false } });
    expect(told).toMatchObject({ outcome: 'broken' });
    expect(JSON.stringify(told)).not.toMatch(/BBB|because/);
    end();
  });

  it('answers for a sender once it has read what was stored before the question', async () => {
    const { board, store, arrive, end } = await boardOf([message(1, house, founding)]);
    expect((await board.lastOf(actor('SECRETARIAT'), 'SECRETARIAT-1')).seq).toBe(founding.length);
    store(2);
    let answered = false;
    const asked = board.lastOf(actor('AAA'), 'AAA-1' as PersonId).finally(() => (answered = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(answered).toBe(false);
    const lines = entries(dossier, ready(), [], 'AAA');
    await arrive(message(2, dossier, lines));
    expect(await asked).toEqual({ seq: lines.length, prev: idOf(JSON.parse(lines.at(-1)!) as Entry) });
    end();
  });
});
