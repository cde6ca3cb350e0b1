import { Place } from '../../../contracts/position.ts';

/**
 * Places in a Word file are bookmarks, whose names hold letters, digits and `_` alone and 40 characters at most. A place
 * whose name does not fit stands in the text, as it does in Markdown.
 */
const PREFIX = 'p_';
const LONGEST = 40;

/** The bookmark of a place, or null where it would be too long. */
export function bookmarkOf(place: Place): string | null {
  const name = PREFIX + place.replaceAll('_', '__').replaceAll('-', '_h').replaceAll('.', '_d');
  return name.length <= LONGEST ? name : null;
}

/** The place of a bookmark, or null for one that Word or somebody else has set. */
export function placeOfBookmark(name: string): Place | null {
  if (!name.startsWith(PREFIX)) return null;
  const signs: Readonly<Record<string, string>> = { __: '_', _h: '-', _d: '.' };
  const decoded = name.slice(PREFIX.length).replace(/_[_hd]/g, (sign) => signs[sign]!);
  const place = Place.safeParse(decoded);
  return place.success && bookmarkOf(place.data) === name ? place.data : null;
}
