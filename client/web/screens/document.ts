import { html } from 'hono/html';
import type { ActType } from '../../../contracts/acts.ts';
import { aggregateRef, type Instant } from '../../../contracts/ids.ts';
import type { BlockedAct, DossierView, PossibleAct } from '../../../contracts/views.ts';
import { mayEver } from '../../index.ts';
import type { Look, Show } from '../desk.ts';
import { actsAbout } from '../forms/describe.ts';
import { part, said, type Html } from '../page.ts';
import { paths } from '../paths.ts';
import type { Viewer } from '../viewer.ts';
import { ACTS } from '../../words/acts.ts';
import { documentWords } from '../../words/document.ts';
import { dateTime, fromNow, list, say } from '../../words/language.ts';
import type { Names } from '../../words/names.ts';
import { actorsOf } from '../../words/phrases.ts';
import { lackSentence } from '../../words/refusals.ts';
import { ruleSentence } from '../../words/rules.ts';
import { awaited, followsSentence, placedAct, standingSentence } from '../../words/standing.ts';
import { PHASES } from '../../words/terms.ts';
import { whatIfWords } from '../../words/whatIf.ts';
import { deadline } from './deadline.ts';
import { documentFacts, documentSections } from './documentFacts.ts';
import { entriesAt } from './entries.ts';
import { entriesWithWords, positions } from './positions.ts';
import { route } from './route.ts';
import { ruleLink } from './rule.ts';
import { shownIn } from './shown.ts';

type Words = (key: keyof typeof documentWords) => string;

/** One document: where it is, why it is not further, who holds it, and what this viewer may do about it. */
export const documentScreen: Show = async (look) => {
  const { viewer } = look;
  const shown = await shownIn(look, { explain: true });
  if (!('view' in shown)) return shown;
  const { view, ref, n, d } = shown;
  const entries = await entriesAt(viewer.connection, ref, entriesWithWords(view));
  const parts = {
    standing: standing(view, look, null, n),
    next: next(view, look, n),
    route: route(view, look, null, n),
    positions: positions(view, look, entries, n),
    more: documentSections(view, n),
  };
  return {
    title: view.title,
    about: [ref, ...view.packages.map((p) => aggregateRef('meeting', p.meeting))],
    parts,
    body: html`${documentHead(view, paths.document(view.dossier), d)} ${part('standing', parts.standing)}
    ${part('next', parts.next)} ${part('route', parts.route)} ${part('positions', parts.positions)}
    ${part('more', parts.more)}`,
  };
};

/** What stands above every page about one document. */
export function documentHead(view: Pick<DossierView, 'dossier' | 'title'>, at: string, w: Words): Html {
  return html`<h1><small>${view.dossier}</small> ${said(view.title)}</h1>
    ${tabs(view.dossier, at, w)}`;
}

/** The ways into one document. */
export function tabs(id: string, at: string, w: Words): Html {
  const tab = (href: string, label: string) =>
    html`<a href="${href}" ${href === at ? html`aria-current="page"` : ''}>${label}</a>`;
  return html`<nav class="tabs" aria-label="${w('tabs')}">
    ${tab(paths.document(id), w('overview'))} ${tab(paths.text(id), w('text'))} ${tab(paths.history(id), w('history'))}
    ${tab(paths.comments(id), w('comments'))} ${tab(paths.proof(id), w('proof'))}
    ${tab(paths.delivery(id), w('delivery'))}
  </nav>`;
}

/** Where it stands and why it is not further; `at`: of a past one, the instant that it is told for. */
export function standing(view: DossierView, look: Look, at: Instant | null, n: Names): Html {
  const { viewer, now } = look;
  const { language } = viewer;
  const w: Words = (key) => say(documentWords[key], language);
  return html`<h2>${w('overview')}</h2>
    <p class="verdict">${verdict(view, n)}</p>
    ${
      view.pendingSince
        ? html`<p class="since">
            ${w('pendingSince')}
            <time datetime="${view.pendingSince}" title="${view.pendingSince}"
              >${dateTime(language, view.pendingSince, n.zone)}</time
            >
            ${at === null ? html`<small>(${fromNow(language, view.pendingSince, now)})</small>` : ''}
          </p>`
        : ''
    }
    <h3>${w('waits')}</h3>
    ${
      view.waiting.length === 0
        ? html`<p>${w('waitsNothing')}</p>`
        : html`<ul class="waits">
            ${view.waiting.map(
              (wait) =>
                html`<li>
                  <p>
                    ${wait.stage ? html`<strong>${said(n.stage(wait.stage))}:</strong> ` : ''}${said(awaited(wait, n))}
                  </p>
                  <dl class="facts">
                    ${
                      wait.on.length === 0
                        ? ''
                        : html`<dt>${w('on')}</dt>
                            <dd>${said(actorsOf(n, wait.on))}</dd>`
                    }
                    <dt>${w('until')}</dt>
                    <dd>${wait.until ? deadline(viewer, wait.until, wait.zone, at ?? now) : w('noDeadline')}</dd>
                    <dt>${w('whyRule')}</dt>
                    <dd>${ruleLink(wait.rule)} ${ruleSentence(wait.rule, language) ?? ''}</dd>
                  </dl>
                </li>`,
            )}
          </ul>`
    }
    ${documentFacts(view, n)}`;
}

