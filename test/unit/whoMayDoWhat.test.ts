import path from 'node:path';
import { DossierAct, MeetingAct, OrganisationAct, type Act } from '../../contracts/acts.ts';
import type { AggregateRef } from '../../contracts/ids.ts';
import { decideDossier } from '../../domain/dossier/decide.ts';
import { CAPACITIES, WHO_ACTS_ON_DOSSIER, capacitiesFor, type Capacity } from '../../domain/dossier/who.ts';
import { mayEver } from '../../domain/mayEver.ts';
import { MEETING_CAPACITIES, WHO_ACTS_ON_MEETING } from '../../domain/meeting/rules.ts';
import { ORGANISATION_CAPACITIES, WHO_ACTS_ON_ORGANISATION } from '../../domain/organisation/rules.ts';
import { signatoriesOf } from '../../domain/meeting/state.ts';
import { mayWitness } from '../../domain/organisation/log.ts';
import { chairOf, roleOf } from '../../domain/organisation/state.ts';
import { actSchemas, typeOf } from '../../domain/plausible.ts';
import { RULES } from '../../domain/rules.ts';
import { eventNamesIn, reachOfActs } from '../../tools/decisions.mjs';
import {
  actorsOf,
  contextOf,
  dossierActs,
  explore,
  meetingActs,
  meetingOf,
  organisationActs,
  sightOf,
  fullProcedure,
  type Point,
} from './exploration.ts';
import { actor } from './fixtures.ts';
import { meetingRef } from './world.ts';

/**
 * Who may do what, as the tables say, against what is decided: every act, by everybody, wherever a document can be. All of
 * it is generated: a new act is tried with its row in the table, and fails here where nobody is ever accepted with it.
 */

const { documents, houses, accepted, capacities } = explore(fullProcedure);
const root = path.join(__dirname, '../..');
const eventNames = eventNamesIn(path.join(root, 'contracts/events.ts'));
const told = ({ how }: Point, by: string, act: Act) => `${act.type} by ${by}, ${how}: ${JSON.stringify(act)}`;

/** One kind of aggregate: the acts tried at a point, and whether an actor may send one, by the table alone. */
type Case = {
  readonly acts: (point: Point) => readonly (readonly [AggregateRef, Act])[];
  readonly may: (point: Point, by: string, ref: AggregateRef, act: Act) => boolean;
  /** Rules that refuse whoever may not, where somebody else may. */
  readonly rules: readonly string[];
};

const speaks = ({ world }: Point, by: string) =>
  Object.values(world.organisation().people).some((p) => p.actor === by && !p.ended);

const CASES: Readonly<Record<'meeting' | 'organisation', Case>> = {
  meeting: {
    acts: (point) => meetingActs(point).map((act) => [meetingRef(meetingOf(point)), act] as const),
    may: (point, by, ref, act) => {
      const organisation = point.world.organisation();
      const meeting = point.world.meeting(ref.slice('meeting/'.length));
      const organ = act.type === 'ConveneMeeting' ? act.organ : meeting.organ;
      const chairs = organ !== null && chairOf(organisation, organ) === by;
      const role = roleOf(organisation, actor(by));
      const who: { readonly [C in keyof typeof MEETING_CAPACITIES]: boolean } = {
        secretariatOrChair: role === 'secretariat' || chairs,
        secretariat: role === 'secretariat',
        chair: chairs,
        process: role === 'process',
        signatory: signatoriesOf(meeting).includes(actor(by)),
      };
      return who[WHO_ACTS_ON_MEETING[act.type as MeetingAct['type']]] && speaks(point, by);
    },
    rules: ['M03', ...Object.values(MEETING_CAPACITIES).flatMap((c) => c.rules)],
  },
  organisation: {
    acts: (point) => organisationActs(point).map((act) => [point.world.organisationRef, act] as const),
    may: (point, by, _, act) => {
      const role = roleOf(point.world.organisation(), actor(by));
      const who: { readonly [C in keyof typeof ORGANISATION_CAPACITIES]: boolean } = {
        founder: false,
        secretariat: role === 'secretariat',
        process: role === 'process',
        witness: mayWitness(point.world.organisation(), actor(by)),
        anybody: true,
      };
      return who[WHO_ACTS_ON_ORGANISATION[act.type as OrganisationAct['type']]] && speaks(point, by);
    },
    rules: ['O04', ...Object.values(ORGANISATION_CAPACITIES).flatMap((c) => c.rules)],
  },
};

