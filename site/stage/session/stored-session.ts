/**
 * The session that this tab holds, in `sessionStorage`: a reload finds it again, another tab has its
 * own. Storage that refuses (private modes, quotas) only costs the reload its session.
 */

/** What opens the doors of a session. The key never leaves the site's origin. */
export interface Session {
  readonly id: string;
  readonly key: string;
  /** For example `http://localhost:4322`. */
  readonly playOrigin: string;
}

const ITEM = 'wireside.session';

export function readStoredSession(storage: Storage | undefined): Session | undefined {
  try {
    const value: unknown = JSON.parse(storage?.getItem(ITEM) ?? 'null');
    return isSession(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function storeSession(storage: Storage | undefined, session: Session | undefined): void {
  try {
    if (session === undefined) storage?.removeItem(ITEM);
    else storage?.setItem(ITEM, JSON.stringify(session));
  } catch {
    // Without storage the session lives as long as the page.
  }
}

function isSession(value: unknown): value is Session {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'id' in value &&
    typeof value.id === 'string' &&
    'key' in value &&
    typeof value.key === 'string' &&
    'playOrigin' in value &&
    typeof value.playOrigin === 'string'
  );
}
