import { html } from 'hono/html';
import type { ActType } from '../../../contracts/acts.ts';
import type { StageCode } from '../../../contracts/ids.ts';
import { RESERVATION_KINDS, type Place, type PositionKind } from '../../../contracts/position.ts';
import type { VersionManifest } from '../../../contracts/text.ts';
import type { Assumption, BlockedAct, DossierView, PossibleAct, RoundView } from '../../../contracts/views.ts';
import { textHash } from '../../index.ts';
import type { Look } from '../desk.ts';
import { textIn, textsIn } from '../forms/read.ts';
import { said, type Html } from '../page.ts';
import { paths } from '../paths.ts';
import type { Fields } from '../screens.ts';
import { dateTime, say, type Language } from '../words/language.ts';
import type { Names } from '../words/names.ts';
import { placedAct } from '../words/standing.ts';
import { POSITIONS, RESERVATIONS, ROUND_KINDS } from '../words/terms.ts';
import { whatIfWords } from '../words/whatIf.ts';

/** The ways to assume one thing more about a document, as it would be by what is assumed already. */

type Words = (key: keyof typeof whatIfWords) => string;

/** What an act says where it must say something and nobody has said it. */
const MADE_UP = '…';
const A_PLACE = 'para-1';
const WEEK_MS = 7 * 86_400_000;

/** The address of a page on which all this is assumed. */
export function addressOf(dossier: string, assumptions: readonly Assumption[]): string {
  const query = new URLSearchParams(assumptions.map((a): [string, string] => ['assume', JSON.stringify(a)]));
  return assumptions.length === 0 ? paths.whatIf(dossier) : `${paths.whatIf(dossier)}?${query.toString()}`;
}

/** What an address or a form assumes; null: something of it cannot be read. Whether it is an act is the engine’s to say. */
export function assumptionsIn(texts: readonly string[]): readonly Assumption[] | null {
  try {
    const all = texts.map((text) => JSON.parse(text) as unknown);
    const isOne = (a: unknown): a is Assumption => typeof a === 'object' && a !== null && ('at' in a || 'by' in a);
    return all.every(isOne) ? all : null;
  } catch {
    return null;
  }
}

/** What a form adds; a word: what is wrong with it. */
export function pinnedBy(typed: Fields): readonly Assumption[] | keyof typeof whatIfWords {
  switch (textIn(typed, 'pin')) {
    case 'time': {
      const text = textIn(typed, 'at');
      const at = new Date(/Z$/.test(text) ? text : `${text}Z`);
      return Number.isNaN(at.getTime()) ? 'badTime' : [{ at: at.toISOString() }];
    }
    case 'position': {
      const who = textsIn(typed, 'who');
      if (who.length === 0) return 'nobodyChosen';
      const made = who.flatMap((member) => sayingOf(member, typed));
      return made.length === 0 ? 'noPosition' : made;
    }
    default:
      return assumptionsIn(textsIn(typed, 'act').flatMap((all) => listIn(all))) ?? 'unreadable';
  }
}

