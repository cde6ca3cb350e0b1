import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Act } from '../contracts/acts.ts';
import { aggregateRef, type AggregateRef, type Instant } from '../contracts/ids.ts';
import { inboxSubject } from '../contracts/names.ts';
import type { Statement } from '../contracts/statement.ts';
import type { Profile } from '../client/profile.ts';
import { publicPart, thumbprint } from '../evidence/keys.ts';
import { TILE_WIDTH, newTiles, tileHashReader, tilePath } from '../evidence/log/tiles.ts';
import { growTree, inclusionProof, leafHash, verifyInclusion } from '../evidence/log/tree.ts';
import { createSigner } from '../evidence/statement.ts';
import { connectNats } from '../journal/connection.ts';

/**
 * What the archive costs, and what a proof from its tiles costs. The tiles are generated: their leaves are the hashes of
 * numbers, since a proof never reads an entry.
 *
 * node archive.js fill DIR KIND COUNT TAG: puts signed statements into INBOX
 * node archive.js measure HEALTH_PORT COUNT: how long the intake takes for them, and the archive after it, in milliseconds
 * node archive.js proofs FOLDER SIZE
 */
const [verb = '', ...rest] = process.argv.slice(2);

/** `spread`: each statement is the first of a document of its own. `grouped`: they are about eight documents, and refused. */
type Kind = 'spread' | 'grouped';

async function fill(dir: string, kind: Kind, count: number, tag: string): Promise<void> {
  const profiles = JSON.parse(readFileSync(path.join(dir, 'profiles.json'), 'utf8')) as Profile[];
  const [secretariat, , delegation] = profiles;
  const by = kind === 'spread' ? secretariat! : delegation!;
  const signer = createSigner({ jwk: by.privateKey, kid: thumbprint(publicPart(by.privateKey)) });
  const nc = await connectNats({
    ...{ servers: by.natsUrl, name: 'bench', seed: new TextEncoder().encode(by.nkeySeed) },
  });
  const act = (): Act =>
    kind === 'spread'
      ? ({
          ...{ type: 'ProposeDocument', title: 'A document', class: 'document', area: 'bench', justification: 'bench' },
          ...{ proposer: delegation!.actor, leadOrgan: 'ORGAN' },
        } as unknown as Act)
      : { type: 'TakeUpProposal' };
  const issuedAt = new Date().toISOString() as Instant;
  for (let i = 0; i < count; i += 1) {
    const aggregate: AggregateRef = aggregateRef('dossier', `${tag}-${kind === 'spread' ? i : i % 8}`);
    const jws = signer.signStatement({
      ...{ v: 1, organisation: by.organisation, aggregate, actor: by.actor, person: by.person, issuedAt },
      ...{ nonce: `${tag}-${i}`, seq: i + 1, prev: null, act: act() },
    } as Statement);
    await nc.request(inboxSubject(by.actor, aggregate), jws, { timeout: 20_000 });
  }
  await nc.close();
}

async function measure(port: number, count: number): Promise<void> {
  const counters = async () => {
    const reply = await fetch(`http://127.0.0.1:${port}/counters`).catch(() => null);
    return reply ? ((await reply.json()) as Record<string, number>) : {};
  };
  let since = 0;
  let done = 0;
  for (;;) {
    const now = performance.now();
    const { received = 0, recorded = 0, refused = 0, archived = 0, journalLines = 0 } = await counters();
    if (since === 0 && received > 0) since = now;
    if (done === 0 && recorded + refused >= count) done = performance.now();
    if (done > 0 && (archived === 0 || archived >= journalLines)) {
      const behind = archived === 0 ? 0 : performance.now() - done;
      process.stdout.write(JSON.stringify({ ms: done - since, behind }));
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Proofs that are measured, and those before them, which are not. */
const [PROOFS, WARM] = [1_000, 200];

function quantile(values: readonly number[], q: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? 0;
}

/** Writes the tiles of a log; gives its root. Millions of hashes in memory would make each collection of garbage long. */
function writeTiles(folder: string, size: number): Uint8Array {
  const tree = growTree();
  const levels: Uint8Array[][] = [];
  for (let i = 0; i < size; i += 1)
    for (const { level, hash } of tree.append(leafHash(`entry ${i}`)))
      if (level % 8 === 0) (levels[level / 8] ??= []).push(hash);
  for (const tile of newTiles(0, size)) {
    if (tile.level === 'entries') continue;
    const file = path.join(folder, tilePath(tile));
    mkdirSync(path.dirname(file), { recursive: true });
    const from = tile.index * TILE_WIDTH;
    writeFileSync(file, Buffer.concat(levels[tile.level]!.slice(from, from + tile.width)));
  }
  return tree.root();
}

async function proofs(folder: string, size: number): Promise<void> {
  const root = writeTiles(folder, size);
  const took: number[] = [];
  const cpu: number[] = [];
  const read: { tiles: number; hashes: number }[] = [];
  for (let i = 0; i < WARM + PROOFS; i += 1) {
    // Each entry is as likely as any other; the sequence is the same in each run.
    const index = Math.floor(((i * 0.6180339887498949) % 1) * size);
    const count = { tiles: 0, hashes: 0 };
    const [begin, used] = [performance.now(), process.cpuUsage()];
    const reader = tileHashReader(size, async (name) => {
      const bytes = await readFile(path.join(folder, name));
      count.tiles += 1;
      count.hashes += bytes.length / 32;
      return bytes;
    });
    const made = await inclusionProof(index, size, reader);
    took.push(performance.now() - begin);
    const { user, system } = process.cpuUsage(used);
    cpu.push((user + system) / 1_000);
    if (!made.ok) throw new Error(`no proof of ${index}: ${made.what}`);
    const claim = { index, size, leaf: leafHash(`entry ${index}`), root, proof: made.proof };
    if (!verifyInclusion(claim)) throw new Error(`the proof of ${index} does not verify`);
    if (i >= WARM) read.push(count);
  }
  const told = (of: readonly number[]) => {
    const late = of.slice(WARM);
    return `p50 ${quantile(late, 0.5).toFixed(2)} ms, p99 ${quantile(late, 0.99).toFixed(2)} ms`;
  };
  const most = (f: (r: { tiles: number; hashes: number }) => number) => Math.max(...read.map(f));
  process.stdout.write(
    `inclusion proof in a log of ${size} entries, from tiles on disk: at most ${most((r) => r.tiles)} tiles with ${most((r) => r.hashes)} hashes read; ` +
      `${told(took)}; of CPU ${told(cpu)}; each verified\n`,
  );
}

async function main(): Promise<void> {
  if (verb === 'fill') await fill(rest[0]!, rest[1] as Kind, Number(rest[2]), rest[3]!);
  else if (verb === 'measure') await measure(Number(rest[0]), Number(rest[1]));
  else if (verb === 'proofs') await proofs(rest[0]!, Number(rest[1]));
  else throw new Error(`unknown verb ${verb}`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${(error as Error).stack}\n`);
    process.exit(1);
  },
);
