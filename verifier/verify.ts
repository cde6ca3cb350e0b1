import { sha256Hex, textOf } from './bytes.ts';
import {
  AGGREGATE,
  SHA256,
  THIRTY_TWO,
  TOKEN,
  canonical,
  hasExactly,
  isCount,
  isInstant,
  isObject,
  isText,
  parsed,
} from './canonical.ts';
import { checkLines, counterNotes, type Line } from './lines.ts';
import { checkBackDating, checkKept, checkLog, checkProofs } from './log.ts';
import { findingList, type Add, type Report } from './report.ts';
import { strictEd25519, type Ed25519 } from './signature.ts';
import { checkTexts } from './texts.ts';

export type { Finding, Report } from './report.ts';

/** What an auditor knows beforehand, and not from the bundle. */
export type Trust = {
  /** Thumbprint of the key that founded the organisation, as it was handed over; without it, it is only reported. */
  readonly rootKey?: string;
  /** The log's verifier key (vkey), where it is known. */
  readonly logKey?: string;
  /** A checkpoint of the log that was kept earlier: the log must go on from it. */
  readonly checkpoint?: Uint8Array;
  /** Hash that the last line of an aggregate must have, by aggregate: from a receipt. */
  readonly heads?: Readonly<Record<string, string>>;
  /** Ed25519 in place of the one here, for whoever asks the same again and again; it must be as strict. */
  readonly curve?: Ed25519;
};

const MANIFEST_BYTES = 64 * 1024 * 1024;

const PATH =
  /^(manifest\.json|entries\.jsonl|checkpoint|policy|procedure\.json|texts\/[0-9a-f]{64}|proofs\/(0|[1-9]\d{0,15})\.tlog-proof|consistency\/[1-9]\d{0,15})$/;

/**
 * Verifies the bundle of a document: its files by path. Says what is not as the written format has it (docs/format.md), and
 * that whoever is named did sign. It does not decide anything again: that is the other verifier's. Never throws.
 */
export function verifyBundle(files: ReadonlyMap<string, Uint8Array>, trust: Trust = {}): Report {
  const { list: findings, add } = findingList();
  const { list: notes, add: note } = findingList();
  const counts = { files: files.size, entries: 0, statements: 0, proofs: 0, cosignatures: 0, texts: 0 };
  const report = (rest: Partial<Report> = {}): Report => ({
    ...{ ok: findings.length === 0, counts, findings, notes, missingTexts: [], rootKey: null, log: null, heads: [] },
    ...rest,
  });
  const manifest = readManifest(files.get('manifest.json'), add);
  if (!manifest) return report();
  checkFiles(files, manifest.files, add);

  const { organisation, rootKey: namedRootKey } = manifest;
  const curve = trust.curve ?? strictEd25519;
  const raw = rawLines(files.get('entries.jsonl') ?? new Uint8Array(0), add);
  const { lines, directory, heads } = checkLines(raw, organisation, trust.rootKey, curve, add);
  counts.entries = lines.length;
  counts.statements = lines.filter((l) => l.statement).length;
  const rootKey = directory.rootKey() ?? null;
  if (rootKey !== namedRootKey)
    add('rootKey', 'manifest.json', namedRootKey, rootKey ?? 'the key that founded the organisation');
  if (trust.rootKey !== undefined && rootKey !== trust.rootKey)
    add('rootKey', `organisation/${organisation}@1`, rootKey ?? 'none', trust.rootKey);
  counterNotes(lines, note);

  const { entries } = manifest;
  if (raw.length !== entries.length)
    add('manifest', 'entries.jsonl', `${raw.length} lines`, `the ${entries.length} that the manifest names`);
  for (const { place, entry, where } of lines) {
    const named = entries[place - 1];
    if (named && (named.aggregate !== entry.aggregate || named.n !== entry.n))
      add('manifest', where, `${entry.aggregate}@${entry.n}`, `${named.aggregate}@${named.n}`);
  }
  const own = `dossier/${manifest.dossier}`;
  if (!heads.some((h) => h.aggregate === own)) add('manifest', 'entries.jsonl', 'no line of it', own);
  for (const [aggregate, expected] of Object.entries(trust.heads ?? {})) {
    const head = heads.find((h) => h.aggregate === aggregate);
    if (head?.hash !== expected) add('head', `${aggregate}@${head?.n ?? 0}`, head?.hash ?? 'no entry', expected);
  }

  const context = { files, directory, curve, add };
  const log = checkLog(context, trust.logKey);
  if (log) {
    counts.cosignatures = log.told.witnesses.length;
    const house = heads.find((h) => h.aggregate === `organisation/${organisation}`);
    const [last, named] = [house && `${house.aggregate} ${house.n} ${house.hash}`, log.checkpoint.organisation];
    if (named === undefined || last !== named)
      add('organisation', 'checkpoint', last ?? 'none', `the last entry that the checkpoint names: ${named ?? 'none'}`);
    counts.proofs = checkProofs(context, raw, entries, log.checkpoint);
    const kept = trust.checkpoint && checkKept(context, log.checkpoint, trust.checkpoint);
    const isLater = ({ place }: Line) => (entries[place - 1]?.index ?? 0) >= kept!.size;
    if (kept) checkBackDating(context, lines.filter(isLater), kept);
  }

  const texts = checkTexts(lines, own, files, add);
  const missingTexts = texts.filter((hash) => !files.has(`texts/${hash}`));
  counts.texts = texts.length - missingTexts.length;
  for (const [path, bytes] of files)
    if (path.startsWith('texts/') && path !== `texts/${sha256Hex(bytes)}`)
      add('text', path, sha256Hex(bytes), path.slice(6));

  const procedure = directory.procedure();
  const expected = procedure === undefined ? undefined : canonical(procedure);
  if (textOf(files.get('procedure.json') ?? new Uint8Array(0)) !== expected)
    add('procedure', 'procedure.json', 'another procedure', 'the one in force by the last line of the organisation');
  return report({ ok: findings.length === 0, missingTexts, rootKey, log: log?.told ?? null, heads });
}

