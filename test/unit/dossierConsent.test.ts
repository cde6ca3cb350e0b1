import type { DossierAct } from '../../contracts/acts.ts';
import type { DossierEvent } from '../../contracts/events.ts';
import { Procedure } from '../../contracts/procedure.ts';
import { dossierView } from '../../domain/dossier/shown/view.ts';
import {
  SECRETARIAT,
  V1,
  V2,
  adopted,
  at,
  by,
  chair,
  closed,
  delegation,
  dossierId,
  dossierOf,
  found,
  given,
  issued,
  manifest,
  organ,
  organisation,
  procedure,
  ready,
  registered,
  round,
  stage,
  withPolicy,
  sitting,
  withStage,
  find,
  day,
  inSession,
  allAgree,
} from './fixtures.ts';

/** Consent to circulation by an act of an organ; and what the organ of each stage came to, in the words of its level. */

const issuedOnce = [...registered(), issued()];
const consent = (change: object = {}): DossierAct => ({ type: 'ConsentToCirculation', ...change });
const circulate: DossierAct = { type: 'Circulate', textHash: V1 };
const consented = (textHash: typeof V1 | null = V1): DossierEvent => ({
  ...{ type: 'CirculationConsented', organ: organ('CNC'), textHash },
});

describe('the consent to circulation', () => {
  it('D95: is given by the chair of the organ that the procedure names, for a version or for whichever it is', () => {
    given(issuedOnce)
      .when(consent({ textHash: V1 }), by(chair('CNC')))
      .accepted([consented()]);
    given(registered())
      .when(consent(), by(chair('CNC')))
      .accepted([consented(null)]);
    for (const sender of [SECRETARIAT, chair('EG'), delegation('AAA')])
      given(issuedOnce).when(consent(), by(sender)).refused('D06', { organ: 'CNC', chair: 'CHAIR-CNC' });
    given(issuedOnce)
      .when(consent({ textHash: V2 }), by(chair('CNC')))
      .refused('D14');
    given([])
      .when(consent(), by(chair('CNC')))
      .refused('D04');
  });

  it('D95: is given once, and only where circulation needs it', () => {
    given([...issuedOnce, consented()])
      .when(consent({ textHash: V1 }), by(chair('CNC')))
      .refused('D95', { textHash: V1 });
    given([...issuedOnce, consented(null)])
      .when(consent({ textHash: V1 }), by(chair('CNC')))
      .refused('D95');
    given([...issuedOnce, consented()])
      .when(consent(), by(chair('CNC')))
      .accepted();
    const none = organisation(withPolicy({ circulationConsent: null }));
    given(issuedOnce)
      .when(consent(), by(chair('CNC'), { organisation: none }))
      .refused('D95');
  });

  it('D15: suffices for circulation, as the secretariat’s record in words does', () => {
    given(issuedOnce).when(circulate, by(SECRETARIAT)).refused('D15', { organ: 'CNC' });
    given([...issuedOnce, consented()])
      .when(circulate, by(SECRETARIAT))
      .accepted();
    given([...issuedOnce, consented(null)])
      .when(circulate, by(SECRETARIAT))
      .accepted();
    given(issuedOnce)
      .when({ ...circulate, consent: 'protocol 1' }, by(SECRETARIAT))
      .accepted();
    const second: DossierAct = { ...circulate, textHash: V2 };
    given([...issuedOnce, consented(), issued(manifest(2))])
      .when(second, by(SECRETARIAT))
      .refused('D15');
    given([...issuedOnce, consented(null), issued(manifest(2))])
      .when(second, by(SECRETARIAT))
      .accepted();
  });
});

