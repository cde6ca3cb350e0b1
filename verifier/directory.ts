import { bytesOf, fromBase64url } from './bytes.ts';
import { isCount, isObject, isSame, type Json } from './canonical.ts';
import type { Entry, Wrong } from './entry.ts';
import { LOG, WITNESS, isKeyName, namedKey, type NamedKey } from './note.ts';
import { publicKeyOf, type Ed25519, type PublicKey } from './signature.ts';
import type { Statement } from './statement.ts';

/**
 * Who may sign with which key from which entry on: a fold of the organisation's own lines. Every event of the directory
 * must be what the signed statement of its entry asks for, by somebody who may ask for it; whether the organisation's other
 * rules let it through is not looked at here.
 */
export type Directory = {
  /** The last entry that was folded. */
  readonly n: () => number;
  /** The key of a statement that was decided on the organisation's entry `n`, or what is wrong. */
  readonly keyOf: (statement: Statement, n: number) => PublicKey | Wrong;
  /** Folds the organisation's next entry, whose statement is authentic. Gives what is wrong with its events. */
  readonly fold: (entry: Entry, statement: Statement) => readonly Wrong[];
  /** Thumbprint of the key that founded the organisation. */
  readonly rootKey: () => string | undefined;
  /** The keys of the log, the one in force last. */
  readonly logs: () => readonly NamedKey[];
  /** The witnesses in force by their actors, in the order of their registration. */
  readonly witnesses: () => ReadonlyMap<string, NamedKey>;
  /** How many of them must have cosigned a checkpoint. */
  readonly quorum: () => number;
  readonly procedure: () => unknown;
};

type Event = Json & { readonly type: string };
type Key = { readonly key: PublicKey; readonly person: string; readonly since: number; until: number };
/** A person is accredited to one actor at a time. */
type Term = { readonly actor: string; readonly since: number; until: number };

