/** The checks of all lessons by id, each loaded when its lesson needs it. */

import type { Check } from './check.ts';

export const checks: Readonly<Record<string, () => Promise<Check>>> = {};
