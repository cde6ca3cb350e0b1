import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMANDS } from '../../client/cli/commands.ts';
import { inventoryText } from '../../client/cli/inventoryText.ts';
import { main } from '../../client/cli/main.ts';
import type { Io } from '../../client/cli/command.ts';
import { generateKey, publicPart, writeProfile, type Profile } from '../../client/index.ts';
import type { CarryOverInventory } from '../../contracts/carryOver.ts';
import { ActorId, OrganisationId, PersonId } from '../../contracts/ids.ts';

/** Runs the command line with streams of its own. */
async function run(argv: readonly string[], given: Partial<Io> = {}) {
  let out = '';
  let err = '';
  const io: Io = {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    isTerminal: false,
    ask: () => Promise.reject(new Error('nobody is asked here')),
    environment: {},
    ...given,
  };
  const code = await main(argv, io);
  return { code, out, err };
}

const profile: Profile = {
  v: 1,
  organisation: OrganisationId.parse('SCO'),
  actor: ActorId.parse('KAZ'),
  person: PersonId.parse('KAZ-HEAD'),
  privateKey: generateKey().jwk,
  nkeySeed: 'SUAIBDPBAUTWCWBKIO6XHQNINK5FWJW4OHLXC3HQ2KFE4PEJUA44CNHTC4',
  // The discard port: nothing answers there.
  natsUrl: 'nats://127.0.0.1:9',
  processKey: publicPart(generateKey().jwk),
};
const folder = () => mkdtempSync(join(tmpdir(), 'concordat-cli-'));

