import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Act, DossierAct, MeetingAct, OrganisationAct } from '../../contracts/acts.ts';
import type {
  ActorId,
  AggregateRef,
  Day,
  DossierId,
  Instant,
  MeetingId,
  MemberId,
  OrganId,
  StageCode,
  TextHash,
} from '../../contracts/ids.ts';
import { RESERVATION_KINDS, type Place, type Position } from '../../contracts/position.ts';
import type { Procedure } from '../../contracts/procedure.ts';
import { decisionAt } from '../../domain/dossier/facts/counting.ts';
import { procedureOf, underItsProcedure } from '../../domain/dossier/facts/ownProcedure.ts';
import { packageOf } from '../../domain/dossier/facts/packages.ts';
import { presentChairs } from '../../domain/dossier/facts/presentChair.ts';
import { beforeSitting, mayOpen, unmetNeeds } from '../../domain/dossier/facts/route.ts';
import { bound } from '../../domain/dossier/facts/terms.ts';
import { debtorsOf } from '../../domain/dossier/shown/roundWaits.ts';
import { blocks, currentVersion, openRounds, type DossierState, type Round } from '../../domain/dossier/state.ts';
import { countedMembers } from '../../domain/organisation/state.ts';
import { dayOf } from '../../domain/time.ts';
import { hashOf, manifest, places } from './fixtures.ts';
import { createWorld, dossierRef, found, meetingRef, personOf, settle, type World } from './world.ts';

/** Random histories: what somebody could sensibly do next, what they might do instead, what makes no sense, and the process. */

export const DOSSIERS = ['ADMISSION', 'STRATEGY', 'TREATY'] as const;
const CLASS_OF = { ADMISSION: 'decision', STRATEGY: 'sectoralDecisionApproving', TREATY: 'agreement' } as const;
/** By their organs. */
export const MEETINGS = ['CHS-1', 'CHS-2', 'CNC-1', 'CNC-2', 'CFM-1', 'CFM-2'] as const;
const MEMBERS = ['AAA', 'BBB', 'CCC'] as const;
const CHAIRS: Readonly<Record<string, string>> = {
  EG: 'CHAIR-EG',
  MIN: 'CHAIR-MIN',
  CNC: 'CHAIR-CNC',
  CFM: 'CHAIR-CFM',
  CHS: 'CHAIR-CHS',
};
const ACTORS = [...MEMBERS, 'DDD', 'SECRETARIAT', 'PROCESS', ...Object.values(CHAIRS), 'NOBODY'];
const STAGES = ['10', '20', '30', '40', '50', '60', '70', '80'] as const;
const reason = 'because';
const later = (now: Instant, ms: number) => new Date(Date.parse(now) + ms).toISOString() as Instant;

/** One move: it lets some time pass, and says something. */
export type Move = { when(now: Instant, world: World): Instant; play(world: World, now: Instant): void };
type Statement = { readonly by: string; readonly ref: AggregateRef; readonly act: Act };

const about = (by: string, id: string, act: DossierAct): Statement => ({ by, ref: dossierRef(id), act });
const atMeeting = (by: string, id: string, act: MeetingAct): Statement => ({ by, ref: meetingRef(id), act });

/** A version rewrites `para-2`, and the next paragraph too while all of the text is open; where it is said, all or nothing. */
function issue(
  id: string,
  state: DossierState,
  brackets: boolean,
  rewrites: 'open' | 'all' | 'nothing' = 'open',
): Statement {
  const openPlaces = brackets ? [{ place: places('para-2')[0]!, holders: ['AAA' as MemberId] }] : [];
  const number = state.versions.length + 1;
  const was = currentVersion(state)?.manifest.places ?? [];
  const held = (place: string) => (rewrites === 'all' ? undefined : was.find(([p]) => p === place)?.[1]);
  const open = rewrites !== 'nothing';
  const written = (of: string) => createHash('sha256').update(of).digest('base64url');
  const [first, second, third] = places('para-1', 'para-2', 'para-3');
  const next = manifest(number, {
    ...{ dossier: id, title: state.title || id, openPlaces },
    places: [
      [first!, held('para-1') ?? written(`${number}`)],
      [second!, (open ? undefined : held('para-2')) ?? written(`${number}`)],
      [third!, (open && state.reopenedPlaces.length === 0 ? undefined : held('para-3')) ?? written(`${number}`)],
    ],
  });
  return about('SECRETARIAT', id, { type: 'IssueVersion', textHash: hashOf(next), manifest: next });
}

function positionOf(pick: number): Position {
  const day = '2024-07-01' as Day;
  const all: readonly Position[] = [
    { kind: 'object', reasons: reason, places: places('para-1') },
    { kind: 'agreeWithReservation', reservation: RESERVATION_KINDS[pick % 4]!, text: reason },
    { kind: 'agreeAdReferendum', confirmBy: day },
    { kind: 'agreeWithViewpoint', text: reason },
    {
      kind: 'standAside',
      scope: pick % 2 ? { of: 'document' } : { of: 'paragraph', places: places('para-1') },
      public: true,
    },
    { kind: 'abstain' },
    { kind: 'proposeAmendment', place: places('para-1')[0]!, words: reason },
    { kind: 'requestTime', until: day, reasons: reason },
  ];
  return pick % 3 === 0 ? all[pick % all.length]! : { kind: 'agree' };
}

/** The document's procedure: its class may name another organ for a stage. */
const ruleAt = (world: World, state: DossierState, stage: StageCode) =>
  procedureOf(world.organisation(), state)?.stages[stage];
const chairAt = (world: World, state: DossierState, stage: StageCode) =>
  world.organisation().chairs[ruleAt(world, state, stage)!.organ] ?? 'NOBODY';
/** Whoever has the document before it now. */
const presentChair = (world: World, state: DossierState) => {
  const near = state.id === null ? [] : world.meetingsNear(state.id);
  return presentChairs(state, world.organisation(), near)[0] ?? 'NOBODY';
};
const named = (r: Round) => ({ stage: r.stage, round: r.round, textHash: r.textHash });

