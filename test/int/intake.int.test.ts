import { ED25519_TORSION_SUBGROUP } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { verifyExport } from '../../client/index.ts';
import type { Act } from '../../contracts/acts.ts';
import { aggregateRef, type AggregateRef } from '../../contracts/ids.ts';
import { inboxSubject } from '../../contracts/names.ts';
import { checkChain, lineHash } from '../../evidence/chain.ts';
import { sha256Hex } from '../../evidence/hash.ts';
import { proveKey, thumbprint } from '../../evidence/keys.ts';
import { createReceiptVerifier, readReceipt } from '../../evidence/receipt.ts';
import type { NatsConnection } from '../../journal/connection.ts';
import { createInbox } from '../../journal/inbox.ts';
import { createJournal, type Journal } from '../../journal/journal.ts';
import { openLeases } from '../../journal/lease.ts';
import { createReceipts } from '../../journal/receipts.ts';
import { createAggregates } from '../../worker/aggregates.ts';
import { createCounters, type Counters } from '../../worker/counters.ts';
import { evidence } from '../../worker/evidenceFunctions.ts';
import type { FaultPoint } from '../../worker/intake.ts';
import { leadIntake } from '../../worker/leadership.ts';
import { silentLog } from '../../worker/log.ts';
import { startEngines, type Engines } from '../engines.ts';
import { hostileMessages } from '../unit/hostile.ts';
import { procedure } from '../unit/smallOrganisation.ts';
import { connectPatiently, household, openDesk, someone, statement, type Desk, type Household } from './people.ts';

const MEMBERS = ['AAA', 'BBB', 'CCC'];

let engines: Engines;
let hub: NatsConnection;
let house: Household;
let desk: Desk;
let journal: Journal;

beforeAll(async () => {
  engines = await startEngines({ actors: ['SECRETARIAT', ...MEMBERS] });
  hub = await connectPatiently(engines, 'engine');
  journal = createJournal(hub);
  house = household(procedure, MEMBERS);
  desk = await openDesk(engines, house);
});
afterAll(async () => {
  await desk.close();
  await hub.close();
  await engines.stop();
});

/** An intake of its own connection, until `stop`. */
async function startIntake(
  change: { journal?: Partial<Journal>; atFaultPoint?: (point: FaultPoint) => Promise<void> } = {},
) {
  const nc = await connectPatiently(engines, 'engine');
  const counters: Counters = createCounters();
  const stop = new AbortController();
  const own = { ...createJournal(nc), ...change.journal };
  const done = leadIntake(
    {
      inbox: createInbox(nc),
      journal: own,
      receipts: createReceipts(nc),
      aggregates: createAggregates(own),
      evidence,
      signer: house.process.signer,
      organisation: house.organisation,
      rootKey: house.secretariat.key.kid,
      log: silentLog,
      counters,
      leases: await openLeases(nc),
      holder: 'test',
      leaseMs: 1_000,
      ...(change.atFaultPoint ? { atFaultPoint: change.atFaultPoint } : {}),
    },
    stop.signal,
  );
  done.catch(() => undefined);
  return {
    counters,
    done,
    stop: async () => {
      stop.abort();
      await done;
      await nc.close();
    },
  };
}

const dossier = (id: string) => aggregateRef('dossier', id);
const delegate = (i = 0) => house.delegations[i]!;
const takesUp = (ref: AggregateRef, i = 0) =>
  statement(delegate(i), house.organisation, ref, { type: 'TakeUpProposal' });
const proposes = (ref: AggregateRef) =>
  statement(house.secretariat, house.organisation, ref, {
    type: 'ProposeDocument',
    title: 'On water',
    class: 'decision',
    area: 'water',
    justification: 'because',
    proposer: 'AAA' as never,
    leadOrgan: 'EG',
  });
const linesOf = async (ref: AggregateRef) => (await journal.read(ref)).lines;

