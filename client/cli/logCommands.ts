import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { AggregateRef, DossierId, Sha256, aggregateRef } from '../../contracts/ids.ts';
import { KeyName } from '../../contracts/log.ts';
import { logOrigin } from '../../contracts/names.ts';
import type { Witnessed } from '../../contracts/views.ts';
import {
  EvidenceFailure,
  ProfileError,
  auditor,
  fileMemory,
  keyClaim,
  makeWitnessKey,
  proveReceipt,
  readCheckpoint,
  readLogKey,
  readPolicy,
  readWitnessKey,
  thumbprint,
  verifyProvenReceipt,
  witnessFiles,
  witnessOnce,
  type ProvenEntry,
  type WitnessOutcome,
} from '../index.ts';
import { EXIT, UsageError, given, parsed, required, type Command, type Context } from './command.ts';
import { confirmSigning } from './confirm.ts';
import { fields, inZone, refusalText } from './print.ts';

/** The transparency log: who registers, who witnesses, what it proves. */
export const logCommands: readonly Command[] = [
  {
    name: 'log',
    role: 'all',
    summary: 'Show how far the transparency log is, and who has cosigned it; its checkpoint is verified here',
    arguments: [],
    example: 'concordat log --as KAZ',
    options: {},
    run: showLog,
  },
  {
    name: 'receipt',
    role: 'all',
    summary:
      'Fetch the receipts of a statement with the proof that its entry is in the log, as one file for offline use',
    arguments: ['STATEMENT'],
    example: 'concordat receipt 75ef6c48…64 characters --about SCO-2024-08 --as KAZ --out receipt.json',
    options: {
      about: { says: 'the document that the statement is about, or KIND/ID', value: 'DOSSIER' },
      out: { says: 'file; default: standard output', value: 'FILE' },
    },
    run: receipt,
  },
  {
    name: 'check-receipt',
    role: 'all',
    summary: 'Verify such a file with no server: signature, entry, its place in the log, witnesses',
    arguments: ['FILE'],
    example: 'concordat check-receipt receipt.json --as KAZ --policy policy.txt',
    options: { policy: { says: 'whom to believe about the log; default: the policy in the file', value: 'FILE' } },
    run: checkReceipt,
  },
  {
    name: 'register-log',
    role: 'secretariat',
    summary: 'Register the key under which the log signs its checkpoints; again: another key of it; asks first',
    arguments: [],
    example: 'concordat register-log --as SECRETARIAT --key site/secrets/log.jwk',
    options: {
      key: { says: 'file of the private key, as the archive has it; it stays there', value: 'FILE' },
      origin: { says: 'name of the log; default: concordat/ORGANISATION', value: 'NAME' },
    },
    run: registerLog,
  },
  {
    name: 'register-witness',
    role: 'delegation',
    summary: 'Make a key to witness the log with, beside the profile, and register it; asks first',
    arguments: [],
    example: 'concordat register-witness --as KAZ',
    options: { name: { says: 'name of the key; default: concordat/ORGANISATION/ACTOR', value: 'NAME' } },
    run: registerWitness,
  },
  {
    name: 'withdraw-witness',
    role: 'delegation',
    summary: 'Say that this delegation witnesses the log no more; asks first',
    arguments: [],
    example: 'concordat withdraw-witness --as KAZ --reason "the machine was lost"',
    options: { reason: { says: 'why', value: 'TEXT' } },
    run: withdrawWitness,
  },
  {
    name: 'witness',
    role: 'delegation',
    summary: 'Cosign checkpoints of the log that continue the last one; alarms, and goes on, where one does not',
    arguments: [],
    example: 'concordat witness --as KAZ --every 10s',
    options: {
      once: { says: 'look once, and end: with code 3 where it was not cosigned' },
      every: { says: 'time between two looks; default: 10s', value: 'SECONDS' },
    },
    run: witness,
  },
];

function witnessedText({ demanded, registered, cosigned, size, since }: Witnessed): string {
  const quorum =
    demanded === 0
      ? 'none is demanded'
      : since === null
        ? `reached: ${demanded} of ${registered.length}`
        : `missing for the newest entries: ${cosigned.length} of ${demanded} have cosigned`;
  return fields([
    ['quorum', quorum],
    ['covers', `${size} entries`],
    ['not covered', since === null ? null : `entries received since ${inZone(since, null)}`],
  ]);
}

