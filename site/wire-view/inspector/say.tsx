/** A sentence or two for what is pointed at, with where the standard says so. */

import { useLayoutEffect, useRef } from 'preact/hooks';
import { explain } from '../dictionary/explain.ts';
import { t } from '../dictionary/index.ts';
import { groupOf } from '../model/row-group.ts';
import type { Inspected } from './inspected.ts';
import type { Pointer } from './pointer.ts';
import { xorLine } from './xor.ts';

export function Say({ inspected, pointer }: { inspected: Inspected; pointer: Pointer }) {
  const ref = useRef<HTMLDivElement>(null);
  const pointed = pointer.now();
  const speaks = pointed !== undefined;
  // It grows with what it says and keeps that room, or what is pointed at below it would move away
  // from under the pointer, be let go, and move back.
  useLayoutEffect(() => {
    const box = ref.current;
    if (box === null) return;
    const observer = new ResizeObserver(() => {
      const kept = Number.parseFloat(box.style.minHeight) || 0;
      if (box.offsetHeight > kept) box.style.minHeight = `${box.offsetHeight}px`;
    });
    observer.observe(box);
    return () => observer.disconnect();
  }, [speaks]);
  const { event } = inspected.row;
  if (pointed === undefined) return <p class="wv-say wv-quiet">{t.wire.inspector.pointAt}</p>;
  const { field } = pointed;
  const said = field === undefined ? undefined : explain(field, event.direction);
  return (
    <div class="wv-say" aria-live="polite" ref={ref}>
      {field !== undefined && (
        <p>
          <b>{said?.title ?? field.name}.</b> {said?.text ?? field.value}
          {said !== undefined && <small> {said.section}</small>}
        </p>
      )}
      <Xor inspected={inspected} byte={pointed.byte} />
    </div>
  );
}

/** How the byte under the pointer was masked. */
function Xor({ inspected, byte }: { inspected: Inspected; byte: number | undefined }) {
  const { event } = inspected.row;
  if (event.kind !== 'ws-frame' || !event.masked || byte === undefined) return null;
  const index = byte - event.offset - event.headLength;
  const wire = inspected.bytes[byte - event.offset];
  if (index < 0 || wire === undefined) return null;
  const is = { compressed: inspected.compressed, binary: groupOf(inspected.row) === 'binary' };
  return <p class="wv-xor">{xorLine(event, index, wire, is)}</p>;
}
