import type { DossierEvent, OrganisationEvent } from '../../contracts/events.ts';
import { Procedure } from '../../contracts/procedure.ts';
import { decideMeeting } from '../../domain/meeting/decide.ts';
import { noticesDue } from '../../domain/dossier/shown/notices.ts';
import { procedureOf, underItsProcedure } from '../../domain/dossier/facts/ownProcedure.ts';
import { stepDue, stepsAhead } from '../../domain/dossier/process.ts';
import { waitingFor } from '../../domain/dossier/shown/waiting.ts';
import { boardLine } from '../../domain/dossier/shown/view.ts';
import { capacitiesFor } from '../../domain/dossier/who.ts';
import { aggregateRef, type Sha256 } from '../../contracts/ids.ts';
import {
  accredited,
  agendaApproved,
  at,
  atSummit,
  by,
  chair,
  cleared,
  dossierId,
  dossierOf,
  find,
  given,
  inRound,
  issue,
  item,
  manifest,
  meeting,
  meetingId,
  OBJECT,
  open,
  organisation,
  PROCESS,
  placed,
  procedure,
  ready,
  registered,
  round,
  SECRETARIAT,
  sittingOpened,
  stage,
  summit,
  took,
  allAgree,
  waived,
  withStage,
  foundAtSummit,
  AGREE,
  passed,
  proposed,
  concordant,
  closed,
} from './fixtures.ts';

/** A document keeps the procedure of its registration, and its class may name another organ than a stage does. */

const adopted = (next: Procedure): OrganisationEvent => ({
  ...{ type: 'ProcedureAdopted', procedure: next, reason: 'a vote', paper: 'decision 7' },
});
const MAJORITY = {
  ...{ by: 'vote', inFavour: { threshold: { moreThan: [1, 2] }, of: 'cast' } },
  ...{ against: null, abstention: 'neutral' },
};
/** At the summit a majority carries, nobody need be heard, and the foreign ministers adopt outside a meeting. */
const voting = withStage('60', { decision: MAJORITY, silence: { allowed: false, minimumMs: 0, languages: [] } });
const ministers = withStage(
  '50',
  { adopts: true },
  withStage('60', { adopts: false, quorum: 'none', organ: 'CFM', inMeeting: false, reminders: [0.1] }),
);
/** Registered while the organisation's first procedure was in force. */
const first = (events: readonly DossierEvent[]): readonly DossierEvent[] =>
  events.map((e) => (e.type === 'DocumentRegistered' ? { ...e, procedure: 1 } : e));
const head = { dossier: dossierId('D-1'), n: 40, at: at(10, 33), head: 'a'.repeat(64) as Sha256 };

describe('the procedure of a document', () => {
  it('D11: is the one in force at its registration, and is named there', () => {
    const register = { type: 'RegisterDocument' } as const;
    const [event] = given(proposed())
      .when(register, by(SECRETARIAT, { organisation: organisation(procedure, adopted(voting)) }))
      .accepted();
    expect(event).toMatchObject({ type: 'DocumentRegistered', procedure: 2 });
  });

  it('D26: keeps an objection from being outvoted under a procedure that was adopted later', () => {
    const later = organisation(procedure, adopted(voting));
    const events = [...atSummit(), took('AAA', OBJECT, '60'), took('BBB', AGREE, '60'), took('CCC', AGREE, '60')];
    const context = by(chair('CHS'), { organisation: later, meetings: [summit], at: at(10, 33) });
    const declare = { type: 'DeclareVote', ...inRound('60') } as const;
    given(first(events)).when(declare, context).refused('D48');
    given(first(events))
      .when(find('60'), context)
      .refused('D26', { by: ['AAA'] });
    // Registered under the later one, it is decided by that.
    const since = events.map((e) => (e.type === 'DocumentRegistered' ? { ...e, procedure: 2 } : e));
    given(since).when(declare, context).accepted();
    // An entry from before says nothing: what is in force holds.
    given(events).when(declare, context).accepted();
  });

  it('D13: keeps a text frozen though another stage adopts now', () => {
    const later = organisation(procedure, adopted(ministers));
    given(first(foundAtSummit()))
      .when(issue(manifest(2)), by(SECRETARIAT, { organisation: later }))
      .refused('D13');
  });

  it('D62: is asked of the document that receives too', () => {
    const later = organisation(procedure, adopted(ministers));
    const other = dossierOf(first(foundAtSummit()));
    const merge = { type: 'MergeInto', into: dossierId('D-2'), reason: 'one text' } as const;
    const unregistered = registered().map((e) =>
      e.type === 'DocumentRegistered' ? { ...e, procedure: 2 } : e,
    ) as readonly DossierEvent[];
    given(unregistered)
      .when(merge, by(chair('EG'), { organisation: later, dossiers: { 'D-2': { ...other, id: dossierId('D-2') } } }))
      .refused('D62');
  });

  it('M21: is asked by a meeting that numbers its act', () => {
    const later = organisation(procedure, accredited('PROCESS'), adopted(ministers));
    const found = dossierOf(first(foundAtSummit()));
    const decision = decideMeeting(
      summit,
      { type: 'NumberAct', dossiers: [dossierId('D-1')] },
      {
        ...{ at: at(10, 33), sender: PROCESS, aggregate: aggregateRef('meeting', 'CHS-1'), organisation: later },
        dossiers: { 'D-1': found },
      },
    );
    expect(decision).toMatchObject({ ok: true, events: [{ type: 'ActNumbered' }] });
  });

  it('D27: is what is shown, waited for, timed and noticed', () => {
    const later = { organisation: organisation(procedure, adopted(ministers)), meetings: [summit] };
    const now = { organisation: organisation(), meetings: [summit] };
    const state = dossierOf(first(atSummit()));
    expect(waitingFor(state, later)).toEqual(waitingFor(state, now));
    expect(waitingFor(state, later)[0]).toMatchObject({ rule: 'D27', organ: 'CHS' });
    expect(stepDue(state, later)).toEqual(stepDue(state, now));
    expect(stepsAhead(state, later)).toEqual(stepsAhead(state, now));
    expect(boardLine(state, later, head)).toEqual(boardLine(state, now, head));
    expect(noticesDue(state, later, stage('60'), 1, null)).toEqual(noticesDue(state, now, stage('60'), 1, null));
  });

  it('O39: is made once, so that asking again costs nothing', () => {
    const later = organisation(procedure, adopted(voting));
    const state = dossierOf(first(ready()));
    const own = underItsProcedure(later, state);
    expect(own).not.toBe(later);
    expect(own.procedure).toBe(later.procedures[0]);
    expect(underItsProcedure(later, state)).toBe(own);
    expect(underItsProcedure(own, state)).toBe(own);
    const now = organisation();
    expect(underItsProcedure(now, state)).toBe(now);
  });
});

