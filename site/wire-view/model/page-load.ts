/**
 * Which rows only load the example's page: the requests for its document, styles and scripts with
 * their answers, the page's own report of it, and the connections that are lent to this stage or
 * away for it. The ladder folds them, with a line that counts them, so that what the page does then
 * stands out.
 */

import type { WireEvent } from '../../../playground-server/wire/index.ts';
import { targetOf } from './request-target.ts';
import type { LegView, Row } from './view.ts';

/** What browsers fetch by themselves to show a page. */
const PART_OF_A_PAGE = /(\/|\.(html?|css|m?js|svg|png|ico|woff2?))$/;

/** Whether a request is for a part of the page. */
export function loadsPage(event: WireEvent, leg: LegView): boolean {
  if (event.kind !== 'http-request' || event.method !== 'GET') return false;
  const path = targetOf(event, leg).split('?')[0] ?? '';
  return PART_OF_A_PAGE.test(path);
}

/** Whether the row is part of a page's loading, and of nothing else. */
export function isPageLoad(row: Row): boolean {
  switch (row.source) {
    case 'wire':
      return row.loadsPage === true;
    case 'page':
      return row.event.api === 'page';
    case 'note':
      if (row.record.type === 'open') return row.record.reused;
      return row.record.type === 'close' && row.record.cause === 'handed-over';
  }
}
