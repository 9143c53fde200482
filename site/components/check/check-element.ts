/**
 * `<wireside-check>`: judges its exercise each time the wire of its stage moves, says what is still
 * missing, and remembers what is done. What was done once stays done until the reader forgets it.
 */

import type { Check } from '../../checks/check.ts';
import { checks } from '../../checks/index.ts';
import { onStage } from '../../checks/registry.ts';
import type { TraceView } from '../../wire-view/model/view.ts';
import { wordsFor } from '../../words/index.ts';
import { forget, markDone, onProgress, readProgress } from '../progress/progress.ts';
import { browserWorld, createPaced } from './paced.ts';

/** The checks that stand in the page: they share the time that judging may take. */
let standing = 0;

class WiresideCheck extends HTMLElement {
  readonly #id = this.dataset.check ?? '';
  readonly #words = wordsFor(document.documentElement.lang).check;
  readonly #judging = createPaced(
    () => this.#judge(),
    browserWorld,
    () => standing,
  );
  #check: Check | undefined;
  #view: TraceView | undefined;
  #stops: (() => void)[] = [];
  #stopView: (() => void) | undefined;
  #said = '';
  /** The reader forgot it, and the wire has shown it ever since: doing nothing must not pass. */
  #stale = false;

  connectedCallback(): void {
    standing += 1;
    this.#stops = [
      onStage(this.dataset.stage ?? '', (view) => this.#watch(view)),
      onProgress(() => this.#judge()),
    ];
    this.#judge();
  }

  disconnectedCallback(): void {
    standing -= 1;
    for (const stop of this.#stops) stop();
    this.#judging.close();
    this.#watch(undefined);
  }

  #watch(view: TraceView | undefined): void {
    this.#stopView?.();
    this.#stopView = view?.subscribe(() => this.#judging.ask());
    this.#view = view;
    if (view !== undefined && this.#check === undefined) this.#load();
    else this.#judge();
  }

  async #load(): Promise<void> {
    try {
      const load = checks[this.#id];
      if (load === undefined) throw new Error(`CHECK_UNKNOWN ${this.#id}`);
      this.#check = await load();
      this.#judge();
    } catch (error) {
      this.#say([this.#words.failed(error instanceof Error ? error.message : String(error))]);
    }
  }

  #judge(): void {
    const doneAt = readProgress()[this.#id];
    this.toggleAttribute('data-done', doneAt !== undefined);
    const word = doneAt === undefined ? this.#words.open : this.#words.done;
    if (this.#part('word').textContent !== word) this.#part('word').textContent = word;
    if (doneAt !== undefined) this.#sayDone(new Date(doneAt));
    else if (this.#view === undefined) this.#say([this.#words.waiting]);
    else if (this.#view.recorded) this.#say([this.#words.recorded]);
    else if (this.#check !== undefined) this.#judgeLive(this.#check, this.#view);
  }

  #judgeLive(check: Check, view: TraceView): void {
    const { done, missing } = check.judge(view);
    this.#stale &&= done;
    if (!done) this.#say([this.#words.missing, ...missing]);
    else if (this.#stale) this.#say([this.#words.stale]);
    else markDone(this.#id, new Date());
  }

  /** One line, or one with a list under it; only what changed is written, so it's read out once. */
  #say([line = '', ...items]: readonly string[]): void {
    const text = [line, ...items].join('\n');
    if (text === this.#said) return;
    this.#said = text;
    const list = document.createElement('ul');
    list.append(
      ...items.map((item) => {
        const element = document.createElement('li');
        element.textContent = item;
        return element;
      }),
    );
    this.#part('missing').replaceChildren(line, ...(items.length > 0 ? [list] : []));
  }

  #sayDone(date: Date): void {
    const text = `done ${date.toISOString()}`;
    if (text === this.#said) return;
    this.#said = text;
    const again = document.createElement('button');
    again.type = 'button';
    again.textContent = this.#words.forget;
    again.addEventListener('click', () => {
      this.#stale = true;
      forget(this.#id);
    });
    this.#part('missing').replaceChildren(`${this.#words.doneOn(date)} `, again);
  }

  #part(name: string): Element {
    const part = this.querySelector(`[data-part="${name}"]`);
    if (part === null) throw new Error(`<wireside-check> lacks its part "${name}".`);
    return part;
  }
}

customElements.define('wireside-check', WiresideCheck);
