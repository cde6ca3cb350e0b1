import type { Procedure } from '../contracts/procedure.ts';
import { PROCESS, type ActorId, type MemberId } from '../contracts/ids.ts';
import { playChair, playSummit } from './chairs.ts';
import { playDelegation } from './delegations.ts';
import { playIncoming, playOutgoing } from './handover.ts';
import { astanaPackage, scoProcedure, type Package } from './package.ts';
import { joinAs, outlast, type Participant, type Stage } from './participant.ts';
import { demonstrationProcedure } from './procedure.ts';
import { identityOf, type Installation } from './identities.ts';
import { registerOrganisation } from './organisation.ts';
import { playSecretariat } from './secretary.ts';
import { playWitness } from './witness.ts';

/** A play that is under way. `failed` settles only when a participant meets a defect. */
export type Play = {
  readonly procedure: Procedure;
  readonly finished: Promise<void>;
  readonly close: () => Promise<void>;
};

/** Delegations that witness the log, of their own accord: the procedure demands no quorum. */
const WITNESSES = 4;

/**
 * Plays the Astana package: every identity is a participant with a connection of its own, and all act at once on what the
 * journal holds. Begun again after a stop, it goes on where it was.
 */
export async function playPackage(
  stage: Stage,
  { processKey, logKey }: Pick<Installation, 'processKey' | 'logKey'>,
  of: Package = astanaPackage,
): Promise<Play> {
  const joined: Participant[] = [];
  const join = async (actor: ActorId) => {
    const participant = await outlast(stage, `to connect ${actor}`, () => joinAs(stage, identityOf(of, actor)));
    joined.push(participant);
    return participant;
  };
  const secretary = await join(officeOf(of, 'secretariat'));
  // The worker may still be starting. Whatever part of the registration was done is found in the journal.
  const procedure = await outlast(stage, 'to register the organisation', () =>
    registerOrganisation(secretary, of, demonstrationProcedure(scoProcedure, stage.pace), processKey, logKey),
  );
  const cast: readonly MemberId[] = of.members.filter((m) => !m.candidate).map((m) => m.id);

  const plays: Promise<void>[] = [];
  const watches: Promise<void>[] = [];
  const begin = (play: Promise<void>, among = plays) => {
    // It may fail while others are still joining; whoever waits for `finished` hears of it.
    play.catch(() => undefined);
    among.push(play);
  };
  for (const { id } of of.members) {
    const participant = await join(id as string as ActorId);
    begin(playDelegation(participant, cast));
    // They go on until the end, so the play does not wait for them.
    if (cast.slice(0, WITNESSES).includes(id)) begin(playWitness(participant), watches);
  }
  for (const { id, role, organ, takesOver } of of.offices) {
    if (takesOver) begin(playIncoming(await join(id), takesOver, of));
    if (role !== 'chair' || !organ || id === PROCESS) continue;
    const participant = await join(id);
    const holdsSummit = Object.values(procedure.stages).some((s) => s.organ === organ && s.adopts);
    begin(playOutgoing(participant, organ, of));
    begin(holdsSummit ? playSummit(participant, of, procedure) : playChair(participant, organ, of, procedure));
  }
  begin(playSecretariat(secretary, of));
  return {
    procedure,
    finished: Promise.race([Promise.all(plays), failureOf(watches)]).then(() => undefined),
    close: async () => {
      await Promise.allSettled([...plays, ...watches]);
      await Promise.allSettled(joined.map((p) => p.connection.close()));
    },
  };
}

/** Settles only where one of them fails. */
function failureOf(promises: readonly Promise<void>[]): Promise<never> {
  return new Promise((_, reject) => {
    for (const promise of promises) promise.catch(reject);
  });
}

function officeOf(of: Package, role: 'secretariat' | 'auditor'): ActorId {
  const office = of.offices.find((o) => o.role === role);
  if (!office) throw new Error(`the package names no ${role}`);
  return office.id;
}