/** `rootKey`: the thumbprint that was handed over; without it, that of the bundle's first statement is taken. */
export function createDirectory(organisation: string, trusted: string | undefined, curve: Ed25519): Directory {
  const keys = new Map<string, Key>();
  const people = new Map<string, Term[]>();
  const roles = new Map<string, string>();
  const members = new Set<string>();
  const logs: NamedKey[] = [];
  /** By their actors. */
  const witnesses = new Map<string, NamedKey>();
  const used = new Set<string>();
  let procedure: unknown;
  let root: string | undefined;
  let folded = 0;

  const termOf = (person: string, n: number) => people.get(person)?.find((t) => t.since <= n && n < t.until);
  const no = (check: string, found: string, expected: string): Wrong => ({ check, found, expected });

  const keyOf: Directory['keyOf'] = ({ kid, actor, person, act }, n) => {
    if (procedure === undefined) {
      const first = founder(act);
      const key = first && publicKeyOf(first['key'], curve);
      const expected = trusted ?? key?.kid;
      if (!first || !key || key.kid !== kid || kid !== expected)
        return no('key', kid, `the founding key ${expected ?? 'of the first statement'}`);
      return first['person'] === person && first['actor'] === actor
        ? key
        : no('key', `${actor}, ${person}`, 'who founds the organisation');
    }
    const key = keys.get(kid);
    if (!key || n < key.since) return no('key', kid, `a key enrolled by organisation@${n}`);
    if (n >= key.until) return no('key', kid, `a key in force at organisation@${n}, not one revoked by @${key.until}`);
    const term = termOf(key.person, n);
    if (!term) return no('key', kid, `a key of somebody accredited at organisation@${n}`);
    if (key.person !== person) return no('key', `${kid} for ${person}`, `the key's owner ${key.person}`);
    return term.actor === actor ? key.key : no('key', `${person} for ${actor}`, `${person} for ${term.actor}`);
  };

  /** Folds one event. Gives what it should say where it is not what the statement asks for. */
  const apply = (event: Event, n: number, by: Statement): string | undefined => {
    const said = saidOf(event.type, by);
    if (said === null) return undefined;
    const mayAsk = said?.by === undefined || roles.get(by.actor) === said.by;
    if (!said || !mayAsk || !Object.entries(said.members).every(([name, value]) => isSame(event[name], value)))
      return 'what the act of its statement says, by somebody who may';
    const { office, role, member, person, actor, kid, name, origin } = event as Record<string, string | undefined>;
    const names = [office, role, member, person, actor, kid, name, origin];
    if (!names.every((n) => n === undefined || typeof n === 'string')) return 'names that are texts';
    switch (event.type) {
      case 'OrganisationRegistered':
        if (procedure !== undefined) return 'no second founding';
        root = by.kid;
        procedure = event['procedure'];
        return undefined;
      case 'ProcedureAdopted':
        procedure = event['procedure'];
        return undefined;
      case 'OfficeRegistered':
        if (role === 'secretariat' && roles.size > 0) return 'one secretariat';
        roles.set(office!, role!);
        return undefined;
      case 'MemberRegistered':
      case 'MemberAdmitted':
        members.add(member!);
        return undefined;
      case 'CandidateAnnounced':
      case 'MembershipEnded':
        members.delete(member!);
        if (event.type === 'MembershipEnded') witnesses.delete(member!);
        return undefined;
      case 'PersonAccredited':
        endTerm(person!, n);
        people.set(person!, [...(people.get(person!) ?? []), { actor: actor!, since: n, until: Infinity }]);
        return undefined;
      case 'AccreditationEnded':
        endTerm(person!, n);
        return undefined;
      case 'KeyEnrolled': {
        const text = `concordat/v1/key-proof\n${organisation}\n${person}\n${kid}\n`;
        const key = newKey(event, by, text);
        if (typeof key === 'string') return key;
        if (!termOf(person!, n)) return 'a key of an accredited person';
        keys.set(key.kid, { key, person: person!, since: n, until: Infinity });
        return undefined;
      }
      case 'KeyRevoked': {
        const key = keys.get(kid!);
        const mayRevoke =
          key?.person === by.person || (by.act.type === 'RevokeKey' && roles.get(by.actor) === 'secretariat');
        if (!key || key.until <= n || !mayRevoke) return 'a key in force, of the one who asks';
        key.until = n;
        return undefined;
      }
      case 'WitnessWithdrawn':
        return witnesses.delete(by.actor) ? undefined : 'a witness of the one who asks';
      default: {
        const isLog = event.type === 'LogRegistered';
        const named = isLog ? origin : name;
        const text = `concordat/v1/${isLog ? 'log' : 'witness'}-proof\n${organisation}\n${by.actor}\n${named}\n${kid}\n`;
        if (!isKeyName(named)) return 'a name of a key';
        const key = newKey(event, by, text);
        if (typeof key === 'string') return key;
        if (isLog) logs.push(namedKey(named, LOG, key));
        else {
          witnesses.delete(by.actor);
          witnesses.set(by.actor, namedKey(named, WITNESS, key));
        }
        return undefined;
      }
    }
  };

  /** A key that was never used before, and shows by a signature over `text` that its owner holds it; else what is lacking. */
  const newKey = (event: Event, by: Statement, text: string): PublicKey | string => {
    const key = publicKeyOf(event['key'], curve);
    if (!key || key.kid !== event['kid']) return 'a sound key under its thumbprint';
    if (used.has(key.kid)) return 'a key that was never used before';
    const { proof: said } = by.act;
    const proof = typeof said === 'string' ? fromBase64url(said) : undefined;
    // The founding key shows it by the statement itself.
    const isShown = by.kid === key.kid || (proof?.length === 64 && curve.verify(proof, bytesOf(text), key.bytes));
    if (isShown) used.add(key.kid);
    return isShown ? key : 'a proof by the key itself';
  };

  const endTerm = (person: string, n: number) => {
    const last = people.get(person)?.at(-1);
    if (last && last.until > n) last.until = n;
  };

  return {
    n: () => folded,
    keyOf,
    fold: (entry, statement) => {
      folded = entry.n;
      const rotates = statement.act.type === 'RotateKey' && entry.events[0]?.type === 'KeyEnrolled';
      const wrong = entry.events.flatMap((event) => {
        const expected = apply(event, entry.n, statement);
        return expected === undefined ? [] : [no('directory', event.type, expected)];
      });
      // A rotation leaves one key in force, the new one.
      const left = [...keys.values()].filter((k) => k.person === statement.person && k.until > entry.n);
      if (rotates && left.length > 1) wrong.push(no('directory', `${left.length} keys in force`, 'the new key alone'));
      return wrong;
    },
    rootKey: () => root,
    logs: () => logs,
    witnesses: () => witnesses,
    quorum: () => quorumOf(procedure, members.size),
    procedure: () => procedure,
  };
}

