import type { DossierAct } from '../../contracts/acts.ts';
import type { DossierEvent } from '../../contracts/events.ts';
import { Procedure } from '../../contracts/procedure.ts';
import type { Rendering } from '../../contracts/text.ts';
import { presentChairs } from '../../domain/dossier/facts/presentChair.ts';
import { waitingFor } from '../../domain/dossier/shown/waiting.ts';
import { dossierView } from '../../domain/dossier/shown/view.ts';
import {
  BRACKETED,
  MEMBERS,
  PROCESS,
  SECRETARIAT,
  V1,
  V2,
  agendaApproved,
  allAgree,
  at,
  atSummit,
  by,
  chair,
  circulated,
  cleared,
  closed,
  concordant,
  day,
  delivered,
  dossierId,
  dossierOf,
  find,
  found,
  given,
  hashOf,
  issue,
  issued,
  item,
  manifest,
  meeting,
  meetingId,
  member,
  numbered,
  open,
  organisation,
  placed,
  places,
  procedure,
  proposed,
  ready,
  registered,
  round,
  roundClosed,
  sittingOpened,
  stage,
  summit,
  took,
  waived,
  withPolicy,
  withStage,
  OBJECT,
  sitting,
  inSession,
} from './fixtures.ts';

/** Whose document it is at the moment, and what may happen to it while a sitting has it on its agenda. */

const reason = 'because';
const chs = { at: at(5, 33), meetings: [summit] };
const waive = (of: Parameters<typeof waived>[0], code?: string): DossierAct => ({
  ...{ type: 'RecordWaiver', of, reason, ...(code === undefined ? {} : { stage: stage(code) }) },
});
const house = { organisation: organisation(), meetings: [] };

describe('a document before a sitting', () => {
  it('D33: asks for the circulation of the very version, not of an earlier one', () => {
    const second = [...cleared(), issued(manifest(2)), concordant(V2), waived('sameVersion', V2)];
    given(second)
      .when(open('60', { textHash: V2 }), by(PROCESS, chs))
      .refused('D33', { version: 2, meeting: '2024-07-04' });
    expect(waitingFor(dossierOf(second), { organisation: organisation(), ...chs })[0]).toMatchObject({ rule: 'D33' });
    given([...second, ...circulated(V2, '2024-06-10').slice(1), ...MEMBERS.map((m) => delivered(m, V2))])
      .when(open('60', { textHash: V2 }), by(PROCESS, chs))
      .accepted();
    given([...second, ...circulated(V2, '2024-06-20').slice(1), ...MEMBERS.map((m) => delivered(m, V2))])
      .when(open('60', { textHash: V2 }), by(PROCESS, chs))
      .refused('D33', { days: 14 });
    given([...second, waived('circulationPeriod', V2)])
      .when(open('60', { textHash: V2 }), by(PROCESS, chs))
      .accepted();
    const noPeriod = organisation(withPolicy({ circulationDays: 0 }));
    given(second)
      .when(open('60', { textHash: V2 }), by(PROCESS, { ...chs, organisation: noPeriod }))
      .accepted();
  });

  it('D13: lets a text change that is before a sitting, where its chair says so', () => {
    const sits = { ...chs, meetings: [summit] };
    const atSitting = cleared();
    given(atSitting)
      .when(issue(manifest(2)), by(SECRETARIAT))
      .accepted();
    given(atSitting)
      .when(issue(manifest(2)), by(SECRETARIAT, sits))
      .refused('D13', { meeting: 'CHS-1', version: 1 });
    given(atSitting)
      .when({ type: 'ChangeTitle', title: 'On lakes', reason: 'because' }, by(SECRETARIAT, sits))
      .refused('D13');
    for (const sender of [SECRETARIAT, chair('CNC'), chair('EG')])
      given(atSitting).when(waive('freeze'), by(sender, sits)).refused('D06');
    given(atSitting)
      .when(waive('freeze'), by(chair('CHS')))
      .refused('D34');
    const ruled = given(atSitting)
      .when(waive('freeze'), by(chair('CHS'), sits))
      .accepted([waived('freeze')]);
    const free = [...atSitting, ...ruled];
    given(free)
      .when(issue(manifest(2)), by(SECRETARIAT, sits))
      .accepted();
    // Where there is no text yet, none is before the sitting.
    given([...registered(), placed()])
      .when(issue(manifest(1)), by(SECRETARIAT, sits))
      .accepted();
    // One ruling is for one version.
    given([...free, issued(manifest(2))])
      .when(issue(manifest(3)), by(SECRETARIAT, sits))
      .refused('D13', { version: 2 });
    // What the meeting has decided is not before it any more; nor is what is on no agenda of its own.
    for (const over of [
      meeting([item('D-1', 1), agendaApproved, sittingOpened, numbered(1, 'D-1')]),
      meeting([item('D-2', 1), agendaApproved, sittingOpened]),
      meeting([item('D-1', 1), agendaApproved]),
    ])
      given(atSitting)
        .when(issue(manifest(2)), by(SECRETARIAT, { ...sits, meetings: [over] }))
        .accepted();
  });

  it('D06: of the version or the concordance is the chair’s of the sitting that the text is before', () => {
    const sits = { ...chs, meetings: [summit] };
    for (const what of ['sameVersion', 'concordance'] as const) {
      for (const sender of [SECRETARIAT, chair('CNC')])
        given(cleared()).when(waive(what), by(sender, sits)).refused('D06');
      given(cleared())
        .when(waive(what), by(chair('CHS'), sits))
        .accepted([waived(what)]);
      given(cleared())
        .when(waive(what), by(SECRETARIAT))
        .accepted([waived(what)]);
    }
    given(cleared()).when(waive('circulationPeriod'), by(SECRETARIAT, sits)).accepted();
  });
});