const concordance = (id: string, textHash: TextHash) =>
  about('SECRETARIAT', id, { type: 'RecordConcordance', textHash, languages: ['ru', 'zh'] });

/** A new member's delegation is accredited before it speaks, and a mandate that has run out is renewed. */
function spoken(world: World, statement: Statement, now: Instant): Statement {
  const { by } = statement;
  const known = world.organisation().people[personOf(by)];
  if (known && known.until !== null && known.until < dayOf(now)) {
    const renewed = { type: 'RenewMandate', person: personOf(by), mandate: 'note 3' } as const;
    return { by: 'SECRETARIAT', ref: world.organisationRef, act: renewed };
  }
  if (known) return statement;
  const person = { person: personOf(by), actor: by as ActorId, name: by, level: 'head', mandate: 'note 1' } as const;
  return { by: 'SECRETARIAT', ref: world.organisationRef, act: { type: 'AccreditPerson', ...person } };
}

/** In an open round: the next position, a lift, or the finding. */
function inRound(world: World, id: string, state: DossierState, pick: number, now: Instant): Statement {
  const rounds = openRounds(state);
  const round = rounds[pick % rounds.length]!;
  if (round.deadline <= now)
    return about('PROCESS', id, { type: 'CloseRound', stage: round.stage, round: round.round });
  const concordant = state.concordant.includes(round.textHash);
  if (!concordant && ruleAt(world, state, round.stage)?.adopts) return concordance(id, round.textHash);
  const debtors = debtorsOf(state, round, {
    organisation: world.organisation(),
    meetings: world.meetingsNear(id),
  });
  const unsettled = countedMembers(world.organisation()).filter((m) => {
    const p = round.positions[m];
    return (
      p &&
      (blocks(p, false) ||
        p.position.kind === 'agreeAdReferendum' ||
        (p.position.kind === 'agreeWithReservation' && !p.lifted))
    );
  });
  const [debtor] = debtors;
  if (debtor)
    return spoken(world, about(debtor, id, { type: 'TakePosition', ...named(round), position: positionOf(pick) }), now);
  const [first] = unsettled;
  if (first && pick % 5 < 3) {
    const lift = round.positions[first]!.position.kind !== 'agreeAdReferendum' && pick % 2 === 0;
    return about(
      first,
      id,
      lift
        ? { type: 'LiftPosition', ...named(round) }
        : { type: 'TakePosition', ...named(round), position: { kind: 'agree' } },
    );
  }
  if (ruleAt(world, state, round.stage)?.adopts && pick % 4 === 1)
    return about(chairAt(world, state, round.stage), id, { type: 'DecideOnDraft', ...named(round) });
  return conclude(world, id, state, round);
}

/** The chair's finding, or the declaration of the vote where the organ votes. */
function conclude(world: World, id: string, state: DossierState, round: Round): Statement {
  const votes = decisionAt(state, world.organisation().procedure, round.stage).by === 'vote';
  return about(
    chairAt(world, state, round.stage),
    id,
    votes ? { type: 'DeclareVote', ...named(round) } : { type: 'FindConsensus', ...named(round), sendUpBrackets: true },
  );
}

/** Between rounds: what the next stage of the route waits for. */
function betweenRounds(world: World, id: string, state: DossierState, pick: number, now: Instant): Statement | null {
  const text = currentVersion(state)!;
  const { procedure } = world.organisation();
  const open = state
    .definition!.route.map((s) => s.stage)
    .filter((s) => state.stages[s]?.status !== 'closed' && unmetNeeds(state, s).length === 0);
  const stage = open[pick % Math.max(open.length, 1)];
  if (!stage || !procedure) return null;
  const chair = chairAt(world, state, stage);
  const rule = procedure.stages[stage]!;
  const ask = about(chair, id, {
    type: 'OpenRound',
    stage,
    textHash: text.textHash,
    kind: pick % 4 === 0 ? 'silence' : 'open',
  });
  const last = state.stages[stage]?.rounds.at(-1);
  if (last?.outcome === 'silence' && last.textHash === text.textHash && pick % 4 < 3)
    return about(chair, id, { type: 'FindConsensus', ...named(last), sendUpBrackets: true });
  if (!rule.adopts && !rule.inMeeting) return ask;
  if (!rule.adopts) return sit(world, id, state, stage, pick, now) ?? ask;
  if (text.manifest.openPlaces.length > 0 || text.manifest.title !== state.title) {
    const sits = beforeSitting(state, procedure, world.meetingsNear(id)) !== null;
    return sits && !state.waivers.some((w) => w.of === 'freeze' && w.textHash === text.textHash)
      ? about(chair, id, { type: 'RecordWaiver', of: 'freeze', reason })
      : issue(id, state, false);
  }
  if (!state.concordant.includes(text.textHash)) return concordance(id, text.textHash);
  return sit(world, id, state, stage, pick, now) ?? ask;
}

/** The meeting of an organ at which a document is decided on: its own, else the first that may still sit. */
function sessionOf(world: World, state: DossierState, organ: OrganId): string {
  const ofOrgan = MEETINGS.filter((m) => m.startsWith(organ));
  const open = ofOrgan.find((m) => ['none', 'convened', 'sitting'].includes(world.meeting(m).phase));
  return packageOf(state, organ) ?? open ?? ofOrgan.at(-1) ?? MEETINGS[0];
}

