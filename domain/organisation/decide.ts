import { keyProofText, type OrganisationAct, type PublicJwk } from '../../contracts/acts.ts';
import type { OrganisationEvent } from '../../contracts/events.ts';
import { PROCESS, parseAggregateRef, type ActorId, type PersonId } from '../../contracts/ids.ts';
import type { Procedure } from '../../contracts/procedure.ts';
import { accepted, type Decision } from '../decision.ts';
import { procedureMistakes } from '../procedure.ts';
import { fulfilObligation, recordObligation } from './accession.ts';
import { isLogOrWitnessKey, mayWitness, registerLog, registerWitness, reportConflict, withdrawWitness } from './log.ts';
import { admitMember, endMembership, registerMember } from './membership.ts';
import { passChairmanship } from './chairs.ts';
import { no, type Act, type No, type OrganisationContext, type Outcome } from './context.ts';
import {
  accreditPerson,
  endAccreditation,
  endFullPowers,
  lackOfVoice,
  lodgeFullPowers,
  renewMandate,
  secretariatKeepsAKey,
} from './mandates.ts';
import { WHO_ACTS_ON_ORGANISATION } from './rules.ts';
import { isParty, roleOf, type Office, type OrganisationState } from './state.ts';
import { endStatus, endedByMembership, grantStatus, lackOfStatuses } from './statuses.ts';

/** Accounts that the server's configuration has besides those of the actors. */
const RESERVED_TOKENS: readonly string[] = ['HUB', 'SYS'];

function lackOfProcedure(next: Procedure, organisation: string): No {
  if (next.organisation !== organisation)
    return no('O08', 'OtherOrganisation', { organisation, procedureOf: next.organisation });
  const mistakes = procedureMistakes(next);
  return mistakes.length > 0 ? no('O07', 'ProcedureInconsistent', { mistakes, found: mistakes.length }) : null;
}

/** A party may become a candidate or a member under its own token, an office may not take it (`role` is an office's). */
function lackOfToken(state: OrganisationState, token: string, role?: Office['role']): No {
  if (RESERVED_TOKENS.includes(token)) return no('O10', 'TokenReserved', { token });
  if ((token === PROCESS) !== (role === 'process'))
    return no('O11', 'NotTheProcess', { token, role: role ?? 'delegation' });
  if (state.members[token]) return no('O10', 'TokenTaken', { token, by: 'member' });
  if (state.offices[token]) return no('O10', 'TokenTaken', { token, by: 'office' });
  if (role && isParty(state, token as ActorId)) return no('O10', 'TokenTaken', { token, by: 'party' });
  return null;
}

/** O10: a former member may be given a status; who has one may be given another. */
function lackOfParty(state: OrganisationState, party: ActorId): No {
  return state.members[party]?.status === 'former' ? null : lackOfToken(state, party);
}

/** O22 before O23 before O24: an unsound key has no owner, so its proof shows nothing. */
function lackOfKey(
  state: OrganisationState,
  context: OrganisationContext,
  person: PersonId,
  key: PublicJwk,
  proof: string,
): No {
  if (!context.keys.isSound(key)) return no('O22', 'KeyUnsound', { person });
  const kid = context.keys.thumbprint(key);
  if (state.keys[kid]) return no('O23', 'KeyUsedBefore', { kid });
  if (isLogOrWitnessKey(state, kid)) return no('O47', 'KeyOfTheLog', { kid });
  if (!context.keys.provesPossession(key, proof, keyProofText(parseAggregateRef(context.aggregate).id, person, kid))) {
    return no('O24', 'ProofInvalid', { person, kid });
  }
  return null;
}

/** O01, O03, O07, O08, O10, O11, O22. The statement's own signature shows that the sender holds the first key. */
function registerOrganisation(
  state: OrganisationState,
  act: Act<'RegisterOrganisation'>,
  context: OrganisationContext,
): Outcome {
  if (state.id !== null) return no('O01', 'AlreadyRegistered', { organisation: state.id });
  const { person, actor, name, level, mandate, key } = act.secretariat;
  const { sender, keys } = context;
  if (sender.actor !== actor || sender.person !== person) return no('O03', 'NotTheFounder', { actor, person });
  const lack =
    lackOfToken(state, actor, 'secretariat') ?? lackOfProcedure(act.procedure, parseAggregateRef(context.aggregate).id);
  if (lack) return lack;
  if (!keys.isSound(key)) return no('O22', 'KeyUnsound', { person });
  return accepted<OrganisationEvent>(
    { type: 'OrganisationRegistered', procedure: act.procedure },
    { type: 'OfficeRegistered', office: actor, role: 'secretariat', state: null, name: 'Secretariat' },
    { type: 'PersonAccredited', person, actor, name, level, mandate },
    { type: 'KeyEnrolled', person, kid: keys.thumbprint(key), key },
  );
}