describe('an act about a document', () => {
  const wrong: string[] = [];
  const unknownRules = new Set<string>();
  const met = new Set<string>();
  let refusals = 0;
  for (const point of documents) {
    const sight = sightOf(point);
    const actors = actorsOf(point.world);
    for (const act of dossierActs(point)) {
      const who: readonly Capacity[] = WHO_ACTS_ON_DOSSIER[act.type];
      const tried = actors.map((by) => {
        const held = capacitiesFor(actor(by), act, sight.state, sight.organisation, sight.meetings);
        return { by, held, decision: decideDossier(sight.state, act, contextOf(sight, by)) };
      });
      const possible = tried.some((t) => t.held.length > 0 && t.decision.ok);
      const named: readonly string[] = who.flatMap((c) => CAPACITIES[c].rules);
      for (const { by, held, decision } of tried) {
        if (held.length > 0 && !mayEver(actor(by), act.type, sight.organisation))
          wrong.push(`never offered: ${told(point, by, act)}`);
        if (decision.ok) {
          for (const e of decision.events) met.add(`${act.type} gives ${e.type}`);
          if (held.length === 0) wrong.push(`accepted: ${told(point, by, act)}`);
          continue;
        }
        refusals += 1;
        const { rule } = decision.refusal;
        if (!RULES[rule]) unknownRules.add(rule);
        met.add(`${act.type} ${rule} ${decision.refusal.lack}`);
        // Somebody else is accepted with it here, so what stands against this one is who it is.
        if (held.length === 0 && possible && !named.includes(rule))
          wrong.push(`refused by ${rule}, not for who it is: ${told(point, by, act)}`);
      }
    }
  }

  it('is refused to everybody whom the table does not name, wherever the document is (D05, D06, D07, D08, D39, D50)', () => {
    expect(wrong).toEqual([]);
    expect(refusals).toBeGreaterThan(100_000);
  });

  it('is accepted somewhere in every capacity that the table names for it', () => {
    const rows = Object.entries(WHO_ACTS_ON_DOSSIER).flatMap(([type, who]) => who.map((c) => `${type} ${c}`));
    expect(rows.filter((row) => !capacities.has(row))).toEqual([]);
  });

  it('meets no refusal and gives no event that docs/rules.md does not name for it', () => {
    const reach = reachOfActs(path.join(root, 'domain'), 'dossier/decide.ts', 'decideDossier', eventNames);
    const written = new Set(
      [...reach].flatMap(([act, { refusals: of, events }]) => [
        ...of.map(({ rule, lack }) => `${act} ${rule} ${lack}`),
        ...events.map((e) => `${act} gives ${e}`),
      ]),
    );
    expect([...met].filter((m) => !written.has(m))).toEqual([]);
    expect(met.size).toBeGreaterThan(200);
  });

  it('is refused by no rule that is not in the table', () => {
    expect([...unknownRules]).toEqual([]);
  });
});

describe.each(Object.entries(CASES))('an act about a %s', (_, { acts, may, rules }) => {
  it('is refused to everybody whom the table does not name (M03, M04, M06, M14, M18, O04, O05, O06, O48)', () => {
    const wrong: string[] = [];
    for (const point of houses) {
      for (const [ref, act] of acts(point)) {
        const tried = actorsOf(point.world).map((by) => {
          const { refusal } = point.world.would(by, ref, act, point.now);
          const offered = mayEver(actor(by), act.type, point.world.organisation());
          return { by, refusal, offered, named: may(point, by, ref, act) };
        });
        const possible = tried.some((t) => t.named && t.refusal === null);
        for (const { by, refusal, named, offered } of tried) {
          if (named && !offered) wrong.push(`never offered: ${told(point, by, act)}`);
          if (!named && refusal === null) wrong.push(`accepted: ${told(point, by, act)}`);
          if (refusal && !RULES[refusal.rule]) wrong.push(`${refusal.rule} is no rule: ${told(point, by, act)}`);
          if (!named && possible && refusal && !rules.includes(refusal.rule))
            wrong.push(`refused by ${refusal.rule}, not for who it is: ${told(point, by, act)}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('an item of an agenda', () => {
  it('is tried with a second document, and takes one in (M10)', () => {
    const joins = (act: Act) => act.type === 'PlaceOnAgenda' && act.oneActWith !== undefined;
    expect(accepted.filter(({ act }) => joins(act))).not.toEqual([]);
    const refused = houses.flatMap((point) =>
      meetingActs(point)
        .filter(joins)
        .map((act) => point.world.would('SECRETARIAT', meetingRef(meetingOf(point)), act, point.now).refusal?.lack),
    );
    expect(refused).toEqual(expect.arrayContaining(['AnotherItem', 'OnTheAgendaAlready']));
  });
});

describe('every act', () => {
  it('is accepted somewhere, by somebody', () => {
    const done = new Set([
      ...accepted.map((a) => a.act.type),
      // What the process does at once, and what founded the organisation.
      ...[...documents, ...houses].flatMap(({ world }) =>
        world.log.filter((l) => l.entry.events[0]?.type !== 'StatementRefused').map((l) => l.act.type),
      ),
    ]);
    const all = [DossierAct, MeetingAct, OrganisationAct].flatMap((union) => actSchemas(union).map(typeOf));
    expect(all.filter((type) => !done.has(type as Act['type']))).toEqual([]);
  });
});
