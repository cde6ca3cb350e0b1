import { chair, delegation, secretariat, textFrom, type SubmitResult } from '../../client/index.ts';
import {
  StageCode,
  aggregateRef,
  type AggregateRef,
  type Day,
  type DossierId,
  type MeetingId,
  type MemberId,
  type OrganId,
  type TextHash,
} from '../../contracts/ids.ts';
import type { Place, Position } from '../../contracts/position.ts';
import type { DossierView, RoundView } from '../../contracts/views.ts';
import { eventually, type House } from './house.ts';
import { MEMBERS } from './procedure.ts';

/** What everybody says about one document, from its proposal to its effect. Every outcome is kept as its sender was told it. */

export type Told = { readonly aggregate: AggregateRef; readonly result: SubmitResult };
export type Walk = ReturnType<typeof walk>;

const at = (code: string) => StageCode.parse(code);
const agree: Position = { kind: 'agree' };

/** `atRest`: waited for before anybody answers what the process has just asked. */
export function walk(
  house: House,
  dossier: DossierId,
  told: (what: Told) => void,
  atRest: () => Promise<void> = () => Promise.resolve(),
) {
  const ref = aggregateRef('dossier', dossier);
  type Say = (c: Parameters<Parameters<House['settle']>[1]>[0]) => Promise<SubmitResult>;

  const say = async (actor: string, submit: Say, aggregate: AggregateRef = ref): Promise<SubmitResult> => {
    const result = await house.settle(actor, submit);
    told({ aggregate, result });
    return result;
  };
  /** The scenario expects no refusal here. */
  const recorded = async (actor: string, submit: Say, aggregate: AggregateRef = ref): Promise<void> => {
    const result = await say(actor, submit, aggregate);
    if (!result.ok)
      throw new Error(
        `${actor} was refused on ${aggregate}: ${result.refusal.rule} ${result.refusal.lack} ${JSON.stringify(result.refusal.facts)}`,
      );
  };
  const view = (what: string, wanted: (view: DossierView) => boolean, ms?: number): Promise<DossierView> => {
    const ask = async () => {
      const answer = await house.as('SECRETARIAT').query('status', { dossier });
      if (!answer.ok) throw new Error(`no status of ${dossier}: ${answer.refusal.rule}`);
      return answer.value;
    };
    return eventually(`${what} of ${dossier}`, ask, wanted, ms);
  };
  const openRound = async (code: string): Promise<RoundView> => {
    const isOpen = (r: RoundView) => r.stage === code && r.outcome === null;
    const round = (await view(`an open round at ${code}`, (v) => v.roundList.some(isOpen))).roundList.find(isOpen)!;
    await atRest();
    return round;
  };
  const inRound = ({ stage, round, textHash }: RoundView) => ({ stage, round, textHash });

  const it = {
    ref,
    say,
    recorded,
    view,
    openRound,
    /** Proposes and registers. */
    async file(documentClass: 'statement' | 'decision'): Promise<void> {
      const proposal = {
        ...{
          title: `Document ${dossier}`,
          class: documentClass,
          area: 'energy',
          justification: 'it is needed',
          leadOrgan: 'experts',
        },
        proposer: 'AAA' as MemberId,
      };
      await recorded('SECRETARIAT', (c) => secretariat(c).propose(dossier, proposal));
      await recorded('SECRETARIAT', (c) => secretariat(c).register(dossier));
    },
    async issue(number: number): Promise<TextHash> {
      const text = textFrom(`# Document ${dossier}\n\nVersion ${number}.\n`, { language: 'ru' });
      if (!text.ok) throw new Error(text.refusal.lack);
      let textHash = '' as TextHash;
      await recorded('SECRETARIAT', async (c) => {
        const issued = await secretariat(c).issueVersion(dossier, {
          number,
          title: `Document ${dossier}`,
          texts: [text.value],
        });
        textHash = issued.textHash;
        return issued;
      });
      // A statement that was sent again tells no hash: the journal does.
      return textHash === ''
        ? ((await view('a version', (v) => v.version?.number === number)).textHash as TextHash)
        : textHash;
    },
    /** Circulates and has everybody confirm the delivery. */
    async circulate(textHash: TextHash): Promise<void> {
      await recorded('SECRETARIAT', (c) => secretariat(c).circulate(dossier, { textHash }));
      await Promise.all(
        MEMBERS.map((m) => recorded(m, (c) => delegation(c).confirmDelivery(dossier, { stage: at('10'), textHash }))),
      );
    },
    /** Everybody agrees; whoever is named objects first, and lifts. */
    async agreeAll(code: string, objector?: string): Promise<RoundView> {
      const round = await it.openRound(code);
      await Promise.all(
        MEMBERS.map(async (m) => {
          if (m === objector) {
            const position: Position = { kind: 'object', reasons: 'not yet', places: ['para-1' as Place] };
            await recorded(m, (c) => delegation(c).takePosition(dossier, { ...inRound(round), position }));
            await recorded(m, (c) => delegation(c).lift(dossier, inRound(round)));
          } else await recorded(m, (c) => delegation(c).takePosition(dossier, { ...inRound(round), position: agree }));
        }),
      );
      return round;
    },
    find: (round: RoundView) => recorded('CHAIR', (c) => chair(c).findConsensus(dossier, inRound(round))),
    /** A meeting with this document as its only item, which sits. */
    async meet(meeting: MeetingId): Promise<void> {
      const its = aggregateRef('meeting', meeting);
      await recorded(
        'SECRETARIAT',
        (c) =>
          secretariat(c).convene(meeting, {
            organ: 'CHS' as OrganId,
            day: '2030-07-04' as Day,
            place: 'Astana',
            title: 'Meeting',
          }),
        its,
      );
      await recorded('SECRETARIAT', (c) => secretariat(c).placeOnAgenda(meeting, { dossier, item: 1 }), its);
      await recorded('CHAIR', (c) => chair(c).approveAgenda(meeting), its);
      await recorded('CHAIR', (c) => chair(c).openSitting(meeting), its);
    },
    async sign(): Promise<void> {
      const adopted = await view('adoption', (v) => v.phase === 'adopted');
      const { textHash } = adopted;
      if (!textHash) throw new Error(`${dossier} was adopted without a text`);
      await atRest();
      await Promise.all(MEMBERS.map((m) => recorded(m, (c) => delegation(c).sign(dossier, { textHash }))));
    },
    inEffect: () => view('effect', (v) => v.phase === 'inEffect'),
  };
  return it;
}

/** A statement all the way: circulation, experts, ministers, summit. `objectors`: who objects first, by stage. */
export async function takeStatement(
  w: Walk,
  objectors: Readonly<Record<string, string | undefined>> = {},
): Promise<void> {
  await w.file('statement');
  await w.circulate(await w.issue(1));
  for (const code of ['20', '30', '60']) await w.find(await w.agreeAll(code, objectors[code]));
  await w.inEffect();
}

/** A decision all the way: circulation, experts, a meeting that numbers its act, signature by everybody. */
export async function takeDecision(
  w: Walk,
  meeting: MeetingId,
  objectors: Readonly<Record<string, string | undefined>> = {},
): Promise<void> {
  await w.file('decision');
  await Promise.all([
    w.meet(meeting),
    (async () => {
      await w.circulate(await w.issue(1));
      await w.find(await w.agreeAll('20', objectors['20']));
    })(),
  ]);
  await w.find(await w.agreeAll('50', objectors['50']));
  await w.sign();
  await w.inEffect();
}
