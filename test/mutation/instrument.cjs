// @ts-check
/**
 * Puts every mutant of a source into it at once, each behind a switch: `(__m(7) ? a !== b : a === b)`. One compilation then
 * serves all of them. Found in the syntax tree that swc gives; types are left alone.
 */
const { parseSync } = require('@swc/core');

/** @typedef {{ id: number, file: string, line: number, what: string, from: string, to: string }} Mutant */
/** @typedef {{ start: number, end: number, alternatives: { what: string, to: string }[] }} Place */

const COMPARED = {
  '===': '!==',
  '!==': '===',
  '==': '!=',
  '!=': '==',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
};
/** Their first argument names a rule. What is lacking, the second, stands in docs/rules.md, which is checked as it is. */
const REFUSES = ['refused', 'late', 'no', 'wrong'];

/**
 * @param {string} file
 * @param {Buffer} source
 * @param {() => number} nextId
 * @returns {{ code: string, mutants: Mutant[] }}
 */
function instrument(file, source, nextId) {
  // Positions count on from file to file: a first statement of our own says where this one begins.
  const head = Buffer.from('0;');
  const tree = parseSync(Buffer.concat([head, source]).toString(), { syntax: 'typescript', target: 'es2023' });
  const base = tree.body[0].span.start + head.length;
  const text = (/** @type {any} */ node) => source.subarray(node.span.start - base, node.span.end - base).toString();
  /** @type {Map<string, Place>} */
  const places = new Map();
  const at = (/** @type {any} */ node, /** @type {string} */ what, /** @type {string} */ to) => {
    const key = `${node.span.start} ${node.span.end}`;
    const place = places.get(key) ?? { start: node.span.start - base, end: node.span.end - base, alternatives: [] };
    if (to !== text(node)) place.alternatives.push({ what, to });
    places.set(key, place);
  };

  /** @param {any} node */
  function visit(node) {
    if (node === null || typeof node !== 'object') return;
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node.type === 'string' && /^Ts(?!As|NonNull|Satisfies|Const)/.test(node.type)) return;
    if (node.type === 'ImportDeclaration' || node.type === 'ExportNamedDeclaration') return;
    mutate(node);
    for (const [key, child] of Object.entries(node)) {
      if (key === 'span' || key === 'typeAnnotation' || key === 'typeArguments' || key === 'typeParams') continue;
      // A pattern binds names, a key names a member, and a case names what it is of.
      if (node.type === 'SwitchCase' && key === 'test') continue;
      if (node.type === 'KeyValueProperty' && key === 'key') continue;
      if (node.type === 'VariableDeclarator' && key === 'id') continue;
      if (key === 'params' || key === 'returnType') continue;
      visit(child);
    }
  }

  /** @param {any} node */
  function mutate(node) {
    switch (node.type) {
      case 'BinaryExpression': {
        const { operator, left, right } = node;
        if (operator === '&&' || operator === '||') {
          at(node, 'operator', `${text(left)} ${operator === '&&' ? '||' : '&&'} (${text(right)})`);
        } else if (operator === '??') {
          at(node, 'without the fallback', text(left));
          at(node, 'the fallback alone', text(right));
        } else if (operator in COMPARED) {
          at(
            node,
            'operator',
            `${text(left)} ${COMPARED[/** @type {keyof typeof COMPARED} */ (operator)]} ${text(right)}`,
          );
        }
        return;
      }
      case 'UnaryExpression':
        if (node.operator === '!') at(node, 'negation', text(node.argument));
        return;
      case 'ConditionalExpression':
        at(node.test, 'condition', 'true');
        at(node.test, 'condition', 'false');
        return;
      case 'IfStatement':
        at(node.test, 'condition', 'true');
        at(node.test, 'condition', 'false');
        return;
      case 'BooleanLiteral':
        at(node, 'literal', String(!node.value));
        return;
      case 'NumericLiteral':
        at(node, 'number', String(node.value + 1));
        return;
      case 'ArrayExpression':
        if (node.elements.length > 0) at(node, 'empty list', '[]');
        return;
      case 'CallExpression':
        return call(node);
      default:
    }
  }

  /** @param {any} node */
  function call(node) {
    const { callee, arguments: args } = node;
    if (callee.type === 'Identifier' && callee.value === 'firstOf')
      for (const { expression } of args) at(expression, 'check left out', '() => null');
    if (callee.type === 'Identifier' && REFUSES.includes(callee.value))
      for (const { expression } of args.slice(0, 1))
        if (expression.type === 'StringLiteral') at(expression, 'rule', "'none'");
    if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return;
    const on = text(callee.object);
    const given = args.map((/** @type {any} */ a) => text(a.expression)).join(', ');
    switch (callee.property.value) {
      case 'some':
        return at(node, 'some', `${on}.every(${given})`);
      case 'every':
        return at(node, 'every', `${on}.some(${given})`);
      case 'filter':
        return at(node, 'filter left out', on);
      case 'toSorted':
        return at(node, 'order left out', on);
      case 'slice':
        return at(node, 'slice left out', on);
      case 'find':
        return at(node, 'find', `${on}.findLast(${given})`);
      case 'findLast':
        return at(node, 'findLast', `${on}.find(${given})`);
      default:
    }
  }

  visit(tree.body.slice(1));
  return render(
    file,
    source,
    [...places.values()].filter((p) => p.alternatives.length > 0),
    nextId,
  );
}

/**
 * @param {string} file
 * @param {Buffer} source
 * @param {Place[]} places
 * @param {() => number} nextId
 */
function render(file, source, places, nextId) {
  /** @type {Mutant[]} */
  const mutants = [];
  // Outer ones first; what lies within one is rendered with it.
  const sorted = places.toSorted((a, b) => a.start - b.start || b.end - a.end);
  let next = 0;
  /** @param {number} start @param {number} end @returns {string} */
  function span(start, end) {
    let out = '';
    let from = start;
    while (next < sorted.length && /** @type {Place} */ (sorted[next]).end <= end) {
      const place = /** @type {Place} */ (sorted[next]);
      next += 1;
      out += source.subarray(from, place.start).toString();
      const line = source.subarray(0, place.start).toString().split('\n').length;
      const original = source.subarray(place.start, place.end).toString();
      const switches = place.alternatives.map(({ what, to }) => {
        const id = nextId();
        mutants.push({ id, file, line, what, from: original, to });
        return `__m(${id}) ? (${to}) : `;
      });
      out += `(${switches.join('')}(${span(place.start, place.end)}))`;
      from = place.end;
    }
    return out + source.subarray(from, end).toString();
  }
  return { code: span(0, source.length), mutants };
}

module.exports = { instrument };
