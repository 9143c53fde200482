import assert from 'node:assert/strict';
import { test } from 'node:test';
import { causeWords, hopBehind } from '../../../../site/wire-view/model/cause.ts';

const outer = { from: 'browser', to: 'nginx' };
const inner = { from: 'hop', to: 'program' };

test('where a hop hung up, it is named on both of its legs', () => {
  assert.equal(causeWords('server-fin', outer), 'closed by nginx (FIN)');
  assert.equal(causeWords('server-reset', outer), 'reset by nginx (RST)');
  assert.equal(causeWords('browser-fin', inner), 'closed by the built-in hop (FIN)');
});

test('the browser and the server are named where they hung up themselves', () => {
  assert.equal(causeWords('browser-fin', outer), 'closed by the browser (FIN)');
  assert.equal(causeWords('server-reset', inner), 'reset by the server (RST)');
  assert.equal(causeWords('server-fin', undefined), 'closed by the server (FIN)');
});

test('what the playground did is no hop’s doing', () => {
  assert.equal(causeWords('cut', outer), 'cut');
  assert.equal(hopBehind('lab-changed', outer), undefined);
});
