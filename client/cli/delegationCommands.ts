import { aggregateRef, DossierId, MemberId, Sha256, StageCode } from '../../contracts/ids.ts';
import type { ForceView, Notice } from '../../contracts/views.ts';
import { delegation } from '../index.ts';
import { EXIT, given, parsed, required, UsageError, type Command, type Context } from './command.ts';
import { confirmSigning } from './confirm.ts';
import {
  POSITION_KINDS,
  POSITION_OPTIONS,
  readScope,
  roundOf,
  PUBLIC,
  SCOPE_OPTIONS,
  STAGE,
  takePosition,
  whatIsSigned,
} from './positions.ts';
import { deadlineText, fields, json, table } from './print.ts';
import { FOR, SAID, said } from './said.ts';
import { TERM_OPTIONS, termOf } from './term.ts';
import { actName } from './viewText.ts';
import { dossierArgument, TEXT_HASH, textHashOf, viewOf } from './views.ts';

export const delegationCommands: readonly Command[] = [
  {
    name: 'notices',
    role: 'delegation',
    summary: 'Read the notices that wait, with each deadline in its own time zone',
    arguments: [],
    example: 'concordat notices --as KAZ --ack',
    options: {
      ack: { says: 'take them off the list (a receipt of delivery is `confirm-delivery`)' },
      follow: { says: 'wait for more, until interrupted' },
      most: { says: 'at most so many (default 100)', value: 'N' },
    },
    run: notices,
  },
  {
    name: 'read',
    role: 'delegation',
    summary: 'Read a text; its hash is checked before it is shown',
    arguments: ['DOSSIER'],
    example: 'concordat read SCO-2024-08 --as KAZ --language ru',
    options: {
      language: { says: 'language; default: the first', value: 'LANG' },
      sha256: { says: 'a text by its own hash', value: 'SHA256' },
    },
    run: read,
  },
  {
    name: 'confirm-delivery',
    role: 'delegation',
    summary: 'Confirm by signature that a version was received; --for: a delegation’s note, transcribed',
    arguments: ['DOSSIER'],
    example: 'concordat confirm-delivery SCO-2024-08 --as KAZ',
    options: {
      'text-hash': TEXT_HASH,
      stage: { says: 'stage at which it came; default 10, circulation', value: 'NN' },
      for: FOR,
      ...SAID,
    },
    run: async (c) => {
      const dossier = dossierArgument(c);
      const textHash = await textHashOf(c, dossier);
      if (typeof textHash === 'number') return textHash;
      const stage = parsed(StageCode, '--stage', c.text('stage') ?? '10');
      return c.submit(
        aggregateRef('dossier', dossier),
        { type: 'ConfirmDelivery', stage, textHash, ...given(c, 'for', 'for', MemberId), ...said(c) },
        `Confirmed delivery of ${textHash}`,
      );
    },
  },
  {
    name: 'position',
    role: 'delegation',
    summary: `State a position: ${Object.keys(POSITION_KINDS).join(', ')}`,
    arguments: ['DOSSIER', 'POSITION'],
    example: 'concordat position SCO-2024-08 object --as KAZ --reasons "the figure is not agreed" --places para-7',
    options: { ...POSITION_OPTIONS, ...SAID },
    run: (c) => takePosition(c, { kind: c.argument(1) }),
  },
  {
    name: 'lift',
    role: 'delegation',
    summary: 'Lift one’s own objection or reservation, also against a recorded text or by standing aside',
    arguments: ['DOSSIER'],
    example: 'concordat lift SCO-2024-08 --as KAZ --against "statement in the minutes, item 4"',
    options: {
      stage: STAGE,
      against: { says: 'the recorded text against which it is lifted', value: 'TEXT' },
      viewpoint: { says: 'the view that goes into the minutes in its place', value: 'TEXT' },
      ...SCOPE_OPTIONS,
      ...PUBLIC,
      ...SAID,
    },
    run: (c) =>
      aboutRound(c, 'lift the objection or reservation', 'Lifted', () => ({
        type: 'LiftPosition',
        ...given(c, 'against', 'against'),
        ...given(c, 'viewpoint', 'viewpoint'),
        ...(c.text('scope') !== undefined && { standAside: readScope(c), public: c.flag('public') }),
      })),
  },
  {
    name: 'withdraw',
    role: 'delegation',
    summary: 'Withdraw one’s own position in a round',
    arguments: ['DOSSIER'],
    example: 'concordat withdraw SCO-2024-08 --as KAZ',
    options: { stage: STAGE, ...SAID },
    run: (c) => aboutRound(c, 'withdraw the position', 'Withdrew the position', () => ({ type: 'WithdrawPosition' })),
  },
  {
    name: 'sign',
    role: 'delegation',
    summary: 'Sign an adopted text, with a reservation where there is one',
    arguments: ['DOSSIER'],
    example: 'concordat sign SCO-2024-08 --as KAZ',
    options: { 'text-hash': TEXT_HASH, reservation: { says: 'reservation at signature', value: 'TEXT' }, ...SAID },
    run: sign,
  },
  {
    name: 'propose',
    role: 'delegation',
    summary: 'Propose a document as a member',
    arguments: ['DOSSIER'],
    example:
      'concordat propose SCO-2024-30 --as KAZ --title "Initiative on World Unity" --class statement --area politics --lead-organ CNC --justification "a just peace"',
    options: {
      title: { says: 'title', value: 'TEXT' },
      class: { says: 'class in the procedure', value: 'NAME' },
      area: { says: 'area of cooperation', value: 'NAME' },
      justification: { says: 'why it is proposed', value: 'TEXT' },
      'lead-organ': { says: 'lead organ', value: 'TEXT' },
      'split-from': { says: 'dossier that was split into this one', value: 'DOSSIER' },
      ...TERM_OPTIONS,
      ...SAID,
    },
    run: propose,
  },
  {
    name: 'take-up',
    role: 'delegation',
    summary: 'Take up another member’s proposal',
    arguments: ['DOSSIER'],
    example: 'concordat take-up SCO-2024-30 --as UZB',
    options: SAID,
    run: (c) =>
      c.submit(
        aggregateRef('dossier', dossierArgument(c)),
        { type: 'TakeUpProposal', ...said(c) },
        'Took the proposal up',
      ),
  },
  {
    name: 'withdraw-proposal',
    role: 'delegation',
    summary: 'Withdraw one’s own proposal, before the adopting stage opens and while nobody else has taken it up',
    arguments: ['DOSSIER'],
    example: 'concordat withdraw-proposal SCO-2024-30 --as KAZ --reason "merged into the declaration"',
    options: { reason: { says: 'why', value: 'TEXT' }, ...SAID },
    run: (c) =>
      c.submit(
        aggregateRef('dossier', dossierArgument(c)),
        { type: 'WithdrawProposal', reason: required(c, 'reason'), ...said(c) },
        'Withdrew the proposal',
      ),
  },
];

