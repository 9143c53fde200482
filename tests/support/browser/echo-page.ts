/** The page of the example `websocket`, as its user uses it. */

import { expect } from '@playwright/test';
import type { StagePage } from './stage-page.ts';

/** Sends a text over the open socket, which the server gives back. */
export async function say({ frame }: StagePage, text: string): Promise<void> {
  // Before it is open the page only says so.
  await expect(frame.getByRole('status')).toHaveText('OPEN');
  await frame.getByLabel('Text', { exact: true }).fill(text);
  await frame.getByRole('button', { name: 'Send', exact: true }).click();
}
