import { createHash } from 'node:crypto';
import { filesOfRecord, recordPage, recordReport } from '../../client/recordPage.ts';
import { verifyBundle } from '../../client/verifyBundle.ts';
import { dateTime, LANGUAGES, pluralForm, type Language } from '../../client/words/language.ts';
import { lastingWriting, type Writing } from '../../client/words/writing.ts';
import { Procedure } from '../../contracts/procedure.ts';
import { canonicalJson } from '../../evidence/canonical.ts';
import { recordedExports, typesIn } from '../exports/exports.ts';
import sco from '../../procedures/sco.json';
import { bundleWorld, DOSSIER, procedure, type BundleWorld } from './bundleWorld.ts';

const SCRIPT = 'document.title = "checked";';
/** The small organisation, whose parts have names in Russian too. */
const RUSSIAN_TOO = Procedure.parse({
  ...procedure,
  names: {
    ru: {
      name: 'Малая организация',
      organs: { EG: 'Эксперты', CHG: 'Главы правительств', CHS: 'Главы государств' },
      stages: { '20': 'Рассмотрение', '50': 'Принятие правительствами', '60': 'Принятие на саммите' },
      classes: Object.fromEntries(Object.keys(procedure.classes).map((c) => [c, 'Решение'])),
      actors: { SECRETARIAT: 'Секретариат', PROCESS: 'Система', AUDITOR: 'Аудитор', 'CHAIR-EG': 'Председатель' },
    },
  },
});

let world: BundleWorld;
let page: string;
let russian: string;
beforeAll(async () => {
  world = await bundleWorld('whole', RUSSIAN_TOO);
  [page, russian] = LANGUAGES.map((language) => recordPage(world.files, SCRIPT, language)) as [string, string];
});
const shown = (html: string) => {
  const files = filesOfRecord(html)!;
  return recordReport(verifyBundle(files), html, files, SCRIPT);
};
const isFinding = { ok: false, findings: [{ check: 'page', where: 'the page' }] };

