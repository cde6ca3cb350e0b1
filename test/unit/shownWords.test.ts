import type { DossierEvent } from '../../contracts/events.ts';
import type { TextHash } from '../../contracts/ids.ts';
import { Procedure } from '../../contracts/procedure.ts';
import { correctionNoticesDue, noticesDue } from '../../domain/dossier/shown/notices.ts';
import { standsOf, statusSentence } from '../../domain/dossier/shown/sentence.ts';
import { waitingFor, type Others } from '../../domain/dossier/shown/waiting.ts';
import {
  ACT,
  AGREE,
  MEMBERS,
  OBJECT,
  V1,
  V2,
  adopted,
  at,
  cleared,
  circulated,
  closed,
  dossierId,
  dossierOf,
  evidence,
  foundAtSummit,
  issued,
  manifest,
  meetingId,
  member,
  openForSignature,
  organisation,
  passed,
  places,
  procedure,
  proposed,
  ready,
  registered,
  round,
  roundClosed,
  stage,
  took,
  withStage,
} from './fixtures.ts';

/** What is said of one document: where it stands, what it waits for, and the notices of it. */

const others: Others = { organisation: organisation(), meetings: [] };
const reason = 'because';

describe('the sentence of a document', () => {
  const sentence = (events: readonly DossierEvent[]) => statusSentence(standsOf(dossierOf(events), others));
  const draft: DossierEvent = {
    ...{ type: 'DraftDecided', stage: stage('60'), round: 1, textHash: V1, evidence: evidence() },
  };
  const recorded = (act: typeof ACT | (Omit<typeof ACT, 'number' | 'meeting'> & { number: null; meeting: null })) =>
    ({ type: 'DraftDecisionRecorded', act, textHash: V1 }) as DossierEvent;
  const unnumbered = { ...ACT, meeting: null, number: null } as const;
  const adoptedBy = (act: object, finding = {}) =>
    [
      ...foundAtSummit({}, finding),
      { type: 'Adopted', act, textHash: V1, roster: evidence().roster },
    ] as DossierEvent[];

  it.each<[string, readonly DossierEvent[]]>([
    ['not proposed', []],
    ['proposed by AAA, not registered', proposed()],
    ['in progress', registered()],
    ['in progress; decided on the draft, its act awaits a number', [...ready(), draft]],
    ['in progress; decided on the draft by CHS on 2024-07-04, act No. 1', [...ready(), draft, recorded(ACT)]],
    ['in progress; decided on the draft by CHS on 2024-07-04', [...ready(), draft, recorded(unnumbered)]],
    ['deferred to a later meeting', [...ready(), { type: 'Deferred', from: null, to: null, reason }]],
    ['deferred to CHS-2', [...ready(), { type: 'Deferred', from: null, to: meetingId('CHS-2'), reason }]],
    ['adopted by CHS on 2024-07-04, act No. 1; not in effect yet', adoptedBy(ACT)],
    ['adopted by CHS on 2024-07-04; not in effect yet', adoptedBy(unnumbered)],
    [
      'adopted by CHS on 2024-07-04, act No. 1, for 2 interested of 3 counted members; not in effect yet',
      adoptedBy(ACT, { standAsides: [{ member: member('BBB'), scope: { of: 'document' } }] }),
    ],
    ['in effect; adopted by CHS on 2024-07-04, act No. 1', [...adoptedBy(ACT), { type: 'InEffect' }]],
    [
      'ended: terminated, recorded on 2024-01-01; adopted by CHS on 2024-07-04, act No. 1',
      [...adoptedBy(ACT), { type: 'DocumentEnded', because: 'terminated', by: null, reason }],
    ],
    [
      'ended: superseded by D-2, recorded on 2024-01-01; adopted by CHS on 2024-07-04, act No. 1',
      [...adoptedBy(ACT), { type: 'DocumentEnded', because: 'superseded', by: dossierId('D-2'), reason }],
    ],
    ['withdrawn by AAA', [...ready(), { type: 'ProposalWithdrawn', reason }]],
    [
      'split into D-2, D-3',
      [
        ...ready(),
        {
          ...{ type: 'DocumentSplit', remains: false, textHash: V1, reason },
          into: ['D-2', 'D-3'].map((d) => ({ dossier: dossierId(d), title: d, places: [] })),
        },
      ],
    ],
    ['merged into D-2', [...ready(), { type: 'MergedInto', into: dossierId('D-2'), textHash: V1, reason }]],
    [
      'abandoned by agreement of those that proposed it or took it up',
      [...ready(), { type: 'DocumentAbandoned', agreed: [member('AAA')], reason }],
    ],
    [
      'lapsed without a decision; decided on the draft by CHS on 2024-07-04, act No. 1',
      [...ready(), draft, recorded(ACT), { type: 'DocumentLapsed', pendingSince: at(0), reason }],
    ],
  ])('is: %s', (words, events) => {
    expect(sentence(events)).toBe(words);
  });
});

