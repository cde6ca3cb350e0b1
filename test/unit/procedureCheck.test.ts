import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { main } from '../../client/cli/main.ts';
import type { MeetingAct, DossierAct } from '../../contracts/acts.ts';
import type { Instant, StageCode } from '../../contracts/ids.ts';
import type { Position } from '../../contracts/position.ts';
import { Procedure } from '../../contracts/procedure.ts';
import { decisionAt } from '../../domain/dossier/facts/counting.ts';
import { lastRound } from '../../domain/dossier/state.ts';
import { checkProcedure, isSound, type ProcedureCheck, type ProcedureFinding } from '../../domain/procedureCheck.ts';
import { AGREE, day, dossierId, hashOf, manifest, member, OBJECT, organ } from './fixtures.ts';
import { keys } from './smallOrganisation.ts';
import { createWorld, dossierRef, found, meetingRef, settle, type World } from './world.ts';

/** As JSON gives it: what is tested here is wrong in ways that the schema's types would not let one write. */
type Loose = ReturnType<typeof JSON.parse>;

const SHIPPED = ['sco', 'iso-like', 'osce-like'] as const;
const fileOf = (name: string) => path.join(__dirname, '../../procedures', `${name}.json`);
const load = (name: string): Loose => JSON.parse(readFileSync(fileOf(name), 'utf8'));
const functions = { textHash: hashOf, keys };
const checked = new Map(SHIPPED.map((name) => [name, checkProcedure(Procedure.parse(load(name)), functions)]));
const classesOf = (name: string) => Object.keys(load(name).classes);
const everyClass = SHIPPED.flatMap((name) => classesOf(name).map((c) => [name, c] as const));

/** The adopting stage wants the proposal, which closes on no text, to have closed on the version at hand. */
function closedOnNoText(p: Loose, route: Loose): void {
  p.stages['00'] = { ...p.stages['10'], name: 'Proposal' };
  route.unshift({ stage: '00', needs: [], sameVersion: [] });
  route.at(-1).sameVersion.push('00');
}

/** One class of a shipped procedure after a change to a copy of it. */
function checkAfter(name: string, of: string, change: (p: Loose, route: Loose) => void): ProcedureCheck {
  const copy = load(name);
  copy.classes = { [of]: copy.classes[of] };
  delete copy.names;
  const used = new Set(['70', '80', '90', ...copy.classes[of].route.map((s: Loose) => s.stage)]);
  copy.stages = Object.fromEntries(Object.entries(copy.stages).filter(([code]) => used.has(code)));
  delete copy.stages['70'];
  delete copy.stages['80'];
  change(copy, copy.classes[of].route);
  return checkProcedure(Procedure.parse(copy), functions);
}
const findingsOf = (check: ProcedureCheck): readonly ProcedureFinding[] => [
  ...check.findings,
  ...check.classes.flatMap((c) => c.findings),
];

describe.each(SHIPPED)('procedures/%s.json', (name) => {
  it('has neither mistakes nor findings on any path, and every path was tried', () => {
    const check = checked.get(name)!;
    expect(check.mistakes).toEqual([]);
    expect(findingsOf(check)).toEqual([]);
    expect(check.classes.map((c) => [c.tried.everything, c.tried.dead])).toEqual(check.classes.map(() => [true, 0]));
    expect(isSound(check)).toBe(true);
  });

  it('has a path to adoption for each class', () => {
    const procedure = Procedure.parse(load(name));
    for (const { class: of, shortest } of checked.get(name)!.classes) {
      const last = shortest?.at(-1)?.stage;
      expect([of, last && procedure.stages[last]?.adopts]).toEqual([of, true]);
    }
  });
});

/* The same documents through the intake's own function, with the process at its side (world.ts). */

const AT = Array.from({ length: 60 }, (_, i) => new Date(Date.UTC(2024, 5, 1, 9, i)).toISOString() as Instant);
const DELEGATIONS = ['AAA', 'BBB', 'CCC', 'DDD'] as const;
const DOCUMENT = 'D-1';

