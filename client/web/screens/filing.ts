import { html, raw } from 'hono/html';
import { DossierAct, type Act, type ActType } from '../../../contracts/acts.ts';
import { aggregateRef, DossierId, MemberId } from '../../../contracts/ids.ts';
import { LIMITS } from '../../../contracts/limits.ts';
import { Place } from '../../../contracts/position.ts';
import { Language as LanguageTag, type OpenPlace, type Rendering } from '../../../contracts/text.ts';
import type { DossierView } from '../../../contracts/views.ts';
import {
  auditor,
  bracketsIn,
  carryPlaces,
  circulationOf,
  documentFrom,
  manifestOf,
  rendered,
  textFrom,
  versionLack,
  withPlaces,
  type Answer,
  type Circulation,
  type SourceText,
} from '../../index.ts';
import type { Look, Show } from '../desk.ts';
import { FILING_TEXTS, type Filing, type KeptText } from '../filings.ts';
import { fieldsOf, schemaOf } from '../forms/describe.ts';
import { formFields, mistakesBox, type Mistakes } from '../forms/form.ts';
import { readFields, textIn, textsIn } from '../forms/read.ts';
import { said, type Html, type Screen } from '../page.ts';
import { paths } from '../paths.ts';
import type { Action, Fields } from '../screens.ts';
import { actFormWords, fieldLabel } from '../../words/act.ts';
import { memberValue } from '../../words/actMembers.ts';
import { dateTime, languageName, plural, say } from '../../words/language.ts';
import { BYTES, PLACES } from '../../words/staff.ts';
import { RENDERING_STATUSES } from '../../words/terms.ts';
import { choicesOf, labelOf, mistakesOf } from './act.ts';
import { previewOf } from './preview.ts';
import { field, mistakeOf, onlyStaff, options, staffWordsIn, type StaffWords } from './staffParts.ts';
import { notFoundScreen, refusalBox, refusedScreen, uploadLimit } from './trouble.ts';

/**
 * Filing: what is proposed and its texts are given once, shown as they were read, then signed step by step. How far it is, is found
 * in the entries; what is not signed yet is kept by the desk for a while.
 */

const NEW = '(new)';
const NOTHING: Filing = { proposal: null, texts: [], open: '' };
const FILES = 2;
const STATUSES = ['official', 'authentic', 'working', 'unofficial'] as const;

const proposalSchema = () => schemaOf('dossier', 'ProposeDocument')!;
const kept = ({ filings, viewer }: Look, about: string): Filing => filings.find(viewer, about) ?? NOTHING;

export const fileScreen: Show = async (look) => onlyStaff(look) ?? proposalForm(look, { id: '' }, {});

function proposalForm(look: Look, typed: Fields, mistakes: Mistakes): Screen {
  const { language } = look.viewer;
  const w = staffWordsIn(language);
  const fields = fieldsOf(proposalSchema());
  return {
    title: w('file'),
    ...(Object.keys(mistakes).length > 0 && { status: 422 as const }),
    body: html`<h1>${w('file')}</h1>
      <p>${w('fileLead')}</p>
      ${mistakesBox(mistakes, look.viewer.language)}
      <form
        method="post"
        action="${paths.file}"
        enctype="multipart/form-data"
        data-keep="file"
        ${uploadLimit(language)}
      >
        ${textsPart(look, kept(look, NEW), mistakes, w)}
        <h2>${w('proposal')}</h2>
        ${field(
          { name: 'id', label: w('id'), hint: w('idHint'), mistake: mistakes['id'] },
          (a) =>
            html`<input
              ${a}
              value="${textIn(typed, 'id')}"
              maxlength="32"
              required
              autocomplete="off"
              autocapitalize="characters"
            />`,
        )}
        ${formFields(fields, { typed, mistakes, language, choices: choicesOf(look), label: labelOf(language) })}
        <p><button class="primary" name="step" value="propose">${w('goOn')}</button></p>
      </form>`,
  };
}

