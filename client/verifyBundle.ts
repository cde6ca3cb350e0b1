import { BUNDLE_FILES, BundleManifest, textPath, type BundleManifest as Manifest } from '../contracts/bundle.ts';
import { meetingsIn, type Entry } from '../contracts/entry.ts';
import { Sha256, aggregateRef, type AggregateRef } from '../contracts/ids.ts';
import { LIMITS } from '../contracts/limits.ts';
import { VersionManifest } from '../contracts/text.ts';
import type { OrganisationState } from '../domain/organisation/state.ts';
import { canonicalJson, parseCanonical, utf8 } from '../evidence/canonical.ts';
import { checkLine } from '../evidence/chain.ts';
import { sha256Hex, textHash } from '../evidence/hash.ts';
import { organisationStates } from './history.ts';
import { placesThatDoNotFit } from './text/placeDigests.ts';
import {
  checkEnd,
  checkHead,
  checkKept,
  checkProofs,
  type BundleFinding,
  type Complain,
  type Entries,
  type Files,
  type Head,
} from './verifyBundleLog.ts';
export type { BundleFinding } from './verifyBundleLog.ts';
import { verifyExport, type Finding, type VerificationReport, type VerifyOptions } from './verify.ts';

export type BundleOptions = VerifyOptions & {
  /** An older checkpoint that was kept: the log must go on from it. */
  readonly checkpoint?: Uint8Array;
  /** The log's verifier key (vkey), where it is known. */
  readonly logKey?: string;
};

/** What the verification of a bundle did. `ok` only where nothing was found. */
export type BundleReport = {
  readonly ok: boolean;
  readonly files: number;
  /** Entries whose line, chain and signature were checked, of these the ones decided again, and the proofs that hold. */
  readonly checked: number;
  readonly decidedAgain: number;
  readonly proofs: number;
  readonly findings: readonly BundleFinding[];
  /** Texts that the document's versions name and the bundle does not hold: restricted or erased, or found missing. */
  readonly missingTexts: readonly Sha256[];
  readonly rootKey: string | null;
  readonly log: { readonly origin: string; readonly size: number; readonly cosignedBy: readonly string[] } | null;
  /** The last line of each aggregate, with its instant, null where that is withheld: what came later is not known. */
  readonly heads: readonly (VerificationReport['heads'][number] & { readonly at: string | null })[];
};

/** Longer texts in a finding are cut. */
const QUOTE = 300;

/**
 * Verifies a bundle with no server: its files against the manifest, its lines as an export ({@link verifyExport}: chain,
 * signatures, every decision made again), each line's place in the log, and the log under the keys, the witnesses and the
 * quorum that the organisation's lines state. Never throws on what is in the files.
 */
export function verifyBundle(files: Files, options: BundleOptions = {}): BundleReport {
  const findings: BundleFinding[] = [];
  const complain: Complain = (check, where, found, expected) =>
    void findings.push({ check, where, found: found.slice(0, QUOTE), expected: expected.slice(0, QUOTE) });
  const manifest = readManifest(files, complain);
  if (!manifest) {
    const nothing = { checked: 0, decidedAgain: 0, proofs: 0, missingTexts: [], rootKey: null, log: null, heads: [] };
    return { ok: false, files: files.size, findings, ...nothing };
  }
  checkFiles(files, manifest, complain);
  const raw = rawLines(files, complain);
  const lines = raw.map((bytes) => Buffer.from(bytes).toString('utf8'));
  const report = checkExport(lines, options, complain);
  // What is not a line at all has been found by now.
  const entries = lines.map((line): Entry | undefined => {
    const checked = checkLine(line);
    return checked.ok ? checked.entry : undefined;
  });
  checkManifest(manifest, entries, report, complain);

  const state = organisationAt(manifest, lines, complain);
  const head = state && headOf(() => checkHead(files, state, options.logKey, complain), manifest, findings, complain);
  let proofs = 0;
  if (head) {
    const house = aggregateRef('organisation', manifest.organisation);
    checkEnd(
      head.checkpoint,
      report.heads.find((h) => h.aggregate === house),
      complain,
    );
    proofs = checkProofs(files, raw, manifest, head.checkpoint, complain);
    if (options.checkpoint) checkKept(files, manifest, entries, head, options.checkpoint, complain);
  }
  const procedure = state?.procedure ? canonicalJson(state.procedure) : undefined;
  if (utf8(files.get(BUNDLE_FILES.procedure) ?? Buffer.alloc(0)) !== procedure)
    complain(
      'procedure',
      BUNDLE_FILES.procedure,
      'another procedure',
      'the one in force by the last line of the organisation',
    );
  const missingTexts = checkTexts(files, manifest, entries, complain);
  return {
    ok: findings.length === 0,
    files: files.size,
    checked: report.checked,
    decidedAgain: report.decidedAgain,
    proofs,
    findings,
    missingTexts,
    rootKey: report.rootKey,
    log: head ? { origin: head.checkpoint.origin, size: head.checkpoint.size, cosignedBy: head.cosignedBy } : null,
    heads: report.heads.map((h) => ({
      ...h,
      at: entries.find((e) => e?.aggregate === h.aggregate && e.n === h.n)?.at ?? null,
    })),
  };
}

