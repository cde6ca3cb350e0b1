import { child, elements, type Xml } from './parts.ts';

/** A style, and the one that it is based on. */
export type Style = {
  readonly name: string;
  readonly based: string;
  readonly pPr: Xml | undefined;
  readonly rPr: Xml | undefined;
};

/** The styles of a document. */
export type Styles = {
  /** The style of a paragraph, a run or a table with those that it is based on; of one that names none, the document's own. */
  readonly chain: (of: 'paragraph' | 'character' | 'table', id: string | undefined) => readonly Style[];
  /** What holds where no style says otherwise. */
  readonly defaults: Xml | undefined;
};

/** A switch of Word: on where it is there and does not say otherwise. */
export function isOn(xml: Xml, name: string): boolean {
  const off = ['0', 'false', 'off', 'none', 'baseline'];
  return xml.name === name && !off.includes(xml.is['val'] ?? '1');
}

/** Reads the part that holds the styles. */
export function stylesOf(part: Xml | null): Styles {
  const all = elements(part, 'style');
  const known = new Map(all.map((s) => [s.is['styleId'] ?? '', styleOf(s)]));
  const own = new Map(
    all
      .filter((s) => isOn({ ...s, is: { val: s.is['default'] ?? '0' } }, 'style'))
      .map((s) => [s.is['type'], styleOf(s)]),
  );
  return {
    chain(of, id) {
      const chain: Style[] = [];
      // Two styles that are based on each other end where they began.
      for (let s = known.get(id ?? '') ?? own.get(of); s && !chain.includes(s); s = known.get(s.based)) chain.push(s);
      return chain;
    },
    defaults: child(child(child(part, 'docDefaults'), 'rPrDefault'), 'rPr'),
  };
}

function styleOf(style: Xml): Style {
  return {
    name: child(style, 'name')?.is['val'] ?? '',
    based: child(style, 'basedOn')?.is['val'] ?? '',
    pPr: child(style, 'pPr'),
    rPr: child(style, 'rPr'),
  };
}

/**
 * Whether the words of a run look so: by its own word, else by that of any of its styles, or the defaults. Where two styles say it,
 * Word takes it off again and other programs do not; that is taken to be on.
 */
export function looks(
  name: string,
  rPr: Xml | undefined,
  chains: readonly (readonly Style[])[],
  { defaults }: Styles,
): boolean {
  const direct = child(rPr, name);
  if (direct) return isOn(direct, name);
  const said = [...chains.map((chain) => chain.map((s) => child(s.rPr, name)).find(Boolean)), child(defaults, name)];
  return said.some((xml) => xml !== undefined && isOn(xml, name));
}

/**
 * The fonts of a run's letters: for each kind of them the one named nearest, by the run, its styles or the defaults. One of the
 * theme is not named here.
 */
export function fontsOf(
  rPr: Xml | undefined,
  chains: readonly (readonly Style[])[],
  { defaults }: Styles,
): readonly string[] {
  const named = [rPr, ...chains.flat().map((s) => s.rPr), defaults].map((of) => child(of, 'rFonts')?.is ?? {});
  return ['ascii', 'hAnsi'].flatMap((letters) => {
    const nearest = named.find((is) => is[letters] ?? is[`${letters}Theme`]);
    return nearest?.[`${letters}Theme`] === undefined ? (nearest?.[letters] ?? []) : [];
  });
}
