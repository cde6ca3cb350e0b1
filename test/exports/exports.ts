import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ENTRY_VERSIONS, type Entry, type EntryVersion } from '../../contracts/entry.ts';
import type { AggregateRef } from '../../contracts/ids.ts';
import type { DossierView } from '../../contracts/views.ts';
import { meetingsReadFor } from '../../domain/dossier/facts/packages.ts';
import type { Others } from '../../domain/dossier/shown/waiting.ts';
import { dossierView } from '../../domain/dossier/shown/view.ts';
import { emptyFolded, foldEntry, type Folded } from '../../domain/journalling.ts';
import { lineHash, parseLine } from '../../evidence/chain.ts';
import { eventNamesIn } from '../../tools/decisions.mjs';

/** The recorded exports: what each version of the entries looked like, kept for ever. */

const ROOT = path.join(__dirname, '../..');

/** `views`: of each document as it was shown when the export was recorded. */
export type RecordedExport = {
  readonly name: string;
  readonly lines: readonly string[];
  readonly rootKey: string;
  readonly views: Readonly<Record<string, DossierView>>;
};

export const folderOf = (version: EntryVersion): string => path.join(__dirname, `v${version}`);
export const CURRENT = ENTRY_VERSIONS.at(-1)!;

export function recordedExports(version: EntryVersion): readonly RecordedExport[] {
  const folder = folderOf(version);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((f) => f.endsWith('.jsonl'))
    .toSorted()
    .map((file) => {
      const name = file.slice(0, -'.jsonl'.length);
      const told = JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')) as Omit<RecordedExport, 'name'>;
      return { ...told, name, lines: readFileSync(path.join(folder, file), 'utf8').trimEnd().split('\n') };
    });
}

/** Types of the events of some lines, as they are written. */
export function typesIn(lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => (JSON.parse(line) as Entry).events.map((e) => e.type)));
}

/** Every event that this release can write. */
export function knownTypes(): readonly string[] {
  return [...eventNamesIn(path.join(ROOT, 'contracts/events.ts')), 'StatementRefused', 'LateStatementReceived'];
}

/** Each document of an export as it is shown, with what its process waits for. Throws where a line does not follow. */
export function viewsOf(lines: readonly string[]): Readonly<Record<string, DossierView>> {
  const held = new Map<AggregateRef, Folded>();
  for (const line of lines) {
    const entry = parseLine(line);
    const on = held.get(entry.aggregate) ?? emptyFolded(entry.aggregate);
    held.set(entry.aggregate, foldEntry(on, entry, lineHash(line)));
  }
  const all = [...held.values()];
  const organisation = all.find((f) => f.kind === 'organisation')!.state;
  return Object.fromEntries(
    all.flatMap((f) => {
      if (f.kind !== 'dossier' || f.state.id === null || f.at === null || f.head === null) return [];
      const { state, n, at, head } = f;
      const near: readonly string[] = meetingsReadFor(state);
      const meetings = all.flatMap((m) => (m.kind === 'meeting' && near.includes(m.state.id ?? '') ? [m.state] : []));
      const others = { organisation, meetings } as Others;
      return [[f.ref, dossierView(state, others, { dossier: f.state.id, n, at, head })]];
    }),
  );
}