/** O07, O08, O09, O32, O39. Documents under way keep the procedure of their registration (ADR 0018). */
function adoptProcedure(
  state: OrganisationState,
  inForce: Procedure,
  act: Act<'AdoptProcedure'>,
  context: OrganisationContext,
): Outcome {
  if (act.paper === undefined) return no('O39', 'PaperMissing', { organisation: act.procedure.organisation });
  const lack = lackOfProcedure(act.procedure, state.id ?? parseAggregateRef(context.aggregate).id);
  if (lack) return lack;
  const next = act.procedure;
  const organs = Object.keys(inForce.organs).filter((organ) => !Object.hasOwn(next.organs, organ));
  const stages = Object.keys(inForce.stages).filter((stage) => !Object.hasOwn(next.stages, stage));
  if (organs.length + stages.length > 0) return no('O09', 'OrganOrStageMissing', { organs, stages });
  const held = lackOfStatuses(state, next);
  if (held) return held;
  return accepted<OrganisationEvent>({
    ...{ type: 'ProcedureAdopted', procedure: next, reason: act.reason },
    paper: act.paper,
  });
}

/** O10: a former member may be announced again under its own token. */
function announceCandidate(state: OrganisationState, act: Act<'AnnounceCandidate'>): Outcome {
  const lack = state.members[act.member]?.status === 'former' ? null : lackOfToken(state, act.member);
  if (lack) return lack;
  return accepted<OrganisationEvent>(...endedByMembership(state, act.member), {
    type: 'CandidateAnnounced',
    member: act.member,
    name: act.name,
  });
}

/** O10, O11, O12. */
function registerOffice(state: OrganisationState, act: Act<'RegisterOffice'>): Outcome {
  const { office, role, name } = act;
  const lack = lackOfToken(state, office, role);
  if (lack) return lack;
  if (role === 'secretariat') return no('O11', 'SecretariatExists', { office });
  const ofState = act.state ?? null;
  const status = ofState === null ? null : (state.members[ofState]?.status ?? 'unknown');
  if (status === 'unknown' || status === 'former')
    return no('O12', 'StateNotInTheOrganisation', { office, state: ofState ?? '', status });
  return accepted<OrganisationEvent>({ type: 'OfficeRegistered', office, role, state: ofState, name });
}

/** O21, O22, O23, O24, O55, O56. */
function enrolKey(
  state: OrganisationState,
  { policy }: Procedure,
  { person, key, proof, fingerprint, paper }: Act<'EnrolKey'>,
  context: OrganisationContext,
): Outcome {
  if (state.people[person]?.ended !== false) return no('O21', 'NotAccredited', { person });
  const lack = lackOfKey(state, context, person, key, proof);
  if (lack) return lack;
  const kid = context.keys.thumbprint(key);
  const isConfirmed = policy.keysConfirmedOnPaper === true;
  if (isConfirmed && fingerprint === undefined) return no('O55', 'FingerprintMissing', { person, kid });
  if (isConfirmed && paper === undefined) return no('O55', 'PaperMissing', { person, kid });
  if (fingerprint !== undefined && fingerprint !== kid)
    return no('O56', 'OtherFingerprint', { person, kid, fingerprint });
  // Only then, so that what was decided under a procedure without it is decided alike for ever.
  const confirmed = isConfirmed && paper !== undefined ? { paper } : {};
  return accepted<OrganisationEvent>({ type: 'KeyEnrolled', person, kid, key, ...confirmed });
}

/** O22-O25. The old key signs the statement, the new one the proof; all older keys of the person end. */
function rotateKey(state: OrganisationState, { key, proof }: Act<'RotateKey'>, context: OrganisationContext): Outcome {
  const { person } = context.sender;
  const old = Object.values(state.keys).filter((k) => k.person === person && k.revokedAt === null);
  if (old.length === 0) return no('O25', 'NoKeyInForce', { person });
  const lack = lackOfKey(state, context, person, key, proof);
  if (lack) return lack;
  return accepted<OrganisationEvent>(
    { type: 'KeyEnrolled', person, kid: context.keys.thumbprint(key), key },
    ...old.map(({ kid }) => ({ type: 'KeyRevoked' as const, kid, reason: 'rotated' })),
  );
}