/** Files to choose, and those that were read, each as it was read. */
function textsPart(look: Look, filing: Filing, mistakes: Mistakes, w: StaffWords): Html {
  const { viewer, organisation } = look;
  const { language } = viewer;
  const official = organisation.procedure?.languages.official ?? [];
  const tags = [...new Set([...official, 'ru', 'zh', 'en'])];
  return html`<h2>${w('texts')}</h2>
    <p>${w('textsLead')}</p>
    ${filing.texts.map((t) => keptText(t, look, w))}
    <div class="files">
      ${Array.from(
        { length: FILES },
        (_, n) =>
          html`<fieldset>
            <legend>${n + 1}</legend>
            ${field(
              { name: `file.${n}`, label: w('fileField'), mistake: mistakes[`file.${n}`] },
              (a) => html`<input type="file" ${a} accept=".md,.markdown,.docx,.txt" />`,
            )}
            ${field(
              { name: `language.${n}`, label: w('languageField'), mistake: mistakes[`language.${n}`] },
              (a) =>
                html`<select ${a}>
                  ${options(
                    tags.map((t) => [t, languageName(language, t)]),
                    '',
                    w('asInFile'),
                  )}
                </select>`,
            )}
            ${field(
              { name: `status.${n}`, label: w('statusField') },
              (a) =>
                html`<select ${a}>
                  ${options(
                    STATUSES.map((s) => [s, say(RENDERING_STATUSES[s], language)]),
                    'official',
                    null,
                  )}
                </select>`,
            )}
          </fieldset>`,
      )}
    </div>
    <p><button name="step" value="read" formnovalidate>${w('readFiles')}</button></p>`;
}

function keptText({ file, text }: KeptText, { viewer: { language }, spoken }: Look, w: StaffWords): Html {
  const { places, open } = bracketsIn(text.content);
  const lack = versionLack(
    [text],
    open.map((place) => ({ place: Place.parse(place), holders: [] })),
  );
  const id = `text-${text.sha256.slice(0, 12)}`;
  const facts = `${languageName(language, text.language)}, ${say(RENDERING_STATUSES[text.status], language)}`;
  return html`<section class="card reading">
    <h3>${facts} <small>${w('fromFile')} ${said(file)}</small></h3>
    <p>
      ${plural(language, text.bytes, say(BYTES, language))}, ${plural(language, places.length, say(PLACES, language))}.
      ${open.length > 0 ? html`<strong>${w('inBrackets')}</strong> ${said(open.join(', '))}` : lack ? '' : w('noBrackets')}
    </p>
    ${lack ? html`${refusalBox(lack, spoken)} ${lack.rule === 'E21' ? bracketsAdvice(lack.facts['words'], w) : ''}` : ''}
    <p>
      <small>${w('digest')} <code>${text.sha256}</code></small>
    </p>
    <details>
      <summary>${w('howRead')}</summary>
      <div class="text" lang="${text.language}">
        ${
          // Markup of our own: what people wrote was escaped by it.
          text.mediaType === 'text/markdown'
            ? raw(rendered(text.content, `${id}-`))
            : html`<pre>${said(text.content)}</pre>`
        }
      </div>
    </details>
    <p>
      <label><input type="checkbox" name="remove" value="${text.sha256}" data-once /> ${w('remove')}</label>
    </p>
  </section>`;
}

/** Words that stand in brackets at no place, and what to do about them. */
function bracketsAdvice(words: unknown, w: StaffWords): Html {
  return html`${
      Array.isArray(words)
        ? html`<ul>
            ${words.map((word) => html`<li>${said(String(word))}</li>`)}
          </ul>`
        : ''
    }
    <p>${w('bracketsAdvice')}</p>`;
}

type Uploads = {
  readonly filing: Filing;
  readonly mistakes: Mistakes;
  /** Of the front matter, the first text before the others. */
  readonly metadata: Readonly<Record<string, string>>;
};

