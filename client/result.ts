import type { Act, ActType } from '../contracts/acts.ts';
import type { Receipt } from '../contracts/entry.ts';
import type { Sha256, StatementId } from '../contracts/ids.ts';
import type { Refusal } from '../contracts/refusal.ts';

/** What an act says besides its type: the members of the schema in `contracts/acts.ts`, with `on` and `paper`. */
export type ActInput<T extends ActType> = Omit<Extract<Act, { type: T }>, 'type'>;

/** The statement as it was sent, and the receipts that came back for it, as compact JWS: the sender keeps these. */
export type Sent = {
  readonly statement: StatementId;
  readonly jws: string;
  /** Receipts as signed by the process, in the order "received", outcome. Their signatures were checked. */
  readonly receipts: readonly string[];
};

/** The statement is in the journal: entry `entry`, whose line has the hash `hash`. */
export type Recorded = Sent & {
  readonly ok: true;
  readonly entry: number;
  readonly hash: Sha256;
  /** Types of the events that the entry holds. */
  readonly events: readonly string[];
  /** INBOX sequence and instant: the only order and the only clock that count. */
  readonly sequence: number;
  readonly at: Receipt['at'];
};

/**
 * The rules said no. `entry` is null where the statement was not authentic and so left no entry; the others are null where
 * it was refused before anything was signed (a text that the store does not take).
 */
export type Refused = {
  readonly ok: false;
  readonly refusal: Refusal;
  readonly statement: StatementId | null;
  readonly jws: string | null;
  readonly receipts: readonly string[];
  readonly entry: number | null;
  readonly sequence: number | null;
  readonly at: Receipt['at'] | null;
};

/** A refusal that came before anything was signed. */
export function refusedUnsigned(refusal: Refusal): Refused {
  return { ok: false, refusal, statement: null, jws: null, receipts: [], entry: null, sequence: null, at: null };
}

export type SubmitResult = Recorded | Refused;

/** An answer to a query: the value, or the rule that refuses the question. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

/**
 * A service does not answer, or not in time. The act may or may not have had effect: {@link statement} is set when a
 * statement was signed, and sending its bytes again is safe.
 */
export class ServiceUnavailable extends Error {
  /** What was tried, with address and time-out in milliseconds. */
  readonly attempted: string;
  /** What was found instead of an answer. */
  readonly found: string;
  /** What the reader can do now. */
  readonly advice: string;
  /** The statement whose outcome is not known, or null. */
  readonly statement: StatementId | null;
  constructor(
    what: { attempted: string; found: string; advice: string; statement?: StatementId },
    options?: ErrorOptions,
  ) {
    super(`${what.attempted}: ${what.found}. ${what.advice}`, options);
    this.name = 'ServiceUnavailable';
    this.attempted = what.attempted;
    this.found = what.found;
    this.advice = what.advice;
    this.statement = what.statement ?? null;
  }
}

/** What a query answers over the wire. */
export type Reply = { readonly ok: true } | { readonly ok: false; readonly refusal: Refusal };

/** An act that its schema in `contracts/acts.ts` does not allow. Nothing was signed or sent. */
export class MalformedAct extends Error {
  /** Every mistake, by path. */
  readonly mistakes: string;
  constructor(type: string, mistakes: string) {
    super(`The act ${type} is malformed: ${mistakes}`);
    this.name = 'MalformedAct';
    this.mistakes = mistakes;
  }
}

/** Something that was given as evidence does not hold: a hash, a signature or a receipt. */
export class EvidenceFailure extends Error {
  readonly found: string;
  readonly expected: string;
  constructor(what: string, found: string, expected: string) {
    super(`${what}: found ${found}, expected ${expected}.`);
    this.name = 'EvidenceFailure';
    this.found = found;
    this.expected = expected;
  }
}

/** The engine answered that it has a defect; its log says more under `id`. */
export class EngineDefect extends Error {
  readonly id: string;
  constructor(query: string, refusal: Refusal) {
    const id = String(refusal.facts['id'] ?? 'unknown');
    super(`The engine has a defect in answering ${query}; its log says more under ${id}.`);
    this.name = 'EngineDefect';
    this.id = id;
  }
}