/** Where it stands, with its phase marked; a sentence that begins with the phase does not say it twice. */
function verdict(view: DossierView, n: Names): Html {
  const [phase, sentence] = [say(PHASES[view.phase], n.language), standingSentence(view, n)];
  const rest = sentence.startsWith(phase) ? sentence.slice(phase.length) : ` ${sentence}`;
  return html`<span class="phase ${view.phase}">${phase}</span>${said(rest)}`;
}

/** The form of an act of one’s own: a delegation’s position has a room of its own; the secretariat transcribes. */
function ownFormOf(view: DossierView, p: PossibleAct, role: Viewer['role']): string {
  return p.act === 'TakePosition' && role === 'member' ? paths.position(view.dossier) : formOf(view, p);
}

/** The form of an act about this document, filled in as far as it is known. */
function formOf(view: DossierView, p: Pick<PossibleAct, 'act' | 'stage' | 'round' | 'meeting'>): string {
  // These have a room of their own: a text is no line of a form, and a finding is made on its evidence.
  if (p.act === 'IssueVersion') return paths.filing(view.dossier);
  if (p.act === 'FindConsensus') return paths.finding(view.dossier);
  const members = {
    ...(p.stage !== null && { stage: p.stage }),
    ...(p.round !== null && { round: String(p.round) }),
    ...(view.textHash !== null && { textHash: view.textHash }),
    ...(p.meeting !== undefined && { dossier: view.dossier }),
  };
  const of = p.meeting === undefined ? `dossier/${view.dossier}` : `meeting/${p.meeting}`;
  return paths.act(of, p.act, members);
}

