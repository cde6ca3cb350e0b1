import type { Rule } from './decision.ts';
import { DOSSIER_RULES } from './dossier/rules.ts';
import { MEETING_RULES } from './meeting/rules.ts';
import { ORGANISATION_RULES } from './organisation/rules.ts';

/** The rule table: every id that a refusal of the three aggregates may name. Authenticity has its own, E.., in evidence. */
export const RULES: Readonly<Record<string, Rule>> = { ...DOSSIER_RULES, ...ORGANISATION_RULES, ...MEETING_RULES };
