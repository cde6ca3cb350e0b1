/** Titles of the tests by rule, from the text of docs/rules.md. */
export function titlesByRule(markdown: string): Record<string, string[]>;
