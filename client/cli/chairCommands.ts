import type { Act } from '../../contracts/acts.ts';
import { aggregateRef, MeetingId, MemberId, StageCode, type TextHash } from '../../contracts/ids.ts';
import { Place } from '../../contracts/position.ts';
import { given, listed, parsed, required, UsageError, type Command, type Context, type OptionSpec } from './command.ts';
import { confirmSigning } from './confirm.ts';
import { instantOf } from './instants.ts';
import { roundOf, STAGE, whatIsSigned } from './positions.ts';
import { SAID, said, WHY, why } from './said.ts';
import { dossierArgument, TEXT_HASH, textHashOf, viewOf } from './views.ts';

const RULINGS = ['blocks', 'does-not-block', 'accepted', 'refused'] as const;
const REASON: OptionSpec = { says: 'why', value: 'TEXT' };
const SEND_UP = {
  'send-up-brackets': { says: 'send open places up to the higher organ, with their holders' },
} as const;
const DEADLINE: OptionSpec = {
  says: 'instant (2024-07-01T07:00:00Z), or a length from now: 30s, 10m, 48h, 7d',
  value: 'WHEN',
};

export const chairCommands: readonly Command[] = [
  {
    name: 'open',
    role: 'chair',
    summary: 'Open a round on a version',
    arguments: ['DOSSIER'],
    example: 'concordat open SCO-2024-08 --as CHAIR-CHS --stage 60 --deadline 48h',
    options: {
      stage: { says: 'stage; default: the one that the document stands at', value: 'NN' },
      'text-hash': TEXT_HASH,
      silence: { says: 'a silence round: no objection by the deadline counts as none' },
      deadline: DEADLINE,
      ...SAID,
    },
    run: open,
  },
  {
    name: 'extend',
    role: 'chair',
    summary: 'Move the deadline of an open round to a later instant',
    arguments: ['DOSSIER'],
    example: 'concordat extend SCO-2024-08 --as CHAIR-EG --deadline 7d --reason "IND asked for time"',
    options: { stage: STAGE, deadline: DEADLINE, reason: REASON, ...SAID },
    run: (c) =>
      inRound(c, 'Extended', (r) => ({
        type: 'ExtendRound',
        ...r,
        deadline: instantOf(required(c, 'deadline')),
        reason: required(c, 'reason'),
      })),
  },
  {
    name: 'close',
    role: 'chair',
    summary: 'Close an open round without a finding',
    arguments: ['DOSSIER'],
    example: 'concordat close SCO-2024-08 --as CHAIR-EG --reason "no agreement today"',
    options: { stage: STAGE, reason: REASON, ...SAID },
    run: (c) =>
      inRound(c, 'Closed', ({ stage, round }) => ({
        type: 'CloseRound',
        stage,
        round,
        ...given(c, 'reason', 'reason'),
      })),
  },
  {
    name: 'find',
    role: 'chair',
    summary: 'Find consensus: record that no objection stands; asks first',
    arguments: ['DOSSIER'],
    example: 'concordat find SCO-2024-08 --as CHAIR-EG --stage 20',
    options: { stage: STAGE, ...SEND_UP, ...WHY, ...SAID },
    run: find,
  },
  {
    name: 'declare',
    role: 'chair',
    summary: 'Declare the count of a vote, where the procedure decides by one; asks first',
    arguments: ['DOSSIER'],
    example: 'concordat declare ISO-12345 --as CHAIR-TC --stage 30',
    options: { stage: STAGE, ...SEND_UP, ...WHY, ...SAID },
    run: declare,
  },
  {
    name: 'basis',
    role: 'chair',
    summary: 'Take a version as a basis for further work; not an approval',
    arguments: ['DOSSIER'],
    example: 'concordat basis SCO-2024-08 --as CHAIR-CFM --stage 50',
    options: {
      stage: { says: 'stage; default: the one that the document stands at', value: 'NN' },
      'text-hash': TEXT_HASH,
      ...WHY,
      ...SAID,
    },
    run: async (c) => {
      const on = await stageAndText(c);
      return typeof on === 'number'
        ? on
        : c.submit(
            aggregateRef('dossier', dossierArgument(c)),
            { type: 'TakeAsBasis', ...on, ...why(c), ...said(c) },
            `Took ${on.textHash} as a basis`,
          );
    },
  },
  {
    name: 'return',
    role: 'chair',
    summary: 'Return a document to an earlier stage and name the places that are open again',
    arguments: ['DOSSIER', 'STAGE'],
    example: 'concordat return SCO-2024-08 20 --as CHAIR-CFM --places para-7 --reason "the experts settle the figure"',
    options: {
      from: { says: 'stage that returns it; default: the one that it stands at', value: 'NN' },
      places: { says: 'places reopened', value: 'A,B' },
      reason: REASON,
      ...SAID,
    },
    run: async (c) => {
      const to = parsed(StageCode, 'STAGE', c.argument(1));
      const reason = required(c, 'reason');
      const places = listed(c.text('places')).map((p) => parsed(Place, '--places', p));
      const from = await stageOf(c, 'from');
      return typeof from === 'number'
        ? from
        : c.submit(
            aggregateRef('dossier', dossierArgument(c)),
            { type: 'ReturnToStage', from, to, places, reason, ...said(c) },
            `Returned to stage ${to}`,
          );
    },
  },
  {
    name: 'reclass',
    role: 'chair',
    summary: 'Give a document another class of the procedure, and with it another route',
    arguments: ['DOSSIER', 'CLASS'],
    example: 'concordat reclass SCO-2024-03 statement --as CHAIR-CNC --reason "no decision is needed"',
    options: { reason: REASON, ...SAID },
    run: (c) =>
      c.submit(
        aggregateRef('dossier', dossierArgument(c)),
        { type: 'ChangeClass', class: c.argument(1), reason: required(c, 'reason'), ...said(c) },
        `Changed the class to ${c.argument(1)}`,
      ),
  },
  {
    name: 'repeat',
    role: 'chair',
    summary: 'Repeat a stage with another version',
    arguments: ['DOSSIER'],
    example: 'concordat repeat SCO-2024-08 --as CHAIR-EG --stage 20 --reason "new figures"',
    options: {
      stage: { says: 'stage; default: the one that the document stands at', value: 'NN' },
      places: { says: 'places reopened; default: the whole text', value: 'A,B' },
      reason: REASON,
      ...SAID,
    },
    run: async (c) => {
      const reason = required(c, 'reason');
      const places = listed(c.text('places')).map((p) => parsed(Place, '--places', p));
      const stage = await stageOf(c, 'stage');
      return typeof stage === 'number'
        ? stage
        : c.submit(
            aggregateRef('dossier', dossierArgument(c)),
            { type: 'RepeatStage', stage, ...(places.length > 0 && { places }), reason, ...said(c) },
            `Repeats stage ${stage}`,
          );
    },
  },
  {
    name: 'defer',
    role: 'chair',
    summary: 'Defer a document, to a meeting where one is known',
    arguments: ['DOSSIER'],
    example: 'concordat defer SCO-2024-08 --as CHAIR-CHS --to CHS-2025 --reason "no consensus at this meeting"',
    options: { to: { says: 'meeting', value: 'MEETING' }, reason: REASON, ...SAID },
    run: (c) =>
      c.submit(
        aggregateRef('dossier', dossierArgument(c)),
        { type: 'Defer', ...given(c, 'to', 'to', MeetingId), reason: required(c, 'reason'), ...said(c) },
        'Deferred',
      ),
  },
  {
    name: 'resume',
    role: 'chair',
    summary: 'Take a deferred document up again at a meeting',
    arguments: ['DOSSIER', 'MEETING'],
    example: 'concordat resume SCO-2024-08 CHS-2025 --as CHAIR-CHS --reason "on the agenda again"',
    options: { reason: REASON, ...SAID },
    run: (c) =>
      c.submit(
        aggregateRef('dossier', dossierArgument(c)),
        {
          type: 'TakeUpAgain',
          meeting: parsed(MeetingId, 'MEETING', c.argument(1)),
          reason: required(c, 'reason'),
          ...said(c),
        },
        'Taken up again',
      ),
  },
  {
    name: 'rule',
    role: 'chair',
    summary: 'Rule on an amendment: whether it blocks, or that it is accepted (a new version is owed) or refused',
    arguments: ['DOSSIER', 'MEMBER', 'RULING'],
    example: 'concordat rule SCO-2024-08 IND accepted --as CHAIR-EG',
    options: { stage: STAGE, ...WHY, ...SAID },
    run: (c) => {
      const ruling = RULINGS.find((r) => r === c.argument(2));
      if (!ruling) throw new UsageError(`RULING: one of ${RULINGS.join(', ')}`);
      const outcome = ruling === 'accepted' || ruling === 'refused' ? { outcome: ruling } : {};
      const blocks = ruling === 'blocks' || ruling === 'accepted';
      const by = parsed(MemberId, 'MEMBER', c.argument(1));
      return inRound(c, 'Ruled', (r) => ({ type: 'RuleOnAmendment', ...r, by, blocks, ...outcome, ...why(c) }));
    },
  },
];

