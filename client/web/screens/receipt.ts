import { html } from 'hono/html';
import { AggregateRef, Sha256, type AggregateRef as Ref } from '../../../contracts/ids.ts';
import type { Refusal } from '../../../contracts/refusal.ts';
import {
  EvidenceFailure,
  fingerprint,
  proveReceipt,
  receiptEntry,
  thumbprint,
  type CheckedReceipt,
} from '../../index.ts';
import type { Look, Show } from '../desk.ts';
import { said, type Html } from '../page.ts';
import { paths } from '../paths.ts';
import { actFormWords } from '../../words/act.ts';
import { exactTime, list, say } from '../../words/language.ts';
import { lateness } from '../../words/history.ts';
import { receiptWords } from '../../words/receipt.ts';
import { staffWords } from '../../words/staff.ts';
import { notFoundScreen, refusalBox } from './trouble.ts';

type Words = (key: keyof typeof receiptWords) => string;
/** One thing that was checked; false: it does not hold, null: it cannot be said yet. */
type Check = { readonly holds: boolean | null; readonly text: Html };

/** What the organisation signed about a statement, checked as it is shown; kept by whoever sent it. */
export const receiptScreen: Show = async (look) => {
  const { language, zone } = look.viewer;
  const a = (key: keyof typeof actFormWords) => say(actFormWords[key], language);
  const w: Words = (key) => say(receiptWords[key], language);
  const aggregate = AggregateRef.safeParse(`${look.param('kind')}/${look.param('id')}`);
  const statement = Sha256.safeParse(look.param('statement'));
  if (!aggregate.success || !statement.success) return notFoundScreen(language);
  const [kind, id] = [look.param('kind'), look.param('id')];
  const back = kind === 'dossier' ? paths.document(id) : kind === 'meeting' ? paths.meeting(id) : paths.delegation;
  const receipts = await believed(look, aggregate.data, statement.data);
  const outcome = receipts.flatMap(({ receipt }) => (receipt.outcome === 'received' ? [] : [receipt])).at(0);
  const name = statement.data.slice(0, 16);
  return {
    title: a('receipt'),
    body: html`<h1>${a('receipt')}</h1>
      ${
        outcome === undefined
          ? html`<p>${a('receiptNone')}</p>`
          : html`${outcome.outcome === 'refused' ? html`${refusalBox(outcome.refusal, look.spoken)}${lateIn(outcome.refusal, look)}` : html`<p class="good"><strong>${a('receiptRecorded')}.</strong></p>`}
              <dl class="facts">
                <dt>${a('receiptEntry')}</dt>
                <dd>${outcome.entry ?? '—'}</dd>
                <dt>${a('receiptHash')}</dt>
                <dd><code>${outcome.hash ?? '—'}</code></dd>
                <dt>${a('receiptAt')}</dt>
                <dd>${exactTime(language, outcome.at, zone)}</dd>
                <dt>${a('receiptNumber')}</dt>
                <dd>${outcome.sequence}</dd>
              </dl>
              <p>${a('receiptWhy')}</p>
              ${await checked(
                look,
                aggregate.data,
                statement.data,
                receipts.find((r) => r.receipt === outcome)!,
                w,
              )}
              <p>
                <a
                  download="receipt-${name}.txt"
                  href="${fileOf(`${receipts.map((r) => r.jws).join('\n')}\n`, 'text/plain')}"
                  >${w('plainOnly')}</a
                >
              </p>`
      }
      <p>
        <a class="button" href="${back}">${kind === 'organisation' ? w('toDelegation') : a('toDocument')}</a>
        ${
          look.filings.find(look.viewer, look.param('id')) === null
            ? ''
            : html`<a class="button" href="${paths.filing(look.param('id'))}"
                >${say(staffWords.goOnFiling, language)}</a
              >`
        }
      </p>`,
  };
};

/** By how much it came after a deadline, where that is why. */
function lateIn(refusal: Refusal, { spoken }: Look): Html {
  const late = lateness(refusal, spoken);
  return late === null ? '' : html`<p><strong>${late}</strong></p>`;
}

/** Only what is signed by the process comes through: another would throw. */
function believed({ viewer }: Look, aggregate: Ref, statement: Sha256): Promise<readonly CheckedReceipt[]> {
  return viewer.connection.receipts(aggregate, statement);
}

function fileOf(content: string, type: string): string {
  return `data:${type};base64,${Buffer.from(content).toString('base64')}`;
}

async function checked(
  look: Look,
  aggregate: Ref,
  statement: Sha256,
  outcome: CheckedReceipt,
  w: Words,
): Promise<Html> {
  const { connection } = look.viewer;
  const kid = thumbprint(connection.profile.processKey);
  const signature: Check = { holds: true, text: html`${w('signature')}: <code>${fingerprint(kid)}</code>` };
  const checks: Check[] = [signature, ...(await entryChecks(look, aggregate, statement, outcome, w))];
  let file: string | null = null;
  try {
    const proven = await proveReceipt(connection, aggregate, statement);
    if (proven.ok) {
      const { index, size, origin, witnesses } = proven.shows;
      const by =
        witnesses.length === 0
          ? ''
          : html`, ${w('cosigned')}
            ${said(
              list(
                look.viewer.language,
                witnesses.map((x) => x.name),
              ),
            )}`;
      checks.push({ holds: true, text: html`${w('inclusion')} ${index} ${w('of')} ${size}, ${said(origin)}${by}` });
      file = proven.content;
    } else checks.push({ holds: null, text: w('inclusionNotYet') });
  } catch (error) {
    if (!(error instanceof EvidenceFailure)) throw error;
    checks.push(
      look.organisation.logKeys.length === 0
        ? { holds: null, text: w('inclusionNone') }
        : { holds: false, text: html`${w('fails')}: ${said(error.message)}` },
    );
  }
  const mark = ({ holds }: Check) => (holds === null ? '…' : holds ? '✓' : '✗');
  return html`<section class="card">
    <h2>${w('checks')}</h2>
    <ul class="checks">
      ${checks.map((c) => html`<li class="${c.holds === false ? 'refused' : c.holds ? 'good' : ''}">${mark(c)} ${c.text}</li>`)}
    </ul>
    ${
      file === null
        ? ''
        : html`<p>
              <a
                class="button"
                download="receipt-${statement.slice(0, 16)}.json"
                href="${fileOf(file, 'application/json')}"
                >${w('proven')}</a
              >
            </p>
            <p>${w('verifyWith')} <code>npx concordat check-receipt FILE --as ${look.viewer.actor}</code></p>`
    }
  </section>`;
}

/** The entry as the journal gives it: that it holds this statement, and hashes to what the receipt says. */
async function entryChecks(
  { viewer }: Look,
  aggregate: Ref,
  statement: Sha256,
  outcome: CheckedReceipt,
  w: Words,
): Promise<readonly Check[]> {
  const entry = await receiptEntry(viewer.connection, aggregate, statement, outcome);
  if (!entry) return [{ holds: null, text: w('entryNot') }];
  return [
    { holds: entry.holdsStatement, text: html`${w('statement')} <code>${statement}</code>` },
    { holds: entry.hasHash, text: w('entry') },
  ];
}
