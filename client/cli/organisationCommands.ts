import type { OrganisationAct, PowersScope } from '../../contracts/acts.ts';
import {
  ActorId,
  aggregateRef,
  Day,
  DossierId,
  MeetingId,
  MemberId,
  OrganId,
  PersonId,
  TextHash,
  Thumbprint,
} from '../../contracts/ids.ts';
import { Level } from '../../contracts/procedure.ts';
import { given, listed, parsed, required, UsageError, type Command, type Context, type OptionSpec } from './command.ts';
import { confirmSigning } from './confirm.ts';
import { SAID, said } from './said.ts';

const REASON: OptionSpec = { says: 'why', value: 'TEXT' };
const MANDATE: OptionSpec = { says: 'the paper that entitles the person to speak', value: 'TEXT' };
const TERM: Readonly<Record<string, OptionSpec>> = {
  from: { says: 'first day of the term, UTC; default: at once', value: 'YYYY-MM-DD' },
  until: { says: 'last day of the term, UTC; default: without an end', value: 'YYYY-MM-DD' },
};

/** Who belongs to the organisation and who acts for whom: what the secretariat records of it; each asks first. */
export const organisationCommands: readonly Command[] = [
  {
    name: 'accredit',
    role: 'secretariat',
    summary: 'Accredit a person to a delegation, an office or a party with a status; asks first',
    arguments: ['PERSON'],
    example:
      'concordat accredit KAZ-ENERGY --as SECRETARIAT --actor KAZ --name "A. Expert" --level expert --mandate "note 12/2024" --until 2024-12-31',
    options: {
      actor: { says: 'delegation, office or party for which the person speaks', value: 'ACTOR' },
      name: { says: 'name', value: 'TEXT' },
      level: { says: Level.options.join(', '), value: 'LEVEL' },
      mandate: { ...MANDATE, says: `${MANDATE.says}; an office needs none` },
      ...TERM,
      ...SAID,
    },
    run: (c) =>
      record(c, 'Accredited', {
        type: 'AccreditPerson',
        person: personArgument(c),
        actor: parsed(ActorId, '--actor', required(c, 'actor')),
        name: required(c, 'name'),
        level: parsed(Level, '--level', required(c, 'level')),
        mandate: c.text('mandate') === undefined ? null : required(c, 'mandate'),
        ...term(c),
      }),
  },
  {
    name: 'renew-mandate',
    role: 'secretariat',
    summary: 'Record another mandate of a person, with its term; asks first',
    arguments: ['PERSON'],
    example: 'concordat renew-mandate KAZ-ENERGY --as SECRETARIAT --mandate "note 3/2025" --until 2025-12-31',
    options: { mandate: MANDATE, ...TERM, ...SAID },
    run: (c) =>
      record(c, 'Renewed', {
        ...{ type: 'RenewMandate', person: personArgument(c), mandate: required(c, 'mandate') },
        ...term(c),
      }),
  },
  {
    name: 'end-accreditation',
    role: 'secretariat',
    summary: 'Record that a person speaks no more; what it said stays; asks first',
    arguments: ['PERSON'],
    example: 'concordat end-accreditation KAZ-ENERGY --as SECRETARIAT --reason "recalled"',
    options: { reason: REASON, ...SAID },
    run: (c) =>
      record(c, 'Ended', { type: 'EndAccreditation', person: personArgument(c), reason: required(c, 'reason') }),
  },
  {
    name: 'lodge-full-powers',
    role: 'secretariat',
    summary: 'Record the paper by which a person may sign: every document, or those named; asks first',
    arguments: ['PERSON'],
    example:
      'concordat lodge-full-powers KAZ-ENERGY --as SECRETARIAT --paper "full powers 7" --classes agreement,protocol --until 2025-12-31',
    options: {
      classes: { says: 'only documents of these classes', value: 'CLASS,CLASS' },
      dossiers: { says: 'only these documents', value: 'DOSSIER,DOSSIER' },
      texts: { says: 'only these versions, each by the hash of its text', value: 'SHA256,SHA256' },
      margin: { says: 'the freedom that the paper leaves', value: 'TEXT' },
      ...TERM,
      ...SAID,
    },
    run: (c) => {
      required(c, 'paper');
      return record(c, 'Lodged', {
        ...{ type: 'LodgeFullPowers', person: personArgument(c), scope: scopeOf(c) },
        ...{ ...given(c, 'margin', 'margin'), ...term(c) },
      });
    },
  },
  {
    name: 'end-full-powers',
    role: 'secretariat',
    summary: 'Record that full powers are withdrawn; signatures that rest on them stay; asks first',
    arguments: ['NUMBER'],
    example: 'concordat end-full-powers 3 --as SECRETARIAT --reason "recalled by note 9/2025"',
    options: { reason: REASON, ...SAID },
    run: (c) =>
      record(c, 'Ended', { type: 'EndFullPowers', fullPowers: numberArgument(c), reason: required(c, 'reason') }),
  },
  {
    name: 'grant-status',
    role: 'secretariat',
    summary: 'Give a state or an organisation a status of the procedure, in place of the one it has; asks first',
    arguments: ['PARTY', 'STATUS'],
    example:
      'concordat grant-status MNG observer --as SECRETARIAT --name Mongolia --since 2004-06-17 --paper "decision of the CHS"',
    options: {
      name: { says: 'name of the party', value: 'TEXT' },
      since: { says: 'day from which it holds the status', value: 'YYYY-MM-DD' },
      ...SAID,
    },
    run: (c) => {
      required(c, 'paper');
      return record(c, 'Granted', {
        ...{ type: 'GrantStatus', party: parsed(ActorId, 'PARTY', c.argument(0)), status: c.argument(1) },
        ...{ name: required(c, 'name'), since: parsed(Day, '--since', required(c, 'since')) },
      });
    },
  },
  {
    name: 'end-status',
    role: 'secretariat',
    summary: 'Record that a party holds its status no more; asks first',
    arguments: ['PARTY'],
    example: 'concordat end-status MNG --as SECRETARIAT --reason "notice of 1 June"',
    options: { reason: REASON, ...SAID },
    run: (c) =>
      record(c, 'Ended', {
        ...{ type: 'EndStatus', party: parsed(ActorId, 'PARTY', c.argument(0)), reason: required(c, 'reason') },
      }),
  },
  {
    name: 'oblige',
    role: 'secretariat',
    summary: 'Record what a state takes on by acceding, with the day by which it is due; asks first',
    arguments: ['MEMBER'],
    example:
      'concordat oblige IRN --as SECRETARIAT --instrument "the Charter" --by 2022-12-01 --paper "memorandum of obligations"',
    options: {
      instrument: { says: 'what it is to join', value: 'TEXT' },
      by: { says: 'day by which it is due', value: 'YYYY-MM-DD' },
      ...SAID,
    },
    run: (c) => {
      required(c, 'paper');
      return record(c, 'Recorded', {
        ...{ type: 'RecordObligation', member: parsed(MemberId, 'MEMBER', c.argument(0)) },
        ...{ instrument: required(c, 'instrument'), by: parsed(Day, '--by', required(c, 'by')) },
      });
    },
  },
  {
    name: 'fulfil',
    role: 'secretariat',
    summary: 'Record that an obligation of accession is fulfilled, on its paper; asks first',
    arguments: ['NUMBER'],
    example: 'concordat fulfil 1 --as SECRETARIAT --on 2022-11-20 --paper "instrument of accession"',
    options: SAID,
    run: (c) => {
      required(c, 'paper');
      return record(c, 'Fulfilled', { type: 'FulfilObligation', obligation: numberArgument(c) });
    },
  },
  {
    name: 'end-membership',
    role: 'secretariat',
    summary: 'Record that a member has left, on its paper or by a document about it, or a candidate; asks first',
    arguments: ['MEMBER'],
    example:
      'concordat end-membership XYZ --as SECRETARIAT --reason "it leaves" --paper "notice of withdrawal of 1 June"',
    options: { by: { says: 'adopted document that concerns the member', value: 'DOSSIER' }, reason: REASON, ...SAID },
    run: (c) =>
      record(c, 'Ended', {
        ...{ type: 'EndMembership', member: parsed(MemberId, 'MEMBER', c.argument(0)), reason: required(c, 'reason') },
        ...given(c, 'by', 'dossier', DossierId),
      }),
  },
  {
    name: 'pass-chair',
    role: 'secretariat',
    summary: 'Pass the chair of an organ to an office, at the close of a meeting; asks first',
    arguments: ['ORGAN', 'OFFICE'],
    example:
      'concordat pass-chair CNC CHAIR-CNC-CHN --as SECRETARIAT --at-close-of CHS-2024-07-04 --reason "by the rules of the CNC"',
    options: {
      'at-close-of': { says: 'the meeting at whose close it passes', value: 'MEETING' },
      exceptional: { says: 'between two meetings, although the procedure bounds the chair by them' },
      reason: REASON,
      ...SAID,
    },
    run: (c) =>
      record(c, 'Passed', {
        type: 'PassChairmanship',
        organ: parsed(OrganId, 'ORGAN', c.argument(0)),
        office: parsed(ActorId, 'OFFICE', c.argument(1)),
        reason: required(c, 'reason'),
        ...given(c, 'at-close-of', 'atCloseOf', MeetingId),
        ...(c.flag('exceptional') && { exceptional: true }),
      }),
  },
  {
    name: 'revoke-key',
    role: 'all',
    summary: 'Revoke a key of one’s own, or as secretariat of anybody; nothing signed with it is accepted from then on',
    arguments: ['THUMBPRINT'],
    example: 'concordat revoke-key 3Q2…43 characters --as KAZ --reason "the notebook was lost"',
    options: { reason: REASON, ...SAID },
    run: (c) =>
      record(c, 'Revoked', {
        ...{ type: 'RevokeKey', kid: parsed(Thumbprint, 'THUMBPRINT', c.argument(0)), reason: required(c, 'reason') },
      }),
  },
];

