import type { DossierAct } from '../../contracts/acts.ts';
import type { DossierEvent } from '../../contracts/events.ts';
import { procedureMistakes } from '../../domain/procedure.ts';
import { waitingFor } from '../../domain/dossier/shown/waiting.ts';
import {
  AGREE,
  MEMBERS,
  OBJECT,
  PROCESS,
  SECRETARIAT,
  V1,
  V2,
  allAgree,
  at,
  by,
  chair,
  closed,
  delegation,
  delivered,
  dossierOf,
  find,
  given,
  inRound,
  inSession,
  issue,
  issued,
  item,
  manifest,
  meeting,
  member,
  open,
  organisation,
  placed,
  procedure,
  ready,
  round,
  roundClosed,
  sitting,
  sittingOpened,
  agendaApproved,
  stage,
  took,
  waived,
  withStage,
} from './fixtures.ts';

/** Silence: when it may begin, what voids it, when it is found; and how a round ends earlier (D80-D82). */

const DEADLINE = at(180, 7);
const silent = [...ready(), ...round('20', 1, { kind: 'silence' })];
const begin: DossierAct = open('20', { kind: 'silence' });
const silence = (change: object) => ({ silence: { ...procedure.stages['20' as never]!.silence, ...change } });

describe('a silence round', () => {
  it('is voided by a new version, and an open round superseded', () => {
    const both = [...silent, ...closed('30'), ...round('40')];
    const events = given(both)
      .when(issue(manifest(2)), by(SECRETARIAT))
      .accepted();
    expect(events.slice(1)).toEqual([
      { type: 'RoundClosed', stage: '20', round: 1, outcome: 'voided' },
      { type: 'RoundClosed', stage: '40', round: 1, outcome: 'superseded' },
    ]);
    given([...both, ...events])
      .when(find('20'), by(chair('EG')))
      .refused('D14');
  });

  it('begins again for the new version only after that was delivered to all (D24)', () => {
    const voided = [...silent, issued(manifest(2)), roundClosed('20', 'voided')];
    const again = open('20', { kind: 'silence', textHash: V2 });
    given(voided)
      .when(again, by(chair('EG')))
      .refused('D24', { undelivered: MEMBERS });
    given([...voided, ...MEMBERS.map((m) => delivered(m, V2, '20'))])
      .when(again, by(chair('EG')))
      .accepted();
  });

  describe.each([
    ['no quorum', { quorum: 'none' }],
    ['a quorum that is there', { quorum: { atLeast: [1, 3] } }],
  ])('with %s', (_, change) => {
    const lenient = organisation(withStage('20', change));
    const eg = { organisation: lenient };

    it('is not found unbroken before its end (D82)', () => {
      const one = [...silent, took('AAA', AGREE)];
      given(one)
        .when(find('20'), by(chair('EG'), eg))
        .refused('D82', { unheard: ['BBB', 'CCC'], deadline: DEADLINE });
      expect(waitingFor(dossierOf(one), { organisation: lenient, meetings: [] })).toMatchObject([
        { on: ['BBB', 'CCC'], rule: 'D46' },
      ]);
      given([...one, roundClosed('20', 'silence')])
        .when(find('20'), by(chair('EG'), { ...eg, at: DEADLINE }))
        .accepted();
    });

    it('is found before its end where every counted delegation has spoken', () => {
      given([...silent, ...allAgree('20')])
        .when(find('20'), by(chair('EG'), eg))
        .accepted();
    });
  });

  it('is not found before its end by a waiver of the quorum either (D82)', () => {
    given([...silent, waived('quorum', V1, '20')])
      .when(find('20'), by(chair('EG')))
      .refused('D27');
    given([...silent, waived('quorum', V1, '20', ...MEMBERS)])
      .when(find('20'), by(chair('EG')))
      .refused('D82');
  });
});

