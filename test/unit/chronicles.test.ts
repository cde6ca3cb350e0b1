import type { Act } from '../../contracts/acts.ts';
import type { DossierEvent } from '../../contracts/events.ts';
import type { AggregateRef, Instant } from '../../contracts/ids.ts';
import type { VersionManifest } from '../../contracts/text.ts';
import { standsOf, statusSentence } from '../../domain/dossier/shown/sentence.ts';
import type { DossierState } from '../../domain/dossier/state.ts';
import { hashOf, manifest, procedure, stage } from './fixtures.ts';
import { createWorld, dossierRef, found, meetingRef, settle, type World } from './world.ts';

/** The two chronicles of domain §4 by the rules alone. Times of day, positions and signatories are simulated. */

const NINE = ['CHN', 'IND', 'IRN', 'KAZ', 'KGZ', 'PAK', 'RUS', 'TJK', 'UZB'] as const;
const TEN = [...NINE, 'BLR'] as const;
const CHAIRS = { EG: 'CHAIR-EG', MIN: 'CHAIR-MIN', CNC: 'CHAIR-CNC', CFM: 'CHAIR-CFM', CHS: 'CHAIR-CHS' };
const CHAIR_OF: Readonly<Record<string, string>> = {
  '20': 'CHAIR-EG',
  '30': 'CHAIR-MIN',
  '40': 'CHAIR-CNC',
  '50': 'CHAIR-CFM',
  '60': 'CHAIR-CHS',
};
const reason = 'because';
const SUMMIT = 'CHS-2024-07-04';

function newStory() {
  const world = createWorld(procedure);
  found(world, procedure, NINE, ['BLR'], CHAIRS, on('2023-07-04'));
  return story(world);
}

/** Noon of a day, or as many minutes later. */
function on(day: string, minutes = 0): Instant {
  return new Date(Date.parse(`${day}T12:00:00.000Z`) + minutes * 60_000).toISOString() as Instant;
}

