import type { RuleApplied } from '../../contracts/events.ts';
import type { Share } from '../../contracts/procedure.ts';
import { say, type Said } from './language.ts';
import type { Names } from './names.ts';

/** By what an organ decides: the rule and the quorum of a stage, or those that a finding applied. */

type Decision = RuleApplied['decision'];
type Vote = Extract<Decision, { readonly by: 'vote' }>;

const share = ([part, whole]: Share) => `${part}/${whole}`;

const WHOLES = {
  cast: { en: 'of the votes for and against', ru: 'от числа голосов «за» и «против»' },
  present: { en: 'of those that voted or abstained', ru: 'от числа проголосовавших и воздержавшихся' },
  counted: { en: 'of the counted members', ru: 'от числа учитываемых членов' },
} satisfies Record<Vote['inFavour']['of'], Said>;

const ABSTENTIONS = {
  neutral: { en: 'Abstentions are neutral.', ru: 'Воздержавшиеся не влияют на итог.' },
  inFavour: { en: 'Abstentions count in favour.', ru: 'Воздержавшиеся засчитываются «за».' },
  against: { en: 'Abstentions count against.', ru: 'Воздержавшиеся засчитываются «против».' },
  notBound: {
    en: 'Who abstains is not bound by the document.',
    ru: 'Воздержавшийся документом не связан.',
  },
} satisfies Record<Vote['abstention'], Said>;

/** How an organ decides, in a sentence or two. Absent: by consensus of all. */
export function decisionSentence(decision: Decision | undefined, n: Names): string {
  if (decision?.by !== 'vote') {
    const who: Said =
      decision?.minus === 'concerned'
        ? {
            en: 'By consensus without the member that the document is about: no objection stands, and the chair finds so.',
            ru: 'Консенсусом без члена, которого касается документ: возражений нет, и это констатирует председатель.',
          }
        : {
            en: 'By consensus: no objection stands, and the chair finds so.',
            ru: 'Консенсусом: возражений нет, и это констатирует председатель.',
          };
    const abstained = decision?.abstention ? ` ${say(ABSTENTIONS[decision.abstention], n.language)}` : '';
    return `${say(who, n.language)}${abstained}`;
  }
  const { inFavour, against, abstention } = decision;
  const threshold = inFavour.threshold;
  const of = say(WHOLES[inFavour.of], n.language);
  const needed: Said =
    'atLeast' in threshold
      ? { en: `at least ${share(threshold.atLeast)}`, ru: `не менее ${share(threshold.atLeast)}` }
      : { en: `more than ${share(threshold.moreThan)}`, ru: `более ${share(threshold.moreThan)}` };
  const most = against === null ? null : `${share(against.atMost)} ${say(WHOLES[against.of], n.language)}`;
  const sentence: Said = {
    en: `By vote: in favour ${needed.en} ${of}${most === null ? '' : `, against no more than ${most}`}.`,
    ru: `Голосованием: «за» — ${needed.ru} ${of}${most === null ? '' : `, «против» — не более ${most}`}.`,
  };
  return `${say(sentence, n.language)} ${say(ABSTENTIONS[abstention], n.language)}`;
}

/** Who must be heard or present before an organ decides. */
export function quorumSentence(quorum: RuleApplied['quorum'], n: Names): string {
  return say(quorumOf(quorum), n.language);
}

function quorumOf(quorum: RuleApplied['quorum']): Said {
  switch (quorum) {
    case 'heard':
      return { en: 'Every counted delegation must be heard.', ru: 'Должна высказаться каждая учитываемая делегация.' };
    case 'present':
      return {
        en: 'Those present at the sitting are counted, and no other.',
        ru: 'Учитываются присутствующие на заседании, и только они.',
      };
    case 'none':
      return { en: 'Nobody needs to be heard.', ru: 'Высказываться никто не обязан.' };
    default: {
      const of = share(quorum.atLeast);
      return {
        en: `At least ${of} of the counted members must be heard.`,
        ru: `Должны высказаться не менее ${of} учитываемых членов.`,
      };
    }
  }
}
