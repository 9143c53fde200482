/** The storm: dials, a button, and what is measured while many clients lose their server and return. */

import { useEffect, useState } from 'preact/hooks';
import { stormWordsFor } from '../words/storm.ts';
import { Dials } from './Dials.tsx';
import { FIRST_DIALS } from './dials.ts';
import { Figures } from './Figures.tsx';
import { Histogram } from './Histogram.tsx';
import { createStormController, type Phase, type StormController } from './storm-controller.ts';
import { isUnderWay } from './storm-view.ts';
import '../styles/live-panel.css';
import '../styles/slider.css';
import './storm.css';

export interface StormProps {
  readonly example: string;
  /** The path that the site is served under. */
  readonly base: string;
  readonly language: string;
}

const IDLE: Phase = { kind: 'idle' };

export function Storm({ example, base, language }: StormProps) {
  const words = stormWordsFor(language);
  const [controller, setController] = useState<StormController>();

  useEffect(() => {
    const made = createStormController(new URL(base, location.href).href, example, words);
    setController(made);
    return () => made.close();
  }, [base, example, words]);

  const phase = controller?.phase.value ?? IDLE;
  const current = controller?.current.value;
  const before = controller?.before.value;
  const underWay = phase.kind === 'live' && current !== undefined && isUnderWay(current);
  const busy = underWay || phase.kind === 'asking';

  return (
    <section class="storm live-panel" aria-label={words.label}>
      <div class="live-bar">
        <b>{words.title}</b>
        <span class="live-state" data-kind={phase.kind}>
          <i aria-hidden="true" />
          {phase.kind === 'recorded' ? words.states.recorded(phase.at) : words.states[phase.kind]}
        </span>
        {underWay && current.settings && (
          <span class="storm-open">{words.open(current.open, current.settings.clients)}</span>
        )}
        <button
          type="button"
          class="live-main"
          disabled={controller === undefined || phase.kind === 'asking'}
          onClick={() => (underWay ? controller?.stop() : controller?.run())}
        >
          {underWay ? words.stop : words.run}
        </button>
      </div>
      <Dials
        values={controller?.dials.value ?? FIRST_DIALS}
        words={words.dials}
        disabled={busy || controller === undefined}
        onChange={(change) => controller?.set(change)}
      />
      <p class="storm-said" role="status" data-failed={current?.state === 'failed' || undefined}>
        {phase.kind === 'trouble' ? phase.message : (current?.message ?? words.nothing)}
      </p>
      <Histogram current={current} before={before} words={words} />
      <Figures current={current} before={before} words={words} />
    </section>
  );
}
