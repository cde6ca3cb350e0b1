import { readFileSync, statSync } from 'node:fs';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { parseAggregateRef } from '../contracts/ids.ts';
import { emptyFolded, foldEntry, type Folded } from '../domain/journalling.ts';
import { lineHash, parseLine } from '../evidence/chain.ts';
import { logKeysOf } from '../evidence/log/conflict.ts';
import { parseVkey, type NoteKey } from '../evidence/log/note.ts';
import { ArchiveConflict, lineFacts } from '../journal/archive/chains.ts';
import { readEntries } from '../journal/archive/entries.ts';
import { connectNats, type NatsConnection } from '../journal/connection.ts';
import { restore } from '../journal/restore.ts';
import { ConfigurationError, readConfiguration } from './configuration.ts';
import { createLog } from './log.ts';
import { reconcile, type ReconcileReport } from './reconcile.ts';
import { recoverOnce } from './worker.ts';

/** What an operator does on the engine's own host: `concordat OPERATION`, or the worker's entry point with its name. */
const OPERATIONS = ['restore', 'recover', 'reconcile'] as const;
type Operation = (typeof OPERATIONS)[number];

/** Where an operation writes. */
export type OperationIo = { readonly out: (text: string) => void; readonly err: (text: string) => void };

/** Exit codes, as those of `concordat` (docs/operations.md). */
const EXIT = { done: 0, refused: 1, usage: 2, differs: 3, unavailable: 4, defect: 5 } as const;

class Misuse extends Error {}

type Given = {
  readonly value: (option: string, variable?: string) => string;
  readonly perhaps: (option: string, variable?: string) => string | undefined;
  readonly keys: readonly NoteKey[];
  readonly isJson: boolean;
  readonly environment: NodeJS.ProcessEnv;
  readonly io: OperationIo;
};

const COMMON = `  --json              one JSON document on standard output
  --help              this text
`;
const ARCHIVE = `  --archive DIR       folder of the archive (CONCORDAT_ARCHIVE)
  --url URL           address of NATS (NATS_URL)
`;
const LOG_KEY = `  --log-key VKEY      key of the log, to check the checkpoints' signatures by; may be repeated;
                      default: those that the archived entries of the organisation register
`;
const HELP: Readonly<Record<Operation, string>> = {
  restore: `Put JOURNAL, INBOX and the texts back from the archive. No worker may run meanwhile. What is there stays.

Usage: concordat restore [OPTIONS]

Options
${ARCHIVE}  --seed-file FILE    nkey seed of the operator
  --replicas N        copies of each stream (default 3)
${LOG_KEY}${COMMON}
Example
  concordat restore --archive var/archive --url nats://127.0.0.1:4222 --seed-file var/keys/operator.seed --replicas 1
`,
  recover: `Start the workflow of every open document that has none, and tell the others how far JOURNAL is. Safe at any time.

Usage: concordat recover            (reads the worker's environment: docs/operations.md)
`,
  reconcile: `Compare JOURNAL, archive, log and Temporal, and say where they differ. Writes nothing; exit code 3 where they do.

Usage: concordat reconcile [OPTIONS]

Options
${ARCHIVE}  --seed-file FILE    nkey seed of the engine (CONCORDAT_ENGINE_SEED_FILE)
  --temporal ADDRESS  HOST:PORT of Temporal (TEMPORAL_ADDRESS); without it workflows are not looked at
  --namespace NAME    of Temporal (TEMPORAL_NAMESPACE; default "default")
${LOG_KEY}${COMMON}
Example
  concordat reconcile --archive var/archive --url nats://127.0.0.1:4222 --seed-file var/keys/engine.seed --temporal 127.0.0.1:7233
`,
};

