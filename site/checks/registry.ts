/**
 * Where stages and checks find each other on a page: a stage publishes its trace view under its
 * example's name, a check listens for it. Either may come first.
 */

import type { TraceView } from '../wire-view/model/view.ts';

type Listener = (view: TraceView | undefined) => void;

const views = new Map<string, TraceView>();
const listeners = new Map<string, Set<Listener>>();

/**
 * Makes a stage's view known. A stage that starts anew publishes its new view under the same name.
 *
 * @returns the way to take it back
 */
export function publishStage(example: string, view: TraceView): () => void {
  views.set(example, view);
  tell(example, view);
  return () => {
    if (views.get(example) !== view) return;
    views.delete(example);
    tell(example, undefined);
  };
}

/**
 * Calls back at once where the stage is there, and then whenever its view changes; with undefined
 * where the stage is gone.
 *
 * @returns the way to stop
 */
export function onStage(example: string, listener: Listener): () => void {
  const group = listeners.get(example) ?? new Set();
  listeners.set(example, group.add(listener));
  const view = views.get(example);
  if (view !== undefined) listener(view);
  return () => {
    group.delete(listener);
    if (group.size === 0) listeners.delete(example);
  };
}

function tell(example: string, view: TraceView | undefined): void {
  for (const listener of [...(listeners.get(example) ?? [])]) listener(view);
}
