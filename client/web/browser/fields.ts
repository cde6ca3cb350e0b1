/** The fields of a page: what the desk has put there, and what the person at the page has made of it. */

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** `name`: by which the field is known again. `was`: from the desk; `is`: now. Of a box or a radio button whether it is ticked. */
export type FieldState = { readonly name: string; readonly was: string; readonly is: string };

const NOT_TYPED = ['hidden', 'file', 'submit', 'button', 'range'];

function fieldsIn(root: ParentNode): readonly Field[] {
  return [...root.querySelectorAll<Field>('input, textarea, select')].filter((f) => !NOT_TYPED.includes(f.type));
}

/** Ticked, not typed into. */
export function isBox(element: Element | null): element is HTMLInputElement {
  return element instanceof HTMLInputElement && (element.type === 'checkbox' || element.type === 'radio');
}

function stateOf(field: Field): FieldState {
  const name = `${field.id} ${field.name} ${isBox(field) ? field.value : ''}`;
  if (isBox(field)) return { name, was: String(field.defaultChecked), is: String(field.checked) };
  if (!(field instanceof HTMLSelectElement)) return { name, was: field.defaultValue, is: field.value };
  const options = [...field.options];
  return { name, was: (options.find((o) => o.defaultSelected) ?? options[0])?.value ?? '', is: field.value };
}

/** All of them that have a name, as they are. */
export function statesIn(root: ParentNode): readonly FieldState[] {
  return fieldsIn(root)
    .filter((f) => f.name !== '')
    .map(stateOf);
}

/** The person has made something else of it. */
export const isTouched = ({ was, is }: FieldState): boolean => was !== is;

/** Makes of the fields that are there what they were made before, as far as `may` says so of what the desk has put there now. */
export function putBack(
  root: ParentNode,
  states: readonly FieldState[],
  may: (now: FieldState, before: FieldState, field: Field) => boolean,
): void {
  const before = new Map(states.map((s) => [s.name, s]));
  for (const field of fieldsIn(root)) {
    const now = stateOf(field);
    const found = before.get(now.name);
    if (!found || !may(now, found, field)) continue;
    if (isBox(field)) field.checked = found.is === 'true';
    else field.value = found.is;
  }
}
