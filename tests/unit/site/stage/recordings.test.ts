import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { decodeTrace } from '../../../../playground-server/trace/codec.ts';
import { createTraceModel } from '../../../../site/wire-view/model/trace-model.ts';
import type { TraceView, WireRow } from '../../../../site/wire-view/model/view.ts';

const project = join(import.meta.dirname, '../../../..');
const examples = readdirSync(join(project, 'examples')).filter((name) =>
  existsSync(join(project, 'examples', name, 'example.json')),
);

/** Rules that an example breaks on purpose, in the order of its recording. */
const PROVOKED: Readonly<Record<string, readonly string[]>> = {
  // One frame, on both legs: a hop carries bytes.
  closing: ['WS_RESERVED_BIT_SET', 'WS_RESERVED_BIT_SET'],
  // The file without its third line; and nginx passes the Upgrade of a 426 on, and not its Connection.
  proxied: Array.from({ length: 3 }, () => 'HTTP_UPGRADE_NOT_IN_CONNECTION'),
};

function load(example: string) {
  const file = readFileSync(join(project, `site/public/traces/${example}.wire`));
  const { head, records } = decodeTrace(new Uint8Array(file));
  const model = createTraceModel({ example, recorded: true, schedule: (flush) => flush() });
  model.apply(records);
  return { file, head, records, model };
}

function wireRows(view: TraceView): WireRow[] {
  return view.rows.filter((row): row is WireRow => row.source === 'wire');
}

for (const example of examples) {
  test(`the recording of ${example} says what it is, and is small`, () => {
    const { file, head } = load(example);
    assert.equal(head.example, example);
    assert.ok(Date.parse(head.recordedAt) > 0);
    assert.ok(head.software.Node && head.software.Chromium);
    assert.ok(file.length <= 150_000);
  });

  test(`the recording of ${example} can be taken apart to the last byte, and holds the page's side`, () => {
    const { model } = load(example);
    const odd = wireRows(model).flatMap(({ event }) => {
      if (event.kind === 'violation') return [event.violation.code];
      return event.kind === 'raw' || event.kind === 'gap' ? [event.kind] : [];
    });
    assert.deepEqual(odd, PROVOKED[example] ?? []);
    assert.ok(model.rows.some((row) => row.source === 'page' && row.event.line !== undefined));
  });

  test(`the recording of ${example} is of the files that are there now`, () => {
    const { model } = load(example);
    const rows = wireRows(model);
    const at = rows.findIndex(
      ({ event }) => event.kind === 'http-request' && event.target.endsWith('/client.js'),
    );
    const asked = rows[at];
    assert.ok(asked?.event.kind === 'http-request');
    const { exchange } = asked.event;
    const body = rows.find(
      ({ leg, event }) =>
        leg === asked.leg && event.kind === 'http-body' && event.exchange === exchange,
    );
    assert.ok(body?.event.kind === 'http-body');
    const recorded = new TextDecoder().decode(body.event.content);
    const now = readFileSync(join(project, 'examples', example, 'client.js'), 'utf8');
    assert.ok(
      recorded === now,
      `client.js has changed: npm run record -- ${example} records it anew`,
    );
  });
}
