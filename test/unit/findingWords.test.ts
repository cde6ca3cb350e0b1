import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { BundleManifest } from '../../contracts/bundle.ts';
import { EntryEnvelope } from '../../contracts/entry.ts';
import { reportOf } from '../../client/web/screens/report.ts';
import { CHECKS } from '../../client/words/checks.ts';
import { FAULTS, FINDINGS, MISTAKES, findingWords, type FindingPart } from '../../client/words/findings.ts';
import { CHECKS as SMALL_CHECKS, PAGE, SENTENCES, inRussian } from '../../verifier/words.ts';
import { sentencesIn } from './sentences.ts';

/** What the two verifiers say is said in Russian: every sentence of their sources. */

const plain = (template: string) => template.replaceAll(/\{\w*\}/g, '{}');
const holesOf = (template: string) => template.match(/\{\w*\}/g) ?? [];
/** As the page has it. */
const shownAs = (markup: ReturnType<typeof reportOf>) => (markup as { toString(): string }).toString();
const russian = (text: string) => findingWords(text, 'ru');

/** Strings that become a finding, or its place. */
type Source = readonly [file: string, only?: Parameters<typeof sentencesIn>[1]];
type Verifier = {
  readonly name: string;
  readonly table: Readonly<Record<string, string>>;
  readonly say: (text: string) => readonly FindingPart[];
  readonly sources: readonly Source[];
  /** Values alone, pieces of which sentences are made, and what is no finding. */
  readonly values: readonly string[];
  /** Sentences of the table that a source makes of these pieces. */
  readonly made: Readonly<Record<string, readonly string[]>>;
};

const ofTable = (table: Readonly<Record<string, { readonly ru: string }>>) =>
  Object.fromEntries(Object.entries(table).map(([en, { ru }]) => [en, ru]));

const VERIFIERS: readonly Verifier[] = [
  {
    name: 'of the engine',
    table: ofTable(FINDINGS),
    say: russian,
    sources: [
      ['client/verify.ts'],
      ['client/verifyBundle.ts'],
      ['client/verifyBundleLog.ts'],
      ['client/recordPage.ts', { within: ['recordReport'] }],
      ['evidence/chain.ts', { within: ['checkLine', 'checkChain'] }],
      ['evidence/canonical.ts', { within: ['parseCanonical'] }],
      ['evidence/log/note.ts', { within: ['noteKey', 'readNote', 'verifyNote'] }],
      ['evidence/log/checkpoint.ts', { within: ['readCheckpointText', 'openCheckpoint', 'endText'] }],
      ['evidence/log/policy.ts', { within: ['policyOf'] }],
      ['evidence/keys.ts', { within: ['checkPublicKey'] }],
      // What is thrown where a stored event does not fit what was stored before it.
      ['domain/journalling.ts', { within: ['UnknownEvent'] }],
      ['domain/organisation/evolve.ts', { within: ['required', 'evolveOrganisation'] }],
      ['domain/dossier/context.ts', { thrown: true }],
    ],
    values: [
      ...[
        '{}@{}',
        '{} {}',
        '{} {} {}',
        '{}{}{}',
        '{}: {}',
        '…',
        '',
        '\n\n',
        'utf8',
        '{"aggregate":"{}"',
        'consistency/',
      ],
      ...[
        'dossier',
        'dossier/{}',
        'organisation/{}',
        'meeting/{}',
        'member',
        'candidate',
        'former',
        'J03',
        'UnknownEvent',
      ],
      ...['form', 'encoding', 'smallOrder', 'mixedOrder', '; ', ', '],
    ],
    made: {
      'form {}': ['{} {}', 'form'],
      'origin {}': ['{} {}', 'origin'],
      'signature {}': ['{} {}', 'signature'],
      'unsigned ': ['{} {}', 'unsigned', ''],
      'the last entry that the checkpoint names: none': ['the last entry that the checkpoint names: {}', 'none'],
      'none@0': ['{}@{}', 'none'],
      'line {}, none@0': ['line {}, {}@{}', 'none'],
    },
  },
  {
    name: 'that comes with a record',
    table: SENTENCES,
    say: inRussian,
    sources: [
      ...['directory', 'entry', 'lines', 'log', 'statement', 'texts', 'verify'].map(
        (f) => [`verifier/${f}.ts`] as const,
      ),
      ['verifier/note.ts', { within: ['signatureBy'] }],
    ],
    values: [
      ...['{}@{}', '{}, {}', '{} {} {}', '{}/{}', '{}.{}', '', ', {}@{}', 'signed', 'PROCESS'],
      ...[
        'dossier/{}',
        'organisation/{}',
        'organisation/{}@1',
        'meeting/{}',
        'texts/{}',
        'consistency/{}',
        'proofs/{}.tlog-proof',
      ],
      ...[
        'entries.jsonl',
        'manifest.json',
        'procedure.json',
        'v',
        'actor',
        'person',
        'issuedAt',
        'nonce',
        'seq',
        'kid',
        'origin',
      ],
      ...['office', 'role', 'member', 'name', 'secretariat', 'process', 'log', 'witnesses', 'counter'],
      ...['concordat/v1/key-proof\n{}\n{}\n{}\n', 'concordat/v1/{}-proof\n{}\n{}\n{}\n{}\n'],
      ...['{} of organisation/{}', '{} by {}', '{} after {}', 'line {}{}'],
    ],
    made: {
      'after null': ['after {}'],
      'forged by {}': ['{} by {}', 'forged'],
      'unsigned by {}': ['{} by {}', 'unsigned'],
      'line {}': ['line {}{}'],
      'line {}, {}@{}': ['line {}{}', ', {}@{}'],
      'the founding key of the first statement': ['the founding key {}', 'of the first statement'],
      'statement {} of {} after {}': ['{} after {}', 'statement {} of {}'],
      'statement {} of {} after none': ['{} after {}', 'statement {} of {}', 'none'],
      "the hash of the version's manifest, no manifest": ["the hash of the version's manifest, {}", 'no manifest'],
      'the last entry that the checkpoint names: none': ['the last entry that the checkpoint names: {}', 'none'],
    },
  },
];

