import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LabRequest, LabState } from '../../../../../playground-server/trace/session-api.ts';
import { createLabControl } from '../../../../../site/stage/lab/lab-control.ts';
import type { LabOrder } from '../../../../../site/stage/lab/preset.ts';
import { createSessionClient } from '../../../../../site/stage/session/session-client.ts';
import { createChannel } from '../../../../../site/stage/stage-channel.ts';

const order = (proxyReadTimeout: number): LabOrder => ({
  hop: 'auto',
  settings: { defaults: 'before-1.29.7', timeScale: 1, proxyReadTimeout },
});

const session = { id: 's', key: 'k', expiresAt: '', playOrigin: 'http://play' };

function stand(answer: (request: Request) => Promise<Response> | Response) {
  const asked: string[] = [];
  const api = createSessionClient({
    base: 'http://site/',
    async fetch(input, init) {
      const request = new Request(input, init);
      if (request.url.endsWith('/sessions')) return Response.json(session, { status: 201 });
      const body = request.method === 'PUT' ? await request.clone().json() : undefined;
      const seconds = (body as LabRequest | undefined)?.settings as { proxyReadTimeout?: number };
      asked.push(`${request.method} ${seconds?.proxyReadTimeout ?? ''}`.trim());
      return answer(request);
    },
  });
  const clock = { offset: () => 0, uncertainty: () => 0, ask: () => false };
  const channel = createChannel('sse', clock, () => {});
  return { lab: createLabControl('sse', api, channel), channel, asked };
}

const confirmed = (request: Request) =>
  request.method === 'DELETE'
    ? new Response(null, { status: 204 })
    : Response.json({ nginx: '1.22.1', lines: [], log: '' } as unknown as LabState);

test('of several orders at once the last is what runs; those between are left out', async () => {
  const { lab, asked } = stand(confirmed);
  const done = await Promise.all([10, 20, 30].map((seconds) => lab.put(order(seconds))));
  assert.deepEqual(done, [false, false, true]);
  assert.deepEqual(asked, ['PUT 30']);
  assert.equal(lab.answer.value?.nginx, '1.22.1');
  assert.equal(lab.asked.value, undefined);
});

test('what the playground refuses is said, without the log, and the next order clears it', async () => {
  const message = 'nginx refuses it; the one before goes on.\n\nlog line';
  let refuses = true;
  const { lab } = stand((request) =>
    refuses
      ? Response.json({ error: { code: 'LAB_CONFIG_REFUSED', message } }, { status: 500 })
      : confirmed(request),
  );
  assert.equal(await lab.put(order(1)), false);
  assert.deepEqual(lab.failure.value, {
    code: 'LAB_CONFIG_REFUSED',
    message: 'nginx refuses it; the one before goes on.',
  });
  refuses = false;
  assert.equal(await lab.put(order(2)), true);
  assert.equal(lab.failure.value, undefined);
});

test('the hop is what the feed told last, and none once it is taken out', async () => {
  const { lab, channel, asked } = stand(confirmed);
  const record = {
    type: 'lab',
    seq: 1,
    time: 0,
    example: 'sse',
    state: 'running',
    hop: 'embedded',
    version: '1',
    settings: {},
    message: '',
  } as const;
  channel.take([record]);
  assert.equal(lab.state.value?.hop, 'embedded');
  assert.equal(await lab.remove(), true);
  assert.deepEqual(asked, ['DELETE']);
  channel.take([{ ...record, seq: 2, state: 'removed' }]);
  assert.equal(lab.state.value, undefined);
});

test('what was asked for stands when the answer comes before the feed tells of it', async () => {
  const told = {
    example: 'sse',
    state: 'running',
    hop: 'embedded',
    version: '1',
    settings: order(30).settings,
    message: '',
  } as const;
  const answered = () => Response.json({ ...told, nginx: null, lines: [], log: '' });
  const { lab } = stand(answered);
  await lab.put(order(30));
  assert.equal(lab.asked.value, undefined);
  assert.deepEqual(lab.state.value, { ...told, type: 'lab' });

  // What the feed has told meanwhile is newer: the hop started and crashed.
  const late = stand(() => {
    late.channel.take([crashed]);
    return answered();
  });
  await late.lab.put(order(30));
  assert.equal(late.lab.state.value?.state, 'crashed');
});

const crashed = {
  type: 'lab',
  seq: 1,
  time: 0,
  example: 'sse',
  state: 'crashed',
  hop: 'embedded',
  version: '1',
  settings: order(40).settings,
  message: '',
} as const;

test('once more is what failed: the same order, or the same removal', async () => {
  let refuses = true;
  const { lab, asked } = stand((request) =>
    refuses
      ? Response.json({ error: { code: 'LAB_NOT_READY', message: 'No.' } }, { status: 503 })
      : confirmed(request),
  );
  assert.equal(await lab.put(order(25)), false);
  refuses = false;
  assert.equal(await lab.again(), true);
  assert.deepEqual(asked, ['PUT 25', 'PUT 25']);
  refuses = true;
  assert.equal(await lab.remove(), false);
  refuses = false;
  assert.equal(await lab.again(), true);
  assert.deepEqual(asked.slice(2), ['DELETE', 'DELETE']);
});

test('of a hop that crashed, once more is a start with its settings', async () => {
  const { lab, channel, asked } = stand(confirmed);
  channel.take([crashed]);
  assert.equal(await lab.again(), true);
  assert.deepEqual(asked, ['PUT 40']);
});

test('which hop was wanted last is known, whichever runs', async () => {
  const { lab } = stand(confirmed);
  assert.equal(lab.wanted.value, 'auto');
  await lab.put({ ...order(1), hop: 'embedded' });
  assert.equal(lab.wanted.value, 'embedded');
});
