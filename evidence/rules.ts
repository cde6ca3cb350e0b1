/**
 * What a statement must show before any rule of the procedure is asked (design §2.3). A statement that breaks one of
 * these is not authentic: it is answered with a refusal and counted, and leaves no entry. `source` names where the
 * demand comes from.
 */
export const EVIDENCE_RULES = {
  E01: { says: 'A statement is not larger than the limit.', source: 'design §7; limit statementBytes' },
  E02: {
    says: 'A statement is a compact JWS: three base64url parts without padding, the last of 64 bytes.',
    source: 'RFC 7515 §7.1, RFC 8037',
  },
  E03: {
    says: 'The protected header holds exactly alg Ed25519, the kid and the typ of a statement.',
    source: 'RFC 7515 §4, RFC 9864',
  },
  E04: { says: 'The payload is UTF-8 JSON and equal to its own canonical form.', source: 'RFC 8785' },
  E05: { says: 'The payload follows the schema of a statement.', source: 'contracts/statement.ts' },
  E06: { says: 'The kid names a key that the organisation has enrolled.', source: 'domain §3.8' },
  E07: { says: 'The key has not been revoked, and its holder is still accredited.', source: 'domain §3.8' },
  E08: { says: 'The signature verifies under the key that the kid names.', source: 'RFC 8032' },
  E09: { says: 'The statement is addressed to this organisation.', source: 'contracts/statement.ts' },
  E10: { says: 'The actor that the statement names is the account that sent it.', source: 'design §5' },
  E11: { says: 'The subject and the statement name the same aggregate.', source: 'design §5' },
  E12: { says: 'The key belongs to the person that the statement names.', source: 'domain §3.8' },
  E13: { says: 'The person is accredited to the actor that the statement names.', source: 'domain §3.8' },
  E15: { says: 'The subject is one of the form actor, kind and id.', source: 'contracts/names.ts' },
  E16: {
    says: 'A public key is a canonical Ed25519 point of the prime-order group.',
    source: 'RFC 8032 §5.1.3; design §4',
  },
  E17: {
    says: 'Who enrols a key shows by a signature to hold its private part.',
    source: 'contracts/acts.ts keyProofText',
  },
  E18: { says: 'A text is in the form NFC-LF-v1.', source: 'contracts/text.ts' },
  E19: { says: 'A text is not larger than the limit.', source: 'limit textBytes' },
  E20: { says: 'A text is named by the SHA-256 of its canonical bytes.', source: 'contracts/text.ts' },
  E21: {
    says: 'Every place that is not agreed has words in brackets, and words in brackets stand at a place that is named as not agreed.',
    source: 'domain §3.1 Bracketed text',
  },
  E22: {
    says: 'A place is named once in a text, and the official texts of a version have the same places.',
    source: 'domain §3.6 readings; contracts/position.ts Place',
  },
  E23: {
    says: 'A Word file is a whole .docx file, and all that it shows can be a text: no tracked changes, no words that are hidden, struck out or raised, no pictures or notes.',
    source: 'domain §3.1 Text version; ECMA-376 part 1',
  },
  E24: {
    says: 'A Word file is not larger than the limits, packed and unpacked.',
    source: 'limits docxBytes, docxUnpackedBytes',
  },
  /** By these a witness refuses to cosign. */
  E25: {
    says: 'A checkpoint is signed by the key of the log that the organisation has registered, under its origin.',
    source: 'C2SP tlog-witness, tlog-checkpoint',
  },
  E26: {
    says: 'A log does not become shorter: a checkpoint has no fewer entries than the last one that was cosigned.',
    source: 'C2SP tlog-witness',
  },
  E27: {
    says: 'A checkpoint continues the last one that was cosigned.',
    source: 'C2SP tlog-witness; RFC 9162 §2.1.4',
  },
  E28: {
    says: 'A log serves the hashes that prove its checkpoint.',
    source: 'C2SP tlog-tiles',
  },
  E37: {
    says: 'A checkpoint names the last entry of the organisation that it covers: once one did, none names an earlier one, another of that number, or none.',
    source: 'docs/format.md §6; docs/adr/0023',
  },
  E38: {
    says: 'A checkpoint covers no entry of the organisation but those that its witness is shown.',
    source: 'docs/format.md §6; docs/adr/0023',
  },
  E33: {
    says: 'What is signed by hand is a draft of this release: a statement that follows its schema, and what the engine told beside it.',
    source: 'client/draft.ts; docs/adr/0024',
  },
  E34: {
    says: 'The version manifest and the text that stand beside a draft have the hashes that the statement names.',
    source: 'contracts/text.ts; docs/adr/0024',
  },
  E35: {
    says: 'What was signed by hand is the next statement of the sender that sends it.',
    source: 'contracts/statement.ts seq, prev; docs/adr/0024',
  },
  E36: {
    says: 'The statements of a sender are numbered from 1 without a gap, each names the hash of the one before, and they arrive in that order.',
    source: 'contracts/statement.ts seq, prev; design §7',
  },
  E46: {
    says: 'A challenge is answered once, in time, to the desk that gave it.',
    source: 'contracts/signIn.ts; docs/adr/0026',
  },
} as const satisfies Record<string, { readonly says: string; readonly source: string }>;
export type EvidenceRule = keyof typeof EVIDENCE_RULES;

/** An expected "no" of this folder; has the members of a `Refusal`, beside `ok`. */
export type NotAuthentic = {
  readonly ok: false;
  readonly rule: EvidenceRule;
  readonly lack: string;
  readonly facts: { readonly [name: string]: string | number | boolean | readonly string[] };
};

/** Builds a {@link NotAuthentic}; the lack is one word that a message can be chosen by. */
export function notAuthentic(rule: EvidenceRule, lack: string, facts: NotAuthentic['facts'] = {}): NotAuthentic {
  return { ok: false, rule, lack, facts };
}
