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

export function fieldValue(event: HttpRequestEvent | HttpResponseEvent, name: string): string {
  return event.fields.find((field) => field.name.toLowerCase() === name)?.value ?? '';
}