describe('the intake', () => {
  let intake: Awaited<ReturnType<typeof startIntake>>;
  beforeEach(async () => {
    intake = await startIntake();
  });
  afterEach(() => intake.stop());

  it('accepts as the first statement only the registration under the key that was exchanged out of band', async () => {
    const impostor = household(procedure, []);
    const refused = await desk.say(impostor.founding[0]!);
    expect(refused).toMatchObject({ outcome: 'refused', refusal: { rule: 'E06' } });
    for (const s of house.founding) expect(await desk.say(s)).toMatchObject({ outcome: 'recorded', statement: s.id });
    const lines = await linesOf(aggregateRef('organisation', house.organisation));
    expect(checkChain(lines.map((l) => l.line))).toMatchObject({ ok: true, head: { n: house.founding.length } });
  });

  it('gives two signed receipts for a statement, the second after its entry is stored', async () => {
    const ref = dossier('D-1');
    const s = proposes(ref);
    await desk.send(s);
    const { receipt } = await desk.outcome(s.id);
    const [line] = await linesOf(ref);
    expect(receipt).toMatchObject({
      outcome: 'recorded',
      entry: 1,
      hash: lineHash(line!.line),
      events: ['DocumentProposed'],
    });
    expect(desk.of(s.id).map((c) => c.receipt.outcome)).toEqual(['received', 'recorded']);
    const verify = createReceiptVerifier(house.process.key.publicJwk);
    for (const { jws } of desk.of(s.id)) {
      const read = readReceipt(jws);
      expect(read.ok && verify(read)).toMatchObject({ ok: true });
    }
  });

  it('keeps a refused statement as an entry, with its rule', async () => {
    const ref = dossier('D-2');
    const s = takesUp(ref);
    const receipt = await desk.say(s);
    expect(receipt).toMatchObject({ outcome: 'refused', entry: 1, refusal: { rule: 'D04' } });
    const [line] = await linesOf(ref);
    expect(JSON.parse(line!.line)).toMatchObject({
      n: 1,
      cause: { statement: s.jws },
      events: [{ type: 'StatementRefused', statement: s.id, refusal: { rule: 'D04' } }],
    });
  });

  it('answers a second arrival with the first receipts, to the byte, and appends nothing', async () => {
    const ref = dossier('D-3');
    const s = proposes(ref);
    await desk.say(s);
    const first = desk.of(s.id).map((c) => c.jws);
    // Without a message id the server stores it again, as it does after its window.
    await desk.put(s.actor, s.subject, s.jws);
    await desk.until('the receipts again', () => desk.of(s.id).length >= 4);
    expect(desk.of(s.id).map((c) => c.jws)).toEqual([...first, ...first]);
    expect(await linesOf(ref)).toHaveLength(1);
    expect(intake.counters.duplicates).toBe(1);
  });

  it('answers a duplicate that waits in the same batch, and a duplicate under a key that was revoked since', async () => {
    await intake.stop();
    const ref = dossier('D-4');
    const s = takesUp(ref, 2);
    for (let i = 0; i < 3; i += 1) await desk.put(s.actor, s.subject, s.jws);
    intake = await startIntake();
    await desk.outcome(s.id);
    await desk.until('three answers', () => desk.of(s.id).filter((c) => c.receipt.outcome === 'received').length >= 3);
    expect(await linesOf(ref)).toHaveLength(1);

    const { kid } = delegate(2).key;
    const organisation = aggregateRef('organisation', house.organisation);
    await desk.say(
      statement(house.secretariat, house.organisation, organisation, { type: 'RevokeKey', kid, reason: 'lost' }),
    );
    const before = desk.of(s.id).filter((c) => c.receipt.outcome === 'refused');
    await desk.put(s.actor, s.subject, s.jws);
    await desk.until(
      'the outcome again',
      () => desk.of(s.id).filter((c) => c.receipt.outcome === 'refused').length > before.length,
    );
    expect(
      new Set(
        desk
          .of(s.id)
          .filter((c) => c.receipt.outcome === 'refused')
          .map((c) => c.jws),
      ).size,
    ).toBe(1);
    expect(await desk.say(takesUp(ref, 2))).toMatchObject({ outcome: 'refused', refusal: { rule: 'E07' } });
    expect(await linesOf(ref)).toHaveLength(1);
  });

  it('appends what waits for one aggregate as one message, in the order of INBOX', async () => {
    await intake.stop();
    const ref = dossier('D-5');
    const all = [proposes(ref), ...Array.from({ length: 40 }, (_, i) => takesUp(ref, i % 2))];
    for (const s of all) await desk.send(s);
    const other = proposes(dossier('D-6'));
    await desk.send(other);
    intake = await startIntake();
    await desk.outcome(all.at(-1)!.id);
    await desk.outcome(other.id);
    const lines = await linesOf(ref);
    expect(lines.map((l) => (JSON.parse(l.line) as { cause: { statement: string } }).cause.statement)).toEqual(
      all.map((s) => s.jws),
    );
    expect(new Set(lines.map((l) => l.seq)).size).toBe(1);
    expect(checkChain(lines.map((l) => l.line))).toMatchObject({ ok: true });
  });

  it('splits a group that would not fit into one message, by whole lines', async () => {
    await intake.stop();
    const ref = dossier('D-7');
    const justification = 'x'.repeat(3_900);
    const all = Array.from({ length: 60 }, () =>
      statement(house.secretariat, house.organisation, ref, {
        ...{
          type: 'ProposeDocument',
          title: 'T',
          class: 'decision',
          area: 'water',
          justification,
          proposer: 'AAA' as never,
          leadOrgan: 'EG',
        },
      }),
    );
    for (const s of all) await desk.send(s);
    intake = await startIntake();
    await desk.outcome(all.at(-1)!.id);
    const lines = await linesOf(ref);
    expect(lines).toHaveLength(60);
    expect(new Set(lines.map((l) => l.seq)).size).toBeGreaterThan(1);
    expect(checkChain(lines.map((l) => l.line))).toMatchObject({ ok: true });
  });

  it('stores what a decision reads before the decision itself', async () => {
    await intake.stop();
    const newcomer = someone('AAA', 'AAA-2');
    const organisation = aggregateRef('organisation', house.organisation);
    const { proveKey } = await import('../../evidence/keys.ts');
    const bySecretariat = (act: object) => statement(house.secretariat, house.organisation, organisation, act as never);
    const ref = dossier('D-8');
    const accredit = bySecretariat({
      type: 'AccreditPerson',
      person: newcomer.person,
      actor: 'AAA',
      name: 'N',
      level: 'expert',
      mandate: 'note 2',
    });
    const enrol = bySecretariat({
      type: 'EnrolKey',
      person: newcomer.person,
      key: newcomer.key.publicJwk,
      proof: proveKey(newcomer.key.jwk, house.organisation, newcomer.person),
    });
    const speaks = statement(newcomer, house.organisation, ref, { type: 'TakeUpProposal' });
    for (const s of [accredit, enrol, speaks]) await desk.send(s);
    intake = await startIntake();
    const receipt = await desk.outcome(speaks.id);
    // Authentic only because of the two before it: refused by a rule of the dossier, with an entry.
    expect(receipt.receipt).toMatchObject({ outcome: 'refused', entry: 1, refusal: { rule: 'D04' } });
    const [line] = await linesOf(ref);
    const inOrganisation = await linesOf(organisation);
    expect((JSON.parse(line!.line) as { basis: object }).basis).toEqual({ organisation: inOrganisation.length });
    expect(inOrganisation.at(-1)!.seq).toBeLessThan(line!.seq);
  });

  it('refuses what does not come from the account that it names, and what is about another aggregate (E10, E11)', async () => {
    const ref = dossier('D-9');
    const s = takesUp(ref, 0);
    await desk.put('BBB', inboxSubject(delegate(1).actor, ref), s.jws);
    expect(
      (
        await desk.until('a refusal', (all) =>
          all.find((c) => c.receipt.aggregate === ref && c.receipt.outcome === 'refused'),
        )
      ).receipt,
    ).toMatchObject({ refusal: { rule: 'E10' } });
    const t = takesUp(ref, 0);
    await desk.put('AAA', inboxSubject(delegate(0).actor, dossier('D-10')), t.jws);
    expect(
      (await desk.until('a refusal', (all) => all.find((c) => c.receipt.aggregate === dossier('D-10')))).receipt,
    ).toMatchObject({ outcome: 'refused', refusal: { rule: 'E11' } });
    expect(await linesOf(ref)).toHaveLength(0);
    // The true sender is not harmed by the attempt.
    expect(await desk.say(s)).toMatchObject({ outcome: 'refused', entry: 1 });
  });
});

