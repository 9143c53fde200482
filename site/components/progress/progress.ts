/**
 * What this browser's reader has done: kept in localStorage, without an account. The key holds
 * JSON, `{[checkId]: ISO date}`. Where storage is blocked, progress lasts as long as the page.
 */

export const PROGRESS_KEY = 'wireside:progress';

/** Check id → when it was done, ISO 8601. */
export type Progress = Readonly<Record<string, string>>;

const changed = new EventTarget();
let unstored: string | null = null;

/** What was done so far. Anything unreadable counts as nothing. */
export function readProgress(): Progress {
  return parseProgress(readText());
}

/** Notes a check as done, unless it is already. */
export function markDone(id: string, now: Date): void {
  const progress = readProgress();
  if (progress[id] === undefined) write({ ...progress, [id]: now.toISOString() });
}

/** Forgets one check. */
export function forget(id: string): void {
  const { [id]: _, ...rest } = readProgress();
  write(rest);
}

/** Calls back after each change, also one made in another tab. Returns the way to stop. */
export function onProgress(listener: () => void): () => void {
  const fromOtherTab = (event: StorageEvent) => {
    if (event.key === PROGRESS_KEY || event.key === null) listener();
  };
  changed.addEventListener('change', listener);
  addEventListener('storage', fromOtherTab);
  return () => {
    changed.removeEventListener('change', listener);
    removeEventListener('storage', fromOtherTab);
  };
}

/** A lesson is done when it has checks and all of them are done. */
export function lessonDone(checks: readonly string[], progress: Progress): boolean {
  return checks.length > 0 && checks.every((id) => progress[id] !== undefined);
}

/** Reads stored progress; keeps only what has the right shape. */
export function parseProgress(text: string | null): Progress {
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
    return Object.fromEntries(
      Object.entries(value).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    );
  } catch {
    return {};
  }
}

function readText(): string | null {
  try {
    return localStorage.getItem(PROGRESS_KEY);
  } catch {
    return unstored;
  }
}

function write(progress: Progress): void {
  const text = JSON.stringify(progress);
  try {
    localStorage.setItem(PROGRESS_KEY, text);
  } catch {
    unstored = text;
  }
  changed.dispatchEvent(new Event('change'));
}
