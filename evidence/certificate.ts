import { CERTIFICATE_TYP, ReplayCertificate } from '../contracts/certificate.ts';
import { LIMITS } from '../contracts/limits.ts';
import { parseCanonical } from './canonical.ts';
import { checkPublicKey, thumbprint, verifyStrictly } from './keys.ts';
import { readJws } from './statement.ts';

export type CertificateFault = {
  readonly ok: false;
  readonly what: 'form' | 'payload' | 'key' | 'signature';
};

/**
 * Reads a replay certificate and verifies it, strictly, under the key that it carries. Whose key that is, and what its heads are
 * worth, an export tells. Never throws.
 */
export function readCertificate(
  jws: string,
): { readonly ok: true; readonly certificate: ReplayCertificate } | CertificateFault {
  const read = readJws(jws, CERTIFICATE_TYP, LIMITS.certificateBytes);
  if (!read.ok) return { ok: false, what: 'form' };
  const parsed = parseCanonical(read.payload);
  const certificate = parsed.ok ? ReplayCertificate.safeParse(parsed.value) : undefined;
  if (!certificate?.success) return { ok: false, what: 'payload' };
  const key = checkPublicKey(certificate.data.key);
  if (!key.ok || thumbprint(key.jwk) !== read.kid) return { ok: false, what: 'key' };
  return verifyStrictly(read.signature, Buffer.from(read.signingInput), key.jwk)
    ? { ok: true, certificate: certificate.data }
    : { ok: false, what: 'signature' };
}