/** Reads what was chosen, and takes out what was ticked. Whatever could be read is kept, also beside what could not. */
async function readUploads(look: Look, typed: Fields, about: string, dossier: DossierId | null): Promise<Uploads> {
  const w = staffWordsIn(look.viewer.language);
  const before = kept(look, about);
  const removed = textsIn(typed, 'remove');
  let texts = before.texts.filter((t) => !removed.includes(t.text.sha256));
  const mistakes: Record<string, string> = {};
  let metadata: Uploads['metadata'] = {};
  for (let n = 0; n < FILES; n += 1) {
    const [file] = [typed[`file.${n}`] ?? []].flat().filter((f) => f instanceof File && f.size > 0);
    if (!(file instanceof File)) continue;
    const language = textIn(typed, `language.${n}`);
    const status = STATUSES.find((s) => s === textIn(typed, `status.${n}`)) ?? 'official';
    const read = await readFileOf(look, file, { language, status }, dossier);
    if (!read.ok) mistakes[`file.${n}`] = mistakeOf(read.refusal, look);
    else if (read.value.text.language === 'und') mistakes[`language.${n}`] = w('languageMissing');
    else {
      const { text } = read.value;
      metadata = { ...read.value.metadata, ...metadata };
      texts = [
        ...texts.filter((t) => t.text.language !== text.language || t.text.status !== text.status),
        { file: file.name.slice(0, 200), text },
      ];
    }
  }
  if (texts.length > FILING_TEXTS) mistakes['file.0'] = w('tooMany');
  const filing = { ...before, texts: texts.slice(0, FILING_TEXTS) };
  if (filing.texts.length > 0 || before.texts.length > 0) look.filings.keep(look.viewer, about, filing);
  return { filing, mistakes, metadata };
}

async function readFileOf(
  { viewer }: Look,
  file: File,
  given: { readonly language: string; readonly status: Rendering['status'] },
  dossier: DossierId | null,
): Promise<Answer<{ readonly text: SourceText; readonly metadata: Readonly<Record<string, string>> }>> {
  const tag = LanguageTag.safeParse(given.language);
  const read = await documentFrom(file.name, new Uint8Array(await file.arrayBuffer()), {
    status: given.status,
    ...(tag.success && { language: tag.data }),
  });
  if (!read.ok || read.value.text.language === 'und' || !/\.docx$/i.test(file.name)) return read;
  const { text, metadata } = read.value;
  const placed =
    dossier === null
      ? textFrom(carryPlaces(null, text.content), text)
      : await withPlaces(viewer.connection, dossier, text);
  return placed.ok ? { ok: true, value: { text: placed.value, metadata } } : placed;
}

export const fileAction: Action = async (look, typed) => {
  const no = onlyStaff(look);
  if (no) return no;
  const w = staffWordsIn(look.viewer.language);
  const { filing, mistakes, metadata } = await readUploads(look, typed, NEW, null);
  const filled = withMetadata(typed, metadata);
  if (textIn(typed, 'step') === 'read' || Object.keys(mistakes).length > 0) return proposalForm(look, filled, mistakes);
  const id = DossierId.safeParse(textIn(typed, 'id').trim());
  const schema = proposalSchema();
  const read = schema.safeParse({ type: 'ProposeDocument', ...readFields(fieldsOf(schema), filled) });
  const wrong = {
    ...(!id.success && { id: w('idWrong') }),
    ...(!read.success && mistakesOf(read.error, fieldsOf(schema), filled, look.viewer.language)),
  };
  if (!id.success || !read.success) return proposalForm(look, filled, wrong);
  const proposal = read.data as Filing['proposal'];
  look.filings.keep(look.viewer, id.data, { ...filing, proposal, open: openOf(filing, null) });
  look.filings.forget(look.viewer, NEW);
  return { redirect: paths.filing(id.data) };
};

