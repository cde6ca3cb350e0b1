import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditor, chair, delegation, secretariat } from '../../client/index.ts';
import { answerChallenge } from '../../client/signIn.ts';
import { FILES } from '../../client/web/files.ts';
import { actsAbout } from '../../client/web/forms/describe.ts';
import { paths } from '../../client/web/paths.ts';
import { SCREENS } from '../../client/web/screens.ts';
import { turnOf } from '../../client/web/screens/turnRows.ts';
import type { ActType } from '../../contracts/acts.ts';
import { ActorId, aggregateRef, MeetingId, type Instant, type Sha256, type TextHash } from '../../contracts/ids.ts';
import { parseQuerySubject, querySubjectsOf } from '../../contracts/names.ts';
import type { Position } from '../../contracts/position.ts';
import {
  as,
  CIRCULATION,
  closeConfidential,
  done,
  engines,
  EVERYBODY,
  EXPERTS,
  MAIN,
  MEMBERS,
  openConfidential,
  organisation,
  OTHER,
  PARTIES,
  personOf,
  prepare,
  profiles,
  textOf,
} from '../int/confidential.ts';
import { WHO_ACTS_ON_DOSSIER, type Capacity } from '../../domain/dossier/who.ts';
import { WHO_ACTS_ON_MEETING, type MEETING_CAPACITIES } from '../../domain/meeting/rules.ts';
import { WHO_ACTS_ON_ORGANISATION, type ORGANISATION_CAPACITIES } from '../../domain/organisation/rules.ts';
import { eventually } from '../int/house.ts';
import { callerAt, enter, type Caller } from './http.ts';
import { startDesk } from './table.ts';

/** Every page and stream of the desk as every role: nobody finds what the engine does not show to that very actor. */

jest.setTimeout(180_000);

const WORDS = 'the harbour of Bandar must not be named';
const WISH = 'a refused wish about the harbour';
const DRAFT = 'Черновик о реках';
const SEALED = 'the ministry of transport would rather wait';
const MEETING = MeetingId.parse('EG-1');
const ABOUT = aggregateRef('dossier', MAIN);
/** A candidate and a depositary look as well. */
const MORE = { BLR: 'candidate', DEPOSITARY: 'depositary' } as const;
const EVERYONE = [...EVERYBODY, ...Object.keys(MORE)];
const SEE_ALL = ['SECRETARIAT', 'CHAIR-EG', 'AUDITOR'];
const READ_DRAFTS = [...SEE_ALL, ...MEMBERS, 'LAO'];
/** Those to whom the engine shows documents before they are adopted, asked by themselves. */
let seeDocuments: readonly string[] = [];

let desk: Awaited<ReturnType<typeof startDesk>>;
const callers = new Map<string, Caller>();
let textHash: TextHash;
let statement: Sha256;

beforeAll(async () => {
  await openConfidential(MORE);
  // At a desk a person is let in, so parties need one as well.
  for (const party of Object.keys(PARTIES))
    await done(
      secretariat(as('SECRETARIAT')).accreditPerson({
        ...{ person: personOf(party), actor: ActorId.parse(party), name: party, level: 'head', mandate: 'note' },
      }),
    );
  textHash = await prepare(MAIN, [textOf(DRAFT, 'ru'), textOf('河流草案', 'zh')]);
  for (const m of MEMBERS) await done(delegation(as(m)).confirmDelivery(MAIN, { stage: CIRCULATION, textHash }));
  await prepare(OTHER, [textOf('Второй черновик', 'ru'), textOf('第二草案', 'zh')]);
  await done(chair(as('CHAIR-EG')).openRound(MAIN, { stage: EXPERTS, textHash, kind: 'open' }));
  await done(take('KAZ', { kind: 'agree' }));
  statement = (await done(take('IND', objection(WORDS)))).statement;
  const meeting = { organ: 'EG' as never, day: '2024-06-22' as never, place: 'Astana', title: 'A meeting of experts' };
  await done(secretariat(as('SECRETARIAT')).convene(MEETING, meeting));
  await done(secretariat(as('SECRETARIAT')).placeOnAgenda(MEETING, { dossier: MAIN, item: 1 }));
  await take('IND', objection(WISH), 2);
  const seedFile = join(engines.dataDir, 'desk.seed');
  writeFileSync(seedFile, engines.seeds.desk, { mode: 0o600 });
  desk = await startDesk({ natsUrl: engines.natsUrl, seedFile, profiles }, 0);
  for (const who of EVERYONE) callers.set(who, await enter(desk.origin, who, personOf(who)));
  await call('KAZ').post('/delegation/consultations', { dossier: MAIN, do: 'comment', comment: SEALED });
  const shown = await Promise.all(EVERYONE.map(async (who) => ({ who, ids: await idsFor(who) })));
  seeDocuments = shown.filter(({ ids }) => ids.includes(MAIN)).map(({ who }) => who);
}, 180_000);
afterAll(async () => {
  await desk?.kill();
  await closeConfidential();
});

