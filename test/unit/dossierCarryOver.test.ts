import type { DossierAct } from '../../contracts/acts.ts';
import type { CarryOverInventory } from '../../contracts/carryOver.ts';
import type { DossierEvent, OrganisationEvent } from '../../contracts/events.ts';
import type { PersonId, Sha256 } from '../../contracts/ids.ts';
import type { Position } from '../../contracts/position.ts';
import { changedParts, inventoryOf } from '../../domain/dossier/acts/carryOver.ts';
import { waitingFor } from '../../domain/dossier/shown/waiting.ts';
import { dossierView } from '../../domain/dossier/shown/view.ts';
import {
  AGREE,
  AMEND,
  BRACKETED,
  OBJECT,
  SECRETARIAT,
  V1,
  WAIT,
  actor,
  at,
  by,
  chair,
  closed,
  day,
  delegation,
  dossierId,
  dossierOf,
  foundAtSummit,
  given,
  hashOf,
  issued,
  lifted,
  manifest,
  member,
  organ,
  organisation,
  passed,
  procedure,
  proposed,
  ready,
  round,
  roundClosed,
  stage,
  took,
  waived,
} from './fixtures.ts';

/** A document handed to the next chairmanship with everything open on it (domain §3.6 carry over, §5.2). */

const nextChair: OrganisationEvent = {
  type: 'OfficeRegistered',
  office: actor('CHAIR-NEXT'),
  role: 'chair',
  state: null,
  name: 'Next',
};
const person = (id: string, mandate: string | null): OrganisationEvent => ({
  ...{ type: 'PersonAccredited', person: id as PersonId, actor: actor(id.slice(0, -2)), name: id, level: 'expert' },
  mandate,
});
const ended = (id: string): OrganisationEvent => ({
  type: 'AccreditationEnded',
  person: id as PersonId,
  reason: 'left',
});
const people = [person('AAA-1', 'note 1'), person('BBB-1', 'note 2'), person('CCC-1', null), person('DDD-1', 'note 4')];
const before = organisation(procedure, nextChair, ...people);
const after = organisation(procedure, nextChair, ...people, passed('CNC', 'CHAIR-NEXT'));
const NEXT = { ...SECRETARIAT, actor: actor('CHAIR-NEXT') };
const inOld = { organisation: before };
const inNew = { organisation: after };

const offer = (change: Partial<Extract<DossierAct, { type: 'OfferCarryOver' }>> = {}): DossierAct => ({
  type: 'OfferCarryOver',
  organ: organ('CNC'),
  to: actor('CHAIR-NEXT'),
  promises: ['para-3 is settled in the autumn'],
  ...change,
});
const accept = (n = 1): DossierAct => ({ type: 'AcceptCarryOver', offer: n });
const blocked = [...ready(), ...closed('20'), ...round('40'), took('AAA', OBJECT, '40'), took('BBB', AGREE, '40')];
const inventory = (events: readonly DossierEvent[]) => inventoryOf(dossierOf(events), before, [], at(180));
const offered = (events: readonly DossierEvent[] = blocked): readonly DossierEvent[] => [
  ...events,
  ...given(events)
    .when(offer(), by(chair('CNC'), inOld))
    .accepted(),
];
const viewOf = (events: readonly DossierEvent[], of = before) =>
  dossierView(
    dossierOf(events),
    { organisation: of, meetings: [] },
    {
      dossier: dossierId('D-1'),
      n: 1,
      at: at(0),
      head: 'a'.repeat(64) as Sha256,
    },
  );

