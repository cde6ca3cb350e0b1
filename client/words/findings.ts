import { LACKS } from './lacks.ts';
import { say, type Language, type Said } from './language.ts';

/**
 * What a verification has found and expected, in the reader's language. Its report is the same for everybody: English sentences
 * with values in them. Here each sentence has its translation; values (hashes, numbers, paths, JSON) stay what they are.
 */

/** A piece of what was found: words in the reader's language, a value as it stands, or words that have no translation. */
export type FindingPart = { readonly is: 'words' | 'value' | 'english'; readonly text: string };

type Translated = Omit<Said, 'en'>;
type Templates = Readonly<Record<string, Translated>>;

/**
 * The sentences of the verifier (client/verify*.ts, evidence/). `{}` is a value without a blank, or several with commas between
 * them; `{any}` whatever stands there; `{said}` one of these sentences in turn. A translation has the same in the same order.
 */
export const FINDINGS: Templates = {
  none: { ru: 'нет' },
  'no {}': { ru: 'нет: {}' },
  'no entry': { ru: 'записи нет' },
  'no file': { ru: 'файла нет' },
  'no log': { ru: 'реестра нет' },
  'no text': { ru: 'не текст' },
  'no line of it': { ru: 'ни одной его строки' },
  'something else': { ru: 'другое содержимое' },
  // The chain of an aggregate.
  '{} bytes': { ru: 'байт: {}' },
  'at most {}': { ru: 'не более {}' },
  'more than {}': { ru: 'более {}' },
  'not before {}': { ru: 'не ранее {}' },
  'not JSON': { ru: 'не JSON' },
  'not canonical': { ru: 'форма не каноническая' },
  'no canonical form': { ru: 'канонической формы не имеет' },
  'RFC 8785 JSON': { ru: 'JSON по стандарту RFC 8785' },
  'bytes that are not UTF-8': { ru: 'байты не в кодировке UTF-8' },
  'version {}': { ru: 'версия {}' },
  'version {} (J02); use the release that wrote it, or a later one': {
    ru: 'версия {} (J02): нужен выпуск программы, которым сделана запись, или более поздний',
  },
  'an entry': { ru: 'запись' },
  // Who said what.
  'a signed statement': { ru: 'подписанное заявление' },
  'a statement once': { ru: 'каждое заявление один раз' },
  'about {}': { ru: 'относится к {}' },
  'a key in force at {}@{}': { ru: 'ключ, действующий по состоянию на {}@{}' },
  'a signature by the key that the kid names': { ru: 'подпись ключом, который указан в kid' },
  // Decisions made again.
  '{}@{} or later, which INBOX had before': { ru: '{}@{} или позднее: это поступило в INBOX раньше' },
  '{} is not in the basis': { ru: '{} не входит в основание решения' },
  'a decision that can be made again': { ru: 'решение, которое можно принять повторно' },
  'events that can be applied': { ru: 'события, которые можно применить' },
  'all that its decision read': { ru: 'всё, на что опиралось решение' },
  'an entry whose line stands before': { ru: 'запись, строка которой стоит раньше' },
  'a chain that cannot be read': { ru: 'цепочка, которую нельзя прочитать' },
  'the keys that the organisation enrolled': { ru: 'ключи, зарегистрированные организацией' },
  'the key that founded the organisation': { ru: 'учредительный ключ организации' },
  'entry {} of {} holds {any} (J03), which this release does not know: use the one that wrote it': {
    ru: 'запись {} ({}) содержит событие {any} (J03), неизвестное этому выпуску программы: нужен тот, которым она сделана',
  },
  'organisation journal names {said}, which no earlier event registered': {
    ru: 'журнал организации называет то, чего ни одно прежнее событие не регистрировало: {said}',
  },
  'candidate {any}': { ru: 'кандидат {any}' },
  'member {any}': { ru: 'государство-член {any}' },
  'person {any}': { ru: 'лицо {any}' },
  'party {any}': { ru: 'сторона {any}' },
  'key {any}': { ru: 'ключ {any}' },
  'the organisation of {} has no procedure': { ru: 'у организации, к которой относится {}, нет процедуры' },
  // The files of a bundle.
  'the manifest of a bundle': { ru: 'перечень пакета' },
  'other members': { ru: 'другой состав полей' },
  'a file': { ru: 'файл' },
  'none of that name': { ru: 'файла с таким именем нет' },
  'a last line without its end': { ru: 'последняя строка не завершена' },
  'whole lines': { ru: 'завершённые строки' },
  '{} lines': { ru: 'строк: {}' },
  'the {} that the manifest names': { ru: 'строк по перечню: {}' },
  'a manifest': { ru: 'манифест' },
  'the words that its texts have there': { ru: 'слова, которые стоят там в текстах' },
  'a text of the adopted version': { ru: 'текст принятой версии' },
  'another procedure': { ru: 'другая процедура' },
  'the one in force by the last line of the organisation': {
    ru: 'процедура, действующая по последней строке организации',
  },
  'words, or a script, that this release does not make of the files in it: altered, or made by another release': {
    ru: 'слова или сценарий, которых этот выпуск программы из её файлов не создаёт: страница изменена или создана другим выпуском',
  },
  'the page that `concordat record` makes of these files; read that one': {
    ru: 'страница, которую из этих файлов создаёт `concordat record`; читать следует её',
  },
  // The log.
  'a log that the organisation registered': { ru: 'реестр, зарегистрированный организацией' },
  'a policy that can be met': { ru: 'правила реестра, которые можно выполнить' },
  'the name of a key': { ru: 'имя ключа' },
  'a checkpoint signed by {}': { ru: 'контрольная точка, подписанная {}' },
  'a checkpoint signed by this log': { ru: 'контрольная точка, подписанная этим реестром' },
  'size {}': { ru: 'размер {}' },
  'size {said}': { ru: 'превышен предел: {said}' },
  'form {said}': { ru: 'форма не соблюдена: {said}' },
  'origin {any}': { ru: 'другой реестр: {any}' },
  'signature {any}': { ru: 'подпись не подтверждается: {any}' },
  'unsigned ': { ru: 'нет подписи известным ключом' },
  unsigned: { ru: 'нет подписи известным ключом' },
  'a note of {} bytes': { ru: 'байт: {}' },
  '{} signatures in a note': { ru: 'подписей: {}' },
  'not a text of a note': { ru: 'это не текст с подписями' },
  'no signatures': { ru: 'подписей нет' },
  'a signature line': { ru: 'строка подписи' },
  'not a checkpoint': { ru: 'это не контрольная точка' },
  'a root of no leaves': { ru: 'корень дерева без строк' },
  'a cosignature of {} that does not verify': { ru: 'заверение {} не подтверждается' },
  'one by the key of {}': { ru: 'заверение ключом {}' },
  '{} of {} witnesses': { ru: 'свидетелей: {} из {}' },
  '{} of them': { ru: 'из них {}' },
  'the last entry that the checkpoint names: {any}': { ru: 'последняя запись, названная контрольной точкой: {any}' },
  'the last entry that the checkpoint names: none': { ru: 'последняя запись; контрольная точка её не называет' },
  'a proof of index {} under the checkpoint': { ru: 'доказательство для номера {} к этой контрольной точке' },
  'a line that is not at index {}': { ru: 'строка, которая не стоит под номером {}' },
  'a line of the log': { ru: 'строка реестра' },
  'at least {}, as it was before': { ru: 'не менее {}, как было прежде' },
  'a proof from size {} to the checkpoint': { ru: 'доказательство от размера {} до контрольной точки' },
  'another log of size {}': { ru: 'другой реестр размера {}' },
  'one that goes on from size {}': { ru: 'реестр, который продолжает прежний размера {}' },
  // Where it stands.
  'line {}': { ru: 'строка {}' },
  'line {}, {}@{}': { ru: 'строка {}, {}@{}' },
  'line {}, none@0': { ru: 'строка {}, не относится ни к чему' },
  'none@0': { ru: 'строка не относится ни к чему' },
  'the page': { ru: 'страница' },
  'the checkpoint that was kept': { ru: 'сохранённая ранее контрольная точка' },
};

