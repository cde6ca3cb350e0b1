import { writeFile } from 'node:fs/promises';
import { ActorId, AggregateRef, aggregateRef, DossierId, Sha256, Thumbprint } from '../../contracts/ids.ts';
import type { AdoptingAct } from '../../contracts/events.ts';
import type { BoardLine, DossierView, StageOutcome } from '../../contracts/views.ts';
import {
  auditor,
  isShown,
  senderChains,
  verifyExport,
  type HistoryRow,
  type Verified,
  type VerifyOptions,
  type WithheldRow,
} from '../index.ts';
import { namesIn } from '../words/names.ts';
import { awaited } from '../words/standing.ts';
import { ROUND_KINDS } from '../words/terms.ts';
import { verifyNamed } from './bundleCommands.ts';
import { EXIT, given, parsed, UsageError, type Command, type Context, type OptionSpec } from './command.ts';
import { explanationText } from './explanation.ts';
import { reportText } from './exports.ts';
import { pointOf } from './instants.ts';
import { holdsBundle, linesOf } from './inputFiles.ts';
import { moveRows } from './moveRows.ts';
import { deadlineText, fields, inZone, json, ruleLine, short, table } from './print.ts';
import { dossierArgument, viewOf } from './views.ts';
import { actName, forceText, positionNote } from './viewText.ts';
import { ASSUME, assumptionsIn, whatIfText } from './whatIf.ts';

const AT: OptionSpec = { says: 'an entry number, or an instant with its zone', value: 'N|INSTANT' };

export const readingCommands: readonly Command[] = [
  {
    name: 'status',
    role: 'all',
    summary: 'Tell what a document waits for, on whom, until when, by which rule, and what would move it',
    arguments: ['DOSSIER'],
    example: 'concordat status SCO-2024-08 --as KAZ',
    options: { at: AT, assume: ASSUME },
    run: status,
  },
  {
    name: 'list',
    role: 'all',
    summary: 'List the documents and where each stands',
    arguments: [],
    example: 'concordat list --as SECRETARIAT --meeting CHS-2024',
    options: {
      meeting: { says: 'only what is on the agenda of this meeting', value: 'MEETING' },
      title: { says: 'only where a title, also an earlier one, holds these words', value: 'WORDS' },
    },
    run: list,
  },
  {
    name: 'show',
    role: 'all',
    summary: 'Show a document: stages, rounds, positions; also as it was at an instant or an entry',
    arguments: ['DOSSIER'],
    example: 'concordat show SCO-2024-08 --as AUDITOR --at 2024-07-01T00:00:00Z --as-seen-by KAZ',
    options: {
      at: AT,
      'as-seen-by': { says: 'as this actor was entitled to see it then; for auditors', value: 'ACTOR' },
    },
    run: show,
  },
];

export const auditorCommands: readonly Command[] = [
  {
    name: 'history',
    role: 'auditor',
    summary: 'Every entry: who, in what capacity, on what version, when received, when recorded, why',
    arguments: ['DOSSIER'],
    example: 'concordat history SCO-2024-08 --as AUDITOR',
    options: {},
    run: history,
  },
  {
    name: 'export',
    role: 'auditor',
    summary: 'Write the entries exactly as stored, one a line: organisation, meetings, dossier',
    arguments: ['DOSSIER'],
    example: 'concordat export SCO-2024-08 --as AUDITOR --out SCO-2024-08.jsonl --whole',
    options: {
      out: { says: 'file; default: standard output', value: 'FILE' },
      whole: { says: 'with all other dossiers that the decisions read, so that each can be made again' },
    },
    run: exportEntries,
  },
  {
    name: 'verify',
    role: 'auditor',
    summary:
      'Verify a dossier, or with no server an export, a bundle or a record: chain, signatures, log, each decision made again',
    arguments: ['DOSSIER|FILE|DIR|RECORD.html'],
    example: 'concordat verify SCO-2024-08.jsonl --root-key 3Q2…43 characters',
    options: {
      'root-key': { says: 'thumbprint of the founding key, as it was handed over', value: 'THUMBPRINT' },
      head: {
        says: 'hash that the last line of an aggregate must have, from a receipt',
        value: 'KIND/ID=SHA256',
        many: true,
      },
      checkpoint: { says: 'of a bundle: an older checkpoint that you kept; the log must go on from it', value: 'FILE' },
      'log-key': { says: 'of a bundle: the verifier key of the log, where you know it', value: 'VKEY' },
    },
    run: verify,
  },
];

