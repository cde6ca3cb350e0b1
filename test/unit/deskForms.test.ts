import { fieldsOf, actsAbout, schemaOf, type Field } from '../../client/web/forms/describe.ts';
import { readFields, rowsIn } from '../../client/web/forms/read.ts';
import { mistakesOf } from '../../client/web/screens/act.ts';
import type { Fields } from '../../client/web/screens.ts';
import { DossierAct, MeetingAct, OrganisationAct } from '../../contracts/acts.ts';
import { AGGREGATE_KINDS } from '../../contracts/ids.ts';
import { fingerprint, thumbprint } from '../../evidence/keys.ts';
import sco from '../../procedures/sco.json';
import { actSchemas, plausibleActs, typeOf } from '../../domain/plausible.ts';

/** The form of every act is made from its schema: whatever may be said can be typed, and comes out as it was meant. */

type Act = { readonly type: string } & Readonly<Record<string, unknown>>;

/** What a person would type to say that. */
function typed(fields: readonly Field[], value: Readonly<Record<string, unknown>>): Fields {
  return Object.fromEntries(
    fields.flatMap((field): readonly (readonly [string, string])[] => {
      const said = value[field.member];
      if (said === undefined || said === null) return [];
      switch (field.kind) {
        case 'group':
          return Object.entries(typed(field.fields, said as Act)) as [string, string][];
        case 'variants': {
          const { [field.by]: chosen, ...rest } = said as Record<string, unknown>;
          const variant = field.variants.find((v) => v.value === chosen);
          return [
            [`${field.name}.${field.by}`, String(chosen)],
            ...(Object.entries(typed(variant?.fields ?? [], rest)) as [string, string][]),
          ];
        }
        case 'lines':
          return [[field.name, (said as readonly string[]).join('\r\n')]];
        case 'rows':
          return (said as readonly Act[]).flatMap(
            (row, n) => Object.entries(typed(field.row(n), row)) as [string, string][],
          );
        case 'check':
          return said === true ? [[field.name, 'yes']] : [];
        case 'json':
          return [[field.name, JSON.stringify(said)]];
        default:
          return [[field.name, `${said as string | number}`]];
      }
    }),
  );
}

const POSITIONS = [
  { kind: 'agree' },
  { kind: 'agreeAdReferendum', confirmBy: '2024-07-01' },
  { kind: 'agreeWithReservation', reservation: 'linguistic', text: 'one line\nand another' },
  { kind: 'standAside', scope: { of: 'paragraph', places: ['para-7', 'art-3.2'] }, public: false },
  { kind: 'standAside', scope: { of: 'document' }, public: true },
  { kind: 'object', reasons: 'because', places: ['para-7'] },
  { kind: 'proposeAmendment', place: 'para-1', words: 'words' },
];
const VALUES = {
  position: POSITIONS,
  scope: [{ of: 'all' }, { of: 'classes', classes: ['declaration'] }, { of: 'dossiers', dossiers: ['A-1', 'A-2'] }],
  standAside: [{ of: 'paragraph', places: ['para-7'] }],
  into: [[{ dossier: 'A-2', title: 'A title' }]],
  places: [['para-1', 'para-2']],
  members: [['KAZ', 'IND']],
  jointly: [['KAZ']],
  deadline: ['2024-07-04T09:00:00.000Z'],
  fraction: [0.5],
  procedure: [sco],
  ...{ public: [true], sendUpBrackets: [true], decideFirst: [true] },
};
const UNIONS = { dossier: DossierAct, organisation: OrganisationAct, meeting: MeetingAct } as const;
const acts = AGGREGATE_KINDS.flatMap((kind) =>
  actSchemas(UNIONS[kind]).flatMap((schema) =>
    plausibleActs<Act>(schema, VALUES, 64).map((act) => ({ kind, act: act as Act })),
  ),
);

