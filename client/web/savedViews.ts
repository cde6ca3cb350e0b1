import { LIMITS } from '../../contracts/limits.ts';

/**
 * Views that somebody has named, so that a search or a filter is found again: addresses of this desk, kept in this browser for the
 * person who signed in. What is kept is read as something that anybody may have written there.
 */

export type SavedView = {
  readonly name: string;
  /** Its conditions as the address has them, with the question mark; empty: none. */
  readonly query: string;
};

/** A name as it is kept: one line, without what would reorder or hide what stands beside it. Empty: it is none. */
export function viewName(typed: string): string {
  return typed
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, LIMITS.savedViewNameChars)
    .trim();
}

/** What was kept; what is no view is left out. */
export function readViews(kept: string | null): readonly SavedView[] {
  let found: unknown;
  try {
    found = JSON.parse(kept ?? '[]');
  } catch {
    return [];
  }
  if (!Array.isArray(found)) return [];
  return found.flatMap((view: unknown) => viewIn(view) ?? []).slice(0, LIMITS.savedViews);
}

function viewIn(view: unknown): SavedView | null {
  if (typeof view !== 'object' || view === null) return null;
  const { name, query } = view as Partial<Record<keyof SavedView, unknown>>;
  if (typeof name !== 'string' || typeof query !== 'string' || query.length > LIMITS.savedViewChars) return null;
  const shown = viewName(name);
  // What follows a path and begins with a question mark leads to no other place.
  return shown === '' || !/^(\?[^#]*)?$/.test(query) ? null : { name: shown, query };
}

/** With one more, in the place of the one of the same name; null: it has no name, is too long, or there are {@link LIMITS.savedViews}. */
export function withView(views: readonly SavedView[], typed: string, query: string): readonly SavedView[] | null {
  const made = viewIn({ name: typed, query });
  if (!made) return null;
  const others = views.filter((v) => v.name !== made.name);
  return others.length >= LIMITS.savedViews ? null : [...others, made];
}

export function withoutView(views: readonly SavedView[], name: string): readonly SavedView[] {
  return views.filter((v) => v.name !== name);
}