/** What a round at a stage still waits for where it sits in a meeting: the meeting, the agenda, waivers, the sitting; null: nothing. */
function sit(
  world: World,
  id: string,
  state: DossierState,
  stage: StageCode,
  pick: number,
  now: Instant,
): Statement | null {
  const rule = ruleAt(world, state, stage)!;
  const chair = chairAt(world, state, stage);
  const meeting = sessionOf(world, state, rule.organ);
  const at = world.meeting(meeting);
  if (rule.inMeeting && at.phase === 'none') return atMeeting('SECRETARIAT', meeting, convene(meeting));
  if (rule.inMeeting && !at.agenda.some((i) => i.dossier === id))
    return (
      (pick % 5 === 1 ? placeBeside(world, id, meeting) : null) ??
      atMeeting('SECRETARIAT', meeting, placeOn(id, (at.agenda.at(-1)?.item ?? 0) + 1, meeting))
    );
  const no = mayOpen(state, stage, {
    organisation: underItsProcedure(world.organisation(), state),
    meetings: world.meetingsNear(id, meeting),
    aggregate: dossierRef(id),
  });
  if (no?.refusal.rule === 'D32')
    return about(at.phase === 'sitting' ? chair : 'SECRETARIAT', id, {
      ...{ type: 'RecordWaiver', of: 'sameVersion', reason },
    });
  if (no?.refusal.rule === 'D33')
    return about('SECRETARIAT', id, { type: 'RecordWaiver', of: 'circulationPeriod', reason });
  if (rule.inMeeting && !at.agendaApproved) return atMeeting(chair, meeting, { type: 'ApproveAgenda' });
  if (no?.refusal.rule === 'D59') return atMeeting(chair, meeting, { type: 'CloseSitting' });
  if (no?.refusal.lack === 'OtherItemFirst') return id === 'ADMISSION' ? null : sensible(world, 'ADMISSION', 7, now);
  const absent = MEMBERS.find((m) => !at.present[m]);
  const sitsWith = world.organisation().procedure?.organs[rule.organ]?.sitsWith;
  if (rule.inMeeting && (rule.quorum === 'present' || sitsWith) && absent && pick % 5 > 0)
    return atMeeting('SECRETARIAT', meeting, {
      ...{ type: 'RecordPresence', member: absent as MemberId, head: personOf(absent) },
    });
  return rule.inMeeting && at.phase === 'convened' ? atMeeting(chair, meeting, { type: 'OpenSitting' }) : null;
}

const convene = (id: string): MeetingAct => ({
  type: 'ConveneMeeting',
  organ: id.slice(0, 3) as OrganId,
  day: '2024-09-01' as Day,
  place: 'Astana',
  title: id,
});
const placeOn = (id: string, item: number, meeting: string): MeetingAct => ({
  type: 'PlaceOnAgenda',
  dossier: id as DossierId,
  item,
  decideFirst: id === 'ADMISSION' && meeting.startsWith('CHS'),
});
/** On the item of another document, so that one act approves both; null where nothing else is there. */
const placeBeside = (world: World, id: string, meeting: string): Statement | null => {
  const { agenda, acts } = world.meeting(meeting);
  const others = agenda.filter((i) => i.dossier !== id);
  const other = others.find((i) => !acts.some((a) => a.dossiers.includes(i.dossier))) ?? others.at(-1);
  return other === undefined
    ? null
    : atMeeting('SECRETARIAT', meeting, {
        ...placeOn(id, other.item, meeting),
        oneActWith: other.dossier,
      } as MeetingAct);
};

/** Where a procedure decides anything without the member concerned, each document names one: its class may change to such a one. */
function concerning(world: World): { readonly concerns?: MemberId } {
  const { procedure } = world.organisation();
  const decisions = [
    ...Object.values(procedure?.stages ?? {}),
    ...Object.values(procedure?.classes ?? {}).flatMap((c) => c.route),
  ].map((of) => of.decision);
  const concerns = countedMembers(world.organisation())[1];
  return concerns && decisions.some((d) => d?.by === 'consensus' && d.minus === 'concerned') ? { concerns } : {};
}

/** What somebody could sensibly do about a document now; null while the process has the turn. */
function sensible(world: World, id: (typeof DOSSIERS)[number], pick: number, now: Instant): Statement | null {
  const state = world.dossier(id);
  const text = currentVersion(state);
  switch (state.phase) {
    case null: {
      const proposal = {
        title: id,
        class: CLASS_OF[id],
        area: 'area',
        justification: reason,
        proposer: 'AAA' as MemberId,
        leadOrgan: 'CNC',
      };
      return about('AAA', id, {
        type: 'ProposeDocument',
        ...proposal,
        ...(id === 'ADMISSION' ? { admits: 'DDD' as MemberId } : {}),
        ...concerning(world),
      });
    }
    case 'proposed':
      return about('SECRETARIAT', id, { type: 'RegisterDocument' });
    case 'deferred': {
      const meeting = MEETINGS.find((m) => m.startsWith('CHS') && world.meeting(m).phase !== 'closed') ?? 'CNC-1';
      if (world.meeting(meeting).phase === 'none') return atMeeting('SECRETARIAT', meeting, convene(meeting));
      return about(presentChair(world, state), id, {
        type: 'TakeUpAgain',
        meeting: meeting as MeetingId,
        reason,
      });
    }
    case 'adopted': {
      const owed = state.adoptionRoster.find((m) => !state.signatures[m] && !state.nonSigners[m]);
      if (!state.adoptedText) return null;
      const textHash = state.adoptedText;
      if (!owed) {
        if (!state.certified) return about('SECRETARIAT', id, { type: 'CertifyCopies', textHash });
        const silent = bound(state).find((m) => !state.notified.includes(m));
        return silent && pick % 6 > 0
          ? about(silent, id, { type: 'NotifyCompletion', textHash })
          : about('SECRETARIAT', id, { type: 'AnnounceEntryIntoForce', day: now.slice(0, 10) as Day });
      }
      if (pick % 4 === 0)
        return about('SECRETARIAT', id, { type: 'ExplainNonSignature', member: owed, because: 'absent', note: reason });
      return about(owed, id, { type: 'Sign', textHash });
    }
    case 'withdrawn':
    case 'split':
    case 'merged':
    case 'abandoned':
    case 'lapsed':
    case 'ended':
    case 'inEffect':
      return null;
    case 'inProgress':
      break;
  }
  if (!text) return issue(id, state, pick % 5 === 0);
  const circulates = state.definition?.route.some((s) => s.stage === '10');
  if (
    circulates &&
    (state.circulated === null || (state.stages['10']?.status === 'open' && state.circulated !== text.textHash))
  )
    return about('SECRETARIAT', id, {
      type: 'Circulate',
      textHash: text.textHash,
      consent: 'consent',
      on: (pick % 3 ? '2024-05-01' : '2024-08-30') as Day,
    });
  if (state.stages['10']?.status === 'open') {
    const owed = countedMembers(world.organisation()).find((m) => !state.delivered[text.textHash]?.includes(m));
    return owed
      ? spoken(
          world,
          about(owed, id, { type: 'ConfirmDelivery', stage: '10' as StageCode, textHash: text.textHash }),
          now,
        )
      : issue(id, state, false);
  }
  return openRounds(state).length > 0
    ? inRound(world, id, state, pick, now)
    : betweenRounds(world, id, state, pick, now);
}

