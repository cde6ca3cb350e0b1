import { createHash } from 'node:crypto';
import type { Act, DossierAct, MeetingAct, OrganisationAct } from '../../contracts/acts.ts';
import type { Entry } from '../../contracts/entry.ts';
import type { ConcordatEvent } from '../../contracts/events.ts';
import {
  aggregateRef,
  type AggregateRef,
  type DossierId,
  type Instant,
  type OrganisationId,
  type PersonId,
  type Sha256,
} from '../../contracts/ids.ts';
import type { Level, Procedure } from '../../contracts/procedure.ts';
import type { Refusal } from '../../contracts/refusal.ts';
import type { ProcessStep } from '../../contracts/workflow.ts';
import { meetingsReadFor } from '../../domain/dossier/facts/packages.ts';
import type { Others } from '../../domain/dossier/shown/waiting.ts';
import type { DossierState } from '../../domain/dossier/state.ts';
import { stepDue } from '../../domain/dossier/process.ts';
import { decideEntry, emptyFolded, foldEntry, type Folded } from '../../domain/journalling.ts';
import { sharingItem, type MeetingState } from '../../domain/meeting/state.ts';
import type { OrganisationState } from '../../domain/organisation/state.ts';
import { actor, hashOf } from './fixtures.ts';
import { frozen } from './givenWhenThen.ts';
import { key, keys } from './smallOrganisation.ts';

/**
 * An organisation whose dossiers and meetings act together, in memory: every statement becomes an entry as in the
 * intake, through the same function; only signatures and streams are left out.
 */
export type World = ReturnType<typeof createWorld>;

export type Said = { readonly by: string; readonly ref: AggregateRef; readonly act: Act; readonly at: Instant };

/** A statement with its entry, its aggregate before and after, and the organisation under which it was decided. */
export type Logged = Said & {
  readonly entry: Entry;
  readonly before: Folded;
  readonly after: Folded;
  readonly organisation: OrganisationState;
  /** The meetings in whose packages the document was. */
  readonly meetings: readonly MeetingState[];
};

/** What became of a statement. */
export type Answer = { readonly entry: Entry; readonly refusal: Refusal | null; readonly late: boolean };

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex') as Sha256;
export const dossierRef = (id: string) => aggregateRef('dossier', id);
export const meetingRef = (id: string) => aggregateRef('meeting', id);
/** The one person of an actor. */
export const personOf = (id: string) => `${id}-1` as PersonId;

/** `from`: another world, whose entries this one goes on from. */
export function createWorld(
  procedure: Procedure,
  from?: { readonly log: readonly Logged[]; readonly held: ReadonlyMap<AggregateRef, Folded> },
) {
  const organisationRef = aggregateRef('organisation', procedure.organisation);
  const held = new Map<AggregateRef, Folded>(from?.held);
  const log: Logged[] = [...(from?.log ?? [])];
  let sequence = log.length;

  const read = (ref: AggregateRef): Folded => held.get(ref) ?? emptyFolded(ref);

  const decide = (by: string, ref: AggregateRef, act: Act, at: Instant) => {
    const statement = {
      v: 1,
      organisation: procedure.organisation as OrganisationId,
      aggregate: ref,
      actor: actor(by),
      person: personOf(by),
      issuedAt: at,
      nonce: String(sequence),
      seq: 0,
      prev: null,
      act: act as never,
    } as const;
    const received = { statement, id: sha256(`${sequence}`), jws: `statement-${sequence}`, sequence, at };
    return decideEntry(received, read(ref), read, { textHash: hashOf, keys, encode: (entry) => JSON.stringify(entry) });
  };
  const answer = (entry: Entry): Answer => {
    const [first] = entry.events;
    const kept = first?.type === 'StatementRefused' || first?.type === 'LateStatementReceived';
    return { entry, refusal: kept ? first.refusal : null, late: first?.type === 'LateStatementReceived' };
  };

  /** Stores a statement and what was decided on it. */
  const send = (by: string, ref: AggregateRef, act: Act, at: Instant): Answer => {
    sequence += 1;
    const before = read(ref);
    const { entry, line } = decide(by, ref, frozen(act), at);
    const after = frozen(foldEntry(before, entry, sha256(line)));
    const near = before.kind === 'dossier' ? before.state.packages : [];
    const others = { organisation: organisation(), meetings: near.map((p) => meeting(p.meeting)) };
    log.push({ by, ref, act, at, entry, before, after, ...others });
    held.set(ref, after);
    return answer(entry);
  };

  const dossier = (id: string) => read(dossierRef(id)).state as DossierState;
  const meeting = (id: string) => read(meetingRef(id)).state as MeetingState;
  const organisation = () => read(organisationRef).state as OrganisationState;

  /** The meetings that the document's process reads; `named` by a signal: that one too, where it lists the document. */
  const meetingsNear = (id: string, named: string | null = null): readonly MeetingState[] => {
    const own: readonly string[] = meetingsReadFor(dossier(id));
    const listed = named !== null && !own.includes(named) && meeting(named).agenda.some((i) => i.dossier === id);
    return [...own, ...(listed ? [named] : [])].map(meeting);
  };

  /** What is read beside a document of where it stands: the others are those that share an item with it. */
  const othersNear = (id: string, named: string | null = null): Others => {
    const meetings = meetingsNear(id, named);
    const together = meetings.flatMap((m) => sharingItem(m, id as DossierId));
    return {
      organisation: organisation(),
      meetings,
      dossiers: Object.fromEntries(together.map((d) => [d, dossier(d)])),
    };
  };

  const stepOf = (id: string, named: string | null): ProcessStep | null => stepDue(dossier(id), othersNear(id, named));

  /** The statement that a step of the process is, as `activities/` sends it. */
  const statementOf = (
    id: string,
    step: ProcessStep,
  ): { ref: AggregateRef; act: DossierAct | MeetingAct | OrganisationAct } => {
    const own = dossierRef(id);
    switch (step.do) {
      case 'openRound':
        return { ref: own, act: { type: 'OpenRound', stage: step.stage, textHash: step.textHash, kind: 'open' } };
      case 'notify':
        return { ref: own, act: { type: 'RecordNotices', stage: step.stage, round: step.round, to: [] } };
      case 'remind':
        return {
          ref: own,
          act: { type: 'RecordReminders', stage: step.stage, round: step.round, fraction: step.fraction, to: [] },
        };
      case 'closeRound':
        return { ref: own, act: { type: 'CloseRound', stage: step.stage, round: step.round } };
      case 'recordPlacement':
        return {
          ref: own,
          act: { type: 'RecordPlacement', meeting: step.meeting, placed: step.placed, organ: step.organ! },
        };
      case 'numberAct':
        return { ref: meetingRef(step.meeting), act: { type: 'NumberAct', dossiers: step.dossiers as never } };
      case 'recordAdoption':
        return { ref: own, act: { type: 'RecordAdoption', meeting: step.meeting, number: step.number } };
      case 'admitMember':
        return { ref: organisationRef, act: { type: 'AdmitMember', member: step.member, dossier: id as never } };
    }
  };

  return {
    organisationRef,
    log: log as readonly Logged[],
    held: held as ReadonlyMap<AggregateRef, Folded>,
    read,
    dossier,
    meeting,
    organisation,
    meetingsNear,
    othersNear,
    send,
    stepOf,
    statementOf,
    /** What would be decided on a statement; nothing is stored. */
    would: (by: string, ref: AggregateRef, act: Act, at: Instant): Answer => answer(decide(by, ref, act, at).entry),
    /** Takes one step as the process. */
    take: (id: string, step: ProcessStep, at: Instant): Answer => {
      const { ref, act } = statementOf(id, step);
      return send('PROCESS', ref, act, at);
    },
    /** All events of one aggregate, in order. */
    eventsOf: (ref: AggregateRef): readonly ConcordatEvent[] =>
      log.filter((l) => l.ref === ref).flatMap((l) => l.entry.events),
    /** An aggregate as it was at an instant, folded again from its entries. */
    asOf: (ref: AggregateRef, instant: string): Folded =>
      log
        .filter((l) => l.ref === ref && l.entry.at <= instant)
        .reduce((on, { entry }) => foldEntry(on, entry, sha256(JSON.stringify(entry))), emptyFolded(ref)),
  };
}

