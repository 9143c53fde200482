/**
 * One stage: its trace, live or recorded, its page, its files, and what a reader can do to the wire.
 * State and actions; the components only draw it.
 */

import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { parseFaultText } from '../../playground-server/trace/fault-text.ts';
import type { FromFrame } from '../../playground-server/trace/frame-messages.ts';
import { FaultsError } from '../../playground-server/trace/parse-faults.ts';
import type { Faults } from '../../playground-server/trace/trace.ts';
import { publishStage } from '../checks/registry.ts';
import { t } from '../wire-view/dictionary/index.ts';
import type { TraceSource } from '../wire-view/export/formats.ts';
import { startExcerptWorker } from '../wire-view/link/start-excerpt-worker.ts';
import { type CallPairs, createCallPairs } from '../wire-view/model/call-pairs.ts';
import type { TraceModel } from '../wire-view/model/trace-model.ts';
import type { Row } from '../wire-view/model/view.ts';
import type { ViewState } from '../wire-view/view-state.ts';
import { createConsoleLog } from './console-log.ts';
import { createEdits } from './edits.ts';
import { faultTextIn } from './faults/fault-link.ts';
import { pageNow } from './feed/feed-client.ts';
import { createLabControl } from './lab/lab-control.ts';
import type { LabOrder } from './lab/preset.ts';
import { createLiveFiles } from './live-files.ts';
import { createPageRuns } from './page-run.ts';
import { playgroundLink } from './playground-link.ts';
import { type RanLine, ranLineOf } from './ran-line.ts';
import { createRecordingStore } from './recorded/recording-store.ts';
import { ApiFailure } from './session/api-failure.ts';
import type { Session } from './session/stored-session.ts';
import type { Shell } from './shell.ts';
import { createProtocolStateReader, type ProtocolState } from './state/protocol-state.ts';

/** `done` goes by itself; the others stay until they are dismissed. */
export interface StageNotice {
  readonly tone: 'failure' | 'news' | 'done';
  readonly text: string;
}

export type StageStore = ReturnType<typeof createStageStore>;

/** Milliseconds that a note of success stays. */
const DONE_STAYS = 6_000;

/** Milliseconds that the latency must rest before it is asked for. */
const FAULTS_REST = 150;

