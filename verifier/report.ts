/** One thing that does not hold: which check, where in the bundle, what is there and what should be. */
export type Finding = {
  readonly check: string;
  readonly where: string;
  readonly found: string;
  readonly expected: string;
};

/** What a verification did and found. `ok` only where nothing was found. */
export type Report = {
  readonly ok: boolean;
  readonly counts: Readonly<Record<'files' | 'entries' | 'statements' | 'proofs' | 'cosignatures' | 'texts', number>>;
  readonly findings: readonly Finding[];
  /** What only people can judge: senders' counters that have a gap or go back (docs/format.md, 2). */
  readonly notes: readonly Finding[];
  /** Texts that versions name and the bundle does not hold: restricted or erased. Their hashes stand all the same. */
  readonly missingTexts: readonly string[];
  /** Thumbprint of the key that founded the organisation: compare it with the one that was handed over. */
  readonly rootKey: string | null;
  /** The head of the log: keep it, and give it to the next verification. `time`: seconds since 1970. */
  readonly log: {
    readonly origin: string;
    readonly size: number;
    readonly witnesses: readonly { readonly name: string; readonly time: number }[];
  } | null;
  /** The last line of each aggregate, `at` its instant: compare its hash with a receipt. What came later is not known. */
  readonly heads: readonly Readonly<{ aggregate: string; n: number; at: string; hash: string }>[];
};

/** The most findings and notes that are listed: a bundle of nothing but faults must not fill the memory. */
const MOST = 1_000;

/** Takes a finding down. */
export type Add = (check: string, where: string, found: string, expected: string) => void;

/** Collects findings; a text that came in is shown in printable characters, and cut. */
export function findingList(): { readonly list: readonly Finding[]; readonly add: Add } {
  const list: Finding[] = [];
  return {
    list,
    add: (check, where, found, expected) => {
      if (list.length < MOST) list.push({ check, where, found: printable(found), expected: printable(expected) });
    },
  };
}

function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- finding them is the purpose
  return text.slice(0, 300).replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
