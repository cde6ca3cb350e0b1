import type { DossierAct } from '../../contracts/acts.ts';
import type { Outcome } from '../../contracts/entry.ts';
import type { DossierEvent } from '../../contracts/events.ts';
import { aggregateRef, type AggregateRef, type Sha256 } from '../../contracts/ids.ts';
import type { Notice } from '../../contracts/views.ts';
import { correctionLack, lackAt, type Connection } from '../../client/index.ts';
import { wakesWorkflow } from '../../domain/dossier/process.ts';
import { correctionNoticesDue } from '../../domain/dossier/shown/notices.ts';
import type { JournalMessage } from '../../journal/journal.ts';
import { createCorrectionNotices, type ProposedCorrection } from '../../worker/corrections.ts';
import type { Log } from '../../worker/log.ts';
import { runRelay } from '../../worker/relay.ts';
import {
  MEMBERS,
  PROCESS,
  SECRETARIAT,
  V1,
  actor,
  adopted,
  at,
  by,
  chair,
  dossierId,
  dossierOf,
  given,
  left,
  organisation,
  places,
  procedure,
  registered,
  stage,
} from './fixtures.ts';

/** How delegations learn of a proposed correction, once the workflow of the document has ended (domain §3.7 corrigendum). */

const inEffect: readonly DossierEvent[] = [...adopted({ class: 'statement' }), { type: 'InEffect' }];
const proposedEvent = (correction: number): DossierEvent => ({
  ...{ type: 'CorrectionProposed', correction, place: places('para-1')[0]!, found: 'teh', corrected: 'the' },
  deadline: at(180, 7),
});
const rejected = { type: 'CorrectionRejected', correction: 1, by: 'AAA' as never, reasons: 'no' } as DossierEvent;
const noticed = (correction: number): DossierEvent => ({
  ...{ type: 'NoticesSent', stage: stage('90'), round: 0, to: MEMBERS.map(actor), correction },
});
const proposed = [...inEffect, proposedEvent(1)];
const others = { organisation: organisation(), meetings: [] };
const due = (events: readonly DossierEvent[], correction = 1) =>
  correctionNoticesDue(dossierOf(events), others, correction);

describe('a correction', () => {
  it('D54: is not proposed where nobody is counted, and so nobody could be told of it', () => {
    const act: DossierAct = {
      ...{
        type: 'ProposeCorrection',
        textHash: V1,
        language: 'ru',
        place: places('para-1')[0]!,
        found: 'teh',
        corrected: 'the',
      },
      deadline: at(180, 14),
    };
    const { correctionsNoticed: _, ...policy } = procedure.policy;
    const of = (p = procedure, ...gone: readonly string[]) =>
      by(SECRETARIAT, { organisation: organisation(p, ...gone.map(left)) });
    given(inEffect)
      .when(act, of(procedure, ...MEMBERS))
      .refused('D54', { textHash: V1 });
    given(inEffect)
      .when(act, of(procedure, 'AAA', 'BBB'))
      .accepted();
    given(inEffect)
      .when(act, of({ ...procedure, policy }, ...MEMBERS))
      .accepted();
  });
});

