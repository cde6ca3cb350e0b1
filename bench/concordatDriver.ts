import { readFileSync } from 'node:fs';
import path from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { Client, Connection as TemporalConnection } from '@temporalio/client';
import type { PrivateJwk } from '../evidence/keys.ts';
import { proveKey } from '../evidence/keys.ts';
import type { ActorId, Day, DossierId, MemberId, OrganId, PersonId, StageCode, TextHash } from '../contracts/ids.ts';
import { AggregateRef, aggregateRef } from '../contracts/ids.ts';
import { STREAMS, workflowId } from '../contracts/names.ts';
import type { Notice } from '../contracts/views.ts';
import { connectNats } from '../journal/connection.ts';
import { createStreams } from '../journal/streams.ts';
import { memoryCounter } from '../client/counter.ts';
import { connectConcordat, type Connection } from '../client/connection.ts';
import type { Profile } from '../client/profile.ts';
import type { SubmitResult } from '../client/result.ts';
import { manifestOf, textFrom } from '../client/text/source.ts';
import { benchProcedure } from './procedure.ts';
import { BODY, REASONS, STAGES, run } from './workload.ts';

// node concordatDriver.js streams DIR | register DIR [chair] | drive DIR DOCS CONC TAG | counts DIR TAG DOCS
const [verb = '', dir = '', ...rest] = process.argv.slice(2);
const profiles = JSON.parse(readFileSync(path.join(dir, 'profiles.json'), 'utf8')) as Profile[];
const processJwk = JSON.parse(readFileSync(path.join(dir, 'process.jwk'), 'utf8')) as PrivateJwk;
const seed = (name: string) => new TextEncoder().encode(readFileSync(path.join(dir, `${name}.seed`), 'utf8'));
const url = profiles[0]!.natsUrl;

async function done(result: Promise<SubmitResult>): Promise<void> {
  const r = await result;
  if (!r.ok) throw new Error(`refused: ${JSON.stringify(r.refusal)}`);
}

async function connectAll(): Promise<{
  all: Connection[];
  secretariat: Connection;
  chair: Connection;
  delegations: Connection[];
}> {
  const all = await Promise.all(
    profiles.map((p) => connectConcordat(p, { counter: memoryCounter(), timeoutMs: 30_000 })),
  );
  return { all, secretariat: all[0]!, chair: all[1]!, delegations: all.slice(2) };
}

async function register(opening: 'process' | 'chair'): Promise<void> {
  const { all, secretariat } = await connectAll();
  const organisation = aggregateRef('organisation', 'BENCH');
  const say = (act: Parameters<Connection['submit']>[1]) => done(secretariat.submit(organisation, act));
  const root = profiles[0]!;
  const { d: _, ...key } = root.privateKey;
  const person = (p: Profile) => ({
    person: p.person,
    actor: p.actor,
    name: p.person,
    level: 'head' as const,
    mandate: 'simulated full powers',
  });
  await say({
    type: 'RegisterOrganisation',
    procedure: benchProcedure(opening),
    secretariat: { ...person(root), key },
  });
  const enrol = async (p: { person: PersonId; actor: ActorId; privateKey: PrivateJwk }) => {
    const { d: __, ...publicKey } = p.privateKey;
    await say({
      type: 'AccreditPerson',
      person: p.person,
      actor: p.actor,
      name: p.person,
      level: 'head',
      mandate: 'simulated full powers',
    });
    await say({ type: 'EnrolKey', person: p.person, key: publicKey, proof: proveKey(p.privateKey, 'BENCH', p.person) });
  };
  await say({ type: 'RegisterOffice', office: 'PROCESS' as ActorId, role: 'process', name: 'The process' });
  await enrol({ person: 'PROCESS' as PersonId, actor: 'PROCESS' as ActorId, privateKey: processJwk });
  await say({ type: 'RegisterOffice', office: 'CHAIR' as ActorId, role: 'chair', name: 'Chair' });
  await enrol(profiles[1]!);
  await say({ type: 'PassChairmanship', organ: 'ORGAN' as OrganId, office: 'CHAIR' as ActorId, reason: 'first chair' });
  for (const p of profiles.slice(2)) {
    await say({
      type: 'RegisterMember',
      member: p.actor as string as MemberId,
      name: p.actor,
      since: '2001-06-15' as Day,
      paper: 'simulated founding instrument',
    });
    await enrol(p);
  }
  await Promise.all(all.map((c) => c.close()));
}

