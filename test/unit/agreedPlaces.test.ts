import type { DossierAct } from '../../contracts/acts.ts';
import type { DossierEvent } from '../../contracts/events.ts';
import type { DossierId, PersonId, Sha256 } from '../../contracts/ids.ts';
import { LIMITS } from '../../contracts/limits.ts';
import type { Place, Position } from '../../contracts/position.ts';
import { VersionManifest, type DigestedPlace } from '../../contracts/text.ts';
import { manifestOf, textFrom, type SourceText } from '../../client/index.ts';
import { placeDigestsOf, placesThatDoNotFit, type TextOfVersion } from '../../client/text/placeDigests.ts';
import { placeFindings } from '../../client/text/placeFindings.ts';
import { explain } from '../../domain/dossier/shown/explain.ts';
import { stretchesOf } from '../../domain/text/stretches.ts';
import { canonicalJson } from '../../evidence/canonical.ts';
import {
  AGREE,
  AMEND,
  SECRETARIAT,
  V1,
  actor,
  at,
  by,
  chair,
  closed,
  delegation,
  dossierOf,
  given,
  hashOf,
  issue,
  issued,
  manifest,
  member,
  organisation,
  places,
  procedure,
  ready,
  round,
  roundClosed,
  stage,
  take,
  took,
} from './fixtures.ts';

/** What was agreed keeps its words after a return that named places (domain §3.6, ADR 20). */

const digest = (words: string) => words.padEnd(43, '0').replaceAll(' ', '-');
/** `para-1 a` is a place with the words that stand there. */
const digested = (...of: readonly string[]) =>
  of.map((o) => {
    const [place, words = 'as before'] = o.split(' ');
    return [place, digest(words)] as unknown as DigestedPlace;
  });
const version = (number: number, of: readonly string[], open: readonly string[] = []) =>
  manifest(number, {
    places: digested(...of),
    openPlaces: places(...open).map((place) => ({ place, holders: [member('AAA')] })),
  });
const AGREED = ['para-1', 'para-2', 'para-3'];
const first = version(1, AGREED);
const returned = (...named: readonly string[]): DossierEvent => ({
  type: 'ReturnedToStage',
  from: stage('50'),
  to: stage('20'),
  places: places(...named),
  reason: 'because',
});
const back = (m: VersionManifest = first): readonly DossierEvent[] => [
  ...ready({}, m),
  ...closed('20', hashOf(m)),
  returned('para-2'),
];
const issuing = (m: VersionManifest, events = back()) => given(events).when(issue(m), by(SECRETARIAT));

