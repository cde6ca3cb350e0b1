import type { BoardLine } from '../contracts/views.ts';

/** The board: a line for each document with stage, round, heard of counted, objections and time left. */

export type Board = {
  /** Shows where the documents are. */
  readonly show: (lines: readonly BoardLine[]) => void;
  /** A line of its own, for what deserves one. */
  readonly tell: (line: string) => void;
};

/** A terminal or a pipe; `columns` and `rows` are a terminal's. */
export type BoardOutput = {
  readonly write: (text: string) => unknown;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
};

const TOLD_AT_ONCE = 6;
const WORDS = {
  proposed: 'proposed',
  inProgress: '',
  deferred: 'deferred',
  adopted: 'adopted',
  inEffect: 'in effect',
  ended: 'ended',
  withdrawn: 'withdrawn',
  split: 'split',
  merged: 'merged',
  abandoned: 'abandoned',
  lapsed: 'lapsed',
} as const;

/** On a terminal: one board that is drawn over itself, and the last things told below it. `now`: the reader's clock, milliseconds. */
export function liveBoard(output: BoardOutput, headings: readonly string[], now: () => number): Board {
  let drawn = 0;
  let shown: readonly BoardLine[] = [];
  const told: string[] = [];
  const draw = () => {
    const width = Math.max(40, output.columns ?? 100);
    const rows = Math.max(12, output.rows ?? 50);
    const tail = told.slice(-TOLD_AT_ONCE);
    const room = rows - headings.length - tail.length - 4;
    const fitting = shown.length <= room ? shown : moving(shown).slice(0, room - 1);
    const left = shown.length - fitting.length;
    const lines = [
      ...headings,
      boardHeading(),
      ...fitting.map((l) => boardRow(l, now())),
      ...(left > 0 ? [`and ${left} more`] : []),
      '',
      ...tail,
    ].map((l) => cut(l, width - 1));
    // Up to where the last drawing began; each line is cleared as it is written, and what was longer below.
    output.write(`${drawn > 0 ? `\u001b[${drawn}A` : ''}${lines.map((l) => `\r\u001b[2K${l}\n`).join('')}\u001b[0J`);
    drawn = lines.length;
  };
  return {
    show: (lines) => {
      shown = lines;
      draw();
    },
    tell: (line) => {
      told.push(line);
      if (shown.length > 0) draw();
      else output.write(`${line}\n`);
    },
  };
}

/** On a screen with too few rows: what is under way first. */
function moving(lines: readonly BoardLine[]): readonly BoardLine[] {
  const rank = (l: BoardLine) => (l.round !== null ? 0 : l.phase === 'inEffect' ? 2 : 1);
  return [...lines].sort((a, b) => rank(a) - rank(b));
}

/** On a pipe: a plain line for each change of stage, round, objections, phase or act. */
export function plainBoard(output: BoardOutput, headings: readonly string[]): Board {
  const before = new Map<string, string>();
  output.write(`${headings.join('\n')}\n`);
  return {
    show: (lines) => {
      for (const line of lines) {
        const state = [
          line.phase,
          line.stage,
          line.round,
          line.roundKind,
          line.objections.join(' '),
          line.act?.number,
          line.draftAct?.number,
        ].join('|');
        if (before.get(line.dossier) === state) continue;
        before.set(line.dossier, state);
        output.write(`${plainLine(line)}\n`);
      }
    },
    tell: (line) => output.write(`${line}\n`),
  };
}

function boardHeading(): string {
  return `${'document'.padEnd(12)} ${'stage'.padEnd(30)} ${'round'.padEnd(9)} ${'heard'.padEnd(8)} ${'objections'.padEnd(11)} ${'left'.padEnd(6)} title`;
}

function boardRow(line: BoardLine, nowMs: number): string {
  const round = line.round === null ? '-' : `${line.round}${line.roundKind === 'silence' ? ' silence' : ''}`;
  const cells = [
    line.dossier.padEnd(12),
    cut(stageWords(line), 30).padEnd(30),
    round.padEnd(9),
    (line.stage === null || line.tally === null || line.phase === 'deferred' || line.phase === 'inEffect'
      ? '-'
      : `${line.heard} of ${line.counted}`
    ).padEnd(8),
    (line.objections.join(' ') || '-').padEnd(11),
    timeLeft(line.deadline, nowMs).padEnd(6),
    line.title,
  ];
  return cells.join(' ');
}

function stageWords(line: BoardLine): string {
  const word = WORDS[line.phase];
  const act = line.act ? `, act No. ${line.act.number}` : '';
  const draft = line.draftAct ? `, on the draft No. ${line.draftAct.number}` : '';
  if (line.phase === 'inProgress') return `${line.stage ?? ''} ${line.stageName ?? ''}`.trim() + draft;
  return line.phase === 'adopted' && line.stage ? `${line.stage} ${line.stageName ?? ''}${act}` : `${word}${act}`;
}

function plainLine(line: BoardLine): string {
  const parts = [stageWords(line)];
  if (line.round !== null)
    parts.push(
      `round ${line.round}${line.roundKind === 'silence' ? ' (silence)' : ''}`,
      `${line.heard} of ${line.counted} heard`,
    );
  if (line.objections.length > 0) parts.push(`objection of ${line.objections.join(', ')}`);
  if (line.deadline !== null) parts.push(`until ${line.deadline}`);
  return `${line.dossier}: ${parts.join(', ')}`;
}

/** Seconds left, never below zero; a dash where nothing runs. */
function timeLeft(deadline: string | null, nowMs: number): string {
  return deadline === null ? '-' : `${Math.max(0, Math.ceil((Date.parse(deadline) - nowMs) / 1_000))} s`;
}

function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
}
