import { readFileSync, writeFileSync } from 'node:fs';
import { AggregateRef, DossierId, aggregateRef } from '../../contracts/ids.ts';
import { checkEntryProof, logKeyPolicy, proveEntry, readPolicy } from '../index.ts';
import { EXIT, UsageError, parsed, required, type Command, type Context } from './command.ts';
import { fields, inZone } from './print.ts';

/** Proofs of single entries, in the published form, for whoever has the entry and the key of the log. */
export const proofCommands: readonly Command[] = [
  {
    name: 'proof',
    role: 'auditor',
    summary: 'Write the proof that an entry is in the log (C2SP tlog-proof), or check one with no server',
    arguments: ['DOSSIER|check', 'N|FILE'],
    example: 'concordat proof SCO-2024-08 17 --as AUDITOR --out 17.tlog-proof --entry 17.json',
    options: {
      out: { says: 'file of the proof; default: standard output', value: 'FILE' },
      entry: { says: 'file of the entry: written beside the proof, or read to be checked', value: 'FILE' },
      'log-key': {
        says: 'check: the key that the log signs with; witnesses are not looked at',
        value: 'VKEY',
        many: true,
      },
      policy: { says: 'check: whom to believe, witnesses and their quorum too, as a tlog-policy', value: 'FILE' },
    },
    run: (context) => (context.argument(0) === 'check' ? check(context) : make(context)),
  },
];

async function make(context: Context): Promise<number> {
  const about = context.argument(0);
  const aggregate = about.includes('/')
    ? parsed(AggregateRef, 'DOSSIER', about)
    : aggregateRef('dossier', parsed(DossierId, 'DOSSIER', about));
  if (!/^[1-9]\d{0,9}$/.test(context.argument(1))) throw new UsageError('N: the number of an entry is expected');
  if (context.texts('log-key').length > 0 || context.text('policy') !== undefined)
    throw new UsageError('--log-key and --policy belong to: concordat proof check');
  const proven = await proveEntry(await context.connection(), aggregate, Number(context.argument(1)));
  if ('refusal' in proven) return context.refuse(proven.refusal);
  if (!proven.ok) {
    const { index, witnessed, demanded } = proven.notProven;
    const why =
      demanded === 0
        ? `The newest checkpoint is over ${witnessed} entries; another follows within about a second.`
        : `Witnesses have cosigned ${witnessed} entries; the quorum is ${demanded}. See concordat log.`;
    if (context.json) context.emit({ ok: false, notProven: proven.notProven }, '');
    else context.io.err(`Entry ${index} of the log is not covered yet. ${why}\n`);
    return EXIT.unavailable;
  }
  const { index, size, origin } = checkEntryProof(proven.proof, proven.line, proven.policy);
  const [out, entry] = [context.text('out'), context.text('entry')];
  if (entry !== undefined) write('--entry', entry, `${proven.line}\n`);
  if (out === undefined && !context.json) {
    context.io.out(proven.proof);
    return EXIT.done;
  }
  if (out !== undefined) write('--out', out, proven.proof);
  context.emit(
    { ok: true, aggregate, index, size, origin, ...(out === undefined ? { proof: proven.proof } : { file: out }) },
    `Wrote ${out}: entry ${context.argument(1)} of ${aggregate} is entry ${index} of ${size} in ${origin}\n`,
  );
  return EXIT.done;
}

function check(context: Context): Promise<number> {
  const proof = read('FILE', context.argument(1));
  // The line feed ends the line in a file; it is no part of the entry.
  const line = read('--entry', required(context, 'entry')).replace(/\n$/, '');
  const [keys, policy] = [context.texts('log-key'), context.text('policy')];
  if (keys.length > 0 === (policy !== undefined))
    throw new UsageError('Either --log-key or --policy says whom to believe');
  const shown = checkEntryProof(
    proof,
    line,
    policy === undefined ? logKeyPolicy(keys) : readPolicy(read('--policy', policy)),
  );
  const { index, size, origin, witnesses } = shown;
  const times = witnesses.map((w) => `${w.name} ${inZone(new Date(w.time * 1_000).toISOString(), null)}`);
  context.emit(
    { ok: true, ...shown },
    `Verified\n${fields([
      ['log', origin],
      ['entry', `${index} of ${size}`],
      ['cosigned by', policy === undefined ? 'not looked at (no --policy)' : times.join(', ') || 'nobody'],
    ])}`,
  );
  return Promise.resolve(EXIT.done);
}

function read(what: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${what}: cannot read ${file} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}

function write(what: string, file: string, content: string): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    throw new UsageError(`${what}: cannot write ${file} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}