describe('the notices of a step', () => {
  const due = (events: readonly DossierEvent[], code: string, n: number, fraction: number | null = null, of = others) =>
    noticesDue(dossierOf(events), of, stage(code), n, fraction);
  const inReview = [...ready(), ...round('20')];

  it('of a circulation say every member of themselves, and go to all', () => {
    const { to, notices } = due([...registered(), issued(), ...circulated()], '10', 0);
    expect([to, notices.map((n) => n.actor)]).toEqual([MEMBERS, MEMBERS]);
    expect(notices[0]!.notice).toStrictEqual({
      ...{ v: 1, id: 'D-1/10/0/1/circulated/AAA', kind: 'circulated', dossier: 'D-1', title: 'On rivers' },
      ...{ stage: '10', stageName: 'Circulation', round: 0, roundKind: null, textHash: V1, version: 1 },
      ...{ deadline: null, zone: null, silenceMeans: 'unheard' },
    });
  });

  it('of a round name its deadline and its clock, and go also to who has spoken', () => {
    const { to, notices } = due([...inReview, took('BBB', AGREE)], '20', 1);
    expect(to).toEqual(MEMBERS);
    expect(notices[1]!.notice).toStrictEqual({
      ...{ v: 1, id: 'D-1/20/1/1/roundOpened/BBB', kind: 'roundOpened', dossier: 'D-1', title: 'On rivers' },
      ...{ stage: '20', stageName: 'Expert review', round: 1, roundKind: 'open', textHash: V1, version: 1 },
      ...{ deadline: at(180, 7), zone: 'Asia/Almaty', silenceMeans: 'unheard' },
    });
    const silent = due([...ready(), ...round('20', 1, { kind: 'silence' })], '20', 1).notices[0]!.notice;
    expect(silent).toMatchObject({ roundKind: 'silence', silenceMeans: 'noObjection' });
  });

  it('of a reminder go to who has not answered, and name the deadline that they are of', () => {
    const { to, notices } = due([...inReview, took('BBB', AGREE)], '20', 1, 0.5);
    expect(to).toEqual(['AAA', 'CCC']);
    expect(notices[0]!.notice).toMatchObject({
      ...{ kind: 'reminder', id: `D-1/20/1/1/reminder-0.5-${at(180, 7)}/AAA`, deadline: at(180, 7) },
    });
    // Of a round that is not there nobody is left out.
    expect(due(inReview, '20', 2, 0.5)).toMatchObject({ to: MEMBERS });
    expect(due(inReview, '20', 2, 0.5).notices[0]!.notice.id).toBe('D-1/20/2/1/reminder-0.5/AAA');
  });

  it('of a round are of its own text, though a later version is there', () => {
    const later = [...inReview, issued(manifest(2))];
    expect(due(later, '20', 1).notices[0]!.notice).toMatchObject({ version: 1, textHash: V1 });
    expect(due(later, '10', 0).notices[0]!.notice).toMatchObject({ version: 2, textHash: V2 });
    const lost = [...ready(), ...round('20', 1, { textHash: 'f'.repeat(64) as TextHash })];
    expect(due(lost, '20', 1).notices[0]!.notice.version).toBe(1);
  });

  it('of a signature are of the adopted text, and go to those of the roster that are not explained', () => {
    const explained: DossierEvent = {
      ...{ type: 'NonSignatureExplained', member: member('BBB'), because: 'absent', note: 'ill' },
    };
    const { to, notices } = due([...openForSignature(), explained, issued(manifest(2))], '70', 0);
    expect(to).toEqual(['AAA', 'CCC']);
    expect(notices[0]!.notice).toMatchObject({
      ...{ kind: 'signature', id: 'D-1/70/0/1/signature/AAA', version: 1, textHash: V1, deadline: null },
    });
    const another = adopted().map((e) => (e.type === 'Adopted' ? { ...e, textHash: V2 } : e)) as DossierEvent[];
    expect(due([...another, ...openForSignature().slice(-1)], '70', 0)).toEqual({ to: [], notices: [] });
  });

  it('are none without a text', () => {
    expect(due(registered(), '10', 0)).toEqual({ to: [], notices: [] });
  });

  it('say what saying nothing means, as the stage counts', () => {
    const means = (change: object) =>
      due(inReview, '20', 1, null, { ...others, organisation: organisation(withStage('20', change)) }).notices[0]!
        .notice.silenceMeans;
    expect(means({ quorum: 'none' })).toBe('nothing');
    expect(means({ quorum: 'present' })).toBe('nothing');
    expect(means({ quorum: { atLeast: [1, 2] } })).toBe('unheard');
  });

  it('name a stage by its code where the procedure does not', () => {
    const { '70': _, '90': __, ...stages } = procedure.stages as Record<string, unknown>;
    const of = { ...others, organisation: organisation(Procedure.parse({ ...procedure, stages })) };
    expect(due(openForSignature(), '70', 0, null, of).notices[0]!.notice.stageName).toBe('70');
    const correction: DossierEvent = {
      ...{ type: 'CorrectionProposed', correction: 1, place: places('para-1')[0]!, found: 'teh', corrected: 'the' },
      deadline: at(180, 7),
    };
    const { notices } = correctionNoticesDue(dossierOf([...adopted(), correction]), of, 1);
    expect(notices[0]!.notice.stageName).toBe('90');
  });
});

