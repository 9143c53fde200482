/** The words of the playhead, of measuring and of marks, in English. */

import { wireEn } from './wire-en.ts';

const number = new Intl.NumberFormat('en');
const events = (n: number) => `${number.format(n)} ${n === 1 ? 'event' : 'events'}`;

export const timeEn = {
  label: 'Playhead',
  replayKept: 'Replay of what was kept',
  replayRecorded: 'Replay of the recording',
  toStart: 'To the start',
  back: 'One event back',
  forward: 'One event forward',
  play: 'Play',
  pause: 'Pause',
  speed: 'Speed',
  speeds: { 1: '1×', 0.5: '½×', 0.25: '¼×', 0.1: '⅒×' },
  slider: 'Time',
  counter: (past: number, count: number) =>
    `event ${number.format(past)} of ${number.format(count)}`,
  came: (n: number) => `${number.format(n)} new`,
  live: 'Go live',
  all: 'Show all',
  replay: 'Replay',
  said: (time: string, counter: string) => `${time}, ${counter}`,

  keys: {
    pause: 'Pause; while paused, play and pause the replay',
    back: 'One event back',
    forward: 'One event forward',
    start: 'Back to the start',
    live: 'Live again',
    slower: 'Replay slower',
    faster: 'Replay faster',
    measure: 'Measure from the selected event',
    mark: 'Mark the selected event, or take its mark away',
    nextMark: 'To the next mark',
    copy: 'Copy the selected event as …',
  },

  measure: {
    label: 'Between two events',
    from: 'Measure',
    fromHere: 'Measure from here to another event',
    choose: (n: number) => `From #${n}: select another event.`,
    span: (from: number, to: number) => `#${from} to #${to}`,
    entered: (ms: number) => `${wireEn.duration(ms)} apart`,
    left: (ms: number) => `arrived ${wireEn.duration(ms)} apart`,
    between: (n: number) => `${events(n)} between`,
    bytes: (up: number, down: number) => `${wireEn.size(up)} up, ${wireEn.size(down)} down`,
    ofConnection: (n: number) => `on connection #${n}`,
    stop: 'Stop measuring',
  },

  marks: {
    mark: 'Mark',
    marked: 'Marked',
    note: 'Note on this event',
    notePlaceholder: 'A note',
    list: (n: number) => `${number.format(n)} ${n === 1 ? 'mark' : 'marks'}`,
    listLabel: 'Marked events',
    item: (n: number, what: string) => `#${n} ${what}`,
    gone: 'no longer in the trace',
    remove: (what: string) => `Take the mark away from ${what}`,
    spoken: (sentence: string, note: string) =>
      note === '' ? `marked, ${sentence}` : `marked, ${note}, ${sentence}`,
    full: (n: number) => `A trace holds ${number.format(n)} marks at most. Take one away first.`,
  },

  actions: 'With the selected event',
} as const;
