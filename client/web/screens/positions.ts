import { html } from 'hono/html';
import type { Entry } from '../../../contracts/entry.ts';
import type { MemberId } from '../../../contracts/ids.ts';
import type { Position, PositionKind } from '../../../contracts/position.ts';
import type { DossierView, RoundView } from '../../../contracts/views.ts';
import { placesOf, wordsOf } from '../../index.ts';
import type { Look } from '../desk.ts';
import { said, type Html } from '../page.ts';
import { paths } from '../paths.ts';
import { documentWords } from '../../words/document.ts';
import { day, duration, exactTime, list, say } from '../../words/language.ts';
import type { Names } from '../../words/names.ts';
import {
  AD_REFERENDUM,
  LIFTED,
  NOT_PUBLIC,
  POSITIONS,
  RESERVATIONS,
  ROUND_KINDS,
  ROUND_OUTCOMES,
  RULINGS,
  SCOPES,
  UNHEARD,
} from '../../words/terms.ts';
import { deadline } from './deadline.ts';

/** Who said what, round by round: what stands in the way comes first, with its reasons. */

type Taken = RoundView['positions'][number];
type Group = { readonly name: keyof typeof documentWords; readonly of: (p: Taken) => boolean };

const BLOCKING: readonly PositionKind[] = ['object', 'proposeAmendment', 'requestTime'];
const WITH_MORE: readonly PositionKind[] = ['agreeWithReservation', 'agreeAdReferendum', 'agreeWithViewpoint'];
const ASIDE: readonly PositionKind[] = ['standAside', 'abstain'];

const GROUPS: readonly Group[] = [
  { name: 'blocking', of: (p) => !p.lifted && BLOCKING.includes(p.kind) },
  { name: 'conditions', of: (p) => !p.lifted && WITH_MORE.includes(p.kind) },
  { name: 'aside', of: (p) => !p.lifted && ASIDE.includes(p.kind) },
  { name: 'plain', of: (p) => !p.lifted && p.kind === 'agree' },
  { name: 'liftedGroup', of: (p) => p.lifted },
];

/** Entries whose words are shown: all but plain agreement, of every round. */
export function entriesWithWords(view: DossierView): readonly number[] {
  return view.roundList.flatMap((r) => r.positions.filter((p) => p.kind !== 'agree').map((p) => p.entry));
}

export function positions(
  view: DossierView,
  look: Look,
  entries: ReadonlyMap<number, Entry>,
  n: Names,
  level: 'h2' | 'h3' = 'h2',
): Html {
  const rounds = view.roundList.toReversed();
  const title = say(documentWords.positions, n.language);
  return html`${level === 'h2' ? html`<h2>${title}</h2>` : html`<h3>${title}</h3>`}
  ${
    rounds.length === 0
      ? html`<p>${say(documentWords.noRounds, n.language)}</p>`
      : rounds.map((r, i) => roundOf(r, view, look, entries, n, i === 0))
  }`;
}

function roundOf(
  round: RoundView,
  view: DossierView,
  { viewer, organisation, now }: Look,
  entries: ReadonlyMap<number, Entry>,
  n: Names,
  open: boolean,
): Html {
  const { language } = n;
  const w = (key: keyof typeof documentWords) => say(documentWords[key], language);
  const heard = new Set<string>(round.positions.map((p) => p.member));
  const counted = Object.values(organisation.members).filter((m) => m.status === 'member' && !heard.has(m.member));
  const isWhole = !view.withheld?.some((x) => x === 'positions' || x === 'record' || x === 'standAsides');
  const unheard = round.outcome === null && isWhole ? counted : [];
  const number = view.versions.find((v) => v.textHash === round.textHash)?.number;
  const stale = round.textHash !== view.textHash;
  const badge =
    number === undefined
      ? ''
      : html`<span class="badge ${stale ? 'stale' : ''}"
          >${w('version')} ${number}${stale ? html` · ${w('earlierVersion')}` : ''}</span
        >`;
  const groups = GROUPS.map((g) => ({ name: g.name, rows: round.positions.filter(g.of) })).filter(
    (g) => g.rows.length > 0,
  );
  return html`<details class="round" ${open ? html`open` : ''}>
    <summary>
      <strong>${said(n.stage(round.stage))}, ${w('round')} ${round.round}</strong> ${badge}
      <small
        >${say(ROUND_KINDS[round.kind], language)}${round.outcome === null ? '' : html` · ${say(ROUND_OUTCOMES[round.outcome], language)}`}${groups.map((g) => html` · ${w(g.name)}: ${g.rows.length}`)}${unheard.length === 0 ? '' : html` · ${w('unheardGroup')}: ${unheard.length}`}</small
      >
    </summary>
    <p>${round.outcome === null ? deadline(viewer, round.deadline, round.zone, now) : ''}</p>
    <table class="stacked">
      <thead>
        <tr>
          <th scope="col">${w('party')}</th>
          <th scope="col">${w('position')}</th>
          <th scope="col">${w('words')}</th>
          <th scope="col">${w('received')}</th>
          <th scope="col">${w('entry')}</th>
        </tr>
      </thead>
      ${groups.map(
        (g) =>
          html`<tbody>
            <tr class="group">
              <th scope="rowgroup" colspan="5">${w(g.name)} (${g.rows.length})</th>
            </tr>
            ${g.rows.map((p) => rowOf(p, round, view, entries.get(p.entry), n))}
          </tbody>`,
      )}
      ${
        unheard.length === 0
          ? ''
          : html`<tbody>
              <tr class="group">
                <th scope="rowgroup" colspan="5">${w('unheardGroup')} (${unheard.length})</th>
              </tr>
              ${unheard.map(
                (m) =>
                  html`<tr class="unheard">
                    <th scope="row">${said(n.actor(m.member))}</th>
                    <td>${say(UNHEARD, language)}</td>
                    <td></td>
                    <td></td>
                    <td></td>
                  </tr>`,
              )}
            </tbody>`
      }
    </table>
  </details>`;
}

