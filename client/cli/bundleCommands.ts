import { readFileSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DossierId } from '../../contracts/ids.ts';
import {
  readBundle,
  recordPage,
  recordReport,
  verifyBundle,
  type BundleReport,
  type ReadBundle,
  type VerifyOptions,
} from '../index.ts';
import { EXIT, UsageError, type Command, type Context } from './command.ts';
import { bundleIn, holdsBundle, isRecord, readOrRefuse } from './inputFiles.ts';
import { json } from './print.ts';
import { dossierArgument } from './views.ts';
import { isLanguage, LANGUAGES } from '../words/language.ts';

export const bundleCommands: readonly Command[] = [
  {
    name: 'bundle',
    role: 'auditor',
    summary: 'Write a folder from which anybody can verify a document with no network: entries, texts, keys, proofs',
    arguments: ['DOSSIER'],
    example: 'concordat bundle SCO-2024-08 --as AUDITOR --out SCO-2024-08.bundle',
    options: {
      out: { says: 'the folder; it must be empty, or not be there', value: 'DIR' },
      since: {
        says: 'a checkpoint that somebody kept: the bundle proves that the log went on from it',
        value: 'FILE',
        many: true,
      },
    },
    run: bundle,
  },
  {
    name: 'record',
    role: 'auditor',
    summary:
      'Write a document as one page for a browser with no network: text, who said what, history, and its verifier',
    arguments: ['DOSSIER|DIR'],
    example: 'concordat record SCO-2024-08 --as AUDITOR --language ru --out SCO-2024-08.html',
    options: {
      out: { says: 'the file; of a bundle in a folder it is made without any server', value: 'FILE.html' },
      language: { says: `of the words around the text, one of ${LANGUAGES.join(', ')}; default en`, value: 'LANG' },
    },
    run: record,
  },
];

/** The script that the page checks itself by, as the build made it. */
const PAGE_SCRIPT = path.join(__dirname, '..', '..', 'verifier', 'page.bundle.js');

async function record(context: Context): Promise<number> {
  const out = context.text('out');
  if (!out?.endsWith('.html')) throw new UsageError('--out: name a file that ends with .html');
  const language = context.text('language') ?? 'en';
  if (!isLanguage(language)) throw new UsageError(`--language: one of ${LANGUAGES.join(', ')}`);
  const named = context.argument(0);
  const read = holdsBundle(named)
    ? { files: bundleIn(named) }
    : await bundleOfDossier(context, dossierArgument(context), []);
  if (typeof read === 'number') return read;
  const { files } = read;
  const report = verifyBundle(files);
  if (!report.ok) {
    context.io.err(`There is no record of what does not hold.\n${bundleText(report)}`);
    return EXIT.verificationFailed;
  }
  const page = recordPage(files, await readFile(PAGE_SCRIPT, 'utf8'), language);
  try {
    await writeFile(out, page);
  } catch (error) {
    throw new UsageError(`--out: cannot write ${out} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
  const bytes = Buffer.byteLength(page);
  context.emit(
    { ok: true, file: out, language, files: files.size, bytes, holds: entriesOf(files) },
    `Wrote ${out}, ${bytes} bytes with ${files.size} files inside\n${holdings(files)}`,
  );
  return EXIT.done;
}

async function bundle(context: Context): Promise<number> {
  const dossier = dossierArgument(context);
  const out = context.text('out');
  if (out === undefined) throw new UsageError('--out: name the folder to write');
  const since = context.texts('since').map(sizeOf);
  const there = await readdir(out).catch(() => []);
  if (there.length > 0) throw new UsageError(`--out: ${out} is not empty`);
  const read = await bundleOfDossier(context, dossier, since);
  if (typeof read === 'number') return read;
  const { files, entries, uncovered } = read;
  try {
    for (const [name, bytes] of files) {
      const file = path.join(out, ...name.split('/'));
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, bytes);
    }
  } catch (error) {
    throw new UsageError(`--out: cannot write into ${out} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
  const left =
    uncovered === 0
      ? ''
      : `  ${uncovered} newer entries of it are not in it: no checkpoint with its quorum covers them yet. Make another later.\n`;
  context.emit(
    { ok: true, dossier, folder: out, files: files.size, entries, uncovered, holds: entriesOf(files) },
    `Wrote ${files.size} files with ${entries} entries to ${out}\n${holdings(files)}${left}`,
  );
  return EXIT.done;
}

/** How many entries of each aggregate a bundle holds: those of its document, and of all that the decisions about it read. */
function entriesOf(files: ReadonlyMap<string, Uint8Array>): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const line of Buffer.from(files.get('entries.jsonl') ?? [])
    .toString('utf8')
    .split('\n')) {
    if (line === '') continue;
    const { aggregate } = JSON.parse(line) as { readonly aggregate: string };
    found[aggregate] = (found[aggregate] ?? 0) + 1;
  }
  return found;
}