describe('what a document waits for', () => {
  const waits = (events: readonly DossierEvent[], of: Others = others) => waitingFor(dossierOf(events), of);
  const one = (events: readonly DossierEvent[], of: Others = others) => waits(events, of)[0];
  const expert = { stage: '20', stageName: 'Expert review', organ: 'EG' };
  const nowhere = { stage: null, stageName: null, organ: null, until: null, zone: null };

  it('while it is deferred is a meeting, named or not', () => {
    const deferred = (to: string | null): DossierEvent => ({
      ...{ type: 'Deferred', from: null, to: to === null ? null : meetingId(to), reason },
    });
    expect(one([...ready(), deferred(null)])).toStrictEqual({
      ...{
        ...nowhere,
        code: 'meeting',
        facts: { meeting: null },
        for: 'the meeting (not named)',
        on: ['CHAIR-EG'],
        rule: 'D10',
      },
    });
    expect(one([...ready(), deferred('CHS-2')])?.for).toBe('the meeting CHS-2');
  });

  it('in circulation is the delivery to those that have not confirmed it', () => {
    const circulating = [...registered(), issued(), ...circulated()];
    const line = {
      stage: '10',
      stageName: 'Circulation',
      organ: 'SEC',
      code: 'delivery',
      for: 'delivery',
      rule: 'D16',
    };
    expect(waits(circulating)).toStrictEqual([{ ...nowhere, ...line, on: MEMBERS }]);
    const got: DossierEvent = { type: 'DeliveryConfirmed', stage: stage('10'), member: member('BBB'), textHash: V1 };
    expect(one([...circulating, got])?.on).toEqual(['AAA', 'CCC']);
    expect(one([...registered(), issued()])).toMatchObject({ for: 'circulation', on: ['SECRETARIAT'], rule: 'D15' });
    // A version that was overtaken while it was being delivered is confirmed by nobody any more.
    expect(one([...registered(), issued(), ...circulated(), issued(manifest(2))])).toMatchObject({
      ...{ for: 'circulation', on: ['SECRETARIAT'], rule: 'D15' },
    });
  });

  it('of a round that has ended without a finding is the chair, as the organ decides', () => {
    const ended = (outcome: 'deadline' | 'silence' | 'closed', ...more: readonly DossierEvent[]) => [
      ...[...ready(), ...round('20'), roundClosed('20', outcome), ...more],
    ];
    const line = { ...nowhere, ...expert, on: ['CHAIR-EG'] };
    const finding = { ...line, code: 'findingOrRound', for: 'the chair’s finding, or another round', rule: 'D47' };
    expect(waits(ended('deadline'))).toStrictEqual([finding]);
    expect(waits(ended('silence'))).toStrictEqual([finding]);
    const again = { ...line, code: 'versionOrRound', for: 'a new version, or the chair’s round', rule: 'D20' };
    expect(waits(ended('closed'))).toStrictEqual([again]);
    // Another version is there: what was found of the first says nothing of it.
    const opening = { ...line, code: 'round', for: 'the chair to open a round', rule: 'D20' };
    expect(waits(ended('deadline', issued(manifest(2))))).toStrictEqual([opening]);
    expect(waits(ready())).toStrictEqual([opening]);
    const decision = {
      ...{ by: 'vote', inFavour: { threshold: { atLeast: [2, 3] }, of: 'cast' }, against: null, abstention: 'neutral' },
    };
    const silence = { allowed: false, minimumMs: 0, languages: [] };
    const votes = { ...others, organisation: organisation(withStage('20', { decision, silence })) };
    const vote = { ...line, code: 'voteDeclaration', for: 'the chair’s declaration of the vote', rule: 'D49' };
    expect(waits(ended('deadline'), votes)).toStrictEqual([vote]);
    expect(waits(ended('closed'), votes)).toStrictEqual([again]);
  });

  it('of an open round is whoever stands in the way, then the chair', () => {
    const open = [...ready(), ...round('20')];
    const line = { ...expert, until: at(180, 7), zone: 'Asia/Almaty' };
    expect(waits([...open, took('AAA', AGREE)])).toStrictEqual([
      { ...line, code: 'delegations', for: 'delegations to be heard', on: ['BBB', 'CCC'], rule: 'D27' },
    ]);
    expect(waits([...open, took('AAA', OBJECT)])).toStrictEqual([
      {
        ...{ ...line, code: 'lack', for: 'ObjectionStands', on: ['AAA'], rule: 'D26' },
        facts: { lack: 'ObjectionStands', stage: '20', round: 1, by: ['AAA'], textHash: V1 },
      },
      { ...line, code: 'delegations', for: 'delegations to be heard', on: ['BBB', 'CCC'], rule: 'D27' },
    ]);
    const agreed = MEMBERS.map((m) => took(m, AGREE));
    expect(waits([...open, ...agreed])).toStrictEqual([
      { ...line, code: 'finding', for: 'the chair’s finding', on: ['CHAIR-EG'], rule: 'D47' },
    ]);
    const silent = [...ready(), ...round('20', 1, { kind: 'silence' })];
    expect(waits(silent)).toStrictEqual([
      { ...line, code: 'delegations', for: 'delegations to be heard', on: MEMBERS, rule: 'D46' },
    ]);
  });

  it('of a chair is nobody where the organ has none', () => {
    const founded = { ...others.organisation, chairs: {} };
    expect(one(ready(), { ...others, organisation: founded })).toMatchObject({ on: [], rule: 'D20' });
    const other = organisation(procedure, passed('EG', 'CHAIR-CNC'));
    expect(one(ready(), { ...others, organisation: other })).toMatchObject({ on: ['CHAIR-CNC'] });
  });

  it('before a sitting is the secretariat, which places it, and for whatever else is lacking there, too', () => {
    const line = { stage: '60', stageName: 'Summit adoption', organ: 'CHS' };
    expect(one(cleared())).toMatchObject({ ...line, on: ['SECRETARIAT'], rule: 'D34' });
    const unlike = [...ready(), ...closed('20'), ...closed('40', V2), ...closed('50')];
    const outside = { ...others, organisation: organisation(withStage('60', { inMeeting: false })) };
    expect(one(unlike, outside)).toMatchObject({ ...line, on: ['SECRETARIAT'], rule: 'D32' });
  });

  it('where the route leads nowhere is what it demands', () => {
    const [born, known, ...rest] = registered() as readonly [DossierEvent, DossierEvent, ...DossierEvent[]];
    const stuck = {
      ...(known as Extract<DossierEvent, { type: 'DocumentRegistered' }>),
      definition: {
        ...procedure.classes['decision']!,
        route: [{ stage: stage('20'), needs: [['50']], sameVersion: [] }],
      },
    } as DossierEvent;
    expect(waits([born, stuck, ...rest, issued()])).toStrictEqual([
      { ...nowhere, code: 'route', for: 'what the route demands', on: ['SECRETARIAT'], rule: 'D18' },
    ]);
  });
});