describe('a version after a return that named places', () => {
  it('D110: changes what stands there, or drops it', () => {
    issuing(version(2, ['para-1', 'para-2 other', 'para-3'])).accepted();
    issuing(version(2, ['para-1', 'para-3'])).accepted();
    issuing(version(2, ['para-1', 'para-3', 'para-2 other'])).accepted();
  });

  it('D110: keeps every other place word for word', () => {
    issuing(version(2, ['para-1', 'para-2 other', 'para-3 rewritten'])).refused('D110', {
      ...{ rewritten: ['para-3'], added: [], dropped: [], reopened: ['para-2'], stage: '20' },
    });
  });

  it('D110: adds no other place and drops none', () => {
    issuing(version(2, [...AGREED, 'para-4'])).refused('D110', { rewritten: [], added: ['para-4'], dropped: [] });
    issuing(version(2, ['para-2', 'para-3'])).refused('D110', { rewritten: [], added: [], dropped: ['para-1'] });
    issuing(version(2, [...AGREED, 'para-4']), [...back().slice(0, -1), returned('para-2', 'para-4')]).accepted();
  });

  it('D110: moves no other place', () => {
    issuing(version(2, ['para-3', 'para-2', 'para-1'])).refused('D110', { moved: ['para-3', 'para-1'] });
  });

  it('D110: says what stands at its places, where the version before said so', () => {
    issuing(manifest(2)).refused('D110', { reopened: ['para-2'] });
    issuing(manifest(2), back(manifest(1))).accepted();
    issuing(version(2, ['para-1']), back(manifest(1))).accepted();
  });

  it('D110: is compared with the version before it, each time', () => {
    const second = version(2, ['para-1', 'para-2 second', 'para-3']);
    const events = [...back(), issued(second)];
    issuing(version(3, ['para-1', 'para-2 third', 'para-3']), events).accepted();
    issuing(version(3, ['para-1 third', 'para-2 second', 'para-3']), events).refused('D110', { rewritten: ['para-1'] });
  });

  it('D110: may change what was not agreed before', () => {
    issuing(version(2, ['para-1', 'para-2', 'para-3 other']), back(version(1, AGREED, ['para-3']))).accepted();
  });

  it('D110: takes in the amendment that the chair accepted, at its place', () => {
    const text = hashOf(first);
    const ruled = (by_: string, outcome: 'accepted' | 'refused'): DossierEvent => ({
      ...{ type: 'AmendmentRuled', stage: stage('20'), round: 1, by: member(by_), blocks: false, outcome },
    });
    const amended = [
      ...back(),
      ...round('20', 1, { textHash: text }),
      took('AAA', AMEND, '20', 1, text),
      took('BBB', { ...AMEND, place: 'para-3' as Place } as typeof AMEND, '20', 1, text),
      ruled('BBB', 'refused'),
    ];
    const next = version(2, ['para-1 amended', 'para-2', 'para-3']);
    issuing(next, amended).refused('D110', { rewritten: ['para-1'] });
    issuing(next, [...amended, ruled('AAA', 'accepted')]).accepted();
    issuing(version(2, ['para-1 amended', 'para-2', 'para-3 x']), [...amended, ruled('AAA', 'accepted')]).refused(
      'D110',
      { rewritten: ['para-3'] },
    );
  });

  it('D110: takes in an accepted amendment also when its maker has said something else since', () => {
    const text = hashOf(first);
    const accepted: readonly DossierEvent[] = [
      ...back(),
      ...round('20', 1, { textHash: text }),
      took('AAA', AMEND, '20', 1, text),
      { type: 'AmendmentRuled', stage: stage('20'), round: 1, by: member('AAA'), blocks: true, outcome: 'accepted' },
      took('AAA', AGREE, '20', 1, text),
    ];
    const next = version(2, ['para-1 amended', 'para-2', 'para-3']);
    issuing(next, accepted).accepted();
    issuing(version(2, ['para-1', 'para-2', 'para-3 x']), accepted).refused('D110', { rewritten: ['para-3'] });
    // A version has been issued since: the amendment is done with.
    issuing(version(3, ['para-1 more', 'para-2', 'para-3']), [...accepted, issued(next)]).refused('D110', {
      rewritten: ['para-1'],
    });
  });

  it('D110: leaves out what a split took', () => {
    const split = (textHash = hashOf(first)): DossierEvent => ({
      ...{ type: 'DocumentSplit', remains: true, textHash, reason: 'because' },
      into: [{ dossier: 'D-2' as DossierId, title: 'part', places: places('para-3') }],
    });
    issuing(version(2, ['para-1', 'para-2']), [...back(), split()]).accepted();
    issuing(version(2, ['para-1', 'para-2']), [...back(), split(V1)]).refused('D110', { dropped: ['para-3'] });
  });

  it('D60: is split with places that are named, so that what is left can be issued', () => {
    const into = (...named: readonly string[]): DossierAct => ({
      type: 'SplitDocument',
      into: [{ dossier: 'D-8' as DossierId, title: 'a', ...(named.length > 0 && { places: places(...named) }) }],
      ...{ remains: true, reason: 'because' },
    });
    const split = (act: DossierAct, events = back()) => given(events).when(act, by(chair('EG')));
    split(into()).refused('D60', { into: ['D-8'], reopened: ['para-2'] });
    split(into('para-9')).refused('D60', { places: ['para-9'] });
    const after = [...back(), ...split(into('para-3')).accepted()];
    issuing(version(2, ['para-1', 'para-2']), after).accepted();
    issuing(version(2, AGREED), after).refused('D111', { kept: ['para-3'] });
    // Nothing holds, or nothing is left.
    split(into(), [...ready({}, first)]).accepted();
    const both = into() as Extract<DossierAct, { type: 'SplitDocument' }>;
    const ends = { ...both, into: [...both.into, { dossier: 'D-9' as DossierId, title: 'b' }], remains: false };
    split(ends).accepted();
    const { splitTakesPlaces: _, ...policy } = procedure.policy;
    given(back())
      .when(into(), by(chair('EG'), { organisation: organisation({ ...procedure, policy }) }))
      .accepted();
  });

  it('D111: keeps no place word for word that went to a part', () => {
    const events: readonly DossierEvent[] = [
      ...ready({}, first),
      {
        ...{ type: 'DocumentSplit', remains: true, textHash: hashOf(first), reason: 'because' },
        into: [{ dossier: 'D-8' as DossierId, title: 'a', places: places('para-3') }],
      },
    ];
    issuing(version(2, AGREED), events).refused('D111', { kept: ['para-3'] });
    issuing(manifest(2), events).refused('D111', { gone: ['para-3'] });
    issuing(version(2, ['para-1', 'para-2']), events).accepted();
    issuing(version(2, ['para-1', 'para-2', 'para-3 on something else']), events).accepted();
    const { splitTakesPlaces: _, ...policy } = procedure.policy;
    given(events)
      .when(issue(version(2, AGREED)), by(SECRETARIAT, { organisation: organisation({ ...procedure, policy }) }))
      .accepted();
  });

  it('is explained as what the secretariat may issue, after a return and after a split (D110, D111)', () => {
    const split: DossierEvent = {
      ...{ type: 'DocumentSplit', remains: true, textHash: hashOf(first), reason: 'because' },
      into: [{ dossier: 'D-8' as DossierId, title: 'a', places: places('para-3') }],
    };
    const staffed = organisation(procedure, {
      ...{ type: 'PersonAccredited', person: 'SEC-1' as PersonId, actor: actor('SECRETARIAT'), name: 'A' },
      ...{ level: 'staff', mandate: 'note 1' },
    });
    for (const events of [back(), [...ready({}, first), split]]) {
      const sight = { organisation: staffed, meetings: [], dossiers: {}, at: at(7), textHash: hashOf };
      const { possible } = explain({ ...sight, state: dossierOf(events) });
      expect(possible.filter((p) => p.act.type === 'IssueVersion').map((p) => p.by)).toEqual([['SECRETARIAT']]);
    }
  });

  it('D110: is free where the return named none, the stage has closed again, or the procedure does not say so', () => {
    const other = version(2, ['para-1 other']);
    issuing(other, [...back().slice(0, -1), returned()]).accepted();
    issuing(other, [...back(), { type: 'StageClosed', stage: stage('20'), textHash: hashOf(first) }]).accepted();
    const { agreedPlacesStay: _, ...policy } = procedure.policy;
    given(back())
      .when(issue(other), by(SECRETARIAT, { organisation: organisation({ ...procedure, policy }) }))
      .accepted();
  });

  it('D110: holds through a return or repetition that names none, by the chair of whichever stage', () => {
    const events: readonly DossierEvent[] = [...ready({}, first), ...closed('20', hashOf(first))];
    const held = [...events, ...closed('40', hashOf(first)), returned('para-2')];
    const other = version(2, ['para-1 rewritten', 'para-2', 'para-3']);
    const again: DossierAct = { type: 'RepeatStage', stage: stage('40'), reason: 'because' };
    const repeated = given(held)
      .when(again, by(chair('CNC')))
      .accepted([{ type: 'StageReopened', stage: stage('40'), keepsPlaces: true, reason: 'because' }]);
    issuing(other, [...held, ...repeated]).refused('D110', {
      rewritten: ['para-1'],
      reopened: ['para-2'],
      stage: '20',
    });
    issuing(version(2, ['para-1', 'para-2 other', 'para-3']), [...held, ...repeated]).accepted();
    // Until the stage closes for which they were named, and not another.
    issuing(other, [
      ...held,
      ...repeated,
      { type: 'StageClosed', stage: stage('20'), textHash: hashOf(first) },
    ]).accepted();
    const open40: readonly DossierEvent[] = [
      ...events,
      { type: 'StageOpened', stage: stage('40') },
      returned('para-2'),
    ];
    const back40: DossierAct = {
      ...{ type: 'ReturnToStage', from: stage('40'), to: stage('20'), places: [], reason: 'because' },
    };
    const sent = given(open40)
      .when(back40, by(chair('CNC')))
      .accepted();
    issuing(other, [...open40, ...sent]).refused('D110', { rewritten: ['para-1'] });
    const { namedPlacesHold: _, ...policy } = procedure.policy;
    const silent = organisation({ ...procedure, policy });
    const freed = given(held)
      .when(again, by(chair('CNC'), { organisation: silent }))
      .accepted([{ type: 'StageReopened', stage: stage('40'), reason: 'because' }]);
    given([...held, ...freed])
      .when(issue(other), by(SECRETARIAT, { organisation: silent }))
      .accepted();
  });

  it('D110: holds after a repetition that named places, too', () => {
    const repeated: readonly DossierEvent[] = [
      ...ready({}, first),
      ...round('20', 1, { textHash: hashOf(first) }),
      roundClosed('20', 'returned'),
      { type: 'StageReopened', stage: stage('20'), places: places('para-2'), reason: 'because' },
    ];
    issuing(version(2, ['para-1 other', 'para-2', 'para-3']), repeated).refused('D110', { rewritten: ['para-1'] });
  });
});

