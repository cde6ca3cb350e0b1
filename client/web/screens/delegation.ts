import { html } from 'hono/html';
import { aggregateRef, type AggregateRef, type Day, type Sha256 } from '../../../contracts/ids.ts';
import type { BoardLine } from '../../../contracts/views.ts';
import {
  auditor,
  fingerprint,
  isOnDay,
  keyInForce,
  mayEver,
  speaksFor,
  statementIdOf,
  type OrganisationState,
  type OrganisationView,
} from '../../index.ts';
import { seenEntries } from '../../fold.ts';
import type { Look, Show } from '../desk.ts';
import { part, said, type Html } from '../page.ts';
import { paths } from '../paths.ts';
import { ACTS } from '../../words/acts.ts';
import { consultationWords } from '../../words/consultation.ts';
import { delegationWords } from '../../words/delegation.ts';
import { dateTime, day, say } from '../../words/language.ts';
import { LEVELS, POSITIONS } from '../../words/terms.ts';

type Words = (key: keyof typeof delegationWords) => string;
type Person = OrganisationState['people'][string];

const OWN_ACTS = ['RevokeKey', 'RegisterWitness', 'WithdrawWitness'] as const;
const MONTH_MS = 30 * 86_400_000;
/** Statements that are listed with their receipts: the last one about each of so many documents. */
const STATEMENTS = 10;

/** Who may act for a delegation or an office: people with their terms, full powers, keys, the witness, and what was said last. */
export const delegationScreen: Show = async (look) => {
  const { viewer, organisation } = look;
  const { language, actor } = viewer;
  const w: Words = (key) => say(delegationWords[key], language);
  const house = aggregateRef('organisation', viewer.connection.profile.organisation);
  const parts = { people: people(look, w), powers: powers(look, w), keys: keys(look, w) };
  const mine = look.consultations?.all(actor) ?? [];
  return {
    title: w('title'),
    about: [house],
    parts,
    body: html`<h1>${w('title')} <small>${said(look.names(actor))}</small></h1>
      ${part('people', parts.people)} ${part('powers', parts.powers)} ${part('keys', parts.keys)}
      ${newKey(house, look, w)}
      <section>
        <h2>${w('acts')}</h2>
        <p>${w('actsHow')}</p>
        <ul>
          ${OWN_ACTS.filter((act) => mayEver(actor, act, organisation)).map(
            (act) => html`<li><a href="${paths.act(house, act)}">${say(ACTS[act].label, language)}</a></li>`,
          )}
        </ul>
      </section>
      ${
        mine.length === 0
          ? ''
          : html`<section>
              <h2>${say(consultationWords.yours, language)}</h2>
              <ul>
                ${mine.map(
                  (c) =>
                    html`<li>
                      <a href="${paths.consultation(c.dossier)}">${c.dossier}</a>,
                      ${dateTime(language, c.changedAt, viewer.zone)}
                    </li>`,
                )}
              </ul>
            </section>`
      }
      ${organisation.members[actor] ? await statements(look, w) : ''}`,
  };
};

function own({ organisation, viewer }: Look): readonly Person[] {
  return Object.values(organisation.people).filter((p) => p.actor === viewer.actor);
}

function termText({ from, until }: Pick<Person, 'from' | 'until'>, look: Look, w: Words): string {
  const { language } = look.viewer;
  if (from === null && until === null) return w('noEnd');
  return `${from === null ? '' : `${w('from')} ${day(language, from)} `}${until === null ? '' : `${w('to')} ${day(language, until)}`}`;
}

/** In UTC, as terms are. */
const dayOf = (instant: string) => instant.slice(0, 10) as Day;

