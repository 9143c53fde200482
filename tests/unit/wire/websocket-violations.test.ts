import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  WEBSOCKET_RULES,
  type WebSocketViolationCode,
} from '../../../playground-server/wire/websocket-violations.ts';

const codes = Object.keys(WEBSOCKET_RULES) as WebSocketViolationCode[];

test('Every rule names where it stands and says in a sentence what is wrong', () => {
  for (const code of codes) {
    const { rule, message } = WEBSOCKET_RULES[code];
    assert.match(code, /^WS_[A-Z0-9_]+$/);
    assert.match(rule, /^RFC (?:6455|7692), section \d+(?:\.\d+)*$/, code);
    assert.match(message('1006'), /^\S.*\.$/s, code);
  }
});

test('A close code that may never be sent is named', () => {
  const { message } = WEBSOCKET_RULES.WS_CLOSE_CODE_NEVER_SENT;
  assert.equal(
    message('1006'),
    'Close code 1006 (abnormal closure) must never be set in a close frame.',
  );
});
