import type { DossierAct } from '../../contracts/acts.ts';
import type { DossierEvent } from '../../contracts/events.ts';
import type { Sha256 } from '../../contracts/ids.ts';
import type { Position } from '../../contracts/position.ts';
import { movesDocument } from '../../domain/dossier/evolveMoves.ts';
import { evidenceOf } from '../../domain/dossier/facts/evidence.ts';
import { stepDue } from '../../domain/dossier/process.ts';
import { isOver, waitingFor } from '../../domain/dossier/shown/waiting.ts';
import { lastRound } from '../../domain/dossier/state.ts';
import { boardLine, dossierView } from '../../domain/dossier/shown/view.ts';
import {
  AGREE,
  ASIDE,
  BRACKETED,
  MEMBERS,
  OBJECT,
  PROCESS,
  SECRETARIAT,
  V1,
  V2,
  adopted,
  allAgree,
  at,
  by,
  chair,
  closed,
  delegation,
  dossierId,
  dossierOf,
  find,
  foundAtSummit,
  given,
  hashOf,
  inRound,
  issue,
  issued,
  left,
  lifted,
  manifest,
  member,
  organisation,
  placed,
  places,
  procedure,
  proposed,
  ready,
  registered,
  round,
  roundClosed,
  stage,
  summit,
  take,
  took,
  waived,
  withPolicy,
} from './fixtures.ts';

/** How a blocked document moves without ending, and how it ends without a decision (domain §1.7, §3.6). */

const reason = 'because';
const others = { organisation: organisation(), meetings: [] };
const viewOf = (events: readonly DossierEvent[]) =>
  dossierView(dossierOf(events), others, {
    dossier: dossierId('D-1'),
    n: events.length,
    at: at(0),
    head: 'a'.repeat(64) as Sha256,
  });
const opensPlaces = (number: number, ...of: readonly string[]) =>
  manifest(number, { openPlaces: places(...of).map((place) => ({ place, holders: [member('AAA')] })) });

describe('places that were agreed', () => {
  const returned = (...named: readonly string[]): DossierEvent => ({
    type: 'ReturnedToStage',
    from: stage('50'),
    to: stage('20'),
    places: places(...named),
    reason,
  });
  const atMinisters = [...ready(), ...closed('20'), ...closed('40'), ...round('50'), roundClosed('50', 'returned')];
  const back = [...atMinisters, returned('para-2')];

  it('D57: stay so in every version after a return, unless the return named them', () => {
    given(back)
      .when(issue(opensPlaces(2, 'para-2')), by(SECRETARIAT))
      .accepted();
    given(back)
      .when(issue(opensPlaces(2, 'para-2', 'para-5')), by(SECRETARIAT))
      .refused('D57', { places: ['para-5'], reopened: ['para-2'], stage: '20' });
    given([...back, issued(manifest(2))])
      .when(issue(opensPlaces(3, 'para-5')), by(SECRETARIAT))
      .refused('D57');
    expect(viewOf(back).reopenedPlaces).toEqual(['para-2']);
  });

  it('D57: are open again when the return named none, or nothing was returned', () => {
    for (const events of [[...atMinisters, returned()], atMinisters])
      given(events)
        .when(issue(opensPlaces(2, 'para-5')), by(SECRETARIAT))
        .accepted();
  });

  it('D57: do not close a place that was open when the document was returned', () => {
    const bracketed = [
      ...ready({}, opensPlaces(1, 'para-9')),
      ...closed('20'),
      ...round('50').slice(0, 1),
      returned('para-2'),
    ];
    given(bracketed)
      .when(issue(opensPlaces(2, 'para-2', 'para-9')), by(SECRETARIAT))
      .accepted();
  });

  it('D57: may be opened by later stages, once the stage returned to has closed again', () => {
    const again: readonly DossierEvent[] = [
      ...back,
      issued(manifest(2)),
      { type: 'StageClosed', stage: stage('20'), textHash: V2 },
    ];
    expect(viewOf(again).reopenedPlaces).toEqual([]);
    given(again)
      .when(issue(opensPlaces(3, 'para-5')), by(SECRETARIAT))
      .accepted();
  });

  it('D57: are named by a repetition too', () => {
    const cleared = [...ready(), ...closed('20')];
    const repeat: DossierAct = { type: 'RepeatStage', stage: stage('20'), places: places('para-3'), reason };
    const events = given(cleared)
      .when(repeat, by(chair('EG')))
      .accepted([{ type: 'StageReopened', stage: stage('20'), places: places('para-3'), reason }]);
    given([...cleared, ...events])
      .when(issue(opensPlaces(2, 'para-5')), by(SECRETARIAT))
      .refused('D57', { reopened: ['para-3'] });
    given([...cleared, ...events])
      .when(issue(opensPlaces(2, 'para-3')), by(SECRETARIAT))
      .accepted();
  });

  it('D57: do not bind where the procedure does not say so', () => {
    const { agreedPlacesStay: _, ...policy } = procedure.policy;
    const silent = organisation({ ...procedure, policy });
    given(back)
      .when(issue(opensPlaces(2, 'para-5')), by(SECRETARIAT, { organisation: silent }))
      .accepted();
  });
});