/** What somebody may do instead: in their capacity, at a moment of their own. */
function deviation(world: World, id: string, kind: number, pick: number, now: Instant): Statement {
  const state = world.dossier(id);
  const stages = Object.keys(state.stages).filter(
    (s) => world.organisation().procedure!.stages[s as StageCode],
  ) as StageCode[];
  const stage = (stages[pick % Math.max(stages.length, 1)] ?? '20') as StageCode;
  const earlier = (stages[Math.max(stages.indexOf(stage) - 1, 0)] ?? '20') as StageCode;
  const chair = chairAt(world, state, stage);
  const present = presentChair(world, state);
  const round = state.stages[stage]?.rounds.at(-1);
  const inIt = round ? named(round) : { stage, round: 1, textHash: 'f'.repeat(64) as TextHash };
  const textHash = currentVersion(state)?.textHash ?? inIt.textHash;
  const who = MEMBERS[pick % 3]!;
  const meeting = MEETINGS[pick % MEETINGS.length]!;
  const days = (n: number) => later(now, n * 86_400_000);
  const organisation = (act: OrganisationAct): Statement => ({ by: 'SECRETARIAT', ref: world.organisationRef, act });
  const all: readonly (() => Statement)[] = [
    () =>
      about(chair, id, {
        ...{ type: 'ReturnToStage', from: stage, to: earlier, reason },
        places: pick % 2 ? places('para-2') : [],
      }),
    () => about(chair, id, { type: 'RepeatStage', stage, reason, ...(pick % 3 === 0 && { places: places('para-2') }) }),
    () => about(chair, id, { type: 'TakeAsBasis', stage, textHash }),
    () => about('CHAIR-CFM', id, { type: 'TakeAsBasis', stage: '50' as StageCode, textHash }),
    () => about('CHAIR-CFM', id, { type: 'OpenRound', stage: '50' as StageCode, textHash, kind: 'open' }),
    () => about(present, id, { type: 'Defer', reason, ...(pick % 2 ? { to: meeting as MeetingId } : {}) }),
    () => about(chair, id, { type: 'ExtendRound', ...inIt, deadline: days(40), reason }),
    () => about(chair, id, { type: 'CloseRound', stage, round: inIt.round }),
    () =>
      about(chair, id, { type: 'OpenRound', stage, textHash, kind: pick % 2 ? 'silence' : 'open', deadline: days(4) }),
    () => about(chair, id, { type: 'FindConsensus', ...inIt }),
    () => about(chair, id, { type: 'DeclareVote', ...inIt }),
    () => about(who, id, { type: 'JoinLater', textHash }),
    () =>
      about(present, id, {
        type: 'ChangeClass',
        class: Object.keys(world.organisation().procedure!.classes)[pick % 14] ?? 'statement',
        reason,
      }),
    () =>
      about('SECRETARIAT', id, {
        ...{
          type: 'ProposeCorrection',
          textHash,
          language: 'ru',
          place: 'para-1' as Place,
          found: 'teh',
          corrected: 'the',
        },
        deadline: days(3),
      }),
    () => about(who, id, { type: 'ObjectToCorrection', correction: (pick % 2) + 1, reasons: reason }),
    () => {
      const correction = (pick % 2) + 1;
      if (pick % 3 > 0) {
        const noticed: DossierAct = { type: 'RecordNotices', stage: '90' as StageCode, round: 0, to: [], correction };
        saying(about('PROCESS', id, noticed), world, now);
      }
      return about('SECRETARIAT', id, { type: 'RecordCorrection', correction });
    },
    () => organisation({ type: 'RenewMandate', person: personOf(who), mandate: 'note 2', until: dayOf(now) }),
    () =>
      about('SECRETARIAT', id, {
        ...{ type: 'EndDocument', because: pick % 2 ? 'terminated' : 'superseded', reason, paper: 'act 9' },
        ...(pick % 3 ? {} : { by: 'LATER' as DossierId }),
      }),
    () =>
      about(chair, id, {
        ...{ type: 'RecordWaiver', of: 'quorum', stage, reason },
        ...(pick % 3 > 0 && { members: MEMBERS.slice(pick % 2) as readonly string[] as MemberId[] }),
      }),
    () => about(chair, id, { type: 'RuleOnAmendment', ...inIt, by: who as MemberId, blocks: pick % 2 === 0 }),
    () => issue(id, state, pick % 3 === 0, pick % 4 === 0 ? 'all' : 'open'),
    () => about('SECRETARIAT', id, { type: 'ChangeTitle', title: `title ${pick}`, reason }),
    () =>
      about('SECRETARIAT', id, {
        type: 'TakePosition',
        ...inIt,
        position: positionOf(pick),
        for: who as MemberId,
        paper: 'note 7',
      }),
    () => about(who, id, { type: 'TakePosition', ...inIt, position: positionOf(pick * 3) }),
    () => about(who, id, { type: 'LiftPosition', ...inIt, standAside: { of: 'document' } }),
    () => about(who, id, { type: 'WithdrawPosition', ...inIt }),
    () => about(who, id, { type: 'ConfirmDelivery', stage, textHash }),
    () => about('BBB', id, { type: 'TakeUpProposal' }),
    () =>
      pick % 4 === 0
        ? about('AAA', id, { type: 'WithdrawProposal', reason })
        : about(who, id, { type: 'Sign', textHash }),
    () => atMeeting('SECRETARIAT', meeting, convene(meeting)),
    () =>
      (pick % 3 === 0 ? placeBeside(world, id, meeting) : null) ??
      atMeeting('SECRETARIAT', meeting, placeOn(id, (pick % 9) + 1, meeting)),
    () => atMeeting('SECRETARIAT', meeting, { type: 'RemoveFromAgenda', dossier: id as DossierId, reason }),
    () =>
      atMeeting(CHAIRS[meeting.slice(0, 3)]!, meeting, {
        type: (['ApproveAgenda', 'OpenSitting', 'CloseSitting'] as const)[pick % 3]!,
      }),
    () =>
      organisation({
        type: 'PassChairmanship',
        organ: Object.keys(CHAIRS)[pick % 5] as OrganId,
        office: Object.values(CHAIRS)[pick % 4] as never,
        reason,
      }),
    () =>
      organisation({
        type: 'RegisterMember',
        member: (['EEE', 'FFF'] as const)[pick % 2]! as string as MemberId,
        name: 'E',
        since: '2024-06-01' as Day,
        paper: 'protocol of accession',
      }),
    () =>
      organisation(
        pick % 4 === 0
          ? { type: 'EndMembership', member: ['DDD', 'CCC', 'EEE'][pick % 3] as MemberId, reason, paper: 'note 9' }
          : { type: 'AnnounceCandidate', member: 'DDD' as MemberId, name: 'D' },
      ),
    () => about(who, id, { type: 'TakePosition', ...inIt, position: positionOf(pick % 2 ? 24 : 6) }),
    () =>
      atMeeting('SECRETARIAT', meeting, {
        ...{ type: 'RecordPresence', member: who as MemberId },
        head: pick % 4 ? personOf(who) : null,
      }),
    () => about(chair, id, { type: 'DecideOnDraft', ...inIt }),
    () =>
      about('SECRETARIAT', id, {
        ...{ type: 'NameEndorsers', textHash, place: 'para-1' as Place },
        members: MEMBERS.slice(pick % 3) as readonly string[] as MemberId[],
      }),
    () =>
      pick % 5 > 0
        ? about(who, id, { type: 'AgreeToAbandon' })
        : about(present, id, { type: 'AbandonDocument', reason }),
    () =>
      about(chair, id, {
        ...{ type: 'OfferCarryOver', organ: ruleAt(world, state, stage)!.organ, promises: [] },
        to: Object.values(CHAIRS)[(pick + 1) % 5] as ActorId,
      }),
    () => about(chair, id, { type: 'AcceptCarryOver', offer: (pick % 2) + 1 }),
    () =>
      about(present, id, {
        ...{
          type: 'SplitDocument',
          into: [
            { dossier: `PART-${pick % 3}` as DossierId, title: 'part', places: places(pick % 2 ? 'para-2' : 'para-3') },
          ],
        },
        ...{ remains: pick % 4 > 0, reason },
      }),
    () => {
      const into = DOSSIERS[pick % 3] as string as DossierId;
      // Mostly those that hold it have agreed, and hold the other, too.
      if (pick % 4 > 0)
        for (const owner of [state.proposer, ...state.takenUpBy]) {
          saying(about(owner, id, { type: 'AgreeToMerge', into }), world, now);
          saying(about(owner, into, { type: 'TakeUpProposal' }), world, now);
        }
      return about(present, id, { type: 'MergeInto', into, reason });
    },
    () => about(present, id, { type: 'RecordMerge', from: DOSSIERS[pick % 3] as string as DossierId }),
  ];
  return all[kind % all.length]!();
}

