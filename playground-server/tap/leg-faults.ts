/**
 * The faults of one leg: which of the stage's steps have begun on it, and what waits for a time or
 * a place. Where nothing is set for the leg's place, its links know nothing of faults at all.
 *
 * On a leg that is open when faults are set, places count from there. A step for a place needs to
 * know what the bytes before it were; those are read again from the trace.
 */

import type { Fault, FaultDirection, FaultStep } from '../trace/faults.ts';
import type { Direction } from '../wire/span.ts';
import type { FaultAtWork } from './fault.ts';
import { FaultLine, type Mark } from './fault-line.ts';
import { putToWork } from './faults/index.ts';
import type { CutOrder } from './held-queue.ts';
import type { Link } from './link.ts';
import type { Past, PastPart } from './past.ts';
import type { ArmedStep, PlaceFaults } from './place-faults.ts';
import type { FoundPlace } from './places/found.ts';
import { PlaceFinder } from './places/place-finder.ts';
import { createRandom, type Random } from './random.ts';

export interface LegFaultsOptions {
  readonly leg: number;
  readonly now: () => number;
  readonly links: Readonly<Record<Direction, Link>>;
  /** Ends both sides at once. */
  readonly cut: (order: CutOrder) => void;
}

const DIRECTIONS = ['up', 'down'] as const;
const NO_MARKS: readonly Mark[] = [];

interface Waiting {
  readonly armed: ArmedStep;
  readonly place: string;
  /** The ordinal of the place that it waits for. */
  readonly number: number;
}

export class LegFaults {
  readonly #options: LegFaultsOptions;
  #faults: PlaceFaults | undefined;
  #lines: Readonly<Record<Direction, FaultLine>> | undefined;
  #randoms: Readonly<Record<Direction, Random>> | undefined;
  #finder: PlaceFinder | undefined;
  #waiting: Record<Direction, Waiting[]> = { up: [], down: [] };
  #seen: Record<Direction, Map<string, number>> = { up: new Map(), down: new Map() };
  /** Where the counting of bytes begins. */
  #start = { up: 0, down: 0 };
  #timers: NodeJS.Timeout[] = [];
  #refusal: CutOrder | undefined;
  #closed = false;

  constructor(options: LegFaultsOptions) {
    this.#options = options;
  }

  /** How a connection that opens now is ended at once; `undefined` where it isn't. */
  get refusal(): CutOrder | undefined {
    return this.#refusal;
  }

  /**
   * Takes over these faults in the place of those before.
   *
   * @param past what the leg has carried; undefined where it opens just now: only then is it refused
   */
  arm(faults: PlaceFaults, past: Past | undefined): void {
    if (this.#closed || faults === this.#faults) return;
    this.#disarm();
    this.#faults = faults;
    const dead = this.#deadWorks();
    if (faults.quiet && dead.up.length + dead.down.length === 0) {
      for (const direction of DIRECTIONS) this.#options.links[direction].arm(undefined);
      this.#lines = undefined;
      return;
    }
    this.#prepare(faults, past, dead);
    this.#beginSteps(faults, past === undefined);
  }

  close(): void {
    this.#closed = true;
    this.#disarm();
    for (const direction of DIRECTIONS) this.#lines?.[direction].close();
  }

  #disarm(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
    this.#waiting = { up: [], down: [] };
    this.#seen = { up: new Map(), down: new Map() };
    this.#finder = undefined;
    this.#refusal = undefined;
  }

