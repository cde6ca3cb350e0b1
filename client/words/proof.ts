import type { Said } from './language.ts';

export const proofWords = {
  title: { en: 'Proof', ru: 'Доказательства' },
  trust: {
    en: 'A page of this server can only say what this server says. Whoever does not trust it downloads the record and checks it on another computer, with a verifier of its own.',
    ru: 'Страница этого сервера может сообщить лишь то, что сообщает сам сервер. Кто ему не доверяет, скачивает запись и проверяет её на другом компьютере собственной программой.',
  },
  here: { en: 'Verify here', ru: 'Проверить здесь' },
  hereWhat: {
    en: 'Every entry is read again: its chain, its signature, and every decision made anew by the rules. It takes up to a minute.',
    ru: 'Каждая запись читается заново: цепочка, подпись и каждое решение — по правилам ещё раз. Это занимает до минуты.',
  },
  verify: { en: 'Verify', ru: 'Проверить' },
  checking: { en: 'Checking every signature and decision …', ru: 'Проверяются все подписи и решения …' },
  rootKey: {
    en: 'Fingerprint of the founding key, as you were given it (may be left empty)',
    ru: 'Отпечаток учредительного ключа, переданный вам (можно не указывать)',
  },
  good: { en: 'Everything fits.', ru: 'Всё сходится.' },
  bad: { en: 'It does not hold.', ru: 'Проверка не пройдена.' },
  checked: { en: 'Entries checked', ru: 'Проверено записей' },
  decidedAgain: { en: 'Decided again', ru: 'Решено заново' },
  notDecided: {
    en: 'Not decided again, since what they read is not there',
    ru: 'Не решено заново: нет того, на что опирались',
  },
  withheld: {
    en: 'Lines not shown to you; the chain holds through them',
    ru: 'Строк вам не показано; цепочка через них не прервана',
  },
  proofs: { en: 'Proven to be in the log', ru: 'Доказано нахождение в реестре' },
  files: { en: 'Files', ru: 'Файлов' },
  texts: { en: 'Texts erased or not shown', ru: 'Текстов удалено или не показано' },
  missing: { en: 'Texts that are not in the bundle', ru: 'Текстов нет в пакете' },
  log: { en: 'Log', ru: 'Реестр' },
  cosigned: { en: 'cosigned by', ru: 'заверено' },
  nobody: { en: 'nobody', ru: 'никем' },
  founding: { en: 'Founding key', ru: 'Учредительный ключ' },
  foundingCompare: {
    en: 'Compare it with the one that you were given elsewhere: everything rests on it.',
    ru: 'Сравните с отпечатком, полученным вами отдельно: на нём держится всё.',
  },
  foundingSame: { en: 'It is the one that you named.', ru: 'Это тот, который вы назвали.' },
  head: { en: 'Last entry', ru: 'Последняя запись' },
  findings: { en: 'What does not hold', ru: 'Что не сходится' },
  where: { en: 'Where', ru: 'Где' },
  what: { en: 'Which check', ru: 'Какая проверка' },
  found: { en: 'Found', ru: 'Найдено' },
  expected: { en: 'Expected', ru: 'Ожидалось' },
  took: { en: 'It took', ru: 'Заняло' },
  elsewhere: { en: 'Verify elsewhere', ru: 'Проверить отдельно' },
  record: {
    en: 'The record: one page that checks itself, with no network',
    ru: 'Запись: одна страница, которая проверяет себя сама, без сети',
  },
  bundle: {
    en: 'The bundle: entries, texts and proofs as files (zip)',
    ru: 'Пакет: записи, тексты и доказательства файлами (zip)',
  },
  notCovered: {
    en: 'No checkpoint with its quorum of witnesses covers this document yet, so there is nothing to prove it by. Ask again in a moment, or ask the witnesses.',
    ru: 'Документ ещё не охвачен контрольной точкой с нужным числом свидетелей, поэтому доказывать пока нечем. Повторите чуть позже или обратитесь к свидетелям.',
  },
  byHand: {
    en: 'By hand: docs/by-hand.md checks an entry with sha256sum and openssl; docs/format.md says what each file is. By a second program, written from that description alone:',
    ru: 'Вручную: docs/by-hand.md проверяет запись программами sha256sum и openssl; docs/format.md описывает каждый файл. Второй программой, написанной только по этому описанию:',
  },
  file: { en: 'Check a file that you have', ru: 'Проверить имеющийся файл' },
  certificate: { en: 'Replay certificate', ru: 'Свидетельство о воспроизведении' },
  certificateWhat: {
    en: 'An auditor signs, with its own key, that every statement was decided again and came out the same. This desk holds no key: it gives the content; the command decides again by itself and signs.',
    ru: 'Аудитор своим ключом подписывает, что каждое заявление решено заново и с тем же результатом. У этого рабочего места ключей нет: оно даёт содержание, а команда сама всё решает заново и подписывает.',
  },
  certificateContent: { en: 'Its content (JSON)', ru: 'Содержание (JSON)' },
  certificateNone: {
    en: 'There is no certificate: not everything could be decided again and came out the same.',
    ru: 'Свидетельства нет: не всё удалось решить заново с тем же результатом.',
  },
  entries: {
    en: 'Each entry can be had as its raw line, and each statement as it was signed: in the history.',
    ru: 'Каждую запись можно получить исходной строкой, каждое заявление — в подписанном виде: в истории.',
  },
  verifyTitle: { en: 'Check a file', ru: 'Проверка файла' },
  verifyIntro: {
    en: 'A record (.html), a bundle (.zip) or an export (.jsonl) is checked by its own content: signatures, chain, proofs, decisions. Nothing of it is kept.',
    ru: 'Запись (.html), пакет (.zip) или выгрузка (.jsonl) проверяются по собственному содержанию: подписи, цепочка, доказательства, решения. Ничего не сохраняется.',
  },
  chooseFile: { en: 'Record, bundle or export, up to 9 MB', ru: 'Запись, пакет или выгрузка, до 9 МБ' },
  inBrowser: { en: 'Check a record in this browser', ru: 'Проверить запись в этом браузере' },
  inBrowserWhat: {
    en: 'The file stays on this computer: the small verifier checks it here.',
    ru: 'Файл остаётся на этом компьютере: его проверяет малая программа проверки.',
  },
  dropHere: { en: 'Choose the record, or drop it here', ru: 'Выберите запись или перетащите её сюда' },
  notARecord: { en: 'That file is no record: there is no bundle in it.', ru: 'Это не запись: пакета в ней нет.' },
  send: { en: 'Send and check', ru: 'Отправить и проверить' },
  notReadable: {
    en: 'That file is neither a record, nor a bundle, nor an export, or it is too large when unpacked.',
    ru: 'Это не запись, не пакет и не выгрузка, либо в распакованном виде файл слишком велик.',
  },
  noFile: { en: 'Choose a file first.', ru: 'Сначала выберите файл.' },
} as const satisfies Record<string, Said>;