const stageCode = fc.constantFrom(...STAGES) as fc.Arbitrary<string> as fc.Arbitrary<StageCode>;
const small = fc.integer({ min: 1, max: 3 });
const meetingOf = fc.constantFrom(...MEETINGS) as fc.Arbitrary<string> as fc.Arbitrary<MeetingId>;
const memberOf = fc.constantFrom(...MEMBERS, 'DDD') as fc.Arbitrary<string> as fc.Arbitrary<MemberId>;

/** Any act at all, about texts that may be there. */
const anyAct = (texts: readonly TextHash[]): fc.Arbitrary<DossierAct> => {
  const textHash = fc.constantFrom(...texts, 'f'.repeat(64) as TextHash);
  const inIt = { stage: stageCode, round: small, textHash };
  const act = <T extends DossierAct['type']>(type: T, shape: object) =>
    fc.record({ type: fc.constant(type), ...shape }) as fc.Arbitrary<unknown> as fc.Arbitrary<DossierAct>;
  const r = fc.constant(reason);
  return fc.oneof(
    act('RegisterDocument', {}),
    act('TakeUpProposal', {}),
    fc.oneof(
      act('RecordConcordance', { textHash, languages: fc.constantFrom(['ru', 'zh'], ['ru', 'en']) }),
      act('ConfirmConcordance', { textHash }),
      act('AddRendering', {
        textHash,
        rendering: fc.constantFrom('en', 'ru').map((language) => ({
          ...{ language, status: 'unofficial', sha256: 'c'.repeat(64), bytes: 10, mediaType: 'text/markdown' },
        })),
      }),
    ),
    act('Circulate', { textHash }),
    act('ConfirmDelivery', { stage: stageCode, textHash }),
    act('OpenRound', { stage: stageCode, textHash, kind: fc.constantFrom('open', 'silence') }),
    act('CloseRound', { stage: stageCode, round: small }),
    act('TakePosition', { ...inIt, position: fc.nat(100).map(positionOf) }),
    act('TakePosition', { ...inIt, position: fc.nat(100).map(positionOf), for: memberOf }),
    act('LiftPosition', inIt),
    act('WithdrawPosition', inIt),
    act('RuleOnAmendment', { ...inIt, by: memberOf, blocks: fc.boolean() }),
    act('FindConsensus', inIt),
    act('TakeAsBasis', { stage: stageCode, textHash }),
    act('ReturnToStage', { from: stageCode, to: stageCode, places: fc.constant([]), reason: r }),
    act('RepeatStage', { stage: stageCode, reason: r }),
    act('Defer', { reason: r, to: meetingOf }),
    act('TakeUpAgain', { meeting: meetingOf, reason: r }),
    act('RecordWaiver', {
      of: fc.constantFrom('sameVersion', 'concordance', 'circulationPeriod', 'freeze'),
      reason: r,
    }),
    act('RecordWaiver', { of: fc.constant('quorum'), stage: stageCode, reason: r }),
    act('Sign', { textHash }),
    act('ExplainNonSignature', { member: memberOf, because: fc.constant('pending'), note: r }),
    act('DeclareVote', inIt),
    act('ChangeClass', { class: fc.constantFrom('statement', 'agreement', 'none'), reason: r }),
    act('CertifyCopies', { textHash }),
    act('NotifyCompletion', { textHash }),
    act('AnnounceEntryIntoForce', { day: fc.constant('2025-01-01') }),
    act('JoinLater', { textHash }),
    act('ProposeCorrection', {
      ...{ textHash, language: fc.constantFrom('ru', 'en'), place: fc.constant('para-1'), found: r, corrected: r },
      deadline: fc.constant('2024-07-30T00:00:00.000Z'),
    }),
    act('ObjectToCorrection', { correction: small, reasons: r }),
    act('RecordCorrection', { correction: small }),
    act('WithdrawCorrection', { correction: small, reason: r }),
    act('EndDocument', { because: fc.constantFrom('terminated', 'expired'), reason: r, paper: r }),
    act('RecordNotices', { stage: stageCode, round: fc.integer({ min: 0, max: 3 }), to: fc.constant([]) }),
    act('RecordReminders', {
      stage: stageCode,
      round: small,
      fraction: fc.constantFrom(0.5, 0.8),
      to: fc.constant([]),
    }),
    act('SendReminder', { ...inIt }),
    act('RecordAdoption', { meeting: meetingOf, number: small }),
    act('RecordPlacement', { meeting: meetingOf, placed: fc.boolean() }),
    act('LinkImplementation', { child: fc.constant('CHILD') }),
  );
};

