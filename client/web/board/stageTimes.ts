import type { Instant, StageCode } from '../../../contracts/ids.ts';
import type { BoardLine, Phase, Step } from '../../../contracts/views.ts';

/** How long documents are at the stages of their routes. Milliseconds. */

const OVER: readonly Phase[] = ['withdrawn', 'split', 'merged', 'abandoned', 'lapsed', 'ended'];

/** How long a document was, or has been, at a stage; null: it was not there, or it is over and the stage was left open. */
export function timeAt(
  { phase }: Pick<BoardLine, 'phase'>,
  { openedAt, closedAt }: Pick<Step, 'openedAt' | 'closedAt'>,
  now: Instant,
): number | null {
  if (openedAt === null || (closedAt === null && OVER.includes(phase))) return null;
  return Math.max(0, Date.parse(closedAt ?? now) - Date.parse(openedAt));
}

export type StageTimes = {
  readonly stage: StageCode;
  readonly name: string;
  /** Documents that are there now, and those that have been. */
  readonly there: number;
  readonly passed: number;
  /** Of both; null: none. */
  readonly median: number | null;
  readonly longest: { readonly ms: number; readonly dossier: string } | null;
};

/** The stages that any of the documents passes, in the order of the procedure. */
export function stagesOf(lines: readonly BoardLine[]): readonly Pick<Step, 'stage' | 'name'>[] {
  const found = new Map<StageCode, string>();
  for (const { steps } of lines)
    for (const { stage, name, status } of steps ?? []) if (status !== 'skipped') found.set(stage, name);
  return [...found].map(([stage, name]) => ({ stage, name })).toSorted((a, b) => (a.stage < b.stage ? -1 : 1));
}

/** What half of them do not exceed; null: there are none. */
export function median(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] ?? null;
}

/** Where the documents wait: of each stage how many, and how long. */
export function timesOf(lines: readonly BoardLine[], now: Instant): readonly StageTimes[] {
  return stagesOf(lines).map(({ stage, name }) => {
    const took = lines.flatMap((line) => {
      const step = line.steps?.find((s) => s.stage === stage);
      const ms = step ? timeAt(line, step, now) : null;
      return step && ms !== null ? [{ ms, dossier: line.dossier, there: step.closedAt === null }] : [];
    });
    const last = took.toSorted((a, b) => a.ms - b.ms).at(-1);
    return {
      ...{ stage, name, there: took.filter((t) => t.there).length, passed: took.filter((t) => !t.there).length },
      median: median(took.map((t) => t.ms)),
      longest: last ? { ms: last.ms, dossier: last.dossier } : null,
    };
  });
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** From where each shade begins, of packages that take hours, days, or weeks. */
const SCALES = [
  { upTo: 2 * HOUR, from: [MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE] },
  { upTo: 4 * DAY, from: [HOUR, 6 * HOUR, DAY, 2 * DAY] },
  { upTo: Infinity, from: [DAY, 4 * DAY, 14 * DAY, 30 * DAY] },
] as const;
export type Scale = readonly number[];

/** The scale that fits a package: its shades mean the same in every row. */
export function scaleOf(lines: readonly BoardLine[], now: Instant): Scale {
  const longest = Math.max(0, ...lines.flatMap((l) => l.steps?.map((s) => timeAt(l, s, now) ?? 0) ?? []));
  return SCALES.find((s) => longest <= s.upTo)!.from;
}

/** 0: shorter than the first; 4: the longest. */
export function shadeOf(ms: number, scale: Scale): number {
  return scale.filter((from) => ms >= from).length;
}