describe('the record of a document', () => {
  it('holds the files of the bundle, byte for byte', () => {
    const inside = /<script type="application\/json" id="bundle">([^<]*)<\/script>/.exec(page)?.[1];
    const files = Object.entries(JSON.parse(inside!) as Record<string, string>);
    expect(files.map(([path]) => path).toSorted()).toEqual([...world.files.keys()].toSorted());
    for (const [path, base64] of files) expect(Buffer.from(base64, 'base64')).toEqual(world.files.get(path));
  });

  it('is found to show something else than its files where a word, a link or the script was altered', () => {
    for (const [made, agrees, objects] of [
      [page, 'agrees', 'objects'],
      [russian, 'согласие', 'возражение'],
    ] as const) {
      expect(shown(made)).toMatchObject({ ok: true, findings: [] });
      for (const [is, becomes] of [
        [`<td>${agrees}</td>`, `<td>${objects}</td>`],
        ['<h1>', '<h1>Nuclear '],
        [SCRIPT, `${SCRIPT} `],
        ['</html>', '</html><p>and more</p>'],
      ] as const) {
        const forged = made.replace(is, becomes);
        expect(forged).not.toBe(made);
        // The files inside are the same: whoever checks them alone finds nothing.
        expect([...filesOfRecord(forged)!]).toEqual([...filesOfRecord(made)!]);
        expect(shown(forged)).toMatchObject(isFinding);
      }
    }
  });

  it('is compared in the language that it says to be in, and in no other', () => {
    const says = (html: string, lang: string) => html.replace(/<html lang="[^"]*">/, `<html${lang}>`);
    const section = (html: string, id: string) => new RegExp(`<section id="${id}">[\\s\\S]*?</section>`).exec(html)![0];
    const mixed = (of: string, other: string) => of.replace(section(of, 'history'), () => section(other, 'history'));
    for (const forged of [
      ...[says(page, ' lang="ru"'), says(russian, ' lang="en"'), mixed(page, russian), mixed(russian, page)],
      ...[says(russian, ''), says(russian, ' lang="zh"'), says(russian, ' lang="ru" class="x"'), `\n${russian}`],
      ...[says(page, ' lang="en-GB"'), says(page, ' lang="constructor"')],
    ]) {
      expect([page, russian]).not.toContain(forged);
      expect(shown(forged)).toMatchObject(isFinding);
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
    expect([...positions.matchAll(/<td>agrees<\/td>/g)]).toHaveLength(4);
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
    for (const language of LANGUAGES) {
      const bent = recordPage(
        new Map([...world.files, ['entries.jsonl', Buffer.from(lines.map((l) => `${l}\n`).join(''))]]),
        SCRIPT,
        language,
      );
      expect(bent).toContain('&lt;/code&gt;&lt;meta http-equiv=');
      expect(bent).not.toContain('<!--');
      expect(bent.match(/<meta /g)).toHaveLength(page.match(/<meta /g)!.length);
    }
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

/** What a record is made of, from an export. Parts of the organisation get their names in Russian, as the template has them. */
function filesOf(lines: readonly string[], dossier: string): ReadonlyMap<string, Uint8Array> {
  const heads = new Map<string, string>();
  const named = lines.map((line) => {
    const entry = JSON.parse(line) as { aggregate: string; events: { procedure?: object }[] };
    const events = entry.events.map((e) =>
      'procedure' in e ? { ...e, procedure: { ...e.procedure, names: sco.names } } : e,
    );
    const written = canonicalJson({ ...entry, events, prev: heads.get(entry.aggregate) ?? null });
    heads.set(entry.aggregate, createHash('sha256').update(written).digest('hex'));
    return written;
  });
  return new Map([
    ['manifest.json', Buffer.from(JSON.stringify({ dossier, organisation: 'SCO', made: '2026-01-01T00:00:00.000Z' }))],
    ['entries.jsonl', Buffer.from(named.map((l) => `${l}\n`).join(''))],
  ]);
}

/** Every document of the recorded exports, which hold every event that there is. */
const documents = recordedExports(1).flatMap(({ lines }) =>
  [...new Set(lines.map((l) => (JSON.parse(l) as { aggregate: string }).aggregate))]
    .filter((aggregate) => aggregate.startsWith('dossier/'))
    .map((aggregate) => ({ aggregate, files: filesOf(lines, aggregate.slice('dossier/'.length)), lines })),
);

/** Runs it where everything throws that knows a locale or the zone of a machine, also formatters that were made before. */
function withoutLocale<T>(run: () => T): T {
  const undo: (() => void)[] = [];
  const forbid = (of: object, key: string) => {
    const was = Object.getOwnPropertyDescriptor(of, key);
    if (!was?.configurable) return;
    undo.push(() => Object.defineProperty(of, key, was));
    const get = () => {
      throw new Error(`${key} was asked for`);
    };
    Object.defineProperty(of, key, { configurable: true, get });
  };
  for (const name of Object.getOwnPropertyNames(Intl)) {
    const made = (Intl as unknown as Record<string, unknown>)[name];
    if (typeof made !== 'function' || !(made.prototype as object | undefined)) continue;
    for (const key of Object.getOwnPropertyNames(made.prototype)) forbid(made.prototype as object, key);
  }
  for (const { prototype } of [Date, Number, BigInt, String, Array])
    for (const key of Object.getOwnPropertyNames(prototype)) if (/locale/i.test(key)) forbid(prototype, key);
  for (const key of Object.getOwnPropertyNames(Date.prototype))
    if (/^get(?!UTC|Time$)|^(to(Date|Time)?String)$/.test(key)) forbid(Date.prototype, key);
  forbid(globalThis, 'Intl');
  try {
    return run();
  } finally {
    for (const step of undo.toReversed()) step();
  }
}

describe('the words of a record', () => {
  /** What is read aloud as of the page's language: no code, no text of a document, no words of a person. */
  const ownWords = (html: string) =>
    html
      .replaceAll(/<head>[\s\S]*?<\/head>|<(script|pre|code)\b[\s\S]*?<\/\1>|<span lang="">[\s\S]*?<\/span>/g, ' ')
      .replaceAll(/<article lang="[^"]*">(<h3[\s\S]*?<\/h3>)[\s\S]*?<\/article>/g, '$1')
      .replaceAll(/ (?:aria-label|title)="([^"]*)"/g, '>$1<x')
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/&#?\w+;/g, ' ');
  /** Ids are of capitals, places and correction are written by people, instants are those of ISO 8601. */
  const LATIN = /\b[A-Z][A-Z0-9]*(-[A-Z0-9]+)*\b|\bSHA-256\b|\bad referendum\b|\bpara-\d+\b|\d{4}-\d\d-\d\dT[\d:.]+Z/g;
  /** Names that people gave in the recorded exports: of a person, a town, a meeting, a place. */
  const GIVEN = /\b(Secretary|Astana|because)\b/g;
  const latinIn = (html: string) =>
    ownWords(html)
      .replaceAll(LATIN, '')
      .replaceAll(GIVEN, '')
      .match(/\S*[A-Za-z]\S*/g);

  it('are in Russian where the record is', () => {
    expect(russian).toMatch(/^<!doctype html>\n<html lang="ru">/);
    expect(ownWords(russian).match(/[а-яё]{3,}/gi)!.length).toBeGreaterThan(300);
    expect(latinIn(russian)).toBeNull();
    expect(ownWords(page)).not.toMatch(/[А-Яа-яЁё]/);
    expect(latinIn(russian.replace('История', 'History'))).toEqual(['History']);
  });

  it('say every act and every event that there is in the language of the record, with its code', () => {
    const told = new Set<string>();
    for (const { files } of documents) {
      const html = recordPage(files, SCRIPT, 'ru');
      expect(latinIn(html)).toBeNull();
      const history = /<section id="history">[\s\S]*?<\/section>/.exec(html)![0];
      for (const [, said, type] of history.matchAll(/<p(?: class="refused")?>([^\n]*?) ?<code>(\w+)<\/code><\/p>/g))
        if (/[а-яё]/.test(said!)) told.add(type!);
        else throw new Error(`${type}: ${said}`);
      for (const [, act, code] of history.matchAll(/<strong>(.*?)<\/strong> (.*?)<p/g))
        expect([act, code]).toEqual([
          expect.stringMatching(/^[А-Яа-яёЁ «»—,-]+( ad referendum)?$/),
          expect.stringMatching(/^<code>\w+</),
        ]);
    }
    const all = documents.flatMap(({ aggregate, lines }) => [
      ...typesIn(lines.filter((line) => line.startsWith(`{"aggregate":"${aggregate}"`))),
    ]);
    expect([...told].toSorted()).toEqual([...new Set(all)].toSorted());
    expect(told.size).toBeGreaterThan(60);
  });

  it('come out the same on every machine: nothing of Intl, of a locale or of a zone goes into them', () => {
    expect(() => withoutLocale(() => dateTime('ru', '2026-01-01T00:00:00.000Z', null))).toThrow('was asked for');
    expect(() => withoutLocale(() => new Date(0).getHours())).toThrow('getHours was asked for');
    const of = (language: Language) => [world, ...documents].map(({ files }) => recordPage(files, SCRIPT, language));
    for (const language of LANGUAGES) expect(withoutLocale(() => of(language))).toEqual(of(language));
  });

  it('of people and of documents keep their own language', () => {
    for (const [html, language, zh] of [
      [page, 'en', 'Chinese, official text'],
      [russian, 'ru', 'китайский, официальный текст'],
    ] as const) {
      expect(html).toContain('<h1><span lang="">Draft</span></h1>');
      expect(html).toMatch(
        new RegExp(`<article lang="zh"><h3 class="rendering" lang="${language}">${zh} <code>[0-9a-f]{64}</code></h3>`),
      );
    }
    expect(russian).toContain(
      'предложен документ «<span lang="">Draft</span>» (Решение): «<span lang="">agreed</span>»',
    );
    expect([page, russian].join('')).not.toMatch(/[\ue000\ue001]/);
  });

  it('have headings in order, and cells that belong to a heading', () => {
    for (const html of [page, russian, ...documents.map(({ files }) => recordPage(files, SCRIPT, 'ru'))]) {
      const levels = [...html.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
      expect(levels.filter((level, i) => level > (levels[i - 1] ?? 0) + 1)).toEqual([]);
      expect(levels.filter((level) => level === 1)).toHaveLength(1);
      expect(html.match(/<th(?! scope="(row|col)")[ >]/g)).toBeNull();
    }
  });
});

describe('what a record writes', () => {
  it('are the forms that CLDR has', () => {
    const forms = { one: 'one', few: 'few', many: 'many', other: 'other' };
    for (const language of LANGUAGES) {
      const rules = new Intl.PluralRules(language);
      for (const n of [...Array.from({ length: 230 }, (_, i) => i), 1.5, 21.5, 1_000_000, 1_000_011, 1_000_024])
        expect([n, pluralForm(language, n, forms)]).toEqual([n, rules.select(n)]);
    }
  });

  it('lists, lengths of time and languages', () => {
    const [en, ru] = LANGUAGES.map(lastingWriting) as [Writing, Writing];
    expect([[], ['A'], ['A', 'B'], ['A', 'B', 'C']].map((of) => ru.list(of))).toEqual(['', 'A', 'A и B', 'A, B и C']);
    expect(en.list(['A', 'B', 'C'], 'or')).toBe('A, B or C');
    expect([90_061_000, 172_800_000, 0, -5].map(ru.duration)).toEqual([
      ...['1 день 1 час 1 минута 1 секунда', '2 дня', '0 секунд', '0 секунд'],
    ]);
    expect([
      en.languageName('kk'),
      ru.languageName('kk'),
      ru.languageName('qaa'),
      ru.languageName('constructor'),
    ]).toEqual([...['Kazakh', 'казахский', 'qaa', 'constructor']]);
  });
});
