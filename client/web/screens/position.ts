import { html } from 'hono/html';
import type { ActType } from '../../../contracts/acts.ts';
import type { MemberId } from '../../../contracts/ids.ts';
import type { DossierView, RoundView } from '../../../contracts/views.ts';
import { auditor, placesOf, positionsSaid, silenceIn, wordsOf, type SaidPosition } from '../../index.ts';
import { seenEntries } from '../../fold.ts';
import type { Look, Show } from '../desk.ts';
import { hidden, mistakesBox } from '../forms/form.ts';
import { textsIn } from '../forms/read.ts';
import { part, said, type Html } from '../page.ts';
import { paths } from '../paths.ts';
import type { Fields } from '../screens.ts';
import { fieldLabel } from '../../words/act.ts';
import { ACTS } from '../../words/acts.ts';
import { dateTime, day, list, say } from '../../words/language.ts';
import { positionWords } from '../../words/position.ts';
import { LEVELS, POSITIONS, SILENCE_MEANS } from '../../words/terms.ts';
import { wayTo } from './act.ts';
import { deadline } from './deadline.ts';
import { decisionIn, positionChoices, refusedChoices, versionOf, type Refusals } from './positionChoices.ts';
import { ruleLink } from './rule.ts';
import { shownIn } from './shown.ts';
import { lastAgreed } from './versions.ts';

type Words = (key: keyof typeof positionWords) => string;
/** The round that is asked about, with what the page says of it. */
type Asked = { readonly view: DossierView; readonly round: RoundView; readonly mine: readonly SaidPosition[] };

/** What a delegation says about a document: the question, the choices with their effects, and what it said before. */
export const positionScreen: Show = async (look) => {
  const { viewer } = look;
  const { language } = viewer;
  const shown = await shownIn(look, { explain: true });
  if (!('view' in shown)) return shown;
  const { id, ref: about, view } = shown;
  const lines = await auditor(viewer.connection).entries(about);
  const w: Words = (key) => say(positionWords[key], language);
  const mine = positionsSaid(lines.ok ? seenEntries(lines.value) : [], viewer.actor as string as MemberId);
  const round = askedRound(view, look);
  const title = `${w('title')} — ${view.title}`;
  const head = html`<h1>${w('title')} <small>${view.dossier}</small></h1>
    <p><a href="${paths.document(id)}">${said(view.title)}</a></p>`;
  if (viewer.role !== 'member')
    return {
      title,
      body: html`${head}
        <p>${w('notADelegation')}</p>
        ${
          viewer.role === 'secretariat'
            ? html`<p>
                <a class="button" href="${paths.act(`dossier/${view.dossier}`, 'TakePosition', membersOf(round))}"
                  >${w('transcribe')}</a
                >
              </p>`
            : ''
        }`,
    };
  const asked = round && { view, round, mine };
  const refusals = asked ? await refusedChoices(asked, look) : new Map();
  const parts = { stands: stands({ view, round, mine }, look, w), earlier: earlier(mine, look, w) };
  return {
    title,
    about: [about],
    parts,
    body: html`${head} ${asked ? question(asked, look, w) : html`<p>${w('noRound')}</p>`}
    ${asked ? form(asked, look, refusals, w) : ''} ${part('stands', parts.stands)} ${part('earlier', parts.earlier)}`,
  };
};

/** The open round that the address names, else the first that waits for the viewer, else any. */
function askedRound(view: DossierView, { query, viewer }: Look): RoundView | null {
  const open = view.roundList.filter((r) => r.outcome === null);
  const waiting = view.waiting.find((wait) => wait.on.includes(viewer.actor));
  return (
    open.find((r) => r.stage === query.get('stage')) ?? open.find((r) => r.stage === waiting?.stage) ?? open[0] ?? null
  );
}

function question(asked: Asked, look: Look, w: Words): Html {
  const { view, round } = asked;
  const { viewer, organisation, now } = look;
  const number = versionOf(view, round);
  const agreed = lastAgreed(view, viewer.actor);
  const means = silenceIn(round.kind, organisation.procedure?.stages[round.stage]?.quorum);
  const votes = decisionIn(asked, look)?.by === 'vote';
  return html`<section class="card">
    <p class="question">${votes ? w('questionVote') : w('question')} ${number ?? ''}?</p>
    <p>
      ${said(look.spoken.stage(round.stage))}, ${w('round')} ${round.round}.
      ${round.kind === 'silence' ? html`<strong>${w('silenceUntil')}</strong> ` : ''}${deadline(viewer, round.deadline, round.zone, now)}
    </p>
    ${round.kind === 'silence' ? html`<p>${w('breakIt')}</p>` : ''}
    <p class="silence">${say(SILENCE_MEANS[means], viewer.language)}</p>
    <p>
      <a href="${paths.text(view.dossier)}">${w('readText')}</a>${
        agreed === null
          ? ''
          : agreed === number
            ? html` · ${w('unchanged')}`
            : html` ·
                <a href="${paths.text(view.dossier)}?version=${number ?? ''}&amp;compare=${agreed}"
                  >${w('changedSince')} ${agreed}</a
                >`
      }
    </p>
  </section>`;
}

