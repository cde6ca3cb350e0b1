import type { BlockedAct, BoardLine, DossierView, PossibleAct, Waiting, WaitsFor } from '../../contracts/views.ts';
import { ACTS } from './acts.ts';
import { actOf } from './dossierEvents.ts';
import { say, type Said } from './language.ts';
import type { Names } from './names.ts';
import { actorsOf, dayOf } from './phrases.ts';
import { lackSentence } from './refusals.ts';
import { ruleSentence } from './rules.ts';
import { ENDINGS, STAGE_OUTCOMES, STEPS } from './terms.ts';

/** Where a document stands, and what it waits for. */

type Stands = DossierView['stands'];

/** What organs came to on it so far, and what they decided on its draft: never called an adoption. */
function outcomesOf({ outcomes, draftActs }: Stands, n: Names): Said {
  const found = outcomes.map(({ as, organ, day, version }): Said => {
    const of = `${say(STAGE_OUTCOMES[as], n.language)}: ${n.organ(organ)}, ${dayOf(n, day)}`;
    return { en: `; ${of}, version ${version}`, ru: `; ${of}, версия ${version}` };
  });
  const drafts = draftActs.map((act): Said =>
    act
      ? {
          en: `; decided on the draft: ${actOf(act, n)}, not adopted`,
          ru: `; принято решение по проекту: ${actOf(act, n)}, документ не принят`,
        }
      : {
          en: '; decided on the draft, its act awaits a number',
          ru: '; принято решение по проекту, акт ожидает номера',
        },
  );
  const all = [...found, ...drafts];
  return { en: all.map((o) => o.en).join(''), ru: all.map((o) => o.ru).join('') };
}

function adoptionOf({ act, interested: of }: Stands, n: Names): Said {
  const by = act ? `: ${actOf(act, n)}` : '';
  return {
    en: `adopted${by}${of ? `, for ${of.members} interested of ${of.counted} counted members` : ''}`,
    ru: `принят${by}${of ? `, для ${of.members} заинтересованных из ${of.counted} учитываемых государств-членов` : ''}`,
  };
}

/** Why it ended, by what, and when that was recorded. */
export function endWords({ because, by, on }: NonNullable<Stands['end']>, n: Names): string {
  const day = dayOf(n, on);
  const why: Readonly<Record<typeof because, string>> = {
    terminated: 'по последующему акту',
    superseded: `заменён документом ${by ?? '—'}`,
    expired: 'истёк срок действия',
  };
  return say<string>(
    {
      en: `${ENDINGS[because].en}${by === null ? '' : ` by ${by}`}, recorded on ${day}`,
      ru: `${why[because]} (внесено ${day})`,
    },
    n.language,
  );
}

function standingOf(s: Stands, n: Names): Said {
  const proposer = n.actor(s.proposer ?? '—');
  const [so, adopted] = [outcomesOf(s, n), adoptionOf(s, n)];
  const how = s.end ? `: ${endWords(s.end, n)}` : '';
  switch (s.phase) {
    case 'proposed':
      return { en: `proposed by ${proposer}, not registered`, ru: `предложен (${proposer}), не зарегистрирован` };
    case 'inProgress':
      return { en: `in progress${so.en}`, ru: `на согласовании${so.ru}` };
    case 'deferred':
      return s.deferredTo === null
        ? { en: `deferred to a later meeting${so.en}`, ru: `отложен до одного из следующих заседаний${so.ru}` }
        : {
            en: `deferred to the meeting ${s.deferredTo}${so.en}`,
            ru: `отложен до заседания ${s.deferredTo}${so.ru}`,
          };
    case 'adopted':
      return { en: `${adopted.en}; not in effect yet`, ru: `${adopted.ru}; ещё не действует` };
    case 'inEffect':
      return { en: `in effect; ${adopted.en}`, ru: `действует; ${adopted.ru}` };
    case 'ended':
      return { en: `ended${how}; ${adopted.en}`, ru: `прекратил действие${how}; ${adopted.ru}` };
    case 'withdrawn':
      return { en: `withdrawn by ${proposer}`, ru: `отозван (${proposer})` };
    case 'split':
      return { en: `split into ${s.splitInto.join(', ')}`, ru: `разделён: ${s.splitInto.join(', ')}` };
    case 'merged':
      return { en: `merged into ${s.mergedInto ?? '—'}`, ru: `объединён с документом ${s.mergedInto ?? '—'}` };
    case 'abandoned':
      return {
        en: 'abandoned by agreement of those that proposed it or took it up',
        ru: 'снят с согласия тех, кто его предложил или поддержал',
      };
    case 'lapsed':
      return { en: `lapsed without a decision${so.en}`, ru: `утратил актуальность без решения${so.ru}` };
  }
}

