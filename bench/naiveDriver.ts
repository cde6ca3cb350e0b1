import { Client, Connection } from '@temporalio/client';
import { REASONS, STAGES, run } from './workload.ts';

// node naiveDriver.js drive DELEGATIONS DOCS CONC TAG | counts TAG DOCS
const [verb = '', ...rest] = process.argv.slice(2);

async function drive(client: Client, delegations: number, docs: number, conc: number, tag: string): Promise<void> {
  const names = Array.from({ length: delegations }, (_, i) => `D${String(i).padStart(3, '0')}`);
  const measured = await run(docs, conc, async (i, took) => {
    const handle = await client.workflow.start('naiveWorkflow', {
      taskQueue: 'naive',
      workflowId: `${tag}-${i}`,
      args: [`${tag}-${i}`, names, STAGES.length],
    });
    let before = performance.now();
    for (let stage = 1; stage <= STAGES.length; stage++) {
      await handle.executeUpdate('stage', { args: [stage] });
      took.stage(performance.now() - before);
      for (const delegation of names) {
        const t = performance.now();
        await handle.executeUpdate('position', { args: [{ stage, delegation, text: REASONS }] });
        took.position(performance.now() - t);
      }
      before = performance.now();
    }
    await handle.result();
  });
  process.stdout.write(`${JSON.stringify(measured)}\n`);
}

async function counts(client: Client, tag: string, docs: number): Promise<void> {
  const events: number[] = [];
  for (let i = 0; i < docs; i++)
    events.push((await client.workflow.getHandle(`${tag}-${i}`).fetchHistory()).events?.length ?? 0);
  process.stdout.write(
    `${JSON.stringify({ temporalEvents: { min: Math.min(...events), max: Math.max(...events) } })}\n`,
  );
}

async function main(): Promise<void> {
  const connection = await Connection.connect({ address: process.env['TEMPORAL_ADDRESS']! });
  const client = new Client({ connection });
  if (verb === 'drive') await drive(client, Number(rest[0]), Number(rest[1]), Number(rest[2]), rest[3] ?? 'N');
  else if (verb === 'counts') await counts(client, rest[0] ?? 'N', Number(rest[1]));
  else throw new Error(`unknown verb ${verb}`);
  await connection.close();
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).stack}\n`);
  process.exit(1);
});
