import { html } from 'hono/html';
import type { Instant } from '../../../contracts/ids.ts';
import type { Html } from '../page.ts';
import type { Viewer } from '../viewer.ts';
import { documentWords } from '../../words/document.ts';
import { deadlineTime, duration, say } from '../../words/language.ts';

const MINUTE = 60_000;

/**
 * A deadline, the same everywhere: the instant on the clock of the place that rules it, on the reader’s own, and how long
 * that is from now, in minutes at the finest: a page is not another one each second. The number counts down where scripts run.
 */
export function deadline({ language, zone }: Viewer, until: Instant, rulingZone: string | null, now: Instant): Html {
  const left = Date.parse(until) - Date.parse(now);
  const ruling = rulingZone ?? 'UTC';

  return html`<time datetime="${until}">${deadlineTime(language, until, ruling)}</time>
    <small
      >(${say(documentWords.rulingZone, language)}${
        zone === ruling ? '' : html`; ${say(documentWords.yourZone, language)}: ${deadlineTime(language, until, zone)}`
      };
      ${
        left > 0
          ? html`<span class="left" data-until="${until}"
                >${duration(language, Math.ceil(left / MINUTE) * MINUTE)}</span
              >
              ${say(documentWords.left, language)}`
          : say(documentWords.past, language)
      })</small
    >`;
}
