import type { OrganisationAct, PublicJwk } from '../../contracts/acts.ts';
import type { OrganisationEvent } from '../../contracts/events.ts';
import type { Thumbprint } from '../../contracts/ids.ts';
import type { LogConflict, RegisteredKey } from '../../contracts/log.ts';
import type { Refusal } from '../../contracts/refusal.ts';
import { refused, type Decision, type DecisionContext } from '../decision.ts';
import type { DossierState } from '../dossier/state.ts';
import type { MeetingState } from '../meeting/state.ts';
import type { OrganisationRule } from './rules.ts';

/** What the rules ask of keys. Hashing and curves are not the domain's: `evidence/` hands them in. None of them throws. */
export type KeyChecks = {
  /** RFC 7638 thumbprint, the key's `kid`. */
  thumbprint(key: PublicJwk): Thumbprint;
  /** False for a key of small order or one that is not canonical. */
  isSound(key: PublicJwk): boolean;
  /** Whether `proof` (base64url) is a signature by the key over `text`. */
  provesPossession(key: PublicJwk, proof: string, text: string): boolean;
  /** Whether both checkpoints were signed by one of these keys, which are the log's, and contradict each other. */
  contradicts(logKeys: readonly RegisteredKey[], conflict: LogConflict): boolean;
};

/**
 * `dossier` and `meeting`: those that the act names, folded; null where the act names none or nothing was proposed or
 * convened under that id.
 */
export type OrganisationContext = DecisionContext & {
  readonly dossier: DossierState | null;
  readonly meeting: MeetingState | null;
  readonly keys: KeyChecks;
};

export type Act<T extends OrganisationAct['type']> = Extract<OrganisationAct, { readonly type: T }>;
export type Outcome = Decision<OrganisationEvent>;
export type No = { readonly ok: false; readonly refusal: Refusal } | null;

/** A refusal by a rule of the organisation. */
export function no(
  rule: OrganisationRule,
  lack: string,
  facts: Refusal['facts'] = {},
): { readonly ok: false; readonly refusal: Refusal } {
  return refused(rule, lack, facts);
}
