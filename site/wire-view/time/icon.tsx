/** The signs on the time bar's buttons; their words are the buttons' labels. */

const PATHS = {
  start: 'M3 3v10M13 3L6 8l7 5z',
  back: 'M11 3L5 8l6 5z',
  forward: 'M5 3l6 5l-6 5z',
  play: 'M4 2.5l9 5.5l-9 5.5z',
  pause: 'M4 3h3v10h-3zM9.5 3h3v10h-3z',
} as const;

export type IconName = keyof typeof PATHS;

const BARRED: ReadonlySet<IconName> = new Set(['back', 'forward']);

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
      {BARRED.has(name) && <path d={name === 'back' ? 'M13 3v10' : 'M3 3v10'} />}
    </svg>
  );
}
