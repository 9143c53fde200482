/** Where a tab stands with the playground, as its stages show it. */

import type { FeedState } from './feed/feed-client.ts';
import type { ApiFailure } from './session/api-failure.ts';
import type { Session } from './session/stored-session.ts';

export type LinkState =
  | { readonly kind: 'opening' }
  /** There is a session; the feed has its own ups and downs. */
  | {
      readonly kind: 'live';
      readonly session: Session;
      readonly feed: FeedState;
      /** True where this session took the place of one that had ended. */
      readonly renewed: boolean;
    }
  /** The playground said no, for example at a limit. `until` is the page's clock in milliseconds. */
  | { readonly kind: 'refused'; readonly failure: ApiFailure; readonly until: number | undefined }
  /**
   * No playground was ever reached from this page, or it is gone together with the session. `until` is
   * infinite where a static host answered, which will not become a playground.
   */
  | { readonly kind: 'absent'; readonly attempt: number; readonly until: number };
