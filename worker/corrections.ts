import type { DossierAct } from '../contracts/acts.ts';
import type { Outcome } from '../contracts/entry.ts';
import { aggregateRef, type ActorId, type AggregateRef, type DossierId, type Instant } from '../contracts/ids.ts';
import type { Notice } from '../contracts/views.ts';
import type { NoticesDue } from '../contracts/workflow.ts';
import { IN_EFFECT } from '../domain/dossier/evolve.ts';
import type { Log } from './log.ts';

export type CorrectionDependencies = {
  readonly due: (dossier: DossierId, correction: number, n: number) => Promise<NoticesDue>;
  /** Stores notices, all of them or an error; one id is stored once. */
  readonly publish: (notices: readonly { readonly actor: ActorId; readonly notice: Notice }[]) => Promise<void>;
  /** Puts a statement of the process into INBOX and waits for its second receipt. One nonce is one statement. */
  readonly submit: (ref: AggregateRef, act: DossierAct, nonce: string, issuedAt: Instant) => Promise<Outcome>;
  readonly log: Log;
};

/** A correction that was proposed, with the number and the instant of its entry. */
export type ProposedCorrection = {
  readonly dossier: DossierId;
  readonly correction: number;
  readonly n: number;
  readonly at: Instant;
};
/** Tells the delegations of a correction that was proposed. Safe to repeat. */
export type NotifyOfCorrection = (proposed: ProposedCorrection) => Promise<void>;

/**
 * The notices of a correction, then the record that they went out. The relay does it, since the workflow of a document ends with
 * its effect, and a correction comes after that. Whatever fails is done again, and what was recorded is not sent again.
 */
export function createCorrectionNotices(deps: CorrectionDependencies): NotifyOfCorrection {
  return async ({ dossier, correction, n, at }) => {
    const { to, notices } = await deps.due(dossier, correction, n);
    if (to.length === 0) return;
    await deps.publish(notices as readonly { actor: ActorId; notice: Notice }[]);
    const ref = aggregateRef('dossier', dossier);
    const act: DossierAct = { type: 'RecordNotices', stage: IN_EFFECT, round: 0, correction, to: [...to] as ActorId[] };
    const outcome = await deps.submit(ref, act, `${ref}/RecordNotices/correction-${correction}`, at);
    if (outcome.outcome === 'refused')
      deps.log.warn('the notices of a correction are out, and their record was refused', {
        ...{ dossier, correction, rule: outcome.refusal.rule },
      });
  };
}