describe('a place that is named', () => {
  const text = hashOf(first);
  const inReview = [...ready({}, first), ...round('20', 1, { textHash: text })];
  const objection = (...of: readonly string[]): Position => ({
    kind: 'object',
    reasons: 'because',
    places: places(...of),
  });
  const aside = (...of: readonly string[]): Position => ({
    ...{ kind: 'standAside', public: true },
    scope: { of: 'paragraph', places: places(...of) },
  });
  const amendment = (place: string): Position => ({ ...AMEND, place: place as Place }) as Position;
  const saying = (position: Position, events: readonly DossierEvent[] = inReview, of = text) =>
    given(events).when(take(position, '20', 1, of), by(delegation('AAA')));
  const lifting = (...of: readonly string[]) =>
    given([...inReview, took('AAA', objection('para-1'), '20', 1, text)]).when(
      {
        ...{ type: 'LiftPosition', stage: stage('20'), round: 1, textHash: text },
        standAside: { of: 'paragraph', places: places(...of) },
      },
      by(delegation('AAA')),
    );
  const naming = (place: string) =>
    given(inReview).when(
      { type: 'NameEndorsers', textHash: text, place: place as Place, members: [member('AAA')] },
      by(SECRETARIAT),
    );

  it('D163: by an objection, an amendment or a stand-aside is one of the text', () => {
    saying(objection('para-1', 'para-9', 'para-99')).refused('D163', { places: ['para-9', 'para-99'], version: 1 });
    saying(amendment('para-9')).refused('D163', { places: ['para-9'] });
    saying(aside('para-3', 'para-9')).refused('D163', { places: ['para-9'] });
    for (const position of [objection('para-1', 'para-3'), amendment('para-2'), aside('para-3')])
      saying(position).accepted();
  });

  it('D163: in place of an objection, or for its endorsers, is one of the text', () => {
    lifting('para-9').refused('D163', { places: ['para-9'], version: 1 });
    lifting('para-1').accepted();
    naming('para-9').refused('D163', { places: ['para-9'] });
    naming('para-1').accepted();
  });

  it('D163: is one of the version that is spoken of, and any where it does not say which it has', () => {
    const other = version(2, ['para-4']);
    const later = [...ready({}, first), issued(other), ...round('20', 1, { textHash: hashOf(other) })];
    saying(objection('para-1'), later, hashOf(other)).refused('D163', { places: ['para-1'], version: 2 });
    saying(objection('para-4'), later, hashOf(other)).accepted();
    saying(objection('para-99'), [...ready(), ...round('20')], V1).accepted();
  });

  it('may be new in a return, which opens it', () => {
    given([...ready({}, first), ...closed('20', text), ...round('40', 1, { textHash: text })])
      .when(
        {
          ...{ type: 'ReturnToStage', from: stage('40'), to: stage('20') },
          ...{ places: places('para-2', 'para-4'), reason: 'because' },
        },
        by(chair('CNC')),
      )
      .accepted();
  });
});

