import { parseArgs } from 'node:util';
import {
  connectConcordat,
  EvidenceFailure,
  explainRefusal,
  findIdentity,
  MalformedAct,
  profileDirectory,
  ProfileError,
  ServiceUnavailable,
  type Connection,
  type Identity,
} from '../index.ts';
import { EXIT, UsageError, type Command, type Context, type Io, type OptionSpec } from './command.ts';
import { COMMANDS } from './commands.ts';
import { Drafted, draftingOf, writeDraft } from './drafting.ts';
import { COMMON_OPTIONS, commandHelp, overview, usage } from './help.ts';
import { json, refusalText } from './print.ts';
import { processIo } from './processIo.ts';

/**
 * The command line. Gives the exit code (see `EXIT`) and never throws; writes through `io` alone.
 * @param argv arguments after the program's name
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  const asJson = argv.includes('--json');
  try {
    return await dispatch(argv, io);
  } catch (error) {
    return report(error, asJson, io);
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  const place = commandPlace(argv);
  const name = place === -1 ? undefined : argv[place];
  const wantsHelp = argv.includes('--help') || argv.includes('-h');
  if (name === undefined || name === 'help') {
    const about = name === 'help' ? COMMANDS.find((c) => c.name === argv[place + 1]) : undefined;
    const text = about ? commandHelp(about) : overview(COMMANDS);
    if (!wantsHelp && name === undefined && argv.length > 0)
      throw new UsageError('No command is named. See concordat --help');
    (wantsHelp || name === 'help' ? io.out : io.err)(text);
    return wantsHelp || name === 'help' ? EXIT.done : EXIT.usage;
  }
  const command = COMMANDS.find((c) => c.name === name);
  if (!command)
    throw new UsageError(`There is no command ${JSON.stringify(name)}.${likely(name)} See concordat --help`);
  if (wantsHelp) {
    io.out(commandHelp(command));
    return EXIT.done;
  }
  return run(command, [...argv.slice(0, place), ...argv.slice(place + 1)], io);
}

async function run(command: Command, argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parse(command, argv);
  requireArguments(command, positionals);
  const text = (option: string) => {
    const value = values[option];
    const last = Array.isArray(value) ? value.at(-1) : value;
    return typeof last === 'string' ? last : undefined;
  };
  const asJson = values['json'] === true;
  const { environment } = io;
  const patience = text('patience');
  if (patience !== undefined && !/^\d{1,5}$/.test(patience))
    throw new UsageError('--patience: a number of seconds is expected');
  const draftTo = text('draft');
  let profile: Promise<Identity> | undefined;
  let opened: Promise<Connection> | undefined;

  const context: Context = {
    io,
    json: asJson,
    yes: values['yes'] === true,
    arguments: positionals,
    argument: (place) => positionals[place] ?? '',
    text,
    texts: (option) => {
      const value = values[option];
      return (Array.isArray(value) ? value : value === undefined ? [] : [value]).filter((v) => typeof v === 'string');
    },
    flag: (option) => values[option] === true,
    profile: () => {
      const as = text('as') ?? environment['CONCORDAT_AS'];
      if (as === undefined) throw new UsageError('No identity is named: --as WHO, or CONCORDAT_AS');
      return (profile ??= findIdentity(profileDirectory(text('profiles'), environment), as));
    },
    connection: () => {
      opened ??= context.profile().then(async (identity) => {
        const url = text('url') ?? environment['CONCORDAT_URL'];
        const connection = await connectConcordat(identity, {
          ...(url !== undefined && { url }),
          ...(patience !== undefined && { patienceMs: Number(patience) * 1_000 }),
          onWait: (wait) => io.err(`waiting for ${wait.for} … ${Math.round(wait.sinceMs / 1_000)} s\n`),
        });
        return draftTo === undefined ? connection : draftingOf(connection);
      });
      return opened;
    },
    emit: (value, shown) => io.out(asJson ? json(value) : shown),
    refuse: (refusal, more = {}) => {
      if (asJson) io.out(json({ ok: false, ...more, refusal: explainRefusal(refusal) }));
      else io.err(refusalText(refusal));
      return EXIT.refused;
    },
    outcome: (result, done, more = {}) => {
      if (!result.ok) {
        const { refusal, ...rest } = result;
        return context.refuse(refusal, { ...more, ...rest });
      }
      context.emit(
        { ...more, ...result },
        `${done}: entry ${result.entry}, received ${result.at}, INBOX ${result.sequence}\n  statement ${result.statement}\n`,
      );
      return EXIT.done;
    },
    submit: async (aggregate, act, done) =>
      context.outcome(await (await context.connection()).submit(aggregate, act), done),
  };
  try {
    const code = await command.run(context);
    if (draftTo !== undefined && code === EXIT.done)
      throw new UsageError(`${command.name} signs nothing here: no draft was written`);
    return code;
  } catch (error) {
    if (draftTo === undefined || !(error instanceof Drafted)) throw error;
    return await writeDraft(context, draftTo, error.draft);
  } finally {
    // The result is already written; a connection that does not close in order takes nothing back.
    await opened?.then((connection) => connection.close()).catch(() => undefined);
  }
}

type Values = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

function parse(command: Command, argv: readonly string[]): { values: Values; positionals: readonly string[] } {
  const options = Object.fromEntries(
    Object.entries<OptionSpec>({ ...COMMON_OPTIONS, ...command.options }).map(([name, o]) => [
      name,
      {
        type: o.value ? ('string' as const) : ('boolean' as const),
        ...(o.many && { multiple: true }),
        ...(o.short && { short: o.short }),
      },
    ]),
  );
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('. ')[0]}. Usage: ${usage(command)}`);
  }
}

function requireArguments(command: Command, found: readonly string[]): void {
  const least = command.arguments.filter((a) => !a.startsWith('[')).length;
  const most = command.arguments.at(-1)?.includes('...') ? Infinity : command.arguments.length;
  if (found.length < least || found.length > most) {
    throw new UsageError(
      `${command.name} takes ${least === most ? least : `${least} to ${most}`} argument${most === 1 ? '' : 's'}, not ${found.length}. Usage: ${usage(command)}`,
    );
  }
}

/** Where the command's name stands: the first word that is neither an option nor the value of a common one. */
function commandPlace(argv: readonly string[]): number {
  for (let i = 0; i < argv.length; i += 1) {
    const word = argv[i]!;
    if (!word.startsWith('-')) return i;
    const option = COMMON_OPTIONS[word.slice(2) as keyof typeof COMMON_OPTIONS];
    if (option && 'value' in option) i += 1;
  }
  return -1;
}

