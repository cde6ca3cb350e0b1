import { html } from 'hono/html';
import type { CarryOverInventory } from '../../../contracts/carryOver.ts';
import { aggregateRef, type OrganId } from '../../../contracts/ids.ts';
import type { CarryOverView, DossierView, PreviewReply } from '../../../contracts/views.ts';
import { auditor, unfinishedOf, type Answer, type HandoverItem } from '../../index.ts';
import type { Look, Show } from '../desk.ts';
import { said, type Html } from '../page.ts';
import { paths } from '../paths.ts';
import { handoverWords } from '../../words/handover.ts';
import { dateTime, day, say } from '../../words/language.ts';
import { standingSentence } from '../../words/standing.ts';
import { INVENTORY, OFFER_STATUSES, RESERVATIONS, WAIVERS } from '../../words/terms.ts';
import { refusalBox, refusedScreen } from './trouble.ts';

type Words = (key: keyof typeof handoverWords) => string;
/** A document that is offered to whoever looks, and what its acceptance would come to. */
type Offered = { readonly view: DossierView; readonly offer: CarryOverView; readonly preview: Answer<PreviewReply> };

/** What is handed over: to whoever looks, item by item with its inventory, and by it, for each organ that it chairs. */
export const handoverScreen: Show = async (look) => {
  const { viewer } = look;
  const { language, connection, chairs } = viewer;
  const w: Words = (key) => say(handoverWords[key], language);
  if (viewer.role !== 'chair')
    return {
      title: w('title'),
      status: 403,
      body: html`<h1>${w('title')}</h1>
        <p>${w('notAChair')}</p>`,
    };
  const offered = await offeredTo(look);
  if (!offered.ok) return refusedScreen(look.spoken, offered.refusal);
  const organ = chairs.find((o) => o === look.query.get('organ')) ?? chairs[0] ?? null;
  const left = organ === null ? null : await unfinishedOf(connection, organ);
  if (left && !left.ok) return refusedScreen(look.spoken, left.refusal);
  return {
    title: w('title'),
    body: html`<h1>${w('title')}</h1>
      <section>
        <h2>${w('offered')} <small>${offered.value.length}</small></h2>
        <p class="lead">${w('offeredHow')}</p>
        ${offered.value.length === 0 ? html`<p class="empty">${w('offeredNone')}</p>` : offered.value.map((o) => offeredItem(o, look, w))}
      </section>
      ${
        chairs.length > 1
          ? html`<nav class="tabs" aria-label="${w('leaves')}">
              ${chairs.map(
                (o) =>
                  html`<a href="${paths.handover}?organ=${o}" ${o === organ ? html`aria-current="page"` : ''}
                    >${said(look.spoken.organ(o))}</a
                  >`,
              )}
            </nav>`
          : ''
      }
      ${left && organ !== null ? leaves(organ, left.value, look, w) : ''}`,
  };
};

async function offeredTo({ viewer }: Look): Promise<Answer<readonly Offered[]>> {
  const { connection, actor, person } = viewer;
  const reading = auditor(connection);
  const board = await reading.list({ waiting: true });
  if (!board.ok) return board;
  const offered: Offered[] = [];
  for (const { dossier, waiting = [] } of board.value) {
    if (!waiting.some((w) => w.code === 'carryOver')) continue;
    const view = await reading.status(dossier);
    if (!view.ok) return view;
    for (const offer of view.value.carryOvers.filter((c) => c.status === 'open' && c.to === actor))
      offered.push({
        ...{ view: view.value, offer },
        preview: await connection.query('preview', {
          ...{ aggregate: aggregateRef('dossier', dossier), person },
          act: { type: 'AcceptCarryOver', offer: offer.offer },
        }),
      });
  }
  return { ok: true, value: offered };
}

function offeredItem({ view, offer, preview }: Offered, look: Look, w: Words): Html {
  const { viewer, names, spoken } = look;
  const lack = !preview.ok ? preview.refusal : preview.value.decided.ok ? null : preview.value.decided.refusal;
  return html`<article class="card">
    <h3>${link(view)}</h3>
    <p>
      ${said(standingSentence(view, spoken))}. ${said(spoken.organ(offer.organ))}, ${w('from')}
      ${said(names(offer.from))}, ${dateTime(viewer.language, offer.at, viewer.zone)}
    </p>
    <h4>${w('inventory')}</h4>
    ${inventory(offer.inventory, look, w)}
    ${
      lack
        ? html`<p>${w('notYet')}:</p>
            ${refusalBox(lack, spoken)}`
        : html`<p class="good">${w('ready')}.</p>`
    }
    <form method="post" action="${paths.preview}">
      <input type="hidden" name="aggregate" value="dossier/${view.dossier}" /><input
        type="hidden"
        name="act"
        value="AcceptCarryOver"
      /><input type="hidden" name="offer" value="${offer.offer}" />
      <p><button class="primary">${w('accept')}</button></p>
    </form>
  </article>`;
}