/** Whether a person speaks now, and why not. */
function standingOf(
  p: Person,
  { organisation, now }: Look,
  w: Words,
): { readonly good: boolean; readonly text: string } {
  if (p.ended) return { good: false, text: w('ended') };
  const today = dayOf(now);
  if (!isOnDay(p, today)) return { good: false, text: p.from !== null && p.from > today ? w('notYet') : w('over') };
  if (speaksFor(organisation, p, now) === null) return { good: false, text: w('noMandate') };
  const hasKey = Object.keys(organisation.keys).some(
    (kid) => keyInForce(organisation, kid)?.person.person === p.person,
  );
  if (!hasKey) return { good: false, text: w('noKey') };
  return p.until !== null && p.until <= dayOf(new Date(Date.parse(now) + MONTH_MS).toISOString())
    ? { good: false, text: `${w('speaks')}, ${w('soon')}` }
    : { good: true, text: w('speaks') };
}

function people(look: Look, w: Words): Html {
  const { language } = look.viewer;
  return html`<h2>${w('people')}</h2>
    <table class="stacked">
      <thead>
        <tr>
          <th scope="col">${w('person')}</th>
          <th scope="col">${w('level')}</th>
          <th scope="col">${w('mandate')}</th>
          <th scope="col">${w('term')}</th>
          <th scope="col">${w('now')}</th>
        </tr>
      </thead>
      <tbody>
        ${own(look).map((p) => {
          const { good, text } = standingOf(p, look, w);
          return html`<tr>
            <th scope="row">${said(p.name)} <small>${p.person}</small></th>
            <td data-head="${w('level')}">
              ${p.level in LEVELS ? say(LEVELS[p.level as keyof typeof LEVELS], language) : p.level}
            </td>
            <td data-head="${w('mandate')}">${p.mandate === null ? w('none') : said(p.mandate)}</td>
            <td data-head="${w('term')}">${termText(p, look, w)}</td>
            <td class="${good ? 'good' : 'refused'}">${good ? '✓' : '!'} ${text}</td>
          </tr>`;
        })}
      </tbody>
    </table>`;
}

function covers({ scope }: OrganisationView['fullPowers'][number], look: Look, w: Words): string {
  switch (scope.of) {
    case 'all':
      return w('all');
    case 'classes':
      return scope.classes.map(look.spoken.documentClass).join(', ');
    case 'dossiers':
      return scope.dossiers.join(', ');
    case 'texts':
      return scope.texts.map((t) => t.slice(0, 12)).join(', ');
  }
}

function powers(look: Look, w: Words): Html {
  const { organisation, now, spoken } = look;
  const ours = new Set<string>(own(look).map((p) => p.person));
  const all = organisation.fullPowers.filter((f) => ours.has(f.person));
  if (all.length === 0)
    return html`<h2>${w('powers')}</h2>
      <p>${w('powersNone')}</p>`;
  return html`<h2>${w('powers')}</h2>
    <table class="stacked">
      <thead>
        <tr>
          <th scope="col">${w('person')}</th>
          <th scope="col">${w('paper')}</th>
          <th scope="col">${w('covers')}</th>
          <th scope="col">${w('margin')}</th>
          <th scope="col">${w('term')}</th>
        </tr>
      </thead>
      <tbody>
        ${all.map(
          (f) =>
            html`<tr>
              <th scope="row">${said(spoken.person(f.person))}</th>
              <td data-head="${w('paper')}">${said(f.paper)}</td>
              <td data-head="${w('covers')}">${said(covers(f, look, w))}</td>
              <td data-head="${w('margin')}">${f.margin === null ? '—' : said(f.margin)}</td>
              <td data-head="${w('term')}">
                ${f.ended || (f.until !== null && f.until < dayOf(now)) ? html`<strong>${w('over')}</strong> ` : ''}${termText(f, look, w)}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}