describe('a key at the intake', () => {
  const ref = aggregateRef('organisation', procedure.organisation);
  const bySecretariat = (act: object) => statement(house.secretariat, house.organisation, ref, act as Act);

  it('counts by the order of INBOX: what was stored before its revocation stands, though it is decided after it (E07)', async () => {
    let intake = await startIntake();
    const who = someone('CCC', 'CCC-1');
    const key = who.key.publicJwk;
    const proof = proveKey(who.key.jwk, house.organisation, who.person);
    expect(await desk.say(bySecretariat({ type: 'EnrolKey', person: who.person, key, proof }))).toMatchObject({
      outcome: 'recorded',
    });
    await intake.stop();
    // All of them wait before any is decided; the clocks of the senders say the opposite.
    const about = (id: string, issuedAt: string) =>
      statement(who, house.organisation, dossier(id), { type: 'TakeUpProposal' }, { issuedAt } as never);
    const before = about('KEY-1', '2030-01-01T00:00:00.000Z');
    const revocation = bySecretariat({ type: 'RevokeKey', kid: who.key.kid, reason: 'lost' });
    const after = about('KEY-2', '2020-01-01T00:00:00.000Z');
    for (const s of [before, revocation, after]) await desk.send(s);
    intake = await startIntake();
    const { receipt: recorded } = await desk.outcome(before.id);
    expect(recorded).toMatchObject({ outcome: 'refused', entry: 1, refusal: { rule: 'D04' } });
    const { receipt: revoked } = await desk.outcome(revocation.id);
    expect((await desk.outcome(after.id)).receipt).toMatchObject({ refusal: { rule: 'E07' } });
    await intake.stop();

    // The entry says on which state of the keys it was decided: the one before the revocation's own.
    const [{ line } = { line: '' }] = await linesOf(dossier('KEY-1'));
    const entry = JSON.parse(line) as { readonly basis: { readonly organisation: number } };
    expect(revoked).toMatchObject({ outcome: 'recorded', entry: entry.basis.organisation + 1 });
    expect(await linesOf(dossier('KEY-2'))).toEqual([]);
    // Whoever checks it later, with the key long revoked, comes to the same.
    const lines = [...(await linesOf(ref)), ...(await linesOf(dossier('KEY-1')))].map((l) => l.line);
    expect(verifyExport(lines)).toMatchObject({ ok: true, findings: [], notDecided: [] });
  });

  it('of small order, in each of its eight encodings, is neither enrolled nor believed (O22, E06)', async () => {
    const intake = await startIntake();
    // R is the neutral point and S is 0: under such a key Node 20 takes this for a signature of anything.
    const forged = Buffer.concat([Buffer.from([1]), Buffer.alloc(63)]).toString('base64url');
    for (const hex of ED25519_TORSION_SUBGROUP) {
      const key = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(hex, 'hex').toString('base64url') } as const;
      const kid = thumbprint(key);
      const person = delegate(0).person;
      expect(await desk.say(bySecretariat({ type: 'EnrolKey', person, key, proof: forged }))).toMatchObject({
        refusal: { rule: 'O22' },
      });
      const rotation = { type: 'RotateKey', key, proof: forged } as const;
      expect(await desk.say(statement(delegate(0), house.organisation, ref, rotation))).toMatchObject({
        refusal: { rule: 'O22' },
      });
      const [, payload] = takesUp(dossier('KEY-3')).jws.split('.');
      const header = Buffer.from(`{"alg":"Ed25519","kid":"${kid}","typ":"concordat-statement+jws"}`).toString(
        'base64url',
      );
      const jws = `${header}.${payload}.${forged}`;
      const s = { actor: 'AAA', subject: inboxSubject(delegate(0).actor, dossier('KEY-3')), jws, id: sha256Hex(jws) };
      expect(await desk.say(s)).toMatchObject({ outcome: 'refused', refusal: { rule: 'E06' } });
    }
    expect(await linesOf(dossier('KEY-3'))).toEqual([]);
    await intake.stop();
  });
});