/** Registers the organisation, its members, candidates and offices, each with one accredited person. */
export function found(
  world: World,
  procedure: Procedure,
  members: readonly string[],
  candidates: readonly string[],
  chairs: Readonly<Record<string, string>>,
  at: Instant,
): void {
  const by = (act: OrganisationAct) => {
    const { refusal } = world.send('SECRETARIAT', world.organisationRef, act, at);
    if (refusal) throw new Error(`${act.type} was refused by ${refusal.rule}: ${JSON.stringify(refusal.facts)}`);
  };
  const accredit = (id: string, level: Level = 'staff') =>
    by({ type: 'AccreditPerson', person: personOf(id), actor: actor(id), name: id, level, mandate: 'note 1' });
  const secretary = {
    person: personOf('SECRETARIAT'),
    actor: actor('SECRETARIAT'),
    name: 'Secretary',
    level: 'staff',
    mandate: null,
    key: key('a'),
  } as const;
  by({ type: 'RegisterOrganisation', procedure, secretariat: secretary });
  by({ type: 'RegisterOffice', office: actor('PROCESS'), role: 'process', name: 'Process' });
  accredit('PROCESS');
  for (const [organ, id] of Object.entries(chairs)) {
    by({ type: 'RegisterOffice', office: actor(id), role: 'chair', name: id });
    accredit(id);
    by({ type: 'PassChairmanship', organ: organ as never, office: actor(id), reason: 'first term' });
  }
  for (const m of members) {
    by({ type: 'RegisterMember', member: m as never, name: m, since: '2001-06-15' as never, paper: 'charter' });
    accredit(m, 'head');
  }
  for (const c of candidates) {
    by({ type: 'AnnounceCandidate', member: c as never, name: c });
    accredit(c, 'head');
  }
}

/** Takes every step that is due for a document, as the workflow does. Throws when one is refused or when they do not end. */
export function settle(world: World, id: string, meeting: string | null, at: Instant): readonly ProcessStep['do'][] {
  const done: ProcessStep['do'][] = [];
  for (let step = world.stepOf(id, meeting); step; step = world.stepOf(id, meeting)) {
    const { refusal } = world.take(id, step, at);
    if (refusal)
      throw new Error(
        `${JSON.stringify(step)} of ${id} was due and refused by ${refusal.rule} ${refusal.lack}: ${JSON.stringify(refusal.facts)}`,
      );
    done.push(step.do);
    if (done.length > 50) throw new Error(`the steps of ${id} do not end: ${done.slice(-6).join(', ')}`);
  }
  return done;
}
