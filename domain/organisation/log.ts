import { logKeyProofText, type PublicJwk } from '../../contracts/acts.ts';
import type { OrganisationEvent } from '../../contracts/events.ts';
import { parseAggregateRef, type ActorId, type Thumbprint } from '../../contracts/ids.ts';
import type { LogTrust } from '../../contracts/log.ts';
import { accepted } from '../decision.ts';
import { no, type Act, type No, type OrganisationContext, type Outcome } from './context.ts';
import { countedMembers, isMember, roleOf, type OrganisationState } from './state.ts';

/** The organisation's transparency log and those who witness it (docs/adr/0022). */

/** A member's delegation or an auditor: those to whom it matters that nobody is shown another history. */
export function mayWitness(state: OrganisationState, actor: ActorId): boolean {
  return isMember(state, actor) || roleOf(state, actor) === 'auditor';
}

/** Whether a key is or was the log's, or a witness's. */
export function isLogOrWitnessKey(state: OrganisationState, kid: Thumbprint): boolean {
  return [...state.logKeys, ...state.witnesses].some((k) => k.kid === kid);
}

/** O22, O47, O24, in this order: an unsound key has no owner, so its proof shows nothing. */
function lackOfKey(
  state: OrganisationState,
  of: 'log' | 'witness',
  claim: { readonly name: string; readonly key: PublicJwk; readonly proof: string },
  { keys, sender, aggregate }: OrganisationContext,
): No {
  const { name, key, proof } = claim;
  if (!keys.isSound(key)) return no('O22', 'KeyUnsound', { name });
  const kid = keys.thumbprint(key);
  if (state.keys[kid] || isLogOrWitnessKey(state, kid)) return no('O47', 'KeyUsedBefore', { kid });
  const text = logKeyProofText(of, parseAggregateRef(aggregate).id, sender.actor, name, kid);
  return keys.provesPossession(key, proof, text) ? null : no('O24', 'ProofInvalid', { name, kid });
}

/** O22, O24, O47, O49, O50. Another key ends the one before, from this entry on. */
export function registerLog(state: OrganisationState, act: Act<'RegisterLog'>, context: OrganisationContext): Outcome {
  const { origin, key, proof } = act;
  const log = state.logKeys.at(-1);
  if (log && log.name !== origin) return no('O50', 'AnotherOrigin', { origin, log: log.name });
  const witness = state.witnesses.find((w) => w.name === origin);
  if (witness) return no('O49', 'NameTaken', { name: origin, by: witness.actor });
  const lack = lackOfKey(state, 'log', { name: origin, key, proof }, context);
  if (lack) return lack;
  return accepted<OrganisationEvent>({ type: 'LogRegistered', origin, kid: context.keys.thumbprint(key), key });
}

/** O22, O24, O47, O49, O51. Another key ends the one that this actor had. */
export function registerWitness(
  state: OrganisationState,
  { name, key, proof }: Act<'RegisterWitness'>,
  context: OrganisationContext,
): Outcome {
  const { actor } = context.sender;
  const log = state.logKeys.at(-1);
  if (!log) return no('O51', 'NoLog', { name });
  const other = state.witnesses.find((w) => w.name === name && w.actor !== actor);
  if (other || log.name === name) return no('O49', 'NameTaken', { name, by: other?.actor ?? 'the log' });
  const lack = lackOfKey(state, 'witness', { name, key, proof }, context);
  if (lack) return lack;
  return accepted<OrganisationEvent>({
    ...{ type: 'WitnessRegistered', actor, name, kid: context.keys.thumbprint(key), key },
  });
}

/** O52. */
export function withdrawWitness(
  state: OrganisationState,
  { reason }: Act<'WithdrawWitness'>,
  { sender: { actor } }: OrganisationContext,
): Outcome {
  if (!state.witnesses.some((w) => w.actor === actor && w.endedAt === null)) return no('O52', 'NotAWitness', { actor });
  return accepted<OrganisationEvent>({ type: 'WitnessWithdrawn', actor, reason });
}

/** The text of a signed checkpoint: others may add signatures to it that nobody knows. */
const textOf = (note: string): string => note.split('\n\n')[0] ?? note;

/** O53, O54. Under any key that the log ever had: an old checkpoint is still its word. */
export function reportConflict(
  state: OrganisationState,
  { first, second, root, proof }: Act<'ReportConflict'>,
  { keys, sender }: OrganisationContext,
): Outcome {
  const conflict = { first, second, root, proof };
  const known = state.conflicts.find(
    ({ conflict: c }) => textOf(c.first) === textOf(first) && textOf(c.second) === textOf(second),
  );
  if (known) return no('O54', 'OnRecord', { entry: known.entry, by: known.by });
  if (!keys.contradicts(state.logKeys, conflict)) return no('O53', 'NoConflict', { by: sender.actor });
  return accepted<OrganisationEvent>({ type: 'ConflictReported', by: sender.actor, conflict });
}

/** How many witnesses the procedure in force demands; 0: none. A share of the members is rounded up. */
function quorumOf(state: OrganisationState): number {
  const quorum = state.procedure?.log?.witnesses.quorum;
  if (!quorum) return 0;
  if ('count' in quorum) return quorum.count;
  const [part, whole] = quorum.share;
  return Math.ceil((countedMembers(state).length * part) / whole);
}

/** Whom to believe about the log, as of this state; null: no log is registered. */
export function logTrust(state: OrganisationState): LogTrust | null {
  const log = state.logKeys.at(-1);
  if (!log) return null;
  return { log, witnesses: state.witnesses.filter((w) => w.endedAt === null), quorum: quorumOf(state) };
}
