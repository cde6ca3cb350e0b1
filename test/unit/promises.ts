import { deepStrictEqual as deepEqual, notStrictEqual as notEqual, ok, strictEqual as equal } from 'node:assert';
import type { DossierEvent } from '../../contracts/events.ts';
import type { StageCode, TextHash } from '../../contracts/ids.ts';
import type { VersionManifest } from '../../contracts/text.ts';
import { ownView } from '../../domain/dossier/facts/ownProcedure.ts';
import { currentVersion, openRounds, type DossierState } from '../../domain/dossier/state.ts';
import { chairOf } from '../../domain/organisation/state.ts';
import { plusMs } from '../../domain/time.ts';
import type { Logged } from './world.ts';

/** What the optional policies of a procedure promise, told without the rules that keep it. Looked at after every statement. */

const digestAt = (m: VersionManifest, place: string) => m.places?.find(([p]) => p === place)?.[1];

export function promisesHold(said: Logged): void {
  const was = said.before.state as DossierState;
  const is = said.after.state as DossierState;
  for (const e of said.entry.events as readonly DossierEvent[]) promiseHolds(e, was, is, said);
}

function promiseHolds(e: DossierEvent, was: DossierState, is: DossierState, said: Logged): void {
  const { procedure, ...organisation } = ownView(said, was).organisation;
  if (!procedure) return;
  const { policy } = procedure;
  const split = (text: TextHash | undefined) => was.splitInto.filter((p) => p.textHash === text);
  const before = currentVersion(was);
  switch (e.type) {
    case 'VersionIssued': {
      const gone = split(before?.textHash).flatMap((p) => p.places);
      if (!before) return;
      if (policy.splitTakesPlaces)
        for (const p of gone) notEqual(digestAt(e.manifest, p), digestAt(before.manifest, p), `${p} left the text`);
      if (!policy.agreedPlacesStay || was.reopenedPlaces.length === 0) return;
      const free: readonly string[] = [
        ...[...was.reopenedPlaces, ...gone, ...before.manifest.openPlaces.map((p) => p.place)],
        ...was.acceptedAmendments.flatMap((a) => a.place ?? []),
      ];
      const agreed = (m: VersionManifest) => m.places?.filter(([p]) => !free.includes(p));
      return deepEqual(agreed(e.manifest), agreed(before.manifest));
    }
    case 'ReturnedToStage':
    case 'StageReopened': {
      const names = (e.places ?? []).length > 0;
      if (policy.namedPlacesHold && !names && was.reopenedPlaces.length > 0)
        deepEqual(is.reopenedPlaces, was.reopenedPlaces);
      const route = was.definition!.route.map((s) => s.stage);
      const from = e.type === 'ReturnedToStage' ? e.from : e.stage;
      const chair = (stage: StageCode) => chairOf({ procedure, ...organisation }, procedure.stages[stage]!.organ);
      if (policy.laterOrganHolds || e.type === 'StageReopened')
        for (const r of openRounds(was))
          if (route.indexOf(r.stage) > route.indexOf(from)) equal(chair(r.stage), said.by, `${r.stage} is asked`);
      return;
    }
    case 'RoundOpened':
    case 'ConsensusFound':
    case 'VoteDeclared':
    case 'TakenAsBasis':
      if (policy.splitOwesRest) deepEqual(split(e.textHash), [], 'the text that was split is no question any more');
      if (e.type !== 'RoundOpened') equal(e.ruleApplied !== undefined, policy.statesGrounds === true);
      return;
    case 'TextCorrected': {
      const { deadline, noticedAt } = was.corrections.find((c) => c.number === e.correction)!;
      ok(said.entry.at >= deadline);
      if (!policy.correctionsNoticed) return;
      ok(noticedAt !== null && said.entry.at >= plusMs(noticedAt, policy.correctionMinimumMs ?? 0));
      return;
    }
    default:
  }
}
