/**
 * The state of a stage in protocol words: `101 Switching Protocols`, `closed 1006`,
 * `polling: 12 requests`. Pure: from the trace alone, and from the life of the program.
 */

import type { ProgramChanged } from '../../../playground-server/trace/trace.ts';
import { t } from '../../wire-view/dictionary/index.ts';
import type { TraceView } from '../../wire-view/model/view.ts';
import { createExchangeLog, type ExchangeLog, type LastWord } from './exchange-log.ts';

type Refused = Extract<LastWord, { kind: 'refused' }>;

/** What colours the state's dot; the words stand beside it. */
export type StateTone = 'idle' | 'http' | 'sse' | 'text' | 'close';

export interface ProtocolState {
  readonly tone: StateTone;
  readonly text: string;
}

export interface ProtocolStateReader {
  /** The state now; reads only the rows that came since the last call. */
  read(trace: TraceView, program: ProgramChanged | undefined): ProtocolState;
}

export function createProtocolStateReader(): ProtocolStateReader {
  const log = createExchangeLog();
  return {
    read(trace, program) {
      log.read(trace);
      return ofProgram(program) ?? ofOpen(log) ?? ofRefusal(log) ?? ofPolls(log) ?? ofLast(log);
    },
  };
}

/** What the program's end says, where it has ended badly. */
function ofProgram(program: ProgramChanged | undefined): ProtocolState | undefined {
  const words = t.stage.state;
  if (program?.state === 'unreachable') return { tone: 'close', text: words.unreachable };
  if (program?.state !== 'crashed') return undefined;
  const { exitCode, signal } = program;
  const text = typeof exitCode === 'number' ? words.crashed(exitCode) : words.killed(signal ?? '?');
  return { tone: 'close', text };
}

function ofOpen(log: ExchangeLog): ProtocolState | undefined {
  const words = t.stage.state;
  const found = new Map<string, StateTone>();
  for (const { tunnel, stream, closeCode } of log.legs.values()) {
    if (tunnel && closeCode !== undefined) found.set(words.closing(`${closeCode}`), 'close');
    else if (tunnel) found.set(words.status(tunnel.status, tunnel.reason), 'text');
    if (stream) found.set(words.streamOpen(words.status(stream.status, stream.reason)), 'sse');
  }
  if (found.size === 0) return undefined;
  const [tone] = found.values();
  return { tone: tone ?? 'http', text: [...found.keys()].join(words.and) };
}

/** The newest word is of a handshake: that says more than how often something else was asked. */
function ofRefusal({ last, legs }: ExchangeLog): ProtocolState | undefined {
  if (last?.kind !== 'refused') return undefined;
  const asksElse = [...legs.values()].some(({ asked }) => asked?.handshake === false);
  return asksElse ? undefined : refusal(last);
}

function refusal({ status, reason }: Refused): ProtocolState {
  const words = t.stage.state;
  return { tone: 'close', text: words.handshakeRefused(words.status(status, reason)) };
}

function ofPolls(log: ExchangeLog): ProtocolState | undefined {
  const words = t.stage.state;
  const poll = [...log.polls.values()].reduce<{ requests: number; held: number; open: number }>(
    (most, next) => (next.requests > most.requests ? next : most),
    { requests: 0, held: 0, open: 0 },
  );
  if (poll.requests < 2) return undefined;
  const text =
    poll.held > 0 ? words.longPolling(poll.requests, poll.open) : words.polling(poll.requests);
  return { tone: 'http', text };
}

function ofLast(log: ExchangeLog): ProtocolState {
  const words = t.stage.state;
  const { last } = log;
  for (const { asked } of log.legs.values()) {
    if (asked) return { tone: 'http', text: words.waiting(asked.method, asked.target) };
  }
  switch (last?.kind) {
    case 'closed':
      return { tone: 'close', text: words.closed(last.code) };
    case 'stream-ended': {
      const line = words.status(last.status, last.reason);
      return { tone: 'close', text: words.streamEnded(line) };
    }
    case 'status':
      return {
        tone: last.status >= 400 ? 'close' : 'http',
        text: words.status(last.status, last.reason),
      };
    case 'refused':
      return refusal(last);
    case undefined:
      return { tone: 'idle', text: words.nothing };
  }
}