describe('brackets that are sent up', () => {
  it('are shown with their holders, or without any', () => {
    const both = manifest(1, {
      openPlaces: [...BRACKETED.openPlaces, { place: places('para-4')[0]!, holders: [] }],
    });
    const text = hashOf(both);
    const agreed = [...ready({}, both), ...round('20', 1, { textHash: text }), ...allAgree('20', 1, text)];
    const events = given(agreed)
      .when({ ...find('20', 1, text), sendUpBrackets: true } as DossierAct, by(chair('EG')))
      .accepted();
    expect(viewOf([...agreed, ...events]).sentUp).toEqual([
      {
        ...{ stage: '20', round: 1, textHash: text },
        brackets: [
          { place: 'para-2', holders: ['AAA'] },
          { place: 'para-4', holders: [] },
        ],
      },
    ]);
  });
});

describe('an objection that is lifted', () => {
  const objected = [...ready(), ...round('20'), took('AAA', OBJECT), took('BBB', AGREE), took('CCC', AGREE)];
  const evidence = (events: readonly DossierEvent[]) => {
    const state = dossierOf(events);
    return evidenceOf(state, lastRound(state, stage('20'))!, others);
  };

  it('for a viewpoint in the minutes has that viewpoint in the evidence of the finding', () => {
    const events = given(objected)
      .when({ type: 'LiftPosition', ...inRound(), viewpoint: 'we read it so' }, by(delegation('AAA')))
      .accepted();
    const [, ...rest] = given([...objected, ...events])
      .when(find('20'), by(chair('EG')))
      .accepted();
    expect(rest).not.toEqual([]);
    expect(evidence([...objected, ...events]).viewpoints).toEqual([{ member: 'AAA', text: 'we read it so' }]);
  });

  it('against the words of another leaves no viewpoint of its own', () => {
    expect(evidence([...objected, lifted('AAA')]).viewpoints).toEqual([]);
  });
});

