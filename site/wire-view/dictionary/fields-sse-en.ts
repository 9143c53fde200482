/** Explanations of event stream fields (HTML standard, section 9.2) in English. */

import type { Explained } from './explanation.ts';

const FORMAT = 'HTML standard, section 9.2.5';
const READING = 'HTML standard, section 9.2.6';

export const sseEn: Readonly<Record<string, Explained>> = {
  'sse.data': {
    title: 'data',
    text: 'What the page gets as event.data. Several data lines are joined with a line feed between them.',
    section: READING,
  },
  'sse.event': {
    title: 'event',
    text: 'The type that the page listens for with addEventListener. Without this line the type is message.',
    section: READING,
  },
  'sse.id': {
    title: 'id',
    text: 'The browser remembers it and sends it back as Last-Event-ID when it reconnects, so that the server can go on where the wire was cut.',
    section: READING,
  },
  'sse.retry': {
    title: 'retry',
    text: 'How many milliseconds the browser waits before it reconnects. Only digits count; anything else is ignored.',
    section: READING,
  },
  'sse.comment': {
    title: 'A comment',
    text: 'A line that begins with a colon is thrown away by the browser. Servers send it as a heartbeat, so that no proxy takes the silence for an end.',
    section: FORMAT,
  },
  'sse.unknown': {
    title: 'An unknown field',
    text: 'Only data, event, id and retry mean something. The browser passes over every other name without an error.',
    section: READING,
  },
  'sse.blank': {
    title: 'The blank line',
    text: 'Ends the block and dispatches the event. If the block had no data line, nothing reaches the page.',
    section: READING,
  },
  'sse.name': {
    title: 'The field’s name',
    text: 'Everything before the first colon. It is compared exactly: Data is not data.',
    section: READING,
  },
  'sse.value': {
    title: 'The field’s value',
    text: 'Everything behind the colon, without the one space that may follow it.',
    section: READING,
  },
  'sse.bom': {
    title: 'Byte order mark',
    text: 'Three bytes (ef bb bf) at the very start of the stream are skipped. Anywhere else they are data.',
    section: READING,
  },
};
