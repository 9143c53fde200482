/** One line of the lab's nginx file, with what is known of it. */

import type { ProxySettings } from './settings.ts';

export interface ConfigLine {
  /** As a reader would write it, indented. '' where only the lab's nginx needs the line. */
  readonly text: string;
  /** As the lab's nginx gets it, where that is another: a time that is scaled, a socket's path. */
  readonly runs: string;
  /** The directive's name; '' for a brace or an empty line. */
  readonly directive: string;
  /** The setting that made it. */
  readonly setting?: keyof ProxySettings;
  /** Key of the sentence that says what it does, in the site's dictionary. */
  readonly does?: string;
  /**
   * `written` by a setting; `frame`: what every such file has; `lab`: only the lab's nginx needs it,
   * and so the page doesn't show it; `default`: nothing was written, but the nginx that runs has
   * other defaults than those that are asked for.
   */
  readonly origin: 'written' | 'frame' | 'lab' | 'default';
}
