import { COMMANDS } from '../../client/cli/commands.ts';
import { UsageError, type Context } from '../../client/cli/command.ts';
import { forceText, positionNote } from '../../client/cli/viewText.ts';
import { DossierAct, MeetingAct, type Act } from '../../contracts/acts.ts';
import type { DossierEvent } from '../../contracts/events.ts';
import { textHash } from '../../evidence/hash.ts';
import { dossierView } from '../../domain/dossier/shown/view.ts';
import {
  AGREE,
  MEMBERS,
  adopted,
  at,
  day,
  dossierId,
  dossierOf,
  manifest,
  member,
  openForSignature,
  organisation,
  registered,
  round,
  roundClosed,
  signed,
  stage,
  took,
} from './fixtures.ts';

/** The commands about positions: which act each signs, given what the document's view shows. */

const [ONE, TWO] = [manifest(1), manifest(2)];
const [H1, H2] = [textHash(ONE), textHash(TWO)];
const issued = (m: typeof ONE): DossierEvent => ({ type: 'VersionIssued', textHash: textHash(m), manifest: m });
const viewOf = (events: readonly DossierEvent[]) =>
  dossierView(
    dossierOf(events),
    { organisation: organisation(), meetings: [] },
    { dossier: dossierId('D-1'), n: events.length, at: at(180), head: 'a'.repeat(64) as never },
  );

/** Runs one command without a server: the view that it asks for is given, and the act that it signs comes back. */
async function signedBy(
  name: string,
  positionals: readonly string[],
  options: Readonly<Record<string, string>>,
  events: readonly DossierEvent[],
  actor = 'AAA',
): Promise<Act> {
  const command = COMMANDS.find((c) => c.name === name)!;
  for (const option of Object.keys(options)) expect(command.options[option]).toBeDefined();
  const found: Act[] = [];
  const context = {
    io: { out: () => {}, err: () => {}, isTerminal: false, environment: {} },
    yes: true,
    json: false,
    argument: (place: number) => positionals[place] ?? '',
    text: (option: string) => options[option],
    texts: () => [],
    flag: (option: string) => option in options && command.options[option]?.value === undefined,
    profile: () => Promise.resolve({ actor, person: `${actor}-1` }),
    connection: () =>
      Promise.resolve({
        profile: { organisation: 'SCO' },
        query: () => Promise.resolve({ ok: true, value: viewOf(events) }),
      }),
    refuse: (refusal: unknown) => Promise.reject(new Error(JSON.stringify(refusal))),
    submit: (_: string, act: Act) => Promise.resolve(found.push(act)),
  } as unknown as Context;
  await command.run(context);
  expect(found.length).toBe(1);
  return MeetingAct.safeParse(found[0]).data ?? DossierAct.parse(found[0]);
}

const inReview = [...registered(), issued(ONE), ...round('20', 1, { textHash: H1 })];
const inIt = { stage: '20', round: 1, textHash: H1 };