describe('silence that the procedure wants to be proposed in a meeting', () => {
  const osce = organisation(withStage('20', { ...silence({ afterTabling: true }) }));
  const tabled = [...ready(), placed('EG-1')];
  const experts = (events: Parameters<typeof meeting>[0]) => meeting(events, 'EG-1', 'EG', '2024-06-02');

  it('begins while the document is on the agenda of a meeting of the organ (D80)', () => {
    for (const events of [[item('D-1', 1)], [item('D-1', 1), agendaApproved, sittingOpened]])
      given(tabled)
        .when(begin, by(chair('EG'), { organisation: osce, meetings: [experts(events)] }))
        .accepted();
  });

  it('does not without a meeting, off its agenda, after its end, or in one of another organ (D80)', () => {
    const off = [
      null,
      experts([]),
      experts([item('D-1', 1), agendaApproved, sittingOpened, { type: 'SittingClosed' }]),
      meeting([item('D-1', 1)], 'EG-1', 'CNC'),
      meeting([item('D-1', 1)], 'EG-2', 'EG'),
    ];
    for (const m of off)
      given(tabled)
        .when(begin, by(chair('EG'), { organisation: osce, meetings: m === null ? [] : [m] }))
        .refused('D80', { stage: '20', organ: 'EG' });
    given(ready())
      .when(begin, by(chair('EG'), { organisation: osce, meetings: [experts([item('D-1', 1)])] }))
      .refused('D80');
    given(tabled)
      .when(begin, by(chair('EG')))
      .accepted();
  });
});

describe('silence that the procedure allows once other bodies have examined the text', () => {
  const eu = organisation(withStage('40', { ...silence({ afterStages: ['20'] }), inMeeting: false }));
  const after = open('40', { kind: 'silence' });
  const cnc = by(chair('CNC'), { organisation: eu });

  it('begins when they have closed on that very text, or taken it as a basis (D80)', () => {
    given([...ready(), ...closed('20')])
      .when(after, cnc)
      .accepted();
    const elsewhere = [...ready(), ...closed('20', V2)];
    given(elsewhere)
      .when(after, cnc)
      .refused('D80', { by: ['20'] });
    given([...elsewhere, { type: 'TakenAsBasis', stage: stage('20'), textHash: V1 }])
      .when(after, cnc)
      .accepted();
  });

  it('is a mistake of the procedure where it waits for itself, for nothing that examines, or is not allowed (O07)', () => {
    const mistakes = (change: object, code = '40') => procedureMistakes(withStage(code, { ...silence(change) }));
    expect(mistakes({ afterStages: ['20'], afterTabling: true })).toEqual([]);
    for (const s of ['40', '10', '70', '00'])
      expect(mistakes({ afterStages: [s] })).toEqual([
        `stages.40.silence.afterStages: ${s} is no stage that examines the text before`,
      ]);
    expect(mistakes({ allowed: false, afterTabling: true })).toEqual([
      'stages.40.silence.allowed: what silence waits for is named, and it is not allowed',
    ]);
    const { organ } = procedure.stages['10' as never]!;
    expect(procedureMistakes(withStage('20', { organ, ...silence({ afterTabling: true }) }))).toEqual([
      `stages.20.silence.afterTabling: ${organ} is an office and holds no meeting`,
    ]);
  });
});

