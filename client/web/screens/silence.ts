import { html } from 'hono/html';
import type { MemberId } from '../../../contracts/ids.ts';
import type { BoardLine, SilenceClock } from '../../../contracts/views.ts';
import { auditor } from '../../index.ts';
import type { Look, Show } from '../desk.ts';
import { part, said, type Html } from '../page.ts';
import { paths } from '../paths.ts';
import { ACTS } from '../../words/acts.ts';
import { dateTime, list, say } from '../../words/language.ts';
import { silenceWords } from '../../words/silence.ts';
import { ruleSentence } from '../../words/rules.ts';
import { followsSentence } from '../../words/standing.ts';
import { CORRECTION_OUTCOMES, PHASES, POSITIONS, ROUND_OUTCOMES } from '../../words/terms.ts';
import { deadline } from './deadline.ts';
import { ruleLink } from './rule.ts';
import { silenceRows, type ClockRow } from './silenceRows.ts';
import { refusedScreen } from './trouble.ts';

type Words = (key: keyof typeof silenceWords) => string;

/** Which silences run, whether they may lawfully count, what follows at their end; and how the last ones ended. */
export const silenceScreen: Show = async (look) => {
  const { viewer, now } = look;
  const board = await auditor(viewer.connection).list({ silence: true, own: true });
  if (!board.ok) return refusedScreen(look.spoken, board.refusal);
  const { running, ended } = silenceRows(board.value, now);
  const w: Words = (key) => say(silenceWords[key], viewer.language);
  const parts = {
    running:
      running.length === 0
        ? html`<p class="empty">${w('runningNone')}</p>`
        : html`<ol class="clocks">
            ${running.map((row) => cardOf(row, look, w))}
          </ol>`,
    ended: endedTable(ended, look, w),
  };
  return {
    title: w('title'),
    about: 'everything',
    parts,
    body: html`<h1>${w('title')}</h1>
      <p class="lead">${w('lead')}</p>
      <h2>${w('running')}</h2>
      ${part('running', parts.running)}
      <h2>${w('ended')}</h2>
      ${part('ended', parts.ended)}`,
  };
};

function cardOf({ line, clock }: ClockRow, look: Look, w: Words): Html {
  const { viewer, now } = look;
  return html`<li class="card" id="clock-${line.dossier}-${clock.stage ?? `c${clock.correction?.number}`}">
    <h3>${link(line)}</h3>
    <dl class="facts">
      <dt>${w('about')}</dt>
      <dd>${aboutOf(line, clock, look, w)}</dd>
      <dt>${w('ends')}</dt>
      <dd>
        ${deadline(viewer, clock.deadline, clock.zone, now)}${clock.deadline <= now ? html`<p class="warn">${w('isOver')}</p>` : ''}
      </dd>
      ${reachOf(clock, look, w)}
      <dt>${w('expiry')}</dt>
      <dd>${expiryOf(clock, look, w)}</dd>
    </dl>
    ${actionsOf(line, clock, look, w)}
  </li>`;
}

function link({ dossier, title }: BoardLine): Html {
  return html`<a href="${paths.document(dossier)}"><small>${dossier}</small> ${said(title)}</a>`;
}

/** The round or the correction, and the very version. */
function aboutOf({ dossier }: BoardLine, clock: SilenceClock, { spoken }: Look, w: Words): Html {
  const { stage, round, correction, version } = clock;
  const what = correction
    ? html`${w('correction')} ${correction.number}, ${w('at')} ${correction.place}`
    : html`${said(spoken.stage(stage ?? ''))}, ${w('round')} ${round}`;
  return html`${what}: <a href="${paths.text(dossier)}?version=${version}">${w('version')} ${version}</a>`;
}

const others = (all: readonly MemberId[], some: readonly MemberId[]) => all.filter((m) => !some.includes(m));

/** To whom the text and the notice came: in numbers for all, by names for those who lead or check; to each its own. */
function reachOf({ about }: SilenceClock, look: Look, w: Words): Html {
  const { viewer, names } = look;
  if (!about)
    return html`<dt>${w('delivery')}</dt>
      <dd>${w('notShown')}</dd>`;
  const { counted, delivered, noticed } = about;
  const isStaff = viewer.role !== 'member' && viewer.role !== 'candidate' && viewer.role !== 'party';
  const missing = (label: keyof typeof silenceWords, of: readonly MemberId[]) =>
    of.length === 0
      ? ''
      : html`<p class="warn">${w(label)}: ${isStaff ? said(list(viewer.language, of.map(names))) : of.length}.</p>`;
  const owed = delivered === null ? [] : others(counted, delivered);
  return html`${
      delivered === null
        ? ''
        : html`<dt>${w('delivery')}</dt>
            <dd class="delivery">
              ${w('confirmedBy')} ${delivered.length} ${w('of')} ${counted.length}
              ${missing('notConfirmed', owed)}${owed.length > 0 ? html`<p>${w('notLawful')} ${ruleLink('D24')}</p>` : ''}
            </dd>`
    }
    <dt>${w('notice')}</dt>
    <dd class="notice">
      ${
        noticed.length === 0
          ? html`<p class="warn">${w('noticeNone')}</p>`
          : html`${w('noticeTo')} ${noticed.length} ${w('of')} ${counted.length}
            ${missing('noNotice', others(counted, noticed))}`
      }
    </dd>
    ${viewer.role === 'member' ? ownReach(about, viewer.actor, w) : ''}`;
}

