import { documentFacts } from '../../client/web/screens/documentFacts.ts';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { ActType } from '../../contracts/acts.ts';
import { DossierAct, MeetingAct, OrganisationAct } from '../../contracts/acts.ts';
import type { Entry } from '../../contracts/entry.ts';
import { ENTRY_VERSIONS } from '../../contracts/entry.ts';
import type { ConcordatEvent } from '../../contracts/events.ts';
import { Procedure } from '../../contracts/procedure.ts';
import type { DossierView, Waiting } from '../../contracts/views.ts';
import { actsAbout, fieldsOf, schemaOf, type Field } from '../../client/web/forms/describe.ts';
import { fieldLabel, FIELDS, IN_ACT } from '../../client/words/act.ts';
import { memberValue } from '../../client/words/actMembers.ts';
import { ACTS } from '../../client/words/acts.ts';
import { CHECKS, checkSentence } from '../../client/words/checks.ts';
import { choiceLabel } from '../../client/words/choices.ts';
import { decisionSentence, quorumSentence } from '../../client/words/decisions.ts';
import { eventSentence } from '../../client/words/events.ts';
import {
  LANGUAGES,
  LANGUAGE_NAMES,
  dateTime,
  day,
  duration,
  fromNow,
  isLanguage,
  languageName,
  list,
  localeOf,
  number,
  plural,
  pluralForm,
  quoted,
  type Said,
} from '../../client/words/language.ts';
import { namesIn, type Names } from '../../client/words/names.ts';
import { FACTS, LACKS } from '../../client/words/lacks.ts';
import { lackSentence, refusalSentence } from '../../client/words/refusals.ts';
import { RULE_SENTENCES, ruleSentence } from '../../client/words/rules.ts';
import { awaited, followsSentence, placedAct, standingSentence } from '../../client/words/standing.ts';
import {
  PHASES,
  POSITIONS,
  UNHEARD,
  AD_REFERENDUM,
  RULINGS,
  LIFTED,
  NOT_PUBLIC,
  RESERVATIONS,
  SCOPES,
  ROUND_KINDS,
  ROUND_OUTCOMES,
  STAGE_STATUSES,
  STAGE_OUTCOMES,
  ROLES,
  LEVELS,
  SILENCE_MEANS,
  NOTICES,
  WITHHELD,
  NON_SIGNATURES,
  CONCORDANCE,
  RENDERING_STATUSES,
  WAIVERS,
  REVIEW_OUTCOMES,
  CORRECTION_OUTCOMES,
  OFFER_STATUSES,
  ENDINGS,
  UNHEARD_BY,
  VOTE_LACKS,
  MEETING_PHASES,
  INVENTORY,
  KNOWN,
  STEPS,
  COUNTED,
} from '../../client/words/terms.ts';
import { actSchemas, typeOf } from '../../domain/plausible.ts';
import type { OrganisationState } from '../../client/index.ts';
import { DOSSIER_RULES } from '../../domain/dossier/rules.ts';
import { JOURNAL_RULES } from '../../domain/journalling.ts';
import { QUERY_RULES } from '../../domain/queryRules.ts';
import { RULES } from '../../domain/rules.ts';
import { EVIDENCE_RULES } from '../../evidence/rules.ts';
import sco from '../../procedures/sco.json';
import { recordedExports, viewsOf } from '../exports/exports.ts';

/** Every word of the desk, in every language: that none is missing, and that what is said is said of the right things. */

const procedure = Procedure.parse(sco);
const organisation = {
  procedure,
  members: { KAZ: { name: 'Kazakhstan' }, ZZZ: { name: 'Zzz' } },
  offices: {
    'CHAIR-CNC': { role: 'chair', state: 'KAZ', name: 'Chair of the CNC' },
    'CHAIR-X': { role: 'chair', state: null, name: 'X' },
  },
  chairs: { CNC: 'CHAIR-CNC', CHS: null },
  parties: { OBS: { name: 'Observer' } },
  people: { 'KAZ-1': { name: 'A. Person' } },
} as unknown as OrganisationState;
const en = namesIn('en', 'Asia/Almaty', organisation);
const ru = namesIn('ru', 'Asia/Almaty', organisation);
const bare = (language: 'en' | 'ru') => namesIn(language, null, null);

const everyRule = { ...RULES, ...JOURNAL_RULES, ...QUERY_RULES, ...EVIDENCE_RULES };

