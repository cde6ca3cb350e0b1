import type { DossierAct } from '../../contracts/acts.ts';
import type { DossierEvent } from '../../contracts/events.ts';
import type { OrganisationEvent } from '../../contracts/events.ts';
import type { Instant } from '../../contracts/ids.ts';
import { decideDossier } from '../../domain/dossier/decide.ts';
import { evolveDossier } from '../../domain/dossier/evolve.ts';
import { waitingFor } from '../../domain/dossier/shown/waiting.ts';
import {
  MEMBERS,
  SECRETARIAT,
  V1,
  V2,
  actor,
  at,
  by,
  chair,
  day,
  delegation,
  dossierId,
  dossierOf,
  given,
  manifest,
  member,
  memberRegistered,
  openForSignature,
  organisation,
  places,
  procedure,
  signed,
  withPolicy,
} from './fixtures.ts';

/** After adoption: certified copies, notifications, entry into force, joining, corrections, the end (D50-D55). */

const treaty = { class: 'agreement' };
const allSigned: readonly DossierEvent[] = [
  ...openForSignature(treaty),
  ...MEMBERS.map(signed),
  { type: 'StageClosed', stage: '70' as never, textHash: V1 },
  { type: 'StageOpened', stage: '80' as never },
];
const certified: DossierEvent = { type: 'CopiesCertified', textHash: V1 };
const notified = (id: string): DossierEvent => ({ type: 'CompletionNotified', member: member(id) });
const allNotified = [...allSigned, certified, ...MEMBERS.map(notified)];
const inForce: readonly DossierEvent[] = [...allNotified, { type: 'InEffect' }];

const certify: DossierAct = { type: 'CertifyCopies', textHash: V1 };
const notify: DossierAct = { type: 'NotifyCompletion', textHash: V1 };
const announce: DossierAct = { type: 'AnnounceEntryIntoForce', day: day('2025-01-01') };
const join: DossierAct = { type: 'JoinLater', textHash: V1 };
const correct = (deadline = at(180, 3)): DossierAct => ({
  type: 'ProposeCorrection',
  textHash: V1,
  language: 'ru',
  place: places('para-1')[0]!,
  found: 'teh',
  corrected: 'the',
  deadline,
});
const proposed: DossierEvent = {
  type: 'CorrectionProposed',
  correction: 1,
  language: 'ru',
  place: places('para-1')[0]!,
  found: 'teh',
  corrected: 'the',
  deadline: at(180, 3),
};
const depositary: OrganisationEvent = {
  type: 'OfficeRegistered',
  office: actor('DEPOSITARY'),
  role: 'depositary',
  state: null,
  name: 'Depositary',
};
const DEPOSITARY = { ...SECRETARIAT, actor: actor('DEPOSITARY') };

