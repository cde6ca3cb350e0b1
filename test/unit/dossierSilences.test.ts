import type { DossierEvent } from '../../contracts/events.ts';
import type { Sha256 } from '../../contracts/ids.ts';
import type { Procedure } from '../../contracts/procedure.ts';
import { clocksAs, clocksOf } from '../../domain/dossier/shown/silences.ts';
import { evolveDossier } from '../../domain/dossier/evolve.ts';
import { initialDossier } from '../../domain/dossier/state.ts';
import {
  AMEND,
  MEMBERS,
  OBJECT,
  V2,
  actor,
  admitted,
  allAgree,
  at,
  dossierId,
  found,
  issued,
  left,
  manifest,
  member,
  openForSignature,
  organisation,
  places,
  ready,
  round,
  roundClosed,
  stage,
  took,
  withStage,
} from './fixtures.ts';

/** Which silence procedures a document ever had, who broke them, and what follows one that nobody breaks. */

/** Each event is an entry of its own, so that it is known who came first. */
const stateOf = (events: readonly DossierEvent[]) =>
  events.reduce((s, e, i) => evolveDossier(s, e, { n: i + 1, at: at(i) }), initialDossier);
const othersOf = (of = organisation()) => ({ organisation: of, meetings: [] });
const clocks = (events: readonly DossierEvent[], of = organisation()) => clocksOf(stateOf(events), othersOf(of));
const follows = (events: readonly DossierEvent[], procedure?: Procedure, order = 0) =>
  clocksAs({
    viewer: { actor: actor('AAA'), role: 'member', sees: null },
    ...{ state: stateOf(events), others: othersOf(organisation(procedure)), hidden: [] },
    head: { dossier: dossierId('D-1'), n: events.length, at: at(180), head: 'a'.repeat(64) as Sha256 },
  }).at(order)?.follows;

const silent = [...ready(), ...round('20', 1, { kind: 'silence' })];
const noticed = (code: string, n = 1): DossierEvent => ({
  ...{ type: 'NoticesSent', stage: stage(code), round: n, to: MEMBERS.map(actor) },
});
const correction = (number: number, place = 'para-1'): DossierEvent => ({
  ...{ type: 'CorrectionProposed', correction: number, place: places(place)[0]! },
  ...{ found: 'a', corrected: 'b', deadline: at(180, 2) },
});
const correctionNoticed = (number: number): DossierEvent => ({
  ...{ type: 'NoticesSent', stage: stage('90'), round: 0, to: MEMBERS.map(actor), correction: number },
});

describe('the silences of a document', () => {
  it('are its silence rounds, each about the version that was before it; an open round is none', () => {
    expect(clocks([...ready(), ...round('20')])).toEqual([]);
    const again = [
      ...[...silent, roundClosed('20', 'voided'), issued(manifest(2))],
      ...[...round('20', 2, { textHash: V2 }), roundClosed('20', 'superseded', 2)],
      ...round('20', 3, { kind: 'silence', textHash: V2 }),
    ];
    expect(clocks(again)).toMatchObject([
      { stage: '20', round: 1, version: 1, outcome: 'voided' },
      { stage: '20', round: 3, version: 2, outcome: null },
    ]);
  });

  it('count those who count now while they run, and afterwards those who counted then', () => {
    const grown = organisation(undefined, admitted('DDD'), left('CCC'));
    expect(clocks(silent, grown)[0]?.about?.counted).toEqual(['AAA', 'BBB', 'DDD']);
    expect(clocks([...silent, roundClosed('20', 'silence')], grown)[0]?.about?.counted).toEqual([...MEMBERS]);
  });

  it('that were broken were by whoever spoke last, whatever the order of their names, and in the words of an amendment, too', () => {
    const broken = (...said: readonly DossierEvent[]) => clocks([...silent, ...said, roundClosed('20', 'broken')])[0];
    expect(broken(took('CCC', OBJECT), took('BBB', AMEND))?.broken).toMatchObject({
      ...{ member: 'BBB', by: 'proposeAmendment', words: 'new words', places: ['para-1'] },
    });
    expect(broken(took('BBB', AMEND), took('CCC', OBJECT))?.broken).toMatchObject({ member: 'CCC', by: 'object' });
    // Two digits and three: numbers are compared, not their digits.
    const late = Array.from({ length: 95 }, (_, i) => took('AAA', { kind: 'agree' }, '20', 1 + (i % 1)));
    expect(broken(took('CCC', OBJECT), ...late, took('BBB', OBJECT))?.broken?.member).toBe('BBB');
    expect(broken(...allAgree('20'))?.broken).toBeNull();
  });

  it('that passed were broken by nobody, also where somebody had objected and took it back', () => {
    expect(clocks([...silent, took('AAA', OBJECT), roundClosed('20', 'silence')])[0]?.broken).toBeNull();
  });

  it('about corrections are told apart by their numbers and places', () => {
    const two = [...openForSignature(), correction(1), correction(2, 'para-2'), correctionNoticed(2)];
    expect(clocks(two)).toMatchObject([
      { correction: { number: 1, place: 'para-1' }, about: { noticed: [] }, broken: null },
      { correction: { number: 2, place: 'para-2' }, about: { noticed: [...MEMBERS] }, broken: null },
    ]);
    const rejected: DossierEvent = { type: 'CorrectionRejected', correction: 2, by: member('BBB'), reasons: 'no' };
    expect(clocks([...two, rejected])).toMatchObject([{ broken: null }, { broken: { places: ['para-2'] } }]);
  });
});

describe('what follows a silence that nobody breaks', () => {
  it('is a wait for its own stage alone, whatever else is waited for', () => {
    const elsewhere = [...silent, noticed('20'), ...round('40'), noticed('40')];
    expect(follows(elsewhere)).toEqual({
      ...{ next: 'waits', still: false },
      for: [{ code: 'findingOrRound', stage: '20', rule: 'D47' }],
    });
  });

  it('is the step of the process that the end makes due, and not one that is due already', () => {
    const silence = { allowed: true, minimumMs: 0, languages: [] };
    const opens = withStage('30', { opening: 'process' }, withStage('20', { silence }));
    // Not noticed yet: that is due now, and is not told as what follows.
    expect(follows(silent, opens)).toMatchObject({ next: 'waits', for: [{ code: 'findingOrRound' }] });
    const two = [...silent, noticed('20'), ...round('40', 1, { kind: 'silence' }), noticed('40')];
    expect(follows(two, opens, 0)).toMatchObject({ next: 'waits' });
  });

  it('is of a correction its record, of each its own', () => {
    const two = [...openForSignature(), correction(1), correctionNoticed(1), correction(2), correctionNoticed(2)];
    for (const order of [-2, -1])
      expect(follows(two, undefined, order)).toMatchObject({
        ...{ next: 'waits', still: false },
        for: [{ code: 'correctionRecord', facts: { correction: order + 3 } }],
      });
  });

  it('is nothing to tell of one that has ended', () => {
    const over = [...silent, noticed('20'), ...found('20')];
    expect(follows(over)).toBeNull();
  });
});
