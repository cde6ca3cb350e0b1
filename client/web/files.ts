import type { Look } from './desk.ts';
import { paths } from './paths.ts';
import type { Screen } from './page.ts';
import { commentsFile } from './screens/comments.ts';
import { documentsFile } from './screens/documents.ts';
import { bundleFile, certificateFile, entryFile, recordFile, statementFile } from './screens/proofFiles.ts';
import { textFile } from './screens/textFiles.ts';
import { matcherOf, type Params } from './screens.ts';

/** Everything that is downloaded: bytes as they are, in place of a page. */

/** A file that is given. `inline`: it is looked at in the browser, under a policy of its own that allows nothing but its style. */
export type Download = {
  readonly name: string;
  readonly type: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly inline?: true;
};
/** A screen says why there is no such file. */
export type Give = (look: Look) => Promise<Download | Screen>;

export const FILES: readonly (readonly [pattern: string, give: Give])[] = [
  [paths.documentsFile('csv'), documentsFile('csv')],
  [paths.documentsFile('json'), documentsFile('json')],
  [paths.commentsFile(':id'), commentsFile],
  [paths.textFile(':id', 'md'), textFile('md')],
  [paths.textFile(':id', 'docx'), textFile('docx')],
  [paths.textFile(':id', 'html'), textFile('html')],
  [paths.record(':id'), recordFile],
  [paths.bundle(':id'), bundleFile],
  [paths.certificate(':id'), certificateFile],
  [paths.entryLine(':id', ':n'), entryFile],
  [paths.statement(':id', ':n'), statementFile],
];

const matchers = FILES.map(([pattern, give]) => ({ give, match: matcherOf(pattern) }));

/** The file at a path. */
export function fileAt(path: string): { readonly give: Give; readonly params: Params } | null {
  for (const { give, match } of matchers) {
    const params = match(path);
    if (params) return { give, params };
  }
  return null;
}

/** Of what is looked at as it is: no script, nothing from anywhere, its own style alone. */
export const FILE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; sandbox; base-uri 'none'; form-action 'none'";
