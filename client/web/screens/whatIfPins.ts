import { html } from 'hono/html';
import { RESERVATION_KINDS, type Place, type PositionKind } from '../../../contracts/position.ts';
import type { Assumption, BlockedAct, DossierView, PossibleAct, RoundView } from '../../../contracts/views.ts';
import type { Look } from '../desk.ts';
import { textIn, textsIn } from '../forms/read.ts';
import { said, type Html } from '../page.ts';
import { paths } from '../paths.ts';
import type { Fields } from '../screens.ts';
import { dateTime, say, type Language } from '../../words/language.ts';
import type { Names } from '../../words/names.ts';
import { placedAct } from '../../words/standing.ts';
import { POSITIONS, RESERVATIONS, ROUND_KINDS } from '../../words/terms.ts';
import type { whatIfWords } from '../../words/whatIf.ts';
import { actsOf, MADE_UP, OF_DELEGATIONS, sittingOf, WEEK_MS } from './whatIfActs.ts';
import { assumptionsIn, instantIn, packed } from './whatIfLink.ts';

/** The ways to assume one thing more about a document, as it would be by what is assumed already. */

type Words = (key: keyof typeof whatIfWords) => string;

const A_PLACE = 'para-1';

/** What a form adds; a word: what is wrong with it. */
export function pinnedBy(typed: Fields): readonly Assumption[] | keyof typeof whatIfWords {
  switch (textIn(typed, 'pin')) {
    case 'time': {
      const at = instantIn(textIn(typed, 'at'));
      return at === null ? 'badTime' : [{ at }];
    }
    case 'position': {
      const who = textsIn(typed, 'who');
      if (who.length === 0) return 'nobodyChosen';
      const made = who.flatMap((member) => sayingOf(member, typed));
      return made.length === 0 ? 'noPosition' : made;
    }
    default:
      return assumptionsIn(textsIn(typed, 'act')) ?? 'unreadable';
  }
}

/** The rounds that a form is about stand in it as it was made. */
type InForm = Pick<RoundView, 'stage' | 'round' | 'textHash'>;

function roundIn(text: string): InForm | null {
  try {
    const of = JSON.parse(text) as InForm | null;
    return of && { stage: of.stage, round: of.round, textHash: of.textHash };
  } catch {
    return null;
  }
}

function sayingOf(member: string, typed: Fields): readonly Assumption[] {
  const says = textIn(typed, 'says');
  if (says === 'lift' || says === 'withdraw') {
    const own = roundIn(textIn(typed, `of-${member}`));
    return own ? [{ by: member, act: { type: says === 'lift' ? 'LiftPosition' : 'WithdrawPosition', ...own } }] : [];
  }
  const round = roundIn(textIn(typed, 'round'));
  const [place, day] = [textIn(typed, 'place') || A_PLACE, textIn(typed, 'day')];
  return round ? [{ by: member, act: { type: 'TakePosition', ...round, position: positionOf(says, place, day) } }] : [];
}

function positionOf(says: string, place: string, day: string): object {
  const [kind = '', reservation] = says.split('.');
  switch (kind) {
    case 'agreeAdReferendum':
      return { kind, confirmBy: day };
    case 'agreeWithReservation':
      return { kind, reservation, text: MADE_UP };
    case 'agreeWithViewpoint':
      return { kind, text: MADE_UP };
    case 'standAside':
      return { kind, scope: { of: 'document' }, public: true };
    case 'proposeAmendment':
      return { kind, place, words: MADE_UP };
    case 'requestTime':
      return { kind, until: day, reasons: MADE_UP };
    case 'object':
      return { kind, reasons: MADE_UP, places: [place] };
    default:
      return { kind };
  }
}

/** Every way to assume one thing more. `then`: the document as it would be already. */
export function pinForms(then: DossierView, assumptions: readonly Assumption[], look: Look, n: Names, w: Words): Html {
  const form = (pin: string, content: Html) =>
    html`<form method="post" action="${paths.whatIf(then.dossier)}">
      ${packed(assumptions).map((a) => html`<input type="hidden" name="assume" value="${a}" />`)}
      ${pin === '' ? '' : html`<input type="hidden" name="pin" value="${pin}" />`} ${content}
    </form>`;
  return html`<h2 id="pin">${w('pin')}</h2>
    <p class="lead">${w('pinSays')} ${w('madeUp')}</p>
    <div class="options">
      <section class="card">
        <h3>${w('position')}</h3>
        ${form('position', positionFields(then, look, n, w))}
      </section>
      <section class="card">
        <h3>${w('time')}</h3>
        ${then.roundList
          .filter((r) => r.outcome === null)
          .map((r) =>
            form(
              'time',
              html`<p>
                <button name="at" value="${r.deadline}">
                  ${w('deadlinePasses')}: ${said(n.stage(r.stage))}, ${dateTime(n.language, r.deadline, r.zone)}
                </button>
              </p>`,
            ),
          )}
        ${form(
          'time',
          html`<div class="field">
              <label for="until">${w('until')}</label>
              <input id="until" type="datetime-local" step="1" name="at" required />
            </div>
            <p><button>${w('pin')}</button></p>`,
        )}
      </section>
    </div>
    ${acts(then, look, n, w, (content) => form('', content))}`;
}

function saysOptions(language: Language, w: Words): readonly (readonly [string, string])[] {
  const kinds = (Object.keys(POSITIONS) as PositionKind[]).flatMap((kind): readonly (readonly [string, string])[] => {
    const label = say(POSITIONS[kind], language);
    return kind === 'agreeWithReservation'
      ? RESERVATION_KINDS.map((r) => [`${kind}.${r}`, `${label}: ${say(RESERVATIONS[r], language)}`])
      : [[kind, label]];
  });
  return [['lift', w('lifts')], ['withdraw', w('withdraws')], ...kinds];
}

