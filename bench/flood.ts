import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { headers } from '@nats-io/transport-node';
import type { Act } from '../contracts/acts.ts';
import { DossierId, aggregateRef } from '../contracts/ids.ts';
import { inboxSubject, querySubject } from '../contracts/names.ts';
import { connectConcordat } from '../client/connection.ts';
import { memoryCounter } from '../client/counter.ts';
import type { Profile } from '../client/profile.ts';
import { statementMaker } from '../client/signing.ts';
import { openConnection } from '../client/wire.ts';

/**
 * What a flood by one delegation does to the receipts of the others: quiet and flooded by turns, in one run.
 *
 * node flood.js measure DIR URL KIND,KIND SECONDS ROUNDS | flood DIR URL KIND SECONDS (the flooding delegation, a process of its own)
 */
const [verb = '', dir = '', url = '', kinds = '', ...rest] = process.argv.slice(2);
const [secretariat, , ...profiles] = JSON.parse(readFileSync(path.join(dir, 'profiles.json'), 'utf8')) as Profile[];
const patient = { url, patienceMs: 120_000 };

/** Pause of a delegation between a receipt and its next statement, milliseconds. */
const PAUSE_MS = 100;
/** How much more than another delegation the paced flood sends. */
const TIMES = 50;
/**
 * `times50`: signed statements, fifty times as many as another delegation sends. `signed`: signed statements as fast as INBOX
 * acknowledges 256 in flight. `garbage`: bytes that are no statement, as fast as the connection takes them. `questions`: where a
 * document is and what would move it, 256 in flight.
 */
const KINDS = ['times50', 'signed', 'garbage', 'questions'] as const;
type Kind = (typeof KINDS)[number];
function kindOf(word: string): Kind {
  const kind = KINDS.find((k) => k === word);
  if (!kind) throw new Error(`no flood ${word}; there are ${KINDS.join(', ')}`);
  return kind;
}

const takeUp: Act = { type: 'TakeUpProposal' };
const flooder = profiles[0]!;
/** The document that is asked about. */
const ASKED = DossierId.parse('ASKED');
const others = profiles.slice(1);
const quantile = (sorted: readonly number[], q: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;

async function measure(seconds: number, rounds: number): Promise<void> {
  const connections = await Promise.all(
    others.map((p) => connectConcordat(p, { ...patient, counter: memoryCounter() })),
  );
  /** Milliseconds from a statement to its second receipt, of all the others, for so many seconds. */
  const phase = async (): Promise<readonly number[]> => {
    const took: number[] = [];
    const end = Date.now() + seconds * 1_000;
    await Promise.all(
      connections.map(async (connection, i) => {
        // Not in step with one another.
        await pause((PAUSE_MS / connections.length) * i);
        while (Date.now() < end) {
          const since = performance.now();
          await connection.submit(aggregateRef('dossier', `OF-${connection.profile.actor}`), takeUp);
          took.push(performance.now() - since);
          await pause(PAUSE_MS);
        }
      }),
    );
    return took.sort((a, b) => a - b);
  };
  await propose();
  await phase();
  for (const kind of kinds.split(',').map(kindOf)) {
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const quiet = await phase();
      const flood = flooding(kind, seconds + 2);
      await pause(1_000);
      const flooded = await phase();
      const sent = await flood;
      ratios.push(quantile(flooded, 0.99) / quantile(quiet, 0.99));
      const told = (took: readonly number[]) =>
        `p50 ${quantile(took, 0.5).toFixed(1)} ms, p99 ${quantile(took, 0.99).toFixed(1)} ms (${took.length})`;
      process.stdout.write(
        `${kind}, round ${round + 1}: quiet ${told(quiet)}; flooded ${told(flooded)}; flood ${sent}\n`,
      );
      // What is left of the flood belongs to no quiet phase.
      await connections[0]!.submit(aggregateRef('dossier', 'DRAIN'), takeUp);
    }
    const median = ratios.toSorted((a, b) => a - b)[ratios.length >> 1] ?? 0;
    process.stdout.write(`${kind}: p99 of the others, flooded / quiet: ${median.toFixed(2)} (goal: at most 2)\n`);
  }
  await Promise.all(connections.map((c) => c.close()));
}

/** Files the document that is asked about. */
async function propose(): Promise<void> {
  const connection = await connectConcordat(secretariat!, { ...patient, counter: memoryCounter() });
  const words = { title: 'A document', class: 'document', area: 'bench', justification: 'bench' };
  const proposal = { type: 'ProposeDocument', ...words, proposer: flooder.actor, leadOrgan: 'ORGAN' } as unknown as Act;
  for (const act of [proposal, { type: 'RegisterDocument' } as const]) {
    const result = await connection.submit(aggregateRef('dossier', ASKED), act);
    // It is there already where another measurement came before.
    if (!result.ok && !['D01', 'D11'].includes(result.refusal.rule)) throw new Error(JSON.stringify(result.refusal));
  }
  await connection.close();
}

/** Runs the flooding delegation as another process; gives what it says it sent. */
function flooding(kind: Kind, seconds: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [__filename, 'flood', dir, url, kind, String(seconds)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (data) => (said += data));
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve(said.trim()) : reject(new Error(`the flood ended with ${code}`))));
  });
}

async function flood(kind: Kind, seconds: number): Promise<void> {
  const { nkeySeed, actor } = flooder;
  const nc = await openConnection({ nkeySeed, as: actor, name: actor }, url, 10_000);
  const make = statementMaker(flooder);
  const end = Date.now() + seconds * 1_000;
  let [seq, failed] = [0, 0];
  const ref = aggregateRef('dossier', `OF-${flooder.actor}`);
  const subject = inboxSubject(flooder.actor, ref);
  const one = async () => {
    const { jws, statement } = make(ref, takeUp, (seq += 1), null);
    const head = headers();
    head.set('Nats-Msg-Id', statement);
    await nc.request(subject, jws, { timeout: 10_000, headers: head }).catch(() => (failed += 1));
  };
  switch (kind) {
    case 'times50': {
      const every = PAUSE_MS / TIMES;
      for (let next = performance.now(); Date.now() < end; next += every) {
        const wait = next - performance.now();
        if (wait > 1) await pause(wait);
        void one();
      }
      break;
    }
    case 'signed':
      await Promise.all(
        Array.from({ length: 256 }, async () => {
          while (Date.now() < end) await one();
        }),
      );
      break;
    case 'questions': {
      const status = querySubject(flooder.actor, 'status');
      const question = JSON.stringify({ dossier: ASKED, explain: true });
      await Promise.all(
        Array.from({ length: 256 }, async () => {
          while (Date.now() < end) {
            seq += 1;
            const reply = await nc.request(status, question, { timeout: 10_000 }).catch(() => null);
            if (reply?.json<{ readonly ok: boolean }>().ok !== true) failed += 1;
          }
        }),
      );
      break;
    }
    case 'garbage':
      while (Date.now() < end) {
        for (let i = 0; i < 200; i += 1) nc.publish(subject, 'x'.repeat(1_000));
        seq += 200;
        await nc.flush();
      }
  }
  process.stdout.write(
    `${Math.round(seq / seconds)}/s${failed > 0 ? `, ${failed} of them without what was wanted` : ''}\n`,
  );
  await nc.close();
}

async function main(): Promise<void> {
  if (verb === 'measure') await measure(Number(rest[0]), Number(rest[1]));
  else if (verb === 'flood') await flood(kindOf(kinds), Number(rest[0]));
  else throw new Error(`unknown verb ${verb}`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${(error as Error).stack}\n`);
    process.exit(1);
  },
);
