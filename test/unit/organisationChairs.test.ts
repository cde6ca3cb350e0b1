import type { OrganisationAct } from '../../contracts/acts.ts';
import type { OrganisationEvent } from '../../contracts/events.ts';
import type { Instant } from '../../contracts/ids.ts';
import type { Procedure } from '../../contracts/procedure.ts';
import { initialMeeting, type MeetingState } from '../../domain/meeting/state.ts';
import type { OrganisationContext } from '../../domain/organisation/context.ts';
import { decideOrganisation } from '../../domain/organisation/decide.ts';
import { evolveOrganisation } from '../../domain/organisation/evolve.ts';
import { initialOrganisation } from '../../domain/organisation/state.ts';
import { procedureMistakes } from '../../domain/procedure.ts';
import { at, day as onDay, procedure as sco } from './fixtures.ts';
import { fold, specificationOf } from './givenWhenThen.ts';
import {
  SECRETARIAT,
  actor,
  day,
  from,
  keys,
  meetingId,
  organ,
  procedure as small,
  running,
} from './smallOrganisation.ts';
import { createWorld, found, meetingRef } from './world.ts';

const decider = { initial: initialOrganisation, decide: decideOrganisation, evolve: evolveOrganisation };
const { given } = specificationOf(decider);
const reason = 'new term';

/** The experts are chaired from the close of one summit to the next. */
const procedure: Procedure = {
  ...small,
  organs: { ...small.organs, EG: { ...small.organs['EG' as never]!, chairUntilCloseOf: organ('CHS') } } as never,
};
const office = (id: string): OrganisationEvent => ({
  ...{ type: 'OfficeRegistered', office: actor(id), role: 'chair', state: null, name: id },
});
const first: OrganisationEvent = {
  type: 'ChairmanshipPassed',
  organ: organ('EG'),
  from: null,
  to: actor('EG-A'),
  reason,
};
const bounded = [
  ...running,
  ...[{ type: 'ProcedureAdopted', procedure, reason } as const, office('EG-A'), office('EG-B')],
];
const chaired = [...bounded, first];

const summit = (id: string, d: string, change: Partial<MeetingState> = {}): MeetingState => ({
  ...{ ...initialMeeting, id: meetingId(id), phase: 'closed', organ: organ('CHS'), day: day(d) },
  ...change,
});
const by = (meeting: MeetingState | null = null): OrganisationContext => ({
  ...from(SECRETARIAT, 'organisation/SMALL'),
  ...{ dossier: null, meeting, keys },
});
const pass = (to: string, change: object = {}): OrganisationAct => ({
  ...{ type: 'PassChairmanship', organ: organ('EG'), office: actor(to), reason },
  ...change,
});
const atCloseOf = (id: string) => ({ atCloseOf: meetingId(id) });
const passed = (to: string, id: string, d: string): OrganisationEvent => ({
  ...{ type: 'ChairmanshipPassed', organ: organ('EG'), from: actor('EG-A'), to: actor(to), reason },
  atCloseOf: { meeting: meetingId(id), day: day(d) },
});

