import { z } from 'zod';
import type { Act } from '../contracts/acts.ts';
import { Instant, parseAggregateRef, type AggregateRef, type DossierId, type TextHash } from '../contracts/ids.ts';
import { LIMITS } from '../contracts/limits.ts';
import { parseStatement, type Statement } from '../contracts/statement.ts';
import { Title, VersionManifest } from '../contracts/text.ts';
import { canonicalJson, canonicalText } from '../evidence/canonical.ts';
import { sha256Hex, textHash } from '../evidence/hash.ts';
import { notAuthentic, type NotAuthentic } from '../evidence/rules.ts';
import { auditor } from './auditor.ts';
import type { Connection } from './connection.ts';
import { seenEntries } from './fold.ts';

/**
 * What the engine said when the draft was made, for the person who signs. None of it is signed: who believes it believes the
 * engine. `deadline` is that of the round, in the organ's `zone`.
 */
const Told = z.strictObject({
  title: Title.nullable(),
  stage: z.string().max(120).nullable(),
  deadline: Instant.nullable(),
  zone: z.string().max(64).nullable(),
});
type Told = z.infer<typeof Told>;

const nothingTold: Told = { title: null, stage: null, deadline: null, zone: null };

const DraftFile = z.strictObject({
  format: z.literal('concordat-draft'),
  v: z.literal(1),
  statement: z.unknown(),
  told: Told,
  /** The manifest of the version that the statement is about; its hash is what is signed. */
  manifest: VersionManifest.nullable(),
});

/**
 * A statement that nobody has signed yet, with what a person must see of it. The statement is what will be signed, to the
 * byte; `manifest` is bound to it by its hash, which is checked wherever a draft is read; `told` is not.
 */
export type Draft = {
  readonly statement: Statement;
  readonly told: Told;
  readonly manifest: VersionManifest | null;
};

/** Drafts the next statement of a connection's identity. @throws MalformedAct, ServiceUnavailable */
export async function draftOf(connection: Connection, aggregate: AggregateRef, act: Act): Promise<Draft> {
  const statement = await connection.draft(aggregate, act);
  const { kind, id } = parseAggregateRef(aggregate);
  if (kind !== 'dossier') return { statement, told: nothingTold, manifest: null };
  return {
    statement,
    told: await toldOf(connection, id as DossierId, act),
    manifest: await manifestOf(connection, aggregate, act),
  };
}

async function toldOf(connection: Connection, dossier: DossierId, act: Act): Promise<Told> {
  const view = await auditor(connection).status(dossier);
  if (!view.ok) return nothingTold;
  const said = act as { readonly stage?: string; readonly round?: number };
  const stage = view.value.stages.find((s) => s.stage === said.stage);
  const round = view.value.roundList.find((r) => r.stage === said.stage && r.round === said.round);
  return {
    title: view.value.title,
    stage: stage?.name ?? null,
    deadline: round?.deadline ?? null,
    zone: round?.zone ?? null,
  };
}

async function manifestOf(connection: Connection, aggregate: AggregateRef, act: Act): Promise<VersionManifest | null> {
  const named = textHashIn(act);
  if (named === null) return null;
  if ('manifest' in act) return act.manifest;
  const lines = await auditor(connection).entries(aggregate);
  if (!lines.ok) return null;
  const versions = seenEntries(lines.value).flatMap((entry) => entry.events.filter((e) => e.type === 'VersionIssued'));
  return versions.find((v) => v.textHash === named)?.manifest ?? null;
}

/** The hash of the version that an act is about, or null. */
export function textHashIn(act: Act): TextHash | null {
  return 'textHash' in act && act.textHash !== undefined ? act.textHash : null;
}

/** The file of a draft: canonical JSON and a line feed. */
export function draftFile({ statement, told, manifest }: Draft): string {
  return `${canonicalJson({ format: 'concordat-draft', v: 1, statement, told, manifest })}\n`;
}

/**
 * Reads the file of a draft, as hostile as it may be: size (before anything is parsed), form and schemas (E33), and that the
 * manifest is the one whose hash the statement names (E34). Never throws.
 */
export function readDraft(file: Uint8Array): ({ readonly ok: true } & Draft) | NotAuthentic {
  if (file.length > LIMITS.draftBytes)
    return notAuthentic('E33', 'size', { bytes: file.length, limit: LIMITS.draftBytes });
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file));
  } catch {
    return notAuthentic('E33', 'notJson');
  }
  const read = DraftFile.safeParse(value);
  if (!read.success) return notAuthentic('E33', 'form', { mistakes: mistakesOf(read.error) });
  const parsed = parseStatement(read.data.statement);
  if (!parsed.ok) return notAuthentic('E33', 'statement', { mistakes: parsed.mistakes.slice(0, MISTAKES_CHARS) });
  const { statement } = parsed;
  const { told, manifest } = read.data;
  const named = textHashIn(statement.act);
  const found = manifest && textHash(manifest);
  if (found !== null && found !== named)
    return notAuthentic('E34', 'manifest', { found, statement: named ?? 'no version' });
  return { ok: true, statement, told, manifest };
}

/**
 * Whether a text that was carried beside a draft is one of the version that the statement names (E34), in whatever line ends
 * it came. `language`: the one that it is. Never throws.
 */
export function checkDraftText(
  { statement, manifest }: Draft,
  text: string,
): { readonly ok: true; readonly language: string; readonly sha256: string } | NotAuthentic {
  if (!manifest) return notAuthentic('E34', 'noManifest', { statement: textHashIn(statement.act) ?? 'no version' });
  const canonical = canonicalText(text);
  if (!canonical.ok) return canonical;
  const sha256 = sha256Hex(canonical.text);
  const rendering = manifest.renderings.find((r) => r.sha256 === sha256);
  if (!rendering)
    return notAuthentic('E34', 'text', {
      found: sha256,
      version: manifest.renderings.map((r) => `${r.language} ${r.sha256}`),
    });
  return { ok: true, language: rendering.language, sha256 };
}

const MISTAKES_CHARS = 600;

function mistakesOf(error: z.ZodError): string {
  const mistakes = error.issues.map((i) => `${i.path.join('.') || 'draft'}: ${i.message}`).join('; ');
  return mistakes.slice(0, MISTAKES_CHARS);
}