const MINUTE = 60_000;
const wait = fc.oneof(
  { weight: 8, arbitrary: fc.constant(MINUTE) },
  { weight: 2, arbitrary: fc.constantFrom(null, 0, 86_400_000, 5 * 86_400_000, 30 * 86_400_000) },
);
/** So much later; `null`: at the very instant of the next deadline. */
const after = (ms: number | null) => (now: Instant, world: World) => {
  if (ms !== null) return later(now, ms);
  const deadlines = DOSSIERS.flatMap((id) => openRounds(world.dossier(id)).map((r) => r.deadline)).filter(
    (d) => d > now,
  );
  return deadlines.toSorted()[0] ?? later(now, MINUTE);
};
const dossier = fc.constantFrom(...DOSSIERS);
const saying = (statement: Statement | null, world: World, now: Instant) =>
  void (statement && world.send(statement.by, statement.ref, statement.act, now));

/** Some statements one after the other, each third of them picked at random, and the process at work between them. */
const goOn = fc
  .record({ id: dossier, pick: fc.nat(60), steps: fc.integer({ min: 1, max: 8 }), ms: wait })
  .map(({ id, pick, steps, ms }): Move => ({
    when: after(ms),
    play: (w, now) => {
      for (let i = 0; i < steps; i += 1) {
        saying(sensible(w, id, i % 3 === 0 ? pick + i : 7, now), w, now);
        if ((pick + i) % 3 > 0) settle(w, id, MEETINGS[(pick + i) % (MEETINGS.length + 1)] ?? null, now);
      }
    },
  }));
const unfinished = (world: World, pick: number) => {
  const open = DOSSIERS.filter((id) => world.dossier(id).adoption === null && world.dossier(id).phase !== 'withdrawn');
  return open[pick % Math.max(open.length, 1)] ?? DOSSIERS[pick % 3]!;
};
const deviate = fc.record({ kind: fc.nat(63), pick: fc.nat(60), ms: wait }).map(({ kind, pick, ms }): Move => ({
  when: after(ms),
  play: (w, now) => saying(deviation(w, unfinished(w, pick), kind, pick, now), w, now),
}));
const nonsense = fc
  .record({
    id: dossier,
    by: fc.constantFrom(...ACTORS),
    act: anyAct([...DOSSIERS].map((id) => hashOf(manifest(1, { dossier: id, title: id })))),
    ms: wait,
  })
  .map(({ id, by, act, ms }): Move => ({ when: after(ms), play: (w, now) => saying(about(by, id, act), w, now) }));
/** A statement about the round that ends next, stored a moment before its deadline, at it, or a moment after. */
const atTheDeadline = fc
  .record({ who: fc.constantFrom(...MEMBERS), ms: fc.constantFrom(-1, 0, 1), pick: fc.nat(60) })
  .map(({ who, ms, pick }): Move => ({
    when: (now, w) => {
      const end = after(null)(now, w);
      return later(end, ms) > now ? later(end, ms) : now;
    },
    play: (w, now) => {
      for (const id of DOSSIERS)
        for (const r of openRounds(w.dossier(id)).filter(
          (x) => Math.abs(Date.parse(x.deadline) - Date.parse(now)) <= 1,
        ))
          saying(about(who, id, { type: 'TakePosition', ...named(r), position: positionOf(pick) }), w, now);
    },
  }));