/** Of each event of the directory: the acts that say it, the role of who may ask, and the members that both have. */
const SAYS: Readonly<
  Record<string, readonly (readonly [act: string, by: string | undefined, ...members: string[]])[]>
> = {
  OrganisationRegistered: [['RegisterOrganisation', undefined, 'procedure']],
  ProcedureAdopted: [['AdoptProcedure', 'secretariat', 'procedure']],
  OfficeRegistered: [
    ['RegisterOffice', 'secretariat', 'office', 'role'],
    ['RegisterOrganisation', undefined],
  ],
  MemberRegistered: [['RegisterMember', 'secretariat', 'member']],
  MemberAdmitted: [['AdmitMember', 'process', 'member']],
  CandidateAnnounced: [['AnnounceCandidate', 'secretariat', 'member']],
  MembershipEnded: [['EndMembership', 'secretariat', 'member']],
  PersonAccredited: [
    ['AccreditPerson', 'secretariat', 'person', 'actor'],
    ['RegisterOrganisation', undefined],
  ],
  AccreditationEnded: [['EndAccreditation', 'secretariat', 'person']],
  KeyEnrolled: [
    ['EnrolKey', 'secretariat', 'person', 'key'],
    ['RotateKey', undefined, 'key'],
    ['RegisterOrganisation', undefined],
  ],
  KeyRevoked: [
    ['RevokeKey', undefined, 'kid'],
    ['RotateKey', undefined],
  ],
  LogRegistered: [['RegisterLog', 'secretariat', 'origin', 'key']],
  WitnessRegistered: [['RegisterWitness', undefined, 'name', 'key']],
  WitnessWithdrawn: [['WithdrawWitness', undefined]],
};

/** What an event must say, by its statement; undefined: no such act says it, null: it is none of the directory. */
function saidOf(
  type: string,
  { act, actor, person }: Statement,
): { readonly by?: string; readonly members: Json } | undefined | null {
  if (!Object.hasOwn(SAYS, type)) return null;
  const says = SAYS[type]!.find(([of]) => of === act.type);
  if (!says) return undefined;
  const [, by, ...names] = says;
  const members: Record<string, unknown> = Object.fromEntries(names.map((name) => [name, act[name]]));
  const first = founder(act);
  if (first) {
    if (type === 'OfficeRegistered') Object.assign(members, { office: actor, role: 'secretariat' });
    if (type === 'PersonAccredited') Object.assign(members, { person, actor });
    if (type === 'KeyEnrolled') Object.assign(members, { person, key: first['key'] });
  }
  if (act.type === 'RotateKey' && type === 'KeyEnrolled') members['person'] = person;
  if (type.startsWith('Witness')) members['actor'] = actor;
  return { ...(by !== undefined && { by }), members };
}

/** The person and key that the founding act names. */
function founder(act: Json & { readonly type: string }): Json | undefined {
  const { type, secretariat } = act;
  return type === 'RegisterOrganisation' && isObject(secretariat) ? secretariat : undefined;
}

/** What the procedure demands: a number of witnesses, or a share of the members, rounded up; nothing where it is silent. */
function quorumOf(procedure: unknown, members: number): number {
  const at = ['log', 'witnesses', 'quorum'].reduce<unknown>(
    (v, name) => (isObject(v) ? v[name] : undefined),
    procedure,
  );
  if (!isObject(at)) return 0;
  const { count, share } = at;
  if (isCount(count, 0)) return count;
  if (!Array.isArray(share) || !isCount(share[0], 0) || !isCount(share[1], 1)) return 0;
  return Math.ceil((members * share[0]) / share[1]);
}
