import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ActorId, DossierId, Instant, PersonId } from '../../contracts/ids.ts';
import { LIMITS } from '../../contracts/limits.ts';

/**
 * What a delegation asks its own people before it speaks: a draft of its position on a document, and what they say to it. It is
 * kept on the machine of the desk, for the sessions of that delegation alone; no statement, no entry and no page of anybody else
 * holds it. Whoever runs that machine can read it.
 */

const Text = z.string().min(1).max(LIMITS.proseChars);
const By = { person: PersonId, name: z.string().max(120), at: Instant };

const Consultation = z.strictObject({
  v: z.literal(1),
  dossier: DossierId,
  /** The fields of the form of a position, by their names. */
  fields: z.record(z.string().max(160), z.union([z.string().max(LIMITS.proseChars), z.array(z.string().max(120))])),
  /** Who drafted it last. */
  drafted: z.strictObject(By).nullable(),
  comments: z.array(z.strictObject({ ...By, text: Text })).max(LIMITS.consultationComments),
  changedAt: Instant,
});
export type Consultation = z.infer<typeof Consultation>;
type Author = Pick<NonNullable<Consultation['drafted']>, 'person' | 'name'>;

export type Consultations = {
  readonly of: (actor: ActorId, dossier: DossierId) => Consultation | null;
  /** All of an actor, in the order of the documents. */
  readonly all: (actor: ActorId) => readonly Consultation[];
  /**
   * Takes the place of the draft that was there at `seen` (null: none was). False: somebody has changed it since, and it stays as
   * it is.
   */
  readonly draft: (
    actor: ActorId,
    dossier: DossierId,
    by: Author,
    fields: Consultation['fields'],
    seen: Instant | null,
  ) => boolean;
  /** False: it is empty, too long, or there are {@link LIMITS.consultationComments} already. */
  readonly comment: (actor: ActorId, dossier: DossierId, by: Author, text: string) => boolean;
  readonly remove: (actor: ActorId, dossier: DossierId) => void;
};

const DAY_MS = 86_400_000;

/** Keeps them in a folder, a file for each, mode 0600; `now` in milliseconds. What is older than its days is deleted. */
export function openConsultations(folder: string, now: () => number): Consultations {
  const instant = () => new Date(now()).toISOString() as Instant;
  // Ids are tokens of `[A-Z0-9-]`: no name leads out of the folder.
  const fileOf = (actor: ActorId, dossier: DossierId) =>
    join(folder, ActorId.parse(actor), `${DossierId.parse(dossier)}.json`);
  const read = (file: string): Consultation | null => {
    try {
      const found = Consultation.parse(JSON.parse(readFileSync(file, 'utf8')));
      if (now() - Date.parse(found.changedAt) <= LIMITS.consultationDays * DAY_MS) return found;
      rmSync(file, { force: true });
      return null;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' || isUnreadable(error)) return null;
      throw error;
    }
  };
  const namesIn = (path: string): readonly string[] => {
    try {
      return readdirSync(path).toSorted();
    } catch {
      return [];
    }
  };
  const all = (actor: string) =>
    namesIn(join(folder, actor)).flatMap((name) =>
      name.endsWith('.json') ? (read(join(folder, actor, name)) ?? []) : [],
    );
  /** Whether there is room for another, or it is there already. */
  const hasRoom = (actor: ActorId, dossier: DossierId) => {
    const names = namesIn(join(folder, actor));
    return names.length < LIMITS.consultations || names.includes(`${dossier}.json`);
  };
  const write = (actor: ActorId, consultation: Consultation): boolean => {
    // What would not be read again is not kept.
    if (!Consultation.safeParse(consultation).success || !hasRoom(actor, consultation.dossier)) return false;
    const file = fileOf(actor, consultation.dossier);
    mkdirSync(join(folder, actor), { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, JSON.stringify(consultation), { mode: 0o600 });
    renameSync(`${file}.new`, file);
    return true;
  };
  const empty = (dossier: DossierId): Consultation => ({
    ...{ v: 1, dossier, fields: {}, drafted: null, comments: [] },
    changedAt: instant(),
  });
  // Reading deletes what is too old.
  for (const actor of namesIn(folder)) all(actor);
  return {
    of: (actor, dossier) => read(fileOf(actor, dossier)),
    all: (actor) => all(ActorId.parse(actor)),
    draft: (actor, dossier, by, fields, seen) => {
      const before = read(fileOf(actor, dossier)) ?? empty(dossier);
      if ((before.drafted?.at ?? null) !== seen) return false;
      return write(actor, { ...before, fields, drafted: { ...by, at: instant() }, changedAt: instant() });
    },
    comment: (actor, dossier, by, text) => {
      const before = read(fileOf(actor, dossier)) ?? empty(dossier);
      const said = Text.safeParse(text.trim());
      if (!said.success || before.comments.length >= LIMITS.consultationComments) return false;
      const comments = [...before.comments, { ...by, at: instant(), text: said.data }];
      return write(actor, { ...before, comments, changedAt: instant() });
    },
    remove: (actor, dossier) => rmSync(fileOf(actor, dossier), { force: true }),
  };
}

/** A file that somebody damaged stops neither the desk nor the others: it counts as none, and stays where it is. */
function isUnreadable(error: unknown): boolean {
  return error instanceof SyntaxError || error instanceof z.ZodError;
}
