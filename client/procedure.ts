import { Procedure } from '../contracts/procedure.ts';
import { procedureMistakes } from '../domain/procedure.ts';
import { checkProcedure, isSound, type ProcedureCheck } from '../domain/procedureCheck.ts';
import { ruleExamples, type RuleExample } from '../domain/ruleExamples.ts';
import { repeatedKeys } from './repeatedKeys.ts';
import { verifierEvidence } from './verify.ts';

export { procedureForClass } from '../domain/dossier/facts/ownProcedure.ts';
export type { RuleExample } from '../domain/ruleExamples.ts';
export type { CheckMove, ClassCheck, ProcedureFinding } from '../domain/procedureCheck.ts';

/** A procedure as it was read, null where its shape is wrong; and what was found. `sound`: nothing was. */
export type CheckedProcedure = {
  readonly sound: boolean;
  readonly procedure: Procedure | null;
  readonly check: ProcedureCheck;
};

/** Reads a procedure and plays every path of every class. Needs neither server nor identity, and never throws. */
export function checkProcedureText(text: string): CheckedProcedure {
  const wrong = (mistakes: readonly string[]): CheckedProcedure => ({
    ...{ sound: false, procedure: null, check: { mistakes, findings: [], idleOrgans: [], classes: [] } },
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return wrong([`not JSON: ${(error as Error).message}`]);
  }
  const twice = repeatedKeys(text).map((path) => `${path}: is written twice, and only the last would be read`);
  const parsed = Procedure.safeParse(value);
  if (!parsed.success) {
    const shape = parsed.error.issues.map((i) => ({ path: i.path.map(String).join('.'), says: i.message }));
    const told = (mistake: string) => shape.some(({ path }) => mistake.startsWith(`${path}: `));
    const others = consistencyOf(value).filter((mistake) => !told(mistake));
    return wrong([
      ...twice,
      ...shape.map(({ path, says }) => `${path === '' ? 'the whole' : path}: ${says}`),
      ...others,
    ]);
  }
  if (twice.length > 0) return wrong([...twice, ...procedureMistakes(parsed.data)]);
  const check = checkProcedure(parsed.data, verifierEvidence);
  return { sound: isSound(check), procedure: parsed.data, check };
}

/** What the parts say of each other, as far as it can be read: so that one run tells all, also where a shape is wrong. */
function consistencyOf(value: unknown): readonly string[] {
  try {
    return procedureMistakes(value as Procedure);
  } catch {
    return [];
  }
}

/** A procedure does not change, and what it refuses is found in a tenth of a second. */
const examples = new WeakMap<Procedure, ReadonlyMap<string, RuleExample>>();

/** Rules by example, by their ids: what a made-up organisation is refused under this procedure. Needs no server. */
export function examplesUnder(procedure: Procedure): ReadonlyMap<string, RuleExample> {
  const found = examples.get(procedure) ?? ruleExamples(procedure, verifierEvidence);
  examples.set(procedure, found);
  return found;
}
