import type { Act } from '../../contracts/acts.ts';
import type { ActorId, PersonId } from '../../contracts/ids.ts';
import type { SourceText } from '../index.ts';

/** A text as it was read from a file, with the name that the file had. */
export type KeptText = { readonly file: string; readonly text: SourceText };

/** What somebody has given for a document and not signed yet. The engine has none of it. */
export type Filing = {
  readonly proposal: Extract<Act, { type: 'ProposeDocument' }> | null;
  readonly texts: readonly KeptText[];
  /** As it was typed. */
  readonly open: string;
};

/** Texts of one version: as many languages as a version may have. */
export const FILING_TEXTS = 16;
/** Bytes of texts that one desk keeps for all; the filing that was not touched for longest makes room. */
export const FILINGS_BYTES = 128 * 1024 * 1024;
/** Of one form with files: a Word file of 8 MiB with what stands beside it. */
export const UPLOAD_BYTES = 9 * 1024 * 1024;
/** Filings of one person. */
export const FILINGS_OF_ONE = 16;

export type Filings = {
  readonly find: (whose: Whose, about: string) => Filing | null;
  /** In place of the one before. */
  readonly keep: (whose: Whose, about: string, filing: Filing) => void;
  readonly forget: (whose: Whose, about: string) => void;
};
type Whose = { readonly actor: ActorId; readonly person: PersonId };

/**
 * Keeps what is being filed between the pages of one desk, in memory: a browser gives a file once. What is lost with it has to be
 * chosen again; what was signed is in the entries.
 */
export function createFilings(): Filings {
  const kept = new Map<string, Filing>();
  const nameOf = ({ actor, person }: Whose, about: string) => `${actor}.${person} ${about}`;
  const bytesOf = (filing: Filing) => filing.texts.reduce((sum, t) => sum + t.text.bytes, 0);
  return {
    find: (whose, about) => kept.get(nameOf(whose, about)) ?? null,
    keep: (whose, about, filing) => {
      const name = nameOf(whose, about);
      kept.delete(name);
      kept.set(name, filing);
      const own = [...kept.keys()].filter((k) => k.startsWith(nameOf(whose, '')));
      for (const oldest of own.slice(0, Math.max(0, own.length - FILINGS_OF_ONE))) kept.delete(oldest);
      let bytes = [...kept.values()].reduce((sum, f) => sum + bytesOf(f), 0);
      for (const [oldest, f] of kept) {
        if (bytes <= FILINGS_BYTES || oldest === name) break;
        kept.delete(oldest);
        bytes -= bytesOf(f);
      }
    },
    forget: (whose, about) => void kept.delete(nameOf(whose, about)),
  };
}
