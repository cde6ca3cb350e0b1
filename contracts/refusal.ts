/**
 * An expected "no": a value. `rule` is an id of the rule table in `domain/rules.ts`; `lack` names what is missing in
 * one word of that table; `facts` hold the numbers and names that make the sentence.
 */
export type Refusal = {
  readonly rule: string;
  readonly lack: string;
  readonly facts: { readonly [name: string]: string | number | boolean | readonly string[] };
};