type Manifest = {
  readonly organisation: string;
  readonly dossier: string;
  readonly rootKey: string;
  readonly entries: readonly { readonly aggregate: string; readonly n: number; readonly index: number }[];
  readonly files: Readonly<Record<string, string>>;
};

function readManifest(bytes: Uint8Array | undefined, add: Add): Manifest | undefined {
  const read = bytes && bytes.length <= MANIFEST_BYTES ? parsed(textOf(bytes) ?? '') : undefined;
  const lack = read ? manifestLack(read.value) : bytes ? 'not RFC 8785 JSON of a manifest' : 'no file';
  if (lack === undefined) return read!.value as Manifest;
  add('manifest', 'manifest.json', lack, 'the manifest of a bundle');
  return undefined;
}

function manifestLack(m: unknown): string | undefined {
  if (!hasExactly(m, 'format', 'v', 'organisation', 'dossier', 'made', 'rootKey', 'entries', 'files'))
    return 'other members';
  const { entries, files } = m;
  if (m['format'] !== 'concordat-bundle' || m['v'] !== 1) return 'another format';
  if (!isText(m['organisation'], TOKEN) || !isText(m['dossier'], TOKEN)) return 'no organisation or dossier';
  if (!isInstant(m['made'])) return 'no instant';
  if (!isText(m['rootKey'], THIRTY_TWO)) return 'no founding key';
  const isFile = ([path, hash]: [string, unknown]) => PATH.test(path) && isText(hash, SHA256);
  if (!isObject(files) || !Object.entries(files).every(isFile)) return 'other files than a bundle has';
  let last = -1;
  const isNext = (e: unknown) => {
    if (!hasExactly(e, 'aggregate', 'n', 'index') || !isText(e['aggregate'], AGGREGATE)) return false;
    const { n, index } = e;
    if (!isCount(n, 1) || !isCount(index, 0) || index <= last) return false;
    last = index;
    return true;
  };
  return Array.isArray(entries) && entries.every(isNext) ? undefined : 'entries that are not in the order of the log';
}

function checkFiles(files: ReadonlyMap<string, Uint8Array>, named: Manifest['files'], add: Add): void {
  for (const path of ['entries.jsonl', 'checkpoint', 'policy', 'procedure.json'])
    if (!Object.hasOwn(named, path)) add('manifest', 'manifest.json', `no ${path}`, path);
  for (const [path, hash] of Object.entries(named)) {
    const bytes = files.get(path);
    const found = bytes ? sha256Hex(bytes) : 'no file';
    if (found !== hash) add('file', path, found, hash);
  }
  for (const path of files.keys())
    if (path !== 'manifest.json' && !Object.hasOwn(named, path)) add('file', path, 'a file', 'none of that name');
}

/** The lines of entries.jsonl, each without its line feed. */
function rawLines(bytes: Uint8Array, add: Add): readonly Uint8Array[] {
  const lines: Uint8Array[] = [];
  let from = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, from)) {
    lines.push(bytes.subarray(from, at));
    from = at + 1;
  }
  if (from < bytes.length) {
    add('file', 'entries.jsonl', 'a last line without its end', 'whole lines');
    lines.push(bytes.subarray(from));
  }
  return lines;
}
