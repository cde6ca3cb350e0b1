import { html } from 'hono/html';
import type { MemberId } from '../../../contracts/ids.ts';
import type { DossierView, RoundView } from '../../../contracts/views.ts';
import { circulationOf, type Circulation } from '../../index.ts';
import type { Look, Show } from '../desk.ts';
import { hidden } from '../forms/form.ts';
import { part, said, type Html } from '../page.ts';
import { paths } from '../paths.ts';
import { documentWords } from '../../words/document.ts';
import { dateTime, languageName, list, say } from '../../words/language.ts';
import { RENDERING_STATUSES } from '../../words/terms.ts';
import { deadline } from './deadline.ts';
import { shownIn } from './shown.ts';
import { staffWordsIn, type StaffWords } from './staffParts.ts';
import { refusedScreen } from './trouble.ts';

/** Whether a version reached the delegations, what their silence may count as, who is unheard, and what was sent to whom. */

const CIRCULATION = '10';

export const deliveryScreen: Show = async (look) => {
  const { viewer } = look;
  const shown = await shownIn(look);
  if (!('view' in shown)) return shown;
  const { id, ref, view } = shown;
  const steps = await circulationOf(viewer.connection, id);
  if (!steps.ok) return { ...refusedScreen(look.spoken, steps.refusal), status: 404 };
  const w = staffWordsIn(viewer.language);
  const parts = {
    delivered: deliveredPart(view, steps.value, look, w),
    unheard: unheardPart(view, steps.value, look, w),
    told: toldPart(view, steps.value, look, w),
  };
  return {
    title: `${w('delivery')} — ${view.title}`,
    about: [ref],
    parts,
    body: html`<h1><small>${id}</small> ${said(view.title)}</h1>
      <p class="choices">
        <a href="${paths.document(id)}">${say(documentWords.overview, viewer.language)}</a>
        <a href="${paths.sheet(id)}">${w('printText')}</a>
      </p>
      <h2>${w('delivery')}</h2>
      ${part('delivered', parts.delivered)}
      <h2>${w('unheard')}</h2>
      ${part('unheard', parts.unheard)}
      <h2>${w('reminders')}</h2>
      ${part('told', parts.told)}`,
  };
};

const membersOf = ({ organisation }: Look): readonly MemberId[] =>
  Object.values(organisation.members)
    .filter((m) => m.status === 'member')
    .map((m) => m.member);

function deliveredPart(view: DossierView, steps: Circulation, look: Look, w: StaffWords): Html {
  const { viewer, names } = look;
  const { language, zone } = viewer;
  const isStaff = viewer.role === 'secretariat';
  const version = view.version;
  if (!view.textHash || !version) return html`<p>${w('notReady')}</p>`;
  // Circulated again for those counted since, it is before the others from the first time on, and by that consent.
  const circulated = steps.circulated.find((c) => c.textHash === view.textHash);
  const renderings = view.renderings.map(
    (r) => `${languageName(language, r.language)} (${say(RENDERING_STATUSES[r.status], language)})`,
  );
  const head = html`<dl class="facts">
    <dt>${say(documentWords.version, language)}</dt>
    <dd>${version.number}: ${said(list(language, renderings))}</dd>
    <dt>${w('circulatedIn')}</dt>
    <dd>
      ${circulated ? html`${w('entry')} ${circulated.entry}, ${dateTime(language, circulated.at, zone)}` : w('notYet')}
      ${circulated?.consent ? html`<br />${w('consent')}: ${said(circulated.consent)}` : ''}
    </dd>
  </dl>`;
  const now =
    isStaff && (!circulated || view.waiting.some((x) => x.code === 'circulation'))
      ? html`<p><a class="button" href="${paths.filing(view.dossier)}">${w('circulateNow')}</a></p>`
      : '';
  if (!circulated)
    return html`${head}
      <p>${w('notCirculated')}</p>
      ${now}`;
  const delivered = (m: MemberId) => steps.delivered.find((d) => d.member === m && d.textHash === view.textHash);
  const missing = membersOf(look).filter((m) => !delivered(m));
  const notified = (m: MemberId) =>
    steps.told.find(
      (t) => t.what === 'notice' && t.round === 0 && t.entry > circulated.entry && t.to.some((a) => a === String(m)),
    );
  return html`${head} ${now}
    <p class="${missing.length === 0 ? 'good' : 'warn'}">
      ${missing.length === 0 ? w('deliveredAll') : html`${w('deliveredNot')}: ${said(list(language, missing.map(names)))}`}
    </p>
    <table class="stacked">
      <thead>
        <tr>
          <th scope="col">${w('delegation')}</th>
          <th scope="col">${w('noticeSent')}</th>
          <th scope="col">${w('deliveredOn')}</th>
        </tr>
      </thead>
      <tbody>
        ${membersOf(look).map((m) => {
          const [notice, confirmed] = [notified(m), delivered(m)];
          return html`<tr>
            <th scope="row">${said(names(m))}</th>
            <td data-head="${w('noticeSent')}">
              ${notice ? html`${dateTime(language, notice.at, zone)}, ${w('entry')} ${notice.entry}` : w('notYet')}
            </td>
            <td data-head="${w('deliveredOn')}">
              ${
                confirmed
                  ? html`${dateTime(language, confirmed.at, zone)}, ${w('entry')}
                    ${confirmed.entry}${String(confirmed.by) === String(m) ? '' : html`, ${w('byNote')}`}`
                  : html`${w('notYet')}
                    ${
                      isStaff
                        ? html`<a
                            href="${paths.act(`dossier/${view.dossier}`, 'ConfirmDelivery', { stage: CIRCULATION, textHash: view.textHash!, for: m })}"
                            >${w('enterNote')}</a
                          >`
                        : ''
                    }`
              }
            </td>
          </tr>`;
        })}
      </tbody>
    </table>`;
}

