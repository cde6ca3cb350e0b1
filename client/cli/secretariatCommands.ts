import type { Act } from '../../contracts/acts.ts';
import { AggregateRef, aggregateRef, DossierId, MemberId, StageCode } from '../../contracts/ids.ts';
import { Place } from '../../contracts/position.ts';
import { Language, type OpenPlace, type Rendering } from '../../contracts/text.ts';
import { readDocument, secretariat, withPlaces, type SourceText } from '../index.ts';
import {
  EXIT,
  given,
  listed,
  parsed,
  prose,
  required,
  UsageError,
  type Command,
  type Context,
  type OptionSpec,
} from './command.ts';
import { confirmSigning } from './confirm.ts';
import { POSITION_OPTIONS, roundOf, STAGE, takePosition } from './positions.ts';
import { SAID, said, WHY, why } from './said.ts';
import { TERM_OPTIONS, termOf } from './term.ts';
import { dossierArgument, TEXT_HASH, textHashOf, viewOf } from './views.ts';

const STATUSES = ['working', 'official', 'authentic', 'unofficial'] as const;

const TEXT_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  text: {
    says: 'a text (.md, .docx or plain), `ru=FILE`, or FILE with `language:` in its front matter; paragraphs of .docx get places',
    value: 'LANG=FILE',
    many: true,
  },
  status: { says: 'official (default), working, authentic or unofficial', value: 'STATUS' },
  open: { says: 'a place that is not agreed and who holds it, `para-7=KAZ,IND`', value: 'PLACE=HOLDERS', many: true },
};

type Read = { readonly texts: readonly SourceText[]; readonly metadata: Readonly<Record<string, string>> };