function keys(look: Look, w: Words): Html {
  const { organisation, viewer, spoken } = look;
  const ours = new Set<string>(own(look).map((p) => p.person));
  const all = Object.values(organisation.keys).filter((k) => ours.has(k.person));
  const witness = organisation.witnesses.filter((x) => x.actor === viewer.actor);
  return html`<h2>${w('keys')}</h2>
    <p>${w('keysHow')}</p>
    <table class="stacked">
      <thead>
        <tr>
          <th scope="col">${w('person')}</th>
          <th scope="col">${w('fingerprint')}</th>
          <th scope="col">${w('enrolled')}</th>
        </tr>
      </thead>
      <tbody>
        ${all.map(
          (k) =>
            html`<tr>
              <th scope="row">${said(spoken.person(k.person))}</th>
              <td data-head="${w('fingerprint')}"><code>${fingerprint(k.kid)}</code></td>
              <td data-head="${w('enrolled')}">
                ${k.enrolledAt}${k.revokedAt === null ? html`, ${w('inForce')}` : html`, ${w('revoked')} ${k.revokedAt}`}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
    <h3>${w('witness')}</h3>
    ${
      witness.length === 0
        ? html`<p>${w('witnessNone')}</p>`
        : html`<ul>
            ${witness.map((x) => html`<li>${said(x.name)}</li>`)}
          </ul>`
    }`;
}

/** A key is made by the script of this page; what it hands over is public. */
function newKey(house: AggregateRef, { viewer, organisation }: Look, w: Words): Html {
  const kids = Object.keys(organisation.keys).filter(
    (kid) => keyInForce(organisation, kid)?.person.person === viewer.person,
  );
  return html`<section
    class="card"
    id="new-key"
    data-actor="${viewer.actor}"
    data-person="${viewer.person}"
    data-organisation="${viewer.connection.profile.organisation}"
    data-kids="${kids.join(' ')}"
    data-rotate="${paths.act(house, 'RotateKey')}"
  >
    <h2>${w('newKey')}</h2>
    <p>${w('newKeyHow')}</p>
    <div class="needs-script" hidden>
      <p><button id="make-next">${w('make')}</button></p>
      <pre id="next-claim" hidden></pre>
      <p><a id="rotate" class="button" hidden href="${paths.act(house, 'RotateKey')}">${w('rotate')}</a></p>
      <p id="next-taken" class="good" role="status" hidden>${w('taken')}</p>
      <p id="next-trouble" role="alert"></p>
    </div>
    <noscript><p>${w('needsScript')}</p></noscript>
    <p>${w('elsewhere')}: <code>npx concordat rotate-key</code></p>
  </section>`;
}

async function statements(look: Look, w: Words): Promise<Html> {
  const { viewer } = look;
  const { language, zone } = viewer;
  const board = await auditor(viewer.connection).list({ own: true });
  const lines = (board.ok ? board.value : [])
    .filter((l) => l.own?.last)
    .toSorted((a, b) => (a.own!.last!.at < b.own!.last!.at ? 1 : -1))
    .slice(0, STATEMENTS);
  const rows: { readonly line: BoardLine; readonly statement: Sha256 | null }[] = [];
  for (const line of lines) rows.push({ line, statement: await statementOf(line, look) });
  return html`<section>
    <h2>${w('statements')}</h2>
    ${
      rows.length === 0
        ? html`<p>${w('statementsNone')}</p>`
        : html`<ul>
            ${rows.map(
              ({ line, statement }) =>
                html`<li>
                  <a href="${paths.document(line.dossier)}"><small>${line.dossier}</small> ${said(line.title)}</a>:
                  ${say(POSITIONS[line.own!.last!.kind], language)}, ${dateTime(language, line.own!.last!.at, zone)} —
                  ${
                    statement === null
                      ? w('byNote')
                      : html`<a href="${paths.receipt(`dossier/${line.dossier}`, statement)}">${w('receipt')}</a>`
                  }
                </li>`,
            )}
          </ul>`
    }
  </section>`;
}

/** The statement in the entry of the viewer's last position; null: it is not its own. */
async function statementOf({ dossier, own: standing }: BoardLine, { viewer }: Look): Promise<Sha256 | null> {
  const aggregate = aggregateRef('dossier', dossier);
  const page = await viewer.connection.query('history', { aggregate, from: standing!.last!.entry });
  const [entry] = page.ok ? seenEntries(page.value.lines.slice(0, 1)) : [];
  if (!entry) return null;
  const id = statementIdOf(entry.cause.statement);
  return (await viewer.connection.receipts(aggregate, id)).length > 0 ? id : null;
}
