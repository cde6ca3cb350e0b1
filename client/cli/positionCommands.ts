import type { DossierAct } from '../../contracts/acts.ts';
import { aggregateRef, MemberId, TextHash, type StageCode } from '../../contracts/ids.ts';
import type { DossierView, RoundView } from '../../contracts/views.ts';
import { given, parsed, required, UsageError, type Command, type Context } from './command.ts';
import { confirmSigning } from './confirm.ts';
import { instantOf } from './instants.ts';
import { roundOf, STAGE, whatIsSigned } from './positions.ts';
import { SAID, said } from './said.ts';
import { dossierArgument, viewOf } from './views.ts';

const DEADLINE = { says: 'the earlier instant, as every delegation names it: 2024-07-01T07:00:00Z', value: 'WHEN' };

type InRound = { readonly stage: StageCode; readonly round: number; readonly textHash: TextHash };

/** What delegations, staff and chairs say about positions, besides taking and lifting them (domain §3.3, §3.5). */
export const positionCommands: readonly Command[] = [
  {
    name: 'assent',
    role: 'delegation',
    summary: 'Assent to the joint position that another delegation proposed; asks first',
    arguments: ['DOSSIER', 'MEMBER'],
    example: 'concordat assent SCO-2024-08 KAZ --as UZB',
    options: {
      stage: STAGE,
      for: { says: 'the secretariat enters the note of this member, with --paper', value: 'MEMBER' },
      ...SAID,
    },
    run: async (c) => {
      const leader = parsed(MemberId, 'MEMBER', c.argument(1));
      const view = await viewOf(c, dossierArgument(c));
      if (typeof view === 'number') return view;
      return inRound(c, `assent to the joint position of ${leader}`, (r) => {
        const joint = roundIn(view, r)?.positions.find((p) => p.member === leader)?.joint;
        if (!joint) throw new UsageError(`${leader} has proposed no joint position in this round`);
        const act = { type: 'AssentToJointPosition', ...r, statement: joint.statement } as const;
        return { ...act, ...given(c, 'for', 'for', MemberId) };
      });
    },
  },
  {
    name: 'confirm-ad-referendum',
    role: 'delegation',
    summary: 'Confirm, after its round has ended, what was agreed ad referendum; asks first',
    arguments: ['DOSSIER'],
    example: 'concordat confirm-ad-referendum SCO-2024-05 --as KAZ --paper "note verbale 12/2024"',
    options: { stage: { says: 'stage, where more than one waits', value: 'NN' }, ...SAID },
    run: confirmAdReferendum,
  },
  {
    name: 'confirm-unchanged',
    role: 'delegation',
    summary: 'Answer staff that ask: agree to the new version, which is unchanged for the delegation; asks first',
    arguments: ['DOSSIER'],
    example: 'concordat confirm-unchanged SCO-2024-08 --as KAZ',
    options: { stage: STAGE, ...SAID },
    run: async (c) => {
      const view = await viewOf(c, dossierArgument(c));
      if (typeof view === 'number') return view;
      return inRound(c, 'agree: nothing has changed', (r) => {
        if (!roundIn(view, r)?.askedSince) throw new UsageError('Nobody asked that in this round');
        return { type: 'TakePosition', ...r, position: { kind: 'agree' } };
      });
    },
  },
  {
    name: 'agree-to-shorten',
    role: 'delegation',
    summary: 'Agree that a round may end at an earlier deadline, which takes the agreement of all; asks first',
    arguments: ['DOSSIER'],
    example: 'concordat agree-to-shorten SCO-2024-08 --as KAZ --deadline 2024-06-20T07:00:00Z',
    options: { stage: STAGE, deadline: DEADLINE, ...SAID },
    run: (c) => {
      const deadline = instantOf(required(c, 'deadline'));
      return inRound(c, `agree to end at ${deadline}`, (r) => ({ type: 'AgreeToShorten', ...r, deadline }));
    },
  },
  {
    name: 'ask-unchanged',
    role: 'secretariat',
    summary: 'Ask the delegations to confirm, in one act each, that a new version is unchanged for them; asks first',
    arguments: ['DOSSIER'],
    example: 'concordat ask-unchanged SCO-2024-08 --as SECRETARIAT --stage 40',
    options: {
      stage: STAGE,
      since: { says: 'the version agreed before; default: that of the round before on another text', value: 'SHA256' },
      ...SAID,
    },
    run: async (c) => {
      const view = await viewOf(c, dossierArgument(c));
      if (typeof view === 'number') return view;
      return inRound(c, 'ask to confirm that nothing has changed', (r) => {
        const earlier = view.roundList.findLast((x) => x.textHash !== r.textHash)?.textHash;
        const named = c.text('since');
        const since = named === undefined ? earlier : parsed(TextHash, '--since', named);
        if (!since) throw new UsageError('No earlier version was before the delegations: name one, --since SHA256');
        return { type: 'AskToConfirmUnchanged', ...r, since };
      });
    },
  },
  {
    name: 'shorten',
    role: 'chair',
    summary: 'Move the deadline of an open round to an earlier instant, to which all have agreed; asks first',
    arguments: ['DOSSIER'],
    example: 'concordat shorten SCO-2024-08 --as CHAIR-EG --deadline 2024-06-20T07:00:00Z --reason "all have answered"',
    options: { stage: STAGE, deadline: DEADLINE, reason: { says: 'why', value: 'TEXT' }, ...SAID },
    run: (c) => {
      const [deadline, reason] = [instantOf(required(c, 'deadline')), required(c, 'reason')];
      return inRound(c, `shorten to ${deadline}`, (r) => ({ type: 'ShortenRound', ...r, deadline, reason }));
    },
  },
];

