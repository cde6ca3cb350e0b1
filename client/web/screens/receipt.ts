import { html } from 'hono/html';
import { AggregateRef, Sha256 } from '../../../contracts/ids.ts';
import type { Show } from '../desk.ts';
import { paths } from '../paths.ts';
import { actFormWords } from '../words/act.ts';
import { dateTime, say } from '../words/language.ts';
import { staffWords } from '../words/staff.ts';
import { notFoundScreen, refusalBox } from './trouble.ts';

/** What the organisation signed about a statement; kept by whoever sent it. */
export const receiptScreen: Show = async (look) => {
  const { language, zone, connection } = look.viewer;
  const w = (key: keyof typeof actFormWords) => say(actFormWords[key], language);
  const aggregate = AggregateRef.safeParse(`${look.param('kind')}/${look.param('id')}`);
  const statement = Sha256.safeParse(look.param('statement'));
  if (!aggregate.success || !statement.success) return notFoundScreen(language);
  const receipts = await connection.receipts(aggregate.data, statement.data);
  const outcome = receipts.flatMap(({ receipt }) => (receipt.outcome === 'received' ? [] : [receipt])).at(0);
  const file = Buffer.from(`${receipts.map((r) => r.jws).join('\n')}\n`).toString('base64');
  const back = aggregate.data.startsWith('dossier/')
    ? paths.document(look.param('id'))
    : paths.meeting(look.param('id'));
  return {
    title: w('receipt'),
    body: html`<h1>${w('receipt')}</h1>
      ${
        outcome === undefined
          ? html`<p>${w('receiptNone')}</p>`
          : html`${outcome.outcome === 'refused' ? refusalBox(outcome.refusal, look.spoken) : html`<p class="good"><strong>${w('receiptRecorded')}.</strong></p>`}
              <dl class="facts">
                <dt>${w('receiptEntry')}</dt>
                <dd>${outcome.entry ?? '—'}</dd>
                <dt>${w('receiptHash')}</dt>
                <dd><code>${outcome.hash ?? '—'}</code></dd>
                <dt>${w('receiptAt')}</dt>
                <dd>${dateTime(language, outcome.at, zone)}</dd>
                <dt>${w('receiptNumber')}</dt>
                <dd>${outcome.sequence}</dd>
              </dl>
              <p>${w('receiptWhy')}</p>
              <p>
                <a download="receipt-${statement.data.slice(0, 16)}.txt" href="data:text/plain;base64,${file}"
                  >${w('downloadReceipt')}</a
                >
              </p>`
      }
      <p>
        <a class="button" href="${back}">${w('toDocument')}</a>
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
