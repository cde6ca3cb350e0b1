/**
 * What the page says, in the language of the page. The report itself is the same for everybody and for programs: English
 * sentences with values in them. Here each sentence has its Russian; values (hashes, numbers, paths, JSON) stay what they are.
 */

/** A piece of a finding: words of the language, a value as it stands, or words that have no translation. */
export type Part = { readonly is: 'words' | 'value' | 'english'; readonly text: string };

/** `{}` is a value: without a blank, but at the end of a sentence. The Russian has the same values in the same order. */
export const SENTENCES: Readonly<Record<string, string>> = {
  none: 'нет',
  'no {}': 'нет: {}',
  'no entry': 'записи нет',
  'no file': 'файла нет',
  'no log': 'реестра нет',
  'no text': 'не текст',
  'no line of it': 'ни одной его строки',
  'no manifest': 'манифеста нет',
  'something else': 'другое содержимое',
  // Lines.
  '{} bytes': 'байт: {}',
  'at most {}': 'не более {}',
  'more than {}': 'более {}',
  'not before {}': 'не ранее {}',
  'RFC 8785 JSON': 'JSON по стандарту RFC 8785',
  'bytes that are not UTF-8': 'байты не в кодировке UTF-8',
  'version {}': 'версия {}',
  'version 1': 'версия 1',
  'an entry': 'запись',
  'other members': 'другой состав полей',
  'no version': 'нет версии',
  'no aggregate': 'не указано, к чему относится',
  'no number': 'нет номера',
  'no hash of the line before': 'нет контрольной суммы предыдущей строки',
  'no instant': 'нет момента времени',
  'no cause': 'нет заявления и его места в INBOX',
  'no basis': 'нет основания решения',
  'no basis of {}': 'нет основания решения: {}',
  'no basis of a meeting': 'нет основания решения: заседания',
  'no events': 'нет событий',
  'an entry before: up to @{}': 'одна из прежних записей, не далее @{}',
  '@{} or later, which INBOX had before': '@{} или позднее: это поступило в INBOX раньше',
  // Statements.
  'a signed statement': 'подписанное заявление',
  'a statement once': 'каждое заявление один раз',
  'a signature by the key that the kid names': 'подпись ключом, который указан в kid',
  '{} of {}': '{} в {}',
  'more than {} bytes': 'более {} байт',
  'no compact JWS': 'не компактная запись JWS',
  'another protected header': 'другой защищённый заголовок',
  'a payload that is not RFC 8785 JSON': 'содержание не является JSON по стандарту RFC 8785',
  'other members than a statement has': 'состав полей не такой, как у заявления',
  'no names of who speaks': 'не указано, кто говорит',
  'no name of an aggregate': 'не указано, к чему относится',
  'no instant of issue': 'нет момента составления',
  'no nonce': 'нет одноразового кода',
  'no counter': 'нет порядкового номера',
  'no act': 'нет действия',
  'statement {} of {}': 'заявление {}, отправитель {}',
  'statement {} of {} after {}': 'заявление {}, отправитель {}, после {}',
  'statement {} of {} after none': 'заявление {}, отправитель {}, как первое',
  'statement {}, which is not in this bundle': 'заявление {}, которого в этом пакете нет',
  'statement {} or later': 'заявление {} или более позднее',
  'after {}': 'после {}',
  'after null': 'первое',
  // Keys and people.
  'the founding key {}': 'учредительный ключ {}',
  'the founding key of the first statement': 'учредительный ключ из первого заявления',
  'the key that founded the organisation': 'учредительный ключ организации',
  'who founds the organisation': 'тот, кто учреждает организацию',
  'a key enrolled by organisation@{}': 'ключ, зарегистрированный по состоянию на запись {} организации',
  'a key in force at organisation@{}, not one revoked by @{}':
    'ключ, действующий по состоянию на запись {} организации, а не отозванный записью {}',
  'a key of somebody accredited at organisation@{}':
    'ключ лица, аккредитованного по состоянию на запись {} организации',
  '{} for {}': '{} от имени {}',
  "the key's owner {}": 'владелец ключа {}',
  'what the act of its statement says, by somebody who may':
    'то, что указано в действии заявления, и от того, кто это вправе',
  'names that are texts': 'имена, которые являются текстами',
  'no second founding': 'организация учреждается один раз',
  'one secretariat': 'один секретариат',
  'a key of an accredited person': 'ключ аккредитованного лица',
  'a key in force, of the one who asks': 'действующий ключ того, кто просит',
  'a witness of the one who asks': 'свидетель того, кто просит',
  'a name of a key': 'имя ключа',
  'a sound key under its thumbprint': 'исправный ключ под своим отпечатком',
  'a key that was never used before': 'ключ, который прежде не использовался',
  'a proof by the key itself': 'доказательство, подписанное самим ключом',
  '{} keys in force': 'действующих ключей: {}',
  'the new key alone': 'только новый ключ',
  // The files of a bundle.
  'the manifest of a bundle': 'перечень пакета',
  'not RFC 8785 JSON of a manifest': 'перечень не является JSON по стандарту RFC 8785',
  'another format': 'другой формат',
  'no organisation or dossier': 'не указаны организация или документ',
  'no founding key': 'нет учредительного ключа',
  'other files than a bundle has': 'файлы, которых в пакете не бывает',
  'entries that are not in the order of the log': 'записи не в порядке реестра',
  'a file': 'файл',
  'none of that name': 'файла с таким именем нет',
  'a last line without its end': 'последняя строка не завершена',
  'whole lines': 'завершённые строки',
  '{} lines': 'строк: {}',
  'the {} that the manifest names': 'строк по перечню: {}',
  "the hash of the version's manifest, {}": 'контрольная сумма манифеста версии: {}',
  "the hash of the version's manifest, no manifest": 'контрольная сумма манифеста версии, но манифеста нет',
  'the manifest of another version': 'манифест другой версии',
  'the manifest that was signed': 'подписанный манифест',
  'a text of the adopted version': 'текст принятой версии',
  'another procedure': 'другая процедура',
  'the one in force by the last line of the organisation': 'процедура, действующая по последней строке организации',
  // The log.
  'a checkpoint in the form of a signed note': 'контрольная точка с подписями по установленной форме',
  'a log that the organisation registered': 'реестр, зарегистрированный организацией',
  'a checkpoint signed by this log': 'контрольная точка, подписанная этим реестром',
  'unsigned by {}': 'нет подписи {}',
  'forged by {}': 'подпись {} не подтверждается',
  'signed by the log': 'подпись реестра',
  'a cosignature of {} that does not verify': 'заверение {} не подтверждается',
  'one by the key of {}': 'заверение ключом {}',
  '{} of {} witnesses': 'свидетелей: {} из {}',
  '{} of them': 'из них {}',
  'the last entry that the checkpoint names: {}': 'последняя запись, названная контрольной точкой: {}',
  'the last entry that the checkpoint names: none': 'последняя запись; контрольная точка её не называет',
  'a proof of index {} under the checkpoint': 'доказательство для номера {} к этой контрольной точке',
  'a line that is not at index {}': 'строка, которая не стоит под номером {}',
  'a line of the log': 'строка реестра',
  'size {}': 'размер {}',
  'at least {}, as it was before': 'не менее {}, как было прежде',
  'a proof from size {} to {}': 'доказательство от размера {} до {}',
  'a proof from size {} to the checkpoint': 'доказательство от размера {} до контрольной точки',
  'another log of size {}': 'другой реестр размера {}',
  'one that goes on from size {}': 'реестр, который продолжает прежний размера {}',
  'not before {}: the log was cosigned without it': 'не ранее {}: реестр заверен без неё',
  // Where it stands.
  'line {}': 'строка {}',
  'line {}, {}@{}': 'строка {}, {}@{}',
  'the checkpoint that was kept': 'сохранённая ранее контрольная точка',
};

