/**
 * Every limit of the playground, in one table: flags, environment variables, `--help` and the
 * messages that a visitor reads at a limit all come from here.
 *
 * A limit is here where a stranger's use could cost the machine or other visitors something, or
 * where a bench has to lift it. What only protects a parser from nonsense (the size of one
 * feed message, say) is a constant beside that parser.
 *
 * Values are plain counts, bytes, or milliseconds; {@link parseLimit} reads the forms that people
 * type (`8MiB`, `30min`).
 */

/** How a limit is typed and shown. */
export type LimitUnit = 'count' | 'bytes' | 'duration';

export interface LimitSpec {
  readonly unit: LimitUnit;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** For `--help`: what is limited, as part of a sentence without its full stop. */
  readonly description: string;
}

const KIB = 1024;
const MIB = 1024 * KIB;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export const LIMITS = {
  maxSessions: {
    unit: 'count',
    default: 200,
    min: 1,
    max: 100_000,
    description: 'sessions at once; each visitor’s tab has one',
  },
  sessionIdle: {
    unit: 'duration',
    default: 30 * MINUTE,
    min: SECOND,
    max: 24 * HOUR,
    description: 'how long a session lives on after its last use',
  },
  sessionsPerMinute: {
    unit: 'count',
    default: 120,
    min: 1,
    max: 1_000_000,
    description: 'new sessions a minute for one client address',
  },
  legsPerSession: {
    unit: 'count',
    default: 300,
    min: 1,
    max: 100_000,
    description: 'open connections to the examples of one session',
  },
  requestsPerSecond: {
    unit: 'count',
    default: 100,
    min: 1,
    max: 10_000_000,
    description:
      'requests a second to the examples of one session; three seconds’ worth may come at once',
  },
  ringBytes: {
    unit: 'bytes',
    default: 8 * MIB,
    min: 64 * KIB,
    max: 1024 * MIB,
    description: 'trace that one session keeps before the oldest part becomes a gap',
  },
  watchersPerSession: {
    unit: 'count',
    default: 4,
    min: 1,
    max: 1000,
    description: 'feeds that may watch one session',
  },
  watcherBacklog: {
    unit: 'bytes',
    default: 1 * MIB,
    min: 16 * KIB,
    max: 64 * MIB,
    description: 'trace that waits for one slow watcher before it falls behind',
  },
  maxPrograms: {
    unit: 'count',
    default: 60,
    min: 1,
    max: 10_000,
    description: 'example programs that run at once',
  },
  programStart: {
    unit: 'duration',
    default: 10 * SECOND,
    min: 100,
    max: 5 * MINUTE,
    description: 'how long a program may take to accept connections',
  },
  maxLabs: {
    unit: 'count',
    // As many as sessions: one that nobody is connected to is stopped, and holds no process.
    default: 200,
    min: 0,
    max: 10_000,
    description: 'further hops (nginx or the embedded one) that are open at once',
  },
  labsPerSession: {
    unit: 'count',
    default: 3,
    min: 0,
    max: 1000,
    description: 'further hops in the stages of one session',
  },
  maxStorms: {
    unit: 'count',
    default: 2,
    min: 0,
    max: 1000,
    description: 'storms of up to 500 clients that run at once; a session has one at most',
  },
  programIdle: {
    unit: 'duration',
    default: 2 * MINUTE,
    min: 100,
    max: 24 * HOUR,
    description: 'how long a program that nobody is connected to runs on',
  },
} as const satisfies Record<string, LimitSpec>;

export type LimitName = keyof typeof LIMITS;

/** Every limit's value: counts, bytes, or milliseconds. */
export type Limits = Readonly<Record<LimitName, number>>;

export const LIMIT_NAMES = Object.keys(LIMITS) as readonly LimitName[];

/** The defaults, with `overrides` in their places. Overrides are not checked against ranges. */
export function limitsWith(overrides: Partial<Limits> = {}): Limits {
  const limits = Object.fromEntries(LIMIT_NAMES.map((name) => [name, LIMITS[name].default]));
  return { ...(limits as Record<LimitName, number>), ...overrides };
}

/** `maxSessions` → `max-sessions`. */
export function flagOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `maxSessions` → `WIRESIDE_MAX_SESSIONS`. */
export function variableOf(name: string): string {
  return `WIRESIDE_${flagOf(name).replaceAll('-', '_').toUpperCase()}`;
}

const SCALES: Readonly<Record<LimitUnit, Readonly<Record<string, number>>>> = {
  count: { '': 1 },
  bytes: { '': 1, b: 1, kib: KIB, mib: MIB, gib: 1024 * MIB },
  duration: { ms: 1, s: SECOND, min: MINUTE, h: HOUR },
};

const EXAMPLES: Readonly<Record<LimitUnit, string>> = {
  count: 'a whole number, for example 50',
  bytes: 'bytes, for example 8388608 or 8MiB',
  duration: 'a time with its unit, for example 500ms, 10s or 30min',
};

/**
 * Reads a limit as people type it.
 *
 * @returns the value, or a sentence about what is wrong with it.
 */
export function parseLimit(name: LimitName, text: string): number | string {
  const spec: LimitSpec = LIMITS[name];
  const [, digits = '', suffix = ''] = /^(\d{1,15})\s*([a-z]*)$/i.exec(text.trim()) ?? [];
  const scale = SCALES[spec.unit][suffix.toLowerCase()];
  if (digits === '' || scale === undefined) return `It takes ${EXAMPLES[spec.unit]}.`;
  const value = Number(digits) * scale;
  if (value >= spec.min && value <= spec.max) return value;
  return `It must be between ${showLimit(spec.unit, spec.min)} and ${showLimit(spec.unit, spec.max)}.`;
}

/** A value in the form that {@link parseLimit} reads, in its largest whole unit. */
export function showLimit(unit: LimitUnit, value: number): string {
  if (unit === 'count') return String(value);
  const names = unit === 'bytes' ? ['GiB', 'MiB', 'KiB'] : ['h', 'min', 's', 'ms'];
  for (const name of names) {
    const scale = SCALES[unit][name.toLowerCase()] ?? 1;
    if (value >= scale && value % scale === 0) return `${value / scale}${name}`;
  }
  return String(value);
}
