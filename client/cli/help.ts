import { EXIT, type Command, type CommandRole, type OptionSpec } from './command.ts';

/** Options that every command has. */
export const COMMON_OPTIONS = {
  as: { says: 'identity: ACTOR, ACTOR.PERSON, or a profile file (CONCORDAT_AS)', value: 'WHO' },
  profiles: { says: 'directory of profiles (CONCORDAT_PROFILES; default var/profiles)', value: 'DIR' },
  url: { says: 'address of NATS, in place of the profile’s (CONCORDAT_URL)', value: 'URL' },
  patience: { says: 'seconds to keep trying before a service counts as unavailable (default 30)', value: 'SECONDS' },
  draft: {
    says: 'write the statement to a file, to be signed by hand (sign-draft, send), in place of sending it',
    value: 'FILE',
  },
  yes: { says: 'sign without asking', short: 'y' },
  json: { says: 'one JSON document on standard output' },
  help: { says: 'this text', short: 'h' },
} as const satisfies Record<string, OptionSpec>;

const ROLE_TITLES: Readonly<Record<CommandRole, string>> = {
  all: 'Everyone',
  secretariat: 'Secretariat',
  delegation: 'Delegation',
  chair: 'Chair',
  auditor: 'Auditor',
};

/** What an operator does on the engine's own host: worker/operations.ts does it, and tools/concordat.mjs leads there. */
export const OPERATIONS = {
  restore: 'Put JOURNAL, INBOX and the texts back from the archive',
  recover: 'Start the workflows that Temporal no longer has',
  reconcile: 'Compare JOURNAL, archive, log and Temporal, and say where they differ',
} as const;

/** The text of `concordat --help`. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((c) => c.name.length));
  const groups = Object.entries(ROLE_TITLES).map(([role, title]) => {
    const lines = commands.filter((c) => c.role === role).map((c) => `  ${c.name.padEnd(width)}  ${c.summary}`);
    return `${title}\n${lines.join('\n')}`;
  });
  return `concordat: adoption of documents by consensus

Usage: concordat COMMAND [ARGUMENTS] [--as WHO] [--json]
       concordat COMMAND --help      options and an example of a command

${groups.join('\n\n')}

Operator, on the engine's own host, with its keys (docs/operations.md)
${Object.entries(OPERATIONS)
  .map(([name, summary]) => `  ${name.padEnd(width)}  ${summary}`)
  .join('\n')}

Options of every command
${optionLines(COMMON_OPTIONS)}
A value that begins with @ is read from that file: --reasons @reasons.txt

Exit codes: ${EXIT.done} done, ${EXIT.refused} refused by a rule, ${EXIT.usage} wrong use, ${EXIT.verificationFailed} verification failed, ${EXIT.unavailable} service unavailable, ${EXIT.defect} defect of this program
`;
}

/** The text of `concordat COMMAND --help`. */
export function commandHelp(command: Command): string {
  const own = Object.keys(command.options).length > 0 ? `Options\n${optionLines(command.options)}\n` : '';
  return `${command.summary}

Usage: ${usage(command)}

${own}Options of every command
${optionLines(COMMON_OPTIONS)}
Example
  ${command.example}
`;
}

export function usage(command: Command): string {
  const options = Object.keys(command.options).length > 0 ? ' [OPTIONS]' : '';
  return `concordat ${[command.name, ...command.arguments].join(' ')}${options}`;
}

function optionLines(options: Readonly<Record<string, OptionSpec>>): string {
  const rows = Object.entries(options).map(([name, o]) => [
    `  ${o.short ? `-${o.short}, ` : ''}--${name}${o.value ? ` ${o.value}` : ''}`,
    `${o.says}${o.many ? ' (may be repeated)' : ''}`,
  ]);
  const width = Math.max(...rows.map(([left]) => left!.length));
  return rows.map(([left, right]) => `${left!.padEnd(width)}  ${right!}\n`).join('');
}
