import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  connectConcordat,
  fingerprint,
  generateKey,
  memoryCounter,
  proveKey,
  publicPart,
  readKeyFile,
  secretariat,
  thumbprint,
  writeProfile,
  type Connection,
  type Identity,
  type Profile,
  type SubmitResult,
} from '../../client/index.ts';
import type { Io } from '../../client/cli/command.ts';
import { main } from '../../client/cli/main.ts';
import { ActorId, Day, MemberId, OrganId, OrganisationId, PROCESS, PersonId } from '../../contracts/ids.ts';
import { Procedure } from '../../contracts/procedure.ts';
import sco from '../../procedures/sco.json';
import { silentLog } from '../../worker/log.ts';
import { startWorker, type RunningWorker } from '../../worker/worker.ts';
import { startEngines, type Engines } from '../engines.ts';
import { ROOT } from './house.ts';

/** KAZ signs by hand: its key is in a file of its own, and its profile holds the account alone. */
const organisation = OrganisationId.parse('SCO');
const procedure = Procedure.parse({
  ...sco,
  policy: { ...sco.policy, circulationDays: 0, keysConfirmedOnPaper: true },
});
const processKey = generateKey();

let engines: Engines;
let worker: RunningWorker;
let profiles: string;
let office: Connection<Profile>;

const file = (name: string) => join(profiles, '..', name);

async function cli(...argv: string[]) {
  return cliWith({}, ...argv);
}
async function cliWith(given: Partial<Io>, ...argv: string[]) {
  let [out, err] = ['', ''];
  const io: Io = {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    isTerminal: false,
    ask: () => Promise.reject(new Error('nobody is asked here')),
    environment: { CONCORDAT_PROFILES: profiles },
    ...given,
  };
  return { code: await main(argv, io), out, err };
}
const done = async (result: Promise<SubmitResult>) => {
  const settled = await result;
  if (!settled.ok) throw new Error(`refused by ${settled.refusal.rule}: ${JSON.stringify(settled.refusal)}`);
  return settled;
};
const identityOf = (actor: string): Identity => ({
  ...{ v: 1, organisation, actor: ActorId.parse(actor), person: PersonId.parse(`${actor}-HEAD`) },
  ...{ nkeySeed: engines.seeds[actor]!, natsUrl: engines.natsUrl, processKey: processKey.publicJwk },
});
const personOf = (actor: string) => ({
  ...{ person: PersonId.parse(`${actor}-HEAD`), actor: ActorId.parse(actor), name: actor },
  ...{ level: 'head' as const, mandate: 'credentials 1' },
});

beforeAll(async () => {
  engines = await startEngines({ actors: ['SECRETARIAT', 'KAZ', 'CHAIR-EG', 'AUDITOR'] });
  profiles = mkdtempSync(join(engines.dataDir, 'profiles-'));
  const root = generateKey();
  worker = await startWorker(
    {
      ...{ natsUrl: engines.natsUrl, temporalAddress: '127.0.0.1:9', temporalNamespace: 'default' },
      ...{ roles: ['intake', 'projections'], engineSeed: new TextEncoder().encode(engines.seeds.engine) },
      ...{ processKey: { jwk: processKey.jwk, kid: processKey.kid }, organisation, rootKey: root.kid },
      ...{ healthPort: 0, logLevel: 'error', archive: null, logKey: null },
    },
    { log: silentLog },
  );
  await worker.ready;
  await writeProfile(profiles, { ...identityOf('SECRETARIAT'), privateKey: root.jwk });
  await writeProfile(profiles, identityOf('KAZ'));
  office = await connectConcordat({ ...identityOf('SECRETARIAT'), privateKey: root.jwk }, { counter: memoryCounter() });
  const acts = secretariat(office);
  await done(
    acts.registerOrganisation({ procedure, secretariat: { ...personOf('SECRETARIAT'), key: root.publicJwk } }),
  );
  await done(
    acts.registerMember({
      ...{ member: MemberId.parse('KAZ'), name: 'KAZ', since: Day.parse('2001-06-15'), paper: 'charter' },
    }),
  );
  for (const [id, role] of [
    ['CHAIR-EG', 'chair'],
    ['AUDITOR', 'auditor'],
    [PROCESS, 'process'],
  ] as const)
    await done(acts.registerOffice({ office: ActorId.parse(id), role, name: id }));
  await done(
    acts.passChairmanship({
      ...{ organ: OrganId.parse('EG'), office: ActorId.parse('CHAIR-EG'), reason: 'term begins' },
    }),
  );
  await done(acts.accreditPerson(personOf('KAZ')));
  for (const actor of ['CHAIR-EG', 'AUDITOR', PROCESS]) {
    const key = actor === PROCESS ? processKey.jwk : generateKey().jwk;
    const { person } = personOf(actor);
    await done(acts.accreditPerson(personOf(actor)));
    await done(
      acts.enrolKey({
        ...{ person, key: publicPart(key), proof: proveKey(key, organisation, person) },
        ...{ fingerprint: thumbprint(publicPart(key)), paper: `note of ${actor}` },
      }),
    );
    if (actor !== PROCESS) await writeProfile(profiles, { ...identityOf(actor), privateKey: key });
  }
}, 60_000);