describe('the words of a correction', () => {
  const text = '# On rivers {#head-1}\n\nTeh *rivers*\nare \\[wide\\]. {#para-1}\n\nThe lakes. {#para-2}\n';

  it('D160: stand at its place, however the lines are broken and whatever is emphasised', () => {
    for (const found of ['Teh', 'Teh rivers are', 'are [wide]', 'Teh *rivers*'])
      expect(lackAt(text, 'para-1', found)).toBeNull();
    expect(lackAt(text, 'para-1', 'lakes')).toMatchObject({ rule: 'D160', lack: 'NotTheWords' });
    expect(lackAt(text, 'para-99', 'Teh')).toMatchObject({ rule: 'D160', lack: 'NoSuchPlace' });
    expect(lackAt('Words without places.', 'para-1', 'without')).toBeNull();
    expect(lackAt('Words without places.', 'para-1', 'with no')).toMatchObject({ lack: 'NotTheWords' });
  });

  const asked = {
    ...{ textHash: V1, place: places('para-1')[0]!, found: 'Teh', corrected: 'The', deadline: at(180, 14) },
  };
  const rendering = (language: string, status = 'official') => ({ language, status, sha256: language });
  const connection = (texts: Readonly<Record<string, string>>, renderings: readonly object[]): Connection =>
    ({
      profile: { organisation: procedure.organisation },
      query: () => Promise.resolve({ ok: true, value: { textHash: V1, renderings } }),
      readText: (sha256: string) => Promise.resolve({ ok: true, value: texts[sha256] }),
    }) as unknown as Connection;

  it('D160: are looked for in the official text that it names, or in each of them, before it is signed', async () => {
    const of = connection({ ru: text, zh: 'Others. {#para-1}\n', en: text }, [
      rendering('zh'),
      rendering('ru'),
      rendering('en', 'unofficial'),
    ]);
    const lack = (change: object) => correctionLack(of, dossierId('D-1'), { ...asked, ...change } as never);
    expect(await lack({ language: 'ru' })).toBeNull();
    expect(await lack({})).toBeNull();
    expect(await lack({ language: 'zh' })).toMatchObject({ lack: 'NotTheWords' });
    expect(await lack({ found: 'zzz' })).toMatchObject({ lack: 'NotTheWords' });
    // What the rules refuse is left to them.
    expect(await lack({ language: 'en', found: 'zzz' })).toBeNull();
    expect(await lack({ textHash: 'f'.repeat(64), found: 'zzz' })).toBeNull();
  });
});

describe('the notices of a correction', () => {
  it('go to every counted delegation, and say what it is about, until when, and what saying nothing means', () => {
    const { to, notices } = due(proposed);
    expect(to).toEqual(MEMBERS);
    expect(notices.map((n) => n.actor)).toEqual(MEMBERS);
    expect(notices[1]!.notice).toEqual({
      ...{ v: 1, id: 'D-1/90/0/1/correction-1/BBB', kind: 'correction', dossier: 'D-1', title: 'On rivers' },
      ...{ stage: '90', stageName: 'In effect, review', round: 0, roundKind: null, textHash: V1, version: 1 },
      ...{ deadline: at(180, 7), zone: 'Asia/Almaty', silenceMeans: 'noObjection' },
      correction: { number: 1, place: 'para-1' },
    });
  });

  it('go to nobody once they are out, once it is over, or where none was proposed', () => {
    expect(due([...proposed, noticed(1)])).toEqual({ to: [], notices: [] });
    expect(due([...proposed, rejected])).toEqual({ to: [], notices: [] });
    expect(due([...proposed, { type: 'TextCorrected', correction: 1 }]).to).toEqual([]);
    expect(due(proposed, 2).to).toEqual([]);
    expect(due(inEffect).to).toEqual([]);
    expect(due([...proposed, rejected, proposedEvent(2)], 2).notices[0]!.notice.id).toBe('D-1/90/0/1/correction-2/AAA');
  });

  it('D44: are recorded by the process, once, and also when somebody has objected meanwhile', () => {
    const record = (change: object = {}): DossierAct =>
      ({ type: 'RecordNotices', stage: '90', round: 0, to: ['AAA'], correction: 1, ...change }) as DossierAct;
    given(proposed)
      .when(record(), by(PROCESS))
      .accepted([{ type: 'NoticesSent', stage: stage('90'), round: 0, to: [actor('AAA')], correction: 1 }]);
    given([...proposed, rejected])
      .when(record(), by(PROCESS))
      .accepted();
    given([...proposed, noticed(1)])
      .when(record(), by(PROCESS))
      .refused('D44', { stage: '90', round: 0, correction: 1 });
    given(proposed)
      .when(record({ correction: 2 }), by(PROCESS))
      .refused('D44', { correction: 2 });
    given(proposed)
      .when(record({ stage: '70' }), by(PROCESS))
      .refused('D44');
    given(proposed)
      .when(record({ round: 1 }), by(PROCESS))
      .refused('D44');
    given(registered()).when(record(), by(PROCESS)).refused('D44');
    for (const sender of [SECRETARIAT, chair('CHS')]) given(proposed).when(record(), by(sender)).refused('D08');
    expect(wakesWorkflow(noticed(1))).toBe(false);
  });
});

