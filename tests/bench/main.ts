/**
 * `npm run bench`: every ratio from interleaved runs on this machine, as a table and as JSON.
 *
 *     npm run bench                       all groups
 *     npm run bench -- dissectors hop     some of them
 *     npm run bench -- --json FILE        where the JSON goes (default: bench.json in the tree's root)
 *     npm run bench -- --quick            less time where minutes are measured
 *
 * A row with a bound that it misses makes the exit code 1.
 */

import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benchDissectors } from './dissectors.ts';
import { benchFaults } from './faults.ts';
import { benchHop } from './hop.ts';
import { benchImport } from './import.ts';
import { benchLab } from './lab.ts';
import { benchPages } from './pages.ts';
import { benchPresence } from './presence.ts';
import { type BenchRow, meets } from './row.ts';
import { benchStorm } from './storm.ts';
import { formatTable } from './table.ts';
import { benchWireView } from './wire-view.ts';

const groups: Record<string, () => Promise<BenchRow[]>> = {
  dissectors: benchDissectors,
  hop: benchHop,
  faults: benchFaults,
  lab: benchLab,
  presence: benchPresence,
  pages: benchPages,
  storm: benchStorm,
  'wire-view': () => benchWireView(values.quick),
  import: benchImport,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string', default: 'bench.json' },
    quick: { type: 'boolean', default: false },
  },
});
const unknown = positionals.filter((name) => !(name in groups));
if (unknown.length > 0) {
  console.error(
    `BENCH_GROUP_UNKNOWN: there is no group ${unknown.join(', ')}. The groups are ${Object.keys(groups).join(', ')}.`,
  );
  process.exit(2);
}

const rows: BenchRow[] = [];
for (const [name, run] of Object.entries(groups)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const measured = await run();
  console.log(`\n${name}\n${formatTable(measured)}`);
  rows.push(...measured);
}

writeFileSync(
  values.json,
  `${JSON.stringify({ node: process.version, cores: cpus().length, model: cpus()[0]?.model, rows }, null, 2)}\n`,
);
const missed = rows.filter((row) => !meets(row));
for (const row of missed) {
  console.error(`Missed its bound: ${row.group}, ${row.name}.`);
}
console.log(
  `\n${rows.length} rows, ${missed.length} under their bound; written to ${values.json}.`,
);
process.exitCode = missed.length > 0 ? 1 : 0;
