import { DossierId } from '../../../contracts/ids.ts';
import { adoptedHead, docxOf, pageOf, readRecord, renderingsIn, sheetLines, versionOf } from '../../index.ts';
import type { Give } from '../files.ts';
import { printWords } from '../../words/print.ts';
import { notFoundScreen, refusedScreen } from './trouble.ts';

const TYPES = {
  md: 'text/markdown; charset=utf-8',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  html: 'text/html; charset=utf-8',
} as const;

/**
 * A text as a file: as it is stored, for Word, or as a page for print with its act and signatures; in English the same as the command
 * line makes. The query names version and language; without a version it is the adopted one, else the latest.
 */
export function textFile(form: keyof typeof TYPES): Give {
  return async ({ viewer, query, spoken, param }) => {
    const id = DossierId.safeParse(param('id'));
    if (!id.success) return notFoundScreen(viewer.language);
    const read = await readRecord(viewer.connection, id.data);
    if (!read.ok) return { ...refusedScreen(spoken, read.refusal), status: 404 };
    const record = read.value;
    const { versions, adoptedText } = record.dossier;
    const adopted = versions.find((v) => v.textHash === adoptedText)?.manifest.number;
    const asked = query.get('version');
    const version = versionOf(record, asked === null ? adopted : Number(asked));
    if (!version) return notFoundScreen(viewer.language);
    const [language, sha256] = [query.get('language'), query.get('sha256')];
    const all = renderingsIn(record, version, language ?? undefined);
    const rendering = sha256 === null ? all[0] : all.find((r) => r.sha256 === sha256);
    if (!rendering) return notFoundScreen(viewer.language);
    const content = await viewer.connection.readText(rendering.sha256, id.data);
    if (!content.ok) return { ...refusedScreen(spoken, content.refusal), status: 403 };
    const text = { record, version, rendering, content: content.value };
    const words = printWords(spoken);
    const file = {
      name: `${id.data}-v${version.manifest.number}-${rendering.language}.${form}`,
      type: TYPES[form],
    };
    switch (form) {
      case 'md':
        return { ...file, body: content.value };
      case 'html':
        return { ...file, body: pageOf(text, words), inline: true };
      case 'docx': {
        const { header, footer } = sheetLines(text, words);
        const act = adoptedHead(text, words);
        const frame = {
          ...{ title: version.manifest.title, language: rendering.language, footer },
          header: act === null ? header : `${header}. ${words.adopted(act)}`,
        };
        return { ...file, body: new Uint8Array(docxOf(content.value, frame)) };
      }
    }
  };
}
