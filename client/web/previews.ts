import { createHash } from 'node:crypto';
import type { Act } from '../../contracts/acts.ts';
import type { ActorId, AggregateRef, PersonId } from '../../contracts/ids.ts';
import { canonicalJson } from '../index.ts';

/** What somebody is about to sign. Nothing was sent of it; what it does is asked anew whenever it is looked at. */
export type KeptPreview = {
  readonly aggregate: AggregateRef;
  readonly act: Act;
  /** The page with its form; null: it was asked for by no page that could be shown again. */
  readonly from: string | null;
  /** The page of its receipt, once it was sent from here. */
  readonly receipt: string | null;
};

/** Previews of one person. */
export const PREVIEWS_OF_ONE = 64;
/** Bytes of acts that one desk keeps for all; the preview that was not asked for for longest makes room. */
export const PREVIEWS_BYTES = 32 * 1024 * 1024;

export type Previews = {
  /** The name under which it is found again: the same for the same act of the same person. */
  readonly keep: (whose: Whose, preview: Omit<KeptPreview, 'receipt'>) => string;
  readonly find: (whose: Whose, name: string) => KeptPreview | null;
  /** It was sent. */
  readonly sent: (whose: Whose, name: string, receipt: string) => void;
};
type Whose = { readonly actor: ActorId; readonly person: PersonId };

/** 16 hexadecimal digits that are the same for the same act about the same thing. */
export function previewName({ aggregate, act }: Pick<KeptPreview, 'aggregate' | 'act'>): string {
  return createHash('sha256')
    .update(canonicalJson([aggregate, act]))
    .digest('hex')
    .slice(0, 16);
}

/**
 * Keeps what is shown before it is signed, so that its page has an address: whoever goes back, changes the language or signs in
 * again finds it. In memory, for the person who prepared it alone; what is lost with it is in its form.
 */
export function createPreviews(): Previews {
  const kept = new Map<string, { readonly preview: KeptPreview; readonly bytes: number }>();
  let bytes = 0;
  const keyOf = ({ actor, person }: Whose, name: string) => `${actor}.${person} ${name}`;
  const forget = (key: string) => {
    bytes -= kept.get(key)?.bytes ?? 0;
    kept.delete(key);
  };
  const put = (key: string, preview: KeptPreview) => {
    forget(key);
    const size = Buffer.byteLength(JSON.stringify(preview));
    kept.set(key, { preview, bytes: size });
    bytes += size;
  };
  return {
    keep: (whose, preview) => {
      const name = previewName(preview);
      put(keyOf(whose, name), { ...preview, receipt: null });
      const own = [...kept.keys()].filter((key) => key.startsWith(keyOf(whose, '')));
      for (const oldest of own.slice(0, Math.max(0, own.length - PREVIEWS_OF_ONE))) forget(oldest);
      for (const oldest of kept.keys()) {
        if (bytes <= PREVIEWS_BYTES || oldest === keyOf(whose, name)) break;
        forget(oldest);
      }
      return name;
    },
    find: (whose, name) => kept.get(keyOf(whose, name))?.preview ?? null,
    sent: (whose, name, receipt) => {
      const found = kept.get(keyOf(whose, name));
      if (found) put(keyOf(whose, name), { ...found.preview, receipt });
    },
  };
}
