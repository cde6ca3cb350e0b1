import { html } from 'hono/html';
import type { Act } from '../../../contracts/acts.ts';
import { aggregateRef } from '../../../contracts/ids.ts';
import { Position, type PositionKind } from '../../../contracts/position.ts';
import type { DecisionRule } from '../../../contracts/procedure.ts';
import type { Refusal } from '../../../contracts/refusal.ts';
import type { DossierView, RoundView } from '../../../contracts/views.ts';
import type { Look } from '../desk.ts';
import { fieldsOf, schemaOf, type Field } from '../forms/describe.ts';
import { formFields, loose, type Mistakes } from '../forms/form.ts';
import { textIn } from '../forms/read.ts';
import { said, type Html } from '../page.ts';
import type { Fields } from '../screens.ts';
import { list, say } from '../../words/language.ts';
import { choiceLabel } from '../../words/choices.ts';
import { CONSENSUS_EFFECTS, MORE_EFFECTS, positionWords, VOTE_EFFECTS } from '../../words/position.ts';
import { lackSentence } from '../../words/refusals.ts';
import { POSITIONS, RESERVATIONS } from '../../words/terms.ts';
import { placeBoxes } from './placeBoxes.ts';
import { ruleLink } from './rule.ts';

/** The choices of a position, and what each of them does. */

type Words = (key: keyof typeof positionWords) => string;
type Asked = { readonly view: DossierView; readonly round: RoundView };

/** How the organ decides in a round: by the class’s own rule, else by the stage’s. */
export function decisionIn({ view, round }: Asked, { organisation }: Look): DecisionRule | undefined {
  const { procedure } = organisation;
  const own = procedure?.classes[view.class]?.route.find((s) => s.stage === round.stage)?.decision;
  return own ?? procedure?.stages[round.stage]?.decision;
}

/** The number of the version that a round is about, where that is the present one. */
export function versionOf(view: DossierView, round: RoundView): number | null {
  return round.textHash === view.textHash ? (view.version?.number ?? null) : null;
}

/** What a form of a position holds already, its mistakes, and which choices the rules refuse to whoever looks. */
type Filled = {
  readonly typed: Fields;
  readonly mistakes?: Mistakes;
  readonly refusals?: Refusals;
};
export type Refusals = ReadonlyMap<PositionKind, Refusal>;

/** The choices of a position, each with its effect where a round is open, and the fields that it needs. */
export function positionChoices(
  { view, round }: { readonly view: DossierView; readonly round: RoundView | null },
  look: Look,
  { typed, mistakes = {}, refusals = new Map() }: Filled,
): Html {
  const { language } = look.viewer;
  const w: Words = (key) => say(positionWords[key], language);
  const position = fieldsOf(schemaOf('dossier', 'TakePosition')!).find((f) => f.member === 'position');
  const variants = position?.kind === 'variants' ? position.variants : [];
  const options = {
    ...{ typed, mistakes, language },
    choices: (member: string) => (member === 'place' ? placeChoices(view) : null),
    label: (member: string, value: string) => choiceLabel(member, value, language),
  };
  const chosen = textIn(typed, 'position.kind');
  const unchosen = mistakes['position.kind'];
  const standing = round && standingIn(round, look);
  const choice = (kind: PositionKind, fields: readonly Field[]): Html => {
    const refusal = refusals.get(kind);
    const id = `effect-${kind}`;
    const effect = refusal
      ? html`<p class="effect warn" id="${id}">
          ${w('refusedNow')}${standing ? html` (${w('stands')}: ${say(POSITIONS[standing.kind], language)})` : ''}.
          ${said(lackSentence(refusal, look.spoken))} ${ruleLink(refusal.rule)}
        </p>`
      : round
        ? html`<p class="effect" id="${id}">${effectOf(kind, { view, round }, look, w)}</p>`
        : '';
    return html`<div class="variant">
      <label
        ><input
          type="radio"
          name="position.kind"
          value="${kind}"
          required
          ${effect === '' ? '' : html`aria-describedby="${id}"`}
          ${refusal ? html`disabled` : kind === chosen ? html`checked` : ''}
        />
        <strong>${choiceLabel('position', kind, language)}</strong></label
      >
      ${effect}
      ${
        fields.length === 0 || refusal
          ? ''
          : html`<div class="of" data-of="${kind}">
              ${fields.map((f) =>
                f.member === 'places'
                  ? placePicker(f, view, { typed, mistake: mistakes[f.name] }, w)
                  : formFields([loose(f)], options),
              )}
            </div>`
      }
    </div>`;
  };
  return html`<fieldset class="variants positions" data-variants="position.kind" id="f-position-kind" tabindex="-1">
    <legend>${w('choices')}</legend>
    ${unchosen === undefined ? '' : html`<p class="mistake">${unchosen}</p>`}
    ${variants.map((v) => choice(v.value as PositionKind, v.fields))}
  </fieldset>`;
}

/**
 * The choices that the rules refuse to whoever looks as things stand, asked of the engine for each choice by itself. Only after
 * something that stands one choice is refused and another is not; what is refused to all of them is no matter of the choice.
 */
