import type { OrganisationState } from '../../domain/organisation/state.ts';
import type { Sender } from '../../domain/decision.ts';
import {
  AGREE,
  MEMBERS,
  OBJECT,
  SECRETARIAT,
  V1,
  by,
  chair,
  delegation,
  find,
  given,
  left,
  member,
  openForSignature,
  organisation,
  procedure,
  ready,
  round,
  signed,
  take,
  took,
} from './fixtures.ts';

const withoutCCC = organisation(procedure, left('CCC'));
const now = (sender: Sender, of: OrganisationState = withoutCCC) => by(sender, { organisation: of });

describe('a member that leaves while documents are under way', () => {
  const heardByTwo = [...ready(), ...round('20'), took('AAA', AGREE), took('BBB', AGREE)];

  it('is not waited for: the roster is that of the decision (D27)', () => {
    given(heardByTwo)
      .when(find('20'), now(chair('EG'), organisation()))
      .refused('D27');
    const [found] = given(heardByTwo)
      .when(find('20'), now(chair('EG')))
      .accepted();
    expect(found).toMatchObject({ type: 'ConsensusFound', evidence: { roster: ['AAA', 'BBB'], unheard: [] } });
  });

  it('blocks no longer by an objection that it made before (D26)', () => {
    const objected = [...heardByTwo, took('CCC', OBJECT)];
    given(objected)
      .when(find('20'), now(chair('EG'), organisation()))
      .refused('D26');
    given(objected)
      .when(find('20'), now(chair('EG')))
      .accepted();
  });

  it('speaks no more in the round that counted it (D07)', () => {
    given([...ready(), ...round('20')])
      .when(take(AGREE), now(delegation('CCC')))
      .refused('D07', { actor: 'CCC' });
  });

  it('owes a signature that it cannot give (D07); the secretariat explains it, and the document goes on', () => {
    const owing = [...openForSignature(), ...MEMBERS.slice(0, 2).map(signed)];
    given(owing)
      .when({ type: 'Sign', textHash: V1 }, now(delegation('CCC')))
      .refused('D07');
    const because = { type: 'ExplainNonSignature', member: member('CCC'), because: 'notMember', note: 'left' } as const;
    const events = given(owing).when(because, now(SECRETARIAT)).accepted();
    expect(events.map((e) => e.type)).toEqual(['NonSignatureExplained', 'StageClosed', 'InEffect']);
  });
});
