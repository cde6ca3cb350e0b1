import { html } from 'hono/html';
import type { z } from 'zod';
import type { Act, ActType } from '../../../contracts/acts.ts';
import { AggregateRef, DossierId, parseAggregateRef } from '../../../contracts/ids.ts';
import type { DossierView } from '../../../contracts/views.ts';
import { auditor, correctionLack, mayEver, rulesOnWho } from '../../index.ts';
import type { Look, Show } from '../desk.ts';
import { fieldsOf, schemaOf, type Field } from '../forms/describe.ts';
import { formFields, hidden, mistakesBox, type Mistakes } from '../forms/form.ts';
import { readFields, rowsIn, textIn } from '../forms/read.ts';
import { said, type Html, type Screen } from '../page.ts';
import { isOwnPath, paths } from '../paths.ts';
import type { Action, Fields } from '../screens.ts';
import { ACTS } from '../../words/acts.ts';
import { choiceLabel } from '../../words/choices.ts';
import { actFormWords } from '../../words/act.ts';
import { say, type Language } from '../../words/language.ts';
import { mistakeWords } from '../../words/mistakes.ts';
import { ruleSentence } from '../../words/rules.ts';
import { naming } from './naming.ts';
import { previewOf } from './preview.ts';
import { ruleLink } from './rule.ts';
import { notFoundScreen, refusedScreen } from './trouble.ts';

/** The form of an act, made from its schema: typed, read, given back where something is wrong, shown as it will be signed. */

const words = (language: Language) => (key: keyof typeof actFormWords) => say(actFormWords[key], language);

/** What the link says beforehand stands in the form already. */
export const actFormScreen: Show = async (look) =>
  formOf(look, {
    aggregate: `${look.param('kind')}/${look.param('id')}`,
    act: look.param('act'),
    members: Object.fromEntries(look.query),
    ...(look.returned ?? { typed: Object.fromEntries(look.query), mistakes: {} }),
  });

type Asked = NonNullable<Look['returned']> & {
  readonly aggregate: string;
  readonly act: string;
  /** What was known beforehand: the form is found again by it. */
  readonly members: Readonly<Record<string, string>>;
};

async function formOf(look: Look, { aggregate, act, members, typed, mistakes }: Asked): Promise<Screen> {
  const { language, role } = look.viewer;
  const schema = schemaOf(aggregate.split('/')[0] ?? '', act);
  if (!schema || !AggregateRef.safeParse(aggregate).success) return notFoundScreen(language);
  const w = words(language);
  const label = say(ACTS[act as ActType].label, language);
  if (!mayEver(look.viewer.actor, act as ActType, look.organisation))
    return {
      title: `${label} — ${aggregate}`,
      status: 403,
      body: html`<h1>${label} <small>${aggregate}</small></h1>
        <p>${w('notYours')}</p>
        <ul>
          ${rulesOnWho(act as ActType).map((rule) => html`<li>${ruleLink(rule)} ${ruleSentence(rule, language) ?? ''}</li>`)}
        </ul>`,
    };
  const view = await documentOf(look, aggregate);
  const from = paths.act(aggregate, act, members);
  // Only the secretariat speaks for another, by the note that it transcribes (D07).
  const fields = fieldsOf(schema).filter((f) => f.member !== 'for' || !f.optional || role === 'secretariat');
  return {
    title: `${label} — ${view?.title ?? aggregate}`,
    at: from,
    ...(Object.keys(mistakes).length > 0 && { status: 422 as const }),
    body: html`<h1>${label} <small>${aggregate}</small></h1>
      ${view === null ? '' : html`<p><a href="${paths.document(view.dossier)}">${said(view.title)}</a></p>`}
      <p>${say(ACTS[act as ActType].does, language)}</p>
      ${mistakesBox(mistakes, language)}
      <form method="post" action="${paths.preview}" data-keep="${aggregate}/${act}">
        ${hidden({ aggregate, act, from })}
        ${formFields(fields, {
          ...{ typed: withPresentText(typed, fields, view), mistakes, language, label: labelOf(language), act },
          choices: choicesAbout(look, view, typed),
        })}
        <p><button class="primary">${w('preview')}</button></p>
      </form>`,
  };
}

/** The document that a form is about; null: it is about none, or about one that is not shown. */
async function documentOf({ viewer }: Look, aggregate: string): Promise<DossierView | null> {
  const { kind, id } = parseAggregateRef(AggregateRef.parse(aggregate));
  const dossier = kind === 'dossier' ? DossierId.safeParse(id) : null;
  const view = dossier?.success ? await auditor(viewer.connection).status(dossier.data) : null;
  return view?.ok ? view.value : null;
}

/** What is not said otherwise is about the text that is before the organs now. */
function withPresentText(typed: Fields, fields: readonly Field[], view: DossierView | null): Fields {
  const isAsked = fields.some((f) => f.member === 'textHash' && !f.optional);
  return !isAsked || textIn(typed, 'textHash') !== '' || !view?.textHash
    ? typed
    : { ...typed, textHash: view.textHash };
}

/** The choices of an act about a document: a version is chosen by its number, and what a link has named is among them. */
function choicesAbout(look: Look, view: DossierView | null, typed: Fields) {
  const known = choicesOf(look);
  const { text } = naming(look, view?.versions);
  return (member: string) => {
    const named = textIn(typed, member);
    const versions = view?.versions.map((v) => ({ value: v.textHash as string, label: text(v.textHash) })) ?? [];
    const choices = member === 'textHash' || member === 'since' ? versions : known(member);
    if (choices === null || choices.length === 0) return null;
    if (named === '' || choices.some((c) => c.value === named)) return choices;
    return [...choices, { value: named, label: member === 'stage' ? `${look.spoken.stage(named)} (${named})` : named }];
  };
}