async function drive(docs: number, conc: number, tag: string): Promise<void> {
  const { all, secretariat, chair, delegations } = await connectAll();
  // Every delegation reads its own notices; a stage is open for it when its own notice is there.
  const opened = new Map<string, () => void>();
  const notices = new Map<string, Notice>();
  const readers = await Promise.all(delegations.map((d) => d.notices()));
  const key = (d: number, dossier: string, stage: string) => `${d}/${dossier}/${stage}`;
  const reading = readers.map(async (reader, d) => {
    for await (const delivered of reader.follow()) {
      const k = key(d, delivered.notice.dossier, delivered.notice.stage);
      notices.set(k, delivered.notice);
      void delivered.acknowledge();
      opened.get(k)?.();
      opened.delete(k);
    }
  });
  const noticeOf = async (d: number, dossier: string, stage: string): Promise<Notice> => {
    const k = key(d, dossier, stage);
    if (!notices.has(k)) await new Promise<void>((resolve) => opened.set(k, resolve));
    const notice = notices.get(k)!;
    notices.delete(k);
    return notice;
  };
  const measured = await run(docs, conc, async (i, took) => {
    const dossier = `${tag}-${i}` as DossierId;
    const ref = AggregateRef.parse(`dossier/${dossier}`);
    const text = textFrom(BODY, { language: 'en' });
    if (!text.ok) throw new Error(JSON.stringify(text.refusal));
    await done(
      secretariat.submit(ref, {
        type: 'ProposeDocument',
        title: `Document ${i}`,
        class: 'document',
        area: 'bench',
        justification: 'workload',
        proposer: delegations[0]!.profile.actor as string as MemberId,
        leadOrgan: 'ORGAN',
      }),
    );
    await done(secretariat.submit(ref, { type: 'RegisterDocument' }));
    const { manifest, textHash } = manifestOf(dossier, { number: 1, title: `Document ${i}`, texts: [text.value] });
    await done(secretariat.submit(ref, { type: 'IssueVersion', textHash, manifest }));
    let before = performance.now();
    for (const stage of STAGES) {
      const first = await noticeOf(0, dossier, stage);
      took.stage(performance.now() - before);
      for (const [d, delegation] of delegations.entries()) {
        const notice = d === 0 ? first : await noticeOf(d, dossier, stage);
        const t = performance.now();
        await done(
          delegation.submit(ref, {
            type: 'TakePosition',
            stage: stage as StageCode,
            round: notice.round,
            textHash: notice.textHash as TextHash,
            position: { kind: 'agreeWithViewpoint', text: REASONS },
          }),
        );
        took.position(performance.now() - t);
      }
      before = performance.now();
      await done(
        chair.submit(ref, {
          type: 'FindConsensus',
          stage: stage as StageCode,
          round: first.round,
          textHash: first.textHash,
        }),
      );
    }
  });
  process.stdout.write(`${JSON.stringify(measured)}\n`);
  await Promise.all(readers.map((r) => r.stop()));
  await Promise.all(reading);
  await Promise.all(all.map((c) => c.close()));
}

/** Exact counts: events of each document's Temporal history, and what the streams hold. */
async function counts(tag: string, docs: number): Promise<void> {
  const temporal = new Client({
    connection: await TemporalConnection.connect({ address: process.env['TEMPORAL_ADDRESS']! }),
  });
  const events: number[] = [];
  for (let i = 0; i < docs; i++) {
    const handle = temporal.workflow.getHandle(workflowId(`${tag}-${i}` as DossierId));
    await handle.result();
    events.push((await handle.fetchHistory()).events?.length ?? 0);
  }
  const nc = await connectNats({ servers: url, name: 'bench', seed: seed('engine') });
  const jsm = await jetstreamManager(nc, { checkAPI: false });
  const streams = Object.fromEntries(
    await Promise.all(
      Object.values(STREAMS).map(async (s) => [s, (await jsm.streams.info(s)).state.messages] as const),
    ),
  );
  process.stdout.write(
    `${JSON.stringify({ temporalEvents: { min: Math.min(...events), max: Math.max(...events) }, streams })}\n`,
  );
  await nc.close();
  await temporal.connection.close();
}

async function main(): Promise<void> {
  if (verb === 'streams') {
    const nc = await connectNats({ servers: url, name: 'bench operator', seed: seed('operator') });
    await createStreams(nc, { replicas: 1 });
    await nc.close();
  } else if (verb === 'register') await register(rest[0] === 'chair' ? 'chair' : 'process');
  else if (verb === 'drive') await drive(Number(rest[0]), Number(rest[1]), rest[2] ?? 'B');
  else if (verb === 'counts') await counts(rest[0] ?? 'B', Number(rest[1]));
  else throw new Error(`unknown verb ${verb}`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${(error as Error).stack}\n`);
    process.exit(1);
  },
);
