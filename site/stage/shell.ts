/** Reads what the build left in a stage's element: what it runs, and its files, highlighted. */

import type { ExampleFile } from '../../playground-server/trace/session-api.ts';

/** A file as it was when the site was built. */
export interface BuiltFile {
  readonly path: string;
  readonly role: ExampleFile['role'];
  readonly language: string;
  readonly text: string;
  /** The highlighted `<pre>`, adopted by the stage. */
  readonly highlighted: HTMLElement;
}

export interface Shell {
  readonly example: string;
  readonly title: string;
  /** The site's base URL, absolute, ending in `/`. */
  readonly base: string;
  /** The path below the example that the frame opens. */
  readonly page: string;
  readonly files: readonly BuiltFile[];
  /** The faults that it begins with, as fault-text.ts writes them. */
  readonly faults?: string;
  /** The hop that its path begins with, as lab/preset.ts writes it. */
  readonly lab?: string;
  /** The nginx file that stands in the lab's pane for pasting from the beginning. */
  readonly nginx?: string;
  /** The figure of what the hop holds stands in it. */
  readonly glass: boolean;
}

/** @throws Error with the code STAGE_UNNAMED where the element does not say what it runs */
export function readShell(element: HTMLElement): Shell {
  const { example, title, base, page, faults, lab, nginx, glass } = element.dataset;
  if (!example) {
    throw new Error('STAGE_UNNAMED: this stage has no data-example. Use <Stage example="…" />.');
  }
  return {
    example,
    title: title ?? example,
    base: new URL(base ?? '/', location.href).href.replace(/\/?$/, '/'),
    page: page ?? '/',
    ...(faults === undefined ? {} : { faults }),
    ...(lab === undefined ? {} : { lab }),
    ...(nginx === undefined ? {} : { nginx }),
    glass: glass !== undefined,
    files: [...element.querySelectorAll<HTMLElement>('[data-file]')].flatMap(readFile),
  };
}

function readFile(element: HTMLElement): BuiltFile[] {
  const { file, role, language } = element.dataset;
  const highlighted = element.querySelector('pre');
  if (!file || highlighted === null) return [];
  const text = highlighted.textContent ?? '';
  return [{ path: file, role: roleOf(role), language: language ?? 'text', text, highlighted }];
}

function roleOf(role: string | undefined): ExampleFile['role'] {
  return role === 'client' || role === 'server' ? role : 'page';
}
