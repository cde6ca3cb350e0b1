import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * What the sources of the rules say of each act: the events that it can give and the refusals that it can meet. Read from
 * the functions that its case reaches by name, so it may name one too many, and a test holds that it names none too few.
 */

/** @typedef {{ events: string[], refusals: { rule: string, lack: string }[] }} Reach */
/** A top-level function or constant, from its first line to the next one. @typedef {{ file: string, name: string, text: string }} Chunk */

/** The formatter leaves every declaration of the top level at the beginning of a line. */
const DECLARATION = /^(?:export )?(?:async )?(?:function|const|class) (\w+)/;
/** What is only said of types gives nothing: a type that is declared, and `Extract<DossierEvent, { type: 'Signed' }>`. */
const TYPE = /^(?:export )?(?:type|interface) /;
const EXTRACTED = /Extract<\w+, \{ type: '\w+' \}>/g;
/** What only asks, and gives nothing: `byAChair(context) === null`, `e.type !== 'RoundClosed'`. */
const ASKS = /\w+\([^()]*\) [!=]== null|type [!=]== '\w+'/g;
const REFUSAL = /\b(?:refused|late|no)\(\s*'([A-Z]\d{2,3})',\s*'(\w+)'/g;
/** `const wrong = (lack: string, …) => refused('D12', lack, …)`: the lacks stand where it is called. */
const REFUSES_WITH = /const (\w+) = \(lack\b[\s\S]*?refused\('([A-Z]\d{2,3})', lack\b/g;

/** `type: 'X'`, or `type: act.placed ? 'X' : 'Y'`. */
const GIVES = /\btype: (?:[\w.]+ \? )?'\w+'(?: : '\w+')?/g;

/** @param {string} folder */
function sources(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts'));
  /** @type {Map<string, { chunks: Map<string, Chunk>, imports: Map<string, string> }>} */
  const found = new Map();
  for (const name of files) {
    const file = path.join(folder, name);
    const text = readFileSync(file, 'utf8');
    /** @type {Map<string, Chunk>} */
    const chunks = new Map();
    /** @type {Chunk | undefined} */
    let open;
    for (const line of text.split('\n')) {
      const [, declared] = DECLARATION.exec(line) ?? [];
      if (TYPE.test(line)) open = undefined;
      if (declared !== undefined) chunks.set(declared, (open = { file, name: declared, text: '' }));
      if (open) open.text += `${line}\n`;
    }
    /** @type {Map<string, string>} */
    const imports = new Map();
    for (const [, names = '', from = ''] of text.matchAll(/import (?:type )?\{([^}]*)\} from '(\.[^']*)'/g))
      for (const n of names.split(','))
        imports.set(n.trim().replace(/^type /, ''), path.join(path.dirname(file), from));
    found.set(file, { chunks, imports });
  }
  return found;
}

/**
 * By act: what the function `decide` of a file, and whatever it calls for that act, can give.
 * @param {string} folder of the rules, `domain`
 * @param {string} file below it, for example `dossier/decide.ts`
 * @param {string} decide name of the function with a case for each act
 * @param {readonly string[]} eventNames
 * @returns {Map<string, Reach>}
 */
export function reachOfActs(folder, file, decide, eventNames) {
  const all = sources(folder);
  const home = path.join(folder, file);
  const whole = all.get(home)?.chunks.get(decide)?.text;
  if (whole === undefined) throw new Error(`${home} has no function ${decide}`);
  const [before = '', ...cases] = whole.split(/^ {4}case /m);
  /** @type {Map<string, string>} */
  const texts = new Map();
  const alone = /if \(act\.type === '(\w+)'\) (return .*)/g;
  for (const [, act = '', said = ''] of before.matchAll(alone)) texts.set(act, said);
  const shared = before.replace(alone, '');
  /** Cases that share a block stand one below the other. @type {string[]} */
  let sharing = [];
  for (const text of cases) {
    const [, act = '', block = ''] = /^'(\w+)':([\s\S]*)/.exec(text) ?? [];
    sharing.push(act);
    if (block.trim() === '') continue;
    for (const a of sharing) texts.set(a, shared + block);
    sharing = [];
  }
  return new Map([...texts].map(([act, text]) => [act, reachOf({ file: home, name: decide, text })]));

  /** @param {Chunk} from */
  function reachOf(from) {
    /** @type {Set<string>} */
    const events = new Set();
    /** @type {Map<string, { rule: string, lack: string }>} */
    const refusals = new Map();
    const seen = new Set([`${from.file} ${decide}`]);
    const queue = [from];
    for (let chunk = queue.shift(); chunk; chunk = queue.shift()) {
      const own = all.get(chunk.file);
      const text = chunk.text.replace(ASKS, '').replace(EXTRACTED, '');
      for (const [, rule = '', lack = ''] of text.matchAll(REFUSAL)) refusals.set(`${rule} ${lack}`, { rule, lack });
      for (const [, name = '', rule = ''] of text.matchAll(REFUSES_WITH))
        for (const [, lack = ''] of text.matchAll(new RegExp(`\\b${name}\\('(\\w+)'`, 'g')))
          refusals.set(`${rule} ${lack}`, { rule, lack });
      for (const [given] of text.matchAll(GIVES))
        for (const [, word = ''] of given.matchAll(/'(\w+)'/g)) if (eventNames.includes(word)) events.add(word);
      for (const [word] of text.matchAll(/\b[A-Za-z]\w+\b/g)) {
        const imported = own?.imports.get(word);
        const next = imported === undefined ? own?.chunks.get(word) : all.get(imported)?.chunks.get(word);
        if (!next || seen.has(`${next.file} ${word}`)) continue;
        seen.add(`${next.file} ${word}`);
        queue.push(next);
      }
    }
    return { events: [...events], refusals: [...refusals.values()] };
  }
}

/** Names of all events, from their types. @param {string} file `contracts/events.ts` */
export function eventNamesIn(file) {
  const names = [...readFileSync(file, 'utf8').matchAll(/readonly type: '(\w+)'/g)].map(([, name = '']) => name);
  return [...new Set(names)].filter((name) => name !== 'StatementRefused' && name !== 'LateStatementReceived');
}
