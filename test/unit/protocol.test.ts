import {
  draftProtocol,
  PROTOCOL_LANGUAGES,
  protocolText,
  type ItemOutcome,
  type ProtocolDraft,
  type ProtocolLanguage,
} from '../../client/protocol.ts';
import type { ConcordatEvent } from '../../contracts/events.ts';
import { Procedure } from '../../contracts/procedure.ts';
import { canonicalJson } from '../../evidence/canonical.ts';
import {
  memberRegistered,
  passed,
  procedure,
  at,
  evidence,
  member,
  meetingId,
  dossierId,
  places,
  stage,
} from './fixtures.ts';

/** The words of a protocol; that it is drawn from entries is tested on running engines (int/chronicles). */

const draft = (outcomes: readonly ItemOutcome[], change: Partial<ProtocolDraft> = {}): ProtocolDraft => ({
  meeting: meetingId('CHS-1'),
  organ: 'Council of Heads of State',
  title: 'Summit',
  day: '2024-07-04',
  place: 'Astana',
  presided: 'Chair',
  opened: at(0),
  closed: at(60),
  present: [{ name: 'Kazakhstan', head: 'A head of delegation' }],
  guests: [{ name: 'Mongolia', head: 'An observer' }],
  absent: ['India'],
  items: [{ item: 3, documents: [{ dossier: dossierId('D-1'), title: 'On rivers', outcomes }] }],
  removed: [{ dossier: dossierId('D-9'), reason: 'not ready' }],
  ...change,
});
const linesOf = (text: string) => text.split('\n').filter((l) => l !== '');
const said = (outcome: ItemOutcome) => {
  const lines = linesOf(protocolText(draft([outcome]), 'en'));
  return lines.slice(lines.indexOf('**On rivers** (D-1)') + 1, lines.indexOf('## Taken off the agenda'));
};
const members = (...ids: readonly string[]) => ids.map(member);

describe('the draft of a protocol', () => {
  it('calls organs, offices and members as the procedure names them in its language', () => {
    const ru = { organs: { CHS: 'Совет глав государств' }, actors: { AAA: 'Казахстан' } };
    const line = (aggregate: string, n: number, events: readonly ConcordatEvent[]) =>
      canonicalJson({
        v: 1,
        aggregate,
        n,
        prev: null,
        at: at(n),
        cause: { statement: '-', sequence: n },
        basis: { organisation: 0 },
        events,
      });
    const house = line('organisation/SMALL', 1, [
      { type: 'OrganisationRegistered', procedure: Procedure.parse({ ...procedure, names: { ru } }) },
      {
        type: 'OfficeRegistered',
        office: 'CHAIR-CHS' as never,
        role: 'chair',
        state: null,
        name: 'Chair of the Council',
      },
      passed('CHS', 'CHAIR-CHS'),
      memberRegistered('AAA'),
    ]);
    const sitting = line('meeting/CHS-1', 1, [
      {
        type: 'MeetingConvened',
        meeting: meetingId('CHS-1'),
        organ: 'CHS' as never,
        day: '2024-07-04' as never,
        place: 'Astana',
        title: 'Summit',
      },
      { type: 'SittingOpened', chair: 'CHAIR-CHS' as never },
      { type: 'SittingClosed' },
    ]);
    const of = (language?: ProtocolLanguage) =>
      draftProtocol('SMALL', meetingId('CHS-1'), { organisation: [house], meeting: [sitting], dossiers: {} }, language);
    expect(of()).toMatchObject({
      organ: procedure.organs['CHS' as never]!['name'],
      presided: 'Chair of the Council',
      absent: ['AAA'],
    });
    expect(of('ru')).toMatchObject({
      organ: 'Совет глав государств',
      presided: 'Председатель (Совет глав государств)',
      absent: ['Казахстан'],
    });
  });
});

