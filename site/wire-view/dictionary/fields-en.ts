/** Explanations of fields in English, by field key. */

import type { Explained } from './explanation.ts';
import { httpEn } from './fields-http-en.ts';
import { sseEn } from './fields-sse-en.ts';
import { webSocketEn } from './fields-ws-en.ts';

export const fieldsEn: Readonly<Record<string, Explained>> = {
  ...httpEn,
  ...sseEn,
  ...webSocketEn,
};