const objection = (reasons: string): Position => ({ kind: 'object', reasons, places: ['para-1' as never] });
const take = (by: string, position: Position, round = 1) =>
  as(by).submit(ABOUT, { type: 'TakePosition', stage: EXPERTS, round, textHash, position });
const call = (who: string) => callers.get(who)!;
const linesFor = async (who: string, more: object = {}) => {
  const board = await auditor(as(who)).list(more);
  return board.ok ? board.value : [];
};
const idsFor = async (who: string) => (await linesFor(who)).map((l) => l.dossier);

/** What stands for the names in the patterns of pages; a page that is added is asked for without a line here. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  id: [MAIN, OTHER, MEETING, 'KAZ', organisation, 'NO-SUCH'],
  kind: ['dossier', 'organisation', 'meeting'],
  act: ['TakePosition', 'FindConsensus', 'EnrolKey', 'ConveneMeeting'],
  n: ['1', '6', '12', '13', '14', '15', '16'],
  statement: [],
  preview: ['0'.repeat(16)],
};
/** Whatever a page may be asked besides; those that do not know it ignore it. */
const QUERIES = ['', '?entry=6', '?as=IND', '?version=1', '?q=harbour', '?title=harbour', '?from=1'];

const fill = (pattern: string): readonly string[] =>
  [...pattern.matchAll(/:([a-z]+)/g)].reduce<readonly string[]>(
    (all, [slot, name]) =>
      all.flatMap((path) =>
        (name === 'statement' ? [statement] : (VALUES[name!] ?? [MAIN])).map((v) => path.replace(slot, v)),
      ),
    [pattern],
  );

function everything(): readonly string[] {
  const pages = SCREENS.flatMap(([pattern]) => fill(pattern));
  // A file is what its path says, whatever is asked besides.
  const files = FILES.flatMap(([pattern]) => fill(pattern));
  const asked = pages.flatMap((path) => (path.includes(MAIN) ? QUERIES.map((query) => `${path}${query}`) : [path]));
  return [...asked, ...files];
}

