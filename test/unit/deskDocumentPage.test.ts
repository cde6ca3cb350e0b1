import type { Look } from '../../client/web/desk.ts';
import { documentScreen } from '../../client/web/screens/document.ts';
import { namesIn } from '../../client/words/names.ts';
import type { DossierEvent } from '../../contracts/events.ts';
import type { Sha256 } from '../../contracts/ids.ts';
import type { Explanation, PossibleAct } from '../../contracts/views.ts';
import { dossierView } from '../../domain/dossier/shown/view.ts';
import { AGREE, at, dossierId, dossierOf, organisation, ready, round, roundClosed, stage, took } from './fixtures.ts';

/** The page of a document, made of what the engine answers. */

const house = organisation();
const NOW = at(180);

async function pageOf(events: readonly DossierEvent[], possible: readonly PossibleAct[] = []): Promise<string> {
  const head = { dossier: dossierId('D-1'), n: 9, at: NOW, head: 'a'.repeat(64) as Sha256 };
  const explanation: Explanation = { at: NOW, possible, blocked: [] };
  const view = { ...dossierView(dossierOf(events), { organisation: house, meetings: [] }, head), explanation };
  const value = (name: string) => (name === 'status' ? view : { lines: [], next: null });
  const connection = {
    profile: { organisation: 'SCO' },
    query: async (name: string) => ({ ok: true, value: value(name) }),
  };
  const screen = await documentScreen({
    ...{ viewer: { actor: 'AAA', role: 'member', language: 'en', zone: 'UTC', connection, chairs: [] } },
    ...{ organisation: house, spoken: namesIn('en', 'UTC', house), names: String, now: NOW, param: () => 'D-1' },
    ...{ query: new URLSearchParams(), changed: null },
  } as unknown as Look);
  return `${screen.body as string}`;
}
/** As it is read: without markup, and with single spaces. */
const read = (html: string) => html.replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' ');

describe('the page of a document', () => {
  const asked = [...ready(), ...round('20'), took('AAA', AGREE), took('BBB', AGREE)];

  it('counts who was heard in a round that it names, also once that is over, and says nothing of a text nobody was asked about', async () => {
    expect(read(await pageOf(asked))).toContain('Heard 2 of 3, round 1');
    expect(read(await pageOf([...asked, roundClosed('20', 'deadline')]))).toContain('Heard 2 of 3, round 1');
    expect(read(await pageOf(ready()))).not.toMatch(/Heard|0 of 3/);
  });

  it('says its phase once', async () => {
    const text = read(await pageOf(asked));
    expect(text).toMatch(/Where it stands in progress /);
    expect(text.match(/in progress/g)).toHaveLength(1);
  });

  it('offers each act once at its place, whatever may be said in it', async () => {
    const delegations = { code: 'delegations', stage: stage('20'), rule: 'D27' } as const;
    const finding = { code: 'finding', stage: stage('20'), rule: 'D47' } as const;
    const take = (of: typeof delegations | typeof finding, more: Partial<PossibleAct> = {}) =>
      ({
        ...{ act: 'TakePosition', stage: stage('20'), round: 1, by: ['AAA'], moves: '', awaited: true },
        follows: { next: 'waits', still: false, for: [of] },
        ...more,
      }) as unknown as PossibleAct;
    const own = async (...possible: PossibleAct[]) =>
      /What you can do(.*?)What would move it/.exec(read(await pageOf(asked, possible)))![1]!;
    expect((await own(take(delegations), take(finding))).match(/Take a position/g)).toHaveLength(1);
    expect(await own(take(delegations), take(finding))).toContain('What follows depends on what you say.');
    expect(await own(take(finding), take(finding))).toContain('Then it waits: the chair’s finding (');
    // At two places they are two, and each says where.
    const both = await own(take(finding), take(finding, { stage: stage('50') }));
    expect(both.match(/Take a position \(/g)).toHaveLength(2);
  });
});
