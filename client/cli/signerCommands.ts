import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { LIMITS } from '../../contracts/limits.ts';
import {
  answerChallenge,
  checkDraftText,
  fingerprint,
  publicPart,
  readDraft,
  readKeyFile,
  signedBy,
  statementIdOf,
  textHashIn,
  thumbprint,
  type Draft,
} from '../index.ts';
import { EXIT, required, UsageError, type Command, type Context } from './command.ts';
import { confirmSigning } from './confirm.ts';
import { plainly } from './plainly.ts';
import { fields, inZone } from './print.ts';

/** Signing by hand: the key never comes near the network (docs/adr/0024). `--draft` of every command writes what is signed. */
export const signerCommands: readonly Command[] = [
  {
    name: 'sign-draft',
    role: 'all',
    summary: 'Show a drafted statement and sign it; needs no network and no profile, only the key; asks first',
    arguments: ['FILE'],
    example: 'concordat sign-draft position.draft --key kaz-head.key --text SCO-2024-08.ru.md',
    options: {
      key: { says: 'file of the private key, as make-key writes it', value: 'KEYFILE' },
      text: { says: 'file of a text, compared with the version that is signed', value: 'FILE', many: true },
      out: { says: 'where the signed statement goes; default: FILE.jws', value: 'FILE' },
    },
    run: sign,
  },
  {
    name: 'send',
    role: 'all',
    summary: 'Send a statement that was signed by hand, and wait for its receipts; needs the account, not the key',
    arguments: ['FILE'],
    example: 'concordat send position.draft.jws --as KAZ',
    options: {},
    run: send,
  },
  {
    name: 'answer-challenge',
    role: 'all',
    summary: 'Answer the challenge of a desk with your key, to sign in there; needs no network',
    arguments: ['CHALLENGE'],
    example: 'concordat answer-challenge 0J2…Qw --desk https://desk.example.org --as KAZ',
    options: {
      desk: { says: 'the address of the desk that asks, as the browser shows it', value: 'ORIGIN' },
      key: { says: 'file of the private key, where the profile does not hold it', value: 'KEYFILE' },
    },
    run: answer,
  },
];

async function answer(context: Context): Promise<number> {
  const profile = await context.profile();
  const file = context.text('key');
  const key = file === undefined ? profile.privateKey : await readKeyFile(file);
  if (!key) throw new UsageError('This profile holds no key that signs: name its file with --key');
  let jws: string;
  try {
    jws = answerChallenge(profile, key, required(context, 'desk'), context.argument(0));
  } catch (error) {
    if (!isMistake(error)) throw error;
    throw new UsageError('CHALLENGE are the 43 characters that the desk shows, and --desk its address');
  }
  context.emit({ ok: true, answer: jws }, `${jws}\n`);
  return EXIT.done;
}

function isMistake(error: unknown): boolean {
  return (error as Error).name === 'ZodError';
}

async function sign(context: Context): Promise<number> {
  const file = context.argument(0);
  const draft = readDraft(bytesOf(file, LIMITS.draftBytes + 1));
  if (!draft.ok) return context.refuse(draft);
  const key = await readKeyFile(required(context, 'key'));
  const compared: string[] = [];
  for (const text of context.texts('text')) {
    const checked = checkDraftText(draft, bytesOf(text, LIMITS.textBytes * 2).toString('utf8'));
    if (!checked.ok) return context.refuse(checked, { file: text });
    compared.push(`${text} is its text in ${checked.language}`);
  }
  const kid = thumbprint(publicPart(key));
  await confirmSigning(context, shownText(draft, compared, kid));
  const jws = signedBy(key)(draft.statement);
  const out = context.text('out') ?? `${file}.jws`;
  const { actor, person } = draft.statement;
  try {
    await writeFile(out, `${jws}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    throw new UsageError(`Cannot write ${out} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
  const statement = statementIdOf(jws);
  context.emit(
    { ok: true, file: out, statement, kid, fingerprint: fingerprint(kid), compared, signed: draft.statement },
    `Signed: statement ${statement}\n  in ${out}; send it with: concordat send ${out} --as ${actor}.${person}\n`,
  );
  return EXIT.done;
}

async function send(context: Context): Promise<number> {
  const jws = bytesOf(context.argument(0), LIMITS.statementBytes + 2)
    .toString('latin1')
    .trim();
  const result = await (await context.connection()).sendSigned(jws);
  return context.outcome(result, 'Sent');
}

/** A file up to a size; what is larger is cut, and so refused by its size. */
function bytesOf(file: string, most: number): Buffer {
  try {
    return readFileSync(file).subarray(0, most);
  } catch (error) {
    throw new UsageError(`Cannot read ${file} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}

/** Members of an act that have a line of their own. */
const SHOWN_APART = ['type', 'stage', 'round', 'textHash', 'manifest'];

/** All that is signed, and what the engine told beside it, set apart. */
function shownText({ statement, told, manifest }: Draft, compared: readonly string[], kid: string): string {
  const { act, actor, person, organisation, aggregate, seq, prev, issuedAt } = statement;
  const said = act as { readonly stage?: string; readonly round?: number };
  const named = textHashIn(act);
  const versions = manifest?.renderings.map((r) => `${r.language} ${r.status}, sha256 ${r.sha256}`).join('\n');
  const texts =
    compared.length > 0
      ? compared.join('\n')
      : 'not compared: give the file of the text with --text, or compare the hash yourself';
  const signed = fields([
    ['  as', `${actor} (${person})`],
    ['  of', organisation],
    ['  about', aggregate],
    ['  act', act.type],
    ['  text hash', named],
    ['  title', manifest && plainly(manifest.title)],
    ['  version', manifest && `${manifest.number}, as the text hash says`],
    ['  texts', versions === undefined ? null : plainly(versions)],
    ['  compared', named === null ? null : plainly(texts)],
    ['  stage', said.stage ?? null],
    ['  round', said.round === undefined ? null : String(said.round)],
    ...linesOf(act, '  '),
    ['  number', `${seq} of this sender, after ${prev ?? 'none'}`],
    ['  drafted', `${inZone(issuedAt, null)} by the clock of the machine that drafted it`],
    ['  key', fingerprint(kid as never)],
  ]);
  const unsigned = fields([
    ['  title now', told.title === null || told.title === manifest?.title ? null : plainly(told.title)],
    ['  stage name', told.stage === null ? null : plainly(told.stage)],
    ['  deadline', told.deadline === null ? null : inZone(told.deadline, zoneOf(told.zone))],
  ]);
  return (
    `This will be signed:\n${signed}` +
    (unsigned === '' ? '' : `The engine told, and it is not part of what is signed:\n${unsigned}`)
  );
}

/** What else the act says, member by member. */
function linesOf(object: object, indent: string): readonly (readonly [string, string])[] {
  return Object.entries(object).flatMap(([name, value]): readonly (readonly [string, string])[] => {
    if (indent === '  ' && SHOWN_APART.includes(name)) return [];
    const label = `${indent}${plainly(name)}`;
    if (name === 'position' && typeof value === 'object' && value !== null && 'kind' in value) {
      const { kind, ...rest } = value as { readonly kind: string };
      return [[label, plainly(kind)], ...linesOf(rest, `${indent}  `)];
    }
    return [[label, plainly(typeof value === 'string' ? value : JSON.stringify(value))]];
  });
}

/** A zone that this machine knows; the draft may name anything. */
function zoneOf(zone: string | null): string | null {
  return zone !== null && /^[A-Za-z0-9_+/-]{1,64}$/.test(zone) ? zone : null;
}
