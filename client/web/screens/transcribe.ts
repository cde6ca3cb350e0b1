import { html } from 'hono/html';
import { DossierAct, type Act } from '../../../contracts/acts.ts';
import { aggregateRef, DossierId, type Instant, type MemberId } from '../../../contracts/ids.ts';
import { RESERVATION_KINDS, type PositionKind } from '../../../contracts/position.ts';
import { auditor } from '../../index.ts';
import type { Look, Show } from '../desk.ts';
import { mistakesBox, type Mistakes } from '../forms/form.ts';
import { textIn } from '../forms/read.ts';
import type { Screen } from '../page.ts';
import { paths } from '../paths.ts';
import type { Action, Fields } from '../screens.ts';
import { FIELDS } from '../../words/act.ts';
import { say } from '../../words/language.ts';
import { mistakeWords } from '../../words/mistakes.ts';
import { POSITIONS, RESERVATIONS } from '../../words/terms.ts';
import { previewOf } from './preview.ts';
import { field, onlyStaff, options, staffWordsIn, type StaffWords } from './staffParts.ts';

/** A note verbale becomes the position of the delegation that sent it: one form, from the paper’s head to its end. */

export const transcribeScreen: Show = async (look) =>
  onlyStaff(look) ?? noteForm(look, Object.fromEntries(look.query), {});

/** Rounds that take answers, each under `DOSSIER/STAGE/ROUND`. */
async function openRounds({ viewer, spoken }: Look): Promise<readonly (readonly [value: string, label: string])[]> {
  const board = await auditor(viewer.connection).list();
  return (board.ok ? board.value : []).flatMap((l) =>
    l.round === null || l.stage === null || l.deadline === null
      ? []
      : [[`${l.dossier}/${l.stage}/${l.round}`, `${l.dossier} ${l.title} — ${spoken.stage(l.stage)}`] as const],
  );
}

async function noteForm(look: Look, typed: Fields, mistakes: Mistakes): Promise<Screen> {
  const { viewer, organisation, names } = look;
  const { language } = viewer;
  const w = staffWordsIn(language);
  const rounds = await openRounds(look);
  const text = (name: string) => textIn(typed, name);
  const members = Object.values(organisation.members)
    .filter((m) => m.status === 'member')
    .map((m) => [m.member, names(m.member)] as const);
  const choose = '…';
  return {
    title: w('transcribe'),
    ...(Object.keys(mistakes).length > 0 && { status: 422 as const }),
    body: html`<h1>${w('transcribe')}</h1>
      <p>${w('transcribeLead')}</p>
      ${mistakesBox(mistakes, language)}
      ${
        rounds.length === 0
          ? html`<p>${w('noOpenRounds')}</p>`
          : html`<form method="post" action="${paths.transcribe}" data-keep="transcribe" class="narrow">
              ${field(
                { name: 'for', label: w('delegation'), mistake: mistakes['for'] },
                (a) =>
                  html`<select ${a} required autofocus>
                    ${options(members, text('for'), choose)}
                  </select>`,
              )}
              ${field(
                { name: 'round', label: w('document'), mistake: mistakes['round'] },
                (a) =>
                  html`<select ${a} required>
                    ${options(rounds, text('round'), choose)}
                  </select>`,
              )}
              ${field(
                { name: 'kind', label: w('position'), mistake: mistakes['kind'] },
                (a) =>
                  html`<select ${a} required>
                    ${options(
                      (Object.keys(POSITIONS) as PositionKind[])
                        .filter((k) => k !== 'standAside')
                        .map((k) => [k, say(POSITIONS[k], language)]),
                      text('kind'),
                      choose,
                    )}
                  </select>`,
              )}
              ${field(
                { name: 'paper', label: w('noteNumber'), mistake: mistakes['paper'] },
                (a) => html`<input ${a} required maxlength="300" value="${text('paper')}" autocomplete="off" />`,
              )}
              ${field(
                { name: 'on', label: w('noteDay'), mistake: mistakes['on'] },
                (a) => html`<input type="date" ${a} value="${text('on')}" />`,
              )}
              ${field(
                { name: 'words', label: w('words'), hint: w('wordsHint'), mistake: mistakes['words'] },
                (a) => html`<textarea ${a} rows="3" maxlength="4000">${text('words')}</textarea>`,
              )}
              ${field(
                { name: 'places', label: w('placesField'), hint: w('wordsHint'), mistake: mistakes['places'] },
                (a) => html`<input ${a} value="${text('places')}" autocomplete="off" spellcheck="false" />`,
              )}
              ${field(
                { name: 'until', label: w('until'), hint: w('wordsHint'), mistake: mistakes['until'] },
                (a) => html`<input type="date" ${a} value="${text('until')}" />`,
              )}
              ${field(
                {
                  name: 'reservation',
                  label: say(FIELDS['reservation']!, language),
                  hint: w('wordsHint'),
                  mistake: mistakes['reservation'],
                },
                (a) =>
                  html`<select ${a}>
                    ${options(
                      RESERVATION_KINDS.map((k) => [k, say(RESERVATIONS[k], language)]),
                      text('reservation'),
                      choose,
                    )}
                  </select>`,
              )}
              <p><button class="primary">${w('showSigned')}</button></p>
              <p><small>${w('asideElsewhere')}</small></p>
            </form>`
      }`,
  };
}

