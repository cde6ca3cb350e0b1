import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { logKeyProofText, type Act } from '../../contracts/acts.ts';
import type { AggregateRef, Instant, OrganisationId, Thumbprint } from '../../contracts/ids.ts';
import type { Statement } from '../../contracts/statement.ts';
import { verifyExport, verifierEvidence } from '../../client/verify.ts';
import { decideEntry, emptyFolded, foldEntry, type Folded } from '../../domain/journalling.ts';
import { lineHash } from '../../evidence/chain.ts';
import { textHash } from '../../evidence/hash.ts';
import { generateKey, proveKey, signText } from '../../evidence/keys.ts';
import { signCheckpoint } from '../../evidence/log/checkpoint.ts';
import { leafHash } from '../../evidence/log/tree.ts';
import { readStatement } from '../../evidence/statement.ts';
import { someone, type Someone } from '../int/people.ts';
import { explore, extended, fullProcedure, type Point } from '../unit/exploration.ts';
import { hashOf } from '../unit/fixtures.ts';
import { personOf, type Said } from '../unit/world.ts';
import { CURRENT, folderOf, knownTypes, recordedExports, typesIn, viewsOf } from './exports.ts';

/**
 * Records exports: histories that hold the events that no recorded export of this version holds yet, signed with keys that
 * are made for it and thrown away. What was recorded is never written again.
 */
export function recordExports(say: (line: string) => void): void {
  const version = CURRENT;
  const recorded = recordedExports(version);
  const held = new Set(recorded.flatMap((e) => [...typesIn(e.lines)]));
  const { documents, reached } = explore(fullProcedure);
  let number = recorded.length;
  for (;;) {
    const missing = new Set(knownTypes().filter((type) => !held.has(type)));
    const gain = (p: Point) => [...typesOf(p)].filter((type) => missing.has(type)).length;
    const from = [...missing].flatMap((type) => reached.get(type) ?? []);
    const best = [...new Set([...from, ...documents.slice(-1)])]
      .map((p) => extended(fullProcedure, p, missing))
      .toSorted((a, b) => gain(b) - gain(a) || a.world.log.length - b.world.log.length)[0];
    if (!best || gain(best) === 0) {
      say(missing.size === 0 ? 'every event is recorded' : `no history reaches ${[...missing].join(', ')}`);
      return;
    }
    number += 1;
    const { lines, rootKey } = signed(best.world.log);
    const report = verifyExport(lines, { rootKey });
    if (!report.ok) throw new Error(`${best.how} does not verify: ${JSON.stringify(report.findings[0])}`);
    // Also what a signed history cannot say again: it would be looked for without an end.
    for (const type of [...typesIn(lines), ...typesOf(best)]) held.add(type);
    const file = path.join(folderOf(version), String(number).padStart(2, '0'));
    mkdirSync(folderOf(version), { recursive: true });
    writeFileSync(`${file}.jsonl`, lines.map((l) => `${l}\n`).join(''), { flag: 'wx' });
    writeFileSync(`${file}.json`, `${JSON.stringify({ rootKey, views: viewsOf(lines) })}\n`, { flag: 'wx' });
    say(`${path.basename(file)}.jsonl: ${lines.length} entries: ${best.how}`);
  }
}

const typesOf = ({ world }: Point) => new Set<string>(world.log.flatMap((l) => l.entry.events.map((e) => e.type)));

/**
 * Acts about keys are left out: everybody's key is enrolled once they are accredited, one is rotated at the end, and there the log
 * is registered, with a witness, and contradicts itself.
 */
const OF_KEYS: readonly string[] = [
  ...['EnrolKey', 'RotateKey', 'RevokeKey'],
  ...['RegisterLog', 'RegisterWitness', 'WithdrawWitness', 'ReportConflict'],
];

/** What the procedure demands of an enrolment: the fingerprint as it was read out, and the paper that says so. */
const readOut = (kid: Thumbprint) => ({ fingerprint: kid, paper: 'note 1' });

