import { visible } from '../index.ts';

/** Struck out in red, underlined in green, and neither again. */
export const RED = '\u001b[31;9m';
export const GREEN = '\u001b[32;4m';
export const PLAIN = '\u001b[0m';

/**
 * A text as a terminal may get it: the program's own colours stay, every other control that would move the cursor or reorder
 * words stands as `⟨U+001B⟩`, whoever wrote it.
 */
export function forTerminal(text: string): string {
  // oxlint-disable-next-line no-control-regex -- its own colours begin with one
  return text.replace(/\u001b\[(?:31;9|32;4|0)m|[^\u001b]+|\u001b/g, (part) =>
    [RED, GREEN, PLAIN].includes(part) ? part : visible(part),
  );
}