/** Which field of the form says a member of a position. */
const FIELD_OF: Readonly<Record<string, string>> = {
  ...{ text: 'words', reasons: 'words', place: 'places', places: 'places', confirmBy: 'until', until: 'until' },
  ...{ reservation: 'reservation', kind: 'kind', for: 'for', paper: 'paper', on: 'on', round: 'round' },
};

/** Fields that only some positions have, and what each position has of them. */
const OF_SOME = ['words', 'places', 'until', 'reservation'] as const;
const HELD: Readonly<Record<PositionKind, readonly (typeof OF_SOME)[number][]>> = {
  ...{ agree: [], abstain: [], standAside: [] },
  agreeAdReferendum: ['until'],
  agreeWithReservation: ['reservation', 'words'],
  agreeWithViewpoint: ['words'],
  proposeAmendment: ['places', 'words'],
  requestTime: ['until', 'words'],
  object: ['words', 'places'],
};

const placesIn = (typed: Fields) =>
  textIn(typed, 'places')
    .split(/[,;\s]+/)
    .filter((p) => p !== '');

function positionOf(typed: Fields): object {
  const text = (name: string) => textIn(typed, name).trim().replaceAll('\r\n', '\n');
  const places = placesIn(typed);
  const kind = text('kind') as PositionKind;
  switch (kind) {
    case 'agreeAdReferendum':
      return { kind, confirmBy: text('until') };
    case 'agreeWithReservation':
      return { kind, reservation: text('reservation'), text: text('words') };
    case 'agreeWithViewpoint':
      return { kind, text: text('words') };
    case 'proposeAmendment':
      return { kind, place: places[0] ?? '', words: text('words') };
    case 'requestTime':
      return { kind, until: text('until'), reasons: text('words') };
    case 'object':
      return { kind, reasons: text('words'), places };
    default:
      return { kind };
  }
}

/** The furthest that a calendar is ahead of UTC anywhere, milliseconds. */
const FURTHEST_MS = 14 * 3_600_000;

/** What was typed and would not go into the position, or cannot be: nothing of a note is left out in silence. */
function strayIn(typed: Fields, now: Instant, w: StaffWords): Record<string, string> {
  const kind = textIn(typed, 'kind');
  const held = Object.hasOwn(HELD, kind) ? HELD[kind as PositionKind] : OF_SOME;
  const stray = OF_SOME.filter((name) => !held.includes(name) && textIn(typed, name).trim() !== '');
  const [on, until] = [textIn(typed, 'on').trim(), textIn(typed, 'until').trim()];
  const latest = new Date(Date.parse(now) + FURTHEST_MS).toISOString().slice(0, 10);
  return {
    ...(on > latest && { on: w('noteAhead') }),
    ...(until !== '' && until < now.slice(0, 10) && { until: w('dayPassed') }),
    ...(kind === 'proposeAmendment' && placesIn(typed).length > 1 && { places: w('onePlace') }),
    ...Object.fromEntries(stray.map((name) => [name, w('notOfThisKind')])),
  };
}

export const transcribeAction: Action = async (look, typed) => {
  const no = onlyStaff(look);
  if (no) return no;
  const w = staffWordsIn(look.viewer.language);
  const text = (name: string) => textIn(typed, name).trim();
  const [dossier, stage, round] = text('round').split('/');
  const id = DossierId.safeParse(dossier);
  const view = id.success ? await auditor(look.viewer.connection).status(id.data) : null;
  const found = view?.ok
    ? view.value.roundList.find((r) => r.stage === stage && String(r.round) === round && r.outcome === null)
    : undefined;
  const missing = (['for', 'kind', 'paper'] as const).filter((name) => text(name) === '');
  const wrong: Record<string, string> = {
    ...strayIn(typed, look.now, w),
    ...Object.fromEntries(missing.map((name) => [name, w('needed')])),
    ...(!found && { round: text('round') === '' ? w('needed') : w('roundGone') }),
  };
  if (!found || !id.success || missing.length > 0) return noteForm(look, typed, wrong);
  const read = DossierAct.safeParse({
    ...{ type: 'TakePosition', stage: found.stage, round: found.round, textHash: found.textHash },
    ...{ position: positionOf(typed), for: text('for') as MemberId, paper: text('paper') },
    ...(text('on') !== '' && { on: text('on') }),
  });
  if (read.success && Object.keys(wrong).length === 0)
    return previewOf(look, aggregateRef('dossier', id.data), read.data as Act, paths.transcribe);
  const unread = (read.error?.issues ?? []).map((issue) => {
    const { path } = issue;
    const member = path.findLast((p) => typeof p === 'string' && p in FIELD_OF) as string | undefined;
    const name = path.includes('words') ? 'words' : (FIELD_OF[member ?? 'kind'] ?? 'kind');
    return [name, text(name) === '' ? w('needed') : mistakeWords(issue, look.viewer.language)] as const;
  });
  return noteForm(look, typed, { ...Object.fromEntries(unread), ...wrong });
};
