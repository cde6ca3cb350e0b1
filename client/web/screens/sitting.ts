import { html, raw } from 'hono/html';
import type { Act, ActType } from '../../../contracts/acts.ts';
import { aggregateRef, MeetingId, type ActorId, type DossierId } from '../../../contracts/ids.ts';
import { Language as LanguageTag } from '../../../contracts/text.ts';
import {
  auditor,
  PROTOCOL_LANGUAGES,
  protocolText,
  rendered,
  signatoriesOf,
  textFrom,
  type MeetingState,
} from '../../index.ts';
import type { Look, Show } from '../desk.ts';
import { fieldsOf, schemaOf } from '../forms/describe.ts';
import { formFields, type Mistakes, hidden } from '../forms/form.ts';
import { readFields, textIn } from '../forms/read.ts';
import { part, said, type Html, type Screen } from '../page.ts';
import { paths } from '../paths.ts';
import type { Action, Fields } from '../screens.ts';
import { ACTS } from '../../words/acts.ts';
import { day, languageName, list, say } from '../../words/language.ts';
import { MEETING_PHASES } from '../../words/terms.ts';
import { choicesOf, labelOf, mistakesOf } from './act.ts';
import { facts } from './facts.ts';
import { previewOf } from './preview.ts';
import { field, onlyStaff, options, staffWordsIn, type StaffWords } from './staffParts.ts';
import { notFoundScreen, refusalBox, refusedScreen } from './trouble.ts';

/** A meeting as the secretariat and the chair run it: agenda, presence, the sitting, its protocol, its package on paper. */

export const sittingScreen: Show = async (look) => sittingPage(look, '');

async function sittingPage(look: Look, trouble: Html): ReturnType<Show> {
  const { viewer } = look;
  const read = MeetingId.safeParse(look.param('id'));
  if (!read.success) return notFoundScreen(viewer.language);
  const id = read.data;
  const meeting = await auditor(viewer.connection).meeting(id);
  const w = staffWordsIn(viewer.language);
  if (!meeting.ok) return { ...refusedScreen(look.spoken, meeting.refusal), status: 404 };
  if (meeting.value.phase === 'none')
    return {
      ...notFoundScreen(viewer.language),
      body: html`<h1>${id}</h1>
        <p>${w('notConvened')}</p>`,
    };
  const state = meeting.value;
  const parts = {
    facts: meetingFacts(state, look, w),
    next: next(state, id, look, w),
    agenda: await agenda(state, id, look, w),
    presence: presence(state, id, look, w),
  };
  return {
    title: `${w('sitting')} — ${state.title ?? id}`,
    ...(trouble !== '' && { status: 422 as const }),
    about: [aggregateRef('meeting', id)],
    parts,
    body: html`<h1><small>${id}</small> ${said(state.title ?? '')}</h1>
      <nav class="tabs" aria-label="${w('meetingParts')}">
        <a href="${paths.meeting(id)}">${w('board')}</a
        ><a href="${paths.sitting(id)}" aria-current="page">${w('sitting')}</a
        ><a href="${paths.sheets(id)}">${w('printPackage')}</a>
      </nav>
      ${trouble} ${part('facts', parts.facts)} ${part('next', parts.next)}
      <h2>${w('agenda')}</h2>
      ${part('agenda', parts.agenda)}
      <h2>${w('presence')}</h2>
      ${part('presence', parts.presence)}
      <h2>${w('protocol')}</h2>
      ${await protocol(state, id, look, w)}`,
  };
}

function meetingFacts(state: MeetingState, { viewer, names }: Look, w: StaffWords): Html {
  const { language } = viewer;
  const rows: readonly (readonly [string, string | null])[] = [
    [w('organ'), state.organ && names(state.organ)],
    [w('day'), state.day && day(language, state.day)],
    [w('place'), state.place],
    [w('phase'), state.phase === 'none' ? null : say(MEETING_PHASES[state.phase], language)],
    [w('agenda'), state.agendaApproved ? w('agendaApproved') : w('agendaOpen')],
    [w('presided'), state.presided && names(state.presided)],
  ];
  return facts(rows.map(([name, value]) => [name, value === null ? null : said(value)]));
}

const act = (id: string, type: ActType, members: Readonly<Record<string, string>> = {}) =>
  paths.act(`meeting/${id}`, type, members);

/** Whether the viewer is the secretariat, or the office that chairs the organ that meets. */
function capacity({ organ }: MeetingState, { viewer }: Look): { readonly staff: boolean; readonly chair: boolean } {
  return { staff: viewer.role === 'secretariat', chair: organ !== null && viewer.chairs.includes(organ) };
}

