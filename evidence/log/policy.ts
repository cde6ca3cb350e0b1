import { LIMITS } from '../../contracts/limits.ts';
import type { LogTrust } from '../../contracts/log.ts';
import { utf8 } from '../canonical.ts';
import { openCheckpoint, type Checkpoint } from './checkpoint.ts';
import { cosignatureTime, cosignatureVerifier } from './cosignature.ts';
import type { LogFault } from './fault.ts';
import {
  LOG_KEY,
  WITNESS_KEY,
  fromDecimal,
  noteKey,
  parseVkey,
  verifyNote,
  vkeyOf,
  type Note,
  type NoteKey,
} from './note.ts';

/** A witness of a policy, under the name that its groups use. */
type PolicyWitness = { readonly name: string; readonly key: NoteKey };
/** At least `threshold` of the members, which are names of witnesses or of earlier groups. */
type PolicyGroup = { readonly name: string; readonly threshold: number; readonly members: readonly string[] };

/** Which checkpoints are believed (C2SP tlog-policy): logs, witnesses, and the quorum, a name or `none`. */
export type Policy = {
  readonly logs: readonly NoteKey[];
  readonly witnesses: readonly PolicyWitness[];
  readonly groups: readonly PolicyGroup[];
  readonly quorum: string;
};

/** The group of all witnesses. Their own names are tokens, which have no small letters. */
const ALL_WITNESSES = 'witnesses';

