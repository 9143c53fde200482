/**
 * Whether a regular expression is found in a text, in time that only grows with the text's length.
 *
 * The platform's `RegExp` backtracks: a pattern such as `(a+)+$` can keep it busy for hours, and a
 * page can't stop it. Here all ways through the pattern are followed at once (Thompson's
 * construction), and each set of ways that has come up is remembered as a state, so that most
 * characters cost one look into a table.
 */

import { has, LAST_UNIT, LINE_ENDS, WORD } from './code-units.ts';
import { type Assertion, type Flags, patternOf } from './pattern.ts';
import { programOf, type Step } from './program.ts';

/** States that are remembered; then they are forgotten, and begin anew. */
const MOST_STATES = 2000;

const FOUND = 0;
const UNKNOWN = -1;

/** What stands on one side of a place between two characters. */
type Side = 'edge' | 'line-end' | 'word' | 'other';

interface State {
  readonly steps: readonly number[];
  readonly before: Side;
  /** The next state by class of unit; the last is for the end of the text. */
  readonly next: Int32Array;
}

/**
 * @param source well formed for the platform's `RegExp`
 * @throws Unsupported for back references and the like
 * @throws TooLarge for a pattern that repeats too much
 */
export function matcherOf(source: string, flags: Flags): (text: string) => boolean {
  const program = programOf(patternOf(source, flags));
  const classes = classesOf(program);
  const { classOf, count } = classes;
  let states: State[] = [];
  let known = new Map<string, number>();

  function stateOf(steps: readonly number[], before: Side): number {
    const key = `${before} ${steps.join(' ')}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const id = states.push({ steps, before, next: new Int32Array(count + 1).fill(UNKNOWN) }) - 1;
    known.set(key, id);
    return id;
  }

  /** A search may begin at any place, so every state has the first step among its own. */
  function forget(): number {
    states = [];
    known = new Map();
    stateOf([], 'edge');
    return stateOf([0], 'edge');
  }

  function advance(state: State, unitClass: number): number {
    const after = unitClass === count ? 'edge' : (classes.sides[unitClass] as Side);
    const reached = closure(program, state.steps, state.before, after);
    if (reached === undefined) return FOUND;
    const steps = new Set([0]);
    const unit = classes.example[unitClass];
    for (const at of reached) {
      const step = program[at];
      if (unit !== undefined && step?.kind === 'read' && has(step.units, unit)) steps.add(at + 1);
    }
    return stateOf(
      [...steps].sort((one, other) => one - other),
      after,
    );
  }

  let start = forget();

  return (text) => {
    let at = start;
    for (let index = 0; index <= text.length; index++) {
      const unitClass = index === text.length ? count : (classOf[text.charCodeAt(index)] as number);
      const state = states[at] as State;
      let next = state.next[unitClass] as number;
      if (next === UNKNOWN) {
        next = advance(state, unitClass);
        state.next[unitClass] = next;
        if (states.length > MOST_STATES) {
          const kept = states[next] as State;
          start = forget();
          if (next !== FOUND) next = stateOf(kept.steps, kept.before);
        }
      }
      if (next === FOUND) return true;
      at = next;
    }
    return false;
  };
}

/** The reading steps that can be reached without reading; undefined where that ends the search. */
function closure(
  program: readonly Step[],
  from: readonly number[],
  before: Side,
  after: Side,
): readonly number[] | undefined {
  const seen = new Set<number>();
  const open = [...from];
  const reached: number[] = [];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const step = program[at];
    if (step === undefined || step.kind === 'found') return undefined;
    if (step.kind === 'read') reached.push(at);
    else if (step.kind === 'fork') open.push(...step.to);
    else if (holds(step.assertion, before, after)) open.push(at + 1);
  }
  return reached;
}

function holds(assertion: Assertion, before: Side, after: Side): boolean {
  switch (assertion) {
    case 'start':
      return before === 'edge';
    case 'end':
      return after === 'edge';
    case 'line-start':
      return before === 'edge' || before === 'line-end';
    case 'line-end':
      return after === 'edge' || after === 'line-end';
    case 'border':
      return (before === 'word') !== (after === 'word');
    case 'no-border':
      return (before === 'word') === (after === 'word');
  }
}

/** Units that no step tells apart are one class. */
function classesOf(program: readonly Step[]) {
  const borders = new Set<number>([0]);
  const split = (units: readonly number[]) => {
    units.forEach((unit, index) => {
      borders.add(index % 2 === 0 ? unit : unit + 1);
    });
  };
  split(WORD);
  split(LINE_ENDS);
  for (const step of program) if (step.kind === 'read') split(step.units);
  const starts = [...borders].filter((unit) => unit <= LAST_UNIT).sort((a, b) => a - b);
  const classOf = new Uint16Array(LAST_UNIT + 1);
  starts.forEach((from, index) => {
    classOf.fill(index, from, starts[index + 1] ?? LAST_UNIT + 1);
  });
  const sides = starts.map((unit): Side => {
    if (has(WORD, unit)) return 'word';
    return has(LINE_ENDS, unit) ? 'line-end' : 'other';
  });
  return { classOf, count: starts.length, example: starts, sides };
}
