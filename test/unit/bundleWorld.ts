import { sign } from 'node:crypto';
import { logKeyProofText, type Act } from '../../contracts/acts.ts';
import {
  PROCESS,
  aggregateRef,
  parseAggregateRef,
  type AggregateRef,
  type DossierId,
  type Instant,
  type OrganisationId,
  type Sha256,
} from '../../contracts/ids.ts';
import { Procedure } from '../../contracts/procedure.ts';
import type { Statement } from '../../contracts/statement.ts';
import { bundleOf } from '../../client/bundle.ts';
import { manifestOf, textFrom } from '../../client/index.ts';
import { verifierEvidence } from '../../client/verify.ts';
import { decideEntry, emptyFolded, foldEntry, type Folded } from '../../domain/journalling.ts';
import { lineHash, parseLine } from '../../evidence/chain.ts';
import { sha256Hex } from '../../evidence/hash.ts';
import { generateKey, privateKeyObject, proveKey } from '../../evidence/keys.ts';
import { signCheckpoint, type OrganisationEnd } from '../../evidence/log/checkpoint.ts';
import { cosign } from '../../evidence/log/cosignature.ts';
import { noteText, readNote } from '../../evidence/log/note.ts';
import {
  consistencyProof,
  inclusionProof,
  leafHash,
  nodeHash,
  treeRoot,
  type HashReader,
} from '../../evidence/log/tree.ts';
import { readStatement } from '../../evidence/statement.ts';
import { someone, type Someone } from '../int/people.ts';
import { procedure as small } from './smallOrganisation.ts';

/** An organisation with a log, witnesses and documents, all in memory, and the bundle of one of the documents. Simulated. */

export const ORIGIN = 'concordat/SMALL';
export const QUORUM = 2;
export const DOSSIER = 'B-1' as DossierId;
const START = Date.UTC(2026, 0, 5, 9);

export const procedure = Procedure.parse({ ...small, log: { witnesses: { quorum: { count: QUORUM } } } });
const house = aggregateRef('organisation', procedure.organisation);
export const dossierRef = aggregateRef('dossier', DOSSIER);

/** A key of the log or of a witness. */
export type LogKey = ReturnType<typeof generateKey>;
export type Witnesses = readonly { readonly name: string; readonly key: LogKey }[];

/** Gives the hashes of complete subtrees of leaves that are all at hand. */
export function readerOf(leaves: readonly Uint8Array[]): HashReader {
  const hashOf = (level: number, index: number): Uint8Array =>
    level === 0 ? leaves[index]! : nodeHash(hashOf(level - 1, index * 2), hashOf(level - 1, index * 2 + 1));
  return (nodes) => Promise.resolve({ ok: true, hashes: nodes.map(({ level, index }) => hashOf(level, index)) });
}

/** The organisation's last entry among these lines, as an honest log names it. */
function endOf(lines: readonly string[]): OrganisationEnd | undefined {
  const line = lines.findLast((l) => l.startsWith(`{"aggregate":"${house}"`));
  return line === undefined ? undefined : { aggregate: house, n: parseLine(line).n, hash: lineHash(line) };
}

/**
 * A checkpoint over the first `size` lines, signed and cosigned. `time`: seconds since 1970; `end`: what a log that lies says of
 * the organisation's last entry, null: nothing.
 */
export async function checkpointOf(
  lines: readonly string[],
  size: number,
  logKey: LogKey,
  witnesses: Witnesses,
  time: number,
  end: Partial<OrganisationEnd> | null = {},
): Promise<string> {
  const root = await treeRoot(size, readerOf(lines.map((l) => leafHash(l))));
  if (!root.ok) throw new Error(root.what);
  const organisation = endOf(lines.slice(0, size));
  const named = end && organisation && { organisation: { ...organisation, ...end } };
  const signed = readNote(signCheckpoint({ origin: ORIGIN, size, root: root.root, ...named }, logKey.jwk));
  if (!signed.ok) throw new Error(signed.what);
  const cosignatures = witnesses.map((w) => cosign(signed.text, w.name, w.key.jwk, time));
  return noteText({ text: signed.text, signatures: [...signed.signatures, ...cosignatures] });
}

