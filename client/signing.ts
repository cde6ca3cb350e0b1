import { randomBytes } from 'node:crypto';
import type { Act } from '../contracts/acts.ts';
import type { AggregateRef, Instant, Sha256 } from '../contracts/ids.ts';
import { parseStatement, type Statement } from '../contracts/statement.ts';
import { statementId } from '../evidence/hash.ts';
import { publicPart, thumbprint } from '../evidence/keys.ts';
import { createSigner } from '../evidence/statement.ts';
import type { Unanswered } from './counter.ts';
import type { Profile } from './profile.ts';
import { MalformedAct } from './result.ts';

/** Makes and signs statements of one identity; the counter and the hash of the one before come from the caller. */
export type StatementMaker = (aggregate: AggregateRef, act: Act, seq: number, prev: Sha256 | null) => Unanswered;

/** Prepares the key of a profile once. The maker throws {@link MalformedAct} on an act that no schema allows. */
export function statementMaker(profile: Profile): StatementMaker {
  const jwk = profile.privateKey;
  const signer = createSigner({ jwk, kid: thumbprint(publicPart(jwk)) });
  return (aggregate, act, seq, prev) => {
    const statement = {
      v: 1,
      organisation: profile.organisation,
      aggregate,
      actor: profile.actor,
      person: profile.person,
      issuedAt: new Date().toISOString() as Instant,
      nonce: randomBytes(12).toString('base64url'),
      seq,
      prev,
      act,
    } as Statement;
    const checked = parseStatement(statement);
    if (!checked.ok) throw new MalformedAct(act.type, checked.mistakes);
    const jws = signer.signStatement(checked.statement);
    return { statement: statementId(jws), aggregate, jws };
  };
}
