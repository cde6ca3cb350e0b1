import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from '../../client/cli/main.ts';
import { auditor, chair, delegation, secretariat, type SourceText } from '../../client/index.ts';
import {
  ActorId,
  aggregateRef,
  type DossierId,
  type AggregateRef,
  type Sha256,
  type TextHash,
} from '../../contracts/ids.ts';
import { querySubject, type QueryName } from '../../contracts/names.ts';
import type { Position } from '../../contracts/position.ts';
import { createTexts } from '../../journal/texts.ts';
import { eventually } from './house.ts';
import {
  ACTORS,
  CIRCULATION,
  EVERYBODY,
  EXPERTS,
  MAIN,
  MEMBERS,
  OTHER,
  PARTIES,
  SECOND,
  as,
  closeConfidential,
  done,
  engines,
  openConfidential,
  organisation,
  prepare,
  profiles,
  raw,
  refusedBy,
  textOf,
} from './confidential.ts';

/** Who sees what on real engines: every question, by everybody, while a round is confidential and after it. */

async function cli(...argv: string[]) {
  let [out, err] = ['', ''];
  const code = await main(argv, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    isTerminal: false,
    ask: () => Promise.reject(new Error('nobody is asked here')),
    environment: { CONCORDAT_PROFILES: profiles },
  });
  return { code, out, err };
}

/** The bytes that the engine answers to one question. */
async function bytesOf(who: string, query: QueryName, request: object): Promise<string> {
  const subject = querySubject(ActorId.parse(who), query);
  return (await raw.get(who)!.request(subject, JSON.stringify(request), { timeout: 10_000 })).string();
}

/** All that the engine tells somebody: every query, each of its pages, now and at the last entries, and the notices. */
async function everythingToldTo(who: string, statements: readonly Sha256[], texts: readonly Sha256[]): Promise<string> {
  const told: string[] = [];
  const ask = async (query: QueryName, request: object) => {
    const bytes = await bytesOf(who, query, request);
    told.push(bytes);
    return JSON.parse(bytes) as { next?: number | string | null; view?: { entries: number } };
  };
  for (const dossier of [MAIN, OTHER]) {
    const { view } = await ask('status', { dossier });
    const entries = view?.entries ?? 0;
    for (let entry = Math.max(1, entries - 8); entry <= entries; entry += 1) await ask('status', { dossier, entry });
    await ask('status', { dossier, asSeenBy: 'IND' });
    for (const sha256 of texts) await ask('text', { sha256, offset: 0, dossier });
  }
  for (const sha256 of texts) await ask('text', { sha256, offset: 0 });
  await ask('list', {});
  for (const aggregate of [`dossier/${MAIN}`, `dossier/${OTHER}`, `organisation/${organisation}`]) {
    for (let from: number | null = 1; from !== null;) {
      const { next } = await ask('history', { aggregate, from });
      from = typeof next === 'number' ? next : null;
    }
    for (const statement of statements) await ask('receipts', { aggregate, statement });
  }
  if (!(who in PARTIES)) {
    const notices = await as(who).notices();
    told.push(JSON.stringify((await notices.fetch()).map((n) => (n.giveBack(), n.notice))));
    await notices.stop();
  }
  return told.join('\n');
}

const WORDS = 'the harbour of Bandar must not be named';
const HIDDEN_WORDS = 'a refused wish about the harbour';
const TEXT_WORDS = 'Черновик о реках';
/** In whatever form: as it is, in the payload of a signed statement, in a text in base64. */
function leaksOf(told: string, words: string): boolean {
  if (told.includes(words)) return true;
  const encoded = told.match(/[A-Za-z0-9_+/=-]{40,}/g) ?? [];
  return encoded.some((e) => Buffer.from(e, 'base64url').toString('utf8').includes(words));
}

const v1 = [textOf(TEXT_WORDS, 'ru'), textOf('河流草案', 'zh')] as const;
const v2 = [textOf('Второй черновик', 'ru'), textOf('第二草案', 'zh')] as const;

