import { generateKey } from '../../client/index.ts';
import { answerChallenge, readAnswer } from '../../client/signIn.ts';
import type { ActorId, OrganisationId, PersonId } from '../../contracts/ids.ts';
import { initialOrganisation, type OrganisationState } from '../../domain/organisation/state.ts';
import { signedBy } from '../../client/signing.ts';

/** Signing in at a desk: what the answer to a challenge must be, and everything that it must not. */

const ORIGIN = 'https://desk.example.org';
const CHALLENGE = 'A'.repeat(43);
const who = { organisation: 'SCO' as OrganisationId, actor: 'KAZ' as ActorId, person: 'KAZ-HEAD' as PersonId };
const key = generateKey();
const person = (id: string, actor: string, ended = false) => ({
  ...{ person: id as PersonId, actor: actor as ActorId, name: id, level: 'head', mandate: 'note' },
  ...{ ended, termAt: 1, from: null, until: null },
});
const enrolled = (
  over: { readonly revokedAt?: number; readonly ended?: boolean; readonly actor?: string } = {},
): OrganisationState => ({
  ...initialOrganisation,
  id: who.organisation,
  people: { 'KAZ-HEAD': person('KAZ-HEAD', over.actor ?? 'KAZ', over.ended) },
  keys: {
    [key.kid]: {
      ...{ kid: key.kid, person: who.person, key: key.publicJwk, paper: null, enrolledAt: 1 },
      revokedAt: over.revokedAt ?? null,
    },
  },
});
const answer = (over: Partial<typeof who> = {}, origin = ORIGIN, by = key.jwk) =>
  answerChallenge({ ...who, ...over }, by, origin, CHALLENGE);
const ruleOf = (jws: string, state = enrolled()) => {
  const read = readAnswer(jws, state, ORIGIN);
  return read.ok ? 'let in' : `${read.refusal.rule} ${read.refusal.lack}`;
};

describe('the answer to a challenge', () => {
  it('lets in whoever holds the enrolled key, and says which challenge it answers', () => {
    expect(readAnswer(`${answer()}\n`, enrolled(), ORIGIN)).toMatchObject({
      ...{ ok: true, challenge: CHALLENGE, kid: key.kid },
      person: { person: 'KAZ-HEAD', actor: 'KAZ' },
    });
  });

  it('is refused under a key that nobody enrolled, that was revoked, or whose person has left', () => {
    expect(ruleOf(answer({}, ORIGIN, generateKey().jwk))).toBe('E06 notEnrolled');
    expect(ruleOf(answer(), enrolled({ revokedAt: 3 }))).toBe('E06 notEnrolled');
    expect(ruleOf(answer(), enrolled({ ended: true }))).toBe('E06 notEnrolled');
  });

  it('is refused for another person or actor than the key’s (E12, E13)', () => {
    expect(ruleOf(answer({ person: 'KAZ-2' as PersonId }))).toBe('E12 person');
    expect(ruleOf(answer({ actor: 'IND' as ActorId }))).toBe('E13 actor');
  });

  it('is refused at another desk, and in another organisation (E09)', () => {
    expect(ruleOf(answer({}, 'https://desk.example.com'))).toBe('E09 organisation');
    expect(ruleOf(answer({ organisation: 'OSCE' as OrganisationId }))).toBe('E09 organisation');
  });

  it('is refused where a bit is changed, and where it is none', () => {
    const jws = answer();
    const [head, body, tail] = jws.split('.') as [string, string, string];
    const flipped = `${tail.slice(0, 20)}${tail[20] === 'A' ? 'B' : 'A'}${tail.slice(21)}`;
    expect(ruleOf(`${head}.${body}.${flipped}`)).toBe('E08 signature');
    expect(ruleOf('x')).toBe('E02 form');
    expect(ruleOf('x'.repeat(3_000))).toBe('E01 size');
  });

  it('is no statement, and a statement is no answer', () => {
    const statement = signedBy(key.jwk)({
      ...{ v: 1, organisation: who.organisation, aggregate: 'dossier/D-1', actor: who.actor, person: who.person },
      ...{ issuedAt: '2026-01-01T00:00:00.000Z', nonce: 'n', seq: 1, prev: null, act: { type: 'TakeUpProposal' } },
    } as never);
    expect(ruleOf(statement)).toBe('E03 header');
  });
});
