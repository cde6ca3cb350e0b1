import type { Act, DossierAct } from '../contracts/acts.ts';
import type { DossierEvent, OrganisationEvent } from '../contracts/events.ts';
import {
  PROCESS,
  aggregateRef,
  type ActorId,
  type Day,
  type Instant,
  type MemberId,
  type OrganId,
  type PersonId,
  type StageCode,
} from '../contracts/ids.ts';
import type { Statement } from '../contracts/statement.ts';
import type { VersionManifest } from '../contracts/text.ts';
import { evolveDossier } from '../domain/dossier/evolve.ts';
import type { Sight } from '../domain/dossier/shown/candidates.ts';
import { explanationOf } from '../domain/dossier/shown/explain.ts';
import { currentVersion, initialDossier, openRounds, type DossierState } from '../domain/dossier/state.ts';
import { decideEntry, emptyFolded, foldEntry, type Evidence, type Folded } from '../domain/journalling.ts';
import { evolveOrganisation } from '../domain/organisation/evolve.ts';
import { initialOrganisation, type OrganisationState } from '../domain/organisation/state.ts';
import { canonicalJson } from '../evidence/canonical.ts';
import { lineHash } from '../evidence/chain.ts';
import { sha256Hex, textHash } from '../evidence/hash.ts';
import { benchProcedure } from './procedure.ts';
import { BODY, REASONS, STAGES } from './workload.ts';

/**
 * The rules alone, on one core and without any engine: how many events of documents are folded in a second, how long a
 * decision takes on a document that has 10,000 entries and is in memory, and what it takes to explain a document with 10 and with 60
 * delegations. What is folded was decided by the rules before.
 */

const EVENTS = 1_000_000;
const ENTRIES = 10_000;
const DECISIONS = 20_000;
const EXPLANATIONS = 100;
const delegationsOf = (count: number) => Array.from({ length: count }, (_, i) => `M${i}`);
const DELEGATIONS = delegationsOf(10);
const CHAIR = 'CHAIR';
const SECRETARIAT = 'SECRETARIAT';
const HOUSE = aggregateRef('organisation', 'BENCH');
const START = Date.parse('2026-01-01T00:00:00.000Z');

const evidence: Evidence = {
  textHash,
  encode: canonicalJson,
  keys: { thumbprint: () => '' as never, isSound: () => true, provesPossession: () => true, contradicts: () => false },
};

/** Members with a person each, the secretariat, the process and one chair. */
function house(delegations: readonly string[]): Folded {
  const meta = { n: 1, at: new Date(START).toISOString() as Instant };
  const office = (id: string, role: 'secretariat' | 'process' | 'chair'): OrganisationEvent => ({
    ...{ type: 'OfficeRegistered', office: id as ActorId, role, state: null, name: id },
  });
  const events: readonly OrganisationEvent[] = [
    { type: 'OrganisationRegistered', procedure: benchProcedure() },
    office(SECRETARIAT, 'secretariat'),
    office(PROCESS, 'process'),
    office(CHAIR, 'chair'),
    { type: 'ChairmanshipPassed', organ: 'ORGAN' as OrganId, from: null, to: CHAIR as ActorId, reason: 'bench' },
    ...delegations.map((m): OrganisationEvent => ({
      ...{ type: 'MemberRegistered', member: m as MemberId, name: m, since: '2001-06-15' as Day },
    })),
    ...[SECRETARIAT, PROCESS, CHAIR, ...delegations].map((a): OrganisationEvent => ({
      ...{ type: 'PersonAccredited', person: `${a}-1` as PersonId, actor: a as ActorId, name: a },
      ...{ level: 'head', mandate: 'note 1' },
    })),
  ];
  const empty = emptyFolded(HOUSE);
  const state = events.reduce((s, e) => evolveOrganisation(s, e, meta), initialOrganisation);
  return { ...empty, n: events.length, state } as Folded;
}

type Journal = {
  readonly state: () => DossierState;
  readonly folded: () => Folded;
  readonly decide: (by: string, act: DossierAct) => ReturnType<typeof decideEntry>;
  readonly say: (by: string, act: DossierAct) => readonly DossierEvent[];
};

