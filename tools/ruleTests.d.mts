/** Types of `ruleTests.mjs`: which test names which rule. A test names a rule by its id in its title. */

/** The titles of the tests and groups of a test file's source. */
export function titlesIn(source: string): string[];

/** Rule ids, one of these prefixes and two digits, in a title. */
export function ruleIdsIn(title: string, prefixes: readonly string[]): string[];

/** Rule id to the tests under `folder` whose titles name it. `file` is relative to the folder, with `/`. */
export function testsByRule(
  folder: string,
  prefixes: readonly string[],
): Map<string, { file: string; title: string }[]>;