/** Members that name the round, as every form about it has them, and the page to which it is given back. */
function ofRound({ view, round }: Pick<Asked, 'view' | 'round'>): Html {
  const { stage, textHash } = round;
  const from = `${paths.position(view.dossier)}?${new URLSearchParams({ stage }).toString()}`;
  const about = { aggregate: `dossier/${view.dossier}`, act: 'TakePosition', from };
  return hidden({ ...about, stage, round: round.round, textHash });
}

function form(asked: Asked, look: Look, refusals: Refusals, w: Words): Html {
  const { view, round } = asked;
  const { viewer, organisation } = look;
  const number = versionOf(view, round);
  const { typed, mistakes } = look.returned ?? { typed: draftOf(view, look), mistakes: {} };
  const jointly = textsIn(typed, 'jointly');
  const others = Object.values(organisation.members).filter(
    (m) => m.status === 'member' && String(m.member) !== viewer.actor,
  );
  return html`<form method="post" action="${paths.preview}" class="at-once">
      ${ofRound(asked)}<input type="hidden" name="position.kind" value="agree" />
      <p>
        <button class="primary" ${refusals.has('agree') ? html`disabled` : ''}>
          ${w('agreeAtOnce')} ${number ?? ''}
        </button>
        ${look.consultations ? html`<a href="${paths.consultation(view.dossier)}">${w('consult')}</a>` : ''}
      </p>
    </form>
    <form method="post" action="${paths.preview}" data-keep="dossier/${view.dossier}/TakePosition">
      ${ofRound(asked)} ${mistakesBox(mistakes, viewer.language)}
      ${positionChoices(asked, look, { typed, mistakes, refusals })}
      <details id="f-jointly" ${jointly.length > 0 ? html`open` : ''}>
        <summary>${w('jointly')}</summary>
        <p>${w('jointlyHow')}</p>
        ${mistakes['jointly'] === undefined ? '' : html`<p class="mistake">${mistakes['jointly']}</p>`}
        <div class="columns">
          ${others.map(
            (m) =>
              html`<label
                ><input
                  type="checkbox"
                  name="jointly"
                  value="${m.member}"
                  ${jointly.includes(m.member) ? html`checked` : ''}
                />
                ${said(look.names(m.member))}</label
              >`,
          )}
        </div>
      </details>
      ${authority(asked, look, w)}
      <p><button class="primary">${w('preview')}</button></p>
      <p><a href="${paths.act(`dossier/${view.dossier}`, 'TakePosition', membersOf(round))}">${w('everyMember')}</a></p>
    </form>`;
}

/** The draft that the viewer's own people have agreed on, where the address asks for it. */
function draftOf({ dossier }: DossierView, { query, viewer, consultations }: Look): Fields {
  return query.has('drafted') ? (consultations?.of(viewer.actor, dossier)?.fields ?? {}) : {};
}

/** Whose right it is, and whose hand. */
function authority({ round }: Asked, { viewer, organisation, names }: Look, w: Words): Html {
  const { language } = viewer;
  const person = organisation.people[viewer.person];
  const levels = organisation.procedure?.stages[round.stage]?.speaks;
  const level = (of: string) => (of in LEVELS ? say(LEVELS[of as keyof typeof LEVELS], language) : of);
  return html`<section>
    <h2>${w('authority')}</h2>
    <dl class="facts">
      <dt>${w('person')}</dt>
      <dd>${said(viewer.name)}, ${said(names(viewer.actor))}</dd>
      <dt>${w('level')}</dt>
      <dd>${level(person?.level ?? '')}</dd>
      <dt>${w('mandate')}</dt>
      <dd>${person?.mandate ? said(person.mandate) : w('noMandate')}</dd>
      <dt>${w('term')}</dt>
      <dd>${person?.until ? day(language, person.until) : w('noEnd')}</dd>
    </dl>
    ${
      levels && !levels.some((l) => l === person?.level)
        ? html`<p class="refusal" role="note">
            ${w('notYourLevel')} ${ruleLink('D71')} ${w('levelsHere')}: ${list(language, levels.map(level))}.
          </p>`
        : ''
    }
  </section>`;
}

