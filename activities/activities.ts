import type { DossierAct, MeetingAct, OrganisationAct } from '../contracts/acts.ts';
import type { Outcome } from '../contracts/entry.ts';
import {
  aggregateRef,
  type ActorId,
  type AggregateRef,
  type DossierId,
  type Instant,
  type MeetingId,
  type StageCode,
} from '../contracts/ids.ts';
import type { NoticesDue, ProcessStep, Standing, StepResult } from '../contracts/workflow.ts';
import type { Notice } from '../contracts/views.ts';

/** What the activities are given; built in `worker/` alone. */
export type ActivityDependencies = {
  /** Puts a statement of the process into INBOX and waits for its second receipt. Retries of one nonce are one statement. */
  readonly submit: (
    ref: AggregateRef,
    act: DossierAct | MeetingAct | OrganisationAct,
    nonce: string,
    issuedAt: Instant,
  ) => Promise<Outcome>;
  /** Reads where a document stands, from the journal and nothing else. */
  readonly standing: (dossier: DossierId, meeting: MeetingId | null) => Promise<Standing>;
  readonly noticesDue: (
    dossier: DossierId,
    stage: StageCode,
    round: number,
    fraction: number | null,
  ) => Promise<NoticesDue>;
  /** Stores notices, all of them or an error; one id is stored once. */
  readonly publishNotices: (notices: readonly { readonly actor: ActorId; readonly notice: Notice }[]) => Promise<void>;
};

/**
 * A step of the process at one journal number. `attempt`: how often it was refused there before; an act on another
 * aggregate leaves the number as it is, and the same nonce would be answered with the first refusal for ever.
 */
export type StepInput<Do extends ProcessStep['do']> = StepAt & { readonly step: Extract<ProcessStep, { do: Do }> };
type StepAt = {
  readonly dossier: DossierId;
  readonly n: number;
  readonly attempt: number;
  readonly issuedAt: Instant;
  readonly meeting: MeetingId | null;
};

export type Activities = ReturnType<typeof createActivities>;

/**
 * What the workflow asks of the world. Every step is a statement of the process in the same INBOX as everybody's; a
 * refusal comes back as a value, an outage is thrown and retried by Temporal.
 */
export function createActivities(deps: ActivityDependencies) {
  async function take(
    input: StepAt,
    ref: AggregateRef,
    act: DossierAct | MeetingAct | OrganisationAct,
    about: string,
  ): Promise<StepResult> {
    const nonce = `${ref}/${act.type}/${about}/${input.dossier}@${input.n}${input.attempt > 0 ? `/${input.attempt}` : ''}`;
    const outcome = await deps.submit(ref, act, nonce, input.issuedAt);
    const standing = await deps.standing(input.dossier, input.meeting);
    return { standing, refusedBy: outcome.outcome === 'refused' ? outcome.refusal.rule : null };
  }
  const own = (input: { dossier: DossierId }) => aggregateRef('dossier', input.dossier);

  return {
    readStanding: (dossier: DossierId, meeting: MeetingId | null): Promise<Standing> => deps.standing(dossier, meeting),

    openRound: (input: StepInput<'openRound'>): Promise<StepResult> =>
      take(
        input,
        own(input),
        { type: 'OpenRound', stage: input.step.stage, textHash: input.step.textHash, kind: 'open' },
        input.step.stage,
      ),

    /** One notice per delegation, then the record that they went out. A retry after half sends nobody a second one. */
    async notifyDelegations(input: StepInput<'notify'>): Promise<StepResult> {
      const { stage, round } = input.step;
      const due = await deps.noticesDue(input.dossier, stage, round, null);
      await deps.publishNotices(due.notices as readonly { actor: ActorId; notice: Notice }[]);
      return take(
        input,
        own(input),
        { type: 'RecordNotices', stage, round, to: due.to as ActorId[] },
        `${stage}/${round}`,
      );
    },

    /** Reminds those who have not answered, and nobody else. */
    async remindDebtors(input: StepInput<'remind'>): Promise<StepResult> {
      const { stage, round, fraction } = input.step;
      const due = await deps.noticesDue(input.dossier, stage, round, fraction);
      await deps.publishNotices(due.notices as readonly { actor: ActorId; notice: Notice }[]);
      return take(
        input,
        own(input),
        { type: 'RecordReminders', stage, round, fraction, to: due.to as ActorId[] },
        `${stage}/${round}/${fraction}`,
      );
    },

    closeRound: (input: StepInput<'closeRound'>): Promise<StepResult> =>
      take(
        input,
        own(input),
        { type: 'CloseRound', stage: input.step.stage, round: input.step.round },
        `${input.step.stage}/${input.step.round}`,
      ),

    recordPlacement(input: StepInput<'recordPlacement'>): Promise<StepResult> {
      const { meeting, placed, organ } = input.step;
      return take(
        input,
        own(input),
        { type: 'RecordPlacement', meeting, placed, ...(organ !== undefined && { organ }) },
        meeting,
      );
    },

    numberAct: (input: StepInput<'numberAct'>): Promise<StepResult> =>
      take(
        input,
        aggregateRef('meeting', input.step.meeting),
        { type: 'NumberAct', dossiers: input.step.dossiers as DossierId[] },
        input.step.meeting,
      ),

    recordAdoption: (input: StepInput<'recordAdoption'>): Promise<StepResult> =>
      take(
        input,
        own(input),
        { type: 'RecordAdoption', meeting: input.step.meeting, number: input.step.number },
        `${input.step.meeting}/${input.step.number}`,
      ),

    admitMember: (input: StepInput<'admitMember'> & { readonly organisation: string }): Promise<StepResult> =>
      take(
        input,
        aggregateRef('organisation', input.organisation),
        { type: 'AdmitMember', member: input.step.member, dossier: input.dossier },
        input.step.member,
      ),
  };
}
