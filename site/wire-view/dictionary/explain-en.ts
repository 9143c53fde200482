/** The explainers: what they are called, and what they say. */

import { consequencesEn } from './consequences-en.ts';
import { explainHttpEn, explainHttpNamesEn } from './explain-http-en.ts';
import { explainWsEn, explainWsNamesEn } from './explain-ws-en.ts';

export const explainEn = {
  label: 'Look closer',
  loading: 'Loading.',
  notLoaded: 'This part of the page did not load. Reload the page to try again.',
  /** By the explainer's name in the registry. */
  names: { ...explainHttpNamesEn, ...explainWsNamesEn },
  /** What a strict peer does, by violation code. */
  consequences: consequencesEn,
  ...explainHttpEn,
  ws: explainWsEn,
} as const;