describe('the form of an act', () => {
  it('there is one for every act', () => {
    for (const kind of AGGREGATE_KINDS) {
      expect(actsAbout(kind)).toEqual(actSchemas(UNIONS[kind]).map(typeOf));
      for (const act of actsAbout(kind)) expect(schemaOf(kind, act)).not.toBeNull();
    }
    expect(schemaOf('dossier', 'NoSuchAct')).toBeNull();
    expect(schemaOf('nothing', 'Sign')).toBeNull();
  });

  it('gives back what was typed, as the act that was meant', () => {
    expect(acts.length).toBeGreaterThan(200);
    for (const { kind, act } of acts) {
      const schema = schemaOf(kind, act.type)!;
      const fields = fieldsOf(schema);
      const { type, ...said } = act;
      const read = schema.parse({ type, ...readFields(fields, typed(fields, said)) });
      expect(read).toEqual(act);
    }
  });

  it('asks for nothing in JSON but for manifests, procedures and lists of more than words', () => {
    const asked = AGGREGATE_KINDS.flatMap((kind) =>
      actsAbout(kind).flatMap((act) => jsonIn(fieldsOf(schemaOf(kind, act)!)).map((name) => `${act}.${name}`)),
    );
    expect(asked.toSorted()).toMatchInlineSnapshot(`
     [
       "AdoptProcedure.procedure.classes",
       "AdoptProcedure.procedure.log.witnesses.quorum",
       "AdoptProcedure.procedure.names",
       "AdoptProcedure.procedure.organs",
       "AdoptProcedure.procedure.stages",
       "AdoptProcedure.procedure.statuses",
       "IssueVersion.manifest.places",
       "RegisterOrganisation.procedure.classes",
       "RegisterOrganisation.procedure.log.witnesses.quorum",
       "RegisterOrganisation.procedure.names",
       "RegisterOrganisation.procedure.organs",
       "RegisterOrganisation.procedure.stages",
       "RegisterOrganisation.procedure.statuses",
     ]
    `);
  });

  it('leaves out what was left empty, so that the schema says what is missing', () => {
    const schema = schemaOf('dossier', 'TakePosition')!;
    const nothing = readFields(fieldsOf(schema), { stage: ' ', 'position.kind': '' });
    expect(nothing).toEqual({});
    expect(schema.safeParse({ type: 'TakePosition', ...nothing }).success).toBe(false);
  });

  it('takes several of a kind in rows, three and more where more are asked for, and reads none of those left empty', () => {
    const schema = schemaOf('dossier', 'SplitDocument')!;
    const fields = fieldsOf(schema);
    const three = { 'into.0.dossier': 'A-1', 'into.0.title': 'One', 'into.1.dossier': '', 'into.2.dossier': 'A-3' };
    expect(readFields(fields, three)['into']).toEqual([{ dossier: 'A-1', title: 'One' }, { dossier: 'A-3' }]);
    expect(rowsIn({}, 'into')).toBe(3);
    expect(rowsIn({ ...three, more: 'into' }, 'into')).toBe(6);
    expect(rowsIn({ 'into.4.title': 'x' }, 'into')).toBe(5);
    expect(rowsIn({ 'into.99999.title': 'x', 'into.-1.title': 'x', 'into.x.title': 'x' }, 'into')).toBe(3);
    // The second row that was typed is the third of the form: its mistake stands there.
    const read = schema.safeParse({ type: 'SplitDocument', ...readFields(fields, { ...three, reason: 'r' }) });
    expect(read.success ? {} : mistakesOf(read.error, fields, three, 'en')).toHaveProperty(['into.2.title']);
  });

  it('says that somebody is nobody where the schema asks for that', () => {
    const fields = fieldsOf(schemaOf('meeting', 'RecordPresence')!);
    expect(readFields(fields, { member: 'KAZ', head: '' })).toEqual({ member: 'KAZ', head: null });
  });

  it('reads nothing of a kind of position that was not chosen', () => {
    const fields = fieldsOf(schemaOf('dossier', 'TakePosition')!);
    const read = readFields(fields, { 'position.kind': 'agree', 'position.object.reasons': 'typed before' });
    expect(read).toEqual({ position: { kind: 'agree' } });
  });
});

function jsonIn(fields: readonly Field[]): readonly string[] {
  return fields.flatMap((f) => {
    if (f.kind === 'json') return [f.name];
    if (f.kind === 'group') return jsonIn(f.fields);
    if (f.kind === 'rows') return jsonIn(f.row(0));
    return f.kind === 'variants' ? f.variants.flatMap((v) => jsonIn(v.fields)) : [];
  });
}

it('a fingerprint is typed as it is read out, or as it is stored', () => {
  const kid = thumbprint({ kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) });
  const fields = fieldsOf(schemaOf('organisation', 'RevokeKey')!);
  expect(fields.find((f) => f.member === 'kid')?.kind).toBe('fingerprint');
  for (const said of [fingerprint(kid), fingerprint(kid).toUpperCase().replaceAll(' ', ':'), kid])
    expect(readFields(fields, { kid: said, reason: 'r' })).toEqual({ kid, reason: 'r' });
  // What is neither stays as it was typed, with its mistake.
  expect(readFields(fields, { kid: 'abcd', reason: 'r' })).toEqual({ kid: 'abcd', reason: 'r' });
});
