import { html } from 'hono/html';
import { said, type Html } from '../page.ts';
import { ruleLink } from '../screens/rule.ts';
import type { Fields } from '../screens.ts';
import { actFormWords, fieldLabel } from '../../words/act.ts';
import { say, type Language } from '../../words/language.ts';
import type { Field } from './describe.ts';
import { rowsIn, textIn, textsIn } from './read.ts';

/** The mistakes of a form, by the names of its fields. */
export type Mistakes = Readonly<Record<string, string>>;

/** What a form needs besides its fields: what was typed, what is wrong, and what the choices are called. */
export type FormOptions = {
  readonly typed: Fields;
  readonly mistakes: Mistakes;
  readonly language: Language;
  /** The choices of a field that its schema leaves open, by the member’s name; null: it is typed. */
  readonly choices: (member: string) => readonly { readonly value: string; readonly label: string }[] | null;
  /** What a value of a choice is called. */
  readonly label: (member: string, value: string) => string;
  /** The act whose form it is, where members of it are called otherwise than in others. */
  readonly act?: string;
};

/** All mistakes of a form, each leading to its field; nothing where there is none. */
export function mistakesBox(mistakes: Mistakes, language: Language): Html {
  const wrong = Object.entries(mistakes);
  if (wrong.length === 0) return '';
  const memberOf = (name: string) => name.split('.').findLast((p) => !/^\d+$/.test(p)) ?? name;
  return html`<div class="refusal" role="alert">
    <p>${say(actFormWords.mistakes, language)} (${ruleLink('E05')}):</p>
    <ul>
      ${wrong.map(
        ([name, mistake]) =>
          html`<li>
            <a href="#f-${name.replaceAll('.', '-')}">${fieldLabel(memberOf(name), language)}</a>: ${said(mistake)}
          </li>`,
      )}
    </ul>
  </div>`;
}

/** The fields of a form, each with its mistake beside it. */
export function formFields(fields: readonly Field[], options: FormOptions): Html {
  return html`${fields.map((f) => formField(f, options))}`;
}

function formField(field: Field, options: FormOptions): Html {
  const { typed, mistakes, language, choices, label } = options;
  const { name, member, optional } = field;
  const w = (key: keyof typeof actFormWords) => say(actFormWords[key], language);
  const value = textIn(typed, name);
  const mistake = mistakes[name];
  const id = `f-${name.replaceAll('.', '-')}`;
  const attributes = html`id="${id}" name="${name}"
  ${mistake === undefined ? '' : html`aria-invalid="true" aria-describedby="${id}-m"`}
  ${optional || field.loose || field.kind === 'check' ? '' : html`required`}`;
  const framed = (input: Html, hint: string = optional ? w('optional') : '') =>
    html`<div class="field">
      <label for="${id}"
        >${fieldLabel(member, language, options.act)}${hint === '' ? '' : html` <small>(${hint})</small>`}</label
      >
      ${input} ${mistake === undefined ? '' : html`<p class="mistake" id="${id}-m">${mistake}</p>`}
    </div>`;
  const select = (values: readonly { readonly value: string; readonly label: string }[]) =>
    framed(
      html`<select ${attributes}>
        <option value="">${w('choose')}…</option>
        ${values.map(
          (o) => html`<option value="${o.value}" ${o.value === value ? html`selected` : ''}>${o.label}</option>`,
        )}
      </select>`,
    );
  switch (field.kind) {
    case 'group':
      return html`<fieldset class="${optional ? 'optional' : ''}">
        <legend>
          ${fieldLabel(member, language, options.act)}${optional ? html` <small>(${w('optional')})</small>` : ''}
        </legend>
        ${formFields(field.loose ? field.fields.map(loose) : field.fields, options)}
      </fieldset>`;
    case 'variants': {
      const by = `${name}.${field.by}`;
      const chosen = textIn(typed, by);
      const trouble = mistakes[by] ?? mistake;
      return html`<fieldset class="variants" data-variants="${by}">
        <legend>
          ${fieldLabel(member, language, options.act)}${optional ? html` <small>(${w('optional')})</small>` : ''}
        </legend>
        ${trouble === undefined ? '' : html`<p class="mistake">${trouble}</p>`}
        ${field.variants.map(
          (v) =>
            html`<div class="variant">
              <label
                ><input
                  type="radio"
                  name="${by}"
                  value="${v.value}"
                  ${v.value === chosen ? html`checked` : ''}
                  ${optional || field.loose ? '' : html`required`}
                />
                ${label(member, v.value)}</label
              >
              ${v.fields.length === 0 ? '' : html`<div class="of" data-of="${v.value}">${formFields(v.fields.map(loose), options)}</div>`}
            </div>`,
        )}
      </fieldset>`;
    }
    case 'choice':
      return select(field.options.map((o) => ({ value: o, label: label(member, o) })));
    case 'check':
      return html`<div class="field">
        <label
          ><input type="checkbox" name="${name}" value="yes" ${value === '' ? '' : html`checked`} />
          ${fieldLabel(member, language, options.act)}</label
        >
      </div>`;
    case 'number':
      return framed(html`<input type="number" inputmode="numeric" ${attributes} value="${value}" />`);
    case 'fingerprint':
      return framed(
        html`<input ${attributes} value="${value}" maxlength="100" autocomplete="off" spellcheck="false" />`,
        optional ? `${w('readOut')}; ${w('optional')}` : w('readOut'),
      );
    case 'day':
      return framed(html`<input type="date" ${attributes} value="${value}" />`);
    case 'instant':
      return framed(
        html`<input type="datetime-local" step="1" ${attributes} value="${value.replace(/(\.\d+)?Z$/, '')}" />`,
        optional ? `${w('utc')}; ${w('optional')}` : w('utc'),
      );
    case 'prose':
      return framed(html`<textarea ${attributes} rows="5" maxlength="${field.most}">${value}</textarea>`);
    case 'rows':
      return html`<fieldset class="rows">
        <legend>
          ${fieldLabel(member, language, options.act)}${optional ? html` <small>(${w('optional')})</small>` : ''}
        </legend>
        ${mistake === undefined ? '' : html`<p class="mistake" id="${id}-m">${mistake}</p>`}
        ${Array.from(
          { length: rowsIn(typed, name) },
          (_, n) =>
            html`<fieldset>
              <legend>${n + 1}</legend>
              ${formFields(field.row(n).map(n === 0 && !optional ? (f) => f : loose), options)}
            </fieldset>`,
        )}
        <p><button name="more" value="${name}" formnovalidate>${w('moreRows')}</button></p>
      </fieldset>`;
    case 'lines':
      return framed(
        html`<textarea ${attributes} rows="3" spellcheck="false">${textsIn(typed, name).join('\n')}</textarea>`,
        optional ? `${w('oneALine')}; ${w('optional')}` : w('oneALine'),
      );
    case 'json':
      return framed(html`<textarea ${attributes} rows="5" spellcheck="false">${value}</textarea>`, w('json'));
    case 'text': {
      const known = choices(member);
      if (known) return select(known);
      return framed(
        html`<input
          ${attributes}
          value="${value}"
          ${field.most === null ? '' : html`maxlength="${field.most}"`}
          autocomplete="off"
        />`,
      );
    }
  }
}

/** Of a variant that may not be chosen nothing is required by the browser; the schema says what is. */
export function loose(field: Field): Field {
  return { ...field, loose: true };
}

/** Members that a form is given already. */
export function hidden(members: Readonly<Record<string, string | number>>): Html {
  return html`${Object.entries(members).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  )}`;
}