export async function refusedChoices({ view, round }: Asked, look: Look): Promise<Refusals> {
  if (!standingIn(round, look)) return new Map();
  const { viewer } = look;
  const aggregate = aggregateRef('dossier', view.dossier);
  const { stage, round: number, textHash } = round;
  const asked = await Promise.all(
    examplesOf(placesIn(view)[0] ?? 'para-1').map(async (position) => {
      const act = { type: 'TakePosition', stage, round: number, textHash, position } as Act;
      const preview = await viewer.connection.query('preview', { aggregate, person: viewer.person, act });
      const decided = preview.ok ? preview.value.decided : null;
      return [position.kind, decided?.ok === false ? decided.refusal : null] as const;
    }),
  );
  const refused = asked.flatMap(([kind, refusal]) => (refusal === null ? [] : [[kind, refusal] as const]));
  return new Map(refused.length < asked.length ? refused : []);
}

/** What the delegation of whoever looks has said in a round. */
function standingIn({ positions }: RoundView, { viewer }: Look) {
  return positions.find((p) => String(p.member) === viewer.actor);
}

/** A day that has not passed. */
const AHEAD = '9999-12-31';

/** One of each kind, in which nothing is wrong by itself. */
function examplesOf(place: string): readonly Position[] {
  const [text, places] = ['…', [place]];
  return [
    { kind: 'agree' },
    { kind: 'agreeAdReferendum', confirmBy: AHEAD },
    { kind: 'agreeWithReservation', reservation: 'scrutiny', text },
    { kind: 'agreeWithViewpoint', text },
    { kind: 'standAside', scope: { of: 'document' }, public: true },
    { kind: 'abstain' },
    { kind: 'proposeAmendment', place, words: text },
    { kind: 'requestTime', until: AHEAD, reasons: text },
    { kind: 'object', reasons: text, places },
  ].map((position) => Position.parse(position));
}

function placeChoices(view: DossierView) {
  const places = placesIn(view);
  return places.length === 0 ? null : places.map((p) => ({ value: p, label: p }));
}

/** In the order of the text; those that are open, where its manifest names no others. */
function placesIn({ version }: DossierView): readonly string[] {
  return version?.places?.map(([place]) => place) ?? version?.openPlaces.map((p) => p.place) ?? [];
}

/** Boxes where the version says which places it has; else they are typed, one a line. */
function placePicker(
  field: Field,
  view: DossierView,
  { typed, mistake }: { readonly typed: Fields; readonly mistake: string | undefined },
  w: Words,
): Html {
  const places = placesIn(view);
  const ticked = [typed[field.name]].flat();
  const id = `f-${field.name.replaceAll('.', '-')}`;
  if (places.length === 0)
    return html`<div class="field">
      <label for="${id}">${w('places')}</label>
      <textarea
        id="${id}"
        name="${field.name}"
        rows="3"
        spellcheck="false"
        ${mistake === undefined ? '' : html`aria-invalid="true" aria-describedby="${id}-m"`}
      >
${ticked.filter((t) => typeof t === 'string').join('\n')}</textarea>
      ${mistake === undefined ? '' : html`<p class="mistake" id="${id}-m">${mistake}</p>`}
    </div>`;
  const open = view.version?.openPlaces.map((p) => p.place) ?? [];
  return placeBoxes({ legend: w('places'), name: field.name, prefix: id, places, ticked, open, mistake });
}

/** What a choice does to the count and to adoption, by the procedure. */
function effectOf(kind: PositionKind, asked: Asked, look: Look, w: Words): Html {
  const { view, round } = asked;
  const { viewer, organisation } = look;
  const { language } = viewer;
  const { procedure } = organisation;
  const rule = decisionIn(asked, look);
  const more = (key: keyof typeof MORE_EFFECTS) => ` ${say(MORE_EFFECTS[key], language)}`;
  const standing = standingIn(round, look);
  const wasHeard = standing !== undefined && standing.kind !== 'requestTime';
  const isBallot = rule?.by !== 'vote' || kind !== 'proposeAmendment';
  const isHeard = wasHeard || (kind !== 'requestTime' && isBallot);
  const blocks = kind === 'object' || kind === 'proposeAmendment';
  const unruled = procedure?.stages[round.stage]?.unruledAmendmentBlocks ?? procedure?.policy.unruledAmendmentBlocks;
  const stopping = procedure?.classes[view.class]?.binding ? procedure.policy.stoppingReservations : [];
  const counted = view.withheld?.includes('counts')
    ? null
    : `${view.heard + Number(isHeard && !wasHeard)} ${w('of')} ${view.counted}`;
  return html`${say((rule?.by === 'vote' ? VOTE_EFFECTS : CONSENSUS_EFFECTS)[kind], language)}${
    round.kind === 'silence' && blocks ? more('breaksSilence') : ''
  }${
    kind === 'proposeAmendment' && rule?.by !== 'vote' && round.kind !== 'silence'
      ? more(unruled ? 'unruledBlocks' : 'unruledPasses')
      : ''
  }${
    kind === 'agreeWithReservation' && stopping.length > 0
      ? html`${more('stops')}:
        ${list(
          language,
          stopping.map((s) => say(RESERVATIONS[s], language)),
        )}.`
      : ''
  }${kind === 'abstain' && rule?.abstention === 'notBound' ? more('abstainNotBound') : ''}
  ${
    counted === null || view.stage !== round.stage
      ? ''
      : html`<small>${isHeard && !wasHeard ? w('heardThen') : w('heardStays')}: ${counted}.</small>`
  }`;
}
