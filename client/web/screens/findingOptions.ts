import { html } from 'hono/html';
import type { DossierAct } from '../../../contracts/acts.ts';
import type { StageCode } from '../../../contracts/ids.ts';
import type { Place } from '../../../contracts/position.ts';
import type { DossierView } from '../../../contracts/views.ts';
import { placesOf, type Conclusion } from '../../index.ts';
import type { Look } from '../desk.ts';
import { hidden } from '../forms/form.ts';
import type { Html } from '../page.ts';
import { said } from '../page.ts';
import type { findingWords } from '../../words/finding.ts';
import { say } from '../../words/language.ts';
import { ROUND_KINDS } from '../../words/terms.ts';
import { placeBoxes } from './placeBoxes.ts';

/** The ways on that a chair has from a round, each with the form of its act. */

type Words = (key: keyof typeof findingWords) => string;
/** What is concluded on, of which document and stage. */
export type Case = Conclusion & { readonly view: DossierView; readonly stage: StageCode };
/** A way on: the act, with a reason for the sake of the example where one is needed. */
export type Option = { readonly key: string; readonly act: DossierAct; readonly fields: Html };

/** The ways on from here, in the order in which a chair would weigh them. */
export function optionsOf(of: Case, look: Look, w: Words): readonly Option[] {
  const { stage, round, view, adopts } = of;
  const reason = '…';
  const textHash = round?.textHash ?? view.textHash;
  const optional = (name: string) => reasonField(name, w, true);
  const needed = (name: string) => reasonField(name, w, false);
  const option = (key: string, act: DossierAct, fields: Html): Option => ({ key, act, fields });
  const inRound = round && { stage, round: round.round, textHash: round.textHash };
  const earlier = view.stages.filter(
    (s) => s.stage < stage && s.stage !== '00' && s.stage !== '10' && s.status !== 'skipped',
  );
  const back = earlier.at(-1)?.stage;
  const isOver = view.phase !== 'inProgress' || view.stages.find((s) => s.stage === stage)?.status === 'closed';
  const conclude = of.votes ? ('DeclareVote' as const) : ('FindConsensus' as const);
  const brackets = view.version?.openPlaces ?? [];
  const open = round !== null && round.outcome === null;
  const { ticked } = placesIn(of);
  return [
    ...(inRound
      ? [option('conclude', { type: conclude, ...inRound }, html`${hidden(inRound)}${optional('conclude')}`)]
      : []),
    ...(inRound && brackets.length > 0 && !adopts
      ? [
          option(
            'sendUp',
            { type: conclude, ...inRound, sendUpBrackets: true },
            html`${hidden({ ...inRound, sendUpBrackets: 'yes' })}${optional('sendUp')}`,
          ),
        ]
      : []),
    // A stage that is over is repeated; one that is not is returned, deferred, or asked again.
    ...(isOver
      ? [
          option(
            'repeat',
            { type: 'RepeatStage', stage, ...(ticked.length > 0 && { places: ticked }), reason },
            html`${hidden({ stage })}${placePicker('repeat', of, w)}${needed('repeat')}`,
          ),
        ]
      : [
          ...(!open && textHash
            ? [
                option(
                  'round',
                  { type: 'OpenRound', stage, textHash, kind: 'open' },
                  html`${hidden({ stage, textHash })}
                    <div class="field">
                      <label for="kind">${w('kind')}</label>
                      <select id="kind" name="kind">
                        <option value="open">${say(ROUND_KINDS.open, look.viewer.language)}</option>
                        <option value="silence">${say(ROUND_KINDS.silence, look.viewer.language)}</option>
                      </select>
                    </div>
                    <div class="field">
                      <label for="until">${w('deadline')} <small>(${w('byProcedure')})</small></label>
                      <input id="until" type="datetime-local" step="1" name="deadline" />
                    </div>`,
                ),
              ]
            : []),
          ...(back === undefined
            ? []
            : [
                option(
                  'return',
                  { type: 'ReturnToStage', from: stage, to: back, places: ticked, reason },
                  html`${hidden({ from: stage })}
                    <div class="field">
                      <label for="to">${w('to')}</label>
                      <select id="to" name="to">
                        ${earlier.toReversed().map((s) => html`<option value="${s.stage}">${look.spoken.stage(s.stage)}</option>`)}
                      </select>
                      <p><small>${w('shownFor')} ${said(look.spoken.stage(back))}.</small></p>
                    </div>
                    ${placePicker('return', of, w)}${needed('return')}`,
                ),
              ]),
          ...(open
            ? [
                option(
                  'close',
                  { type: 'CloseRound', stage, round: round.round },
                  html`${hidden({ stage, round: round.round })}${optional('close')}`,
                ),
              ]
            : []),
          option(
            'defer',
            { type: 'Defer', reason },
            html`<div class="field">
                <label for="meeting">${w('meeting')} <small>(${w('optional')})</small></label>
                <input id="meeting" name="to" pattern="[A-Z0-9\\-]{1,32}" autocomplete="off" />
              </div>
              ${needed('defer')}`,
          ),
          ...(textHash
            ? [
                option(
                  'basis',
                  { type: 'TakeAsBasis', stage, textHash },
                  html`${hidden({ stage, textHash })}${optional('basis')}`,
                ),
              ]
            : []),
          ...(inRound && adopts
            ? [option('draft', { type: 'DecideOnDraft', ...inRound }, html`${hidden(inRound)}${optional('draft')}`)]
            : []),
          ...(open && (of.evidence?.unheard.length ?? 0) > 0
            ? [
                option(
                  'waiver',
                  { type: 'RecordWaiver', of: 'quorum', stage, reason },
                  html`${hidden({ of: 'quorum', stage })}${needed('waiver')}`,
                ),
              ]
            : []),
        ]),
  ];
}

function reasonField(key: string, w: Words, optional: boolean): Html {
  return html`<div class="field">
    <label for="reason-${key}">${w('reason')}${optional ? html` <small>(${w('optional')})</small>` : ''}</label>
    <textarea id="reason-${key}" name="reason" rows="2" ${optional ? '' : html`required`}></textarea>
  </div>`;
}

/** The places of the text; `ticked`: those that somebody objects to or holds open, as the form is shown first. */
function placesIn({ view, positions }: Case): { readonly all: readonly Place[]; readonly ticked: Place[] } {
  const held = new Set<string>([
    ...(view.version?.openPlaces.map((p) => p.place) ?? []),
    ...positions.filter((p) => p.became === null).flatMap((p) => placesOf(p.position)),
  ]);
  const all = view.version?.places?.map(([place]) => place) ?? ([...held] as Place[]);
  return { all, ticked: all.filter((p) => held.has(p)) };
}

function placePicker(key: string, of: Case, w: Words): Html {
  const { all, ticked } = placesIn(of);
  if (all.length === 0) return '';
  return placeBoxes({ legend: w('places'), name: 'places', prefix: key, places: all, ticked });
}
