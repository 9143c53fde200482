/**
 * The wire view's speed in a real Chromium: a long list, a flood of frames, how soon a row is painted,
 * and memory that stays bounded. The site must have been built.
 *
 *     npm run bench -- wire-view            minutes
 *     npm run bench -- wire-view --quick    a tenth of the flood's time
 */

import { existsSync } from 'node:fs';
import type { BenchRow } from './row.ts';
import { benchFlood, benchKept } from './wire-view/flooded.ts';
import { benchLongList } from './wire-view/long-list.ts';
import { benchPainted } from './wire-view/painted.ts';
import { startStand } from './wire-view/stage.ts';

export async function benchWireView(quick: boolean): Promise<BenchRow[]> {
  if (!existsSync('dist')) {
    throw new Error('SITE_NOT_BUILT: there is no dist folder. Run "npm run build" first.');
  }
  const seconds = quick ? 6 : 60;
  const stand = await startStand();
  try {
    return [
      ...(await benchLongList(stand)),
      ...(await benchFlood(stand, 'Events', seconds)),
      ...(await benchFlood(stand, 'Ladder', seconds)),
      ...(await benchPainted(stand, seconds / 2)),
      ...(await benchKept(stand, Math.max(8, seconds / 4))),
    ];
  } finally {
    await stand.close();
  }
}