describe('the endorsers of a paragraph', () => {
  const inReview = [...ready(), ...round('20')];
  const name = (place: string, ...members: readonly string[]): DossierAct => ({
    type: 'NameEndorsers',
    textHash: V1,
    place: places(place)[0]!,
    members: members.map(member),
  });
  const named = (place: string, ...members: readonly string[]): DossierEvent => ({
    type: 'EndorsersNamed',
    textHash: V1,
    place: places(place)[0]!,
    members: members.map(member),
  });
  const aside = (...of: readonly string[]): Position => ({
    kind: 'standAside',
    scope: { of: 'paragraph', places: places(...of) },
    public: true,
  });

  it('D58: are named by the secretariat on the text before the organ, in place of an earlier list', () => {
    given(inReview)
      .when(name('para-1', 'AAA', 'BBB'), by(SECRETARIAT))
      .accepted([named('para-1', 'AAA', 'BBB')]);
    const renamed = [...inReview, named('para-1', 'AAA'), named('para-2', 'CCC'), named('para-1', 'BBB')];
    expect(viewOf(renamed).endorsers).toEqual([
      { version: 1, textHash: V1, place: 'para-2', members: ['CCC'] },
      { version: 1, textHash: V1, place: 'para-1', members: ['BBB'] },
    ]);
    expect(viewOf([...renamed, named('para-1')]).endorsers).toHaveLength(1);
    given(inReview)
      .when(name('para-1', 'AAA'), by(chair('EG')))
      .refused('D05');
    given([...inReview, issued(manifest(2))])
      .when(name('para-1', 'AAA'), by(SECRETARIAT))
      .refused('D14');
    given(foundAtSummit()).when(name('para-1', 'AAA'), by(SECRETARIAT)).refused('D13');
  });

  it('D58: are counted members, each named once', () => {
    given(inReview)
      .when(name('para-1', 'AAA', 'DDD'), by(SECRETARIAT))
      .refused('D58', { members: ['DDD'] });
    given(inReview)
      .when(name('para-1', 'AAA', 'AAA'), by(SECRETARIAT))
      .refused('D58', { member: 'AAA' });
  });

  it('D58: are none of those that object to the place or stand aside from it', () => {
    const asideFrom = (scope: 'document' | 'drafting'): Position => ({
      kind: 'standAside',
      scope: { of: scope },
      public: true,
    });
    for (const position of [OBJECT, ASIDE, aside('para-1', 'para-2'), asideFrom('drafting')])
      given([...inReview, took('BBB', position)])
        .when(name('para-1', 'AAA', 'BBB'), by(SECRETARIAT))
        .refused('D58', { place: 'para-1', members: ['BBB'] });
    for (const position of [AGREE, aside('para-2'), { ...OBJECT, places: places('para-7') } as Position])
      given([...inReview, took('BBB', position)])
        .when(name('para-1', 'BBB'), by(SECRETARIAT))
        .accepted();
    given([...inReview, took('BBB', OBJECT), lifted('BBB')])
      .when(name('para-1', 'BBB'), by(SECRETARIAT))
      .accepted();
    given([...inReview, took('BBB', OBJECT), lifted('BBB', '20', 1, { of: 'document' })])
      .when(name('para-1', 'BBB'), by(SECRETARIAT))
      .refused('D58');
  });

  it('D58: follow what a member said last on that text, at whichever stage', () => {
    const asked = [...inReview, took('BBB', ASIDE), ...closed('20').slice(1), ...round('40')];
    given(asked).when(name('para-1', 'BBB'), by(SECRETARIAT)).refused('D58');
    given([...asked, took('BBB', AGREE, '40')])
      .when(name('para-1', 'BBB'), by(SECRETARIAT))
      .accepted();
  });

  it('D58: follow what a member said last, also where an earlier stage has asked later', () => {
    const asked = [...ready(), ...round('40'), took('BBB', ASIDE, '40'), ...round('20'), took('BBB', AGREE)];
    given(asked).when(name('para-1', 'BBB'), by(SECRETARIAT)).accepted();
  });

  it('lose whoever objects or stands aside afterwards, and nobody else', () => {
    const events = [...inReview, named('para-1', 'AAA', 'BBB')];
    expect(viewOf([...events, took('BBB', ASIDE), took('CCC', AGREE)]).endorsers).toMatchObject([{ members: ['AAA'] }]);
  });

  it('stay with the version in which they were named: a new one names nobody until the secretariat does', () => {
    const next = [...inReview, named('para-1', 'AAA'), issued(manifest(2))];
    expect(viewOf(next).endorsers).toMatchObject([{ version: 1, textHash: V1 }]);
    given(next)
      .when({ ...name('para-1', 'AAA'), textHash: V2 } as DossierAct, by(SECRETARIAT))
      .accepted();
  });
});

describe('a document for interested members', () => {
  const asideCCC = { standAsides: [{ member: member('CCC'), scope: { of: 'document' as const } }] };

  it('names those for whom it is adopted, from the finding on', () => {
    expect(viewOf(ready()).adoptedFor).toBeNull();
    expect(viewOf(foundAtSummit({}, asideCCC)).adoptedFor).toEqual({ all: false, counted: 3, members: ['AAA', 'BBB'] });
    expect(viewOf(adopted({}, asideCCC))).toMatchObject({
      adoptedFor: { all: false, counted: 3, members: ['AAA', 'BBB'] },
      sentence: 'adopted by CHS on 2024-07-04, act No. 1, for 2 interested of 3 counted members; not in effect yet',
    });
    const onlyAPlace = {
      standAsides: [{ member: member('CCC'), scope: { of: 'paragraph' as const, places: places('para-1') } }],
    };
    expect(viewOf(adopted({}, onlyAPlace))).toMatchObject({
      adoptedFor: { all: true, counted: 3, members: MEMBERS },
      sentence: 'adopted by CHS on 2024-07-04, act No. 1; not in effect yet',
    });
  });

  it('is joined later by who stood aside, also where its class is not signed and the procedure says so (D53)', () => {
    const join: DossierAct = { type: 'JoinLater', textHash: V1 };
    const inEffect = (change: { class?: string }): readonly DossierEvent[] => [
      ...adopted(change, asideCCC),
      { type: 'InEffect' },
    ];
    given(inEffect({}))
      .when(join, by(delegation('CCC')))
      .accepted();
    const joined = given(inEffect({ class: 'statement' }))
      .when(join, by(delegation('CCC')))
      .accepted();
    given([...inEffect({ class: 'statement' }), ...joined])
      .when(join, by(delegation('CCC')))
      .refused('D53');
    given(inEffect({ class: 'statement' }))
      .when(join, by(delegation('AAA')))
      .refused('D53', { class: 'statement' });
    const { joinUnsigned: _, ...policy } = procedure.policy;
    given(inEffect({ class: 'statement' }))
      .when(join, by(delegation('CCC'), { organisation: organisation({ ...procedure, policy }) }))
      .refused('D53', { class: 'statement' });
  });
});