/** Where a document stands, in one sentence, with the names that the reader’s language has for codes. */
export function standingSentence({ stands }: Pick<DossierView, 'stands'>, n: Names): string {
  return say(standingOf(stands, n), n.language);
}

/** How many were heard, of how many, and in which round: `9 of 10, round 1`. Empty: nobody was asked about this text yet. */
export function heardSentence(line: Pick<BoardLine, 'heard' | 'counted' | 'tally' | 'stage'>, n: Names): string {
  if (line.tally === null) return '';
  const { heard, counted } = line;
  const of = say<string>({ en: `${heard} of ${counted}`, ru: `${heard} из ${counted}` }, n.language);
  return `${of}, ${tallied(line, n)}`;
}

/** What is counted, by itself: `round 1`; of another stage than that at which the document is with its name. */
export function tallied({ tally, stage }: Pick<BoardLine, 'tally' | 'stage'>, n: Names): string {
  switch (tally?.of) {
    case undefined:
      return '';
    case 'delivery':
      return say<string>({ en: 'delivery confirmed', ru: 'получение подтверждено' }, n.language);
    case 'signatures':
      return say<string>({ en: 'signed, or said why not', ru: 'подписали либо указали причину' }, n.language);
    case 'round': {
      const round = say<string>({ en: `round ${tally.round}`, ru: `раунд ${tally.round}` }, n.language);
      return tally.stage === stage ? round : `${round} (${n.stage(tally.stage)})`;
    }
  }
}

/** What a document waits for, after "waits for" and «ожидается»; of whom, until when and by which rule the view says. */
export function awaited(w: Waiting, n: Names): string {
  return say(awaitedOf(w, n), n.language);
}

function awaitedOf(w: WaitsFor, n: Names): Said {
  switch (w.code) {
    case 'registration':
      return { en: 'registration', ru: 'регистрация' };
    case 'firstVersion':
      return { en: 'a first version', ru: 'первая версия' };
    case 'circulation':
      return { en: 'circulation', ru: 'рассылка' };
    case 'delivery':
      return { en: 'delivery', ru: 'подтверждение получения' };
    case 'route':
      return { en: 'what the route demands', ru: 'то, чего требует маршрут' };
    case 'round':
      return { en: 'the chair to open a round', ru: 'открытие раунда председателем' };
    case 'delegations':
      return { en: 'delegations to be heard', ru: 'ответы делегаций' };
    case 'confidentialPositions':
      return {
        en: 'positions, which are confidential until the round closes',
        ru: 'позиции, конфиденциальные до закрытия раунда',
      };
    case 'votes':
      return { en: 'votes', ru: 'голоса делегаций' };
    case 'voteDeclaration':
      return { en: 'the chair’s declaration of the vote', ru: 'объявление председателем итогов голосования' };
    case 'finding':
      return { en: 'the chair’s finding', ru: 'констатация председателя' };
    case 'findingOrRound':
      return { en: 'the chair’s finding, or another round', ru: 'констатация председателя или новый раунд' };
    case 'versionOrRound':
      return { en: 'a new version, or the chair’s round', ru: 'новая версия или раунд, открытый председателем' };
    case 'actNumber':
      return { en: 'the number of its act', ru: 'номер акта' };
    case 'signatures':
      return { en: 'signatures', ru: 'подписи' };
    case 'certifiedCopies':
      return { en: 'certified copies', ru: 'заверенные копии' };
    case 'notifications':
      return {
        en: 'notifications that domestic procedures are complete',
        ru: 'уведомления о выполнении внутригосударственных процедур',
      };
    case 'announcement':
      return { en: 'the announcement of entry into force', ru: 'объявление о вступлении в силу' };
    case 'end':
      return {
        en: 'its end: it binds nobody that is a member',
        ru: 'прекращение: документ не связывает ни одного члена',
      };
    case 'meeting': {
      const { meeting } = w.facts;
      return {
        en: `the meeting ${meeting ?? '(not named)'}`,
        ru: meeting === null ? 'заседание (не названо)' : `заседание ${meeting}`,
      };
    }
    case 'carryOver':
      return {
        en: `the acceptance of carry-over ${w.facts.offer}`,
        ru: `принятие документа следующим председательством (предложение ${w.facts.offer})`,
      };
    case 'amendedVersion': {
      const of = actorsOf(n, w.facts.members);
      return { en: `a new version with the amendment of ${of}`, ru: `новая версия с поправкой (${of})` };
    }
    case 'oneAct': {
      const others = n.writing.list(w.facts.dossiers);
      return { en: `${others}: one act is to approve them`, ru: `решение по ${others}: их утверждает один акт` };
    }
    case 'versionOfTheRest': {
      const into = n.writing.list(w.facts.dossiers);
      if (into === '')
        return { en: 'a version of what is left after the split', ru: 'версия остающегося после разделения' };
      return {
        en: `a version of what is left after the split into ${into}`,
        ru: `версия остающегося после разделения (${into})`,
      };
    }
    case 'answerToRequest': {
      const [who, until] = [n.actor(w.facts.member), dayOf(n, w.facts.until)];
      return {
        en: `an answer to ${who}, which asks for time until ${until}`,
        ru: `ответ на просьбу о дополнительном времени до ${until} (${who})`,
      };
    }
    case 'lack': {
      const lack = lackSentence({ lack: w.facts.lack, facts: factsOf(w.facts) }, n).replace(/\.$/, '');
      return { en: `this to change: ${lack}`, ru: `изменение того, что мешает: ${lack}` };
    }
    case 'dayOfEffect': {
      const on = dayOf(n, w.facts.day);
      return { en: `the day of its entry into force, ${on}`, ru: `наступление дня вступления в силу (${on})` };
    }
    case 'correctionObjections': {
      const { correction, place } = w.facts;
      return {
        en: `objections to correction ${correction}${place === null ? '' : `, at ${place}`}`,
        ru: `возражения против исправления ${correction}${place === null ? '' : ` (${place})`}`,
      };
    }
    case 'correctionNotices':
      return {
        en: `the notices of correction ${w.facts.correction}`,
        ru: `уведомления об исправлении ${w.facts.correction}`,
      };
    case 'correctionRecord':
      return {
        en: `the record of correction ${w.facts.correction}`,
        ru: `внесение исправления ${w.facts.correction}`,
      };
  }
}

