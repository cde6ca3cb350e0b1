import { mkdtempSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  fileMemory,
  EvidenceFailure,
  ProfileError,
  generateKey,
  keyClaim,
  makeWitnessKey,
  readLogKey,
  readWitnessKey,
  thumbprint,
  witnessFiles,
  witnessOnce,
  type LogService,
  type WitnessKey,
  type WitnessOutcome,
} from '../../client/index.ts';
import { keepWitnessing } from '../../client/cli/logCommands.ts';
import { KeyName } from '../../contracts/log.ts';
import { logKeyProofText } from '../../contracts/acts.ts';
import { ActorId, Instant, OrganisationId, type Sha256 } from '../../contracts/ids.ts';
import { LIMITS } from '../../contracts/limits.ts';
import type { Witnessed } from '../../contracts/views.ts';
import { signCheckpoint } from '../../evidence/log/checkpoint.ts';
import { isKeyName } from '../../evidence/log/note.ts';
import { newTiles, tilePath } from '../../evidence/log/tiles.ts';
import { growTree, leafHash } from '../../evidence/log/tree.ts';
import { evidence } from '../../worker/evidenceFunctions.ts';
import { QUORUM_ALARM_MS, missingFor } from '../../worker/witnesses.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'concordat-witness-'));
const organisation = OrganisationId.parse('SCO');
const actor = ActorId.parse('KAZ');