describe('a command about a position', () => {
  it('proposes a joint position, and assents to one by its statement', async () => {
    const text = { text: 'we read it so', jointly: 'BBB,CCC' };
    expect(await signedBy('position', ['D-1', 'agree-with-viewpoint'], text, inReview)).toEqual({
      ...{ type: 'TakePosition', ...inIt, position: { kind: 'agreeWithViewpoint', text: 'we read it so' } },
      jointly: ['BBB', 'CCC'],
    });
    const joint = { ...took('AAA', AGREE, '20', 1, H1), jointly: [member('BBB')] } as DossierEvent;
    const act = { type: 'AssentToJointPosition', ...inIt, statement: 'e'.repeat(64) };
    expect(await signedBy('assent', ['D-1', 'AAA'], {}, [...inReview, joint], 'BBB')).toEqual(act);
    const note = { for: 'BBB', paper: 'note 7' };
    expect(await signedBy('assent', ['D-1', 'AAA'], note, [...inReview, joint], 'SECRETARIAT')).toEqual({
      ...{ ...act, for: 'BBB', paper: 'note 7' },
    });
    await expect(signedBy('assent', ['D-1', 'CCC'], {}, [...inReview, joint], 'BBB')).rejects.toThrow(UsageError);
  });

  it('confirms what was agreed ad referendum in a round that has ended', async () => {
    const position = { kind: 'agreeAdReferendum', confirmBy: day('2024-06-20') } as const;
    const agreed = [...inReview, took('AAA', position, '20', 1, H1)];
    const over = [...agreed, roundClosed('20', 'deadline')];
    expect(await signedBy('confirm-ad-referendum', ['D-1'], {}, over)).toEqual({
      type: 'ConfirmAdReferendum',
      ...inIt,
    });
    await expect(signedBy('confirm-ad-referendum', ['D-1'], {}, agreed)).rejects.toThrow(UsageError);
    await expect(signedBy('confirm-ad-referendum', ['D-1'], {}, over, 'BBB')).rejects.toThrow(UsageError);
  });

  it('asks whether a version is unchanged, and answers only where that was asked', async () => {
    const second = [
      ...inReview,
      roundClosed('20', 'superseded'),
      issued(TWO),
      ...round('20', 2, { textHash: H2, openedAt: at(70) }),
    ];
    const inSecond = { stage: '20', round: 2, textHash: H2 };
    expect(await signedBy('ask-unchanged', ['D-1'], {}, second, 'SECRETARIAT')).toEqual({
      ...{ type: 'AskToConfirmUnchanged', ...inSecond, since: H1 },
    });
    const asked = [
      ...second,
      { type: 'ConfirmationAsked', stage: stage('20'), round: 2, textHash: H2, since: H1 } as const,
    ];
    const act = { type: 'TakePosition', ...inSecond, position: { kind: 'agree' } };
    expect(await signedBy('confirm-unchanged', ['D-1'], {}, asked)).toEqual(act);
    await expect(signedBy('confirm-unchanged', ['D-1'], {}, second)).rejects.toThrow(UsageError);
    await expect(signedBy('ask-unchanged', ['D-1'], {}, inReview, 'SECRETARIAT')).rejects.toThrow(UsageError);
  });

  it('shortens a round, and agrees to that', async () => {
    const deadline = '2024-06-05T09:00:00.000Z';
    expect(await signedBy('agree-to-shorten', ['D-1'], { deadline: '2024-06-05T09:00:00Z' }, inReview)).toEqual({
      ...{ type: 'AgreeToShorten', ...inIt, deadline },
    });
    expect(await signedBy('shorten', ['D-1'], { deadline, reason: 'all agree' }, inReview, 'CHAIR-EG')).toEqual({
      ...{ type: 'ShortenRound', ...inIt, deadline, reason: 'all agree' },
    });
  });

  it.each([
    ['blocks', { blocks: true }],
    ['does-not-block', { blocks: false }],
    ['accepted', { blocks: true, outcome: 'accepted' }],
    ['refused', { blocks: false, outcome: 'refused' }],
  ])('rules that an amendment %s', async (ruling, says) => {
    expect(await signedBy('rule', ['D-1', 'AAA', ruling], {}, inReview, 'CHAIR-EG')).toEqual({
      ...{ type: 'RuleOnAmendment', ...inIt, by: 'AAA', ...says },
    });
  });

  it('turns an objection into a stand-aside, for members and offices alone unless it says otherwise', async () => {
    const whole = { scope: 'document' };
    const act = { type: 'LiftPosition', ...inIt, standAside: { of: 'document' } };
    expect(await signedBy('lift', ['D-1'], whole, inReview)).toEqual({ ...act, public: false });
    expect(await signedBy('lift', ['D-1'], { ...whole, public: 'yes' }, inReview)).toEqual({ ...act, public: true });
    expect(await signedBy('lift', ['D-1'], { against: 'minutes' }, inReview)).toEqual({
      ...{ type: 'LiftPosition', ...inIt, against: 'minutes' },
    });
  });

  it('gives a reason where one may be given', async () => {
    const why = { reason: 'as agreed in the corridor' };
    const signing = (name: string, positionals: readonly string[], actor: string) =>
      signedBy(name, positionals, why, inReview, actor);
    const basis = { type: 'TakeAsBasis', stage: '20', textHash: H1, ...why };
    expect(await signing('find', ['D-1'], 'CHAIR-EG')).toEqual({ type: 'FindConsensus', ...inIt, ...why });
    expect(await signing('declare', ['D-1'], 'CHAIR-EG')).toEqual({ type: 'DeclareVote', ...inIt, ...why });
    expect(await signing('decide-on-draft', ['D-1'], 'CHAIR-CHS')).toEqual({ type: 'DecideOnDraft', ...inIt, ...why });
    expect(await signing('basis', ['D-1'], 'CHAIR-EG')).toEqual(basis);
    expect(await signing('place', ['CHS-1', 'D-1', '3'], 'SECRETARIAT')).toEqual({
      ...{ type: 'PlaceOnAgenda', dossier: 'D-1', item: 3, ...why },
    });
    expect(await signing('rule', ['D-1', 'AAA', 'refused'], 'CHAIR-EG')).toEqual({
      ...{ type: 'RuleOnAmendment', ...inIt, by: 'AAA', blocks: false, outcome: 'refused', ...why },
    });
    expect(await signedBy('find', ['D-1'], {}, inReview, 'CHAIR-EG')).toEqual({ type: 'FindConsensus', ...inIt });
  });

  it('consents to circulation, of this version or of whichever it is, and agrees to a merge', async () => {
    expect(await signedBy('consent', ['D-1'], {}, inReview, 'CHAIR-CNC')).toEqual({
      ...{ type: 'ConsentToCirculation', textHash: H1 },
    });
    expect(await signedBy('agree-to-merge', ['D-1', 'D-2'], {}, inReview)).toEqual({
      type: 'AgreeToMerge',
      into: 'D-2',
    });
  });

  it('transcribes what a delegation acknowledged or notified by a note', async () => {
    const note = { for: 'BBB', paper: 'note 12' };
    expect(await signedBy('confirm-delivery', ['D-1'], note, inReview, 'SECRETARIAT')).toEqual({
      ...{ type: 'ConfirmDelivery', stage: '10', textHash: H1, ...note },
    });
    expect(await signedBy('notify-completion', ['D-1'], note, inReview, 'SECRETARIAT')).toEqual({
      ...{ type: 'NotifyCompletion', textHash: H1, ...note },
    });
  });

  it('moves and cancels a meeting', async () => {
    const reason = 'at the request of the host';
    expect(await signedBy('move-meeting', ['CHS-1'], { day: '2024-09-01', reason }, [], 'SECRETARIAT')).toEqual({
      ...{ type: 'MoveMeeting', day: '2024-09-01', reason },
    });
    expect(await signedBy('cancel-meeting', ['CHS-1'], { reason }, [], 'SECRETARIAT')).toEqual({
      ...{ type: 'CancelMeeting', reason },
    });
  });

  it('records a review, and proposes with what it depends on and its term', async () => {
    expect(await signedBy('review', ['D-1', 'revise'], { reason: 'because' }, inReview, 'SECRETARIAT')).toEqual({
      ...{ type: 'RecordReview', outcome: 'revise', reason: 'because' },
    });
    const words = {
      title: 'On rivers',
      class: 'agreement',
      area: 'water',
      justification: 'because',
      'lead-organ': 'M',
    };
    const terms = { 'depends-on': 'D-2,D-3', 'expires-after': '3650' };
    expect(await signedBy('propose', ['D-1'], { ...words, ...terms }, [])).toMatchObject({
      ...{ dependsOn: ['D-2', 'D-3'], expiresAfterDays: 3650 },
    });
    await expect(signedBy('propose', ['D-1'], { ...words, 'expires-after': 'long' }, [])).rejects.toThrow(UsageError);
  });
});

