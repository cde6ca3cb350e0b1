import {
  aggregateRef,
  type ActorId,
  type Instant,
  type MeetingId,
  type OrganisationId,
  type PersonId,
} from '../contracts/ids.ts';
import { parseStatement } from '../contracts/statement.ts';
import type { DossierView, WhatIf } from '../contracts/views.ts';
import { refused } from '../domain/decision.ts';
import { hiddenRounds } from '../domain/dossier/shown/confidential.ts';
import type { Viewer } from '../domain/dossier/shown/viewer.ts';
import { whatIf, type AssumedAct } from '../domain/whatIf.ts';
import type { Aggregates } from './aggregates.ts';
import { documentView, type Shows } from './documentView.ts';
import { evidence } from './evidenceFunctions.ts';
import type { Reply } from './queries.ts';
import { unsent } from './unsent.ts';

export type WhatIfDependencies = {
  readonly aggregates: Pick<Aggregates, 'refresh'>;
  readonly organisation: OrganisationId;
};

/** As the schema of the question reads it; the act not yet by its own. */
type Asked = { readonly by: ActorId; readonly act: unknown; readonly meeting?: MeetingId } | { readonly at: Instant };

/** Answers what would follow from assumptions about a document that is shown to whoever asks, from what is stored at the question. */
export function createWhatIf({ aggregates, organisation }: WhatIfDependencies) {
  return async (
    viewer: Viewer,
    view: DossierView,
    assumptions: readonly Asked[],
    now: Instant,
    explain: Shows['explain'],
  ): Promise<Reply> => {
    // A rule that refuses, or a count that moves, would tell what is not shown.
    if (viewer.sees || view.withheld) return refused('Q35', 'NotAllShown', { dossier: view.dossier });
    const dossier = aggregateRef('dossier', view.dossier);
    const read: AssumedAct[] = [];
    for (const [i, asked] of assumptions.entries()) {
      if ('at' in asked) {
        read.push(asked);
        continue;
      }
      const about = asked.meeting === undefined ? dossier : aggregateRef('meeting', asked.meeting);
      const parsed = parseStatement({
        ...{ v: 1, organisation, aggregate: about, actor: asked.by, person: asked.by as string as PersonId },
        ...{ issuedAt: now, nonce: 'n', seq: 0, prev: null, act: asked.act },
      });
      if (!parsed.ok)
        return refused('Q02', 'RequestMalformed', { mistakes: `assume.${i}: ${parsed.mistakes}`.slice(0, 600) });
      read.push({ by: asked.by, about, act: parsed.statement.act });
    }
    const following = whatIf({ organisation, dossier, viewer, now, evidence, arrive: unsent }, read);
    let step = following.next();
    while (!step.done) step = following.next((await aggregates.refresh(step.value)).folded);
    const { assumed, dossier: then, others, at } = step.value;
    const hidden = hiddenRounds(viewer, then.state, others.organisation);
    const foreseen = documentView(then, others, viewer, hidden, at, { explain, cells: true });
    if (!foreseen) throw new Error(`${dossier} is shown, and would not be`);
    const answer: WhatIf = { assumed, view: foreseen };
    return { ok: true, view: { ...view, whatIf: answer } };
  };
}
