import { aggregateRef, DossierId } from '../../../contracts/ids.ts';
import { seenEntries } from '../../fold.ts';
import { auditor, certificateContent, readBundle, recordPage, zipOfBundle } from '../../index.ts';
import type { Look } from '../desk.ts';
import type { Give } from '../files.ts';
import type { Screen } from '../page.ts';
import { isLanguage, say } from '../../words/language.ts';
import { proofWords } from '../../words/proof.ts';
import { checkRefused, notFoundScreen, refusedScreen } from './trouble.ts';

/** The files by which a document is proven elsewhere. */

type Files = ReadonlyMap<string, Uint8Array>;

/** The bundle of the document, or a page that says why there is none yet. */
async function bundleIn(look: Look): Promise<{ readonly id: DossierId; readonly files: Files } | Screen> {
  const { viewer, spoken } = look;
  const id = DossierId.safeParse(look.param('id'));
  if (!id.success) return notFoundScreen(viewer.language);
  const read = await readBundle(viewer.connection, id.data);
  if ('notCovered' in read) {
    const text = say(proofWords.notCovered, viewer.language);
    return { title: say(proofWords.title, viewer.language), status: 409, body: text };
  }
  return read.ok ? { id: id.data, files: read.value.files } : { ...refusedScreen(spoken, read.refusal), status: 404 };
}

/** The script by which a record checks itself. */
export function pageScript(assets: Look['assets']): string {
  const script = assets.get('verifier.js');
  if (!script) throw new Error('the build of the desk lacks verifier.js');
  return new TextDecoder().decode(script.body);
}

/** One page that checks itself, in the language that is asked for, else in that of whoever asks. */
export const recordFile: Give = async (look) => {
  const asked = look.query.get('language');
  if (asked !== null && !isLanguage(asked)) return notFoundScreen(look.viewer.language);
  const bundle = await bundleIn(look);
  if (!('files' in bundle)) return bundle;
  const page = recordPage(bundle.files, pageScript(look.assets), asked ?? look.viewer.language);
  const name = asked === null ? bundle.id : `${bundle.id}.${asked}`;
  return { name: `${name}.html`, type: 'text/html; charset=utf-8', body: page };
};

export const bundleFile: Give = async (look) => {
  const bundle = await bundleIn(look);
  if (!('files' in bundle)) return bundle;
  return {
    name: `${bundle.id}.bundle.zip`,
    type: 'application/zip',
    body: new Uint8Array(zipOfBundle(bundle.files)),
  };
};

/** What a replay certificate would say; it is verified before it is said. */
export const certificateFile: Give = async ({ viewer, checker, spoken, param }) => {
  const id = DossierId.safeParse(param('id'));
  if (!id.success || viewer.role !== 'auditor') return notFoundScreen(viewer.language);
  const lines = await auditor(viewer.connection).exportEntries(id.data, { whole: true });
  if (!lines.ok) return { ...refusedScreen(spoken, lines.refusal), status: 404 };
  const report = await checker.lines(lines.value, {});
  if (!report.ok) return { ...refusedScreen(spoken, report.refusal), ...checkRefused(report.refusal) };
  const content = certificateContent(viewer.connection.profile, id.data, lines.value, report.value);
  if (!content) {
    const text = say(proofWords.certificateNone, viewer.language);
    return { title: say(proofWords.certificate, viewer.language), status: 409, body: text };
  }
  return {
    name: `${id.data}.certificate.json`,
    type: 'application/json',
    body: `${JSON.stringify(content, null, 2)}\n`,
  };
};

/** One line as it is stored, or as it is withheld from whoever asks; without a line feed, so that its hash is that of the file. */
async function lineIn({
  viewer,
  spoken,
  param,
}: Look): Promise<{ readonly line: string; readonly name: string } | Screen> {
  const [id, n] = [DossierId.safeParse(param('id')), param('n')];
  if (!id.success || !/^[1-9]\d{0,9}$/.test(n)) return notFoundScreen(viewer.language);
  const aggregate = aggregateRef('dossier', id.data);
  const page = await viewer.connection.query('history', { aggregate, from: Number(n) });
  if (!page.ok) return { ...refusedScreen(spoken, page.refusal), status: 404 };
  const [line] = page.value.lines;
  return line === undefined ? notFoundScreen(viewer.language) : { line, name: `${id.data}-${n}` };
}

export const entryFile: Give = async (look) => {
  const found = await lineIn(look);
  return 'line' in found ? { name: `${found.name}.json`, type: 'application/json', body: found.line } : found;
};

/** The statement as it was signed (JWS). */
export const statementFile: Give = async (look) => {
  const found = await lineIn(look);
  if (!('line' in found)) return found;
  const [entry] = seenEntries([found.line]);
  if (!entry) return notFoundScreen(look.viewer.language);
  return { name: `${found.name}.jws`, type: 'application/jose', body: entry.cause.statement };
};
