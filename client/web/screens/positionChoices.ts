import { html } from 'hono/html';
import type { PositionKind } from '../../../contracts/position.ts';
import type { DecisionRule } from '../../../contracts/procedure.ts';
import type { DossierView, RoundView } from '../../../contracts/views.ts';
import type { Look } from '../desk.ts';
import { fieldsOf, schemaOf, type Field } from '../forms/describe.ts';
import { formFields, loose } from '../forms/form.ts';
import { textIn } from '../forms/read.ts';
import type { Html } from '../page.ts';
import type { Fields } from '../screens.ts';
import { list, say } from '../../words/language.ts';
import { choiceLabel } from '../../words/choices.ts';
import { CONSENSUS_EFFECTS, MORE_EFFECTS, positionWords, VOTE_EFFECTS } from '../../words/position.ts';
import { RESERVATIONS } from '../../words/terms.ts';
import { placeBoxes } from './placeBoxes.ts';

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
/** The choices of a position, each with its effect where a round is open, and the fields that it needs. */
export function positionChoices(
  { view, round }: { readonly view: DossierView; readonly round: RoundView | null },
  look: Look,
  typed: Fields,
): Html {
  const { language } = look.viewer;
  const w: Words = (key) => say(positionWords[key], language);
  const position = fieldsOf(schemaOf('dossier', 'TakePosition')!).find((f) => f.member === 'position');
  const variants = position?.kind === 'variants' ? position.variants : [];
  const options = {
    ...{ typed, mistakes: {}, language },
    choices: (member: string) => (member === 'place' ? placeChoices(view) : null),
    label: (member: string, value: string) => choiceLabel(member, value, language),
  };
  const chosen = textIn(typed, 'position.kind');
  return html`<fieldset class="variants positions" data-variants="position.kind">
    <legend>${w('choices')}</legend>
    ${variants.map(
      (v) =>
        html`<div class="variant">
          <label
            ><input
              type="radio"
              name="position.kind"
              value="${v.value}"
              required
              ${v.value === chosen ? html`checked` : ''}
            />
            <strong>${choiceLabel('position', v.value, language)}</strong></label
          >
          ${round ? html`<p class="effect">${effectOf(v.value as PositionKind, { view, round }, look, w)}</p>` : ''}
          ${
            v.fields.length === 0
              ? ''
              : html`<div class="of" data-of="${v.value}">
                  ${v.fields.map((f) =>
                    f.member === 'places' ? placePicker(f, view, typed, w) : formFields([loose(f)], options),
                  )}
                </div>`
          }
        </div>`,
    )}
  </fieldset>`;
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
function placePicker(field: Field, view: DossierView, typed: Fields, w: Words): Html {
  const places = placesIn(view);
  const ticked = [typed[field.name]].flat();
  const id = `f-${field.name.replaceAll('.', '-')}`;
  if (places.length === 0)
    return html`<div class="field">
      <label for="${id}">${w('places')}</label>
      <textarea id="${id}" name="${field.name}" rows="3" spellcheck="false">
${ticked.filter((t) => typeof t === 'string').join('\n')}</textarea>
    </div>`;
  const open = view.version?.openPlaces.map((p) => p.place) ?? [];
  return placeBoxes({ legend: w('places'), name: field.name, prefix: id, places, ticked, open });
}

/** What a choice does to the count and to adoption, by the procedure. */
function effectOf(kind: PositionKind, asked: Asked, look: Look, w: Words): Html {
  const { view, round } = asked;
  const { viewer, organisation } = look;
  const { language } = viewer;
  const { procedure } = organisation;
  const rule = decisionIn(asked, look);
  const more = (key: keyof typeof MORE_EFFECTS) => ` ${say(MORE_EFFECTS[key], language)}`;
  const standing = round.positions.find((p) => String(p.member) === viewer.actor);
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
