import type { DossierAct } from '../../contracts/acts.ts';
import type { DossierEvent } from '../../contracts/events.ts';
import { aggregateRef, type AggregateRef } from '../../contracts/ids.ts';
import { LIMITS } from '../../contracts/limits.ts';
import { wakesWorkflow } from '../../domain/dossier/process.ts';
import { askedReminderDue, toldAtOnce } from '../../domain/dossier/shown/notices.ts';
import type { JournalMessage } from '../../journal/journal.ts';
import type { Log } from '../../worker/log.ts';
import { createAskedReminders, type AskedReminder } from '../../worker/reminders.ts';
import { runRelay } from '../../worker/relay.ts';
import {
  AGREE,
  MEMBERS,
  PROCESS,
  SECRETARIAT,
  V1,
  V2,
  WAIT,
  actor,
  at,
  by,
  chair,
  delegation,
  dossierId,
  dossierOf,
  given,
  inRound,
  member,
  organisation,
  ready,
  round,
  roundClosed,
  stage,
  took,
} from './fixtures.ts';

/** Reminders that the secretariat or a chair asks for: to those that are unheard, and to nobody else. */

const remind = (to?: readonly string[], textHash = V1): DossierAct => ({
  ...{ type: 'SendReminder', ...inRound('20', 1, textHash) },
  ...(to && { to: to.map(member) }),
});
const inReview = [...ready(), ...round('20')];
const asked = (...to: readonly string[]): DossierEvent => ({
  ...{ type: 'ReminderAsked', stage: stage('20'), round: 1, textHash: V1, to: to.map(actor) },
});
const early = at(0, 2);
const others = { organisation: organisation(), meetings: [] };

describe('a reminder that somebody asks for', () => {
  it('D156: goes to those that owe an answer, named at that entry, or to some of them, and to nobody else', () => {
    for (const sender of [SECRETARIAT, chair('EG')])
      given(inReview)
        .when(remind(), by(sender, { at: early }))
        .accepted([asked(...MEMBERS)]);
    const answered = [...inReview, took('AAA', AGREE), took('BBB', WAIT)];
    // A request for time is no answer.
    given(answered)
      .when(remind(), by(SECRETARIAT, { at: early }))
      .accepted([asked('BBB', 'CCC')]);
    given(answered)
      .when(remind(['CCC']), by(SECRETARIAT, { at: early }))
      .accepted([asked('CCC')]);
    given(answered)
      .when(remind(['AAA', 'CCC', 'DDD']), by(SECRETARIAT, { at: early }))
      .refused('D156', { to: ['AAA', 'DDD'] });
    given([...inReview, ...MEMBERS.map((m) => took(m, AGREE))])
      .when(remind(), by(SECRETARIAT, { at: early }))
      .refused('D156', { stage: '20', round: 1 });
  });

  it('D157: does not follow another one of the same deadline within twelve hours', () => {
    expect(LIMITS.remindersApartHours).toBe(12);
    const sent: DossierEvent = { ...{ type: 'RemindersSent', stage: stage('20'), round: 1, fraction: 0.5, to: [] } };
    const last = at(0, 1);
    const [again, justBefore] = [12 * 3_600_000, 12 * 3_600_000 - 1].map(
      (ms) => new Date(Date.parse(last) + ms).toISOString() as typeof last,
    );
    const extended: DossierEvent = {
      ...{ type: 'RoundExtended', stage: stage('20'), round: 1, deadline: at(0, 20), reason: 'time' },
    };
    for (const before of [asked('AAA'), sent]) {
      given([...inReview, before], () => last)
        .when(remind(), by(SECRETARIAT, { at: justBefore! }))
        .refused('D157', { last, again: again!, hours: 12 });
      given([...inReview, before], () => last)
        .when(remind(), by(SECRETARIAT, { at: again! }))
        .accepted();
      // Another deadline is another question.
      given([...inReview, before, extended], () => last)
        .when(remind(), by(SECRETARIAT, { at: justBefore! }))
        .accepted();
    }
  });

  it('is asked for by the secretariat or the chair of that stage (D06)', () => {
    for (const sender of [chair('CHS'), delegation('AAA'), PROCESS])
      given(inReview)
        .when(remind(), by(sender, { at: early }))
        .refused('D06');
  });

  it('is of a round that is open, before its deadline, on its text (D14, D21, D22)', () => {
    given(inReview)
      .when(remind(undefined, V2), by(SECRETARIAT, { at: early }))
      .refused('D14');
    given(ready()).when(remind(), by(SECRETARIAT)).refused('D21');
    given([...inReview, roundClosed('20', 'closed')])
      .when(remind(), by(SECRETARIAT, { at: early }))
      .refused('D21', { outcome: 'closed' });
    given(inReview)
      .when(remind(), by(SECRETARIAT, { at: at(180, 7) }))
      .refused('D22', { deadline: at(180, 7) });
  });

  it('wakes no workflow: what the document waits for stays what it was', () => {
    expect(wakesWorkflow(asked('AAA'))).toBe(false);
  });
});

