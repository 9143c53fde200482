/**
 * `<wireside-tick data-checks="a b">`: a check mark beside a lesson whose checks are all done.
 * Without JavaScript it stays empty and the link beside it works as ever.
 */

import { wordsFor } from '../../words/index.ts';
import { lessonDone, onProgress, readProgress } from './progress.ts';

class WiresideTick extends HTMLElement {
  #stop: (() => void) | undefined;

  connectedCallback(): void {
    this.#draw();
    this.#stop = onProgress(() => this.#draw());
  }

  disconnectedCallback(): void {
    this.#stop?.();
  }

  #draw(): void {
    const checks = (this.dataset.checks ?? '').split(' ').filter((id) => id !== '');
    const done = lessonDone(checks, readProgress());
    if (this.hasAttribute('data-done') === done) return;
    this.toggleAttribute('data-done', done);
    this.replaceChildren(...(done ? this.#mark() : []));
  }

  #mark(): HTMLElement[] {
    const mark = document.createElement('span');
    mark.ariaHidden = 'true';
    mark.textContent = '✓';
    const words = document.createElement('span');
    words.className = 'sr-only';
    words.textContent = wordsFor(document.documentElement.lang).shell.lessonDone;
    return [mark, words];
  }
}

customElements.define('wireside-tick', WiresideTick);
