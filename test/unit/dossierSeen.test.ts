import type { Instant, Sha256 } from '../../contracts/ids.ts';
import type { Status } from '../../contracts/procedure.ts';
import type { DossierAct } from '../../contracts/acts.ts';
import type { DossierEvent } from '../../contracts/events.ts';
import type { Position } from '../../contracts/position.ts';
import { positionNote } from '../../client/cli/viewText.ts';
import { isAsideInConfidence, withoutAsidesInConfidence } from '../../domain/dossier/facts/aside.ts';
import type { BoardLine } from '../../contracts/views.ts';
import {
  endedLineAs,
  isReadable,
  isRecordOpen,
  isSeen,
  lineAs,
  lineFor,
  viewAs,
  viewFor,
  waitingShown,
  type Shown,
} from '../../domain/dossier/shown/seen.ts';
import { dossierView } from '../../domain/dossier/shown/view.ts';
import { inventoryOf } from '../../domain/dossier/acts/carryOver.ts';
import {
  ACT,
  AGREE,
  ASIDE,
  BRACKETED,
  OBJECT,
  V1,
  actor,
  adopted,
  atSummit,
  by,
  delegation,
  day,
  dossierId,
  dossierOf,
  evidence,
  found,
  given,
  hashOf,
  inRound,
  issued,
  lifted,
  manifest,
  member,
  organ,
  organisation,
  places,
  stage,
  ready,
  round,
  roundClosed,
  summit,
  took,
  at,
} from './fixtures.ts';

const sees = (change: Partial<Status['sees']> = {}): Status['sees'] => ({
  ...{ documents: 'adopted', texts: true, record: false },
  ...change,
});
const headOfView = { dossier: dossierId('D-1'), n: 9, at: at(0), head: 'a'.repeat(64) as Sha256 };
const objected = dossierOf([...ready(), ...round('20'), took('AAA', OBJECT)]);
const view = dossierView(objected, { organisation: organisation(), meetings: [summit] }, headOfView);
const russian = (number: number) => manifest(number).renderings[0]!.sha256;

