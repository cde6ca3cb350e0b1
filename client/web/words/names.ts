import type { OFFICE_ROLES } from '../../../contracts/acts.ts';
import type { Procedure } from '../../../contracts/procedure.ts';
import { say, type Language, type Said } from './language.ts';
import { ROLES } from './terms.ts';

/** How a reader is spoken to, and what actors, organs and stages are called then. Codes that nobody knows stay codes. */
export type Names = {
  readonly language: Language;
  /** IANA zone on whose clock instants are told; null: UTC. */
  readonly zone: string | null;
  readonly actor: (code: string) => string;
  readonly organ: (code: string) => string;
  readonly stage: (code: string) => string;
  readonly documentClass: (code: string) => string;
  readonly status: (code: string) => string;
  /** A version by the hash of its text: by its number where that is known, else by the beginning of the hash. */
  readonly text: (hash: string) => string;
};

/** What the organisation has on record; of its view, these parts. */
export type OnRecord = {
  readonly members: readonly { readonly member: string; readonly name: string }[];
  readonly offices: readonly {
    readonly office: string;
    readonly role: (typeof OFFICE_ROLES)[number];
    readonly state: string | null;
    readonly name: string;
  }[];
  readonly parties: readonly { readonly party: string; readonly name: string }[];
};

const NOTHING: OnRecord = { members: [], offices: [], parties: [] };

/**
 * The names in a language: those that the procedure gives for it, else those on record. An office that has none in this
 * language is called by its role and its state. `versions`: the numbers of a document's versions by the hashes of their texts.
 */
export function namesIn(
  language: Language,
  zone: string | null,
  procedure: Procedure | null,
  record: OnRecord = NOTHING,
  versions: Readonly<Record<string, number>> = {},
): Names {
  const given = procedure?.names?.[language];
  const own = <T extends 'organs' | 'stages' | 'classes' | 'statuses'>(part: T) => {
    const named: Readonly<Record<string, string>> = given?.[part] ?? {};
    const all: Readonly<Record<string, { readonly name: string }>> = procedure?.[part] ?? {};
    return (code: string) => valueOf(named, code) ?? valueOf(all, code)?.name ?? code;
  };
  const actors: Readonly<Record<string, string>> = given?.actors ?? {};
  const actor = (code: string): string => {
    const named = valueOf(actors, code);
    if (named !== undefined) return named;
    const office = record.offices.find((o) => o.office === code);
    if (office && language === 'en') return office.name;
    if (office) {
      const state = office.state === null ? '' : `, ${actor(office.state)}`;
      return `${say(ROLES[office.role], language)}${state} (${code})`;
    }
    return (
      record.members.find((m) => m.member === code)?.name ?? record.parties.find((p) => p.party === code)?.name ?? code
    );
  };
  return {
    ...{ language, zone, actor },
    ...{ organ: own('organs'), stage: own('stages'), documentClass: own('classes'), status: own('statuses') },
    text: (hash) => {
      const version = valueOf(versions, hash);
      return version === undefined
        ? `${say(TEXT, language)} ${hash.slice(0, 12)}`
        : `${say(VERSION, language)} ${version}`;
    },
  };
}

const VERSION: Said = { en: 'version', ru: 'версия' };
const TEXT: Said = { en: 'text', ru: 'текст' };

/** Codes come from others, and `constructor` is none of theirs. */
function valueOf<T>(of: Readonly<Record<string, T>>, code: string): T | undefined {
  return Object.hasOwn(of, code) ? of[code] : undefined;
}
