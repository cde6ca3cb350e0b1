import { aggregateRef, DossierId, MemberId } from '../../contracts/ids.ts';
import { Place } from '../../contracts/position.ts';
import { listed, parsed, required, UsageError, type Command, type Context, type OptionSpec } from './command.ts';
import { confirmSigning } from './confirm.ts';
import { send } from './effectCommands.ts';
import { roundOf, STAGE, whatIsSigned } from './positions.ts';
import { SAID, said, WHY, why } from './said.ts';
import { dossierArgument, TEXT_HASH, textHashOf } from './views.ts';

const REASON: OptionSpec = { says: 'why', value: 'TEXT' };

/** How a document moves that is blocked, or ends without a decision (domain §3.6). */
export const moveCommands: readonly Command[] = [
  {
    name: 'endorsers',
    role: 'secretariat',
    summary: 'Name the members that a paragraph names as supporting it, in place of an earlier list; asks first',
    arguments: ['DOSSIER', 'PLACE', '[MEMBER...]'],
    example: 'concordat endorsers SCO-2024-01 para-41 KAZ KGZ TJK --as SECRETARIAT',
    options: { 'text-hash': TEXT_HASH, ...SAID },
    run: async (c) => {
      const place = parsed(Place, 'PLACE', c.argument(1));
      const members = c.arguments.slice(2).map((m) => parsed(MemberId, 'MEMBER', m));
      const textHash = await textHashOf(c, dossierArgument(c));
      return typeof textHash === 'number'
        ? textHash
        : send(c, { type: 'NameEndorsers', textHash, place, members }, `Named in ${place}`);
    },
  },
  {
    name: 'record-merge',
    role: 'secretariat',
    summary: 'Record in a document that another was merged into it; asks first',
    arguments: ['DOSSIER', 'FROM'],
    example: 'concordat record-merge SCO-2024-08 SCO-2024-09 --as SECRETARIAT',
    options: SAID,
    run: (c) => send(c, { type: 'RecordMerge', from: parsed(DossierId, 'FROM', c.argument(1)) }, 'Recorded the merge'),
  },
  {
    name: 'agree-to-abandon',
    role: 'delegation',
    summary: 'Agree that a document which this member proposed or took up is abandoned; asks first',
    arguments: ['DOSSIER'],
    example: 'concordat agree-to-abandon SCO-2024-08 --as KAZ',
    options: { withdraw: { says: 'take the agreement back' }, ...SAID },
    run: (c) =>
      c.flag('withdraw')
        ? send(c, { type: 'WithdrawAgreement' }, 'Took the agreement back')
        : send(c, { type: 'AgreeToAbandon' }, 'Agreed'),
  },
  {
    name: 'abandon',
    role: 'chair',
    summary: 'Abandon a document when all that proposed it or took it up agree; asks first',
    arguments: ['DOSSIER'],
    example: 'concordat abandon SCO-2024-08 --as CHAIR-CNC --reason "overtaken by another initiative"',
    options: { reason: REASON, ...SAID },
    run: (c) => send(c, { type: 'AbandonDocument', reason: required(c, 'reason') }, 'Abandoned'),
  },
  {
    name: 'lapse',
    role: 'chair',
    summary: 'Declare lapsed what has not moved for as long as the procedure says; asks first',
    arguments: ['DOSSIER'],
    example: 'concordat lapse SCO-2019-12 --as CHAIR-CNC --reason "nobody has asked for it since 2019"',
    options: { reason: REASON, ...SAID },
    run: (c) => send(c, { type: 'DeclareLapse', reason: required(c, 'reason') }, 'Declared lapsed'),
  },
  {
    name: 'decide-on-draft',
    role: 'chair',
    summary: 'Decide on an unfinished draft at the adopting stage; it is adopted at a later meeting; asks first',
    arguments: ['DOSSIER'],
    example: 'concordat decide-on-draft SCO-2024-10 --as CHAIR-CHS --stage 60',
    options: { stage: STAGE, ...WHY, ...SAID },
    run: decideOnDraft,
  },
  {
    name: 'split',
    role: 'chair',
    summary: 'Split a document into others, which are then proposed with --split-from; asks first',
    arguments: ['DOSSIER', 'PART=TITLE...'],
    example:
      'concordat split SCO-2024-08 "SCO-2024-31=On grids" "SCO-2024-32=On gas" --places SCO-2024-31=para-1,para-2 --as CHAIR-CNC --reason "gas is blocked"',
    options: {
      places: { says: 'places of the text that go into a part', value: 'PART=A,B', many: true },
      remains: { says: 'the document goes on with what is left of it' },
      reason: REASON,
      ...SAID,
    },
    run: (c) =>
      send(
        c,
        { type: 'SplitDocument', into: parts(c), remains: c.flag('remains'), reason: required(c, 'reason') },
        'Split',
      ),
  },
  {
    name: 'agree-to-merge',
    role: 'delegation',
    summary: 'Agree that a document of one’s own ends in another, which one takes up, too; asks first',
    arguments: ['DOSSIER', 'INTO'],
    example: 'concordat agree-to-merge SCO-2024-09 SCO-2024-08 --as KAZ',
    options: SAID,
    run: (c) => {
      const into = parsed(DossierId, 'INTO', c.argument(1));
      return send(c, { type: 'AgreeToMerge', into }, `Agreed to merge into ${into}`);
    },
  },
  {
    name: 'consent',
    role: 'chair',
    summary: 'Consent to the circulation of a document, for the organ that the procedure names; asks first',
    arguments: ['DOSSIER'],
    example: 'concordat consent SCO-2024-09 --as CHAIR-CNC',
    options: { any: { says: 'of whichever version; default: the current one' }, 'text-hash': TEXT_HASH, ...SAID },
    run: consent,
  },
  {
    name: 'merge',
    role: 'chair',
    summary:
      'Merge a document into another, once all that hold it agree and have taken up the other; record-merge then records it; asks first',
    arguments: ['DOSSIER', 'INTO'],
    example: 'concordat merge SCO-2024-09 SCO-2024-08 --as CHAIR-CNC --reason "one strategy is enough"',
    options: { reason: REASON, ...SAID },
    run: (c) => {
      const into = parsed(DossierId, 'INTO', c.argument(1));
      return send(c, { type: 'MergeInto', into, reason: required(c, 'reason') }, `Merged into ${into}`);
    },
  },
];

