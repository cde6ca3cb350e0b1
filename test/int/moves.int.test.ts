import { main } from '../../client/cli/main.ts';
import { unfinishedOf } from '../../client/index.ts';
import type { Notice } from '../../contracts/views.ts';
import {
  ActorId,
  DossierId,
  MeetingId,
  OrganId,
  type Instant,
  type MemberId,
  type TextHash,
} from '../../contracts/ids.ts';
import { Place } from '../../contracts/position.ts';
import { eventually, type House } from './house.ts';
import {
  NINE,
  agree,
  circulate,
  concord,
  day,
  deliver,
  done,
  find,
  issue,
  of,
  open,
  openNegotiation,
  opened,
  presiding,
  propose,
  refusedBy,
  seat,
  see,
  simulated,
  staff,
  stage,
  stateOf,
  status,
  toTheSummit,
} from './negotiation.ts';

/**
 * A blocked document on real engines, through the public client: split, merged, decided on as a draft, carried over to the
 * next chairmanship, adopted a year later. All of it is simulated.
 */

jest.setTimeout(240_000);

const STRATEGY = DossierId.parse('SCO-2024-10');
const WHOLE = DossierId.parse('SCO-2024-40');
const GRIDS = DossierId.parse('SCO-2024-41');
const GAS = DossierId.parse('SCO-2024-42');
const FIRST = MeetingId.parse('CHS-2024');
const SECOND = MeetingId.parse('CHS-2025');
const CNC = OrganId.parse('CNC');
const reason = simulated('no agreement is in sight.');
const bracket = { place: Place.parse('para-2'), holders: ['IND' as MemberId] };

let house: House;
beforeAll(async () => {
  house = await openNegotiation();
});
afterAll(() => house?.stop());

async function cli(...argv: string[]) {
  let out = '';
  let err = '';
  const code = await main([...argv, '--yes'], {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    isTerminal: false,
    ask: () => Promise.reject(new Error('nobody is asked here')),
    environment: { CONCORDAT_PROFILES: house.installation.places.profiles },
  });
  return { code, out, err };
}

async function meets(id: MeetingId, on: string, dossier: DossierId): Promise<void> {
  await done(staff().convene(id, { organ: OrganId.parse('CHS'), day: day(on), place: 'Astana', title: id }));
  await done(staff().placeOnAgenda(id, { dossier, item: 1 }));
  await done(presiding('CHS').approveAgenda(id));
  await done(presiding('CHS').openSitting(id));
}

/** A round whose finding sends open places up. */
async function sentUp(organ: string, id: DossierId, code: string, textHash: TextHash): Promise<void> {
  const round = await open(organ, id, code, textHash);
  await agree(id, code, NINE);
  await done(presiding(organ).findConsensus(id, { stage: stage(code), round, textHash, sendUpBrackets: true }));
}