function listIn(text: string): readonly string[] {
  try {
    return [JSON.parse(text) as unknown].flat().map((of) => JSON.stringify(of));
  } catch {
    return [text];
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
      ${assumptions.map((a) => html`<input type="hidden" name="assume" value="${JSON.stringify(a)}" />`)}
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

/** Who it is that acts, and what he would do: `about` says where, in words. */
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
    ...possible.flatMap((p) => pinsOf(p, then, look, n, w, p.moves !== null, false)),
    ...blocked.flatMap((b) => pinsOf(b, then, look, n, w, true, true)),
  ];
  const once = new Map(pins.toReversed().map((p) => [JSON.stringify([p.act, p.meeting]), p]));
  const all = [...once.values()].toReversed();
  const [first, rest] = [all.filter((p) => p.moves), all.filter((p) => !p.moves)];
  const button = (of: Pin, by: readonly string[], label: string) =>
    html`<button
      name="act"
      value="${JSON.stringify(by.map((b) => ({ by: b, act: of.act, ...(of.meeting !== null && { meeting: of.meeting }) })))}"
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
  return html`<section class="card">
    <h3>${w('acts')}</h3>
    <p>${w('actsSay')}</p>
    ${form(
      html`${listed(first)}${
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
  w: Words,
  moves: boolean,
  refused: boolean,
): readonly Pin[] {
  const official = organisation.procedure?.languages.official ?? [];
  const isOwn = OF_DELEGATIONS.some((own) => own === p.act);
  // Where the secretariat may say it too, it says it for a delegation.
  const able = p.by.filter((by) => !isOwn || organisation.members[by] !== undefined);
  const by = isOwn ? able : able.slice(0, 1);
  if (by.length === 0) return [];
  return actsOf(p, then, official, w).map(({ variant, act }) => ({
    label: `${placedAct(p, n)}${variant === null ? '' : `: ${variant}`}`,
    ...{ by, act, meeting: p.meeting ?? null, moves, refused },
  }));
}

/** What each of several delegations may say for itself. */
const OF_DELEGATIONS: readonly ActType[] = [
  'ConfirmDelivery',
  'ConfirmConcordance',
  'ConfirmAdReferendum',
  'AgreeToAbandon',
  'WithdrawAgreement',
  'Sign',
  'NotifyCompletion',
  'JoinLater',
  'TakeUpProposal',
];

type Made = { readonly variant: string | null; readonly act: object };

/** Acts of this type with everything that they must say; none of those that nobody could guess. */
function actsOf(
  { act: type, stage, round }: Pick<PossibleAct, 'act' | 'stage' | 'round'>,
  then: DossierView,
  official: readonly string[],
  w: Words,
): readonly Made[] {
  const held = then.roundList.find((r) => r.stage === stage && r.round === round);
  const hash = held?.textHash ?? then.textHash;
  const one = (members: object): readonly Made[] => [{ variant: null, act: { type, ...members } }];
  const textual = (members: object = {}) => (hash === null ? [] : one({ textHash: hash, ...members }));
  const reason = MADE_UP;
  switch (type as ActType) {
    case 'RegisterDocument':
    case 'TakeUpProposal':
    case 'ConsentToCirculation':
    case 'AgreeToAbandon':
    case 'WithdrawAgreement':
    case 'ApproveAgenda':
    case 'OpenSitting':
    case 'CloseSitting':
      return one({});
    case 'FindConsensus':
    case 'DeclareVote':
    case 'DecideOnDraft':
    case 'ConfirmAdReferendum':
      return textual({ stage, round });
    case 'CloseRound':
      return one({ stage, round });
    case 'Defer':
    case 'AbandonDocument':
    case 'DeclareLapse':
    case 'WithdrawProposal':
      return one({ reason });
    case 'RepeatStage':
      return one({ stage, reason });
    case 'Circulate':
      return textual({ consent: reason });
    case 'ConfirmDelivery':
      return textual({ stage });
    case 'ConfirmConcordance':
    case 'Sign':
    case 'CertifyCopies':
    case 'NotifyCompletion':
    case 'JoinLater':
      return textual();
    case 'RecordConcordance':
      return textual({ languages: official });
    case 'AnnounceEntryIntoForce':
      return one({ day: then.force?.dayOfForce ?? then.at.slice(0, 10) });
    case 'TakeAsBasis':
      return textual({ stage });
    case 'OpenRound':
      return textual({ stage, kind: 'open' }).flatMap((open) => [
        open,
        { variant: w('silence'), act: { ...open.act, kind: 'silence' } },
      ]);
    case 'ReturnToStage':
      return earlierThan(stage, then).map((to) => ({
        variant: `→ ${to}`,
        act: { type, from: stage, to, places: [], reason },
      }));
    case 'ExtendRound':
      return held
        ? textual({ stage, round, reason, deadline: new Date(Date.parse(held.deadline) + WEEK_MS).toISOString() })
        : [];
    case 'IssueVersion':
      return newVersions(then, w);
    default:
      return [];
  }
}

/** Stages before one, the nearest alone. */
function earlierThan(stage: StageCode | null, { stages }: DossierView): readonly StageCode[] {
  const before = stages.filter((s) => stage !== null && s.stage < stage && s.stage > '10' && s.status === 'closed');
  return before.slice(-1).map((s) => s.stage);
}

/** Digests of places that a link can carry. */
const PLACES_CHARS = 1_500;

/** The present text under the next number, as it is, and with no place open. */
function newVersions({ version, title }: DossierView, w: Words): readonly Made[] {
  if (!version) return [];
  const { places, ...rest } = version;
  const made = (openPlaces: VersionManifest['openPlaces'], variant: string): Made => {
    const carried = places && JSON.stringify(places).length <= PLACES_CHARS ? { places } : {};
    const manifest: VersionManifest = { ...rest, ...carried, number: version.number + 1, title, openPlaces };
    return { variant, act: { type: 'IssueVersion', textHash: textHash(manifest), manifest } };
  };
  return [
    made(version.openPlaces, w('sameText')),
    ...(version.openPlaces.length > 0 ? [made([], w('withoutBrackets'))] : []),
  ];
}

/** One assumption in words. */
export function assumptionSentence(assumption: Assumption, n: Names, w: Words): string {
  if ('at' in assumption) return `${w('timeIs')} ${dateTime(n.language, String(assumption.at), n.zone)}`;
  const act = (typeof assumption.act === 'object' ? assumption.act : null) as Readonly<Record<string, unknown>> | null;
  const stage = act?.['stage'] ?? act?.['from'];
  const position = act?.['position'] as { readonly kind?: unknown; readonly reservation?: unknown } | undefined;
  const what = placedAct(
    {
      act: String(act?.['type']),
      stage: typeof stage === 'string' ? (stage as StageCode) : null,
      round: typeof act?.['round'] === 'number' ? act['round'] : null,
    },
    n,
  );
  const detail = [position?.kind, position?.reservation, act?.['kind']].flatMap((of) => wordOf(of, n.language));
  return `${n.actor(String(assumption.by))}: ${[what, ...detail].join(', ')}`;
}

const WORDS = { ...POSITIONS, ...RESERVATIONS, ...ROUND_KINDS };

function wordOf(code: unknown, language: Language): readonly string[] {
  return typeof code === 'string' && Object.hasOwn(WORDS, code)
    ? [say(WORDS[code as keyof typeof WORDS], language)]
    : [];
}