afterAll(async () => {
  await office?.close();
  await worker?.stop();
  await engines?.stop();
}, 60_000);

/** Runs the program of the checkout; in a network of its own, that has nothing, where this machine lets it. */
async function offline(...argv: string[]) {
  const isolated = spawnSync('unshare', ['-rn', 'true']).status === 0 ? ['unshare', '-rn'] : [];
  const [command, ...rest] = [...isolated, process.execPath, join(ROOT, 'dist', 'client', 'cli', 'main.js'), ...argv];
  const environment = { PATH: process.env['PATH'], CONCORDAT_PROFILES: '/there/is/none' };
  return promisify(execFile)(command!, rest, { env: environment as NodeJS.ProcessEnv });
}

describe('a key that is enrolled', () => {
  it('is made where it stays, and enrolled under the fingerprint that was read out', async () => {
    const made = await offline('make-key', file('kaz.key'), '--organisation', 'SCO', '--person', 'KAZ-HEAD');
    writeFileSync(file('kaz.json'), made.stdout);
    const said = /^ {2}([0-9a-f]{4}(?: [0-9a-f]{4}){15})$/m.exec(made.stderr)?.[1] ?? '';
    const enrol = (...more: string[]) => cli('enrol-key', file('kaz.json'), '--as', 'SECRETARIAT', '--yes', ...more);
    expect((await enrol()).err).toContain('Refused by rule O55 (FingerprintMissing)');
    expect((await enrol('--fingerprint', said)).err).toContain('Refused by rule O55 (PaperMissing)');
    expect(await enrol('--fingerprint', said.toUpperCase(), '--paper', 'note verbale 7')).toMatchObject({ code: 0 });
  });

  it('stands in the directory with its entry, its paper and the fingerprint', async () => {
    const { kid } = await keyOf('kaz.key');
    const shown = await cli('keys', 'KAZ', '--as', 'AUDITOR');
    expect(shown.out).toMatch(
      new RegExp(`^KAZ +KAZ-HEAD +entry \\d+ +- +${kid} +note verbale 7\\n {4}${fingerprint(kid)}$`, 'm'),
    );
    expect(JSON.parse((await cli('keys', '--as', 'AUDITOR', '--json')).out)).toMatchObject({
      keys: expect.arrayContaining([expect.objectContaining({ kid, actor: 'KAZ', revokedAt: null })]),
    });
  });
});

const keyOf = async (name: string) => {
  const jwk = await readKeyFile(file(name));
  return { jwk, kid: thumbprint(publicPart(jwk)) };
};