describe('a chairmanship that meetings bound', () => {
  it('is first given without a meeting, for there is nobody to take over from', () => {
    given(bounded).when(pass('EG-A'), by()).accepted([first]);
  });

  it('passes at the close of a meeting of the organ that bounds it', () => {
    given(chaired)
      .when(pass('EG-B', atCloseOf('CHS-1')), by(summit('CHS-1', '2024-07-04')))
      .accepted([passed('EG-B', 'CHS-1', '2024-07-04')]);
  });

  it.each([
    ['is convened', { phase: 'convened' }, { meeting: 'CHS-1', phase: 'convened' }],
    ['still sits', { phase: 'sitting' }, { meeting: 'CHS-1', phase: 'sitting' }],
    ['is of another organ', { organ: organ('EG') }, { meeting: 'CHS-1', organ: 'EG', bounds: 'CHS' }],
  ] as const)('does not pass while that meeting %s (O35)', (_, change, facts) => {
    given(chaired)
      .when(pass('EG-B', atCloseOf('CHS-1')), by(summit('CHS-1', '2024-07-04', change as never)))
      .refused('O35', facts);
  });

  it('does not pass at a meeting that nobody convened (O35)', () => {
    for (const none of [null, initialMeeting])
      given(chaired)
        .when(pass('EG-B', atCloseOf('CHS-9')), by(none))
        .refused('O35', { meeting: 'CHS-9', organ: 'none', bounds: 'CHS' });
  });

  it('passes at a later meeting than the one at whose close it began (O35)', () => {
    const second = [...chaired, passed('EG-B', 'CHS-1', '2024-07-04')];
    given(second)
      .when(pass('EG-A', atCloseOf('CHS-1')), by(summit('CHS-1', '2024-07-04')))
      .refused('O35', { meeting: 'CHS-1', day: '2024-07-04', beganAt: 'CHS-1', began: '2024-07-04' });
    given(second)
      .when(pass('EG-A', atCloseOf('CHS-0')), by(summit('CHS-0', '2023-07-04')))
      .refused('O35');
    given(second)
      .when(pass('EG-A', atCloseOf('CHS-2')), by(summit('CHS-2', '2025-09-01')))
      .accepted();
  });

  it('names the meeting, or says that it is an exception (O36)', () => {
    given(chaired).when(pass('EG-B'), by()).refused('O36', { organ: 'EG', bounds: 'CHS' });
    given(chaired)
      .when(pass('EG-B', { exceptional: true }), by())
      .accepted();
  });

  it('is bounded by a meeting of its own organ where the procedure names none (O35)', () => {
    const own: OrganisationAct = { type: 'PassChairmanship', organ: organ('CHS'), office: actor('CHAIR-CHG'), reason };
    given(running).when(own, by()).accepted();
    given(running)
      .when({ ...own, ...atCloseOf('CHS-1') }, by(summit('CHS-1', '2024-07-04')))
      .accepted();
    given(running)
      .when({ ...own, ...atCloseOf('CHG-1') }, by(summit('CHG-1', '2024-07-04', { organ: organ('CHG') })))
      .refused('O35');
  });

  it('is bounded by an organ that there is (O07)', () => {
    const wrong = {
      ...procedure,
      organs: { ...procedure.organs, EG: { ...procedure.organs['EG' as never]!, chairUntilCloseOf: 'CNC' } },
    };
    expect(procedureMistakes(wrong as never)).toEqual(['organs.EG.chairUntilCloseOf: there is no organ CNC']);
  });
});

describe('the terms of an organ’s chairs', () => {
  it('say who chaired what from which entry and meeting to which', () => {
    const instants = (i: number) => new Date(Date.UTC(2024, 0, 1, 0, i)).toISOString() as Instant;
    const state = fold(decider, [...chaired, passed('EG-B', 'CHS-1', '2024-07-04')], instants);
    const [n, meeting] = [chaired.length, { meeting: 'CHS-1', day: '2024-07-04' }];
    expect(state.terms.filter((t) => t.organ === 'EG')).toEqual([
      {
        ...{ organ: 'EG', office: 'EG-A', since: { entry: n, at: instants(n - 1), meeting: null } },
        until: { entry: n + 1, at: instants(n), meeting },
      },
      { organ: 'EG', office: 'EG-B', since: { entry: n + 1, at: instants(n), meeting }, until: null },
    ]);
    expect(state.chairs['EG']).toBe('EG-B');
  });

  it('end with the meeting as the journal has it, which the entry names as its basis (O35)', () => {
    const world = createWorld(sco);
    found(world, sco, ['AAA', 'BBB'], [], { CNC: 'CHAIR-CNC', CHS: 'CHAIR-CHS' }, at(0));
    const ref = world.organisationRef;
    const tell = (act: OrganisationAct, minute: number) => world.send('SECRETARIAT', ref, act, at(minute));
    tell({ type: 'RegisterOffice', office: actor('CNC-NEXT'), role: 'chair', name: 'Next' }, 1);
    const next = { type: 'PassChairmanship', organ: organ('CNC'), office: actor('CNC-NEXT'), reason } as const;
    const meeting = meetingRef('CHS-1');
    const sits = (by: string, act: object) => expect(world.send(by, meeting, act as never, at(2)).refusal).toBeNull();
    sits('SECRETARIAT', {
      ...{ type: 'ConveneMeeting', organ: 'CHS', day: onDay('2024-07-04'), place: 'Astana', title: 'Summit' },
    });
    for (const type of ['ApproveAgenda', 'OpenSitting']) sits('CHAIR-CHS', { type });
    expect(tell({ ...next, ...atCloseOf('CHS-1') }, 3).refusal).toMatchObject({
      rule: 'O35',
      lack: 'MeetingNotClosed',
    });
    sits('CHAIR-CHS', { type: 'CloseSitting' });
    const { entry, refusal } = tell({ ...next, ...atCloseOf('CHS-1') }, 4);
    expect(refusal).toBeNull();
    expect(entry.basis.meeting).toEqual(['CHS-1', 4]);
    expect(world.organisation().chairs['CNC']).toBe('CNC-NEXT');
  });
});