/** `NAME=VALUE`, both of them there. @throws UsageError */
function pair(what: string, given: string): readonly [string, string] {
  const at = given.indexOf('=');
  if (at < 1 || at === given.length - 1)
    throw new UsageError(`${what}: ${JSON.stringify(given)} is not of the form NAME=VALUE`);
  return [given.slice(0, at), given.slice(at + 1)];
}

function parts(context: Context): { dossier: DossierId; title: string; places?: Place[] }[] {
  const into = context.arguments.slice(1).map((part) => {
    const [dossier, title] = pair('PART=TITLE', part);
    return { dossier: parsed(DossierId, 'PART', dossier), title };
  });
  const places = new Map(
    context.texts('places').map((given) => {
      const [dossier, of] = pair('--places', given);
      if (!into.some((p) => p.dossier === dossier))
        throw new UsageError(`--places: ${dossier} is none of the parts ${into.map((p) => p.dossier).join(', ')}`);
      return [dossier, listed(of).map((p) => parsed(Place, '--places', p))] as const;
    }),
  );
  return into.map((p) => {
    const own = places.get(p.dossier);
    return { ...p, ...(own && { places: own }) };
  });
}

async function consent(context: Context): Promise<number> {
  if (context.flag('any')) return send(context, { type: 'ConsentToCirculation' }, 'Consented to circulation');
  const textHash = await textHashOf(context, dossierArgument(context));
  if (typeof textHash === 'number') return textHash;
  return send(context, { type: 'ConsentToCirculation', textHash }, `Consented to the circulation of ${textHash}`);
}

async function decideOnDraft(context: Context): Promise<number> {
  const dossier = dossierArgument(context);
  const found = await roundOf(context, dossier);
  if (typeof found === 'number') return found;
  await confirmSigning(context, await whatIsSigned(context, dossier, found, [['  act', 'decide on the draft']]));
  const { stage, round, textHash } = found;
  return context.submit(
    aggregateRef('dossier', dossier),
    { type: 'DecideOnDraft', stage, round, textHash, ...why(context), ...said(context) },
    `Decided on the draft: ${dossier}, stage ${stage}, round ${round}`,
  );
}
