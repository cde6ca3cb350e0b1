import type { Waiting, WaitsFor } from '../../../contracts/views.ts';

/** The English of what a document waits for, made from its code in this one place. */
export function englishOf(what: WaitsFor): string {
  switch (what.code) {
    case 'registration':
    case 'votes':
    case 'circulation':
    case 'delivery':
    case 'signatures':
      return what.code;
    case 'meeting':
      return `the meeting ${what.facts.meeting ?? '(not named)'}`;
    case 'carryOver':
      return `the acceptance of carry-over ${what.facts.offer}`;
    case 'actNumber':
      return 'the number of its act';
    case 'amendedVersion':
      return `a new version with the amendment of ${what.facts.members.join(', ')}`;
    case 'oneAct':
      return `${what.facts.dossiers.join(', ')}: one act is to approve them`;
    case 'versionOfTheRest':
      return `a version of what is left after the split${what.facts.dossiers.length === 0 ? '' : ` into ${what.facts.dossiers.join(', ')}`}`;
    case 'answerToRequest':
      return `an answer to ${what.facts.member}, which asks for time until ${what.facts.until}`;
    case 'voteDeclaration':
      return 'the chair’s declaration of the vote';
    case 'finding':
      return 'the chair’s finding';
    case 'delegations':
      return 'delegations to be heard';
    case 'confidentialPositions':
      return 'positions, which are confidential until the round closes';
    case 'lack':
      return what.facts.lack;
    case 'firstVersion':
      return 'a first version';
    case 'route':
      return 'what the route demands';
    case 'findingOrRound':
      return 'the chair’s finding, or another round';
    case 'versionOrRound':
      return 'a new version, or the chair’s round';
    case 'round':
      return 'the chair to open a round';
    case 'certifiedCopies':
      return 'certified copies';
    case 'end':
      return 'its end: it binds nobody that is a member';
    case 'notifications':
      return 'notifications that domestic procedures are complete';
    case 'announcement':
      return 'the announcement of entry into force';
    case 'dayOfEffect':
      return `the day of its entry into force, ${what.facts.day}`;
    case 'correctionObjections':
      return `objections to correction ${what.facts.correction}${what.facts.place === null ? '' : `, at ${what.facts.place}`}`;
    case 'correctionNotices':
      return `the notices of correction ${what.facts.correction}`;
    case 'correctionRecord':
      return `the record of correction ${what.facts.correction}`;
  }
}

const NOWHERE = { stage: null, stageName: null, organ: null, until: null, zone: null };

/** A line of what a document waits for: at no stage and without an end, where they are not given. */
export function waits(
  what: WaitsFor,
  by: Pick<Waiting, 'on' | 'rule'> & Partial<Pick<Waiting, keyof typeof NOWHERE>>,
): Waiting {
  return { ...NOWHERE, ...by, ...what, for: englishOf(what) };
}
