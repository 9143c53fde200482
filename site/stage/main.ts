/**
 * The stage island's door: `mountStage` turns a stage's shell, as the build drew it, into the live
 * stage. Loaded when the reader comes near a stage or asks for it.
 */

import '../styles/slider.css';
import './stage.css';
import { h, render } from 'preact';
import { readShell } from './shell.ts';
import { createStageStore } from './stage-store.ts';
import { Stage } from './view/stage.tsx';

/**
 * @param element the `<wireside-stage>` of components/Stage.astro
 * @returns the way to end it
 * @throws Error `STAGE_UNNAMED` where the element does not say what it runs
 */
export function mountStage(element: HTMLElement): () => void {
  const store = createStageStore(readShell(element));
  element.replaceChildren();
  render(h(Stage, { store }), element);
  return () => {
    render(null, element);
    store.close();
  };
}