/** Words that stay in Latin letters in Russian: names of formats, of a way to agree, and ids. */
const LATIN =
  /ad referendum|PROCESS|NFC-LF-v1|base64url|SHA-256|Ed25519|UTF-8|JSON|JWS|Word|\.docx|\b(alg|kid|typ)\b|\{#?[\w-]+\}/g;
const latinIn = (words: string) => words.replace(LATIN, '').match(/[A-Za-z]+/g) ?? [];

/** Every table of terms. */
const terms = {
  PHASES,
  POSITIONS,
  UNHEARD,
  AD_REFERENDUM,
  RULINGS,
  LIFTED,
  NOT_PUBLIC,
  RESERVATIONS,
  SCOPES,
  ROUND_KINDS,
  ROUND_OUTCOMES,
  STAGE_STATUSES,
  STAGE_OUTCOMES,
  ROLES,
  LEVELS,
  SILENCE_MEANS,
  NOTICES,
  WITHHELD,
  NON_SIGNATURES,
  CONCORDANCE,
  RENDERING_STATUSES,
  WAIVERS,
  REVIEW_OUTCOMES,
  CORRECTION_OUTCOMES,
  OFFER_STATUSES,
  ENDINGS,
  UNHEARD_BY,
  VOTE_LACKS,
  MEETING_PHASES,
  INVENTORY,
  KNOWN,
  STEPS,
  COUNTED,
};

/** Every Said of a module, by its name. */
function saidIn(value: unknown, name: string): [string, Said<string>][] {
  if (value === null || typeof value !== 'object') return [];
  const of = value as Record<string, unknown>;
  if (LANGUAGES.every((l) => typeof of[l] === 'string')) return [[name, of as Said]];
  return Object.entries(of).flatMap(([key, v]) => saidIn(v, `${name}.${key}`));
}

const tables = [
  ...saidIn(terms, 'terms'),
  ...saidIn(ACTS, 'acts'),
  ...saidIn(LACKS, 'lacks'),
  ...saidIn(FACTS, 'facts'),
  ...saidIn(CHECKS, 'checks'),
  ...saidIn(FIELDS, 'fields'),
  ...Object.entries(IN_ACT).flatMap(([act, of]) => saidIn(of, act)),
];

describe('a table of words', () => {
  it('is read whole', () => {
    expect(tables.length).toBeGreaterThan(500);
  });

  it('says everything in every language, and Russian in Cyrillic', () => {
    expect(tables.filter(([, s]) => LANGUAGES.some((l) => s[l].trim() === ''))).toEqual([]);
    expect(tables.filter(([, s]) => latinIn(s.ru).length > 0)).toEqual([]);
    expect(tables.filter(([, s]) => /[А-Яа-яЁё]/.test(s.en))).toEqual([]);
    expect(tables.filter(([, s]) => !/[А-Яа-яЁё]/.test(s.ru))).toEqual([]);
  });

  it('ends a sentence as one in every language', () => {
    expect(tables.filter(([, s]) => s.en.endsWith('.') !== s.ru.endsWith('.'))).toEqual([]);
    const acts = Object.values(ACTS);
    expect(acts.filter((a) => !a.does.en.endsWith('.') || a.label.en.endsWith('.'))).toEqual([]);
  });

  it('has the same facts in every language', () => {
    const holes = (words: string) => [...new Set(words.match(/\{\w+\}/g))].toSorted();
    expect(tables.filter(([, s]) => JSON.stringify(holes(s.en)) !== JSON.stringify(holes(s.ru)))).toEqual([]);
  });

  it('has words for every act', () => {
    const types = [DossierAct, OrganisationAct, MeetingAct].flatMap((of) => actSchemas(of as never).map(typeOf));
    expect(Object.keys(ACTS).toSorted()).toEqual((types as ActType[]).toSorted());
  });
});

describe('a form', () => {
  /** Words of formats, which are the same in every language. */
  const ALIKE = ['NFC-LF-v1', 'text/markdown', 'text/plain', 'OKP', 'Ed25519'];
  const within = (f: Field): readonly Field[] => {
    switch (f.kind) {
      case 'group':
        return [f, ...f.fields.flatMap(within)];
      case 'variants':
        return [f, ...f.variants.flatMap((v) => v.fields.flatMap(within))];
      case 'rows':
        return [f, ...f.row(0).flatMap(within)];
      case 'lines':
        return [f, ...within(f.of)];
      default:
        return [f];
    }
  };
  const fields = (['dossier', 'organisation', 'meeting'] as const).flatMap((kind) =>
    actsAbout(kind).flatMap((act) => fieldsOf(schemaOf(kind, act)!).flatMap(within)),
  );

  it('has words for every member of every act', () => {
    expect(new Set(fields.map((f) => f.member).filter((member) => !Object.hasOwn(FIELDS, member)))).toEqual(new Set());
  });

  it('says what a member means in its act, where one word means two things', () => {
    const own = (['dossier', 'organisation', 'meeting'] as const).flatMap((kind) =>
      actsAbout(kind).flatMap((act) => fieldsOf(schemaOf(kind, act)!).map((f) => `${act}.${f.member}`)),
    );
    const said = Object.entries(IN_ACT).flatMap(([act, of]) => Object.keys(of).map((member) => `${act}.${member}`));
    expect(said.filter((of) => !own.includes(of))).toEqual([]);
    expect(fieldLabel('place', 'ru', 'ConveneMeeting')).toBe('Место проведения');
    expect(fieldLabel('place', 'ru', 'NameEndorsers')).toBe('Место текста');
  });

  it('has words for every value that is to be chosen', () => {
    const values = fields.flatMap((f) =>
      f.kind === 'choice'
        ? f.options.map((o) => [f.member, o] as const)
        : f.kind === 'variants'
          ? f.variants.map((v) => [f.member, v.value] as const)
          : [],
    );
    expect(values.length).toBeGreaterThan(40);
    expect(values.filter(([member, v]) => choiceLabel(member, v, 'ru') === v && !ALIKE.includes(v))).toEqual([]);
  });

  it('is read as it will be signed: codes with their names, days, instants and choices in words', () => {
    const said = (member: string, value: unknown) => memberValue(member, value, ru);
    expect([said('stage', '40'), said('for', 'KAZ'), said('organ', 'CHS'), said('to', '20')]).toEqual([
      ...['Координация (40)', 'Казахстан (KAZ)', 'Совет глав государств (CHS)', 'Экспертное рассмотрение (20)'],
    ]);
    expect([said('public', true), said('of', 'quorum'), said('deadline', '2024-07-04T07:00:00.000Z')]).toEqual([
      ...['да', 'кворум', '4 июля 2024 г. в 12:00 GMT+5'],
    ]);
    expect(said('openPlaces', [{ place: 'para-1', holders: ['KAZ'] }])).toBe(
      'Место текста: para-1; Кто удерживает: Казахстан (KAZ)',
    );
    // What people wrote stays what they wrote, whatever it looks like.
    expect(['KAZ', 'quorum', 'agree'].map((text) => said('title', text))).toEqual(['KAZ', 'quorum', 'agree']);
  });
});

describe('what a verification finds', () => {
  it('has words for every check of the published form, and for no other', () => {
    const format = readFileSync(path.join(__dirname, '../../docs/format.md'), 'utf8');
    const section = format.split('## 8.')[1]!.split('| check |')[1]!;
    const [rows = '', besides = ''] = section.split('has these besides');
    const listed = rows.split('\n').filter((row) => row.startsWith('| `'));
    const names = [...listed.map((row) => row.split('|')[1]!), besides.split('\n')[0]!].flatMap((text) =>
      [...text.matchAll(/`([a-zA-Z]+)`/g)].map((m) => m[1]!),
    );
    expect(Object.keys(CHECKS).toSorted()).toEqual(names.filter((n) => n !== 'textHash').toSorted());
    expect([checkSentence('prev', 'ru'), checkSentence('unheard', 'ru')]).toEqual([CHECKS['prev']!.ru, 'unheard']);
  });
});

describe('a rule', () => {
  it('is said in Russian, every one and no other', () => {
    expect(Object.keys(RULE_SENTENCES).toSorted()).toEqual(Object.keys(everyRule).toSorted());
    const wrong = Object.entries(RULE_SENTENCES).filter(
      ([, s]) => latinIn(s.ru).length > 0 || !/^[А-ЯЁ].*\.$/.test(s.ru),
    );
    expect(wrong).toEqual([]);
    expect(new Set(Object.values(DOSSIER_RULES).map((r) => r.says)).size).toBe(Object.keys(DOSSIER_RULES).length);
  });

  it('is said in English as its table says it', () => {
    for (const [id, { says }] of Object.entries(everyRule)) {
      expect(ruleSentence(id, 'en')).toBe(says);
      expect(ruleSentence(id, 'ru')).not.toBe(says);
    }
    expect(ruleSentence('Z01', 'ru')).toBeUndefined();
  });
});

describe('what Intl says', () => {
  it.each([
    [1, '1 день', '1 day'],
    [2, '2 дня', '2 days'],
    [5, '5 дней', '5 days'],
    [11, '11 дней', '11 days'],
    [21, '21 день', '21 days'],
    [1.5, '1,5 дня', '1.5 days'],
  ])('of %d days has the form that goes with it', (n, russian, english) => {
    const words = (s: string) => s.replaceAll('\u00a0', ' ');
    expect(words(plural('ru', n, COUNTED.day.ru))).toBe(russian);
    expect(words(plural('en', n, COUNTED.day.en))).toBe(english);
  });

  it('of every countable word has all forms of Russian', () => {
    for (const forms of Object.values(COUNTED))
      expect(new Set([1, 2, 5].map((n) => pluralForm('ru', n, forms.ru))).size).toBe(3);
    expect(pluralForm('ru', 5, { one: 'a', other: 'b' })).toBe('b');
  });

  it('of an instant is the clock of a place, or UTC', () => {
    const noon = '2024-07-04T07:00:00.000Z';
    expect(dateTime('en', noon, 'Asia/Almaty')).toMatch(/^4 July 2024.*12:00/);
    expect(dateTime('ru', noon, 'Asia/Almaty')).toMatch(/^4 июля 2024.*12:00/);
    expect(dateTime('ru', noon, null)).toMatch(/07:00.*UTC/);
    expect(dateTime('en', noon, 'Mars/Base')).toMatch(/07:00.*\(Mars\/Base\)$/);
    expect([day('en', '2024-07-04'), day('ru', '2024-07-04')]).toEqual(['4 July 2024', '4 июля 2024 г.']);
  });

  it('of what is no day or instant is that, as it is', () => {
    expect([day('ru', '2024-99-99'), dateTime('en', 'tomorrow', null)]).toEqual(['2024-99-99', 'tomorrow']);
  });

  it('keeps no more than so many formatters', () => {
    const zones = Array.from({ length: 1_100 }, (_, i) =>
      Array.from('asia/almaty', (c, k) => ((i >> k) & 1 ? c.toUpperCase() : c)),
    );
    for (const zone of zones) expect(dateTime('en', '2024-07-04T07:00:00.000Z', zone.join(''))).toMatch(/12:00/);
  });

  it.each([
    [0, '0 seconds'],
    [-5, '0 seconds'],
    [1_500, '2 seconds'],
    [60_000, '1 minute'],
    [3_661_000, '1 hour 1 minute'],
    [86_400_000 + 60_000, '1 day'],
    [183_600_000, '2 days 3 hours'],
  ])('of %d ms is its two largest units', (ms, words) => {
    expect(duration('en', ms)).toBe(words);
    expect(latinIn(duration('ru', ms))).toEqual([]);
  });

  it('of another instant is how far it is', () => {
    const now = '2024-07-04T07:00:00.000Z';
    expect(fromNow('en', '2024-07-07T08:00:00.000Z', now)).toBe('in 3 days');
    expect(fromNow('ru', '2024-07-04T05:00:00.000Z', now)).toBe('2 часа назад');
    expect(fromNow('en', now, now)).toBe('in 0 seconds');
  });

  it('of several words is how they are joined', () => {
    expect([list('en', ['A', 'B', 'C']), list('ru', ['А', 'Б', 'В'])]).toEqual(['A, B and C', 'А, Б и В']);
    expect([languageName('en', 'zh'), languageName('ru', 'zh'), languageName('ru', '?')]).toEqual([
      ...['Chinese', 'китайский', '?'],
    ]);
    expect(list('ru', ['А', 'Б'], 'or')).toBe('А или Б');
    expect(number('ru', 10_000)).toMatch(/^10\s000$/);
    expect([quoted('en', '<b>"x"'), quoted('ru', 'x')]).toEqual(['“<b>"x"”', '«x»']);
  });

  it('begins with the languages there are', () => {
    expect(LANGUAGES.map((l) => [l, LANGUAGE_NAMES[l], localeOf(l).slice(0, 2)])).toEqual([
      ['en', 'English', 'en'],
      ['ru', 'Русский', 'ru'],
    ]);
    expect([isLanguage('ru'), isLanguage('xx'), isLanguage(undefined)]).toEqual([true, false, false]);
  });
});

describe('a name', () => {
  it('is the one that the procedure gives in the language, else the one on record, else the code', () => {
    expect([en.organ('CHS'), ru.organ('CHS'), ru.organ('XXX')]).toEqual([
      'Council of Heads of State',
      'Совет глав государств',
      'XXX',
    ]);
    expect([ru.stage('20'), ru.documentClass('report'), ru.status('observer')]).toEqual([
      'Экспертное рассмотрение',
      'Доклад',
      'Государство-наблюдатель',
    ]);
    expect(['KAZ', 'ZZZ', 'OBS', 'NOBODY', 'constructor'].map(ru.actor)).toEqual([
      'Казахстан',
      'Zzz',
      'Observer',
      'NOBODY',
      'constructor',
    ]);
  });

  it('of an office that has none in the language is its role with what it chairs, or its state', () => {
    expect([en.actor('CHAIR-CNC'), ru.actor('CHAIR-CNC')]).toEqual([
      'Chair of the CNC',
      'Председатель (Совет национальных координаторов)',
    ]);
    const unseated = namesIn('ru', null, { ...organisation, chairs: {} });
    expect(unseated.actor('CHAIR-CNC')).toBe('Председатель, Казахстан (CHAIR-CNC)');
    expect([en.actor('CHAIR-X'), ru.actor('CHAIR-X'), bare('ru').actor('CHAIR-X')]).toEqual([
      ...['X', 'Председатель (CHAIR-X)', 'CHAIR-X'],
    ]);
  });

  it('of a person is its own, in every language', () => {
    expect([ru.person('KAZ-1'), ru.person('KAZ-2'), bare('en').person('KAZ-1')]).toEqual([
      'A. Person',
      'KAZ-2',
      'KAZ-1',
    ]);
  });

  it('of a version is its number where that is known', () => {
    const hash = 'ab'.repeat(32);
    expect(namesIn('ru', null, organisation, { [hash]: 3 }).text(hash)).toBe('версия 3');
    expect(en.text(hash)).toBe('text abababababab');
  });

  it('is given in Russian to all that the first procedure has', () => {
    const of = procedure.names!['ru']!;
    for (const part of ['organs', 'stages', 'classes', 'statuses'] as const)
      expect(Object.keys(of[part]!).toSorted()).toEqual(Object.keys(procedure[part]!).toSorted());
    expect(Object.values(of).flatMap((names) => latinIn(Object.values(names).join(' ')))).toEqual([]);
  });
});

const views: readonly DossierView[] = ENTRY_VERSIONS.flatMap((v) =>
  recordedExports(v).flatMap((e) => Object.values(viewsOf(e.lines))),
);
/** Ids, and the words of people, are as they are; what is left of a Russian sentence is Cyrillic. */
const withoutIds = (words: string) =>
  words.replaceAll(/«[^»]*»/g, '').replaceAll(/[A-Z0-9][A-Z0-9-]+|\b[a-z]+-[\d.]+|UTC|GMT\+?\d*/g, '');

describe('where a document stands', () => {
  it('is in English as its view says, with names for codes and days as they are written', () => {
    expect(views.length).toBeGreaterThan(20);
    const first = (words: string) => /^[a-z ]+?(?= by | into | to |:|;|$)/.exec(words)?.[0];
    for (const view of views) {
      expect(first(standingSentence(view, en))).toBe(first(view.sentence));
      expect(standingSentence(view, en)).not.toMatch(/\d{4}-\d\d-\d\d|\bC[A-Z]{2}\b(?!-)/);
    }
    const of = {
      ...EMPTY,
      phase: 'inProgress',
      outcomes: [{ as: 'cleared', organ: 'CNC', day: '2024-06-29', version: 1 }],
    };
    expect(standingSentence({ stands: of as unknown as DossierView['stands'] }, en)).toBe(
      'in progress; cleared: Council of National Coordinators, 29 June 2024, version 1',
    );
  });

  it('is told on the page of a document that has ended by the entry that says so, and by its successor', () => {
    const over = views.find((v) => v.stands.end)!;
    const superseded = { ...over, stands: { ...over.stands, end: { ...over.stands.end!, by: 'D-9' as never } } };
    expect((documentFacts(over, en) as string).toString()).toContain(`#entry-${over.stands.end!.entry}"`);
    expect((documentFacts(superseded, en) as string).toString()).toContain('<a href="/documents/D-9">D-9</a>');
  });

  it('is in Russian the same of every phase', () => {
    for (const view of views) expect(latinIn(withoutIds(standingSentence(view, ru)))).toEqual([]);
    const stands = (more: object) =>
      standingSentence({ stands: { ...views[0]!.stands, ...EMPTY, ...more } as unknown as DossierView['stands'] }, ru);
    const act = { meeting: 'CHS-1', organ: 'CHS', day: '2024-07-04', number: 5 };
    const outcomes = [{ as: 'asBasis', organ: 'CFM', day: '2024-05-20', version: 3 }];
    expect(stands({ phase: 'proposed' })).toBe('предложен (Казахстан), не зарегистрирован');
    expect(stands({ phase: 'inProgress', outcomes, draftActs: [act, null] })).toBe(
      'на согласовании; взято за основу, не одобрено: Совет министров иностранных дел, 20 мая 2024 г., версия 3; ' +
        'принято решение по проекту: Совет глав государств, 4 июля 2024 г., акт № 5, документ не принят; ' +
        'принято решение по проекту, акт ожидает номера',
    );
    expect(stands({ phase: 'deferred', deferredTo: 'CHS-2' })).toBe('отложен до заседания CHS-2');
    expect(stands({ phase: 'deferred' })).toBe('отложен до одного из следующих заседаний');
    expect(stands({ phase: 'adopted', act, interested: { members: 7, counted: 9 } })).toBe(
      'принят: Совет глав государств, 4 июля 2024 г., акт № 5, для 7 заинтересованных из 9 учитываемых государств-членов; ещё не действует',
    );
    expect(stands({ phase: 'inEffect' })).toBe('действует; принят');
    expect(stands({ phase: 'ended' })).toBe('прекратил действие; принят');
    const end = { because: 'superseded', by: 'D-9', on: '2024-08-01', entry: 40 };
    expect(stands({ phase: 'ended', end })).toBe(
      'прекратил действие: заменён документом D-9 (внесено 1 августа 2024 г.); принят',
    );
    expect(stands({ phase: 'ended', end: { ...end, because: 'expired', by: null } })).toContain(
      ': истёк срок действия (',
    );
    expect(stands({ phase: 'ended', end: { ...end, because: 'terminated', by: null } })).toContain(
      ': по последующему акту (',
    );
    expect(stands({ phase: 'withdrawn' })).toBe('отозван (Казахстан)');
    expect(stands({ phase: 'split', splitInto: ['D-2', 'D-3'] })).toBe('разделён: D-2, D-3');
    expect(stands({ phase: 'merged', mergedInto: 'D-9' })).toBe('объединён с документом D-9');
    expect(stands({ phase: 'abandoned' })).toContain('снят с согласия');
    expect(stands({ phase: 'lapsed' })).toBe('утратил актуальность без решения');
  });
  const EMPTY = {
    ...{ proposer: 'KAZ', deferredTo: null, outcomes: [], draftActs: [] },
    ...{ act: null, interested: null, splitInto: [], mergedInto: null },
  };
});

describe('what a document waits for', () => {
  const waiting = views.flatMap((v) => v.waiting);
  const line = {
    ...{ stage: null, stageName: null, organ: null, for: '', on: [], until: null, zone: null, rule: 'D11' },
  };
  const said = (what: object, n: Names) => awaited({ ...line, ...what } as unknown as Waiting, n);

  it('is in English what its view says, but where that is the word of a refusal', () => {
    expect(waiting.length).toBeGreaterThan(5);
    for (const w of waiting)
      if (w.code !== 'lack') expect(awaited(w, bare('en'))).toBe(w.for.replace(/, (?=[A-Z]{3}$)/, ' and '));
    for (const w of waiting) expect(latinIn(withoutIds(awaited(w, ru)))).toEqual([]);
  });

  it('is in both languages said with its facts', () => {
    const asked = { code: 'answerToRequest', facts: { member: 'KAZ', until: '2024-06-20' } };
    expect(said(asked, en)).toBe('an answer to Kazakhstan, which asks for time until 20 June 2024');
    expect(said(asked, ru)).toBe('ответ на просьбу о дополнительном времени до 20 июня 2024 г. (Казахстан)');
    const objection = { code: 'lack', facts: { lack: 'ObjectionStands', by: ['KAZ', 'RUS'], stage: '40' } };
    expect(said(objection, en)).toBe('this to change: An objection of Kazakhstan and RUS stands');
    expect(said(objection, ru)).toBe('изменение того, что мешает: Не снято возражение: Казахстан и Россия');
    expect(said({ code: 'meeting', facts: { meeting: null } }, ru)).toBe('заседание (не названо)');
    expect(said({ code: 'amendedVersion', facts: { members: ['KAZ'] } }, ru)).toBe(
      'новая версия с поправкой (Казахстан)',
    );
  });

  it('is said of an act with where it would be', () => {
    const found = { act: 'FindConsensus', stage: '40', round: 2 } as never;
    expect(placedAct(found, en)).toBe('Find consensus (Coordination, round 2)');
    expect(placedAct(found, ru)).toBe('Констатировать консенсус (Координация, раунд 2)');
    expect(placedAct({ act: 'RegisterDocument', stage: null, round: null }, ru)).toBe('Зарегистрировать документ');
    expect(placedAct({ act: 'Unheard', stage: null, round: null }, ru)).toBe('Unheard');
  });
});

describe('what follows an act', () => {
  const follows = (of: object, n: Names) => followsSentence(of as never, n);

  it('is a step, a wait, a meeting, or nothing', () => {
    const step = { next: 'step', step: 'openRound', stage: '40' };
    expect(follows(step, en)).toBe('Then the process opens a round (Coordination).');
    expect(follows(step, ru)).toBe('После этого система открывает раунд (Координация).');
    expect(follows({ ...step, stage: null }, en)).toBe('Then the process opens a round.');
    const finding = { code: 'finding', stage: '40', rule: 'D47' };
    expect(follows({ next: 'waits', still: false, for: [finding] }, ru)).toBe(
      'После этого ожидается: констатация председателя (Координация).',
    );
    expect(follows({ next: 'waits', still: true, for: [finding, { ...finding, stage: null }] }, en)).toBe(
      'Then it still waits: the chair’s finding (Coordination); the chair’s finding.',
    );
    expect(follows({ next: 'waits', still: true, for: [finding] }, ru)).toMatch(/^После этого по-прежнему ожидается: /);
    expect(follows({ next: 'waits', still: false, for: [finding] }, en)).toMatch(/^Then it waits: /);
    expect([follows({ next: 'nothing' }, en), follows({ next: 'meeting' }, ru)]).toEqual([
      'Then it waits for nothing.',
      'Созывается заседание органа; затем документ можно включить в повестку дня.',
    ]);
  });

  it('of a lack is told by its rule, since names differ by who acts', () => {
    const lack = { code: 'lack', facts: { lack: 'ObjectionStands' }, stage: null, rule: 'D26' };
    expect(follows({ next: 'waits', still: false, for: [lack] }, ru)).toBe(
      'После этого ожидается: то, чего требует правило D26 («Консенсус не констатируется, пока возражение против этого текста остаётся последним словом учитываемой делегации — на этой стадии или вообще»).',
    );
  });
});

describe('how an organ decides', () => {
  const vote = {
    ...{ by: 'vote', inFavour: { threshold: { atLeast: [2, 3] }, of: 'cast' }, abstention: 'neutral' },
    against: { atMost: [1, 4], of: 'counted' },
  } as const;

  it('is by consensus, with or without the member concerned', () => {
    expect(decisionSentence(undefined, en)).toBe('By consensus: no objection stands, and the chair finds so.');
    expect(decisionSentence({ by: 'consensus', minus: 'nobody' }, ru)).toMatch(/^Консенсусом: /);
    expect(decisionSentence({ by: 'consensus', minus: 'concerned', abstention: 'notBound' }, ru)).toBe(
      'Консенсусом без члена, которого касается документ: возражений нет, и это констатирует председатель. ' +
        'Воздержавшийся документом не связан.',
    );
  });

  it('is by a vote with its shares', () => {
    expect(decisionSentence(vote as never, en)).toBe(
      'By vote: in favour at least 2/3 of the votes for and against, against no more than 1/4 of the counted members. Abstentions are neutral.',
    );
    const other = { ...vote, inFavour: { threshold: { moreThan: [1, 2] }, of: 'present' }, against: null };
    expect(decisionSentence(other as never, ru)).toBe(
      'Голосованием: «за» — более 1/2 от числа проголосовавших и воздержавшихся. Воздержавшиеся не влияют на итог.',
    );
    for (const abstention of ['inFavour', 'against', 'notBound'])
      expect(latinIn(decisionSentence({ ...vote, abstention } as never, ru))).toEqual([]);
  });

  it('asks for a quorum', () => {
    expect(quorumSentence({ atLeast: [1, 2] }, en)).toBe('At least 1/2 of the counted members must be heard.');
    const all = (['heard', 'present', 'none', { atLeast: [1, 2] }] as const).map((q) => quorumSentence(q as never, ru));
    expect(new Set(all).size).toBe(4);
    expect(all.flatMap(latinIn)).toEqual([]);
  });
});

describe('a refusal', () => {
  it('is its rule, and what is lacking with its facts in words', () => {
    const refusal = { rule: 'D26', lack: 'ObjectionStands', facts: { by: ['KAZ'], stage: '40' } };
    expect(refusalSentence(refusal, en)).toBe(`${DOSSIER_RULES.D26.says} An objection of Kazakhstan stands.`);
    expect(refusalSentence(refusal, ru)).toBe(`${RULE_SENTENCES.D26.ru} Не снято возражение: Казахстан.`);
    expect(refusalSentence({ rule: 'Z99', lack: 'NoText', facts: {} }, en)).toBe('The document has no text yet.');
  });

  it.each<[string, object, string, string]>([
    ['SilenceTooShort', { minimumMs: 259_200_000 }, 'The least period is 3 days.', 'Минимальный срок: 3 дня.'],
    [
      'AfterTheDeadline',
      { deadline: '2024-07-04T07:00:00.000Z' },
      'The deadline had passed: 4 July 2024 at 12:00 GMT+5.',
      'Срок истёк: 4 июля 2024 г. в 12:00 GMT+5.',
    ],
    [
      'StageNotReached',
      { stage: '60', needs: ['20', '40 or 50'] },
      '',
      'Перед стадией «Принятие на саммите» маршрут ещё требует: Экспертное рассмотрение и Координация или Министерское согласование: министры иностранных дел.',
    ],
    [
      'ReservationStands',
      { by: ['KAZ linguistic'] },
      'A reservation stands: Kazakhstan (linguistic reservation).',
      'Не снята оговорка: Казахстан (лингвистическая оговорка).',
    ],
    ['Deferred', {}, 'It is deferred to —.', 'Отложено до: —.'],
    [
      'Deferred',
      { to: 'a later meeting' },
      'It is deferred to a later meeting.',
      'Отложено до: одного из следующих заседаний.',
    ],
    [
      'MayNotFollow',
      { allowed: ['agree', 'object'] },
      'After this position may come: agrees and objects.',
      'После этой позиции возможны: согласие и возражение.',
    ],
  ])('%s says its facts', (lack, facts, english, russian) => {
    if (english !== '') expect(lackSentence({ lack, facts: facts as never }, en)).toBe(english);
    expect(lackSentence({ lack, facts: facts as never }, ru)).toBe(russian);
  });

  it('has a sentence for what it lacks, nearly always, and none for what nothing lacks', () => {
    const sources = ['domain', 'evidence', 'worker', 'client'].flatMap((folder) =>
      readdirSync(path.join(__dirname, '../..', folder), { recursive: true, encoding: 'utf8' })
        .filter((f) => f.endsWith('.ts') && !f.startsWith('web'))
        .map((f) => readFileSync(path.join(__dirname, '../..', folder, f), 'utf8')),
    );
    const code = sources.join('\n');
    const used = new Set([...code.matchAll(/'[A-Z]\d{2,3}',\s*'([A-Za-z]+)'/g)].map((m) => m[1]!));
    expect(used.size).toBeGreaterThan(250);
    expect([...used].filter((lack) => !Object.hasOwn(LACKS, lack)).length).toBeLessThan(used.size / 5);
    expect(Object.keys(LACKS).filter((lack) => !code.includes(`'${lack}'`))).toEqual([]);
  });

  it('whose lack has no sentence is its word and its facts', () => {
    const of = { lack: 'RainStopped', facts: { size: 7, organ: 'CHS', isNew: true, none: [] as string[] } };
    expect(lackSentence(of, en)).toBe(
      'rain stopped (size: 7; organ: Council of Heads of State; is new: yes; none: —).',
    );
    expect(lackSentence({ lack: 'constructor', facts: {} }, en)).toBe('constructor.');
    // What people wrote may look like a day, a stage, or a code of ours.
    for (const title of ['2024-99-99', '20', 'agree', '{size}'])
      expect(lackSentence({ lack: 'TitleWrong', facts: { title, size: 7 } }, en)).toBe(
        `title wrong (title: “${title}”; size: 7).`,
      );
    expect(lackSentence({ lack: 'NotEarlier', facts: { constructor: 'x' } as never }, ru)).toBe(
      'Не раньше нынешнего срока.',
    );
  });
});

/** Every string of an event, and what is shown of its hashes: ids, and the words of people. */
function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value, value.slice(0, 12)];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(stringsIn) : [];
}

