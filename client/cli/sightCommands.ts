import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ActorId, aggregateRef, DossierId, Instant, Sha256, Thumbprint } from '../../contracts/ids.ts';
import { auditor, checkCertificate, replay, type CertificateCheck, type Known, type VerifyOptions } from '../index.ts';
import { EXIT, given, parsed, required, UsageError, type Command, type Context, type OptionSpec } from './command.ts';
import { reportText } from './exports.ts';
import { linesOf } from './inputFiles.ts';
import { pointOf } from './instants.ts';
import { fields, inZone, json, short, table } from './print.ts';
import { SAID, said } from './said.ts';
import { dossierArgument } from './views.ts';

/** Who knew what, decisions made again, and texts that are erased. */

const ROOT_KEY: OptionSpec = { says: 'thumbprint of the founding key, as it was handed over', value: 'THUMBPRINT' };

export const sightCommands: readonly Command[] = [
  {
    name: 'knew',
    role: 'auditor',
    summary: 'Who knew what, and since when: notices, deliveries, versions, readings, rounds, positions of others',
    arguments: ['DOSSIER'],
    example: 'concordat knew SCO-2024-08 --as AUDITOR --who KAZ --at 2024-07-01T00:00:00Z',
    options: {
      who: { says: 'of this actor alone', value: 'ACTOR' },
      at: { says: 'what was known at this instant, with its zone; default: all', value: 'INSTANT' },
    },
    run: knew,
  },
  {
    name: 'replay',
    role: 'auditor',
    summary: 'Decide every statement again and sign a certificate that it came out the same; or check one',
    arguments: ['DOSSIER|check', '[FILE]'],
    example: 'concordat replay SCO-2024-08 --as AUDITOR --out SCO-2024-08.replay.jws',
    options: {
      out: { says: 'file of the certificate; default: standard output', value: 'FILE' },
      checkpoint: { says: 'file of the checkpoint of the log, which the certificate names', value: 'FILE' },
      export: { says: 'check: the export that the certificate is about, decided again here', value: 'FILE' },
      'root-key': ROOT_KEY,
    },
    run: (c) => (c.argument(0) === 'check' ? check(c) : decideAgain(c)),
  },
];

export const erasureCommands: readonly Command[] = [
  {
    name: 'erase',
    role: 'secretariat',
    summary: 'Erase one language of a version, by its own hash: one person asks, a second one erases',
    arguments: ['DOSSIER', 'SHA256'],
    example: 'concordat erase SCO-2024-08 9f86…64 characters --as SECRETARIAT --reason "names a person"',
    options: {
      reason: { says: 'why; readers are told', value: 'TEXT' },
      ...SAID,
    },
    run: (c) => {
      const sha256 = parsed(Sha256, 'SHA256', c.argument(1));
      const act = { type: 'EraseText', sha256, reason: required(c, 'reason'), ...said(c) } as const;
      const done = `Asked to erase ${short(sha256)}, or erased it where another person had asked`;
      return c.submit(aggregateRef('dossier', dossierArgument(c)), act, done);
    },
  },
];

async function knew(context: Context): Promise<number> {
  const { entry, instant } = pointOf(context.text('at'));
  if (entry !== undefined)
    throw new UsageError('--at: an instant with its zone is expected (2024-07-01T12:00:00+05:00)');
  const dossier = dossierArgument(context);
  const known = await auditor(await context.connection()).knew(dossier, {
    ...given(context, 'who', 'who', ActorId),
    ...(instant !== undefined && { at: instant }),
  });
  if (!known.ok) return context.refuse(known.refusal);
  const rows = known.value.map((k) => [k.who, inZone(k.since, null), String(k.entry), knownText(k)]);
  context.emit({ ok: true, dossier, known: known.value }, table(['who', 'since', 'entry', 'what'], rows, 'Nothing.'));
  return EXIT.done;
}