describe('a round that is to end earlier', () => {
  const inReview = [...ready(), ...round('20')];
  const EARLIER = at(0, 4);
  const shorten = (deadline = EARLIER): DossierAct => ({ type: 'ShortenRound', ...inRound(), deadline, reason: 'r' });
  const agree = (deadline = EARLIER): DossierAct => ({ type: 'AgreeToShorten', ...inRound(), deadline });
  const agreed = (id: string, deadline = EARLIER): DossierEvent => ({
    ...{ type: 'ShorteningAgreed', stage: stage('20'), round: 1, member: member(id), deadline },
  });
  const all = [...inReview, ...MEMBERS.map((m) => agreed(m))];

  it('is shortened by its chair to the deadline to which every counted delegation has agreed (D81)', () => {
    given(inReview)
      .when(agree(), by(delegation('AAA')))
      .accepted([agreed('AAA')]);
    const events = given(all)
      .when(shorten(), by(chair('EG')))
      .accepted();
    expect(dossierOf([...all, ...events]).stages['20']?.rounds[0]).toMatchObject({ deadline: EARLIER, outcome: null });
    given([...all, ...events])
      .when({ type: 'CloseRound', stage: stage('20'), round: 1 }, by(PROCESS, { at: EARLIER }))
      .accepted([roundClosed('20', 'deadline')]);
  });

  it('is not while one has not agreed, heard or not, or has agreed to another deadline (D81)', () => {
    given([...inReview, agreed('AAA'), agreed('BBB'), took('CCC', OBJECT)])
      .when(shorten(), by(chair('EG')))
      .refused('D81', { by: ['CCC'] });
    given([...inReview, agreed('AAA'), agreed('BBB'), agreed('CCC', at(0, 5))])
      .when(shorten(), by(chair('EG')))
      .refused('D81', { by: ['CCC'] });
    given(all)
      .when(shorten(at(0, 3)), by(chair('EG')))
      .refused('D81');
  });

  it('is agreed to once by a counted delegation, for an earlier deadline that lies ahead (D07, D22, D23, D81)', () => {
    given([...inReview, agreed('AAA')])
      .when(agree(), by(delegation('AAA')))
      .refused('D81');
    given(inReview)
      .when(agree(), by(chair('EG')))
      .refused('D07');
    given(inReview)
      .when(agree(at(0, 9)), by(delegation('AAA')))
      .refused('D81', { proposed: at(0, 9) });
    given(inReview)
      .when(agree(at(60)), by(delegation('AAA')))
      .refused('D23');
    given(inReview)
      .when(agree(), by(delegation('AAA'), { at: DEADLINE }))
      .late('D22');
  });

  it('is shortened by its own chair while it is open, and an extension still moves it later only (D06, D23)', () => {
    given(all)
      .when(shorten(), by(chair('CNC')))
      .refused('D06');
    given([...all, roundClosed('20', 'closed')])
      .when(shorten(), by(chair('EG')))
      .refused('D23');
    given(all)
      .when({ type: 'ExtendRound', ...inRound(), deadline: EARLIER, reason: 'r' }, by(chair('EG')))
      .refused('D23');
  });

  it('D81: ends before it was to, and after this moment: neither then nor now', () => {
    given(inReview)
      .when(agree(DEADLINE), by(delegation('AAA')))
      .refused('D81', { deadline: DEADLINE });
    given(inReview)
      .when(agree(at(180)), by(delegation('AAA')))
      .refused('D23', { at: at(180) });
    given(all)
      .when(shorten(), by(chair('EG'), { at: DEADLINE }))
      .refused('D23', { round: 1, deadline: DEADLINE });
    given(all)
      .when({ ...shorten(), textHash: V2 } as DossierAct, by(chair('EG')))
      .refused('D14', { named: V2 });
    given(all)
      .when({ ...shorten(), round: 2 } as DossierAct, by(chair('EG')))
      .refused('D21');
  });

  it('D89: is not by the agreement of nobody, where those present are counted and nobody is', () => {
    const events = [...ready(), ...closed('20'), ...inSession, ...round('40')];
    const act = { ...shorten(), stage: stage('40') } as DossierAct;
    given(events)
      .when(act, sitting('CNC', { organisation: organisation(withStage('40', { quorum: 'present' })) }))
      .refused('D89', { stage: '40', meeting: 'CNC-1' });
    given(events).when(act, sitting('CNC')).refused('D81', { by: MEMBERS });
  });

  it('D71: is agreed to by a person of a level that speaks there', () => {
    const ministers = withStage('20', { speaks: ['minister'] });
    given(inReview)
      .when(agree(), by(delegation('AAA'), { organisation: organisation(ministers) }))
      .refused('D71');
  });

  it('D24: may be as short as silence must be, to the instant', () => {
    const least = Date.parse(EARLIER) - Date.parse(at(60));
    const exact = organisation(withStage('20', silence({ minimumMs: least })));
    const quiet = [...silent, ...MEMBERS.map((m) => agreed(m))];
    given(quiet)
      .when(shorten(), by(chair('EG'), { organisation: exact }))
      .accepted();
  });

  it('stays as long as silence must be (D24)', () => {
    const long = organisation(withStage('20', { ...silence({ minimumMs: 6 * 86_400_000 }) }));
    const quiet = [...silent, ...MEMBERS.map((m) => agreed(m))];
    given(quiet)
      .when(shorten(), by(chair('EG'), { organisation: long }))
      .refused('D24', { minimumMs: 6 * 86_400_000 });
    given(all)
      .when(shorten(), by(chair('EG'), { organisation: long }))
      .accepted();
  });
});
