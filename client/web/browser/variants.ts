/** Of a choice between kinds only the fields of the chosen one are shown. */

export function showVariants(): void {
  for (const set of document.querySelectorAll<HTMLFieldSetElement>('fieldset[data-variants]')) {
    const show = () => {
      const chosen = set.querySelector<HTMLInputElement>(':scope > .variant > label > input:checked')?.value;
      for (const fields of set.querySelectorAll<HTMLElement>(':scope > .variant > .of'))
        fields.hidden = fields.dataset['of'] !== chosen;
    };
    set.addEventListener('change', show);
    show();
  }
}