describe('what the organ of a stage came to', () => {
  const viewOf = (events: readonly DossierEvent[], of: Procedure = procedure) =>
    dossierView(
      dossierOf(events),
      { organisation: organisation(of), meetings: [] },
      { dossier: dossierId('D-1'), n: 1, at: at(0), head: 'a'.repeat(64) as never },
    );
  const outcomes = (events: readonly DossierEvent[], of?: Procedure) =>
    Object.fromEntries(viewOf(events, of).stages.flatMap((s) => (s.outcome === null ? [] : [[s.stage, s.outcome]])));
  const foundAt = (...codes: readonly string[]) => [
    ...ready(),
    ...codes.flatMap((code) => [...round(code), ...found(code)]),
  ];

  const { outcome: _, ...stage40 } = procedure.stages[stage('40')]!;
  const { outcome: __, ...stage50 } = procedure.stages[stage('50')]!;
  /** As procedures were before they had words. */
  const wordless: Procedure = Procedure.parse({
    ...procedure,
    stages: { ...procedure.stages, 40: stage40, 50: stage50 },
  });

  it('D47: is what the closing of its stage says, in the word of the procedure, on the day of its meeting', () => {
    const at40 = [...ready(), ...inSession, ...closed('20'), ...round('40'), ...allAgree('40')];
    const cleared = { as: 'cleared', organ: 'CNC', day: '2024-07-01', meeting: 'CNC-1' };
    const events = given(at40).when(find('40'), sitting('CNC')).accepted();
    expect(events.at(-1)).toEqual({ type: 'StageClosed', stage: '40', textHash: V1, outcome: cleared });
    const view = viewOf([...at40, ...events]);
    expect(view.stages.find((s) => s.stage === '40')).toMatchObject({
      ...{ outcome: 'cleared', outcomeOn: '2024-07-01', outcomeAt: 'CNC-1' },
    });
    expect(view.sentence).toBe('in progress; cleared by CNC on 2024-07-01, version 1');
    expect(viewOf([...at40, ...events], wordless).sentence).toBe(view.sentence);
    // Outside a meeting it is the day of the finding itself.
    const outside = organisation(withStage('40', { inMeeting: false }));
    expect(
      given(at40)
        .when(find('40'), sitting('CNC', { organisation: outside }))
        .accepted()
        .at(-1),
    ).toMatchObject({ outcome: { ...cleared, day: '2024-06-01', meeting: null } });
    // A procedure without the word says nothing.
    expect(
      given(at40)
        .when(find('40'), sitting('CNC', { organisation: organisation(wordless) }))
        .accepted()
        .at(-1),
    ).toEqual({ type: 'StageClosed', stage: '40', textHash: V1 });
  });

  it('D47: is no approval where the text was taken as a basis, and nothing any more once the stage is reopened', () => {
    const at50 = [...ready(), ...inSession, ...closed('20'), ...round('50')];
    const basis = { type: 'TakeAsBasis', stage: stage('50'), textHash: V1 } as const;
    const taken = given([...at50, ...allAgree('50')])
      .when(basis, sitting('CFM'))
      .accepted();
    const then = [...at50, ...allAgree('50'), ...taken];
    expect(viewOf(then).sentence).toBe('in progress; taken as a basis by CFM on 2024-07-01, version 1, not approved');
    const approved: DossierEvent = {
      ...{ type: 'StageClosed', stage: stage('50'), textHash: V1 },
      outcome: { as: 'approvedForSubmission', organ: organ('CFM'), day: day('2024-07-01'), meeting: null },
    };
    expect(viewOf([...then, approved]).sentence).toBe(
      'in progress; approved for submission by CFM on 2024-07-01, version 1',
    );
    const reopened: DossierEvent = { type: 'StageReopened', stage: stage('50'), reason: 'because' };
    expect(viewOf([...then, approved, reopened]).sentence).toBe('in progress');
  });

  it('D47: is told by the level of the organ in old entries: agreed, cleared, approved for submission, adopted', () => {
    const at50 = foundAt('20', '40', '50');
    expect(outcomes(at50, wordless)).toEqual({ 20: 'agreed', 40: 'cleared', 50: 'approvedForSubmission' });
    // A procedure that has words is taken at them.
    expect(outcomes(at50)).toEqual({ 20: 'agreed', 40: 'agreed', 50: 'agreed' });
    expect(outcomes([...at50, ...round('60'), ...found('60')])).toMatchObject({ 60: 'agreed' });
    expect(outcomes(adopted())).toMatchObject({ 60: 'adopted' });
    const renamed = Procedure.parse({
      ...wordless,
      organs: { ...procedure.organs, CNC: { ...procedure.organs[organ('CNC')], level: 'expert' } },
    });
    expect(outcomes(at50, renamed)).toMatchObject({ 40: 'agreed' });
  });

  it('D47: is nothing at a stage that closes without a finding, or was reopened since', () => {
    expect(outcomes([...ready(), ...closed('20')])).toEqual({});
    const reopened: DossierEvent = { type: 'StageReopened', stage: stage('40'), reason: 'because' };
    expect(outcomes([...foundAt('20', '40'), reopened])).toEqual({ 20: 'agreed' });
    const basis: DossierEvent = { type: 'TakenAsBasis', stage: stage('50'), textHash: V1 };
    expect(outcomes([...foundAt('20'), { type: 'StageOpened', stage: stage('50') }, basis])).toEqual({
      20: 'agreed',
      50: 'asBasis',
    });
  });
});
