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

  it('D47: is said in the words of its level: agreed, cleared, approved for submission, adopted', () => {
    const at50 = foundAt('20', '40', '50');
    expect(outcomes(at50)).toEqual({ 20: 'agreed', 40: 'cleared', 50: 'approvedForSubmission' });
    expect(outcomes([...at50, ...round('60'), ...found('60')])).toMatchObject({ 60: 'agreed' });
    expect(outcomes(adopted())).toMatchObject({ 60: 'adopted' });
    const renamed = Procedure.parse({
      ...procedure,
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
