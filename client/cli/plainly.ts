/** Characters that are not seen, or change how others are seen: controls, formats (bidirectional, joiners, tags), separators. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu;

/**
 * Somebody else's words as they may be shown on a terminal before they are signed: whatever is not seen stands as `⟨U+202E⟩`,
 * and every line but the first begins with `| `, so that no words can pass for a line of this program.
 */
export function plainly(words: string): string {
  return words
    .split('\n')
    .map((line) => line.replace(UNSEEN, named))
    .join('\n        | ');
}

function named(character: string): string {
  return `⟨U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
