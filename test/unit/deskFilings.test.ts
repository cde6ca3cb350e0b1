import { createFilings, FILINGS_BYTES, FILINGS_OF_ONE, type Filing } from '../../client/web/filings.ts';
import { createPreviews, previewName, PREVIEWS_BYTES, PREVIEWS_OF_ONE } from '../../client/web/previews.ts';
import { bracketsIn, documentFrom } from '../../client/index.ts';
import type { Act } from '../../contracts/acts.ts';
import type { ActorId, AggregateRef, PersonId } from '../../contracts/ids.ts';

/** What a desk keeps of a filing before it is signed: of whom, for how long, and how much. */

const staff = (person: string) => ({ actor: 'SECRETARIAT' as ActorId, person: person as PersonId });
const filing = (bytes: number): Filing => ({
  ...{ proposal: null, open: '' },
  texts: [{ file: 'a.md', text: { bytes } as Filing['texts'][number]['text'] }],
});

describe('filings', () => {
  it('are kept for whoever gave them, each under its document, until they are forgotten', () => {
    const filings = createFilings();
    filings.keep(staff('ONE'), 'A', filing(1));
    filings.keep(staff('ONE'), 'A', filing(2));
    expect(filings.find(staff('ONE'), 'A')).toEqual(filing(2));
    expect(filings.find(staff('TWO'), 'A')).toBeNull();
    expect(filings.find(staff('ONE'), 'B')).toBeNull();
    filings.forget(staff('ONE'), 'A');
    expect(filings.find(staff('ONE'), 'A')).toBeNull();
  });

  it(`are at most ${FILINGS_OF_ONE} of one person, and of all together so many bytes: the oldest makes room`, () => {
    const filings = createFilings();
    filings.keep(staff('TWO'), 'D-0', filing(1));
    for (let i = 0; i <= FILINGS_OF_ONE; i += 1) filings.keep(staff('ONE'), `D-${i}`, filing(1));
    expect(filings.find(staff('ONE'), 'D-0')).toBeNull();
    expect(filings.find(staff('ONE'), 'D-1')).not.toBeNull();
    expect(filings.find(staff('TWO'), 'D-0')).not.toBeNull();
    filings.keep(staff('THREE'), 'D-0', filing(FILINGS_BYTES));
    expect(filings.find(staff('ONE'), 'D-1')).toBeNull();
    expect(filings.find(staff('THREE'), 'D-0')).not.toBeNull();
  });
});

describe('what is shown before it is signed', () => {
  const about = (n: number, bytes = 1) => ({
    ...{ aggregate: `dossier/D-${n}` as AggregateRef, from: '/turn' },
    act: { type: 'WithdrawProposal', reason: 'x'.repeat(bytes) } as Act,
  });

  it('is kept under the same name for the same act, in whatever order its members stand, for its person alone', () => {
    const previews = createPreviews();
    const name = previews.keep(staff('ONE'), about(1));
    const turned = { aggregate: about(1).aggregate, act: { reason: 'x', type: 'WithdrawProposal' } as Act };
    expect([previewName(turned), previewName(about(2))]).toEqual([name, expect.not.stringMatching(name) as string]);
    expect(previews.find(staff('ONE'), name)).toEqual({ ...about(1), receipt: null });
    expect(previews.find(staff('TWO'), name)).toBeNull();
  });

  it('is known to be sent until it is prepared again', () => {
    const previews = createPreviews();
    const name = previews.keep(staff('ONE'), about(1));
    previews.sent(staff('TWO'), name, '/receipts/two');
    previews.sent(staff('ONE'), name, '/receipts/one');
    expect(previews.find(staff('ONE'), name)?.receipt).toBe('/receipts/one');
    previews.keep(staff('ONE'), about(1));
    expect(previews.find(staff('ONE'), name)?.receipt).toBeNull();
  });

  it(`is at most ${PREVIEWS_OF_ONE} of one person, and of all together so many bytes: the oldest makes room`, () => {
    const previews = createPreviews();
    const other = previews.keep(staff('TWO'), about(0));
    const names = Array.from({ length: PREVIEWS_OF_ONE + 1 }, (_, n) => previews.keep(staff('ONE'), about(n)));
    expect(names.map((name) => previews.find(staff('ONE'), name) !== null)).toEqual(names.map((_, n) => n > 0));
    expect(previews.find(staff('TWO'), other)).not.toBeNull();
    const large = previews.keep(staff('THREE'), about(0, PREVIEWS_BYTES));
    expect(previews.find(staff('THREE'), large)).not.toBeNull();
    expect([previews.find(staff('TWO'), other), previews.find(staff('ONE'), names.at(-1)!)]).toEqual([null, null]);
  });
});

describe('a file that was given', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);

  it('says its language and its metadata itself, or neither', async () => {
    const said = await documentFrom('a.md', bytes('---\nlanguage: ru\ntitle: On rivers\n---\n# X\n'));
    expect(said).toMatchObject({ ok: true, value: { metadata: { title: 'On rivers' }, text: { language: 'ru' } } });
    const silent = await documentFrom('a.txt', bytes('x\n'));
    expect(silent).toMatchObject({ ok: true, value: { text: { language: 'und', mediaType: 'text/plain' } } });
    // What stands in a file is anybody's: a language that is none is as good as none.
    const hostile = await documentFrom('a.md', bytes('---\nlanguage: <script>\n---\nx\n'));
    expect(hostile).toMatchObject({ ok: true, value: { text: { language: 'und' } } });
  });

  it('has places, and words in brackets at some of them', () => {
    expect(bracketsIn('one {#para-1}\n\n[two] {#para-2}\n')).toEqual({
      places: ['para-1', 'para-2'],
      open: ['para-2'],
    });
  });
});
