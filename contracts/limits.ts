/** Every limit of what may enter, in one place; docs/operations.md lists them. Bytes unless named otherwise. */
export const LIMITS = {
  /** One signed statement as it arrives, before anything is parsed. */
  statementBytes: 24 * 1024,
  /** One journal line; the limit of a C2SP entry bundle. */
  lineBytes: 65_535,
  /** One JOURNAL message: whole lines, below the server's max_payload. */
  groupBytes: 200 * 1024,
  /** A replay certificate, which names the head of every aggregate that was used. */
  certificateBytes: 1024 * 1024,
  /** One language of a text. */
  textBytes: 2 * 1024 * 1024,
  /** A Word file as it is given. */
  docxBytes: 8 * 1024 * 1024,
  /** The parts of a Word file that are read, unpacked. */
  docxUnpackedBytes: 16 * 1024 * 1024,
  /** A draft of a statement that is carried to where its key is. */
  draftBytes: 64 * 1024,
  /** One piece of a text in a request or reply. */
  chunkBytes: 128 * 1024,
  /** The server's max_payload. */
  payloadBytes: 256 * 1024,
  /** Messages that a delegation or office may send, a second, for ever; a large one counts as several. */
  messagesPerSecond: 50,
  /** Messages at once, after a rest. */
  messagesAtOnce: 120,
  /** Questions of one actor that wait in one process while one of its is answered. */
  questionsWaiting: 128,
  /**
   * After an answer that took more than five milliseconds, how many times as long the next of that actor waits, for each of its
   * that wait.
   */
  questionRests: 3,
  /** Entries of aggregates that a process keeps folded, for the intake and for questions each; and while they are used in turn. */
  entriesKept: 10_000,
  entriesKeptInTurn: 200_000,
  /** How long an explanation serves others who ask for the same, while nothing that it reads has changed, in milliseconds. */
  explanationStaysMs: 1_000,
  /** Assumptions of one question. */
  assumptions: 128,
  /** Positions that one page of what if looks at: so many documents as that makes with one of each delegation. */
  assumedCells: 2_000,
  /** Documents that one desk verifies at a time, those that wait, and how long one may take, in milliseconds. */
  checksAtOnce: 1,
  checksWaiting: 8,
  checkMs: 60_000,
  /** Of one delegation or office, those that run or wait: nobody fills the queue alone. */
  checksOfOne: 1,
  /** Pages and files that cost a desk much (client/web/costly.ts), of one person: at once after a rest, and a minute. */
  costlyAtOnce: 60,
  costlyPerMinute: 120,
  /** Those that are being made at a time: at a desk, and of one person. */
  costlyRunning: 16,
  costlyRunningOfOne: 4,
  /** A bundle that is handed to a desk to be verified, unpacked. */
  checkedBytes: 64 * 1024 * 1024,
  /** Connections at the door that nobody has proved a key on yet: from one address, and in all. */
  greetingsPerAddress: 64,
  greetings: 512,
  /** A title, in characters. */
  titleChars: 300,
  /** Reasons, viewpoints, justifications, in characters. */
  proseChars: 4_000,
  /** Places, languages, dossiers named in one act. */
  listItems: 64,
  /** A signed note (checkpoint), a proof or a policy of the log. */
  noteBytes: 64 * 1024,
  /** A file that the log serves: a bundle of 256 entries is the largest. */
  logFileBytes: 16 * 1024 * 1024 + 256,
  /** Signature lines in a note: as many as golang.org/x/mod reads; the published form demands at least 16. */
  noteSignatures: 100,
  /** Refused checkpoints that a witness keeps as files, and as many again that prove a fork; what comes later is counted. */
  witnessRefusals: 100,
  /** All that a witness keeps of what it refused, in bytes. */
  witnessRefusedBytes: 16 * 1024 * 1024,
  /** How far the time of a cosignature may be ahead of the archive's clock, in seconds. */
  cosignatureAheadSeconds: 300,
  /** The name of a log's or a witness's key. */
  keyNameBytes: 400,
  /** The manifest of a bundle. */
  manifestBytes: 64 * 1024 * 1024,
  /** How much earlier than a cosigned checkpoint an entry that is not in it may say to have been received, in milliseconds. */
  backDatingMs: 60_000,
  /** The digests of a version's places as JSON, in its manifest: about 200 places. With more it would fit into no statement. */
  placeDigestsBytes: 12 * 1024,
  /** Between two reminders in one round, of the process or on somebody's word, until somebody may ask for another, in hours. */
  remindersApartHours: 12,
  /** What a delegation keeps at a desk to consult its own people: documents, comments on each, and days without a change until it is deleted. */
  consultations: 256,
  consultationComments: 200,
  consultationDays: 30,
  /** Between two signs of life of a desk on a stream that has nothing else to say, in milliseconds. */
  signOfLifeMs: 15_000,
  /** So many that a browser has not taken end its stream. */
  signsNotTaken: 4,
  /** Views that a person names in one browser, on pages of one kind; their names and their conditions, in characters. */
  savedViews: 50,
  savedViewNameChars: 80,
  savedViewChars: 2_000,
  /** A period of a procedure or a document that is counted in days: a hundred years. */
  days: 36_525,
} as const;