export function choicesOf({ organisation, spoken }: Look) {
  const { procedure } = organisation;
  const of = (codes: Readonly<Record<string, unknown>> | undefined, called: (code: string) => string) =>
    Object.keys(codes ?? {}).map((value) => ({ value, label: `${called(value)} (${value})` }));
  return (member: string) => {
    switch (member) {
      case 'for':
      case 'member':
      case 'proposer':
      case 'admits':
      case 'concerns':
        return of(organisation.members, spoken.actor);
      case 'organ':
        return of(procedure?.organs, spoken.organ);
      case 'class':
        return of(procedure?.classes, spoken.documentClass);
      case 'stage':
      case 'from':
        return of(procedure?.stages, spoken.stage);
      default:
        return null;
    }
  };
}

export function labelOf(language: Language) {
  return (member: string, value: string): string => choiceLabel(member, value, language);
}

/** Reads a form; nothing is signed or sent by it. */
export const previewAction: Action = async (look, typed) => {
  const [aggregate, act] = [textIn(typed, 'aggregate'), textIn(typed, 'act')];
  const ref = AggregateRef.safeParse(aggregate);
  const schema = schemaOf(aggregate.split('/')[0] ?? '', act);
  if (!schema || !ref.success) return notFoundScreen(look.viewer.language);
  const fields = fieldsOf(schema);
  if (textIn(typed, 'more') !== '') return givenBack(look, typed, {});
  const read = schema.safeParse({ type: act, ...readFields(fields, typed) });
  if (!read.success) return givenBack(look, typed, mistakesOf(read.error, fields, typed, look.viewer.language));
  const asked = read.data as Act;
  const of = parseAggregateRef(ref.data);
  const lack =
    asked.type === 'ProposeCorrection' && of.kind === 'dossier'
      ? await correctionLack(look.viewer.connection, of.id as DossierId, asked)
      : null;
  return lack ? refusedScreen(look.spoken, lack) : previewOf(look, ref.data, asked, fromIn(typed));
};

/** The page with the form, as the form says; null: it says none. */
function fromIn(typed: Fields): string | null {
  const from = textIn(typed, 'from');
  return isOwnPath(from) ? from : null;
}

/** The page that the form came from, with what was typed and the mistakes beside their fields; else the form with every member. */
async function givenBack(look: Look, typed: Fields, mistakes: Mistakes): Promise<Screen> {
  const [from, returned] = [fromIn(typed), { typed, mistakes }];
  const page = from === null ? null : await look.again(from, returned);
  if (page === null) {
    const known = ['stage', 'round', 'textHash'].map((name) => [name, textIn(typed, name)] as const);
    const members = Object.fromEntries(known.filter(([, value]) => value !== ''));
    return formOf(look, { aggregate: textIn(typed, 'aggregate'), act: textIn(typed, 'act'), members, ...returned });
  }
  return { ...page, at: from!, ...(Object.keys(mistakes).length > 0 && { status: 422 as const }) };
}

/**
 * The way to an act of which this is known beforehand: to what will be signed where nothing is missing, else to the form of the act.
 * `kind`: of the button.
 */
export function wayTo(
  aggregate: string,
  act: ActType,
  members: Readonly<Record<string, string>>,
  { label, kind = '' }: { readonly label: Html; readonly kind?: 'primary' | '' },
): Html {
  const schema = schemaOf(aggregate.split('/')[0] ?? '', act);
  const from = paths.act(aggregate, act, members);
  const isWhole = schema?.safeParse({ type: act, ...readFields(fieldsOf(schema), members) }).success;
  if (!isWhole) return html`<a class="button ${kind}" href="${from}">${label}</a>`;
  return html`<form method="post" action="${paths.preview}" class="inline">
    ${hidden({ aggregate, act, from, ...members })}<button class="button ${kind}">${label}</button>
  </form>`;
}

/** Beside which field each mistake stands. */
export function mistakesOf(error: z.ZodError, fields: readonly Field[], typed: Fields, language: Language): Mistakes {
  return Object.fromEntries(
    error.issues.map((issue) => [nameAt(issue.path, fields, typed), mistakeWords(issue, language)]),
  );
}

function nameAt(path: readonly PropertyKey[], fields: readonly Field[], typed: Fields): string {
  const [first, ...rest] = path;
  const field = fields.find((f) => f.member === first);
  if (!field) return path.map(String).join('.');
  if (field.kind === 'rows' && rest.length > 1) {
    // Rows in which nothing was typed were left out before the numbers were given.
    const said = Array.from({ length: rowsIn(typed, field.name) }, (_, n) => n).filter(
      (n) => Object.keys(readFields(field.row(n), typed)).length > 0,
    );
    return nameAt(rest.slice(1), field.row(said[Number(rest[0])] ?? 0), typed);
  }
  if (field.kind === 'group' && rest.length > 0) return nameAt(rest, field.fields, typed);
  if (field.kind === 'variants' && rest.length > 0 && rest[0] !== field.by) {
    const chosen = textIn(typed, `${field.name}.${field.by}`);
    return nameAt(rest, field.variants.find((v) => v.value === chosen)?.fields ?? [], typed);
  }
  return field.kind === 'variants' ? `${field.name}.${field.by}` : field.name;
}
