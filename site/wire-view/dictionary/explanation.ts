/** The form of an explanation. */

import type { Direction } from '../../../playground-server/wire/index.ts';

/** What the inspector says of a field: its name, a sentence or two, where the standard says so. */
export interface Explanation {
  readonly title: string;
  readonly text: string;
  /** For example `RFC 6455, section 5.2`. */
  readonly section: string;
}

/** What is explained: an explanation may depend on the value and on who sent it. */
export interface About {
  readonly name: string;
  readonly value: string;
  readonly direction: Direction;
}

export type Explained = Explanation | ((about: About) => Explanation);
