import { ActorId, DossierId, PROCESS, aggregateRef } from '../../contracts/ids.ts';
import {
  HUB_API,
  LEASE_BUCKET,
  QUERIES,
  STREAMS,
  TEXT_BUCKET,
  inboxSubject,
  inboxSubjectsOf,
  journalSubject,
  noticeConsumer,
  noticeSubject,
  noticeSubjectsOf,
  querySubject,
  receiptSubject,
  receiptSubjectsOf,
} from '../../contracts/names.ts';
import { sharesOf } from '../../worker/accounts.ts';
import { hpub, pub, sub } from './rawNats.ts';

/** What an attacker may know of its victim, and more than it could: all of it is given to the attack. */
export type Knowledge = {
  /** Acknowledgement subjects of a notice that was delivered to each and not acknowledged. */
  readonly ackOf: (actor: string) => string;
  /** Reply subject, as HUB sees it, of a question that the victim asked and that is not answered. */
  readonly openReplyOf: (actor: string) => string;
};

/**
 * In which configuration an attack works: all in one account, or the attacker a user of HUB. `noMore`: in neither with the
 * pinned server, which stores no delivery of a consumer any more; with 2.9.10 it did.
 */
type Works = 'oneAccount' | 'insideHub' | 'noMore';

/**
 * A way in which one delegation, `a`, might act as another, `b`, hear what is for it, or change what is kept for it. `leaks`: what
 * it would hear, where that is not a secret of the victim.
 */
export type Attack = {
  readonly name: string;
  readonly frames: (a: ActorId, b: ActorId, known: Knowledge) => readonly string[];
  readonly works: Works;
  readonly leaks?: RegExp;
};

const dossier = (actor: string) => aggregateRef('dossier', `D-${actor}`);
/** A document whose id is a secret of the actor. */
export const secretDossier = (actor: string) => DossierId.parse(`SECRET-${actor}`);
/** Where the victim listens for its answers. */
export const victimInbox = (actor: string) => `_INBOX.${actor}.v`;
const own = (a: string, name: string) => `_INBOX.${a}.${name}`;
const consumer = (actor: ActorId) => `${STREAMS.notices}.${noticeConsumer(actor)}`;
/** The attacker listens where the answer would come. */
const asking = (a: ActorId, name: string, subject: string, body: string): readonly string[] => [
  sub(own(a, name), `${name}`),
  pub(subject, body, own(a, name)),
];

type Make = (a: ActorId, b: ActorId, known: Knowledge, mark: string) => readonly string[];
const attack = (name: string, make: Make, more: Partial<Attack> = {}): Attack => ({
  name,
  works: 'oneAccount',
  ...more,
  frames: (a, b, known) => make(a, b, known, `ATTACK ${a} ${b} ${name}`),
});

/** Subjects of a victim to which anything at all might be written. */
const TARGETS: Readonly<Record<string, (b: ActorId) => string>> = {
  inbox: (b) => inboxSubject(b, dossier(b)),
  notice: (b) => noticeSubject(b, DossierId.parse(`D-${b}`)),
  receipt: (b) => receiptSubject(b, dossier(b)),
  journal: (b) => journalSubject(dossier(b)),
  answer: (b) => `${victimInbox(b)}.answer`,
  query: (b) => querySubject(b, 'list'),
};

const direct = Object.entries(TARGETS).map(([what, target]) =>
  attack(`publish to the ${what} of another`, (_a, b, _known, mark) => [pub(target(b), mark)]),
);

