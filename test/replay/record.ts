import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { chair, delegation, secretariat } from '../../client/index.ts';
import { DossierId, MeetingId, StageCode } from '../../contracts/ids.ts';
import { workflowId } from '../../contracts/names.ts';
import { ADOPTION_WORKFLOW, TASK_QUEUE } from '../../contracts/temporal.ts';
import { eventually, openHouse, type House } from '../faults/house.ts';
import { shortProcedure } from '../faults/procedure.ts';
import { takeDecision, takeStatement, walk, type Walk } from '../faults/walk.ts';
import { HISTORIES, bundleNow, installQuietRuntime, replayWith, type HistoryJson } from './replaying.ts';

/**
 * Records the fixtures: takes documents through the whole engine, one per path, and stores the histories of their closed
 * runs under the version of package.json, each with what the workflow code derives of it now. Run it at each release and
 * whenever the workflow changes on purpose: `node test/replay/record.cjs`. A fixture that is there is left as it is, since
 * a run of that version may still be open; `--again` replaces those of this very version.
 */
export async function recordHistories(argv: readonly string[], say: (line: string) => void): Promise<void> {
  installQuietRuntime();
  const { version } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  // At stage 30 a deadline passes while somebody watches; everywhere else nobody is late.
  const procedure = shortProcedure({ '30': { periodMs: 4_000, reminders: [0.5] } });
  const house = await openHouse({ procedure, processes: { worker: 'intake,relay,projections,temporal' } });
  try {
    const replay = replayWith(await bundleNow());
    for (const [path, take] of Object.entries(paths)) {
      const file = (of: string) => join(HISTORIES, `${of}.v${version}.json`);
      if (existsSync(file(path)) && !argv.includes('--again')) {
        say(`${path}: kept`);
        continue;
      }
      const dossier = DossierId.parse(path.toUpperCase());
      const atRest = () => untilAtRest(house, dossier);
      await take(
        house,
        walk(house, dossier, () => undefined, atRest),
        dossier,
        atRest,
      );
      const runs = await closedRuns(house, dossier);
      for (const [i, history] of runs.entries()) {
        const name = i === 0 ? path : `${path}-${i + 1}`;
        const derived = await replay(history);
        writeFileSync(file(name), `${JSON.stringify(history, null, 2)}\n`);
        writeFileSync(file(name).replace(/\.json$/, '.derived.json'), `${JSON.stringify(derived, null, 2)}\n`);
        say(`${name}: ${history.events.length} events`);
      }
    }
  } finally {
    await house.stop();
  }
}

const inRound = ({ stage, round, textHash }: Awaited<ReturnType<Walk['openRound']>>) => ({ stage, round, textHash });

const paths: Readonly<
  Record<string, (house: House, w: Walk, dossier: DossierId, atRest: () => Promise<void>) => Promise<void>>
