import { connect, headers, nkeyAuthenticator } from '@nats-io/transport-node';
import type { Act } from '../../contracts/acts.ts';
import type { Receipt } from '../../contracts/entry.ts';
import {
  PROCESS,
  aggregateRef,
  type ActorId,
  type AggregateRef,
  type Instant,
  type OrganisationId,
  type PersonId,
  type Sha256,
} from '../../contracts/ids.ts';
import { inboxSubject, receiptSubjectsOf } from '../../contracts/names.ts';
import type { Procedure } from '../../contracts/procedure.ts';
import type { Statement } from '../../contracts/statement.ts';
import { generateKey, proveKey } from '../../evidence/keys.ts';
import { sha256Hex } from '../../evidence/hash.ts';
import { readReceipt } from '../../evidence/receipt.ts';
import { createSigner, type Signer } from '../../evidence/statement.ts';
import type { NatsConnection } from '../../journal/connection.ts';
import type { Engines } from '../engines.ts';

/** Someone who signs for an actor. */
export type Someone = {
  readonly actor: ActorId;
  readonly person: PersonId;
  readonly key: ReturnType<typeof generateKey>;
  readonly signer: Signer;
};

export function someone(actor: string, person = `${actor}-1`): Someone {
  const key = generateKey();
  return { actor: actor as ActorId, person: person as PersonId, key, signer: createSigner(key) };
}

export const AT = '2026-01-01T00:00:00.000Z' as Instant;

let nonces = 0;
/** A signed statement, ready for INBOX. Fields may be bent. */
export function statement(
  by: Someone,
  organisation: string,
  aggregate: AggregateRef,
  act: Act,
  change: Partial<Statement> = {},
): { readonly actor: string; readonly subject: string; readonly jws: string; readonly id: Sha256 } {
  const jws = by.signer.signStatement({
    v: 1,
    organisation: organisation as OrganisationId,
    aggregate,
    actor: by.actor,
    person: by.person,
    issuedAt: AT,
    nonce: `n${(nonces += 1)}`,
    seq: 1,
    prev: null,
    act,
    ...change,
  } as Statement);
  return { actor: by.actor, subject: inboxSubject(by.actor, aggregate), jws, id: sha256Hex(jws) };
}

export type Household = {
  readonly organisation: OrganisationId;
  readonly secretariat: Someone;
  readonly process: Someone;
  readonly delegations: readonly Someone[];
  /** Statements that register the organisation, its members, people and keys, in order. */
  readonly founding: readonly ReturnType<typeof statement>[];
  readonly everybody: readonly string[];
};

/** An organisation with a secretariat, the process and some delegations, each of one person with a key. */
export function household(procedure: Procedure, members: readonly string[]): Household {
  const { organisation } = procedure;
  const secretariat = someone('SECRETARIAT');
  const process = someone(PROCESS);
  const delegations = members.map((m) => someone(m));
  const ref = aggregateRef('organisation', organisation);
  const bySecretariat = (act: object) => statement(secretariat, organisation, ref, act as Act);
  const accredit = (who: Someone, level: string) => [
    bySecretariat({
      type: 'AccreditPerson',
      person: who.person,
      actor: who.actor,
      name: who.person,
      level,
      mandate: 'note 1',
    }),
    bySecretariat({
      type: 'EnrolKey',
      person: who.person,
      key: who.key.publicJwk,
      proof: proveKey(who.key.jwk, organisation, who.person),
      ...{ fingerprint: who.key.kid, paper: 'note 1' },
    }),
  ];
  const founding = [
    bySecretariat({
      type: 'RegisterOrganisation',
      procedure,
      secretariat: {
        person: secretariat.person,
        actor: secretariat.actor,
        name: 'S',
        level: 'staff',
        mandate: 'appointment 1',
        key: secretariat.key.publicJwk,
      },
    }),
    bySecretariat({ type: 'RegisterOffice', office: PROCESS, role: 'process', name: 'Process' }),
    ...accredit(process, 'service'),
    ...delegations.flatMap((d) => [
      bySecretariat({ type: 'RegisterMember', member: d.actor, name: d.actor, since: '2001-06-15', paper: 'charter' }),
      ...accredit(d, 'expert'),
    ]),
  ];
  return { organisation, secretariat, process, delegations, founding, everybody: ['SECRETARIAT', PROCESS, ...members] };
}