/** Acts of the story, each accepted or the test fails. */
function story(world: World) {
  const does = (by: string, ref: AggregateRef, act: Act, at: Instant) => {
    const { refusal } = world.send(by, ref, act, at);
    if (refusal)
      throw new Error(
        `${by}: ${act.type} was refused by ${refusal.rule} ${refusal.lack}: ${JSON.stringify(refusal.facts)}`,
      );
  };
  const text = (id: string) => world.dossier(id).versions.at(-1)!.textHash;
  const lastAt = () => world.log.at(-1)!.at;
  const last = (id: string, code: string) => world.dossier(id).stages[code]!.rounds.at(-1)!;
  const self = {
    world,
    does,
    text,
    last,
    refusedBy: (by: string, ref: AggregateRef, act: Act, at: Instant) =>
      world.would(by, ref, act, at).refusal?.rule ?? null,
    propose: (id: string, title: string, of: string, at: Instant, change: object = {}) => {
      const proposal = {
        title,
        class: of,
        area: 'area',
        justification: reason,
        proposer: 'KAZ' as never,
        leadOrgan: 'energy ministers',
        ...change,
      };
      does('KAZ', dossierRef(id), { type: 'ProposeDocument', ...proposal }, at);
      does('SECRETARIAT', dossierRef(id), { type: 'RegisterDocument' }, at);
    },
    issue: (id: string, at: Instant, change: Partial<VersionManifest> = {}) => {
      const next = manifest(world.dossier(id).versions.length + 1, {
        dossier: id,
        title: world.dossier(id).title,
        ...change,
      });
      does('SECRETARIAT', dossierRef(id), { type: 'IssueVersion', textHash: hashOf(next), manifest: next }, at);
    },
    circulate: (id: string, at: Instant) => {
      does(
        'SECRETARIAT',
        dossierRef(id),
        { type: 'Circulate', textHash: text(id), consent: 'consent of the coordinators' },
        at,
      );
      settle(world, id, null, at);
    },
    confirm: (id: string, by: string, at: Instant) =>
      does(by, dossierRef(id), { type: 'ConfirmDelivery', stage: stage('10'), textHash: text(id) }, at),
    open: (id: string, code: string, at: Instant) => {
      does(
        CHAIR_OF[code]!,
        dossierRef(id),
        { type: 'OpenRound', stage: stage(code), textHash: text(id), kind: 'open' },
        at,
      );
      settle(world, id, null, at);
    },
    agree: (id: string, code: string, at: Instant, members: readonly string[] = NINE) => {
      const { round } = last(id, code);
      for (const m of members)
        does(
          m,
          dossierRef(id),
          { type: 'TakePosition', stage: stage(code), round, textHash: text(id), position: { kind: 'agree' } },
          at,
        );
    },
    find: (id: string, code: string, at: Instant) =>
      does(
        CHAIR_OF[code]!,
        dossierRef(id),
        { type: 'FindConsensus', stage: stage(code), round: last(id, code).round, textHash: text(id) },
        at,
      ),
    hold: (id: string, code: string, at: Instant) => {
      self.open(id, code, at);
      self.agree(id, code, at);
      self.find(id, code, at);
    },
    concordance: (id: string, at: Instant) =>
      does(
        'SECRETARIAT',
        dossierRef(id),
        { type: 'RecordConcordance', textHash: text(id), languages: ['ru', 'zh'] },
        at,
      ),
    convene: (items: readonly (readonly [string, number])[], at: Instant) => {
      does(
        'SECRETARIAT',
        meetingRef(SUMMIT),
        { type: 'ConveneMeeting', organ: 'CHS' as never, day: '2024-07-04' as never, place: 'Astana', title: 'Summit' },
        at,
      );
      for (const [dossier, item] of items) {
        does(
          'SECRETARIAT',
          meetingRef(SUMMIT),
          { type: 'PlaceOnAgenda', dossier: dossier as never, item, decideFirst: item === 1 },
          at,
        );
        settle(world, dossier, SUMMIT, at);
      }
    },
    /**
     * A meeting of the organ with which its id begins, about these documents, and what is done at its sitting. Afterwards they
     * have left its package.
     */
    meet: (meeting: string, day: string, dossiers: readonly string[], at: Instant, then: () => void) => {
      const organ = meeting.slice(0, 3);
      const chair = CHAIRS[organ as keyof typeof CHAIRS];
      const named = { organ: organ as never, day: day as never, place: 'Simulated', title: meeting };
      does('SECRETARIAT', meetingRef(meeting), { type: 'ConveneMeeting', ...named }, at);
      for (const [i, dossier] of dossiers.entries()) {
        const placing = { type: 'PlaceOnAgenda', dossier: dossier as never, item: i + 1 } as const;
        does('SECRETARIAT', meetingRef(meeting), placing, at);
        settle(world, dossier, meeting, at);
      }
      does(chair, meetingRef(meeting), { type: 'ApproveAgenda' }, at);
      does(chair, meetingRef(meeting), { type: 'OpenSitting' }, at);
      then();
      does(chair, meetingRef(meeting), { type: 'CloseSitting' }, lastAt());
      for (const dossier of dossiers) {
        settle(world, dossier, meeting, lastAt());
        expect(world.dossier(dossier).packages.map((p) => p.meeting)).not.toContain(meeting);
      }
    },
    waive: (id: string, why: string, at: Instant) =>
      does('SECRETARIAT', dossierRef(id), { type: 'RecordWaiver', of: 'circulationPeriod', reason: why }, at),
    sit: (at: Instant) => {
      does('CHAIR-CHS', meetingRef(SUMMIT), { type: 'ApproveAgenda' }, at);
      does('CHAIR-CHS', meetingRef(SUMMIT), { type: 'OpenSitting' }, at);
    },
    /** The decision that admits Belarus, cleared by all before the summit. */
    prepareAdmission: (at: Instant) => {
      self.propose('BELARUS', 'Completing the admission of Belarus', 'decision', at, { admits: 'BLR' });
      self.issue('BELARUS', at);
      self.circulate('BELARUS', at);
      for (const m of NINE) self.confirm('BELARUS', m, at);
      self.hold('BELARUS', '20', at);
      self.meet('CNC-ADMISSION', '2024-06-22', ['BELARUS'], at, () => self.hold('BELARUS', '40', at));
      self.meet('CFM-ADMISSION', '2024-06-23', ['BELARUS'], at, () => self.hold('BELARUS', '50', at));
      self.concordance('BELARUS', at);
    },
    admit: (at: Instant) => {
      settle(world, 'BELARUS', SUMMIT, at);
      self.agree('BELARUS', '60', at);
      self.find('BELARUS', '60', at);
      return settle(world, 'BELARUS', SUMMIT, at);
    },
  };
  return self;
}

