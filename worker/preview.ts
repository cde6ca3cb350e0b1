import {
  aggregateRef,
  parseAggregateRef,
  type AggregateRef,
  type Instant,
  type OrganisationId,
} from '../contracts/ids.ts';
import { LIMITS } from '../contracts/limits.ts';
import type { Refusal } from '../contracts/refusal.ts';
import { parseStatement, type Statement } from '../contracts/statement.ts';
import type { PreviewReply, PreviewRequest } from '../contracts/views.ts';
import { refused } from '../domain/decision.ts';
import { meetingsReadFor } from '../domain/dossier/facts/packages.ts';
import type { Viewer } from '../domain/dossier/shown/viewer.ts';
import { readsOf, type Folded } from '../domain/journalling.ts';
import type { MeetingState } from '../domain/meeting/state.ts';
import { keyInForce, type OrganisationState } from '../domain/organisation/state.ts';
import { foresee, foreseenOfDossier, isForeseen, knownTo } from '../domain/preview.ts';
import { sha256Hex } from '../evidence/hash.ts';
import { notAuthentic } from '../evidence/rules.ts';
import type { Aggregates } from './aggregates.ts';
import { evidence } from './evidenceFunctions.ts';
import type { Reply } from './queries.ts';
import { unsent } from './unsent.ts';

export type PreviewDependencies = {
  readonly aggregates: Pick<Aggregates, 'refresh'>;
  readonly organisation: OrganisationId;
  readonly organisationNow: () => Promise<OrganisationState>;
};

/** Answers what would become of an act, from what is stored at the question. */
export function createPreview(deps: PreviewDependencies): (viewer: Viewer, asked: PreviewRequest) => Promise<Reply> {
  const { aggregates, organisation } = deps;
  const own = aggregateRef('organisation', organisation);

  return async (viewer, { aggregate, person, act }) => {
    const now = new Date().toISOString() as Instant;
    const parsed = parseStatement({
      ...{ v: 1, organisation, aggregate, actor: viewer.actor, person, act },
      ...{ issuedAt: now, nonce: 'n'.repeat(16), seq: Number.MAX_SAFE_INTEGER, prev: sha256Hex('') },
    });
    if (!parsed.ok) return refused('Q02', 'RequestMalformed', { mistakes: parsed.mistakes.slice(0, 600) });
    const { statement } = parsed;
    const ref = statement.aggregate;
    if (parseAggregateRef(ref).kind === 'organisation' && ref !== own)
      return refused('Q01', 'AggregateUnknown', { aggregate });
    const { folded } = await aggregates.refresh(ref);
    if (!isForeseen(viewer, folded)) return refused('Q07', 'NotShown', { aggregate });
    const state = await deps.organisationNow();
    // Of its own clock no preview knows more than that it is later than what is stored.
    const received = unsent(statement, now);
    const lack = lackOfSending(statement, received.jws, state);
    const on = knownTo(viewer, state, folded);
    const others = await readFor(statement, on, viewer, state);
    const foreseen = foresee(received, on, (r) => others.get(r) ?? notRead(r), evidence);
    const { after, ...told } = lack
      ? { ...foreseen, decided: { ok: false as const, refusal: lack }, after: on }
      : foreseen;
    const reply: PreviewReply = {
      ...{ ...told, n: folded.n, head: folded.head },
      ...(on.kind === 'dossier' && {
        ...foreseenOfDossier(on, { ...told, after }, viewer, {
          organisation: state,
          meetings: await meetingsOf(after),
        }),
      }),
    };
    return { ok: true, ...reply };
  };

  async function readFor(statement: Statement, on: Folded, viewer: Viewer, state: OrganisationState) {
    const others = new Map<AggregateRef, Folded>();
    for (const ref of readsOf(statement, on))
      others.set(ref, knownTo(viewer, state, (await aggregates.refresh(ref)).folded));
    return others;
  }

  async function meetingsOf(of: Folded): Promise<readonly MeetingState[]> {
    if (of.kind !== 'dossier') return [];
    const meetings: MeetingState[] = [];
    for (const id of meetingsReadFor(of.state)) {
      const { folded } = await aggregates.refresh(aggregateRef('meeting', id));
      if (folded.kind === 'meeting') meetings.push(folded.state);
    }
    return meetings;
  }
}

/** Why the intake would take no such statement at all, whatever the rules of its aggregate say. */
function lackOfSending({ actor, person }: Statement, jws: string, organisation: OrganisationState): Refusal | null {
  const isSigner = Object.keys(organisation.keys).some((kid) => {
    const found = keyInForce(organisation, kid);
    return found?.person.person === person && found.person.actor === actor;
  });
  const { rule, lack, facts } =
    jws.length > LIMITS.statementBytes
      ? notAuthentic('E01', 'size', { bytes: jws.length, limit: LIMITS.statementBytes })
      : notAuthentic('E06', 'notEnrolled', { person });
  return isSigner && rule === 'E06' ? null : { rule, lack, facts };
}

function notRead(ref: AggregateRef): never {
  throw new Error(`${ref} is read by a decision and was not loaded`);
}
