import type { ActType } from '../../../contracts/acts.ts';
import type { StageCode } from '../../../contracts/ids.ts';
import type { VersionManifest } from '../../../contracts/text.ts';
import type { Assumption, DossierView, PossibleAct } from '../../../contracts/views.ts';
import { textHash } from '../../index.ts';
import type { Look } from '../desk.ts';
import { say, type Language } from '../../words/language.ts';
import { whatIfWords } from '../../words/whatIf.ts';

/** Acts with everything that they must say, for whoever assumes them: nobody has said it. */

/** What an act says where it must say something. */
export const MADE_UP = '…';
export const WEEK_MS = 7 * 86_400_000;

/** What each of several delegations may say for itself. */
export const OF_DELEGATIONS: readonly ActType[] = [
  'ConfirmDelivery',
  'ConfirmConcordance',
  'ConfirmAdReferendum',
  'AgreeToAbandon',
  'WithdrawAgreement',
  'Sign',
  'NotifyCompletion',
  'JoinLater',
  'TakeUpProposal',
];

export type Made = { readonly variant: string | null; readonly act: object };

/** Acts of this type with everything that they must say; none of those that nobody could guess. */
export function actsOf(
  { act: type, stage, round }: Pick<PossibleAct, 'act' | 'stage' | 'round'>,
  then: DossierView,
  official: readonly string[],
  language: Language,
): readonly Made[] {
  const held = then.roundList.find((r) => r.stage === stage && r.round === round);
  const hash = held?.textHash ?? then.textHash;
  const one = (members: object): readonly Made[] => [{ variant: null, act: { type, ...members } }];
  const textual = (members: object = {}) => (hash === null ? [] : one({ textHash: hash, ...members }));
  const reason = MADE_UP;
  switch (type as ActType) {
    case 'RegisterDocument':
    case 'TakeUpProposal':
    case 'ConsentToCirculation':
    case 'AgreeToAbandon':
    case 'WithdrawAgreement':
    case 'ApproveAgenda':
    case 'OpenSitting':
    case 'CloseSitting':
      return one({});
    case 'FindConsensus':
    case 'DeclareVote':
    case 'DecideOnDraft':
    case 'ConfirmAdReferendum':
      return textual({ stage, round });
    case 'CloseRound':
      return one({ stage, round });
    case 'Defer':
    case 'AbandonDocument':
    case 'DeclareLapse':
    case 'WithdrawProposal':
      return one({ reason });
    case 'RepeatStage':
      return one({ stage, reason });
    case 'Circulate':
      return textual({ consent: reason });
    case 'ConfirmDelivery':
      return textual({ stage });
    case 'ConfirmConcordance':
    case 'Sign':
    case 'CertifyCopies':
    case 'NotifyCompletion':
    case 'JoinLater':
      return textual();
    case 'RecordConcordance':
      return textual({ languages: official });
    case 'AnnounceEntryIntoForce':
      return one({ day: then.force?.dayOfForce ?? then.at.slice(0, 10) });
    case 'TakeAsBasis':
      return textual({ stage });
    case 'OpenRound':
      return textual({ stage, kind: 'open' }).flatMap((open) => [
        open,
        { variant: say(whatIfWords.silence, language), act: { ...open.act, kind: 'silence' } },
      ]);
    case 'ReturnToStage':
      return earlierThan(stage, then).map((to) => ({
        variant: `→ ${to}`,
        act: { type, from: stage, to, places: [], reason },
      }));
    case 'ExtendRound':
      return held
        ? textual({ stage, round, reason, deadline: new Date(Date.parse(held.deadline) + WEEK_MS).toISOString() })
        : [];
    case 'IssueVersion':
      return newVersions(then, language);
    default:
      return [];
  }
}

/** Stages before one, the nearest alone. */
function earlierThan(stage: StageCode | null, { stages }: DossierView): readonly StageCode[] {
  const before = stages.filter((s) => stage !== null && s.stage < stage && s.stage > '10' && s.status === 'closed');
  return before.slice(-1).map((s) => s.stage);
}

/** Digests of places that a link can carry. */
const PLACES_CHARS = 1_500;

/** The present text under the next number, as it is, and with no place open. */
function newVersions({ version, title }: DossierView, language: Language): readonly Made[] {
  if (!version) return [];
  const { places, ...rest } = version;
  const made = (openPlaces: VersionManifest['openPlaces'], variant: string): Made => {
    const carried = places && JSON.stringify(places).length <= PLACES_CHARS ? { places } : {};
    const manifest: VersionManifest = { ...rest, ...carried, number: version.number + 1, title, openPlaces };
    return { variant, act: { type: 'IssueVersion', textHash: textHash(manifest), manifest } };
  };
  return [
    made(version.openPlaces, say(whatIfWords.sameText, language)),
    ...(version.openPlaces.length > 0 ? [made([], say(whatIfWords.withoutBrackets, language))] : []),
  ];
}

/** A meeting of the organ whose sitting is missing, with the document on its agenda, opened; null: no such meeting is to be convened. */
export function sittingOf(then: DossierView, { organisation }: Look): readonly Assumption[] | null {
  const convening = then.explanation?.possible.find((p) => p.act === 'ConveneMeeting');
  const organ = then.waiting.find((x) => x.stage !== null && organisation.procedure?.stages[x.stage]?.inMeeting)?.organ;
  const chair = Object.entries(organisation.chairs).find(([of]) => of === organ)?.[1];
  const [by] = convening?.by ?? [];
  if (by === undefined || !organ || !chair) return null;
  const meeting = `ASSUMED-${then.entries}`;
  const convene = { type: 'ConveneMeeting', organ, day: then.at.slice(0, 10), place: MADE_UP, title: MADE_UP };
  return [
    { by, act: convene, meeting },
    { by, act: { type: 'PlaceOnAgenda', dossier: then.dossier, item: 1 }, meeting },
    { by: chair, act: { type: 'ApproveAgenda' }, meeting },
    { by: chair, act: { type: 'OpenSitting' }, meeting },
  ];
}