const log: Log = { info() {}, warn() {}, error() {}, with: () => log } as unknown as Log;

describe('whoever tells of a correction', () => {
  const asked: ProposedCorrection = { dossier: dossierId('D-1'), correction: 1, n: 9, at: at(0) };
  const make = (outcome: Outcome | Error, found = due(proposed)) => {
    const said: string[] = [];
    const notify = createCorrectionNotices({
      due: (dossier, correction, n) => (said.push(`due ${dossier} ${correction} ${n}`), Promise.resolve(found)),
      publish: (notices: readonly { actor: string; notice: Notice }[]) =>
        Promise.resolve(void said.push(`publish ${notices.map((x) => x.actor).join(',')}`)),
      submit: (ref, act, nonce, issuedAt) => {
        said.push(`submit ${ref} ${JSON.stringify(act)} ${nonce} ${issuedAt}`);
        return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
      },
      log: { ...log, warn: (text: string, facts: object) => void said.push(`${text} ${JSON.stringify(facts)}`) } as Log,
    });
    return { said, notify };
  };
  const done: Outcome = { outcome: 'recorded', entry: 10, hash: 'a'.repeat(64) as Sha256, events: ['NoticesSent'] };

  it('publishes first and records then, each under a name that is the same when it is done again', async () => {
    const { said, notify } = make(done);
    await notify(asked);
    const act = { type: 'RecordNotices', stage: '90', round: 0, correction: 1, to: MEMBERS };
    expect(said).toEqual([
      'due D-1 1 9',
      'publish AAA,BBB,CCC',
      `submit dossier/D-1 ${JSON.stringify(act)} dossier/D-1/RecordNotices/correction-1 ${at(0)}`,
    ]);
  });

  it('does nothing where nothing is due, and leaves an outage to be tried again', async () => {
    const { said, notify } = make(done, { to: [], notices: [] });
    await notify(asked);
    expect(said).toEqual(['due D-1 1 9']);
    await expect(make(new Error('no outcome')).notify(asked)).rejects.toThrow('no outcome');
  });

  it('says where the record was refused', async () => {
    const { said, notify } = make({ outcome: 'refused', refusal: { rule: 'D44', lack: 'RecordedAlready', facts: {} } });
    await notify(asked);
    expect(said.at(-1)).toContain('"rule":"D44"');
  });
});

describe('the relay', () => {
  const entry = (n: number, ...events: readonly DossierEvent[]) =>
    JSON.stringify({
      ...{ v: 1, aggregate: 'dossier/D-1', n, prev: null, at: at(n), basis: { organisation: 1 }, events },
      cause: { statement: 'x', sequence: n },
    });
  const relay = async (lines: readonly string[], notify: (c: ProposedCorrection) => Promise<void>) =>
    runRelay(
      {
        journal: {
          follow: (_: string, take: (messages: readonly JournalMessage[]) => Promise<void>) =>
            take([{ ref: aggregateRef('dossier', 'D-1') as AggregateRef, lines } as unknown as JournalMessage]),
        },
        ...{ log, notifyOfCorrection: notify, sendReminder: () => Promise.resolve() },
      } as unknown as Parameters<typeof runRelay>[0],
      new AbortController().signal,
    );

  it('tells the delegations of each correction that an entry proposes, and of nothing else', async () => {
    const told: ProposedCorrection[] = [];
    await relay(
      [entry(7, proposedEvent(1)), entry(8, rejected), entry(9, proposedEvent(2)), entry(10, noticed(2))],
      (c) => Promise.resolve(void told.push(c)),
    );
    expect(told).toEqual([
      { dossier: 'D-1', correction: 1, n: 7, at: at(7) },
      { dossier: 'D-1', correction: 2, n: 9, at: at(9) },
    ]);
  });

  it('does not take the message as done before they are told', async () => {
    await expect(relay([entry(7, proposedEvent(1))], () => Promise.reject(new Error('an outage')))).rejects.toThrow(
      'an outage',
    );
  });
});