function link({ dossier, title }: DossierView): Html {
  return html`<a href="${paths.document(dossier)}"><small>${dossier}</small> ${said(title)}</a>`;
}

/** Everything of an inventory, part by part, in the words in which it was said. */
function inventory(of: CarryOverInventory, look: Look, w: Words): Html {
  const { viewer, names, spoken } = look;
  const { language } = viewer;
  const held = (m: { readonly member: string; readonly stage: string; readonly round: number }) =>
    html`<strong>${said(names(m.member))}</strong> (${said(spoken.stage(m.stage))} ${m.round})`;
  const parts: readonly (readonly [keyof CarryOverInventory, readonly Html[]])[] = [
    ['objections', of.objections.map((o) => html`${held(o)} ${o.places.join(', ')}: ${said(o.reasons)}`)],
    [
      'reservations',
      of.reservations.map(
        (r) =>
          html`${held(r)} ${say(RESERVATIONS[r.reservation as keyof typeof RESERVATIONS], language)}: ${said(r.text)}`,
      ),
    ],
    ['brackets', of.brackets.map((b) => html`[${b.place}] ${said(b.holders.map(names).join(', '))}`)],
    ['adReferendum', of.adReferendum.map((a) => html`${held(a)} ${day(language, a.confirmBy)}`)],
    ['requestsForTime', of.requestsForTime.map((r) => html`${held(r)} ${day(language, r.until)}: ${said(r.reasons)}`)],
    [
      'waivers',
      of.waivers.map(
        (x) =>
          html`${said(x.of in WAIVERS ? say(WAIVERS[x.of as keyof typeof WAIVERS], language) : x.of)}: ${said(x.reason)}`,
      ),
    ],
    ['promises', of.promises.map((p) => said(p))],
    [
      'mandates',
      of.mandates.map((m) => html`${said(names(m.member))}: ${said(spoken.person(m.person))}, ${said(m.mandate)}`),
    ],
  ];
  const open = parts.filter(([, rows]) => rows.length > 0);
  if (open.length === 0) return html`<p>${w('nothingOpen')}</p>`;
  return html`${open.map(
    ([part, rows]) =>
      html`<details ${part === 'mandates' ? '' : html`open`}>
        <summary>${say(INVENTORY[part], language)} (${rows.length})</summary>
        <ul>
          ${rows.map((row) => html`<li>${row}</li>`)}
        </ul>
      </details>`,
  )}`;
}

function leaves(organ: OrganId, items: readonly HandoverItem[], look: Look, w: Words): Html {
  const { viewer, names, spoken } = look;
  const { language, zone } = viewer;
  return html`<section>
    <h2>${said(spoken.organ(organ))} ${w('leaves')} <small>${items.length}</small></h2>
    ${
      items.length === 0
        ? html`<p class="empty">${w('leavesNone')}</p>`
        : html`<table>
            <thead>
              <tr>
                <th scope="col">${w('document')}</th>
                <th scope="col">${w('stands')}</th>
                <th scope="col">${w('offer')}</th>
              </tr>
            </thead>
            <tbody>
              ${items.map(
                ({ dossier, view, offer }) =>
                  html`<tr>
                    <th scope="row">${link(view)}</th>
                    <td>
                      ${said(standingSentence(view, spoken))}${
                        view.pendingSince ? html`; ${w('since')} ${dateTime(language, view.pendingSince, zone)}` : ''
                      }
                    </td>
                    <td>
                      ${
                        offer
                          ? html`${say(OFFER_STATUSES[offer.status], language)}, ${w('to')} ${said(names(offer.to))}
                              <details>
                                <summary>${w('inventory')}</summary>
                                ${inventory(offer.inventory, look, w)}
                              </details>`
                          : w('notOffered')
                      }
                      <p>
                        <a class="button" href="${paths.act(`dossier/${dossier}`, 'OfferCarryOver', { organ })}"
                          >${offer ? w('offerAgain') : w('offerIt')}</a
                        >
                      </p>
                    </td>
                  </tr>`,
              )}
            </tbody>
          </table>`
    }
  </section>`;
}