type InRound = { readonly stage: StageCode; readonly round: number; readonly textHash: TextHash };

/** An act of the chair about the round that is open, or was the last. */
async function inRound(context: Context, done: string, act: (round: InRound) => Act): Promise<number> {
  const dossier = dossierArgument(context);
  const found = await roundOf(context, dossier);
  if (typeof found === 'number') return found;
  const { stage, round, textHash } = found;
  return context.submit(
    aggregateRef('dossier', dossier),
    { ...act({ stage, round, textHash }), ...said(context) },
    `${done}: ${dossier}, stage ${stage}, round ${round}`,
  );
}

async function stageOf(context: Context, option: string): Promise<StageCode | number> {
  const named = context.text(option);
  if (named !== undefined) return parsed(StageCode, `--${option}`, named);
  const view = await viewOf(context, dossierArgument(context));
  if (typeof view === 'number') return view;
  const stage = view.stage ?? view.waiting.find((w) => w.stage !== null)?.stage;
  if (!stage) throw new UsageError(`${view.dossier} stands at no stage: name one, --${option}`);
  return stage;
}

async function stageAndText(context: Context): Promise<{ stage: StageCode; textHash: TextHash } | number> {
  const stage = await stageOf(context, 'stage');
  if (typeof stage === 'number') return stage;
  const textHash = await textHashOf(context, dossierArgument(context));
  return typeof textHash === 'number' ? textHash : { stage, textHash };
}

