import { sign } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { logKeyProofText, type Act } from '../contracts/acts.ts';
import {
  PROCESS,
  aggregateRef,
  type ActorId,
  type AggregateRef,
  type DossierId,
  type Instant,
  type OrganisationId,
  type PersonId,
  type Sha256,
} from '../contracts/ids.ts';
import type { Statement } from '../contracts/statement.ts';
import type { VersionManifest } from '../contracts/text.ts';
import { bundleOf } from '../client/bundle.ts';
import { verifierEvidence } from '../client/verify.ts';
import { verifyBundle as decideAgain } from '../client/verifyBundle.ts';
import { decideEntry, emptyFolded, foldEntry, type Folded } from '../domain/journalling.ts';
import { lineHash, parseLine } from '../evidence/chain.ts';
import { sha256Hex, textHash } from '../evidence/hash.ts';
import { generateKey, privateKeyObject, proveKey } from '../evidence/keys.ts';
import { signCheckpoint } from '../evidence/log/checkpoint.ts';
import { inclusionProof, leafHash, nodeHash, treeRoot, type HashReader } from '../evidence/log/tree.ts';
import { createSigner, readStatement, verifySignature } from '../evidence/statement.ts';
import { readStatement as readBySmall } from '../verifier/statement.ts';
import { verifyBundle } from '../verifier/verify.ts';
import { benchProcedure } from './procedure.ts';
import { REASONS, STAGES } from './workload.ts';

/**
 * Verification with signatures: a bundle of 10,000 statements by the small verifier and by the engine's, which decides each
 * again, and the intake's reading of a statement; each as a ratio to bare Ed25519 of the same kind in the same process.
 */

const STATEMENTS = 10_000;
const RATE_OF = 2_000;
const ORIGIN = 'concordat/BENCH';
const START = Date.parse('2026-01-01T00:00:00.000Z');
const ID = 'LONG' as DossierId;
const house = aggregateRef('organisation', 'BENCH');
const dossier = aggregateRef('dossier', ID);

const who = (actor: string) => {
  const key = generateKey();
  return { actor: actor as ActorId, person: `${actor}-1` as PersonId, key, signer: createSigner(key) };
};
type Who = ReturnType<typeof who>;

/** The lines of an organisation with ten members, and of a document whose text is rewritten again and again. */
function journal() {
  const folded = new Map<AggregateRef, Folded>();
  const lines: string[] = [];
  const read = (ref: AggregateRef) => folded.get(ref) ?? emptyFolded(ref);
  const counters = new Map<string, { readonly seq: number; readonly prev: Sha256 | null }>();
  const say = (by: Who, ref: AggregateRef, act: object): void => {
    const at = new Date(START + lines.length * 1_000).toISOString() as Instant;
    const { seq, prev } = counters.get(by.actor) ?? { seq: 0, prev: null };
    const { actor, person } = by;
    const isProcess = actor === PROCESS;
    const envelope = { v: 1, organisation: 'BENCH' as OrganisationId, aggregate: ref, actor, person, issuedAt: at };
    const counter = isProcess ? { seq: 0, prev: null } : { seq: seq + 1, prev };
    const nonce = String(lines.length);
    const jws = by.signer.signStatement({ ...envelope, ...counter, nonce, act: act as Act } as Statement);
    const understood = readStatement(jws);
    if (!understood.ok) throw new Error(`${understood.rule} ${JSON.stringify(understood.facts)}`);
    const { statement, id } = understood;
    if (!isProcess) counters.set(actor, { seq: seq + 1, prev: id });
    const received = { statement, id, jws, sequence: lines.length + 1, at };
    const { entry, line } = decideEntry(received, read(ref), read, verifierEvidence);
    const [first] = entry.events;
    if (first?.type === 'StatementRefused') throw new Error(`refused: ${JSON.stringify(first.refusal)}`);
    folded.set(ref, foldEntry(read(ref), entry, lineHash(line)));
    lines.push(line);
  };
  return { lines, say };
}

