import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flagOf, LIMIT_NAMES } from '../../playground-server/limits.ts';
import { readCommandLine, type ServeOptions } from '../../playground-server/options.ts';
import { helpText } from '../../playground-server/options-help.ts';
import { FLAGS } from '../../playground-server/options-table.ts';
import { UserError } from '../../playground-server/user-error.ts';

function read(args: readonly string[], environment: Record<string, string> = {}): ServeOptions {
  const line = readCommandLine(args, environment);
  assert.ok(line.command !== 'help');
  return line.options;
}

function refusal(args: readonly string[], environment: Record<string, string> = {}): UserError {
  try {
    readCommandLine(args, environment);
  } catch (error) {
    assert.ok(error instanceof UserError);
    return error;
  }
  assert.fail('was not refused');
}

test('nothing at all starts a playground on this machine alone, on the usual ports', () => {
  const line = readCommandLine([], {});
  assert.equal(line.command, 'start');
  const { host, port, build, limits } = read([]);
  assert.deepEqual({ host, port, build }, { host: undefined, port: undefined, build: true });
  assert.equal(limits.maxSessions, 200);
});

test('localhost means both loopback addresses', () => {
  assert.equal(read(['--host', 'localhost']).host, undefined);
  assert.equal(read(['--host', '0.0.0.0']).host, '0.0.0.0');
});

test('a flag is read in both of its spellings', () => {
  assert.equal(read(['start', '--port', '8000']).port, 8000);
  assert.equal(read(['--port=8000']).port, 8000);
});

test('a variable sets what a flag would, and the flag wins', () => {
  const environment = {
    WIRESIDE_MAX_SESSIONS: '7',
    WIRESIDE_PLAY_PORT: '9000',
    WIRESIDE_NO_BUILD: '1',
  };
  const options = read(['--max-sessions', '9'], environment);
  assert.equal(options.limits.maxSessions, 9);
  assert.equal(options.playPort, 9000);
  assert.equal(options.build, false);
});

test('a mistyped flag is answered with the nearest one', () => {
  const error = refusal(['--max-sesions', '5']);
  assert.equal(error.code, 'FLAG_UNKNOWN');
  assert.match(error.message, /Did you mean --max-sessions\?/);
  assert.equal(error.exitCode, 2);
});

test('a mistyped command is answered with the nearest one', () => {
  assert.match(refusal(['strat']).message, /Did you mean start\?/);
  assert.match(refusal(['xyzzyxyzzy']).message, /There are start, dev/);
});

test('a wrong value is refused by the name that it was given under', () => {
  assert.match(refusal(['--port', '70000']).message, /^--port can’t be 70000\./);
  assert.match(
    refusal([], { WIRESIDE_RING_BYTES: 'lots' }).message,
    /^WIRESIDE_RING_BYTES can’t be lots\. It takes bytes/,
  );
  assert.equal(refusal(['--port']).code, 'BAD_FLAG_VALUE');
  assert.equal(refusal(['--no-build=1']).code, 'BAD_FLAG_VALUE');
});

test('public URLs come in pairs, become origins, and may share a port', () => {
  const args = ['--site-origin', 'https://Wire.Example/', '--play-origin', 'https://play.example'];
  const options = read(args);
  assert.equal(options.siteOrigin, 'https://wire.example');
  assert.equal(options.playOrigin, 'https://play.example');
  assert.equal(read([...args, '--single-port']).singlePort, true);
  assert.match(refusal(['--single-port']).message, /two names/);
  assert.match(refusal(['--site-origin', 'https://a.example']).message, /needs --play-origin/);
  const same = ['--site-origin', 'https://a.example', '--play-origin', 'https://a.example'];
  assert.match(refusal(same).message, /another origin/);
  assert.match(refusal(['--site-origin', 'https://a.example/x']).message, /without a path/);
});

test('further names are a list', () => {
  const options = read(['--allow-host', 'Wire.local, tutor:8080']);
  assert.deepEqual(options.allowedHosts, ['wire.local', 'tutor']);
  assert.equal(refusal(['--allow-host', 'a b']).code, 'BAD_FLAG_VALUE');
});

test('help names every flag and every limit', () => {
  assert.equal(readCommandLine(['start', '--help'], {}).command, 'help');
  assert.equal(readCommandLine(['-h'], {}).command, 'help');
  const help = helpText();
  for (const name of [...Object.keys(FLAGS), ...LIMIT_NAMES]) {
    assert.ok(help.includes(`--${flagOf(name)}`), name);
  }
});
