/**
 * Five broken files, each seen to fail behind the proxy and then mended in one place. Which file ran is
 * read from its settings; that it fails, and that it works, is read from the wire.
 */

import type { ProxySettings } from '../../playground-server/proxy/model/settings.ts';
import type { TraceView } from '../wire-view/model/view.ts';
import type { Check } from './check.ts';
import { asksForStream, isEventStream } from './exchanges.ts';
import { isTunnel, keyOf, type LabRun, labRunsOf } from './lab-runs.ts';
import { messages } from './messages-en.ts';

const words = messages.nginxFile;

interface Kind {
  /** What the wire shows of a run with a fault, and of one without. */
  fails(run: LabRun): boolean;
  works(run: LabRun): boolean;
  readonly missing: { readonly broken: string; readonly mended: string };
}

const socket: Kind = {
  works: (run) => run.inside.some((one) => isTunnel(run, one)),
  fails: ({ inside }) =>
    inside.some((one) => {
      const status = one.response?.event.status;
      return keyOf(one) !== undefined && status !== undefined && status !== 101;
    }),
  missing: words.socket,
};

const stream: Kind = {
  works: (run) =>
    run.inside.some(({ events }) => events.length > 0) &&
    run.outside.some(isEventStream) &&
    !held(run),
  fails: held,
  missing: words.stream,
};

interface BrokenFile {
  readonly kind: Kind;
  /** Whether these are its settings. */
  is(settings: ProxySettings): boolean;
}

/** In the order of site/nginx-files/broken/. */
const FILES: readonly BrokenFile[] = [
  { kind: socket, is: ({ upgrade, connection }) => !upgrade && connection === 'map' },
  { kind: socket, is: ({ upgrade, connection }) => upgrade !== undefined && !connection },
  { kind: socket, is: ({ upgrade, proxyHttpVersion: v }) => upgrade !== undefined && v === '1.0' },
  { kind: socket, is: ({ upgrade, connection: c }) => upgrade !== undefined && c === 'empty' },
  {
    kind: stream,
    is: ({ xAccelBuffering, gzip }) => xAccelBuffering === 'ignored' && gzip === 'on',
  },
];

export const nginxFileFive: Check = {
  id: 'nginx-file/five',
  judge(trace: TraceView) {
    const runs = labRunsOf(trace);
    const missing = FILES.flatMap((file, index) => {
      const said = missingOf(file, runs);
      return said === undefined ? [] : words.file(index + 1, said);
    });
    return { done: missing.length === 0, missing };
  },
};

function missingOf({ kind, is }: BrokenFile, runs: readonly LabRun[]): string | undefined {
  const broken = runs.filter(({ settings }) => settings !== undefined && is(settings));
  const failed = broken.filter((run) => kind.fails(run));
  if (failed.length === 0) return kind.missing.broken;
  const mended = failed.some((before) =>
    runs
      .slice(runs.indexOf(before) + 1)
      .some((after) => kind.works(after) && isMend(before, after)),
  );
  return mended ? undefined : kind.missing.mended;
}

/** One thing in the file is another: a line, or the lines of compression. */
function isMend(before: LabRun, after: LabRun): boolean {
  if (before.settings === undefined || after.settings === undefined) return false;
  const [one, other] = [before.settings, after.settings];
  const names = new Set([...Object.keys(one), ...Object.keys(other)] as (keyof ProxySettings)[]);
  // How fast it runs and for which paths says nothing of what carries a WebSocket or a stream.
  names.delete('timeScale');
  names.delete('location');
  const changed = [...names].filter(
    (name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]),
  );
  return new Set(changed.map((name) => (name.startsWith('gzip') ? 'gzip' : name))).size === 1;
}

/**
 * Two events behind the proxy, and in front of it by then not even the head of the answer: what holds
 * the events back holds the head as well. Behind compression the head is all that is sure to be read.
 */
function held({ inside, outside }: LabRun): boolean {
  const heads = outside
    .filter(asksForStream)
    .map(({ response }) => response?.time ?? Number.POSITIVE_INFINITY);
  const first = Math.min(...heads);
  return inside.some(({ events: [, second] }) => second !== undefined && first > second.time);
}
