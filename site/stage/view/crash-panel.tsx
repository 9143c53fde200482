/** A program that ended badly: how, its last words, and the way to start it again. */

import type { ProgramChanged } from '../../../playground-server/trace/trace.ts';
import { t } from '../../wire-view/dictionary/index.ts';
import type { StageStore } from '../stage-store.ts';

const words = t.stage.crash;

interface CrashPanelProps {
  readonly store: StageStore;
  readonly program: ProgramChanged;
}

export function CrashPanel({ store, program }: CrashPanelProps) {
  const { exitCode, signal, stderr, message } = program;
  return (
    <section class="st-crash" role="alert" aria-label={words.title}>
      <p>
        <b>{words.title}</b> {typeof exitCode === 'number' && words.exitCode(exitCode)}
        {signal && words.signal(signal)}
      </p>
      <p>{message}</p>
      <button
        type="button"
        class="st-button st-main"
        disabled={store.restarting.value}
        onClick={() => store.restart()}
      >
        {store.restarting.value ? words.starting : words.again}
      </button>
      <p class="st-quiet">{stderr ? words.stderr : words.noStderr}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long output scrolls, so the keyboard must reach it. */}
      {stderr && <pre tabIndex={0}>{stderr}</pre>}
    </section>
  );
}