function next(state: MeetingState, id: MeetingId, look: Look, w: StaffWords): Html {
  const { language } = look.viewer;
  const { staff, chair } = capacity(state, look);
  const convened = state.phase === 'convened';
  const acts: readonly ActType[] = [
    ...(chair && !state.agendaApproved && (convened || state.phase === 'sitting') ? (['ApproveAgenda'] as const) : []),
    ...(chair && convened ? (['OpenSitting'] as const) : []),
    ...(chair && state.phase === 'sitting' ? (['CloseSitting'] as const) : []),
    ...(staff && (convened || state.phase === 'sitting') ? (['PlaceOnAgenda', 'MoveItem'] as const) : []),
    ...((staff || chair) && convened ? (['MoveMeeting', 'CancelMeeting'] as const) : []),
  ];
  const following = Math.max(0, ...state.agenda.map((i) => i.item)) + 1;
  if (acts.length === 0) return '';
  return html`<h2>${w('nextActs')}</h2>
    <ul class="actions">
      ${acts.map(
        (a) =>
          html`<li>
            <a class="button" href="${act(id, a, a === 'PlaceOnAgenda' ? { item: String(following) } : {})}"
              >${say(ACTS[a].label, language)}</a
            >
            <span>${say(ACTS[a].does, language)}</span>
          </li>`,
      )}
    </ul>`;
}

async function titlesOf({ viewer }: Look, meeting: MeetingId): Promise<ReadonlyMap<string, string>> {
  const board = await auditor(viewer.connection).list({ meeting });
  return new Map((board.ok ? board.value : []).map((l) => [l.dossier, l.title]));
}

async function agenda(state: MeetingState, id: MeetingId, look: Look, w: StaffWords): Promise<Html> {
  if (state.agenda.length === 0) return html`<p>${w('agendaNone')}</p>`;
  const titles = await titlesOf(look, id);
  const { staff } = capacity(state, look);
  const numberOf = (dossier: DossierId) => state.acts.find((a) => a.dossiers.includes(dossier))?.number;
  return html`<table>
    <thead>
      <tr>
        <th scope="col">${w('item')}</th>
        <th scope="col">${w('document')}</th>
        <th scope="col">${w('act')}</th>
      </tr>
    </thead>
    <tbody>
      ${state.agenda
        .toSorted((a, b) => a.item - b.item)
        .map(({ item, dossier }) => {
          const number = numberOf(dossier);
          return html`<tr>
            <td>${item}</td>
            <th scope="row">
              <a href="${paths.document(dossier)}"><small>${dossier}</small> ${said(titles.get(dossier) ?? '')}</a>
            </th>
            <td>
              ${number === undefined ? '—' : html`${w('actNumber')} ${number}`}
              ${staff && number === undefined && state.phase !== 'closed' ? html` <a href="${act(id, 'RemoveFromAgenda', { dossier })}">${w('removeItem')}</a>` : ''}
            </td>
          </tr>`;
        })}
    </tbody>
  </table>`;
}

