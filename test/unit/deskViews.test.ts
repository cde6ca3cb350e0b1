import { createViews } from '../../client/web/views.ts';
import { aggregateRef, type ActorId, type DossierId } from '../../contracts/ids.ts';

/** A page about many documents asks again for those that have changed, and for no others. */

const ref = (id: string) => aggregateRef('dossier', id);
const ids = (...of: string[]) => of as DossierId[];

/** An engine whose documents say how often they have changed, and what they wait for; it keeps what it was asked. */
function engine() {
  const documents = new Map<string, { n: number; code?: string }>([
    ['D-1', { n: 1 }],
    ['D-2', { n: 1 }],
  ]);
  const asked: string[] = [];
  let outage = false;
  const as = (actor: string) => ({
    actor: actor as ActorId,
    connection: {
      query: async (_: string, { dossier }: { dossier: string }) => {
        asked.push(`${actor} ${dossier}`);
        if (outage) throw new Error('no answer');
        const found = documents.get(dossier);
        await new Promise((resolve) => setImmediate(resolve));
        if (!found) return { ok: false, refusal: { rule: 'Q01' } };
        return { ok: true, value: { dossier, entries: found.n, waiting: [{ code: found.code ?? 'round' }] } };
      },
    } as never,
  });
  return { documents, asked, as, fails: (is: boolean) => (outage = is) };
}

function opened() {
  const { documents, asked, as, fails } = engine();
  let now = 0;
  const views = createViews(() => now);
  const look = async (who = 'SEC', of = ids('D-1', 'D-2')) =>
    (await views.of(as(who), of)).map((v) => `${v.dossier} ${v.entries}`);
  /** What was asked since this was called last. */
  const since = () => asked.splice(0);
  return { documents, views, look, since, fails, pass: (ms: number) => void (now += ms) };
}

describe('views of many documents', () => {
  it('are asked for once by each actor, and of a change that one alone', async () => {
    const { documents, views, look, since } = opened();
    expect([await look(), await look(), await look('AUD')]).toEqual(Array(3).fill(['D-1 1', 'D-2 1']));
    expect(since()).toEqual(['SEC D-1', 'SEC D-2', 'AUD D-1', 'AUD D-2']);
    documents.set('D-2', { n: 2 });
    views.changed(ref('D-2'));
    expect(await look()).toEqual(['D-1 1', 'D-2 2']);
    expect(since()).toEqual(['SEC D-2']);
  });

  it('are asked for again where a meeting, the organisation or anything may have changed, and each minute', async () => {
    const { views, look, since, pass } = opened();
    const both = ['SEC D-1', 'SEC D-2'];
    await look();
    for (const change of [null, aggregateRef('meeting', 'CNC-1'), aggregateRef('organisation', 'SCO')]) {
      since();
      views.changed(change);
      await look();
      expect(since()).toEqual(both);
    }
    pass(59_999);
    await look();
    expect(since()).toEqual([]);
    pass(1);
    await look();
    expect(since()).toEqual(both);
  });

  it('that changed while they were asked for are not kept', async () => {
    const { documents, views, look, since } = opened();
    const early = look();
    documents.set('D-1', { n: 2 });
    views.changed(ref('D-1'));
    await early;
    since();
    expect(await look()).toEqual(['D-1 2', 'D-2 1']);
    expect(since()).toEqual(['SEC D-1']);
  });

  it('of what waits for its number are asked for whatever changes: others may be in its act', async () => {
    const { documents, views, look, since } = opened();
    documents.set('D-2', { n: 1, code: 'oneAct' });
    await look();
    since();
    views.changed(ref('D-1'));
    await look();
    expect(since()).toEqual(['SEC D-1', 'SEC D-2']);
  });

  it('that are refused, or not answered, are asked for again', async () => {
    const { look, since, fails } = opened();
    expect(await look('SEC', ids('D-1', 'NO-SUCH'))).toEqual(['D-1 1']);
    await look('SEC', ids('D-1', 'NO-SUCH'));
    expect(since()).toEqual(['SEC D-1', 'SEC NO-SUCH', 'SEC NO-SUCH']);
    fails(true);
    await expect(look()).rejects.toThrow('no answer');
    fails(false);
    expect(await look()).toEqual(['D-1 1', 'D-2 1']);
  });
});
