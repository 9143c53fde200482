import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { encodeTrace } from '../../../../playground-server/trace/codec.ts';
import { EmbedError } from '../../../../site/embed/embed-error.ts';
import { loadTrace } from '../../../../site/embed/load-trace.ts';
import { recordedTrace } from '../../../support/trace-of.ts';

afterEach(() => mock.restoreAll());

function serve(bytes: Uint8Array): void {
  mock.method(globalThis, 'fetch', async () => new Response(Uint8Array.from(bytes)));
}

const { signal } = new AbortController();

test('a trace is read, also where its name is no percent-encoded UTF-8', async () => {
  const { head, records } = recordedTrace('websocket');
  serve(encodeTrace(head, records));
  for (const name of ['a.wire', '100%.wire', '%ff.wire', '']) {
    const { records: read } = await loadTrace(new URL(name, 'http://a/b/'), signal);
    assert.equal(read.length, records.length, name);
  }
});

test('what is no trace fails with a sentence, whatever its name', async () => {
  serve(new TextEncoder().encode('nothing of the kind'));
  for (const name of ['a.wire', '100%.pcap']) {
    await assert.rejects(loadTrace(new URL(name, 'http://a/b/'), signal), EmbedError);
  }
});