describe('the intake under hostile messages', () => {
  it('answers them under the account that sent them, journals none, and records the good statement behind them', async () => {
    const intake = await startIntake();
    const hostile = fc.sample(hostileMessages(house), 1_500);
    const ref = dossier('H-1');
    const left = [...hostile];
    const send = async () => {
      for (let m = left.shift(); m; m = left.shift()) await desk.put('AAA', m.subject, m.data);
    };
    await Promise.all(Array.from({ length: 32 }, send));
    const good = takesUp(ref);
    expect(await desk.say(good)).toMatchObject({ outcome: 'refused', entry: 1, refusal: { rule: 'D04' } });
    await intake.stop();
    expect(intake.counters).toMatchObject({ defects: 0, refused: 1 });
    // One whose PubAck was late on a busy machine was sent twice.
    expect(intake.counters.unauthentic).toBeGreaterThanOrEqual(hostile.length);
    expect(await linesOf(ref)).toHaveLength(1);
    expect(desk.collected.filter((c) => c.actor !== 'AAA' && c.receipt.aggregate === ref)).toHaveLength(0);
  });
});

describe('the intake, when something goes wrong', () => {
  it('decides again what another appended before', async () => {
    const ref = dossier('C-1');
    let meddled = false;
    const first = takesUp(ref, 0);
    const second = takesUp(ref, 1);
    // Another leader appends the same decision at the last moment: it has one statement more in it.
    const meddling = {
      append: async (...args: Parameters<Journal['append']>) => {
        if (args[0] === ref && !meddled) {
          meddled = true;
          const other = await startIntakeOnce(ref, first);
          expect(other).toBe(1);
        }
        return journal.append(...args);
      },
    };
    const intake = await startIntake({ journal: meddling });
    await desk.send(second);
    await desk.outcome(second.id);
    await intake.stop();
    expect(intake.counters.conflicts).toBe(1);
    const causes = (await linesOf(ref)).map(
      (l) => (JSON.parse(l.line) as { cause: { statement: string } }).cause.statement,
    );
    expect(causes).toEqual([first.jws, second.jws]);
  });

  /** Journals one statement without the intake. */
  async function startIntakeOnce(ref: AggregateRef, s: { jws: string; id: string }): Promise<number> {
    const { decideEntry, emptyFolded } = await import('../../domain/journalling.ts');
    const { readStatement } = await import('../../evidence/statement.ts');
    const organisation = (await createAggregates(journal).load(aggregateRef('organisation', house.organisation)))
      .folded;
    const read = readStatement(s.jws);
    if (!read.ok) throw new Error('not a statement');
    const { line } = decideEntry(
      { statement: read.statement, id: read.id, jws: s.jws, sequence: 1, at: '2026-01-01T00:00:00.000Z' as never },
      emptyFolded(ref),
      () => organisation,
      evidence,
    );
    const appended = await journal.append(ref, [line], 0);
    return appended === 'conflict' ? 0 : 1;
  }

  it('refuses with E99 what makes the rules throw, and goes on', async () => {
    const ref = dossier('C-2');
    const nc = await connectPatiently(engines, 'engine');
    const counters = createCounters();
    const stop = new AbortController();
    let thrown = false;
    const own = createJournal(nc);
    const done = leadIntake(
      {
        ...{
          inbox: createInbox(nc),
          journal: own,
          receipts: createReceipts(nc),
          aggregates: createAggregates(own),
        },
        evidence: {
          ...evidence,
          encode: (entry) => {
            if (entry.aggregate === ref && !thrown) {
              thrown = true;
              throw new Error('a defect of the rules');
            }
            return evidence.encode(entry);
          },
        },
        ...{
          signer: house.process.signer,
          organisation: house.organisation,
          rootKey: house.secretariat.key.kid,
          log: silentLog,
          counters,
        },
        ...{ leases: await openLeases(nc), holder: 'test', leaseMs: 1_000 },
      },
      stop.signal,
    );
    const poison = takesUp(ref);
    const good = takesUp(ref, 1);
    await desk.send(poison);
    await desk.send(good);
    const refused = await desk.until('a refusal', (all) =>
      all.find((c) => c.receipt.statement === poison.id && c.receipt.outcome === 'refused'),
    );
    expect(refused.receipt).toMatchObject({ refusal: { rule: 'E99', lack: 'Defect' } });
    expect(refused.receipt).not.toHaveProperty('entry');
    expect((await desk.outcome(good.id)).receipt).toMatchObject({ outcome: 'refused', entry: 1 });
    stop.abort();
    await done;
    await nc.close();
    expect(counters.defects).toBe(1);
  });

  it.each([
    'afterReadBeforeDecision',
    'afterDecisionBeforeAppend',
    'afterAppendBeforeReceipt',
    'afterReceiptBeforeAck',
  ] as const)('loses and doubles nothing when it breaks at %s', async (point) => {
    const ref = dossier(`F-${point.length}-${point.slice(5, 9).toUpperCase()}`);
    let broken = false;
    const intake = await startIntake({
      atFaultPoint: (at) => {
        if (at !== point || broken) return Promise.resolve();
        broken = true;
        return Promise.reject(new Error('broken on purpose'));
      },
    });
    const all = Array.from({ length: 12 }, (_, i) => takesUp(ref, i % 2));
    for (const s of all) await desk.send(s);
    for (const s of all) await desk.outcome(s.id);
    await intake.stop();
    expect(broken).toBe(true);
    const lines = await linesOf(ref);
    expect(lines.map((l) => (JSON.parse(l.line) as { cause: { statement: string } }).cause.statement)).toEqual(
      all.map((s) => s.jws),
    );
    for (const s of all) {
      const outcomes = desk.of(s.id).filter((c) => c.receipt.outcome !== 'received');
      expect(new Set(outcomes.map((c) => c.jws)).size).toBe(1);
    }
  });

  it('waits out a server that is killed, with nothing lost', async () => {
    const intake = await startIntake();
    const ref = dossier('K-1');
    const all = Array.from({ length: 60 }, (_, i) => takesUp(ref, i % 2));
    const sending = (async () => {
      for (const s of all) await desk.send(s);
    })();
    await desk.outcome(all[5]!.id);
    await engines.nats().kill('SIGKILL');
    await engines.restartNats();
    await sending;
    // Receipts that came while nobody was connected are asked for later; the journal says what happened.
    for (const end = Date.now() + 40_000; (await linesOf(ref)).length < all.length && Date.now() < end;)
      await new Promise((resolve) => setTimeout(resolve, 200));
    await intake.stop();
    const causes = (await linesOf(ref)).map(
      (l) => (JSON.parse(l.line) as { cause: { statement: string } }).cause.statement,
    );
    expect(causes).toEqual(all.map((s) => s.jws));
  }, 120_000);

  it('appends nothing to a journal that does not follow', async () => {
    const ref = dossier('B-1');
    await journal.append(ref, ['{"not":"an entry"}'], 0);
    const intake = await startIntake();
    await desk.send(takesUp(ref));
    await expect(intake.done).rejects.toThrow(/dossier\/B-1/);
    expect(await linesOf(ref)).toHaveLength(1);
  });
});