/** A journal of one document in memory; every statement is a second after the one before. */
function journal(id: string, organisation: Folded): Journal {
  const ref = aggregateRef('dossier', id);
  let folded = emptyFolded(ref);
  let sequence = 0;
  const decide = (by: string, act: DossierAct) => {
    const at = new Date(START + sequence * 1_000).toISOString() as Instant;
    const envelope = { v: 1, organisation: 'BENCH', aggregate: ref, actor: by, person: `${by}-1`, issuedAt: at };
    const statement = { ...envelope, nonce: `${sequence}`, seq: sequence, prev: null, act: act as Act } as Statement;
    const statementId = sha256Hex(`${id}/${sequence}`);
    const received = { statement, id: statementId, jws: 'j'.repeat(900), sequence: sequence + 1, at };
    return decideEntry(received, folded, (r) => (r === HOUSE ? organisation : emptyFolded(r)), evidence);
  };
  return {
    state: () => folded.state as DossierState,
    folded: () => folded,
    decide,
    say(by, act) {
      const { entry, line } = decide(by, act);
      sequence += 1;
      const [first] = entry.events;
      if (first?.type === 'StatementRefused' || first?.type === 'LateStatementReceived')
        throw new Error(`${act.type} by ${by} was refused: ${JSON.stringify(first.refusal)}`);
      folded = foldEntry(folded, entry, lineHash(line));
      return entry.events as readonly DossierEvent[];
    },
  };
}

function issue(of: Journal, id: string): DossierAct {
  const number = (currentVersion(of.state())?.manifest.number ?? 0) + 1;
  const sha256 = sha256Hex(`${number}`);
  const manifest: VersionManifest = {
    ...{ v: 1, dossier: id, number, title: 'A document', normalisation: 'NFC-LF-v1', openPlaces: [] },
    renderings: [{ language: 'en', status: 'official', sha256, bytes: 10, mediaType: 'text/plain' }],
  };
  return { type: 'IssueVersion', textHash: textHash(manifest), manifest };
}

function propose(of: Journal, id: string): readonly DossierEvent[] {
  const words = { title: 'A document', class: 'document', area: 'bench', justification: BODY };
  return [
    ...of.say(SECRETARIAT, { type: 'ProposeDocument', ...words, proposer: 'M0' as MemberId, leadOrgan: 'ORGAN' }),
    ...of.say(SECRETARIAT, { type: 'RegisterDocument' }),
    ...of.say(SECRETARIAT, issue(of, id)),
  ];
}

function open(of: Journal, stage: StageCode): readonly DossierEvent[] {
  const { textHash: text } = currentVersion(of.state())!;
  return of.say(PROCESS, { type: 'OpenRound', stage, textHash: text, kind: 'open' });
}

const roundOf = (of: Journal) => {
  const { stage, round, textHash: text } = openRounds(of.state())[0]!;
  return { stage, round, textHash: text };
};

/** The workload's document, from proposal to effect: its events in order. */
function oneDocument(organisation: Folded): readonly DossierEvent[] {
  const of = journal('D', organisation);
  const events = [...propose(of, 'D')];
  for (const stage of STAGES) {
    events.push(...open(of, stage as StageCode));
    const at = roundOf(of);
    events.push(...of.say(PROCESS, { type: 'RecordNotices', stage: at.stage, round: at.round, to: [] }));
    for (const m of DELEGATIONS)
      events.push(
        ...of.say(m, { type: 'TakePosition', ...at, position: { kind: 'agreeWithViewpoint', text: REASONS } }),
      );
    events.push(...of.say(CHAIR, { type: 'FindConsensus', ...at }));
  }
  return events;
}

/** A document whose text is rewritten again and again at its first stage, each text in a round of its own. */
function longDocument(organisation: Folded): Journal {
  const of = journal('LONG', organisation);
  propose(of, 'LONG');
  for (let i = 0; of.folded().n < ENTRIES; i += 1) {
    if (openRounds(of.state()).length === 0) open(of, STAGES[0] as StageCode);
    const at = roundOf(of);
    const m = DELEGATIONS[i % DELEGATIONS.length]!;
    of.say(m, { type: 'TakePosition', ...at, position: { kind: 'agreeWithViewpoint', text: REASONS } });
    if (i % 240 === 239 && of.folded().n < ENTRIES - 2) of.say(SECRETARIAT, issue(of, 'LONG'));
  }
  return of;
}