describe('a treaty that all have signed', () => {
  it('waits for certified copies, then for the notifications, then for the announcement (D51, D52)', () => {
    const others = { organisation: organisation(), meetings: [] };
    const waits = (events: readonly DossierEvent[]) => waitingFor(dossierOf(events), others);
    expect(waits(allSigned)).toMatchObject([{ for: 'certified copies', on: ['SECRETARIAT'], rule: 'D51' }]);
    expect(waits([...allSigned, certified, notified('AAA')])).toMatchObject([{ on: ['BBB', 'CCC'], rule: 'D52' }]);
    expect(waits(allNotified)).toMatchObject([{ on: ['SECRETARIAT'], rule: 'D52' }]);
  });

  it('comes into effect when the depositary announces it, after all notifications', () => {
    const events = given(allNotified).when(announce, by(SECRETARIAT)).accepted();
    expect(events).toEqual([
      { type: 'EntryIntoForceAnnounced', on: '2025-01-01', counted: 3 },
      { type: 'StageClosed', stage: '80', textHash: V1 },
      { type: 'InEffect' },
    ]);
    expect(dossierOf([...allNotified, ...events])).toMatchObject({ phase: 'inEffect', inForceOn: '2025-01-01' });
  });

  it('does not before, nor without certified copies (D51, D52)', () => {
    given([...allSigned, certified, notified('AAA')])
      .when(announce, by(SECRETARIAT))
      .refused('D52', { counted: 1, needed: 3, missing: ['BBB', 'CCC'] });
    given(allSigned).when(announce, by(SECRETARIAT)).refused('D51');
    given(allSigned)
      .when(notify, by(delegation('AAA')))
      .refused('D51');
  });

  it('needs as many notifications as its class says (D52)', () => {
    const two = allNotified
      .slice(0, -1)
      .map((e) =>
        e.type === 'DocumentRegistered'
          ? { ...e, definition: { ...e.definition, entryIntoForce: { notifications: 2 } } }
          : e,
      );
    given(two).when(announce, by(SECRETARIAT)).accepted();
    given(two.slice(0, -1))
      .when(announce, by(SECRETARIAT))
      .refused('D52', { counted: 1, needed: 2, missing: ['BBB', 'CCC'] });
  });

  it('is notified by each signatory once, on the adopted text (D41, D44, D51)', () => {
    given([...allSigned, certified])
      .when(notify, by(delegation('AAA')))
      .accepted([notified('AAA')]);
    given([...allSigned, certified, notified('AAA')])
      .when(notify, by(delegation('AAA')))
      .refused('D44');
    given([...allSigned, certified])
      .when({ ...notify, textHash: V2 } as DossierAct, by(delegation('AAA')))
      .refused('D41');
    const without = [...allSigned.filter((e) => e.type !== 'Signed' || e.member !== 'CCC'), certified];
    given(without)
      .when(notify, by(delegation('CCC')))
      .refused('D51', { member: 'CCC' });
  });
});

describe('the depositary', () => {
  const withOffice = organisation(procedure, depositary);
  const asDepositary = by(DEPOSITARY, { organisation: withOffice });

  it('certifies copies of the adopted text once; without the office the secretariat does (D50, D44, D41)', () => {
    given(allSigned).when(certify, by(SECRETARIAT)).accepted([certified]);
    given(allSigned).when(certify, asDepositary).accepted([certified]);
    given(allSigned)
      .when(certify, by(SECRETARIAT, { organisation: withOffice }))
      .refused('D50');
    given([...allSigned, certified])
      .when(certify, by(SECRETARIAT))
      .refused('D44');
    given(allSigned)
      .when({ ...certify, textHash: V2 } as DossierAct, by(SECRETARIAT))
      .refused('D41');
  });

  it('does what nobody else may (D05, D50)', () => {
    for (const act of [certify, announce, correct(), { type: 'RecordCorrection', correction: 1 } as DossierAct]) {
      given([...allNotified, proposed])
        .when(act, by(chair('CHS')))
        .refused('D05');
      given([...allNotified, proposed])
        .when(act, by(delegation('AAA'), { organisation: withOffice }))
        .refused('D50');
    }
  });
});

describe('a member that did not sign', () => {
  const without = inForce.filter((e) => e.type !== 'Signed' || e.member !== 'CCC');

  it('joins once the document is in effect, and once (D53)', () => {
    given(without)
      .when(join, by(delegation('CCC')))
      .accepted([{ type: 'JoinedLater', member: member('CCC'), textHash: V1 }]);
    given([...without, { type: 'JoinedLater', member: member('CCC'), textHash: V1 }])
      .when(join, by(delegation('CCC')))
      .refused('D53');
    given(inForce)
      .when(join, by(delegation('AAA')))
      .refused('D53');
    given(allSigned)
      .when(join, by(delegation('CCC')))
      .refused('D53', { phase: 'adopted' });
    // Also before all have signed, and on no other text.
    given(openForSignature())
      .when(join, by(delegation('CCC')))
      .refused('D53', { phase: 'adopted' });
    given(without)
      .when({ type: 'JoinLater', textHash: V2 }, by(delegation('CCC')))
      .refused('D41', { named: V2, adopted: V1 });
  });

  it('D53: joins what binds, whether or not it is signed, and by itself nothing else', () => {
    const unsigned = { ...procedure.classes['statement']!, binding: true };
    const of = (definition: typeof unsigned) =>
      without.map((e) => (e.type === 'DocumentRegistered' ? { ...e, definition } : e));
    given(of(unsigned))
      .when(join, by(delegation('DDD'), { organisation: organisation(procedure, memberRegistered('DDD')) }))
      .accepted();
    given(of({ ...unsigned, binding: false }))
      .when(join, by(delegation('DDD'), { organisation: organisation(procedure, memberRegistered('DDD')) }))
      .refused('D53', { class: 'agreement' });
  });
});