/** What an attacker may ask for, with the subject of another as the place of the answer. */
const launderers: Readonly<Record<string, (a: ActorId, known: Knowledge, reply: string) => string>> = {
  statement: (a, _known, reply) => pub(inboxSubject(a, dossier(a)), 'x', reply),
  pull: (a, _known, reply) => pub(`${HUB_API}.CONSUMER.MSG.NEXT.${consumer(a)}`, '{"batch":1,"no_wait":true}', reply),
  'consumer info': (a, _known, reply) => pub(`${HUB_API}.CONSUMER.INFO.${consumer(a)}`, '', reply),
  query: (a, _known, reply) => pub(querySubject(a, 'status'), '{}', reply),
  'next notice': (a, { ackOf }, reply) => pub(ackOf(a), '+NXT', reply),
  'confirmed acknowledgement': (a, { ackOf }, reply) => pub(ackOf(a), '+ACK', reply),
};
const DELIVERIES = ['pull', 'next notice'];
const STORED = ['inbox', 'notice', 'journal'];
const laundered = Object.entries(launderers).flatMap(([what, frame]) =>
  Object.entries(TARGETS).map(([where, target]) =>
    attack(
      `${what} with the ${where} of another as reply subject`,
      (a, b, known) => [frame(a, known, target(b))],
      DELIVERIES.includes(what) && STORED.includes(where) ? { works: 'noMore' } : {},
    ),
  ),
);

const traced = Object.entries(TARGETS).map(([where, target]) =>
  attack(`trace header that names the ${where} of another`, (a, b) => [
    hpub(inboxSubject(a, dossier(a)), `Nats-Trace-Dest: ${target(b)}`, 'x'),
    hpub(querySubject(a, 'status'), `Nats-Trace-Dest: ${target(b)}`, '{}'),
  ]),
);

const listening = (
  [
    ['inbox of another', (b: ActorId) => inboxSubjectsOf(b)],
    ['receipts of another', (b: ActorId) => receiptSubjectsOf(b)],
    ['notices of another', (b: ActorId) => noticeSubjectsOf(b)],
    ['queries of another', (b: ActorId) => querySubject(b, 'status')],
    ['answers to another', (b: ActorId) => `${victimInbox(b)}.>`],
    ['answers to everybody', () => '_INBOX.>'],
    ['journal', () => 'concordat.v1.journal.>'],
    ['receipts of everybody', () => 'concordat.v1.receipt.>'],
    ['receipts of everybody, by wildcards', () => '*.*.receipt.*.*.*'],
    ['everything', () => '>'],
    ['requests to JetStream', () => '$JS.API.>'],
    ['acknowledgements', () => '$JS.ACK.>'],
  ] as const
).flatMap(([what, subject], i) => [
  attack(`listen to the ${what}`, (_a, b) => [sub(subject(b), `l${i}`)]),
  attack(`listen in a queue to the ${what}`, (_a, b) => [sub(subject(b), `q${i}`, 'workers')]),
]);

/** A subject, and each way to put wildcards in place of its last tokens: as many as it has, so that a narrow permission fits. */
function narrowly(subject: string, tokens: number): readonly string[] {
  const all = subject.split('.');
  const head = all.slice(0, -tokens);
  let tails: readonly (readonly string[])[] = [[]];
  for (const token of all.slice(-tokens))
    tails = tails.flatMap((t) => [
      [...t, token],
      [...t, '*'],
    ]);
  return tails.map((tail) => [...head, ...tail].join('.'));
}

/** What the victim is sent or sends every day, narrowly: an import of `X.*.*` lets nobody listen to `X.>`. */
const everyday: Readonly<Record<string, (b: ActorId) => readonly string[]>> = {
  inbox: (b) => narrowly(inboxSubject(b, aggregateRef('dossier', secretDossier(b))), 2),
  receipts: (b) => narrowly(receiptSubject(b, aggregateRef('dossier', secretDossier(b))), 2),
  notices: (b) => narrowly(noticeSubject(b, secretDossier(b)), 1),
  queries: (b) => narrowly(querySubject(b, 'status'), 1),
  answers: (b) => narrowly(`${victimInbox(b)}.query`, 1),
  journal: (b) => narrowly(journalSubject(aggregateRef('dossier', secretDossier(b))), 2),
};
const VICTIM = ActorId.parse('VICTIM');
const listeningNarrowly = [
  ...Object.entries(everyday).flatMap(([what, subjects]) =>
    subjects(VICTIM).map((form, i) =>
      attack(`listen narrowly to the ${what} of another, as ${form}`, (_a, b) => [
        sub(subjects(b)[i]!, `n${what}${i}`),
      ]),
    ),
  ),
  attack('listen to one acknowledgement of another', (_a, b, { ackOf }) => [sub(ackOf(b), 'nack')]),
  attack('listen narrowly to the acknowledgements of another', (_a, b, { ackOf }) => [
    // $JS.ACK.STREAM.CONSUMER stand before what differs from notice to notice.
    sub(
      ackOf(b)
        .split('.')
        .map((token, i) => (i < 4 ? token : '*'))
        .join('.'),
      'nacks',
    ),
  ]),
];