const OPTIONS = {
  archive: { type: 'string' },
  url: { type: 'string' },
  'seed-file': { type: 'string' },
  replicas: { type: 'string' },
  temporal: { type: 'string' },
  namespace: { type: 'string' },
  'log-key': { type: 'string', multiple: true },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies NonNullable<ParseArgsConfig['options']>;
const OF_OPERATION: Readonly<Record<Operation, readonly (keyof typeof OPTIONS)[]>> = {
  restore: ['archive', 'url', 'seed-file', 'replicas', 'log-key'],
  recover: [],
  reconcile: ['archive', 'url', 'seed-file', 'temporal', 'namespace', 'log-key'],
};

/** Does one operation and gives its exit code. Never throws; writes through `io` alone. */
export async function operate(
  argv: readonly string[],
  environment: NodeJS.ProcessEnv,
  io: OperationIo,
): Promise<number> {
  try {
    const operation = OPERATIONS.find((name) => name === argv[0]);
    if (!operation) throw new Misuse(`unknown argument ${JSON.stringify(argv[0])}; there is: ${OPERATIONS.join(', ')}`);
    const values = readOptions(argv.slice(1));
    if (values.help) {
      io.out(HELP[operation]);
      return EXIT.done;
    }
    for (const name of Object.keys(values) as (keyof typeof OPTIONS)[]) {
      if (name !== 'json' && !OF_OPERATION[operation].includes(name))
        throw new Misuse(`${operation} has no --${String(name)}`);
    }
    const perhaps: Given['perhaps'] = (option, variable) => {
      const value = values[option as 'archive'] ?? (variable && environment[variable]);
      return value === '' ? undefined : value;
    };
    const given: Given = {
      perhaps,
      value: (option, variable) => {
        const value = perhaps(option, variable);
        if (value === undefined)
          throw new Misuse(`--${option} is missing${variable ? `, and ${variable} is not set` : ''}`);
        return value;
      },
      keys: (values['log-key'] ?? []).map(readKey),
      ...{ isJson: values.json === true, environment, io },
    };
    return await { restore: restoring, recover: recovering, reconcile: reconciling }[operation](given);
  } catch (error) {
    const { name, message } = error as Error;
    io.err(`${message}\n`);
    if (error instanceof Misuse) io.err(`See concordat ${argv[0] ?? ''} --help\n`);
    if (error instanceof Misuse || error instanceof ConfigurationError) return EXIT.usage;
    if (error instanceof ArchiveConflict) return EXIT.refused;
    return /Connection|Timeout|NoResponders|Unavailable|ServiceError|TransportError/.test(name)
      ? EXIT.unavailable
      : EXIT.defect;
  }
}

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true }).values;
  } catch (error) {
    throw new Misuse((error as Error).message);
  }
}

function readKey(vkey: string): NoteKey {
  const read = parseVkey(vkey);
  if (!read.ok) throw new Misuse(`--log-key: ${JSON.stringify(vkey)} is no verifier key (${read.found ?? read.what})`);
  return read.key;
}