function positionFields(then: DossierView, { organisation }: Look, n: Names, w: Words): Html {
  const open = then.roundList.filter((r) => r.outcome === null);
  const named = ({ stage, round, textHash: hash }: RoundView): InForm => ({ stage, round, textHash: hash });
  const lastOf = (member: string) =>
    then.roundList.findLast((r) => r.positions.some((p) => String(p.member) === member && !p.lifted));
  const members = Object.values(organisation.members).filter((m) => m.status === 'member');
  const at = open.find((r) => r.stage === then.stage) ?? open[0];
  const day = new Date(Date.parse(at?.deadline ?? then.at) + WEEK_MS).toISOString().slice(0, 10);
  const place = then.version?.places?.[0]?.[0] ?? then.version?.openPlaces[0]?.place ?? (A_PLACE as Place);
  return html`<fieldset>
      <legend>${w('delegations')}</legend>
      <div class="columns">
        ${members.map((m) => {
          const own = lastOf(m.member);
          return html`<label><input type="checkbox" name="who" value="${m.member}" /> ${said(n.actor(m.member))}</label
            >${own ? html`<input type="hidden" name="of-${m.member}" value="${JSON.stringify(named(own))}" />` : ''}`;
        })}
      </div>
    </fieldset>
    <input type="hidden" name="day" value="${day}" /><input type="hidden" name="place" value="${place}" />
    <div class="field">
      <label for="says">${w('says')}</label>
      <select id="says" name="says">
        ${saysOptions(n.language, w).map(([value, label]) => html`<option value="${value}">${label}</option>`)}
      </select>
    </div>
    ${
      open.length === 0
        ? html`<p>${w('noRound')}</p>`
        : html`<div class="field">
            <label for="round">${w('inRound')}</label>
            <select id="round" name="round">
              ${open.map(
                (r) =>
                  html`<option value="${JSON.stringify(named(r))}" ${r === at ? html`selected` : ''}>
                    ${said(n.stage(r.stage))}, ${r.round}, ${say(ROUND_KINDS[r.kind], n.language)}
                  </option>`,
              )}
            </select>
          </div>`
    }
    <p><button>${w('pin')}</button></p>`;
}

/** An act that may be assumed of any of those, or of all. `meeting`: the one that it is about. */
type Pin = {
  readonly label: string;
  readonly by: readonly string[];
  readonly act: object;
  readonly meeting: string | null;
  readonly moves: boolean;
  readonly refused: boolean;
};

/** Where more act than this, each alone is not offered. */
const NAMED = 12;

function acts(then: DossierView, look: Look, n: Names, w: Words, form: (content: Html) => Html): Html {
  const { possible = [], blocked = [] } = then.explanation ?? {};
  const pins = [
    ...possible.flatMap((p) => pinsOf(p, then, look, n, p.moves !== null, false)),
    ...blocked.flatMap((b) => pinsOf(b, then, look, n, true, true)),
  ];
  const once = new Map(pins.toReversed().map((p) => [JSON.stringify([p.act, p.meeting]), p]));
  const all = [...once.values()].toReversed();
  const [first, rest] = [all.filter((p) => p.moves), all.filter((p) => !p.moves)];
  const button = (of: Pin, by: readonly string[], label: string) =>
    html`<button
      name="act"
      value="${JSON.stringify({ by, act: of.act, ...(of.meeting !== null && { meeting: of.meeting }) })}"
    >
      ${label}
    </button>`;
  const listed = (of: readonly Pin[]) =>
    html`<ul class="pins">
      ${of.map(
        (p) =>
          html`<li>
            ${
              p.by.length === 1
                ? html`${button(p, p.by, p.label)} <span>${said(n.actor(p.by[0]!))}</span>`
                : html`${button(p, p.by, `${p.label}: ${w('all')} (${p.by.length})`)}
                  ${p.by.length > NAMED ? '' : p.by.map((b) => html`${button(p, [b], b)} `)}`
            }
            ${p.refused ? html`<small>${w('wouldRefuse')}</small>` : ''}
          </li>`,
      )}
    </ul>`;
  const sitting = sittingOf(then, look);
  return html`<section class="card">
    <h3>${w('acts')}</h3>
    <p>${w('actsSay')}</p>
    ${form(
      html`${
        sitting === null
          ? ''
          : html`<p><button name="act" value="${JSON.stringify(sitting)}">${w('sitting')}</button></p>`
      }
      ${listed(first)}${
        rest.length === 0
          ? ''
          : html`<details>
              <summary>${w('others')} (${rest.length})</summary>
              ${listed(rest)}
            </details>`
      }`,
    )}
  </section>`;
}

function pinsOf(
  p: Pick<PossibleAct | BlockedAct, 'act' | 'stage' | 'round' | 'by'> & { readonly meeting?: string },
  then: DossierView,
  { organisation }: Look,
  n: Names,
  moves: boolean,
  refused: boolean,
): readonly Pin[] {
  const official = organisation.procedure?.languages.official ?? [];
  const isOwn = OF_DELEGATIONS.some((own) => own === p.act);
  // Where the secretariat may say it too, it says it for a delegation.
  const able = p.by.filter((by) => !isOwn || organisation.members[by] !== undefined);
  const by = isOwn ? able : able.slice(0, 1);
  if (by.length === 0) return [];
  return actsOf(p, then, official, n.language).map(({ variant, act }) => ({
    label: `${placedAct(p, n)}${variant === null ? '' : `: ${variant}`}`,
    ...{ by, act, meeting: p.meeting ?? null, moves, refused },
  }));
}
