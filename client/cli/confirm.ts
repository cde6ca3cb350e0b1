import { UsageError, type Context } from './command.ts';

/**
 * Shows what will be signed and asks; `--yes` answers for the person, and does not keep the text from being shown.
 * @throws UsageError where nobody can be asked, or the answer is no. Nothing was signed then.
 */
export async function confirmSigning(context: Context, what: string): Promise<void> {
  // A draft is signed elsewhere, and shown there.
  if (context.text('draft') !== undefined) return;
  if (context.yes) {
    if (!context.json) context.io.err(what);
    return;
  }
  if (!context.io.isTerminal) {
    throw new UsageError(
      'This signs a statement and there is no terminal to ask at. Read what it would sign below, then run it again with --yes.\n' +
        what.trimEnd(),
    );
  }
  context.io.err(what);
  const answer = (await context.io.ask('Sign this? Type yes: ')).trim().toLowerCase();
  if (answer !== 'yes' && answer !== 'y') throw new UsageError('Not signed, nothing was sent.');
}
