import { keyClaim, proveKey, publicPart, secretariat, type PrivateJwk, type SubmitResult } from '../client/index.ts';
import { PROCESS, type ActorId, type PersonId } from '../contracts/ids.ts';
import { logOrigin } from '../contracts/names.ts';
import type { Procedure } from '../contracts/procedure.ts';
import type { OrganisationState } from '../domain/organisation/state.ts';
import { thumbprint } from '../evidence/keys.ts';
import { PROCESS_PERSON, identitiesOf, profileOf } from './identities.ts';
import type { Package } from './package.ts';
import type { Participant } from './participant.ts';

type Level = 'head' | 'minister' | 'coordinator' | 'expert' | 'staff' | 'service';

const LEVELS: Readonly<Record<string, Level>> = {
  EG: 'expert',
  MIN: 'minister',
  CNC: 'coordinator',
  CFM: 'minister',
  CHS: 'head',
};

/**
 * Registers the organisation and its roster, as far as they are not registered: procedure, members and candidate, offices
 * and chairmanships, people and their keys. The first statement is signed by the key that it enrols.
 * Returns the procedure in force.
 */
export async function registerOrganisation(
  participant: Participant,
  of: Package,
  procedure: Procedure,
  processKey: PrivateJwk,
  logKey: PrivateJwk,
): Promise<Procedure> {
  const acts = secretariat(participant.connection);
  const { profile } = participant.connection;
  const { organisation, profiles } = participant.stage;
  let state = await participant.reading.organisation();

  const step = async (what: string, submit: () => Promise<SubmitResult>): Promise<void> => {
    const result = await participant.settle(what, submit);
    if (!result.ok)
      throw new Error(
        `the secretariat was refused ${what}: ${result.refusal.rule} ${result.refusal.lack} ${JSON.stringify(result.refusal.facts)}`,
      );
  };

  const person = (actor: ActorId, id: PersonId) => {
    const name = nameOf(actor, of);
    return { person: id, actor, name, level: levelOf(actor, of), mandate: `Simulated mandate of ${name}` };
  };

  if (state.id === null) {
    const key = publicPart(profile.privateKey);
    await step('to register the organisation', () =>
      acts.registerOrganisation({ procedure, secretariat: { ...person(profile.actor, profile.person), key } }),
    );
  }
  for (const { id, name, since } of of.members) {
    if (state.members[id]) continue;
    await step(`to register ${id}`, () =>
      since
        ? acts.registerMember({ member: id, name, since, paper: 'simulated founding instrument' })
        : acts.announceCandidate({ member: id, name }),
    );
  }
  for (const { id, role, state: ofState, name } of of.offices) {
    if (state.offices[id] || role === 'secretariat') continue;
    await step(`to register ${id}`, () =>
      acts.registerOffice({ office: id, role, name, ...(ofState && { state: ofState }) }),
    );
  }
  for (const { id, organ } of of.offices) {
    if (!organ || state.chairs[organ]) continue;
    await step(`to give the chair of ${organ}`, () =>
      acts.passChairmanship({
        organ,
        office: id,
        reason: `Chairmanship of 2023-24, from the close of the meeting of 4 July 2023`,
      }),
    );
  }
  const enrol = async (actor: ActorId, id: PersonId, key: PrivateJwk) => {
    if (!state.people[id]) await step(`to accredit ${id}`, () => acts.accreditPerson(person(actor, id)));
    if (state.keys[thumbprint(publicPart(key))]) return;
    await step(`to enrol the key of ${id}`, () =>
      acts.enrolKey({
        ...{ person: id, key: publicPart(key), proof: proveKey(key, organisation, id) },
        ...{ fingerprint: thumbprint(publicPart(key)), paper: 'Simulated: the fingerprint was read out by telephone' },
      }),
    );
  };
  await enrol(PROCESS, PROCESS_PERSON, processKey);
  for (const identity of identitiesOf(of)) {
    if (identity.actor === profile.actor) continue;
    const found = await profileOf(profiles, identity);
    await enrol(identity.actor, identity.person, found.privateKey);
  }
  if (state.logKeys.length === 0) {
    const origin = logOrigin(organisation);
    const claim = keyClaim('log', { name: origin, privateKey: logKey }, profile);
    await step('to register the log', () => acts.registerLog({ origin, ...claim }));
  }
  state = await participant.reading.organisation();
  return requireProcedure(state);
}

function requireProcedure(state: OrganisationState): Procedure {
  if (!state.procedure) throw new Error('the organisation was registered and has no procedure');
  return state.procedure;
}

function nameOf(actor: string, of: Package): string {
  const member = of.members.find((m) => String(m.id) === actor);
  return member
    ? `Head of the delegation of ${member.name} (demonstration)`
    : `${of.offices.find((o) => o.id === actor)?.name ?? actor} (demonstration)`;
}

function levelOf(actor: string, of: Package): Level {
  if (of.members.some((m) => String(m.id) === actor)) return 'head';
  const office = of.offices.find((o) => o.id === actor);
  if (office?.role === 'process') return 'service';
  return LEVELS[office?.organ ?? office?.takesOver ?? ''] ?? 'staff';
}