describe('a correction', () => {
  const told: DossierEvent = {
    ...{ type: 'NoticesSent', stage: '90' as never, round: 0, to: MEMBERS.map(actor), correction: 1 },
  };
  const unsaid = [...inForce, proposed];
  const open = [...unsaid, told];
  const object: DossierAct = { type: 'ObjectToCorrection', correction: 1, reasons: 'it changes the sense' };
  const record: DossierAct = { type: 'RecordCorrection', correction: 1 };

  it('stands when its deadline has passed without an objection (D54)', () => {
    given(inForce).when(correct(), by(SECRETARIAT)).accepted([proposed]);
    given(open).when(record, by(SECRETARIAT)).refused('D54');
    given(open)
      .when(record, by(SECRETARIAT, { at: at(180, 3) }))
      .accepted([{ type: 'TextCorrected', correction: 1 }]);
  });

  it('falls with one objection before it, and not with one after it (D22, D54)', () => {
    const rejected = given(open)
      .when(object, by(delegation('BBB')))
      .accepted();
    expect(rejected).toMatchObject([{ type: 'CorrectionRejected', by: 'BBB' }]);
    given([...open, ...rejected])
      .when(record, by(SECRETARIAT, { at: at(0, 4) }))
      .refused('D54', { correction: 1, outcome: 'rejected' });
    given(open)
      .when(object, by(delegation('BBB'), { at: at(180, 3) }))
      .refused('D22');
    given(inForce)
      .when(object, by(delegation('BBB')))
      .refused('D54');
    // Objecting is a delegation's, and of a document that is over nobody's.
    given(open).when(object, by(SECRETARIAT)).refused('D07');
    const over: DossierEvent = { type: 'DocumentEnded', because: 'terminated', by: null, reason: 'because' };
    given([...open, over])
      .when(object, by(delegation('BBB')))
      .refused('D09');
    given([...open, over])
      .when(record, by(SECRETARIAT, { at: at(180, 3) }))
      .refused('D09');
  });

  it('closes with its document, when that ends while it is open', () => {
    const over: DossierEvent = { type: 'DocumentEnded', because: 'terminated', by: null, reason: 'because' };
    const outcomes = (events: readonly DossierEvent[]) => dossierOf(events).corrections.map((c) => c.outcome);
    expect(outcomes([...open, over])).toEqual(['documentEnded']);
    expect(outcomes([...open, { type: 'TextCorrected', correction: 1 }, over])).toEqual(['corrected']);
  });

  it('D54: is told from the others by its number', () => {
    const second: DossierEvent = { ...proposed, correction: 2 } as DossierEvent;
    const rejected: DossierEvent = { type: 'CorrectionRejected', correction: 1, by: member('BBB'), reasons: 'no' };
    const both = [...open, rejected, second, { ...told, correction: 2 } as DossierEvent];
    given(both)
      .when({ ...object, correction: 2 } as DossierAct, by(delegation('AAA')))
      .accepted([{ type: 'CorrectionRejected', correction: 2, by: member('AAA'), reasons: 'it changes the sense' }]);
    given(both)
      .when(object, by(delegation('AAA')))
      .refused('D54', { correction: 1, outcome: 'rejected' });
    given(both)
      .when(record, by(SECRETARIAT, { at: at(180, 3) }))
      .refused('D54', { correction: 1, outcome: 'rejected' });
    given(both)
      .when({ ...record, correction: 2 } as DossierAct, by(SECRETARIAT, { at: at(180, 3) }))
      .accepted([{ type: 'TextCorrected', correction: 2 }]);
    given(both).when(correct(), by(SECRETARIAT)).refused('D54', { correction: 2 });
  });

  it('D23: has a deadline after this moment, not at it', () => {
    const now = { at: at(180, 3), organisation: organisation(withPolicy({ correctionMinimumMs: 0 })) };
    given(inForce)
      .when(correct(at(180, 3)), by(SECRETARIAT, now))
      .refused('D23');
    given(inForce)
      .when(correct(at(181, 3)), by(SECRETARIAT, now))
      .accepted();
    const { correctionMinimumMs: _, ...policy } = procedure.policy;
    given(inForce)
      .when(correct(at(181, 3)), by(SECRETARIAT, { ...now, organisation: organisation({ ...procedure, policy }) }))
      .accepted();
  });

  it('D54: does not stand by the silence of those who were not told of it', () => {
    const after = { at: at(180, 13) };
    given(unsaid)
      .when(record, by(SECRETARIAT))
      .refused('D54', { deadline: at(180, 3) });
    given(unsaid).when(record, by(SECRETARIAT, after)).refused('D54', { correction: 1 });
    given(unsaid)
      .when(object, by(delegation('BBB'), after))
      .accepted();
    const silent = withPolicy({ correctionsNoticed: false });
    given(unsaid)
      .when(record, by(SECRETARIAT, { ...after, organisation: organisation(silent) }))
      .accepted();
    given(unsaid)
      .when(object, by(delegation('BBB'), { ...after, organisation: organisation(silent) }))
      .refused('D22');
  });

  it('D54: leaves the least time from when they were told', () => {
    // Told one day before the deadline: of the three days of the procedure two are left.
    const late = evolveDossier(dossierOf(unsaid), told, { n: 99, at: at(180, 2) });
    const decide = (act: DossierAct, context: Parameters<typeof decideDossier>[2]) => decideDossier(late, act, context);
    const lack = { ok: false, refusal: { rule: 'D54', facts: { deadline: at(180, 5) } } };
    expect(decide(record, by(SECRETARIAT, { at: at(180, 4) }))).toMatchObject(lack);
    expect(decide(object, by(delegation('BBB'), { at: at(180, 4) }))).toMatchObject({ ok: true });
    expect(decide(object, by(delegation('BBB'), { at: at(180, 5) }))).toMatchObject({ ok: false });
    expect(decide(record, by(SECRETARIAT, { at: at(180, 5) }))).toMatchObject({ ok: true });
    const waits = (at_: Instant) => waitingFor(late, { organisation: organisation(), meetings: [], at: at_ });
    expect(waits(at(180, 4))[0]).toMatchObject({ until: at(180, 5), on: MEMBERS });
    expect(waits(at(180, 5))[0]).toMatchObject({ for: 'the record of correction 1' });
  });

  it('D160: names the official text that it corrects, where there are several and the procedure says so', () => {
    const { language: _, ...unnamed } = correct() as Extract<DossierAct, { type: 'ProposeCorrection' }>;
    given(inForce)
      .when(unnamed, by(SECRETARIAT))
      .refused('D160', { languages: ['ru', 'zh'] });
    given(inForce)
      .when({ ...unnamed, language: 'en' }, by(SECRETARIAT))
      .refused('D160', { language: 'en', languages: ['ru', 'zh'] });
    const { correctionsNameLanguage: __, ...policy } = procedure.policy;
    given(inForce)
      .when(unnamed, by(SECRETARIAT, { organisation: organisation({ ...procedure, policy }) }))
      .accepted();
    const one = manifest(1, { renderings: manifest(1).renderings.slice(0, 1) });
    const only = inForce.map((e): DossierEvent => (e.type === 'VersionIssued' ? { ...e, manifest: one } : e));
    given(only).when(unnamed, by(SECRETARIAT)).accepted();
    expect(dossierOf([...inForce, proposed]).corrections).toMatchObject([{ language: 'ru', outcome: null }]);
  });

  it('D160: is at a place that the version has, as far as the version says which', () => {
    const digest = 'A'.repeat(43);
    const having = (...of: readonly string[]) =>
      inForce.map((e): DossierEvent =>
        e.type === 'VersionIssued'
          ? { ...e, manifest: manifest(1, { places: places(...of).map((p) => [p, digest]) }) }
          : e,
      );
    given(having('head-1', 'para-2'))
      .when(correct(), by(SECRETARIAT))
      .refused('D160', { places: ['para-1'] });
    given(having('head-1', 'para-1')).when(correct(), by(SECRETARIAT)).accepted();
  });

  it('D166: is taken back by the depositary while it is open, and another may follow', () => {
    const back: DossierAct = { type: 'WithdrawCorrection', correction: 1, reason: 'the wrong paragraph' };
    const withdrawn: DossierEvent = { type: 'CorrectionWithdrawn', correction: 1, reason: 'the wrong paragraph' };
    given(open).when(back, by(SECRETARIAT)).accepted([withdrawn]);
    // Silence alone does not make it stand: it is recorded, or taken back.
    given(open)
      .when(back, by(SECRETARIAT, { at: at(180, 9) }))
      .accepted();
    given(open)
      .when(back, by(delegation('AAA')))
      .refused('D05');
    given(open)
      .when(back, by(DEPOSITARY, { organisation: organisation(procedure, depositary) }))
      .accepted();
    given(inForce).when(back, by(SECRETARIAT)).refused('D54', { correction: 1 });
    given([...open, { type: 'TextCorrected', correction: 1 }])
      .when(back, by(SECRETARIAT))
      .refused('D166', { correction: 1, outcome: 'corrected' });
    const after = [...open, withdrawn];
    expect(dossierOf(after).corrections).toMatchObject([{ outcome: 'withdrawn' }]);
    given(after).when(correct(), by(SECRETARIAT)).accepted();
    given(after)
      .when(record, by(SECRETARIAT, { at: at(180, 9) }))
      .refused('D54', { outcome: 'withdrawn' });
    given(after)
      .when(object, by(delegation('BBB')))
      .refused('D54', { outcome: 'withdrawn' });
  });

  it('is one at a time, of an adopted text, with a deadline ahead (D54, D42, D41, D23)', () => {
    given(open).when(correct(), by(SECRETARIAT)).refused('D54', { correction: 1 });
    given([]).when(correct(), by(SECRETARIAT)).refused('D04');
    given(inForce)
      .when({ ...correct(), textHash: V2 } as DossierAct, by(SECRETARIAT))
      .refused('D41');
    given(inForce)
      .when(correct(at(0)), by(SECRETARIAT))
      .refused('D23');
  });
});