describe('the present chair', () => {
  const { laterOrganHolds: _, ...policy } = procedure.policy;
  const silent = organisation({ ...procedure, policy });
  const defer: DossierAct = { type: 'Defer', reason };
  const chairs = (events: readonly DossierEvent[], at_: Parameters<typeof presentChairs>[2] = []) =>
    presentChairs(dossierOf(events), organisation(), at_);

  it('D06: chairs an organ that has a round open, else that of the stage that the document waits at', () => {
    expect(chairs(proposed())).toEqual(['CHAIR-EG']);
    expect(chairs(registered())).toEqual(['CHAIR-EG']);
    expect(chairs(ready())).toEqual(['CHAIR-EG']);
    expect(chairs([...ready(), ...closed('20')])).toEqual(['CHAIR-CNC']);
    expect(chairs([...ready(), ...closed('20'), ...round('50')])).toEqual(['CHAIR-CFM']);
    expect(chairs([...ready(), ...closed('20'), ...round('40'), ...round('50')])).toEqual(['CHAIR-CNC', 'CHAIR-CFM']);
    expect(chairs(cleared())).toEqual(['CHAIR-CHS']);
    expect(chairs(atSummit())).toEqual(['CHAIR-CHS']);
    // A summit that sits on it has it alone, whatever goes on elsewhere, where the procedure says so.
    const beside = [...cleared(), ...round('30')];
    expect(chairs(beside, [summit])).toEqual(['CHAIR-CHS']);
    expect(presentChairs(dossierOf(beside), silent, [summit])).toEqual(['CHAIR-MIN', 'CHAIR-CHS']);
  });

  it('D06: is that of the sitting summit alone, whoever opens a round beside it', () => {
    const events: readonly DossierEvent[] = [
      ...ready({ class: 'sectoralDecision' }),
      ...['20', '50', '40'].flatMap((code) => closed(code)),
      ...[concordant(), placed()],
      ...round('60', 1, { openedAt: at(0, 33), deadline: at(0, 34) }),
    ];
    const opened = given(events)
      .when(open('30', { deadline: at(0, 60) }), by(chair('MIN'), chs))
      .accepted();
    const into = ['D-8', 'D-9'].map((id) => ({ dossier: dossierId(id), title: id }));
    const acts: readonly DossierAct[] = [
      defer,
      { type: 'ChangeClass', class: 'decision', reason },
      { type: 'SplitDocument', into, remains: false, reason },
    ];
    for (const act of acts) {
      const asked = given([...events, ...opened]);
      asked.when(act, by(chair('MIN'), chs)).refused('D06', { organ: 'CHS', chair: 'CHAIR-CHS' });
      asked.when(act, by(chair('MIN'), { ...chs, organisation: silent })).accepted();
      asked.when(act, by(chair('CHS'), chs)).accepted();
      // Once the summit does not sit any more it is theirs again.
      asked.when(act, by(chair('MIN'))).accepted();
    }
  });

  it('D06: is not that of an organ which sits on a document that has not reached it', () => {
    const meetings = [meeting([item('D-1', 1), agendaApproved, sittingOpened], 'CNC-1', 'CNC', '2024-07-01')];
    const withExperts: readonly DossierEvent[] = [
      ...ready(),
      ...round('20'),
      roundClosed('20', 'deadline'),
      placed('CNC-1'),
    ];
    const asked = given(withExperts);
    asked.when(defer, by(chair('EG'), { meetings })).accepted();
    asked.when(defer, by(chair('CNC'), { meetings })).refused('D06', { organ: 'EG' });
    asked.when(defer, by(chair('EG'), { meetings, organisation: silent })).refused('D06');
    const reached = given([...ready(), ...closed('20'), placed('CNC-1')]);
    reached.when(defer, by(chair('CNC'), { meetings })).accepted();
    reached.when(defer, by(chair('EG'), { meetings })).refused('D06');
  });

  it('D06: of a deferred document also chairs the organ to whose meeting it was deferred', () => {
    const deferred: DossierEvent = { type: 'Deferred', from: null, to: meetingId('CHS-2'), reason };
    const next = meeting([], 'CHS-2');
    expect(chairs([...ready(), deferred])).toEqual(['CHAIR-EG']);
    expect(chairs([...ready(), deferred], [next])).toEqual(['CHAIR-EG', 'CHAIR-CHS']);
    expect(chairs([...ready(), deferred], [summit])).toEqual(['CHAIR-EG']);
    expect(waitingFor(dossierOf([...ready(), deferred]), { ...house, meetings: [next] })[0]).toMatchObject({
      ...{ rule: 'D10', on: ['CHAIR-EG', 'CHAIR-CHS'] },
    });
  });

  it('D06: is asked for by every act that is no stage’s own', () => {
    const acts: readonly DossierAct[] = [
      { type: 'Defer', reason },
      { type: 'ChangeClass', class: 'statement', reason },
      { type: 'AbandonDocument', reason },
      { type: 'DeclareLapse', reason },
      { type: 'MergeInto', into: dossierId('D-2'), reason },
      { type: 'RecordMerge', from: dossierId('D-2') },
      { type: 'SplitDocument', into: [{ dossier: dossierId('D-2'), title: 'A part' }], remains: true, reason },
      waive('sameVersion'),
    ];
    for (const act of acts)
      for (const sender of [chair('EG'), chair('CNC'), chair('CFM')])
        given(atSummit()).when(act, by(sender, chs)).refused('D06', { organ: 'CHS', chair: 'CHAIR-CHS' });
  });
});

