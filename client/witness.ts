import { mkdir, open, readFile, readdir, rename, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { logKeyProofText } from '../contracts/acts.ts';
import { aggregateRef, type OrganisationId, type ActorId } from '../contracts/ids.ts';
import { KeyName, type LogConflict } from '../contracts/log.ts';
import { LIMITS } from '../contracts/limits.ts';
import type { Refusal } from '../contracts/refusal.ts';
import type { Witnessed } from '../contracts/views.ts';
import { sha256Hex } from '../evidence/hash.ts';
import { generateKey, publicPart, signText, thumbprint } from '../evidence/keys.ts';
import { readCheckpointText } from '../evidence/log/checkpoint.ts';
import { cosign } from '../evidence/log/cosignature.ts';
import { WITNESS_KEY, noteKey, readNote, signatureLine } from '../evidence/log/note.ts';
import { logKeysOf } from '../evidence/log/conflict.ts';
import { examine } from '../evidence/log/witness.ts';
import { lock } from './counter.ts';
import type { Connection } from './connection.ts';
import type { OrganisationView } from './organisation.ts';
import { PrivateJwk, ProfileError } from './profile.ts';
import { EvidenceFailure, type SubmitResult } from './result.ts';

/** The key under which a delegation witnesses the log: a file of its own, and never the key of its statements. */
export const WitnessKey = z.strictObject({ v: z.literal(1), name: KeyName, privateKey: PrivateJwk });
export type WitnessKey = z.infer<typeof WitnessKey>;

/** What a witness keeps beside its profile: key, memory, and checkpoints that it refused. */
export function witnessFiles(profileAt: string): {
  readonly key: string;
  readonly memory: string;
  readonly refused: string;
} {
  const base = profileAt.replace(/\.json$/, '');
  return { key: `${base}.witness-key.json`, memory: `${base}.witness.json`, refused: `${base}.witness-refused` };
}

/** Reads a file that holds a secret: its owner alone may read it. @throws ProfileError */
async function readSecret(file: string, what: string): Promise<string> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new ProfileError('missing', `Cannot read the ${what} ${file}: ${error.code ?? error.message}.`);
  });
  if ((found.mode & 0o077) !== 0)
    throw new ProfileError('exposed', `The ${what} ${file} may be read by others. Run: chmod 600 ${file}`);
  return readFile(file, 'utf8');
}

/** @throws ProfileError */
export async function readWitnessKey(file: string): Promise<WitnessKey> {
  return parsedSecret(WitnessKey, await readSecret(file, 'key of the witness'), file);
}

/** The private key of a log, as the archive's host holds it. @throws ProfileError */
export async function readLogKey(file: string): Promise<PrivateJwk> {
  return parsedSecret(PrivateJwk, await readSecret(file, 'key of the log'), file);
}

function parsedSecret<S extends z.ZodType>(schema: S, text: string, file: string): z.infer<S> {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    // What stands in the file is secret: the parser's message would quote it.
    throw new ProfileError('malformed', `${file} does not hold a key as it is expected there.`);
  }
}