/** A document of one class in an organisation of four members, registered and circulated; it concerns DDD where that is asked for. */
function begin(name: string, of: string, concerns?: string) {
  const procedure = Procedure.parse(load(name));
  const definition = procedure.classes[of]!;
  const rules = definition.route.map(({ stage }) => decisionAt({ definition }, procedure, stage));
  const left = concerns ?? (rules.some((r) => r.by === 'consensus' && r.minus === 'concerned') ? 'DDD' : null);
  const world = createWorld(procedure);
  const organs = Object.keys(procedure.organs).filter((o) => procedure.organs[organ(o)]?.level !== 'office');
  found(world, procedure, DELEGATIONS, [], Object.fromEntries(organs.map((o) => [o, `CHAIR-${o}`])), AT[0]!);
  const say = (by: string, act: DossierAct, at = AT[1]!) => {
    const { refusal } = world.send(by, dossierRef(DOCUMENT), act, at);
    if (refusal) throw new Error(`${act.type} of ${by} was refused by ${refusal.rule}: ${JSON.stringify(refusal)}`);
  };
  const text = manifest(1, {
    renderings: procedure.languages.official.map((language) => ({ ...manifest(1).renderings[0]!, language })),
  });
  const V1 = hashOf(text);
  say('AAA', {
    ...{ type: 'ProposeDocument', title: text.title, class: of, area: 'any', justification: 'because' },
    ...{ proposer: member('AAA'), leadOrgan: 'any', ...(left && { concerns: member(left) }) },
  });
  say('SECRETARIAT', { type: 'RegisterDocument' });
  say('SECRETARIAT', { type: 'IssueVersion', textHash: V1, manifest: text });
  say('SECRETARIAT', { type: 'Circulate', textHash: V1, consent: 'protocol 1' });
  for (const m of DELEGATIONS) say(m, { type: 'ConfirmDelivery', stage: '10' as StageCode, textHash: V1 });
  if (procedure.languages.official.length > 1)
    say('SECRETARIAT', { type: 'RecordConcordance', textHash: V1, languages: procedure.languages.official });
  return { procedure, world, say, V1 };
}
type Begun = ReturnType<typeof begin>;

/** Where a stage sits in a meeting, its organ meets, with the document on the agenda. */
function meet({ procedure, world }: Begun, stage: StageCode): string | null {
  const rule = procedure.stages[stage]!;
  if (!rule.inMeeting) return null;
  const [id, chair] = [`M-${stage}`, `CHAIR-${rule.organ}`];
  const tell = (by: string, act: MeetingAct) => {
    const { refusal } = world.send(by, meetingRef(id), act, AT[2]!);
    if (refusal) throw new Error(`${act.type} was refused by ${refusal.rule}: ${JSON.stringify(refusal)}`);
  };
  tell('SECRETARIAT', { type: 'ConveneMeeting', organ: rule.organ, day: day('2024-07-04'), place: 'Here', title: id });
  tell('SECRETARIAT', { type: 'PlaceOnAgenda', dossier: dossierId(DOCUMENT), item: 1 });
  tell(chair, { type: 'ApproveAgenda' });
  tell(chair, { type: 'OpenSitting' });
  return id;
}

/** One stage as its organ works: the process opens or its chair does, delegations answer, the chair concludes. */
function decide(
  begun: Begun,
  stage: StageCode,
  of: (member: string) => Position | null = () => AGREE,
  kind: 'open' | 'silence' = 'open',
): World {
  const { procedure, world, say, V1 } = begun;
  const chair = `CHAIR-${procedure.stages[stage]!.organ}`;
  const meeting = meet(begun, stage);
  settle(world, DOCUMENT, meeting, AT[3]!);
  if (lastRound(world.dossier(DOCUMENT), stage) === null)
    say(chair, { type: 'OpenRound', stage, textHash: V1, kind }, AT[4]);
  const { round, deadline } = lastRound(world.dossier(DOCUMENT), stage)!;
  const inRound = { stage, round, textHash: V1 };
  for (const m of DELEGATIONS) {
    const position = of(m);
    if (position) say(m, { type: 'TakePosition', ...inRound, position }, AT[5]);
  }
  const after = kind === 'silence' ? deadline : AT[6]!;
  if (kind === 'silence') say('PROCESS', { type: 'CloseRound', stage, round }, after);
  const by = decisionAt(world.dossier(DOCUMENT), procedure, stage).by;
  say(chair, { type: by === 'vote' ? 'DeclareVote' : 'FindConsensus', ...inRound }, after);
  settle(world, DOCUMENT, meeting, after);
  return world;
}