async function showLog(context: Context): Promise<number> {
  const connection = await context.connection();
  const house = await auditor(connection).organisation();
  if (!house.ok) return context.refuse(house.refusal);
  const trust = house.value.logTrust;
  const head = await connection.log.head();
  if (!head.ok) return context.refuse(head.refusal);
  const { size, signed, witnessed } = head.value;
  if (!trust) {
    context.emit({ ok: true, size, signed, log: null }, `${size} entries are archived. No log is registered.\n`);
    return EXIT.done;
  }
  const newest = await readCheckpoint(connection.log, trust);
  const times = newest?.witnesses ?? [];
  const conflicts = house.value.conflicts.length;
  context.emit(
    {
      ...{ ok: true, size, signed, log: trust.log.name, key: trust.log.kid, conflicts },
      ...{ checkpoint: newest?.text ?? null, witnesses: times, witnessed },
    },
    fields([
      ['log', trust.log.name],
      ['key', trust.log.kid],
      ['archived', `${size} entries`],
      ['checkpoint', newest ? `${newest.checkpoint.size} entries, its signature is the log's` : 'none yet'],
      ['root', newest && Buffer.from(newest.checkpoint.root).toString('base64')],
      ['cosigned by', times.map((w) => `${w.name} ${secondsText(w.time)}`).join(', ') || 'nobody'],
      ['CONFLICTS', conflicts === 0 ? null : `${conflicts} on record: concordat organisation`],
    ]) + (witnessed ? witnessedText(witnessed) : ''),
  );
  return EXIT.done;
}

const secondsText = (time: number) => inZone(new Date(time * 1_000).toISOString(), null);

async function receipt(context: Context): Promise<number> {
  const statement = parsed(Sha256, 'STATEMENT', context.argument(0));
  const about = required(context, 'about');
  const aggregate = about.includes('/')
    ? parsed(AggregateRef, '--about', about)
    : aggregateRef('dossier', parsed(DossierId, '--about', about));
  const proven = await proveReceipt(await context.connection(), aggregate, statement);
  if ('refusal' in proven) return context.refuse(proven.refusal);
  if (!proven.ok) {
    const { notProven } = proven;
    const text =
      notProven.what === 'noEntry'
        ? `The engine has no entry for statement ${statement} about ${aggregate}.\n`
        : `Entry ${notProven.index} of the log is not covered yet: witnesses have cosigned ${notProven.witnessed} entries. ` +
          `The quorum is ${notProven.demanded}. Ask again, or see concordat log.\n`;
    if (context.json) context.emit({ ok: false, notProven }, '');
    else context.io.err(text);
    return EXIT.unavailable;
  }
  const out = context.text('out');
  if (out === undefined) {
    context.io.out(proven.content);
    return EXIT.done;
  }
  try {
    writeFileSync(out, proven.content);
  } catch (error) {
    throw new UsageError(`--out: cannot write ${out} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
  context.emit({ ok: true, file: out, ...proven.shows }, `Wrote ${out}\n${provenText(proven.shows)}`);
  return EXIT.done;
}

function provenText(shows: ProvenEntry): string {
  return fields([
    ['statement', `${shows.statement}, ${shows.outcome}`],
    ['entry', `${shows.entry} of ${shows.aggregate}`],
    ['log', `${shows.origin}, entry ${shows.index} of ${shows.size}`],
    ['cosigned by', shows.witnesses.map((w) => `${w.name} ${secondsText(w.time)}`).join(', ') || 'nobody'],
  ]);
}

async function checkReceipt(context: Context): Promise<number> {
  const text = (file: string) => {
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      throw new UsageError(`Cannot read ${file} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
    }
  };
  const named = context.text('policy');
  const trusted = named === undefined ? undefined : readPolicy(text(named));
  const shows = verifyProvenReceipt(text(context.argument(0)), await context.profile(), trusted);
  const by = named === undefined ? 'the policy in the file: compare its keys with those you know' : named;
  context.emit({ ok: true, ...shows, policy: named ?? null }, `Verified\n${provenText(shows)}by           ${by}\n`);
  return EXIT.done;
}

async function registerLog(context: Context): Promise<number> {
  const profile = await context.profile();
  const privateKey = await readLogKey(required(context, 'key'));
  const { origin = logOrigin(profile.organisation) } = given(context, 'origin', 'origin', KeyName);
  const claim = keyClaim('log', { name: origin, privateKey }, profile);
  const about = aggregateRef('organisation', profile.organisation);
  await confirmSigning(
    context,
    `${profile.actor} (${profile.person}) will sign, about ${about}:\n  act     RegisterLog\n  origin  ${origin}\n  key     ${thumbprint(claim.key)}\n`,
  );
  return context.submit(about, { type: 'RegisterLog', origin, ...claim }, `Registered the log ${origin}`);
}

/** Where the profile's witness keeps its files. */
async function filesOf(context: Context) {
  const profile = await context.profile();
  if (profile.file === undefined) throw new Error('a profile of the command line is a file');
  return { profile, files: witnessFiles(profile.file) };
}