function next(view: DossierView, look: Look, n: Names): Html {
  const { language, actor, role } = look.viewer;
  const w: Words = (key) => say(documentWords[key], language);
  const possible = view.explanation?.possible ?? [];
  const blocked = view.explanation?.blocked ?? [];
  const mine = possible.filter((p) => p.by.includes(actor));
  const mineBlocked = blocked.filter((b) => b.by.includes(actor));
  const own = ownActs(mine, n);
  const [moving, changing] = [possible.filter((p) => p.awaited), possible.filter((p) => !p.awaited)];
  const isWhole = view.explanation !== undefined && !view.withheld?.some((x) => x === 'positions' || x === 'record');
  return html`<h2>${w('next')}</h2>
    ${mine.length === 0 && mineBlocked.length === 0 ? html`<p>${w('nextNothing')}</p>` : ''}
    <ul class="actions">
      ${own.map(
        ({ p, follows }) =>
          html`<li class="${p.awaited ? 'awaited' : 'free'}">
            <a class="button" href="${ownFormOf(view, p, role)}">${said(ownLabel(p, own, n))}</a>
            <span
              >${doesOf(p.act, language)}${follows.length === 0 ? '' : html` <em>${follows.length > 1 ? w('dependsOnWhat') : said(follows[0]!)}</em>`}${p.awaited ? html` <strong>${w('yours')}</strong>` : ''}</span
            >
          </li>`,
      )}${mineBlocked.map(
        (b) =>
          html`<li class="blocked">
            <span class="button" aria-disabled="true">${labelOf(b.act, language)}</span>
            <span>${w('notAllowed')}: ${refusedBy(b, n)}</span>
          </li>`,
      )}
    </ul>
    <h3>${w('moves')}</h3>
    ${
      !isWhole
        ? html`<p>${w('movesWithheld')}</p>`
        : moving.length === 0
          ? html`<p>${w('movesNone')}</p>`
          : html`<p>${w('movesNote')}</p>
              ${actTable(moving, n)}`
    }
    ${
      isWhole && changing.length > 0
        ? html`<details>
            <summary>${w('courseOthers')} (${changing.length})</summary>
            ${actTable(changing, n)}
          </details>`
        : ''
    }
    ${
      blocked.length === 0
        ? ''
        : html`<h3>${w('refusedNow')}</h3>
            <table class="stacked">
              <thead>
                <tr>
                  <th scope="col">${w('mayDo')}</th>
                  <th scope="col">${w('by')}</th>
                  <th scope="col">${w('refusedWhy')}</th>
                </tr>
              </thead>
              <tbody>
                ${blocked.map(
                  (b) =>
                    html`<tr>
                      <th scope="row">${said(placedAct(b, n))}</th>
                      <td>${said(actorsOf(n, b.by))}</td>
                      <td>${refusedBy(b, n)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>`
    }
    ${otherForms(view, look, n)} ${assuming(view, role, language)}`;
}

type OwnAct = { readonly p: PossibleAct; readonly follows: readonly string[] };

/** What somebody may do, each act once at its place; `follows`: what would, which may differ by what is said in it. */
function ownActs(mine: readonly PossibleAct[], n: Names): readonly OwnAct[] {
  const at = (p: PossibleAct) => JSON.stringify([p.act, p.stage, p.round, p.meeting]);
  const sorted = mine.toSorted((a, b) => Number(b.awaited) - Number(a.awaited));
  return sorted
    .filter((p, i) => sorted.findIndex((o) => at(o) === at(p)) === i)
    .map((p) => {
      const same = sorted.filter((o) => at(o) === at(p));
      const all = [...new Set(same.map((o) => (o.follows === null ? '' : followsSentence(o.follows, n))))];
      return { p, follows: all.length === 1 && all[0] === '' ? [] : all };
    });
}

/** One of several of its kind is called with its place. */
function ownLabel(p: PossibleAct, own: readonly OwnAct[], n: Names): string {
  if (own.filter((o) => o.p.act === p.act).length < 2) return labelOf(p.act, n.language);
  return p.meeting === undefined ? placedAct(p, n) : `${placedAct(p, n)} ${p.meeting}`;
}

/** The way to what would follow, for whoever is shown all of the document: of others the engine asks nothing to be assumed. */
function assuming(view: DossierView, role: Viewer['role'], language: Names['language']): Html {
  if (view.withheld || role === 'party') return '';
  return html`<p>
    <a class="button" href="${paths.whatIf(view.dossier)}">${say(whatIfWords.link, language)}</a>
    ${say(whatIfWords.linkSays, language)}
  </p>`;
}

function actTable(acts: readonly PossibleAct[], n: Names): Html {
  const w: Words = (key) => say(documentWords[key], n.language);
  return html`<table class="stacked">
    <thead>
      <tr>
        <th scope="col">${w('mayDo')}</th>
        <th scope="col">${w('by')}</th>
        <th scope="col">${w('andThen')}</th>
      </tr>
    </thead>
    <tbody>
      ${acts.map(
        (p) =>
          html`<tr>
            <th scope="row">${said(placedAct(p, n))}</th>
            <td>${said(actorsOf(n, p.by))}</td>
            <td>${p.follows === null ? '' : said(followsSentence(p.follows, n))}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function refusedBy({ refusal }: BlockedAct, n: Names): Html {
  return html`${ruleLink(refusal.rule)} ${ruleSentence(refusal.rule, n.language) ?? ''}
  ${said(lackSentence(refusal, n))}`;
}

/** Whatever the viewer may ever say about a document can be said here, also what is refused now. */
function otherForms(view: DossierView, { viewer, organisation }: Look, n: Names): Html {
  const possible = view.explanation?.possible ?? [];
  const w: Words = (key) => say(documentWords[key], n.language);
  const acts = actsAbout('dossier').filter((a) => mayEver(viewer.actor, a, organisation));
  if (acts.length === 0) return '';
  return html`<details>
    <summary>${w('others')}</summary>
    <ul class="columns">
      ${acts.map((a) => {
        const by = possible.filter((p) => p.act === a).flatMap((p) => p.by);
        return html`<li>
          <a href="${formOf(view, { act: a, stage: view.stage, round: view.round })}">${labelOf(a, n.language)}</a>${
            by.length > 0
              ? html` <small>${w('othersWho')} ${said(list(n.language, [...new Set(by)].map(n.actor)))}</small>`
              : ''
          }
        </li>`;
      })}
    </ul>
  </details>`;
}

/** The engine names an act by its type. */
function labelOf(act: string, language: Names['language']): string {
  return Object.hasOwn(ACTS, act) ? say(ACTS[act as ActType].label, language) : act;
}

function doesOf(act: string, language: Names['language']): string {
  return Object.hasOwn(ACTS, act) ? say(ACTS[act as ActType].does, language) : '';
}