beforeAll(openConfidential, 120_000);
afterAll(closeConfidential, 60_000);

describe('a confidential round', () => {
  const about = (id: DossierId): AggregateRef => aggregateRef('dossier', id);
  const objection: Position = { kind: 'object', reasons: WORDS, places: ['para-1' as never] };
  let textHash: TextHash;
  const statements: Sha256[] = [];
  let duringEntry = 0;
  /** Who is told of somebody’s words by anything that the engine answers. */
  const toldOf = async (words: string) => {
    const told: string[] = [];
    for (const who of EVERYBODY) if (leaksOf(await everythingToldTo(who, statements, []), words)) told.push(who);
    return told;
  };

  beforeAll(async () => {
    textHash = await prepare(MAIN, v1);
    for (const m of MEMBERS) await done(delegation(as(m)).confirmDelivery(MAIN, { stage: CIRCULATION, textHash }));
    await done(chair(as('CHAIR-EG')).openRound(MAIN, { stage: EXPERTS, textHash, kind: 'open' }));
    const inIt = { stage: EXPERTS, round: 1, textHash };
    const say = async (by: string, position: Position, change: object = {}) =>
      as(by).submit(about(MAIN), { type: 'TakePosition', ...inIt, position, ...change });
    await done(say('KAZ', { kind: 'agree' }));
    statements.push((await done(say('IND', objection))).statement);
    const wish: Position = { kind: 'object', reasons: HIDDEN_WORDS, places: ['para-1' as never] };
    const refused = await say('IND', wish, { round: 2 });
    expect(refused.ok).toBe(false);
    if (!refused.ok) statements.push(refused.statement!);
    expect(await refusedBy(chair(as('CHAIR-EG')).findConsensus(MAIN, inIt))).toBe('D26 ObjectionStands');
    await done(as('UZB').submit(about(MAIN), { type: 'TakePosition', ...inIt, position: { kind: 'abstain' } }));
    const view = await auditor(as('AUDITOR')).status(MAIN);
    duringEntry = view.ok ? view.value.entries : 0;
  }, 60_000);

  it('tells nobody but its delegation, the chair, the secretariat and auditors, in 0 bytes of any answer', async () => {
    expect(await toldOf(WORDS)).toEqual(['SECRETARIAT', 'CHAIR-EG', 'AUDITOR', 'IND']);
    expect(await toldOf(HIDDEN_WORDS)).toEqual(['SECRETARIAT', 'CHAIR-EG', 'AUDITOR', 'IND']);
  }, 120_000);

  it('gives a delegation an export that verifies, with what it may not see counted as not seen', async () => {
    const own = await auditor(as('KAZ')).verify(MAIN);
    if (!own.ok) throw new Error(own.refusal.rule);
    // The objection, the wish that was refused, the finding that was refused, and what the third delegation said.
    expect(own.value).toMatchObject({ ok: true, findings: [], withheld: 4 });
    const whole = await auditor(as('AUDITOR')).verify(MAIN);
    expect(whole).toMatchObject({ ok: true, value: { ok: true, withheld: 0, notDecided: [] } });
    const shown = await cli('history', MAIN, '--as', 'KAZ');
    expect(shown.out).toContain('withheld: its content is confidential until its round closes');
    expect((await cli('show', MAIN, '--as', 'KAZ')).out).toContain('What others say is confidential');
    const list = await auditor(as('KAZ')).list();
    expect(list).toMatchObject({ ok: true, value: [{ heard: 1, objections: [], withheld: ['positions', 'counts'] }] });
  });

  it('gives no certificate to whoever is not shown all', async () => {
    const own = await cli('replay', MAIN, '--as', 'KAZ');
    expect(own).toMatchObject({ code: 3 });
    expect(own.out).toContain('There is no certificate');
  });

  it('tells everybody who sees the record once it is closed', async () => {
    const closing = { type: 'CloseRound', stage: EXPERTS, round: 1, reason: 'no agreement' } as const;
    await done(as('CHAIR-EG').submit(about(MAIN), closing));
    // The observer sees documents from their adoption on.
    expect(await toldOf(WORDS)).toEqual([...ACTORS, 'TUR', 'LAO']);
    expect(await toldOf(HIDDEN_WORDS)).not.toContain('MNG');
    const own = await auditor(as('KAZ')).verify(MAIN);
    // What was meant for a second round is confidential until that has closed.
    expect(own).toMatchObject({ ok: true, value: { ok: true, withheld: 1 } });
  }, 120_000);

  it('can be shown to auditors as each was entitled to see it then', async () => {
    const seen = async (who: string) =>
      (await cli('show', MAIN, '--as', 'AUDITOR', '--at', String(duringEntry), '--as-seen-by', who, '--json')).out;
    expect(await seen('KAZ')).not.toContain('"member": "IND"');
    expect(await seen('IND')).toContain('"member": "IND"');
    expect(await seen('CHAIR-EG')).toContain('"member": "IND"');
    const mng = await cli('show', MAIN, '--as', 'AUDITOR', '--at', String(duringEntry), '--as-seen-by', 'MNG');
    expect(mng).toMatchObject({ code: 1 });
    expect(await cli('show', MAIN, '--as', 'KAZ', '--as-seen-by', 'IND')).toMatchObject({ code: 1 });
  });

  it('is in what each knew and since when', async () => {
    const knew = await auditor(as('AUDITOR')).knew(MAIN, { who: ActorId.parse('KAZ') });
    if (!knew.ok) throw new Error(knew.refusal.rule);
    const of = knew.value.filter((k) => k.position?.of === 'IND');
    expect(of).toHaveLength(1);
    expect(of[0]!.entry).toBeGreaterThan(duringEntry);
    expect(of[0]!.position!.taken).toBeLessThanOrEqual(duringEntry);
    expect(new Set(knew.value.map((k) => k.what))).toEqual(
      new Set(['version', 'notice', 'delivery', 'round', 'position']),
    );
    expect((await cli('knew', MAIN, '--as', 'AUDITOR', '--who', 'KAZ')).out).toMatch(
      /^KAZ .* could see that IND said object at stage 20, round 1 in entry \d+$/m,
    );
  });

  it('is certified after it was decided again, refusals and all', async () => {
    const [file, exported] = ['replay.jws', 'export.jsonl'].map((f) => join(engines.dataDir, f)) as [string, string];
    expect(await cli('replay', MAIN, '--as', 'AUDITOR', '--out', file)).toMatchObject({ code: 0 });
    expect(await cli('export', MAIN, '--as', 'AUDITOR', '--whole', '--out', exported)).toMatchObject({ code: 0 });
    const checked = await cli('replay', 'check', file, '--export', exported);
    expect(checked.out).toContain('The certificate holds: and all was decided again here');
    expect(checked).toMatchObject({ code: 0 });
    const mutant = join(engines.dataDir, 'mutant.jsonl');
    const { writeFile } = await import('node:fs/promises');
    await writeFile(mutant, readFileSync(exported, 'utf8').replace('"kind":"abstain"', '"kind":"agree"'));
    expect(await cli('replay', 'check', file, '--export', mutant)).toMatchObject({ code: 3 });
  });
});