/** What a schema says of a member (zod): a report lists them, each behind its path. */
export const MISTAKES: Templates = {
  'Invalid input: expected {}, received {}': { ru: 'должно быть {}, получено {}' },
  'Invalid input: expected {}': { ru: 'должно быть {}' },
  'Invalid string: must match pattern {any}': { ru: 'не соответствует образцу {any}' },
  'Too small: expected {} to be {}': { ru: 'слишком мало: {} {}' },
  'Too small: expected {} to have {} {}': { ru: 'слишком мало: {} {} {}' },
  'Too big: expected {} to be {}': { ru: 'слишком много: {} {}' },
  'Too big: expected {} to have {} {}': { ru: 'слишком много: {} {} {}' },
  'Unrecognized key: {any}': { ru: 'лишнее поле {any}' },
  'Unrecognized keys: {any}': { ru: 'лишние поля {any}' },
  'Invalid key in {}': { ru: 'недопустимое имя поля: {}' },
  'not an instant': { ru: 'не момент времени' },
  'not in the order of the log': { ru: 'не в порядке реестра' },
};

/** What the rules throw where a stored event lacks what they read: the words of the language itself (V8). */
export const FAULTS: Templates = {
  'Cannot read properties of {} (reading {any})': { ru: 'нет поля {any}: вместо содержащего его — {}' },
  'Cannot destructure property {any} of {any} as it is {}.': { ru: 'нет поля {any}: вместо {any} — {}' },
  '{any} is not iterable': { ru: 'не перечень: {any}' },
  '{any} is not iterable (cannot read property {any})': { ru: 'не перечень: {any} ({any})' },
  '{any} is not a function': { ru: 'значение другого вида: {any}' },
  'Cannot convert undefined or null to object': { ru: 'нет содержимого' },
  'Invalid time value': { ru: 'не момент времени' },
};

