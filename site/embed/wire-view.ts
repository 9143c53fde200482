/**
 * `<wire-view src="…">`: the wire view in anybody's page. One module script defines it.
 *
 * It lives in a shadow tree, so that neither page nor element styles the other. It reads the file
 * that `src` names and sends nothing anywhere. Left out: a live feed, which belongs to a session.
 */

import '../styles/tokens.css';
import './embed.css';
import { h, render } from 'preact';
import { dress } from './adopted-styles.ts';
import { EmbeddedView } from './EmbeddedView.tsx';

/** Beside this script stands the site that it is a part of. */
const HOME = new URL('../', import.meta.url).href;

const darkness = matchMedia('(prefers-color-scheme: dark)');

/**
 * Attributes: `src`, the URL of a Wireside trace, a pcap, a pcapng or a HAR file; `event`, the key of
 * an event to select, as the wire view's own links have it; `theme`, `light`, `dark`, or, where
 * absent, what the reader's system says. Its height is the page's to set.
 *
 * Dispatches `load` when the trace is shown, and `error` when it can't be; the reason stands in the
 * element. What stands inside the element shows where it can't be, or isn't defined.
 */
export class WireViewElement extends HTMLElement {
  static readonly observedAttributes = ['src', 'event', 'theme'];

  readonly #root = this.attachShadow({ mode: 'open' });
  #undress = () => {};

  connectedCallback(): void {
    this.#undress = dress(this.#root);
    darkness.addEventListener('change', this.#themed);
    this.#themed();
    this.#draw();
  }

  disconnectedCallback(): void {
    darkness.removeEventListener('change', this.#themed);
    render(null, this.#root);
    this.#undress();
  }

  attributeChangedCallback(name: string): void {
    if (!this.isConnected) return;
    if (name === 'theme') this.#themed();
    else this.#draw();
  }

  readonly #themed = (): void => {
    const asked = this.getAttribute('theme');
    const system = darkness.matches ? 'dark' : 'light';
    this.dataset.theme = asked === 'light' || asked === 'dark' ? asked : system;
  };

  #draw(): void {
    const props = {
      src: this.getAttribute('src'),
      select: this.getAttribute('event') ?? undefined,
      base: this.baseURI,
      home: HOME,
      onLoaded: () => this.dispatchEvent(new Event('load')),
      onFailed: () => this.dispatchEvent(new Event('error')),
    };
    render(h(EmbeddedView, props), this.#root);
  }
}

if (customElements.get('wire-view') === undefined) {
  customElements.define('wire-view', WireViewElement);
}