async function registerWitness(context: Context): Promise<number> {
  const { profile, files } = await filesOf(context);
  const chosen = given(context, 'name', 'name', KeyName).name;
  const name = chosen ?? `${logOrigin(profile.organisation)}/${profile.actor}`;
  const known = await readWitnessKey(files.key).catch((error: unknown) => {
    if (error instanceof ProfileError && error.code === 'missing') return null;
    throw error;
  });
  if (known && chosen !== undefined && known.name !== chosen)
    throw new UsageError(`${files.key} is the key of ${known.name}. Move it away to make another.`);
  const key = known ?? (await makeWitnessKey(files.key, name));
  const claim = keyClaim('witness', key, profile);
  const about = aggregateRef('organisation', profile.organisation);
  await confirmSigning(
    context,
    `${profile.actor} (${profile.person}) will sign, about ${about}:\n  act   RegisterWitness\n  name  ${key.name}\n  key   ${thumbprint(claim.key)}, kept in ${files.key}\n`,
  );
  return context.submit(about, { type: 'RegisterWitness', name: key.name, ...claim }, `Registered ${key.name}`);
}

async function withdrawWitness(context: Context): Promise<number> {
  const { organisation, actor, person } = await context.profile();
  const about = aggregateRef('organisation', organisation);
  const reason = required(context, 'reason');
  await confirmSigning(
    context,
    `${actor} (${person}) will sign, about ${about}:\n  act     WithdrawWitness\n  reason  ${reason}\n`,
  );
  return context.submit(about, { type: 'WithdrawWitness', reason }, 'Withdrawn');
}

async function witness(context: Context): Promise<number> {
  const { files } = await filesOf(context);
  const every = /^([1-9]\d{0,4})s?$/.exec(context.text('every') ?? '10s')?.[1];
  if (every === undefined) throw new UsageError('--every: a number of seconds is expected, for example 10s');
  const key = await readWitnessKey(files.key);
  const connection = await context.connection();
  const look = () =>
    witnessOnce({
      ...{ connection, key, memory: fileMemory(files.memory), refused: files.refused, now: () => Date.now() },
      organisation: async () => {
        const house = await auditor(connection).organisation();
        if (!house.ok) throw new EvidenceFailure('The organisation is not shown', house.refusal.rule, 'its entries');
        return house.value;
      },
    });
  if (context.flag('once')) return tell(context, await look());
  return keepWitnessing(
    look,
    (outcome) => void (outcome.kind === 'nothingNew' || tell(context, outcome)),
    (message) => context.io.err(`${message}\n`),
    () => pause(Number(every) * 1_000),
  );
}

/**
 * Looks at the log again and again. A fork, a refusal that passes, an outage, a server that answers wrongly: it is told, and
 * looked at again, since a witness that ended would see nothing of what comes. Rejects where its own files do not hold
 * (`ProfileError`), and as `rest` does.
 */
export async function keepWitnessing(
  look: () => Promise<WitnessOutcome>,
  tell: (outcome: WitnessOutcome) => void,
  complain: (message: string) => void,
  rest: () => Promise<unknown>,
): Promise<never> {
  for (;;) {
    try {
      tell(await look());
    } catch (error) {
      if (error instanceof ProfileError) throw error;
      complain(error instanceof Error ? error.message : String(error));
    }
    await rest();
  }
}

function tell(context: Context, outcome: WitnessOutcome): number {
  switch (outcome.kind) {
    case 'nothingNew':
      context.emit({ ok: true, ...outcome }, `Nothing new: ${outcome.size} entries.\n`);
      return EXIT.done;
    case 'cosigned':
      context.emit(
        { ok: true, ...outcome },
        `Cosigned ${outcome.size} entries, ${outcome.before === null ? 'the first that it sees' : `which continue ${outcome.before}`}.\n${witnessedText(outcome.witnessed)}`,
      );
      return EXIT.done;
    case 'notTaken':
      return context.refuse(outcome.refusal);
    case 'refused': {
      const { refusal, kept, reported } = outcome;
      const told =
        reported === null
          ? ''
          : reported.ok
            ? `On record: entry ${reported.entry}.\n`
            : `Not on record: ${reported.refusal.rule}.\n`;
      const where =
        kept === null
          ? 'Counted and not kept: so many are already. Look at them, and move them away.\n'
          : `Kept in ${kept}\n`;
      if (context.json) context.emit({ ok: false, ...outcome }, '');
      context.io.err(
        `ALARM: this checkpoint of the log is NOT cosigned.\n${refusalText(refusal)}${where}${told}` +
          'Show it to the other delegations and to the auditors before anything else is relied on.\n',
      );
      return EXIT.verificationFailed;
    }
  }
}
