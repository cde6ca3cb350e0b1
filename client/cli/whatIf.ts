import { readFileSync } from 'node:fs';
import { Instant } from '../../contracts/ids.ts';
import type { Assumption, DossierView, WhatIf } from '../../contracts/views.ts';
import { UsageError, type OptionSpec } from './command.ts';
import { inZone, ruleLine } from './print.ts';

/** Assumptions, and what would follow from them: nothing of it is so. */

export const ASSUME: OptionSpec = {
  says: 'assume it, and tell what would follow: an instant with its zone, or a file with {"by": ACTOR, "act": {…}} or a list of such',
  value: 'INSTANT|FILE',
  many: true,
};

/** What the options name, in their order; an act is read by the engine. @throws UsageError */
export function assumptionsIn(named: readonly string[]): readonly Assumption[] {
  return named.flatMap((name) => {
    const at = /T.*(Z|[+-]\d{2}:?\d{2})$/.test(name) ? Date.parse(name) : NaN;
    return Number.isNaN(at) ? inFile(name) : [{ at: Instant.parse(new Date(at).toISOString()) }];
  });
}

function inFile(file: string): readonly Assumption[] {
  const wrong = (found: string) => new UsageError(`--assume: ${file} ${found}`);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw wrong(
      `is no instant with its zone (2024-07-01T12:00:00+05:00), and cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw wrong(`is not JSON: ${(error as Error).message}`);
  }
  const all = [value].flat();
  const isOne = (of: unknown) => typeof of === 'object' && of !== null && ('at' in of || ('by' in of && 'act' in of));
  if (all.length === 0 || !all.every(isOne))
    throw wrong(
      'holds no assumption: {"by": ACTOR, "act": {…}}, with "meeting" where the act is about one, or {"at": INSTANT}',
    );
  return all as readonly Assumption[];
}

/** Each assumption with what became of it; `then`: what is told of the document as it would be. */
export function whatIfText(
  assumptions: readonly Assumption[],
  { assumed, view }: WhatIf,
  then: (view: DossierView) => string,
): string {
  const lines = assumed.map(({ decided, steps }, i) => {
    const assumption = assumptions[i]!;
    const said =
      'at' in assumption
        ? `it is ${inZone(assumption.at, null)}`
        : `${assumption.by}: ${(assumption.act as { readonly type?: string } | null)?.type ?? 'an act'}`;
    const events = decided.ok ? decided.events.map((e) => (e as { readonly type: string }).type) : [];
    const process = steps.map((s) => `     then the process: ${s.do}\n`).join('');
    return decided.ok
      ? `  ${i + 1}. ${said}${events.length > 0 ? `: accepted (${events.join(', ')})` : ''}\n${process}`
      : `  ${i + 1}. ${said}: refused, ${decided.refusal.lack}\n     ${ruleLine(decided.refusal.rule)}\n`;
  });
  return `\nWHAT IF: nobody said this, and nothing of it is recorded\n${lines.join('')}\nThen\n${then(view)}`;
}