async function notices(context: Context): Promise<number> {
  const connection = await context.connection();
  const most = context.text('most') ?? '100';
  if (!/^[1-9]\d{0,3}$/.test(most)) throw new UsageError('--most: a number from 1 to 9999 is expected');
  const reader = await delegation(connection).notices();
  const zone = connection.profile.zone;
  if (context.flag('follow')) {
    context.io.err('waiting for notices …\n');
    const shown = new Set<string>();
    for await (const { notice, acknowledge } of reader.follow()) {
      if (context.flag('ack')) await acknowledge();
      // What is not acknowledged comes again: it is shown once.
      if (shown.has(notice.id)) continue;
      shown.add(notice.id);
      // One document a line, so that another program can follow too.
      context.io.out(context.json ? `${JSON.stringify(notice)}\n` : `${noticeText(notice, zone)}\n`);
    }
    return EXIT.done;
  }
  const found = await reader.fetch({ most: Number(most) });
  // Without --ack a notice is only looked at: it goes back and waits where it was.
  for (const { acknowledge, giveBack } of found) {
    if (context.flag('ack')) await acknowledge();
    else giveBack();
  }
  const all = found.map((d) => d.notice);
  context.emit(
    { ok: true, notices: all },
    all.length === 0 ? 'No notices wait.\n' : all.map((n) => noticeText(n, zone)).join('\n'),
  );
  return EXIT.done;
}

const NOTICE_KINDS: Readonly<Record<Notice['kind'], string>> = {
  circulated: 'circulated: confirm delivery',
  roundOpened: 'a round is open: state a position',
  reminder: 'reminder: no position from you yet',
  signature: 'adopted: your signature is awaited',
  correction: 'a correction is proposed: object to it by the deadline, or it stands',
};

const SILENCE: Readonly<Record<Notice['silenceMeans'], string | null>> = {
  unheard: 'saying nothing leaves you unheard',
  noObjection: 'saying nothing counts as no objection',
  nothing: null,
};

function noticeText(notice: Notice, zone: string | undefined): string {
  return `${notice.dossier}  ${notice.title}\n${fields([
    ['  what', NOTICE_KINDS[notice.kind]],
    ['  correction', notice.correction ? `${notice.correction.number}, at ${notice.correction.place}` : null],
    ['  stage', `${notice.stage} ${notice.stageName}`],
    ['  round', notice.round === 0 ? null : `${notice.round}${notice.roundKind === 'silence' ? ' (silence)' : ''}`],
    ['  text', `${notice.textHash} (version ${notice.version})`],
    ['  deadline', notice.deadline === null ? null : deadlineText(notice.deadline, notice.zone, Date.now(), zone)],
    ['  silence', SILENCE[notice.silenceMeans]],
  ])}`;
}