function roundIn(view: DossierView, { stage, round }: InRound): RoundView | undefined {
  return view.roundList.find((r) => r.stage === stage && r.round === round);
}

/** Shows, asks, signs and sends an act about the round that is open, or was the last. */
async function inRound(context: Context, what: string, act: (round: InRound) => DossierAct): Promise<number> {
  const dossier = dossierArgument(context);
  const found = await roundOf(context, dossier);
  if (typeof found === 'number') return found;
  const { stage, round, textHash } = found;
  const spoken = act({ stage, round, textHash });
  await confirmSigning(context, await whatIsSigned(context, dossier, found, [['  act', what]]));
  return context.submit(
    aggregateRef('dossier', dossier),
    { ...spoken, ...said(context) },
    `Done: ${what}; ${dossier}, stage ${stage}, round ${round}`,
  );
}

/** The round in which the delegation's agreement is still owed a confirmation; it has ended. */
async function confirmAdReferendum(context: Context): Promise<number> {
  const dossier = dossierArgument(context);
  const view = await viewOf(context, dossier);
  if (typeof view === 'number') return view;
  const { actor, person } = await context.profile();
  const stage = context.text('stage');
  const owed = view.roundList.filter(
    (r) =>
      r.textHash === view.textHash &&
      r.outcome !== null &&
      (stage === undefined || r.stage === stage) &&
      r.positions.some((p) => String(p.member) === actor && p.adReferendum && p.adReferendum.standing !== 'confirmed'),
  );
  const [found, more] = owed;
  if (!found) throw new UsageError(`${actor} owes ${dossier} no confirmation in a round that has ended`);
  if (more)
    throw new UsageError(`${dossier} waits at stages ${owed.map((r) => r.stage).join(', ')}: name one, --stage`);
  const { round, textHash } = found;
  await confirmSigning(
    context,
    `${actor} (${person}) will sign, about ${dossier}:\n  act  confirm what was agreed ad referendum\n  stage  ${found.stage}\n  round  ${round}\n  text  ${textHash}\n`,
  );
  return context.submit(
    aggregateRef('dossier', dossier),
    { type: 'ConfirmAdReferendum', stage: found.stage, round, textHash, ...said(context) },
    `Confirmed: ${dossier}, stage ${found.stage}, round ${round}`,
  );
}