describe('the inventory of a document', () => {
  const inRound = (code: string, n = 1, textHash = V1) => ({ stage: code, round: n, textHash });
  const reserve: Position = { kind: 'agreeWithReservation', reservation: 'scrutiny', text: 'the parliament' };
  const adReferendum: Position = { kind: 'agreeAdReferendum', confirmBy: day('2024-08-01') };

  it('holds objections with their reasons, reservations, requests for time, brackets, waivers and mandates', () => {
    const text = hashOf(BRACKETED);
    const events = [
      ...ready({}, BRACKETED),
      ...round('20', 1, { textHash: text }),
      took('AAA', OBJECT, '20', 1, text),
      took('BBB', reserve, '20', 1, text),
      took('CCC', WAIT, '20', 1, text),
      waived('circulationPeriod'),
    ];
    expect(inventory(events)).toEqual({
      objections: [{ member: 'AAA', ...inRound('20', 1, text), reasons: 'because', places: ['para-1'] }],
      reservations: [{ member: 'BBB', ...inRound('20', 1, text), reservation: 'scrutiny', text: 'the parliament' }],
      brackets: [{ place: 'para-2', holders: ['AAA'] }],
      adReferendum: [],
      requestsForTime: [{ member: 'CCC', ...inRound('20', 1, text), until: '2024-06-20', reasons: 'capital' }],
      waivers: [{ of: 'circulationPeriod', stage: null, reason: 'because' }],
      promises: [],
      mandates: [
        { member: 'AAA', person: 'AAA-1', mandate: 'note 1' },
        { member: 'BBB', person: 'BBB-1', mandate: 'note 2' },
      ],
    });
  });

  it('holds an objection to an older text as of that text, and none that was lifted or settled', () => {
    const objected = [...ready(), ...round('20'), took('AAA', OBJECT)];
    expect(inventory([...objected, roundClosed('20', 'superseded'), issued(manifest(2))]).objections).toMatchObject([
      { member: 'AAA', textHash: V1 },
    ]);
    expect(inventory([...objected, lifted('AAA')]).objections).toEqual([]);
    const settled: DossierEvent = { type: 'StageClosed', stage: stage('20'), textHash: V1 };
    expect(inventory([...objected, settled]).objections).toEqual([]);
  });

  it('holds an objection of an earlier round on the text, as of that round, since it still stands there', () => {
    const again = [
      ...ready(),
      ...round('20'),
      took('AAA', OBJECT),
      roundClosed('20', 'deadline'),
      ...round('20', 2),
      took('BBB', AGREE, '20', 2),
    ];
    expect(inventory(again).objections).toMatchObject([{ member: 'AAA', ...inRound('20') }]);
    const asked = [...again, took('AAA', WAIT, '20', 2)];
    expect(inventory(asked).objections).toMatchObject([{ member: 'AAA', ...inRound('20') }]);
    expect(inventory([...again, took('AAA', AGREE, '20', 2)]).objections).toEqual([]);
    expect(inventory([...again, lifted('AAA', '20', 2)]).objections).toEqual([]);
  });

  it('holds an amendment that the chair ruled to block', () => {
    const amended = [...ready(), ...round('20'), took('AAA', AMEND)];
    expect(inventory(amended).objections).toEqual([]);
    const ruled: DossierEvent = {
      type: 'AmendmentRuled',
      stage: stage('20'),
      round: 1,
      by: member('AAA'),
      blocks: true,
    };
    expect(inventory([...amended, ruled]).objections).toMatchObject([{ member: 'AAA', reasons: 'new words' }]);
  });

  it('holds an agreement ad referendum until the member has spoken on that text again', () => {
    const asked = [...ready(), ...round('20'), took('AAA', adReferendum), ...closed('20').slice(1), ...round('40')];
    expect(inventory(asked).adReferendum).toMatchObject([{ member: 'AAA', stage: '20', confirmBy: '2024-08-01' }]);
    expect(inventory([...asked, took('AAA', AGREE, '40')]).adReferendum).toEqual([]);
  });

  it('holds no agreement ad referendum that was confirmed, and one that a request for time has followed', () => {
    const asked = [...ready(), ...round('20'), took('AAA', adReferendum), ...closed('20').slice(1)];
    const confirmed: DossierEvent = { type: 'AdReferendumConfirmed', ...inRound('20'), member: member('AAA') } as never;
    expect(inventory([...asked, confirmed]).adReferendum).toEqual([]);
    const waiting = [...asked, ...round('40'), took('AAA', WAIT, '40')];
    expect(inventory(waiting).adReferendum).toMatchObject([{ member: 'AAA', stage: '20' }]);
  });
});

