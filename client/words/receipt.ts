import type { Said } from './language.ts';

/** What was checked of a receipt, here and now. */
export const receiptWords = {
  checks: { en: 'What was checked just now', ru: 'Что сейчас проверено' },
  signature: {
    en: 'The receipts are signed by the process of the organisation, under its key in the directory',
    ru: 'Квитанции подписаны системой организации, её ключом из реестра',
  },
  statement: {
    en: 'They are about your very statement: the entry holds its bytes, and their SHA-256 is',
    ru: 'Они относятся именно к вашему заявлению: запись содержит его байты, их SHA-256',
  },
  entry: {
    en: 'The entry that they name is in the journal, and its line has that hash',
    ru: 'Названная в них запись есть в журнале, и хэш её строки совпадает',
  },
  entryNot: { en: 'The entry could not be compared', ru: 'Запись сравнить не удалось' },
  inclusion: {
    en: 'The entry is in the transparency log, in a checkpoint that the organisation’s policy believes: place',
    ru: 'Запись входит в журнал прозрачности, в контрольную точку, которой доверяет политика организации: место',
  },
  of: { en: 'of', ru: 'из' },
  cosigned: { en: 'cosigned by', ru: 'заверили' },
  inclusionNotYet: {
    en: 'No checkpoint with its witnesses covers the entry yet. Look again in a moment.',
    ru: 'Контрольной точки со свидетелями, охватывающей запись, пока нет. Повторите чуть позже.',
  },
  inclusionNone: {
    en: 'No log is registered: there is no inclusion to prove.',
    ru: 'Журнал прозрачности не зарегистрирован: доказывать включение не в чем.',
  },
  proven: { en: 'Download the receipt with its proof', ru: 'Скачать квитанцию с доказательством' },
  verifyWith: { en: 'With no server it is verified by', ru: 'Без сервера её проверяет' },
  plainOnly: {
    en: 'The receipts alone, as signed (JWS, one a line)',
    ru: 'Только подписанные квитанции (JWS, по одной в строке)',
  },
  fails: { en: 'It does not hold', ru: 'Не подтверждается' },
  toDelegation: { en: 'Back to who acts for us', ru: 'К тем, кто действует от нашего имени' },
} as const satisfies Record<string, Said>;