function ownReach(about: NonNullable<SilenceClock['about']>, actor: string, w: Words): Html {
  const has = (of: readonly MemberId[]) => of.some((m) => String(m) === actor);
  const { counted, delivered, noticed } = about;
  if (!has(counted)) return '';
  const noticeOf = has(noticed) ? w('yoursNoticed') : w('yoursUntold');
  return html`<dt>${w('yours')}</dt>
    <dd>${delivered === null ? '' : html`${has(delivered) ? w('yoursConfirmed') : w('yoursNot')}; `}${noticeOf}</dd>`;
}

/** What the engine says that follows, with the rule by which it then waits. */
function expiryOf({ follows, correction }: SilenceClock, { spoken, viewer }: Look, w: Words): Html {
  const read = html`<p class="silence">${correction ? w('corrects') : w('isRead')}</p>`;
  if (follows === undefined) return html`${read}`;
  if (follows === null) return '—';
  const rules = follows.next === 'waits' ? [...new Set(follows.for.map((x) => x.rule))] : [];
  return html`${read}
    <p>${said(followsSentence(follows, spoken))}</p>
    ${rules.map((r) => html`<p><small>${ruleLink(r)} ${ruleSentence(r, viewer.language) ?? ''}</small></p>`)}`;
}

/** What whoever looks may do about it; where nothing, why not. */
function actionsOf(line: BoardLine, clock: SilenceClock, look: Look, w: Words): Html {
  const { viewer, organisation, now } = look;
  const { language, actor, role } = viewer;
  const isOver = clock.deadline <= now;
  const { dossier, own } = line;
  if (role === 'secretariat') {
    const { counted = [], delivered = null, noticed = [] } = clock.about ?? {};
    const isWhole = others(counted, delivered ?? counted).length + others(counted, noticed).length === 0;
    return html`<p>
      <a class="button ${isWhole ? '' : 'primary'}" href="${paths.delivery(dossier)}"
        >${isWhole ? w('seeDelivery') : w('mend')}</a
      >
    </p>`;
  }
  if (isOver) return '';
  if (role === 'member') {
    const isCounted = clock.correction
      ? clock.about?.counted.some((m) => String(m) === actor)
      : own?.asked.some((a) => a.stage === clock.stage && a.round === clock.round);
    const last = own?.last?.stage === clock.stage && own.last.round === clock.round ? own.last : null;
    if (!isCounted) return html`<p>${w('notCounted')} ${ruleLink('D07')}</p>`;
    return clock.correction
      ? html`<p>
          <a
            class="button primary"
            href="${paths.act(`dossier/${dossier}`, 'ObjectToCorrection')}?correction=${clock.correction.number}"
            >${w('objectTo')}</a
          >
        </p>`
      : html`<p>
            <a class="button primary" href="${paths.position(dossier)}?stage=${clock.stage ?? ''}">${w('breakIt')}</a>
            ${w('how')}
          </p>
          ${last ? html`<p>${w('saidHere')}: ${say(POSITIONS[last.kind], language)}</p>` : ''}`;
  }
  const organ = clock.stage === null ? undefined : organisation.procedure?.stages[clock.stage]?.organ;
  if (organ === undefined || !viewer.chairs.includes(organ)) return html`<p><small>${w('notCounted')}</small></p>`;
  const about = { stage: clock.stage ?? '', round: String(clock.round), textHash: clock.textHash };
  return html`<p>
    <a class="button" href="${paths.act(`dossier/${dossier}`, 'ExtendRound')}?${new URLSearchParams(about).toString()}"
      >${say(ACTS.ExtendRound.label, language)}</a
    >
  </p>`;
}

const OUTCOMES = { ...ROUND_OUTCOMES, ...CORRECTION_OUTCOMES };

function endedTable(rows: readonly ClockRow[], look: Look, w: Words): Html {
  const { language, zone } = look.viewer;
  if (rows.length === 0) return html`<p class="empty">${w('endedNone')}</p>`;
  return html`<table class="stacked">
    <thead>
      <tr>
        <th scope="col">${w('document')}</th>
        <th scope="col">${w('about')}</th>
        <th scope="col">${w('endedAt')}</th>
        <th scope="col">${w('outcome')}</th>
        <th scope="col">${w('brokenBy')}</th>
        <th scope="col">${w('now')}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ line, clock }) =>
          html`<tr>
            <th scope="row">${link(line)}</th>
            <td>${aboutOf(line, clock, look, w)}</td>
            <td data-head="${w('endedAt')}">
              ${clock.endedAt === null ? '—' : html`<time datetime="${clock.endedAt}">${dateTime(language, clock.endedAt, zone)}</time>`}
            </td>
            <td><strong>${clock.outcome === null ? '' : say(OUTCOMES[clock.outcome], language)}</strong></td>
            <td data-head="${w('brokenBy')}">${brokenOf(line, clock, look, w)}</td>
            <td data-head="${w('now')}">
              <span class="phase ${line.phase}">${say(PHASES[line.phase], language)}</span>
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function brokenOf({ dossier }: BoardLine, { broken }: SilenceClock, { viewer, names }: Look, w: Words): Html {
  if (broken === undefined) return w('notShown');
  if (broken === null) return w('nobody');
  const { member, by, words, places, entry } = broken;
  return html`<strong>${said(names(member))}</strong>:
    ${by === 'objectToCorrection' ? w('objectedTo') : say(POSITIONS[by], viewer.language)}
    <p class="quote">${said(words)}</p>
    <small
      >${w('places')}: ${places.join(', ')} · <a href="${paths.entry(dossier, entry)}">${w('entry')} ${entry}</a></small
    >`;
}
