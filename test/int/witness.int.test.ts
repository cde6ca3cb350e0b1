import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Io } from '../../client/cli/command.ts';
import { main } from '../../client/cli/main.ts';
import {
  auditor,
  connectConcordat,
  findProfile,
  generateKey,
  proveKey,
  publicPart,
  secretariat,
  textFrom,
  thumbprint,
  verifyProvenReceipt,
  writeProfile,
  type Connection,
  type Profile,
  type SubmitResult,
} from '../../client/index.ts';
import {
  ActorId,
  Day,
  DossierId,
  MemberId,
  OrganId,
  OrganisationId,
  PROCESS,
  PersonId,
  aggregateRef,
  type Thumbprint,
} from '../../contracts/ids.ts';
import { logOrigin, querySubject } from '../../contracts/names.ts';
import { Procedure } from '../../contracts/procedure.ts';
import type { logTrust } from '../../domain/organisation/log.ts';
import { LOG_KEY, noteKey, noteText, readNote, signatureLine } from '../../evidence/log/note.ts';
import { policyOf, policyText, type Policy } from '../../evidence/log/policy.ts';
import { cosign } from '../../evidence/log/cosignature.ts';
import { readEntries } from '../../journal/archive/entries.ts';
import { openLogWriter, readLogFile } from '../../journal/archive/logFiles.ts';
import type { NatsConnection } from '../../journal/connection.ts';
import { createJournal } from '../../journal/journal.ts';
import { createAggregates } from '../../worker/aggregates.ts';
import { createArchiveQueries, serveArchiveQueries } from '../../worker/archiveQueries.ts';
import type { Role } from '../../worker/configuration.ts';
import { createCounters } from '../../worker/counters.ts';
import { createLog, silentLog } from '../../worker/log.ts';
import { startWorker, type RunningWorker } from '../../worker/worker.ts';
import { startEngines, testFolder, type Engines } from '../engines.ts';
import { procedure as small } from '../unit/smallOrganisation.ts';
import { eventually } from './house.ts';
import { connectPatiently } from './people.ts';

/** The log of a running archive, witnessed by two delegations over their own accounts; and what they make of other logs. */

const organisation = OrganisationId.parse('SMALL');
const origin = logOrigin(organisation);
const MEMBERS = ['AAA', 'BBB', 'CCC'] as const;
const ACTORS = ['SECRETARIAT', 'AUDITOR', ...MEMBERS] as const;
type Actor = (typeof ACTORS)[number];
const procedure = Procedure.parse({ ...small, log: { witnesses: { quorum: { count: 2 } } } });
const processKey = generateKey();
const logKey = generateKey();
/** The one that the archive signs under. */
let currentLogKey = logKey;

let engines: Engines;
let hub: NatsConnection;
let rootKey: Thumbprint;
let profiles: string;
let archiveFolder: string;
let house: RunningWorker;
let archive: RunningWorker | null = null;
const connections = new Map<Actor, Connection<Profile>>();

const as = (actor: Actor): Connection<Profile> => connections.get(actor)!;
const done = async (result: Promise<SubmitResult>) => {
  const settled = await result;
  if (!settled.ok) throw new Error(`refused by ${settled.refusal.rule}: ${JSON.stringify(settled.refusal)}`);
  return settled;
};

async function startRoles(roles: readonly Role[]): Promise<RunningWorker> {
  const put = (line: string) => void process.stderr.write(line);
  const started = await startWorker(
    {
      ...{ natsUrl: engines.natsUrl, temporalAddress: '127.0.0.1:9', temporalNamespace: 'default', roles },
      engineSeed: new TextEncoder().encode(engines.seeds.engine),
      processKey: { jwk: processKey.jwk, kid: processKey.kid },
      ...{ organisation, rootKey, healthPort: 0, logLevel: 'error' },
      archive: { folder: archiveFolder },
      logKey: currentLogKey.jwk,
    },
    { log: createLog('error', put, () => new Date()) },
  );
  await started.ready;
  return started;
}