/**
 * A connection that outlives a server that is killed on a busy machine: a client gives up for good when it is too slow,
 * twice, to prove who it is to a server that has just come up.
 */
export function connectPatiently(engines: Engines, who: string): Promise<NatsConnection> {
  const authenticator = nkeyAuthenticator(new TextEncoder().encode(engines.seeds[who]));
  return connect({
    servers: engines.natsUrl,
    name: who,
    authenticator,
    timeout: 3_000,
    reconnectTimeWait: 100,
    maxReconnectAttempts: -1,
    ignoreAuthErrorAbort: true,
  });
}

export type Collected = { readonly actor: string; readonly receipt: Receipt; readonly jws: string };
export type Signed = ReturnType<typeof statement>;

/**
 * Puts statements into INBOX, each actor through its own account (the process's through HUB's), and collects the receipts
 * that come to those accounts.
 */
export async function openDesk(engines: Engines, house: Household) {
  const collected: Collected[] = [];
  const waiting = new Set<() => void>();
  const connections = new Map<string, NatsConnection>();
  async function open(actor: string): Promise<void> {
    const nc = await connectPatiently(engines, actor === PROCESS ? 'engine' : actor);
    connections.set(actor, nc);
    if (actor === PROCESS) return;
    nc.subscribe(receiptSubjectsOf(actor as ActorId), {
      callback: (error, message) => {
        const read = error ? undefined : readReceipt(message.data);
        if (!read?.ok) return;
        collected.push({ actor, receipt: read.receipt, jws: message.string() });
        for (const wake of waiting) wake();
      },
    });
    await nc.flush();
  }
  for (const actor of house.everybody) await open(actor);

  /** Publishes anything at all as an actor. */
  async function put(as: string, subject: string, body: string | Uint8Array, id?: string): Promise<PubAck> {
    const head = headers();
    if (id !== undefined) head.set('Nats-Msg-Id', id);
    for (let attempt = 0; ; attempt += 1) {
      try {
        const reply = await connections.get(as)!.request(subject, body, { timeout: 2_000, headers: head });
        return reply.json<PubAck>();
      } catch (error) {
        // While the server is down: the id makes a repetition harmless.
        if (attempt >= 50) throw error;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }

  /** Waits until a condition over the receipts holds. */
  async function until<T>(
    what: string,
    condition: (all: readonly Collected[]) => T | undefined | false,
    ms = 20_000,
  ): Promise<T> {
    const end = Date.now() + ms;
    for (;;) {
      const found = condition(collected);
      if (found !== undefined && found !== false) return found;
      const left = end - Date.now();
      if (left <= 0) throw new Error(`waited ${ms} ms for ${what}; receipts: ${collected.length}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, Math.min(left, 250));
        function done() {
          clearTimeout(timer);
          waiting.delete(done);
          resolve();
        }
        waiting.add(done);
      });
    }
  }
  const outcome = (id: string) =>
    until(`the outcome of ${id}`, (all) =>
      all.find((c) => c.receipt.statement === id && c.receipt.outcome !== 'received'),
    );
  return {
    collected,
    until,
    outcome,
    put,
    of: (id: string) => collected.filter((c) => c.receipt.statement === id),
    send: (s: Signed) => put(s.actor, s.subject, s.jws, s.id),
    /** Sends a statement and waits for its outcome. */
    close: async () => {
      await Promise.all([...connections.values()].map((nc) => nc.close()));
    },
    say: async (s: Signed): Promise<Receipt> => {
      await put(s.actor, s.subject, s.jws, s.id);
      const his = (c: Collected) =>
        c.actor === s.actor && c.receipt.statement === s.id && c.receipt.outcome !== 'received';
      return (await until(`the outcome of ${s.id}`, (all) => all.find(his))).receipt;
    },
  };
}
export type PubAck = {
  readonly seq: number;
  readonly duplicate?: boolean;
  readonly error?: { readonly description: string };
};
export type Desk = Awaited<ReturnType<typeof openDesk>>;
