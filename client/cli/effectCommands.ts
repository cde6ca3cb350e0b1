import type { DossierAct } from '../../contracts/acts.ts';
import { aggregateRef, Day, DossierId, MemberId } from '../../contracts/ids.ts';
import { Place } from '../../contracts/position.ts';
import { Language } from '../../contracts/text.ts';
import { correctionLack } from '../index.ts';
import { given, listed, parsed, required, UsageError, type Command, type Context, type OptionSpec } from './command.ts';
import { confirmSigning } from './confirm.ts';
import { instantOf } from './instants.ts';
import { FOR, SAID, said } from './said.ts';
import { dossierArgument, TEXT_HASH, textHashOf } from './views.ts';

const REASON: OptionSpec = { says: 'why', value: 'TEXT' };

/** After adoption: what the depositary, the secretariat and delegations record of a document (domain §3.7). */
export const effectCommands: readonly Command[] = [
  {
    name: 'certify',
    role: 'secretariat',
    summary: 'Record as depositary that certified copies of the adopted text were sent',
    arguments: ['DOSSIER'],
    example: 'concordat certify SCO-2024-25 --as SECRETARIAT',
    options: { 'text-hash': TEXT_HASH, ...SAID },
    run: (c) => onText(c, 'Certified copies of', (textHash) => ({ type: 'CertifyCopies', textHash })),
  },
  {
    name: 'in-force',
    role: 'secretariat',
    summary: 'Announce as depositary the day on which a document enters into force',
    arguments: ['DOSSIER', 'YYYY-MM-DD'],
    example: 'concordat in-force SCO-2024-25 2025-01-01 --as SECRETARIAT',
    options: {
      through: { says: 'dossiers in which those went on that it depends on (merged, split)', value: 'A,B' },
      without: {
        says: 'why it does without one that has ended and can never be in effect; with --paper',
        value: 'TEXT',
      },
      ...SAID,
    },
    run: (c) => {
      const through = listed(c.text('through')).map((d) => parsed(DossierId, '--through', d));
      const without = c.text('without');
      const act = { type: 'AnnounceEntryIntoForce', day: parsed(Day, 'YYYY-MM-DD', c.argument(1)) } as const;
      const dependencies = { ...(through.length > 0 && { through }), ...(without !== undefined && { without }) };
      return send(c, { ...act, ...dependencies }, 'Announced');
    },
  },
  {
    name: 'link-implementation',
    role: 'secretariat',
    summary: 'Name the document that carries an adopted one out, which names it in --implements; asks first',
    arguments: ['DOSSIER', 'CHILD'],
    example: 'concordat link-implementation SCO-2024-08 SCO-2025-ROADMAP --as SECRETARIAT',
    options: SAID,
    run: (c) => send(c, { type: 'LinkImplementation', child: parsed(DossierId, 'CHILD', c.argument(1)) }, 'Linked'),
  },
  {
    name: 'correct',
    role: 'secretariat',
    summary: 'Propose as depositary a correction of the adopted text; it stands when nobody objects by the deadline',
    arguments: ['DOSSIER'],
    example:
      'concordat correct SCO-2024-25 --as SECRETARIAT --language ru --place para-3 --found "в течении" --corrected "в течение" --deadline 90d',
    options: {
      language: { says: 'official text that is corrected; needed where there are several', value: 'LANG' },
      place: { says: 'place in the text', value: 'PLACE' },
      found: { says: 'words as they stand', value: 'TEXT' },
      corrected: { says: 'words as they should be', value: 'TEXT' },
      deadline: { says: 'instant, or a length from now: 30s, 10m, 48h, 90d', value: 'WHEN' },
      'text-hash': TEXT_HASH,
      ...SAID,
    },
    run: async (c) => {
      const dossier = dossierArgument(c);
      const textHash = await textHashOf(c, dossier);
      if (typeof textHash === 'number') return textHash;
      const act = {
        ...{ textHash, ...given(c, 'language', 'language', Language) },
        ...{ place: parsed(Place, '--place', required(c, 'place')), found: required(c, 'found') },
        ...{ corrected: required(c, 'corrected'), deadline: instantOf(required(c, 'deadline')) },
      };
      const lack = await correctionLack(await c.connection(), dossier, act);
      return lack
        ? c.refuse(lack)
        : send(c, { type: 'ProposeCorrection', ...act }, `Proposed a correction of ${textHash}`);
    },
  },
  {
    name: 'withdraw-correction',
    role: 'secretariat',
    summary: 'Take back as depositary a proposed correction that is still open; asks first',
    arguments: ['DOSSIER', 'CORRECTION'],
    example: 'concordat withdraw-correction SCO-2024-25 1 --as SECRETARIAT --reason "the wrong paragraph"',
    options: { reason: REASON, ...SAID },
    run: (c) =>
      send(
        c,
        { type: 'WithdrawCorrection', correction: correctionArgument(c), reason: required(c, 'reason') },
        'Taken back',
      ),
  },
  {
    name: 'corrected',
    role: 'secretariat',
    summary: 'Record as depositary that the deadline of a correction has passed without an objection',
    arguments: ['DOSSIER', 'CORRECTION'],
    example: 'concordat corrected SCO-2024-25 1 --as SECRETARIAT',
    options: SAID,
    run: (c) => send(c, { type: 'RecordCorrection', correction: correctionArgument(c) }, 'Corrected'),
  },
  {
    name: 'review',
    role: 'secretariat',
    summary: 'Record what the review of a document in effect came to: confirmed, revise or withdraw',
    arguments: ['DOSSIER', 'OUTCOME'],
    example: 'concordat review SCO-2024-08 confirmed --as SECRETARIAT --reason "carried out as planned"',
    options: { reason: REASON, ...SAID },
    run: (c) => {
      const outcome = (['confirmed', 'revise', 'withdraw'] as const).find((o) => o === c.argument(1));
      if (!outcome) throw new UsageError('OUTCOME: one of confirmed, revise, withdraw');
      return send(c, { type: 'RecordReview', outcome, reason: required(c, 'reason') }, 'Reviewed');
    },
  },
  {
    name: 'end',
    role: 'secretariat',
    summary: 'Record that an adopted document was terminated, superseded or has expired; --paper names the act',
    arguments: ['DOSSIER', 'HOW'],
    example:
      'concordat end SCO-2014-03 superseded --by SCO-2024-09 --as SECRETARIAT --paper "CHS No. 9" --reason "a new plan"',
    options: { by: { says: 'document that takes its place', value: 'DOSSIER' }, reason: REASON, ...SAID },
    run: (c) => {
      const because = (['terminated', 'superseded', 'expired'] as const).find((h) => h === c.argument(1));
      if (!because) throw new UsageError('HOW: one of terminated, superseded, expired');
      const by = c.text('by');
      const act = { type: 'EndDocument', because, reason: required(c, 'reason') } as const;
      return send(c, { ...act, ...(by !== undefined && { by: parsed(DossierId, '--by', by) }) }, 'Ended');
    },
  },
  {
    name: 'notify-completion',
    role: 'delegation',
    summary:
      'Notify that the domestic procedures of a signatory are complete; --for: its note, transcribed; asks first',
    arguments: ['DOSSIER'],
    example: 'concordat notify-completion SCO-2024-25 --as KAZ',
    options: { for: FOR, 'text-hash': TEXT_HASH, ...SAID },
    run: (c) =>
      onText(c, 'Notified for', (textHash) => ({
        type: 'NotifyCompletion',
        textHash,
        ...given(c, 'for', 'for', MemberId),
      })),
  },
  {
    name: 'join',
    role: 'delegation',
    summary: 'Join a document in effect that this state did not sign; asks first',
    arguments: ['DOSSIER'],
    example: 'concordat join SCO-2024-09 --as PAK',
    options: { 'text-hash': TEXT_HASH, ...SAID },
    run: (c) => onText(c, 'Joined', (textHash) => ({ type: 'JoinLater', textHash })),
  },
  {
    name: 'object-to-correction',
    role: 'delegation',
    summary: 'Object to a correction before its deadline; asks first',
    arguments: ['DOSSIER', 'CORRECTION'],
    example: 'concordat object-to-correction SCO-2024-25 1 --as IND --reason "it changes the sense"',
    options: { reason: REASON, ...SAID },
    run: (c) =>
      send(
        c,
        { type: 'ObjectToCorrection', correction: correctionArgument(c), reasons: required(c, 'reason') },
        'Objected',
      ),
  },
];

function correctionArgument(context: Context): number {
  if (!/^[1-9]\d{0,2}$/.test(context.argument(1)))
    throw new UsageError('CORRECTION: a number from 1 to 999 is expected');
  return Number(context.argument(1));
}

async function onText(
  context: Context,
  done: string,
  act: (textHash: NonNullable<Extract<DossierAct, { textHash: unknown }>['textHash']>) => DossierAct,
): Promise<number> {
  const textHash = await textHashOf(context, dossierArgument(context));
  return typeof textHash === 'number' ? textHash : send(context, act(textHash), `${done} ${textHash}`);
}

/** Shows an act about the document that the first argument names, asks, signs and sends it. */
export async function send(context: Context, act: DossierAct, done: string): Promise<number> {
  const dossier = dossierArgument(context);
  const { actor, person } = await context.profile();
  const { type, ...rest } = act;
  const lines = Object.entries(rest).map(
    ([name, value]) => `  ${name}  ${typeof value === 'string' ? value : JSON.stringify(value)}\n`,
  );
  await confirmSigning(context, `${actor} (${person}) will sign, about ${dossier}:\n  act  ${type}\n${lines.join('')}`);
  return context.submit(aggregateRef('dossier', dossier), { ...act, ...said(context) }, done);
}
