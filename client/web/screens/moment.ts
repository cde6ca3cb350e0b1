import { html } from 'hono/html';
import { ActorId, aggregateRef, Instant } from '../../../contracts/ids.ts';
import type { DossierView } from '../../../contracts/views.ts';
import { auditor } from '../../index.ts';
import type { Look } from '../desk.ts';
import { said, type Html } from '../page.ts';
import { paths } from '../paths.ts';
import { instantIn, isZone, localIn } from '../zoned.ts';
import { documentWords } from '../../words/document.ts';
import { historyWords } from '../../words/history.ts';
import { exactTime, say, zoneName } from '../../words/language.ts';
import type { Names } from '../../words/names.ts';
import { standing } from './document.ts';
import { entriesAt } from './entries.ts';
import { entriesWithWords, positions } from './positions.ts';
import { route } from './route.ts';
import { refusalBox } from './trouble.ts';

/** A document as it was: the same page as now, made of an earlier entry. */

type Asked = { readonly entry?: number; readonly instant?: Instant; readonly asSeenBy?: ActorId };

/** An instant of an address may lack its milliseconds. */
const exact = (typed: string) => typed.replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)Z$/, '$1.000Z');

/** On whose clock a date and time was typed: on that of whoever sent the address, which names it. */
function zoneIn(query: URLSearchParams, own: string): string {
  const named = query.get('zone') ?? own;
  return isZone(named) ? named : own;
}

/** What the address asks for; null: for now; undefined: for something that is neither an entry nor an instant. */
function askedIn(query: URLSearchParams, zone: string): Asked | null | undefined {
  const [entry, typed, as] = [query.get('entry') ?? '', query.get('instant') ?? '', query.get('as') ?? ''];
  if (entry === '' && typed === '' && as === '') return null;
  const instant = typed === '' ? null : Instant.safeParse(instantIn(typed, zoneIn(query, zone)) ?? exact(typed));
  const actor = as === '' ? null : ActorId.safeParse(as);
  if (entry !== '' && !/^[1-9]\d{0,9}$/.test(entry)) return undefined;
  if ((instant && !instant.success) || (actor && !actor.success)) return undefined;
  return {
    ...(entry !== '' && { entry: Number(entry) }),
    ...(instant?.success && { instant: instant.data }),
    ...(actor?.success && { asSeenBy: actor.data }),
  };
}

/** The document as it was; null: nobody asks for it. */
export async function momentSection(now: DossierView, look: Look, n: Names): Promise<Html | null> {
  const { viewer, query } = look;
  const { language } = viewer;
  const w = (key: keyof typeof historyWords) => say(historyWords[key], language);
  const asked = askedIn(query, viewer.zone);
  if (asked === null) return null;
  if (asked === undefined) return html`<p class="mistake" role="alert">${w('badInstant')}</p>`;
  const then = await auditor(viewer.connection).status(now.dossier, asked);
  if (!then.ok) return refusalBox(then.refusal, n);
  const view = then.value;
  const at = asked.instant ?? view.at;
  const read = await entriesAt(viewer.connection, aggregateRef('dossier', view.dossier), entriesWithWords(view));
  const link = (entry: number) => {
    const kept = new URLSearchParams({ entry: String(entry), ...(asked.asSeenBy && { as: asked.asSeenBy }) });
    return `${paths.history(view.dossier)}?${kept.toString()}#moment`;
  };
  const hash = query.get('hash');
  return html`<div class="moment card">
    <p>
      <strong
        >${w('shownAt').replace('{n}', String(view.entries)).replace('{all}', String(now.entries))}
        <time datetime="${at}" title="${at}">${exactTime(language, at, n.zone)}</time></strong
      >${asked.asSeenBy ? html`, ${w('shownTo')} ${said(n.actor(asked.asSeenBy))}` : ''}
    </p>
    ${hash === null ? '' : html`<p class="${hash === view.head ? 'good' : 'mistake'}" role="status">${w(hash === view.head ? 'hashSame' : 'hashOther')}</p>`}
    <ul class="choices">
      ${view.entries > 1 ? html`<li><a class="button" href="${link(view.entries - 1)}" rel="prev">${w('before')}</a></li>` : ''}
      ${view.entries < now.entries ? html`<li><a class="button" href="${link(view.entries + 1)}" rel="next">${w('after')}</a></li>` : ''}
      <li><a class="button" href="${paths.history(view.dossier)}">${w('now')}</a></li>
    </ul>
    ${standing(view, look, at, n)} ${route(view, look, at, n)} ${positions(view, look, read, n)}
    <p>
      <small
        >${w('hash')}: <code class="hash">${view.head}</code>
        <a href="${paths.history(view.dossier)}?entry=${view.entries}&hash=${view.head}">${w('permalink')}</a></small
      >
    </p>
  </div>`;
}

/** The way to any instant; the slider only where scripts run. */
export function travelForm(view: DossierView, { viewer, organisation, query }: Look, n: Names): Html {
  const w = (key: keyof typeof historyWords) => say(historyWords[key], n.language);
  const actors = [
    ...Object.keys(organisation.members),
    ...Object.keys(organisation.offices),
    ...Object.keys(organisation.parties),
  ];
  const entry = query.get('entry') ?? '';
  const asked = askedIn(query, viewer.zone)?.instant;
  return html`<section aria-labelledby="travel-title">
    <h2 id="travel-title">${w('travel')}</h2>
    <p>${w('travelIntro')}</p>
    <form id="travel" class="filters" method="get" action="${paths.history(view.dossier)}">
      <label class="needs-script slider" hidden
        >${w('slide')}
        <input type="range" min="1" max="${view.entries}" value="${entry === '' ? view.entries : entry}" />
      </label>
      <label
        >${w('entryNumber')}
        <input name="entry" type="number" min="1" max="${view.entries}" value="${entry}" />
      </label>
      <label
        >${w('instant')}
        <small>(${say(documentWords.yourZone, n.language)}: ${zoneName(n.language, viewer.zone)})</small>
        <input
          name="instant"
          type="datetime-local"
          step="1"
          value="${asked === undefined ? '' : localIn(asked, viewer.zone)}"
        />
      </label>
      <input type="hidden" name="zone" value="${viewer.zone}" />
      ${
        viewer.role === 'auditor'
          ? html`<label
              >${w('as')}
              <select name="as">
                <option value="">${w('asMyself')}</option>
                ${actors.map((a) => html`<option value="${a}" ${query.get('as') === a ? html`selected` : ''}>${n.actor(a)}</option>`)}
              </select></label
            >`
          : ''
      }
      <button>${w('show')}</button>
    </form>
  </section>`;
}