describe('what a status sees (Q07)', () => {
  it('is every document, those from their adoption on, or none', () => {
    const phases = ['proposed', 'inProgress', 'deferred', 'withdrawn', 'adopted', 'inEffect', 'ended'] as const;
    const seen = (documents: Status['sees']['documents']) => phases.filter((p) => isSeen(sees({ documents }), p));
    expect(seen('all')).toEqual(phases);
    expect(seen('adopted')).toEqual(['adopted', 'inEffect', 'ended']);
    expect(seen('none')).toEqual([]);
    expect(isSeen(sees({ documents: 'all' }), null)).toBe(false);
  });

  it('is no line and no view of a document that it does not see, and nothing of what is waited for without the record', () => {
    const shownTo = (of: Status['sees'] | null, state = objected): Shown => ({
      viewer: { actor: actor('MNG'), role: of ? 'party' : 'member', sees: of },
      ...{ state, others: { organisation: organisation(), meetings: [summit] }, head: headOfView, hidden: [] },
    });
    expect([viewAs(shownTo(sees())), lineAs(shownTo(sees()))]).toEqual([null, null]);
    const all = sees({ documents: 'all' });
    expect(viewAs(shownTo(all))).toMatchObject({ waiting: [], objections: [], withheld: ['record'] });
    expect(waitingShown(shownTo(all))).toEqual([]);
    expect(waitingShown(shownTo({ ...all, record: true }))).toHaveLength(2);
    expect(viewAs(shownTo({ ...all, record: true }))?.waiting).toHaveLength(2);
    const after = dossierOf([...adopted()]);
    expect(viewAs(shownTo(sees(), after))).toMatchObject({ phase: 'adopted', withheld: ['record'] });
    // The line of what is over is kept, and shown by the same measure.
    const line = lineAs(shownTo(null, after))!;
    const ended = (of: Status['sees'] | null, phase: BoardLine['phase'] = 'adopted') =>
      endedLineAs(shownTo(of, after).viewer, { ...line, phase, objections: [actor('AAA')] as never });
    expect(ended(null)?.objections).toEqual(['AAA']);
    expect(ended(sees())).toMatchObject({ objections: [], withheld: ['record'] });
    expect([ended(sees(), 'withdrawn'), ended(sees({ documents: 'none' }))]).toEqual([null, null]);
    expect(ended(sees({ documents: 'all' }), 'withdrawn')).toMatchObject({ phase: 'withdrawn' });
  });

  it('is what is waited for at the moment of the question, never before the entry that is looked at', () => {
    const state = dossierOf([
      ...ready(),
      ...round('20'),
      took('AAA', { kind: 'agreeAdReferendum', confirmBy: day('2024-06-08') }),
    ]);
    const waits = (now?: Instant, entry: Instant = at(1)) =>
      waitingShown({
        ...{ viewer: { actor: actor('AAA'), role: 'member', sees: null }, state, hidden: [] },
        ...{ others: { organisation: organisation(), meetings: [] }, head: { ...headOfView, at: entry } },
        ...(now !== undefined && { now }),
      })[0]?.on;
    const [unheard, lapsed] = [waits(), waits(at(0, 11))];
    expect(lapsed).not.toEqual(unheard);
    expect(lapsed).toContain('AAA');
    expect(waits(at(0, 5))).toEqual(unheard);
    expect(waits(at(0, 5), at(0, 11))).toEqual(lapsed);
    expect(waits(undefined, at(0, 11))).toEqual(lapsed);
  });

  it('has no names in it where the record is not seen, and says so', () => {
    expect([view.objections, view.waiting.length, view.roundList[0]?.positions.length]).toEqual([['AAA'], 2, 1]);
    const shown = viewFor(sees(), view);
    expect(shown).toMatchObject({ objections: [], waiting: [], withheld: ['record'], heard: 1, positions: 1 });
    expect(shown.roundList.map((r) => r.positions)).toEqual([[]]);
    expect(JSON.stringify({ ...shown, proposer: '', version: null })).not.toContain('AAA');
    expect(lineFor(sees(), view as BoardLine)).toMatchObject({ objections: [], withheld: ['record'] });
  });

  it('has no names in it either where a blocked document was moved', () => {
    const inRound = { stage: stage('20'), round: 1, textHash: hashOf(BRACKETED) };
    const inventory = inventoryOf(objected, organisation(), [], at(0));
    const aside = { standAsides: [{ member: member('AAA'), scope: { of: 'document' as const } }] };
    const moved = dossierOf([
      ...ready({}, BRACKETED),
      { type: 'ConsensusFound', ...inRound, evidence: evidence({ bracketsSentUp: places('para-2'), ...aside }) },
      { type: 'DraftDecided', ...inRound, evidence: evidence() },
      { type: 'EndorsersNamed', textHash: inRound.textHash, place: places('para-1')[0]!, members: [member('AAA')] },
      { type: 'ConcordanceConfirmed', textHash: inRound.textHash, member: member('AAA') },
      { type: 'AbandonmentAgreed', member: member('AAA') },
      { type: 'CarryOverOffered', offer: 1, organ: organ('CNC'), from: actor('X'), to: actor('Y'), inventory },
    ]);
    const viewOf = (state: typeof moved) =>
      dossierView(state, { organisation: organisation(), meetings: [summit] }, headOfView);
    const all = viewOf(moved);
    expect([all.sentUp, all.endorsers, all.agreedToAbandon, all.carryOvers].map((x) => x.length)).toEqual([1, 1, 1, 1]);
    for (const [state, phase] of [
      [moved, 'inProgress'],
      [dossierOf([...adopted({}, aside)]), 'adopted'],
    ] as const) {
      const shown = viewFor(sees({ texts: false }), viewOf(state));
      expect(shown.phase).toBe(phase);
      expect(JSON.stringify({ ...shown, proposer: '' })).not.toContain('AAA');
    }
  });

  it('tells who is bound, and who agreed to a deadline, with the record alone', () => {
    const force = { signed: ['AAA'] } as unknown as NonNullable<typeof view.force>;
    const roundList = view.roundList.map((r) => ({ ...r, shortening: { AAA: at(0, 3) } }));
    const full = { ...view, force, roundList };
    expect(viewFor(sees({ record: true }), full)).toEqual(full);
    const shown = viewFor(sees(), full);
    expect([shown.force, shown.roundList[0]?.shortening]).toEqual([undefined, undefined]);
  });

  it('has neither texts nor record where one of both is not seen: open places with their holders are both', () => {
    const sent = { stage: stage('20'), round: 1, textHash: hashOf(BRACKETED) };
    const state = dossierOf([
      ...ready({}, BRACKETED),
      { type: 'ConsensusFound', ...sent, evidence: evidence({ bracketsSentUp: places('para-2') }) },
    ]);
    const all = dossierView(state, { organisation: organisation(), meetings: [summit] }, headOfView);
    expect([all.sentUp.length, all.brackets.length]).toEqual([1, 1]);
    for (const [texts, record, shown] of [
      [true, true, 1],
      [true, false, 0],
      [false, true, 0],
    ] as const) {
      const view = viewFor(sees({ documents: 'all', texts, record }), all);
      expect([view.sentUp.length, view.brackets.length]).toEqual([shown, shown]);
    }
  });

  it('has no version where the texts are not seen', () => {
    expect(viewFor(sees({ texts: false }), view)).toMatchObject({
      ...{ version: null, renderings: [], withheld: ['record', 'texts'] },
    });
    expect(viewFor(sees({ record: true }), view)).toEqual(view);
  });

  it('is of the texts the adopted one, or all where all documents are seen', () => {
    const done = dossierOf([...adopted()]);
    expect(done.adoptedText).toBe(V1);
    expect(isReadable(sees(), done, russian(1))).toBe(true);
    expect(isReadable(sees(), dossierOf([...adopted(), issued(manifest(2))]), russian(2))).toBe(false);
    const before = dossierOf([...ready(), issued(manifest(2))]);
    expect(isReadable(sees(), before, russian(1))).toBe(false);
    const english = {
      ...manifest(1).renderings[0]!,
      language: 'en',
      status: 'unofficial',
      sha256: 'e'.repeat(64) as Sha256,
    } as const;
    const translated = dossierOf([...adopted(), { type: 'RenderingAdded', textHash: V1, rendering: english }]);
    expect(isReadable(sees(), translated, english.sha256)).toBe(true);
    const all = sees({ documents: 'all' });
    expect([1, 2].map((n) => isReadable(all, before, russian(n)))).toEqual([true, true]);
    expect(isReadable(all, before, russian(3))).toBe(false);
    expect(isReadable(sees({ documents: 'all', texts: false }), before, russian(1))).toBe(false);
  });
});