/** O25, O26, O27. */
function revokeKey(
  state: OrganisationState,
  { kid, reason }: Act<'RevokeKey'>,
  { at, sender }: OrganisationContext,
): Outcome {
  const key = state.keys[kid];
  if (key?.revokedAt !== null) return no('O25', 'KeyNotInForce', { kid });
  if (key.person !== sender.person && roleOf(state, sender.actor) !== 'secretariat')
    return no('O26', 'NotOwnKey', { kid, person: sender.person });
  if (!secretariatKeepsAKey(state, at, { kid })) return no('O27', 'LastOfTheSecretariat', { kid });
  return accepted<OrganisationEvent>({ type: 'KeyRevoked', kid, reason });
}

/** O04, O05, O06, O28: who sends the act. */
function lackOfCapacity(state: OrganisationState, act: OrganisationAct, { at, sender }: OrganisationContext): No {
  const silent = lackOfVoice(state, sender, at, 'O04');
  if (silent) return silent;
  const who = WHO_ACTS_ON_ORGANISATION[act.type];
  const role = roleOf(state, sender.actor) ?? 'none';
  if (who === 'secretariat' && role !== 'secretariat')
    return no('O05', 'NotTheSecretariat', { actor: sender.actor, role });
  if (who === 'process' && role !== 'process') return no('O06', 'NotTheProcess', { actor: sender.actor, role });
  if (who === 'witness' && !mayWitness(state, sender.actor))
    return no('O48', 'NotAMemberOrAuditor', { actor: sender.actor, role });
  return null;
}

/**
 * Decides an act on the organisation: members, offices, people, keys, chairmanships and the procedure.
 * First whether the sender may act at all (O01-O06, O28, {@link WHO_ACTS_ON_ORGANISATION}), then what the act itself asks.
 */
export function decideOrganisation(
  state: OrganisationState,
  act: OrganisationAct,
  context: OrganisationContext,
): Decision<OrganisationEvent> {
  if (act.type === 'RegisterOrganisation') return registerOrganisation(state, act, context);
  const { procedure } = state;
  if (procedure === null) return no('O02', 'NotRegistered', { organisation: parseAggregateRef(context.aggregate).id });
  const lack = lackOfCapacity(state, act, context);
  if (lack) return lack;
  switch (act.type) {
    case 'AdoptProcedure':
      return adoptProcedure(state, procedure, act, context);
    case 'RegisterMember':
      return lackOfToken(state, act.member) ?? registerMember(state, act, context);
    case 'AnnounceCandidate':
      return announceCandidate(state, act);
    case 'AdmitMember':
      return admitMember(state, act, context);
    case 'RecordObligation':
      return recordObligation(state, act);
    case 'FulfilObligation':
      return fulfilObligation(state, act, context);
    case 'EndMembership':
      return endMembership(state, act, context);
    case 'RegisterOffice':
      return registerOffice(state, act);
    case 'PassChairmanship':
      return passChairmanship(state, procedure, act, context);
    case 'AccreditPerson':
      return accreditPerson(state, act, context);
    case 'RenewMandate':
      return renewMandate(state, act, context);
    case 'EndAccreditation':
      return endAccreditation(state, act, context);
    case 'LodgeFullPowers':
      return lodgeFullPowers(state, procedure, act, context);
    case 'EndFullPowers':
      return endFullPowers(state, act);
    case 'GrantStatus':
      return lackOfParty(state, act.party) ?? grantStatus(state, procedure, act);
    case 'EndStatus':
      return endStatus(state, act);
    case 'EnrolKey':
      return enrolKey(state, procedure, act, context);
    case 'RotateKey':
      return rotateKey(state, act, context);
    case 'RevokeKey':
      return revokeKey(state, act, context);
    case 'RegisterLog':
      return registerLog(state, act, context);
    case 'RegisterWitness':
      return registerWitness(state, act, context);
    case 'WithdrawWitness':
      return withdrawWitness(state, act, context);
    case 'ReportConflict':
      return reportConflict(state, act, context);
  }
}
