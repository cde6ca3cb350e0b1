// node document.mjs PORT: the service of the peer restate, one virtual object per document.
// Each position is an exclusive call, each notification a durable step of its own, as in temporal-naive. One step for
// all notifications of a stage is faster, but then a crash repeats them all.
import { createServer } from 'node:http2';
import { RestatePromise, TerminalError, createEndpointHandler, object, rpc } from '@restatedev/restate-sdk';

// The SDK calls it, and Node has it from 22 on.
Promise.withResolvers ??= function () {
  const made = {};
  made.promise = new this((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
};

const DAY = 86_400_000;
const self = { name: 'Document' };

/** A sink in the process, as in temporal-naive. */
const notifyOne = async (id, stage, delegation) => `${id}/${stage}/${delegation}`;

/** Adds to the record, under a key per call: one key for all of it would be written anew with every position. */
function record(ctx, head, ...events) {
  ctx.set(`events-${String(head.seq + 1).padStart(6, '0')}`, events);
  ctx.set('head', { ...head, seq: head.seq + events.length });
  return head.seq + events.length;
}

const document = object({
  name: self.name,
  handlers: {
    /** Answers before the first stage is open, so that the first gap holds the same as the others. */
    async start(ctx, { names, stages, text }) {
      if (await ctx.get('head')) throw new TerminalError('started already');
      ctx.set('plan', { names, stages });
      const head = { stage: 0, heard: [], of: names.length, seq: 0 };
      record(ctx, head, { type: 'started', id: ctx.key, text });
      ctx.objectSendClient(self, ctx.key).open(1);
    },

    async open(ctx, stage) {
      const head = await ctx.get('head');
      // The last position and the deadline may both ask.
      if (head?.stage !== stage - 1) return;
      const { names, stages } = await ctx.get('plan');
      const events = stage > 1 ? [{ type: 'closed', stage: stage - 1 }] : [];
      if (stage <= stages) {
        const receipts = await RestatePromise.all(
          names.map((d) => ctx.run(`notify ${d}`, () => notifyOne(ctx.key, stage, d))),
        );
        events.push({ type: 'opened', stage }, ...names.map((d, i) => ({ type: 'notified', d, receipt: receipts[i] })));
        ctx.objectSendClient(self, ctx.key).open(stage + 1, rpc.sendOpts({ delay: DAY }));
      } else events.push({ type: 'adopted' });
      record(ctx, { ...head, stage, heard: [] }, ...events);
    },

    async position(ctx, { stage, delegation, text }) {
      const head = await ctx.get('head');
      if (head?.stage !== stage || head.heard.includes(delegation)) throw new TerminalError('closed');
      const heard = [...head.heard, delegation];
      const seq = record(ctx, { ...head, heard }, { type: 'position', stage, delegation, text });
      if (heard.length === head.of) ctx.objectSendClient(self, ctx.key).open(stage + 1);
      return seq;
    },

    /** Exclusive too: it waits behind an `open` that is under way. */
    async stage(ctx) {
      return (await ctx.get('head'))?.stage ?? 0;
    },
  },
});

createServer(createEndpointHandler({ services: [document] })).listen(Number(process.argv[2]), '127.0.0.1', () =>
  process.stdout.write('ready\n'),
);
