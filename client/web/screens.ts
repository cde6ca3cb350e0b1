import type { Screen } from './page.ts';
import type { Look, Show } from './desk.ts';
import { paths } from './paths.ts';
import { actFormScreen, previewAction, sendAction } from './screens/act.ts';
import { consultAction, consultationScreen } from './screens/consultation.ts';
import { delegationScreen } from './screens/delegation.ts';
import { documentScreen } from './screens/document.ts';
import { documentsScreen } from './screens/documents.ts';
import { findingScreen } from './screens/finding.ts';
import { consoleScreen, remindersAction } from './screens/console.ts';
import { deliveryScreen } from './screens/delivery.ts';
import { fileAction, fileScreen, filingAction, filingScreen } from './screens/filing.ts';
import { handoverScreen } from './screens/handover.ts';
import { meetingScreen } from './screens/meeting.ts';
import { meetingsScreen } from './screens/meetings.ts';
import { positionScreen } from './screens/position.ts';
import { receiptScreen } from './screens/receipt.ts';
import { conveneAction, conveneScreen, protocolAction, sheetsScreen, sittingScreen } from './screens/sitting.ts';
import { transcribeAction, transcribeScreen } from './screens/transcribe.ts';
import { turnScreen } from './screens/turn.ts';

/** Every page, and everything that a form may ask for. */

/** What a path names, by the names in its pattern. */
export type Params = Readonly<Record<string, string>>;
/** The fields of a form. */
export type Fields = Readonly<Record<string, string | File | (string | File)[]>>;
/** A form: what it does, and the page that follows. */
export type Action = (look: Look, fields: Fields) => Promise<Screen | { readonly redirect: string }>;

const AGGREGATE = ':kind/:id';

/** Every page; what a path names stands after a colon. */
export const SCREENS: readonly (readonly [pattern: string, show: Show])[] = [
  [paths.turn, turnScreen],
  [paths.documents, documentsScreen],
  [paths.document(':id'), documentScreen],
  [paths.position(':id'), positionScreen],
  [paths.finding(':id'), findingScreen],
  [paths.consultation(':id'), consultationScreen],
  [paths.delegation, delegationScreen],
  [paths.handover, handoverScreen],
  [paths.meetings, meetingsScreen],
  [paths.meeting(':id'), meetingScreen],
  [paths.file, fileScreen],
  [paths.filing(':id'), filingScreen],
  [paths.delivery(':id'), deliveryScreen],
  [paths.transcribe, transcribeScreen],
  [paths.convene, conveneScreen],
  [paths.sitting(':id'), sittingScreen],
  [paths.sheets(':id'), sheetsScreen],
  [paths.console, consoleScreen],
  [paths.act(AGGREGATE, ':act'), actFormScreen],
  [paths.receipt(AGGREGATE, ':statement'), receiptScreen],
];

export const ACTIONS: readonly (readonly [path: string, action: Action])[] = [
  [paths.preview, previewAction],
  [paths.statements, sendAction],
  [paths.file, fileAction],
  [paths.filing(':id'), filingAction],
  [paths.transcribe, transcribeAction],
  [paths.reminders, remindersAction],
  [paths.convene, conveneAction],
  [paths.protocol(':id'), protocolAction],
  [paths.consultations, consultAction],
];

/** What may stand for a name in a path; for one that is not here, an id. */
const ID = '[A-Z0-9-]{1,32}';
const NAMED: Readonly<Record<string, string>> = {
  kind: '(?:dossier|organisation|meeting)',
  act: '[A-Za-z]{1,64}',
  statement: '[0-9a-f]{64}',
};

const matchers = SCREENS.map(([pattern, show]) => {
  const names = [...pattern.matchAll(/:([a-z]+)/g)].map((m) => m[1]!);
  const whole = pattern.replace(/:([a-z]+)/g, (_, name: string) => `(${NAMED[name] ?? ID})`);
  return { names, show, pattern: new RegExp(`^${whole}$`) };
});

/** The page at a path. */
export function screenAt(path: string): { readonly show: Show; readonly params: Params } | null {
  for (const { names, show, pattern } of matchers) {
    const match = pattern.exec(path);
    if (match) return { show, params: Object.fromEntries(names.map((name, i) => [name, match[i + 1]!])) };
  }
  return null;
}