/** The checks of docs/format.md §8 that are made here. */
export const CHECKS: Readonly<Record<string, string>> = {
  manifest: 'перечень не соответствует содержимому',
  file: 'файла нет, он лишний или другой',
  size: 'строка слишком длинная',
  canonical: 'строка не в канонической форме',
  version: 'строка неизвестной версии',
  envelope: 'строка не является записью',
  n: 'нарушен порядок номеров',
  prev: 'строка не продолжает предыдущую',
  at: 'время идёт назад',
  sequence: 'нарушен порядок поступления',
  basis: 'нет того, на чём основано решение',
  stale: 'решено по устаревшему состоянию',
  statement: 'внутри нет такого заявления',
  key: 'ключ не действовал или принадлежит не этому лицу',
  signature: 'подпись не подтверждается',
  doubled: 'заявление записано дважды',
  directory: 'ключ или лицо не следует из заявления',
  rootKey: 'учредительный ключ другой',
  checkpoint: 'контрольная точка не этого реестра',
  policy: 'правила реестра другие',
  witness: 'заверение свидетеля не подтверждается',
  quorum: 'заверило слишком мало свидетелей',
  organisation: 'записи организации заканчиваются в другом месте',
  proof: 'строки нет в реестре',
  consistency: 'реестр не продолжает прежнюю контрольную точку',
  backDated: 'запись, возможно, помечена задним числом',
  head: 'последняя строка другая',
  text: 'текста нет или он другой',
  procedure: 'процедура другая',
  counter: 'нарушена нумерация отправителя',
};