describe('the notices of it', () => {
  const state = dossierOf([...inReview, took('AAA', AGREE), asked('BBB', 'CCC')]);
  const n = inReview.length + 2;

  it('go to whom the entry names, each under an id of that entry, with the deadline and what silence means', () => {
    const { to, notices } = askedReminderDue(state, others, n);
    expect(to).toEqual(['BBB', 'CCC']);
    expect(notices[0]).toMatchObject({
      actor: 'BBB',
      notice: {
        ...{ id: `D-1/20/1/1/reminder-asked-${n}/BBB`, kind: 'reminder', dossier: 'D-1', stage: '20', round: 1 },
        ...{ textHash: V1, deadline: at(180, 7), silenceMeans: 'unheard' },
      },
    });
    expect(askedReminderDue(state, others, n - 1)).toEqual({ to: [], notices: [] });
    // An old entry that is read again, once the round is over.
    const over = dossierOf([...inReview, took('AAA', AGREE), asked('BBB'), roundClosed('20', 'closed')]);
    expect(askedReminderDue(over, others, n)).toEqual({ to: [], notices: [] });
  });

  it('are foretold by the preview of the act', () => {
    expect(toldAtOnce(dossierOf([...inReview, took('AAA', AGREE)]), state, others)).toEqual(['BBB', 'CCC']);
    expect(toldAtOnce(state, state, others)).toEqual([]);
  });

  it('are stored all or not at all, and none where nothing is due', async () => {
    const published: string[] = [];
    const send = createAskedReminders({
      due: (_, entry) => Promise.resolve(askedReminderDue(state, others, entry)),
      publish: (notices) => Promise.resolve(void published.push(...notices.map((x) => x.actor))),
    });
    await send({ dossier: dossierId('D-1'), n });
    await send({ dossier: dossierId('D-1'), n: 1 });
    expect(published).toEqual(['BBB', 'CCC']);
    const failing = createAskedReminders({
      due: () => Promise.resolve(askedReminderDue(state, others, n)),
      publish: () => Promise.reject(new Error('an outage')),
    });
    await expect(failing({ dossier: dossierId('D-1'), n })).rejects.toThrow('an outage');
  });
});

describe('the relay', () => {
  const log: Log = { info() {}, warn() {}, error() {}, with: () => log } as unknown as Log;
  const entry = (n: number, ...events: readonly DossierEvent[]) =>
    JSON.stringify({
      ...{ v: 1, aggregate: 'dossier/D-1', n, prev: null, at: at(n), basis: { organisation: 1 }, events },
      cause: { statement: 'x', sequence: n },
    });
  const relay = async (lines: readonly string[], sendReminder: (c: AskedReminder) => Promise<void>) =>
    runRelay(
      {
        journal: {
          follow: (_: string, take: (messages: readonly JournalMessage[]) => Promise<void>) =>
            take([{ ref: aggregateRef('dossier', 'D-1') as AggregateRef, lines } as unknown as JournalMessage]),
        },
        ...{ log, sendReminder, notifyOfCorrection: () => Promise.resolve() },
      } as unknown as Parameters<typeof runRelay>[0],
      new AbortController().signal,
    );

  it('sends each one that an entry asks for, before it takes the message as done', async () => {
    const sent: AskedReminder[] = [];
    await relay([entry(7, asked('AAA')), entry(8, took('AAA', AGREE))], (r) => Promise.resolve(void sent.push(r)));
    expect(sent).toEqual([{ dossier: 'D-1', n: 7 }]);
    await expect(relay([entry(7, asked('AAA'))], () => Promise.reject(new Error('an outage')))).rejects.toThrow(
      'an outage',
    );
  });
});
