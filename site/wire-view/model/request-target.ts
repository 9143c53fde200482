/** What a head says, as the programs at its ends read it. */

import type { HttpRequestEvent, HttpResponseEvent } from '../../../playground-server/wire/index.ts';
import type { LegView } from './view.ts';

/** The target as the program gets it: without what the hop took out of it on the way. */
export function targetOf(event: HttpRequestEvent, leg: LegView | undefined): string {
  const { offset, length } = event.targetSpan;
  const rewrite = leg?.rewrites?.find(
    (one) => one.direction === 'up' && one.offset >= offset && one.offset < offset + length,
  );
  if (rewrite === undefined) return event.target;
  const at = rewrite.offset - offset;
  return event.target.slice(0, at) + rewrite.inserted + event.target.slice(at + rewrite.removed);
}

/** Whether the request asks for a WebSocket (RFC 6455, section 4.1). */
export function upgradesToWebSocket(event: HttpRequestEvent): boolean {
  return /(?:^|,)\s*websocket\s*(?:,|$)/i.test(fieldValue(event, 'upgrade'));
}

/** Whether another response follows this one (RFC 9110, section 15.2); behind a 101 none does. */
export function isInterim(status: number): boolean {
  return status >= 100 && status < 200 && status !== 101;
}

export function fieldValue(event: HttpRequestEvent | HttpResponseEvent, name: string): string {
  return event.fields.find((field) => field.name.toLowerCase() === name)?.value ?? '';
}
