import { html } from 'hono/html';
import type { DossierView, ForceView } from '../../../contracts/views.ts';
import { said, type Html } from '../page.ts';
import { paths } from '../paths.ts';
import { documentWords } from '../../words/document.ts';
import { actOf } from '../../words/dossierEvents.ts';
import { day, languageName, list, say } from '../../words/language.ts';
import type { Names } from '../../words/names.ts';
import { actorsOf } from '../../words/phrases.ts';
import { heardSentence } from '../../words/standing.ts';
import { CONCORDANCE, CORRECTION_OUTCOMES, NON_SIGNATURES, OFFER_STATUSES, WITHHELD } from '../../words/terms.ts';
import { facts } from './facts.ts';

type Words = (key: keyof typeof documentWords) => string;

/** The facts that stand beside the sentence. */
export function documentFacts(view: DossierView, n: Names): Html {
  const { language } = n;
  const w: Words = (key) => say(documentWords[key], language);
  const open = view.version?.openPlaces ?? [];
  const { end } = view.stands;
  return facts([
    [w('proposedBy'), said(n.actor(view.proposer))],
    [w('class'), said(n.documentClass(view.class))],
    [w('area'), said(view.area)],
    [w('leadOrgan'), view.leadOrgan === '' ? null : said(view.leadOrgan)],
    [
      w('version'),
      view.version
        ? html`<a href="${paths.text(view.dossier)}">${view.version.number}</a> ·
            ${say(CONCORDANCE[view.concordance], language)}`
        : html`${w('noVersion')}`,
    ],
    [
      w('openPlaces'),
      open.length === 0
        ? null
        : html`${open.map((o, i) => html`${i === 0 ? '' : '; '}<a href="${paths.text(view.dossier)}#at-${o.place}">${o.place}</a> (${said(o.holders.length === 0 ? w('nobodyNamed') : actorsOf(n, o.holders))})`)}`,
    ],
    [w('heard'), view.tally === null ? null : said(heardSentence(view, n))],
    [w('act'), view.act ? said(actOf(view.act, n)) : null],
    [w('draftAct'), view.draftAct ? said(actOf(view.draftAct, n)) : null],
    [w('supersededBy'), end?.by ? html`<a href="${paths.document(end.by)}">${end.by}</a>` : null],
    [w('endedBy'), end ? html`<a href="${paths.entry(view.dossier, end.entry)}">${w('entry')} ${end.entry}</a>` : null],
    [w('adoptedFor'), view.adoptedFor && !view.adoptedFor.all ? said(actorsOf(n, view.adoptedFor.members)) : null],
    [
      w('packages'),
      view.packages.length === 0
        ? null
        : html`${view.packages.map((p, i) => html`${i === 0 ? '' : ', '}<a href="${paths.meeting(p.meeting)}">${p.meeting}</a>`)}`,
    ],
    [w('formerTitles'), view.formerTitles.length === 0 ? null : said(view.formerTitles.join('; '))],
    [w('reopened'), view.reopenedPlaces.length === 0 ? null : said(view.reopenedPlaces.join(', '))],
    [w('entries'), html`<a href="${paths.history(view.dossier)}">${view.entries}</a>`],
    [w('withheld'), view.withheld ? said(view.withheld.map((x) => say(WITHHELD[x], language)).join('; ')) : null],
  ]);
}

/** What only some documents have: where the text comes from, what was handed over, what followed adoption. */
export function documentSections(view: DossierView, n: Names): Html {
  return html`${lineage(view, n)} ${carryOvers(view, n)} ${view.force ? effect(view.force, n) : ''}`;
}

function lineage({ lineage: of }: DossierView, n: Names): Html {
  const w: Words = (key) => say(documentWords[key], n.language);
  const link = (id: string) => html`<a href="${paths.document(id)}">${id}</a> `;
  if (!of.splitFrom && !of.mergedInto && of.splitInto.length === 0 && of.mergedFrom.length === 0) return '';
  return html`<h2>${w('lineage')}</h2>
    ${facts([
      [w('splitFrom'), of.splitFrom && html`${link(of.splitFrom.dossier)}`],
      [w('splitInto'), of.splitInto.length === 0 ? null : html`${of.splitInto.map((p) => link(p.dossier))}`],
      [w('mergedFrom'), of.mergedFrom.length === 0 ? null : html`${of.mergedFrom.map((p) => link(p.dossier))}`],
      [w('mergedInto'), of.mergedInto && html`${link(of.mergedInto)}`],
    ])}`;
}

function carryOvers({ carryOvers: of }: DossierView, n: Names): Html {
  if (of.length === 0) return '';
  return html`<h2>${say(documentWords.carryOver, n.language)}</h2>
    <ul>
      ${of.map(
        (c) =>
          html`<li>
            ${said(n.organ(c.organ))}: ${said(n.actor(c.from))} → ${said(n.actor(c.to))},
            ${say(OFFER_STATUSES[c.status], n.language)}
          </li>`,
      )}
    </ul>`;
}

function effect(force: ForceView, n: Names): Html {
  const { language } = n;
  const w: Words = (key) => say(documentWords[key], language);
  const because = (code: string) =>
    Object.hasOwn(NON_SIGNATURES, code) ? say(NON_SIGNATURES[code as keyof typeof NON_SIGNATURES], language) : code;
  const dated = (of: readonly { readonly member: string; readonly on: string | null }[]) =>
    of.length === 0
      ? null
      : said(
          list(
            language,
            of.map((x) => `${n.actor(x.member)}${x.on === null ? '' : ` (${day(language, x.on)})`}`),
          ),
        );
  const on = (value: string | null) => (value === null ? null : html`${day(language, value)}`);
  return html`<h2>${w('effect')}</h2>
    ${facts([
      [w('signed'), force.signed.length === 0 ? null : said(actorsOf(n, force.signed))],
      [
        w('unsigned'),
        force.unsigned.length === 0
          ? null
          : said(force.unsigned.map((u) => `${n.actor(u.member)} (${because(u.because)})`).join('; ')),
      ],
      [w('notified'), dated(force.notified)],
      [w('inEffectOn'), on(force.effectiveOn)],
      [w('joined'), dated(force.joined)],
      [w('reviewDue'), on(force.reviewDueOn)],
      [w('expiresOn'), on(force.expiresOn)],
      [
        w('corrections'),
        force.corrections.length === 0
          ? null
          : html`${force.corrections.map((c) => html`<p>${c.number}. ${c.place}${c.language === null ? '' : ` (${languageName(language, c.language)})`}: <del>${said(c.found)}</del> <ins>${said(c.corrected)}</ins>${c.outcome === null ? '' : html` · ${say(CORRECTION_OUTCOMES[c.outcome], language)}`}</p>`)}`,
      ],
    ])}`;
}