describe('a draft', () => {
  const read = (who: string, text: SourceText, dossier: DossierId = MAIN) =>
    delegation(as(who)).readText(text.sha256, dossier);
  const readings = async () => {
    const known = await auditor(as('AUDITOR')).knew(MAIN);
    if (!known.ok) throw new Error(known.refusal.rule);
    return known.value.filter((k) => k.what === 'reading').map((k) => `${k.who} ${k.sha256?.slice(0, 8)}`);
  };

  it('is told to nobody who may not read it, in any answer', async () => {
    const told: string[] = [];
    for (const who of EVERYBODY)
      if (leaksOf(await everythingToldTo(who, [], [v1[0].sha256]), TEXT_WORDS)) told.push(who);
    expect(told).toEqual([...ACTORS, 'LAO']);
  }, 120_000);

  it('is read on record, once by each', async () => {
    const before = await readings();
    expect(before.toSorted()).toEqual([...ACTORS, 'LAO'].map((who) => `${who} ${v1[0].sha256.slice(0, 8)}`).toSorted());
    expect(await read('KAZ', v1[0])).toEqual({ ok: true, value: v1[0].content });
    await Promise.all([1, 2, 3].map(() => read('KAZ', v1[1])));
    expect(await readings()).toEqual([...before, `KAZ ${v1[1].sha256.slice(0, 8)}`]);
    expect((await cli('history', MAIN, '--as', 'AUDITOR')).out).toContain('RecordReading: TextRead');
    expect(await refusedBy(read('TUR', v1[0]))).toBe('Q07 NotShown');
  });

  it('is erased by two persons, leaves its hash, and is kept where another document has it', async () => {
    await prepare(OTHER, [textOf('Другой', 'ru'), v1[1]]);
    const version = { number: 2, title: `Document ${MAIN}`, texts: v2 };
    expect(await secretariat(as('SECRETARIAT')).issueVersion(MAIN, version)).toMatchObject({ ok: true });
    const reason = 'it names a person';
    const erase = (by: string, text: SourceText) =>
      secretariat(as(by)).eraseText(MAIN, { sha256: text.sha256, reason });
    expect(await refusedBy(erase('SECRETARIAT', v2[0]))).toBe('D128 TextInUse');
    for (const text of v1) expect(await done(erase('SECRETARIAT', text))).toMatchObject({ events: ['ErasureAsked'] });
    expect(await refusedBy(erase('SECRETARIAT', v1[0]))).toBe('D129 SamePerson');
    expect(await read('KAZ', v1[0])).toMatchObject({ ok: true });
    const [second, sha256] = [`SECRETARIAT.${SECOND}`, v1[0].sha256];
    const erased = await cli('erase', MAIN, sha256, '--as', second, '--yes', '--reason', reason);
    expect(erased).toMatchObject({ code: 0 });
    expect(await done(erase('SECOND', v1[1]))).toMatchObject({ events: ['TextErased'] });

    const told = await cli('read', MAIN, '--as', 'KAZ', '--sha256', sha256);
    expect(told).toMatchObject({ code: 1 });
    expect(told.err).toContain('Q21');
    expect(told.err).toContain(reason);
    const texts = createTexts(await engines.connectAs('engine'));
    await eventually(
      'the store to have removed it',
      () => texts.has(sha256),
      (has) => !has,
    );
    expect(await texts.get(sha256)).toBeNull();
    // Shared with another document: there it can be read.
    expect(await refusedBy(read('KAZ', v1[1]))).toBe('Q21 Erased');
    expect(await read('KAZ', v1[1], OTHER)).toEqual({ ok: true, value: v1[1].content });
    expect(await auditor(as('AUDITOR')).verify(MAIN)).toMatchObject({ ok: true, value: { ok: true, notDecided: [] } });
  });

  it('that was erased can be stored again, by the right that the engine has', async () => {
    const again = await as('SECRETARIAT').storeText(v1[0]);
    expect(again).toEqual({ ok: true, value: v1[0].sha256 });
    const texts = createTexts(await engines.connectAs('engine'));
    expect((await texts.get(v1[0].sha256))?.toString('utf8')).toBe(v1[0].content);
    // It was stored after its erasure, so that does not take it; of this document it stays erased.
    expect(await texts.remove(v1[0].sha256, new Date(0).toISOString() as never)).toBe(false);
    // Stored once more, as for another document: an erasure from before takes it no more than one that is new would.
    const between = new Date().toISOString() as never;
    expect(await as('SECRETARIAT').storeText(v1[0])).toMatchObject({ ok: true });
    expect(await texts.remove(v1[0].sha256, between)).toBe(false);
    expect((await texts.get(v1[0].sha256))?.toString('utf8')).toBe(v1[0].content);
    expect(await refusedBy(read('KAZ', v1[0]))).toBe('Q21 Erased');
  });
});
