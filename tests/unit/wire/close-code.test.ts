import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CloseCode,
  classOfCloseCode,
  nameOfCloseCode,
} from '../../../playground-server/wire/close-code.ts';

test('Every code falls into the class of section 7.4', () => {
  const expected: [number, string][] = [
    [0, 'unassigned'],
    [999, 'unassigned'],
    [1000, 'defined'],
    [1003, 'defined'],
    [1004, 'never-sent'],
    [1005, 'never-sent'],
    [1006, 'never-sent'],
    [1007, 'defined'],
    [1014, 'defined'],
    [1015, 'never-sent'],
    [1016, 'unassigned'],
    [2999, 'unassigned'],
    [3000, 'registered'],
    [3999, 'registered'],
    [4000, 'private'],
    [4999, 'private'],
    [5000, 'unassigned'],
    [65_535, 'unassigned'],
  ];
  for (const [code, kind] of expected) assert.equal(classOfCloseCode(code), kind, String(code));
});

test('Codes with a name say it', () => {
  assert.equal(nameOfCloseCode(CloseCode.GOING_AWAY), 'going away');
  assert.equal(nameOfCloseCode(4000), '');
});
