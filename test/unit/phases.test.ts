import { DossierAct } from '../../contracts/acts.ts';
import { decideDossier } from '../../domain/dossier/decide.ts';
import type { DossierState } from '../../domain/dossier/state.ts';
import { actSchemas, plausibleActs } from '../../domain/plausible.ts';
import {
  AGREE,
  SECRETARIAT,
  V1,
  atSummit,
  by,
  chair,
  delegation,
  dossierOf,
  manifest,
  openForSignature,
} from './fixtures.ts';

/** What is refused for where a document is, before anything else is asked: one act of every type, by several senders. */

const SENDERS = [SECRETARIAT, chair('CHS'), delegation('AAA')];
const values = {
  ...{ textHash: [V1], member: ['AAA'], for: [], manifest: [manifest(2)], position: [AGREE] },
  ...{ languages: [['ru', 'zh']], rendering: [manifest(2).renderings[0]] },
};
const acts = actSchemas(DossierAct).map((schema) => plausibleActs<DossierAct>(schema, values, 1)[0]!);
const underWay = dossierOf(atSummit());
const signing = dossierOf(openForSignature());

/** Of each act by which rules the senders are refused, or that one is accepted, where it is not that one rule for all. */
function but(rule: string, state: DossierState): Readonly<Record<string, string>> {
  const found = acts.map((act) => {
    const rules = SENDERS.map((sender) => {
      const decision = decideDossier(state, act, by(sender));
      return decision.ok ? 'accepted' : decision.refusal.rule;
    });
    return [act.type, [...new Set(rules)].toSorted().join(' ')] as const;
  });
  return Object.fromEntries(found.filter(([, rules]) => rules !== rule));
}

/** What is asked of any document: what the process notes, what is kept of its texts, and what is late in a round. */
const NOTED = {
  ...{ RecordNotices: 'D08', RecordReminders: 'D08', RecordAdoption: 'D08', RecordPlacement: 'D08' },
  ...{ ExplainNonSignature: 'D05 D41' },
};
const OF_ANY = {
  ...{ ...NOTED, ProposeDocument: 'D01', RegisterDocument: 'D05 D11', RecordReading: 'D08', EraseText: 'D05 D127' },
  ...{ ConfirmConcordance: 'D07 accepted', AddRendering: 'D05 D90', RecordReview: 'D05 D86' },
};
/** Of any that was registered: what was merged into it is recorded, whatever has become of it. */
const RECEIVED = { RecordMerge: 'D06 D63' };
const inRounds = (rules: string) => ({
  ...{ TakePosition: rules, AssentToJointPosition: rules, LiftPosition: rules, WithdrawPosition: rules },
});
const NOT_ADOPTED = {
  ...{ CertifyCopies: 'D42', NotifyCompletion: 'D42', AnnounceEntryIntoForce: 'D42', JoinLater: 'D42' },
  ...{ ProposeCorrection: 'D42', ObjectToCorrection: 'D42', RecordCorrection: 'D42', WithdrawCorrection: 'D42' },
  EndDocument: 'D42',
  LinkImplementation: 'D05 D42',
};
/** Whose document it is may end it also while it waits; what is at the adopting stage not alone. */
const OWNERS = {
  ...{ WithdrawProposal: 'D39', AgreeToAbandon: 'D07 accepted', WithdrawAgreement: 'D07 D64' },
  AbandonDocument: 'D06 D65',
};

describe('a document', () => {
  it('D04: is proposed before anything is said of it', () => {
    expect(but('D04', { ...underWay, phase: null })).toEqual({
      ...{ ...NOTED, ProposeDocument: 'D02' },
      ...inRounds('D04 D07'),
    });
  });

  it('D11: is registered before it goes on its way', () => {
    expect(but('D11', { ...underWay, phase: 'proposed' })).toEqual({
      ...{ ...OF_ANY, ...NOT_ADOPTED, ...OWNERS, ...inRounds('D07 D11') },
      ...{ RegisterDocument: 'D05 accepted', TakeUpProposal: 'D07 D40', ChangeTitle: 'D05 accepted' },
      DeclareLapse: 'D06 D66',
    });
  });

  it('D10: that is deferred waits', () => {
    expect(but('D10', { ...underWay, phase: 'deferred' })).toEqual({
      ...{ ...OF_ANY, ...RECEIVED, ...NOT_ADOPTED, ...OWNERS, ...inRounds('D07 D21'), ConfirmAdReferendum: 'D07 D21' },
      ...{ Defer: 'D38', TakeUpAgain: 'D06 D38', DeclareLapse: 'D06 D66' },
      ...{ OfferCarryOver: 'D06', AcceptCarryOver: 'D68' },
    });
  });

  it.each(['withdrawn', 'split', 'merged', 'abandoned', 'lapsed'] as const)(
    'D09: that is %s goes nowhere any more',
    (phase) => {
      expect(but('D09', { ...underWay, phase })).toEqual({
        ...{ ...OF_ANY, ...RECEIVED, ...NOT_ADOPTED, ...inRounds('D07 D21') },
      });
    },
  );

  it('D09: that is adopted goes to no organ any more', () => {
    const afterwards = {
      ...{ CertifyCopies: 'D05 D96', NotifyCompletion: 'D07 D51', AnnounceEntryIntoForce: 'D05 D51' },
      ...{ ProposeCorrection: 'D05 D23', ObjectToCorrection: 'D07 D54', RecordCorrection: 'D05 D54' },
      WithdrawCorrection: 'D05 D54',
      ...{ EndDocument: 'D05 accepted', LinkImplementation: 'D05 D87' },
    };
    expect(but('D09', signing)).toEqual({
      ...{ ...OF_ANY, ...RECEIVED, ...inRounds('D07 D21'), ...afterwards },
      ...{ Sign: 'D07 accepted', ExplainNonSignature: 'D05 D94', JoinLater: 'D07 D53' },
    });
    expect(but('D09', { ...signing, phase: 'inEffect' })).toEqual({
      ...{ ...OF_ANY, ...RECEIVED, ...inRounds('D07 D21'), ...afterwards },
      ...{ JoinLater: 'D07 accepted', RecordReview: 'D05 accepted' },
    });
    expect(but('D09', { ...signing, phase: 'ended' })).toEqual({
      ...{ ...OF_ANY, ...RECEIVED, ...inRounds('D07 D21'), LinkImplementation: 'D05 D87' },
    });
  });
});