/** Asks again where too much was asked at once: a page that was not given shows nothing of itself. */
async function given(caller: Caller, path: string): ReturnType<Caller['get']> {
  for (;;) {
    const answer = await caller.get(path);
    if (answer.status !== 429) return answer;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** As it is, escaped, or in the payload of a signed statement that a page carries. */
function holds(told: string, words: string): boolean {
  if (told.includes(words)) return true;
  const encoded = told.match(/[A-Za-z0-9_+/=-]{40,}/g) ?? [];
  return encoded.some((e) => Buffer.from(e, 'base64').toString('utf8').includes(words));
}

describe('every page', () => {
  it('tells each role what the engine shows it, and nothing else, in 0 bytes of any answer', async () => {
    const [offered, odd] = [new Set<string>(), new Set<string>()];
    const found: Record<string, Set<string>> = {
      words: new Set(),
      wish: new Set(),
      draft: new Set(),
      title: new Set(),
      sealed: new Set(),
      proven: new Set(),
    };
    let asked = 0;
    const ask = async (who: string) => {
      for (const path of everything()) {
        const { status, headers, body } = await given(call(who), path);
        asked += 1;
        // A look is answered by a page, by whose it is, by that there is none, or by why there is no file yet.
        if (![200, 403, 404, 409].includes(status)) odd.add(`${who} ${path}: ${status}`);
        const told = `${headers}\n${body}`;
        if (holds(told, WORDS)) found['words']!.add(who);
        if (holds(told, WISH)) found['wish']!.add(who);
        if (holds(told, DRAFT)) found['draft']!.add(who);
        if (holds(told, `Document ${MAIN}`)) found['title']!.add(who);
        if (holds(told, SEALED)) found['sealed']!.add(who);
        // Whole lines cannot be taken apart: the files that prove them are given to nobody from whom one is withheld (Q23).
        if (status === 200 && [paths.record(MAIN), paths.bundle(MAIN)].includes(path)) found['proven']!.add(who);
        for (const [, act] of body.matchAll(/href="\/acts\/[a-z]+\/[A-Z0-9-]+\/([A-Za-z]+)/g))
          if (!holdersOf(act as ActType).includes(who)) offered.add(`${act} to ${who} at ${path}`);
      }
    };
    await Promise.all(EVERYONE.map(ask));
    expect(asked).toBeGreaterThan(300);
    expect({ odd: [...odd], offered: [...offered] }).toEqual({ odd: [], offered: [] });
    const sorted = (names: Iterable<string> | undefined) => [...(names ?? [])].toSorted();
    // Members, chairs and offices at least, and of the parties those whose status says so.
    expect(seeDocuments).toEqual(expect.arrayContaining(EVERYBODY.filter((who) => who !== 'MNG')));
    expect(seeDocuments).not.toContain('MNG');
    expect(sorted(found['title'])).toEqual(seeDocuments.toSorted());
    for (const secret of ['words', 'wish']) {
      const leaked = sorted(found[secret]).filter((who) => ![...SEE_ALL, 'IND'].includes(who));
      expect({ secret, leaked }).toEqual({ secret, leaked: [] });
    }
    expect(sorted(found['draft']).filter((who) => !READ_DRAFTS.includes(who))).toEqual([]);
    // What a delegation asks its own people is told to nobody else, whatever else it may see (I14).
    expect(sorted(found['sealed'])).toEqual(['KAZ']);
    // The test can see a leak: those who may be told are.
    expect(sorted(found['proven'])).toEqual([...SEE_ALL].toSorted());
    expect(sorted(found['words'])).toEqual([...SEE_ALL, 'IND'].toSorted());
    // Every page, as everybody, at the rate that a desk allows: thousands of answers.
  }, 600_000);

  it('Q35: tells what would follow to whoever is shown all of the document, and nothing of it to anybody else', async () => {
    const finding = { by: 'CHAIR-EG', act: { type: 'FindConsensus', stage: EXPERTS, round: 1, textHash } };
    const lifting = { by: 'IND', act: { type: 'LiftPosition', stage: EXPERTS, round: 1, textHash } };
    for (const who of EVERYBODY)
      for (const assumption of [finding, lifting, { at: '2099-01-01T00:00:00.000Z' }]) {
        const assume = new URLSearchParams({ assume: JSON.stringify(assumption) }).toString();
        const { status, body } = await given(call(who), `/documents/${MAIN}/what-if?${assume}`);
        const expected = SEE_ALL.includes(who) ? 200 : who === 'MNG' ? 404 : 403;
        expect({ who, status }).toEqual({ who, status: expected });
        if (expected !== 200) expect(body).not.toMatch(/class="pinned"|D26/);
      }
    // Of the whole package the same: to whom it is not told of a document, that one is not counted among those that would change.
    for (const who of EVERYBODY) {
      const { status, body } = await given(call(who), `/meetings/${MEETING}/what-if?lifts=IND&agrees=UZB&concludes=1`);
      const isShown = SEE_ALL.includes(who);
      const answer = { status, tells: /class="differs"/.test(body), closed: body.includes('/rules#Q35') };
      const isThere = status === 200;
      expect({ who, ...answer }).toEqual({
        ...{ who, status: seeDocuments.includes(who) ? 200 : 404 },
        ...{ tells: isShown, closed: isThere && !isShown },
      });
    }
  });

  it('answers about what is not shown as about what is not there', async () => {
    const about = [...SCREENS, ...FILES].map(([pattern]) => pattern).filter((p) => /\/documents\/:id|^\/acts/.test(p));
    const blind = EVERYONE.filter((who) => !seeDocuments.includes(who));
    expect(blind).toContain('MNG');
    const engine = await engines.connectAs('engine');
    for (const who of blind) {
      const asked: string[] = [];
      const listening = engine.subscribe(querySubjectsOf(who as ActorId), {
        callback: (_, message) => void asked.push(message.subject),
      });
      await engine.flush();
      /** What is answered, and what the engine was asked for it: whoever measures the time finds the same. */
      const answered = async (pattern: string, id: string) => {
        asked.length = 0;
        const path = fill(pattern.replace(':id', id).replace(':kind', 'dossier')).at(0)!;
        const { status, headers, body } = await given(call(who), path);
        await engine.flush();
        return {
          status,
          headers,
          body: body.replaceAll(id, 'ID'),
          asked: asked.map((a) => parseQuerySubject(a)?.query),
        };
      };
      let questions = 0;
      for (const pattern of about) {
        const hidden = await answered(pattern, MAIN);
        questions += hidden.asked.length;
        expect({ who, pattern, ...hidden }).toEqual({ who, pattern, ...(await answered(pattern, 'NO-SUCH')) });
      }
      expect(questions).toBeGreaterThan(5);
      listening.unsubscribe();
    }
  });

  it('counts for each role what the engine shows it', async () => {
    const numbers = (text: string, at: RegExp) => (at.exec(text)?.slice(1) ?? []).map(Number);
    for (const who of EVERYONE) {
      const lines = await linesFor(who, { waiting: true, own: true });
      const documents = await given(call(who), '/documents');
      expect([who, numbers(documents.body, /<span id="count">(\d+) of (\d+)/)]).toEqual([
        who,
        [lines.length, lines.length],
      ]);
      const turn = turnOf(lines, ActorId.parse(who), new Date().toISOString() as Instant);
      const { body } = await given(call(who), '/turn');
      const told = [/id="mine"><h2>[^<]*<small>(\d+)/, /id="others"><h2>[^<]*<small>(\d+)/].flatMap((at) =>
        numbers(body, at),
      );
      expect([who, told]).toEqual([who, [turn.mine.length, turn.others.length]]);
      const package_ = await linesFor(who, { meeting: MEETING });
      const board = await given(call(who), `/meetings/${MEETING}`);
      expect([who, numbers(board.body, /<strong>(\d+) of (\d+)\s/)]).toEqual([
        who,
        package_.length === 0 && board.status === 404 ? [] : [package_.length, package_.length],
      ]);
      const view = await auditor(as(who)).status(MAIN);
      if (!view.ok) continue;
      const page = await given(call(who), `/documents/${MAIN}`);
      expect([who, numbers(page.body, /<dt>Heard<\/dt>\s*<dd>\s*(?:<bdi[^>]*>)?(\d+) of (\d+)/)]).toEqual([
        who,
        [view.value.heard, view.value.counted],
      ]);
    }
    // The test can see a difference: not everybody is shown the same numbers.
    expect(
      new Set((await Promise.all(EVERYONE.map((who) => linesFor(who)))).map((l) => l.length)).size,
    ).toBeGreaterThan(1);
  });

  it('is shown to nobody who has not signed in', async () => {
    const stranger = callerAt(desk.origin);
    for (const path of everything().filter((p) => !p.includes('?'))) {
      const { status, body } = await given(stranger, path);
      expect({ path, status }).toEqual({ path, status: 303 });
      expect(body).toBe('');
    }
    expect((await given(stranger, `/live?page=/documents/${MAIN}`)).status).toBe(403);
    expect((await given(callerAt(desk.origin, 'concordat-session=made-up'), '/turn')).status).toBe(303);
  });
});

describe('every stream', () => {
  it('tells nobody of a change that is not shown on its page', async () => {
    // Every page that changes by itself, for whomever it does.
    const live = new Set([`/documents/${MAIN}`]);
    for (const path of SCREENS.flatMap(([pattern]) =>
      fill(pattern.replace(':id', pattern.startsWith('/meet') ? MEETING : MAIN)),
    ))
      for (const who of ['SECRETARIAT', 'CHAIR-EG', 'KAZ'])
        if ((await given(call(who), path)).body.includes('data-live=')) live.add(path);
    const pages = [...live];
    expect(pages.length).toBeGreaterThan(8);
    const streams = new Map(
      await Promise.all(
        EVERYONE.flatMap((who) => pages.map(async (page) => [`${who} ${page}`, await call(who).listen(page)] as const)),
      ),
    );
    const heard = (who: string, page: string) => streams.get(`${who} ${page}`)!.heard();
    for (const who of seeDocuments)
      await eventually(
        `the first parts for ${who}`,
        async () => heard(who, pages[0]!),
        (h) => h.includes('event: parts'),
      );
    const before = new Map(pages.map((page) => [page, heard('MNG', page)]));
    await done(as('IND').submit(ABOUT, { type: 'WithdrawPosition', stage: EXPERTS, round: 1, textHash }));
    await done(take('IND', objection(`${WORDS}, said again`)));
    await eventually(
      'the change on the page of who made it',
      async () => heard('IND', pages[0]!),
      (h) => h.includes('said again') || (h.match(/event: parts/g) ?? []).length > 1,
    );
    await eventually(
      'the change on the page of the chair',
      async () => heard('CHAIR-EG', pages[0]!),
      (h) => (h.match(/event: parts/g) ?? []).length > 1,
    );
    for (const [name, stream] of streams) {
      const [who = ''] = name.split(' ');
      if (![...SEE_ALL, 'IND'].includes(who))
        expect({ name, leaks: holds(stream.heard(), WORDS) }).toEqual({ name, leaks: false });
      if (!seeDocuments.includes(who))
        expect({ name, leaks: stream.heard().includes(`Document ${MAIN}`) }).toEqual({ name, leaks: false });
    }
    const parts = (of: string) => of.match(/event: parts/g)?.length ?? 0;
    for (const page of pages)
      expect({ page, parts: parts(heard('MNG', page)) }).toEqual({ page, parts: parts(before.get(page)!) });
    for (const stream of streams.values()) stream.stop();
  });

  it('ends when its reader signs out', async () => {
    const caller = await enter(desk.origin, 'UZB', personOf('UZB'));
    const stream = await caller.listen('/documents');
    await eventually(
      'the first parts',
      async () => stream.heard(),
      (h) => h.includes('event: parts'),
    );
    await caller.post('/sign-out', {});
    await done(take('UZB', { kind: 'abstain' }));
    await eventually(
      'the end of the stream',
      async () => stream.heard(),
      (h) => h.includes('event: end'),
    );
  });
});

/** Who holds each capacity that the tables name, in this house; of a document that is not known yet, whoever could. */
const [CHAIR, STATES] = [['CHAIR-EG'], ['BLR', ...Object.keys(PARTIES)]];
const HOLDERS: Readonly<
  Record<Capacity | keyof typeof MEETING_CAPACITIES | keyof typeof ORGANISATION_CAPACITIES, readonly string[]>
> = {
  ...{ secretariat: ['SECRETARIAT'], process: [], founder: [], depositary: ['DEPOSITARY'] },
  ...{
    chairOfStage: CHAIR,
    presentChair: CHAIR,
    chairOfOrgan: CHAIR,
    consentingChair: CHAIR,
    offered: CHAIR,
    chair: CHAIR,
  },
  ...{ delegation: MEMBERS, proposer: MEMBERS, owner: MEMBERS, accedingState: STATES },
  ...{ secretariatOrChair: ['SECRETARIAT', ...CHAIR], signatory: [...CHAIR, ...MEMBERS, ...STATES] },
  ...{ witness: [...MEMBERS, 'AUDITOR'], anybody: EVERYONE },
};
const holdersOf = (act: ActType): readonly string[] =>
  [{ ...WHO_ACTS_ON_DOSSIER, ...WHO_ACTS_ON_MEETING, ...WHO_ACTS_ON_ORGANISATION }[act]]
    .flat()
    .flatMap((capacity) => HOLDERS[capacity as keyof typeof HOLDERS]);

describe('the form of every act', () => {
  const KINDS = { dossier: MAIN, meeting: MEETING, organisation } as const;

  it.each(Object.entries(KINDS))('about a %s is given to those who may do it, and to nobody else', async (kind, id) => {
    const acts = actsAbout(kind as keyof typeof KINDS);
    const wrong: string[] = [];
    await Promise.all(
      EVERYONE.map(async (who) => {
        for (const act of acts) {
          const { status, body } = await given(call(who), `/acts/${kind}/${id}/${act}`);
          const isGiven = status === 200 && body.includes('action="/preview"');
          if (!isGiven && status !== 403) wrong.push(`${act} to ${who}: ${status}`);
          if (isGiven !== holdersOf(act).includes(who))
            wrong.push(`${act} ${isGiven ? 'is' : 'is not'} given to ${who}`);
          // Whoever may not is told whose it is, by the rule.
          if (!isGiven && !/href="\/rules#[DMO]\d+"/.test(body)) wrong.push(`${act}: ${who} is not told why`);
        }
      }),
    );
    expect(wrong).toEqual([]);
    expect(acts.length).toBeGreaterThan(10);
  });
});

describe('a form', () => {
  const fields = { aggregate: ABOUT, act: 'TakePosition' };

  it('is taken from a page of this desk alone', async () => {
    for (const path of ['/preview', '/statements', '/sign-out', '/language', '/sign-in', '/demo/sign-in', '/demo/key'])
      for (const origin of ['https://desk.example.com', 'null', null]) {
        const { status } = await call('KAZ').post(path, fields, origin);
        expect({ path, origin, status }).toEqual({ path, origin, status: 403 });
      }
    expect((await call('KAZ').get('/turn')).status).toBe(200);
  });

  it('sends what one has signed oneself, and nobody else’s statement', async () => {
    const foreign = await as('IND').draft(ABOUT, { type: 'TakeUpProposal' });
    const { signedBy } = await import('../../client/signing.ts');
    const jws = signedBy(as('IND').profile.privateKey)(foreign);
    const before = await auditor(as('AUDITOR')).entries(ABOUT);
    const { status, body } = await call('KAZ').post('/statements', { jws, n: '0' });
    expect(status === 409 || status === 422).toBe(true);
    const shown = /name="n" value="(\d+)"/.exec(body)?.[1] ?? '0';
    const again = await call('KAZ').post('/statements', { jws, n: shown });
    expect(again.body).toContain('E35');
    expect(await auditor(as('AUDITOR')).entries(ABOUT)).toEqual(before);
  });

  it('keeps what was typed beside its mistake', async () => {
    const { status, body } = await call('UZB').post('/preview', {
      ...{ ...fields, stage: EXPERTS, round: '1', textHash, 'position.kind': 'object' },
      'position.object.reasons': '<script>alert(1)</script>',
    });
    expect(status).toBe(422);
    expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(body).not.toContain('<script>alert');
    expect(body).toMatch(/aria-invalid="true"[^>]*aria-describedby="f-position-object-places-m"/);
  });
});

describe('signing in', () => {
  const ask = async () => {
    const { body } = await callerAt(desk.origin).post('/sign-in/challenge', {});
    return /answer-challenge ([A-Za-z0-9_-]{43})/.exec(body)![1]!;
  };
  const answer = (who: string, challenge: string, origin = desk.origin) =>
    answerChallenge(as(who).profile, as(who).profile.privateKey, origin, challenge);

  it('lets in whoever answers a challenge with the enrolled key, once (E46)', async () => {
    const challenge = await ask();
    const jws = answer('KAZ', challenge);
    const stranger = callerAt(desk.origin);
    expect((await stranger.post('/sign-in', { answer: jws })).status).toBe(303);
    const again = await stranger.post('/sign-in', { answer: jws });
    expect({ status: again.status, says: again.body.includes('E46') }).toEqual({ status: 422, says: true });
  });

  it('lets in nobody with a challenge that this desk did not give, or that another desk did (E46, E09)', async () => {
    const stranger = callerAt(desk.origin);
    expect((await stranger.post('/sign-in', { answer: answer('KAZ', 'A'.repeat(43)) })).body).toContain('E46');
    const elsewhere = answer('KAZ', await ask(), 'https://desk.example.com');
    expect((await stranger.post('/sign-in', { answer: elsewhere })).body).toContain('E09');
  });

  it('is refused for a while to whoever tries too often', async () => {
    const stranger = callerAt(desk.origin);
    const tried: number[] = [];
    for (let i = 0; i < 30; i += 1) tried.push((await stranger.post('/sign-in', { answer: 'x' })).status);
    expect(tried).toContain(429);
  });
});

it('no party is forgotten here', () => expect(EVERYONE).toEqual(expect.arrayContaining(Object.keys(PARTIES))));