const personArgument = (context: Context): PersonId => parsed(PersonId, 'PERSON', context.argument(0));

function numberArgument(context: Context): number {
  if (!/^[1-9]\d{0,4}$/.test(context.argument(0))) throw new UsageError('NUMBER: a number from 1 to 99999 is expected');
  return Number(context.argument(0));
}

function term(context: Context): { from?: Day; until?: Day } {
  return { ...given(context, 'from', 'from', Day), ...given(context, 'until', 'until', Day) };
}

function scopeOf(context: Context): PowersScope {
  const [classes, dossiers, texts] = ['classes', 'dossiers', 'texts'].map((o) => listed(context.text(o))) as [
    readonly string[],
    readonly string[],
    readonly string[],
  ];
  if ([classes, dossiers, texts].filter((l) => l.length > 0).length > 1)
    throw new UsageError('--classes, --dossiers or --texts: one of them');
  if (texts.length > 0) return { of: 'texts', texts: texts.map((t) => parsed(TextHash, '--texts', t)) };
  if (classes.length > 0) return { of: 'classes', classes: [...classes] };
  if (dossiers.length > 0) return { of: 'dossiers', dossiers: dossiers.map((d) => parsed(DossierId, '--dossiers', d)) };
  return { of: 'all' };
}

async function record(context: Context, done: string, act: OrganisationAct): Promise<number> {
  const whole = { ...act, ...said(context) };
  const { actor, person, organisation } = await context.profile();
  const { type, ...rest } = whole;
  const lines = Object.entries(rest).map(
    ([name, value]) => `  ${name}  ${typeof value === 'string' ? value : JSON.stringify(value)}\n`,
  );
  const about = aggregateRef('organisation', organisation);
  await confirmSigning(context, `${actor} (${person}) will sign, about ${about}:\n  act  ${type}\n${lines.join('')}`);
  return context.submit(about, whole, done);
}
