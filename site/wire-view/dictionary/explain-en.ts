/** The explainers: what they are called, and what they say. */

export const explainEn = {
  label: 'Look closer',
  loading: 'Loading.',
  notLoaded: 'This part of the page did not load. Reload the page to try again.',
  /** By the explainer's name in the registry. */
  names: {},
} as const;
