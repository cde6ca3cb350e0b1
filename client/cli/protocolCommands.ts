import { writeFile } from 'node:fs/promises';
import { aggregateRef, Sha256 } from '../../contracts/ids.ts';
import {
  auditor,
  PROTOCOL_LANGUAGES,
  protocolText,
  readDocument,
  secretariat,
  signatoriesOf,
  type MeetingState,
} from '../index.ts';
import { EXIT, parsed, UsageError, type Command, type Context } from './command.ts';
import { confirmSigning } from './confirm.ts';
import { fields, short, table } from './print.ts';
import { SAID, said } from './said.ts';
import { meetingArgument } from './views.ts';

/** A meeting as it stands, and its protocol: drafted from the entries, issued by the secretariat, signed. */
export const protocolCommands: readonly Command[] = [
  {
    name: 'meeting',
    role: 'all',
    summary: 'Show a meeting: agenda, presence, acts, and who has signed its protocol',
    arguments: ['MEETING'],
    example: 'concordat meeting CHS-2024 --as AUDITOR',
    options: {},
    run: show,
  },
  {
    name: 'draft-protocol',
    role: 'secretariat',
    summary: 'Draft the protocol of a closed sitting from the entries',
    arguments: ['MEETING'],
    example: 'concordat draft-protocol CHS-2024 --as SECRETARIAT --language ru --out protocol.md',
    options: {
      language: { says: `one of ${PROTOCOL_LANGUAGES.join(', ')}; default en`, value: 'LANG' },
      out: { says: 'file; default: standard output', value: 'FILE' },
    },
    run: draft,
  },
  {
    name: 'issue-protocol',
    role: 'secretariat',
    summary: 'Issue the protocol of a closed sitting for signature',
    arguments: ['MEETING', 'FILE'],
    example: 'concordat issue-protocol CHS-2024 protocol.md --as SECRETARIAT --language en',
    options: { language: { says: 'its language', value: 'LANG' }, ...SAID },
    run: issue,
  },
  {
    name: 'sign-protocol',
    role: 'delegation',
    summary: 'Sign the protocol that was issued; the office that presided does too',
    arguments: ['MEETING'],
    example: 'concordat sign-protocol CHS-2024 --as KAZ',
    options: { sha256: { says: 'hash of the protocol; default: the one issued last', value: 'SHA256' }, ...SAID },
    run: sign,
  },
];

async function meetingOf(context: Context): Promise<MeetingState | number> {
  const meeting = await auditor(await context.connection()).meeting(meetingArgument(context));
  return meeting.ok ? meeting.value : context.refuse(meeting.refusal);
}

async function show(context: Context): Promise<number> {
  const meeting = await meetingOf(context);
  if (typeof meeting === 'number') return meeting;
  const { protocol } = meeting;
  const owed = signatoriesOf(meeting).filter((a) => !protocol?.signed.includes(a));
  const number = (dossier: string) => meeting.acts.find((a) => a.dossiers.some((d) => d === dossier))?.number;
  const agenda = meeting.agenda.map((i) => [
    String(i.item),
    i.dossier,
    number(i.dossier) ? `No. ${number(i.dossier)}` : '-',
  ]);
  context.emit(
    { ok: true, meeting },
    `${meeting.id}: ${meeting.title} (${meeting.phase})\n${fields([
      ['organ', meeting.organ],
      ['day', `${meeting.day}, ${meeting.place}`],
      ['agenda', meeting.agendaApproved ? 'approved' : 'not approved'],
      ['presided', meeting.presided],
      [
        'present',
        Object.entries(meeting.present)
          .map(([m, head]) => `${m} (${head})`)
          .join(', ') || 'not recorded',
      ],
      [
        'protocol',
        protocol ? `${protocol.language}, ${protocol.sha256}` : meeting.phase === 'closed' ? 'not issued' : null,
      ],
      ['signed by', protocol ? protocol.signed.join(', ') || 'nobody' : null],
      ['waits for', protocol && owed.length > 0 ? owed.join(', ') : null],
    ])}\n${table(['item', 'document', 'act'], agenda, 'Nothing is on the agenda.')}`,
  );
  return EXIT.done;
}

async function draft(context: Context): Promise<number> {
  const language = PROTOCOL_LANGUAGES.find((l) => l === (context.text('language') ?? 'en'));
  if (!language) throw new UsageError(`--language: one of ${PROTOCOL_LANGUAGES.join(', ')}`);
  const meeting = meetingArgument(context);
  const drafted = await auditor(await context.connection()).draftProtocol(meeting, language);
  if (!drafted.ok) return context.refuse(drafted.refusal);
  if (!drafted.value)
    throw new UsageError(
      `${meeting}: the sitting is not closed; the chair closes it with \`concordat close-sitting ${meeting}\``,
    );
  const text = protocolText(drafted.value, language);
  const out = context.text('out');
  if (out === undefined) {
    context.emit({ ok: true, draft: drafted.value, text }, text);
    return EXIT.done;
  }
  try {
    await writeFile(out, text);
  } catch (error) {
    throw new UsageError(`--out: cannot write ${out} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
  context.emit({ ok: true, draft: drafted.value, file: out }, `Wrote the draft to ${out}\n`);
  return EXIT.done;
}

async function issue(context: Context): Promise<number> {
  const file = context.argument(1);
  let document;
  try {
    document = await readDocument(file, { language: context.text('language') ?? 'en' });
  } catch (error) {
    throw new UsageError(`cannot read ${file} (${(error as NodeJS.ErrnoException).code ?? (error as Error).message})`);
  }
  if (!document.ok) return context.refuse(document.refusal, { file });
  const { text } = document.value;
  const meeting = meetingArgument(context);
  const result = await secretariat(await context.connection()).issueProtocol(meeting, text, said(context));
  return context.outcome(result, `Issued the protocol ${short(text.sha256)}`, { sha256: text.sha256 });
}

async function sign(context: Context): Promise<number> {
  const meeting = await meetingOf(context);
  if (typeof meeting === 'number') return meeting;
  const named = context.text('sha256');
  const sha256 = named === undefined ? meeting.protocol?.sha256 : parsed(Sha256, '--sha256', named);
  if (!sha256) throw new UsageError(`${meetingArgument(context)} has no protocol yet; the secretariat issues it`);
  const { actor, person } = await context.profile();
  const text = await (await context.connection()).readProtocol(meetingArgument(context), sha256);
  if (!text.ok) return context.refuse(text.refusal);
  await confirmSigning(
    context,
    `${actor} (${person}) will sign the protocol ${sha256} of ${meetingArgument(context)}:\n\n${text.value}\n`,
  );
  return context.submit(
    aggregateRef('meeting', meetingArgument(context)),
    { type: 'SignProtocol', sha256, ...said(context) },
    'Signed the protocol',
  );
}
