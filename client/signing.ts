import { randomBytes } from 'node:crypto';
import type { Act } from '../contracts/acts.ts';
import type { AggregateRef, Instant, Sha256, StatementId } from '../contracts/ids.ts';
import type { Refusal } from '../contracts/refusal.ts';
import { parseStatement, type Statement } from '../contracts/statement.ts';
import { canonicalJson } from '../evidence/canonical.ts';
import { statementId } from '../evidence/hash.ts';
import { publicPart, thumbprint, type PrivateJwk } from '../evidence/keys.ts';
import { createSigner, readStatement } from '../evidence/statement.ts';
import type { Unanswered } from './counter.ts';
import { ProfileError, type Speaker } from './profile.ts';
import { MalformedAct } from './result.ts';

/** Makes and signs statements of one identity; the counter and the hash of the one before come from the caller. */
export type StatementMaker = (aggregate: AggregateRef, act: Act, seq: number, prev: Sha256 | null) => Unanswered;

/** The next statement of an identity, not signed. @throws MalformedAct on an act that no schema allows. */
export function unsignedStatement(
  { organisation, actor, person }: Pick<Speaker, 'organisation' | 'actor' | 'person'>,
  aggregate: AggregateRef,
  act: Act,
  seq: number,
  prev: Sha256 | null,
): Statement {
  const statement = {
    ...{ v: 1, organisation, aggregate, actor, person },
    issuedAt: new Date().toISOString() as Instant,
    nonce: randomBytes(12).toString('base64url'),
    ...{ seq, prev, act },
  } as Statement;
  const checked = parseStatement(statement);
  if (!checked.ok) throw new MalformedAct(act.type, checked.mistakes);
  return checked.statement;
}

/**
 * Prepares the key of a profile once. The maker throws {@link MalformedAct} on an act that no schema allows, and
 * {@link ProfileError} where the profile holds no key.
 */
export function statementMaker(identity: Speaker): StatementMaker {
  const { privateKey } = identity;
  const sign = privateKey === undefined ? keyless : signedBy(privateKey);
  return (aggregate, act, seq, prev) => {
    const jws = sign(unsignedStatement(identity, aggregate, act, seq, prev));
    return { statement: statementId(jws), aggregate, jws };
  };
}

/** Signs statements with one key. */
export function signedBy(jwk: PrivateJwk): (statement: Statement) => string {
  return createSigner({ jwk, kid: thumbprint(publicPart(jwk)) }).signStatement;
}

function keyless(): never {
  throw new ProfileError(
    'keyless',
    'This profile holds no key that signs: add --draft FILE, sign the file where the key is (concordat sign-draft), and send it (concordat send).',
  );
}

/** The RFC 8785 text of a statement: the payload that is signed, to the byte. */
export function canonicalStatement(statement: Statement): string {
  return canonicalJson(statement);
}

/** Reads a statement that was signed elsewhere: its form alone (E01-E05), no key is known here. Never throws. */
export function readSigned(
  jws: string,
):
  | { readonly ok: true; readonly statement: Statement; readonly id: StatementId; readonly jws: string }
  | { readonly ok: false; readonly refusal: Refusal } {
  const read = readStatement(jws);
  if (read.ok) return { ok: true, statement: read.statement, id: read.id, jws: read.jws };
  const { rule, lack, facts } = read;
  return { ok: false, refusal: { rule, lack, facts } };
}