describe.each(VERIFIERS)('the verifier $name', ({ table, say, sources, values, made }) => {
  const inSources = new Set(sources.flatMap(([file, only]) => sentencesIn(file, only)));
  const inTable = new Set(Object.keys(table).map(plain));

  it('says nothing that has no Russian', () => {
    const pieces = new Set([...values, ...Object.values(made).flat()]);
    const without = [...inSources].filter((sentence) => {
      const isNamed = pieces.has(sentence) || Object.hasOwn(CHECKS, sentence);
      // Whole: a sentence that only looks like another with a value in it would be said wrongly. Acts and events have names.
      return !inTable.has(sentence) && !isNamed && !/^([A-Z][a-z]+){2,}$/.test(sentence);
    });
    expect(without).toEqual([]);
  });

  it('says everything that has Russian, and no value is listed that it has not', () => {
    const isSaid = (sentence: string) => inSources.has(sentence);
    expect([...inTable].filter((s) => !isSaid(s) && !(made[s]?.every(isSaid) ?? false))).toEqual([]);
    expect(values.filter((v) => !isSaid(v) && ![', ', '; '].includes(v))).toEqual([]);
  });

  it('has in Russian the same values in the same order, and no English beside them', () => {
    const wrong = Object.entries(table).filter(
      ([en, ru]) =>
        holesOf(en).join() !== holesOf(ru).join() ||
        (!/[а-яё]/.test(ru) && !/^[^A-Za-z]*$/.test(ru.replaceAll(/\{\w*\}/g, ''))) ||
        /[A-Za-z]{2}/.test(ru.replaceAll(/\{\w*\}|\b(JSON|JWS|RFC|UTF-8|INBOX|kid|J0\d)\b|`concordat record`/g, '')),
    );
    expect(wrong).toEqual([]);
  });

  it('gives back the values of each sentence unchanged, whatever they are', () => {
    const token = fc
      .oneof(
        fc.stringMatching(/^[!-~а-я\u202e]{1,40}$/),
        fc.constantFrom('<script>alert(1)</script>', '$&', '(.*)+$', '\\', '\u202egnp.exe', '«нет»', 'nothing', 'a{}b'),
      )
      // JSON begins so; and where two values have but an @ between them, the first has none.
      .filter((t) => !/[,@]/.test(t) && !/^[{["]/.test(t));
    const templates = Object.keys(table).filter((t) => holesOf(t).length > 0 && !t.includes('{said}'));
    const any = fc.oneof(token, fc.constantFrom(...Object.keys(table)), fc.string({ minLength: 1, maxLength: 60 }));
    for (const template of templates) {
      const literals = template.split(/\{\w*\}/);
      const withoutLiterals = any.filter((v) => v !== 'none' && literals.every((l) => l === '' || !v.includes(l)));
      const drawn = fc.tuple(...holesOf(template).map((hole) => (hole === '{any}' ? withoutLiterals : token)));
      fc.assert(
        fc.property(drawn, (filling) => {
          const text = literals.reduce((so, literal, i) => `${so}${filling[i - 1]!}${literal}`);
          fc.pre(text.length <= 300 && !text.includes('\n'));
          const parts = say(text);
          expect(parts.filter((p) => p.is === 'words').map((p) => p.text)).toEqual(
            table[template]!.split(/\{\w*\}/).filter((l) => l !== ''),
          );
          expect(parts.filter((p) => p.is !== 'words')).toEqual(filling.map((value) => ({ is: 'value', text: value })));
        }),
        { numRuns: 40 },
      );
    }
  });

  it('takes no longer for the worst of 300 characters than for any', () => {
    const worst = [
      '@'.repeat(300),
      'no '.repeat(100),
      `line ${', @'.repeat(98)}`,
      ' of '.repeat(75),
      '; : '.repeat(75),
    ];
    const began = performance.now();
    for (let i = 0; i < 20; i += 1) for (const text of worst) say(text);
    expect((performance.now() - began) / (20 * worst.length)).toBeLessThan(5);
  });
});

describe('what a schema says of a file', () => {
  const sha = '0'.repeat(64);
  const entry = {
    ...{ v: 1, aggregate: 'dossier/B-1', n: 1, prev: sha, at: '2026-01-05T09:00:00.000Z' },
    ...{ cause: { statement: 'x', sequence: 1 }, basis: { organisation: 1 }, events: [{ type: 'X' }] },
  };
  const manifest = {
    ...{ format: 'concordat-bundle', v: 1, organisation: 'SMALL', dossier: 'B-1', made: entry.at },
    ...{ rootKey: 'A'.repeat(43), entries: [{ aggregate: 'dossier/B-1', n: 1, index: 0 }], files: { policy: sha } },
  };
  const wrong = [
    undefined,
    null,
    0,
    -1,
    1.5,
    'x',
    '',
    [],
    {},
    { x: 1, y: 2 },
    true,
    [7],
    Number.MAX_VALUE,
    '2026-13-45T09:00:00.000Z',
  ];
  const mistakes = [
    ...Object.keys(entry).flatMap((m) => wrong.map((w) => EntryEnvelope.safeParse({ ...entry, [m]: w }))),
    ...Object.keys(manifest).flatMap((m) => wrong.map((w) => BundleManifest.safeParse({ ...manifest, [m]: w }))),
    ...wrong.flatMap((w) => [
      EntryEnvelope.safeParse(w),
      BundleManifest.safeParse(w),
      EntryEnvelope.safeParse({ ...entry, x: w }),
    ]),
    ...wrong.map((w) =>
      EntryEnvelope.safeParse({ ...entry, basis: { organisation: w, meeting: w, dossiers: { x: w } } }),
    ),
    BundleManifest.safeParse({ ...manifest, entries: [manifest.entries[0], manifest.entries[0]] }),
    BundleManifest.safeParse({ ...manifest, files: { nothing: sha, policy: 'x' } }),
  ].flatMap((read) => (read.success ? [] : [read.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`)]));

  it('is said in Russian, one mistake or many, and where the report has cut the last', () => {
    expect(mistakes.length).toBeGreaterThan(100);
    const many = [...new Set(mistakes.flat())].filter((m) => !m.includes('/'));
    for (const said of [...mistakes.map((m) => m.join('; ').slice(0, 300)), many.join('; ').slice(0, 300)])
      expect({ said, english: russian(said).filter((p) => p.is === 'english') }).toEqual({ said, english: [] });
  });

  it('has no Russian that no schema says', () => {
    const all = mistakes.flat();
    const isSaid = (template: string) =>
      all.some((m) => {
        const said = russian(m);
        const [first = ''] = MISTAKES[template]!.ru.split(/\{\w*\}/);
        return said.some((p) => p.is === 'words' && p.text === first);
      });
    expect(Object.keys(MISTAKES).filter((t) => !isSaid(t))).toEqual([]);
  });
});

describe('what the rules throw at a journal that contradicts itself', () => {
  /** Never while an export is verified: its chain was checked before, what a decision reads is of its kind, or none of this is asked. */
  const NEVER = [
    ...['it is of {}', 'entry {} was expected', 'it names another line as the one before'],
    ...['its instant lies before that of the entry before', '{} was read as an organisation'],
  ];
  const ASIDE = ['whatIf.ts', 'rehearsal.ts', 'preview.ts'];

  it('is said in Russian', () => {
    const files = readdirSync(join(__dirname, '../../domain'), { recursive: true, encoding: 'utf8' });
    const thrown = files
      .filter((file) => file.endsWith('.ts') && !ASIDE.includes(file))
      .flatMap((file) => sentencesIn(`domain/${file}`, { thrown: true }));
    const table = Object.keys(FINDINGS).map(plain);
    expect(thrown.length).toBeGreaterThan(NEVER.length);
    expect(thrown.filter((s) => !table.includes(s) && !NEVER.includes(s))).toEqual([]);
  });
});

describe('what the language throws at the rules', () => {
  const nothing = undefined as unknown as { a: string };
  const faults: readonly (() => unknown)[] = [
    () => nothing.a,
    () => {
      const { a } = nothing;
      return a;
    },
    () => [...(7 as unknown as string[])],
    () => [...(nothing as unknown as string[])],
    () => ({}) as unknown as string[],
    () => ({ x: {} as unknown as string[] }).x.map(String),
    () => Object.keys(nothing),
    () => new Date(NaN).toISOString(),
  ];
  it('is said in Russian', () => {
    const said = faults.flatMap((fault) => {
      try {
        fault();
        return [];
      } catch (error) {
        return [(error as Error).message];
      }
    });
    expect(said.length).toBe(faults.length - 1);
    expect(said.filter((s) => russian(s).some((p) => p.is === 'english'))).toEqual([]);
    expect(Object.keys(FAULTS).length).toBeLessThanOrEqual(said.length);
  });
});

describe('a hostile value', () => {
  const shown = (found: string, language: 'en' | 'ru' = 'ru') =>
    shownAs(
      reportOf(
        {
          ...{
            ok: false,
            files: 1,
            checked: 0,
            decidedAgain: 0,
            proofs: 0,
            missingTexts: [],
            rootKey: null,
            log: null,
            heads: [],
          },
          findings: [{ check: 'text', where: 'line 1, dossier/X@1', found, expected: 'no file' }],
        },
        { known: '', tookMs: 1, own: null },
        language,
      ),
    );
  it.each([
    '<img src=x onerror=alert(1)>',
    'no <script>alert(1)</script>',
    'version "><b>',
    '\u202eevil',
    '{"a":"<b>no file</b>"}',
  ])('%s is escaped, and its controls are seen', (found) => {
    for (const language of ['en', 'ru'] as const)
      expect(shown(found, language)).not.toMatch(/<(img|script|b)\b|\u202e/);
  });
  it('that has no translation is English, and is marked so', () => {
    expect(shown('words of nobody')).toContain('<span lang="en"><bdi>words of nobody</bdi></span>');
    expect(shown('words of nobody', 'en')).not.toContain('lang="en"');
    expect(shown('no file')).toContain('файла нет');
  });
});

describe('the page of the small verifier', () => {
  it('counts as Russian counts', () => {
    const { fits, fails } = PAGE.ru;
    expect(fits({ entries: 1, statements: 2, proofs: 5, cosignatures: 11, texts: 21 })).toBe(
      'Всё сходится: 1 запись, 2 подписи, 5 доказательств нахождения в реестре, 11 заверений свидетелей, 21 текст.',
    );
    expect([1, 3, 12].map(fails)).toEqual([
      'Проверка не пройдена: 1 несоответствие.',
      'Проверка не пройдена: 3 несоответствия.',
      'Проверка не пройдена: 12 несоответствий.',
    ]);
  });
  it('names every check that it makes, as the desk does', () => {
    const { counter, ...listed } = SMALL_CHECKS;
    expect(counter).toMatch(/[а-я]/);
    for (const [check, said] of Object.entries(listed))
      expect(CHECKS[check]?.ru.toLowerCase()).toBe(said.toLowerCase());
  });
});
