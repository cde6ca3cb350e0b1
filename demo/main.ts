import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { auditor, ServiceUnavailable, verifyExport, type Auditor, type VerificationReport } from '../client/index.ts';
import type { BoardLine, DossierView } from '../contracts/views.ts';
import { liveBoard, plainBoard, type Board } from './board.ts';
import { ensureIdentities, identityOf, type Installation } from './identities.ts';
import { astanaPackage } from './package.ts';
import { Stopped, joinAs, outlast, type Stage } from './participant.ts';
import { fast, watchable } from './procedure.ts';
import { playPackage, type Play } from './scenario.ts';
import { ILLUSTRATIVE } from './script.ts';
import { makeStreams } from './streams.ts';
import { finalTable, missingEnd } from './table.ts';
import { startDesk, startWorker } from './workerProcess.ts';

const HELP = `Plays the Astana package on engines that are up (NATS_URL, TEMPORAL_ADDRESS).

  --once    end when the package has ended: exit 0, or 1 where a document did not reach its expected end
  --plain   plain lines, also on a terminal
  --fast    short pauses, for tests
  --help    this text
`;

const HEADINGS = [
  'The package of the SCO summit of Astana, 4 July 2024, with demonstration periods.',
  `${ILLUSTRATIVE}: what delegations say, act numbers, people and draft texts.`,
];

/** Nothing has moved for so long, milliseconds: the package has come as far as it comes. */
const STALLED_MS = 120_000;
const LOOK_MS = 400;
const CLOSING_MS = 3_000;

type Io = {
  readonly environment: NodeJS.ProcessEnv;
  readonly output: NodeJS.WriteStream;
  readonly interrupt: AbortController;
};

/** The demonstration. Returns the exit code: 0 done, 1 a document did not reach its end, 2 usage, 130 interrupted before it. */
export async function main(argv: readonly string[], { environment, output, interrupt }: Io): Promise<number> {
  const options = {
    once: { type: 'boolean' },
    plain: { type: 'boolean' },
    fast: { type: 'boolean' },
    help: { type: 'boolean' },
  } as const;
  let flags: ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];
  try {
    flags = parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    output.write(`${(error as Error).message}\n${HELP}`);
    return 2;
  }
  if (flags.help) {
    output.write(HELP);
    return 0;
  }
  const natsUrl = environment['NATS_URL'];
  if (!natsUrl || !environment['TEMPORAL_ADDRESS']) {
    output.write('NATS_URL and TEMPORAL_ADDRESS must name engines that are up; npm start brings its own.\n');
    return 2;
  }
  const installation = await ensureIdentities(environment['CONCORDAT_DATA'] ?? 'var', natsUrl);
  await makeStreams(installation, astanaPackage);

  const live = output.isTTY && !flags.plain;
  const board = live ? liveBoard(output, HEADINGS, () => Date.now()) : plainBoard(output, HEADINGS);
  const running = { environment, organisation: astanaPackage.organisation, tell: board.tell };
  const worker = startWorker(installation, running);
  const addresses: { desk?: string } = {};
  const desk = startDesk(installation, {
    ...running,
    onUp: (address) => {
      addresses.desk = address;
      board.tell(`Desk: ${address}`);
    },
  });
  const stage: Stage = {
    organisation: astanaPackage.organisation,
    profiles: installation.places.profiles,
    natsUrl,
    pace: flags.fast ? fast : watchable,
    signal: interrupt.signal,
    tell: board.tell,
  };
  const curtain = new AbortController();
  const playing = AbortSignal.any([interrupt.signal, curtain.signal]);
  // Every participant listens to it, and each of its pauses does.
  setMaxListeners(0, playing);
  let play: Play | null = null;
  try {
    play = await playPackage({ ...stage, signal: playing }, installation);
    const watcher = await outlast(stage, 'to connect the auditor', () =>
      joinAs(stage, identityOf(astanaPackage, auditorOf())),
    );
    const reading = auditor(watcher.connection);
    const ended = await followToTheEnd(stage, reading, play, board);
    if (interrupt.signal.aborted) return 130;
    const missing = await conclude(output, stage, reading, play, installation, ended.views);
    if (flags.once) return missing.length === 0 ? 0 : 1;
    // They would answer before a person can, and for ever.
    curtain.abort();
    await play.close();
    output.write(
      `\n${addresses.desk === undefined ? '' : `Desk: ${addresses.desk}\n`}Temporal: ${environment['TEMPORAL_UI'] ?? environment['TEMPORAL_ADDRESS']}\n` +
        'The participants have left; take any part in another terminal (npx concordat --help; README, a tour by role).\n' +
        'Engines and worker stay up; Ctrl-C ends them.\n',
    );
    await untilAborted(interrupt.signal);
    return missing.length === 0 ? 0 : 1;
  } catch (error) {
    if (error instanceof Stopped) return 130;
    throw error;
  } finally {
    interrupt.abort();
    // The worker last: who has something in hand finishes it. A connection that waits for an answer may wait longer than
    // anyone who has pressed Ctrl-C.
    await Promise.race([play?.close(), pause(CLOSING_MS)]);
    await desk.stop();
    await worker.stop();
  }
}