async function withoutArchive<T>(work: () => Promise<T>): Promise<T> {
  await archive?.stop();
  archive = null;
  try {
    return await work();
  } finally {
    archive = await startRoles(['archive']);
  }
}

/** Runs the command line on the profiles of this test; gives what it wrote as JSON. */
async function cli(actor: Actor, ...argv: string[]) {
  let out = '';
  let err = '';
  const io: Io = {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    isTerminal: false,
    ask: () => Promise.reject(new Error('nobody is asked here')),
    environment: { CONCORDAT_PROFILES: profiles },
  };
  const code = await main([...argv, '--as', actor], io);
  return { code, out, err, json: <T>() => JSON.parse(out) as T };
}

async function witnessOnce(actor: Actor) {
  const { code, out, err } = await cli(actor, 'witness', '--once', '--json');
  return { code, err, outcome: JSON.parse(out) as { kind?: string; size?: number; refusal?: { rule: string } } };
}

async function found(): Promise<void> {
  const acts = secretariat(as('SECRETARIAT'));
  const { profile } = as('SECRETARIAT');
  const person = (actor: string) => ({
    ...{ person: PersonId.parse(`${actor}-1`), actor: ActorId.parse(actor), name: actor },
    ...{ level: 'head' as const, mandate: 'credentials 1' },
  });
  await done(
    acts.registerOrganisation({
      procedure,
      secretariat: { ...person('SECRETARIAT'), key: publicPart(profile.privateKey) },
    }),
  );
  const since = Day.parse('2001-06-15');
  for (const m of MEMBERS)
    await done(acts.registerMember({ member: MemberId.parse(m), name: m, since, paper: 'charter' }));
  for (const [office, role] of [
    ['AUDITOR', 'auditor'],
    [PROCESS, 'process'],
  ] as const)
    await done(acts.registerOffice({ office: ActorId.parse(office), role, name: office }));
  for (const actor of [PROCESS, ...ACTORS.slice(1)]) {
    const key = actor === PROCESS ? processKey.jwk : as(actor as Actor).profile.privateKey;
    await done(acts.accreditPerson(person(actor)));
    const { person: id } = person(actor);
    await done(acts.enrolKey({ person: id, key: publicPart(key), proof: proveKey(key, organisation, id) }));
  }
}

/** Serves another folder as if it were the archive: what an operator can do who holds the key of the log. */
async function serving<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const aggregates = createAggregates(createJournal(hub));
  const end = serveArchiveQueries(
    hub,
    createArchiveQueries({
      ...{ folder, aggregates, organisation, log: silentLog, counters: createCounters() },
      archive: { size: () => 0, signedSize: () => 0, last: () => null, indexOf: () => undefined },
      desk: { witnessed: async () => null, take: async () => ({ ok: true }) },
      compare: async () => undefined,
    }),
    silentLog,
  );
  try {
    return await work();
  } finally {
    await end();
  }
}

async function signedSize(): Promise<number> {
  const head = await as('AUDITOR').log.head();
  return head.ok ? head.value.signed : -1;
}

/** Waits until everything that is recorded is under a checkpoint; gives its size. */
async function settled(): Promise<number> {
  const ref = aggregateRef('organisation', organisation);
  const lines = await auditor(as('AUDITOR')).entries(ref);
  if (!lines.ok) throw new Error(lines.refusal.lack);
  const place = await eventually(
    'a checkpoint over all entries',
    () => as('AUDITOR').log.place(ref, lines.value.length),
    (p) => p.ok && p.value.signed > p.value.index,
  );
  return place.ok ? place.value.signed : -1;
}