/** What was left empty is taken from the front matter of the text. */
function withMetadata(typed: Fields, metadata: Uploads['metadata']): Fields {
  const named = { ...metadata, leadOrgan: metadata['leadOrgan'] ?? metadata['lead-organ'] };
  const found = Object.entries(named).filter(
    ([name, value]) => value !== undefined && name in proposalSchema().shape && textIn(typed, name).trim() === '',
  );
  return { ...typed, ...(Object.fromEntries(found) as Record<string, string>) };
}

/** A line for each place at which words stand in brackets, with its holders in the version before. */
function openOf({ texts }: Filing, before: DossierView['version']): string {
  const places = [...new Set(texts.flatMap((t) => bracketsIn(t.text.content).open))];
  return places.map((p) => `${p}=${before?.openPlaces.find((o) => o.place === p)?.holders.join(',') ?? ''}`).join('\n');
}

type Standing = { readonly id: DossierId; readonly view: DossierView | null; readonly steps: Circulation };

async function standingOf({ viewer }: Look, id: DossierId): Promise<Answer<Standing>> {
  const steps = await circulationOf(viewer.connection, id);
  if (!steps.ok) return steps;
  if (steps.value.proposed === null) return { ok: true, value: { id, view: null, steps: steps.value } };
  const view = await auditor(viewer.connection).status(id);
  return view.ok ? { ok: true, value: { id, view: view.value, steps: steps.value } } : view;
}

export const filingScreen: Show = async (look) => {
  const no = onlyStaff(look);
  if (no) return no;
  const id = DossierId.safeParse(look.param('id'));
  if (!id.success) return notFoundScreen(look.viewer.language);
  const standing = await standingOf(look, id.data);
  return standing.ok ? filingPage(look, standing.value, {}, '') : refusedScreen(look.spoken, standing.refusal);
};

function filingPage(look: Look, { id, view, steps }: Standing, mistakes: Mistakes, trouble: Html): Screen {
  const { language, zone } = look.viewer;
  const w = staffWordsIn(language);
  const current = steps.versions.at(-1);
  const issued = isIssued(kept(look, id), view);
  // What was issued is in the store of the engine.
  const filing = issued ? { ...kept(look, id), texts: [], open: '' } : kept(look, id);
  if (issued) look.filings.keep(look.viewer, id, filing);
  // Also the version that was circulated is, again, where others are counted since.
  const isOwed = view?.waiting.some((x) => x.code === 'circulation') ?? false;
  const circulated = current && !isOwed ? steps.circulated.find((c) => c.textHash === current.textHash) : undefined;
  const done = (of: { readonly entry: number; readonly at: string } | undefined | null) =>
    of && html`${w('stepDone')} ${of.entry}, ${dateTime(language, of.at, zone)}`;
  const next = !steps.proposed
    ? 'propose'
    : !steps.registered
      ? 'register'
      : !current || filing.texts.length > 0
        ? 'version'
        : circulated
          ? 'none'
          : 'circulate';
  const rows = [
    ['propose', 'stepPropose', done(steps.proposed)],
    ['register', 'stepRegister', done(steps.registered)],
    ['version', 'stepVersion', next === 'version' ? null : done(current)],
    ['circulate', 'stepCirculate', next === 'version' ? null : done(circulated)],
  ] as const;
  const sign = (step: string, label: string, more: Html = '') =>
    html`<form method="post" action="${paths.filing(id)}" data-keep="file/${id}/${step}">
      ${more}
      <p><button class="primary" name="step" value="${step}">${label}</button></p>
    </form>`;
  return {
    title: `${w('file')} — ${id}`,
    ...((Object.keys(mistakes).length > 0 || trouble !== '') && { status: 422 as const }),
    body: html`<h1><small>${id}</small> ${said(view?.title ?? filing.proposal?.title ?? w('file'))}</h1>
      <h2>${w('steps')}</h2>
      <ol class="steps">
        ${rows.map(
          ([step, label, recorded]) =>
            html`<li class="${recorded ? 'closed' : ''}" ${step === next ? html`aria-current="step"` : ''}>
              ${w(label)} <small>${recorded || (step === next ? w('stepNext') : w('stepLater'))}</small>
            </li>`,
        )}
      </ol>
      <p>${w('stepWhy')}</p>
      ${trouble}
      ${
        next === 'propose'
          ? filing.proposal === null
            ? html`<p>${w('proposalLost')} <a class="button" href="${paths.file}">${w('begin')}</a></p>`
            : html`${proposalFacts(filing.proposal, look)}${sign('propose', w('showSigned'))}`
          : ''
      }
      ${next === 'register' ? sign('register', w('showSigned')) : ''}
      ${
        next === 'circulate'
          ? sign(
              'circulate',
              w('circulateNow'),
              field(
                { name: 'consent', label: w('consent'), hint: say(actFormWords.optional, language) },
                (a) => html`<textarea ${a} rows="2" maxlength="4000"></textarea>`,
              ),
            )
          : ''
      }
      ${
        steps.registered || filing.texts.length > 0 || next === 'propose'
          ? html`<form
              method="post"
              action="${paths.filing(id)}"
              enctype="multipart/form-data"
              data-keep="file/${id}"
              ${uploadLimit(look.viewer.language)}
            >
              ${next === 'none' || next === 'circulate' ? html`<h2>${w('newVersion')}</h2>` : ''}
              ${mistakesBox(mistakes, look.viewer.language)} ${textsPart(look, filing, mistakes, w)}
              ${steps.registered ? versionPart(filing, view, mistakes, w, language) : ''}
            </form>`
          : ''
      }
      <p>
        ${steps.proposed ? html`<a class="button" href="${paths.document(id)}">${say(actFormWords.toDocument, language)}</a>` : ''}
        ${current ? html`<a class="button" href="${paths.delivery(id)}">${w('delivery')}</a>` : ''}
      </p>`,
  };
}