/** Why something is not shown: it does not say that there is nothing. */
const WITHHELD = 'is not shown to whoever has your status';
/** Codes, which commands take, in English sentences. */
const CODES = namesIn('en', null, null);
/** Of a stage; a view calls that at which everything begins, which stands in no procedure, by its code. */
const nameOf = (stage: string, name: string | null) => (name === null || name === stage ? CODES.stage(stage) : name);
const WITHHELD_YET = 'is confidential until its round closes';

function waitingText({ waiting, withheld }: DossierView, zone: string | undefined): string {
  if (withheld?.includes('record')) return `What it waits for ${WITHHELD}.\n`;
  if (waiting.length === 0) return 'It waits for nothing.\n';
  return waiting
    .map((w) =>
      fields([
        ['waits for', awaited(w, CODES)],
        ['on', w.on.length > 0 ? w.on.join(', ') : null],
        [
          'at',
          w.stage === null ? null : `stage ${w.stage} ${nameOf(w.stage, w.stageName)}${w.organ ? `, ${w.organ}` : ''}`,
        ],
        ['until', w.until === null ? 'no deadline runs' : deadlineText(w.until, w.zone, Date.now(), zone)],
        ['by rule', ruleLine(w.rule)],
      ]),
    )
    .join('\n');
}

async function status(context: Context): Promise<number> {
  const assume = assumptionsIn(context.texts('assume'));
  const view = await viewOf(context, dossierArgument(context), {
    ...pointOf(context.text('at')),
    ...(assume.length > 0 && { assume }),
    explain: true,
  });
  if (typeof view === 'number') return view;
  const { zone } = await context.profile();
  const { whatIf } = view;
  context.emit(
    { ok: true, ...told(view), ...(whatIf && { whatIf: { assumed: whatIf.assumed, ...told(whatIf.view) } }) },
    `${view.dossier}: ${view.title}\n${statusText(view, zone)}${whatIf ? whatIfText(assume, whatIf, (then) => statusText(then, zone)) : ''}`,
  );
  return EXIT.done;
}

function told({ dossier, title, phase, sentence, pendingSince, waiting, explanation, entries, at }: DossierView) {
  return { dossier, title, phase, sentence, pendingSince, waiting, ...(explanation && { explanation }), entries, at };
}

function statusText(view: DossierView, zone: string | undefined): string {
  const { sentence, pendingSince, explanation } = view;
  return `${sentence}${pendingSince === null ? '' : `, pending since ${inZone(pendingSince, null)}`}\n${waitingText(view, zone)}${explanation ? explanationText(explanation) : ''}`;
}

const OUTCOMES: Readonly<Record<StageOutcome, string>> = {
  cleared: 'cleared',
  approvedForSubmission: 'approved for submission',
  asBasis: 'as a basis',
  adopted: 'adopted',
  agreed: 'agreed',
};
const actText = (act: AdoptingAct) => `${act.organ} ${act.day}${act.number === null ? '' : ` No. ${act.number}`}`;
const cut = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** How many were heard, of how many, and in what; of another stage than that of the line with its code. */
function heardText({ heard, counted, tally, stage }: BoardLine): string {
  if (tally === null) return '-';
  const what =
    tally.of === 'round' ? `${tally.stage === stage ? '' : `${tally.stage} `}round ${tally.round}` : tally.of;
  return `${heard}/${counted} ${what}`;
}