describe('another class', () => {
  const change = (to: string): DossierAct => ({ type: 'ChangeClass', class: to, reason });
  const voted = {
    ...{ by: 'vote', inFavour: { threshold: { moreThan: [1, 2] }, of: 'cast' } },
    ...{ against: null, abstention: 'neutral' },
  };
  const { classes } = procedure;
  const offering = (downgradesTo?: readonly string[]) =>
    Procedure.parse({
      ...withStage('40', { silence: { allowed: false, minimumMs: 0, languages: [] } }),
      classes: {
        ...classes,
        decision: { ...classes['decision'], ...(downgradesTo && { downgradesTo }) },
        light: {
          ...classes['statement'],
          route: classes['statement']!.route.map((s) => (s.stage === '40' ? { ...s, decision: voted } : s)),
        },
        elsewhere: {
          ...classes['statement'],
          route: classes['statement']!.route.map((s) => (s.stage === '20' ? { ...s, organ: 'MIN' } : s)),
        },
      },
    });

  it('D56: ends every open round, also where the stage stays on the route', () => {
    const events = given([...atSummit(), took('AAA', OBJECT, '60')])
      .when(change('statement'), by(chair('CHS'), chs))
      .accepted();
    expect(events).toMatchObject([{ type: 'RoundClosed', stage: '60', outcome: 'closed' }, { type: 'ClassChanged' }]);
    given([...atSummit(), took('AAA', OBJECT, '60'), ...events])
      .when(find('60'), by(chair('CHS'), chs))
      .refused('D21');
  });

  it('D99: asks anew the stages that it decides by another rule or in another organ', () => {
    const own = { organisation: organisation(offering()) };
    const before = [
      ...ready({ procedure: offering() }),
      ...closed('20'),
      ...round('40'),
      ...allAgree('40'),
      ...found('40'),
    ];
    const events = given(before)
      .when(change('light'), by(chair('CFM'), own))
      .accepted();
    expect(events).toMatchObject([{ type: 'ClassChanged', reopens: ['40'] }]);
    expect(dossierOf([...before, ...events]).stages).toMatchObject({
      ...{ 20: { status: 'closed' }, 40: { status: 'open', closedOn: null, reopenedOn: V1 } },
    });
    const other = given(before)
      .when(change('elsewhere'), by(chair('CFM'), own))
      .accepted();
    expect(other).toMatchObject([{ type: 'ClassChanged', reopens: ['20'] }]);
    const same = given(before)
      .when(change('statement'), by(chair('CFM'), own))
      .accepted();
    expect(same).not.toMatchObject([{ reopens: expect.anything() as unknown }]);
  });

  it('D99: is one that the procedure offers for the class, where it says which', () => {
    const own = offering(['light']);
    const before = ready({ procedure: own });
    const context = by(chair('EG'), { organisation: organisation(own) });
    given(before)
      .when(change('statement'), context)
      .refused('D99', { from: 'decision', offered: ['light'] });
    given(before).when(change('light'), context).accepted();
  });
});

