import { html } from 'hono/html';
import type { Refusal } from '../../../contracts/refusal.ts';
import type { Look } from '../desk.ts';
import { said, type Html, type Screen } from '../page.ts';
import { say, type Language } from '../../words/language.ts';
import { lackSentence } from '../../words/refusals.ts';
import { staffWords } from '../../words/staff.ts';
import { troubleScreen } from './trouble.ts';

/** What the rooms of the secretariat have in common. */

export type StaffWords = (key: keyof typeof staffWords) => string;

export function staffWordsIn(language: Language): StaffWords {
  return (key) => say(staffWords[key], language);
}

/** The page for whoever is not the secretariat; null: it is. */
export function onlyStaff({ viewer }: Look): Screen | null {
  if (viewer.role === 'secretariat') return null;
  const w = staffWordsIn(viewer.language);
  return {
    ...troubleScreen(viewer.language, 'notFound'),
    body: html`<h1>${w('console')}</h1>
      <p>${w('onlyStaff')}</p>`,
  };
}

/** A mistake beside its field: the rule, and what is lacking. */
export function mistakeOf(refusal: Refusal, { spoken }: Look): string {
  return `${refusal.rule}: ${lackSentence(refusal, spoken)}`;
}

/** A field with its label, a hint and its mistake; `input` is given the attributes that bind them. */
export function field(
  of: { readonly name: string; readonly label: string; readonly hint?: string; readonly mistake?: string | undefined },
  input: (attributes: Html) => Html,
): Html {
  const id = `f-${of.name.replaceAll('.', '-')}`;
  const attributes = html`id="${id}" name="${of.name}"
  ${of.mistake === undefined ? '' : html`aria-invalid="true" aria-describedby="${id}-m"`}`;
  return html`<div class="field">
    <label for="${id}">${of.label}${of.hint === undefined ? '' : html` <small>(${of.hint})</small>`}</label>
    ${input(attributes)}
    ${of.mistake === undefined ? '' : html`<p class="mistake" id="${id}-m">${said(of.mistake)}</p>`}
  </div>`;
}

export function options(
  values: readonly (readonly [value: string, label: string])[],
  chosen: string,
  none: string | null,
): Html {
  return html`${none === null ? '' : html`<option value="">${none}</option>`}${values.map(
    ([value, label]) => html`<option value="${value}" ${value === chosen ? html`selected` : ''}>${label}</option>`,
  )}`;
}