describe('a document that is blocked', () => {
  it('is split into two, which take over its text lineage and no positions', async () => {
    await propose(WHOLE, 'Energy cooperation', 'decision');
    await done(of('RUS').takeUp(WHOLE));
    const text = await issue(WHOLE, 1);
    await circulate(WHOLE, text);
    await deliver(WHOLE, text, NINE);
    await open('EG', WHOLE, '20', text);
    await agree(WHOLE, '20', ['UZB'], { kind: 'object', reasons: reason, places: [Place.parse('para-1')] });
    expect(
      await cli(
        'split',
        WHOLE,
        `${GRIDS}=On grids`,
        `${GAS}=On gas`,
        '--places',
        `${GRIDS}=para-2`,
        '--as',
        'CHAIR-EG',
        '--reason',
        reason,
      ),
    ).toMatchObject({ code: 0 });
    expect(await status(WHOLE)).toMatchObject({ phase: 'split', sentence: `split into ${GRIDS}, ${GAS}`, waiting: [] });
    for (const [id, title] of [
      [GRIDS, 'On grids'],
      [GAS, 'On gas'],
    ] as const) {
      const proposal = { class: 'decision', area: 'energy', justification: reason, leadOrgan: 'energy ministers' };
      const child = { ...proposal, title, proposer: 'KAZ' as MemberId, splitFrom: WHOLE };
      expect(await refusedBy(staff().propose(id, { ...child, title: 'On wind' }))).toBe('D61 AnotherTitle');
      await done(staff().propose(id, child));
      await done(staff().register(id));
      expect(await status(id)).toMatchObject({
        lineage: { splitFrom: { dossier: WHOLE, textHash: text } },
        positions: 0,
      });
      expect((await stateOf(id)).takenUpBy).toEqual(['RUS']);
    }
  });

  it('is merged into another, which records it', async () => {
    const text = await issue(GAS, 1);
    expect(await refusedBy(staff().recordMerge(GRIDS, { from: GAS }))).toBe('D63 NotMergedIntoThis');
    expect(await refusedBy(presiding('EG').mergeInto(GAS, { into: GRIDS, reason }))).toBe('D69 NotAgreed');
    for (const owner of ['KAZ', 'RUS']) await done(of(owner).agreeToMerge(GAS, { into: GRIDS }));
    await done(presiding('EG').mergeInto(GAS, { into: GRIDS, reason }));
    await done(staff().recordMerge(GRIDS, { from: GAS }));
    expect(await status(GAS)).toMatchObject({ phase: 'merged', lineage: { mergedInto: GRIDS } });
    expect((await status(GRIDS)).lineage.mergedFrom).toEqual([{ dossier: GAS, textHash: text }]);
  });

  it('is decided on as a draft, brackets and all: the act has a number, nothing is adopted', async () => {
    await propose(STRATEGY, 'Strategy until 2035', 'decision');
    const text = await issue(STRATEGY, 1, [bracket]);
    await circulate(STRATEGY, text);
    await deliver(STRATEGY, text, NINE);
    await toTheSummit(STRATEGY, (organ, code) => sentUp(organ, STRATEGY, code, text));
    expect((await status(STRATEGY)).sentUp.map((s) => s.brackets)).toEqual([[bracket], [bracket], [bracket]]);
    await meets(FIRST, '2024-07-04', STRATEGY);
    await opened(STRATEGY, '60', 1);
    await agree(STRATEGY, '60', NINE);
    const round = { stage: stage('60'), round: 1, textHash: text };
    expect(await refusedBy(presiding('CHS').findConsensus(STRATEGY, round))).toBe('D28 BracketsOpen');
    expect(await cli('decide-on-draft', STRATEGY, '--as', 'CHAIR-CHS')).toMatchObject({ code: 0 });
    const view = await eventually(
      'the number of the act',
      () => status(STRATEGY),
      (v) => v.draftDecisions[0]?.act != null,
    );
    expect(view).toMatchObject({
      phase: 'inProgress',
      act: null,
      sentence:
        'in progress; cleared by CNC on 2024-06-22, version 1; approved for submission by CFM on 2024-06-22, version 1; decided on the draft by CHS on 2024-07-04, act No. 1',
      draftDecisions: [{ roster: NINE, textHash: text, version: 1 }],
    });
    const again = presiding('CHS').openRound(STRATEGY, { stage: stage('60'), textHash: text, kind: 'open' });
    expect(await refusedBy(again)).toBe('D59 DecidedAtThisMeeting');
    await done(presiding('CHS').closeSitting(FIRST));
    const protocol = await cli('draft-protocol', FIRST, '--as', 'SECRETARIAT');
    expect(protocol.out).toContain('Decided on the draft, version 1; it is not adopted.');
    expect(protocol.out).toContain('Act No. 1.');
  });
});