describe('a text in the official languages', () => {
  const inStatus = (status: Rendering['status']) => {
    const m = manifest(1);
    return { ...m, renderings: m.renderings.map((r) => (r.language === 'zh' ? { ...r, status } : r)) };
  };
  const only = (status: Rendering['status']) => [...registered(), issued(inStatus(status))];
  const hash = (status: Rendering['status']) => hashOf(inStatus(status));

  it('D15: is circulated as an official or authentic text', () => {
    const circulate = (status: Rendering['status']): DossierAct => ({
      ...{ type: 'Circulate', textHash: hash(status), consent: 'protocol 1' },
    });
    for (const status of ['official', 'authentic'] as const)
      given(only(status)).when(circulate(status), by(SECRETARIAT)).accepted();
    for (const status of ['working', 'unofficial'] as const)
      given(only(status))
        .when(circulate(status), by(SECRETARIAT))
        .refused('D15', { missing: ['zh'] });
  });

  it('D15: was circulated by the day of the entry', () => {
    const circulate = (on: string): DossierAct => ({
      ...{ type: 'Circulate', textHash: V1, consent: 'protocol 1', on: day(on) },
    });
    const before = [...registered(), issued()];
    given(before)
      .when(circulate('2024-06-02'), by(SECRETARIAT))
      .refused('D15', { on: '2024-06-02', today: '2024-06-01' });
    given(before).when(circulate('2024-06-01'), by(SECRETARIAT)).accepted();
    given(before).when(circulate('2024-05-01'), by(SECRETARIAT)).accepted();
  });

  it('D31: is found concordant as such a text', () => {
    const record = (status: Rendering['status']): DossierAct => ({
      ...{ type: 'RecordConcordance', textHash: hash(status), languages: ['ru', 'zh'] },
    });
    given(only('authentic')).when(record('authentic'), by(SECRETARIAT)).accepted();
    given(only('unofficial'))
      .when(record('unofficial'), by(SECRETARIAT))
      .refused('D31', { languages: ['zh'] });
  });

  it('D24: is the text on which silence begins', () => {
    const silent = (status: Rendering['status']) => open('20', { kind: 'silence', textHash: hash(status) });
    given(ready({}, inStatus('authentic')))
      .when(silent('authentic'), by(chair('EG')))
      .accepted();
    given(ready({}, inStatus('unofficial')))
      .when(silent('unofficial'), by(chair('EG')))
      .refused('D24', { missing: ['zh'] });
  });
});

