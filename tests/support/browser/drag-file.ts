/**
 * Drags a file from outside onto a page as the operating system does: through the browser's own
 * hit test and default actions, which events that a script makes up do not have.
 */

import type { Locator, Page } from '@playwright/test';

export interface FileDrag {
  /** Holds the file over the middle of an element. */
  over(element: Locator): Promise<void>;
  /** Lets go where it was held last. */
  drop(): Promise<void>;
}

/** @param path of the file on this machine */
export async function dragFile(page: Page, path: string): Promise<FileDrag> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  let place = { x: 0, y: 0 };
  let inside = false;
  const send = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    session.send('Input.dispatchDragEvent', { type, ...place, data });
  return {
    async over(element) {
      await element.scrollIntoViewIfNeeded();
      const box = await element.boundingBox();
      if (box === null) throw new Error('The element to drag over is not on the page.');
      place = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      if (!inside) await send('dragEnter');
      inside = true;
      await send('dragOver');
    },
    async drop() {
      inside = false;
      await send('drop');
    },
  };
}
