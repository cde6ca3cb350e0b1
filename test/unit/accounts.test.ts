import { ActorId, PROCESS } from '../../contracts/ids.ts';
import {
  ALL_CHANGES,
  ALL_RECEIPTS,
  STREAMS,
  inboxSubjectsOf,
  querySubject,
  querySubjectsOf,
  receiptSubjectsOf,
} from '../../contracts/names.ts';
import {
  DESK,
  actorPermissions,
  deskPermissions,
  deskShares,
  enginePermissions,
  generateNkey,
  natsConfiguration,
  operatorPermissions,
  sharesOf,
  type NatsConfigurationOptions,
} from '../../worker/accounts.ts';

const KAZ = ActorId.parse('KAZ');
const IND = ActorId.parse('IND');
const key = (): string => generateNkey().publicKey;

const options: NatsConfigurationOptions = {
  port: 4222,
  storeDir: '/srv/nats "quoted"',
  engine: key(),
  operator: key(),
  actors: [
    { actor: KAZ, user: key() },
    { actor: IND, user: key() },
  ],
};

describe('nkeys', () => {
  it('are a secret seed and a public user key', () => {
    const { seed, publicKey } = generateNkey();
    expect(seed).toMatch(/^SU[A-Z2-7]{56}$/);
    expect(publicKey).toMatch(/^U[A-Z2-7]{55}$/);
  });
});

