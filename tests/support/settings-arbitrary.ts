/** Arbitrary settings of a further hop, all of them such as read-settings.ts lets through. */

import fc from 'fast-check';
import {
  HOST_VARIABLES,
  type ProxySettings,
  TIME_SCALES,
} from '../../playground-server/proxy/model/settings.ts';

const KIB = 1024;
const seconds = fc.integer({ min: 1, max: 86_400 });
const size = fc.integer({ min: 1, max: 64 }).map((kib) => kib * KIB);

/** Sizes that nginx takes together. */
const buffers = fc
  .record({
    size,
    number: fc.integer({ min: 4, max: 64 }),
    first: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ size: one, number, first }) => {
    const largest = Math.min(64 * KIB, Math.floor(((number - 1) * one) / 2));
    return {
      proxyBuffers: { number, size: one },
      proxyBufferSize: Math.max(KIB, Math.floor(first * largest)),
    };
  });

const model = {
  defaults: fc.constantFrom('before-1.29.7', 'since-1.29.7'),
  timeScale: fc.constantFrom(...TIME_SCALES),
  location: fc.constantFrom('/', '/socket.io', '/a/b.c/~d'),
  proxyHttpVersion: fc.constantFrom('1.0', '1.1'),
  upgrade: fc.constant('forwarded'),
  connection: fc.constantFrom('upgrade', 'map', 'empty', 'close'),
  host: fc.constantFrom(...HOST_VARIABLES, 'wire.example', 'localhost:4322'),
  xRealIp: fc.constant(true),
  xForwardedFor: fc.constantFrom('append', 'replace'),
  xForwardedProto: fc.constantFrom('$scheme', 'http', 'https'),
  proxyRedirect: fc.constantFrom('off', 'default'),
  proxyReadTimeout: seconds,
  proxySendTimeout: seconds,
  proxyBuffering: fc.constantFrom('on', 'off'),
  xAccelBuffering: fc.constant('ignored'),
  gzip: fc.constantFrom('on', 'off'),
  gzipTypes: fc.subarray(['text/event-stream', 'text/plain', 'application/vnd.api+json']),
  gzipMinLength: fc.integer({ min: 0, max: KIB * KIB }),
  proxyCache: seconds.map((valid) => ({ valid })),
  keepalive: fc.integer({ min: 0, max: 1000 }),
  upstreams: fc.constantFrom(1, 2),
  balance: fc.constantFrom('ip_hash', 'cookie'),
  balanceCookie: fc.constantFrom('sid', '_x9', 'ROUTE'),
  maxFails: fc.integer({ min: 0, max: 100 }),
  failTimeout: fc.integer({ min: 0, max: 86_400 }),
};

export const anySettings: fc.Arbitrary<ProxySettings> = fc
  .tuple(
    fc.record(model, { requiredKeys: ['defaults', 'timeScale'], noNullPrototype: true }),
    fc.option(buffers, { nil: {} }),
  )
  .map(([rest, sizes]) => ({ ...rest, ...sizes }) as ProxySettings);