/** Reads the texts that `--text` names; the metadata of the first counts before that of the others. */
async function readTexts(context: Context, dossier: DossierId): Promise<Read | number> {
  const status = (context.text('status') ?? 'official') as Rendering['status'];
  if (!STATUSES.includes(status)) throw new UsageError(`--status: one of ${STATUSES.join(', ')}`);
  const texts: SourceText[] = [];
  let metadata: Read['metadata'] = {};
  for (const named of context.texts('text')) {
    const [, language, file = named] = /^([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?)=(.+)$/.exec(named) ?? [];
    let document;
    try {
      document = await readDocument(file, {
        status,
        ...(language !== undefined && { language: parsed(Language, '--text', language) }),
      });
    } catch (error) {
      throw new UsageError(
        `--text: cannot read ${file} (${(error as NodeJS.ErrnoException).code ?? (error as Error).message})`,
      );
    }
    if (!document.ok) return context.refuse(document.refusal, { file });
    if (document.value.text.language === 'und')
      throw new UsageError(
        `--text ${file}: name its language, --text ru=${file}, or a line \`language: ru\` in its front matter`,
      );
    let { text } = document.value;
    if (file.toLowerCase().endsWith('.docx')) {
      const placed = await withPlaces(await context.connection(), dossier, text);
      if (!placed.ok) return context.refuse(placed.refusal, { file });
      text = placed.value;
    }
    texts.push(text);
    metadata = { ...document.value.metadata, ...metadata };
  }
  return { texts, metadata };
}

function openPlaces(context: Context): readonly OpenPlace[] {
  return context.texts('open').map((named) => {
    const [place = '', holders] = named.split('=');
    return {
      place: parsed(Place, '--open', place),
      holders: listed(holders).map((h) => parsed(MemberId, '--open', h)),
    };
  });
}

export const secretariatCommands: readonly Command[] = [
  {
    name: 'file',
    role: 'secretariat',
    summary: 'File a document and start its workflow: propose, register, issue version 1, circulate',
    arguments: ['DOSSIER'],
    example:
      'concordat file SCO-2024-08 --as SECRETARIAT --text ru=energy.ru.md --text zh=energy.zh.md --title "Strategy for energy cooperation until 2030" --class decisionApproving --area energy --proposer KAZ --lead-organ "Meeting of energy ministers" --justification "Agreed programme of work" --consent "CNC protocol 3"',
    options: {
      title: { says: 'title', value: 'TEXT' },
      class: { says: 'class in the procedure', value: 'NAME' },
      area: { says: 'area of cooperation', value: 'NAME' },
      justification: { says: 'why it is proposed', value: 'TEXT' },
      proposer: { says: 'member that proposes it', value: 'MEMBER' },
      'lead-organ': { says: 'lead organ', value: 'TEXT' },
      admits: { says: 'state, no member yet, that the decision admits once adopted', value: 'MEMBER' },
      concerns: { says: 'member that the document is about', value: 'MEMBER' },
      implements: { says: 'dossier that this one carries out', value: 'DOSSIER' },
      'split-from': { says: 'dossier that was split into this one', value: 'DOSSIER' },
      ...TERM_OPTIONS,
      ...TEXT_OPTIONS,
      consent: { says: 'recorded consent to circulation', value: 'TEXT' },
      'no-register': { says: 'propose only' },
      'no-circulate': { says: 'do not circulate yet' },
      ...SAID,
    },
    run: file,
  },
  {
    name: 'register',
    role: 'secretariat',
    summary: 'Register a proposal, which starts its workflow',
    arguments: ['DOSSIER'],
    example: 'concordat register SCO-2024-08 --as SECRETARIAT',
    options: SAID,
    run: (c) =>
      c.submit(aggregateRef('dossier', dossierArgument(c)), { type: 'RegisterDocument', ...said(c) }, 'Registered'),
  },
  {
    name: 'issue',
    role: 'secretariat',
    summary: 'Issue a version: store its texts and name them by hash',
    arguments: ['DOSSIER'],
    example:
      'concordat issue SCO-2024-08 --as SECRETARIAT --text ru=energy.ru.md --text zh=energy.zh.md --open para-7=IND',
    options: { ...TEXT_OPTIONS, ...WHY, ...SAID },
    run: issue,
  },
  {
    name: 'circulate',
    role: 'secretariat',
    summary: 'Circulate a version to the delegations; again, once others are counted than had it',
    arguments: ['DOSSIER'],
    example: 'concordat circulate SCO-2024-08 --as SECRETARIAT --consent "CNC protocol 3"',
    options: {
      'text-hash': TEXT_HASH,
      consent: { says: 'recorded consent of the organ that the procedure names', value: 'TEXT' },
      ...SAID,
    },
    run: async (c) => {
      const dossier = dossierArgument(c);
      const textHash = await textHashOf(c, dossier);
      if (typeof textHash === 'number') return textHash;
      return c.submit(
        aggregateRef('dossier', dossier),
        { type: 'Circulate', textHash, ...given(c, 'consent', 'consent'), ...said(c) },
        `Circulated version ${textHash}`,
      );
    },
  },
  {
    name: 'retitle',
    role: 'secretariat',
    summary: 'Change the title of a document',
    arguments: ['DOSSIER'],
    example:
      'concordat retitle SCO-2024-08 --as SECRETARIAT --title "Strategy for energy cooperation" --reason "editors’ meeting"',
    options: { title: { says: 'the new title', value: 'TEXT' }, reason: { says: 'why', value: 'TEXT' }, ...SAID },
    run: (c) =>
      c.submit(
        aggregateRef('dossier', dossierArgument(c)),
        { type: 'ChangeTitle', title: required(c, 'title'), reason: required(c, 'reason'), ...said(c) },
        'Changed the title',
      ),
  },
  {
    name: 'concordance',
    role: 'secretariat',
    summary: 'Record that the renderings of a version say the same',
    arguments: ['DOSSIER'],
    example: 'concordat concordance SCO-2024-08 --as SECRETARIAT --languages ru,zh --paper "linguists’ report 4"',
    options: { 'text-hash': TEXT_HASH, languages: { says: 'the languages compared', value: 'A,B' }, ...SAID },
    run: async (c) => {
      const dossier = dossierArgument(c);
      const languages = listed(required(c, 'languages')).map((l) => parsed(Language, '--languages', l));
      const textHash = await textHashOf(c, dossier);
      if (typeof textHash === 'number') return textHash;
      return c.submit(
        aggregateRef('dossier', dossier),
        { type: 'RecordConcordance', textHash, languages, ...said(c) },
        'Recorded the concordance',
      );
    },
  },
  {
    name: 'waive',
    role: 'secretariat',
    summary:
      'Record a waiver of a period, a quorum, the same version, the concordance or, by its chair, the freeze of a text before a sitting',
    arguments: ['DOSSIER', 'WHAT'],
    example:
      'concordat waive SCO-2024-08 circulationPeriod --as SECRETARIAT --reason "urgent; agreed by the coordinators"',
    options: {
      stage: { says: 'quorum: the stage that it is for; any other is for the text, at every stage', value: 'NN' },
      members: {
        says: 'quorum: who may stay unheard; default: whoever is at the deadline of the round',
        value: 'A,B',
      },
      reason: { says: 'why', value: 'TEXT' },
      ...SAID,
    },
    run: (c) => {
      const members = listed(c.text('members')).map((m) => parsed(MemberId, '--members', m));
      const what = (['circulationPeriod', 'quorum', 'sameVersion', 'concordance', 'freeze'] as const).find(
        (w) => w === c.argument(1),
      );
      if (!what) throw new UsageError('WHAT: one of circulationPeriod, quorum, sameVersion, concordance, freeze');
      return c.submit(
        aggregateRef('dossier', dossierArgument(c)),
        {
          type: 'RecordWaiver',
          of: what,
          ...given(c, 'stage', 'stage', StageCode),
          ...(members.length > 0 && { members }),
          reason: required(c, 'reason'),
          ...said(c),
        },
        `Waived ${what}`,
      );
    },
  },
  {
    name: 'transcribe',
    role: 'secretariat',
    summary: 'Enter a delegation’s note as its position, with the paper that shows it',
    arguments: ['DOSSIER', 'MEMBER', 'POSITION'],
    example: 'concordat transcribe SCO-2024-08 IND agree --as SECRETARIAT --paper "note verbale 12/2024"',
    options: { ...POSITION_OPTIONS, ...SAID },
    run: (c) => {
      required(c, 'paper');
      return takePosition(c, { kind: c.argument(2), for: parsed(MemberId, 'MEMBER', c.argument(1)) });
    },
  },
  {
    name: 'remind',
    role: 'secretariat',
    summary:
      'Remind the delegations that owe an answer in an open round, and nobody else; the chair of the stage may, too',
    arguments: ['DOSSIER'],
    example: 'concordat remind SCO-2024-08 --as SECRETARIAT --to IND,KAZ',
    options: {
      stage: STAGE,
      to: { says: 'these alone of those that owe an answer; default: all of them', value: 'A,B' },
      ...SAID,
    },
    run: remind,
  },
  {
    name: 'submit',
    role: 'secretariat',
    summary: 'Sign and send any act of contracts/acts.ts, given as JSON, or in a file as @FILE; asks first',
    arguments: ['AGGREGATE', 'ACT'],
    example: `concordat submit organisation/SCO '{"type":"RegisterMember","member":"KAZ","name":"Kazakhstan","since":"2001-06-15","paper":"Charter"}' --as SECRETARIAT --yes`,
    options: {},
    run: submitAny,
  },
];

async function file(context: Context): Promise<number> {
  const dossier = dossierArgument(context);
  const read = await readTexts(context, dossier);
  if (typeof read === 'number') return read;
  const of = (option: string, name = option) => context.text(option) ?? read.metadata[name];
  const names = ['title', 'class', 'area', 'justification', 'proposer', 'lead-organ'] as const;
  const missing = names.filter((n) => of(n) === undefined);
  if (missing.length > 0)
    throw new UsageError(
      `Missing: ${missing.map((m) => `--${m}`).join(', ')} (or a line of that name in the front matter of the text)`,
    );
  const connection = await context.connection();
  const consent = of('consent');
  const [admits, concerns, implemented] = [of('admits'), of('concerns'), of('implements')];
  const filed = await secretariat(connection).fileDocument(dossier, {
    title: of('title')!,
    class: of('class')!,
    area: of('area')!,
    justification: of('justification')!,
    proposer: parsed(MemberId, '--proposer', of('proposer')!),
    leadOrgan: of('lead-organ')!,
    ...(admits !== undefined && { admits: parsed(MemberId, '--admits', admits) }),
    ...(concerns !== undefined && { concerns: parsed(MemberId, '--concerns', concerns) }),
    ...(implemented !== undefined && { implements: parsed(DossierId, '--implements', implemented) }),
    ...given(context, 'split-from', 'splitFrom', DossierId),
    ...termOf(context),
    texts: read.texts,
    openPlaces: openPlaces(context),
    register: !context.flag('no-register'),
    circulate: !context.flag('no-circulate') && !context.flag('no-register') && read.texts.length > 0,
    ...(consent !== undefined && { consent }),
    ...said(context),
  });
  const steps = filed.done.map((d) => `  entry ${d.entry}: ${d.events.join(', ')}, received ${d.at}\n`).join('');
  if (!filed.ok) {
    if (!context.json && steps !== '') context.io.err(`Recorded before the refusal; it stays:\n${steps}`);
    return context.refuse(filed.refused.refusal, { dossier, done: filed.done });
  }
  context.emit(filed, `Filed ${dossier}\n${steps}${filed.textHash ? `  text ${filed.textHash}\n` : ''}`);
  return EXIT.done;
}

async function issue(context: Context): Promise<number> {
  const dossier = dossierArgument(context);
  const read = await readTexts(context, dossier);
  if (typeof read === 'number') return read;
  if (read.texts.length === 0) throw new UsageError('--text is missing: a version has at least one text');
  const view = await viewOf(context, dossier);
  if (typeof view === 'number') return view;
  const issued = await secretariat(await context.connection()).issueVersion(
    dossier,
    { number: (view.version?.number ?? 0) + 1, title: view.title, texts: read.texts, openPlaces: openPlaces(context) },
    { ...why(context), ...said(context) },
  );
  return context.outcome(issued, `Issued version ${issued.manifest.number}, text ${issued.textHash}`);
}

async function remind(context: Context): Promise<number> {
  const dossier = dossierArgument(context);
  const found = await roundOf(context, dossier);
  if (typeof found === 'number') return found;
  const { stage, round, textHash } = found;
  const to = listed(context.text('to')).map((m) => parsed(MemberId, '--to', m));
  return context.submit(
    aggregateRef('dossier', dossier),
    { type: 'SendReminder', stage, round, textHash, ...(to.length > 0 && { to }), ...said(context) },
    `Reminded those that owe an answer: ${dossier}, stage ${stage}, round ${round}`,
  );
}

async function submitAny(context: Context): Promise<number> {
  const aggregate = parsed(AggregateRef, 'AGGREGATE', context.argument(0));
  const named = context.argument(1);
  const text = prose('ACT', named);
  let act;
  try {
    act = JSON.parse(text) as Act;
  } catch (error) {
    throw new UsageError(
      `ACT${named.startsWith('@') ? ` in ${named.slice(1)}` : ''}: not JSON (${(error as Error).message})`,
    );
  }
  const { actor, person } = await context.profile();
  await confirmSigning(
    context,
    `${actor} (${person}) will sign, about ${aggregate}:\n${JSON.stringify(act, null, 2)}\n`,
  );
  return context.submit(aggregate, act, `Recorded ${act.type}`);
}
