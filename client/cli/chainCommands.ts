import { auditor, isWhole, senderChains, type SenderChain } from '../index.ts';
import { EXIT, type Command, type Context } from './command.ts';
import { linesOf } from './inputFiles.ts';
import { table } from './print.ts';

/** The statements of one sender after another: a withheld, reordered or doubled one shows (rule E36). */
export const chainCommands: readonly Command[] = [
  {
    name: 'chain',
    role: 'auditor',
    summary:
      'Follow the numbers of each sender: what is missing, doubled, out of order, or names another one before it',
    arguments: ['[ACTOR]'],
    example: 'concordat chain KAZ --as AUDITOR',
    options: {
      from: { says: 'read the lines of this file, with no server, in place of the engine', value: 'FILE', many: true },
    },
    run: chain,
  },
];

/** What is wrong with a chain, in words; `says` of each stands on its own. */
function irregularities({ gaps, forks, breaks, reordered }: SenderChain): readonly string[] {
  return [
    ...gaps.map(({ from, to }) => (from === to ? `number ${from} is missing` : `numbers ${from} to ${to} are missing`)),
    ...forks.map((f) => `number ${f.seq} is ${f.statements.length} statements: ${f.statements.join(', ')}`),
    ...breaks.map(
      (b) => `number ${b.seq} names ${b.found ?? 'none'} before it, not ${b.expected.join(' or ') || 'none'}`,
    ),
    ...reordered.map((r) => `number ${r.seq} arrived after number ${r.after}`),
  ];
}

async function chain(context: Context): Promise<number> {
  const files = context.texts('from');
  let lines: readonly string[] = files.flatMap((file) => linesOf(file));
  let own: { readonly sender: string; readonly last: number } | null = null;
  if (files.length === 0) {
    const connection = await context.connection();
    const read = await auditor(connection).everything();
    if (!read.ok) return context.refuse(read.refusal);
    lines = read.value;
    const { actor, person } = connection.profile;
    own = { sender: `${actor}.${person}`, last: (await connection.lastSent()).seq };
  }
  const of = context.arguments[0];
  const senders = senderChains(lines)
    .filter((s) => of === undefined || s.actor === of)
    .map((s) => {
      const sent = own?.sender === `${s.actor}.${s.person}` ? own.last : 0;
      return sent > s.last ? { ...s, gaps: [...s.gaps, { from: s.last + 1, to: sent }] } : s;
    });
  const ok = senders.every(isWhole);
  const rows = senders.map((s) => [
    ...[s.actor, s.person, String(s.statements), `${s.first}-${s.last}`],
    isWhole(s) ? 'whole' : irregularities(s).join('; '),
  ]);
  context.emit(
    { ok, senders },
    table(['sender', 'person', 'statements', 'numbers', 'chain'], rows, 'No statements.') + (ok ? '' : EXPLANATION),
  );
  return ok ? EXIT.done : EXIT.verificationFailed;
}

const EXPLANATION = `A number is missing where a statement is about something that was not read, was not authentic and so left no entry, or was withheld:
its sender knows which, and holds a receipt if it arrived. Two statements of one number, or another one before, are made by whoever holds the
key: two machines with one key, or a counter that was lost or put back.
`;

/** What no part of an export can explain: gaps are left out, for it lacks what was said about other documents. */
export function contradictionsText(senders: readonly SenderChain[]): string {
  return senders
    .flatMap((s) => irregularities({ ...s, gaps: [] }).map((i) => `  statements of ${s.actor} (${s.person}): ${i}\n`))
    .join('');
}
