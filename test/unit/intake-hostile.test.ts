import fc from 'fast-check';
import { aggregateRef, type AggregateRef, type Instant } from '../../contracts/ids.ts';
import { inboxSubject } from '../../contracts/names.ts';
import { emptyFolded, foldEntry, decideEntry, type Folded } from '../../domain/journalling.ts';
import { initialOrganisation, type OrganisationState } from '../../domain/organisation/state.ts';
import { lineHash } from '../../evidence/chain.ts';
import { readStatement } from '../../evidence/statement.ts';
import type { InboxMessage } from '../../journal/inbox.ts';
import { ReaderClosedError, type OrderedReader } from '../../journal/reader.ts';
import type { OutgoingReceipt } from '../../journal/receipts.ts';
import { createAggregates } from '../../worker/aggregates.ts';
import { lackOfAuthenticity, readArrival } from '../../worker/authenticate.ts';
import { createCounters } from '../../worker/counters.ts';
import { evidence } from '../../worker/evidenceFunctions.ts';
import { runIntake } from '../../worker/intake.ts';
import { silentLog } from '../../worker/log.ts';
import { household, statement, type Household } from '../int/people.ts';
import { hostileMessages, type HostileMessage } from './hostile.ts';
import { procedure } from './smallOrganisation.ts';

const house: Household = household(procedure, ['AAA', 'BBB']);
const AT = '2026-01-01T00:00:00.000Z' as Instant;
const RUNS = 10_000;
const good = statement(house.delegations[0]!, house.organisation, aggregateRef('dossier', 'H-1'), {
  type: 'TakeUpProposal',
});

/** The organisation after its founding, as the intake would have folded it. */
function founded(): OrganisationState {
  let folded: Folded = emptyFolded(aggregateRef('organisation', house.organisation));
  for (const [i, s] of house.founding.entries()) {
    const read = readStatement(s.jws);
    if (!read.ok) throw new Error('the founding does not read');
    const { entry, line } = decideEntry(
      { statement: read.statement, id: read.id, jws: s.jws, sequence: i + 1, at: AT },
      folded,
      () => folded,
      evidence,
    );
    folded = foldEntry(folded, entry, lineHash(line));
  }
  if (folded.kind !== 'organisation') throw new Error('not an organisation');
  return folded.state;
}

describe('the way in', () => {
  const state = founded();
  const root = house.secretariat.key.kid;

  it('lets a good statement in', () => {
    const arrival = readArrival({ subject: good.subject, data: Buffer.from(good.jws) }, house.organisation);
    expect(arrival.ok && lackOfAuthenticity(arrival, state, root)).toBeNull();
  });

  const [own, other] = house.delegations as [Household['secretariat'], Household['secretariat']];
  const dossier = aggregateRef('dossier', 'H-1');
  /** By which rule a statement of the first delegation is refused, bent and sent so; null: it is let in. */
  const ruleOf = (change: object, subject?: string, ref = dossier): string | null => {
    const sent = statement(own, house.organisation, ref, { type: 'TakeUpProposal' }, change);
    const arrival = readArrival({ subject: subject ?? sent.subject, data: Buffer.from(sent.jws) }, house.organisation);
    return (arrival.ok ? lackOfAuthenticity(arrival, state, root) : arrival.refusal)?.rule ?? null;
  };

  it('E09: is for statements that are addressed to this organisation', () => {
    expect(ruleOf({})).toBeNull();
    expect(ruleOf({ organisation: 'OTHER' })).toBe('E09');
    const act = { type: 'WithdrawWitness', reason: 'lost' };
    expect(ruleOf({ act }, undefined, aggregateRef('organisation', 'OTHER'))).toBe('E09');
  });

  it('E10: is that of the account that the statement names', () => {
    expect(ruleOf({}, inboxSubject(other.actor, dossier))).toBe('E10');
    expect(ruleOf({ actor: other.actor })).toBe('E10');
  });

  it('E11: is that to the aggregate that the statement names', () => {
    expect(ruleOf({}, inboxSubject(own.actor, aggregateRef('dossier', 'H-2')))).toBe('E11');
    expect(ruleOf({ aggregate: aggregateRef('dossier', 'H-2') })).toBe('E11');
  });

  it('E12: is open to the person whose key it is, and to no other of the same actor', () => {
    expect(ruleOf({ person: other.person })).toBe('E12');
    expect(ruleOf({ person: `${own.person}-2` })).toBe('E12');
  });

  it('E13: is open to a person for the actor that it is accredited to', () => {
    expect(ruleOf({ actor: other.actor }, inboxSubject(other.actor, dossier))).toBe('E13');
  });

  it('E15: has the form of an actor, a kind and an id', () => {
    const whole = inboxSubject(own.actor, dossier);
    for (const subject of ['', 'x', `${whole}.more`, whole.replace('dossier', 'nothing'), whole.replace('.H-1', '')])
      expect(ruleOf({}, subject)).toBe('E15');
  });

  it('never throws, and lets in nothing that was spoilt', () => {
    const met = new Map<string, number>();
    fc.assert(
      fc.property(hostileMessages(house), ({ subject, data }) => {
        const arrival = readArrival({ subject, data }, house.organisation);
        const refusal = arrival.ok ? lackOfAuthenticity(arrival, state, root) : arrival.refusal;
        if (refusal) met.set(refusal.rule, (met.get(refusal.rule) ?? 0) + 1);
        return refusal !== null && /^E\d\d$/.test(refusal.rule) && JSON.stringify(refusal).length < 2_000;
      }),
      { numRuns: RUNS },
    );
    // The generator reaches every check, so that a check that is dropped would be noticed.
    expect([...met.keys()].toSorted()).toEqual(
      expect.arrayContaining(['E01', 'E02', 'E03', 'E04', 'E05', 'E06', 'E08', 'E09', 'E10', 'E11', 'E12', 'E15']),
    );
  });

  it('knows no key before the organisation is registered but the one that was exchanged', () => {
    const first = readArrival(
      { subject: house.founding[0]!.subject, data: Buffer.from(house.founding[0]!.jws) },
      house.organisation,
    );
    if (!first.ok) throw new Error('the founding does not read');
    expect(lackOfAuthenticity(first, initialOrganisation, root)).toBeNull();
    expect(lackOfAuthenticity(first, initialOrganisation, house.delegations[0]!.key.kid)).toMatchObject({
      rule: 'E06',
    });
  });
});