/** A policy as text, the inverse of {@link parsePolicy}. */
export function policyText(policy: Policy): string {
  const lines = [
    ...policy.logs.map((key) => `log ${vkeyOf(key)}`),
    ...policy.witnesses.map(({ name, key }) => `witness ${name} ${vkeyOf(key)}`),
    ...policy.groups.map(({ name, threshold, members }) => `group ${name} ${threshold} ${members.join(' ')}`),
    `quorum ${policy.quorum}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Octets that a policy may hold: tab, line feed, printable ASCII, and those above it. */
// oxlint-disable-next-line no-control-regex -- finding them is the purpose
const NOT_IN_A_POLICY = /[\u0000-\u0008\u000b-\u001f\u007f]/;

/** Reads a policy (C2SP tlog-policy). URLs are read over. At most `LIMITS.noteBytes` bytes. Never throws. */
export function parsePolicy(data: Uint8Array | string): { readonly ok: true; readonly policy: Policy } | LogFault {
  if (data.length > LIMITS.noteBytes) return { ok: false, what: 'size', found: `a policy of ${data.length} bytes` };
  const text = typeof data === 'string' ? data : utf8(data);
  if (text === undefined || NOT_IN_A_POLICY.test(text) || !text.endsWith('\n'))
    return { ok: false, what: 'form', found: 'not the text of a policy' };
  const reading: Reading = {
    logs: [],
    witnesses: [],
    groups: [],
    quorum: undefined,
    names: new Set(),
    members: new Set(),
  };
  for (const [at, line] of text.slice(0, -1).split('\n').entries()) {
    const words = line.split(/[ \t]+/).filter((word) => word !== '');
    if (words.length === 0 || words[0]!.startsWith('#')) continue;
    const fault = readLine(reading, words);
    if (fault) return { ok: false, what: 'form', found: `line ${at + 1}: ${fault}` };
  }
  const { logs, witnesses, groups, quorum } = reading;
  if (quorum === undefined) return { ok: false, what: 'form', found: 'no quorum' };
  return { ok: true, policy: { logs, witnesses, groups, quorum } };
}

type Reading = {
  logs: NoteKey[];
  witnesses: PolicyWitness[];
  groups: PolicyGroup[];
  quorum: string | undefined;
  /** Witnesses and groups share their names. */
  names: Set<string>;
  /** Names that are a member of some group already. */
  members: Set<string>;
};

/** Reads one line into `reading`; says what is wrong with it. */
function readLine(reading: Reading, [kind, ...words]: readonly string[]): string | undefined {
  switch (kind) {
    case 'log': {
      const [vkey, _url, ...rest] = words;
      const read = parseVkey(vkey ?? '');
      if (rest.length > 0) return 'too many words';
      if (!read.ok || read.key.type !== LOG_KEY) return 'not the key of a log';
      if (reading.logs.some(({ jwk }) => jwk.x === read.key.jwk.x)) return 'a log that is there already';
      reading.logs.push(read.key);
      return undefined;
    }
    case 'witness': {
      const [name, vkey, _url, ...rest] = words;
      const read = parseVkey(vkey ?? '');
      if (rest.length > 0) return 'too many words';
      if (!read.ok || read.key.type !== WITNESS_KEY) return 'not the key of a witness';
      if (reading.witnesses.some(({ key }) => key.jwk.x === read.key.jwk.x)) return 'a witness that is there already';
      const fault = takeName(reading, name);
      if (fault) return fault;
      reading.witnesses.push({ name: name!, key: read.key });
      return undefined;
    }
    case 'group': {
      const [name, thresholdText, ...members] = words;
      for (const member of members) {
        if (!reading.names.has(member)) return `${member} is not defined before`;
        if (reading.members.has(member)) return `${member} is a member already`;
        reading.members.add(member);
      }
      const threshold =
        thresholdText === 'all' ? members.length : thresholdText === 'any' ? 1 : fromDecimal(thresholdText ?? '');
      if (threshold === undefined || threshold < 1 || threshold > members.length) return 'not a threshold';
      const fault = takeName(reading, name);
      if (fault) return fault;
      reading.groups.push({ name: name!, threshold, members });
      return undefined;
    }
    case 'quorum': {
      const [name, ...rest] = words;
      if (rest.length > 0) return 'too many words';
      if (reading.quorum !== undefined) return 'a second quorum';
      if (name === undefined || (name !== 'none' && !reading.names.has(name)))
        return 'a quorum that is not defined before';
      reading.quorum = name;
      return undefined;
    }
    default:
      return 'neither log, witness, group nor quorum';
  }
}

function takeName(reading: Reading, name: string | undefined): string | undefined {
  if (name === undefined) return 'no name';
  if (name === 'none' || reading.names.has(name)) return `${name} is taken`;
  reading.names.add(name);
  return undefined;
}

/** A checkpoint that a policy was asked about; `witnesses` are those of the policy that cosigned it, with their time in seconds. */
export type Witnessed = {
  readonly ok: true;
  readonly checkpoint: Checkpoint;
  readonly note: Note;
  readonly witnesses: readonly { readonly name: string; readonly time: number }[];
  /** Whether those witnesses are the quorum. */
  readonly quorum: boolean;
};

/**
 * Reads a checkpoint under a policy: signed by one of its logs, and which of its witnesses cosigned. A cosignature by a
 * known key that does not verify makes it a fault, as the log's own. Where the quorum is missing that is told, not refused:
 * {@link believe} refuses it. Never throws.
 */
export function readUnderPolicy(data: Uint8Array | string, policy: Policy): Witnessed | LogFault {
  const opened = openCheckpoint(data, policy.logs);
  if (!opened.ok) return opened;
  const verified = verifyNote(
    opened.note,
    policy.witnesses.map(({ key }) => cosignatureVerifier(key)),
  );
  if (!verified.ok && verified.what !== 'unsigned') return verified;
  const signatures = verified.ok ? verified.verified : [];
  const witnesses = policy.witnesses.flatMap(({ name, key }) => {
    const found = signatures.find((s) => s.name === key.name && s.id === key.id);
    const time = found && cosignatureTime(found.signature);
    return time === undefined ? [] : [{ name, time }];
  });
  const quorum = hasQuorum(policy, new Set(witnesses.map(({ name }) => name)));
  return { ok: true, checkpoint: opened.checkpoint, note: opened.note, witnesses, quorum };
}

/** As {@link readUnderPolicy}, but a checkpoint without its quorum is a fault. Never throws. */
export function believe(data: Uint8Array | string, policy: Policy): Witnessed | LogFault {
  const read = readUnderPolicy(data, policy);
  if (!read.ok || read.quorum) return read;
  return {
    ok: false,
    what: 'quorum',
    found: `cosigned by ${read.witnesses.map(({ name }) => name).join(', ') || 'nobody'}`,
  };
}

/** Whether these witnesses, by their names in the policy, are its quorum. */
export function hasQuorum(policy: Policy, cosigned: ReadonlySet<string>): boolean {
  if (policy.quorum === 'none') return true;
  const holds = new Set(cosigned);
  for (const { name, threshold, members } of policy.groups) {
    if (members.filter((member) => holds.has(member)).length >= threshold) holds.add(name);
    else holds.delete(name);
  }
  return holds.has(policy.quorum);
}

/**
 * The policy that the organisation's journal makes: its log, its witnesses under their actors' names, and the quorum. Where
 * more are demanded than there are the policy says so: no checkpoint reaches it, and as a text it is none, for nobody may
 * demand fewer in its name. Fault where a key is not allowed, which no registration let in. Never throws.
 */
export function policyOf(trust: LogTrust): { readonly ok: true; readonly policy: Policy } | LogFault {
  const log = noteKey(trust.log.name, LOG_KEY, trust.log.key);
  if (!log.ok) return log;
  const witnesses: PolicyWitness[] = [];
  for (const { actor, name, key } of trust.witnesses) {
    const read = noteKey(name, WITNESS_KEY, key);
    if (!read.ok) return read;
    witnesses.push({ name: actor, key: read.key });
  }
  const logs = [log.key];
  if (trust.quorum === 0) return { ok: true, policy: { logs, witnesses, groups: [], quorum: 'none' } };
  const all = { name: ALL_WITNESSES, threshold: trust.quorum, members: witnesses.map(({ name }) => name) };
  return { ok: true, policy: { logs, witnesses, groups: [all], quorum: ALL_WITNESSES } };
}