describe('an offer to the next chairmanship', () => {
  it('D67: is made by the office that chairs the organ, with the inventory of the moment and its promises', () => {
    const events = given(blocked)
      .when(offer(), by(chair('CNC'), inOld))
      .accepted();
    expect(events).toEqual([
      {
        ...{ type: 'CarryOverOffered', offer: 1, organ: 'CNC', from: 'CHAIR-CNC', to: 'CHAIR-NEXT' },
        inventory: { ...inventory(blocked), promises: ['para-3 is settled in the autumn'] },
      },
    ]);
    for (const sender of [chair('CHS'), SECRETARIAT, delegation('AAA'), NEXT])
      given(blocked).when(offer(), by(sender, inOld)).refused('D06', { organ: 'CNC' });
  });

  it('D67: goes to a registered office of a chair, another one, of an organ on the route', () => {
    given(blocked)
      .when(offer({ to: actor('NOBODY') }), by(chair('CNC'), inOld))
      .refused('D67', { role: 'unknown' });
    given(blocked)
      .when(offer({ to: actor('AAA') }), by(chair('CNC'), inOld))
      .refused('D67', { role: 'delegation' });
    given(blocked)
      .when(offer({ to: actor('CHAIR-CNC') }), by(chair('CNC'), inOld))
      .refused('D67');
    given(blocked)
      .when(offer({ organ: organ('MIN') }), by(chair('MIN'), inOld))
      .refused('D67', { organ: 'MIN', class: 'decision' });
  });

  it('D67: is of a document in progress or deferred, and not found agreed', () => {
    const deferred: DossierEvent = { type: 'Deferred', from: null, to: null, reason: 'because' };
    given([...blocked, deferred])
      .when(offer(), by(chair('CNC'), inOld))
      .accepted();
    given(foundAtSummit())
      .when(offer(), by(chair('CNC'), inOld))
      .refused('D13');
    given(proposed())
      .when(offer(), by(chair('CNC'), inOld))
      .refused('D11');
  });

  it('D67: is renewed by who made it, also after the chair has passed, and by nobody else', () => {
    const open = offered();
    given(open)
      .when(offer(), by(chair('CNC'), inNew))
      .accepted();
    given(blocked)
      .when(offer(), by(chair('CNC'), inNew))
      .refused('D06', { chair: 'CHAIR-NEXT' });
    given(open)
      .when(offer({ to: actor('CHAIR-EG') }), by(chair('CNC'), inNew))
      .refused('D06');
    const another = { organisation: organisation(procedure, nextChair, ...people, passed('CNC', 'CHAIR-EG')) };
    given(open)
      .when(offer({ to: actor('CHAIR-EG') }), by(chair('CNC'), another))
      .accepted();
    given(open)
      .when(offer(), by(chair('CNC'), another))
      .refused('D06', { chair: 'CHAIR-EG' });
    given(open)
      .when(offer(), by(chair('EG'), inNew))
      .refused('D06');
    const taken = [...open, ...given(open).when(accept(), by(NEXT, inNew)).accepted()];
    given(taken)
      .when(offer(), by(chair('CNC'), inNew))
      .refused('D06');
  });

  it('is waited for, and shown with what is open', () => {
    const waits = (events: readonly DossierEvent[], of = after) =>
      waitingFor(dossierOf(events), { organisation: of, meetings: [] }).filter((w) => w.rule === 'D68');
    expect(waits(blocked)).toEqual([]);
    expect(waits(offered())).toMatchObject([
      { for: 'the acceptance of carry-over 1', on: ['CHAIR-NEXT'], organ: 'CNC' },
    ]);
    expect(viewOf(offered()).carryOvers).toMatchObject([
      { offer: 1, organ: 'CNC', from: 'CHAIR-CNC', to: 'CHAIR-NEXT', status: 'open' },
    ]);
    const deferred: DossierEvent = { type: 'Deferred', from: null, to: null, reason: 'because' };
    expect(waits([...offered(), deferred])).toHaveLength(1);
    // Nobody could accept it before the next chairmanship has begun.
    expect(waits(offered(), before)).toMatchObject([{ on: [] }]);
  });
});

