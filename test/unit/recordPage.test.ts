import { createHash } from 'node:crypto';
import { filesOfRecord, recordPage, recordReport } from '../../client/recordPage.ts';
import { verifyBundle } from '../../client/verifyBundle.ts';
import { canonicalJson } from '../../evidence/canonical.ts';
import { bundleWorld, DOSSIER, type BundleWorld } from './bundleWorld.ts';

let world: BundleWorld;
let page: string;
const SCRIPT = 'document.title = "checked";';
beforeAll(async () => {
  world = await bundleWorld();
  page = recordPage(world.files, SCRIPT);
});

describe('the record of a document', () => {
  it('holds the files of the bundle, byte for byte', () => {
    const inside = /<script type="application\/json" id="bundle">([^<]*)<\/script>/.exec(page)?.[1];
    const files = Object.entries(JSON.parse(inside!) as Record<string, string>);
    expect(files.map(([path]) => path).toSorted()).toEqual([...world.files.keys()].toSorted());
    for (const [path, base64] of files) expect(Buffer.from(base64, 'base64')).toEqual(world.files.get(path));
  });

  it('is found to show something else than its files where a word, a link or the script was altered', () => {
    const shown = (html: string) => {
      const files = filesOfRecord(html)!;
      return recordReport(verifyBundle(files), html, files, SCRIPT);
    };
    expect(shown(page)).toMatchObject({ ok: true, findings: [] });
    for (const [is, becomes] of [
      ['<td>agree</td>', '<td>object</td>'],
      ['<h1>', '<h1>Nuclear '],
      [SCRIPT, `${SCRIPT} `],
      ['</html>', '</html><p>and more</p>'],
    ] as const) {
      const forged = page.replace(is, becomes);
      expect(forged).not.toBe(page);
      // The files inside are the same: whoever checks them alone finds nothing.
      expect([...filesOfRecord(forged)!]).toEqual([...filesOfRecord(page)!]);
      expect(shown(forged)).toMatchObject({ ok: false, findings: [{ check: 'page', where: 'the page' }] });
    }
  });

  it('lets no script run but the verifier, and loads nothing', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
    const hash = (text: string) => createHash('sha256').update(text).digest('base64');
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)![1]!;
    expect(policy).toBe(
      `default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-${hash(style)}'; script-src 'sha256-${hash(SCRIPT)}'`,
    );
    expect(page).not.toMatch(/ (src|style|on\w+)=/);
    expect([...page.matchAll(/href="([^"]*)"/g)].every(([, to]) => to!.startsWith('#'))).toBe(true);
  });

  it('shows each entry once, with its hash, and what was said in each round', () => {
    const own = world.files
      .get('entries.jsonl')!
      .toString()
      .trimEnd()
      .split('\n')
      .filter((line) => line.includes(`"aggregate":"dossier/${DOSSIER}"`));
    expect([...page.matchAll(/<tr id="entry-(\d+)">/g)].map(([, n]) => Number(n))).toEqual(own.map((_, i) => i + 1));
    for (const line of own) expect(page).toContain(createHash('sha256').update(line).digest('hex'));
    const positions = /<section id="positions">([\s\S]*?)<\/section>/.exec(page)![1]!;
    expect([...positions.matchAll(/<td>agree<\/td>/g)]).toHaveLength(4);
    expect(page).toContain('One paragraph (ru).');
    expect(page).toContain('One paragraph (zh).');
  });

  it('shows what a forger put where hashes and numbers belong, and lets none of it be a part of the page', () => {
    const forged = '</code><meta http-equiv="refresh" content="0"><!--';
    let prev: string | null = null;
    const lines = world.files
      .get('entries.jsonl')!
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => {
        const entry = JSON.parse(line) as { aggregate: string; prev: string | null; events: object[] };
        if (entry.aggregate !== `dossier/${DOSSIER}`) return line;
        const bent = JSON.parse(
          JSON.stringify(entry.events).replaceAll(/"(sha256|textHash|kind)":"[^"]*"/g, (_, name: string) =>
            JSON.stringify({ [name]: forged }).slice(1, -1),
          ),
        ) as object[];
        const written = canonicalJson({ ...entry, prev, events: bent });
        prev = createHash('sha256').update(written).digest('hex');
        return written;
      });
    const bent = recordPage(
      new Map([...world.files, ['entries.jsonl', Buffer.from(lines.map((l) => `${l}\n`).join(''))]]),
      SCRIPT,
    );
    expect(bent).toContain('&lt;/code&gt;&lt;meta http-equiv=');
    expect(bent).not.toContain('<!--');
    expect(bent.match(/<meta /g)).toHaveLength(page.match(/<meta /g)!.length);
  });

  it('names no id twice', () => {
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('shows a text that is not there as missing, and the rest as it is', () => {
    const without = new Map([...world.files].filter(([path]) => !path.startsWith('texts/')));
    expect(recordPage(without, SCRIPT)).toContain('This text is not in the record.');
  });

  it('refuses a script that would end its own element', () => {
    expect(() => recordPage(world.files, '"</script>"')).toThrow('end its own element');
  });
});