describe('places that a return named, when the class changes', () => {
  const text = hashOf(first);
  const changedTo = (name: string): DossierEvent => ({
    ...{ type: 'ClassChanged', from: 'sectoralDecision', class: name },
    ...{ definition: procedure.classes[name]!, reason: 'because' },
  });
  const toMinisters: readonly DossierEvent[] = [
    ...ready({ class: 'sectoralDecision' }, first),
    ...['20', '30', '40'].flatMap((code) => closed(code, text)),
    { type: 'StageOpened', stage: stage('50') },
    { ...returned('para-2'), to: stage('30') } as DossierEvent,
    changedTo('decision'),
  ];
  const other = version(2, ['para-1 rewritten', 'para-2', 'para-3']);

  it('D110: stay those of the first stage that is yet to close, where the new class passes theirs over', () => {
    issuing(other, toMinisters).refused('D110', { rewritten: ['para-1'], reopened: ['para-2'], stage: '50' });
    issuing(version(2, ['para-1', 'para-2 other', 'para-3']), toMinisters).accepted();
    issuing(other, [...toMinisters, { type: 'StageClosed', stage: stage('50'), textHash: text }]).accepted();
  });

  it('D110: stay those of their stage where the new class has it', () => {
    const kept = [...back(), changedTo('statement')];
    issuing(other, kept).refused('D110', { stage: '20' });
  });
});