/** As the workload of `bench/fold.ts`, with everybody's keys and signatures. */
function history() {
  const { lines, say } = journal();
  const [secretariat, process, chair] = [who('SECRETARIAT'), who(PROCESS), who('CHAIR')];
  const members = Array.from({ length: 10 }, (_, i) => who(`M${i}`));
  const mandate = 'note 1';
  const enrol = ({ actor, person, key }: Who) => {
    say(secretariat, house, { type: 'AccreditPerson', person, actor, name: actor, level: 'head', mandate });
    const proof = proveKey(key.jwk, 'BENCH', person);
    say(secretariat, house, { type: 'EnrolKey', person, key: key.publicJwk, proof });
  };
  const { person, actor } = secretariat;
  say(secretariat, house, {
    ...{ type: 'RegisterOrganisation', procedure: benchProcedure() },
    secretariat: { person, actor, name: 'S', level: 'staff', mandate, key: secretariat.key.publicJwk },
  });
  say(secretariat, house, { type: 'RegisterOffice', office: PROCESS, role: 'process', name: 'Process' });
  say(secretariat, house, { type: 'RegisterOffice', office: 'CHAIR', role: 'chair', name: 'Chair' });
  for (const { actor: member } of members)
    say(secretariat, house, { type: 'RegisterMember', member, name: member, since: '2001-06-15', paper: 'charter' });
  for (const w of [process, chair, ...members]) enrol(w);
  say(secretariat, house, { type: 'PassChairmanship', organ: 'ORGAN', office: 'CHAIR', reason: 'bench' });
  const logKey = generateKey();
  const text = logKeyProofText('log', 'BENCH', actor, ORIGIN, logKey.kid);
  const proof = sign(null, Buffer.from(text), privateKeyObject(logKey.jwk)).toString('base64url');
  say(secretariat, house, { type: 'RegisterLog', origin: ORIGIN, key: logKey.publicJwk, proof });

  const words = { title: 'A document', class: 'document', area: 'bench', justification: 'bench' };
  say(secretariat, dossier, { type: 'ProposeDocument', ...words, proposer: 'M0', leadOrgan: 'ORGAN' });
  say(secretariat, dossier, { type: 'RegisterDocument' });
  const manifest: VersionManifest = {
    ...{ v: 1, dossier: ID, number: 1, title: 'A document', normalisation: 'NFC-LF-v1', openPlaces: [] },
    renderings: [{ language: 'en', status: 'official', sha256: sha256Hex('1'), bytes: 10, mediaType: 'text/plain' }],
  };
  const issued = textHash(manifest);
  say(secretariat, dossier, { type: 'IssueVersion', textHash: issued, manifest });
  const stage = STAGES[0]!;
  say(process, dossier, { type: 'OpenRound', stage, textHash: issued, kind: 'open' });
  const position = { kind: 'agreeWithViewpoint', text: REASONS };
  while (lines.length < STATEMENTS)
    say(members[lines.length % members.length]!, dossier, {
      type: 'TakePosition',
      stage,
      round: 1,
      textHash: issued,
      position,
    });
  return { lines, logKey };
}

async function bundle(): Promise<ReadonlyMap<string, Uint8Array>> {
  const { lines, logKey } = history();
  const levels: Uint8Array[][] = [lines.map((line) => leafHash(line))];
  for (let below = levels[0]!; below.length > 1; below = levels.at(-1)!)
    levels.push(Array.from({ length: below.length >> 1 }, (_, i) => nodeHash(below[i * 2]!, below[i * 2 + 1]!)));
  const read: HashReader = (nodes) =>
    Promise.resolve({ ok: true, hashes: nodes.map(({ level, index }) => levels[level]![index]!) });
  const last = lines.findLast((line) => line.startsWith(`{"aggregate":"${house}"`))!;
  const end = { aggregate: house, n: parseLine(last).n, hash: lineHash(last) };
  const root = await treeRoot(lines.length, read);
  if (!root.ok) throw new Error(root.what);
  return bundleOf({
    ...{ organisation: 'BENCH' as OrganisationId, dossier: ID, made: new Date(START).toISOString() as Instant },
    entries: lines.map((line, index) => ({ index, line })),
    texts: new Map(),
    checkpoint: signCheckpoint({ origin: ORIGIN, size: lines.length, root: root.root, organisation: end }, logKey.jwk),
    inclusion: async (index) => {
      const made = await inclusionProof(index, lines.length, read);
      if (!made.ok) throw new Error(made.what);
      return made.proof;
    },
    consistency: [],
  });
}

