import fc from 'fast-check';
import type { DossierAct } from '../../contracts/acts.ts';
import type { DossierEvent } from '../../contracts/events.ts';
import type { ActorId, Instant, Sha256 } from '../../contracts/ids.ts';
import type { Waiting } from '../../contracts/views.ts';
import { explain, type Explained } from '../../domain/dossier/shown/explain.ts';
import { ownAs, owedBy } from '../../domain/dossier/shown/turn.ts';
import { viewerOf } from '../../domain/dossier/shown/viewer.ts';
import { waitingFor } from '../../domain/dossier/shown/waiting.ts';
import { speaksFor, type OrganisationState } from '../../domain/organisation/state.ts';
import { sightOf } from './exploration.ts';
import {
  AGREE,
  OBJECT,
  V1,
  V2,
  actor,
  at,
  dossierId,
  dossierOf,
  issued,
  lifted,
  manifest,
  organisation,
  ready,
  registered,
  round,
  roundClosed,
  took,
} from './fixtures.ts';
import { DOSSIERS, history } from './histories.ts';
import { procedures } from './randomProcedures.ts';
import type { World } from './world.ts';

/** "Your turn", against what the rules let happen (goal G12): nobody is told falsely, and nobody is left out. */

/**
 * The acts by which what is waited for is answered, written from domain §3.2 to §3.6. The chair may dispense with much, and the
 * secretariat transcribe for everybody: that a document can be moved in another way makes nobody's turn of it.
 */
const ANSWERS: Readonly<Record<Waiting['code'], readonly DossierAct['type'][]>> = {
  registration: ['RegisterDocument'],
  firstVersion: ['IssueVersion'],
  amendedVersion: ['IssueVersion'],
  versionOfTheRest: ['IssueVersion'],
  circulation: ['Circulate'],
  delivery: ['ConfirmDelivery'],
  route: [],
  round: ['OpenRound'],
  delegations: ['TakePosition', 'AssentToJointPosition'],
  confidentialPositions: ['TakePosition'],
  votes: ['TakePosition'],
  voteDeclaration: ['DeclareVote'],
  finding: ['FindConsensus'],
  findingOrRound: ['FindConsensus', 'OpenRound'],
  versionOrRound: ['OpenRound'],
  actNumber: [],
  // By an act about the meeting.
  oneAct: [],
  meeting: ['TakeUpAgain'],
  carryOver: ['AcceptCarryOver'],
  answerToRequest: ['ExtendRound'],
  signatures: ['Sign'],
  certifiedCopies: ['CertifyCopies'],
  notifications: ['NotifyCompletion'],
  announcement: ['AnnounceEntryIntoForce'],
  end: ['EndDocument'],
  dayOfEffect: [],
  correctionObjections: ['ObjectToCorrection'],
  correctionNotices: [],
  correctionRecord: ['RecordCorrection'],
  lack: [],
};

/** Whoever may look at a desk and speak: of others no page is made. */
function speakers(organisation: OrganisationState, now: Instant): readonly ActorId[] {
  const people = Object.values(organisation.people).filter((p) => speaksFor(organisation, p, now) !== null);
  return [...new Set(people.map((p) => p.actor))].filter(
    (a) => String(a) !== 'PROCESS' && viewerOf(organisation, a) !== null,
  );
}

const isAt = ({ act }: Explained['possible'][number], { stage }: Waiting) =>
  stage === null || !('stage' in act) || act.stage === stage;

/** Histories. Set CONCORDAT_RUNS to look longer than the suite has time for. */
const RUNS = 30 * Number(process.env['CONCORDAT_RUNS'] ?? 1);

type Told = { rows: number; others: number; readonly codes: Set<string> };

/** Every document of a world: on whom it waits, and what its delegations and offices could do about it. */
function judge(world: World, now: Instant, told: Told): void {
  for (const id of DOSSIERS) {
    const state = world.dossier(id);
    if (state.phase === null) continue;
    const sight = { ...sightOf({ world, id, now, how: '' }), meetings: world.meetingsNear(id) };
    const waits = waitingFor(state, sight);
    const { possible } = explain(sight);
    for (const actor of speakers(sight.organisation, now)) {
      const own = possible.filter((p) => p.by.includes(actor) && !('for' in p.act && p.act.for !== undefined));
      const owed = owedBy(waits, actor, now);
      for (const w of owed) {
        // Not the lack of full powers: then what is owed cannot be given by whom the state has sent, and is owed.
        const may = own.some((p) => p.moves !== null) || w.code === 'signatures';
        if (!may)
          throw new Error(
            `falsely told to ${actor} about ${id}: ${JSON.stringify(w)}; it can ${own.map((p) => p.act.type).join(', ')}`,
          );
        // What is lacking is mended in many ways; a meeting is convened before the document is taken up at it.
        const answers = w.code === 'signatures' || w.code === 'meeting' ? [] : ANSWERS[w.code];
        if (answers.length > 0 && !own.some((p) => answers.some((t) => t === p.act.type) && isAt(p, w)))
          throw new Error(
            `${actor} cannot answer about ${id}: ${JSON.stringify(w)}; it can ${own.map((p) => p.act.type).join(', ')}`,
          );
        told.rows += 1;
        told.codes.add(w.code);
      }
      // Who is told already that it is its turn at a stage has no second line for the same.
      for (const w of waits.filter((x) => !owed.some((o) => o === x || o.stage === x.stage))) {
        const answer = own.find((p) => p.moves !== null && ANSWERS[w.code].some((t) => t === p.act.type) && isAt(p, w));
        if (answer)
          throw new Error(`not told to ${actor} about ${id}: ${JSON.stringify(w)}; it can ${JSON.stringify(answer)}`);
        told.others += 1;
      }
    }
  }
}