const source = (language: string, content: string, status: SourceText['status'] = 'official'): SourceText => {
  const text = textFrom(content, { language, status });
  if (!text.ok) throw new Error(text.refusal.lack);
  return text.value;
};
const RU = '# Заголовок {#head-1}\n\n1. Первое {#para-1}\n\nВторое {#para-2}\n';
const ZH = '# 标题 {#head-1}\n\n1. 一 {#para-1}\n\n二 {#para-2}\n';
const texts = [source('ru', RU), source('zh', ZH)];

describe('the words of a place', () => {
  const words = (text: string) => Object.fromEntries(stretchesOf(text).map((s) => [s.place, s.words]));

  it('are its own block and what follows it without a place', () => {
    const found = words('Two {#b}\n\n| a | b |\n|---|---|\n\nno place\n\n# Three {#c}\n');
    expect(found).toEqual({
      b: JSON.stringify([
        ['paragraph', 'Two'],
        ['other', '| a | b |\n|---|---|'],
        ['paragraph', 'no place'],
      ]),
      c: JSON.stringify([['heading', 'Three']]),
    });
  });

  it('of the first one are also what stands before it', () => {
    expect(words('Before\n\nOne {#a}\n')['a']).toBe(
      JSON.stringify([
        ['paragraph', 'Before'],
        ['paragraph', 'One'],
      ]),
    );
    expect(stretchesOf('No place\n')).toEqual([]);
  });

  it('are not the number of an item, blank lines or the mark of the place', () => {
    expect(words('1. One {#a}\n')).toEqual(words('\n\n7. One {#a}\n\n\n'));
    expect(words('One {#a}\n')['a']).not.toBe(words('# One {#a}\n')['a']);
  });
});

describe('the digests of a version', () => {
  it('are made where a version is made, in reading order, over the official texts alone', () => {
    const { manifest: made } = manifestOf('D-1' as DossierId, { number: 1, title: 'T', texts });
    expect(made.places?.map(([place]) => place)).toEqual(['head-1', 'para-1', 'para-2']);
    expect(placeDigestsOf([...texts, source('en', 'Draft\n', 'unofficial')])).toEqual(made.places);
    expect(placeDigestsOf(texts.toReversed())).toEqual(made.places);
    expect(placeDigestsOf(texts.map((t) => ({ ...t, status: 'authentic' })))).toEqual(made.places);
    expect(placeDigestsOf(texts.map((t) => ({ ...t, status: 'working' })))).toBeUndefined();
  });

  it('differ with a word in either language, at that place alone', () => {
    const before = placeDigestsOf(texts)!;
    for (const changed of [
      [source('ru', RU.replace('Второе', 'Иное')), texts[1]!],
      [texts[0]!, source('zh', ZH.replace('二', '三'))],
    ]) {
      const after = placeDigestsOf(changed)!;
      expect(after.filter(([, d], i) => d !== before[i]![1]).map(([p]) => p)).toEqual(['para-2']);
    }
  });

  it('are left out where there are no places, not the same in each text, or more than fit', () => {
    expect(placeDigestsOf([source('ru', 'Без мест\n')])).toBeUndefined();
    expect(placeDigestsOf([texts[0]!, source('zh', ZH.replace(' {#para-2}', ''))])).toBeUndefined();
    expect(placeDigestsOf([source('zh', ZH.replace(' {#para-2}', '')), texts[0]!])).toBeUndefined();
    expect(placeDigestsOf([source('ru', 'Раз {#a}\n\nДва {#a}\n')])).toBeUndefined();
    const long = (n: number) =>
      Array.from({ length: n }, (_, i) => `Words ${i} {#para-${String(i).padStart(3, '0')}}`).join('\n\n');
    expect(placeDigestsOf([source('ru', long(200))])).toHaveLength(200);
    expect(placeDigestsOf([source('ru', long(230))])).toBeUndefined();
    expect(LIMITS.placeDigestsBytes * (4 / 3)).toBeLessThan(LIMITS.statementBytes - 6_000);
  });

  it('of a manifest are of places that it names once', () => {
    const [one] = placeDigestsOf(texts)!;
    expect(VersionManifest.safeParse({ ...manifest(1), places: [one] }).success).toBe(true);
    for (const wrong of [[], [one, one], [['para-1', 'short']]])
      expect(VersionManifest.safeParse({ ...manifest(1), places: wrong }).success).toBe(false);
    const many = Array.from({ length: 230 }, (_, i) => [`para-${i + 100}`, one![1]]);
    expect(VersionManifest.safeParse({ ...manifest(1), places: many }).success).toBe(false);
  });
});