beforeAll(async () => {
  engines = await startEngines({ actors: ACTORS });
  profiles = mkdtempSync(join(engines.dataDir, 'profiles-'));
  archiveFolder = testFolder('witnessed');
  for (const actor of ACTORS)
    await writeProfile(profiles, {
      ...{ v: 1, organisation, actor: ActorId.parse(actor), person: PersonId.parse(`${actor}-1`) },
      ...{ privateKey: generateKey().jwk, nkeySeed: engines.seeds[actor]!, natsUrl: engines.natsUrl },
      processKey: processKey.publicJwk,
    });
  rootKey = thumbprint(publicPart((await findProfile(profiles, 'SECRETARIAT')).privateKey));
  hub = await connectPatiently(engines, 'engine');
  house = await startRoles(['intake', 'projections']);
  archive = await startRoles(['archive']);
  for (const actor of ACTORS) connections.set(actor, await connectConcordat(await findProfile(profiles, actor)));
  await found();
}, 120_000);

afterAll(async () => {
  await Promise.all([...connections.values()].map((c) => c.close()));
  await hub?.close();
  await archive?.stop();
  await house?.stop();
  await engines?.stop();
}, 60_000);

describe('the log and its witnesses', () => {
  it('are registered, each with a key of its own that no profile holds', async () => {
    const keyFile = join(profiles, '..', 'log.jwk');
    writeFileSync(keyFile, JSON.stringify(logKey.jwk), { mode: 0o600 });
    expect(await cli('SECRETARIAT', 'register-log', '--key', keyFile, '--yes')).toMatchObject({ code: 0 });
    for (const m of ['AAA', 'BBB'] as const)
      expect(await cli(m, 'register-witness', '--yes')).toMatchObject({ code: 0 });
    // The same key again is refused: it signs one thing, for one witness.
    const again = await cli('AAA', 'register-witness', '--yes', '--json');
    expect([again.code, again.json()]).toMatchObject([1, { refusal: { rule: 'O47' } }]);
    const shown = await cli('AUDITOR', 'organisation');
    for (const name of [origin, `${origin}/AAA`, `${origin}/BBB`]) expect(shown.out).toContain(name);
    expect(shown.out).toContain('2 of 2');
  });

  it('have no quorum at first, which everybody sees', async () => {
    const size = await settled();
    const { json, code } = await cli('AAA', 'log', '--json');
    expect(code).toBe(0);
    expect(json()).toMatchObject({
      ...{ size, signed: size, log: origin, key: logKey.kid, conflicts: 0, witnesses: [] },
      witnessed: { demanded: 2, registered: ['AAA', 'BBB'], cosigned: [], size: 0, since: expect.any(String) },
    });
    expect((await cli('AAA', 'log')).out).toContain('missing for the newest entries: 0 of 2 have cosigned');
  });

  it('reach it when both have cosigned, each the checkpoint that it has verified itself', async () => {
    const size = await settled();
    expect(await witnessOnce('AAA')).toMatchObject({ code: 0, outcome: { kind: 'cosigned', size, before: null } });
    expect((await cli('BBB', 'log', '--json')).json()).toMatchObject({ witnessed: { cosigned: ['AAA'], size: 0 } });
    expect(await witnessOnce('BBB')).toMatchObject({
      outcome: { kind: 'cosigned', witnessed: { cosigned: ['AAA', 'BBB'], size, since: null } },
    });
    expect(await witnessOnce('BBB')).toMatchObject({ code: 0, outcome: { kind: 'nothingNew', size } });
    for (const path of ['checkpoint', `checkpoints/${size}`])
      expect((await readLogFile(archiveFolder, path))?.toString().match(/^— /gm)).toHaveLength(3);
    expect((await cli('AAA', 'log')).out).toContain('reached: 2 of 2');
  });

  it('cosign what continues, as the log grows', async () => {
    const before = await settled();
    await done(
      secretariat(as('SECRETARIAT')).registerOffice({ office: ActorId.parse('O-1'), role: 'chair', name: 'O-1' }),
    );
    const size = await settled();
    expect(size).toBeGreaterThan(before);
    for (const m of ['AAA', 'BBB'] as const)
      expect(await witnessOnce(m)).toMatchObject({ outcome: { kind: 'cosigned', size, before } });
  });
});

