/** What the header fields that the lessons meet are for, by lower-case name, in English. */

import type { Explanation } from './explanation.ts';

const FIELDS: Readonly<Record<string, readonly [title: string, text: string, section: string]>> = {
  host: [
    'Host',
    'Which site is meant: one address may serve many. HTTP/1.1 requires it.',
    'RFC 9110, section 7.2',
  ],
  upgrade: [
    'Upgrade',
    'Names another protocol to change to on this connection, such as websocket. It is for the next hop alone, so a proxy must pass it on by hand.',
    'RFC 9110, section 7.8',
  ],
  connection: [
    'Connection',
    'For the next hop only: it names the fields that must not be passed on. Upgrade needs it; close says that this connection ends.',
    'RFC 9110, section 7.6.1',
  ],
  'keep-alive': [
    'Keep-Alive',
    'How long the server keeps an idle connection open, in seconds, and for how many requests.',
    'RFC 2068, section 19.7.1',
  ],
  'sec-websocket-key': [
    'Sec-WebSocket-Key',
    '16 random bytes in base64. No secret: the server proves with it that its answer was made for this request.',
    'RFC 6455, section 4.1',
  ],
  'sec-websocket-accept': [
    'Sec-WebSocket-Accept',
    'Base64 of SHA-1 of the key and a fixed GUID. If it is wrong, the browser ends the connection.',
    'RFC 6455, section 4.2.2',
  ],
  'sec-websocket-version': [
    'Sec-WebSocket-Version',
    'The version of the protocol: 13, the only one in use.',
    'RFC 6455, section 4.1',
  ],
  'sec-websocket-protocol': [
    'Sec-WebSocket-Protocol',
    'Subprotocols that the page offers, or the one the server picked.',
    'RFC 6455, section 1.9',
  ],
  'sec-websocket-extensions': [
    'Sec-WebSocket-Extensions',
    'Extensions offered or agreed. permessage-deflate compresses messages.',
    'RFC 6455, section 9.1',
  ],
  origin: [
    'Origin',
    'Which site’s page made the request. The browser sets it and no page can forge it, so a WebSocket server should check it: CORS does not protect it.',
    'RFC 6454, section 7',
  ],
  referer: [
    'Referer',
    'The page that the request came from, as far as its policy lets it be seen.',
    'RFC 9110, section 10.1.3',
  ],
  'cache-control': [
    'Cache-Control',
    'What caches may do. no-cache: ask before using a copy; no-store: keep none.',
    'RFC 9111, section 5.2',
  ],
  pragma: ['Pragma', 'no-cache for caches older than HTTP/1.1.', 'RFC 9111, section 5.4'],
  'content-type': [
    'Content-Type',
    'What kind of content the body is. EventSource takes nothing but text/event-stream.',
    'RFC 9110, section 8.3',
  ],
  'content-length': [
    'Content-Length',
    'How many bytes the body has. Behind them the next message begins.',
    'RFC 9110, section 8.6',
  ],
  'content-encoding': [
    'Content-Encoding',
    'How the content is compressed. On a stream, compression may hold events back.',
    'RFC 9110, section 8.4',
  ],
  'transfer-encoding': [
    'Transfer-Encoding',
    'chunked: the body comes in pieces, each with its size, so its end need not be known in advance.',
    'RFC 9112, section 6.1',
  ],
  te: [
    'TE',
    'Which transfer encodings the client takes beside chunked, and whether it takes trailers.',
    'RFC 9110, section 10.1.4',
  ],
  trailer: [
    'Trailer',
    'Which fields will follow behind the last chunk.',
    'RFC 9110, section 6.6.2',
  ],
  etag: [
    'ETag',
    'A name for this very version of the content. The client sends it back in If-None-Match.',
    'RFC 9110, section 8.8.3',
  ],
  'if-none-match': [
    'If-None-Match',
    'The version that the client has. If it is still the newest, the answer is 304 without a body.',
    'RFC 9110, section 13.1.2',
  ],
  'if-modified-since': [
    'If-Modified-Since',
    'Send it only if it changed after this date; else 304.',
    'RFC 9110, section 13.1.3',
  ],
  'last-modified': [
    'Last-Modified',
    'When the content last changed, to the second.',
    'RFC 9110, section 8.8.2',
  ],
  'last-event-id': [
    'Last-Event-ID',
    'The id of the last event that the browser got before the connection broke. The server goes on behind it.',
    'HTML standard, section 9.2.4',
  ],
  cookie: [
    'Cookie',
    'What this site stored in the browser, sent with every request to it, the WebSocket handshake included.',
    'RFC 6265, section 5.4',
  ],
  'set-cookie': [
    'Set-Cookie',
    'Something for the browser to keep and send back.',
    'RFC 6265, section 4.1',
  ],
  authorization: [
    'Authorization',
    'Credentials. A page can set it with fetch, not with EventSource or WebSocket.',
    'RFC 9110, section 11.6.2',
  ],
  'www-authenticate': [
    'WWW-Authenticate',
    'How to prove who you are: it comes with a 401.',
    'RFC 9110, section 11.6.1',
  ],
  'user-agent': [
    'User-Agent',
    'The browser’s name for itself, grown over thirty years. It often is a fifth of the request.',
    'RFC 9110, section 10.1.5',
  ],
  accept: [
    'Accept',
    'Kinds of content that the client takes. EventSource says text/event-stream.',
    'RFC 9110, section 12.5.1',
  ],
  'accept-encoding': [
    'Accept-Encoding',
    'Compressions that the client understands.',
    'RFC 9110, section 12.5.3',
  ],
  'accept-language': [
    'Accept-Language',
    'Languages that the reader prefers, in order.',
    'RFC 9110, section 12.5.4',
  ],
  'accept-ranges': [
    'Accept-Ranges',
    'Whether the server can send parts of the content.',
    'RFC 9110, section 14.3',
  ],
  'access-control-allow-origin': [
    'Access-Control-Allow-Origin',
    'Which other site’s pages may read this answer.',
    'Fetch standard, CORS protocol',
  ],
  vary: [
    'Vary',
    'Which request fields the answer depends on, for caches.',
    'RFC 9110, section 12.5.5',
  ],
  date: ['Date', 'When the server made the answer, by its clock.', 'RFC 9110, section 6.6.1'],
  age: ['Age', 'How many seconds the answer has been in a cache.', 'RFC 9111, section 5.1'],
  expires: [
    'Expires',
    'Until when a copy is fresh; Cache-Control goes first.',
    'RFC 9111, section 5.3',
  ],
  server: ['Server', 'The server’s name for itself.', 'RFC 9110, section 10.2.4'],
  location: ['Location', 'Where to ask instead.', 'RFC 9110, section 10.2.2'],
  allow: ['Allow', 'Methods that the target takes.', 'RFC 9110, section 10.2.1'],
  'retry-after': [
    'Retry-After',
    'How many seconds to wait before asking again, or until when.',
    'RFC 9110, section 10.2.3',
  ],
  expect: [
    'Expect',
    '100-continue: the client waits for a 100 before it sends the body.',
    'RFC 9110, section 10.1.1',
  ],
  'sec-fetch-site': [
    'Sec-Fetch-Site',
    'Whether the page that asks is of the same origin, the same site, or another. The browser sets it; no page can.',
    'Fetch Metadata, section 2.3',
  ],
  'sec-fetch-mode': [
    'Sec-Fetch-Mode',
    'What kind of request: navigate, cors, no-cors, same-origin or websocket.',
    'Fetch Metadata, section 2.2',
  ],
  'sec-fetch-dest': [
    'Sec-Fetch-Dest',
    'What the content is for: a document, a script, a style, empty for fetch.',
    'Fetch Metadata, section 2.1',
  ],
  'sec-fetch-user': [
    'Sec-Fetch-User',
    'The reader’s own click caused the request.',
    'Fetch Metadata, section 2.4',
  ],
  'sec-ch-ua': [
    'Sec-CH-UA',
    'The browser’s brands, a shorter User-Agent.',
    'User-Agent Client Hints',
  ],
  'sec-ch-ua-mobile': [
    'Sec-CH-UA-Mobile',
    'Whether the browser asks for the page for small screens.',
    'User-Agent Client Hints',
  ],
  'sec-ch-ua-platform': ['Sec-CH-UA-Platform', 'The operating system.', 'User-Agent Client Hints'],
  'upgrade-insecure-requests': [
    'Upgrade-Insecure-Requests',
    'The browser would rather have https.',
    'Upgrade Insecure Requests, section 3.2',
  ],
  'x-accel-buffering': [
    'X-Accel-Buffering',
    'no: tells nginx to pass the body on as it comes, which a stream of events needs.',
    'nginx, ngx_http_proxy_module',
  ],
  'x-content-type-options': [
    'X-Content-Type-Options',
    'nosniff: believe the Content-Type and don’t guess.',
    'Fetch standard, X-Content-Type-Options header',
  ],
  'content-security-policy': [
    'Content-Security-Policy',
    'What the page may load and run.',
    'Content Security Policy Level 3',
  ],
  dnt: [
    'DNT',
    'Do not track, an old wish that few servers keep.',
    'Tracking Preference Expression',
  ],
  via: ['Via', 'Which proxies the message went through.', 'RFC 9110, section 7.6.3'],
  'x-forwarded-for': [
    'X-Forwarded-For',
    'The addresses that the request came through, added by proxies. Believe only your own proxy’s entry.',
    'RFC 7239, section 5.2',
  ],
  forwarded: [
    'Forwarded',
    'What a proxy knew of the client: address, host, protocol.',
    'RFC 7239, section 4',
  ],
  priority: ['Priority', 'How urgent the browser holds this request to be.', 'RFC 9218, section 5'],
};

/** A map: whoever sends a field chooses its name, and `constructor` may be one. */
export const httpFieldNamesEn: ReadonlyMap<string, Explanation> = new Map(
  Object.entries(FIELDS).map(([key, [title, text, section]]) => [key, { title, text, section }]),
);
