/** The checks of all lessons by id, each loaded when its lesson needs it. */

import type { Check } from './check.ts';

export const checks: Readonly<Record<string, () => Promise<Check>>> = {
  'polling/tuned': async () => (await import('./polling-tuned.ts')).pollingTuned,
  'long-polling/exactly-once': async () =>
    (await import('./long-polling-exactly-once.ts')).longPollingExactlyOnce,
  'sse/newline-emoji': async () => (await import('./sse-newline-emoji.ts')).sseNewlineEmoji,
  'sse/zero-lost': async () => (await import('./sse-zero-lost.ts')).sseZeroLost,
  'sse/stopped': async () => (await import('./sse-stopped.ts')).sseStopped,
  'handshake/seen': async () => (await import('./handshake-seen.ts')).handshakeSeen,
  'handshake/refused': async () => (await import('./handshake-refused.ts')).handshakeRefused,
  'frames/typed-hello': async () => (await import('./frames-typed-hello.ts')).framesTypedHello,
  'frames/length-forms': async () => (await import('./frames-length-forms.ts')).framesLengthForms,
  'frames/fragmented': async () => (await import('./frames-fragmented.ts')).framesFragmented,
  'alive/half-open': async () => (await import('./alive-half-open.ts')).aliveHalfOpen,
  'idle/fewest-bytes': async () => (await import('./idle-fewest-bytes.ts')).idleFewestBytes,
  'buffering/compressed': async () =>
    (await import('./buffering-compressed.ts')).bufferingCompressed,
  'proxies/upgrade': async () => (await import('./proxies-upgrade.ts')).proxiesUpgrade,
  'proxies/keepalive': async () => (await import('./proxies-keepalive.ts')).proxiesKeepalive,
  'nginx-file/five': async () => (await import('./nginx-file-five.ts')).nginxFileFive,
  'endings/codes': async () => (await import('./endings-codes.ts')).endingsCodes,
  'endings/culprit': async () => (await import('./endings-culprit.ts')).endingsCulprit,
  'storm/slope': async () => (await import('./storm-slope.ts')).stormSlope,
};
