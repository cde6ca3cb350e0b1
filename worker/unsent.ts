import type { Instant } from '../contracts/ids.ts';
import type { Statement } from '../contracts/statement.ts';
import type { Received } from '../domain/journalling.ts';
import { canonicalJson } from '../evidence/canonical.ts';
import { sha256Hex } from '../evidence/hash.ts';

/** As long as what a signature adds to a statement: the header's part and the signature's, with their full stops. */
const SIGNED = { head: 'h'.repeat(127), tail: 's'.repeat(86) };
/** INBOX will number it. */
const SOME_SEQUENCE = 999_999_999;

/** A statement as it would arrive if somebody signed and sent it: as long, and decided as well; nobody can take it for a signed one. */
export function unsent(statement: Statement, at: Instant): Received {
  const jws = `${SIGNED.head}.${Buffer.from(canonicalJson(statement)).toString('base64url')}.${SIGNED.tail}`;
  return { statement, id: sha256Hex(jws), jws, sequence: SOME_SEQUENCE, at };
}