describe('what concordat show says', () => {
  it('of a position: its confirmation, its ruling, and who shares it', () => {
    const position = { kind: 'agreeAdReferendum', confirmBy: day('2024-06-20') } as const;
    const joint = { ...took('AAA', position, '20', 1, H1), jointly: [member('BBB'), member('CCC')] } as DossierEvent;
    const assented = { ...took('BBB', position, '20', 1, H1), assentsTo: 'e'.repeat(64) } as DossierEvent;
    const shown = viewOf([...inReview, joint, assented]).roundList[0]!.positions.map(positionNote);
    expect(shown).toEqual([
      ' (owed, to be confirmed by 2024-06-20; jointly with BBB, CCC; assented: BBB)',
      ' (owed, to be confirmed by 2024-06-20; joint position of AAA)',
    ]);
    expect(viewOf([...inReview, took('AAA', AGREE, '20', 1, H1)]).roundList[0]!.positions.map(positionNote)).toEqual([
      '',
    ]);
  });

  it('of what followed adoption, and nothing before it', () => {
    expect(viewOf(inReview).force).toBeUndefined();
    const pending = {
      type: 'NonSignatureExplained',
      member: member('CCC'),
      because: 'pending',
      note: 'later',
    } as const;
    const events = [...openForSignature(), ...MEMBERS.slice(0, 2).map(signed), pending, { type: 'InEffect' } as const];
    expect(forceText(viewOf(events).force!)).toMatch(
      /signed +AAA, BBB\n +not signed +CCC \(pending\)\n(.*\n)* +in effect from +2024-01-01\n/,
    );
    expect(forceText(viewOf(adopted()).force!)).not.toContain('not signed');
  });
});

