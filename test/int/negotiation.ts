import {
  auditor,
  chair,
  delegation,
  protocolText,
  secretariat,
  textFrom,
  type Auditor,
  type SourceText,
  type SubmitResult,
} from '../../client/index.ts';
import { manifestOf } from '../../client/text/source.ts';
import {
  Day,
  MeetingId,
  StageCode,
  type DossierId,
  type Instant,
  type MemberId,
  type OrganId,
  type TextHash,
} from '../../contracts/ids.ts';
import type { DossierView } from '../../contracts/views.ts';
import type { Place, Position } from '../../contracts/position.ts';
import { registerOrganisation } from '../../demo/organisation.ts';
import { astanaPackage, scoProcedure } from '../../demo/package.ts';
import type { Participant } from '../../demo/participant.ts';
import { demonstrationProcedure, fast } from '../../demo/procedure.ts';
import { eventually, openHouse, type House } from './house.ts';

/**
 * The table at which the chronicles are played: engines, the organisation with its roster, and every identity of the
 * package over its own connection. One for each test file.
 */

export const NINE = [
  'IND',
  'IRN',
  'KAZ',
  'CHN',
  'KGZ',
  'PAK',
  'RUS',
  'TJK',
  'UZB',
] as readonly string[] as readonly MemberId[];
export const TEN = ['BLR', ...NINE] as readonly string[] as readonly MemberId[];
const CHAIRS = ['CHAIR-EG', 'CHAIR-MIN', 'CHAIR-CNC', 'CHAIR-CNC-CHN', 'CHAIR-CFM', 'CHAIR-CHS'];

export const stage = (code: string) => StageCode.parse(code);
export const day = (on: string) => Day.parse(on);
export const simulated = (text: string) => `Simulated: ${text}`;

let house: House;
let reading: Auditor;
/** The auditor's way to look. */
export const see = (): Auditor => reading;
const seats = new Map<string, Participant>();

export const seat = (actor: string) => {
  const found = seats.get(actor);
  if (!found) throw new Error(`${actor} has not joined`);
  return found.connection;
};
export const staff = () => secretariat(seat('SECRETARIAT'));
export const of = (member: string) => delegation(seat(member));
export const presiding = (organ: string) => chair(seat(`CHAIR-${organ}`));

export async function done(result: Promise<SubmitResult>): Promise<Extract<SubmitResult, { ok: true }>> {
  const outcome = await result;
  if (!outcome.ok)
    throw new Error(
      `refused by ${outcome.refusal.rule} ${outcome.refusal.lack} ${JSON.stringify(outcome.refusal.facts)}`,
    );
  return outcome;
}

export async function refusedBy(result: Promise<SubmitResult>): Promise<string> {
  const outcome = await result;
  return outcome.ok ? 'not refused' : `${outcome.refusal.rule} ${outcome.refusal.lack}`;
}

export async function status(id: DossierId, at: { entry?: number; instant?: Instant } = {}): Promise<DossierView> {
  const answer = await see().status(id, at);
  if (!answer.ok) throw new Error(`no status of ${id}: ${answer.refusal.rule}`);
  return answer.value;
}

export const stageOf = (view: DossierView, code: string) => view.stages.find((s) => s.stage === code);
export const roundsAt = (view: DossierView, code: string) => view.roundList.filter((r) => r.stage === code);
export const lastAt = (view: DossierView, code: string) => roundsAt(view, code).at(-1);

/** A text with words in brackets at the places that are open. */
export function texts(id: string, title: string, version: number, open: readonly Place[] = []): readonly SourceText[] {
  return ['ru', 'zh'].map((language) => {
    const brackets = open.map((place) => `\n[Simulated words that are not agreed.] {#${place}}\n`).join('');
    const text = textFrom(`# ${title}\n\nSimulated text ${version} of ${id} (${language}).\n${brackets}`, { language });
    if (!text.ok) throw new Error(text.refusal.lack);
    return text.value;
  });
}

/** Issues the next version under the title that the dossier has now. */
export async function issue(
  id: DossierId,
  number: number,
  openPlaces: { place: Place; holders: MemberId[] }[] = [],
): Promise<TextHash> {
  const { title } = await status(id);
  const version = {
    number,
    title,
    texts: texts(
      id,
      title,
      number,
      openPlaces.map((o) => o.place),
    ),
    openPlaces,
  };
  await done(staff().issueVersion(id, version));
  return manifestOf(id, version).textHash;
}