/** Runs the intake over messages with stores in memory, and gives back what it stored and said. */
async function intakeOver(messages: readonly (HostileMessage | typeof good)[]) {
  const stored = new Map<AggregateRef, string[]>();
  const said: OutgoingReceipt[] = [];
  const counters = createCounters();
  const stop = new AbortController();
  const arrivals: InboxMessage[] = messages.map((m, i) => ({
    subject: m.subject,
    data: 'jws' in m ? Buffer.from(m.jws) : m.data,
    sequence: i + 1,
    at: AT,
  }));
  let next = 0;
  let acknowledged = 0;
  let allDone: () => void = () => undefined;
  const done = new Promise<void>((resolve) => (allDone = resolve));
  const reader: OrderedReader = {
    async next() {
      if (next >= arrivals.length) {
        await done;
        stop.abort();
        throw new ReaderClosedError('all was read');
      }
      return arrivals.slice(next, (next += 128));
    },
    ack(some) {
      acknowledged += some.length;
      if (acknowledged === arrivals.length) allDone();
    },
    close: () => Promise.resolve(),
  };
  const read = (ref: AggregateRef) =>
    Promise.resolve({
      lines: (stored.get(ref) ?? []).map((line, i) => ({ line, seq: i + 1, storedAt: AT })),
      lastSeq: stored.get(ref)?.length ?? 0,
    });
  await runIntake(
    {
      journal: {
        append: (ref, lines) => {
          const all = stored.get(ref) ?? [];
          stored.set(ref, all);
          all.push(...lines);
          return Promise.resolve({ seq: all.length });
        },
      },
      receipts: {
        publish: (some) => void said.push(...some),
      },
      // A message is all lines up to its last here.
      aggregates: createAggregates({ read, page: async (ref, after) => (await read(ref)).lines.slice(0, after + 1) }),
      ...{
        evidence,
        signer: house.process.signer,
        organisation: house.organisation,
        rootKey: house.secretariat.key.kid,
        log: silentLog,
        counters,
      },
    },
    reader,
    { stop: stop.signal, lost: new AbortController().signal },
  );
  return { stored, said, counters, acknowledged };
}

describe('the intake under hostile messages', () => {
  it(`goes on after ${RUNS} of them, journals none, answers what has an address, and records the good one behind them`, async () => {
    const hostile = fc.sample(hostileMessages(house), RUNS);
    const { stored, said, counters, acknowledged } = await intakeOver([...house.founding, ...hostile, good]);
    expect(acknowledged).toBe(house.founding.length + RUNS + 1);
    expect(counters).toMatchObject({ unauthentic: RUNS, defects: 0, recorded: house.founding.length, refused: 1 });
    expect([...stored.keys()].toSorted()).toEqual([
      good.subject.replace(/.*inbox\.AAA\.dossier\./, 'dossier/'),
      `organisation/${house.organisation}`,
    ]);
    expect(said.at(-1)).toMatchObject({ statement: good.id, outcome: 'refused' });
    // Whoever sent under its own account, on a subject that names it, gets an answer.
    const addressed = hostile.filter((m) =>
      /^concordat\.v1\.inbox\.AAA\.(dossier|organisation|meeting)\.[A-Z0-9-]{1,32}$/.test(m.subject),
    ).length;
    expect(said.filter((r) => r.outcome === 'refused' && r.statement !== good.id)).toHaveLength(addressed);
  });

  it('gives no effect to the second arrival of any statement, whatever the order of the doubles', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(house.founding.length - 1), { maxLength: 40 }), async (doubles) => {
        const messages = [...house.founding];
        for (const [i, of] of doubles.entries())
          messages.splice(Math.max(of + 1, messages.length - i), 0, house.founding[of]!);
        const { stored, counters } = await intakeOver(messages);
        expect(stored.get(aggregateRef('organisation', house.organisation))).toHaveLength(house.founding.length);
        expect(counters.duplicates).toBe(doubles.length);
      }),
      { numRuns: 20 },
    );
  });
});