function unheardPart(view: DossierView, steps: Circulation, look: Look, w: StaffWords): Html {
  const open = view.roundList.filter((r) => r.outcome === null);
  return html`${open.length === 0 ? html`<p>${w('noRound')}</p>` : ''}${open.map((r) => unheardIn(r, view, steps, look, w))}`;
}

function unheardIn(round: RoundView, view: DossierView, steps: Circulation, look: Look, w: StaffWords): Html {
  const { viewer, names, organisation, now, spoken } = look;
  const { language, zone } = viewer;
  const rule = organisation.procedure?.stages[round.stage];
  const mayRemind =
    viewer.role === 'secretariat' || (rule !== undefined && viewer.chairs.some((organ) => organ === rule.organ));
  const owing = round.owing ?? [];
  const wasDelivered = (m: MemberId) => steps.delivered.some((d) => d.member === m && d.textHash === round.textHash);
  const counts = (m: MemberId) =>
    round.kind !== 'silence' ? w('silenceNot') : wasDelivered(m) ? w('silenceCounts') : w('silenceNotice');
  const form = `remind-${round.stage}-${round.round}`;
  return html`<h3>${said(spoken.stage(round.stage))}, ${say(documentWords.round, language)} ${round.round}</h3>
    <p>${deadline(viewer, round.deadline, round.zone, now)}</p>
    <p>${w('lastReminder')}: ${round.remindedAt ? dateTime(language, round.remindedAt, zone) : w('never')}</p>
    ${
      round.owing === undefined
        ? html`<p>${say(documentWords.withheld, language)}</p>`
        : owing.length === 0
          ? html`<p class="good">${w('unheardNone')}</p>`
          : html`<form method="post" action="${paths.preview}">
              ${hidden({
                ...{ aggregate: `dossier/${view.dossier}`, act: 'SendReminder', stage: round.stage },
                ...{ round: String(round.round), textHash: round.textHash },
              })}
              <table>
                <thead>
                  <tr>
                    <th scope="col">${w('delegation')}</th>
                    <th scope="col">${w('silence')}</th>
                  </tr>
                </thead>
                <tbody>
                  ${owing.map(
                    (m) =>
                      html`<tr>
                        <th scope="row">
                          ${
                            mayRemind
                              ? html`<label
                                  ><input type="checkbox" name="to" value="${m}" checked id="${form}-${m}" />
                                  ${said(names(m))}</label
                                >`
                              : said(names(m))
                          }
                        </th>
                        <td>${counts(m)}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>
              <p><small>${w('silenceLead')}</small></p>
              ${mayRemind ? html`<p><button class="primary">${w('remind')}</button></p>` : ''}
            </form>`
    }
    ${
      viewer.role === 'secretariat'
        ? html`<p>
            <a class="button" href="${paths.transcribe}?round=${view.dossier}/${round.stage}/${round.round}"
              >${w('transcribe')}</a
            >
          </p>`
        : ''
    }`;
}

function toldPart(_: DossierView, steps: Circulation, { viewer, names, spoken }: Look, w: StaffWords): Html {
  const { language, zone } = viewer;
  if (steps.told.length === 0) return html`<p>${w('never')}</p>`;
  return html`<table class="stacked">
    <thead>
      <tr>
        <th scope="col">${w('entry')}</th>
        <th scope="col">${w('received')}</th>
        <th scope="col">${w('what')}</th>
        <th scope="col">${w('to')}</th>
      </tr>
    </thead>
    <tbody>
      ${steps.told.toReversed().map(
        (t) =>
          html`<tr>
            <td data-head="${w('entry')}">${t.entry}</td>
            <td>${dateTime(language, t.at, zone)}</td>
            <td>
              ${w(t.what)},
              ${said(spoken.stage(t.stage))}${t.round > 0 ? html`, ${say(documentWords.round, language)} ${t.round}` : ''}
            </td>
            <td data-head="${w('to')}">${said(list(language, t.to.map(names)))}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
