/** The race on the home page: bar and controls, four lanes with their numbers, what you see. */

import { useEffect, useRef, useState } from 'preact/hooks';
import { createTraceModel } from '../wire-view/model/trace-model.ts';
import { raceWordsFor } from '../words/race.ts';
import { Controls } from './Controls.tsx';
import { LaneTable } from './LaneTable.tsx';
import { createRaceController, type RaceController } from './race-controller.ts';
import { createRaceModel } from './race-model.ts';
import type { Heat, RaceState } from './race-state.ts';
import { HowToRun, StateNote } from './StateNote.tsx';
import { DEFAULT_SETTINGS } from './settings.ts';
import { type Standing, standings } from './standing.ts';
import { drawTrack } from './track.ts';
import { TRANSPORTS, type Transport } from './transports.ts';
import '../styles/live-panel.css';
import '../styles/slider.css';
import './race.css';

/** Milliseconds that the tracks show. */
const SPAN = 12_000;
/** Milliseconds between two readings of the numbers: digits that flicker can't be read. */
const NUMBERS_EVERY = 250;
/** The same for drawings where the reader wants no motion. */
const STILL_EVERY = 2000;

export interface RaceProps {
  /** The path that the site is served under. */
  readonly base: string;
  readonly language: string;
  /** Where the lesson of each transport is, where there is one. */
  readonly lessons: Readonly<Partial<Record<Transport, string>>>;
}

/** Before the first heat: four bare wires. */
const NO_HEAT: Heat = { race: createRaceModel(0), view: createTraceModel(), now: () => 0 };
const NOBODY = standings(NO_HEAT.race);

export function Race({ base, language, lessons }: RaceProps) {
  const words = raceWordsFor(language);
  const frameHost = useRef<HTMLDivElement>(null);
  const tracks = useRef(new Map<Transport, HTMLCanvasElement>());
  const [controller, setController] = useState<RaceController>();
  const [numbers, setNumbers] = useState<readonly Standing[]>(NOBODY);

  useEffect(() => {
    if (frameHost.current === null) return;
    const made = createRaceController(new URL(base, location.href).href, frameHost.current);
    setController(made);
    const stop = drawEachFrame(made, tracks.current, setNumbers);
    return () => {
      stop();
      made.close();
    };
  }, [base]);

  const state: RaceState = controller?.state.value ?? { kind: 'loading' };
  const settings = controller?.settings.value ?? DEFAULT_SETTINGS;

  return (
    <section class="race live-panel" aria-label={words.label}>
      <div class="live-bar">
        <b>{words.title}</b>
        <StateNote state={state} words={words} />
        <Controls controller={controller} state={state} settings={settings} words={words} />
      </div>
      <HowToRun state={state} words={words} />
      <LaneTable
        standings={numbers}
        settings={settings}
        words={words}
        lessons={lessons}
        seconds={SPAN / 1000}
        onTrack={(transport, canvas) => {
          if (canvas === null) tracks.current.delete(transport);
          else tracks.current.set(transport, canvas);
        }}
      />
      <div class="race-foot">
        <p class="race-sentence">{words.sentence(numbers)}</p>
        <p class="race-legend">
          {words.legend.slope} {words.legend.brackets} {words.legend.empty}
        </p>
      </div>
      <div class="race-frame" inert ref={frameHost} />
    </section>
  );
}

/** Reads the wire, draws the lanes, and says the numbers now and then. Returns the way to stop. */
function drawEachFrame(
  controller: RaceController,
  tracks: ReadonlyMap<Transport, HTMLCanvasElement>,
  tell: (numbers: readonly Standing[]) => void,
): () => void {
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  let frame = 0;
  let drawn = Number.NEGATIVE_INFINITY;
  let told = Number.NEGATIVE_INFINITY;
  let shown: Heat | undefined;
  const tick = (at: number) => {
    frame = requestAnimationFrame(tick);
    const heat = controller.heat.value ?? NO_HEAT;
    heat.race.read(heat.view);
    if (at - told >= NUMBERS_EVERY) {
      told = at;
      tell(standings(heat.race));
    }
    if (still.matches && heat === shown && at - drawn < STILL_EVERY) return;
    drawn = at;
    shown = heat;
    const time = { now: heat.now(), span: SPAN, clockOffset: heat.race.clockOffset };
    for (const transport of TRANSPORTS) {
      const canvas = tracks.get(transport);
      if (canvas) drawTrack(canvas, heat.race.lanes[transport], heat.race.events, time);
    }
  };
  frame = requestAnimationFrame(tick);
  return () => cancelAnimationFrame(frame);
}
