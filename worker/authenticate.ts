import {
  PROCESS,
  type ActorId,
  type AggregateRef,
  type OrganisationId,
  type StatementId,
  type Thumbprint,
} from '../contracts/ids.ts';
import { parseInboxSubject } from '../contracts/names.ts';
import type { Refusal } from '../contracts/refusal.ts';
import type { Statement } from '../contracts/statement.ts';
import { aggregateRef, parseAggregateRef } from '../contracts/ids.ts';
import { keyOfStatement } from '../domain/journalling.ts';
import type { OrganisationState } from '../domain/organisation/state.ts';
import { thumbprint } from '../evidence/keys.ts';
import { notAuthentic } from '../evidence/rules.ts';
import { rawId, readStatement, verifySignature, type ReadStatement } from '../evidence/statement.ts';

/** What came in: whatever bytes, on a subject that the sender's account may publish to. */
export type Arrival = { readonly subject: string; readonly data: Uint8Array };

/** Where an answer goes: the account that sent, about the aggregate of the subject. */
export type Address = { readonly actor: ActorId; readonly aggregate: AggregateRef };

/**
 * A message that is not an authentic statement. `id` is the hash of its bytes, whatever it claims to be: nobody can take
 * the identity of another's statement away. `address` is null where the subject names nobody to answer.
 */
export type Unauthentic = {
  readonly ok: false;
  readonly address: Address | null;
  readonly id: StatementId;
  readonly refusal: Refusal;
};

/** A well-formed statement whose subject agrees with it; its signature has not been looked at yet. */
export type ReadArrival = { readonly ok: true; readonly address: Address; readonly read: ReadStatement };

/**
 * First half, without any key: the subject (E15), the statement's form (E01-E05), and that subject and statement name one
 * actor (E10), one aggregate (E11) and this organisation (E09). Never throws, whatever comes in.
 */
export function readArrival(arrival: Arrival, organisation: OrganisationId): ReadArrival | Unauthentic {
  const subject = parseInboxSubject(arrival.subject);
  if (!subject) return unauthentic(null, arrival, notAuthentic('E15', 'subject'));
  const address: Address = { actor: subject.actor, aggregate: subject.ref };
  const read = readStatement(arrival.data);
  if (!read.ok) return unauthentic(address, arrival, read);
  const lack = lackOfAddress(address, read.statement, organisation);
  return lack ? unauthentic(address, arrival, lack) : { ok: true, address, read };
}

function lackOfAddress(address: Address, statement: Statement, organisation: OrganisationId): Refusal | null {
  if (statement.actor !== address.actor)
    return notAuthentic('E10', 'actor', { account: address.actor, statement: statement.actor });
  if (statement.aggregate !== address.aggregate)
    return notAuthentic('E11', 'aggregate', { subject: address.aggregate, statement: statement.aggregate });
  if (statement.organisation !== organisation)
    return notAuthentic('E09', 'organisation', { organisation, statement: statement.organisation });
  const { kind } = parseAggregateRef(address.aggregate);
  if (kind === 'organisation' && address.aggregate !== aggregateRef('organisation', organisation)) {
    return notAuthentic('E09', 'organisation', { organisation, statement: address.aggregate });
  }
  return null;
}

/**
 * Second half: the key in force of the organisation at this point of the journal (E06, E07), of the person and actor that
 * the statement names (E12, E13), and the signature under it (E08). Null when all hold. Never throws.
 */
export function lackOfAuthenticity(
  { read }: ReadArrival,
  organisation: OrganisationState,
  rootKey: Thumbprint,
): Refusal | null {
  const key = keyOfStatement(organisation, read.statement, read.kid, { rootKey, thumbprint });
  if (!key.ok) return key.refusal;
  return verifySignature(read, key.key) ? null : refusalOf(notAuthentic('E08', 'signature', { kid: read.kid }));
}

/** Whether the id of a statement is the hash of its bytes, so that a second arrival is known before its key is looked up. */
export function isIdentifiedByBytes(statement: Statement): boolean {
  return statement.actor !== PROCESS;
}

/** The refusal of an arrival that turned out not to be authentic. */
export function unauthentic(address: Address | null, arrival: Arrival, refusal: Refusal): Unauthentic {
  return { ok: false, address, id: rawId(arrival.data), refusal: refusalOf(refusal) };
}

/** A refusal and nothing else of the value that carried it. */
function refusalOf({ rule, lack, facts }: Refusal): Refusal {
  return { rule, lack, facts };
}
