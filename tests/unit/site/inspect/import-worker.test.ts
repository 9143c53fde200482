import assert from 'node:assert/strict';
import { test } from 'node:test';

test('an error that nobody expected reaches the page, which would wait for ever', async () => {
  const reported = Promise.withResolvers<unknown>();
  const scope = globalThis as unknown as {
    reportError: (error: unknown) => void;
    postMessage: () => void;
    onmessage: (event: { data: unknown }) => void;
  };
  scope.reportError = reported.resolve;
  scope.postMessage = () => {
    throw new TypeError('not to be cloned');
  };
  await import('../../../../site/inspect/import-worker.ts');
  scope.onmessage({ data: { type: 'open', file: new File(['no trace'], 'a.pcap') } });
  assert.ok((await reported.promise) instanceof TypeError);
});