describe('a document that others have taken up', () => {
  const takenUp = (id: string): DossierEvent => ({ type: 'ProposalTakenUp', member: member(id) });
  const agreed = (id: string): DossierEvent => ({ type: 'AbandonmentAgreed', member: member(id) });
  const agree: DossierAct = { type: 'AgreeToAbandon' };
  const abandon: DossierAct = { type: 'AbandonDocument', reason };
  const inReview = [...ready(), takenUp('BBB'), ...round('20')];

  it('D64: is given up by those that proposed it or took it up, each once and for itself', () => {
    given(inReview)
      .when(agree, by(delegation('AAA')))
      .accepted([agreed('AAA')]);
    given(inReview)
      .when(agree, by(delegation('BBB')))
      .accepted([agreed('BBB')]);
    given(inReview)
      .when(agree, by(delegation('CCC')))
      .refused('D64', { proposers: ['AAA', 'BBB'] });
    given(inReview)
      .when(agree, by(chair('CNC')))
      .refused('D07');
    given([...inReview, agreed('AAA')])
      .when(agree, by(delegation('AAA')))
      .refused('D64', { member: 'AAA' });
  });

  it('D64: is taken back into hand until it is abandoned', () => {
    const back: DossierAct = { type: 'WithdrawAgreement' };
    const events = given([...inReview, agreed('AAA')])
      .when(back, by(delegation('AAA')))
      .accepted([{ type: 'AgreementWithdrawn', member: member('AAA') }]);
    given([...inReview, agreed('AAA'), agreed('BBB'), ...events])
      .when(abandon, by(chair('EG')))
      .refused('D65', { missing: ['AAA'] });
    given(inReview)
      .when(back, by(delegation('AAA')))
      .refused('D64');
  });

  it('D65: is abandoned by the present chair when all of them agree, and its rounds end', () => {
    given([...inReview, agreed('AAA')])
      .when(abandon, by(chair('EG')))
      .refused('D65', { missing: ['BBB'] });
    const all = [...inReview, agreed('AAA'), agreed('BBB')];
    for (const sender of [SECRETARIAT, delegation('AAA'), PROCESS, chair('CNC')])
      given(all).when(abandon, by(sender)).refused('D06');
    const events = given(all)
      .when(abandon, by(chair('EG')))
      .accepted([
        roundClosed('20', 'abandoned'),
        { type: 'DocumentAbandoned', agreed: [member('AAA'), member('BBB')], reason },
      ]);
    expect(viewOf([...all, ...events])).toMatchObject({
      phase: 'abandoned',
      sentence: 'abandoned by agreement of those that proposed it or took it up',
      waiting: [],
      agreedToAbandon: ['AAA', 'BBB'],
    });
    given([...all, ...events])
      .when(take(AGREE), by(delegation('AAA')))
      .late('D21', { outcome: 'abandoned' });
    given([...all, ...events])
      .when(issue(manifest(2)), by(SECRETARIAT))
      .refused('D09', { phase: 'abandoned' });
  });

  it('D65: does not wait for a state that is no member any more', () => {
    given([...inReview, agreed('AAA')])
      .when(abandon, by(chair('EG'), { organisation: organisation(procedure, left('BBB')) }))
      .accepted();
  });

  it('is not abandoned once it is found agreed (D13), nor after its adoption (D09)', () => {
    const both = [agreed('AAA'), agreed('BBB')];
    given([...foundAtSummit(), ...both])
      .when(abandon, by(chair('CHS')))
      .refused('D13');
    given([...adopted(), ...both])
      .when(abandon, by(chair('CHS')))
      .refused('D09');
    given([...proposed(), agreed('AAA')])
      .when(abandon, by(chair('EG')))
      .accepted();
  });
});