/** Seconds of this process on a core: the machine may be busy with something else. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Runs something over each and gives how many in a second of CPU. */
function rate<T>(items: readonly T[], run: (item: T) => boolean): number {
  const since = cpuSeconds();
  for (const item of items) if (!run(item)) throw new Error('a signature that does not verify');
  return items.length / (cpuSeconds() - since);
}

type Timed<T> = { readonly seconds: number; readonly cpu: number; readonly value: T };

function timed<T>(run: () => T): Timed<T> {
  const [since, cpu] = [performance.now(), cpuSeconds()];
  const value = run();
  return { value, seconds: (performance.now() - since) / 1_000, cpu: cpuSeconds() - cpu };
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const files = await bundle();
  const lines = Buffer.from(files.get('entries.jsonl')!).toString('utf8').trimEnd().split('\n');
  const statements = lines
    .slice(-RATE_OF)
    .map((line) => (JSON.parse(line) as { cause: { statement: string } }).cause.statement);
  const keys = new Map<
    string,
    { readonly jwk: { kty: 'OKP'; crv: 'Ed25519'; x: string }; readonly bytes: Uint8Array }
  >();
  for (const line of lines)
    for (const e of (
      JSON.parse(line) as { events: { type: string; kid: string; key: { kty: 'OKP'; crv: 'Ed25519'; x: string } }[] }
    ).events)
      if (e.type === 'KeyEnrolled') keys.set(e.kid, { jwk: e.key, bytes: Buffer.from(e.key.x, 'base64url') });

  // The bare rates, before and after: the machine may change in between.
  const small = statements.map((jws) => readBySmall(jws)).filter((s) => typeof s !== 'string');
  const bare = () =>
    rate(small, (s) => ed25519.verify(s.signature, s.signed, keys.get(s.kid)!.bytes, { zip215: false }));
  bare();
  const before = bare();
  const bySmall = timed(() => verifyBundle(files));
  const between = bare();
  const byEngine = timed(() => decideAgain(files));
  const after = bare();
  if (!bySmall.value.ok || !byEngine.value.ok)
    throw new Error(JSON.stringify([...bySmall.value.findings, ...byEngine.value.findings].slice(0, 3)));
  const told = (name: string, { seconds, cpu }: Timed<unknown>, bareRate: number) =>
    say(
      `${name}: ${STATEMENTS} statements with chain, keys, signatures and proofs in ${seconds.toFixed(1)} s (${cpu.toFixed(1)} s of CPU), ` +
        `${(STATEMENTS / cpu / bareRate).toFixed(2)} of bare Ed25519 by @noble/curves (${Math.round(bareRate)} in a second of CPU)`,
    );
  told('the small verifier', bySmall, (before + between) / 2);
  told(`the engine's verifier, each decided again (${byEngine.value.decidedAgain})`, byEngine, (between + after) / 2);

  const read = statements.map((jws) => readStatement(jws)).filter((r) => r.ok);
  const nodeBare = () => rate(read, (r) => verifySignature(r, keys.get(r.kid)!.jwk));
  nodeBare();
  const bareBefore = nodeBare();
  const intake = rate(statements, (jws) => {
    const r = readStatement(jws);
    return r.ok && verifySignature(r, keys.get(r.kid)!.jwk);
  });
  const nodeRate = (bareBefore + nodeBare()) / 2;
  say(
    `the intake's reading and verification: ${Math.round(intake)} in a second of CPU, ${(intake / nodeRate).toFixed(2)} of bare Ed25519 by Node (${Math.round(nodeRate)})`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${String((error as Error).stack ?? error)}\n`);
  process.exitCode = 1;
});
