/** The stage's panel for the hop in its path, as a reader uses it. */

import { expect, type Locator } from '@playwright/test';
import type { StagePage } from './stage-page.ts';

export interface LabPanelPage {
  readonly region: Locator;
  /** Writes a line of the file, or takes it out: `Upgrade`, `keepalive`. */
  write(line: string, written?: boolean): Promise<void>;
  /** Chooses the value of a line: `by a map`. */
  choose(line: string, value: string): Promise<void>;
  /** Puts a text into the pane for one, in place of what stands there, and runs it. */
  paste(text: string): Promise<void>;
  /** The text in that pane. */
  pasted(): Promise<Locator>;
}

export async function openLabPanel({ region }: StagePage): Promise<LabPanelPage> {
  await region.getByRole('button', { name: /^Proxy/ }).click();
  const panel = region.getByRole('region', { name: 'The proxy in the path' });
  await expect(panel).toBeVisible();
  const tab = (name: string) => panel.getByRole('tab', { name }).click();
  const settled = () => expect(panel.getByText('Starting it anew.')).toBeHidden();
  const pasted = async () => {
    await tab('Paste your config');
    return panel.getByLabel('nginx configuration');
  };
  return {
    region: panel,
    async write(line, written = true) {
      await tab('Its file');
      const box = panel.getByRole('checkbox', { name: `Write the line for ${line}`, exact: true });
      await box.click();
      await expect(box).toBeChecked({ checked: written });
      await settled();
    },
    async choose(line, value) {
      await tab('Its file');
      await panel.getByLabel(`Value of ${line}`, { exact: true }).selectOption(value);
      await settled();
    },
    async paste(text) {
      await (await pasted()).fill(text);
      await panel.getByRole('button', { name: 'Run this in the lab' }).click();
      await settled();
    },
    pasted,
  };
}