/** The texts that are kept are those of the version now before the organs. */
function isIssued({ texts }: Filing, view: DossierView | null): boolean {
  const issued = view?.version?.renderings ?? [];
  return (
    texts.length > 0 &&
    issued.length === texts.length &&
    texts.every((t) => issued.some((r) => r.sha256 === t.text.sha256 && r.language === t.text.language))
  );
}

function versionPart(
  filing: Filing,
  view: DossierView | null,
  mistakes: Mistakes,
  w: StaffWords,
  language: Look['viewer']['language'],
): Html {
  if (filing.texts.length === 0) return html`<p>${w('noTexts')}</p>`;
  const open = filing.open === '' ? openOf(filing, view?.version ?? null) : filing.open;
  return html`${field(
      { name: 'open', label: w('openPlaces'), hint: w('openHint'), mistake: mistakes['open'] },
      (a) => html`<textarea ${a} rows="3" spellcheck="false">${open}</textarea>`,
    )}
    ${field(
      { name: 'reason', label: w('reason'), hint: say(actFormWords.optional, language) },
      (a) => html`<textarea ${a} rows="2" maxlength="4000"></textarea>`,
    )}
    <p><button class="primary" name="step" value="version">${w('storeAndShow')}</button></p>`;
}

function proposalFacts(proposal: NonNullable<Filing['proposal']>, { viewer: { language }, spoken }: Look): Html {
  const { type: _, ...members } = proposal;
  return html`<dl class="facts">
    ${Object.entries(members).map(
      ([member, value]) =>
        html`<dt>${fieldLabel(member, language)}</dt>
          <dd class="lines">${said(memberValue(member, value, spoken))}</dd>`,
    )}
  </dl>`;
}