async function read(context: Context): Promise<number> {
  const dossier = dossierArgument(context);
  let sha256 = context.text('sha256');
  let corrected: ForceView['corrections'] = [];
  if (sha256 === undefined) {
    const view = await viewOf(context, dossier);
    if (typeof view === 'number') return view;
    if (!view.version) throw new UsageError(`${dossier} has no version yet`);
    const { renderings } = view;
    const language = context.text('language');
    const rendering = language === undefined ? renderings[0] : renderings.find((r) => r.language === language);
    if (!rendering) {
      throw new UsageError(
        `Version ${view.version.number} has no ${language ?? ''}; it has:\n${table(
          ['language', 'status', 'bytes'],
          renderings.map((r) => [r.language, r.status, String(r.bytes)]),
          '',
        )}`,
      );
    }
    sha256 = rendering.sha256;
    const { language: of } = rendering;
    corrected = (view.force?.corrections ?? []).filter(
      (c) => c.outcome === 'corrected' && (c.language === null || c.language === of),
    );
  }
  const text = await delegation(await context.connection()).readText(parsed(Sha256, '--sha256', sha256), dossier);
  if (!text.ok) return context.refuse(text.refusal);
  const corrections = corrected.map(({ number, place, found, corrected: words }) => ({ number, place, found, words }));
  context.io.out(
    context.json
      ? json({ ok: true, dossier, sha256, text: text.value, ...(corrections.length > 0 && { corrections }) })
      : text.value,
  );
  // Beside the text, which stays as it was signed.
  if (!context.json)
    for (const c of corrections)
      context.io.err(
        `corrected at ${c.place}, from the start: ${JSON.stringify(c.words)} for ${JSON.stringify(c.found)}\n`,
      );
  return EXIT.done;
}

type ActAboutRound =
  { readonly type: 'LiftPosition'; readonly against?: string } | { readonly type: 'WithdrawPosition' };

/** Shows, asks, signs and sends an act about the delegation's own position in a round. */
async function aboutRound(context: Context, what: string, done: string, act: () => ActAboutRound): Promise<number> {
  const dossier = dossierArgument(context);
  const spoken = act();
  const round = await roundOf(context, dossier);
  if (typeof round === 'number') return round;
  const { type: _, ...rest } = spoken;
  await confirmSigning(
    context,
    await whatIsSigned(context, dossier, round, [
      ['  act', what],
      ...Object.entries(rest).map(
        ([name, value]) => [`    ${name}`, typeof value === 'string' ? value : JSON.stringify(value)] as const,
      ),
    ]),
  );
  const { stage, textHash } = round;
  return context.submit(
    aggregateRef('dossier', dossier),
    { ...spoken, stage, round: round.round, textHash, ...said(context) },
    `${done}: ${dossier}, stage ${stage}, round ${round.round}`,
  );
}

async function sign(context: Context): Promise<number> {
  const dossier = dossierArgument(context);
  const view = await viewOf(context, dossier);
  if (typeof view === 'number') return view;
  const textHash = await textHashOf(context, dossier);
  if (typeof textHash === 'number') return textHash;
  const { actor, person } = await context.profile();
  const act = view.act ? actName(view.act) : 'not adopted';
  const reservation = given(context, 'reservation', 'reservation');
  await confirmSigning(
    context,
    `${actor} (${person}) will sign the text:\n${fields([
      ['  document', `${dossier}: ${view.title}`],
      ['  text', textHash],
      ['  adopted', act],
      ['  reservation', reservation.reservation ?? 'none'],
    ])}`,
  );
  return context.submit(
    aggregateRef('dossier', dossier),
    { type: 'Sign', textHash, ...reservation, ...said(context) },
    `Signed ${textHash}`,
  );
}

async function propose(context: Context): Promise<number> {
  const { actor } = await context.profile();
  return context.submit(
    aggregateRef('dossier', dossierArgument(context)),
    {
      type: 'ProposeDocument',
      title: required(context, 'title'),
      class: required(context, 'class'),
      area: required(context, 'area'),
      justification: required(context, 'justification'),
      proposer: parsed(MemberId, 'proposer', actor),
      leadOrgan: required(context, 'lead-organ'),
      ...given(context, 'split-from', 'splitFrom', DossierId),
      ...termOf(context),
      ...said(context),
    },
    'Proposed',
  );
}
