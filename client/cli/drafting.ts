import { writeFile } from 'node:fs/promises';
import { draftFile, draftOf, type Connection, type Draft } from '../index.ts';
import { EXIT, UsageError, type Context } from './command.ts';

/** `--draft`: the statement was not signed and sent, but drafted. Ends the command, whichever it is. */
export class Drafted extends Error {
  readonly draft: Draft;
  constructor(draft: Draft) {
    super('drafted');
    this.draft = draft;
  }
}

/** A connection that drafts the first statement which is submitted, by throwing {@link Drafted}, and sends none. */
export function draftingOf(connection: Connection): Connection {
  const nothingToDraft = () => Promise.reject(new UsageError('--draft is for a statement that is not signed yet'));
  return {
    ...connection,
    submit: async (aggregate, act) => {
      throw new Drafted(await draftOf(connection, aggregate, act));
    },
    resend: nothingToDraft,
    sendSigned: nothingToDraft,
  };
}

/** Writes a draft to a new file and says what to do with it. */
export async function writeDraft(context: Context, file: string, draft: Draft): Promise<number> {
  try {
    await writeFile(file, draftFile(draft), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    throw new UsageError(`--draft: cannot write ${file} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
  const { statement } = draft;
  const { actor, person, seq, aggregate, act } = statement;
  context.emit(
    { ok: true, draft: file, statement },
    `Drafted ${act.type} about ${aggregate}, number ${seq} of ${actor} (${person}); nothing was signed or sent.\n` +
      `  where the key is:  concordat sign-draft ${file} --key KEYFILE\n  then here:         concordat send ${file}.jws --as ${actor}.${person}\n` +
      `  Send it before anything else of ${person}: a statement that is sent before it overtakes it.\n`,
  );
  return EXIT.done;
}
