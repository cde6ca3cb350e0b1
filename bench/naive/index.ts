import { allHandlersFinished, condition, defineUpdate, proxyActivities, setHandler } from '@temporalio/workflow';

/**
 * `temporal-naive`: what one would write first. Each position is an Update into the workflow, each notification an
 * activity of its own, and the whole record is the workflow's state.
 */
const { notifyOne } = proxyActivities<{
  notifyOne: (id: string, stage: number, delegation: string) => Promise<string>;
}>({ startToCloseTimeout: '30s' });

export const positionUpdate = defineUpdate<number, [{ stage: number; delegation: string; text: string }]>('position');
export const stageUpdate = defineUpdate<number, [number]>('stage');

export async function naiveWorkflow(id: string, delegations: readonly string[], stages: number): Promise<string> {
  let stage = 0;
  let open = false;
  let heard = new Set<string>();
  const events: unknown[] = [{ type: 'started', id }];
  setHandler(positionUpdate, (p) => {
    if (!open || p.stage !== stage || heard.has(p.delegation)) throw new Error('closed');
    heard.add(p.delegation);
    return events.push({ type: 'position', ...p });
  });
  setHandler(stageUpdate, async (s) => {
    await condition(() => (stage >= s && open) || stage > stages);
    return stage;
  });
  for (let s = 1; s <= stages; s++) {
    stage = s;
    heard = new Set();
    events.push({ type: 'opened', stage: s });
    await Promise.all(
      delegations.map(async (d) => events.push({ type: 'notified', d, receipt: await notifyOne(id, s, d) })),
    );
    open = true;
    await condition(() => heard.size === delegations.length, '1 day');
    open = false;
    events.push({ type: 'closed', stage: s });
  }
  stage = stages + 1;
  await condition(allHandlersFinished);
  return 'adopted';
}
