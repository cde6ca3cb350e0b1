import { performance } from 'node:perf_hooks';
import { delegation, secretariat } from '../../client/index.ts';
import { DossierId, StageCode, aggregateRef, type MemberId, type TextHash } from '../../contracts/ids.ts';
import type { NatsConnection } from '../../journal/connection.ts';
import { openLeases } from '../../journal/lease.ts';
import { LEASES, LEASE_MS } from '../../worker/leadership.ts';
import { complaints, evidenceOf } from './evidence.ts';
import { eventually, installQuietRuntime, openHouse, type House } from './house.ts';
import { shortProcedure } from './procedure.ts';
import { walk, type Told } from './walk.ts';

/** The active intake is killed and a standby takes over, with the lease that a worker takes by itself. */

/** From the death of the active intake to the receipt of a statement sent right after it, in milliseconds. */
const PROMISED = 5_000;
/** Looks of a standby are spaced by a twelfth of the lease; what a busy machine adds. */
const SLACK = 5_000;

let house: House;
let engine: NatsConnection;
beforeAll(async () => {
  installQuietRuntime();
  house = await openHouse({
    procedure: shortProcedure(),
    processes: { intakeA: 'intake', intakeB: 'intake', others: 'relay,projections,temporal' },
  });
  engine = await house.engines.connectAs('engine');
}, 120_000);
afterAll(() => house?.stop());

const dossier = DossierId.parse('TAKEN-OVER');
const ref = aggregateRef('dossier', dossier);

async function lease(): Promise<{ readonly holder: string; readonly revision: number }> {
  const entry = await (await openLeases(engine)).get(LEASES.intake);
  if (!entry) throw new Error('nobody leads the intake');
  return { holder: entry.json<{ holder: string }>().holder, revision: entry.revision };
}

it('a standby records a new statement soon after the active intake was killed, and nothing is lost or doubled', async () => {
  const told: Told[] = [];
  const w = walk(house, dossier, (what) => void told.push(what));
  const proposal = {
    title: `Document ${dossier}`,
    class: 'statement',
    area: 'energy',
    justification: 'j',
    proposer: 'AAA' as MemberId,
    leadOrgan: 'experts',
  };
  await w.recorded('SECRETARIAT', (c) => secretariat(c).propose(dossier, proposal));

  const before = await lease();
  const active = [...house.processes.values()].find((p) => before.holder.endsWith(`/${p.pid()}`));
  if (!active) throw new Error(`the lease is held by ${before.holder}, which is none of the intakes`);
  // Under way at the moment of the death: three statements that nobody waits for yet, then one after it.
  const underWay = ['AAA', 'BBB', 'CCC'].map((m) =>
    w.say(m, (c) =>
      delegation(c).confirmDelivery(dossier, { stage: StageCode.parse('10'), textHash: 'a'.repeat(64) as TextHash }),
    ),
  );
  await active.kill();
  const died = performance.now();
  await w.recorded('SECRETARIAT', (c) => secretariat(c).register(dossier));
  const took = performance.now() - died;
  process.stderr.write(
    `a standby recorded a statement ${Math.round(took)} ms after the active intake was killed (lease ${LEASE_MS} ms)\n`,
  );
  expect(took).toBeLessThan(PROMISED + SLACK);
  // Refused by the rules, since nothing was circulated; answered all the same.
  for (const result of await Promise.all(underWay)) expect(result.entry).not.toBeNull();

  const after = await lease();
  expect(after.holder).not.toBe(before.holder);
  expect(after.revision).toBeGreaterThan(before.revision);
  expect(complaints(await evidenceOf(engine, ref), told)).toEqual([]);

  // The one that was killed comes back as the standby, and takes over in its turn.
  active.start();
  const second = [...house.processes.values()].find((p) => after.holder.endsWith(`/${p.pid()}`));
  await second?.kill();
  const text = await w.issue(1);
  expect(text).toMatch(/^[0-9a-f]{64}$/);
  await eventually('the third leadership', lease, (l) => l.holder.endsWith(`/${active.pid()}`));
  expect(complaints(await evidenceOf(engine, ref), told)).toEqual([]);
}, 90_000);
