/** A file to read: the highlighted element from the build, or plain text in the same lines. */

import { useEffect, useRef } from 'preact/hooks';
import type { BuiltFile } from '../shell.ts';

interface CodeTextProps {
  readonly file: BuiltFile;
  /** What to show in the place of the built text. */
  readonly text: string | undefined;
  /** The line to mark and bring into view, from 1. */
  readonly ranLine: number | undefined;
}

export function CodeText({ file, text, ranLine }: CodeTextProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.replaceChildren(text === undefined ? file.highlighted : plain(file, text));
  }, [file, text]);
  useEffect(() => {
    const box = place.current;
    if (box === null || ranLine === undefined) return;
    const line = box.querySelector<HTMLElement>(`[data-line="${ranLine}"]`);
    if (line === null) return;
    line.dataset.ran = '';
    scrollTo(box, line);
    return () => delete line.dataset.ran;
  }, [file, text, ranLine]);
  return <div class="st-text" ref={place} />;
}

/** Scrolls inside the code's own box: the page of the lesson must stay where it is. */
function scrollTo(box: HTMLElement, line: HTMLElement): void {
  const scroller = box.firstElementChild;
  if (scroller === null) return;
  const { top, bottom, height } = scroller.getBoundingClientRect();
  const at = line.getBoundingClientRect();
  if (at.top >= top && at.bottom <= bottom) return;
  scroller.scrollTop += at.top - top - height / 3;
}

function plain(file: BuiltFile, text: string): HTMLElement {
  const pre = file.highlighted.cloneNode(false) as HTMLElement;
  const code = pre.appendChild(document.createElement('code'));
  text.split('\n').forEach((content, index) => {
    if (index > 0) code.append('\n');
    const line = document.createElement('span');
    line.className = 'line';
    line.dataset.line = String(index + 1);
    line.textContent = content;
    code.append(line);
  });
  return pre;
}