function rowOf(p: Taken, round: RoundView, view: DossierView, entry: Entry | undefined, n: Names): Html {
  const { language } = n;
  const w = (key: keyof typeof documentWords) => say(documentWords[key], language);
  const who = (of: readonly MemberId[]) => list(language, of.map(n.actor));
  const spent = Date.parse(p.at) - Date.parse(round.openedAt);
  const taken = entry?.events.find((e) => e.type === 'PositionTaken');
  return html`<tr>
    <th scope="row">${said(n.actor(p.member))}</th>
    <td class="position ${p.kind}">
      ${say(POSITIONS[p.kind], language)}${p.lifted ? html` (${say(LIFTED, language)})` : ''}${
        p.public === false ? html` <span class="badge">${say(NOT_PUBLIC, language)}</span>` : ''
      }${
        p.adReferendum
          ? html`<br /><small
                >${say(AD_REFERENDUM[p.adReferendum.standing], language)} · ${w('confirmBy')}
                ${day(language, p.adReferendum.confirmBy)}</small
              >`
          : ''
      }${p.ruled ? html`<br /><small>${w('ruled')}: ${say(RULINGS[p.ruled], language)}</small>` : ''}${
        p.joint
          ? html`<br /><small
                >${w('jointly')} ${said(who(p.joint.of))}; ${w('assented')}:
                ${said(p.joint.assented.length === 0 ? '—' : who(p.joint.assented))}</small
              >`
          : ''
      }${p.assentsTo ? html`<br /><small>${w('assentsTo')} ${said(n.actor(p.assentsTo))}</small>` : ''}
    </td>
    <td>
      ${taken ? addedTo(taken.position, view, n) : ''}${
        taken?.transcribedFrom ? html`<small>${w('note')}: ${said(taken.transcribedFrom)}</small>` : ''
      }
    </td>
    <td>
      <time datetime="${p.at}" title="${p.at}">${exactTime(language, p.at, n.zone)}</time>
      <small>${w('answerAfter')} ${duration(language, spent)}</small>
    </td>
    <td><a href="${paths.entry(view.dossier, p.entry)}">${p.entry}</a></td>
  </tr>`;
}

/** What a delegation added to its answer: its words, and what goes with them. */
function addedTo(position: Position, view: DossierView, n: Names): Html {
  const { language } = n;
  const w = (key: keyof typeof documentWords) => say(documentWords[key], language);
  const words = wordsOf(position);
  const places = html`${placesOf(position).map(
    (p, i) => html`${i === 0 ? '' : ', '}<a href="${paths.text(view.dossier)}#at-${p}">${p}</a>`,
  )}`;
  const more = (): Html => {
    switch (position.kind) {
      case 'agreeWithReservation':
        return html`<small>${say(RESERVATIONS[position.reservation], language)}</small>`;
      case 'standAside':
        return html`<small>${w('scope')}: ${say(SCOPES[position.scope.of], language)}</small>
          ${position.scope.of === 'paragraph' ? html`<small>${w('places')}: ${places}</small>` : ''}`;
      case 'proposeAmendment':
        return html`<small>${w('proposes')} ${places}</small>`;
      case 'requestTime':
        return html`<small>${w('asksUntil')} ${day(language, position.until)}</small>`;
      case 'object':
        return html`<small>${w('places')}: ${places}</small>`;
      default:
        return '';
    }
  };
  return html`${words === '' ? '' : html`<p class="quote">${said(words)}</p>`} ${more()}`;
}