describe('the status of a document', () => {
  it('says what it waits for in words, not in those of the code (D34)', async () => {
    let said = '';
    const waiting = [
      {
        ...{ code: 'lack', facts: { lack: 'NotInAPackage', meeting: 'none' }, for: 'not in a package' },
        ...{
          stage: '40',
          stageName: 'Coordination',
          organ: 'CNC',
          on: ['CHAIR-CNC'],
          until: null,
          zone: null,
          rule: 'D34',
        },
      },
    ];
    const lack = { code: 'lack', facts: { lack: 'NotInAPackage' }, stage: '40', rule: 'D34' };
    const possible = [
      {
        ...{ act: 'IssueVersion', stage: null, round: null, by: ['SECRETARIAT'], awaited: true },
        moves: 'then it waits for NotInAPackage at stage 40',
        follows: { next: 'waits', still: false, for: [lack] },
      },
    ];
    const value = { ...viewOf(inReview), waiting, explanation: { possible, blocked: [] } };
    await COMMANDS.find((c) => c.name === 'status')!.run({
      ...{ argument: () => 'D-1', text: () => undefined, texts: () => [], flag: () => false, json: false },
      profile: () => Promise.resolve({ actor: 'AAA' }),
      connection: () =>
        Promise.resolve({ profile: { organisation: 'SCO' }, query: () => Promise.resolve({ ok: true, value }) }),
      emit: (_: unknown, text: string) => (said = text),
    } as unknown as Context);
    expect(said).toContain('waits for  this to change: The document is not on the agenda of a meeting of the organ\n');
    expect(said).toContain('then it waits for this to change: not in a package at stage 40');
    expect(said).not.toContain('NotInAPackage');
  });

  it('calls the stage at which everything begins by its name', async () => {
    let said = '';
    await COMMANDS.find((c) => c.name === 'show')!.run({
      ...{ argument: () => 'D-1', text: () => undefined, texts: () => [], flag: () => false, json: false },
      profile: () => Promise.resolve({ actor: 'AAA' }),
      connection: () =>
        Promise.resolve({
          profile: { organisation: 'SCO' },
          query: () => Promise.resolve({ ok: true, value: viewOf(inReview) }),
        }),
      emit: (_: unknown, text: string) => (said = text),
    } as unknown as Context);
    expect(said).toMatch(/^00 +Proposal +closed/m);
  });
});