const statusOf = (world: World, stage: string) => world.dossier(DOCUMENT).stages[stage]?.status;

describe('the engine, with a procedure that it has never seen', () => {
  it.each(everyClass)('of %s takes a %s from proposal to adoption', (name, of) => {
    const begun = begin(name, of);
    const { shortest } = checked.get(name)!.classes.find((c) => c.class === of)!;
    const stages = shortest!.filter((m) => m.does === 'agreed' || m.does === 'carried').map((m) => m.stage!);
    for (const stage of stages) decide(begun, stage);
    expect(begun.world.dossier(DOCUMENT).adoption).not.toBeNull();
    expect(['adopted', 'inEffect']).toContain(begun.world.dossier(DOCUMENT).phase);
  });

  const votes: Readonly<Record<string, Position>> = { y: AGREE, n: OBJECT, a: { kind: 'abstain' } };
  it.each([
    ['yyyn', 'closed', 'three quarters for, one quarter against'],
    ['yyna', 'open', 'two thirds for, and more than a quarter against'],
    ['yyaa', 'closed', 'abstentions are not counted'],
    ['yynn', 'open', 'a tie'],
    ['aaaa', 'open', 'nobody voted'],
  ])('counts a standard’s enquiry as its directives do: %s leaves it %s (%s)', (ballots, status) => {
    const begun = begin('iso-like', 'standard');
    for (const stage of ['20', '30'] as StageCode[]) decide(begun, stage);
    const world = decide(begun, '40' as StageCode, (m) => votes[ballots[DELEGATIONS.indexOf(m as never)]!]!);
    expect(statusOf(world, '40')).toBe(status);
  });

  it('adopts by silence, and keeps an interpretative statement that does not break it', () => {
    const begun = begin('osce-like', 'decisionBySilence');
    for (const stage of ['20', '30'] as StageCode[]) decide(begun, stage);
    const statement: Position = { kind: 'agreeWithViewpoint', text: 'we read paragraph 2 so' };
    const world = decide(begun, '40' as StageCode, (m) => (m === 'BBB' ? statement : null), 'silence');
    const { adoption, findings } = world.dossier(DOCUMENT);
    expect(adoption).toMatchObject({ meeting: null, organ: 'PC' });
    expect(findings.at(-1)?.evidence).toMatchObject({
      unheardBy: 'silence',
      viewpoints: [{ member: 'BBB', text: statement.text }],
    });
  });

  it('acts without the consent of the member concerned, and of no other', () => {
    const against = (who: string) => (m: string) => (m === who ? OBJECT : AGREE);
    const without = decide(begin('osce-like', 'actionOnViolations', 'CCC'), '60' as StageCode, against('CCC'));
    expect(without.dossier(DOCUMENT).adoption).toMatchObject({ organ: 'MC', number: 1 });
    const other = begin('osce-like', 'actionOnViolations', 'CCC');
    expect(() => decide(other, '60' as StageCode, against('BBB'))).toThrow('D26');
  });
});