  /** What has swallowed a part of the stream can't give it back: it stays dead. */
  #deadWorks(): Readonly<Record<Direction, readonly FaultAtWork[]>> {
    const of = (direction: Direction) => this.#lines?.[direction].deadWorks ?? [];
    return { up: of('up'), down: of('down') };
  }

  #prepare(
    faults: PlaceFaults,
    past: Past | undefined,
    dead: Readonly<Record<Direction, readonly FaultAtWork[]>>,
  ): void {
    const { links, now } = this.#options;
    const ordinal = faults.nextLeg();
    this.#randoms = {
      up: createRandom(faults.seed, ordinal, 1),
      down: createRandom(faults.seed, ordinal, 2),
    };
    this.#start = { up: links.up.entered, down: links.down.entered };
    this.#finder = this.#createFinder(faults.steps, past);
    const line = (direction: Direction): FaultLine => {
      const { outlet } = links[direction];
      const made = new FaultLine(outlet, now, (bytes, offset) =>
        this.#marksIn(direction, bytes, offset),
      );
      for (const work of dead[direction]) made.begin(work);
      return made;
    };
    this.#lines = { up: line('up'), down: line('down') };
    for (const direction of DIRECTIONS) {
      links[direction].arm(this.#lines[direction]);
      const ms = faults.latency[direction];
      if (ms > 0) this.#work({ kind: 'latency', ms }, direction);
    }
  }

  #beginSteps({ steps }: PlaceFaults, opening: boolean): void {
    for (const armed of steps) {
      const { when } = armed.step;
      if (when.at === 'now') this.#beginNow(armed, opening);
      else if (when.at === 'after') {
        this.#timers.push(setTimeout(() => this.#begin(armed, undefined), when.ms));
      } else {
        const { direction, number, at } = when;
        this.#waiting[direction].push({ armed, place: at, number });
      }
      if (this.#closed) return;
    }
  }

  #beginNow(armed: ArmedStep, opening: boolean): void {
    const { fault } = armed.step;
    const ends = fault.kind === 'refuse' || (fault.kind === 'cut' && opening);
    if (!ends) {
      this.#begin(armed, undefined);
    } else if (opening && this.#refusal === undefined && armed.take()) {
      this.#refusal = { how: fault.how === 'rst' ? 'rst' : 'fin', fault: fault.kind };
      for (const direction of DIRECTIONS) this.#work(fault, direction);
    }
  }

  /** @param direction that of the place at which it begins; undefined for a time */
  #begin({ step, take }: ArmedStep, direction: Direction | undefined): void {
    if (this.#closed || !take()) return;
    if (step.fault.kind !== 'cut') {
      for (const acted of actsOn(step.direction)) this.#work(step.fault, acted);
      return;
    }
    const order: CutOrder = { how: step.fault.how, fault: 'cut' };
    if (direction === undefined) {
      this.#options.cut(order);
      return;
    }
    this.#work(step.fault, direction);
    this.#options.links[direction].cutBehind(order);
  }

  #work(fault: Fault, direction: Direction): void {
    const random = this.#randoms?.[direction];
    if (random === undefined) return;
    this.#lines?.[direction].begin(putToWork(fault, { random, now: this.#options.now }));
  }

  // --- Places ------------------------------------------------------------------------------------

  #marksIn(direction: Direction, bytes: Uint8Array, offset: number): readonly Mark[] {
    if (this.#finder === undefined && this.#waiting[direction].length === 0) return NO_MARKS;
    const marks: Mark[] = [];
    const end = offset + bytes.length;
    for (const waiting of this.#waiting[direction]) {
      const at = this.#start[direction] + waiting.number;
      if (waiting.place !== 'bytes' || at <= offset || at > end) continue;
      marks.push({ offset: at, happen: () => this.#begin(waiting.armed, direction) });
    }
    for (const { place, offset: at } of this.#finder?.push(direction, bytes) ?? []) {
      const mark = this.#markOf(direction, place, at);
      if (mark !== undefined) marks.push(mark);
    }
    return marks.length > 1 ? marks.sort((one, other) => one.offset - other.offset) : marks;
  }

  #markOf(direction: Direction, place: FoundPlace, offset: number): Mark | undefined {
    if (place === 'message') {
      return { offset, happen: () => this.#lines?.[direction].messageEnded() };
    }
    const number = (this.#seen[direction].get(place) ?? 0) + 1;
    this.#seen[direction].set(place, number);
    const met = this.#waiting[direction].filter(
      (waiting) => waiting.place === place && waiting.number === number,
    );
    if (met.length === 0) return undefined;
    return {
      offset,
      happen: () => {
        for (const { armed } of met) this.#begin(armed, direction);
      },
    };
  }

  #createFinder(steps: readonly ArmedStep[], past: Past | undefined): PlaceFinder | undefined {
    const watched = watchedBy(steps.map(({ step }) => step));
    if (watched.up.size + watched.down.size === 0) return undefined;
    const finder = new PlaceFinder(watched);
    for (const part of past?.of(this.#options.leg) ?? []) show(finder, part);
    return finder;
  }
}

/** Shows a finder what the leg has carried already. */
function show(finder: PlaceFinder, part: PastPart): void {
  if ('checkpoint' in part) finder.resume(part.up, part.down, part.checkpoint);
  else finder.push(part.direction, part.bytes);
}

function actsOn(direction: FaultDirection): readonly Direction[] {
  return direction === 'both' ? DIRECTIONS : [direction];
}

function watchedBy(steps: readonly FaultStep[]): Record<Direction, ReadonlySet<FoundPlace>> {
  const watched = { up: new Set<FoundPlace>(), down: new Set<FoundPlace>() };
  for (const { when, fault, direction } of steps) {
    if ('number' in when && when.at !== 'bytes') watched[when.direction].add(when.at);
    if (fault.kind !== 'buffering' || fault.message === undefined) continue;
    for (const acted of actsOn(direction)) watched[acted].add('message');
  }
  return watched;
}
