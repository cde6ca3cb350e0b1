import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { PublicJwk, type OrganisationAct } from '../../contracts/acts.ts';
import { aggregateRef, OrganisationId, PersonId } from '../../contracts/ids.ts';
import {
  auditor,
  fingerprint,
  generateKey,
  parseFingerprint,
  proveKey,
  thumbprint,
  type OrganisationView,
} from '../index.ts';
import { EXIT, parsed, required, UsageError, type Command, type Context } from './command.ts';
import { confirmSigning } from './confirm.ts';
import { pointOf } from './instants.ts';
import { fields, json, table } from './print.ts';
import { SAID, said } from './said.ts';

/** What the owner of a key hands to the secretariat, as `make-key` and deploy/make-profile.mjs print it; all of it public. */
const Offered = z.object({ person: PersonId, key: PublicJwk, proof: z.string().max(128) });
type Offered = z.infer<typeof Offered>;

/** Keys of people: the directory, and what is recorded of it. */
export const keyCommands: readonly Command[] = [
  {
    name: 'keys',
    role: 'all',
    summary: 'Show the directory of keys: whose, from which entry, until which, and the fingerprint to read out',
    arguments: ['[PERSON|ACTOR]'],
    example: 'concordat keys KAZ --as AUDITOR',
    options: { at: { says: 'an entry number, or an instant with its zone', value: 'N|INSTANT' } },
    run: keys,
  },
  {
    name: 'make-key',
    role: 'all',
    summary: 'Make a key in a file of its own, for signing by hand; needs no network and no profile',
    arguments: ['KEYFILE'],
    example: 'concordat make-key kaz-head.key --organisation SCO --person KAZ-HEAD',
    options: {
      organisation: { says: 'id of the organisation', value: 'ID' },
      person: { says: 'whose key it is', value: 'PERSON' },
    },
    run: makeKey,
  },
  {
    name: 'enrol-key',
    role: 'secretariat',
    summary: 'Record the key of a person, once its fingerprint was read out and compared; asks first',
    arguments: ['FILE'],
    example:
      'concordat enrol-key kaz-head.json --as SECRETARIAT --fingerprint "1a2b 3c4d …64 digits" --paper "note verbale 7/2024"',
    options: {
      fingerprint: { says: 'as the owner read it out, away from this network', value: 'DIGITS' },
      ...SAID,
    },
    run: enrolKey,
  },
  {
    name: 'rotate-key',
    role: 'all',
    summary: 'Put a new key in the place of one’s own; signed by the old one, which ends with it; asks first',
    arguments: ['FILE'],
    example: 'concordat rotate-key kaz-head-2.json --as KAZ',
    options: SAID,
    run: (c) => {
      const { key, proof } = offeredIn(c.argument(0));
      return record(c, { type: 'RotateKey', key, proof, ...said(c) }, `Rotated to ${thumbprint(key)}`);
    },
  },
];

async function keys(context: Context): Promise<number> {
  const found = await auditor(await context.connection()).organisation(pointOf(context.text('at')));
  if (!found.ok) return context.refuse(found.refusal);
  const of = context.arguments[0];
  const actorOf = (person: string) => found.value.people.find((p) => p.person === person)?.actor ?? null;
  const shown = found.value.keys
    .map((k) => ({ ...k, actor: actorOf(k.person), fingerprint: fingerprint(k.kid) }))
    .filter((k) => of === undefined || k.person === of || k.actor === of);
  context.emit({ ok: true, entry: found.value.entry, at: found.value.at, keys: shown }, keysText(found.value, shown));
  return EXIT.done;
}

type Shown = OrganisationView['keys'][number] & { readonly actor: string | null; readonly fingerprint: string };

