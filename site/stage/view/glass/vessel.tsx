/**
 * The vessel: each part that the hop holds, as wide as its bytes, the oldest at the browser's end.
 * What came out last runs out there. The line above says the same, and the table names each part, so
 * a screen reader passes it by.
 */

import { glassWords as words } from '../../../wire-view/dictionary/glass.ts';
import { type Contents, heldFor } from '../../glass/contents.ts';
import type { Poured } from '../../glass/glass.ts';

/** Bytes that it is wide at least: a page of memory, nginx's smallest buffer. */
const NARROWEST = 4096;
/** How much wider it is where that isn't enough. */
const STEP = 1.25;
/** Parts that are drawn one by one. */
const MOST_DRAWN = 80;
/** Milliseconds for which what came out is still seen to go. */
const GOING = 1_000;

interface VesselProps {
  readonly contents: Contents | undefined;
  readonly time: number;
}

export function Vessel({ contents, time }: VesselProps) {
  const fullest = contents?.fullest ?? 0;
  const held = contents === undefined || contents.over ? [] : contents.held;
  const width = widthFor(Math.max(fullest, contents?.bytes ?? 0));
  const drawn = held.slice(0, MOST_DRAWN);
  const rest = held.slice(MOST_DRAWN);
  const share = (bytes: number) => `${(bytes / width) * 100}%`;
  return (
    <div class="st-glass-path" aria-hidden="true">
      <span class="st-glass-end">{words.toBrowser}</span>
      <div class="st-glass-vessel">
        {drawn.map((part) => (
          <i
            key={part.row.id}
            class="st-glass-part"
            data-kind={part.kind}
            style={{ inlineSize: share(part.bytes) }}
          >
            <b>{part.kind === 'head' ? words.head : part.name}</b>
            <span>{words.seconds(heldFor(part, time))}</span>
          </i>
        ))}
        {rest.length > 0 && (
          <i class="st-glass-part st-glass-rest" style={{ inlineSize: share(sumOf(rest)) }}>
            <b>{words.more(rest.length)}</b>
          </i>
        )}
        {contents !== undefined && <Going last={contents.last} time={time} share={share} />}
        {fullest > 0 && <i class="st-glass-peak" style={{ insetInlineStart: share(fullest) }} />}
      </div>
      <span class="st-glass-end">{words.fromProgram}</span>
    </div>
  );
}

interface GoingProps {
  readonly last: readonly Poured[];
  readonly time: number;
  readonly share: (bytes: number) => string;
}

/** What has come out just now. A new heap is a new element, so that it runs out by itself. */
function Going({ last, time, share }: GoingProps) {
  const [oldest] = last;
  if (oldest === undefined || time - (oldest.left ?? 0) > GOING) return null;
  return (
    <i key={oldest.row.id} class="st-glass-going" style={{ inlineSize: share(sumOf(last)) }} />
  );
}

function sumOf(parts: readonly Poured[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** In steps, so that the scale is seldom another. */
function widthFor(bytes: number): number {
  let width = NARROWEST;
  while (width < bytes) width *= STEP;
  return width;
}