function readManifest(files: Files, complain: Complain): Manifest | undefined {
  const wrong = (found: string): undefined => {
    complain('manifest', BUNDLE_FILES.manifest, found, 'the manifest of a bundle');
    return undefined;
  };
  const bytes = files.get(BUNDLE_FILES.manifest);
  if (!bytes) return wrong('no file');
  if (bytes.length > LIMITS.manifestBytes) return wrong(`${bytes.length} bytes`);
  const parsed = parseCanonical(utf8(bytes) ?? '');
  if (!parsed.ok) return wrong(parsed.what);
  const read = BundleManifest.safeParse(parsed.value);
  if (!read.success) return wrong(read.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; '));
  // Whatever a schema reads over must not be there.
  if (canonicalJson(read.data) !== canonicalJson(parsed.value)) return wrong('other members');
  return read.data;
}

function checkFiles(files: Files, manifest: Manifest, complain: Complain): void {
  const { manifest: own, ...needed } = BUNDLE_FILES;
  for (const path of Object.values(needed))
    if (!Object.hasOwn(manifest.files, path)) complain('manifest', own, `no ${path}`, path);
  for (const [path, hash] of Object.entries(manifest.files)) {
    const bytes = files.get(path);
    const found = bytes ? sha256Hex(bytes) : 'no file';
    if (found !== hash) complain('file', path, found, hash);
  }
  for (const path of files.keys())
    if (path !== own && !Object.hasOwn(manifest.files, path)) complain('file', path, 'a file', 'none of that name');
}

/** The lines without their line feeds. */
function rawLines(files: Files, complain: Complain): readonly Uint8Array[] {
  const bytes = Buffer.from(files.get(BUNDLE_FILES.entries) ?? []);
  const lines: Uint8Array[] = [];
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(10, from);
    if (end < 0) complain('file', BUNDLE_FILES.entries, 'a last line without its end', 'whole lines');
    const line = bytes.subarray(from, end < 0 ? bytes.length : end);
    if (utf8(line) === undefined)
      complain('canonical', `line ${lines.length + 1}`, 'bytes that are not UTF-8', 'RFC 8785 JSON');
    lines.push(line);
    from = end < 0 ? bytes.length : end + 1;
  }
  return lines;
}

/** What only deciding again finds; everything else is about who said what, which any verifier finds. */
const RENAMED: Readonly<Record<string, string>> = { basis: 'reads' };

function checkExport(lines: readonly string[], options: BundleOptions, complain: Complain): VerificationReport {
  const report = verifyExport(lines, options);
  const whereOf = (f: Pick<Finding, 'aggregate' | 'n' | 'line'>) => `line ${f.line}, ${f.aggregate}@${f.n}`;
  for (const f of report.findings) {
    // A statement is one by its members; whether its act is known is for those who decide.
    const check = f.what === 'statement' && f.found.startsWith('E05') ? 'act' : (RENAMED[f.what] ?? f.what);
    complain(check, whereOf(f), f.found, f.expected);
  }
  for (const { aggregate, n, lacks } of report.notDecided)
    complain('basis', `${aggregate}@${n}`, `no ${lacks.join(', ')}`, 'all that its decision read');
  return report;
}

/** The lines are those that the manifest names, and what a decision read stands before it. */
function checkManifest(manifest: Manifest, stored: Entries, report: VerificationReport, complain: Complain): void {
  const { entries } = manifest;
  if (stored.length !== entries.length)
    complain(
      'manifest',
      BUNDLE_FILES.entries,
      `${stored.length} lines`,
      `the ${entries.length} that the manifest names`,
    );
  if (report.rootKey !== manifest.rootKey)
    complain(
      'rootKey',
      BUNDLE_FILES.manifest,
      manifest.rootKey,
      report.rootKey ?? 'the key that founded the organisation',
    );
  const places = new Set<string>();
  for (const [i, entry] of stored.entries()) {
    if (!entry) continue;
    const { aggregate, n, basis } = entry;
    const named = entries[i];
    if (named && (named.aggregate !== aggregate || named.n !== n))
      complain('manifest', `line ${i + 1}`, `${aggregate}@${n}`, `${named.aggregate}@${named.n}`);
    const read: [string, number][] = Object.entries(basis.dossiers ?? {}).map(([id, k]) => [`dossier/${id}`, k]);
    read.push([`organisation/${manifest.organisation}`, basis.organisation]);
    for (const [id, k] of meetingsIn(basis)) read.push([`meeting/${id}`, k]);
    for (const [ref, k] of read)
      if (k > 0 && !places.has(`${ref}@${k}`))
        complain('basis', `line ${i + 1}, ${aggregate}@${n}`, `${ref}@${k}`, 'an entry whose line stands before');
    places.add(`${aggregate}@${n}`);
  }
  const own = aggregateRef('dossier', manifest.dossier);
  if (!report.heads.some((h) => h.aggregate === own)) complain('manifest', BUNDLE_FILES.entries, 'no line of it', own);
}

