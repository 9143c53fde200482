/** `--help`, made from the tables of commands, flags and limits. */

import { flagOf, LIMIT_NAMES, LIMITS, type LimitSpec, showLimit } from './limits.ts';
import { COMMANDS, FLAGS } from './options-table.ts';

const WIDTH = 30;

export function helpText(): string {
  const commands = Object.entries(COMMANDS).map(([name, said]) => row(name, said));
  const flags = Object.entries(FLAGS).map(([name, spec]) => {
    const value = 'value' in spec ? ` <${spec.value}>` : '';
    return row(`--${flagOf(name)}${value}`, spec.description);
  });
  const limits = LIMIT_NAMES.map((name) => {
    const { unit, description, default: usual }: LimitSpec = LIMITS[name];
    return row(`--${flagOf(name)} <${unit}>`, `${description} (${showLimit(unit, usual)})`);
  });
  return [
    'Wireside: the real-time web, byte by byte.',
    '',
    'Usage: npm start -- [flags]',
    '       node playground-server/main.ts <command> [flags]',
    '',
    'Commands',
    ...commands,
    '',
    'Flags (each may be set by its variable as well: --play-port is WIRESIDE_PLAY_PORT)',
    ...flags,
    '',
    'Limits',
    ...limits,
    '',
  ].join('\n');
}

function row(left: string, right: string): string {
  return left.length < WIDTH
    ? `  ${left.padEnd(WIDTH)}${right}`
    : `  ${left}\n  ${' '.repeat(WIDTH)}${right}`;
}