/** A report cuts what it quotes; nothing longer is read here. */
const MOST = 300;

type Read = { readonly literals: readonly string[]; readonly holes: readonly Hole[]; readonly to: Translated };
type Hole = '{}' | '{any}' | '{said}';

/** With the most literal first, so that a sentence is not taken for a value within another. */
function compiled(templates: Templates): readonly Read[] {
  const all = Object.entries(templates).map(([template, to]) => {
    const pieces = template.split(/(\{\w*\})/);
    return {
      literals: pieces.filter((_, i) => i % 2 === 0),
      holes: pieces.filter((_, i) => i % 2 === 1) as Hole[],
      to,
    };
  });
  const weight = ({ literals }: Read) => literals.join('').length;
  return all.filter(({ holes }) => holes.length > 0).toSorted((a, b) => weight(b) - weight(a));
}

/** The values between the literals of a template, found from the left in one pass; undefined where it is another sentence. */
function valuesIn({ literals, holes }: Read, text: string): readonly string[] | undefined {
  if (!text.startsWith(literals[0]!)) return undefined;
  let at = literals[0]!.length;
  const values: string[] = [];
  for (const [i, hole] of holes.entries()) {
    const literal = literals[i + 1]!;
    const isLast = i === holes.length - 1;
    const end = !isLast ? text.indexOf(literal, at) : text.endsWith(literal) ? text.length - literal.length : -1;
    const value = text.slice(at, end);
    if (end < at || (hole === '{}' && (value === '' || !isTokens(value)))) return undefined;
    values.push(value);
    at = end + literal.length;
  }
  return values;
}

/** Values without a blank, with commas between them. */
function isTokens(text: string): boolean {
  return text.split(', ').every((token) => !/\s/.test(token));
}

