import { html } from 'hono/html';
import type { ActType } from '../../../contracts/acts.ts';
import type { Instant } from '../../../contracts/ids.ts';
import type { BoardLine, Waiting } from '../../../contracts/views.ts';
import { auditor, keyInForce, speaksFor } from '../../index.ts';
import type { Look, Show } from '../desk.ts';
import { part, said, type Html } from '../page.ts';
import { paths } from '../paths.ts';
import { dateTime, list, say } from '../../words/language.ts';
import { listWords } from '../../words/lists.ts';
import { awaited } from '../../words/standing.ts';
import { LEVELS, PHASES, POSITIONS, SILENCE_MEANS } from '../../words/terms.ts';
import { QUESTIONS, STANDS_IN_THE_WAY, turnWords } from '../../words/turn.ts';
import { wayTo } from './act.ts';
import { deadline } from './deadline.ts';
import { dueBy, undeliveredIn, waitsIn, type Owed } from './office.ts';
import { ruleLink } from './rule.ts';
import { refusedScreen } from './trouble.ts';
import { turnOf, type Turn, type TurnRow } from './turnRows.ts';

type Words = (key: keyof typeof turnWords) => string;

/** What waits for whoever looks, in whatever capacity; what waits for others; what was decided. */
export const turnScreen: Show = async (look) => {
  const { viewer, now } = look;
  const { language, actor } = viewer;
  const board = await auditor(viewer.connection).list({ waiting: true, own: true });
  if (!board.ok) return refusedScreen(look.spoken, board.refusal);
  const turn = turnOf(board.value, actor, now, viewer.chairs);
  const w: Words = (key) => say(turnWords[key], language);
  const title = say(listWords.turn, language);
  const parts = {
    mine: mine(turn, look, w),
    ...(viewer.role === 'secretariat' && { office: office(board.value, look, w) }),
    others: others(turn, look, w),
    decided: decided(turn, look, w),
  };
  return {
    title,
    about: 'everything',
    parts,
    body: html`<h1>${title}</h1>
      <p class="lead">${w('lead')}</p>
      ${part('mine', parts.mine)} ${parts.office === undefined ? '' : part('office', parts.office)}
      ${part('others', parts.others)} ${part('decided', parts.decided)}`,
  };
};

function mine(turn: Turn, look: Look, w: Words): Html {
  const { viewer, now } = look;
  const heading = html`<h2>${w('mine')} <small>${turn.mine.length}</small></h2>`;
  if (turn.mine.length > 0)
    return html`${heading}
      <ol class="turn">
        ${turn.mine.map((row) => rowOf(row, look, w))}
      </ol>`;
  return html`${heading}
    <p class="empty">${w('none')}</p>
    <p>
      ${
        turn.next
          ? html`${w('nextDue')} ${deadline(viewer, turn.next.until, turn.next.zone, now)}: ${link(turn.next.line)}`
          : w('noDue')
      }
    </p>`;
}

function link({ dossier, title }: BoardLine): Html {
  return html`<a href="${paths.document(dossier)}"><small>${dossier}</small> ${said(title)}</a>`;
}

function rowOf({ line, mine: owed }: TurnRow, look: Look, w: Words): Html {
  const { viewer, now } = look;
  const { language } = viewer;
  return html`<li class="card">
    <h3>${link(line)}</h3>
    ${owed.map(
      (wait) =>
        html`<div class="asked">
          <p class="question">${question(wait, look)}</p>
          <p>
            ${wait.stageName ? html`${said(look.spoken.stage(wait.stage ?? ''))}. ` : ''}${
              wait.until ? html`${w('until')} ${deadline(viewer, wait.until, wait.zone, now)}. ` : ''
            }${ruleLink(wait.rule)}
          </p>
          ${textAsked(line, wait, look, w)} ${wayOf(line, wait, look, w(verbOf(wait, look)))}
        </div>`,
    )}
    ${
      line.own
        ? html`<p>
            ${w('lastPosition')}:
            ${
              line.own.last
                ? html`${say(POSITIONS[line.own.last.kind], language)}${line.own.last.lifted ? html` (${w('lifted')})` : ''},
                  ${w('onVersion')} ${line.own.last.version}, ${dateTime(language, line.own.last.at, viewer.zone)}`
                : w('nothingSaid')
            }
          </p>`
        : ''
    }
    <p><small>${w('alsoFor')}: ${deputies(look, now, w)}</small></p>
  </li>`;
}

