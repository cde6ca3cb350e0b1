import { readFileSync } from 'node:fs';
import type { StageCode } from '../../contracts/ids.ts';
import type { DecisionRule, DocumentClass, Procedure, Quorum, Share, StageRule } from '../../contracts/procedure.ts';
import type { Refusal } from '../../contracts/refusal.ts';
import { explainRefusal } from '../index.ts';
import {
  checkProcedureText,
  procedureForClass,
  type CheckMove,
  type ClassCheck,
  type ProcedureFinding,
} from '../procedure.ts';
import { EXIT, UsageError, type Command, type Context } from './command.ts';
import { duration } from './print.ts';

export const procedureCommands: readonly Command[] = [
  {
    name: 'procedure',
    role: 'secretariat',
    summary: 'Check a procedure file with no server: draw its routes and try every path to adoption',
    arguments: ['check', 'FILE'],
    example: 'concordat procedure check procedures/sco.json',
    options: {},
    run: procedure,
  },
];

async function procedure(context: Context): Promise<number> {
  const [what, file] = [context.argument(0), context.argument(1)];
  if (what !== 'check')
    throw new UsageError(`procedure ${what}: only "check" is known. See concordat procedure --help`);
  const { sound, procedure: read, check } = checkProcedureText(textOf(file));
  const { mistakes, findings, idleOrgans } = check;
  const code = sound ? EXIT.done : EXIT.refused;
  if (!read || mistakes.length > 0) {
    const lines = mistakes.map((m) => `  ${m}\n`).join('');
    context.emit(
      { ok: false, file, mistakes, findings, idleOrgans, classes: [] },
      `${file}: ${counted(mistakes.length, 'mistake')}\n${lines}`,
    );
    return code;
  }
  const classes = check.classes.map((c) => ({ ...c, ...drawn(read, c.class) }));
  const found = findings.length + classes.reduce((n, c) => n + c.findings.length, 0);
  const { organisation, name } = read;
  context.emit(
    { ok: sound, file, organisation, name, mistakes, findings, idleOrgans, classes },
    [
      wrapped(`${file}: ${organisation}, ${name}`, 0),
      ...alike(check.classes, read).map((group) => classText(group, read)),
      ...findings.map((f) => findingText(f)),
      ...(idleOrgans.length > 0
        ? [wrapped(`organs that neither stage nor policy names: ${idleOrgans.join(', ')}`, 2, '', '  ')]
        : []),
      wrapped(
        found > 0
          ? `${counted(found, 'finding')}.`
          : sound
            ? 'Nothing was found.'
            : 'Nothing was found, but not everything was tried.',
        0,
      ),
    ].join('\n'),
  );
  return code;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`Cannot read ${file} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}

/* Words for routes, paths and findings. */

const COLUMNS = 100;

const counted = (n: number, what: string) =>
  `${n.toLocaleString('en').replaceAll(',', ' ')} ${what}${n === 1 ? '' : 's'}`;

/** Words in lines of at most {@link COLUMNS}: the first begins with `lead`, the others stand below its text. */
function wrapped(text: string, indent: number, lead = ' '.repeat(indent), below = ' '.repeat(indent)): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const room = COLUMNS - indent;
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((l, i) => `${i === 0 ? lead : below}${l}\n`).join('');
}

const share = ([part, whole]: Share) => `${part}/${whole}`;
const WHOLE = { cast: 'the votes cast', present: 'those voting or abstaining', counted: 'all members' } as const;

function decisionWords(rule: DecisionRule): string {
  if (rule.by === 'consensus') {
    const all = rule.minus === 'concerned' ? 'consensus of all but the member concerned' : 'consensus of all';
    return rule.abstention ? `${all}, who abstains is not bound` : all;
  }
  const { threshold, of } = rule.inFavour;
  const least =
    'atLeast' in threshold ? `at least ${share(threshold.atLeast)}` : `more than ${share(threshold.moreThan)}`;
  const most = rule.against ? `, at most ${share(rule.against.atMost)} of ${WHOLE[rule.against.of]} against` : '';
  const abstained = {
    neutral: 'neutral',
    inFavour: 'in favour',
    against: 'against',
    notBound: 'neutral and not bound',
  }[rule.abstention];
  return `vote: ${least} of ${WHOLE[of]} in favour${most}, abstentions ${abstained}`;
}

function quorumWords(quorum: Quorum): string {
  if (quorum === 'none') return 'no quorum';
  if (quorum === 'present') return 'those present counted';
  return quorum === 'heard' ? 'every member heard' : `at least ${share(quorum.atLeast)} of the members heard`;
}

/** Stages in which something else than a round is done. */
const WITHOUT_ROUNDS: Readonly<Record<string, string>> = {
  '00': 'proposed and registered',
  '10': 'circulated, and received by every member',
  '70': 'signed',
  '80': 'domestic procedures',
  '90': 'in effect',
};

function howDecided(stage: string, rule: StageRule, own: DecisionRule | undefined): string {
  const other = WITHOUT_ROUNDS[stage];
  if (other !== undefined) return other;
  const decision = own ?? rule.decision ?? { by: 'consensus', minus: 'nobody' };
  const silence = rule.silence.allowed && decision.by === 'consensus';
  return [
    decisionWords(decision),
    quorumWords(rule.quorum),
    ...(silence
      ? [
          `or silence of at least ${duration(rule.silence.minimumMs)
            .replace(/ 0 (h|min|s)$/, '')
            .replace(/^1 days/, '1 day')}`,
        ]
      : []),
    rule.inMeeting ? 'in a meeting' : `opened by the ${rule.opening}`,
    ...(rule.speaks ? [`spoken by ${rule.speaks.join(' or ')}`] : []),
    ...(rule.adopts ? ['adopts'] : []),
  ].join('; ');
}

const needWords = (need: string) => (need.endsWith('/basis') ? `${need.slice(0, 2)} as a basis` : need);

function whatNeeded({ needs, sameVersion }: DocumentClass['route'][number]): string {
  const all = needs.map((any) => any.map(needWords).join(' or ')).join(', and ');
  return [
    ...(all === '' ? [] : [`needs ${all}`]),
    ...(sameVersion.length === 0 ? [] : [`${sameVersion.join(' and ')} on the same version`]),
  ].join('; ');
}

/** The route as data: what the text draws. */
function drawn(of: Procedure, name: string) {
  const definition = of.classes[name]!;
  const { name: title, binding, signed, route } = definition;
  const rules = procedureForClass(of, definition).stages;
  const stages = route.map((step) => {
    const rule = rules[step.stage]!;
    const organ = { organ: rule.organ, organName: of.organs[rule.organ]?.name ?? '' };
    return {
      ...{ stage: step.stage, name: rule.name, ...organ, decides: howDecided(step.stage, rule, step.decision) },
      ...{ needs: step.needs, sameVersion: step.sameVersion },
    };
  });
  return { title, binding, signed, route: stages };
}

function routeText(of: Procedure, definition: DocumentClass): string {
  const { route } = definition;
  const rules = procedureForClass(of, definition).stages;
  return route
    .map((step, i) => {
      const rule = rules[step.stage]!;
      const beside = i === route.length - 1 ? '      ' : '   |  ';
      const title = `${rule.name} (${rule.organ}, ${of.organs[rule.organ]?.name ?? ''})`;
      const details = [howDecided(step.stage, rule, step.decision), whatNeeded(step)].filter((d) => d !== '');
      return [
        wrapped(title, 6, `  ${step.stage}  `, beside),
        ...details.map((d) => wrapped(d, 6, beside, beside)),
      ].join('');
    })
    .join('   |\n');
}

type Group = { readonly names: readonly string[]; readonly check: ClassCheck };

/** Classes that are one to the rules are drawn once. */
function alike(checks: readonly ClassCheck[], of: Procedure): readonly Group[] {
  const groups = new Map<string, { names: string[]; check: ClassCheck }>();
  for (const check of checks) {
    const like = JSON.stringify({ ...of.classes[check.class], name: '' });
    const group = groups.get(like);
    if (group) group.names.push(check.class);
    else groups.set(like, { names: [check.class], check });
  }
  return [...groups.values()];
}

function classText({ names, check }: Group, of: Procedure): string {
  const definition = of.classes[check.class]!;
  const { binding, signed } = definition;
  const kind = [binding ? 'binding' : 'not binding', signed ? 'signed' : 'not signed'].join(', ');
  const { states, moves, allowed, dead, everything } = check.tried;
  const tried = [
    `tried: ${counted(states, 'state')}, ${counted(moves, 'move')}, ${counted(allowed, 'move')} allowed`,
    ...(dead > 0 ? [`; no way to adoption from ${counted(dead, 'state')}`] : []),
    everything ? '; that is every path' : '; a bound ended the search',
  ].join('');
  const votesThat = (carry: boolean) => check.votes.filter((v) => v.tieCarries === carry).map((v) => v.stage);
  const votes = ([true, false] as const)
    .filter((carry) => votesThat(carry).length > 0)
    .map((carry) => `equal votes ${carry ? 'carry' : 'do not carry'} at ${votesThat(carry).join(', ')}`);
  return [
    ...names.map((n) => wrapped(`${n}: ${of.classes[n]!.name} (${kind})`, 2, '', '  ')),
    routeText(of, definition),
    wrapped(tried, 4, '  ', '    '),
    ...(check.never.length > 0 ? [wrapped(`never accepted: ${pathWords(check.never)}`, 4, '  ', '    ')] : []),
    ...(votes.length > 0 ? [wrapped(`votes: ${votes.join('; ')}`, 4, '  ', '    ')] : []),
    ...(check.concernedBlocks.length > 0
      ? [wrapped(`the member concerned can block at ${check.concernedBlocks.join(', ')}`, 4, '  ', '    ')]
      : []),
    wrapped(`adopted: ${check.shortest ? `registered, ${pathWords(check.shortest)}` : 'never'}`, 4, '  ', '    '),
    ...check.findings.map(findingText),
  ].join('');
}

function moveWords({ does, stage, to }: CheckMove): string {
  switch (does) {
    case 'circulated':
      return `${stage} circulated`;
    case 'agreed':
      return `${stage} agreed`;
    case 'carried':
      return `${stage} carried`;
    case 'silent':
      return `${stage} agreed by silence`;
    case 'objected':
      return `${stage} objected to`;
    case 'notCarried':
      return `${stage} not carried`;
    case 'broken':
      return `${stage} silence broken`;
    case 'basis':
      return `${stage} taken as a basis`;
    case 'repeated':
      return `${stage} repeated`;
    case 'returned':
      return `${stage} returned to ${to}`;
    case 'newVersion':
      return 'new version';
    case 'deferred':
      return 'deferred';
    case 'takenUp':
      return `taken up for a meeting of ${to}`;
    case 'decidedOnDraft':
      return `${stage} decided on the draft`;
    case 'classChanged':
      return `changed to ${to}`;
    case 'split':
    case 'merged':
    case 'abandoned':
    case 'withdrawn':
    case 'lapsed':
      return does;
  }
}

const pathWords = (path: readonly CheckMove[]) => path.map(moveWords).join(', ');

function refusalWords(refusal: Refusal): string {
  const { rule, lack, facts, says } = explainRefusal(refusal);
  const numbers = Object.entries(facts).map(([k, v]) => `${k} ${Array.isArray(v) ? v.join(', ') : String(v)}`);
  return `${rule} ${lack}${says === undefined ? '' : `: ${says}`} (${numbers.join('; ')})`;
}

function findingText(found: ProcedureFinding): string {
  const title = (text: string) => wrapped(text, 4, '  ! ', '    ');
  const below = (stage: StageCode, refusal: Refusal) => wrapped(`${stage}: ${refusalWords(refusal)}`, 6);
  switch (found.finding) {
    case 'contradiction':
      return title(found.says);
    case 'nobodyMayConsent':
      return `${title(`nobody may consent to circulation: ${found.organ} can have no chair`)}${wrapped(refusalWords(found.refusal), 6)}`;
    case 'chairNeverPasses':
      return `${title(`the chair of ${found.organ} never passes: it lasts until the close of a meeting of ${found.bounds}, which can have no chair`)}${wrapped(refusalWords(found.refusal), 6)}`;
    case 'silenceNever':
      return `${title(`silence is allowed at stage ${found.stage}, and cannot be on any path`)}${below(found.stage, found.refusal)}`;
    case 'stageOfNoClass':
      return title(`stage ${found.stage} never opens: no class passes it`);
    case 'stageNeverOpens':
      return title(`stage ${found.stage} never opens, on no path`);
    case 'nobodyMayAct':
      return `${title(`nobody may act at stage ${found.stage}: ${found.organ} can have no chair`)}${below(found.stage, found.refusal)}`;
    case 'tieCarries':
      return title(
        `equal votes at stage ${found.stage} carry${found.minorityToo ? ', and a minority does too' : ''}: the threshold is reached, and nothing else rules a tie`,
      );
    case 'neverInEffect':
      return `${title('adopted, but never in effect')}${wrapped(refusalWords(found.refusal), 6)}`;
    case 'deadEnd': {
      const { path, ways, obstacles, waivable } = found;
      const way = path.length === 0 ? 'from registration on' : `after: ${pathWords(path)}`;
      return [
        title(`dead end ${way}${ways > 1 ? ` (the shortest of ${counted(ways, 'way')} in)` : ''}`),
        ...obstacles.map(({ stage, refusal }) => below(stage, refusal)),
        ...(waivable ? [wrapped('a recorded waiver leads out', 6)] : []),
      ].join('');
    }
  }
}