> = {
  /** In a meeting, numbered, signed by all. */
  adopted: (_, w) => takeDecision(w, MeetingId.parse('CHS-ADOPTED')),

  'objection-lifted': (_, w) => takeStatement(w, { '20': 'BBB' }),

  /** Two delegations are reminded, do not answer, and the round is closed; on the next version all agree. */
  'deadline-passed': async (_, w, dossier, atRest) => {
    await w.file('statement');
    await w.circulate(await w.issue(1));
    await w.find(await w.agreeAll('20'));
    const round = await w.openRound('30');
    await w.recorded('AAA', (c) =>
      delegation(c).takePosition(dossier, { ...inRound(round), position: { kind: 'agree' } }),
    );
    await w.view('a round that is over', (v) => v.roundList.some((r) => r.stage === '30' && r.outcome === 'deadline'));
    await atRest();
    await w.issue(2);
    await w.find(await w.agreeAll('30'));
    await w.find(await w.agreeAll('60'));
    await w.inEffect();
  },

  /** While a round is open and its deadline is waited for. */
  withdrawn: async (_, w, dossier) => {
    await proposeAsMember(w, dossier);
    await w.circulate(await w.issue(1));
    await w.openRound('20');
    await w.recorded('AAA', (c) => delegation(c).withdrawProposal(dossier, { reason: 'no longer wanted' }));
  },

  /** The chair takes the text back to the experts, who agree on another version. */
  returned: async (_, w, dossier) => {
    await w.file('statement');
    await w.circulate(await w.issue(1));
    await w.find(await w.agreeAll('20'));
    await w.openRound('30');
    await w.recorded('CHAIR', (c) =>
      chair(c).returnTo(dossier, {
        from: StageCode.parse('30'),
        to: StageCode.parse('20'),
        places: [],
        reason: 'the experts have not seen it',
      }),
    );
    await w.issue(2);
    for (const code of ['20', '30', '60']) await w.find(await w.agreeAll(code));
    await w.inEffect();
  },

  /** Several runs of one document, as the history grows beyond a limit that is set low. */
  'continued-as-new': async (house, w, dossier) => {
    await proposeOnly(w, dossier);
    await house.temporal.workflow.start(ADOPTION_WORKFLOW, {
      workflowId: workflowId(dossier),
      taskQueue: TASK_QUEUE,
      args: [{ v: 1, dossier, meeting: null, maxHistoryLength: 20 }],
    });
    await w.recorded('SECRETARIAT', (c) => secretariat(c).register(dossier));
    await w.circulate(await w.issue(1));
    for (const code of ['20', '30', '60']) await w.find(await w.agreeAll(code));
    await w.inEffect();
  },
};

const proposal = (dossier: string) =>
  ({
    title: `Document ${dossier}`,
    class: 'statement',
    area: 'energy',
    justification: 'it is needed',
    proposer: 'AAA',
    leadOrgan: 'experts',
  }) as Parameters<ReturnType<typeof delegation>['propose']>[1];

function proposeOnly(w: Walk, dossier: DossierId): Promise<void> {
  return w.recorded('AAA', (c) => delegation(c).propose(dossier, proposal(dossier)));
}

async function proposeAsMember(w: Walk, dossier: DossierId): Promise<void> {
  await proposeOnly(w, dossier);
  await w.recorded('SECRETARIAT', (c) => secretariat(c).register(dossier));
}

/**
 * The process has nothing to do for a while. What comes while a workflow task is under way makes the server drop the
 * task with the steps it took, and the fixture would lack them.
 */
async function untilAtRest(house: House, dossier: DossierId): Promise<void> {
  const handle = house.temporal.workflow.getHandle(workflowId(dossier));
  let quiet = 0;
  await eventually(
    `rest of ${dossier}`,
    async () => (quiet = (await handle.describe()).raw.pendingWorkflowTask ? 0 : quiet + 1),
    () => quiet >= 8,
  );
}

/** The histories of all runs of a document, the first one first, once the last one has closed. */
async function closedRuns(house: House, dossier: DossierId): Promise<readonly HistoryJson[]> {
  const id = workflowId(dossier);
  const ended = await eventually(
    `the end of ${id}`,
    () => house.temporal.workflow.getHandle(id).describe(),
    (d) => d.status.name !== 'RUNNING',
  );
  if (ended.status.name !== 'COMPLETED') throw new Error(`${id} ended as ${ended.status.name}`);
  const runs: HistoryJson[] = [];
  const firstRun = (await house.temporal.workflow.getHandle(id).fetchHistory()).events?.[0]
    ?.workflowExecutionStartedEventAttributes?.firstExecutionRunId;
  for (let runId = firstRun; runId;) {
    const history = await house.temporal.workflow.getHandle(id, runId).fetchHistory();
    runs.push(withoutMachine(JSON.parse(historyToJSON(history)) as HistoryJson));
    runId = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
  }
  return runs;
}

/** Leaves out what names the machine that recorded it: identities of clients and names of sticky queues. */
function withoutMachine(history: HistoryJson): HistoryJson {
  const clean = (_: string, value: unknown) =>
    typeof value === 'string' ? value.replaceAll(new RegExp(`\\d+@${hostname()}`, 'g'), 'recorded') : value;
  return JSON.parse(JSON.stringify(history, clean)) as HistoryJson;
}
