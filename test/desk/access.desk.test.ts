import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditor, chair, delegation, secretariat } from '../../client/index.ts';
import { answerChallenge } from '../../client/signIn.ts';
import { FILES } from '../../client/web/files.ts';
import { SCREENS } from '../../client/web/screens.ts';
import { ActorId, aggregateRef, MeetingId, type Sha256, type TextHash } from '../../contracts/ids.ts';
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
const SEE_ALL = ['SECRETARIAT', 'CHAIR-EG', 'AUDITOR'];
const READ_DRAFTS = [...SEE_ALL, ...MEMBERS, 'LAO'];
const SEE_DOCUMENTS = EVERYBODY.filter((who) => who !== 'MNG');

let desk: Awaited<ReturnType<typeof startDesk>>;
const callers = new Map<string, Caller>();
let textHash: TextHash;
let statement: Sha256;

beforeAll(async () => {
  await openConfidential();
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
  for (const who of EVERYBODY) callers.set(who, await enter(desk.origin, who, personOf(who)));
  await call('KAZ').post('/delegation/consultations', { dossier: MAIN, do: 'comment', comment: SEALED });
}, 180_000);
afterAll(async () => {
  await desk?.kill();
  await closeConfidential();
});

const objection = (reasons: string): Position => ({ kind: 'object', reasons, places: ['para-1' as never] });
const take = (by: string, position: Position, round = 1) =>
  as(by).submit(ABOUT, { type: 'TakePosition', stage: EXPERTS, round, textHash, position });
const call = (who: string) => callers.get(who)!;

/** What stands for the names in the patterns of pages; a page that is added is asked for without a line here. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  id: [MAIN, OTHER, MEETING, 'KAZ', organisation, 'NO-SUCH'],
  kind: ['dossier', 'organisation', 'meeting'],
  act: ['TakePosition', 'FindConsensus', 'EnrolKey', 'ConveneMeeting'],
  n: ['1', '6', '12', '13', '14', '15', '16'],
  statement: [],
};
/** Whatever a page may be asked besides; those that do not know it ignore it. */
const QUERIES = ['', '?entry=6', '?as=IND', '?version=1', '?q=harbour', '?title=harbour', '?from=1'];

function paths(): readonly string[] {
  const fill = (pattern: string) =>
    [...pattern.matchAll(/:([a-z]+)/g)].reduce<readonly string[]>(
      (all, [slot, name]) =>
        all.flatMap((path) =>
          (name === 'statement' ? [statement] : (VALUES[name!] ?? [MAIN])).map((v) => path.replace(slot, v)),
        ),
      [pattern],
    );
  const pages = SCREENS.flatMap(([pattern]) => fill(pattern));
  // A file is what its path says, whatever is asked besides.
  // What needs the archive is not given here, where there is none: whom it proves whole lines to is a rule of the engine (Q23).
  const files = FILES.filter(([pattern]) => !/\/(record|bundle)\./.test(pattern)).flatMap(([pattern]) => fill(pattern));
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
    const found: Record<string, Set<string>> = {
      words: new Set(),
      wish: new Set(),
      draft: new Set(),
      title: new Set(),
      sealed: new Set(),
    };
    let asked = 0;
    for (const who of EVERYBODY)
      for (const path of paths()) {
        const { status, headers, body } = await given(call(who), path);
        asked += 1;
        expect(status).not.toBe(500);
        const told = `${headers}\n${body}`;
        if (holds(told, WORDS)) found['words']!.add(who);
        if (holds(told, WISH)) found['wish']!.add(who);
        if (holds(told, DRAFT)) found['draft']!.add(who);
        if (holds(told, `Document ${MAIN}`)) found['title']!.add(who);
        if (holds(told, SEALED)) found['sealed']!.add(who);
      }
    expect(asked).toBeGreaterThan(300);
    const sorted = (names: Iterable<string> | undefined) => [...(names ?? [])].toSorted();
    expect(sorted(found['title'])).toEqual(SEE_DOCUMENTS.toSorted());
    for (const secret of ['words', 'wish']) {
      const leaked = sorted(found[secret]).filter((who) => ![...SEE_ALL, 'IND'].includes(who));
      expect({ secret, leaked }).toEqual({ secret, leaked: [] });
    }
    expect(sorted(found['draft']).filter((who) => !READ_DRAFTS.includes(who))).toEqual([]);
    // What a delegation asks its own people is told to nobody else, whatever else it may see (I14).
    expect(sorted(found['sealed'])).toEqual(['KAZ']);
    // The test can see a leak: those who may be told are.
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
  });

  it('answers about what is not shown as about what is not there', async () => {
    for (const path of [
      ...['/documents/ID', '/documents/ID/position', '/documents/ID/what-if', '/acts/dossier/ID/TakePosition'],
      ...['/documents/ID/comments', '/documents/ID/comments.csv'],
    ]) {
      const [hidden, missing] = await Promise.all(
        [MAIN, 'NO-SUCH'].map((id) => call('MNG').get(path.replace('ID', id))),
      );
      const same = ({ status, headers, body }: typeof hidden & object, id: string) => ({
        ...{ status, headers, body: body.replaceAll(id, 'ID') },
      });
      expect(same(hidden!, MAIN)).toEqual(same(missing!, 'NO-SUCH'));
    }
  });

  it('is shown to nobody who has not signed in', async () => {
    const stranger = callerAt(desk.origin);
    for (const path of paths().filter((p) => !p.includes('?'))) {
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
    const pages = [`/documents/${MAIN}`, '/documents', '/turn', `/documents/${MAIN}/comments`, '/silence'];
    const streams = new Map(
      await Promise.all(
        EVERYBODY.flatMap((who) =>
          pages.map(async (page) => [`${who} ${page}`, await call(who).listen(page)] as const),
        ),
      ),
    );
    const heard = (who: string, page: string) => streams.get(`${who} ${page}`)!.heard();
    for (const who of SEE_DOCUMENTS)
      await eventually(
        `the first parts for ${who}`,
        async () => heard(who, pages[0]!),
        (h) => h.includes('event: parts'),
      );
    const before = heard('MNG', '/documents');
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
    }
    expect(heard('MNG', '/documents')).toBe(before);
    expect(heard('MNG', pages[0]!)).not.toContain(`Document ${MAIN}`);
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

  it('lets in whoever answers a challenge with the enrolled key, once', async () => {
    const challenge = await ask();
    const jws = answer('KAZ', challenge);
    const stranger = callerAt(desk.origin);
    expect((await stranger.post('/sign-in', { answer: jws })).status).toBe(303);
    const again = await stranger.post('/sign-in', { answer: jws });
    expect({ status: again.status, says: again.body.includes('E46') }).toEqual({ status: 422, says: true });
  });

  it('lets in nobody with a challenge that this desk did not give, or that another desk did', async () => {
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

it('no party is forgotten here', () => expect(EVERYBODY).toEqual(expect.arrayContaining(Object.keys(PARTIES))));
