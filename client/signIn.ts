import type { Instant } from '../contracts/ids.ts';
import { SIGN_IN_TYP, SignIn } from '../contracts/signIn.ts';
import type { Refusal } from '../contracts/refusal.ts';
import { keyInForce, type OrganisationState, type Person } from '../domain/organisation/state.ts';
import { canonicalJson, parseCanonical } from '../evidence/canonical.ts';
import { publicPart, signText, thumbprint, type PrivateJwk } from '../evidence/keys.ts';
import { notAuthentic } from '../evidence/rules.ts';
import { readJws, verifySignature } from '../evidence/statement.ts';
import type { Identity } from './profile.ts';

/** A signed challenge is small: bytes. */
const LIMIT = 2_048;

/** Answers a challenge with the key of a profile: a compact JWS of type {@link SIGN_IN_TYP}. */
export function answerChallenge(
  { organisation, actor, person }: Pick<Identity, 'organisation' | 'actor' | 'person'>,
  key: PrivateJwk,
  origin: string,
  challenge: string,
): string {
  const issuedAt = new Date().toISOString() as Instant;
  const said = SignIn.parse({ v: 1, organisation, origin, actor, person, challenge, issuedAt });
  const head = `{"alg":"Ed25519","kid":"${thumbprint(publicPart(key))}","typ":"${SIGN_IN_TYP}"}`;
  const input = [head, canonicalJson(said)].map((part) => Buffer.from(part).toString('base64url')).join('.');
  return `${input}.${signText(key, input)}`;
}

/** Who answered a challenge, and under which key. */
export type Answered = { readonly ok: true; readonly person: Person; readonly kid: string; readonly challenge: string };

/**
 * Reads the answer to a challenge under the keys of the organisation: form and size (E01-E05), the organisation and the desk
 * that asked (E09), the key in force (E06), of the person and actor that it names (E12, E13), and the signature (E08). Whether
 * the challenge is one of this desk and was not answered before is the caller's to know. Never throws.
 */
export function readAnswer(
  jws: string,
  organisation: OrganisationState,
  origin: string,
): Answered | { readonly ok: false; readonly refusal: Refusal } {
  const read = readJws(jws.trim(), SIGN_IN_TYP, LIMIT);
  if (!read.ok) return no(read);
  const parsed = parseCanonical(read.payload);
  if (!parsed.ok) return no(notAuthentic('E04', 'canonical', { found: parsed.what }));
  const said = SignIn.safeParse(parsed.value);
  if (!said.success) return no(notAuthentic('E05', 'schema'));
  const { actor, person, challenge } = said.data;
  if (said.data.organisation !== organisation.id || said.data.origin !== origin)
    return no(notAuthentic('E09', 'organisation', { organisation: said.data.organisation, origin: said.data.origin }));
  const found = keyInForce(organisation, read.kid);
  if (!found) return no(notAuthentic('E06', 'notEnrolled', { kid: read.kid }));
  if (found.person.person !== person) return no(notAuthentic('E12', 'person', { person }));
  if (found.person.actor !== actor) return no(notAuthentic('E13', 'actor', { actor }));
  if (!verifySignature(read, found.key.key)) return no(notAuthentic('E08', 'signature', { kid: read.kid }));
  return { ok: true, person: found.person, kid: read.kid, challenge };
}

function no({ rule, lack, facts }: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: { rule, lack, facts } };
}