describe('the acceptance of an offer', () => {
  it('D68: is of the office named, once it chairs the organ', () => {
    given(offered()).when(accept(), by(NEXT, inOld)).refused('D68', { chair: 'CHAIR-CNC' });
    given(offered())
      .when(accept(), by(chair('CNC'), inNew))
      .refused('D68', { to: 'CHAIR-NEXT' });
    given(blocked).when(accept(), by(NEXT, inNew)).refused('D68', { offer: 1 });
    const events = given(offered())
      .when(accept(), by(NEXT, inNew))
      .accepted([{ type: 'CarryOverAccepted', offer: 1, organ: organ('CNC'), by: actor('CHAIR-NEXT') }]);
    expect(viewOf([...offered(), ...events]).carryOvers).toMatchObject([{ status: 'accepted' }]);
    given([...offered(), ...events])
      .when(accept(), by(NEXT, inNew))
      .refused('D68', { status: 'accepted' });
  });

  it('D68: is of the last offer for the organ', () => {
    const twice = offered(offered());
    expect(viewOf(twice).carryOvers).toMatchObject([{ status: 'replaced' }, { status: 'open' }]);
    given(twice).when(accept(1), by(NEXT, inNew)).refused('D68', { status: 'replaced' });
    given(twice).when(accept(2), by(NEXT, inNew)).accepted();
  });

  it('D68: is refused where more or less is open than the inventory says, until it is renewed', () => {
    const moved = [...offered(), took('CCC', WAIT, '40'), lifted('AAA', '40')];
    given(moved)
      .when(accept(), by(NEXT, inNew))
      .refused('D68', { changed: ['objections', 'requestsForTime'] });
    const renewed = [
      ...moved,
      ...given(moved)
        .when(offer(), by(chair('CNC'), inNew))
        .accepted(),
    ];
    given(renewed).when(accept(2), by(NEXT, inNew)).accepted();
    given([...offered(), took('CCC', AGREE, '40')])
      .when(accept(), by(NEXT, inNew))
      .accepted();
  });

  it('D68: is refused where a mandate has ended since; one that was given since takes nothing away', () => {
    const lost = organisation(procedure, nextChair, ...people, passed('CNC', 'CHAIR-NEXT'), ended('BBB-1'));
    given(offered())
      .when(accept(), by(NEXT, { organisation: lost }))
      .refused('D68', { changed: ['mandates'] });
    const more = organisation(procedure, nextChair, ...people, passed('CNC', 'CHAIR-NEXT'), person('AAA-2', 'note 9'));
    given(offered())
      .when(accept(), by(NEXT, { organisation: more }))
      .accepted();
  });

  it('D68: is refused where a mandate has run out since; one that was renewed is in force', () => {
    const ending = { ...person('BBB-1', 'note 2'), until: day('2024-06-01') } as OrganisationEvent;
    const withTerm = (...more: readonly OrganisationEvent[]) => ({
      organisation: organisation(procedure, nextChair, ...people, ending, ...more),
    });
    const open = [
      ...blocked,
      ...given(blocked)
        .when(offer(), by(chair('CNC'), withTerm()))
        .accepted(),
    ];
    const chairPassed = passed('CNC', 'CHAIR-NEXT');
    given(open)
      .when(accept(), by(NEXT, { ...withTerm(chairPassed), at: at(0, 1) }))
      .refused('D68', { changed: ['mandates'] });
    const renewed: OrganisationEvent = {
      ...{ type: 'MandateRenewed', person: 'BBB-1' as PersonId, mandate: 'note 9', from: null, until: null },
    };
    given(open)
      .when(accept(), by(NEXT, { ...withTerm(renewed, chairPassed), at: at(0, 1) }))
      .accepted();
  });

  it('compares what an inventory says, not how its members are ordered', () => {
    const one = inventory(blocked);
    const reordered = JSON.parse(
      JSON.stringify(one, Object.keys(Object.assign({}, ...one.objections, ...one.mandates, one)).toSorted()),
    ) as CarryOverInventory;
    expect(Object.keys(reordered)).not.toEqual(Object.keys(one));
    expect(changedParts(reordered, one)).toEqual([]);
    expect(changedParts({ ...reordered, promises: ['x'] }, one)).toEqual(['promises']);
  });

  it('leaves the acts of the former chair with their author', () => {
    const open = offered();
    const events = given(open).when(accept(), by(NEXT, inNew)).accepted();
    const all = [...open, ...events];
    expect(all.slice(0, open.length)).toEqual(open);
    expect(viewOf(all, after).carryOvers).toMatchObject([{ from: 'CHAIR-CNC', to: 'CHAIR-NEXT' }]);
    given(all).when({ type: 'Defer', reason: 'because' }, by(NEXT, inNew)).accepted();
    given(all)
      .when({ type: 'RepeatStage', stage: stage('40'), reason: 'x' }, by(chair('CNC'), inNew))
      .refused('D06');
  });
});