async function list(context: Context): Promise<number> {
  const [meeting, title] = [context.text('meeting'), context.text('title')];
  const board = await auditor(await context.connection()).list({
    ...(meeting !== undefined && { meeting }),
    ...(title !== undefined && { title }),
  });
  if (!board.ok) return context.refuse(board.refusal);
  const row = (b: BoardLine) => [
    b.dossier,
    cut(b.title, 44),
    b.phase,
    b.stage === null ? '-' : `${b.stage} ${cut(nameOf(b.stage, b.stageName), 20)}`,
    b.round === null ? '-' : `${b.round}${b.roundKind === 'silence' ? 's' : ''}`,
    heardText(b),
    b.objections.join(',') || '-',
    b.deadline === null ? '-' : inZone(b.deadline, null),
    b.act ? actText(b.act) : b.draftAct ? `${actText(b.draftAct)}, on the draft` : '-',
  ];
  const head = ['dossier', 'title', 'phase', 'stage', 'round', 'heard', 'objections', 'deadline', 'act'];
  context.emit({ ok: true, board: board.value }, table(head, board.value.map(row), 'No documents.'));
  return EXIT.done;
}

async function show(context: Context): Promise<number> {
  const view = await viewOf(context, dossierArgument(context), {
    ...pointOf(context.text('at')),
    ...given(context, 'as-seen-by', 'asSeenBy', ActorId),
  });
  if (typeof view === 'number') return view;
  const { zone } = await context.profile();
  context.emit({ ok: true, view }, viewText(view, zone));
  return EXIT.done;
}

function concordanceText({ concordance, concordanceConfirmedBy: by }: DossierView): string | null {
  if (concordance === 'none') return null;
  return by.length > 0 ? `${concordance}, confirmed by ${by.join(', ')}` : concordance;
}

function viewText(view: DossierView, zone: string | undefined): string {
  const head = fields([
    ['title', view.title],
    ['class', `${view.class}, ${view.area}`],
    ['proposed by', `${view.proposer}, lead organ ${view.leadOrgan}`],
    ['status', view.sentence],
    [
      'version',
      view.version === null
        ? view.withheld?.includes('texts')
          ? WITHHELD
          : 'none'
        : `${view.version.number}, ${view.renderings.map((r) => `${r.language} (${r.concordant ? `${r.status}, verified concordant` : r.status})`).join(', ')}`,
    ],
    ['text', view.textHash],
    ['concordance', concordanceText(view)],
    ['not agreed', view.version?.openPlaces.map((o) => `${o.place} (${o.holders.join(', ')})`).join('; ') || null],
    [
      'packages',
      view.packages.map((p) => (p.organ === null ? p.meeting : `${p.meeting} (${p.organ})`)).join(', ') || null,
    ],
    ['act', view.act && actName(view.act)],
    ...moveRows(view),
    ['as of', `entry ${view.entries}, ${inZone(view.at, null)}`],
    ['last line', view.head],
  ]);
  const stages = table(
    ['stage', 'name', 'status', 'outcome', 'text'],
    view.stages.map((s) => [s.stage, nameOf(s.stage, s.name), s.status, outcomeText(s), short(s.textHash)]),
    'No stages.',
  );
  const noPositions = view.withheld?.includes('record') ? `  Who said what ${WITHHELD}.` : '  No positions.';
  const confidential = view.withheld?.includes('positions') ?? false;
  const rounds = view.roundList.map((r) => {
    const positions = r.positions.map((p) => [
      `  ${p.member}`,
      `${p.kind}${p.lifted ? ' (lifted)' : ''}${positionNote(p)}`,
      inZone(p.at, null),
      `entry ${p.entry}`,
    ]);
    const hidden = confidential && r.outcome === null ? `  What others say ${WITHHELD_YET}.\n` : '';
    return `Round ${r.round} at stage ${r.stage} (${ROUND_KINDS[r.kind].en}), text ${short(r.textHash)}, ${r.outcome ?? 'under way'}, deadline ${inZone(r.deadline, r.zone)}\n${hidden}${table(['  member', 'position', 'received', 'entry'], positions, hidden ? '  None is shown.' : noPositions)}`;
  });
  return `${view.dossier}\n${head}\n${stages}\n${rounds.join('\n')}${rounds.length > 0 ? '\n' : ''}${view.force ? forceText(view.force) : ''}${waitingText(view, zone)}`;
}

function outcomeText({ outcome, outcomeOn, outcomeAt }: DossierView['stages'][number]): string {
  if (outcome === null) return '-';
  return `${OUTCOMES[outcome]}${outcomeOn === null ? '' : ` on ${outcomeOn}`}${outcomeAt === null ? '' : ` (${outcomeAt})`}`;
}