describe('a statement signed by hand', () => {
  it('begins with a document that is under negotiation', async () => {
    writeFileSync(
      file('energy.ru.md'),
      '---\ntitle: Energy strategy\nclass: decisionApproving\narea: energy\nproposer: KAZ\nlead-organ: Energy ministers\njustification: programme of work\nlanguage: ru\n---\n# Стратегия\n',
    );
    writeFileSync(file('energy.zh.md'), '# 战略\n');
    writeFileSync(file('carried.ru.md'), '# Стратегия\n');
    expect(
      await cli(
        ...['file', 'SCO-1', '--as', 'SECRETARIAT', '--text', file('energy.ru.md')],
        ...['--text', `zh=${file('energy.zh.md')}`, '--consent', 'CNC protocol 3'],
      ),
    ).toMatchObject({ code: 0 });
    const delivered = await cli('confirm-delivery', 'SCO-1', '--as', 'KAZ');
    expect(delivered).toMatchObject({ code: 2, out: '' });
    expect(delivered.err).toContain('This profile holds no key that signs: add --draft FILE');
    await byHand('delivery', 'confirm-delivery', 'SCO-1');
    expect(await cli('open', 'SCO-1', '--as', 'CHAIR-EG', '--stage', '20', '--deadline', '2h', '--yes')).toMatchObject({
      code: 0,
    });
  });

  it('is drafted, carried, shown, signed with no network, carried back and sent; its receipts come', async () => {
    const drafted = await cli(
      ...['position', 'SCO-1', 'object', '--reasons', 'the figure', '--places', 'para-7'],
      ...['--as', 'KAZ', '--draft', file('position')],
    );
    expect(drafted).toMatchObject({ code: 0, err: '' });
    const { kid } = await keyOf('kaz.key');
    const signed = await offline(
      ...['sign-draft', file('position'), '--key', file('kaz.key'), '--text', file('carried.ru.md'), '--yes'],
    );
    for (const line of [
      /^ {2}as +KAZ \(KAZ-HEAD\)$/m,
      /^ {2}title +Energy strategy$/m,
      /^ {2}compared +.* is its text in ru$/m,
      /^ {2}position +object$/m,
      /^ {2}number +2 of this sender/m,
      new RegExp(`^  key +${fingerprint(kid)}$`, 'm'),
      /not part of what is signed:\n(?:.*\n)* {2}deadline +\d{4}-/m,
    ])
      expect(signed.stderr).toMatch(line);
    const sent = await cli('send', file('position.jws'), '--as', 'KAZ');
    expect(sent).toMatchObject({ code: 0, err: '' });
    const status = await cli('show', 'SCO-1', '--as', 'AUDITOR');
    expect(status.out).toMatch(/^ {2}KAZ +object/m);
  });

  it('has effect once: sent again it gets its first receipts', async () => {
    const again = await cli('send', file('position.jws'), '--as', 'KAZ', '--json');
    expect(JSON.parse(again.out)).toMatchObject({ ok: true, events: ['PositionTaken'] });
    expect((await chainOf('KAZ')).senders).toMatchObject([
      { actor: 'KAZ', statements: 2, last: 2, gaps: [], forks: [] },
    ]);
  });

  it('E35: is not sent once another was sent before it: the chain of its sender does not fork', async () => {
    for (const name of ['one', 'other']) {
      await cli('withdraw', 'SCO-1', '--as', 'KAZ', '--draft', file(name));
      await offline('sign-draft', file(name), '--key', file('kaz.key'), '--yes');
    }
    expect(await cli('send', file('one.jws'), '--as', 'KAZ')).toMatchObject({ code: 0 });
    const overtaken = await cli('send', file('other.jws'), '--as', 'KAZ');
    expect(overtaken).toMatchObject({ code: 1, out: '' });
    expect(overtaken.err).toContain('Refused by rule E35 (overtaken)');
    expect(await chainOf('KAZ')).toMatchObject({ ok: true, senders: [{ last: 3 }] });
  });

  it('E35: is not sent by anybody else, nor is what is no statement', async () => {
    const foreign = await cli('send', file('one.jws'), '--as', 'CHAIR-EG');
    expect(foreign.err).toContain('Refused by rule E35 (otherSender)');
    writeFileSync(file('nothing.jws'), 'a.b.c\n');
    expect((await cli('send', file('nothing.jws'), '--as', 'KAZ')).err).toContain('Refused by rule E02');
    expect(await cli('send', file('one.jws'), '--as', 'KAZ', '--draft', file('no'))).toMatchObject({ code: 2 });
  });

  it('under another key is answered by the intake, and leaves a number that its sender must explain', async () => {
    const stranger = generateKey();
    writeFileSync(file('stranger.key'), JSON.stringify(stranger.jwk), { mode: 0o600 });
    await cli('withdraw', 'SCO-1', '--as', 'KAZ', '--draft', file('strange'));
    await offline('sign-draft', file('strange'), '--key', file('stranger.key'), '--yes');
    const refused = await cli('send', file('strange.jws'), '--as', 'KAZ');
    expect(refused.err).toContain('Refused by rule E06');
    const chain = await cli('chain', 'KAZ', '--as', 'KAZ');
    expect(chain).toMatchObject({ code: 3 });
    expect(chain.out).toContain('number 4 is missing');
  });
});

