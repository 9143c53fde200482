/**
 * Marks: events that a reader has picked out of a trace, each with a note of a line. They stand in
 * the head of a trace's file. What comes from a file or a link is cleaned here; nothing in it is
 * trusted.
 */

/** An event that was marked. */
export interface TraceMark {
  /** The event's key, as the wire view names it. */
  readonly event: string;
  /** One line of text; empty where there is none. */
  readonly note: string;
}

/** Marks of a trace, at most. */
export const MOST_MARKS = 500;
/** Characters of a note, at most. */
export const LONGEST_NOTE = 280;
/** Characters of an event's key, at most. */
export const LONGEST_EVENT_KEY = 200;

/** A note as it is kept: one line, no control characters, no half of a character, not too long. */
export function cleanNote(text: string): string {
  return text
    .slice(0, LONGEST_NOTE)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\p{Cs}/gu, '\uFFFD');
}

/** The marks in what a file or a link holds: those that are none are left out, none throws. */
export function readMarks(value: unknown): TraceMark[] {
  if (!Array.isArray(value)) return [];
  const marks = new Map<string, TraceMark>();
  for (const one of value) {
    if (marks.size >= MOST_MARKS) break;
    if (typeof one !== 'object' || one === null) continue;
    const { event, note = '' } = one as { event?: unknown; note?: unknown };
    if (typeof event !== 'string' || event === '' || event.length > LONGEST_EVENT_KEY) continue;
    if (typeof note !== 'string') continue;
    marks.set(event, { event, note: cleanNote(note) });
  }
  return [...marks.values()];
}