/** A journal in memory that decides as the intake does; its lines are in the order of the log. */
function journal(rule: Procedure) {
  const folded = new Map<AggregateRef, Folded>();
  const counters = new Map<string, { seq: number; prev: Sha256 | null }>();
  const lines: string[] = [];
  const read = (ref: AggregateRef) => folded.get(ref) ?? emptyFolded(ref);
  let clock = START;

  /** What an entry became of: its events by type. */
  const receive = (jws: string, at = new Date(clock).toISOString() as Instant): readonly string[] => {
    const understood = readStatement(jws);
    if (!understood.ok) throw new Error(`${understood.rule} ${understood.lack} ${JSON.stringify(understood.facts)}`);
    const { statement, id } = understood;
    const received = { statement, id, jws, sequence: lines.length + 1, at };
    const { entry, line } = decideEntry(received, read(statement.aggregate), read, verifierEvidence);
    folded.set(entry.aggregate, foldEntry(read(entry.aggregate), entry, lineHash(line)));
    lines.push(line);
    return entry.events.map((e) => e.type);
  };
  const signed = (by: Someone, ref: AggregateRef, act: object, change: Partial<Statement> = {}): string => {
    const isProcess = by.actor === PROCESS;
    const { seq, prev } = counters.get(by.person) ?? { seq: 0, prev: null };
    const jws = by.signer.signStatement({
      ...{ v: 1, organisation: rule.organisation, aggregate: ref, actor: by.actor, person: by.person },
      ...{ issuedAt: new Date(clock).toISOString() as Instant, nonce: `${by.person}-${lines.length}` },
      ...{ seq: isProcess ? 0 : seq + 1, prev: isProcess ? null : prev, act: act as Act },
      ...change,
    } as Statement);
    if (!isProcess) counters.set(by.person, { seq: seq + 1, prev: sha256Hex(jws) });
    return jws;
  };
  return {
    lines,
    read,
    signed,
    receive,
    say(by: Someone, ref: AggregateRef, act: object): readonly string[] {
      clock += 1_000;
      return receive(signed(by, ref, act));
    },
  };
}

export type BundleWorld = Awaited<ReturnType<typeof bundleWorld>>;

/**
 * Builds it all: 59 lines of the log, of which the bundle holds 55; `short`: 28 lines, before anybody took a position. `rule`: the
 * procedure that the organisation is founded with.
 */