describe('what is found in a procedure', () => {
  it('is a stage that no class passes', () => {
    const copy = load('iso-like');
    delete copy.classes.standard;
    delete copy.classes.standardWithoutCommitteeDraft;
    expect(checkProcedure(Procedure.parse(copy), functions).findings).toEqual([
      { finding: 'stageOfNoClass', stage: '40' },
      { finding: 'stageOfNoClass', stage: '50' },
    ]);
  });

  it('is a stage that opens on no path: it waits for the adoption, after which nothing opens', () => {
    const check = checkAfter('osce-like', 'decision', (p, route) => {
      p.stages['30'] = { ...p.stages['20'], name: 'Too late' };
      route.push({ stage: '30', needs: [['50']], sameVersion: [] });
    });
    expect(findingsOf(check)).toEqual([{ finding: 'stageNeverOpens', stage: '30' }]);
    expect(isSound(check)).toBe(false);
  });

  it('is not the stage of domestic procedures, to which a treaty without signatures comes too', () => {
    const check = checkAfter('sco', 'agreement', (p) => {
      p.classes.agreement.signed = false;
      p.stages['80'] = p.stages['90'];
    });
    expect(findingsOf(check)).toEqual([]);
  });

  it('is a stage whose organ no one can chair, and what it holds up', () => {
    const findings = findingsOf(checkAfter('osce-like', 'ministerialDecision', (p) => (p.organs.PC.level = 'office')));
    expect(findings).toMatchObject([
      { finding: 'nobodyMayAct', stage: '30', organ: 'PC', refusal: { rule: 'O17' } },
      { finding: 'stageNeverOpens', stage: '30' },
      { finding: 'stageNeverOpens', stage: '60' },
      {
        ...{ finding: 'deadEnd', path: [], waivable: false },
        obstacles: [
          { stage: '30', refusal: { rule: 'M14' } },
          { stage: '60', refusal: { rule: 'D18', facts: { needs: ['30'] } } },
        ],
      },
    ]);
  });

  it('is an office whose consent is asked, or with the close of whose meetings a chair passes: it has no chair', () => {
    const check = checkAfter('sco', 'decision', (p) => {
      p.policy.circulationConsent = 'SEC';
      p.organs.CNC.chairUntilCloseOf = 'SEC';
    });
    expect(findingsOf(check)).toMatchObject([
      { finding: 'nobodyMayConsent', organ: 'SEC', refusal: { rule: 'O17' } },
      { finding: 'chairNeverPasses', organ: 'CNC', bounds: 'SEC', refusal: { rule: 'O17' } },
    ]);
  });

  it('is silence that no path comes to: it waits for the adoption, after which nothing opens', () => {
    const check = checkAfter('sco', 'decision', (p) => (p.stages['20'].silence.afterStages = ['60']));
    expect(findingsOf(check)).toMatchObject([
      { finding: 'contradiction' },
      { finding: 'silenceNever', stage: '20', refusal: { rule: 'D80', facts: { by: ['60'] } } },
    ]);
    expect(check.classes[0]!.never.map((m) => [m.does, m.stage])).toContainEqual(['silent', '20']);
  });

  it.each<[string, (p: Loose) => void, string]>([
    [
      'a review after the end',
      (p) => Object.assign(p.classes.decision, { reviewAfterDays: 400, expiresAfterDays: 100 }),
      'classes.decision.reviewAfterDays: the review is due after 400 days, and it expires after 100',
    ],
    [
      'the consent to a circulation that there is not',
      (p) => {
        p.classes.decision.route.shift();
        p.classes.decision.route[0].needs = [];
        p.policy.circulationDays = 0;
        delete p.stages['10'];
      },
      'policy.circulationConsent: no class passes stage 10, so nobody is asked',
    ],
    [
      'named places that hold nothing',
      (p) => delete p.policy.agreedPlacesStay,
      'policy.namedPlacesHold: nothing reads it without agreedPlacesStay',
    ],
    [
      'silence that waits for a stage which comes later',
      (p) => (p.stages['20'].silence.afterStages = ['40']),
      'classes.decision.route.20: silence waits for 40, which comes after it',
    ],
    [
      'a lapse in the middle of a round',
      (p) => (p.policy.lapseDays = 20),
      'policy.lapseDays: a document may lapse while a round of stage 20 still runs',
    ],
    [
      'the same version as that of a stage which comes later',
      (p) => p.classes.decision.route.find((s: Loose) => s.stage === '20').sameVersion.push('60'),
      'classes.decision.route.20.sameVersion: names 60, which comes after it',
    ],
    [
      'a sitting that nobody need attend',
      (p) => (p.organs.CHS.sitsWith = [0, 5]),
      'organs.CHS.sitsWith: demands nobody; leave it out',
    ],
    [
      'a quorum of nobody',
      (p) => (p.stages['20'].quorum = { atLeast: [0, 3] }),
      'stages.20.quorum.atLeast: demands nobody; "none" says so',
    ],
  ])('is %s', (_, change, says) => {
    const check = checkAfter('sco', 'decision', change);
    expect(check.mistakes).toEqual([]);
    expect(findingsOf(check)).toContainEqual({ finding: 'contradiction', says });
  });

  it('tries a split, a merge, a change of class, a decision on the draft, and each way in which a document ends', () => {
    const check = checked.get('sco')!.classes.find((c) => c.class === 'decision')!;
    expect(check.never).toEqual([{ does: 'repeated', stage: '60', to: null }]);
    const lapsing = checkAfter('osce-like', 'decision', (p) => (p.policy.lapseDays = 400));
    expect(lapsing.classes[0]!.never).toEqual([{ does: 'repeated', stage: '50', to: null }]);
    const offered = checkAfter('sco', 'decision', (p) => {
      p.classes.report = { ...p.classes.decision, binding: true };
      p.classes.decision.downgradesTo = [];
    });
    expect(offered.classes[0]!.never).toContainEqual({ does: 'classChanged', stage: null, to: 'report' });
  });

  it('is a cycle of needs, as a mistake before anything is played', () => {
    const check = checkAfter('iso-like', 'standard', (_, route) => (route[1].needs = [['40']]));
    expect(check.classes).toEqual([]);
    expect(check.mistakes).toEqual(
      ['20', '30', '40', '50'].map(
        (s) => `classes.standard.route.${s}: can never open, its needs wait for one another`,
      ),
    );
  });

  it.each(['70', '80', '90'])('is a need of stage %s, which comes after adoption, as a mistake (O07)', (late) => {
    const check = checkAfter('iso-like', 'standard', (_, route) => {
      const approval = route.find((s: Loose) => s.stage === '50');
      approval.needs.push([late]);
      approval.sameVersion.push(late);
      route.push({ stage: late, needs: [], sameVersion: [] });
    });
    expect(check.mistakes).toEqual(
      expect.arrayContaining([
        `classes.standard.route.50.needs: ${late} is passed after adoption only`,
        `classes.standard.route.50.sameVersion: ${late} is passed after adoption only`,
      ]),
    );
    expect(check.classes).toEqual([]);
  });

  it('is no dead end where circulation must be of the same version: a new one is circulated again', () => {
    const check = checkAfter('iso-like', 'technicalReport', (_, route) => route.at(-1).sameVersion.push('10'));
    expect(check.classes[0]!.shortest?.map((m) => m.stage)).toEqual(['10', '20', '60']);
    expect(check.classes[0]!.tried.dead).toBe(0);
    expect(findingsOf(check)).toEqual([]);
  });

  it('is a stage that can never be closed on the version at hand, unless a waiver leads out', () => {
    const check = checkAfter('iso-like', 'technicalReport', closedOnNoText);
    expect(check.classes[0]!.shortest).toBeNull();
    expect(check.classes[0]!.tried.dead).toBeGreaterThan(1);
    expect(findingsOf(check)).toMatchObject([
      {
        ...{ finding: 'deadEnd', path: [], waivable: true },
        obstacles: [{ stage: '60', refusal: { rule: 'D32', facts: { stages: ['00'] } } }],
      },
    ]);
  });

  it('is a period after circulation that no calendar holds', () => {
    const check = checkAfter('osce-like', 'decision', (p) => (p.policy.circulationDays = 4_000_000));
    expect(findingsOf(check)).toMatchObject([
      { finding: 'deadEnd', path: [], waivable: true, obstacles: [{ stage: '50', refusal: { rule: 'D33' } }] },
    ]);
  });

  it('is a language in which no text can be issued', () => {
    const check = checkAfter('osce-like', 'decision', (p) => p.languages.official.push('English'));
    expect(findingsOf(check)).toMatchObject([{ finding: 'deadEnd', obstacles: [{ refusal: { rule: 'E05' } }] }]);
  });

  it.each([
    [{ moreThan: [1, 2] }, false, []],
    [{ atLeast: [1, 2] }, true, [{ finding: 'tieCarries', stage: '60', minorityToo: false }]],
    [{ atLeast: [1, 4] }, true, [{ finding: 'tieCarries', stage: '60', minorityToo: true }]],
  ])('is a vote with %j in favour that equal votes carry: %s', (threshold, tieCarries, findings) => {
    const check = checkAfter('iso-like', 'technicalReport', (_, route) => {
      route.at(-1).decision.inFavour.threshold = threshold;
    });
    expect(check.classes[0]!.votes).toEqual([{ stage: '60', tieCarries }]);
    expect(findingsOf(check)).toEqual(findings);
  });

  it('is not an organ that counts those present, or asks for a share of them: everybody is there', () => {
    const check = checkAfter('sco', 'decision', (p) => {
      p.stages['60'].quorum = 'present';
      p.organs.CHS.sitsWith = [2, 3];
    });
    expect(check.mistakes).toEqual([]);
    expect(findingsOf(check)).toEqual([]);
  });

  it('is not an organ whose delegations are headed by people of a level: those are there', () => {
    const check = checkAfter('sco', 'decision', (p) => {
      p.organs.CHS.sitsWith = [1, 1];
      p.organs.CHS.headLevels = ['minister'];
    });
    expect(check.mistakes).toEqual([]);
    expect(findingsOf(check)).toEqual([]);
  });

  it('is not said of what lies behind a bound, and that there is one is', () => {
    const procedure = Procedure.parse(load('osce-like'));
    const check = checkProcedure(procedure, functions, { moves: 2, states: 1_000 });
    const decision = check.classes.find((c) => c.class === 'decision')!;
    expect(decision).toMatchObject({ findings: [], shortest: null, tried: { everything: false } });
    expect(isSound(check)).toBe(false);
  });

  it('is not that the member concerned can block where it is counted: it is played both ways, and that is told', () => {
    const minus = { by: 'consensus', minus: 'concerned' };
    const atTheEnd = checkAfter('sco', 'decision', (_, route) => (route.at(-1).decision = minus));
    expect(findingsOf(atTheEnd)).toEqual([]);
    expect(atTheEnd.classes[0]).toMatchObject({ concernedBlocks: ['20', '40', '50'], tried: { dead: 0 } });
    expect(atTheEnd.classes[0]!.shortest?.at(-1)).toMatchObject({ does: 'agreed', stage: '60' });
    const inTheMiddle = checkAfter('sco', 'decision', (p) => (p.stages['40'].decision = minus));
    expect(findingsOf(inTheMiddle)).toEqual([]);
    expect(inTheMiddle.classes[0]!.concernedBlocks).toEqual(['20', '50', '60']);
    const everywhere = checked.get('osce-like')!.classes.find((c) => c.class === 'actionOnViolations')!;
    expect(everywhere).toMatchObject({ findings: [], concernedBlocks: [] });
    // Of a class that leaves nobody out it is not asked.
    expect(checked.get('sco')!.classes.flatMap((c) => c.concernedBlocks)).toEqual([]);
  });

  it('is not an organ of no stage, which is told beside: it may meet', () => {
    expect(SHIPPED.map((name) => checked.get(name)!.idleOrgans)).toEqual([['CHG', 'RATS'], [], []]);
    const consents = checkAfter('sco', 'decision', (p) => (p.policy.circulationConsent = 'RATS'));
    expect(consents.idleOrgans).not.toContain('RATS');
    const bounds = checkAfter('sco', 'decision', (p) => (p.organs.CNC.chairUntilCloseOf = 'CHG'));
    expect(bounds.idleOrgans).not.toContain('CHG');
    const ofClass = checkAfter('sco', 'decision', (_, route) => (route.at(-1).organ = 'CHG'));
    expect(ofClass.idleOrgans).not.toContain('CHG');
  });

  it('is the same whenever it is asked', () => {
    expect(checkProcedure(Procedure.parse(load('osce-like')), functions)).toEqual(checked.get('osce-like'));
  });
});

