/** The wire view's words for how much of a trace is kept. */
export const keepEn = {
  label: 'Keep',
  size: (mebibytes: number) => `${mebibytes} MiB`,
  hint: 'of traffic. The oldest events are let go beyond that, and the first line says how many.',
} as const;