function factsOf({ lack: _, ...facts }: Extract<WaitsFor, { code: 'lack' }>['facts']) {
  return facts;
}

/** What follows an act, in a sentence; where it changes nothing there is nothing to say. */
export function followsSentence(follows: NonNullable<PossibleAct['follows']>, n: Names): string {
  return say(followsOf(follows, n), n.language);
}

function followsOf(follows: NonNullable<PossibleAct['follows']>, n: Names): Said {
  switch (follows.next) {
    case 'meeting':
      return {
        en: 'A meeting of its organ is convened; then it can be placed on the agenda.',
        ru: 'Созывается заседание органа; затем документ можно включить в повестку дня.',
      };
    case 'nothing':
      return { en: 'Then it waits for nothing.', ru: 'После этого ничего не ожидается.' };
    case 'step': {
      const step = say(STEPS[follows.step], n.language);
      const at = follows.stage === null ? '' : ` (${n.stage(follows.stage)})`;
      return { en: `Then the process ${step}${at}.`, ru: `После этого система ${step}${at}.` };
    }
    case 'waits': {
      const all = follows.for.map((w) => {
        const at = w.stage === null ? '' : ` (${n.stage(w.stage)})`;
        // Of a lack no names are told, so the rule says what it is.
        const rule = w.code === 'lack' ? ruleSentence(w.rule, n.language)?.replace(/\.$/, '') : undefined;
        if (rule === undefined) return `${say(awaitedOf(w, n), n.language)}${at}`;
        const demanded: Said = { en: `what rule ${w.rule} demands`, ru: `то, чего требует правило ${w.rule}` };
        return `${say(demanded, n.language)} (${n.writing.quoted(rule)})${at}`;
      });
      const what = all.join('; ');
      return follows.still
        ? { en: `Then it still waits: ${what}.`, ru: `После этого по-прежнему ожидается: ${what}.` }
        : { en: `Then it waits: ${what}.`, ru: `После этого ожидается: ${what}.` };
    }
  }
}

/** An act that is possible or refused, with where it would be: `Find consensus (Coordination, round 1)`. */
export function placedAct(a: Pick<PossibleAct | BlockedAct, 'act' | 'stage' | 'round'>, n: Names): string {
  const label = Object.hasOwn(ACTS, a.act) ? say(ACTS[a.act as keyof typeof ACTS].label, n.language) : a.act;
  if (a.stage === null) return label;
  const round = a.round === null ? '' : say<string>({ en: `, round ${a.round}`, ru: `, раунд ${a.round}` }, n.language);
  return `${label} (${n.stage(a.stage)}${round})`;
}
