import type { ReplayCertificate } from '../contracts/certificate.ts';
import { aggregateRef, parseAggregateRef, type DossierId, type Instant } from '../contracts/ids.ts';
import { JOURNAL_RULES, emptyFolded } from '../domain/journalling.ts';
import { keyInForce, roleOf, type OrganisationState } from '../domain/organisation/state.ts';
import { RULES } from '../domain/rules.ts';
import { canonicalJson } from '../evidence/canonical.ts';
import { readCertificate } from '../evidence/certificate.ts';
import { sha256Hex } from '../evidence/hash.ts';
import { publicPart, thumbprint } from '../evidence/keys.ts';
import { EVIDENCE_RULES } from '../evidence/rules.ts';
import { createSigner } from '../evidence/statement.ts';
import { foldLine, seenEntries } from './fold.ts';
import type { Profile } from './profile.ts';
import { verifyExport, type Finding, type VerificationReport, type VerifyOptions } from './verify.ts';

/** Replay: the decisions about a document made again, and a certificate that says so, signed by the auditor. */

export type ReplayOptions = VerifyOptions & {
  /** The release of this program; the certificate names it beside the rules. */
  readonly release: string;
  readonly at: Instant;
  /** A checkpoint of the log, as text, that the certificate names. */
  readonly checkpoint?: string;
};

/** `jws` is null where anything was found, or not everything could be decided again: then there is no certificate. */
export type Replay = { readonly report: VerificationReport; readonly jws: string | null };

/** SHA-256 of the rule table: the same sentences under the same ids give the same. */
export const rulesHash = () => sha256Hex(canonicalJson({ ...RULES, ...JOURNAL_RULES, ...EVIDENCE_RULES }));

/** What a certificate says before its signer adds the release, a checkpoint, its instant and its key. */
export type CertificateContent = Omit<ReplayCertificate, 'release' | 'checkpoint' | 'at' | 'key'>;

/** The content of a certificate about a whole export that was verified; null: there is none to be had of it. */
export function certificateContent(
  { organisation, actor, person }: Pick<Profile, 'organisation' | 'actor' | 'person'>,
  dossier: DossierId,
  lines: readonly string[],
  report: VerificationReport,
): CertificateContent | null {
  const own = report.heads.find((h) => h.aggregate === aggregateRef('dossier', dossier));
  const ofHouse = report.heads.some((h) => h.aggregate === aggregateRef('organisation', organisation));
  const whole = report.ok && report.decidedAgain === lines.length && report.rootKey !== null && ofHouse;
  if (!whole || !own) return null;
  return {
    ...{ v: 1, organisation, dossier, head: { n: own.n, hash: own.hash } },
    heads: report.heads as ReplayCertificate['heads'],
    decidedAgain: { entries: report.decidedAgain, ...keptIn(lines) },
    ...{ rules: rulesHash(), rootKey: report.rootKey as ReplayCertificate['rootKey'] },
    ...{ outcome: 'same', actor, person },
  };
}

/** Decides every statement of a whole export again; signs what came of it with the key of the profile. */
export function replay(profile: Profile, dossier: DossierId, lines: readonly string[], options: ReplayOptions): Replay {
  const report = verifyExport(lines, options);
  const content = certificateContent(profile, dossier, lines, report);
  if (!content) return { report, jws: null };
  const key = publicPart(profile.privateKey);
  const { release, at, checkpoint = null } = options;
  const certificate: ReplayCertificate = { ...content, release, checkpoint, at, key };
  const signer = createSigner({ jwk: profile.privateKey, kid: thumbprint(key) });
  return { report, jws: signer.signCertificate(certificate) };
}

/** Statements that were refused, and those that came too late. */
function keptIn(lines: readonly string[]): { readonly refused: number; readonly late: number } {
  const types = seenEntries(lines).flatMap((e) => e.events.map((x) => x.type));
  return {
    refused: types.filter((t) => t === 'StatementRefused').length,
    late: types.filter((t) => t === 'LateStatementReceived').length,
  };
}

/** What does not hold of a certificate; `what` as in {@link Finding}, or the part of the certificate. */
type Doubt = Pick<Finding, 'what' | 'found' | 'expected'>;
export type CertificateCheck = {
  readonly ok: boolean;
  readonly certificate: ReplayCertificate | null;
  readonly doubts: readonly Doubt[];
  /** With an export: what became of its verification. */
  readonly report: VerificationReport | null;
};

/**
 * Checks a certificate: its form and signature; and where an export is given, that it is the one, that all in it is decided
 * again here as the certificate says, and that the key is the auditor's by the organisation's journal. Never throws on what
 * is in either.
 */
export function checkCertificate(
  jws: string,
  lines: readonly string[] | null,
  options: VerifyOptions = {},
): CertificateCheck {
  const read = readCertificate(jws.trim());
  if (!read.ok)
    return {
      ...{ ok: false, certificate: null, report: null },
      doubts: [{ what: read.what, found: 'a certificate that is not sound', expected: 'a signed replay certificate' }],
    };
  const { certificate } = read;
  const doubts: Doubt[] = [];
  const compare = (what: string, found: unknown, expected: unknown) => {
    const [is, should] = [found, expected].map((x) => (typeof x === 'string' ? x : canonicalJson(x ?? null)));
    if (is !== should) doubts.push({ what, found: is!, expected: should! });
  };
  compare('rules', certificate.rules, rulesHash());
  const own = certificate.heads.find((h) => h.aggregate === aggregateRef('dossier', certificate.dossier));
  compare('head', certificate.head, own && { n: own.n, hash: own.hash });
  if (lines === null) return { ok: doubts.length === 0, certificate, doubts, report: null };
  const report = verifyExport(lines, options);
  for (const { what, found, expected } of report.findings) doubts.push({ what, found, expected });
  const sorted = (heads: readonly { readonly aggregate: string }[]) =>
    heads.toSorted((a, b) => (a.aggregate < b.aggregate ? -1 : 1));
  compare('heads', sorted(certificate.heads), sorted(report.heads));
  compare('rootKey', certificate.rootKey, report.rootKey);
  compare('decidedAgain', certificate.decidedAgain.entries, report.decidedAgain);
  if (report.ok) {
    compare('decidedAgain', certificate.decidedAgain, { entries: report.decidedAgain, ...keptIn(lines) });
    const organisation = organisationIn(lines);
    compare('organisation', certificate.organisation, organisation?.id);
    compare('auditor', auditorOf(certificate, organisation), certificate.actor);
  }
  return { ok: doubts.length === 0, certificate, doubts, report };
}

function organisationIn(lines: readonly string[]): OrganisationState | null {
  const own = lines.filter((l) => l.startsWith('{"aggregate":"organisation/'));
  const [first] = seenEntries(own.slice(0, 1));
  if (!first || parseAggregateRef(first.aggregate).kind !== 'organisation') return null;
  return own.reduce(foldLine, emptyFolded(first.aggregate)).state as OrganisationState;
}

/** The auditor as whom the key speaks; null: it is nobody's, or not an auditor's, or not that person's. */
function auditorOf({ key, person }: ReplayCertificate, organisation: OrganisationState | null): string | null {
  const inForce = organisation && keyInForce(organisation, thumbprint(key));
  if (!organisation || inForce?.person.person !== person) return null;
  return roleOf(organisation, inForce.person.actor) === 'auditor' ? inForce.person.actor : null;
}