describe('a verification that has the texts', () => {
  const made = manifestOf('D-1' as DossierId, { number: 1, title: 'T', texts }).manifest;
  const stored = new Map(texts.map((t) => [t.sha256 as string, t.content]));
  const read = (sha256: Sha256) =>
    Promise.resolve(
      stored.has(sha256)
        ? { ok: true as const, value: stored.get(sha256)! }
        : { ok: false as const, refusal: { rule: 'Q01', lack: 'TextUnknown', facts: {} } },
    );
  const lineOf = (m: VersionManifest) =>
    canonicalJson({
      ...{ v: 1, aggregate: 'dossier/D-1', n: 1, prev: null, at: '2024-06-01T09:00:00.000Z' },
      ...{ cause: { statement: 'x', sequence: 1 }, basis: { organisation: 1 } },
      events: [{ type: 'VersionIssued', textHash: hashOf(m), manifest: m }],
    });
  const found = async (m: VersionManifest) => (await placeFindings(['not an entry', lineOf(m)], read)).findings;

  it('finds nothing where what the manifest says of its places stands there', async () => {
    expect(await found(made)).toEqual([]);
    expect(await found(manifest(1))).toEqual([]);
  });

  it('names the places at which it does not', async () => {
    const [head, one, two] = made.places! as [DigestedPlace, DigestedPlace, DigestedPlace];
    const at = { aggregate: 'dossier/D-1', n: 1, line: 2, what: 'places' };
    const saying = async (...of: DigestedPlace[]) => found({ ...made, places: of });
    expect(await saying(head, one, [two[0], one[1]])).toEqual([expect.objectContaining({ ...at, found: 'para-2' })]);
    expect(await saying(head, one)).toEqual([expect.objectContaining({ ...at, found: 'para-2' })]);
    expect(await saying(one, head, two)).toEqual([expect.objectContaining({ ...at, found: 'para-1, head-1' })]);
    const other: TextOfVersion[] = [source('ru', RU.replace('Первое', 'Иное')), texts[1]!];
    expect(placesThatDoNotFit(made, other)).toEqual(['para-1']);
  });

  it('counts a text that was erased, or is not shown to whoever asks, and calls it missing of neither', async () => {
    const { sha256 } = made.renderings[0]!;
    const erasure = lineOf(made).replace(/"events":.*"prev"/, () => {
      const by = `"askedBy":"S-1","by":"SECRETARIAT","person":"S-2","reason":"r"`;
      return `"events":[{${by},"sha256":"${sha256}","type":"TextErased"}],"n":1,"prev"`;
    });
    const gone = await placeFindings([lineOf(made), erasure], () => read('0'.repeat(64) as Sha256));
    expect(gone).toEqual({ findings: [], erased: 1, notShown: 0 });
    const refusal = { rule: 'Q19', lack: 'DraftRestricted', facts: {} };
    const hidden = await placeFindings([lineOf(made)], () => Promise.resolve({ ok: false, refusal }));
    expect(hidden).toEqual({ findings: [], erased: 0, notShown: 1 });
  });

  it('names a text that is not stored', async () => {
    const [russian, chinese] = made.renderings;
    const missing = { ...chinese!, sha256: 'f'.repeat(64) as Sha256 };
    expect(await found({ ...made, renderings: [russian!, missing] })).toEqual([
      expect.objectContaining({ what: 'text', found: `${missing.sha256} is not stored` }),
    ]);
    const unofficial = { ...missing, status: 'unofficial' as const };
    expect(await found({ ...made, renderings: [...made.renderings, unofficial] })).toEqual([]);
  });
});
