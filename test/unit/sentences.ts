import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from '@swc/core';

/** The sentences of a program: every string in its source that can become a value, what is put into it as `{}`. */

type Node = { readonly type: string; readonly [member: string]: unknown };
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Partial<Node>).type === 'string';

/** What names something and is never said: members, types, modules, what something is compared with. */
function isNamed(parent: Node, member: string, child: Node): boolean {
  if (/^(Import|Export(Named|All))Declaration$/.test(parent.type)) return true;
  if (child.type.startsWith('Ts') && !/^Ts(As|NonNull|Satisfies|Const)/.test(child.type)) return true;
  if (/^(KeyValue|Method|Assignment)(Pattern)?Prop/.test(parent.type) && member === 'key') return true;
  if (parent.type === 'Computed' || (parent.type === 'SwitchCase' && member === 'test'))
    return child.type === 'StringLiteral';
  if (parent.type === 'BinaryExpression')
    return child.type === 'StringLiteral' && /^([=!]==?|[<>]=?|in)$/.test(parent['operator'] as string);
  return false;
}

/** Calls whose strings are asked for and not said. */
const ASKS =
  /^(startsWith|endsWith|includes|indexOf|split|slice|replace|replaceAll|hasOwn|hasExactly|get|has|exec|test|join|toString|from)$/;
const calledIn = (call: Node): string => {
  const callee = call['callee'] as Node;
  const name = callee.type === 'MemberExpression' ? (callee['property'] as Node) : callee;
  return typeof name['value'] === 'string' ? name['value'] : '';
};

/** `within`: only in these functions and classes; `thrown`: only what is thrown. */
export function sentencesIn(file: string, { within, thrown }: { within?: readonly string[]; thrown?: true } = {}) {
  const source = readFileSync(path.join(__dirname, '..', '..', file), 'utf8');
  const program = parseSync(source, { syntax: 'typescript', target: 'es2022' }) as unknown as Node;
  const found = new Set<string>();
  const met = new Set<string>();
  const walk = (node: Node, isIn: boolean, isThrown: boolean): void => {
    const isTaken = isIn && (!thrown || isThrown);
    if (isTaken && node.type === 'StringLiteral') found.add(node['value'] as string);
    if (isTaken && node.type === 'TemplateLiteral')
      found.add((node['quasis'] as readonly { cooked: string }[]).map((q) => q.cooked).join('{}'));
    if (node.type === 'CallExpression' && ASKS.test(calledIn(node))) {
      // What is asked about may still be said: only its strings are left out.
      for (const { expression } of node['arguments'] as readonly { expression: Node }[])
        if (expression.type !== 'StringLiteral') walk(expression, isIn, isThrown);
      walk(node['callee'] as Node, isIn, isThrown);
      return;
    }
    const name = (node['identifier'] as { value?: string } | undefined)?.value;
    const isNamedHere = name !== undefined && within?.includes(name) === true;
    if (isNamedHere) met.add(name);
    for (const [member, value] of Object.entries(node))
      for (const child of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
        const inner = isNode(child)
          ? child
          : isNode((child as { expression?: unknown } | null)?.expression)
            ? (child as { expression: Node }).expression
            : undefined;
        if (inner && !isNamed(node, member, inner))
          walk(inner, isIn || isNamedHere, isThrown || node.type === 'ThrowStatement');
      }
  };
  walk(program, within === undefined, false);
  const missing = (within ?? []).filter((name) => !met.has(name));
  if (missing.length > 0) throw new Error(`${file} has no ${missing.join(', ')}`);
  return [...found];
}