/** The organisation by its lines, or undefined where they are no chain. */
function organisationAt(
  manifest: Manifest,
  lines: readonly string[],
  complain: Complain,
): OrganisationState | undefined {
  const house = aggregateRef('organisation', manifest.organisation);
  const own = lines.filter((line) => line.startsWith(`{"aggregate":"${house}"`));
  try {
    return organisationStates(house, own).at(-1);
  } catch {
    // The finding of its line says what is wrong with it; without them nobody's key is known.
    complain('directory', house, 'a chain that cannot be read', 'the keys that the organisation enrolled');
    return undefined;
  }
}

/** What the organisation says of its log may be of any form where its events are forged: then there is no head to believe. */
function headOf(
  check: () => Head | undefined,
  { organisation }: Manifest,
  findings: readonly BundleFinding[],
  complain: Complain,
): Head | undefined {
  try {
    return check();
  } catch (error) {
    // Forged events have been found by now, deciding again; where nothing was, the fault is ours.
    if (findings.length === 0) throw error;
    const house = aggregateRef('organisation', organisation);
    complain('directory', house, 'a chain that cannot be read', 'the keys that the organisation enrolled');
    return undefined;
  }
}

/** Each text is named by its hash. Gives those that the document's versions name and the bundle lacks. */
function checkTexts(files: Files, { dossier }: Manifest, stored: Entries, complain: Complain): readonly Sha256[] {
  for (const [path, bytes] of files)
    if (path.startsWith('texts/') && path !== textPath(sha256Hex(bytes)))
      complain('text', path, sha256Hex(bytes), path.slice(6));
  const own: AggregateRef = aggregateRef('dossier', dossier);
  const named = new Set<Sha256>();
  /** By version. */
  const texts = new Map<string, readonly Sha256[]>();
  const adopted = new Set<string>();
  const erased = new Set<Sha256>();
  for (const [i, entry] of stored.entries()) {
    if (entry?.aggregate !== own) continue;
    for (const event of entry.events) {
      if (event.type === 'RenderingAdded') for (const sha256 of hashesIn([event.rendering])) named.add(sha256);
      if (event.type === 'Adopted') adopted.add(event.textHash);
      if (event.type === 'TextErased') erased.add(event.sha256);
      if (event.type !== 'VersionIssued') continue;
      const hash = hashOf(event.manifest);
      if (event.textHash !== hash)
        complain('text', `line ${i + 1}, ${own}@${entry.n}`, String(event.textHash), hash ?? 'a manifest');
      else {
        const hashes = hashesIn((event.manifest as Partial<VersionManifest> | null)?.renderings);
        for (const sha256 of hashes) named.add(sha256);
        texts.set(hash, hashes);
        const differ = differingPlaces(files, event.manifest);
        if (differ.length > 0)
          complain(
            'places',
            `line ${i + 1}, ${own}@${entry.n}`,
            differ.join(', '),
            'the words that its texts have there',
          );
      }
    }
  }
  const missing = [...named].filter((hash) => !files.has(textPath(hash)));
  // What was adopted is nobody's draft and cannot be erased, so that nothing explains why it is not there.
  const owed = new Set([...adopted].flatMap((version) => texts.get(version) ?? []));
  for (const hash of missing)
    if (owed.has(hash) && !erased.has(hash))
      complain('text', textPath(hash), 'no file', 'a text of the adopted version');
  return missing;
}

/** The hashes of renderings in what was stored as an event: anything may stand there. */
function hashesIn(renderings: unknown): readonly Sha256[] {
  const list: readonly unknown[] = Array.isArray(renderings) ? renderings : [];
  return list.flatMap((r) => {
    const read = Sha256.safeParse((r as { readonly sha256?: unknown } | null | undefined)?.sha256);
    return read.success ? [read.data] : [];
  });
}

/** The places of which a version says what its texts do not, where all its texts are there (ADR 20). */
function differingPlaces(files: Files, stored: VersionManifest): readonly string[] {
  const read = VersionManifest.safeParse(stored);
  // Deciding it again says that it is none.
  if (!read.success) return [];
  const manifest = read.data;
  const texts = manifest.renderings.map((r) => ({ ...r, content: utf8(files.get(textPath(r.sha256)) ?? NO_TEXT) }));
  const held = texts.flatMap((t) => (t.content === undefined ? [] : [{ ...t, content: t.content }]));
  return held.length === texts.length ? placesThatDoNotFit(manifest, held) : [];
}
/** Not UTF-8, so no text. */
const NO_TEXT = Buffer.of(0xff);

/** Events are stored in a free form, so what is called a manifest may be none. */
function hashOf(manifest: VersionManifest): string | undefined {
  try {
    return textHash(manifest);
  } catch {
    return undefined;
  }
}