export async function propose(
  id: DossierId,
  title: string,
  documentClass: string,
  more: { admits?: MemberId; implements?: DossierId } = {},
): Promise<void> {
  const justification = simulated('a reason for the proposal.');
  await done(
    of('KAZ').propose(id, {
      title,
      class: documentClass,
      area: 'energy',
      justification,
      proposer: 'KAZ' as MemberId,
      leadOrgan: 'energy ministers',
      ...more,
    }),
  );
  await done(staff().register(id));
}

export async function circulate(id: DossierId, textHash: TextHash, on = '2023-10-02'): Promise<void> {
  await done(staff().circulate(id, { textHash, consent: simulated('the coordinators consent.'), on: day(on) }));
}

export async function deliver(id: DossierId, textHash: TextHash, members: readonly string[]): Promise<void> {
  for (const member of members) await done(of(member).confirmDelivery(id, { stage: stage('10'), textHash }));
}

export async function open(organ: string, id: DossierId, code: string, textHash: TextHash): Promise<number> {
  await done(presiding(organ).openRound(id, { stage: stage(code), textHash, kind: 'open' }));
  return lastAt(await status(id), code)?.round ?? 0;
}

export async function agree(
  id: DossierId,
  code: string,
  members: readonly string[],
  position: Position = { kind: 'agree' },
): Promise<void> {
  const round = lastAt(await status(id), code);
  if (!round) throw new Error(`no round at ${code} of ${id}`);
  await Promise.all(
    members.map((m) =>
      done(of(m).takePosition(id, { stage: stage(code), round: round.round, textHash: round.textHash, position })),
    ),
  );
}

export async function find(organ: string, id: DossierId, code: string, on?: string) {
  const round = lastAt(await status(id), code);
  if (!round) throw new Error(`no round at ${code} of ${id}`);
  const act = { stage: stage(code), round: round.round, textHash: round.textHash, ...(on && { on: day(on) }) };
  return done(presiding(organ).findConsensus(id, act));
}

/** A round that the process opens. */
export const opened = (id: DossierId, code: string, round: number) =>
  eventually(
    `round ${round} at ${code} of ${id}`,
    () => status(id),
    (v) => roundsAt(v, code).some((r) => r.round === round && r.outcome === null),
  );

export async function wholeRound(
  organ: string,
  id: DossierId,
  code: string,
  textHash: TextHash,
  members: readonly string[] = NINE,
): Promise<void> {
  await open(organ, id, code, textHash);
  await agree(id, code, members);
  await find(organ, id, code);
}

/** Each organ before the summit at its work: experts where they are, coordinators and foreign ministers at a meeting of their own. */
export async function toTheSummit(id: DossierId, work: (organ: string, code: string) => Promise<void>): Promise<void> {
  await work('EG', '20');
  for (const [organ, code] of [
    ['CNC', '40'],
    ['CFM', '50'],
  ] as const)
    await sit(organ, MeetingId.parse(`${organ}-${id}`), '2024-06-22', [id], () => work(organ, code));
}

/** Proposal to the eve of the summit, for documents that the chronicle only needs beside its own. */
export async function bring(
  id: DossierId,
  title: string,
  more: { admits?: MemberId } = {},
  documentClass = 'decision',
): Promise<TextHash> {
  await propose(id, title, documentClass, more);
  const text = await issue(id, 1);
  await circulate(id, text);
  await deliver(id, text, NINE);
  await toTheSummit(id, (organ, code) => wholeRound(organ, id, code, text));
  await concord(id, text);
  return text;
}

export async function concord(id: DossierId, textHash: TextHash): Promise<void> {
  await done(staff().recordConcordance(id, { textHash, languages: ['ru', 'zh'] }));
}

/** Puts a document on the agenda of a meeting, as an item of its own, and waits until it is in its package. */
export async function place(id: MeetingId, dossier: DossierId, item: number, decideFirst?: true): Promise<void> {
  await done(staff().placeOnAgenda(id, { dossier, item, ...(decideFirst && { decideFirst }) }));
  await eventually(
    `the place of ${dossier} in the package of ${id}`,
    () => status(dossier),
    (v) => v.packages.some((p) => p.meeting === id),
  );
}