function likely(name: string): string {
  const near = COMMANDS.filter((c) => c.name.startsWith(name.slice(0, 3)) || name.startsWith(c.name));
  return near.length > 0 ? ` Did you mean ${near.map((c) => c.name).join(', ')}?` : '';
}

/** Tells an error in its kind: wrong use, evidence that does not hold, outage, or a defect of this program. */
function report(error: unknown, asJson: boolean, io: Io): number {
  const tell = (code: number, value: object, text: string): number => {
    if (asJson) io.out(json({ ok: false, ...value }));
    io.err(text);
    return code;
  };
  if (error instanceof UsageError || error instanceof MalformedAct || error instanceof ProfileError) {
    return tell(EXIT.usage, { usage: error.message }, `concordat: ${error.message}\n`);
  }
  if (error instanceof EvidenceFailure) {
    const { message, found, expected } = error;
    return tell(
      EXIT.verificationFailed,
      { evidence: { message, found, expected } },
      `Verification failed. ${message}\n`,
    );
  }
  if (error instanceof ServiceUnavailable) {
    const { attempted, found, advice, statement } = error;
    return tell(
      EXIT.unavailable,
      { unavailable: { attempted, found, advice, statement } },
      `Service unavailable.\n  Tried: ${attempted}\n  Found: ${found}\n  Do:    ${advice}\n`,
    );
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return tell(
    EXIT.defect,
    { defect: message },
    `This is a defect of concordat, not a mistake of yours. Please report it with this text:\n${stack ?? message}\n`,
  );
}

/** Runs the command line on this process's streams and sets its exit code. */
export async function runProcess(): Promise<void> {
  process.exitCode = await main(process.argv.slice(2), processIo());
}

if (require.main === module) void runProcess();