describe('your turn', () => {
  it('comes exactly when an own act would answer what a document waits for, in random histories (G12)', () => {
    const told: Told = { rows: 0, others: 0, codes: new Set() };
    fc.assert(
      fc.property(history(procedures), ({ start: begin, moves }) => {
        const world = begin();
        let now = world.log.at(-1)!.at;
        for (const [i, move] of moves.entries()) {
          now = move.when(now, world);
          move.play(world, now);
          if (i % 9 === 0) judge(world, now, told);
        }
      }),
      { numRuns: RUNS, seed: 20_240_704 },
    );
    expect(told.rows).toBeGreaterThan(100);
    expect(told.codes.size).toBeGreaterThan(14);
  });

  it('is over once the deadline has passed for what is lifted in its round alone', () => {
    const others = { organisation: organisation(), meetings: [] };
    const waits = waitingFor(dossierOf([...ready(), ...round('20'), took('AAA', AGREE), took('BBB', OBJECT)]), others);
    const objection = waits.find((w) => w.code === 'lack' && w.facts.lack === 'ObjectionStands')!;
    const end = objection.until!;
    const justBefore = new Date(Date.parse(end) - 1).toISOString() as Instant;
    expect(owedBy(waits, actor('BBB'), justBefore)).toContainEqual(objection);
    expect(owedBy(waits, actor('BBB'), end)).toEqual([]);
    expect(owedBy(waits, actor('CCC'), justBefore).map((w) => w.code)).toEqual(['delegations']);
  });

  it('stays the turn of those who have yet to be heard, when another has objected', () => {
    const others = { organisation: organisation(), meetings: [] };
    const waits = waitingFor(dossierOf([...ready(), ...round('20'), took('BBB', OBJECT)]), others);
    expect(waits.map(({ code, on, rule }) => ({ code, on, rule }))).toEqual([
      { code: 'lack', on: ['BBB'], rule: 'D26' },
      { code: 'delegations', on: ['AAA', 'CCC'], rule: 'D27' },
    ]);
  });
});

describe('how a member stands to a document', () => {
  const house = organisation();
  const others = { organisation: house, meetings: [] };
  const head = { dossier: dossierId('D-1'), n: 9, at: at(0), head: 'a'.repeat(64) as Sha256 };
  const ofOwn = (who: string, ...events: readonly DossierEvent[]) =>
    ownAs({ viewer: viewerOf(house, actor(who))!, state: dossierOf(events), others, head, hidden: [] });
  const first: readonly DossierEvent[] = [...ready(), ...round('20'), took('AAA', AGREE), took('BBB', OBJECT)];
  const second: readonly DossierEvent[] = [
    ...first,
    lifted('BBB'),
    roundClosed('20', 'superseded'),
    issued(manifest(2)),
    ...round('20', 2, { kind: 'silence', textHash: V2 }),
    took('BBB', OBJECT, '20', 2, V2),
  ];

  it('is told to members alone', () => {
    expect(['SECRETARIAT', 'CHAIR-EG', 'AUDITOR'].map((who) => ofOwn(who, ...first))).toEqual([null, null, null]);
  });

  it('is which rounds ask it, of which version, and how saying nothing is read there', () => {
    const asked = { stage: '20', round: 1, kind: 'open', textHash: V1, version: 1, silenceMeans: 'unheard' };
    expect(ofOwn('CCC', ...first)?.asked).toEqual([asked]);
    expect(ofOwn('CCC', ...ready())?.asked).toEqual([]);
    const again = { ...asked, round: 2, kind: 'silence', textHash: V2, version: 2, silenceMeans: 'noObjection' };
    expect(ofOwn('CCC', ...second)?.asked).toEqual([again]);
    // A candidate is asked nothing.
    expect(viewerOf(house, actor('DDD'))?.role).not.toBe('member');
  });

  it('is what it said last, and on which version it agreed last', () => {
    const present = { version: 1, textHash: V1 };
    expect(ofOwn('CCC', ...first)).toMatchObject({ last: null, agreedOn: null, present });
    expect(ofOwn('AAA', ...first)).toMatchObject({
      last: { stage: '20', round: 1, version: 1, kind: 'agree', lifted: false },
      agreedOn: present,
    });
    expect(ofOwn('BBB', ...first)).toMatchObject({ last: { kind: 'object', lifted: false }, agreedOn: null });
    expect(ofOwn('BBB', ...second.slice(0, -1))).toMatchObject({ last: { round: 1, version: 1, lifted: true } });
    expect(ofOwn('BBB', ...second)).toMatchObject({
      last: { round: 2, version: 2, kind: 'object', lifted: false },
      agreedOn: null,
      present: { version: 2, textHash: V2 },
    });
    // An agreement is of its version; what was said after it is another thing.
    expect(ofOwn('AAA', ...second)).toMatchObject({ last: { version: 1 }, agreedOn: present });
    const objectsNow = [...second, took('AAA', OBJECT, '20', 2, V2)];
    expect(ofOwn('AAA', ...objectsNow)).toMatchObject({ last: { version: 2, kind: 'object' }, agreedOn: present });
    const agreesNow = [...second, took('AAA', AGREE, '20', 2, V2)];
    expect(ofOwn('AAA', ...agreesNow)?.agreedOn).toEqual({ version: 2, textHash: V2 });
    expect(ofOwn('AAA', ...registered())?.present).toBeNull();
  });
});