/** What is said about positions besides them: jointly, ad referendum, of amendments and deadlines; by whoever it falls to. */
const together = fc
  .record({ id: dossier, who: fc.constantFrom(...MEMBERS), kind: fc.nat(7), pick: fc.nat(60), ms: wait })
  .map(({ id, who, kind, pick, ms }): Move => ({
    when: after(ms),
    play: (w, now) => {
      const state = w.dossier(id);
      const rounds = Object.values(state.stages).flatMap((s) => s.rounds);
      const r = openRounds(state)[0] ?? rounds[pick % Math.max(rounds.length, 1)];
      if (!r) return;
      const { positions } = r;
      const rest = MEMBERS.filter((m) => m !== who) as readonly string[] as MemberId[];
      const statement = Object.values(positions).find((p) => p.jointly)?.statement ?? ('f'.repeat(64) as never);
      const chair = chairAt(w, state, r.stage);
      const deadline = later(now, 86_400_000);
      const by = (Object.values(positions).find((p) => p.position.kind === 'proposeAmendment')?.member ??
        who) as MemberId;
      const acts: readonly (readonly [string, DossierAct])[] = [
        [who, { type: 'TakePosition', ...named(r), position: positionOf(pick), jointly: rest }],
        ...MEMBERS.map((m) => [m, { type: 'AssentToJointPosition', ...named(r), statement }] as const),
        ...rounds.flatMap((x) => MEMBERS.map((m) => [m, { type: 'ConfirmAdReferendum', ...named(x) }] as const)),
        ...MEMBERS.map((m) => [m, { type: 'AgreeToShorten', ...named(r), deadline }] as const),
        [chair, { type: 'ShortenRound', ...named(r), deadline, reason }],
        ['SECRETARIAT', { type: 'AskToConfirmUnchanged', ...named(r), since: state.versions[0]!.textHash }],
        [
          chair,
          {
            type: 'RuleOnAmendment',
            ...named(r),
            by,
            blocks: pick % 5 === 0,
            outcome: pick % 5 ? 'refused' : 'accepted',
          },
        ],
        ['SECRETARIAT', { type: 'RecordReview', outcome: 'confirmed', reason }],
      ];
      const types = [...new Set(acts.map(([, a]) => a.type))];
      const stands = (k: Position['kind'], ended: boolean) =>
        rounds.some(
          (x) => (x.outcome !== null) === ended && Object.values(x.positions).some((p) => p.position.kind === k),
        );
      // Seldom enough there is something to ask about, to confirm or to rule on.
      const wanted = openRounds(state).some((x) => x.textHash !== state.versions[0]!.textHash)
        ? 'AskToConfirmUnchanged'
        : stands('agreeAdReferendum', true)
          ? 'ConfirmAdReferendum'
          : stands('proposeAmendment', false)
            ? 'RuleOnAmendment'
            : types[kind % types.length];
      for (const [speaker, act] of acts)
        if (act.type === wanted || (wanted === 'ShortenRound' && act.type === 'AgreeToShorten'))
          saying(about(speaker, id, act), w, now);
    },
  }));
