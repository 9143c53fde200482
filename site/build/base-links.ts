/**
 * Lets prose link to `/learn/polling/` under any base path: puts the base before links that start
 * at the root. Components do the same with `withBase`.
 */

import type { HastPluginDefinition } from 'satteri';
import { withBase } from './with-base.ts';

export function baseLinks(base: string): HastPluginDefinition {
  return {
    name: 'wireside-base-links',
    element: {
      filter: ['a', 'img'],
      visit(node, context) {
        const attribute = node.tagName === 'img' ? 'src' : 'href';
        const target = node.properties?.[attribute];
        if (typeof target !== 'string' || !target.startsWith('/') || target.startsWith('//'))
          return;
        context.setProperty(node, attribute, withBase(base, target));
      },
    },
  };
}