function quantile(values: readonly number[], q: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? 0;
}

function foldSpeed(organisation: Folded): void {
  const events = oneDocument(organisation);
  const documents = Math.ceil(EVENTS / events.length);
  const meta = { n: 1, at: new Date(START).toISOString() as Instant };
  const fold = (times: number) => {
    for (let i = 0; i < times; i += 1) events.reduce((s, e) => evolveDossier(s, e, meta), initialDossier);
  };
  fold(200);
  const since = performance.now();
  fold(documents);
  const seconds = (performance.now() - since) / 1000;
  const folded = documents * events.length;
  process.stdout.write(
    `fold: ${folded} events of ${documents} documents in ${seconds.toFixed(2)} s, ${Math.round(folded / seconds)} events a second\n`,
  );
}

function decisionSpeed(organisation: Folded): void {
  const since = performance.now();
  const of = longDocument(organisation);
  process.stdout.write(
    `a document of ${of.folded().n} entries, ${of.state().versions.length} versions and ${of.state().roundsOpened} rounds, decided and folded in ${((performance.now() - since) / 1000).toFixed(2)} s\n`,
  );
  const at = roundOf(of);
  const tries: Readonly<Record<string, readonly [string, DossierAct]>> = {
    'a position': [
      'M3',
      { type: 'TakePosition', ...at, position: { kind: 'object', reasons: REASONS, places: [] } as never },
    ],
    'a finding': [CHAIR, { type: 'FindConsensus', ...at }],
    'a new version': [SECRETARIAT, issue(of, 'LONG')],
    'a refusal': ['M3', { type: 'TakePosition', ...at, round: 1, position: { kind: 'agree' } }],
  };
  for (const [name, [by, act]] of Object.entries(tries)) {
    for (let i = 0; i < 500; i += 1) of.decide(by, act);
    const took = Array.from({ length: DECISIONS }, () => {
      const begin = performance.now();
      of.decide(by, act);
      return performance.now() - begin;
    });
    process.stdout.write(
      `  decision of ${name}, with its line: p50 ${quantile(took, 0.5).toFixed(3)} ms, p99 ${quantile(took, 0.99).toFixed(3)} ms\n`,
    );
  }
}

/** A document of which a third of the delegations were heard, each tenth of them with an objection; new for each explanation. */
function explanationSpeed(count: number): void {
  const delegations = delegationsOf(count);
  const organisation = house(delegations);
  const sightOf = (i: number): Sight => {
    const of = journal(`E${i}`, organisation);
    propose(of, `E${i}`);
    open(of, STAGES[0] as StageCode);
    const at = roundOf(of);
    for (let d = 0; d < count / 3; d += 1) {
      const position = d % 10 === 0 ? { kind: 'object', reasons: REASONS, places: [] } : { kind: 'agree' };
      of.say(delegations[(i + 3 * d) % count]!, { type: 'TakePosition', ...at, position: position as never });
    }
    const instant = new Date(START + 3_600_000).toISOString() as Instant;
    const parts = { organisation: organisation.state as OrganisationState, meetings: [], dossiers: {}, textHash };
    return { ...parts, state: of.state(), at: instant };
  };
  const took = Array.from({ length: EXPLANATIONS + 20 }, (_, i) => {
    const sight = sightOf(i);
    const begin = performance.now();
    explanationOf(sight);
    return performance.now() - begin;
  }).slice(20);
  process.stdout.write(
    `explanation of a document with ${count} delegations: p50 ${quantile(took, 0.5).toFixed(1)} ms, p99 ${quantile(took, 0.99).toFixed(1)} ms\n`,
  );
}

const organisation = house(DELEGATIONS);
foldSpeed(organisation);
decisionSpeed(organisation);
explanationSpeed(10);
explanationSpeed(60);