function presence(state: MeetingState, id: MeetingId, look: Look, w: StaffWords): Html {
  const { organisation, names } = look;
  const { staff } = capacity(state, look);
  const present = (actor: string) => state.present[actor];
  const parties = Object.values(organisation.parties).filter((p) => p.statuses.at(-1)?.endedAt === null);
  const rows = [
    ...Object.values(organisation.members)
      .filter((m) => m.status !== 'former')
      .map((m) => String(m.member)),
    ...parties.map((p) => String(p.party)),
  ];
  const people = (actor: string) =>
    Object.values(organisation.people)
      .filter((p) => !p.ended && String(p.actor) === actor)
      .map((p) => [p.person, p.name] as const);
  const isOver = state.phase === 'cancelled' || (state.protocol?.signed.length ?? 0) > 0;
  return html`<table>
    <thead>
      <tr>
        <th scope="col">${w('delegation')}</th>
        <th scope="col">${w('head')}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map((actor) => {
        const head = present(actor);
        const name = head === undefined ? w('notThere') : (organisation.people[head]?.name ?? head);
        return html`<tr>
          <th scope="row">${said(names(actor))}</th>
          <td>
            ${
              staff && !isOver && people(actor).length > 0
                ? html`<form method="post" action="${paths.preview}" class="inline">
                    ${hidden({ aggregate: `meeting/${id}`, act: 'RecordPresence', member: actor })}
                    <select name="head" id="head-${actor}" aria-label="${w('head')}: ${names(actor)}">
                      ${options(people(actor), head ?? '', w('notThere'))}
                    </select>
                    <button>${w('record')}</button>
                  </form>`
                : said(name)
            }
            ${state.guests.some((g) => String(g) === actor) ? html` <small>${w('guest')}</small>` : ''}
          </td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

async function protocol(state: MeetingState, id: MeetingId, look: Look, w: StaffWords): Promise<Html> {
  const { viewer, names } = look;
  const { language } = viewer;
  if (state.phase !== 'closed') return html`<p>${w('protocolWhen')}</p>`;
  const { protocol: issued } = state;
  const owed = issued ? signatoriesOf(state).filter((a) => !issued.signed.includes(a)) : [];
  const all = (actors: readonly ActorId[]) => said(list(language, actors.map(names)) || '—');
  const text = issued ? await viewer.connection.readProtocol(id, issued.sha256) : null;
  const chosen = PROTOCOL_LANGUAGES.find((l) => l === look.query.get('protocol')) ?? language;
  const may = viewer.role === 'secretariat' && (issued?.signed.length ?? 0) === 0;
  const drafted = may ? await auditor(viewer.connection).draftProtocol(id, chosen) : null;
  return html`${
    issued
      ? html`<h3>${w('protocolIssued')} <small>${languageName(language, issued.language)}</small></h3>
          <dl class="facts">
            <dt>SHA-256</dt>
            <dd><code>${issued.sha256}</code></dd>
            <dt>${w('protocolSigned')}</dt>
            <dd>${all(issued.signed)}</dd>
            <dt>${w('protocolOwed')}</dt>
            <dd>${all(owed)}</dd>
          </dl>
          ${text?.ok ? html`<div class="card text" lang="${issued.language}">${raw(rendered(text.value, 'protocol-'))}</div>` : ''}
          ${owed.includes(viewer.actor) ? html`<p><a class="button" href="${act(id, 'SignProtocol', { sha256: issued.sha256 })}">${w('protocolSign')}</a></p>` : ''}`
      : ''
  }
  ${
    drafted?.ok && drafted.value
      ? html`<form method="get" action="${paths.sitting(id)}" class="filters">
            <p>
              <label
                >${w('protocolIn')}
                <select name="protocol">
                  ${options(
                    PROTOCOL_LANGUAGES.map((l) => [l, languageName(language, l)]),
                    chosen,
                    null,
                  )}
                </select></label
              >
              <button>${w('show')}</button>
            </p>
          </form>
          <form method="post" action="${paths.protocol(id)}" data-keep="protocol/${id}/${chosen}">
            ${hidden({ language: chosen })}
            ${field({ name: 'text', label: w('protocolDraft') }, (a) => html`<textarea ${a} rows="20" lang="${chosen}">${protocolText(drafted.value!, chosen)}</textarea>`)}
            <p><button class="primary">${w('protocolIssue')}</button></p>
          </form>`
      : ''
  }`;
}

/** The draft as it was edited is stored, then named by the act that issues it. */
export const protocolAction: Action = async (look, typed) => {
  const no = onlyStaff(look);
  if (no) return no;
  const id = MeetingId.safeParse(look.param('id'));
  const tag = LanguageTag.safeParse(textIn(typed, 'language'));
  if (!id.success || !tag.success) return notFoundScreen(look.viewer.language);
  const text = textFrom(textIn(typed, 'text'), { language: tag.data });
  if (!text.ok) return sittingPage(look, refusalBox(text.refusal, look.spoken));
  const stored = await look.viewer.connection.storeText(text.value);
  if (!stored.ok) return sittingPage(look, refusalBox(stored.refusal, look.spoken));
  const act = { type: 'IssueProtocol', sha256: stored.value, language: tag.data } as Act;
  return previewOf(look, aggregateRef('meeting', id.data), act, paths.sitting(id.data));
};

export const conveneScreen: Show = async (look) => conveneForm(look, Object.fromEntries(look.query), {});

function conveneForm(look: Look, typed: Fields, mistakes: Mistakes): Screen {
  const { language } = look.viewer;
  const w = staffWordsIn(language);
  return {
    title: w('convene'),
    ...(Object.keys(mistakes).length > 0 && { status: 422 as const }),
    body: html`<h1>${w('convene')}</h1>
      <p>${say(ACTS.ConveneMeeting.does, language)}</p>
      <form method="post" action="${paths.convene}" data-keep="convene">
        ${field(
          { name: 'id', label: w('meetingId'), hint: w('idHint'), mistake: mistakes['id'] },
          (a) => html`<input ${a} value="${textIn(typed, 'id')}" maxlength="32" required autocomplete="off" />`,
        )}
        ${formFields(fieldsOf(schemaOf('meeting', 'ConveneMeeting')!), { ...{ typed, mistakes, language, act: 'ConveneMeeting' }, choices: choicesOf(look), label: labelOf(language) })}
        <p><button class="primary">${w('showSigned')}</button></p>
      </form>`,
  };
}

export const conveneAction: Action = async (look, typed) => {
  const w = staffWordsIn(look.viewer.language);
  const schema = schemaOf('meeting', 'ConveneMeeting')!;
  const fields = fieldsOf(schema);
  const id = MeetingId.safeParse(textIn(typed, 'id').trim());
  const read = schema.safeParse({ type: 'ConveneMeeting', ...readFields(fields, typed) });
  if (!id.success || !read.success)
    return conveneForm(look, typed, {
      ...(!id.success && { id: w('idWrong') }),
      ...(!read.success && mistakesOf(read.error, fields, typed, look.viewer.language)),
    });
  return previewOf(look, aggregateRef('meeting', id.data), read.data as Act, paths.convene);
};