describe('the key of a witness', () => {
  it('is made once, for its owner alone, and never replaced', async () => {
    const file = witnessFiles(join(folder(), 'KAZ.KAZ-HEAD.json')).key;
    const key = await makeWitnessKey(file, 'concordat/SCO/KAZ');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await readWitnessKey(file)).toEqual(key);
    await expect(makeWitnessKey(file, 'another')).rejects.toThrow('EEXIST');
    expect(await readWitnessKey(file)).toEqual(key);
  });

  it('is not read where others may read it, nor where it is none; what stands there is not told', async () => {
    const file = join(folder(), 'key.json');
    await expect(readWitnessKey(file)).rejects.toMatchObject({ code: 'missing' });
    writeFileSync(file, '{"secret":"do not tell"}', { mode: 0o600 });
    await expect(readWitnessKey(file)).rejects.toMatchObject({ code: 'malformed' });
    await expect(readWitnessKey(file)).rejects.not.toThrow('do not tell');
    const exposed = join(folder(), 'log.jwk');
    writeFileSync(exposed, JSON.stringify(generateKey().jwk), { mode: 0o644 });
    await expect(readLogKey(exposed)).rejects.toMatchObject({ code: 'exposed' });
  });

  it('is claimed with a proof that the rules accept, of one purpose, name and sender', () => {
    const key: WitnessKey = { v: 1, name: 'concordat/SCO/KAZ', privateKey: generateKey().jwk };
    const claim = keyClaim('witness', key, { organisation, actor });
    const holds = (of: 'log' | 'witness', by: string, name: string) =>
      evidence.keys.provesPossession(
        claim.key,
        claim.proof,
        logKeyProofText(of, organisation, by, name, thumbprint(claim.key)),
      );
    expect(holds('witness', 'KAZ', key.name)).toBe(true);
    expect([holds('log', 'KAZ', key.name), holds('witness', 'IND', key.name), holds('witness', 'KAZ', 'x')]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('has a name that a note may have, at most as long as the limits say', () => {
    for (const name of ['concordat/SCO', '\u{1f600}'.repeat(100), 'x'.repeat(100)])
      expect([KeyName.safeParse(name).success, isKeyName(name)]).toEqual([true, true]);
    for (const name of ['', 'a b', 'a+b', 'a\u0085', 'a\u2028b', '\ud800', 'x'.repeat(101)])
      expect([name, KeyName.safeParse(name).success]).toEqual([name, false]);
    expect(LIMITS.keyNameBytes).toBe(4 * 100);
  });
});

describe('the memory of a witness', () => {
  it('goes on from what was remembered, and from nothing else', async () => {
    const file = join(folder(), 'memory.json');
    const memory = fileMemory(file);
    expect(await memory.seen('a')).toBeNull();
    expect(await memory.advance('a', null, 'one')).toBe(true);
    expect(await memory.advance('a', null, 'another')).toBe(false);
    expect(await memory.advance('a', 'one', 'two')).toBe(true);
    expect(await memory.advance('b', null, 'b one')).toBe(true);
    expect([await memory.seen('a'), await fileMemory(file).seen('b')]).toEqual(['two', 'b one']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('lets one of several programs go on at a time', async () => {
    const file = join(folder(), 'memory.json');
    const won = await Promise.all(Array.from({ length: 8 }, (_, i) => fileMemory(file).advance('a', null, `${i}`)));
    expect(won.filter((w) => w)).toHaveLength(1);
    expect(await fileMemory(file).seen('a')).toBe(String(won.indexOf(true)));
  });

  it('stops where it is damaged, and says that it must be restored', async () => {
    const file = join(folder(), 'memory.json');
    writeFileSync(file, '{"v":1');
    await expect(fileMemory(file).seen('a')).rejects.toThrow('is damaged. Restore it');
    await expect(fileMemory(file).advance('a', null, 'one')).rejects.toThrow('is damaged');
  });
});

describe('what a witness refuses', () => {
  const logKey = generateKey();
  const origin = 'concordat/SCO';
  const log = { name: origin, kid: logKey.kid, key: logKey.publicJwk, registeredAt: 1, endedAt: null };
  const trust = { log, witnesses: [], quorum: 0 };

  /** A log that serves a tree of entries of this salt at a size. */
  function service(salt: string, size: number): LogService & { readonly cosigned: string[] } {
    const tree = growTree();
    const leaves = Array.from({ length: size }, (_, i) => leafHash(`${salt} ${i}`));
    for (const leaf of leaves) tree.append(leaf);
    const files = new Map<string, Uint8Array>(
      newTiles(0, size).map((tile) => [tilePath(tile), Buffer.concat(leaves.slice(0, tile.width))]),
    );
    files.set('checkpoint', Buffer.from(signCheckpoint({ origin, size, root: tree.root() }, logKey.jwk)));
    const cosigned: string[] = [];
    return {
      cosigned,
      file: async (path) => files.get(path),
      head: () => Promise.reject(new Error('not asked')),
      place: () => Promise.reject(new Error('not asked')),
      cosign: async (_, line) => {
        cosigned.push(line);
        return { ok: true, value: { witnessed: {} as Witnessed } };
      },
    };
  }

  const key: WitnessKey = { v: 1, name: 'w', privateKey: generateKey().jwk };
  async function witnessOf(at: string) {
    const submitted: unknown[] = [];
    const look = (served: LogService) =>
      witnessOnce({
        ...{ key, memory: fileMemory(join(at, 'memory.json')), refused: join(at, 'refused'), now: () => 1e12 },
        organisation: async () => ({ logTrust: trust, conflicts: [], entry: 1, head: '1'.repeat(64) as Sha256 }),
        connection: {
          log: served,
          profile: { organisation } as never,
          submit: async (_, act) => {
            submitted.push(act);
            return { ok: true } as never;
          },
        },
      });
    return { look, submitted };
  }

  it('is kept once for each checkpoint, and no more files than the limit, of which none takes the place of a fork', async () => {
    const at = folder();
    const { look, submitted } = await witnessOf(at);
    expect(await look(service('real', 5))).toMatchObject({ kind: 'cosigned', size: 5, before: null });
    const names = () => readdirSync(join(at, 'refused'));
    const more = () => JSON.parse(readFileSync(join(at, 'refused', 'more.json'), 'utf8')) as object;
    // Anybody who can serve anything, without the key of the log.
    for (let i = 0; i < LIMITS.witnessRefusals + 3; i += 1) {
      const garbage = { ...service('real', 5), file: async () => Buffer.from(`garbage ${i}`) };
      const kept = i < LIMITS.witnessRefusals ? expect.stringContaining('E25-') : null;
      expect(await look(garbage)).toMatchObject({ kind: 'refused', refusal: { rule: 'E25' }, kept });
      expect(await look(garbage)).toMatchObject({ kept });
    }
    expect(names()).toHaveLength(LIMITS.witnessRefusals + 1);
    expect(more()).toMatchObject({ counts: { E25: 6 }, last: new Date(1e12).toISOString() });
    for (const size of [5, 6]) {
      const forked = service('forked', size);
      const outcome = await look(forked);
      expect(outcome).toMatchObject({ kind: 'refused', refusal: { rule: 'E27' } });
      expect(await look(forked)).toEqual(outcome);
      expect(forked.cosigned).toEqual([]);
      expect(JSON.parse(readFileSync((outcome as { readonly kept: string }).kept, 'utf8'))).toMatchObject({
        refusal: { rule: 'E27' },
        conflict: {},
        served: expect.stringContaining(origin),
      });
    }
    expect(names()).toHaveLength(LIMITS.witnessRefusals + 3);
    expect(submitted[0]).toMatchObject({ type: 'ReportConflict' });
  });

  it('does not fill the disk: of endless forks the first are kept, the others counted, and each is refused', async () => {
    const at = folder();
    const { look } = await witnessOf(at);
    await look(service('real', 2));
    for (let i = 0; i < LIMITS.witnessRefusals + 2; i += 1) {
      const kept = i < LIMITS.witnessRefusals ? expect.stringContaining('E27-') : null;
      expect(await look(service(`fork ${i}`, 2))).toMatchObject({ kind: 'refused', refusal: { rule: 'E27' }, kept });
    }
    const of = (name: string) => readFileSync(join(at, 'refused', name), 'utf8');
    expect(readdirSync(join(at, 'refused'))).toHaveLength(LIMITS.witnessRefusals + 1);
    expect(JSON.parse(of('more.json'))).toMatchObject({ counts: { E27: 2 } });
    // A damaged count stops nothing.
    writeFileSync(join(at, 'refused', 'more.json'), '{');
    expect(await look(service('another', 2))).toMatchObject({ kind: 'refused', kept: null });
    expect(JSON.parse(of('more.json'))).toMatchObject({ counts: { E27: 1 } });
  });

  it('is kept in no more bytes than the limit, of large ones the beginning', async () => {
    const at = folder();
    const { look } = await witnessOf(at);
    const large = (i: number) => ({
      ...service('real', 5),
      file: async () => Buffer.from(`${i} ${'\u0001'.repeat(10 * LIMITS.noteBytes)}`),
    });
    let kept = 0;
    for (let i = 0; i < 40; i += 1) {
      const outcome = await look(large(i));
      if (outcome.kind === 'refused' && outcome.kept !== null) kept += 1;
    }
    const names = readdirSync(join(at, 'refused'));
    const bytes = names.reduce((sum, name) => sum + statSync(join(at, 'refused', name)).size, 0);
    // Each control character becomes six in JSON.
    expect(kept).toBe(Math.floor(LIMITS.witnessRefusedBytes / 2 / (6 * LIMITS.noteBytes)));
    expect(names).toHaveLength(kept + 1);
    expect(bytes).toBeLessThanOrEqual(LIMITS.witnessRefusedBytes / 2 + 200);
  });

  it('changes nothing of what it remembers', async () => {
    const at = folder();
    const { look } = await witnessOf(at);
    await look(service('real', 5));
    const before = readFileSync(join(at, 'memory.json'), 'utf8');
    await look(service('forked', 9));
    await look(service('real', 4));
    expect(readFileSync(join(at, 'memory.json'), 'utf8')).toBe(before);
    expect(await look(service('real', 9))).toMatchObject({ kind: 'cosigned', before: 5, size: 9 });
  });

  it('is remembered before it is cosigned: a witness that dies between signs nothing else later', async () => {
    const at = folder();
    const { look } = await witnessOf(at);
    const dead = { ...service('real', 5), cosign: () => Promise.reject(new Error('the line is cut')) };
    await expect(look(dead)).rejects.toThrow('the line is cut');
    expect(await look(service('forked', 5))).toMatchObject({ kind: 'refused', refusal: { rule: 'E27' } });
    expect(await look(service('real', 5))).toMatchObject({ kind: 'cosigned', before: 5, size: 5 });
  });
});

describe('a witness that runs', () => {
  it('alarms at a fork and goes on, as it does after an outage or a wrong answer, and ends where its own files do not hold', async () => {
    const refusal = { rule: 'E27', lack: 'fork', facts: {} } as const;
    const refused: WitnessOutcome = { kind: 'refused', refusal, kept: null, conflict: null, reported: null };
    const fails = (error: Error) => () => Promise.reject(error);
    const looks: (() => Promise<WitnessOutcome>)[] = [
      async () => refused,
      async () => ({ ...refused, refusal: { ...refusal, rule: 'E25' } }),
      async () => ({ kind: 'notTaken', refusal: { ...refusal, rule: 'Q12' } }),
      fails(new EvidenceFailure('The organisation has no log', 'none', 'a log')),
      fails(new Error('the pages do not move on')),
      async () => ({ kind: 'nothingNew', size: 5 }),
      fails(new ProfileError('malformed', 'The memory of the witness is damaged.')),
      async () => refused,
    ];
    const told: string[] = [];
    const heard: string[] = [];
    let rests = 0;
    const running = keepWitnessing(
      () => looks.shift()!(),
      (outcome) => void told.push(outcome.kind),
      (message) => void heard.push(message),
      async () => (rests += 1),
    );
    await expect(running).rejects.toThrow('is damaged');
    expect(told).toEqual(['refused', 'refused', 'notTaken', 'nothingNew']);
    expect(heard.map((m) => m.slice(0, 16))).toEqual(['The organisation', 'the pages do not']);
    expect([rests, looks.length]).toEqual([6, 1]);
  });
});

describe('the quorum', () => {
  const at = '2026-01-01T00:00:00.000Z';
  const state = (change: object = {}): Witnessed => ({
    ...{ demanded: 2, registered: [actor], cosigned: [actor], size: 7, since: Instant.parse(at) },
    ...change,
  });
  const after = (ms: number) => Date.parse(at) + ms;

  it('is an alarm once entries have gone without it for five minutes, with what is missing', () => {
    expect(missingFor(state(), after(QUORUM_ALARM_MS - 1))).toBeNull();
    expect(missingFor(state(), after(QUORUM_ALARM_MS))).toBe(
      `entries from 7 on, since ${at}, for 5 minutes: 1 of 2 have cosigned, 1 are registered`,
    );
    expect(missingFor(state({ since: null }), after(QUORUM_ALARM_MS))).toBeNull();
    expect(missingFor(state({ demanded: 0 }), after(QUORUM_ALARM_MS))).toBeNull();
  });
});