describe('a cosignature', () => {
  const cosigned = async (by: Actor, size: number, line: string) => {
    const taken = await as(by).log.cosign(size, line);
    return taken.ok ? 'taken' : `${taken.refusal.rule} ${taken.refusal.lack}`;
  };
  const keyOf = (actor: string) =>
    JSON.parse(readFileSync(join(profiles, `${actor}.${actor}-1.witness-key.json`), 'utf8')) as {
      name: string;
      privateKey: Parameters<typeof cosign>[2];
    };
  async function lineOf(actor: string, change: { text?: string; time?: number } = {}) {
    const bytes = await readLogFile(archiveFolder, 'checkpoint');
    const note = readNote(bytes!);
    if (!note.ok) throw new Error(note.what);
    const { name, privateKey } = keyOf(actor);
    return signatureLine(
      cosign(change.text ?? note.text, name, privateKey, change.time ?? Math.floor(Date.now() / 1e3)),
    );
  }

  it('Q15 is handed in by the actor of a registered witness, under that witness’s own key', async () => {
    const size = await signedSize();
    expect(await cosigned('CCC', size, await lineOf('AAA'))).toBe('Q15 NotAWitness');
    expect(await cosigned('BBB', size, await lineOf('AAA'))).toBe('Q15 AnotherKey');
    expect(await cosigned('SECRETARIAT', size, await lineOf('AAA'))).toBe('Q15 NotAWitness');
    expect(await cosigned('AAA', size, await lineOf('AAA'))).toBe('taken');
  });

  it('Q16 is of a checkpoint that the log has signed, and verifies', async () => {
    const size = await signedSize();
    expect(await cosigned('AAA', size + 1, await lineOf('AAA'))).toBe('Q16 CheckpointUnknown');
    expect(await cosigned('AAA', size, await lineOf('AAA', { text: 'another\n' }))).toBe('Q16 SignatureInvalid');
    expect(await cosigned('AAA', size, 'nothing')).toBe('Q16 NotACosignature');
    const ownLine = (await readLogFile(archiveFolder, 'checkpoint'))!
      .toString()
      .split('\n')
      .find((l) => l.startsWith('—'))!;
    expect(await cosigned('AAA', size, ownLine)).toBe('Q16 NotACosignature');
  });

  it('Q17 is not dated in the future', async () => {
    const size = await signedSize();
    const time = Math.floor(Date.now() / 1e3);
    expect(await cosigned('AAA', size, await lineOf('AAA', { time: time + 3_600 }))).toBe('Q17 InTheFuture');
    expect(await cosigned('AAA', size, await lineOf('AAA', { time: time + 60 }))).toBe('taken');
  });

  it('leaves the checkpoint whole: nobody’s place is taken twice', async () => {
    const bytes = await readLogFile(archiveFolder, 'checkpoint');
    const note = readNote(bytes!);
    if (!note.ok) throw new Error(note.what);
    expect(note.signatures.map((s) => s.name).toSorted()).toEqual([origin, `${origin}/AAA`, `${origin}/BBB`]);
    expect(noteText(note)).toBe(bytes!.toString());
  });
});