/** A history told again with statements that are signed, hashes that are real, and what is refused or late at its end. */
function signed(script: readonly Said[]) {
  const people = new Map<string, Someone>();
  const who = (actor: string): Someone => {
    const known = people.get(actor) ?? someone(actor, personOf(actor));
    people.set(actor, known);
    return known;
  };
  const hashes = new Map<string, string>();
  for (const { act } of script)
    if (act.type === 'IssueVersion') hashes.set(hashOf(act.manifest), textHash(act.manifest));
  const real = (act: Act): Act =>
    JSON.parse(JSON.stringify(act).replace(/[0-9a-f]{64}/g, (hash) => hashes.get(hash) ?? hash)) as Act;

  const folded = new Map<AggregateRef, Folded>();
  const lines = new Map<AggregateRef, string[]>();
  const read = (ref: AggregateRef) => folded.get(ref) ?? emptyFolded(ref);
  const organisation = script[0]!.ref.slice('organisation/'.length) as OrganisationId;
  let sequence = 0;
  let at = script[0]!.at;
  const say = (by: string, ref: AggregateRef, act: Act) => {
    sequence += 1;
    const { signer, person, actor } = who(by);
    const envelope = { v: 1, organisation, aggregate: ref, actor, person, issuedAt: at, seq: sequence, prev: null };
    const jws = signer.signStatement({ ...envelope, nonce: `n${sequence}`, act } as Statement);
    const understood = readStatement(jws);
    if (!understood.ok) throw new Error(`${act.type}: ${understood.rule} ${understood.lack}`);
    const received = { statement: understood.statement, id: understood.id, jws, sequence, at };
    const { entry, line } = decideEntry(received, read(ref), read, verifierEvidence);
    folded.set(ref, foldEntry(read(ref), entry, lineHash(line)));
    lines.set(ref, [...(lines.get(ref) ?? []), line]);
  };
  const house = script[0]!.ref;
  const enrol = (actor: string) => {
    const { person, key } = who(actor);
    say('SECRETARIAT', house, {
      ...{ type: 'EnrolKey', person, key: key.publicJwk, ...readOut(key.kid) },
      proof: proveKey(key.jwk, organisation, person),
    });
  };
  for (const said of script) {
    at = said.at as Instant;
    if (OF_KEYS.includes(said.act.type)) continue;
    const act = real(said.act);
    if (act.type === 'RegisterOrganisation') {
      const { key } = who('SECRETARIAT');
      say(said.by, said.ref, { ...act, secretariat: { ...act.secretariat, key: key.publicJwk } });
      continue;
    }
    say(said.by, said.ref, act);
    if (act.type === 'AccreditPerson' && act.person === personOf(act.actor)) enrol(act.actor);
  }
  // Said once more: an act that was done is refused, a position after its round is late.
  for (const type of ['RegisterDocument', 'TakePosition']) {
    const again = script.find((s) => s.act.type === type);
    if (again) say(again.by, again.ref, real(again.act));
  }
  // A text is erased by a second person of the secretariat.
  const erasure = script.findLast((s) => s.act.type === 'EraseText' && s.by === 'SECRETARIAT');
  if (erasure) {
    const second = someone('SECRETARIAT', 'SECRETARIAT-SECOND');
    people.set('second', second);
    const { person, actor, key } = second;
    const accredited = { person, actor, name: person, level: 'staff', mandate: 'appointment 2' } as const;
    say('SECRETARIAT', house, { type: 'AccreditPerson', ...accredited });
    const proof = proveKey(key.jwk, organisation, person);
    say('SECRETARIAT', house, { type: 'EnrolKey', person, key: key.publicJwk, proof, ...readOut(key.kid) });
    say('second', erasure.ref, real(erasure.act));
  }
  const conflict = script.findLast((s) => s.act.type === 'ReportConflict');
  if (conflict) {
    const origin = `concordat/${organisation}`;
    const claim = (kind: 'log' | 'witness', by: string, name: string) => {
      const { jwk, publicJwk, kid } = generateKey();
      const text = logKeyProofText(kind, organisation, by, name, kid);
      return { jwk, act: { name, key: publicJwk, proof: signText(jwk, text) } };
    };
    const { jwk, act } = claim('log', 'SECRETARIAT', origin);
    say('SECRETARIAT', house, { type: 'RegisterLog', origin, key: act.key, proof: act.proof });
    say(conflict.by, house, {
      type: 'RegisterWitness',
      ...claim('witness', conflict.by, `${conflict.by}/witness`).act,
    });
    const [one, other] = [leafHash('one'), leafHash('other')];
    const checkpoint = (root: Buffer) => signCheckpoint({ origin, size: 1, root }, jwk);
    const shown = { first: checkpoint(one), second: checkpoint(other), root: other.toString('base64'), proof: [] };
    say(conflict.by, house, { type: 'ReportConflict', ...shown });
    say(conflict.by, house, { type: 'WithdrawWitness', reason: 'the machine is taken away' });
  }
  const next = someone('SECRETARIAT', personOf('SECRETARIAT'));
  say('SECRETARIAT', house, {
    ...{ type: 'RotateKey', key: next.key.publicJwk },
    proof: proveKey(next.key.jwk, organisation, next.person),
  });
  return {
    lines: [...lines.values()].flat(),
    rootKey: who('SECRETARIAT').key.kid,
  };
}