describe('concordat without a connection', () => {
  it('shows every command with a summary, to whoever asks for help', async () => {
    const { code, out, err } = await run(['--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const { name, summary } of COMMANDS)
      expect(out).toMatch(new RegExp(`^  ${name} +${summary.slice(0, 20)}`, 'm'));
    expect(out).toContain(
      'Exit codes: 0 done, 1 refused by a rule, 2 wrong use, 3 verification failed, 4 service unavailable, 5 defect',
    );
  });

  it('shows the same on standard error, and calls it wrong use, where nothing was asked', async () => {
    const { code, out, err } = await run([]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('Usage: concordat COMMAND');
  });

  it.each(COMMANDS.map((c) => [c.name, c] as const))(
    '%s --help has its usage, its options and an example that it can read',
    async (name, command) => {
      const { code, out } = await run([name, '--help']);
      expect(code).toBe(0);
      expect(out).toContain(`Usage: concordat ${name}`);
      for (const option of Object.keys(command.options)) expect(out).toContain(`--${option}`);
      expect(out).toContain(`Example\n  concordat ${name}`);
      // Every option of the example is one of the command.
      const used = [...command.example.matchAll(/ --([a-z-]+)/g)].map((m) => m[1]!);
      const known = [...Object.keys(command.options), 'as', 'profiles', 'url', 'yes', 'json'];
      expect(used.filter((o) => !known.includes(o))).toEqual([]);
    },
  );

  it.each([
    [['fnd'], 'There is no command "fnd". See concordat --help'],
    [
      ['withd'],
      'There is no command "withd". Did you mean withdraw, withdraw-proposal, withdraw-correction, withdraw-witness, witness? See concordat --help',
    ],
    [['status'], 'status takes 1 argument, not 0. Usage: concordat status DOSSIER'],
    [['status', 'A', 'B'], 'status takes 1 argument, not 2. Usage: concordat status DOSSIER'],
    [['status', 'SCO-1'], 'No identity is named: --as WHO, or CONCORDAT_AS'],
    [['status', 'sco_1', '--as', 'KAZ'], 'DOSSIER: "sco_1" is not allowed'],
    [['status', 'SCO-1', '--as', 'KAZ', '--assume', '2024-07-01'], '--assume: 2024-07-01 is no instant with its zone'],
    [['status', 'SCO-1', '--as', 'KAZ', '--assume', 'jest.config.cjs'], '--assume: jest.config.cjs is not JSON'],
    [['status', 'SCO-1', '--as', 'KAZ', '--assume', 'package.json'], '--assume: package.json holds no assumption'],
    [['status', 'SCO-1', '--when'], "Unknown option '--when'"],
    [['whoami', '--as', 'KAZ', '--patience', 'long'], '--patience: a number of seconds is expected'],
    [['verify', '/there/is/none'], 'Cannot read /there/is/none (ENOENT)'],
    [
      ['show', 'SCO-1', '--at', '2024-07-01', '--as', 'KAZ'],
      '--at: "2024-07-01" is neither an entry number nor an instant with its zone',
    ],
    [['open', 'SCO-1', '--stage', '20', '--text-hash', 'short', '--as', 'KAZ'], '--text-hash: "short" is not allowed'],
    [['split', 'SCO-1', 'SCO-2', '--reason', 'x', '--as', 'KAZ'], 'PART=TITLE: "SCO-2" is not of the form NAME=VALUE'],
    [
      ['split', 'SCO-1', 'SCO-2=On gas', '--places', 'SCO-3=para-1', '--reason', 'x', '--as', 'KAZ'],
      '--places: SCO-3 is none of the parts SCO-2',
    ],
    [['handover', 'give', 'CNC', '--as', 'KAZ'], '"give" is none of show, offer, accept'],
    [['handover', 'accept', 'CNC', '--as', 'KAZ'], 'Name the documents, or give --all'],
    [['handover', 'offer', 'CNC', 'SCO-1', '--all', '--as', 'KAZ'], 'Name the documents, or give --all'],
    [['handover', 'offer', 'CNC', '--all', '--as', 'KAZ'], '--to is missing'],
    [['submit', 'dossier/SCO-1', '{', '--as', 'KAZ'], 'ACT: not JSON ('],
    [['submit', 'dossier/SCO-1', '@/there/is/none', '--as', 'KAZ'], 'ACT: cannot read /there/is/none (ENOENT)'],
    [['submit', 'dossier/SCO-1', '@jest.config.cjs', '--as', 'KAZ'], 'ACT in jest.config.cjs: not JSON ('],
  ])('%j is wrong use: exit 2, and one sentence that says what', async (argv, sentence) => {
    const { code, out, err } = await run(argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(`concordat: ${sentence}`);
  });

  it('says wrong use as one JSON document with --json', async () => {
    const { code, out } = await run(['status', 'SCO-1', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toEqual({ ok: false, usage: 'No identity is named: --as WHO, or CONCORDAT_AS' });
  });

  it('reads an act that begins with @ from that file, as an option is', async () => {
    const profiles = folder();
    await writeProfile(profiles, profile);
    const file = join(profiles, 'act.txt');
    writeFileSync(file, '{"type":"TakeUpProposal"}\n');
    let asked = '';
    const ask = (question: string) => Promise.resolve(((asked += question), 'no'));
    const argv = ['submit', 'dossier/SCO-1', `@${file}`, '--as', 'KAZ', '--profiles', profiles];
    const { out, err } = await run(argv, { isTerminal: true, ask });
    expect(out + err + asked).toContain(
      'KAZ (KAZ-HEAD) will sign, about dossier/SCO-1:\n{\n  "type": "TakeUpProposal"\n}',
    );
  });

  it('takes a common option before the command too', async () => {
    expect((await run(['--as', 'KAZ', 'whoami', '--profiles', folder()])).err).toContain('No profile for KAZ in');
  });
});

describe('a directory of profiles', () => {
  it('has files that their owner alone may read', async () => {
    const profiles = folder();
    const file = await writeProfile(profiles, profile);
    const shown = await run(['whoami', '--as', 'KAZ'], { environment: { CONCORDAT_PROFILES: profiles } });
    expect(shown.code).toBe(0);
    expect(shown.out).toMatch(/^actor +KAZ$/m);
    expect(shown.out).not.toContain(profile.privateKey.d);
    expect(shown.out).not.toContain(profile.nkeySeed);

    chmodSync(file, 0o640);
    const refused = await run(['whoami', '--as', 'KAZ', '--profiles', profiles]);
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toContain('has mode 0640: others may read its keys. Run: chmod 600');
  });

  it('names the identities to choose from where one name has several', async () => {
    const profiles = folder();
    await writeProfile(profiles, profile);
    await writeProfile(profiles, { ...profile, person: PersonId.parse('KAZ-DEPUTY') });
    expect((await run(['whoami', '--as', 'KAZ', '--profiles', profiles])).err).toContain('KAZ has 2 profiles');
    expect((await run(['whoami', '--as', 'KAZ.KAZ-DEPUTY', '--profiles', profiles])).code).toBe(0);
    expect(JSON.parse((await run(['profiles', '--profiles', profiles, '--json'])).out)).toMatchObject({
      profiles: ['KAZ.KAZ-DEPUTY', 'KAZ.KAZ-HEAD'],
    });
  });

  it('does not quote what stands in a file that is no profile', async () => {
    const profiles = folder();
    writeFileSync(join(profiles, 'KAZ.KAZ-HEAD.json'), '{"nkeySeed":"secret"', { mode: 0o600 });
    const { code, err } = await run(['whoami', '--as', 'KAZ', '--profiles', profiles]);
    expect(code).toBe(2);
    expect(err).not.toContain('secret');
  });
});

describe('a server that does not answer', () => {
  it('is an outage: exit 4, with what was tried, what was found and what to do', async () => {
    const profiles = folder();
    await writeProfile(profiles, profile);
    const argv = ['status', 'SCO-1', '--as', 'KAZ', '--profiles', profiles];
    const text = await run(argv);
    expect({ code: text.code, out: text.out }).toEqual({ code: 4, out: '' });
    expect(text.err).toMatch(
      /^Service unavailable\.\n {2}Tried: Connected to NATS at nats:\/\/127\.0\.0\.1:9 as KAZ\n {2}Found: .+\n {2}Do: {4}Check that the engine runs/,
    );
    expect(JSON.parse((await run([...argv, '--json'])).out)).toMatchObject({
      ok: false,
      unavailable: { statement: null },
    });
  });
});

describe('what is handed over', () => {
  it('is told whole, a line each, in the words in which it was said', () => {
    const held = { member: 'KAZ', stage: '20', round: 2, textHash: 'a'.repeat(64) };
    const none = { objections: [], reservations: [], brackets: [], adReferendum: [], requestsForTime: [] };
    const rest = { waivers: [], promises: [], mandates: [] };
    expect(inventoryText({ ...none, ...rest })).toBe('    nothing open\n');
    const all = {
      objections: [{ ...held, reasons: 'too "early"\u001b', places: ['para-2', 'para-3'] }],
      reservations: [{ ...held, reservation: 'substantive', text: 'not by 3' }],
      brackets: [{ place: 'para-4', holders: [] }],
      adReferendum: [{ ...held, confirmBy: '2026-12-01' }],
      requestsForTime: [{ ...held, until: '2026-12-02', reasons: 'capital' }],
      waivers: [{ of: 'quorum', stage: '40', reason: 'why' }],
      promises: ['a seminar'],
      mandates: [{ member: 'KAZ', person: 'KAZ-1', mandate: 'note 1' }],
    } as unknown as CarryOverInventory;
    expect(inventoryText(all).split('\n')).toEqual([
      '    objections: KAZ (stage 20, round 2) para-2, para-3: "too \\"early\\"\\u001b"',
      '    reservations: KAZ (stage 20, round 2) substantive: "not by 3"',
      '    brackets: para-4 (no holder)',
      '    adReferendum: KAZ (stage 20, round 2), to be confirmed by 2026-12-01',
      '    requestsForTime: KAZ (stage 20, round 2) until 2026-12-02: "capital"',
      '    waivers: quorum, stage 40: "why"',
      '    promises: "a seminar"',
      '    mandates: KAZ, KAZ-1: "note 1"',
      '',
    ]);
  });
});

describe('an export that does not hold', () => {
  it('is exit 3, and names line, entry and what was found', async () => {
    const file = join(folder(), 'export.jsonl');
    writeFileSync(file, 'not an entry\n');
    const { code, out } = await run(['verify', file]);
    expect(code).toBe(3);
    expect(out).toContain('Verification failed: 0 entries checked');
    expect(out).toContain('line 1, entry 0 of none: canonical');
    const asJson = await run(['verify', file, '--json']);
    expect(asJson.code).toBe(3);
    expect(JSON.parse(asJson.out)).toMatchObject({ ok: false, findings: [{ line: 1, what: 'canonical' }] });
  });
});