type Read = { readonly literals: readonly string[]; readonly russian: string };
/** The most literal first, so that a sentence is not taken for a value within another. */
const READ: readonly Read[] = Object.entries(SENTENCES)
  .map(([sentence, russian]) => ({ literals: sentence.split('{}'), russian }))
  .sort((a, b) => b.literals.join('').length - a.literals.join('').length);

/** The values between the literals, found from the left in one pass; undefined where it is another sentence. */
function valuesIn(literals: readonly string[], text: string): readonly string[] | undefined {
  const [first, ...rest] = literals;
  if (!text.startsWith(first!)) return undefined;
  if (rest.length === 0) return text === first ? [] : undefined;
  const values: string[] = [];
  let at = first!.length;
  for (const [i, literal] of rest.entries()) {
    const isLast = i === rest.length - 1;
    const end = !isLast ? text.indexOf(literal, at) : text.endsWith(literal) ? text.length - literal.length : -1;
    const value = text.slice(at, end);
    if (end <= at || (/\s/.test(value) && literal !== '')) return undefined;
    values.push(value);
    at = end + literal.length;
  }
  return values;
}

/** What stands for itself: a hash, number, path or name, two of them, JSON, the end of an organisation, a text of several lines. */
function isValue(text: string): boolean {
  return /^(\S*|\S+, \S+|[{["].*|\S+ \d+ [0-9a-f]{64})$/.test(text) || text.includes('\ufffd');
}

/** What a finding says, or where it is, in Russian: values are of whoever made the file. */
export function inRussian(text: string): readonly Part[] {
  if (isValue(text) && !Object.hasOwn(SENTENCES, text)) return [{ is: 'value', text }];
  for (const { literals, russian } of READ) {
    const values = valuesIn(literals, text);
    if (!values) continue;
    return russian
      .split('{}')
      .flatMap((words, i): Part[] => [
        ...(i > 0 ? [{ is: 'value' as const, text: values[i - 1]! }] : []),
        ...(words === '' ? [] : [{ is: 'words' as const, text: words }]),
      ]);
  }
  return [{ is: 'english', text }];
}

const plural = new Intl.PluralRules('ru');
/** A number with the form that goes with it. */
function counted(n: number, one: string, few: string, many: string): string {
  const category = plural.select(n);
  return `${n} ${category === 'one' ? one : category === 'few' ? few : many}`;
}

type Counts = Readonly<Record<'entries' | 'statements' | 'proofs' | 'cosignatures' | 'texts', number>>;

/** The sentences of the page in each language. */
export const PAGE = {
  en: {
    checking: (files: number) => `Checking ${files} files …`,
    fits: (c: Counts) =>
      `Everything fits: ${c.entries} entries, ${c.statements} signatures, ${c.proofs} proofs in the log, ${c.cosignatures} cosignatures, ${c.texts} texts.`,
    founding: (kid: string | null) =>
      `It rests on the founding key ${kid}. Is it the one that you know from elsewhere? Put it in below.`,
    founded: 'It rests on the founding key that you named.',
    known: (n: number, at: string) =>
      `The organisation is known up to entry ${n} of ${at}; what it decided later is not here.`,
    fails: (findings: number) => `It does not hold: ${findings} findings.`,
    findings: 'What does not hold:',
    notes: (n: number) => `${n} numbers that their senders can explain`,
  },
  ru: {
    checking: (files: number) => `Проверяется ${counted(files, 'файл', 'файла', 'файлов')} …`,
    fits: (c: Counts) =>
      `Всё сходится: ${[
        counted(c.entries, 'запись', 'записи', 'записей'),
        counted(c.statements, 'подпись', 'подписи', 'подписей'),
        counted(c.proofs, 'доказательство', 'доказательства', 'доказательств') + ' нахождения в реестре',
        counted(c.cosignatures, 'заверение', 'заверения', 'заверений') + ' свидетелей',
        counted(c.texts, 'текст', 'текста', 'текстов'),
      ].join(', ')}.`,
    founding: (kid: string | null) =>
      `Всё держится на учредительном ключе ${kid}. Тот ли это ключ, который известен вам из другого источника? Введите его ниже.`,
    founded: 'Всё держится на названном вами учредительном ключе.',
    known: (n: number, at: string) =>
      `Записи организации известны по ${n}-ю включительно, от ${at}; принятых ею позже решений здесь нет.`,
    fails: (findings: number) =>
      `Проверка не пройдена: ${counted(findings, 'несоответствие', 'несоответствия', 'несоответствий')}.`,
    findings: 'Что не сходится:',
    notes: (n: number) => `Номеров, объяснить которые могут их отправители: ${n}`,
  },
} as const;
