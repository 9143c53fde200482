/** What the checks say is missing, in English. Each stands under "The wire does not show yet:". */

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
const percent = (share: number) => `${Math.round(share * 100)} %`;
const list = (items: readonly string[]) => items.slice(0, 5).join(', ');

export const messages = {
  polling: {
    changes: (seen: number) => `Ten changes that reached the page: ${seen} so far.`,
    delay: (slowest: number) =>
      `Each of the last ten changes at the page in less than 2 s: the slowest took ${seconds(slowest)}.`,
    waste: (share: number) =>
      `Less than 90 % of the polls for nothing: since the first of the last ten changes, ${percent(share)} were.`,
  },

  longPolling: {
    fired: (count: number) => `A hundred events, fired from the page: ${count} so far.`,
    lost: (ids: readonly number[]) =>
      `Each of the last hundred events: ${list(ids.map(String))}${ids.length > 5 ? ' and more' : ''} never arrived.`,
    doubled: (ids: readonly number[]) =>
      `Each of the last hundred events only once: ${list(ids.map(String))} came twice.`,
    pair: 'Two events not more than 10 ms apart in two different answers, so that the second fell between an answer and the next question.',
  },

  sse: {
    dispatched: 'An event that reached the page.',
    newline: 'An event whose data holds a line break.',
    emoji: 'An event whose data holds an emoji.',
    both: 'A line break and an emoji in the data of the same event.',
    cuts: (count: number) =>
      `Three returns after a break, each with a Last-Event-ID: ${count} so far.`,
    silent: 'An event on each of the streams before, between and after the three breaks.',
    lost: (count: number, after: string) =>
      `All events across the last three breaks: ${count} missing after ${after}.`,
    doubled: (id: string) => `Each event only once: ${id} came again.`,
    stream: 'An open stream, before it is stopped.',
    noContent: 'The answer 204 to the browser that asks again.',
    askedAgain: 'No request after the 204: the page asked again.',
  },

  handshake: {
    seen: 'A WebSocket handshake, answered with 101.',
    accept: 'A Sec-WebSocket-Accept that fits the key.',
    subprotocol: 'A subprotocol that the page asked for and the server chose.',
    refusals: (count: number) => `Three different ways to fail: ${count} so far.`,
    ways: (ways: readonly string[]) => `Another way than ${list(ways)}.`,
    unknownSubprotocol: '101 without the subprotocol that was asked for',
  },

  frames: {
    hi: 'A text frame from the browser whose payload is "Hi", two bytes, not more and not less.',
    masked: 'The same, masked.',
    form7: 'A message from the browser with up to 125 bytes: the length fits into 7 bits.',
    form16: 'One with 126 to 65,535 bytes: the length takes 16 bits more.',
    form64: 'One with 65,536 bytes or more: the length takes 64 bits more.',
    fragments: 'A message in three frames or more.',
    ping: 'A ping between the frames of such a message.',
  },

  alive: {
    tunnel:
      'A tunnel of 3 s on both directions, in which a beat of the page waited for 2 s or more and was answered on the same connection.',
    dead: 'The same connection stalled in both directions, and a page that gives up on it.',
    late: (took: number) => `A page that gives up within 5 s: it took ${seconds(took)}.`,
  },

  idle: {
    through:
      'A WebSocket through the proxy, whose read timeout is 60 s or less. One with a longer timeout is left out.',
    tooShort: (lived: number) =>
      `Ten minutes of the proxy’s time with both legs open: the longest so far lived ${(lived / 60_000).toFixed(1)} min.`,
    tooMany: (bytes: number, bound: number) =>
      `Fewer than ${bound} bytes on the browser’s leg in its first ten minutes: it took ${bytes}.`,
  },

  buffering: {
    through: 'An event stream through the proxy.',
    compressed: (held: boolean) =>
      held
        ? 'An event stream with Content-Encoding: gzip on the browser’s leg: of the last one not even the head has left the proxy.'
        : 'An event stream with Content-Encoding: gzip on the browser’s leg: the last one is not compressed.',
    few: (enough: number, most: number) =>
      `${enough} events of one compressed stream: ${most} so far.`,
    late: (p95: number) =>
      `95 of 100 events through the proxy in less than 200 ms: it takes ${p95 < 1000 ? `${Math.round(p95)} ms` : seconds(p95)}.`,
  },

  endings: {
    code: (code: number) => `A close frame with ${code}, from whichever side.`,
    abnormal:
      'A WebSocket that ended without any close frame, and a page that was told 1006 of it.',
    through: 'A WebSocket through the proxy.',
    reset: 'One that the server reset behind the proxy, without a close frame.',
    byHop: 'One that the proxy ended by itself, on both of its sides.',
  },

  storm: {
    run: (clients: number) =>
      `A storm of ${clients} clients or more, from its beginning to its end.`,
    peak: (peak: number, steady: number) =>
      `A peak of less than twice the steady rate: the last storm had ${peak} attempts within a second, and the server takes ${Math.round(steady)}.`,
    back: (back: number, clients: number) =>
      `All clients back: of the last storm's ${clients}, ${back} came.`,
    late: (took: number) => `All clients back within 60 s: the last storm took ${seconds(took)}.`,
  },

  proxies: {
    handshake: 'A WebSocket handshake behind the proxy.',
    refused: (status: number) =>
      `101 on both sides of the proxy: the last handshake behind it got ${status}.`,
    tooMuch: (lines: readonly string[]) =>
      `The same without ${list(lines.map((line) => `"${line}"`))}: the socket opens without ${lines.length === 1 ? 'it' : 'them'}.`,
    setAnew: 'The settings of the proxy: set them once more.',
    tunnel: 'A WebSocket through the proxy, with the settings that stand now.',
    plain: (count: number) =>
      `Two plain requests for the path of the WebSocket, with the same settings: ${count} so far.`,
    kept: 'Two of the plain requests on one connection between the proxy and the program.',
    spoiled: 'No plain request that reaches the program with "Connection: upgrade".',
  },

  nginxFile: {
    file: (number: number, missing: string) => `File ${number}: ${missing}`,
    socket: {
      broken: 'at work, and a handshake that is refused behind the proxy.',
      mended: 'mended in one place, and a WebSocket that opens through it.',
    },
    stream: {
      broken: 'at work, and a stream whose events come to the proxy and no further.',
      mended: 'mended in one place, and events that go on at once.',
    },
  },
} as const;
