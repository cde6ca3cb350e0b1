import type { DossierAct } from '../../contracts/acts.ts';
import type { Instant, Sha256 } from '../../contracts/ids.ts';
import { LIMITS } from '../../contracts/limits.ts';
import { BrokenChain, emptyFolded, foldEntry } from '../../domain/journalling.ts';
import { hashOf, manifest, procedure, stage } from './fixtures.ts';
import { createWorld, dossierRef, found, meetingRef, type World } from './world.ts';

const NOW = '2024-06-01T09:00:00.000Z' as Instant;
const MEMBERS = Array.from({ length: 20 }, (_, i) => `M${i + 10}`);
const D1 = dossierRef('D-1');

const reason = 'because';
const convene = (world: World, id: string, organ: string) => {
  const act = { type: 'ConveneMeeting', organ, day: '2024-07-04', place: 'Astana', title: id } as never;
  world.send('SECRETARIAT', meetingRef(id), act, NOW);
};

/** D-1 with a round of the experts open, in an organisation of twenty members. */
function inReview(chairs: Readonly<Record<string, string>> = {}) {
  const world = createWorld(procedure);
  found(world, procedure, MEMBERS, [], { EG: 'CHAIR-EG', ...chairs }, NOW);
  const text = hashOf(manifest(1));
  const proposal = { title: 'On rivers', class: 'decision', area: 'area', justification: 'because', leadOrgan: 'CNC' };
  world.send('SECRETARIAT', D1, { type: 'ProposeDocument', ...proposal, proposer: 'M10' as never }, NOW);
  world.send('SECRETARIAT', D1, { type: 'RegisterDocument' }, NOW);
  world.send('SECRETARIAT', D1, { type: 'IssueVersion', textHash: text, manifest: manifest(1) }, NOW);
  world.send('SECRETARIAT', D1, { type: 'Circulate', textHash: text, consent: 'protocol 1' }, NOW);
  for (const m of MEMBERS) world.send(m, D1, { type: 'ConfirmDelivery', stage: stage('10'), textHash: text }, NOW);
  world.send('CHAIR-EG', D1, { type: 'OpenRound', stage: stage('20'), textHash: text, kind: 'open' }, NOW);
  const round = { stage: stage('20'), round: 1, textHash: text };
  const say = (m: string, words: string) =>
    world.send(m, D1, { type: 'TakePosition', ...round, position: { kind: 'agreeWithViewpoint', text: words } }, NOW);
  return { world, say, find: () => world.send('CHAIR-EG', D1, { type: 'FindConsensus', ...round }, NOW) };
}

describe('an entry', () => {
  it('fits into one line: a finding that quotes too much is refused, and nothing of it is cut (J01)', () => {
    const { world, say, find } = inReview();
    for (const m of MEMBERS) say(m, 'я'.repeat(LIMITS.proseChars));
    const before = world.dossier('D-1');
    const answer = find();
    expect(answer.refusal).toMatchObject({ rule: 'J01', facts: { act: 'FindConsensus', limit: LIMITS.lineBytes } });
    expect(world.dossier('D-1')).toEqual(before);
    for (const m of MEMBERS) say(m, 'short');
    expect(find().refusal).toBeNull();
  });

  it('is kept for what is refused, and changes nothing', () => {
    const { world } = inReview();
    const before = world.dossier('D-1');
    const { entry, refusal } = world.send('M10', D1, { type: 'RegisterDocument' }, NOW);
    expect([refusal?.rule, entry.events.map((e) => e.type)]).toEqual(['D05', ['StatementRefused']]);
    expect(world.dossier('D-1')).toEqual(before);
  });

  it('names the entries of the other aggregates on which it was decided', () => {
    const { world, say } = inReview();
    const { entry } = say('M10', 'words');
    expect(entry.basis).toEqual({ organisation: world.read(world.organisationRef).n });
  });

  it('D45: reads the meeting that the document waits for, and comes into the package of another once it is cancelled', () => {
    const { world } = inReview();
    ['CNC-2', 'CNC-3'].forEach((id) => convene(world, id, 'CNC'));
    world.send('CHAIR-EG', D1, { type: 'Defer', reason }, NOW);
    const up: DossierAct = { type: 'TakeUpAgain', meeting: 'CNC-2' as never, reason };
    expect(world.send('CHAIR-EG', D1, up, NOW).refusal).toBeNull();
    world.send('SECRETARIAT', meetingRef('CNC-2'), { type: 'CancelMeeting', reason }, NOW);
    world.send('SECRETARIAT', meetingRef('CNC-3'), { type: 'PlaceOnAgenda', dossier: 'D-1' as never, item: 1 }, NOW);
    const step = world.stepOf('D-1', 'CNC-3')!;
    expect(step).toMatchObject({ do: 'recordPlacement', meeting: 'CNC-3', placed: true });
    const { refusal, entry } = world.take('D-1', step, NOW);
    expect(refusal).toBeNull();
    expect(entry.basis.meetings).toEqual({ 'CNC-2': 2, 'CNC-3': 2 });
  });

  it('D38: reads the meeting that the document was deferred to, whose chair takes it up at another', () => {
    const { world } = inReview({ CHS: 'CHAIR-CHS', CNC: 'CHAIR-CNC' });
    ['CHS-1', 'CHS-2'].forEach((id) => convene(world, id, 'CHS'));
    world.send('CHAIR-EG', D1, { type: 'Defer', to: 'CHS-1' as never, reason }, NOW);
    world.send('SECRETARIAT', meetingRef('CHS-1'), { type: 'CancelMeeting', reason }, NOW);
    const up: DossierAct = { type: 'TakeUpAgain', meeting: 'CHS-2' as never, reason };
    expect(world.would('CHAIR-CNC', D1, up, NOW).refusal).toMatchObject({ rule: 'D06' });
    const { refusal, entry } = world.send('CHAIR-CHS', D1, up, NOW);
    expect(refusal).toBeNull();
    expect(entry.basis.meetings).toEqual({ 'CHS-1': 2, 'CHS-2': 1 });
  });

  it('is never earlier than the one before it', () => {
    const { world, say } = inReview();
    const { entry } = world.send('M11', D1, { type: 'TakeUpProposal' }, '2023-01-01T00:00:00.000Z' as Instant);
    expect(entry.at).toBe(NOW);
    expect(say('M10', 'words').refusal).toBeNull();
  });

  it('is folded after the one before it, of its own aggregate, and onto nothing else', () => {
    const { world } = inReview();
    const entries = world.log.filter((l) => l.ref === D1).map((l) => l.entry);
    const hash = 'b'.repeat(64) as Sha256;
    const [first, second] = [entries[0]!, entries[1]!];
    const one = foldEntry(emptyFolded(D1), first, second.prev!);
    expect(foldEntry(one, second, hash)).toMatchObject({ n: 2, head: hash });
    const broken = [
      () => foldEntry(emptyFolded(D1), second, hash),
      () => foldEntry(one, first, hash),
      () => foldEntry(one, { ...second, prev: hash }, hash),
      () => foldEntry(one, { ...second, at: '2020-01-01T00:00:00.000Z' as Instant }, hash),
      () => foldEntry(emptyFolded(dossierRef('D-2')), first, hash),
    ];
    for (const fold of broken) expect(fold).toThrow(BrokenChain);
  });
});
