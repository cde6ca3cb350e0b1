import type { DossierAct } from '../../../contracts/acts.ts';
import type { Day, DossierId } from '../../../contracts/ids.ts';
import { refused } from '../../decision.ts';
import { firstOf, type Check, type DossierContext } from '../context.ts';
import { cameIntoEffect, type DossierState } from '../state.ts';

/** What a treaty depends on, and what became of it: in effect, gone on in another document, or ended without ever being in effect. */

type Announcement = Extract<DossierAct, { type: 'AnnounceEntryIntoForce' }>;
type Dossiers = DossierContext['dossiers'];

/** It is over, and was never in effect. */
export function isOverWithoutEffect({ phase, effectiveOn }: DossierState): boolean {
  const goesOn = phase === 'proposed' || phase === 'inProgress' || phase === 'deferred' || phase === 'adopted';
  return effectiveOn === null && !goesOn;
}

/** The documents in which one goes on that was merged, or split as a whole; none of another one. */
function followers(of: DossierState | undefined): readonly DossierId[] {
  if (of?.phase === 'merged') return of.mergedInto === null ? [] : [of.mergedInto];
  return of?.phase === 'split' ? of.splitInto.map((p) => p.dossier) : [];
}

/**
 * Where the announcement stands with what the document depends on. `through`: what it passes through, since it names where that
 * went on; `last`: what stands for the dependencies in the end; `fallen`: those of the last that can never come into effect.
 */
function paths({ dependsOn }: DossierState, act: Announcement, dossiers: Dossiers) {
  const named = (d: DossierId) => followers(dossiers[d]).filter((f) => act.through?.includes(f));
  const walk = (d: DossierId): readonly DossierId[] => [d, ...named(d).flatMap(walk)];
  const walked = [...new Set(dependsOn.flatMap(walk))];
  const last = walked.filter((d) => named(d).length === 0);
  const isFallen = (d: DossierId) =>
    dossiers[d] !== undefined && isOverWithoutEffect(dossiers[d]) && followers(dossiers[d]).length === 0;
  return { walked, through: walked.filter((d) => !last.includes(d)), last, fallen: last.filter(isFallen) };
}

/** Those that can never come into effect any more: it is announced without them. */
export function fallenAway(state: DossierState, act: Announcement, { dossiers }: DossierContext): readonly DossierId[] {
  return paths(state, act, dossiers).fallen;
}

/** The days on which the others came into effect. */
export function effectDays(state: DossierState, act: Announcement, { dossiers }: DossierContext): readonly Day[] {
  return paths(state, act, dossiers).last.flatMap((d) => dossiers[d]?.effectiveOn ?? []);
}

/**
 * Each of them has come into effect by now, whatever became of it afterwards (D83); what went on in another document is followed
 * there, and what fell away is left out, where the announcement says so. Which part of a split it is, and that it may do
 * without, rests on a paper (D159).
 */
export function dependenciesHold(state: DossierState, act: Announcement, context: DossierContext): Check {
  const { dossiers, at } = context;
  const { walked, through, last, fallen } = paths(state, act, dossiers);
  const isInEffect = (d: DossierId) => dossiers[d] !== undefined && cameIntoEffect(dossiers[d], at);
  const mayLack = (d: DossierId) => act.without !== undefined && fallen.includes(d);
  const notInEffect = last.filter((d) => !isInEffect(d) && !mayLack(d));
  const followedBy = notInEffect.flatMap((d) => followers(dossiers[d]));
  const strange = (act.through ?? []).filter((d) => !walked.includes(d) || state.dependsOn.includes(d));
  const needsPaper = act.without !== undefined || through.some((d) => dossiers[d]?.phase === 'split');
  return firstOf(
    () => (strange.length === 0 ? null : refused('D159', 'FollowsNothing', { dossiers: strange })),
    () => (act.without === undefined || fallen.length > 0 ? null : refused('D159', 'NothingFellAway', { last })),
    () => (needsPaper && !act.paper ? refused('D159', 'PaperMissing', { dependsOn: state.dependsOn }) : null),
    () => (followedBy.length === 0 ? null : refused('D83', 'FollowedByOthers', { notInEffect, followedBy })),
    () => (notInEffect.length === 0 ? null : refused('D83', 'DependsOnOthers', { notInEffect })),
  );
}