describe('brackets', () => {
  const bracket = (place: string, ...holders: string[]) => ({
    place: places(place)[0]!,
    holders: holders.map((h) => member(h)),
  });
  const version = (n: number, ...openPlaces: ReturnType<typeof bracket>[]) => manifest(n, { openPlaces });
  const head = { dossier: dossierId('D-1'), n: 9, at: at(0), head: 'a'.repeat(64) as never };

  it('D28: are shown as each version opened and closed them, with their holders', () => {
    const events = [
      ...registered(),
      issued(version(1, bracket('para-1', 'AAA', 'BBB'), bracket('para-2'))),
      issued(version(2, bracket('para-1', 'AAA'), bracket('para-3', 'CCC'))),
      issued(version(3, bracket('para-1', 'AAA'), bracket('para-3', 'CCC'))),
    ];
    expect(dossierView(dossierOf(events), house, head).brackets).toEqual([
      { version: 1, opened: [bracket('para-1', 'AAA', 'BBB'), bracket('para-2')], closed: [] },
      { version: 2, opened: [bracket('para-3', 'CCC')], closed: [bracket('para-1', 'BBB'), bracket('para-2')] },
    ]);
  });

  it('D28: that a version dropped since the last finding are named by the next', () => {
    const clean = hashOf(manifest(2));
    const before = [...ready({}, BRACKETED), issued(manifest(2)), ...round('20', 1, { textHash: clean })];
    const events = given([...before, ...allAgree('20', 1, clean)])
      .when(find('20', 1, clean), by(chair('EG')))
      .accepted();
    expect(events[0]).toMatchObject({
      evidence: { bracketsClosed: [{ version: 2, ...bracket('para-2', 'AAA') }] },
    });
    const next = [...before, ...allAgree('20', 1, clean), ...events, ...round('40', 1, { textHash: clean })];
    const [later] = given([...next, ...inSession, ...allAgree('40', 1, clean)])
      .when(find('40', 1, clean), sitting('CNC'))
      .accepted();
    expect(later).not.toMatchObject({ evidence: { bracketsClosed: expect.anything() as unknown } });
  });
});

describe('a class that is not circulated', () => {
  const route = procedure.classes['decision']!.route.filter((s) => s.stage !== '10');
  const own = Procedure.parse({
    ...procedure,
    classes: {
      ...procedure.classes,
      decision: {
        ...procedure.classes['decision'],
        route: route.map((s) => (s.stage === '20' ? { ...s, needs: [] } : s)),
      },
    },
  });

  it('D17: does not wait for its circulation', () => {
    const events = [...registered({ procedure: own }), issued()];
    expect(waitingFor(dossierOf(events), { ...house, organisation: organisation(own) })).toMatchObject([
      { stage: '20', for: 'the chair to open a round', on: ['CHAIR-EG'], rule: 'D20' },
    ]);
    const there = [...events, ...closed('20'), ...closed('40'), ...closed('50'), concordant(), placed()];
    given(there)
      .when(open('60'), by(PROCESS, { ...chs, organisation: organisation(own) }))
      .accepted();
  });
});