/** The fingerprint stands under its row: sixteen groups of four do not fit beside the rest. */
function keysText(view: OrganisationView, shown: readonly Shown[]): string {
  const rows = shown.map((k) => [
    ...[k.actor ?? '-', k.person, `entry ${k.enrolledAt}`, k.revokedAt === null ? '-' : `entry ${k.revokedAt}`],
    ...[k.kid, k.paper ?? '-'],
  ]);
  const [head = '', ...lines] = table(['for', 'person', 'since', 'until', 'key', 'paper'], rows, 'No keys.').split(
    '\n',
  );
  const body = lines.flatMap((line, i) => (shown[i] ? [line, `    ${shown[i].fingerprint}`] : [line]));
  return (
    `Keys of ${view.organisation} as of entry ${view.entry}. A key counts for what INBOX stored from its first entry on and before its last.\n` +
    [head, ...body].join('\n')
  );
}

async function makeKey(context: Context): Promise<number> {
  const file = context.argument(0);
  const organisation = parsed(OrganisationId, '--organisation', required(context, 'organisation'));
  const person = parsed(PersonId, '--person', required(context, 'person'));
  const { jwk, publicJwk, kid } = generateKey();
  try {
    await writeFile(file, `${JSON.stringify(jwk)}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    throw new UsageError(`Cannot write ${file} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
  const offered = { person, key: publicJwk, proof: proveKey(jwk, organisation, person) };
  if (!context.json)
    context.io.err(
      `Wrote ${file}. It is secret and stays where it is; its copy is yours to keep.\n` +
        `The line on standard output is public and goes to the secretariat. Read this out to it, by another way:\n  ${fingerprint(kid)}\n`,
    );
  context.io.out(
    context.json
      ? json({ ok: true, file, kid, fingerprint: fingerprint(kid), offered })
      : `${JSON.stringify(offered)}\n`,
  );
  return EXIT.done;
}

async function enrolKey(context: Context): Promise<number> {
  const { person, key, proof } = offeredIn(context.argument(0));
  const read = context.text('fingerprint');
  const confirmed = read === undefined ? undefined : parseFingerprint(read);
  if (confirmed === null) throw new UsageError('--fingerprint: 64 hexadecimal digits are expected, in any groups');
  const kid = thumbprint(key);
  // Seen before anything is signed; the rule O56 sees it again.
  if (confirmed !== undefined && confirmed !== kid) {
    throw new UsageError(
      `This is not the key whose fingerprint was read out; nothing was signed.\n  read out  ${fingerprint(confirmed)}\n  the key   ${fingerprint(kid)}`,
    );
  }
  const act = { type: 'EnrolKey', person, key, proof, ...(confirmed && { fingerprint: confirmed }) } as const;
  return record(context, { ...act, ...said(context) }, `Enrolled the key ${kid} of ${person}`);
}

function offeredIn(file: string): Offered {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`Cannot read ${file} (${(error as NodeJS.ErrnoException).code ?? 'it is not JSON'})`);
  }
  const read = Offered.safeParse(content);
  if (!read.success)
    throw new UsageError(
      `${file} is not the line that make-key printed; wrong: ${read.error.issues.map((i) => i.path.join('.') || 'line').join(', ')}`,
    );
  return read.data;
}

async function record(
  context: Context,
  act: Extract<OrganisationAct, { type: 'EnrolKey' | 'RotateKey' }>,
  done: string,
): Promise<number> {
  const { actor, person, organisation } = await context.profile();
  const about = aggregateRef('organisation', organisation);
  const shown = fields([
    ['  act', act.type],
    ['  person', act.type === 'EnrolKey' ? act.person : person],
    ['  key', thumbprint(act.key)],
    ['  fingerprint', fingerprint(thumbprint(act.key))],
    [
      '  read out',
      act.type === 'RotateKey' ? null : act.fingerprint === undefined ? 'no: it was not compared' : 'the same',
    ],
    ['  paper', act.paper ?? null],
  ]);
  await confirmSigning(context, `${actor} (${person}) will sign, about ${about}:\n${shown}`);
  return context.submit(about, act, done);
}