describe('a document on which nobody decides', () => {
  const lapse: DossierAct = { type: 'DeclareLapse', reason };
  const oneYear = { organisation: organisation(withPolicy({ lapseDays: 365 })) };
  const lastMove = (i: number) => (i < ready().length ? at(0) : at(i, 1));
  const waiting = [...ready(), ...round('20'), took('AAA', OBJECT)];

  it('is shown as pending since the last entry that moved it; a position does not move it', () => {
    const { state } = given(waiting, lastMove);
    const line = boardLine(state, others, {
      dossier: dossierId('D-1'),
      n: 1,
      at: at(0),
      head: 'a'.repeat(64) as Sha256,
    });
    expect(line.pendingSince).toBe(at(waiting.length - 2, 1));
    expect(viewOf(registered()).pendingSince).not.toBeNull();
    expect(viewOf(adopted()).pendingSince).toBeNull();
  });

  it('D66: never lapses of itself, nor at all where the procedure does not say when', () => {
    given(waiting, lastMove)
      .when(lapse, by(chair('EG'), { at: at(0, 30_000) }))
      .refused('D66', { pendingSince: at(waiting.length - 2, 1) });
    expect(stepDue(dossierOf(waiting), others)).toMatchObject({ do: 'notify' });
  });

  it('D66: lapses by an act of the present chair or the secretariat, when it has not moved for as long', () => {
    const since = at(waiting.length - 2, 1);
    const last = new Date(Date.parse(since) + 365 * 86_400_000);
    const before = new Date(last.getTime() - 1).toISOString() as typeof since;
    given(waiting, lastMove)
      .when(lapse, by(SECRETARIAT, { ...oneYear, at: before }))
      .refused('D66', { lapseDays: 365, pendingSince: since });
    for (const sender of [SECRETARIAT, chair('EG')]) {
      const events = given(waiting, lastMove)
        .when(lapse, by(sender, { ...oneYear, at: last.toISOString() as typeof since }))
        .accepted([roundClosed('20', 'lapsed'), { type: 'DocumentLapsed', pendingSince: since, reason }]);
      const state = dossierOf([...waiting, ...events]);
      expect([state.phase, isOver(state), waitingFor(state, others)]).toEqual(['lapsed', true, []]);
      expect(viewOf([...waiting, ...events]).sentence).toBe('lapsed without a decision');
    }
    given(waiting, lastMove)
      .when(lapse, by(delegation('AAA'), { ...oneYear, at: at(0, 400) }))
      .refused('D06');
    given(waiting, lastMove)
      .when(lapse, by(chair('CFM'), { ...oneYear, at: at(0, 400) }))
      .refused('D06', { organ: 'EG' });
  });

  it('D66: lapses before its registration too, by the secretariat', () => {
    const filed = registered().slice(0, 1);
    expect(dossierOf(filed).phase).toBe('proposed');
    given(filed)
      .when(lapse, by(SECRETARIAT, { ...oneYear, at: at(0, 1) }))
      .refused('D66', { lapseDays: 365 });
    const events = given(filed)
      .when(lapse, by(SECRETARIAT, { ...oneYear, at: at(0, 400) }))
      .accepted();
    const state = dossierOf([...filed, ...events]);
    expect([state.phase, isOver(state), waitingFor(state, others)]).toEqual(['lapsed', true, []]);
    given(filed)
      .when(lapse, by(delegation('AAA'), { ...oneYear, at: at(0, 400) }))
      .refused('D06');
  });

  it('D66: is not kept pending by what is said or noted beside it', () => {
    const beside: readonly DossierEvent[] = [
      { type: 'ConcordanceConfirmed', member: member('AAA'), textHash: V1 },
      { type: 'RenderingAdded', textHash: V1, rendering: manifest(1).renderings[0]! },
      { type: 'AdReferendumConfirmed', ...inRound(), member: member('AAA') },
      { type: 'ConfirmationAsked', ...inRound(), since: V1 },
      { type: 'ShorteningAgreed', stage: stage('20'), round: 1, member: member('AAA'), deadline: at(0, 5) },
      waived('concordance'),
      { type: 'ProposalTakenUp', member: member('BBB') },
    ];
    expect(beside.filter(movesDocument)).toEqual([]);
    expect([...round('20'), issued(), placed(), roundClosed('20', 'closed')].every(movesDocument)).toBe(true);
  });

  it('D66: lapses while it is deferred too, and not once it is found agreed', () => {
    const deferred: DossierEvent = { type: 'Deferred', from: null, to: null, reason };
    given([...ready(), deferred])
      .when(lapse, by(SECRETARIAT, { ...oneYear, at: at(0, 400) }))
      .accepted();
    given(foundAtSummit())
      .when(lapse, by(SECRETARIAT, { ...oneYear, at: at(0, 400), meetings: [summit] }))
      .refused('D13');
  });
});
