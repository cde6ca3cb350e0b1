import { aggregateRef, type AggregateRef, type DossierId } from '../contracts/ids.ts';
import type { Place } from '../contracts/position.ts';
import type { Rendering } from '../contracts/text.ts';
import { renderingsOf } from '../domain/dossier/acts/renderings.ts';
import type { DossierState, Version } from '../domain/dossier/state.ts';
import { emptyFolded, type Folded } from '../domain/journalling.ts';
import type { MeetingState } from '../domain/meeting/state.ts';
import type { OrganisationState } from '../domain/organisation/state.ts';
import { placesOf } from '../domain/text/blocks.ts';
import { carryPlaces } from '../domain/text/places.ts';
import { parseLine, readWithheld } from '../evidence/chain.ts';
import { readStatement } from '../evidence/statement.ts';
import { auditor } from './auditor.ts';
import type { Connection } from './connection.ts';
import { foldLine } from './fold.ts';
import type { Answer } from './result.ts';
import { textFrom, type SourceText } from './text/source.ts';

/** A dossier with what stands around its texts; all of it folded here from the entries. */
export type DossierRecord = {
  readonly id: DossierId;
  readonly dossier: DossierState;
  readonly organisation: OrganisationState;
  /** The meeting of its adopting act, or null. */
  readonly meeting: MeetingState | null;
  /** The paper by which it ended, where it has ended and its entries say so. */
  readonly endPaper?: string;
};

/** Reads the entries and folds them. Throws where a chain is broken. */
export async function readRecord(connection: Connection, id: DossierId): Promise<Answer<DossierRecord>> {
  const lines = await auditor(connection).exportEntries(id);
  return lines.ok ? { ok: true, value: recordOf(id, lines.value) } : lines;
}

/** The same of the lines of an export. */
export function recordOf(id: DossierId, lines: readonly string[]): DossierRecord {
  const folded = new Map<AggregateRef, Folded>();
  const ref = aggregateRef('dossier', id);
  let endPaper: string | null = null;
  for (const line of lines) {
    const withheld = readWithheld(line);
    const { aggregate, cause, events } = withheld ? { ...withheld, cause: null, events: [] } : parseLine(line);
    if (cause && aggregate === ref && events.some((e) => e.type === 'DocumentEnded'))
      endPaper = paperOf(cause.statement);
    folded.set(aggregate, foldLine(folded.get(aggregate) ?? emptyFolded(aggregate), line));
  }
  const own = folded.get(ref);
  const house = [...folded.values()].find((f) => f.kind === 'organisation');
  if (own?.kind !== 'dossier' || house?.kind !== 'organisation')
    throw new Error(`the entries lack ${id} or its organisation`);
  const at = own.state.adoption?.meeting;
  const meeting = at ? folded.get(aggregateRef('meeting', at)) : undefined;
  return {
    id,
    dossier: own.state,
    organisation: house.state,
    meeting: meeting?.kind === 'meeting' ? meeting.state : null,
    ...(endPaper !== null && { endPaper }),
  };
}

function paperOf(jws: string): string | null {
  const read = readStatement(jws);
  return read.ok ? (read.statement.act.paper ?? null) : null;
}

/** The version of this number, or the latest. */
export function versionOf({ dossier }: DossierRecord, number?: number): Version | undefined {
  return number === undefined ? dossier.versions.at(-1) : dossier.versions.find((v) => v.manifest.number === number);
}

/** The texts of a version in one language, those added later too; in any language where none is named. */
export function renderingsIn({ dossier }: DossierRecord, version: Version, language?: string): readonly Rendering[] {
  return renderingsOf(dossier, version.textHash).filter((r) => language === undefined || r.language === language);
}

/**
 * Gives places to the paragraphs of a text that have none: those that the latest version has in this language keep theirs, and
 * no place of any earlier version is used again. A document split from another goes on from the text that it was split from;
 * else all places of a first version are new.
 */
export async function withPlaces(connection: Connection, id: DossierId, text: SourceText): Promise<Answer<SourceText>> {
  const versions = await lineageOf(connection, id);
  if (!versions.ok) return versions;
  const used: Place[] = [];
  let latest: string | null = null;
  for (const { manifest } of versions.value)
    for (const rendering of manifest.renderings) {
      const read = await connection.readText(rendering.sha256, manifest.dossier as DossierId);
      if (!read.ok) return read;
      used.push(...placesOf(read.value));
      if (rendering.language === text.language) latest = read.value;
    }
  return textFrom(carryPlaces(latest, text.content, used), text);
}

/** The versions of a document after those of the one that it was split from. None: nothing was proposed under this id. */
async function lineageOf(connection: Connection, id: DossierId): Promise<Answer<readonly Version[]>> {
  const record = await readRecord(connection, id);
  if (!record.ok) return record.refusal.lack === 'AggregateUnknown' ? { ok: true, value: [] } : record;
  const { versions, splitFrom } = record.value.dossier;
  if (!splitFrom) return { ok: true, value: versions };
  const before = await lineageOf(connection, splitFrom.dossier);
  if (!before.ok) return before;
  const until = before.value.findIndex((v) => v.textHash === splitFrom.textHash);
  return { ok: true, value: [...before.value.slice(0, until + 1), ...versions] };
}
