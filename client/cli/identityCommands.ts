import { counterFile, profileDirectory, profileFile, profileNames, publicPart, thumbprint } from '../index.ts';
import { EXIT, UsageError, type Command, type Context } from './command.ts';
import { fields, table } from './print.ts';

export const identityCommands: readonly Command[] = [
  {
    name: 'profiles',
    role: 'all',
    summary: 'List the identities that have a profile here',
    arguments: [],
    example: 'concordat profiles --profiles ~/concordat',
    options: {},
    run: profiles,
  },
  {
    name: 'whoami',
    role: 'all',
    summary: 'Show an identity: who, under which key, connected where; no secret',
    arguments: [],
    example: 'concordat whoami --as KAZ',
    options: {},
    run: whoami,
  },
  {
    name: 'resend',
    role: 'all',
    summary: 'Settle statements whose outcome is not known: sends the same bytes, which has effect once',
    arguments: ['[STATEMENT]'],
    example: 'concordat resend --as KAZ',
    options: {},
    run: resend,
  },
];

async function profiles(context: Context): Promise<number> {
  const directory = profileDirectory(context.text('profiles'), context.io.environment);
  const names = await profileNames(directory);
  context.emit(
    { ok: true, directory, profiles: names },
    names.length === 0 ? `No profiles in ${directory}\n` : `${names.join('\n')}\n`,
  );
  return EXIT.done;
}

async function whoami(context: Context): Promise<number> {
  const profile = await context.profile();
  const { organisation, actor, person, natsUrl, zone = null } = profile;
  const kid = profile.privateKey ? thumbprint(publicPart(profile.privateKey)) : null;
  const processKid = thumbprint(profile.processKey);
  const file = profile.file ?? profileFile(profile);
  context.emit(
    { ok: true, organisation, actor, person, kid, natsUrl, zone, processKid, file },
    fields([
      ['organisation', organisation],
      ['actor', actor],
      ['person', person],
      ['key', kid ?? 'kept elsewhere: statements are drafted with --draft FILE and signed by hand'],
      ['NATS', natsUrl],
      ['zone', zone],
      ['receipts by', processKid],
      ['profile', file],
      ['counter', counterFile(file)],
    ]),
  );
  return EXIT.done;
}

async function resend(context: Context): Promise<number> {
  const connection = await context.connection();
  const named = context.arguments[0];
  const waiting = (await connection.unanswered()).filter((u) => named === undefined || u.statement.startsWith(named));
  if (named !== undefined && waiting.length === 0) throw new UsageError(`No statement ${named} waits for its outcome`);
  const settled = [];
  for (const statement of waiting)
    settled.push({ aggregate: statement.aggregate, ...(await connection.resend(statement)) });
  const rows = settled.map((s) => [
    s.aggregate,
    String(s.statement).slice(0, 16),
    s.ok ? `recorded, entry ${s.entry}` : `refused by ${s.refusal.rule}`,
  ]);
  context.emit(
    { ok: true, settled },
    table(['about', 'statement', 'outcome'], rows, 'No statement waits for its outcome.'),
  );
  return settled.some((s) => !s.ok) ? EXIT.refused : EXIT.done;
}
