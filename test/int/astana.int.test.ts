import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { auditor, historyRows, isShown, type Auditor, type HistoryRow } from '../../client/index.ts';
import { parseLine } from '../../evidence/chain.ts';
import type { ConcordatEvent } from '../../contracts/events.ts';
import { ActorId, DossierId } from '../../contracts/ids.ts';
import type { BoardLine, DossierView } from '../../contracts/views.ts';
import { identityOf } from '../../demo/identities.ts';
import { astanaPackage } from '../../demo/package.ts';
import { joinAs, type Participant } from '../../demo/participant.ts';
import { fast } from '../../demo/procedure.ts';
import { INCIDENTS } from '../../demo/script.ts';
import { ROOT, startPackageEngines, type PackageEngines } from './house.ts';

/** The whole demonstration as a process, stopped by SIGKILL in the middle and started again, on engines that stay up. */

jest.setTimeout(540_000);

const HALFWAY_ENTRIES = 900;

let engines: PackageEngines;
let run: ChildProcess | null = null;

/** Starts the demonstration in a process group of its own, with its worker in it. */
function start(): { child: ChildProcess; output: () => string } {
  const main = join(ROOT, 'dist', 'demo', 'main.js');
  const child = spawn(process.execPath, [main, '--once', '--fast'], {
    env: engines.environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  run = child;
  let text = '';
  child.stdout.on('data', (d) => (text += d));
  child.stderr.on('data', (d) => (text += d));
  return { child, output: () => text };
}

function killGroup(child: ChildProcess): void {
  if (child.pid && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL');
}

async function eyes(): Promise<Participant> {
  const ending = new AbortController();
  return joinAs(
    {
      organisation: astanaPackage.organisation,
      profiles: engines.installation.places.profiles,
      natsUrl: engines.installation.natsUrl,
      pace: fast,
      signal: ending.signal,
      tell: () => undefined,
    },
    identityOf(astanaPackage, ActorId.parse('AUDITOR')),
  );
}

beforeAll(async () => {
  engines = await startPackageEngines('astana');
});
afterAll(async () => {
  if (run) killGroup(run);
  await engines?.stop();
});

describe('the Astana package', () => {
  let first = '';
  let second = '';
  let code: number | null = null;
  const rows = new Map<string, readonly HistoryRow[]>();
  const events = new Map<string, readonly ConcordatEvent[]>();
  let views: readonly DossierView[] = [];
  const of = (incident: keyof typeof INCIDENTS) => INCIDENTS[incident].dossier;
  const eventsOf = (id: string) => events.get(id) ?? [];
  const rowsOf = (id: string) => rows.get(id) ?? [];
  const closings = (id: string, stage: string) =>
    eventsOf(id).flatMap((e) => (e.type === 'RoundClosed' && e.stage === stage ? [e.outcome] : []));

  beforeAll(async () => {
    const stopped = start();
    const entries = await entriesReached(stopped.child);
    killGroup(stopped.child);
    first = stopped.output();
    if (entries < HALFWAY_ENTRIES) throw new Error(`the first run ended before it could be stopped:\n${first}`);
    const again = start();
    [code] = (await once(again.child, 'close')) as [number | null];
    second = again.output();
    if (code !== 0)
      throw new Error(`the demonstration ended with ${code}:\n${first}\n--- started again ---\n${second}`);
    // The worker ended with the demonstration; another answers what the journal holds.
    await readJournal();
  });

  /** Waits until the documents have so many entries and the silence is broken, or the run ends; returns how many. */
  async function entriesReached(child: ChildProcess): Promise<number> {
    for (;;) {
      if (child.exitCode !== null) return 0;
      const see = await eyes().catch(() => null);
      if (see) {
        for (;;) {
          const lines: readonly BoardLine[] = await see.reading.board().catch(() => []);
          const sum = lines.reduce((n, l) => n + l.entries, 0);
          // Stopped in the middle of the silence that is to be broken, its time would pass while nobody can speak.
          const broken = await see.reading.dossier(DossierId.parse(of('broken'))).catch(() => null);
          const isBroken = broken?.stages['40']?.rounds.some((r) => r.outcome === 'broken') ?? false;
          if ((sum >= HALFWAY_ENTRIES && isBroken) || child.exitCode !== null) {
            await see.connection.close();
            return sum;
          }
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
      }
    }
  }

  async function readJournal(): Promise<void> {
    const third = start();
    const see = await eyes();
    try {
      const reading: Auditor = auditor(see.connection);
      const found: DossierView[] = [];
      for (const { id } of astanaPackage.documents) {
        const view = await reading.status(id);
        if (!view.ok) throw new Error(`${id}: ${view.refusal.rule}`);
        found.push(view.value);
        const lines = await reading.entries(`dossier/${id}` as never);
        if (!lines.ok) throw new Error(`${id}: ${lines.refusal.rule}`);
        events.set(
          id,
          lines.value.flatMap((l) => parseLine(l).events),
        );
        rows.set(id, historyRows(lines.value, [], []).filter(isShown));
      }
      views = found;
    } finally {
      await see.connection.close();
      // Started on a package that has ended, it shows the table and ends well.
      const [again] = (await once(third.child, 'close')) as [number | null];
      expect(again).toBe(0);
    }
  }

  it('ends with 0 and a table of 25 verified documents, all but the draft adopted', () => {
    expect(code).toBe(0);
    expect(second).toMatch(/25 documents\s+24 adopted, 1 decided on as a draft/);
    const table = second.split('\n').filter((l) => /^SCO-2024-\d\d\s.*\sNo\. /.test(l));
    expect(table).toHaveLength(25);
    for (const line of table) expect(line).toMatch(/ yes$/);
  });

  it('says that what delegations say is illustrative', () => {
    expect(second).toMatch(/Illustrative, not history/);
  });

  it('doubles nothing: every statement once, every position of a delegation in a round once but for those that the scenario lifts', () => {
    for (const { id } of astanaPackage.documents) {
      const statements = rowsOf(id).map((r) => r.statement);
      expect(new Set(statements).size).toBe(statements.length);
      const taken = eventsOf(id).flatMap((e) =>
        e.type === 'PositionTaken' ? [`${e.stage}/${e.round}/${e.member}`] : [],
      );
      expect(new Set(taken).size).toBe(taken.length);
      const signed = eventsOf(id).flatMap((e) => (e.type === 'Signed' ? [e.member] : []));
      expect(new Set(signed).size).toBe(signed.length);
    }
  });

  it('admits Belarus by the first act, with a roster of nine; the other items count ten', () => {
    const rosters = astanaPackage.documents.map(({ id }) => {
      const found = eventsOf(id).find(
        (e) => (e.type === 'ConsensusFound' || e.type === 'DraftDecided') && e.stage === '60',
      );
      return found && 'evidence' in found ? found.evidence.roster.length : 0;
    });
    expect(views[1]?.act?.number).toBe(1);
    expect(rosters).toEqual(astanaPackage.documents.map((d) => (d.admits ? 9 : 10)));
  });

  it('numbers the acts in the order of the agenda', () => {
    expect(views.map((v) => (v.act ?? v.draftAct)?.number)).toEqual(astanaPackage.documents.map((d) => d.item));
  });

  it('an objection blocks until a new version, on which all positions start anew', () => {
    expect(closings(of('objection'), '20')).toEqual(['superseded', 'consensus']);
    const anew = eventsOf(of('objection')).filter(
      (e) => e.type === 'PositionTaken' && e.stage === '20' && e.round === 2,
    );
    expect(anew).toHaveLength(9);
  });

  it('an objection is lifted by its maker', () => {
    expect(eventsOf(of('lifted')).filter((e) => e.type === 'PositionLifted')).toHaveLength(1);
  });

  it('a round ends by its deadline, and a late position is kept and changes nothing', () => {
    expect(closings(of('deadline'), '20')).toEqual(['deadline', 'consensus']);
    const late = rowsOf(of('deadline')).filter((r) => r.late);
    expect(late).toHaveLength(1);
    expect(late[0]?.refusal?.rule).toMatch(/^D2[12]$/);
  });

  it('silence passes once and is broken once', () => {
    expect(closings(of('silence'), '40')).toEqual(['silence']);
    // A machine that is busy may let the deadline of a round pass between the two; the chair then opens another.
    const closed = closings(of('broken'), '40');
    expect([closed[0], closed.at(-1)]).toEqual(['broken', 'consensus']);
  });

  it('words in brackets go up with their holder, and a new version settles them', () => {
    const view = views.find((v) => v.dossier === of('bracket'));
    expect(view?.sentUp).toMatchObject([{ stage: '20', brackets: [{ holders: [expect.any(String)] }] }]);
    expect(view?.version).toMatchObject({ number: 2, openPlaces: [] });
  });

  it('the summit decides on a draft, which is no adoption, and the next chairmanship takes it over', () => {
    const view = views.find((v) => v.dossier === of('onDraft'));
    expect(view).toMatchObject({
      phase: 'inProgress',
      act: null,
      sentence: expect.stringMatching(/decided on the draft/),
    });
    expect(view?.carryOvers).toMatchObject([{ from: 'CHAIR-CNC', to: 'CHAIR-CNC-CHN', status: 'accepted' }]);
  });

  it('a delegation that objects stands aside with its scope by its own act, and does not sign what it stands aside from', () => {
    const found = eventsOf(of('asideDocument')).find((e) => e.type === 'ConsensusFound' && e.stage === '60');
    const aside = found?.type === 'ConsensusFound' ? found.evidence.standAsides : [];
    expect(aside).toEqual([{ member: expect.any(String), scope: { of: 'document' } }]);
    const lifted = eventsOf(of('asideDocument')).flatMap((e) => (e.type === 'PositionLifted' ? [e] : []));
    // Once in each round: a busy machine may let the deadline of the first pass.
    for (const l of lifted) expect(l).toMatchObject({ member: aside[0]?.member, standAside: { of: 'document' } });
    expect(new Set(lifted.map((l) => l.round)).size).toBe(lifted.length);
    expect(lifted.length).toBeGreaterThan(0);
    const explained = eventsOf(of('asideDocument')).filter((e) => e.type === 'NonSignatureExplained');
    expect(explained).toMatchObject([{ member: aside[0]?.member, because: 'stoodAside' }]);
    const paragraph = eventsOf(of('asideParagraph')).find(
      (e) => e.type === 'PositionTaken' && e.position.kind === 'standAside',
    );
    expect(paragraph).toMatchObject({ position: { scope: { of: 'paragraph' } } });
  });

  it('a text is taken as a basis and sent back to experts', () => {
    const kinds = eventsOf(of('basis')).map((e) => e.type);
    expect(kinds.indexOf('TakenAsBasis')).toBeLessThan(kinds.indexOf('ReturnedToStage'));
    expect(closings(of('basis'), '20')).toEqual(['returned', 'consensus']);
  });

  it('a document is deferred to the next meeting and taken up again', () => {
    const moved = eventsOf(of('deferral')).flatMap((e) =>
      e.type === 'Deferred' ? [e.to] : e.type === 'TakenUpAgain' ? [e.meeting] : [],
    );
    expect(moved).toEqual(['CNC-2024-06-29', 'CNC-2024-06-29']);
  });

  it('statements of the CHS are in effect unsigned, the agreement awaits domestic procedures', () => {
    const statements = astanaPackage.documents
      .filter((d) => d.class.toLowerCase().endsWith('statement'))
      .map((d) => d.id);
    expect(statements).toHaveLength(3);
    for (const id of statements) expect(eventsOf(id).some((e) => e.type === 'Signed')).toBe(false);
    expect(views[24]).toMatchObject({ phase: 'adopted', class: 'agreement' });
  });

  it('every other document is in effect', () => {
    expect(views.filter((v) => v.phase === 'inEffect')).toHaveLength(23);
  });
});
