/** What a visitor can set in the race. The ranges are those of the example's own controls. */

export interface Settings {
  /** Events a second. */
  readonly rate: number;
  /** Milliseconds between two polls. */
  readonly poll: number;
  /** Milliseconds that the playground adds each way. */
  readonly latency: number;
}

export const DEFAULT_SETTINGS: Settings = { rate: 2, poll: 1000, latency: 0 };

export const RANGES = {
  rate: { min: 0.2, max: 10, step: 0.2 },
  poll: { min: 200, max: 5000, step: 100 },
  latency: { min: 0, max: 500, step: 10 },
} as const;

/** Where the race's page is, told to start by itself. */
export function racePage(playOrigin: string, session: string, settings: Settings): string {
  const url = new URL(`/${session}/race/`, playOrigin);
  url.searchParams.set('rate', String(settings.rate));
  url.searchParams.set('poll', String(settings.poll));
  url.searchParams.set('autostart', '');
  return url.href;
}
