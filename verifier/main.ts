#!/usr/bin/env node
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Finding, Report } from './report.ts';
import { verifyBundle, type Trust } from './verify.ts';

const USAGE = `concordat-verify DIR|RECORD.html --root-key THUMBPRINT [--checkpoint FILE] [--log-key VKEY] [--head KIND/ID=SHA256] [--json]

Verifies the bundle or the record of a document with no network (docs/format.md).
  --root-key THUMBPRINT  of the key that founded the organisation, as it was handed over
  --checkpoint FILE      an older checkpoint of the log that you kept
  --log-key VKEY         the verifier key of the log, where you know it
  --head KIND/ID=SHA256  hash that the last line of an aggregate must have, from a receipt; may be given again
  --json                 the report as JSON
Ends with 0: verified, 3: it does not hold, 2: not asked in a way that can be answered.
`;

class Misuse extends Error {}

/** The files that a record holds, as docs/format.md says. */
function filesIn(record: string): ReadonlyMap<string, Uint8Array> {
  const inside = /<script type="application\/json" id="bundle">([^<]*)</.exec(readFileSync(record, 'utf8'))?.[1];
  if (inside === undefined) throw new Misuse(`${record} is no record`);
  const files = Object.entries(JSON.parse(inside) as Readonly<Record<string, unknown>>);
  return new Map(files.map(([name, base64]) => [name, Buffer.from(String(base64), 'base64')]));
}

/** The files of a folder by their paths; what is neither file nor folder is refused. */
function filesOf(folder: string): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  let bytes = 0;
  for (const found of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (found.isDirectory()) continue;
    const file = path.join(found.parentPath, found.name);
    if (!found.isFile()) throw new Misuse(`${file} is not a file`);
    const content = readFileSync(file);
    bytes += content.length;
    if (bytes > 2 ** 30) throw new Misuse(`${folder} holds more than 1 GiB`);
    files.set(path.relative(folder, file).split(path.sep).join('/'), content);
  }
  if (files.size === 0) throw new Misuse(`${folder} holds no files`);
  return files;
}

function run(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      'root-key': { type: 'string' },
      'log-key': { type: 'string' },
      checkpoint: { type: 'string' },
      head: { type: 'string', multiple: true },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return (process.stdout.write(USAGE), 0);
  const [named, ...rest] = positionals;
  const { 'root-key': rootKey, 'log-key': logKey, checkpoint } = values;
  if (named === undefined || rest.length > 0) throw new Misuse('name one folder, or one record');
  if (rootKey === undefined)
    throw new Misuse('--root-key: without the founding key that was handed over, anybody could have made the bundle');
  const heads = (values.head ?? []).map((head) => {
    if (!/^[a-z]+\/[A-Z0-9-]+=[0-9a-f]{64}$/.test(head)) throw new Misuse(`--head ${head}: KIND/ID=SHA256`);
    return head.split('=') as [aggregate: string, hash: string];
  });
  const trust: Trust = {
    ...{ rootKey, heads: Object.fromEntries(heads) },
    ...(logKey !== undefined && { logKey }),
    ...(checkpoint !== undefined && { checkpoint: readFileSync(checkpoint) }),
  };
  const report = verifyBundle(named.endsWith('.html') ? filesIn(named) : filesOf(named), trust);
  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : told(report));
  return report.ok ? 0 : 3;
}

function told({ ok, counts, findings, notes, missingTexts, log, heads }: Report): string {
  const line = ({ check, where, found, expected }: Finding) =>
    `  ${where}: ${check}\n    found    ${found}\n    expected ${expected}\n`;
  const head = `${ok ? 'Verified' : 'It does not hold'}: ${counts.files} files, ${counts.entries} entries, ${counts.statements} signatures, ${counts.proofs} proofs, ${counts.cosignatures} cosignatures, ${counts.texts} texts`;
  return [
    `${head}${ok ? '' : `; ${findings.length} findings`}\n`,
    ...findings.map(line),
    ...(notes.length > 0 ? [`${notes.length} counters that the senders can explain:\n`, ...notes.map(line)] : []),
    ...missingTexts.map((hash) => `  text ${hash} is not in the bundle: restricted or erased\n`),
    ...heads.map((h) => `  last line of ${h.aggregate}, entry ${h.n} of ${h.at}: ${h.hash}\n`),
    log ? `  log ${log.origin}, size ${log.size}; keep the file checkpoint for the next time\n` : '',
  ].join('');
}

try {
  process.exitCode = run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n${USAGE}`);
  process.exitCode = 2;
}