describe('an event', () => {
  const events: readonly ConcordatEvent[] = ENTRY_VERSIONS.flatMap((v) =>
    recordedExports(v).flatMap((e) => e.lines.flatMap((line) => (JSON.parse(line) as Entry).events)),
  );

  it('of every recorded export is a sentence in both languages', () => {
    for (const event of events)
      for (const n of [en, ru, bare('en'), bare('ru')]) {
        const sentence = eventSentence(event, n);
        expect(sentence).not.toMatch(/undefined|null|\[object|NaN|\{/);
        expect(sentence.length).toBeGreaterThan(8);
      }
  });

  it('is in Russian without English words but those of people and of the codes', () => {
    const wrong = events
      .filter((e) => !['StatementRefused', 'LateStatementReceived'].includes(e.type))
      .map((e) => {
        const said = stringsIn(e)
          .toSorted((a, b) => b.length - a.length)
          .reduce((words, own) => words.replaceAll(own, ''), eventSentence(e, bare('ru')));
        return [e.type, latinIn(withoutIds(said)), said] as const;
      })
      .filter(([, words]) => words.length > 0);
    expect(wrong).toEqual([]);
  });

  it('says who, what, where and why, and leaves the words of people alone', () => {
    const objection = {
      ...{ type: 'PositionTaken', stage: '40', round: 1, textHash: 'ab'.repeat(32), member: 'KAZ' },
      position: { kind: 'object', reasons: 'Water <b>"allocation"</b>', places: ['para-7', 'para-9'] },
      ...{ statement: 'x', transcribedFrom: 'note 7' },
    } as never;
    expect(eventSentence(objection, en)).toBe(
      'Kazakhstan objected at para-7 and para-9: “Water <b>"allocation"</b>” (Coordination, round 1, text abababababab), transcribed from “note 7”',
    );
    expect(eventSentence(objection, ru)).toBe(
      'Казахстан: возражение, para-7 и para-9: «Water <b>"allocation"</b>» (Координация, раунд 1, текст abababababab), внесено по документу «note 7»',
    );
  });
});
