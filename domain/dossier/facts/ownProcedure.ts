import type { DocumentClass, Procedure } from '../../../contracts/procedure.ts';
import type { OrganisationState } from '../../organisation/state.ts';
import type { DossierState } from '../state.ts';

/** Under which procedure a document stands: the one of its registration, with what its class says of organs (ADR 0018). */

/** A document is folded far more often than a procedure is adopted: each pair is made once, and the same pair is the same object. */
const ofClass = new WeakMap<Procedure, WeakMap<DocumentClass, Procedure>>();
const under = new WeakMap<OrganisationState, WeakMap<Procedure, OrganisationState>>();

function cached<K extends object, L extends object, V>(in_: WeakMap<K, WeakMap<L, V>>, k: K, l: L, make: () => V): V {
  const of = in_.get(k) ?? new WeakMap<L, V>();
  if (!in_.has(k)) in_.set(k, of);
  const before = of.get(l);
  if (before !== undefined) return before;
  const made = make();
  of.set(l, made);
  return made;
}

/** The procedure with the organs that the class's route names in place of its stages'. */
export function procedureForClass(procedure: Procedure, definition: DocumentClass): Procedure {
  const others = definition.route.flatMap(({ stage, organ }) => {
    const rule = procedure.stages[stage];
    return rule && organ !== undefined && organ !== rule.organ ? [[stage, { ...rule, organ }] as const] : [];
  });
  return others.length === 0
    ? procedure
    : { ...procedure, stages: { ...procedure.stages, ...Object.fromEntries(others) } };
}

/** The procedure that a document is decided by. Before its registration, and in old entries, it is the one in force. */
export function procedureOf(organisation: OrganisationState, state: DossierState): Procedure | null {
  const own =
    organisation.procedures[(state.procedure ?? organisation.procedures.length) - 1] ?? organisation.procedure;
  const { definition } = state;
  return own && definition ? cached(ofClass, own, definition, () => procedureForClass(own, definition)) : own;
}

/**
 * The organisation as this document sees it: members, offices and chairs of now, the procedure of its registration. What
 * decides or shows a document calls it once, where it is entered; calling it again gives the same.
 */
export function underItsProcedure(organisation: OrganisationState, state: DossierState): OrganisationState {
  const procedure = procedureOf(organisation, state);
  return procedure === null || procedure === organisation.procedure
    ? organisation
    : cached(under, organisation, procedure, () => ({ ...organisation, procedure }));
}

/** The same, for those who are given the organisation among other things. */
export function ownView<T extends { readonly organisation: OrganisationState }>(others: T, state: DossierState): T {
  const organisation = underItsProcedure(others.organisation, state);
  return organisation === others.organisation ? others : { ...others, organisation };
}
