import { html } from 'hono/html';
import { aggregateRef, DossierId } from '../../../contracts/ids.ts';
import type { DossierView, PossibleAct, RoundView } from '../../../contracts/views.ts';
import { auditor } from '../../index.ts';
import type { Look, Show } from '../desk.ts';
import { actsAbout } from '../forms/describe.ts';
import { part, said, type Html } from '../page.ts';
import { paths } from '../paths.ts';
import { documentWords } from '../words/document.ts';
import { ACTS } from '../words/acts.ts';
import type { ActType } from '../../../contracts/acts.ts';
import { dateTime, day, list, say } from '../words/language.ts';
import { PHASES, POSITIONS, UNHEARD } from '../words/terms.ts';
import { deadline } from './deadline.ts';
import { refusedScreen } from './trouble.ts';

/** The engine names an act by its type. */
const actWords = (type: string) => ACTS[type as ActType];

type Words = (key: keyof typeof documentWords) => string;

/** One document: where it is, why it is not further, who holds it, and what this viewer may do about it. */
export const documentScreen: Show = async (look) => {
  const { viewer } = look;
  const id = DossierId.parse(look.param('id'));
  const answer = await auditor(viewer.connection).status(id, { explain: true });
  if (!answer.ok) return { ...refusedScreen(look.spoken, answer.refusal), status: 404 };
  const view = answer.value;
  const w: Words = (key) => say(documentWords[key], viewer.language);
  const parts = {
    standing: standing(view, look, w),
    next: next(view, look, w),
    route: route(view, look, w),
    positions: positions(view, look, w),
  };
  return {
    title: view.title,
    about: [aggregateRef('dossier', id), ...view.packages.map((p) => aggregateRef('meeting', p.meeting))],
    parts,
    body: html` <h1><small>${view.dossier}</small> ${said(view.title)}</h1>
      ${tabs(id, paths.document(id), w)} ${part('standing', parts.standing)} ${part('next', parts.next)}
      ${part('positions', parts.positions)} ${part('route', parts.route)}`,
  };
};

/** The ways into one document. */
export function tabs(id: string, at: string, w: Words): Html {
  const tab = (href: string, label: string) =>
    html`<a href="${href}" ${href === at ? html`aria-current="page"` : ''}>${label}</a>`;
  return html`<nav class="tabs" aria-label="${w('tabs')}">
    ${tab(paths.document(id), w('overview'))}${tab(paths.delivery(id), w('delivery'))}
  </nav>`;
}

function standing(view: DossierView, { viewer, names, now }: Look, w: Words): Html {
  const { language } = viewer;
  const who = (actors: readonly string[]) =>
    list(
      language,
      actors.map((a) => names(a)),
    );
  return html`<h2>${w('overview')}</h2>
    <p class="verdict">
      <span class="phase ${view.phase}">${say(PHASES[view.phase], language)}</span> ${said(view.sentence)}
    </p>
    <dl class="facts">
      <dt>${w('proposedBy')}</dt>
      <dd>${said(names(view.proposer))}</dd>
      <dt>${w('class')}</dt>
      <dd>${said(view.class)}</dd>
      <dt>${w('area')}</dt>
      <dd>${said(view.area)}</dd>
      <dt>${w('version')}</dt>
      <dd>${view.version ? html`${view.version.number}` : w('noVersion')}</dd>
      <dt>${w('heard')}</dt>
      <dd>${view.heard} ${w('of')} ${view.counted}</dd>
      ${
        view.act
          ? html`<dt>${w('act')}</dt>
              <dd>${said(names(view.act.organ))}, ${day(language, view.act.day)}, № ${view.act.number ?? '—'}</dd>`
          : ''
      }
      <dt>${w('entries')}</dt>
      <dd>${view.entries}</dd>
      ${
        view.withheld
          ? html`<dt>${w('withheld')}</dt>
              <dd>${view.withheld.join(', ')}</dd>`
          : ''
      }
    </dl>
    <h3>${w('waits')}</h3>
    ${
      view.waiting.length === 0
        ? html`<p>${w('waitsNothing')}</p>`
        : html`<ul class="waits">
            ${view.waiting.map(
              (wait) =>
                html`<li>
                  ${wait.stageName ? html`<strong>${said(wait.stageName)}:</strong> ` : ''}${said(wait.for)}${
                    wait.on.length > 0 ? html` — ${said(who(wait.on))}` : ''
                  }${wait.until ? html`, ${w('until')} ${deadline(viewer, wait.until, wait.zone, now)}` : ''}
                  <span class="rule">${w('rule')} ${wait.rule}</span>
                </li>`,
            )}
          </ul>`
    }`;
}