async function open(context: Context): Promise<number> {
  const deadline = context.text('deadline');
  const on = await stageAndText(context);
  if (typeof on === 'number') return on;
  return context.submit(
    aggregateRef('dossier', dossierArgument(context)),
    {
      type: 'OpenRound',
      ...on,
      kind: context.flag('silence') ? 'silence' : 'open',
      ...(deadline !== undefined && { deadline: instantOf(deadline) }),
      ...said(context),
    },
    `Opened a round at stage ${on.stage} on ${on.textHash}`,
  );
}

async function find(context: Context): Promise<number> {
  const dossier = dossierArgument(context);
  const found = await roundOf(context, dossier);
  if (typeof found === 'number') return found;
  const sends = context.flag('send-up-brackets');
  await confirmSigning(
    context,
    await whatIsSigned(context, dossier, found, [
      ['  act', `find consensus${sends ? ', sending open places up' : ''}`],
    ]),
  );
  const { stage, round, textHash } = found;
  return context.submit(
    aggregateRef('dossier', dossier),
    {
      ...{ type: 'FindConsensus', stage, round, textHash },
      ...(sends && { sendUpBrackets: true }),
      ...{ ...why(context), ...said(context) },
    },
    `Found consensus: ${dossier}, stage ${stage}, round ${round}`,
  );
}

async function declare(context: Context): Promise<number> {
  const dossier = dossierArgument(context);
  const found = await roundOf(context, dossier);
  if (typeof found === 'number') return found;
  const sends = context.flag('send-up-brackets');
  await confirmSigning(
    context,
    await whatIsSigned(context, dossier, found, [
      ['  act', `declare the vote${sends ? ', sending open places up where it is carried' : ''}`],
    ]),
  );
  const { stage, round, textHash } = found;
  return context.submit(
    aggregateRef('dossier', dossier),
    {
      ...{ type: 'DeclareVote', stage, round, textHash },
      ...(sends && { sendUpBrackets: true }),
      ...{ ...why(context), ...said(context) },
    },
    `Declared the vote: ${dossier}, stage ${stage}, round ${round}`,
  );
}