describe('a receipt', () => {
  /** A policy of another log. */
  function others(): Policy {
    const key = noteKey(origin, LOG_KEY, generateKey().publicJwk);
    if (!key.ok) throw new Error(key.what);
    return { logs: [key.key], witnesses: [], groups: [], quorum: 'none' };
  }

  it('is proven to be in the log, as one file that is verified with nothing else', async () => {
    const said = await done(
      secretariat(as('SECRETARIAT')).registerOffice({ office: ActorId.parse('O-2'), role: 'chair', name: 'O-2' }),
    );
    await settled();
    const file = join(profiles, '..', 'receipt.json');
    const fetch = () =>
      cli('SECRETARIAT', 'receipt', said.statement, '--about', `organisation/${organisation}`, '--out', file);
    // Not before a quorum covers it.
    expect(await fetch()).toMatchObject({ code: 4, err: expect.stringContaining('is not covered yet') });
    for (const m of ['AAA', 'BBB'] as const) await witnessOnce(m);
    expect(await fetch()).toMatchObject({ code: 0, out: expect.stringContaining(`cosigned by  AAA`) });

    const content = readFileSync(file, 'utf8');
    const profile = await findProfile(profiles, 'SECRETARIAT');
    const shows = verifyProvenReceipt(content, profile);
    expect(shows).toMatchObject({ statement: said.statement, entry: said.entry, outcome: 'recorded', origin });
    expect(shows.witnesses.map((w) => w.name)).toEqual(['AAA', 'BBB']);
    expect((await cli('SECRETARIAT', 'check-receipt', file)).out).toContain('Verified');

    const state = (await auditor(as('AUDITOR')).organisation()) as { value: { logTrust: ReturnType<typeof logTrust> } };
    const policy = policyOf(state.value.logTrust!);
    const policyFile = join(profiles, '..', 'policy.txt');
    writeFileSync(policyFile, policy.ok ? policyText(policy.policy) : '');
    expect((await cli('SECRETARIAT', 'check-receipt', file, '--policy', policyFile)).code).toBe(0);
    writeFileSync(policyFile, policyText(others()));
    expect(await cli('SECRETARIAT', 'check-receipt', file, '--policy', policyFile)).toMatchObject({
      code: 3,
      err: expect.stringContaining('unsigned'),
    });

    // One character anywhere, and it shows nothing.
    for (let at = 0; at < content.length; at += 37) {
      const other = content[at] === 'A' ? 'B' : 'A';
      const bent = content.slice(0, at) + other + content.slice(at + 1);
      writeFileSync(file, bent);
      expect([at, (await cli('SECRETARIAT', 'check-receipt', file)).code]).toEqual([at, 3]);
    }
  }, 60_000);
});

describe('the bundle of a document', () => {
  const id = DossierId.parse('BUNDLED');
  const text = textFrom('# Draft\n\nOne paragraph.\n', { language: 'ru' });
  const small = (folder: string, ...more: string[]) =>
    spawnSync(process.execPath, [join(__dirname, '../../dist/verifier/main.js'), folder, ...more], {
      encoding: 'utf8',
    });

  it('is written from the log, and verified with no server by both verifiers', async () => {
    const acts = secretariat(as('SECRETARIAT'));
    const kept = join(profiles, '..', 'kept-checkpoint');
    writeFileSync(kept, (await readLogFile(archiveFolder, `checkpoints/${await settled()}`))!);
    await done(
      acts.propose(id, {
        ...{ title: 'Draft', class: 'decision', area: 'any', justification: 'agreed', leadOrgan: OrganId.parse('EG') },
        ...{ proposer: MemberId.parse('AAA'), paper: 'note 7' },
      }),
    );
    await done(acts.register(id));
    if (!text.ok) throw new Error('the draft is a text');
    const issued = await acts.issueVersion(id, { number: 1, title: 'Draft', texts: [text.value] });
    expect(issued).toMatchObject({ ok: true });
    const folder = join(profiles, '..', 'bundle');
    // Nothing is left out quietly: no quorum covers it yet.
    expect(await cli('AUDITOR', 'bundle', id, '--out', folder)).toMatchObject({ code: 4 });
    await eventually(
      'a checkpoint over the document',
      () => as('AUDITOR').log.place(aggregateRef('dossier', id), 3),
      (p) => p.ok && p.value.signed > p.value.index,
    );
    for (const m of ['AAA', 'BBB'] as const) await witnessOnce(m);
    const made = await cli('AUDITOR', 'bundle', id, '--out', folder, '--since', kept, '--json');
    expect([made.code, made.err, made.json()]).toMatchObject([0, '', { ok: true, uncovered: 0 }]);

    const verified = await cli('AUDITOR', 'verify', folder, '--root-key', rootKey, '--checkpoint', kept, '--json');
    expect([verified.code, verified.json()]).toMatchObject([0, { ok: true, findings: [], missingTexts: [] }]);
    const other = small(folder, '--root-key', rootKey, '--checkpoint', kept, '--json');
    expect(other.stderr).toBe('');
    expect(JSON.parse(other.stdout)).toMatchObject({ ok: true, findings: [], counts: { texts: 1, cosignatures: 2 } });

    writeFileSync(
      join(folder, 'entries.jsonl'),
      readFileSync(join(folder, 'entries.jsonl'), 'utf8').replace('Draft', 'Drift'),
    );
    expect((await cli('AUDITOR', 'verify', folder, '--root-key', rootKey)).code).toBe(3);
    expect(small(folder, '--root-key', rootKey).status).toBe(3);
    expect((await cli('AUDITOR', 'bundle', id, '--out', folder)).err).toContain('is not empty');
  }, 60_000);
});

