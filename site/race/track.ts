/**
 * Draws one lane of the race on a canvas: time runs to the right and ends now. From the source at
 * the top, each event comes down to the wire; how flat its line is, is how late it came. Below the
 * wire, each request is a mark as long as its answer took.
 */

import type { Ask, RaceLane } from './race-model.ts';

export interface TrackTime {
  /** Trace milliseconds at the right edge, and how many of them the width shows. */
  readonly now: number;
  readonly span: number;
  /** Trace time minus program time; undefined before the first event. */
  readonly clockOffset: number | undefined;
}

/** What the lane looks like, read from its style, so that it follows the theme. */
interface Ink {
  readonly lane: string;
  readonly line: string;
  readonly ground: string;
}

const TOP = 7;
const DOT = 3.2;
/** From the wire down to the bracket of a request. */
const DROP = 8;
const RIGHT = 6;

/**
 * @param events all events that were seen on any lane, by id, with their program time
 */
export function drawTrack(
  canvas: HTMLCanvasElement,
  lane: RaceLane,
  events: ReadonlyMap<number, number>,
  time: TrackTime,
): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const { width, height } = fit(canvas, context);
  const wire = Math.round(height * 0.66) + 0.5;
  const x = (at: number) => width - RIGHT - ((time.now - at) / time.span) * (width - RIGHT);
  const ink = inkOf(canvas);
  const { now, span } = time;
  const from = now - span * 1.1;

  context.clearRect(0, 0, width, height);
  line(context, ink.line, 1, [0, wire, width, wire]);
  for (const ask of lane.asks) {
    if ((ask.answer?.arrived ?? now) >= from) drawAsk(context, ink, ask, x, wire, now);
  }
  if (time.clockOffset === undefined) return;
  const arrivedIds = new Set<number>();
  for (const { id, at, row } of lane.arrivals) {
    arrivedIds.add(id);
    const end = row.arrived;
    if (end !== undefined && end < from) continue;
    drawEvent(context, ink, x(at + time.clockOffset), x(end ?? now), wire, end !== undefined);
  }
  for (const [id, at] of events) {
    const born = at + time.clockOffset;
    if (born >= from && !arrivedIds.has(id)) drawEvent(context, ink, x(born), x(now), wire, false);
  }
}

function drawAsk(
  context: CanvasRenderingContext2D,
  ink: Ink,
  ask: Ask,
  x: (at: number) => number,
  wire: number,
  now: number,
): void {
  const start = x(ask.time);
  const end = x(ask.answer?.arrived ?? now);
  const low = wire + DROP;
  context.globalAlpha = 0.75;
  line(context, ink.lane, 1.25, [start, wire, start, low, Math.max(start, end), low]);
  context.globalAlpha = 1;
  if (ask.answer?.arrived === undefined) return;
  const hollow = ask.events === 0;
  context.beginPath();
  context.arc(Math.max(start, end), low, 2.2, 0, 2 * Math.PI);
  context.fillStyle = hollow ? ink.ground : ink.lane;
  context.fill();
  if (!hollow) return;
  context.strokeStyle = ink.lane;
  context.lineWidth = 1.1;
  context.stroke();
}

function drawEvent(
  context: CanvasRenderingContext2D,
  ink: Ink,
  born: number,
  end: number,
  wire: number,
  arrived: boolean,
): void {
  context.globalAlpha = arrived ? 0.55 : 0.3;
  context.setLineDash(arrived ? [] : [2, 3]);
  line(context, ink.lane, 1.4, [born, TOP, end, wire]);
  context.setLineDash([]);
  context.globalAlpha = 1;
  if (!arrived) return;
  context.beginPath();
  context.arc(end, wire, DOT, 0, 2 * Math.PI);
  context.fillStyle = ink.lane;
  context.fill();
}

function line(
  context: CanvasRenderingContext2D,
  colour: string,
  width: number,
  [x = 0, y = 0, ...rest]: readonly number[],
): void {
  context.beginPath();
  context.moveTo(x, y);
  for (let i = 0; i < rest.length; i += 2) context.lineTo(rest[i] ?? 0, rest[i + 1] ?? 0);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

/** As many pixels as the screen has; coordinates stay CSS pixels. */
function fit(
  canvas: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
): { width: number; height: number } {
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = devicePixelRatio;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return { width, height };
}

function inkOf(canvas: HTMLCanvasElement): Ink {
  const style = getComputedStyle(canvas);
  return {
    lane: style.color,
    line: style.getPropertyValue('--line'),
    ground: style.getPropertyValue('--panel'),
  };
}