/** A dossier's id, or the whole name of another aggregate. */
function aggregateOf(context: Context): AggregateRef {
  const named = context.argument(0);
  return named.includes('/')
    ? parsed(AggregateRef, 'DOSSIER', named)
    : aggregateRef('dossier', parsed(DossierId, 'DOSSIER', named));
}

async function history(context: Context): Promise<number> {
  const rows = await auditor(await context.connection()).history(aggregateOf(context));
  if (!rows.ok) return context.refuse(rows.refusal);
  context.emit(
    { ok: true, history: rows.value },
    rows.value.length === 0
      ? 'No entries.\n'
      : rows.value.map((row) => (isShown(row) ? historyText(row) : withheldText(row))).join('\n'),
  );
  return EXIT.done;
}

function channelText({ channel }: HistoryRow): string {
  return channel.own ? 'own account' : `transcribed for ${channel.for} from note ${JSON.stringify(channel.note)}`;
}

function withheldText({ n, hash }: WithheldRow): string {
  return `${n}  withheld: its content ${WITHHELD_YET}\n${fields([['  line', hash]])}`;
}

function historyText(row: HistoryRow): string {
  const no = row.refusal;
  return `${row.n}  ${row.act}: ${row.events.join(', ')}\n${fields([
    ['  who', `${row.actor}, ${row.person}, as ${row.capacity ?? 'unknown'}`],
    ['  channel', channelText(row)],
    ['  version', row.textHash],
    ['  signed', `${inZone(row.signedAt, null)} by the sender’s clock`],
    ['  received', `${inZone(row.receivedAt, null)}, INBOX ${row.sequence}`],
    ['  recorded', row.recordedAt === null ? `entry ${row.n}` : inZone(row.recordedAt, null)],
    ['  number', row.number === 0 ? null : `${row.number} of its sender`],
    ['  happened', row.on],
    ['  paper', row.paper],
    ['  why', row.why],
    [row.late ? '  late' : '  refused', no ? `${ruleLine(no.rule)} ${JSON.stringify(no.facts)}` : null],
    ['  line', row.hash],
  ])}`;
}

async function exportEntries(context: Context): Promise<number> {
  const dossier = dossierArgument(context);
  const lines = await auditor(await context.connection()).exportEntries(dossier, { whole: context.flag('whole') });
  if (!lines.ok) return context.refuse(lines.refusal);
  const content = lines.value.map((line) => `${line}\n`).join('');
  const out = context.text('out');
  if (out === undefined) {
    context.io.out(content);
    return EXIT.done;
  }
  try {
    await writeFile(out, content);
  } catch (error) {
    throw new UsageError(`--out: cannot write ${out} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
  context.emit(
    { ok: true, dossier, file: out, entries: lines.value.length, bytes: Buffer.byteLength(content) },
    `Wrote ${lines.value.length} entries to ${out}\n`,
  );
  return EXIT.done;
}

async function verify(context: Context): Promise<number> {
  const named = context.argument(0);
  const rootKey = context.text('root-key');
  const heads = Object.fromEntries(
    context.texts('head').map((h) => {
      const [aggregate = '', hash = ''] = h.split('=');
      return [parsed(AggregateRef, '--head', aggregate), parsed(Sha256, '--head', hash)];
    }),
  );
  const options: VerifyOptions = {
    ...(rootKey !== undefined && { rootKey: parsed(Thumbprint, '--root-key', rootKey) }),
    heads,
  };
  const dossier = DossierId.safeParse(named);
  if (!dossier.success) {
    if (holdsBundle(named)) return verifyNamed(context, named, options);
    const lines = linesOf(named);
    return tell(context, { ...verifyExport(lines, options), senders: senderChains(lines) });
  }
  const report = await auditor(await context.connection()).verify(dossier.data, options);
  return report.ok ? tell(context, report.value) : context.refuse(report.refusal);
}

function tell(context: Context, report: Verified): number {
  context.io.out(context.json ? json(report) : reportText(report));
  return report.ok ? EXIT.done : EXIT.verificationFailed;
}
