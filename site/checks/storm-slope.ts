/**
 * A storm of 200 clients or more whose return was a slope and no wave: in no second more than twice
 * as many attempts as the server takes in one, and all back within a minute.
 *
 * Both are the playground's measurement of its own clients. The server's pace is what it took while
 * the clients connected for the first time.
 */

import type { StormResult, StormSettings } from '../../playground-server/trace/storm.ts';
import type { StormChanged } from '../../playground-server/trace/trace.ts';
import type { NoteRow, TraceView } from '../wire-view/model/view.ts';
import type { Check, Verdict } from './check.ts';
import { keptRows } from './kept-rows.ts';
import { messages } from './messages-en.ts';

const CLIENTS = 200;
/** Milliseconds. */
const SOON = 60_000;
const TIMES_STEADY = 2;

const stormNotes = keptRows(
  (row): row is NoteRow & { readonly record: StormChanged } =>
    row.source === 'note' && row.record.type === 'storm',
);

interface Run {
  readonly settings: StormSettings;
  readonly result: StormResult;
}

export const stormSlope: Check = {
  id: 'storm/slope',
  judge(trace) {
    const runs = runsIn(trace).filter(({ settings }) => settings.clients >= CLIENTS);
    const verdicts = runs.map(judgeRun);
    const last = verdicts.at(-1) ?? { done: false, missing: [messages.storm.run(CLIENTS)] };
    return verdicts.find(({ done }) => done) ?? last;
  },
};

/** The storms that came to their own end, in order. */
function runsIn(trace: TraceView): Run[] {
  const settings = new Map<number, StormSettings>();
  const runs: Run[] = [];
  for (const { record } of stormNotes(trace)) {
    if (record.settings) settings.set(record.storm, record.settings);
    const own = settings.get(record.storm);
    if (record.state === 'done' && record.result && own) {
      runs.push({ settings: own, result: record.result });
    }
  }
  return runs;
}

function judgeRun({ settings, result }: Run): Verdict {
  const { peak, steady, back, allBackAfter } = result;
  const missing: string[] = [];
  if (peak >= TIMES_STEADY * steady) missing.push(messages.storm.peak(peak, steady));
  if (allBackAfter === null) missing.push(messages.storm.back(back, settings.clients));
  else if (allBackAfter > SOON) missing.push(messages.storm.late(allBackAfter));
  return { done: missing.length === 0, missing };
}
