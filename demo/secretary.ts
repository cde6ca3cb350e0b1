import { secretariat } from '../client/secretariat.ts';
import type { DossierId, MeetingId, OrganId, StageCode } from '../contracts/ids.ts';
import type { BoardLine } from '../contracts/views.ts';
import { unmetNeeds } from '../domain/dossier/facts/route.ts';
import { CIRCULATION } from '../domain/dossier/evolve.ts';
import { currentVersion, lastRound, type DossierState } from '../domain/dossier/state.ts';
import { daysBetween } from '../domain/time.ts';
import { meetingOf, type Package, type PackageDocument } from './package.ts';
import { keepDoing, type Participant } from './participant.ts';
import { leftBySummit } from './handover.ts';
import { castFor, ILLUSTRATIVE, isIncident } from './script.ts';
import { filedFor, sessionsOf } from './sessions.ts';
import { draftTexts, PLACES } from './texts.ts';
import { watch } from './watching.ts';

const prose = (text: string) => `${ILLUSTRATIVE}: ${text}`;
const EXPERTS = '20' as StageCode;
const SECTORAL = '30' as StageCode;
const COORDINATORS = '40' as StageCode;
const MINISTERS = '50' as StageCode;
const ADOPTION = '60' as StageCode;

/** The secretariat at work: convenes the meetings, files every document of the package, and keeps each one going. */
export async function playSecretariat(participant: Participant, of: Package): Promise<void> {
  const acts = secretariat(participant.connection);
  const { settle, reading, rest, stage } = participant;
  const cast = of.members.filter((m) => !m.candidate).map((m) => m.id);
  const documents = new Map(of.documents.map((d) => [d.id, d]));
  /** On the agenda of the summit, with everything that is needed there. */
  const prepared = new Set<DossierId>();
  const [firstSession, secondSession] = sessionsOf(of, 'CNC' as OrganId).map((m) => m.id);

  const convene = async () => {
    for (const { id, organ, day, place, title } of of.meetings) {
      if ((await reading.meeting(id)).phase === 'none')
        await settle(`to convene ${id}`, () => acts.convene(id, { organ, day, place, title }));
    }
  };

  const file = async (document: PackageDocument): Promise<void> => {
    const { id, area, leadOrgan, admits } = document;
    let state = await reading.dossier(id);
    const step = async (what: string, submit: Parameters<typeof settle>[1]) => {
      const result = await settle(`${what} ${id}`, submit);
      if (!result.ok)
        throw new Error(`the secretariat was refused ${what} ${id}: ${result.refusal.rule} ${result.refusal.lack}`);
      state = await reading.dossier(id);
    };
    if (state.phase === null) {
      const justification = prose(`proposed for the meeting of ${meetingOf(of, of.summit).day}.`);
      const title = document.workingTitle ?? document.title;
      const proposal = {
        title,
        class: document.class,
        area,
        justification,
        proposer: of.proposer.member,
        leadOrgan,
        ...(admits && { admits }),
      };
      await step('to propose', () => acts.propose(id, { ...proposal, paper: prose('note of the proposer.') }));
    }
    if (state.phase === 'proposed') await step('to register', () => acts.register(id));
    if (!currentVersion(state)) await step('to issue', () => issue(document, state));
    const text = currentVersion(state);
    if (text && !state.circulated) {
      const on = of.circulation.apart[id] ?? of.circulation.on;
      await step('to circulate', () =>
        acts.circulate(id, { textHash: text.textHash, consent: prose('the coordinators consent.'), on }),
      );
    }
    if (state.phase !== 'inProgress' || state.stages[COORDINATORS]) return;
    await waivePeriod(id, state);
    for (const session of sessionsOf(of)) {
      const listed = (await reading.meeting(session.id)).agenda.some((i) => i.dossier === id);
      if (!listed && filedFor(of, session).includes(document))
        await step(`to put on the agenda of ${session.id}`, () =>
          acts.placeOnAgenda(session.id, { dossier: id, item: document.item }),
        );
    }
  };

  /** A version that follows the circulated one, or was circulated late, is considered without the period. */
  const waivePeriod = async (id: DossierId, state: DossierState): Promise<boolean> => {
    const text = currentVersion(state)?.textHash;
    if (state.waivers.some((w) => w.of === 'circulationPeriod' && w.textHash === text)) return false;
    const [first] = sessionsOf(of)
      .filter((m) => filedFor(of, m).some((d) => d.id === id))
      .toSorted((a, b) => (a.day < b.day ? -1 : 1));
    const demanded = (await reading.organisation()).procedure?.policy.circulationDays ?? 0;
    const late = first && state.circulatedOn && daysBetween(state.circulatedOn, first.day) < demanded;
    if (!late && state.circulated === text) return false;
    const why = late ? `the organs meet less than ${demanded} days after it.` : 'it follows a circulated one.';
    await settle(`to waive for ${id}`, () => acts.waive(id, { of: 'circulationPeriod', reason: prose(why) }));
    return true;
  };

  const issue = (document: PackageDocument, state: DossierState) => {
    const number = (currentVersion(state)?.manifest.number ?? 0) + 1;
    const open = number === 1 && isIncident('bracket', document.id);
    const openPlaces = open ? [{ place: PLACES[2], holders: [castFor('bracket', cast)] }] : [];
    const version = { number, title: state.title, openPlaces };
    return acts.issueVersion(document.id, { ...version, texts: draftTexts(document, version) });
  };

  const keep = async (id: DossierId, state: DossierState): Promise<void> => {
    const document = documents.get(id);
    if (!document || state.phase !== 'inProgress') return;
    if (asksForNewVersion(id, state)) {
      await settle(`to issue a version of ${id}`, () => issue(document, state));
      stage.tell(`${id}: the Secretariat issues version 2`);
      await waivePeriod(id, await reading.dossier(id));
    } else if (isIncident('deferral', id) && (await keepDeferred(document, state))) {
      return;
    } else if (unmetNeeds(state, ADOPTION).length === 0) {
      await prepareForSummit(document, state);
    }
  };

  /** What is asked of a document's line before its journal is read. */
  const mayBeMine = ({ dossier, phase, stage: code, ...line }: BoardLine): boolean => {
    if (phase !== 'inProgress' || code === null || prepared.has(dossier)) return false;
    if (isIncident('deferral', dossier)) return code !== CIRCULATION && code !== EXPERTS;
    if (code === EXPERTS)
      return (
        (isIncident('objection', dossier) && line.heard >= line.counted) ||
        (isIncident('basis', dossier) && line.round === null)
      );
    if (isIncident('bracket', dossier) && code === SECTORAL) return true;
    return code === ADOPTION || (isIncident('basis', dossier) && code === MINISTERS && line.round === null);
  };

  /** An objection that stands when all others are heard, and a text that the ministers sent back, are answered by a new version. */
  const asksForNewVersion = (id: DossierId, state: DossierState): boolean => {
    const version = currentVersion(state)?.manifest.number;
    const experts = lastRound(state, EXPERTS);
    if (version !== 1 || !experts) return false;
    if (isIncident('bracket', id)) return state.stages[EXPERTS]?.status === 'closed';
    if (isIncident('objection', id))
      return experts.outcome === null && experts.roster.every((m) => experts.positions[m]);
    return isIncident('basis', id) && experts.outcome === 'returned';
  };

  /** Whether the coordinators' meetings are still busy with the document. */
  const keepDeferred = async ({ id, item }: PackageDocument, state: DossierState): Promise<boolean> => {
    if (!secondSession) throw new Error('the package names no two meetings of coordinators');
    if (state.stages[COORDINATORS]?.status === 'closed') return false;
    const deferredOnce = state.stages[COORDINATORS]?.rounds.some((r) => r.outcome === 'deferred') ?? false;
    const listed = (await reading.meeting(secondSession)).agenda.some((i) => i.dossier === id);
    if (deferredOnce && !listed) await place(secondSession, id, item);
    return true;
  };

  const place = (meeting: MeetingId, dossier: DossierId, item: number, decideFirst?: true) =>
    settle(`to place ${dossier}`, () =>
      acts.placeOnAgenda(meeting, { dossier, item, ...(decideFirst && { decideFirst }) }),
    );

  const prepareForSummit = async (document: PackageDocument, state: DossierState): Promise<void> => {
    const { id } = document;
    const text = currentVersion(state);
    const waived = (of_: string) => state.waivers.some((w) => w.of === of_ && w.textHash === text?.textHash);
    if (state.title !== document.title) {
      await settle(`to change the title of ${id}`, () =>
        acts.changeTitle(id, { title: document.title, reason: prose('words are added at the end.') }),
      );
      stage.tell(`${id}: its title is now "${document.title}"`);
    } else if (text?.manifest.title !== state.title) {
      await settle(`to issue a version of ${id}`, () => issue(document, state));
    } else if ([COORDINATORS, MINISTERS].some((s) => isStaleAt(state, s)) && !waived('sameVersion')) {
      await settle(`to waive for ${id}`, () =>
        acts.waive(id, { of: 'sameVersion', reason: prose('the versions differ in their title alone.') }),
      );
    } else if (await waivePeriod(id, state)) {
      // Looked at again below.
    } else if (!state.concordant.includes(text.textHash)) {
      const languages = text.manifest.renderings.filter((r) => r.status === 'official').map((r) => r.language);
      await settle(`to record the concordance of ${id}`, () =>
        acts.recordConcordance(id, { textHash: text.textHash, languages }),
      );
    } else if (!(await reading.meeting(of.summit)).agenda.some((i) => i.dossier === id)) {
      await place(of.summit, id, document.item, document.decideFirst);
    } else {
      prepared.add(id);
      return;
    }
    await prepareForSummit(document, await reading.dossier(id));
  };

  /** Closed on another version than the one that goes to the summit. */
  const isStaleAt = (state: DossierState, code: StageCode) => {
    const at = state.stages[code];
    return at?.status === 'closed' && at.closedOn !== currentVersion(state)?.textHash;
  };

  const takeOffDeferred = async () => {
    const id = of.documents.find((d) => isIncident('deferral', d.id))?.id;
    const line = (await reading.board()).find((l) => l.dossier === id);
    if (!id || !firstSession || line?.phase !== 'deferred') return;
    const listed = (await reading.meeting(firstSession)).agenda.some((i) => i.dossier === id);
    if (listed)
      await settle(`to take ${id} off the agenda`, () =>
        acts.removeFromAgenda(firstSession, { dossier: id, reason: prose('deferred.') }),
      );
  };

  /** Chairmanships end with the summit (the rule of the CNC); what the former chair did stays its own. */
  let passed = false;
  const passChairs = async () => {
    const left = passed ? null : await leftBySummit(participant, of);
    if (!left || left.some(({ state }) => state.carryOvers.length === 0)) return;
    const { chairs } = await reading.organisation();
    for (const { id, takesOver: organ } of of.offices) {
      if (!organ || chairs[organ] === id) continue;
      const reason = prose('chaired from the close of one regular meeting of the heads of state to the next.');
      await settle(`to pass the chair of ${organ}`, () =>
        acts.passChairmanship({ organ, office: id, reason, atCloseOf: of.summit }),
      );
      stage.tell(`The chair of ${organ} passes to ${id} at the close of ${of.summit}`);
    }
    passed = true;
  };

  const fileAll = async (): Promise<'done'> => {
    await convene();
    for (const document of of.documents) {
      await file(document);
      if (!(await rest(stage.pace.filing))) return 'done';
    }
    return 'done';
  };

  await Promise.all([
    keepDoing(participant, 1_000, fileAll),
    watch(participant, mayBeMine, keep, async () => {
      await takeOffDeferred();
      await passChairs();
    }),
  ]);
}
