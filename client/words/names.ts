import type { OrganisationState } from '../../domain/organisation/state.ts';
import { say, type Language, type Said } from './language.ts';
import { ROLES } from './terms.ts';
import { readersWriting, type Writing } from './writing.ts';

/** How a reader is spoken to, and what actors, organs and stages are called then. Codes that nobody knows stay codes. */
export type Names = {
  readonly language: Language;
  /** IANA zone on whose clock instants are told; null: UTC. */
  readonly zone: string | null;
  readonly writing: Writing;
  readonly actor: (code: string) => string;
  readonly organ: (code: string) => string;
  /** That at which everything begins stands in no procedure. */
  readonly stage: (code: string) => string;
  readonly documentClass: (code: string) => string;
  readonly status: (code: string) => string;
  /** Somebody who is or was accredited. */
  readonly person: (code: string) => string;
  /** A version by the hash of its text: by its number where that is known, else by the beginning of the hash. */
  readonly text: (hash: string) => string;
};

/** What the organisation has on record. */
type OnRecord = Pick<OrganisationState, 'procedure' | 'members' | 'offices' | 'chairs' | 'parties' | 'people'>;

/**
 * The names in a language: those that the procedure gives for it, else those on record; `organisation` null: codes alone. An
 * office that has none in this language is called by its role and the organs that it chairs, else its state and its code. `versions`: the numbers of a document's versions
 * by the hashes of their texts. `writing`: what is made again and compared writes otherwise than for a reader.
 */
export function namesIn(
  language: Language,
  zone: string | null,
  organisation: OnRecord | null,
  versions: Readonly<Record<string, number>> = {},
  writing: Writing = readersWriting(language, zone),
): Names {
  const procedure = organisation?.procedure ?? null;
  const given = procedure?.names?.[language];
  const own = (part: 'organs' | 'stages' | 'classes' | 'statuses') => {
    const named: Readonly<Record<string, string>> = given?.[part] ?? {};
    const all: Named = procedure?.[part] ?? {};
    return (code: string) => valueOf(named, code) ?? valueOf(all, code)?.name ?? code;
  };
  const organ = own('organs');
  const stage = own('stages');
  const nameOf = (of: Named | undefined, code: string) => valueOf(of ?? {}, code)?.name;
  const actor = (code: string): string => {
    const named = valueOf<string>(given?.actors ?? {}, code);
    if (named !== undefined) return named;
    const office = valueOf<Office>(organisation?.offices ?? {}, code);
    if (office && language === 'en') return office.name;
    if (office) {
      const chaired = Object.entries(organisation?.chairs ?? {}).flatMap(([o, by]) => (by === code ? [organ(o)] : []));
      if (chaired.length > 0) return `${say(ROLES[office.role], language)} (${writing.list(chaired)})`;
      const state = office.state === null ? '' : `, ${actor(office.state)}`;
      return `${say(ROLES[office.role], language)}${state} (${code})`;
    }
    return nameOf(organisation?.members, code) ?? nameOf(organisation?.parties, code) ?? code;
  };
  return {
    ...{ language, zone, writing, actor },
    ...{
      organ,
      stage: (code) => (code === PROPOSAL && stage(code) === code ? say(PROPOSING, language) : stage(code)),
      documentClass: own('classes'),
      status: own('statuses'),
    },
    person: (code) => nameOf(organisation?.people, code) ?? code,
    text: (hash) => {
      const version = valueOf(versions, hash);
      return version === undefined
        ? `${say(TEXT, language)} ${hash.slice(0, 12)}`
        : `${say(VERSION, language)} ${version}`;
    },
  };
}

type Named = Readonly<Record<string, { readonly name: string }>>;
type Office = OrganisationState['offices'][string];

/** Before any organ. */
const PROPOSAL = '00';
const PROPOSING: Said = { en: 'Proposal', ru: 'Внесение' };
const VERSION: Said = { en: 'version', ru: 'версия' };
const TEXT: Said = { en: 'text', ru: 'текст' };

/** Codes come from others, and `constructor` is none of theirs. */
function valueOf<T>(of: Readonly<Record<string, T>>, code: string): T | undefined {
  return Object.hasOwn(of, code) ? of[code] : undefined;
}