describe('the next chairmanship of the coordinators', () => {
  const NEXT = 'CHAIR-CFM';

  it('is offered what is unfinished, with all that is open', async () => {
    expect(
      await cli('handover', 'offer', CNC, '--all', '--to', NEXT, '--promise', reason, '--as', 'CHAIR-CNC'),
    ).toMatchObject({ code: 0 });
    const left = await unfinishedOf(seat('AUDITOR'), CNC);
    if (!left.ok) throw new Error(left.refusal.rule);
    expect(left.value.map((i) => [i.dossier, i.offer?.status])).toEqual([
      [STRATEGY, 'open'],
      [GRIDS, 'open'],
    ]);
    expect(left.value[0]?.offer?.inventory).toMatchObject({ brackets: [bracket], promises: [reason], objections: [] });
    // On nobody, until that chairmanship has begun.
    expect((await status(STRATEGY)).waiting).toContainEqual(expect.objectContaining({ on: [], rule: 'D68' }));
  });

  it('accepts once it chairs, and only what the inventory still says', async () => {
    const early = await cli('handover', 'accept', CNC, '--all', '--as', NEXT);
    expect([early.code, early.out]).toEqual([1, expect.stringContaining('NotTheChairYet')]);
    await done(
      staff().passChairmanship({ organ: CNC, office: ActorId.parse(NEXT), reason: 'a new term', atCloseOf: FIRST }),
    );
    expect((await status(STRATEGY)).waiting).toContainEqual(expect.objectContaining({ on: [NEXT], rule: 'D68' }));
    await done(staff().waive(STRATEGY, { of: 'circulationPeriod', reason }));
    const stale = await cli('handover', 'accept', CNC, '--all', '--as', NEXT, '--json');
    expect(JSON.parse(stale.out)).toMatchObject({
      ok: false,
      results: [
        { dossier: STRATEGY, ok: false, refusal: { rule: 'D68', facts: { changed: ['waivers'] } } },
        { dossier: GRIDS, ok: true },
      ],
    });
    expect(
      await cli('handover', 'offer', CNC, STRATEGY, '--to', NEXT, '--promise', reason, '--as', 'CHAIR-CNC'),
    ).toMatchObject({ code: 0 });
    const accepting = await cli('handover', 'accept', CNC, '--all', '--as', NEXT);
    expect([accepting.code, accepting.err]).toEqual([
      0,
      expect.stringContaining(`promises: ${JSON.stringify(reason)}`),
    ]);
    expect((await cli('handover', 'show', CNC, STRATEGY, '--as', NEXT)).out).toContain(`brackets: ${bracket.place} (`);
    const shown = await cli('handover', 'show', CNC, '--as', NEXT);
    expect(shown.out).toMatch(new RegExp(`${STRATEGY} .*CHAIR-CNC to ${NEXT}, accepted`));
    expect((await cli('show', STRATEGY, '--as', 'AUDITOR')).out).toContain(`carry-over 2`);
  });

  it('brings the document to its adoption, by an act of another meeting', async () => {
    const text = await issue(STRATEGY, 2);
    await concord(STRATEGY, text);
    for (const waived of ['sameVersion', 'circulationPeriod'] as const)
      await done(staff().waive(STRATEGY, { of: waived, reason: simulated('the bracket is gone, no more.') }));
    await meets(SECOND, '2025-09-01', STRATEGY);
    await opened(STRATEGY, '60', 2);
    await agree(
      STRATEGY,
      '60',
      NINE.filter((m) => m !== 'PAK'),
    );
    await agree(STRATEGY, '60', ['PAK'], { kind: 'standAside', scope: { of: 'document' }, public: true });
    await find('CHS', STRATEGY, '60');
    const view = await eventually(
      'its adoption',
      () => status(STRATEGY),
      (v) => v.act !== null,
    );
    expect(view).toMatchObject({
      act: { meeting: SECOND, organ: 'CHS', day: '2025-09-01', number: 1 },
      adoptedFor: { all: false, counted: 9, members: NINE.filter((m) => m !== 'PAK') },
      draftDecisions: [{ act: { meeting: FIRST, number: 1 } }],
    });
  });

  it('tells every delegation of a correction once, though the workflow of the document has ended', async () => {
    const { textHash } = await status(STRATEGY);
    for (const m of NINE.filter((x) => x !== 'PAK')) await done(of(m).sign(STRATEGY, { textHash: textHash! }));
    await eventually(
      'its effect',
      () => status(STRATEGY),
      (v) => v.phase === 'inEffect',
    );
    const place = Place.parse('para-1');
    const deadline = new Date(Date.now() + 30 * 86_400_000).toISOString() as Instant;
    const texts = { found: 'Simulated text', corrected: 'A simulated text' };
    const words = { textHash: textHash!, language: 'ru', place, ...texts };
    await done(staff().proposeCorrection(STRATEGY, { ...words, deadline }));
    const told = await eventually(
      'the notices of the correction',
      () => status(STRATEGY),
      (v) => v.force?.corrections[0]?.noticed === true,
    );
    expect(told.phase).toBe('inEffect');
    for (const m of ['KAZ', 'PAK']) {
      const { notices } = JSON.parse((await cli('notices', '--as', m, '--ack', '--json', '--most', '500')).out) as {
        notices: Notice[];
      };
      expect(notices.filter((n) => n.kind === 'correction')).toEqual([
        expect.objectContaining({ dossier: STRATEGY, deadline, textHash, correction: { number: 1, place } }),
      ]);
    }
    expect((await cli('show', STRATEGY, '--as', 'KAZ')).out).toContain('notices sent');
  });
});

describe('the entries of all this', () => {
  it.each([STRATEGY, WHOLE, GRIDS, GAS])('are decided again alike: %s', async (id) => {
    const report = await see().verify(id);
    expect(report).toMatchObject({ ok: true, value: { ok: true, findings: [], notDecided: [] } });
  });
});