/** Stages in the order in which the document touched them. */
function touched(events: readonly DossierEvent[]): readonly string[] {
  const stages = events.flatMap((e) => {
    if (e.type === 'InEffect') return ['90'];
    return 'stage' in e && e.stage && ['StageOpened', 'StageClosed', 'RoundOpened', 'TakenAsBasis'].includes(e.type)
      ? [e.stage as string]
      : [];
  });
  return stages.filter((s, i) => s !== stages[i - 1]);
}

describe('chronicle 1: the strategy for energy cooperation until 2030', () => {
  const told = newStory();
  const { world } = told;
  const ref = dossierRef('ENERGY');
  const state = () => world.dossier('ENERGY');

  it('1: has no dossier while it is an idea', () => {
    expect(state()).toMatchObject({ phase: null, stages: {}, versions: [] });
    expect(world.stepOf('ENERGY', null)).toBeNull();
  });

  it('2: closes circulation at the ninth delivery, not at the eighth', () => {
    told.propose('ENERGY', 'Strategy for energy cooperation until 2030', 'sectoralDecisionApproving', on('2023-09-01'));
    expect(state()).toMatchObject({
      proposer: 'KAZ',
      leadOrgan: 'energy ministers',
      stages: { '00': { status: 'closed' } },
    });
    told.issue('ENERGY', on('2023-09-10'));
    told.circulate('ENERGY', on('2023-09-11'));
    for (const m of NINE.slice(0, 8)) told.confirm('ENERGY', m, on('2023-09-12'));
    expect(state().stages['10']?.status).toBe('open');
    told.confirm('ENERGY', NINE[8], on('2023-09-13'));
    expect(state().stages['10']?.status).toBe('closed');
  });

  it('3: closes the first round of the experts without a finding; the ministers may not begin', () => {
    told.open('ENERGY', '20', on('2023-11-16'));
    told.agree('ENERGY', '20', on('2023-11-16', 5), ['KAZ', 'RUS']);
    expect(
      told.refusedBy(
        'CHAIR-MIN',
        ref,
        { type: 'OpenRound', stage: stage('30'), textHash: told.text('ENERGY'), kind: 'open' },
        on('2023-11-16', 6),
      ),
    ).toBe('D18');
    told.does(
      'CHAIR-EG',
      ref,
      { type: 'CloseRound', stage: stage('20'), round: 1, reason: 'next round on 12 December' },
      on('2023-11-16', 60),
    );
    expect(state().stages['20']).toMatchObject({ status: 'open', rounds: [{ outcome: 'closed' }] });
    expect(state().findings).toEqual([]);
  });

  it('4: starts anew on version 2: no position of round 1 counts', () => {
    told.issue('ENERGY', on('2023-12-01'));
    told.open('ENERGY', '20', on('2023-12-12'));
    expect(told.last('ENERGY', '20')).toMatchObject({ round: 2, textHash: told.text('ENERGY'), positions: {} });
    expect(
      told.refusedBy(
        'CHAIR-EG',
        ref,
        { type: 'FindConsensus', stage: stage('20'), round: 2, textHash: told.text('ENERGY') },
        on('2023-12-12', 9),
      ),
    ).toBe('D27');
  });

  it('5: is taken as a basis by the foreign ministers, and that is no approval', () => {
    told.issue('ENERGY', on('2024-05-01'), { openPlaces: [{ place: 'para-3' as never, holders: ['IND' as never] }] });
    told.open('ENERGY', '20', on('2024-05-02'));
    const basis = { type: 'TakeAsBasis', stage: stage('50'), textHash: told.text('ENERGY') } as const;
    expect(told.refusedBy('CHAIR-CFM', ref, basis, on('2024-05-20'))).toBe('D34');
    told.meet('CFM-2024-05-20', '2024-05-20', ['ENERGY'], on('2024-05-21'), () =>
      told.does('CHAIR-CFM', ref, basis, on('2024-05-21')),
    );
    expect(state().stages['50']).toMatchObject({
      ...{ status: 'open', bases: [told.text('ENERGY')], closedOn: null },
      outcome: { as: 'asBasis', organ: 'CFM', day: '2024-05-20', meeting: 'CFM-2024-05-20' },
    });
    expect(state().stages['20']?.status).toBe('open');
    expect(settle(world, 'ENERGY', null, on('2024-05-21'))).toEqual([]);
    const open = (code: string) =>
      ({ type: 'OpenRound', stage: stage(code), textHash: told.text('ENERGY'), kind: 'open' }) as const;
    expect(told.refusedBy('CHAIR-MIN', ref, open('30'), on('2024-05-21'))).toBeNull();
    expect(told.refusedBy('CHAIR-CHS', ref, open('60'), on('2024-05-21'))).toBe('D18');
  });

  it('6: is approved by the energy ministers on version 4, while the basis stays on version 3', () => {
    const basis = told.text('ENERGY');
    told.issue('ENERGY', on('2024-06-10'));
    told.hold('ENERGY', '20', on('2024-06-12'));
    expect(told.last('ENERGY', '20').round).toBe(4);
    expect(settle(world, 'ENERGY', null, on('2024-06-12', 9))).toEqual(['openRound', 'notify']);
    told.agree('ENERGY', '30', on('2024-06-21'));
    told.find('ENERGY', '30', on('2024-06-21', 60));
    expect(state().stages).toMatchObject({
      30: { status: 'closed', closedOn: told.text('ENERGY') },
      50: { status: 'open', bases: [basis] },
    });
  });

  it('7: is cleared by the coordinators for the package, with a waiver of the period on record', () => {
    told.prepareAdmission(on('2024-06-01'));
    told.convene(
      [
        ['BELARUS', 1],
        ['ENERGY', 8],
      ],
      on('2024-06-28'),
    );
    const before = world.dossier('BELARUS');
    told.meet('CNC-2024-06-29', '2024-06-29', ['ENERGY'], on('2024-06-29'), () => {
      expect(state().packages.map((p) => p.organ)).toEqual(['CHS', 'CNC']);
      const early = { type: 'OpenRound', stage: stage('40'), textHash: told.text('ENERGY'), kind: 'open' } as const;
      expect(told.refusedBy('CHAIR-CNC', ref, early, on('2024-06-29'))).toBe('D33');
      told.waive('ENERGY', 'the ministers met on 21 June', on('2024-06-29'));
      told.hold('ENERGY', '40', on('2024-07-02'));
      // The finding was decided on both meetings, and its entry says on which entries of theirs.
      const { basis } = world.log.at(-1)!.entry;
      expect(Object.keys(basis.meetings ?? {}).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
        'CHS-2024-07-04',
        'CNC-2024-06-29',
      ]);
      expect(basis).not.toHaveProperty('meeting');
    });
    told.concordance('ENERGY', on('2024-07-02'));
    expect(state()).toMatchObject({
      packages: [{ meeting: SUMMIT, organ: 'CHS' }],
      stages: {
        40: {
          status: 'closed',
          outcome: { as: 'cleared', organ: 'CNC', day: '2024-06-29', meeting: 'CNC-2024-06-29' },
        },
      },
      waivers: [{ of: 'circulationPeriod', reason: 'the ministers met on 21 June' }],
    });
    expect(world.dossier('BELARUS')).toBe(before);
  });

  it('8: waits for the admission, and is adopted with a roster of ten where that had nine', () => {
    told.sit(on('2024-07-04'));
    expect(settle(world, 'ENERGY', SUMMIT, on('2024-07-04'))).toEqual([]);
    expect(told.admit(on('2024-07-04', 10))).toEqual(['numberAct', 'recordAdoption', 'admitMember', 'notify']);
    expect(settle(world, 'ENERGY', SUMMIT, on('2024-07-04', 20))).toEqual(['openRound', 'notify']);
    told.agree('ENERGY', '60', on('2024-07-04', 30));
    const finding = { type: 'FindConsensus', stage: stage('60'), round: 1, textHash: told.text('ENERGY') } as const;
    expect(told.refusedBy('CHAIR-CHS', ref, finding, on('2024-07-04', 31))).toBe('D27');
    told.agree('ENERGY', '60', on('2024-07-04', 32), ['BLR']);
    told.find('ENERGY', '60', on('2024-07-04', 33));
    settle(world, 'ENERGY', SUMMIT, on('2024-07-04', 34));
    expect(state().findings.at(-1)?.evidence.roster.toSorted()).toEqual(TEN.toSorted());
    expect(world.dossier('BELARUS').findings.at(-1)?.evidence.roster.toSorted()).toEqual(NINE.toSorted());
    expect(state()).toMatchObject({
      phase: 'adopted',
      adoption: { organ: 'CHS', day: '2024-07-04', number: 2 },
      stages: { 70: { status: 'open' } },
    });
  });

  it('9: is in effect when each of the ten has signed or is explained', () => {
    for (const m of NINE) told.does(m, ref, { type: 'Sign', textHash: told.text('ENERGY') }, on('2024-07-04', 60));
    expect(state().stages['70']?.status).toBe('open');
    told.does(
      'SECRETARIAT',
      ref,
      { type: 'ExplainNonSignature', member: 'BLR' as never, because: 'pending', note: 'full powers awaited' },
      on('2024-07-04', 90),
    );
    expect(state()).toMatchObject({ phase: 'inEffect', stages: { 70: { status: 'closed' } } });
    expect(new Set(Object.values(state().signatures).map((s) => s.textHash))).toEqual(
      new Set([state().findings.at(-1)?.textHash]),
    );
    expect(state().stages['80']).toBeUndefined();
  });

  it('10: keeps its history when a roadmap carries it out a year later', () => {
    const before = world.eventsOf(ref);
    const roadmap = { title: 'Roadmap', class: 'decision', area: 'energy', justification: reason, leadOrgan: 'MIN' };
    told.does(
      'KAZ',
      dossierRef('ROADMAP'),
      { type: 'ProposeDocument', ...roadmap, proposer: 'KAZ' as never, implements: world.dossier('ENERGY').id! },
      on('2025-08-01'),
    );
    told.does('SECRETARIAT', ref, { type: 'LinkImplementation', child: 'ROADMAP' as never }, on('2025-09-01'));
    expect(world.eventsOf(ref)).toEqual([...before, { type: 'ImplementationLinked', child: 'ROADMAP' }]);
    expect(state().phase).toBe('inEffect');
  });

  it('touched its stages in the order 00, 10, 20, 50, 20, 30, 40, 60, 70, 90', () => {
    expect(touched(world.eventsOf(ref) as DossierEvent[])).toEqual([
      '00',
      '10',
      '20',
      '50',
      '20',
      '30',
      '40',
      '60',
      '70',
      '90',
    ]);
  });

  it('was never approved by the foreign ministers, on any date', () => {
    for (const date of ['2024-05-21', '2024-06-21', '2024-07-04', '2025-09-01']) {
      const then = world.asOf(ref, `${date}T23:59:59.999Z`).state as DossierState;
      expect(then.stages['50']).toMatchObject({ status: 'open', bases: [expect.any(String)] });
      expect(then.findings.some((f) => f.stage === '50')).toBe(false);
      if (then.phase === 'inProgress')
        expect(statusSentence(standsOf(then, { organisation: world.organisation(), meetings: [] }))).toContain(
          'taken as a basis by CFM on 2024-05-20, version 3, not approved',
        );
    }
    expect((world.asOf(ref, '2024-05-20T00:00:00.000Z').state as DossierState).stages['50']).toBeUndefined();
  });
});