/** Makes a key for a witness and keeps it; a file that is there is never replaced. @throws ProfileError */
export async function makeWitnessKey(file: string, name: string): Promise<WitnessKey> {
  const key: WitnessKey = { v: 1, name, privateKey: generateKey().jwk };
  const handle = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new ProfileError('malformed', `Cannot make the key ${file}: ${error.code ?? error.message}.`);
  });
  try {
    await handle.writeFile(`${JSON.stringify(key, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return key;
}

/** What `RegisterLog` and `RegisterWitness` say of a key: its public part, and the proof that the sender holds it. */
export function keyClaim(
  of: 'log' | 'witness',
  { name, privateKey }: Pick<WitnessKey, 'name' | 'privateKey'>,
  sender: { readonly organisation: OrganisationId; readonly actor: ActorId },
) {
  const key = publicPart(privateKey);
  const text = logKeyProofText(of, sender.organisation, sender.actor, name, thumbprint(key));
  return { key, proof: signText(privateKey, text) };
}

const Memory = z.strictObject({
  v: z.literal(1),
  /** By origin of a log: the note of the last checkpoint that was cosigned, with the log's signature alone. */
  logs: z.record(z.string(), z.string()),
});

/** What a witness remembers of each log. Nothing is cosigned that is not on the disk here. */
export type WitnessMemory = {
  readonly seen: (origin: string) => Promise<string | null>;
  /** Takes `note` for what was last cosigned, unless another program of the same witness went on meanwhile: false. */
  readonly advance: (origin: string, from: string | null, note: string) => Promise<boolean>;
};

/** A memory in a file of mode 0600, which outlives a loss of power. Throws where it cannot be read: a person has to look. */
export function fileMemory(file: string): WitnessMemory {
  const read = async (): Promise<z.infer<typeof Memory>> => {
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { v: 1, logs: {} };
      throw error;
    }
    try {
      return Memory.parse(JSON.parse(text));
    } catch {
      throw new ProfileError(
        'malformed',
        `The memory of the witness ${file} is damaged. Restore it: without it a log that was rewritten would be cosigned.`,
      );
    }
  };
  return {
    seen: async (origin) => (await read()).logs[origin] ?? null,
    async advance(origin, from, note) {
      const unlock = await lock(`${file}.lock`);
      try {
        const before = await read();
        if ((before.logs[origin] ?? null) !== from) return false;
        await writeDurably(file, `${JSON.stringify({ v: 1, logs: { ...before.logs, [origin]: note } })}\n`);
        return true;
      } finally {
        await unlock();
      }
    },
  };
}

/** Replaces a file; when this resolves the new content is on the disk, and a reader sees the old one or the new. */
async function writeDurably(file: string, content: string): Promise<void> {
  const beside = `${file}.new`;
  const handle = await open(beside, 'w', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, file);
  const folder = await open(dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** How one look at the log ended. */
export type WitnessOutcome =
  | { readonly kind: 'cosigned'; readonly size: number; readonly before: number | null; readonly witnessed: Witnessed }
  /** The newest checkpoint has this witness's cosignature; `size` 0: the log has none yet. */
  | { readonly kind: 'nothingNew'; readonly size: number }
  /**
   * Not cosigned, by E25-E28, E37 or E38: the checkpoint is kept in the file `kept`, null where there is no room, and it was
   * counted; a proven contradiction is reported.
   */
  | {
      readonly kind: 'refused';
      readonly refusal: Refusal;
      readonly kept: string | null;
      readonly conflict: LogConflict | null;
      readonly reported: SubmitResult | null;
    }
  /** The archive did not take the cosignature. */
  | { readonly kind: 'notTaken'; readonly refusal: Refusal };

export type WitnessOptions = {
  readonly connection: Pick<Connection, 'log' | 'submit' | 'profile'>;
  readonly key: WitnessKey;
  readonly memory: WitnessMemory;
  /** Folder for what was refused. */
  readonly refused: string;
  /** As its own entries tell it: how far they go, the log's key, and the conflicts that are on record. Asked where there is something new. */
  readonly organisation: () => Promise<Pick<OrganisationView, 'logTrust' | 'conflicts' | 'entry' | 'head'>>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

/**
 * Looks at the newest checkpoint once, and cosigns and hands it in where it continues the last one. What is cosigned was
 * remembered before. @throws ServiceUnavailable, EvidenceFailure, ProfileError
 */
export async function witnessOnce(options: WitnessOptions): Promise<WitnessOutcome> {
  const { connection, key, memory, now } = options;
  const own = noteKey(key.name, WITNESS_KEY, publicPart(key.privateKey));
  if (!own.ok) throw new ProfileError('malformed', `The key of the witness ${key.name} is not allowed: ${own.found}.`);
  for (;;) {
    const served = await connection.log.file('checkpoint');
    if (!served) return { kind: 'nothingNew', size: 0 };
    const note = readNote(served);
    const head = note.ok ? readCheckpointText(note.text) : note;
    const last = head.ok ? await memory.seen(head.checkpoint.origin) : null;
    const has = note.ok && note.signatures.some((s) => s.name === own.key.name && s.id === own.key.id);
    if (note.ok && head.ok && has && last !== null && textOf(last) === note.text)
      return { kind: 'nothingNew', size: head.checkpoint.size };
    const organisation = await options.organisation();
    const log = organisation.logTrust?.log;
    if (!log)
      throw new EvidenceFailure('The organisation has no log', 'none', 'a log that the secretariat has registered');
    const seen = await memory.seen(log.name);
    const shown = {
      ...{ aggregate: aggregateRef('organisation', connection.profile.organisation) },
      ...{ n: organisation.entry, hash: organisation.head },
    };
    const examined = await examine(seen, served, logKeysOf([log]), (path) => connection.log.file(path), shown);
    if (!examined.ok) return keep(options, organisation, examined, served, seen);
    if (!note.ok) throw new Error('a checkpoint that was examined does not read');
    const origin = log.name;
    const { size } = examined.checkpoint;
    if (seen !== examined.note && !(await memory.advance(origin, seen, examined.note))) continue;
    const line = signatureLine(cosign(note.text, key.name, key.privateKey, Math.floor(now() / 1_000)));
    const taken = await connection.log.cosign(size, line);
    if (!taken.ok) return { kind: 'notTaken', refusal: taken.refusal };
    const before = seen === null ? null : sizeOf(seen);
    return { kind: 'cosigned', size, before, witnessed: taken.value.witnessed };
  }
}

/** The text of a note that was remembered. */
function textOf(note: string): string {
  return note.slice(0, note.lastIndexOf('\n\n') + 1);
}

function sizeOf(note: string): number {
  return Number(note.split('\n')[1]);
}

/** Keeps what was refused as a file, and tells everybody, once, where the log contradicts itself. */
async function keep(
  { connection, refused, now }: WitnessOptions,
  organisation: Pick<OrganisationView, 'conflicts'>,
  { rule, lack, facts, note, conflict }: Exclude<Awaited<ReturnType<typeof examine>>, { ok: true }>,
  served: Uint8Array,
  seen: string | null,
): Promise<Extract<WitnessOutcome, { kind: 'refused' }>> {
  const refusal = { rule, lack, facts };
  // One file for one checkpoint, whoever cosigns it meanwhile.
  const file = join(refused, `${rule}-${sha256Hex(note ?? served).slice(0, 32)}.json`);
  const at = new Date(now()).toISOString();
  // A note is not larger; of what is none its beginning shows enough.
  const shown = Buffer.from(served.subarray(0, LIMITS.noteBytes)).toString('utf8');
  const content = `${JSON.stringify({ at, refusal, seen, served: shown, ...(conflict && { conflict }) }, null, 2)}\n`;
  const kept = (await hasKept(refused, file, content, rule, at)) ? file : null;
  const told = organisation.conflicts.some((c) => c.conflict.first === conflict?.first);
  const house = aggregateRef('organisation', connection.profile.organisation);
  const reported = conflict && !told ? await connection.submit(house, { type: 'ReportConflict', ...conflict }) : null;
  return { kind: 'refused', refusal, kept, conflict: conflict ?? null, reported };
}

/** Of the refusals that are not kept, how many there were by their rules, and when the last one came. */
const MORE = 'more.json';
const More = z.strictObject({ v: z.literal(1), counts: z.record(z.string(), z.int().min(1)), last: z.string() });

/**
 * Whether what was refused is in its file: it is there already, or there is room for it. Whoever serves a log can make any number
 * of such files, with its key of forks too; the first are enough, what follows is counted.
 */
async function hasKept(folder: string, file: string, content: string, rule: string, at: string): Promise<boolean> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const names = await readdir(folder);
  if (names.includes(basename(file))) return true;
  // Whatever anybody can serve without the key of the log must not take the place of what proves a fork.
  const isOfKind = (name: string) => name !== MORE && name.startsWith('E27-') === (rule === 'E27');
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  // Half of the room is for each kind.
  const bytes = sizes.reduce((sum, size, i) => (isOfKind(names[i]!) ? sum + size : sum), Buffer.byteLength(content));
  if (names.filter(isOfKind).length < LIMITS.witnessRefusals && bytes <= LIMITS.witnessRefusedBytes / 2) {
    await writeDurably(file, content);
    return true;
  }
  const before = await readMore(join(folder, MORE));
  const more: z.infer<typeof More> = { v: 1, counts: { ...before, [rule]: (before[rule] ?? 0) + 1 }, last: at };
  await writeDurably(join(folder, MORE), `${JSON.stringify(more)}\n`);
  return false;
}

/** What was counted so far; of a damaged file nothing: to alarm matters more. */
async function readMore(file: string): Promise<Readonly<Record<string, number>>> {
  try {
    return More.parse(JSON.parse(await readFile(file, 'utf8'))).counts;
  } catch {
    return {};
  }
}