export async function bundleWorld(size: 'whole' | 'short' = 'whole', rule: Procedure = procedure) {
  const secretariat = someone('SECRETARIAT');
  const process = someone(PROCESS);
  const auditor = someone('AUDITOR');
  const members = size === 'whole' ? ['AAA', 'BBB', 'CCC', 'DDD', 'EEE'] : ['AAA', 'BBB', 'CCC'];
  const delegations = members.map((m) => someone(m));
  const chair = someone('CHAIR-EG');
  const logKey = generateKey();
  const witnesses: Witnesses = delegations.slice(0, 3).map((d) => ({ name: `${d.actor}/witness`, key: generateKey() }));
  const of = journal(rule);
  const { say } = of;
  const organisation = procedure.organisation as OrganisationId;
  const proof = (kind: 'log' | 'witness', actor: string, name: string, key: LogKey) =>
    sign(
      null,
      Buffer.from(logKeyProofText(kind, organisation, actor, name, key.kid)),
      privateKeyObject(key.jwk),
    ).toString('base64url');
  const enrol = (who: Someone, level: string) => {
    const { person, actor } = who;
    say(secretariat, house, { type: 'AccreditPerson', person, actor, name: person, level, mandate: 'note 1' });
    const key = who.key.publicJwk;
    say(secretariat, house, { type: 'EnrolKey', person, key, proof: proveKey(who.key.jwk, organisation, person) });
  };
  const founder = {
    person: secretariat.person,
    actor: secretariat.actor,
    name: 'S',
    level: 'staff',
    mandate: 'appointment 1',
  };
  say(secretariat, house, {
    ...{ type: 'RegisterOrganisation', procedure: rule },
    secretariat: { ...founder, key: secretariat.key.publicJwk },
  });
  say(secretariat, house, { type: 'RegisterOffice', office: PROCESS, role: 'process', name: 'Process' });
  enrol(process, 'service');
  for (const d of delegations) {
    const since = '2001-06-15';
    say(secretariat, house, { type: 'RegisterMember', member: d.actor, name: d.actor, since, paper: 'charter' });
    enrol(d, 'expert');
  }
  say(secretariat, house, { type: 'RegisterOffice', office: 'AUDITOR', role: 'auditor', name: 'Auditor' });
  enrol(auditor, 'staff');
  say(secretariat, house, { type: 'RegisterOffice', office: 'CHAIR-EG', role: 'chair', state: 'AAA', name: 'Chair' });
  enrol(chair, 'expert');
  say(secretariat, house, {
    type: 'PassChairmanship',
    organ: 'EG',
    office: 'CHAIR-EG',
    reason: 'order of the alphabet',
  });
  const origin = ORIGIN;
  const registered = proof('log', secretariat.actor, origin, logKey);
  say(secretariat, house, { type: 'RegisterLog', origin, key: logKey.publicJwk, proof: registered });
  for (const [i, { name, key }] of witnesses.entries()) {
    const by = delegations[i]!;
    say(by, house, { type: 'RegisterWitness', name, key: key.publicJwk, proof: proof('witness', by.actor, name, key) });
  }

  // A document that is not in the bundle, so that the lines of the bundle have gaps in the log.
  const other = aggregateRef('dossier', 'OTHER');
  const proposal = {
    type: 'ProposeDocument',
    class: 'decision',
    area: 'any',
    justification: 'agreed',
    leadOrgan: 'EG',
  };
  say(delegations[1]!, other, { ...proposal, title: 'Other', proposer: 'BBB' });
  say(secretariat, other, { type: 'RegisterDocument' });

  const texts = new Map<Sha256, Uint8Array>();
  const version = (number: number) => {
    const contents = ['ru', 'zh'].map((language) => {
      const made = textFrom(`# Draft ${number}\n\nOne paragraph (${language}).\n`, { language });
      if (!made.ok) throw new Error('the draft is a text');
      texts.set(made.value.sha256, Buffer.from(made.value.content));
      return made.value;
    });
    return { type: 'IssueVersion', ...manifestOf(DOSSIER, { number, title: 'Draft', texts: contents }) };
  };
  say(delegations[0]!, dossierRef, { ...proposal, title: 'Draft', proposer: 'AAA' });
  say(secretariat, dossierRef, { type: 'RegisterDocument' });
  const first = version(1);
  say(secretariat, dossierRef, first);
  say(secretariat, dossierRef, { type: 'Circulate', textHash: first.textHash });
  const older = { size: of.lines.length, time: START / 1_000 + of.lines.length + 1 };

  const people: Someone[] = [];
  if (size === 'whole') {
    // A key is rotated, another revoked while its owner goes on.
    const rotated = someone('CCC');
    const rotation = { key: rotated.key.publicJwk, proof: proveKey(rotated.key.jwk, organisation, rotated.person) };
    say(delegations[2]!, house, { type: 'RotateKey', ...rotation });
    say(secretariat, house, { type: 'RevokeKey', kid: delegations[4]!.key.kid, reason: 'stolen (simulated)' });
    people.push(delegations[0]!, delegations[1]!, rotated, delegations[3]!);
    for (const p of people) say(p, dossierRef, { type: 'ConfirmDelivery', stage: '20', textHash: first.textHash });
    say(chair, dossierRef, { type: 'OpenRound', stage: '20', textHash: first.textHash, kind: 'open' });
    for (const p of people)
      say(p, dossierRef, {
        type: 'TakePosition',
        stage: '20',
        round: 1,
        textHash: first.textHash,
        position: { kind: 'agree' },
      });
    say(secretariat, other, { type: 'RegisterDocument' });
    const second = version(2);
    say(secretariat, dossierRef, second);
    for (const p of people) {
      say(p, dossierRef, {
        type: 'TakePosition',
        stage: '20',
        round: 1,
        textHash: first.textHash,
        position: { kind: 'agree' },
      });
      say(p, dossierRef, { type: 'TakeUpProposal' });
    }
    say(auditor, dossierRef, { type: 'RegisterDocument' });
    say(delegations[1]!, other, { ...proposal, title: 'Again', proposer: 'BBB' });
  } else say(secretariat, dossierRef, { type: 'RegisterDocument' });
  const time = START / 1_000 + 3_600;
  const lines: readonly string[] = [...of.lines];
  const olderCheckpoint = await checkpointOf(lines, older.size, logKey, witnesses, older.time);

  /** Signs a log over these lines and makes the bundle of the document from it, as whoever holds the log's key can. */
  const sealed = async (
    over: readonly string[],
    by: {
      readonly logKey?: LogKey;
      readonly witnesses?: Witnesses;
      readonly checkpoint?: string;
      readonly since?: readonly number[];
    } = {},
  ): Promise<Map<string, Buffer>> => {
    const signer = by.logKey ?? logKey;
    const checkpoint =
      by.checkpoint ?? (await checkpointOf(over, over.length, signer, by.witnesses ?? witnesses, time));
    const read = readerOf(over.map((l) => leafHash(l)));
    const hashes = async (made: Promise<Awaited<ReturnType<typeof inclusionProof>>>) => {
      const path = await made;
      if (!path.ok) throw new Error(path.what);
      return path.proof;
    };
    const since = (by.since ?? [older.size]).filter((old) => old < over.length);
    const consistency = await Promise.all(
      since.map(async (old) => ({ old, path: await hashes(consistencyProof(old, over.length, read)) })),
    );
    const isOf = (line: string) =>
      parseAggregateRef(parseLine(line).aggregate).kind === 'organisation' ||
      line.includes(`"aggregate":"${dossierRef}"`);
    const files = await bundleOf({
      ...{
        organisation,
        dossier: DOSSIER,
        made: new Date(time * 1_000).toISOString() as Instant,
        texts,
        checkpoint,
        consistency,
      },
      entries: over.flatMap((line, index) => (isOf(line) ? [{ index, line }] : [])),
      inclusion: (index) => hashes(inclusionProof(index, over.length, read)),
    });
    return new Map(files);
  };
  const files: ReadonlyMap<string, Buffer> = await sealed(lines);
  const rootKey = secretariat.key.kid;
  return {
    ...{ files, lines, rootKey, logKey, witnesses, olderCheckpoint, older, sealed, journal: of, time, texts },
    ...{ secretariat, process, delegations: people, revoked: delegations.at(-1)!, organisation, house },
  };
}