/** Whoever is given a bundle or record is given all of this. */
function holdings(files: ReadonlyMap<string, Uint8Array>): string {
  const all = Object.entries(entriesOf(files));
  const others = all.filter(([aggregate]) => aggregate.startsWith('dossier/')).length - 1;
  const warning =
    others > 0
      ? `  It proves ${others} other documents too, since decisions about this one read them: whoever is given it can read what was said about them.\n`
      : '';
  return `  entries of ${all.map(([aggregate, n]) => `${aggregate}: ${n}`).join(', of ')}\n${warning}`;
}

/** The bundle of a document, or the exit code where there is none to be had. */
async function bundleOfDossier(
  context: Context,
  dossier: DossierId,
  since: readonly number[],
): Promise<ReadBundle | number> {
  const read = await readBundle(await context.connection(), dossier, since);
  if ('notCovered' in read) {
    const { size, demanded } = read.notCovered;
    if (context.json) context.emit(read, '');
    else
      context.io.err(
        `No checkpoint with its quorum covers ${dossier} yet: the newest one is over ${size} entries, and the quorum is ${demanded}. ` +
          'Ask again, or see concordat log.\n',
      );
    return EXIT.unavailable;
  }
  return read.ok ? read.value : context.refuse(read.refusal);
}

/** The size of a kept checkpoint: its second line. */
function sizeOf(file: string): number {
  const size = Number(/^[^\n]+\n(\d{1,15})\n/.exec(readOrRefuse(file).toString('utf8'))?.[1] ?? '');
  if (size > 0) return size;
  throw new UsageError(`--since: ${file} is not a checkpoint`);
}

/** Verifies the bundle in a folder, or a record with what it shows, and tells of it; gives the exit code. */
export function verifyNamed(context: Context, named: string, options: VerifyOptions): number {
  const [kept, logKey] = [context.text('checkpoint'), context.text('log-key')];
  const files = bundleIn(named);
  const inside = verifyBundle(files, {
    ...options,
    ...(kept !== undefined && { checkpoint: readOrRefuse(kept) }),
    ...(logKey !== undefined && { logKey }),
  });
  const report = isRecord(named)
    ? recordReport(inside, readOrRefuse(named).toString('utf8'), files, readFileSync(PAGE_SCRIPT, 'utf8'))
    : inside;
  if (context.json) context.io.out(json(report));
  else context.io.out(bundleText(report));
  return report.ok ? EXIT.done : EXIT.verificationFailed;
}

function bundleText(report: BundleReport): string {
  const { ok, findings, missingTexts, log } = report;
  const done = `${report.files} files, ${report.checked} entries checked, ${report.decidedAgain} decided again, ${report.proofs} proven to be in the log`;
  const cosigned =
    log && (log.cosignedBy.length > 0 ? `cosigned by ${log.cosignedBy.join(', ')}` : 'cosigned by nobody');
  return [
    `${ok ? 'Verified' : 'Verification failed'}: ${done}${ok ? '' : `, ${findings.length} findings`}\n`,
    ...findings.map((f) => `  ${f.where}: ${f.check}\n    found    ${f.found}\n    expected ${f.expected}\n`),
    missingTexts.length > 0 ? `  ${missingTexts.length} texts are not in the bundle: restricted or erased\n` : '',
    log ? `  log ${log.origin}, size ${log.size}, ${cosigned}; keep the file checkpoint for the next time\n` : '',
    `  founding key ${report.rootKey ?? 'none'}\n`,
    ...report.heads
      .filter((h) => h.aggregate.startsWith('organisation/'))
      .map((h) => `  ${h.aggregate} is known up to entry ${h.n} of ${h.at ?? 'an instant that is withheld'}\n`),
    ...report.heads.map((h) => `  last line of ${h.aggregate}, entry ${h.n}: ${h.hash}\n`),
  ].join('');
}