async function connected(given: Given, seedVariable?: string): Promise<NatsConnection> {
  const url = given.value('url', 'NATS_URL');
  const seedFile = given.perhaps('seed-file', seedVariable);
  let seed: Uint8Array | undefined;
  if (seedFile !== undefined) {
    try {
      seed = Buffer.from(readFileSync(seedFile, 'utf8').trim());
    } catch (error) {
      throw new Misuse(`--seed-file: cannot read ${seedFile} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
    }
  }
  return connectNats({ servers: url, name: 'concordat operator', ...(seed && { seed }) });
}

function archiveFolder(given: Given): string {
  const folder = given.value('archive', 'CONCORDAT_ARCHIVE');
  // An archive that is not there must not be taken for an empty one.
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new Misuse(`--archive: there is no folder ${folder}`);
  return folder;
}

/** The keys that were named, else those that the organisation has registered: what it says of its own log, and no more. */
async function logKeys({ keys }: Given, folder: string): Promise<readonly NoteKey[]> {
  if (keys.length > 0) return keys;
  let folded: Folded | undefined;
  for await (const { lines } of readEntries(folder)) {
    for (const bytes of lines) {
      const line = bytes.toString('utf8');
      const facts = lineFacts(line);
      if (!facts || parseAggregateRef(facts.aggregate).kind !== 'organisation') continue;
      folded = foldEntry(folded ?? emptyFolded(facts.aggregate), parseLine(line), lineHash(line));
    }
  }
  return folded?.kind === 'organisation' ? logKeysOf(folded.state.logKeys) : [];
}

/** Says how far something is, at most once a second. */
function progress(io: OperationIo, what: string): (done: number, of: number) => void {
  let said = Date.now();
  return (done, of) => {
    if (Date.now() - said < 1_000) return;
    said = Date.now();
    io.err(`${what}: ${done} of ${of}\n`);
  };
}

async function restoring(given: Given): Promise<number> {
  const folder = archiveFolder(given);
  const replicas = Number(given.perhaps('replicas') ?? '3');
  if (!Number.isInteger(replicas) || replicas < 1 || replicas > 5) throw new Misuse('--replicas: 1 to 5 are allowed');
  const nc = await connected(given);
  try {
    given.io.err(`checking the archive in ${folder}\n`);
    const report = await restore(nc, folder, {
      ...{ replicas, keys: await logKeys(given, folder), onProgress: progress(given.io, 'lines stored') },
    });
    const { lines, there, messages, texts, missingTexts, inboxAfter, inbox } = report;
    given.io.out(
      given.isJson
        ? `${JSON.stringify({ ok: true, ...report })}\n`
        : `JOURNAL holds the ${lines} lines of the archive, read back and compared: ${there} were there, ${lines - there} were stored in ${messages} messages.\n` +
            `Texts: ${texts} stored${missingTexts.length > 0 ? `; the archive itself lacks ${missingTexts.join(', ')}` : ''}.\n` +
            `INBOX was ${inbox} and goes on above ${inboxAfter}.\n` +
            'Now start the workers, and run recover.\n',
    );
    return EXIT.done;
  } finally {
    await nc.close();
  }
}

async function recovering({ environment, io }: Given): Promise<number> {
  // Only what the relay needs.
  const configuration = readConfiguration({ ...environment, CONCORDAT_ROLES: 'relay' });
  const report = await recoverOnce(
    configuration,
    createLog(configuration.logLevel, io.err, () => new Date()),
  );
  io.out(`${JSON.stringify(report)}\n`);
  return EXIT.done;
}

async function reconciling(given: Given): Promise<number> {
  const folder = archiveFolder(given);
  const nc = await connected(given, 'CONCORDAT_ENGINE_SEED_FILE');
  const address = given.perhaps('temporal', 'TEMPORAL_ADDRESS');
  const connection = address === undefined ? null : await Connection.connect({ address });
  try {
    const namespace = given.perhaps('namespace', 'TEMPORAL_NAMESPACE') ?? 'default';
    const report = await reconcile(nc, {
      ...{ folder, keys: await logKeys(given, folder) },
      temporal: connection && new Client({ connection, namespace }),
      onStep: (what) => given.io.err(`comparing ${what}\n`),
    });
    given.io.out(given.isJson ? `${JSON.stringify(report)}\n` : reportText(report));
    return report.ok ? EXIT.done : EXIT.differs;
  } finally {
    await connection?.close();
    await nc.close();
  }
}

function reportText(report: ReconcileReport): string {
  const { entries, signed, checkpoints, texts, journal, notArchived, workflows, signatures, differences } = report;
  const later = report.ok ? journal - entries : 0;
  const lines = [
    `JOURNAL    ${journal} lines${notArchived > 0 ? `, ${notArchived} of them not archived` : ''}`,
    `archive    ${entries} lines, ${texts} texts${later > 0 ? `; ${later} lines came meanwhile, and are compared next time` : ''}`,
    `log        ${checkpoints} checkpoints, the newest over ${signed} entries; signatures ${signatures ? 'checked' : 'not checked (no log is registered, and no --log-key was given)'}`,
    `Temporal   ${workflows === null ? 'not asked (no --temporal)' : `${workflows} documents`}`,
    differences.length === 0 ? 'They agree.' : `They differ in ${differences.length} places:`,
    ...differences.map(({ part, what }) => `  ${part}: ${what}`),
  ];
  return `${lines.join('\n')}\n`;
}