function next(view: DossierView, { viewer, names }: Look, w: Words): Html {
  const { language, actor } = viewer;
  const possible = view.explanation?.possible ?? [];
  const blocked = (view.explanation?.blocked ?? []).filter((b) => b.by.includes(actor));
  const own = possible.filter((p) => p.by.includes(actor));
  const about = (p: Pick<PossibleAct, 'act' | 'stage' | 'round'> & { readonly meeting?: string }) =>
    `${paths.act(p.meeting === undefined ? `dossier/${view.dossier}` : `meeting/${p.meeting}`, p.act)}?${new URLSearchParams(
      {
        ...(p.stage !== null && { stage: p.stage }),
        ...(p.round !== null && { round: String(p.round) }),
        ...(view.textHash !== null && { textHash: view.textHash }),
        ...(p.meeting !== undefined && { dossier: view.dossier }),
      },
    ).toString()}`;
  const others = actsAbout('dossier').filter(
    (a) => a !== 'IssueVersion' && !own.some((p) => p.act === a) && !blocked.some((b) => b.act === a),
  );
  return html`<h2>${w('next')}</h2>
    ${own.length === 0 && blocked.length === 0 ? html`<p>${w('nextNothing')}</p>` : ''}
    <ul class="actions">
      ${own.map(
        (p) =>
          html`<li class="${p.awaited ? 'awaited' : 'free'}">
            <a class="button" href="${about(p)}">${say(actWords(p.act).label, language)}</a>
            <span
              >${say(actWords(p.act).does, language)}${p.moves === null ? '' : html` <em>${said(p.moves)}.</em>`}${p.awaited ? html` <strong>${w('yours')}</strong>` : ''}</span
            >
          </li>`,
      )}${blocked.map(
        (b) =>
          html`<li class="blocked">
            <span class="button" aria-disabled="true">${say(actWords(b.act).label, language)}</span>
            <span>${w('notAllowed')}: <span class="rule">${b.refusal.rule}</span> ${b.refusal.lack}</span>
          </li>`,
      )}
    </ul>
    <details>
      <summary>${w('others')}</summary>
      <ul class="columns">
        ${others.map((a) => {
          const by = possible.filter((p) => p.act === a).flatMap((p) => p.by);
          return html`<li>
            <a href="${about({ act: a, stage: view.stage, round: view.round })}">${say(ACTS[a].label, language)}</a>${
              by.length > 0
                ? html` <small>${w('othersWho')} ${said(list(language, [...new Set(by)].map(names)))}</small>`
                : ''
            }
          </li>`;
        })}
      </ul>
    </details>`;
}

function route(view: DossierView, { viewer, names }: Look, w: Words): Html {
  const { language } = viewer;
  return html`<h2>${w('route')}</h2>
    <ol class="steps">
      ${view.stages.map(
        (s) =>
          html`<li class="${s.status}" ${s.stage === view.stage ? html`aria-current="step"` : ''}>
            <span class="code">${s.stage}</span> ${said(s.name)}
            <small
              >${s.organ ? said(names(s.organ)) : ''}
              ${s.outcome ?? s.status}${s.outcomeOn ? html` ${day(language, s.outcomeOn)}` : ''}</small
            >
          </li>`,
      )}
    </ol>`;
}

function positions(view: DossierView, look: Look, w: Words): Html {
  const rounds = view.roundList.toReversed();
  return html`<h2>${w('positions')}</h2>
    ${rounds.length === 0 ? html`<p>${w('noRounds')}</p>` : rounds.map((r, i) => roundOf(r, view, look, w, i === 0))}`;
}

function roundOf(
  round: RoundView,
  view: DossierView,
  { viewer, names, organisation, now }: Look,
  w: Words,
  open: boolean,
): Html {
  const { language, zone } = viewer;
  const stage = view.stages.find((s) => s.stage === round.stage);
  const heard = new Set<string>(round.positions.map((p) => p.member));
  const unheard = Object.values(organisation.members).filter((m) => m.status === 'member' && !heard.has(m.member));
  return html`<details ${open ? html`open` : ''}>
    <summary>
      ${said(stage?.name ?? round.stage)}, ${w('round')}
      ${round.round}${round.textHash === view.textHash ? '' : html` (${w('onOther')})`}
    </summary>
    <p>${round.outcome === null ? deadline(viewer, round.deadline, round.zone, now) : ''}</p>
    <table>
      <thead>
        <tr>
          <th scope="col">${w('party')}</th>
          <th scope="col">${w('position')}</th>
          <th scope="col">${w('received')}</th>
          <th scope="col">${w('entry')}</th>
        </tr>
      </thead>
      <tbody>
        ${round.positions.map(
          (p) =>
            html`<tr>
              <th scope="row">${said(names(p.member))}</th>
              <td class="position ${p.kind}">
                ${say(POSITIONS[p.kind], language)}${p.lifted ? html` (${w('lifted')})` : ''}
              </td>
              <td>${dateTime(language, p.at, zone)}</td>
              <td>${p.entry}</td>
            </tr>`,
        )}${
          round.outcome === null && !view.withheld?.includes('positions')
            ? unheard.map(
                (m) =>
                  html`<tr class="unheard">
                    <th scope="row">${said(m.name)}</th>
                    <td>${say(UNHEARD, language)}</td>
                    <td></td>
                    <td></td>
                  </tr>`,
              )
            : ''
        }
      </tbody>
    </table>
  </details>`;
}
