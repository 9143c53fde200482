/**
 * Why a leg is gone, in words. Where a further hop stands at the end that hung up, it is that hop which is
 * named: it is neither the browser nor the server.
 */

import type { CloseCause } from '../../../playground-server/trace/trace.ts';
import { t } from '../dictionary/index.ts';
import type { LegView } from './view.ts';

type Ends = Pick<LegView, 'from' | 'to'>;

/** How the playground names a hop in a leg's ends. */
const HOPS = ['nginx', 'hop'] as const;

/** The hop that hung up, where it was one. */
export function hopBehind(cause: string, leg: Ends | undefined): (typeof HOPS)[number] | undefined {
  const end = cause.startsWith('browser-') ? leg?.from : leg?.to;
  if (!cause.startsWith('browser-') && !cause.startsWith('server-')) return undefined;
  return HOPS.find((hop) => hop === end);
}

/** `closed by nginx (FIN)`; where the leg isn't known, as if there were no hop. */
export function causeWords(cause: CloseCause, leg: Ends | undefined): string {
  const words = t.wire.notes;
  const hop = hopBehind(cause, leg);
  if (hop === undefined) return words.causes[cause];
  return cause.endsWith('-fin') ? words.hopClosed(hop) : words.hopReset(hop);
}