describe('chronicle 2: the initiative on world unity', () => {
  const told = newStory();
  const { world } = told;
  const ref = dossierRef('UNITY');
  const state = () => world.dossier('UNITY');
  const SHORT = 'Initiative on World Unity for Just Peace and Harmony';
  const LONG = 'Initiative on World Unity for Just Peace, Harmony and Development';
  const open40 = () => ({ type: 'OpenRound', stage: stage('40'), textHash: told.text('UNITY'), kind: 'open' }) as const;
  const versions = () => state().versions.map((v) => v.textHash);

  it('1: is presented, which is not cleared', () => {
    told.propose('UNITY', SHORT, 'decisionApproving', on('2023-08-24'), { leadOrgan: 'Kazakhstan / CNC' });
    expect(state()).toMatchObject({ id: 'UNITY', stages: { '00': { status: 'closed' } } });
    expect(state().stages['40']).toBeUndefined();
  });

  it('2: passes circulation and the experts, and skips the sectoral ministers, which the record says', () => {
    told.issue('UNITY', on('2023-09-10'));
    told.circulate('UNITY', on('2023-09-11'));
    for (const m of NINE) told.confirm('UNITY', m, on('2023-09-12'));
    told.open('UNITY', '20', on('2023-10-01'));
    told.issue('UNITY', on('2023-10-10'));
    told.hold('UNITY', '20', on('2023-10-20'));
    expect(state().stages).toMatchObject({ 10: { closedOn: versions()[0] }, 20: { closedOn: versions()[1] } });
    expect(world.eventsOf(ref).find((e) => e.type === 'DocumentRegistered')).toMatchObject({ skipped: ['30', '80'] });
  });

  it('3: is cleared on version 2 with a roster of nine, once the objection is lifted by its maker', () => {
    const at = on('2023-12-01');
    told.waive('UNITY', 'version 2 follows the circulated one', at);
    told.meet('CNC-2023-11-28', '2023-11-28', ['UNITY'], at, () => {
      told.open('UNITY', '40', at);
      told.agree('UNITY', '40', at);
      const inRound = { stage: stage('40'), round: 1, textHash: told.text('UNITY') };
      told.does(
        'IND',
        ref,
        {
          type: 'TakePosition',
          ...inRound,
          position: { kind: 'object', reasons: reason, places: ['para-1' as never] },
        },
        at,
      );
      expect(told.refusedBy('CHAIR-CNC', ref, { type: 'FindConsensus', ...inRound }, at)).toBe('D26');
      expect(told.refusedBy('PAK', ref, { type: 'LiftPosition', ...inRound }, at)).toBe('D25');
      told.does('IND', ref, { type: 'LiftPosition', ...inRound, against: 'the protocol' }, at);
      told.find('UNITY', '40', at);
    });
    expect(state().stages['40']?.outcome).toMatchObject({ as: 'cleared', meeting: 'CNC-2023-11-28' });
    expect(state().findings.at(-1)).toMatchObject({ stage: '40', textHash: versions()[1] });
    expect(state().findings.at(-1)?.evidence.roster).toHaveLength(9);
    const inRound = { stage: stage('40'), round: 1, textHash: told.text('UNITY') };
    const late = world.would(
      'IND',
      ref,
      { type: 'TakePosition', ...inRound, position: { kind: 'agree' } },
      on('2023-12-05'),
    );
    expect(late).toMatchObject({ late: true, refusal: { rule: 'D21' } });
  });

  it('4: is reopened by an explicit act; the earlier finding stays, its positions do not count', () => {
    told.issue('UNITY', on('2024-01-20'));
    told.waive('UNITY', 'version 3 follows the circulated one', on('2024-01-20'));
    told.meet('CNC-2024-02-01', '2024-02-01', ['UNITY'], on('2024-02-01'), () => {
      expect(told.refusedBy('CHAIR-CNC', ref, open40(), on('2024-02-01'))).toBe('D19');
      const reviewed = { type: 'RepeatStage', stage: stage('40'), reason: 'reviewed again' } as const;
      told.does('CHAIR-CNC', ref, reviewed, on('2024-02-01'));
      told.open('UNITY', '40', on('2024-02-01', 30));
    });
    expect(told.last('UNITY', '40')).toMatchObject({ round: 2, textHash: versions()[2], positions: {} });
    expect(state().findings.filter((f) => f.stage === '40')).toHaveLength(1);
    const cleared = (instant: string) => (world.asOf(ref, instant).state as DossierState).stages['40'];
    expect(cleared('2024-01-15T12:00:00.000Z')).toMatchObject({ status: 'closed', closedOn: versions()[1] });
    expect(cleared('2024-02-01T18:00:00.000Z')).toMatchObject({ status: 'open', closedOn: null });
  });

  it('5: is cleared again, a second finding beside the first', () => {
    // In writing, after the meeting; it is found at the next one.
    told.agree('UNITY', '40', on('2024-02-10'));
    const { round, deadline, textHash } = told.last('UNITY', '40');
    const finding = { type: 'FindConsensus', stage: stage('40'), round, textHash } as const;
    expect(told.refusedBy('CHAIR-CNC', ref, finding, on('2024-02-10'))).toBe('D34');
    world.take('UNITY', { do: 'closeRound', stage: stage('40'), round, at: deadline }, deadline);
    told.meet('CNC-2024-04-16', '2024-04-16', ['UNITY'], on('2024-04-16'), () =>
      told.find('UNITY', '40', on('2024-04-16')),
    );
    expect(
      state()
        .findings.filter((f) => f.stage === '40')
        .map((f) => f.textHash),
    ).toEqual([versions()[1], versions()[2]]);
  });

  it('6: is approved for submission by the foreign ministers on version 3', () => {
    told.meet('CFM-2024-05-20', '2024-05-20', ['UNITY'], on('2024-05-21'), () =>
      told.hold('UNITY', '50', on('2024-05-21')),
    );
    expect(state().stages['50']).toMatchObject({
      ...{ status: 'closed', closedOn: versions()[2], bases: [] },
      outcome: { as: 'approvedForSubmission', organ: 'CFM', day: '2024-05-20', meeting: 'CFM-2024-05-20' },
    });
  });

  it('7: visits the coordinators a third time, for the package', () => {
    told.prepareAdmission(on('2024-06-01'));
    told.convene(
      [
        ['BELARUS', 1],
        ['UNITY', 3],
      ],
      on('2024-06-28'),
    );
    told.does(
      'CHAIR-CNC',
      ref,
      { type: 'RepeatStage', stage: stage('40'), reason: 'the whole package' },
      on('2024-06-30'),
    );
    told.meet('CNC-2024-06-29', '2024-06-29', ['UNITY'], on('2024-06-30'), () =>
      told.hold('UNITY', '40', on('2024-07-01')),
    );
    expect(state().findings.filter((f) => f.stage === '40')).toHaveLength(3);
    expect(state().stages['40']?.closedOn).toBe(versions()[2]);
  });

  it('9: changes its title and so its text; earlier approvals stay bound to version 3, and a waiver says why', () => {
    told.does('SECRETARIAT', ref, { type: 'ChangeTitle', title: LONG, reason: 'words are added' }, on('2024-07-03'));
    told.issue('UNITY', on('2024-07-03', 10));
    told.concordance('UNITY', on('2024-07-03', 20));
    expect(state()).toMatchObject({
      id: 'UNITY',
      title: LONG,
      titles: [SHORT, LONG],
      stages: { 40: { closedOn: versions()[2] }, 50: { closedOn: versions()[2] } },
    });
    told.sit(on('2024-07-04'));
    told.admit(on('2024-07-04', 10));
    expect(settle(world, 'UNITY', SUMMIT, on('2024-07-04', 15))).toEqual([]);
    const open60 = { ...open40(), stage: stage('60') };
    expect(told.refusedBy('CHAIR-CHS', ref, open60, on('2024-07-04', 15))).toBe('D33');
    told.does(
      'SECRETARIAT',
      ref,
      { type: 'RecordWaiver', of: 'circulationPeriod', reason: 'only the title differs' },
      on('2024-07-04', 15),
    );
    expect(told.refusedBy('CHAIR-CHS', ref, open60, on('2024-07-04', 15))).toBe('D32');
    told.does(
      'CHAIR-CHS',
      ref,
      { type: 'RecordWaiver', of: 'sameVersion', reason: 'only the title differs' },
      on('2024-07-04', 16),
    );
    expect(settle(world, 'UNITY', SUMMIT, on('2024-07-04', 17))).toEqual(['openRound', 'notify']);
    expect(told.last('UNITY', '60')).toMatchObject({ textHash: versions()[3], positions: {} });
  });

  it('8: shows the short title on 2 July', () => {
    expect((world.asOf(ref, '2024-07-02T23:59:59.999Z').state as DossierState).title).toBe(SHORT);
  });

  it('10: is adopted on version 4 with a roster of ten, signed, and in effect', () => {
    told.agree('UNITY', '60', on('2024-07-04', 20), TEN);
    told.find('UNITY', '60', on('2024-07-04', 30));
    settle(world, 'UNITY', SUMMIT, on('2024-07-04', 31));
    expect(state()).toMatchObject({ phase: 'adopted', adoptedText: versions()[3], adoption: { number: 2 } });
    expect(state().adoptionRoster).toHaveLength(10);
    for (const m of TEN) told.does(m, ref, { type: 'Sign', textHash: told.text('UNITY') }, on('2024-07-04', 60));
    expect(state()).toMatchObject({ phase: 'inEffect', stages: { 70: { status: 'closed' } } });
    expect(state().stages['80']).toBeUndefined();
  });

  it('11: is not moved by anything that appears afterwards', () => {
    const text = manifest(5, { dossier: 'UNITY', title: LONG });
    expect(
      told.refusedBy(
        'SECRETARIAT',
        ref,
        { type: 'IssueVersion', textHash: hashOf(text), manifest: text },
        on('2024-07-05'),
      ),
    ).toBe('D09');
    expect(state().titles).toEqual([SHORT, LONG]);
  });
});