describe('a protocol', () => {
  it('says when and where, who presided, who was there and who was not, and what left the agenda', () => {
    expect(linesOf(protocolText(draft([{ kind: 'act', number: 1 }]), 'en'))).toEqual([
      '# Protocol: Summit',
      '_Draft, drawn from the entries of the journal. It is the protocol once it is issued and signed._',
      'Council of Heads of State, held in Astana on 2024-07-04 (CHS-1)',
      'Presided: Chair',
      'Present:',
      '- Kazakhstan: A head of delegation',
      'Absent: India',
      'Guests:',
      '- Mongolia: An observer',
      '## Item 3',
      '**On rivers** (D-1)',
      '- Act No. 1.',
      '## Taken off the agenda',
      '- D-9: not ready',
    ]);
    expect(protocolText(draft([], { present: [] }), 'en')).toContain('Presence was not recorded.');
  });

  it('keeps what delegations attached to a consensus', () => {
    const found = evidence({
      unheard: members('CCC'),
      unheardBy: 'waiver',
      standAsides: [{ member: member('BBB'), scope: { of: 'paragraph', places: places('para-2') } }],
      reservations: [{ member: member('AAA'), reservation: 'scrutiny', text: 'parliament sits in May' }],
      viewpoints: [{ member: member('AAA'), text: 'rivers flow' }],
    });
    expect(said({ kind: 'consensus', stage: stage('60'), version: 2, evidence: found })).toEqual([
      '- Consensus was found on version 2; 3 delegations were counted.',
      '- Not heard (waiver): CCC.',
      '- BBB stood aside: para-2.',
      '- Reservation of AAA (scrutiny): parliament sits in May',
      '- Viewpoint of AAA: rivers flow',
    ]);
  });

  it('tells those who sat there in silence from those who were not counted', () => {
    const found = evidence({ unheard: members('BBB'), unheardBy: 'presence', absent: members('CCC') });
    expect(said({ kind: 'consensus', stage: stage('60'), version: 1, evidence: found }).slice(1)).toEqual([
      '- Present, and silent when asked for objections: BBB.',
      '- Not counted, not being present: CCC.',
    ]);
  });

  it.each<[ItemOutcome, string]>([
    [
      {
        kind: 'vote',
        stage: stage('20'),
        version: 1,
        tally: {
          inFavour: members('AAA', 'BBB'),
          against: members('CCC'),
          abstained: [],
          notVoted: [],
          carried: true,
          lacks: [],
        },
        evidence: evidence(),
      },
      '- The vote on version 1 was carried: 2 in favour, 1 against, 0 abstained, 0 did not vote.',
    ],
    [{ kind: 'cleared', stage: stage('40') }, '- It is cleared.'],
    [{ kind: 'approvedForSubmission', stage: stage('50') }, '- It is approved for submission.'],
    [{ kind: 'basis', stage: stage('50'), version: 3 }, '- Version 3 was taken as a basis. It is not approved.'],
    [
      { kind: 'returned', to: stage('20'), places: ['para-1'], reason: 'open values' },
      '- Returned to stage 20, reopening para-1: open values',
    ],
    [{ kind: 'deferred', to: null, reason: 'no time' }, '- Deferred to a later meeting: no time'],
    [
      { kind: 'onDraft', stage: stage('60'), version: 2, evidence: evidence() },
      '- Decided on the draft, version 2; it is not adopted. 3 delegations were counted.',
    ],
    [
      { kind: 'splitInto', into: [dossierId('D-2'), dossierId('D-3')], reason: 'one part is blocked' },
      '- Split into D-2, D-3: one part is blocked',
    ],
    [{ kind: 'mergedInto', into: [dossierId('D-2')], reason: 'one is enough' }, '- Merged into D-2: one is enough'],
    [{ kind: 'abandoned', reason: 'overtaken' }, '- Abandoned: overtaken'],
    [{ kind: 'lapsed', reason: 'nobody asked' }, '- Declared lapsed: nobody asked'],
    [{ kind: 'act', number: null }, '- Adopted.'],
    [{ kind: 'none', objections: members('AAA') }, '- No consensus was found. Objections stand of: AAA.'],
    [{ kind: 'none', objections: [] }, '- No decision was taken.'],
  ])('says %j in a sentence', (outcome, sentence) => {
    expect(said(outcome)).toEqual([sentence]);
  });

  it('is drafted in each of its languages without a gap in the words', () => {
    for (const language of PROTOCOL_LANGUAGES) {
      const text = protocolText(draft([{ kind: 'deferred', to: meetingId('CHS-2'), reason: 'later' }]), language);
      expect(text).not.toMatch(/\{\d\}|undefined/);
      expect(text).toContain('CHS-2');
    }
  });
});
