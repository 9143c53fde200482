/**
 * `<wireside-stage>`: loads the stage island when the reader comes near it, or asks for it. Until
 * then a lesson costs no more JavaScript than this.
 */

/** How near is near: a little before the stage comes into view. */
const NEAR = '200px';

interface Island {
  mountStage(element: HTMLElement): void | Promise<void>;
}

async function island(): Promise<Island> {
  const load = import.meta.glob<Island>('../../stage/main.ts')['../../stage/main.ts'];
  if (load === undefined)
    throw new Error('STAGE_MISSING: site/stage/main.ts is not in this build.');
  return load();
}

class WiresideStage extends HTMLElement {
  #observer: IntersectionObserver | undefined;
  #loading = false;

  connectedCallback(): void {
    this.querySelector('.shell-open')?.addEventListener('click', () => this.#load());
    this.#observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) this.#load();
      },
      { rootMargin: NEAR },
    );
    this.#observer.observe(this);
  }

  disconnectedCallback(): void {
    this.#observer?.disconnect();
  }

  async #load(): Promise<void> {
    if (this.#loading) return;
    this.#loading = true;
    this.#observer?.disconnect();
    try {
      const { mountStage } = await island();
      await mountStage(this);
    } catch (error) {
      this.#loading = false;
      this.#say(this.dataset.failed ?? String(error));
      console.error(error);
    }
  }

  #say(text: string): void {
    const state = this.querySelector('.shell-state');
    if (state === null) return;
    state.textContent = text;
    state.classList.add('failed');
  }
}

if (customElements.get('wireside-stage') === undefined) {
  customElements.define('wireside-stage', WiresideStage);
}