/** Delivery to all, then a silence round; half of them are broken at once, the others wait for their deadline. */
const silence = fc.record({ id: dossier, pick: fc.nat(60), ms: wait }).map(({ id, pick, ms }): Move => ({
  when: after(ms),
  play: (w, now) => {
    const state = w.dossier(id);
    const textHash = currentVersion(state)?.textHash;
    const stage = Object.values(state.stages).find((s) => s.status === 'open' && s.stage !== '10')?.stage;
    if (!textHash || !stage || state.phase !== 'inProgress') return;
    const chair = chairAt(w, state, stage);
    const open = openRounds(state).find((r) => r.stage === stage);
    if (open) saying(about(chair, id, { type: 'CloseRound', stage, round: open.round }), w, now);
    const at = state.circulated === textHash ? ('10' as StageCode) : stage;
    for (const m of countedMembers(w.organisation()))
      saying(spoken(w, about(m, id, { type: 'ConfirmDelivery', stage: at, textHash }), now), w, now);
    saying(about(chair, id, { type: 'OpenRound', stage, textHash, kind: 'silence' }), w, now);
    const round = openRounds(w.dossier(id)).find((r) => r.stage === stage && r.kind === 'silence');
    if (!round) return;
    const breaks = about(MEMBERS[pick % 3]!, id, { type: 'TakePosition', ...named(round), position: positionOf(24) });
    if (pick % 2 === 0) saying(breaks, w, now);
  },
}));
/** A ballot in which some are against, and its declaration. */
const ballot = fc.record({ id: dossier, pick: fc.nat(60), ms: wait }).map(({ id, pick, ms }): Move => ({
  when: after(ms),
  play: (w, now) => {
    const votes = (r: Round) => decisionAt(w.dossier(id), w.organisation().procedure, r.stage).by === 'vote';
    const round = openRounds(w.dossier(id)).find(votes);
    if (!round) return;
    for (const [i, m] of countedMembers(w.organisation()).entries()) {
      const position = (pick >> i) % 2 ? positionOf(24) : positionOf(7);
      saying(spoken(w, about(m, id, { type: 'TakePosition', ...named(round), position }), now), w, now);
    }
    saying(about(chairAt(w, w.dossier(id), round.stage), id, { type: 'DeclareVote', ...named(round) }), w, now);
  },
}));
/** What was agreed is gone back to, by name and then without names, or is split; then a version comes, as it should or not. */
const goneBackTo = fc.record({ id: dossier, pick: fc.nat(60), ms: wait }).map(({ id, pick, ms }): Move => ({
  when: after(ms),
  play: (w, now) => {
    const state = w.dossier(id);
    const closed = Object.values(state.stages).filter((s) => s.status === 'closed' && s.rounds.length > 0);
    for (const [i, { stage }] of closed.slice(-2).toReversed().entries()) {
      const named = i === 0 ? { places: places('para-2') } : {};
      saying(about(chairAt(w, state, stage), id, { type: 'RepeatStage', stage, reason, ...named }), w, now);
    }
    const part = { dossier: `PART-${pick % 3}` as DossierId, title: 'part', places: places('para-2') };
    if (pick % 3 === 0) {
      const split: DossierAct = { type: 'SplitDocument', into: [part], remains: true, reason };
      saying(about(presentChair(w, state), id, split), w, now);
    }
    saying(issue(id, w.dossier(id), false, (['open', 'all', 'nothing'] as const)[pick % 5] ?? 'open'), w, now);
  },
}));
/** An adopted text is corrected, whether or not the members were told; what was proposed is recorded when its time has come. */
const corrected = fc.record({ id: dossier, pick: fc.nat(60), ms: wait }).map(({ id, pick, ms }): Move => ({
  when: after(ms),
  play: (w, now) => {
    const { corrections, adoptedText: textHash } = w.dossier(id);
    if (!textHash) return;
    const due = corrections.find((c) => c.outcome === null);
    const correction = due?.number ?? corrections.length + 1;
    const language = 'ru';
    const words = {
      language,
      place: 'para-1' as Place,
      found: 'teh',
      corrected: 'the',
      deadline: later(now, 3 * 86_400_000),
    };
    if (!due) saying(about('SECRETARIAT', id, { type: 'ProposeCorrection', textHash, ...words }), w, now);
    const noticed: DossierAct = { type: 'RecordNotices', stage: '90' as StageCode, round: 0, to: [], correction };
    if (pick % 2) saying(about('PROCESS', id, noticed), w, now);
    saying(about('SECRETARIAT', id, { type: 'RecordCorrection', correction }), w, now);
  },
}));
/** Two documents for one act: one is put on the item of another, off its own where it has one. */
const oneAct = fc.record({ id: dossier, ms: wait }).map(({ id, ms }): Move => ({
  when: after(ms),
  play: (w, now) => {
    const meeting = MEETINGS.filter((m) => ['convened', 'sitting'].includes(w.meeting(m).phase)).find((m) =>
      w
        .meeting(m)
        .agenda.some((i) => i.dossier !== id && !w.meeting(m).acts.some((a) => a.dossiers.includes(i.dossier))),
    );
    if (meeting === undefined) return;
    if (w.meeting(meeting).agenda.some((i) => i.dossier === id))
      saying(atMeeting('SECRETARIAT', meeting, { type: 'RemoveFromAgenda', dossier: id as DossierId, reason }), w, now);
    saying(placeBeside(w, id, meeting), w, now);
    settle(w, id, meeting, now);
  },
}));
/** The process takes what is due, woken by one of the meetings or by none, and closes what has passed its deadline. */
const process = fc
  .record({ id: dossier, meeting: fc.constantFrom(null, ...MEETINGS), ms: wait })
  .map(({ id, meeting, ms }): Move => ({
    when: after(ms),
    play: (w, now) => {
      for (const r of openRounds(w.dossier(id)).filter((x) => x.deadline <= now))
        w.take(id, { do: 'closeRound', stage: r.stage, round: r.round, at: r.deadline }, now);
      settle(w, id, meeting, now);
    },
  }));

/** The organisation, founded once for each procedure; histories go on from it. */
const founded = new WeakMap<Procedure, World>();
export function start(of: Procedure): World {
  const before = founded.get(of) ?? createWorld(of);
  if (!founded.has(of)) {
    found(before, of, MEMBERS, ['DDD'], CHAIRS, '2024-05-01T09:00:00.000Z' as Instant);
    founded.set(of, before);
  }
  return createWorld(of, before);
}

/** Takes a document on its way, without incidents, until it is there. Throws where it never gets there. */
export function bring(world: World, id: (typeof DOSSIERS)[number], isThere: (steps: number) => boolean): void {
  const now = later(world.log.at(-1)!.at, MINUTE);
  for (let i = 0; !isThere(i); i += 1) {
    if (i > 200) throw new Error(`${id} does not get there`);
    saying(sensible(world, id, 7, now), world, now);
    const listing = MEETINGS.filter((m) => world.meeting(m).agenda.some((item) => item.dossier === id));
    for (const meeting of i % 2 ? [null] : [null, ...listing]) settle(world, id, meeting, now);
  }
}

export type History = { readonly procedure: Procedure; readonly start: () => World; readonly moves: readonly Move[] };

/** Each document first goes some way, so that histories begin anywhere between proposal and summit. */
export function history(of: Procedure | fc.Arbitrary<Procedure>): fc.Arbitrary<History> {
  const ways = fc.array(fc.integer({ min: 0, max: 55 }), { minLength: DOSSIERS.length, maxLength: DOSSIERS.length });
  const move = fc.oneof(
    { weight: 5, arbitrary: goOn },
    { weight: 6, arbitrary: deviate },
    { weight: 1, arbitrary: nonsense },
    { weight: 1, arbitrary: atTheDeadline },
    { weight: 3, arbitrary: process },
    { weight: 2, arbitrary: together },
    { weight: 1, arbitrary: silence },
    { weight: 1, arbitrary: ballot },
    { weight: 2, arbitrary: oneAct },
    { weight: 1, arbitrary: goneBackTo },
    { weight: 1, arbitrary: corrected },
  );
  const procedure = 'generate' in of ? of : fc.constant(of);
  const moves = fc.array(move, { maxLength: 70, size: 'max' });
  return fc.record({ procedure, ways, moves }).map((drawn) => ({
    procedure: drawn.procedure,
    moves: drawn.moves,
    start: () => {
      const world = start(drawn.procedure);
      DOSSIERS.forEach((id, i) => bring(world, id, (steps) => steps >= drawn.ways[i]!));
      return world;
    },
  }));
}
