/** How a command from a manifest is run: without a shell, and with little of our environment. */

/** What programs need to find themselves, their home and their language. */
const PASSED_ON = [
  'PATH',
  'HOME',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'PATHEXT',
] as const;

/** The program and its arguments. `node` is the one that runs the playground. */
export function commandOf(command: readonly string[]): readonly [file: string, args: string[]] {
  const [file = '', ...args] = command;
  return [file === 'node' ? process.execPath : file, args];
}

/** The environment of a program: what it needs of ours, and `own`. */
export function programEnvironment(own: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const environment: Record<string, string> = {};
  for (const name of PASSED_ON) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  return { ...environment, ...own };
}
