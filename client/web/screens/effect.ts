import { html } from 'hono/html';
import type { ConcordatEvent } from '../../../contracts/events.ts';
import type { PreviewReply } from '../../../contracts/views.ts';
import type { Look } from '../desk.ts';
import { said, type Html } from '../page.ts';
import { actFormWords } from '../../words/act.ts';
import { eventSentence } from '../../words/events.ts';
import { list, say } from '../../words/language.ts';
import { awaited, standingSentence } from '../../words/standing.ts';
import { facts } from './facts.ts';

/** What an act that would be accepted does: what is recorded, where the document is then, and who is told. */
export function effectOf(events: readonly unknown[], preview: PreviewReply, { viewer, names, spoken }: Look): Html {
  const { language } = viewer;
  const w = (key: keyof typeof actFormWords) => say(actFormWords[key], language);
  const { stands, waiting, told } = preview;
  return facts([
    [w('recorded'), html`${events.map((e) => html`${said(eventSentence(e as ConcordatEvent, spoken))}<br />`)}`],
    [
      w('afterwards'),
      stands === null
        ? null
        : html`${said(standingSentence({ stands }, spoken))}${
            waiting === null || waiting.length === 0
              ? html`<br />${w('waitsForNothing')}`
              : waiting.map(
                  (x) =>
                    html`<br />${w('waitsFor')}
                      ${said(awaited(x, spoken))}${x.on.length > 0 ? html` — ${said(list(language, x.on.map(names)))}` : ''}`,
                )
          }`,
    ],
    [w('told'), told.length === 0 ? w('nobody') : said(list(language, told.map(names)))],
  ]);
}
