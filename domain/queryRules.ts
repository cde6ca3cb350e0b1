import type { Rule } from './decision.ts';

/** Why a question is not answered. Rules of texts (E18-E20) stand in `evidence/rules.ts`. */
export const QUERY_RULES = {
  Q01: { says: 'A question is about something that the journal holds.', source: 'contracts/views.ts' },
  Q02: { says: 'A question follows its schema.', source: 'contracts/views.ts' },
  Q03: {
    says: 'Whoever asks is a member, a candidate or an office of the organisation, or holds a status in it.',
    source: 'domain §3.4',
  },
  Q04: { says: 'Texts are stored by the secretariat.', source: 'domain §3.4' },
  Q05: { says: 'The pieces of a text follow one another, from the first.', source: 'contracts/limits.ts chunkBytes' },
  Q06: { says: 'Few texts are sent at a time.', source: 'contracts/limits.ts' },
  Q07: {
    says: 'Whoever holds a status is shown what the procedure lets that status see.',
    source: 'domain §3.4 observer, §5.3 conditions',
  },
  Q08: { says: 'Whoever holds a status names the document whose text it asks for.', source: 'contracts/views.ts' },
  Q11: {
    says: 'The entries of the log in bulk are given to the secretariat and to auditors; others read those of the documents that they see.',
    source: 'domain §3.4; docs/adr/0021',
  },
  Q15: {
    says: 'A cosignature is handed in by the actor of a registered witness, under the key of that very witness.',
    source: 'docs/adr/0022',
  },
  Q16: {
    says: 'A cosignature is of a checkpoint that the log has signed, and verifies.',
    source: 'C2SP tlog-cosignature',
  },
  Q17: {
    says: 'A cosignature is not dated in the future.',
    source: 'C2SP tlog-cosignature; limit cosignatureAheadSeconds',
  },
  Q18: {
    says: 'Where drafts are restricted, whoever asks for a text names the document or the meeting that it belongs to.',
    source: 'domain §5.3 conditions: drafts are restricted',
  },
  Q19: {
    says: 'A draft is read by those whom the procedure lets read it.',
    source: 'domain §5.3 conditions: drafts are restricted',
  },
  Q20: {
    says: 'Where the procedure has it recorded, a draft is shown once its reading is in the journal.',
    source: 'domain §5.3 conditions: reading is recorded',
  },
  Q21: { says: 'A text that was erased is not there any more; its hash is.', source: 'ADR 25' },
  Q22: {
    says: 'An auditor asks how a document was seen by another, who was of the organisation then.',
    source: 'domain §3.4 auditor; §5.3',
  },
  Q23: {
    says: 'A bundle is made by whoever is shown every line that goes into it: the log proves whole lines.',
    source: 'docs/format.md §7',
  },
  Q27: {
    says: 'Questions of one actor are answered one after the other; only so many wait.',
    source: 'contracts/limits.ts questionsWaiting',
  },
  Q34: {
    says: 'A desk verifies few documents at a time, and each for a minute at most; whoever needs more verifies elsewhere.',
    source: 'contracts/limits.ts checksAtOnce, checkMs',
  },
  Q35: {
    says: 'What would follow from assumptions about a document is answered to whoever is shown all of it.',
    source: 'domain §3.4, §5.3; docs/adr/0025',
  },
  Q36: {
    says: 'Time that is assumed goes on: the instant is not before now, nor before one that was assumed already.',
    source: 'contracts/views.ts Assumption',
  },
  Q37: {
    says: 'An answer fits into one message.',
    source: 'contracts/limits.ts payloadBytes',
  },
  Q99: { says: 'The engine answers what it is asked.', source: 'design §2.5' },
} as const satisfies Record<string, Rule>;
export type QueryRule = keyof typeof QUERY_RULES;
