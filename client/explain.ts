import type { Refusal } from '../contracts/refusal.ts';
import { JOURNAL_RULES } from '../domain/journalling.ts';
import type { DossierRule } from '../domain/dossier/rules.ts';
import type { MeetingRule } from '../domain/meeting/rules.ts';
import type { OrganisationRule } from '../domain/organisation/rules.ts';
import { QUERY_RULES, type QueryRule } from '../domain/queryRules.ts';
import { RULES } from '../domain/rules.ts';
import { EVIDENCE_RULES, type EvidenceRule } from '../evidence/rules.ts';

/** What a rule demands, in one sentence, and where it comes from. */
export type RuleText = { readonly says: string; readonly source: string };

/** Every rule that there is. */
export type RuleId =
  DossierRule | OrganisationRule | MeetingRule | QueryRule | EvidenceRule | keyof typeof JOURNAL_RULES;

const table: Readonly<Record<string, RuleText>> = { ...RULES, ...JOURNAL_RULES, ...QUERY_RULES, ...EVIDENCE_RULES };

/** The sentence of a rule id; undefined for an id that this version does not know. */
export function ruleText(rule: string): RuleText | undefined {
  return table[rule];
}

/** The ids of all rules, in the order in which they are listed: by letter, then by number. */
export function ruleIds(): readonly string[] {
  const numberOf = (id: string) => Number(id.slice(1));
  return Object.keys(table).toSorted((a, b) => (a[0] === b[0] ? numberOf(a) - numberOf(b) : a < b ? -1 : 1));
}

/** A refusal with the sentence of its rule, for people and programs alike. */
export function explainRefusal(refusal: Refusal): Refusal & Partial<RuleText> {
  return { ...refusal, ...ruleText(refusal.rule) };
}
