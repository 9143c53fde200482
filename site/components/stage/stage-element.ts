/**
 * `<wireside-stage>`: loads the stage island when the reader comes near it, or asks for it. Until
 * then a lesson costs no more JavaScript than this.
 */

/** How near is near: a little before the stage comes into view. */
const NEAR = '200px';

class WiresideStage extends HTMLElement {
  #observer: IntersectionObserver | undefined;
  #loading = false;
  #stop: (() => void) | undefined;

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
    this.#stop?.();
  }

  async #load(): Promise<void> {
    if (this.#loading) return;
    this.#loading = true;
    this.#observer?.disconnect();
    try {
      const { mountStage } = await import('../../stage/main.ts');
      this.#stop = mountStage(this);
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