describe('a witness', () => {
  /** Another history: one line of an archive altered, its tree made anew and signed with the key of the log. */
  async function forkOf(alter: (line: string, index: number) => string, more = 0): Promise<string> {
    const folder = testFolder('forked');
    const writer = await openLogWriter({ folder, origin, key: logKey.jwk });
    let index = 0;
    let last = '';
    for await (const { lines } of readEntries(archiveFolder))
      for (const line of lines) {
        last = alter(line.toString('utf8'), index);
        writer.add(Buffer.from(last), null);
        index += 1;
      }
    for (let i = 0; i < more; i += 1) writer.add(Buffer.from(`${last} ${i}`), null);
    await writer.checkpoint();
    return folder;
  }
  const kept = (actor: string) => readdirSync(join(profiles, `${actor}.${actor}-1.witness-refused`));

  it('refuses a log that was rewritten (E27), keeps it, and puts the proof on record for everybody', async () => {
    await settled();
    for (const m of ['AAA', 'BBB'] as const) await witnessOnce(m);
    const folder = await forkOf((line, index) => (index === 3 ? `${line} ` : line), 2);
    await withoutArchive(() =>
      serving(folder, async () => {
        const { code, err, outcome } = await witnessOnce('AAA');
        expect({ code, outcome }).toMatchObject({
          code: 3,
          outcome: { kind: 'refused', refusal: { rule: 'E27' }, conflict: {}, reported: { ok: true } },
        });
        expect(err).toContain('ALARM: this checkpoint of the log is NOT cosigned.');
        expect(kept('AAA')).toEqual([expect.stringMatching(/^E27-[0-9a-f]{32}\.json$/)]);
        // Again: refused, kept once, and on record once.
        expect(await witnessOnce('AAA')).toMatchObject({ code: 3, outcome: { reported: null } });
        expect(kept('AAA')).toHaveLength(1);
        // The other refuses it too; the same contradiction is not put on record twice.
        expect(await witnessOnce('BBB')).toMatchObject({
          code: 3,
          outcome: { refusal: { rule: 'E27' }, conflict: {}, reported: null },
        });
      }),
    );
    const house = await auditor(as('CCC')).organisation();
    expect(house.ok && house.value.conflicts.map((c) => c.by)).toEqual(['AAA']);
    await settled();
    expect((await cli('CCC', 'log')).out).toContain('CONFLICTS    1 on record');
  }, 60_000);

  it('goes on with the log that it knew, when that is served again', async () => {
    const size = await settled();
    for (const m of ['AAA', 'BBB'] as const)
      expect(await witnessOnce(m)).toMatchObject({ code: 0, outcome: { kind: 'cosigned', size } });
  });

  it('refuses an older archive that was put back (E26)', async () => {
    const older = testFolder('older');
    cpSync(archiveFolder, older, { recursive: true });
    await done(
      secretariat(as('SECRETARIAT')).registerOffice({ office: ActorId.parse('O-3'), role: 'chair', name: 'O-3' }),
    );
    await settled();
    for (const m of ['AAA', 'BBB'] as const) await witnessOnce(m);
    await withoutArchive(() =>
      serving(older, async () => {
        for (const m of ['AAA', 'BBB'] as const)
          expect(await witnessOnce(m)).toMatchObject({
            code: 3,
            outcome: { kind: 'refused', refusal: { rule: 'E26' }, conflict: null, reported: null },
          });
      }),
    );
    expect(kept('AAA')).toHaveLength(2);
  }, 60_000);

  it('refuses a log under a key that is not registered (E25), and one that shows no hashes (E28)', async () => {
    const other = testFolder('other');
    const writer = await openLogWriter({ folder: other, origin, key: generateKey().jwk });
    writer.add(Buffer.from('x'), null);
    await writer.checkpoint();
    const bare = testFolder('bare');
    const forked = await forkOf((line) => line, 1);
    cpSync(join(forked, 'log', 'checkpoint'), join(bare, 'log', 'checkpoint'), { recursive: true });
    await withoutArchive(async () => {
      await serving(other, async () => {
        expect(await witnessOnce('AAA')).toMatchObject({ code: 3, outcome: { refusal: { rule: 'E25' } } });
      });
      await serving(bare, async () => {
        expect(await witnessOnce('AAA')).toMatchObject({ code: 3, outcome: { refusal: { rule: 'E28' } } });
      });
    });
  }, 60_000);

  it('goes on where the log is given another key: what binds it is the tree', async () => {
    const before = await settled();
    const next = generateKey();
    const file = join(profiles, '..', 'log-2.jwk');
    writeFileSync(file, JSON.stringify(next.jwk), { mode: 0o600 });
    expect(await cli('SECRETARIAT', 'register-log', '--key', file, '--yes')).toMatchObject({ code: 0 });
    const size = await settled();
    // Until the archive has it too, its checkpoints are under a key that counts no more.
    expect(await witnessOnce('AAA')).toMatchObject({ code: 3, outcome: { refusal: { rule: 'E25' } } });
    expect((await cli('CCC', 'log')).code).toBe(3);
    await withoutArchive(async () => void (currentLogKey = next));
    await settled();
    for (const m of ['AAA', 'BBB'] as const)
      expect(await witnessOnce(m)).toMatchObject({ code: 0, outcome: { kind: 'cosigned', size } });
    expect(size).toBeGreaterThan(before);
    expect((await cli('CCC', 'log', '--json')).json()).toMatchObject({
      key: next.kid,
      witnessed: { size, since: null },
    });
  }, 60_000);

  it('that is withdrawn counts no more: the quorum is missing, is not lowered, and everybody sees it', async () => {
    expect(await cli('BBB', 'withdraw-witness', '--reason', 'the machine was lost', '--yes')).toMatchObject({
      code: 0,
    });
    const size = await settled();
    expect(await witnessOnce('AAA')).toMatchObject({ outcome: { kind: 'cosigned', size } });
    expect(await witnessOnce('BBB')).toMatchObject({ code: 1, outcome: { refusal: { rule: 'Q15' } } });
    const { json } = await cli('CCC', 'log', '--json');
    expect(json()).toMatchObject({ witnessed: { demanded: 2, registered: ['AAA'], cosigned: ['AAA'], size: 0 } });
    expect((await cli('CCC', 'log')).out).toContain('missing for the newest entries: 1 of 2 have cosigned');
    expect((await hub.request(querySubject(ActorId.parse(PROCESS), 'log'), '{}')).json()).toMatchObject({ ok: true });
    await cli('CCC', 'register-witness', '--yes');
    const grown = await settled();
    for (const m of ['AAA', 'CCC'] as const) await witnessOnce(m);
    expect((await cli('BBB', 'log', '--json')).json()).toMatchObject({
      witnessed: { cosigned: ['AAA', 'CCC'], size: grown, since: null },
    });
  }, 60_000);
});