function question({ code }: Waiting, { viewer }: Look): string {
  return say(code === 'lack' && viewer.role === 'member' ? STANDS_IN_THE_WAY : QUESTIONS[code], viewer.language);
}

/** The text that is asked about, what changed since the viewer last agreed, and how silence will be read. */
function textAsked({ dossier, own }: BoardLine, { code, stage }: Waiting, { viewer }: Look, w: Words): Html {
  const asked = own?.asked.find((a) => a.stage === stage);
  const text = asked ?? own?.present;
  if (!own || !text) return '';
  const since = own.agreedOn;
  const isAnswered = code !== 'delegations' && code !== 'confidentialPositions' && code !== 'votes';
  return html`<p>
      ${w('version')} ${text.version}: <a href="${paths.text(dossier)}?version=${text.version}">${w('text')}</a>${
        since === null
          ? ''
          : since.textHash === text.textHash
            ? html`, ${w('unchanged')}`
            : html`,
                <a href="${paths.text(dossier)}?version=${text.version}&amp;compare=${since.version}"
                  >${w('changedSince')} ${since.version}</a
                >, ${w('youAgreed')}`
      }
    </p>
    ${asked && !isAnswered ? html`<p class="silence">${say(SILENCE_MEANS[asked.silenceMeans], viewer.language)}</p>` : ''}
    ${code === 'correctionObjections' ? html`<p class="silence">${say(SILENCE_MEANS.noObjection, viewer.language)}</p>` : ''}`;
}

/** The button that leads to where what is asked is done: to what will be signed, where nothing is missing. */
function wayOf({ dossier, own }: BoardLine, wait: Waiting, { viewer }: Look, label: string): Html {
  const page = (path: string) => html`<p><a class="button primary" href="${path}">${label}</a></p>`;
  const act = (type: ActType, members: Readonly<Record<string, string>> = {}) =>
    wayTo(`dossier/${dossier}`, type, members, { label, kind: 'primary' });
  const stage: Readonly<Record<string, string>> = wait.stage === null ? {} : { stage: wait.stage };
  const text: Readonly<Record<string, string>> = own?.present ? { textHash: own.present.textHash } : {};
  const position = `${paths.position(dossier)}?${new URLSearchParams(stage).toString()}`;
  switch (wait.code) {
    case 'delegations':
    case 'confidentialPositions':
    case 'votes':
      return page(position);
    case 'lack':
      // An offer to the next chairmanship that has to be made anew.
      if (wait.rule === 'D68') return page(paths.handover);
      if (viewer.role === 'member') return page(position);
      return page(viewer.role === 'chair' ? paths.finding(dossier) : paths.document(dossier));
    case 'finding':
    case 'findingOrRound':
    case 'voteDeclaration':
    case 'round':
    case 'versionOrRound':
    case 'answerToRequest':
      return page(paths.finding(dossier));
    case 'delivery':
      return act('ConfirmDelivery', { ...stage, ...text });
    case 'signatures':
      return act('Sign', text);
    case 'notifications':
      return act('NotifyCompletion', text);
    case 'correctionObjections':
      return act('ObjectToCorrection', { correction: String(wait.facts.correction) });
    case 'carryOver':
      return page(paths.handover);
    case 'registration':
      return act('RegisterDocument');
    default:
      return page(paths.document(dossier));
  }
}

