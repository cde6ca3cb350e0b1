import { aggregateRef, Day, MemberId, StageCode, type DossierId } from '../../contracts/ids.ts';
import { Place, RESERVATION_KINDS, type Position, type Scope } from '../../contracts/position.ts';
import { roundInView, type RoundInView } from '../index.ts';
import { listed, parsed, required, UsageError, type Context, type OptionSpec } from './command.ts';
import { confirmSigning } from './confirm.ts';
import { deadlineText, fields } from './print.ts';
import { said } from './said.ts';
import { dossierArgument, viewOf } from './views.ts';

/** Every kind of position (domain §3.3), as it is written on the command line, and the options that it needs. */
export const POSITION_KINDS = {
  agree: [],
  'agree-ad-referendum': ['confirm-by'],
  'agree-with-reservation': ['reservation', 'text'],
  'agree-with-viewpoint': ['text'],
  'stand-aside': ['scope'],
  abstain: [],
  'propose-amendment': ['place', 'words'],
  'request-time': ['until', 'reasons'],
  object: ['reasons', 'places'],
} as const satisfies Record<string, readonly string[]>;

export const STAGE: OptionSpec = { says: 'stage, where several have an open round', value: 'NN' };

export const SCOPE_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  scope: { says: 'paragraph (with --places), document or drafting', value: 'SCOPE' },
  places: { says: 'places concerned, `para-7,art-3.2`', value: 'A,B' },
};

/** Without it a stand-aside is for members and offices alone. */
export const PUBLIC: Readonly<Record<string, OptionSpec>> = {
  public: { says: 'stand-aside: shown to observers and in printed lists, too' },
};

export const POSITION_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  stage: STAGE,
  'confirm-by': { says: 'agree-ad-referendum: day by which the capital confirms', value: 'YYYY-MM-DD' },
  reservation: { says: `agree-with-reservation: ${RESERVATION_KINDS.join(', ')}`, value: 'KIND' },
  text: { says: 'agree-with-reservation, agree-with-viewpoint: what is reserved or stated', value: 'TEXT' },
  ...SCOPE_OPTIONS,
  ...PUBLIC,
  place: { says: 'propose-amendment: the place', value: 'PLACE' },
  words: { says: 'propose-amendment: the new words', value: 'TEXT' },
  until: { says: 'request-time: until when', value: 'YYYY-MM-DD' },
  reasons: { says: 'object, request-time: why', value: 'TEXT' },
  jointly: { says: 'other members on whose behalf it is proposed; each assents by `assent`', value: 'A,B' },
};

/** Reads a position from its word and options; `agreeAdReferendum` and `agree-ad-referendum` are one word. @throws UsageError */
export function readPosition(context: Context, word: string): Position {
  const kind = word.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`) as keyof typeof POSITION_KINDS;
  if (!(kind in POSITION_KINDS))
    throw new UsageError(`POSITION: ${JSON.stringify(word)} is none of ${Object.keys(POSITION_KINDS).join(', ')}`);
  for (const option of POSITION_KINDS[kind]) required(context, option);
  const text = (option: string) => required(context, option);
  switch (kind) {
    case 'agree':
    case 'abstain':
      return { kind };
    case 'agree-ad-referendum':
      return { kind: 'agreeAdReferendum', confirmBy: parsed(Day, '--confirm-by', text('confirm-by')) };
    case 'agree-with-reservation': {
      const reservation = RESERVATION_KINDS.find((k) => k === text('reservation'));
      if (!reservation) throw new UsageError(`--reservation: one of ${RESERVATION_KINDS.join(', ')}`);
      return { kind: 'agreeWithReservation', reservation, text: text('text') };
    }
    case 'agree-with-viewpoint':
      return { kind: 'agreeWithViewpoint', text: text('text') };
    case 'stand-aside':
      return { kind: 'standAside', scope: readScope(context), public: context.flag('public') };
    case 'propose-amendment':
      return { kind: 'proposeAmendment', place: parsed(Place, '--place', text('place')), words: text('words') };
    case 'request-time':
      return { kind: 'requestTime', until: parsed(Day, '--until', text('until')), reasons: text('reasons') };
    case 'object':
      return { kind: 'object', reasons: text('reasons'), places: readPlaces(context) };
  }
}

export function readScope(context: Context): Scope {
  const of = required(context, 'scope');
  if (of === 'paragraph') return { of, places: readPlaces(context) };
  if (of === 'document' || of === 'drafting') return { of };
  throw new UsageError('--scope: one of paragraph, document, drafting');
}

export function readPlaces(context: Context): Place[] {
  return listed(required(context, 'places')).map((p) => parsed(Place, '--places', p));
}

/** The round of the dossier that a statement is about. A number is the exit code of a refusal that was written. */
export async function roundOf(context: Context, dossier: DossierId): Promise<RoundInView | number> {
  const view = await viewOf(context, dossier);
  if (typeof view === 'number') return view;
  const named = context.text('stage');
  const stage = named === undefined ? undefined : parsed(StageCode, '--stage', named);
  const round = roundInView(view, stage);
  if (round) return round;
  const open = view.roundList.filter((r) => r.outcome === null).map((r) => r.stage);
  if (open.length > 1)
    throw new UsageError(`${dossier} has an open round at stages ${open.join(', ')}: name one, --stage ${open[0]!}`);
  throw new UsageError(
    `${dossier} has had no round${stage ? ` at stage ${stage}` : ''} yet; see concordat status ${dossier}`,
  );
}

/** What a person must see before signing: title, text hash, stage, round, deadline, and the act itself. */
export async function whatIsSigned(
  context: Context,
  dossier: DossierId,
  round: RoundInView,
  act: readonly (readonly [string, string | null])[],
): Promise<string> {
  const { actor, person, zone } = await context.profile();
  return `${actor} (${person}) will sign:\n${fields([
    ['  document', `${dossier}: ${round.title}`],
    [
      '  text',
      `${round.textHash}${round.version === null ? ' (not the latest version)' : ` (version ${round.version})`}`,
    ],
    ['  stage', `${round.stage} ${round.stageName}`],
    ['  round', `${round.round}${round.open ? '' : ' (closed)'}`],
    ['  deadline', deadlineText(round.deadline, round.zone, Date.now(), zone)],
    ...act,
  ])}`;
}

/** Shows, asks, signs and sends a position; `for`: the secretariat transcribes a delegation's note. */
export async function takePosition(
  context: Context,
  what: { readonly kind: string; readonly for?: MemberId },
): Promise<number> {
  const dossier = dossierArgument(context);
  const position = readPosition(context, what.kind);
  const round = await roundOf(context, dossier);
  if (typeof round === 'number') return round;
  const { kind, ...rest } = position;
  const jointly = listed(context.text('jointly')).map((m) => parsed(MemberId, '--jointly', m));
  await confirmSigning(
    context,
    await whatIsSigned(context, dossier, round, [
      ['  for', what.for ?? null],
      ['  jointly with', jointly.length > 0 ? jointly.join(', ') : null],
      ['  position', kind],
      ...Object.entries(rest).map(
        ([name, value]) => [`    ${name}`, typeof value === 'string' ? value : JSON.stringify(value)] as const,
      ),
    ]),
  );
  const { stage, textHash } = round;
  return context.submit(
    aggregateRef('dossier', dossier),
    {
      type: 'TakePosition',
      stage,
      round: round.round,
      textHash,
      position,
      ...(what.for && { for: what.for }),
      ...(jointly.length > 0 && { jointly }),
      ...said(context),
    },
    `Position ${kind} on ${dossier}, stage ${stage}, round ${round.round}`,
  );
}