describe('the configuration of nats-server', () => {
  it('is the same text for the same options, in whatever order the actors come', () => {
    expect(natsConfiguration({ ...options, actors: [...options.actors].reverse() })).toBe(natsConfiguration(options));
  });

  it('holds no seed, no no_auth_user, no user beside the accounts and no deny rule', () => {
    const text = natsConfiguration(options);
    expect(text).not.toMatch(/SU[A-Z2-7]{56}/);
    expect(text.match(/^authorization.*$/gm)).toEqual(['authorization { timeout: 18 }']);
    expect(text).not.toMatch(/no_auth_user|deny|system_account|websocket|leafnodes|mqtt|password/);
  });

  it('flushes each message before it is acknowledged, unless told otherwise', () => {
    expect(natsConfiguration(options)).toContain('sync_interval: always');
    expect(natsConfiguration({ ...options, syncAlways: false })).not.toContain('sync_interval');
  });

  it('names the account of each export, so that no other may import it', () => {
    const exports = natsConfiguration(options)
      .split('\n')
      .filter((line) => /^ {6}\{ (service|stream): "/.test(line));
    expect(exports).toHaveLength(12);
    for (const line of exports) {
      const actor = /accounts: \["([A-Z]+)"\]/.exec(line)?.[1];
      expect(line).toMatch(new RegExp(`[.-]${actor}[.">]`));
    }
  });

  it('gives two users of one actor one account', () => {
    const text = natsConfiguration({ ...options, actors: [...options.actors, { actor: KAZ, user: key() }] });
    expect(text.match(/^ {2}"KAZ" \{/gm)).toHaveLength(1);
  });

  it.each([
    ['a key that is no public user nkey', { ...options, engine: generateNkey().seed }],
    ['a key that is used twice', { ...options, operator: options.engine }],
    ['an account for the process', { ...options, actors: [{ actor: PROCESS, user: key() }] }],
    ['an actor that is no token', { ...options, actors: [{ actor: 'kaz.>' as ActorId, user: key() }] }],
  ])('refuses %s', (_, wrong) => {
    expect(() => natsConfiguration(wrong)).toThrow();
  });
});

describe('the allow-list of', () => {
  const wild = /^(\*|>)|^\$JS\.(API\.)?>|^\$SYS/;

  it('a delegation names that delegation in every subject but its inbox', () => {
    const { publish, subscribe } = actorPermissions(KAZ);
    for (const subject of [...publish, ...subscribe])
      if (subject !== '_INBOX.>') expect(subject).toMatch(/[.-]KAZ(\.|$)/);
  });

  it('a delegation reaches no part of the JetStream API but its own notices', () => {
    const api = sharesOf(KAZ).filter((s) => s.subject.startsWith('$JS.API'));
    expect(api.map((s) => s.subject)).toEqual([
      '$JS.API.CONSUMER.MSG.NEXT.NOTICES.d-KAZ',
      '$JS.API.CONSUMER.INFO.NOTICES.d-KAZ',
    ]);
  });

  it('a party with a status is that of a delegation without notices', () => {
    const { publish, subscribe } = actorPermissions(KAZ, false);
    expect(publish).toEqual(actorPermissions(KAZ).publish.filter((s) => !s.includes('NOTICES')));
    expect(publish).toEqual(['concordat.v1.inbox.KAZ.>', 'concordat.v1.query.KAZ.*']);
    expect(subscribe).toEqual(actorPermissions(KAZ).subscribe);
    const actors = options.actors.map((a) => (a.actor === KAZ ? { ...a, notices: false } : a));
    const text = natsConfiguration({ ...options, actors });
    expect(text.split('\n').filter((line) => line.includes('NOTICES.d-KAZ'))).toEqual([]);
    expect(text).toContain('NOTICES.d-IND');
  });

  it('the engine cannot create, change, purge, delete, seal or restore a stream, nor delete a message', () => {
    const { publish } = enginePermissions();
    for (const subject of publish) {
      expect(subject).not.toMatch(wild);
      expect(subject).not.toMatch(/STREAM\.(CREATE|UPDATE|DELETE|PURGE|RESTORE|SNAPSHOT|MSG\.DELETE)/);
    }
    for (const stream of Object.values(STREAMS)) expect(publish).toContain(`$JS.API.STREAM.INFO.${stream}`);
  });

  it('the engine speaks in the inbox for the process alone', () => {
    const { publish } = enginePermissions();
    expect(publish.filter((s) => s.includes('.inbox.'))).toEqual(['concordat.v1.inbox.PROCESS.>']);
  });

  it('the desk names each actor, what it may do as that, and of the process the history alone', () => {
    const { publish, subscribe } = deskPermissions([KAZ, IND]);
    expect(publish).toEqual([
      ...[KAZ, IND].flatMap((actor) => [inboxSubjectsOf(actor), querySubjectsOf(actor)]),
      querySubject(PROCESS, 'history'),
    ]);
    expect(subscribe).toEqual(['_INBOX.>', receiptSubjectsOf(KAZ), receiptSubjectsOf(IND), ALL_CHANGES]);
    for (const subject of [...publish, ...subscribe]) {
      expect(subject).not.toMatch(wild);
      expect(subject).not.toMatch(/^\$|\.(journal|notice)\.|inbox\.(\*|PROCESS)|query\.\*/);
    }
    expect(subscribe).not.toContain(ALL_RECEIPTS);
  });

  it('the desk is of an account of its own, never of HUB, and shares no export with anybody but the actor it is of', () => {
    const desk = key();
    const text = natsConfiguration({ ...options, desk });
    const accounts = text.split(/^ {2}(?="?[A-Za-z-]+"? \{$)/m).slice(1);
    expect(accounts.map((a) => /^"?([A-Za-z-]+)/.exec(a)?.[1])).toEqual(['HUB', 'IND', 'KAZ', DESK]);
    expect(accounts.filter((a) => a.includes(desk))).toEqual([accounts[3]]);
    const exported = accounts[0]!.split('\n').filter((line) => line.includes(`"${DESK}"`));
    expect(exported).toHaveLength(deskShares([KAZ, IND]).length);
    for (const line of exported.slice(0, -2)) expect(line).toMatch(/\.(KAZ|IND)[.>*"].*accounts: \["\1", "desk"\]/);
    expect(natsConfiguration(options)).not.toContain(DESK);
    expect(() => natsConfiguration({ ...options, desk: options.engine })).toThrow(/twice/);
  });

  it('the engine tells of changes, and nobody else does', () => {
    expect(enginePermissions().publish).toContain(ALL_CHANGES);
    for (const { publish } of [actorPermissions(KAZ), deskPermissions([KAZ]), operatorPermissions()])
      expect(publish.filter((s) => s.includes('.changed.'))).toEqual([]);
  });

  it('the operator writes no statement, notice or receipt', () => {
    for (const subject of operatorPermissions().publish) expect(subject).not.toMatch(/\.(inbox|notice|receipt)\./);
  });
});