/** One step: what is kept becomes an act, and the page shows what will be signed. */
export const filingAction: Action = async (look, typed) => {
  const no = onlyStaff(look);
  if (no) return no;
  const parsedId = DossierId.safeParse(look.param('id'));
  if (!parsedId.success) return { redirect: paths.file };
  const id = parsedId.data;
  const ref = aggregateRef('dossier', id);
  const standing = await standingOf(look, id);
  if (!standing.ok) return refusedScreen(look.spoken, standing.refusal);
  const { view, steps } = standing.value;
  switch (textIn(typed, 'step')) {
    case 'propose': {
      const { proposal } = kept(look, id);
      return proposal ? previewOf(look, ref, proposal, paths.filing(id)) : { redirect: paths.filing(id) };
    }
    case 'register':
      return previewOf(look, ref, { type: 'RegisterDocument' }, paths.filing(id));
    case 'circulate': {
      const textHash = steps.versions.at(-1)?.textHash;
      const consent = textIn(typed, 'consent').trim().replaceAll('\r\n', '\n').slice(0, 4_000);
      if (!textHash) return { redirect: paths.filing(id) };
      return previewOf(
        look,
        ref,
        { type: 'Circulate', textHash, ...(consent !== '' && { consent }) },
        paths.filing(id),
      );
    }
    case 'version':
      return versionStep(look, typed, standing.value, view);
    default: {
      const { mistakes } = await readUploads(look, typed, id, id);
      return Object.keys(mistakes).length > 0
        ? filingPage(look, standing.value, mistakes, '')
        : { redirect: paths.filing(id) };
    }
  }
};

async function versionStep(
  look: Look,
  typed: Fields,
  standing: Standing,
  view: DossierView | null,
): Promise<Awaited<ReturnType<Action>>> {
  const { id, steps } = standing;
  const { filing, mistakes } = await readUploads(look, typed, id, id);
  const w = staffWordsIn(look.viewer.language);
  const typedOpen = textIn(typed, 'open').replaceAll('\r\n', '\n').trim();
  look.filings.keep(look.viewer, id, { ...filing, open: typedOpen });
  const open = openIn(typedOpen);
  const wrong = { ...mistakes, ...(typeof open === 'string' && { open: `${w('openWrong')}: ${open}` }) };
  const texts = filing.texts.map((t) => t.text);
  if (typeof open === 'string' || Object.keys(wrong).length > 0 || texts.length === 0 || view === null)
    return filingPage(look, standing, wrong, texts.length === 0 ? html`<p class="refusal">${w('noTexts')}</p>` : '');
  const lack = versionLack(texts, open);
  if (lack) return filingPage(look, standing, {}, refusalBox(lack, look.spoken));
  const version = { number: (steps.versions.at(-1)?.number ?? 0) + 1, title: view.title, texts, openPlaces: open };
  const reason = textIn(typed, 'reason').trim().replaceAll('\r\n', '\n');
  const act = DossierAct.parse({
    ...{ type: 'IssueVersion' satisfies ActType, ...manifestOf(id, version) },
    ...(reason !== '' && { reason: reason.slice(0, 4_000) }),
  }) as Act;
  // The texts first: a version whose text nobody can read must not come to exist.
  for (const text of texts) {
    const stored = await look.viewer.connection.storeText(text);
    if (!stored.ok) return filingPage(look, standing, {}, refusalBox(stored.refusal, look.spoken));
  }
  return previewOf(look, aggregateRef('dossier', id), act, paths.filing(id));
}

/** The open places, or the line that cannot be read. */
function openIn(text: string): OpenPlace[] | string {
  const open: OpenPlace[] = [];
  for (const line of text.split('\n').filter((l) => l.trim() !== '')) {
    const [named = '', holders = ''] = line.split('=');
    const place = Place.safeParse(named.trim());
    const read = holders
      .split(/[,\s]+/)
      .filter((h) => h !== '')
      .map((h) => MemberId.safeParse(h));
    if (!place.success || read.some((h) => !h.success) || open.length === LIMITS.listItems) return line.slice(0, 120);
    open.push({ place: place.data, holders: read.flatMap((h) => (h.success ? [h.data] : [])) });
  }
  return open;
}