/**
 * Every subject of another, to the last token and narrowly, whether anything is sent there in this test or not: the server must
 * refuse to let anybody else listen to it.
 */
export function subjectsOf(b: ActorId): readonly string[] {
  return [
    ...(['dossier', 'organisation', 'meeting'] as const).flatMap((kind) =>
      [inboxSubject, receiptSubject].flatMap((of) => narrowly(of(b, aggregateRef(kind, 'X')), 2)),
    ),
    ...narrowly(noticeSubject(b, DossierId.parse('X')), 1),
    ...QUERIES.map((query) => querySubject(b, query)),
  ];
}

const api = [
  attack('pull the notices of another', (a, b) =>
    asking(a, 'pull', `${HUB_API}.CONSUMER.MSG.NEXT.${consumer(b)}`, '{"batch":1,"no_wait":true}'),
  ),
  attack('pull the notices of another from JetStream itself', (a, b) =>
    asking(a, 'pulljs', `$JS.API.CONSUMER.MSG.NEXT.${consumer(b)}`, '{"batch":1,"no_wait":true}'),
  ),
  attack('ask for the consumer of another', (a, b) => asking(a, 'info', `${HUB_API}.CONSUMER.INFO.${consumer(b)}`, '')),
  attack('end the notice of another', (_a, b, { ackOf }) => [pub(ackOf(b), '+TERM')]),
  attack('acknowledge the notice of another', (_a, b, { ackOf }) => [pub(ackOf(b), '+ACK')]),
  attack('take the next notice of another', (a, b, { ackOf }) => asking(a, 'next', ackOf(b), '+NXT')),
  attack('make a consumer that pushes the notices of another', (a, b) => [
    sub(own(a, 'push'), 'push'),
    pub(
      `$JS.API.CONSUMER.CREATE.${STREAMS.notices}`,
      JSON.stringify({
        stream_name: STREAMS.notices,
        config: { deliver_subject: own(a, 'push'), filter_subject: noticeSubjectsOf(b), ack_policy: 'none' },
      }),
      own(a, 'made'),
    ),
  ]),
  attack('make a consumer of the inbox', (a, b) => [
    sub(own(a, 'inbox'), 'inbox'),
    pub(
      `$JS.API.CONSUMER.CREATE.${STREAMS.inbox}.thief.${inboxSubjectsOf(b)}`,
      JSON.stringify({
        stream_name: STREAMS.inbox,
        config: {
          ...{
            name: 'thief',
            deliver_subject: own(a, 'inbox'),
            filter_subject: inboxSubjectsOf(b),
            ack_policy: 'none',
          },
        },
      }),
      own(a, 'made'),
    ),
  ]),
  attack('delete the consumer of another', (a, b) => asking(a, 'delete', `$JS.API.CONSUMER.DELETE.${consumer(b)}`, '')),
  attack('pause the consumer of another', (a, b) =>
    asking(a, 'pause', `$JS.API.CONSUMER.PAUSE.${consumer(b)}`, '{"pause_until":"2100-01-01T00:00:00Z"}'),
  ),
  attack('read what the inbox holds of another', (a, b) =>
    asking(a, 'get', `$JS.API.STREAM.MSG.GET.${STREAMS.inbox}`, JSON.stringify({ last_by_subj: inboxSubjectsOf(b) })),
  ),
  attack('read directly what the inbox holds of another', (a, b) =>
    asking(a, 'direct', `$JS.API.DIRECT.GET.${STREAMS.inbox}`, JSON.stringify({ last_by_subj: inboxSubjectsOf(b) })),
  ),
  attack('ask for the subjects of the inbox', (a) =>
    asking(a, 'subjects', `$JS.API.STREAM.INFO.${STREAMS.inbox}`, '{"subjects_filter":">"}'),
  ),
  attack('ask for the names of the streams', (a) => asking(a, 'names', '$JS.API.STREAM.NAMES', ''), {
    leaks: /"(INBOX|JOURNAL|NOTICES)"/,
  }),
  attack('ask for the account', (a) => asking(a, 'account', '$JS.API.INFO', ''), { leaks: /"streams":/ }),
  attack(
    'copy the inbox away',
    (a) => [
      sub(own(a, 'snapshot'), 'snapshot'),
      pub(
        `$JS.API.STREAM.SNAPSHOT.${STREAMS.inbox}`,
        JSON.stringify({ deliver_subject: own(a, 'snapshot'), no_consumers: true }),
        own(a, 'snapshot'),
      ),
    ],
    { leaks: /"name":"INBOX"/ },
  ),
  attack('delete the inbox', (a) => asking(a, 'deleteStream', `$JS.API.STREAM.DELETE.${STREAMS.inbox}`, '')),
  attack('delete the journal', (a) => asking(a, 'deleteJournal', `$JS.API.STREAM.DELETE.${STREAMS.journal}`, '')),
  attack('purge the leases', (a) => asking(a, 'purge', `$JS.API.STREAM.PURGE.KV_${LEASE_BUCKET}`, '')),
  attack('make a stream of what is for another', (a, b) =>
    asking(
      a,
      'capture',
      '$JS.API.STREAM.CREATE.CAPTURE',
      JSON.stringify({ name: 'CAPTURE', subjects: [receiptSubjectsOf(b)], storage: 'memory' }),
    ),
  ),
  attack('take a lease', (_a, _b, _known, mark) => [pub(`$KV.${LEASE_BUCKET}.intake`, mark)]),
  attack('put a text in place of another', (_a, _b, _known, mark) => [pub(`$O.${TEXT_BUCKET}.M.dGV4dA==`, mark)]),
  attack('speak as the process', (_a, _b, _known, mark) => [pub(inboxSubject(PROCESS, dossier('X')), mark)]),
  attack(
    'answer a question of another in place of the engine',
    (_a, b, { openReplyOf }, mark) => [pub(openReplyOf(b), mark)],
    { works: 'insideHub' },
  ),
  attack('listen to the answers of the engine', () => [sub('_R_.>', 'r')], { works: 'insideHub' }),
];

/** Whatever HUB shares with a delegation, used by another: a share that is added later is tried as well. */
const shared = sharesOf(ActorId.parse('B')).flatMap(({ subject, to }) =>
  [...new Set([subject, to ?? subject])].flatMap((form, i) => {
    const of = (b: ActorId) => form.replace(/([.-])B(\.|$)/, `$1${b}$2`);
    const concrete = (b: ActorId) => of(b).replace(/>$/, `dossier.D-${b}`).replace(/\*$/, QUERIES[0]);
    return [
      attack(`publish to ${form}`, (a, b, { ackOf }, mark) => {
        if (form.startsWith('$JS.ACK')) return [pub(ackOf(b), '')];
        return form.includes('API') ? asking(a, `shared${i}`, concrete(b), '') : [pub(concrete(b), mark)];
      }),
      attack(`listen to ${form}`, (_a, b) => [sub(of(b), `s${i}`)]),
    ];
  }),
);

/** Every attack, each under its own name. */
export const ATTACKS: readonly Attack[] = [
  ...direct,
  ...laundered,
  ...traced,
  ...listening,
  ...listeningNarrowly,
  ...api,
  ...shared,
];