/** Convenes a meeting of the organ whose chair this is on some documents, and opens its sitting. */
export async function convene(organ: string, id: MeetingId, on: string, dossiers: readonly DossierId[]): Promise<void> {
  const meeting = { organ: organ.slice(0, 3) as OrganId, day: day(on), place: 'Beijing', title: `Simulated: ${id}` };
  await done(staff().convene(id, meeting));
  for (const [i, dossier] of dossiers.entries()) await place(id, dossier, i + 1);
  await done(presiding(organ).approveAgenda(id));
  await done(presiding(organ).openSitting(id));
}

/** Closes the sitting of a meeting, and waits until the documents have left its package. */
export async function rise(organ: string, id: MeetingId, dossiers: readonly DossierId[]): Promise<void> {
  await done(presiding(organ).closeSitting(id));
  for (const dossier of dossiers)
    await eventually(
      `${dossier} to leave the package of ${id}`,
      () => status(dossier),
      (v) => !v.packages.some((p) => p.meeting === id),
    );
}

/** A meeting on some documents, and what is done at its sitting. */
export async function sit(
  organ: string,
  id: MeetingId,
  on: string,
  dossiers: readonly DossierId[],
  findings: () => Promise<void>,
): Promise<void> {
  await convene(organ, id, on, dossiers);
  await findings();
  await rise(organ, id, dossiers);
}

/** The period after circulation is waived for the version that there is now. */
export async function waivePeriod(id: DossierId, why: string): Promise<void> {
  await done(staff().waive(id, { of: 'circulationPeriod', reason: why }));
}

/**
 * A meeting of the coordinators on some documents: what they find in its sitting stands in a protocol that is drafted from
 * the entries, issued, and signed by the chair and by every delegation.
 */
export async function coordinate(
  id: MeetingId,
  on: string,
  dossiers: readonly DossierId[],
  findings: () => Promise<void>,
): Promise<string> {
  await convene('CNC', id, on, dossiers);
  for (const member of NINE) await done(staff().recordPresence(id, { member, head: seat(member).profile.person }));
  await findings();
  await rise('CNC', id, dossiers);
  const draft = await see().draftProtocol(id);
  if (!draft.ok || !draft.value) throw new Error(`no protocol of ${id}`);
  const text = textFrom(protocolText(draft.value, 'en'), { language: 'en' });
  if (!text.ok) throw new Error(text.refusal.lack);
  await done(staff().issueProtocol(id, text.value));
  const { sha256 } = text.value;
  await done(presiding('CNC').signProtocol(id, { sha256 }));
  for (const member of NINE) await done(of(member).signProtocol(id, { sha256 }));
  const signed = await see().meeting(id);
  if (!signed.ok || signed.value.protocol?.signed.length !== NINE.length + 1) throw new Error(`${id} is not signed`);
  return text.value.content;
}

export async function evidenceOf(id: DossierId, code: string) {
  const lines = await see().entries(`dossier/${id}` as never);
  if (!lines.ok) throw new Error(lines.refusal.rule);
  type Found = { type: string; stage?: string; textHash?: string; evidence?: { roster: readonly string[] } };
  const events = lines.value.flatMap((l) => (JSON.parse(l) as { events: Found[] }).events);
  return events.filter((e) => e.type === 'ConsensusFound' && e.stage === code);
}

export async function sign(id: DossierId, members: readonly string[]): Promise<void> {
  const { textHash } = await status(id);
  if (!textHash) throw new Error(`${id} has no text`);
  for (const member of members) await done(of(member).sign(id, { textHash }));
}

/** Opens the house, registers the organisation, and seats everybody. Periods are long: no deadline passes. */
export async function openNegotiation(): Promise<House> {
  house = await openHouse('chronicles');
  const secretary = await house.join('SECRETARIAT');
  await registerOrganisation(
    secretary,
    astanaPackage,
    demonstrationProcedure(scoProcedure, { ...fast, period: 600_000 }),
    house.installation.processKey,
    house.installation.logKey,
  );
  seats.set('SECRETARIAT', secretary);
  for (const actor of [...TEN, ...CHAIRS, 'AUDITOR']) seats.set(actor, await house.join(actor));
  reading = auditor(seat('AUDITOR'));
  return house;
}

/** The state of a dossier, folded here from its journal. */
export const stateOf = (id: DossierId) => {
  const found = seats.get('AUDITOR');
  if (!found) throw new Error('the auditor has not joined');
  return found.reading.dossier(id);
};