export function createStageStore(shell: Shell) {
  const { example, base } = shell;
  const link = playgroundLink(base);
  const channel = link.join(example);
  const recorded = createRecordingStore(base, example);
  const lab = createLabControl(example, link.api, channel);
  const edits = createEdits(example, tabStorage());
  const files = createLiveFiles(link.api, example, shell.files);
  const consoleLog = createConsoleLog();
  const client = shell.files.find(({ role }) => role === 'client')?.path;

  const wantsRecorded = signal(false);
  const mode = computed(() => (wantsRecorded.value ? 'recorded' : 'live'));
  const trace: ReadonlySignal<TraceModel> = computed(() =>
    mode.value === 'recorded' ? recorded.model : channel.model,
  );
  const state: Signal<ProtocolState> = signal({ tone: 'idle', text: t.stage.state.connecting });
  const selected = signal<Row | undefined>(undefined);
  /** What the wire view's parts share, while it stands. */
  const view = signal<ViewState | undefined>(undefined);
  const ran = signal<RanLine | undefined>(undefined);
  /** What went wrong with the last thing that the reader asked for, or what it brought. */
  const notice = signal<StageNotice | undefined>(undefined);
  const restarting = signal(false);
  /** The panel of faults is open. */
  const faultsOpen = signal(false);
  /** The lab's panel is open. */
  const labOpen = signal(false);
  /** The platform whose timeouts the reader chose last, or came with by a link; '' for none. */
  const labPlatform = signal('');
  /** What stands in the pane for a file of the reader's own. It stays on this page. */
  const pasted = signal(shell.nginx ?? '');
  let faultsTimer: ReturnType<typeof setTimeout> | undefined;
  let noticeTimer: ReturnType<typeof setTimeout> | undefined;
  let ranSession: Session | undefined;
  /** The session in which the page was run first. */
  let begun: string | undefined;

  const pairs = new WeakMap<TraceModel, CallPairs>();
  function pairsOf(model: TraceModel): CallPairs {
    const present = pairs.get(model);
    if (present) return present;
    const made = createCallPairs();
    pairs.set(model, made);
    return made;
  }

  const runs = createPageRuns((message: FromFrame) => {
    if (message.type === 'page') channel.page(message.event);
    else if (message.type === 'console') consoleLog.add(message);
    else if (message.type === 'reload') runPage();
  });

  /** Runs the page in a new frame, where there is a session. */
  function runPage(): void {
    const now = link.state.peek();
    if (now.kind !== 'live') return;
    if (now.renewed && ranSession?.id !== now.session.id) {
      notice.value = { tone: 'news', text: t.stage.link.renewed };
    }
    ranSession = now.session;
    consoleLog.clear();
    runs.start(now.session.playOrigin, {
      session: now.session.id,
      example,
      page: shell.page,
      edited: edits.texts.peek(),
      ...(client === undefined ? {} : { client }),
    });
  }

  /** Runs the page for the first time in a session, behind the hop and the faults to begin with. */
  async function begin(): Promise<void> {
    const now = link.state.peek();
    if (now.kind !== 'live' || begun === now.session.id) return;
    begun = now.session.id;
    const text = faultTextIn(location.hash, example) ?? shell.faults;
    if (text !== undefined) await presetFaults(text);
    await presetLab();
    runPage();
  }

  /** The hop of the reader's link, else the lesson's. */
  async function presetLab(): Promise<void> {
    const own = shell.lab === undefined ? undefined : (JSON.parse(shell.lab) as LabOrder);
    const asked = location.hash.includes('lab=')
      ? (await import('./lab/lab-link.ts')).labIn(location.hash, example)
      : undefined;
    if (asked !== undefined && 'problem' in asked) {
      notice.value = { tone: 'failure', text: t.lab.badLink(asked.problem) };
    }
    const linked = asked !== undefined && 'order' in asked ? asked : undefined;
    const order = linked?.order ?? own;
    if (order === undefined) return;
    labPlatform.value = linked?.platform ?? '';
    if (await lab.put(order)) return;
    const failure = lab.failure.peek();
    if (failure) notice.value = { tone: 'failure', text: t.lab.failed(failure.message) };
  }

  async function presetFaults(text: string): Promise<void> {
    try {
      const faults = parseFaultText(text);
      await attempt(async () => {
        await link.api.setFaults(example, faults);
        return undefined;
      });
    } catch (error) {
      if (!(error instanceof FaultsError)) throw error;
      notice.value = { tone: 'failure', text: t.faults.badLink(error.message) };
    }
  }

  function tellDone(text: string | undefined): void {
    const told = text === undefined ? undefined : ({ tone: 'done', text } as const);
    notice.value = told;
    clearTimeout(noticeTimer);
    noticeTimer = setTimeout(() => {
      if (notice.value === told) notice.value = undefined;
    }, DONE_STAYS);
  }

  /** Does what the reader asked for; a failure is told, not thrown. */
  async function attempt(action: () => Promise<string | undefined>): Promise<void> {
    try {
      tellDone(await action());
    } catch (failure) {
      if (!(failure instanceof ApiFailure)) throw failure;
      notice.value = { tone: 'failure', text: `${t.stage.link.failed} ${failure.message}` };
    }
  }

  function follow(): () => void {
    const model = trace.value;
    const reader = createProtocolStateReader();
    const read = () => {
      const program = mode.peek() === 'live' ? channel.program.peek() : undefined;
      state.value = reader.read(model, program);
    };
    read();
    const stopProgram = mode.value === 'live' ? channel.program.subscribe(read) : () => {};
    const stopModel = model.subscribe(read);
    const unpublish = publishStage(example, model);
    return () => {
      stopModel();
      stopProgram();
      unpublish();
    };
  }

  const stops = [
    // The frame waits for the feed: what crosses the wire before it is open would not be shown.
    effect(() => {
      const now = link.state.value;
      if (now.kind !== 'live' || now.session.id === ranSession?.id) return;
      if (now.feed.kind === 'open' || now.feed.kind === 'refused') queueMicrotask(begin);
    }),
    effect(() => {
      if (link.state.value.kind !== 'absent' || wantsRecorded.peek()) return;
      queueMicrotask(() => playRecorded());
    }),
    effect(follow),
    effect(() => {
      if (channel.program.value?.state === 'running') files.refresh();
    }),
    effect(() => {
      const row = selected.value;
      const model = trace.peek();
      ran.value = row && ranLineOf(row, model, pairsOf(model));
    }),
  ];

  function playRecorded(): Promise<void> {
    batch(() => {
      wantsRecorded.value = true;
      selected.value = undefined;
    });
    return recorded.play();
  }

  return {
    shell,
    client,
    link,
    channel,
    recorded,
    edits,
    files,
    console: consoleLog,
    runs,
    mode,
    trace,
    state: state as ReadonlySignal<ProtocolState>,
    selected,
    view,
    /** The line of the client file that is marked. */
    ran,
    /** Where the trace is from, for an export. */
    source(): TraceSource {
      const recording = recorded.recording.peek();
      const isPlayed = mode.peek() === 'recorded' && typeof recording === 'object';
      const inspectPage = new URL('tools/inspect/', base).href;
      if (isPlayed) {
        const id = `${example} ${recording.head.recordedAt}`;
        return { ...recording.head, id, recording: example, inspectPage, startExcerptWorker };
      }
      const now = link.state.peek();
      const id = now.kind === 'live' ? `${example} ${now.session.id}` : undefined;
      return { epoch: channel.epoch(), id, inspectPage, startExcerptWorker };
    },
    /** Trace time now, in milliseconds; undefined while the clocks are not aligned. */
    now(): number | undefined {
      const epoch = channel.epoch();
      return epoch === undefined ? undefined : pageNow() - epoch;
    },
    notice,
    faultsOpen,
    lab,
    labOpen,
    labPlatform,
    pasted,
    restarting: restarting as ReadonlySignal<boolean>,

    runPage,
    playRecorded,

    /** Leaves the recording, and looks for the playground where it is not there. */
    goLive(): void {
      recorded.toEnd();
      batch(() => {
        wantsRecorded.value = false;
        selected.value = undefined;
      });
      link.retryNow();
    },

    /** @param ms added to each direction */
    setLatency(ms: number): void {
      const faults = { ...channel.faults.peek(), latency: { up: ms, down: ms } };
      channel.faults.value = faults;
      clearTimeout(faultsTimer);
      faultsTimer = setTimeout(() => {
        attempt(async () => {
          await link.api.setFaults(example, faults);
          return undefined;
        });
      }, FAULTS_REST);
    },

    /** What is shown comes back on the feed: the playground has confirmed it then. */
    setFaults(faults: Faults): Promise<void> {
      clearTimeout(faultsTimer);
      return attempt(async () => {
        await link.api.setFaults(example, faults);
        return undefined;
      });
    },

    cut(): Promise<void> {
      return attempt(async () => t.stage.controls.cutDone(await link.api.cut(example, 'rst')));
    },

    /** Runs the path through a hop with these settings, then the page anew. */
    async setLab(order: LabOrder): Promise<void> {
      if (await lab.put(order)) runPage();
    },

    /** Takes the hop out of the path, then runs the page anew. */
    async removeLab(): Promise<void> {
      if (await lab.remove()) runPage();
    },

    /** Tries once more what failed last with the hop, then runs the page anew. */
    async retryLab(): Promise<void> {
      if (await lab.again()) runPage();
    },

    /** Starts the program again, then the page. */
    async restart(): Promise<void> {
      restarting.value = true;
      await attempt(async () => {
        await link.api.restart(example);
        runPage();
        return undefined;
      });
      restarting.value = false;
    },

    /** Runs the page with this text in the place of a file. */
    runEdited(path: string, text: string): void {
      edits.set(path, text);
      runPage();
    },

    resetEdited(path: string): void {
      edits.remove(path);
      runPage();
    },

    close(): void {
      clearTimeout(faultsTimer);
      clearTimeout(noticeTimer);
      for (const stop of stops) stop();
      runs.close();
      recorded.close();
      channel.leave();
    },
  };
}

function tabStorage(): Storage | undefined {
  try {
    return sessionStorage;
  } catch {
    return undefined;
  }
}