describe('a class that another organ adopts', () => {
  const { classes } = procedure;
  const budget = { ...classes['decision']!, name: 'Decision of the CHG' };
  const inOther = Procedure.parse({
    ...procedure,
    organs: { ...procedure.organs, CHG: { ...procedure.organs['CHG' as never], zone: 'Asia/Bishkek' } },
    classes: {
      ...classes,
      budget: { ...budget, route: budget.route.map((s) => (s.stage === '60' ? { ...s, organ: 'CHG' } : s)) },
    },
  });
  const house = organisation(inOther, passed('CHG', 'CHAIR-MIN'), accredited('SECRETARIAT'));
  const chg = meeting([item('D-1', 1), agendaApproved, sittingOpened], 'CHG-1', 'CHG');
  const PRIME = { ...chair('MIN') };
  const way = [...ready({ class: 'budget', procedure: inOther }), ...closed('20'), ...closed('40'), ...closed('50')];
  const there = [...way, concordant(), waived('circulationPeriod'), placed('CHG-1')];

  it('D34: is decided at a meeting of that organ and no other', () => {
    given(there)
      .when(open('60'), by(PRIME, { organisation: house, meetings: [chg], at: at(0, 33) }))
      .accepted([
        { type: 'StageOpened', stage: stage('60') },
        expect.objectContaining({ type: 'RoundOpened', zone: 'Asia/Bishkek' }) as DossierEvent,
      ]);
    given([...way, concordant(), waived('circulationPeriod'), placed()])
      .when(open('60'), by(PRIME, { organisation: house, meetings: [summit], at: at(0, 33) }))
      .refused('D34', { meeting: 'none' });
    // An old entry names no organ.
    const { organ: _, ...unnamed } = placed() as Extract<DossierEvent, { type: 'PlacedInPackage' }>;
    given([...way, concordant(), waived('circulationPeriod'), unnamed])
      .when(open('60'), by(PRIME, { organisation: house, meetings: [summit], at: at(0, 33) }))
      .refused('D34', { organ: 'CHG', meets: 'CHS' });
  });

  it('D06: is presided over by that organ’s chair', () => {
    const events = [...there, ...round('60', 1, { openedAt: at(0, 33), deadline: at(0, 34) }), ...allAgree('60')];
    const context = { organisation: house, meetings: [chg], at: at(1, 33) };
    given(events)
      .when(find('60'), by(chair('CHS'), context))
      .refused('D06', { organ: 'CHG', chair: 'CHAIR-MIN' });
    given(events).when(find('60'), by(PRIME, context)).accepted();
    const state = dossierOf(events);
    expect(capacitiesFor(PRIME.actor, find('60'), state, house, [chg])).toEqual(['chairOfStage']);
    expect(waitingFor(state, context)[0]).toMatchObject({ organ: 'CHG', on: ['CHAIR-MIN'] });
  });

  it('M09: is placed on the agenda of that organ', () => {
    const place = { type: 'PlaceOnAgenda', dossier: dossierId('D-1'), item: 1 } as const;
    const at60 = (id: string, organ: string) =>
      decideMeeting(meeting([], id, organ), place, {
        ...{ at: at(0, 30), sender: SECRETARIAT, aggregate: aggregateRef('meeting', meetingId(id)) },
        ...{ organisation: house, dossiers: { 'D-1': dossierOf(way) } },
      });
    expect(at60('CHG-1', 'CHG').ok).toBe(true);
    expect(at60('CHS-1', 'CHS')).toMatchObject({ ok: false, refusal: { rule: 'M09' } });
  });

  it('D17: leaves other classes where they were', () => {
    expect(procedureOf(house, dossierOf(cleared()))).toBe(house.procedure);
    expect(procedureOf(house, dossierOf(way))?.stages[stage('60')]?.organ).toBe('CHG');
  });
});