function knownText({ what, stage, round, textHash, sha256, position }: Known): string {
  const where = stage === null ? '' : ` at stage ${stage}${round === null ? '' : `, round ${round}`}`;
  const text = textHash === null ? '' : `, text ${short(textHash)}`;
  switch (what) {
    case 'notice':
      return `was sent the notice${where}${text}`;
    case 'reminder':
      return `was reminded${where}`;
    case 'delivery':
      return `signed for the delivery${where}${text}`;
    case 'version':
      return `could read version ${short(textHash)}`;
    case 'reading':
      return `read ${short(sha256 ?? null)} of version ${short(textHash)}`;
    case 'round':
      return `could see that the round opened${where}${text}`;
    case 'position':
      return position ? `could see that ${position.of} said ${position.kind}${where} in entry ${position.taken}` : what;
  }
}

function optionsOf(context: Context): VerifyOptions {
  return given(context, 'root-key', 'rootKey', Thumbprint);
}

async function decideAgain(context: Context): Promise<number> {
  const dossier = parsed(DossierId, 'DOSSIER', context.argument(0));
  const { privateKey, ...identity } = await context.profile();
  if (privateKey === undefined)
    throw new UsageError(
      'A certificate is signed, and this profile has no key: take the profile of an auditor that has one.',
    );
  const profile = { ...identity, privateKey };
  const checkpoint = context.text('checkpoint');
  const lines = await auditor(await context.connection()).exportEntries(dossier, { whole: true });
  if (!lines.ok) return context.refuse(lines.refusal);
  const { report, jws } = replay(profile, dossier, lines.value, {
    ...optionsOf(context),
    ...{ release: release(), at: Instant.parse(new Date().toISOString()) },
    ...(checkpoint !== undefined && { checkpoint: fileText('--checkpoint', checkpoint) }),
  });
  if (jws === null) {
    const no = 'There is no certificate: not every statement was decided again and came out the same.\n';
    if (context.json) context.io.out(json({ ...report, ok: false, certificate: null }));
    else context.io.out(`${reportText(report)}${no}`);
    return EXIT.verificationFailed;
  }
  const out = context.text('out');
  if (out === undefined) {
    context.io.out(context.json ? json({ ...report, certificate: jws }) : `${jws}\n`);
    return EXIT.done;
  }
  try {
    await writeFile(out, `${jws}\n`);
  } catch (error) {
    throw new UsageError(`--out: cannot write ${out} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
  context.emit({ ...report, file: out, certificate: jws }, `${reportText(report)}Wrote the certificate to ${out}\n`);
  return EXIT.done;
}

async function check(context: Context): Promise<number> {
  const file = context.argument(1);
  if (file === '') throw new UsageError('replay check: the file of a certificate is expected');
  const from = context.text('export');
  const checked = checkCertificate(
    fileText('FILE', file),
    from === undefined ? null : linesOf(from),
    optionsOf(context),
  );
  if (context.json) context.io.out(json(checked));
  else context.io.out(checkText(checked, from));
  return checked.ok ? EXIT.done : EXIT.verificationFailed;
}

function checkText({ ok, certificate, doubts, report }: CertificateCheck, from: string | undefined): string {
  const doubted = doubts.map((d) => `  ${d.what}\n    found    ${d.found}\n    expected ${d.expected}\n`).join('');
  if (!certificate) return `Not a certificate\n${doubted}`;
  const { dossier, head, decidedAgain, actor, person, at, release: of } = certificate;
  const about = fields([
    ['document', `${dossier}, entry ${head.n}, ${head.hash}`],
    ['decided again', `${decidedAgain.entries} entries, ${decidedAgain.refused} refused, ${decidedAgain.late} late`],
    ['by', `${actor}, ${person}, ${inZone(at, null)} by its own clock, release ${of}`],
    ['its key', report ? 'is the auditor’s by the export' : 'was not compared: name the export with --export'],
  ]);
  const how = from === undefined ? 'its form and signature hold' : 'and all was decided again here';
  return ok ? `The certificate holds: ${how}\n${about}` : `The certificate does not hold\n${doubted}${about}`;
}

function fileText(what: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${what}: cannot read ${file} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}

/** The version in the package that this program came in; compiled or not, it stands in a folder above. */
function release(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<
        string,
        string
      >;
      if (name === 'concordat') return version ?? 'unknown';
    } catch {
      // Not in this folder.
    }
    if (folder === dirname(folder)) return 'unknown';
  }
}