/** What is known of an act about the round beforehand. */
function membersOf(round: RoundView | null): Readonly<Record<string, string>> {
  return round ? { stage: round.stage, round: String(round.round), textHash: round.textHash } : {};
}

const WAYS_ON = ['LiftPosition', 'WithdrawPosition', 'ConfirmAdReferendum', 'AssentToJointPosition', 'AgreeToShorten'];

/** The viewer's last position, and the acts that lead on from it, by the rules. */
function stands(
  { view, round, mine }: Omit<Asked, 'round'> & { readonly round: RoundView | null },
  { viewer, names }: Look,
  w: Words,
): Html {
  const { language, zone, actor } = viewer;
  const last = mine.at(-1);
  const ways = (view.explanation?.possible ?? []).filter((p) => p.by.includes(actor) && WAYS_ON.includes(p.act));
  const joint = view.roundList
    .filter((r) => r.outcome === null)
    .flatMap((r) => r.positions.map((p) => ({ r, p })))
    .filter(
      ({ p }) => p.joint?.of.some((m) => String(m) === actor) && !p.joint.assented.some((m) => String(m) === actor),
    );
  const told = [...new Map(ways.map((p) => [`${p.act} ${p.stage ?? ''} ${p.round ?? ''}`, p])).values()];
  return html`<h2>${w('stands')}</h2>
    ${
      last
        ? html`<p>
            <strong class="position ${last.position.kind}">${say(POSITIONS[last.position.kind], language)}</strong>${
              last.became ? html` (${w(last.became)})` : ''
            },
            ${dateTime(language, last.at, zone)}
          </p>`
        : html`<p>${w('earlierNone')}</p>`
    }
    <h3>${w('waysOn')}</h3>
    ${
      told.length + joint.length === 0
        ? html`<p>${w('waysNone')}</p>`
        : html`<ul class="actions">
            ${joint.map(
              ({ r, p }) =>
                html`<li>
                  ${wayTo(
                    `dossier/${view.dossier}`,
                    'AssentToJointPosition',
                    { ...membersOf(r), statement: p.joint!.statement },
                    { label: say(ACTS.AssentToJointPosition.label, language) },
                  )}
                  <span>${w('proposedBy')} ${said(names(p.member))}: ${say(POSITIONS[p.kind], language)}</span>
                </li>`,
            )}${told
              .filter((p) => p.act !== 'AssentToJointPosition')
              .map((p) => {
                const about = view.roundList.find((r) => r.stage === p.stage && r.round === p.round) ?? round;
                const act = p.act as ActType;
                return html`<li>
                  ${wayTo(`dossier/${view.dossier}`, act, membersOf(about), { label: say(ACTS[act].label, language) })}
                  <span>${say(ACTS[act].does, language)}</span>
                </li>`;
              })}
          </ul>`
    }`;
}

/** All of them, the latest first: none is erased by another. */
function earlier(mine: readonly SaidPosition[], { viewer, spoken }: Look, w: Words): Html {
  const { language, zone } = viewer;
  if (mine.length === 0)
    return html`<h2>${w('earlier')}</h2>
      <p>${w('earlierNone')}</p>`;
  return html`<h2>${w('earlier')}</h2>
    <table class="stacked">
      <thead>
        <tr>
          <th scope="col">${w('choices')}</th>
          <th scope="col">${w('where')}</th>
          <th scope="col">${w('words')}</th>
          <th scope="col">${w('when')}</th>
          <th scope="col">${w('entry')}</th>
        </tr>
      </thead>
      <tbody>
        ${mine.toReversed().map(
          (s) =>
            html`<tr>
              <th scope="row" class="position ${s.position.kind}">
                ${say(POSITIONS[s.position.kind], language)}${s.became ? html` (${w(s.became)})` : ''}
              </th>
              <td>${said(spoken.stage(s.stage))}, ${w('round')} ${s.round}</td>
              <td>
                <span class="lines">${said(wordsOf(s.position))}</span>${
                  placesOf(s.position).length > 0
                    ? html`<br />${fieldLabel('places', language)}: ${placesOf(s.position).join(', ')}`
                    : ''
                }${s.transcribedFrom === null ? '' : html`<br />${w('transcribed')} ${said(s.transcribedFrom)}`}
              </td>
              <td>${dateTime(language, s.at, zone)}</td>
              <td data-head="${w('entry')}">${s.entry}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}