function verbOf({ rule }: Waiting, { viewer }: Look): 'answer' | 'judge' | 'open' {
  if (viewer.role === 'member' || viewer.role === 'candidate') return 'answer';
  return viewer.role === 'chair' && rule !== 'D68' ? 'judge' : 'open';
}

/** Persons of the same delegation or office who may speak today and hold a key. */
function deputies({ viewer, organisation }: Look, now: Instant, w: Words): Html {
  const { actor, person, language } = viewer;
  const others = Object.values(organisation.people).filter(
    (p) =>
      p.actor === actor &&
      p.person !== person &&
      speaksFor(organisation, p, now) !== null &&
      Object.keys(organisation.keys).some((kid) => keyInForce(organisation, kid)?.person.person === p.person),
  );
  if (others.length === 0) return w('nobodyElse');
  const level = (of: string) => LEVELS[of as keyof typeof LEVELS];
  return said(
    list(
      language,
      others.map((p) => `${p.name} (${level(p.level) ? say(level(p.level), language) : p.level})`),
    ),
  );
}

const DAY_MS = 86_400_000;

/** Of the secretariat: what runs out within a day, who has not confirmed a delivery, who is unheard. */
function office(lines: readonly BoardLine[], { viewer, names, now }: Look, w: Words): Html {
  const soon = new Date(Date.parse(now) + DAY_MS).toISOString();
  const all = waitsIn(lines);
  const due = dueBy(all, soon).filter(({ until }) => until > now);
  const undelivered = undeliveredIn(all);
  const unheard = all.filter(({ wait }) => wait.code === 'delegations' || wait.code === 'votes');
  const who = (wait: Waiting) => said(list(viewer.language, wait.on.map(names)));
  const listed = (heading: string, of: readonly Owed[], about: (wait: Waiting) => Html) =>
    of.length === 0
      ? ''
      : html`<h3>${heading} <small>${of.length}</small></h3>
          <ul>
            ${of.map(({ line, wait }) => html`<li>${link(line)}: ${about(wait)}</li>`)}
          </ul>`;
  return html`<h2>${w('office')}</h2>
    ${due.length + undelivered.length + unheard.length === 0 ? html`<p class="empty">${w('officeNone')}</p>` : ''}
    ${listed(w('due'), due, (wait) => deadline(viewer, wait.until!, wait.zone, now))}
    ${listed(w('undelivered'), undelivered, who)} ${listed(w('unheard'), unheard, who)}`;
}

function others({ others: rows }: Turn, { viewer, names, spoken }: Look, w: Words): Html {
  const { language } = viewer;
  return html`<h2>${say(listWords.others, language)} <small>${rows.length}</small></h2>
    ${
      rows.length === 0
        ? html`<p class="empty">${w('othersNone')}</p>`
        : html`<ul>
            ${rows.map(
              ({ line, others: waits }) =>
                html`<li>
                  ${link(line)} —
                  ${said(awaited(waits[0]!, spoken))}${
                    waits[0]!.on.length > 0 ? html`, ${w('on')} ${said(list(language, waits[0]!.on.map(names)))}` : ''
                  }${line.pendingSince ? html`, ${w('since')} ${dateTime(language, line.pendingSince, viewer.zone)}` : ''}
                </li>`,
            )}
          </ul>`
    }`;
}

function decided({ decided: lines }: Turn, { viewer, names }: Look, w: Words): Html {
  const { language } = viewer;
  return html`<h2>${say(listWords.decided, language)}</h2>
    ${
      lines.length === 0
        ? html`<p class="empty">${w('decidedNone')}</p>`
        : html`<ul>
            ${lines.map(
              (line) =>
                html`<li>
                  ${link(line)} — ${say(PHASES[line.phase], language)}, ${said(names(line.act!.organ))}, ${w('act')}
                  ${line.act!.number ?? '—'}
                </li>`,
            )}
          </ul>`
    }`;
}
