/** Links are written by anybody: whatever a fragment says, it is followed or refused, and nothing throws. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ImportError, importFile } from '../../playground-server/trace/import.ts';
import { createLinkStore } from '../../site/inspect/link/link-store.ts';
import { deflate } from '../../site/wire-view/link/deflate.ts';
import { EXCERPT_LIMIT, fragmentOf, linkOf } from '../../site/wire-view/link/event-link.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .constantFrom('trace', 'excerpt', 'file')
    .chain((kind) =>
      fc
        .tuple(fc.string({ unit: 'grapheme' }), fc.webFragments())
        .map(([value, rest]) => `#${kind}=${value}&${rest}`),
    ),
  fc.base64String().map((text) => `#excerpt=${text.replaceAll('+', '-').replaceAll('/', '_')}`),
);

test('a fragment is a link, a broken one or none, and a link is written as it was read', () => {
  fc.assert(
    fc.property(hostile, (fragment) => {
      const link = linkOf(fragment);
      if (link === undefined || link === 'broken') return;
      assert.deepEqual(linkOf(fragmentOf(link) ?? ''), link);
    }),
    { numRuns: 2_000 },
  );
});

test('whatever was deflated into an excerpt is opened within its bound, or refused with a code', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), fc.boolean(), async (bytes, head) => {
      const line =
        '{"format":"wireside-trace","version":1,"example":"x","recordedAt":"","epoch":0,"software":{},"marks":[1,{"event":"a"}]}\n\u0001';
      const raw = head
        ? Uint8Array.from([...new TextEncoder().encode(line), ...bytes])
        : Uint8Array.from(bytes);
      const opened: File[] = [];
      const links = createLinkStore(
        { open: async (file) => void opened.push(file) },
        'http://127.0.0.1:1/',
      );
      await links.follow(
        fragmentOf({ kind: 'excerpt', deflated: await deflate(raw), event: 'a' }) ?? '',
      );
      const [file] = opened;
      assert.ok(file !== undefined && file.size <= EXCERPT_LIMIT);
      try {
        await importFile(new Uint8Array(await file.arrayBuffer()));
      } catch (error) {
        assert.ok(error instanceof ImportError);
      }
    }),
    { numRuns: 150 },
  );
});
