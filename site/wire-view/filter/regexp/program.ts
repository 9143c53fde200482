/** A pattern as the program of a machine: units to be read, forks, and assertions. */

import type { CodeUnits } from './code-units.ts';
import type { Assertion, Pattern } from './pattern.ts';

export type Step =
  | { readonly kind: 'read'; readonly units: CodeUnits }
  | { readonly kind: 'assert'; readonly assertion: Assertion }
  /** Goes on at both places. */
  | { readonly kind: 'fork'; readonly to: readonly [number, number] }
  | { readonly kind: 'found' };

/** Steps of a program: what a character may cost at the most. */
export const LONGEST_PROGRAM = 600;

/** The pattern repeats too much to be decided quickly. */
export class TooLarge extends Error {}

type Open = { -readonly [K in keyof Step]: Step[K] } & { to?: [number, number] };

/** @throws TooLarge */
export function programOf(pattern: Pattern): readonly Step[] {
  const steps: Open[] = [];
  const add = (step: Open): number => {
    if (steps.length >= LONGEST_PROGRAM) throw new TooLarge();
    return steps.push(step) - 1;
  };
  const fork = (): [number, number] => {
    const to: [number, number] = [steps.length + 1, steps.length + 1];
    add({ kind: 'fork', to } as Open);
    return to;
  };

  function emit(part: Pattern): void {
    switch (part.kind) {
      case 'units':
        add({ kind: 'read', units: part.units } as Open);
        return;
      case 'assertion':
        add({ kind: 'assert', assertion: part.assertion } as Open);
        return;
      case 'sequence':
        for (const one of part.parts) emit(one);
        return;
      case 'choice':
        emitChoice(part.parts);
        return;
      case 'repeat':
        emitRepeat(part.part, part.least, part.most);
    }
  }

  function emitChoice(parts: readonly Pattern[]): void {
    const ends: [number, number][] = [];
    for (const part of parts.slice(0, -1)) {
      const either = fork();
      emit(part);
      ends.push(fork());
      either[1] = steps.length;
    }
    const last = parts.at(-1);
    if (last !== undefined) emit(last);
    for (const end of ends) end.fill(steps.length);
  }

  function emitRepeat(part: Pattern, least: number, most: number): void {
    for (let times = 0; times < least; times++) emitOnce(part);
    if (most === Number.POSITIVE_INFINITY) {
      const from = steps.length;
      const either = fork();
      emit(part);
      fork().fill(from);
      either[1] = steps.length;
      return;
    }
    const ways: [number, number][] = [];
    for (let times = least; times < most; times++) {
      ways.push(fork());
      emitOnce(part);
    }
    for (const way of ways) way[1] = steps.length;
  }

  /** What is empty takes no step, however often it is repeated. */
  function emitOnce(part: Pattern): void {
    const before = steps.length;
    emit(part);
    if (steps.length === before) add({ kind: 'fork', to: [before + 1, before + 1] } as Open);
  }

  emit(pattern);
  add({ kind: 'found' } as Open);
  return steps as readonly Step[];
}