function auditorOf() {
  const office = astanaPackage.offices.find((o) => o.role === 'auditor');
  if (!office) throw new Error('the package names no auditor');
  return office.id;
}

/** Shows the board until every document has reached its end, nothing moves any more, or the reader interrupts. */
async function followToTheEnd(
  stage: Stage,
  reading: Auditor,
  play: Play,
  board: Board,
): Promise<{ views: readonly (DossierView | null)[] }> {
  let failure: unknown = null;
  play.finished.catch((error: unknown) => (failure = error));
  let moved = { entries: -1, at: Date.now() };
  let views: readonly (DossierView | null)[] = [];
  while (!stage.signal.aborted) {
    if (failure !== null) throw failure;
    const answer = await outlast(stage, 'for the board', () => reading.list());
    const lines = answer.ok ? ordered(answer.value) : [];
    board.show(lines);
    const entries = lines.reduce((n, l) => n + l.entries, 0);
    if (entries !== moved.entries) moved = { entries, at: Date.now() };
    // Whoever has taken a part before may have filed others.
    const own = lines.filter((l) => astanaPackage.documents.some(({ id }) => id === l.dossier));
    const settled =
      own.length === astanaPackage.documents.length &&
      own.every((l) => l.phase === 'inEffect' || l.phase === 'adopted' || l.draftAct !== null);
    if (settled || Date.now() - moved.at > STALLED_MS) {
      views = await outlast(stage, 'for the documents', () => viewsOf(reading));
      const done = astanaPackage.documents.every(
        (d, i) => missingEnd(d, views[i] ?? null, astanaPackage, play.procedure) === null,
      );
      if (done || Date.now() - moved.at > STALLED_MS) return { views };
    }
    await pause(LOOK_MS, undefined, { signal: stage.signal }).catch(() => undefined);
  }
  return { views };
}

function ordered(lines: readonly BoardLine[]): readonly BoardLine[] {
  return [...lines].sort((a, b) => (a.dossier < b.dossier ? -1 : 1));
}

async function viewsOf(reading: Auditor): Promise<readonly (DossierView | null)[]> {
  const views: (DossierView | null)[] = [];
  for (const { id } of astanaPackage.documents) {
    const view = await reading.status(id);
    views.push(view.ok ? view.value : null);
  }
  return views;
}

/** The table, and what did not come to its end. */
async function conclude(
  output: NodeJS.WriteStream,
  stage: Stage,
  reading: Auditor,
  play: Play,
  installation: Installation,
  views: readonly (DossierView | null)[],
): Promise<readonly string[]> {
  const reports = await outlast(stage, 'for the journal', () => verifyPackage(reading, installation.rootKey));
  const rows = astanaPackage.documents.map((document, i) => ({
    document,
    line: views[i] ?? null,
    verified: reports(document.id),
  }));
  output.write(
    `\n${finalTable(rows)}\n\n${ILLUSTRATIVE}: positions, act numbers, people and draft texts were made for this demonstration.\n`,
  );
  for (const { id, caution } of astanaPackage.documents) if (caution) output.write(`${id}: ${caution}\n`);
  const missing = astanaPackage.documents.flatMap(
    (d, i) => missingEnd(d, views[i] ?? null, astanaPackage, play.procedure) ?? [],
  );
  for (const line of missing) output.write(`not as expected: ${line}\n`);
  return missing;
}

/** One export of everything that the package's decisions read, verified once; what was found is told document by document. */
async function verifyPackage(reading: Auditor, rootKey: string): Promise<(dossier: string) => string> {
  const lines = new Set<string>();
  const has = (id: string) => [...lines].some((l) => l.includes(`"aggregate":"dossier/${id}"`));
  for (const { id } of astanaPackage.documents) {
    if (has(id)) continue;
    const exported = await reading.exportEntries(id, { whole: true });
    if (exported.ok) for (const line of exported.value) lines.add(line);
  }
  const report: VerificationReport = verifyExport([...lines], { rootKey });
  return (dossier) => {
    const aggregate = `dossier/${dossier}`;
    const found = report.findings.filter((f) => f.aggregate === aggregate);
    const head = report.heads.find((h) => h.aggregate === aggregate);
    if (found.length > 0) return `no: ${found[0]?.what ?? ''}`;
    const undecided = report.notDecided.filter((n) => n.aggregate === aggregate).length;
    return head ? (undecided === 0 ? 'yes' : `chain only (${undecided} not decided again)`) : 'no entries';
  };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return signal.aborted
    ? Promise.resolve()
    : new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

if (require.main === module) {
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupt.abort());
  main(process.argv.slice(2), { environment: process.env, output: process.stdout, interrupt }).then(
    (code) => process.exit(code),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exit(error instanceof ServiceUnavailable ? 4 : 5);
    },
  );
}
