/**
 * The time bar: shown while the reader has paused. It says that this is a replay, moves the
 * playhead, and leads back to what comes.
 */

import './time.css';
import { t } from '../dictionary/index.ts';
import type { ViewState } from '../view-state.ts';
import { Icon, type IconName } from './icon.tsx';
import { type Playhead, type PlayheadPlace, SPEEDS, type Speed } from './playhead.ts';

export interface TimeBarProps {
  readonly state: ViewState;
  readonly playhead: Playhead;
}

export function TimeBar({ state, playhead }: TimeBarProps) {
  const place = playhead.place.value;
  if (place === undefined) return null;
  const words = t.time;
  const playing = playhead.playing.value;
  const waiting = state.waiting.value;
  const { recorded } = state.model;
  return (
    <section class="wv-time-bar" aria-label={words.label}>
      <p class="wv-replay">{recorded ? words.replayRecorded : words.replayKept}</p>
      <div class="wv-time-buttons">
        <Press icon="start" label={words.toStart} onPress={() => playhead.toStart()} />
        <Press icon="back" label={words.back} onPress={() => playhead.step(-1)} />
        <Press
          icon={playing ? 'pause' : 'play'}
          label={playing ? words.pause : words.play}
          onPress={() => playhead.toggle()}
        />
        <Press icon="forward" label={words.forward} onPress={() => playhead.step(1)} />
        <select
          aria-label={words.speed}
          value={playhead.speed.value}
          onChange={(event) => {
            const chosen = SPEEDS.find((speed) => speed === Number(event.currentTarget.value));
            if (chosen !== undefined) playhead.setSpeed(chosen);
          }}
        >
          {SPEEDS.map((speed: Speed) => (
            <option key={speed} value={speed}>
              {words.speeds[speed]}
            </option>
          ))}
        </select>
      </div>
      <Slider place={place} playhead={playhead} startedAt={state.model.startedAt} />
      <p class="wv-time-counter">
        <span>{t.wire.since(place.time - state.model.startedAt)}</span>
        <span>{words.counter(place.past, place.count)}</span>
      </p>
      {waiting > 0 && <p class="wv-time-came">{words.came(waiting)}</p>}
      <button type="button" class="wv-button wv-live" onClick={() => playhead.live()}>
        {recorded ? words.all : words.live}
      </button>
    </section>
  );
}

interface PressProps {
  readonly icon: IconName;
  readonly label: string;
  readonly onPress: () => void;
}

function Press({ icon, label, onPress }: PressProps) {
  return (
    <button type="button" class="wv-press" aria-label={label} title={label} onClick={onPress}>
      <Icon name={icon} />
    </button>
  );
}

interface SliderProps {
  readonly place: PlayheadPlace;
  readonly playhead: Playhead;
  readonly startedAt: number;
}

/** Events that a key moves the playhead by. */
const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
};

/** Dragged through the time; by keys it goes from event to event. */
function Slider({ place, playhead, startedAt }: SliderProps) {
  const { time, start, end, past, count } = place;
  const words = t.time;
  return (
    <input
      type="range"
      class="wv-time-slider"
      aria-label={words.slider}
      aria-valuetext={words.said(t.wire.since(time - startedAt), words.counter(past, count))}
      min={0}
      max={Math.max(end - start, 0.001)}
      step="any"
      value={time - start}
      onInput={(event) => playhead.seek(start + Number(event.currentTarget.value))}
      onKeyDown={(event) => {
        const by = STEPS[event.key];
        if (by !== undefined) playhead.step(by);
        else if (event.key === 'Home') playhead.toStart();
        else if (event.key === 'End') playhead.step(count);
        else return;
        event.preventDefault();
      }}
    />
  );
}
