export type Reach = {
  readonly events: readonly string[];
  readonly refusals: readonly { readonly rule: string; readonly lack: string }[];
};
export function reachOfActs(
  folder: string,
  file: string,
  decide: string,
  eventNames: readonly string[],
): Map<string, Reach>;
export function eventNamesIn(file: string): readonly string[];