describe('concordat procedure check', () => {
  async function run(...argv: readonly string[]) {
    let [out, err] = ['', ''];
    const code = await main(['procedure', ...argv], {
      out: (text) => void (out += text),
      err: (text) => void (err += text),
      ...{ isTerminal: false, environment: {} },
      ask: () => Promise.reject(new Error('nobody is asked here')),
    });
    return { code, out, err };
  }
  const written = (text: string) => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'concordat-procedure-')), 'procedure.json');
    writeFileSync(file, text);
    return file;
  };
  const changed = (name: string, change: (p: Loose) => void) => {
    const copy = load(name);
    change(copy);
    return written(JSON.stringify(copy));
  };

  it.each(SHIPPED)('draws every class of %s in 100 columns, and exits 0', async (name) => {
    const { code, out, err } = await run('check', fileOf(name));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const of of classesOf(name)) expect(out).toMatch(new RegExp(`^${of}: `, 'm'));
    const lines = out.replaceAll(fileOf(name), 'FILE').split('\n');
    expect(lines.filter((l) => l.length > 100)).toEqual([]);
    expect(out).toMatch(/tried: [\d ]+ states, [\d ]+ moves, [\d ]+ moves allowed; that is every path/);
    expect(out).toContain('Nothing was found.');
  });

  it('draws a stage with its code, name, organ, how it decides and what it needs', async () => {
    const { out } = await run('check', fileOf('iso-like'));
    expect(out).toContain(
      [
        '  40  Enquiry: draft standard (NB, National bodies)',
        '   |  vote: at least 2/3 of the votes cast in favour, at most 1/4 of the votes cast against,',
        '   |  abstentions neutral; no quorum; opened by the process',
        '   |  needs 30',
        '   |',
        '  50  Approval: final draft (NB, National bodies)',
      ].join('\n'),
    );
    expect(out).toContain('adopted: registered, 10 circulated, 20 agreed, 30 carried, 40 carried, 50 carried');
    expect(out).toContain('equal votes do not carry at 30, 40, 50');
  });

  it('exits 1 with what it found: the path, the rule, and whether a waiver leads out', async () => {
    const file = changed('iso-like', (p) => closedOnNoText(p, p.classes.technicalReport.route));
    const { code, out } = await run('check', file);
    expect(code).toBe(1);
    expect(out).toMatch(/! dead end/);
    expect(out).toMatch(/60: D32 ClosedOnAnotherVersion: .+ \(stage 60; stages 00; version 1\)/s);
    expect(out).toContain('a recorded waiver leads out');
    expect(out).toContain('1 finding.');
  });

  it('tells what contradicts itself, and the moves that no path accepts', async () => {
    const file = changed('sco', (p) => {
      p.classes = { decision: p.classes.decision };
      delete p.names;
      Object.assign(p.policy, { circulationConsent: 'SEC' });
      p.organs.CNC.chairUntilCloseOf = 'SEC';
      p.stages['20'].silence.afterStages = ['60'];
    });
    const { code, out } = await run('check', file);
    expect(code).toBe(1);
    expect(out).toContain('  never accepted: 20 agreed by silence, 20 silence broken, 60 repeated\n');
    expect(out).toContain('! classes.decision.route.20: silence waits for 60, which comes after it\n');
    expect(out).toContain('! silence is allowed at stage 20, and cannot be on any path\n      20: D80 NotExamined: ');
    expect(out).toContain('! nobody may consent to circulation: SEC can have no chair\n      O17 NotAChair: ');
    expect(out).toMatch(
      /! the chair of CNC never passes: it lasts until the close of a meeting of SEC, which can have no\n {4}chair\n/,
    );
    expect(out.split('\n').filter((l) => l.length > 100 && !l.includes(file))).toEqual([]);
  });

  it('says the same as one JSON document', async () => {
    const sound = await run('check', fileOf('osce-like'), '--json');
    expect(sound.code).toBe(0);
    const { classes, ...rest } = JSON.parse(sound.out);
    expect(rest).toMatchObject({ ok: true, organisation: 'OSCE-LIKE', mistakes: [], findings: [] });
    expect(classes[0]).toMatchObject({
      class: 'decision',
      findings: [],
      route: [{ stage: '10' }, { stage: '20' }, { stage: '50', organ: 'PC', needs: [['20']] }],
      tried: { everything: true, dead: 0 },
    });
    const file = changed('iso-like', (p) => (p.organs.TC.level = 'office'));
    const unsound = await run('check', file, '--json');
    expect(unsound.code).toBe(1);
    const found = JSON.parse(unsound.out).classes.find((c: Loose) => c.class === 'standard').findings;
    expect(found[0]).toMatchObject({ finding: 'nobodyMayAct', stage: '30', organ: 'TC' });
  });

  it('tells mistakes of the shape and of what the parts say of each other at once, each with its path', async () => {
    const file = changed('iso-like', (p) => {
      p.stages['20'].periodMs = 'long';
      p.stages['20'].extra = true;
      p.stages['30'].organ = 'NONE';
      p.classes.standard.route.pop();
    });
    const { code, out } = await run('check', file);
    expect(code).toBe(1);
    expect(out).toMatch(/: 4 mistakes$/m);
    expect(out).toMatch(/^ {2}stages\.20\.periodMs: /m);
    expect(out).toMatch(/^ {2}stages\.20: .*extra/m);
    expect(out).toContain('  stages.30.organ: there is no organ NONE\n');
    expect(out).toContain('  classes.standard.route: exactly one stage adopts, here none\n');
  });

  it('draws the organ that the class names in place of the stage’s', async () => {
    const file = changed('sco', (p) => {
      p.classes = { decision: p.classes.decision };
      p.classes.decision.route.at(-1).organ = 'CHG';
      delete p.names;
    });
    const { name } = load('sco').organs.CHG;
    const { out } = await run('check', file);
    expect(out).toMatch(new RegExp(`^ {2}60 {2}.+ \\(CHG, ${name}\\)$`, 'm'));
    expect(out).toMatch(/^organs that neither stage nor policy names: RATS$/m);
    const { classes, idleOrgans } = JSON.parse((await run('check', file, '--json')).out);
    expect(classes[0].route.at(-1)).toMatchObject({ stage: '60', organ: 'CHG', organName: name });
    expect(idleOrgans).toEqual(['RATS']);
  });

  it('says where the member concerned can block, and exits 0', async () => {
    const file = changed('sco', (p) => {
      p.classes = { decision: p.classes.decision };
      p.classes.decision.route.at(-1).decision = { by: 'consensus', minus: 'concerned' };
      delete p.names;
      for (const stage of ['30', '80']) delete p.stages[stage];
    });
    const { code, out } = await run('check', file);
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('Nothing was found.') });
    expect(out).toContain('  the member concerned can block at 20, 40, 50\n');
  });

  it('tells a key that is written twice with its path, whether or not the rest is right', async () => {
    const text = readFileSync(fileOf('iso-like'), 'utf8');
    const says = 'is written twice, and only the last would be read';
    const twice = (t: string) => t.replace('"20": {', '"20": {"name": "Lost"}, "20": {');
    const stage = await run('check', written(twice(text)));
    expect(stage.code).toBe(1);
    expect(stage.out).toMatch(/: 1 mistake\n/);
    expect(stage.out).toContain(`  stages.20: ${says}\n`);
    const p = load('iso-like');
    p.stages['30'].organ = 'NONE';
    const both = await run('check', written(twice(JSON.stringify(p).replaceAll('"20":{', '"20": {'))), '--json');
    expect(JSON.parse(both.out).mistakes).toEqual([`stages.20: ${says}`, 'stages.30.organ: there is no organ NONE']);
    const inAList = '{"v": 1, "a": [{"x": 1}, {"x": "{\\"x\\": [", "y": 2, "\\u0078": 3}, 4]}';
    const wrong = await run('check', written(inAList), '--json');
    expect(JSON.parse(wrong.out).mistakes[0]).toBe(`a.1.x: ${says}`);
  });

  it('tells what is not JSON, and what is no procedure at all', async () => {
    const text = await run('check', written('{"v": 1,'));
    expect(text.code).toBe(1);
    expect(text.out).toMatch(/1 mistake\n {2}not JSON: /);
    const other = await run('check', written('[]'), '--json');
    expect(other.code).toBe(1);
    const { ok, classes, mistakes } = JSON.parse(other.out);
    expect({ ok, classes }).toEqual({ ok: false, classes: [] });
    expect(mistakes[0]).toMatch(/^the whole: /);
  });

  it.each([
    [['check', '/there/is/none.json'], 'Cannot read /there/is/none.json (ENOENT)'],
    [['draw', 'FILE'], 'procedure draw: only "check" is known'],
    [['check'], 'procedure takes 2 arguments, not 1. Usage: concordat procedure check FILE'],
    [['check', 'FILE', '--deep'], "Unknown option '--deep'"],
  ])('%j is wrong use: exit 2', async (argv, sentence) => {
    const { code, out, err } = await run(...argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(sentence);
  });

  it('has help with an example', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    expect(out).toContain('Example\n  concordat procedure check procedures/sco.json');
  });
});
