/** One line of the structured log, as JSON. `dossier` or `aggregate` is there wherever the line is about one. */
export type LogFields = { readonly [name: string]: unknown };

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type Log = {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A log whose every line also has these fields. */
  with(fields: LogFields): Log;
};

/** An error with its chain of causes, for a line of the log; stacks only where something is broken on our side. */
export function described(error: unknown, withStack = false): LogFields {
  if (!(error instanceof Error)) return { error: String(error) };
  const causes: string[] = [];
  for (let c = error.cause, i = 0; c !== undefined && i < 5; c = c instanceof Error ? c.cause : undefined, i += 1) {
    causes.push(c instanceof Error ? `${c.name}: ${c.message}` : '(not an error)');
  }
  return {
    error: `${error.name}: ${error.message}`,
    ...(causes.length > 0 ? { causes } : {}),
    ...(withStack && error.stack ? { stack: error.stack } : {}),
  };
}

/** Lines that a field of this name would spoil: what it holds is replaced. */
const SECRET = /key$|seed|secret|password|token|^d$/i;

/**
 * A structured log: one JSON object a line. `now` gives the instant of a line; `write` takes the line with its line feed.
 * Never throws: a value that JSON cannot hold is written as text.
 */
export function createLog(level: LogLevel, write: (line: string) => void, now: () => Date, fixed: LogFields = {}): Log {
  const least = LOG_LEVELS.indexOf(level);
  const put = (at: LogLevel, message: string, fields: LogFields = {}) => {
    if (LOG_LEVELS.indexOf(at) < least) return;
    const line = { at: now().toISOString(), level: at, message, ...fixed, ...fields };
    write(`${toJson(line)}\n`);
  };
  return {
    debug: (m, f) => put('debug', m, f),
    info: (m, f) => put('info', m, f),
    warn: (m, f) => put('warn', m, f),
    error: (m, f) => put('error', m, f),
    with: (fields) => createLog(level, write, now, { ...fixed, ...fields }),
  };
}

function toJson(value: unknown): string {
  const seen = new Set<unknown>();
  return JSON.stringify(value, (name, v: unknown) => {
    if (typeof v === 'bigint') return v.toString();
    if (typeof v === 'string' && SECRET.test(name)) return '(not shown)';
    if (typeof v === 'object' && v !== null) {
      if (seen.has(v)) return '(shown above)';
      seen.add(v);
    }
    return v;
  });
}

/** A log that keeps nothing. */
export const silentLog: Log = createLog(
  'error',
  () => undefined,
  () => new Date(0),
);
