import type { Screen } from './page.ts';
import type { Look, Show } from './desk.ts';
import { paths } from './paths.ts';
import { actFormScreen, previewAction } from './screens/act.ts';
import { consultAction, consultationScreen } from './screens/consultation.ts';
import { delegationScreen } from './screens/delegation.ts';
import { documentScreen } from './screens/document.ts';
import { documentsScreen } from './screens/documents.ts';
import { findingScreen } from './screens/finding.ts';
import { consoleScreen, remindersAction } from './screens/console.ts';
import { historyScreen } from './screens/history.ts';
import { ledgerScreen } from './screens/ledger.ts';
import { deliveryScreen } from './screens/delivery.ts';
import { fileAction, fileScreen, filingAction, filingScreen } from './screens/filing.ts';
import { handoverScreen } from './screens/handover.ts';
import { meetingScreen } from './screens/meeting.ts';
import { meetingsScreen } from './screens/meetings.ts';
import { packageWhatIfScreen } from './screens/packageWhatIf.ts';
import { positionScreen } from './screens/position.ts';
import { previewScreen, sendAction } from './screens/preview.ts';
import { proofScreen } from './screens/proof.ts';
import { receiptScreen } from './screens/receipt.ts';
import { rulesScreen } from './screens/rules.ts';
import { textScreen } from './screens/text.ts';
import { verifyAction, verifyScreen } from './screens/verify.ts';
import { conveneAction, conveneScreen, protocolAction, sittingScreen } from './screens/sitting.ts';
import { silenceScreen } from './screens/silence.ts';
import { commentsScreen } from './screens/comments.ts';
import { rulingsAction } from './screens/rulings.ts';
import { sheetScreen, sheetsScreen } from './screens/sheets.ts';
import { transcribeAction, transcribeScreen } from './screens/transcribe.ts';
import { turnScreen } from './screens/turn.ts';
import { whatIfAction, whatIfScreen } from './screens/whatIf.ts';

/** Every page, and everything that a form may ask for. */

/** What a path names, by the names in its pattern. */
export type Params = Readonly<Record<string, string>>;
/** The fields of a form. */
export type Fields = Readonly<Record<string, string | File | (string | File)[]>>;
/** A form: what it does, and the page that follows. */
export type Action = (look: Look, fields: Fields) => Promise<Screen | Done>;
/** `rotated`: thumbprint of the key that took the place of the viewer's own. */
type Done = { readonly redirect: string; readonly rotated?: string };

const AGGREGATE = ':kind/:id';

/** Every page; what a path names stands after a colon. */
export const SCREENS: readonly (readonly [pattern: string, show: Show])[] = [
  [paths.turn, turnScreen],
  [paths.documents, documentsScreen],
  [paths.document(':id'), documentScreen],
  [paths.text(':id'), textScreen],
  [paths.history(':id'), historyScreen],
  [paths.proof(':id'), proofScreen],
  [paths.verify, verifyScreen],
  [paths.rules, rulesScreen],
  [paths.ledger(':id'), ledgerScreen],
  [paths.position(':id'), positionScreen],
  [paths.finding(':id'), findingScreen],
  [paths.consultation(':id'), consultationScreen],
  [paths.delegation, delegationScreen],
  [paths.handover, handoverScreen],
  [paths.meetings, meetingsScreen],
  [paths.meeting(':id'), meetingScreen],
  [paths.packageWhatIf(':id'), packageWhatIfScreen],
  [paths.file, fileScreen],
  [paths.filing(':id'), filingScreen],
  [paths.delivery(':id'), deliveryScreen],
  [paths.transcribe, transcribeScreen],
  [paths.convene, conveneScreen],
  [paths.sitting(':id'), sittingScreen],
  [paths.sheets(':id'), sheetsScreen],
  [paths.sheet(':id'), sheetScreen],
  [paths.console, consoleScreen],
  [paths.silence, silenceScreen],
  [paths.comments(':id'), commentsScreen],
  [paths.act(AGGREGATE, ':act'), actFormScreen],
  [paths.shown(':preview'), previewScreen],
  [paths.receipt(AGGREGATE, ':statement'), receiptScreen],
  [paths.whatIf(':id'), whatIfScreen],
];

export const ACTIONS: readonly (readonly [path: string, action: Action])[] = [
  [paths.verify, verifyAction],
  [paths.preview, previewAction],
  [paths.statements, sendAction],
  [paths.file, fileAction],
  [paths.filing(':id'), filingAction],
  [paths.transcribe, transcribeAction],
  [paths.reminders, remindersAction],
  [paths.convene, conveneAction],
  [paths.protocol(':id'), protocolAction],
  [paths.consultations, consultAction],
  [paths.rulings(':id'), rulingsAction],
  [paths.whatIf(':id'), whatIfAction],
];

/** What may stand for a name in a path; for one that is not here, an id. */
const ID = '[A-Z0-9-]{1,32}';
const NAMED: Readonly<Record<string, string>> = {
  kind: '(?:dossier|organisation|meeting)',
  act: '[A-Za-z]{1,64}',
  statement: '[0-9a-f]{64}',
  preview: '[0-9a-f]{16}',
};

const matchers = SCREENS.map(([pattern, show]) => ({ show, match: matcherOf(pattern) }));

/** Reads what a path names, by the names in a pattern; null: it is another path. */
export function matcherOf(pattern: string): (path: string) => Params | null {
  const names = [...pattern.matchAll(/:([a-z]+)/g)].map((m) => m[1]!);
  const whole = pattern.replaceAll('.', '\\.').replace(/:([a-z]+)/g, (_, name: string) => `(${NAMED[name] ?? ID})`);
  const matcher = new RegExp(`^${whole}$`);
  return (path) => {
    const match = matcher.exec(path);
    return match && Object.fromEntries(names.map((name, i) => [name, match[i + 1]!]));
  };
}

/** The page at a path. */
export function screenAt(path: string): { readonly show: Show; readonly params: Params } | null {
  for (const { show, match } of matchers) {
    const params = match(path);
    if (params) return { show, params };
  }
  return null;
}