describe('what was said by hand', () => {
  it('is verified as anything else, and what the sender’s numbers tell stands beside it', async () => {
    const verified = await cli('verify', 'SCO-1', '--as', 'AUDITOR', '--json');
    const report = JSON.parse(verified.out) as { ok: boolean; senders: readonly { actor: string }[] };
    expect(report).toMatchObject({ ok: true, findings: [] });
    expect(report.senders.find((s) => s.actor === 'KAZ')).toMatchObject({ statements: 3, forks: [], breaks: [] });
    expect((await cli('history', 'SCO-1', '--as', 'AUDITOR')).out).toMatch(/^ {2}number +2 of its sender$/m);
  });
});

describe('a key that is rotated and revoked', () => {
  it('is replaced by a statement of the old key, and the new one signs from that entry on', async () => {
    const made = await offline('make-key', file('kaz-2.key'), '--organisation', 'SCO', '--person', 'KAZ-HEAD');
    writeFileSync(file('kaz-2.json'), made.stdout);
    await byHand('rotation', 'rotate-key', file('kaz-2.json'));
    const [old, next] = [await keyOf('kaz.key'), await keyOf('kaz-2.key')];
    const { keys } = JSON.parse((await cli('keys', 'KAZ-HEAD', '--as', 'AUDITOR', '--json')).out) as {
      keys: { kid: string; enrolledAt: number; revokedAt: number | null }[];
    };
    const [before, after] = [old, next].map(({ kid }) => keys.find((k) => k.kid === kid)!);
    expect(before!.revokedAt).toBe(after!.enrolledAt);
    await cli('withdraw', 'SCO-1', '--as', 'KAZ', '--draft', file('late'));
    await offline('sign-draft', file('late'), '--key', file('kaz.key'), '--yes');
    expect((await cli('send', file('late.jws'), '--as', 'KAZ')).err).toContain('Refused by rule E07');
    await byHand('fresh', 'confirm-delivery', 'SCO-1', 'kaz-2.key');
  });
});

/** Drafts, signs and sends one command of KAZ. */
async function byHand(name: string, command: string, argument: string, key = 'kaz.key'): Promise<void> {
  expect(await cli(command, argument, '--as', 'KAZ', '--draft', file(name))).toMatchObject({ code: 0, err: '' });
  await offline('sign-draft', file(name), '--key', file(key), '--yes');
  const sent = await cli('send', file(`${name}.jws`), '--as', 'KAZ', '--json');
  expect(JSON.parse(sent.out)).toHaveProperty('statement');
  expect(readFileSync(file(`${name}.jws`), 'utf8')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
}

async function chainOf(actor: string): Promise<{ ok: boolean; senders: readonly object[] }> {
  return JSON.parse((await cli('chain', actor, '--as', 'AUDITOR', '--json')).out) as never;
}