/** What stands for itself: values, the end of an organisation, JSON or a part of it, a text of several lines. */
function isValue(text: string): boolean {
  return isTokens(text) || /^[{["…]/.test(text) || text.includes('\n') || /^\S+ \d+ [0-9a-f]{64}$/.test(text);
}

const words = (text: string): FindingPart => ({ is: 'words', text });
const value = (text: string): FindingPart => ({ is: 'value', text });

type Sentences = { readonly exact: ReadonlyMap<string, Translated>; readonly read: readonly Read[] };
function sentencesOf(templates: Templates): Sentences {
  const exact = Object.entries(templates).filter(([sentence]) => !/\{\w*\}/.test(sentence));
  return { exact: new Map(exact), read: compiled(templates) };
}
const OF_VERIFIER = sentencesOf({ ...FAULTS, ...FINDINGS });
const OF_SCHEMA = sentencesOf(MISTAKES);

/** A sentence in the reader's language; undefined where it is none of these. */
function translated(
  { exact, read }: Sentences,
  text: string,
  language: keyof Translated,
): readonly FindingPart[] | undefined {
  const whole = exact.get(text);
  if (whole) return [words(whole[language])];
  for (const template of read) {
    const values = valuesIn(template, text);
    const parts = values && filled(template, values, language);
    if (parts) return parts;
  }
  return undefined;
}

/** The translation with the values in its holes, each kind in its own order. */
function filled({ holes, to }: Read, values: readonly string[], language: keyof Translated) {
  const left = new Map<string, string[]>();
  for (const [i, hole] of holes.entries()) left.set(hole, [...(left.get(hole) ?? []), values[i]!]);
  const parts: FindingPart[] = [];
  for (const piece of to[language].split(/(\{\w*\})/).filter((p) => p !== '')) {
    const found = left.get(piece)?.shift();
    if (found === undefined) parts.push(words(piece));
    else if (piece !== '{said}') parts.push(value(found));
    else {
      const said = translated(OF_VERIFIER, found, language);
      if (!said) return undefined;
      parts.push(...said);
    }
  }
  return parts;
}

/** `<rule> <lack> <kid>`: why a statement or its key is refused. */
function refused(text: string, language: keyof Translated): readonly FindingPart[] | undefined {
  const [, rule, lack = '', kid] = /^([A-Z]\d{2}) (\w+)(?: (\S+))?$/.exec(text) ?? [];
  if (rule === undefined || !Object.hasOwn(LACKS, lack)) return undefined;
  const said = [value(rule), words(`: ${say(LACKS[lack]!, language)}`)];
  return kid === undefined ? said : [...said, words(' '), value(kid)];
}

/** `<path>: <mistake>; …`: what a schema says of a whole. Where a report has cut the last one, an ellipsis stands for it. */
function mistaken(text: string, language: keyof Translated): readonly FindingPart[] | undefined {
  const parts: FindingPart[] = [];
  const pieces = text.split('; ');
  for (const [i, piece] of pieces.entries()) {
    const at = piece.indexOf(': ');
    const path = piece.slice(0, Math.max(0, at));
    const said = at < 0 ? undefined : translated(OF_SCHEMA, piece.slice(at + 2), language);
    const isCut = !said && i > 0 && i === pieces.length - 1 && text.length === MOST;
    if (!said && !isCut) return undefined;
    if (i > 0) parts.push(words('; '));
    parts.push(...(said ? [...(path === '' ? [] : [value(path), words(': ')]), ...said] : [words('…')]));
  }
  return parts;
}

/** What a finding says, or where it is, in pieces. Whoever shows them escapes them: values are of whoever made the file. */
export function findingWords(said: string, language: Language): readonly FindingPart[] {
  const text = said.slice(0, MOST);
  if (language === 'en') return [words(text)];
  // Words that look like a value come first: `none`.
  if (isValue(text) && !OF_VERIFIER.exact.has(text)) return [value(text)];
  return (
    translated(OF_VERIFIER, text, language) ??
    refused(text, language) ??
    mistaken(text, language) ?? [{ is: 'english', text }]
  );
}