describe('a stand-aside that is not public (Q07)', () => {
  const IN_CONFIDENCE: Position = { ...ASIDE, public: false } as Position;
  const record = sees({ documents: 'all', record: true });
  const shownTo = (who: Status['sees'] | null, state: ReturnType<typeof dossierOf>) => {
    const view = dossierView(state, { organisation: organisation(), meetings: [summit] }, headOfView);
    return who === null ? view : viewFor(who, view);
  };
  const inReview = (...more: readonly DossierEvent[]) => dossierOf([...ready(), ...round('20'), ...more]);
  const kinds = (view: ReturnType<typeof shownTo>) => view.roundList[0]!.positions.map((p) => `${p.member} ${p.kind}`);

  it('Q07: is shown to members and offices, as what it is, and to nobody else', () => {
    const state = inReview(took('AAA', AGREE), took('BBB', IN_CONFIDENCE), took('CCC', ASIDE));
    const [all, party] = [shownTo(null, state), shownTo(record, state)];
    expect(kinds(all)).toEqual(['AAA agree', 'BBB standAside', 'CCC standAside']);
    expect(all.roundList[0]!.positions.map((p) => p.public)).toEqual([undefined, false, undefined]);
    expect(positionNote(all.roundList[0]!.positions[1]!)).toBe(' (not public)');
    expect(positionNote(all.roundList[0]!.positions[2]!)).toBe('');
    expect(kinds(party)).toEqual(['AAA agree', 'CCC standAside']);
    expect(party).toMatchObject({ withheld: ['standAsides'], positions: 3 });
    expect(shownTo(sees({ documents: 'all' }), state)).toMatchObject({ withheld: ['record'] });
    expect(shownTo(record, inReview(took('CCC', ASIDE)))).not.toHaveProperty('withheld');
  });

  it('Q07: into which an objection was turned is one, too', () => {
    const turned = (isPublic?: false): DossierEvent => ({
      ...(lifted('AAA', '20', 1, { of: 'document' }) as Extract<DossierEvent, { type: 'PositionLifted' }>),
      ...(isPublic === false && { public: false }),
    });
    expect(kinds(shownTo(record, inReview(took('AAA', OBJECT), turned(false))))).toEqual([]);
    expect(kinds(shownTo(record, inReview(took('AAA', OBJECT), turned())))).toEqual(['AAA object']);
    const lift: DossierAct = { type: 'LiftPosition', ...inRound(), standAside: { of: 'document' } };
    const events = (act: DossierAct) =>
      given([...ready(), ...round('20'), took('AAA', OBJECT)])
        .when(act, by(delegation('AAA')))
        .accepted();
    expect(events({ ...lift, public: false } as DossierAct)).toEqual([turned(false)]);
    expect(events({ ...lift, public: true } as DossierAct)).toEqual([turned()]);
    expect(events(lift)).toEqual([turned()]);
    expect(events({ type: 'LiftPosition', ...inRound(), public: false })).toEqual([lifted('AAA')]);
  });

  it('Q07: keeps the entries of its document from whoever is not shown it, also once it is over', () => {
    expect(isRecordOpen(record, inReview(took('AAA', ASIDE)))).toBe(true);
    expect(isRecordOpen(record, inReview(took('AAA', IN_CONFIDENCE), took('AAA', AGREE)))).toBe(false);
    expect(isRecordOpen(sees({ documents: 'all' }), inReview())).toBe(false);
    expect(isRecordOpen(sees({ record: true }), inReview())).toBe(false);
    const turned = { ...lifted('AAA', '20', 1, { of: 'document' }), public: false } as DossierEvent;
    expect(isRecordOpen(record, inReview(took('AAA', OBJECT), turned))).toBe(false);
  });

  it('Q07: is not told by what it led to', () => {
    const aside = { standAsides: [{ member: member('BBB'), scope: { of: 'document' as const } }] };
    const after = (position: Position) =>
      dossierOf([
        ...atSummit(),
        ...[took('AAA', AGREE, '60'), took('BBB', position, '60'), took('CCC', AGREE, '60')],
        ...found('60', 1, aside),
        { type: 'Adopted', act: ACT, textHash: V1, roster: evidence().roster },
        { type: 'StageOpened', stage: stage('70') },
        ...(['BBB', 'CCC'] as const).map((id) => ({
          ...{ type: 'NonSignatureExplained' as const, member: member(id), note: 'said so' },
          because: id === 'BBB' ? ('stoodAside' as const) : ('absent' as const),
        })),
      ]);
    const open = shownTo(record, after(ASIDE));
    expect(open.adoptedFor?.members).toEqual(['AAA', 'CCC']);
    expect(open.force?.unsigned.map((u) => u.member)).toEqual(['BBB', 'CCC']);
    const kept = shownTo(record, after(IN_CONFIDENCE));
    expect([kept.adoptedFor, kept.force?.unsigned.map((u) => u.member)]).toEqual([null, ['CCC']]);
    expect(JSON.stringify(kept.force?.unsigned)).not.toContain('stoodAside');
    expect(shownTo(null, after(IN_CONFIDENCE)).force?.unsigned.map((u) => u.member)).toEqual(['BBB', 'CCC']);

    expect(isAsideInConfidence(after(IN_CONFIDENCE), 'BBB')).toBe(true);
    expect(isAsideInConfidence(after(IN_CONFIDENCE), 'CCC')).toBe(false);
    expect(isAsideInConfidence(after(ASIDE), 'BBB')).toBe(false);
    expect(isAsideInConfidence(inReview(took('AAA', IN_CONFIDENCE)), 'AAA')).toBe(false);
    // Of two that stood aside, the one that made it public is told.
    const both = dossierOf([
      ...atSummit(),
      ...[took('AAA', ASIDE, '60'), took('BBB', IN_CONFIDENCE, '60'), took('CCC', AGREE, '60'), ...adopted().slice(-1)],
      ...(['AAA', 'BBB'] as const).map((id) => ({
        ...{ type: 'NonSignatureExplained' as const, member: member(id), note: 'said so' },
        because: 'stoodAside' as const,
      })),
    ]);
    expect(shownTo(record, both).force?.unsigned.map((u) => u.member)).toEqual(['AAA']);
    const unread = sees({ documents: 'all', record: true, texts: false });
    expect(shownTo(unread, both)).toMatchObject({ withheld: ['texts', 'standAsides'] });

    const [finding] = found('60', 1, aside);
    const asides = (event: DossierEvent) => ('evidence' in event ? event.evidence?.standAsides : null);
    expect(asides(withoutAsidesInConfidence(finding!, after(IN_CONFIDENCE)))).toEqual([]);
    expect(withoutAsidesInConfidence(finding!, after(ASIDE))).toEqual(finding);
    expect(withoutAsidesInConfidence(roundClosed('60', 'consensus'), after(IN_CONFIDENCE))).toEqual(
      roundClosed('60', 'consensus'),
    );
  });
});