describe('the end of a document in effect', () => {
  const end = (change: object = {}): DossierAct =>
    ({
      type: 'EndDocument',
      because: 'terminated',
      reason: 'a later act',
      paper: 'CHS decision 7',
      ...change,
    }) as DossierAct;

  it('is recorded by the secretariat with the paper that says so (D05, D55)', () => {
    const events = given(inForce).when(end(), by(SECRETARIAT)).accepted();
    expect(dossierOf([...inForce, ...events]).phase).toBe('ended');
    given(inForce)
      .when(end(), by(chair('CHS')))
      .refused('D05');
    given(inForce)
      .when(end({ paper: undefined }), by(SECRETARIAT))
      .refused('D55');
    given(allSigned)
      .when(end({ because: 'expired' }), by(SECRETARIAT))
      .refused('D55', { phase: 'adopted' });
  });

  it('names the document that takes its place when it is superseded, and then alone (D55)', () => {
    const later = dossierId('D-2');
    given(inForce)
      .when(
        end({ because: 'superseded', by: later }),
        by(SECRETARIAT, { dossiers: { 'D-2': dossierOf(openForSignature()) } }),
      )
      .accepted();
    given(inForce)
      .when(end({ because: 'superseded' }), by(SECRETARIAT))
      .refused('D55');
    given(inForce)
      .when(end({ by: later }), by(SECRETARIAT))
      .refused('D55');
    given(inForce)
      .when(end({ because: 'superseded', by: dossierId('D-1') }), by(SECRETARIAT))
      .refused('D55');
  });

  it('leaves nothing to do (D09)', () => {
    const over = [...inForce, { type: 'DocumentEnded', because: 'expired', by: null, reason: 'time' } as DossierEvent];
    given(over)
      .when(join, by(delegation('CCC')))
      .refused('D09');
    given(over).when(end(), by(SECRETARIAT)).refused('D09');
    expect(waitingFor(dossierOf(over), { organisation: organisation(), meetings: [] })).toEqual([]);
  });
});
