import { Agent, request } from 'node:http';
import { BODY, REASONS, STAGES, run } from './workload.ts';

// node restateDriver.js drive DELEGATIONS DOCS CONC TAG
const [verb = '', ...rest] = process.argv.slice(2);
const ingress = process.env['RESTATE_INGRESS']!;
const agent = new Agent({ keepAlive: true });

/** Calls a handler of the document's object and waits for its answer. */
function call(document: string, handler: string, argument?: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const headers = argument === undefined ? {} : { 'content-type': 'application/json' };
    const sent = request(`${ingress}/Document/${document}/${handler}`, { agent, method: 'POST', headers }, (reply) => {
      let text = '';
      reply.setEncoding('utf8');
      reply.on('data', (d: string) => (text += d));
      reply.on('error', reject);
      reply.on('end', () => {
        if (reply.statusCode === 200) resolve(text === '' ? undefined : JSON.parse(text));
        else reject(new Error(`${handler} of ${document}: ${reply.statusCode} ${text}`));
      });
    });
    sent.on('error', reject);
    sent.end(argument === undefined ? undefined : JSON.stringify(argument));
  });
}

/** The question can overtake the message that opens the stage; then it is put again at once. */
async function reaches(document: string, stage: number): Promise<void> {
  while (((await call(document, 'stage')) as number) < stage);
}

async function drive(delegations: number, docs: number, conc: number, tag: string): Promise<void> {
  const names = Array.from({ length: delegations }, (_, i) => `D${String(i).padStart(3, '0')}`);
  const measured = await run(docs, conc, async (i, took) => {
    const id = `${tag}-${i}`;
    await call(id, 'start', { names, stages: STAGES.length, text: BODY });
    let before = performance.now();
    for (let stage = 1; stage <= STAGES.length; stage++) {
      await reaches(id, stage);
      took.stage(performance.now() - before);
      for (const delegation of names) {
        const t = performance.now();
        await call(id, 'position', { stage, delegation, text: REASONS });
        took.position(performance.now() - t);
      }
      before = performance.now();
    }
    await reaches(id, STAGES.length + 1);
  });
  process.stdout.write(`${JSON.stringify(measured)}\n`);
}

async function main(): Promise<void> {
  if (verb === 'drive') await drive(Number(rest[0]), Number(rest[1]), Number(rest[2]), rest[3] ?? 'N');
  else throw new Error(`unknown verb ${verb}`);
  agent.destroy();
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).stack}\n`);
  process.exit(1);
});
