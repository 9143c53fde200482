/** The lines of an opening handshake: what each is for, and what comes of it where it is not right. */

interface LineText {
  readonly title: string;
  readonly role: string;
  /** What a missing or a wrong one causes. */
  readonly otherwise: string;
  readonly rule: string;
}

export const requestLinesEn = {
  start: {
    title: 'Request line',
    role: 'An ordinary GET of a resource, in HTTP/1.1 or higher.',
    otherwise: 'Another method or an older version: the server answers 400 and stays with HTTP.',
    rule: 'RFC 6455, section 4.1',
  },
  host: {
    title: 'Host',
    role: 'Which of the sites at this address is meant.',
    otherwise: 'Missing: the server must answer 400, as to any HTTP/1.1 request.',
    rule: 'RFC 9112, section 3.2',
  },
  upgrade: {
    title: 'Upgrade',
    role: 'Names the protocol to change to: websocket.',
    otherwise:
      'Missing: this is a plain GET, and a WebSocket endpoint answers it with 426 or 400. A proxy that does not pass it on causes exactly that.',
    rule: 'RFC 6455, section 4.1',
  },
  connection: {
    title: 'Connection',
    role: 'Must list Upgrade: the field of that name is for the next hop alone.',
    otherwise:
      'Without the token the server answers 400 or ignores the upgrade. Proxies take this field away by default.',
    rule: 'RFC 6455, section 4.1',
  },
  'sec-websocket-key': {
    title: 'Sec-WebSocket-Key',
    role: '16 random bytes in base64. The answer is computed from them, so that no cache can give it.',
    otherwise: 'Missing, repeated or not 16 bytes long: the server answers 400.',
    rule: 'RFC 6455, section 4.2.1',
  },
  'sec-websocket-version': {
    title: 'Sec-WebSocket-Version',
    role: 'The version of the protocol; 13 is the only one in use.',
    otherwise: 'Another one: the server answers 426 and names the versions that it speaks.',
    rule: 'RFC 6455, section 4.4',
  },
  origin: {
    title: 'Origin',
    role: 'Whose page asks. A browser always sends it, and no page can change it.',
    otherwise:
      'Missing: the client is no browser. From a site that the server does not trust, it should answer 403: nothing else keeps other sites from using the reader’s cookies.',
    rule: 'RFC 6455, section 10.2',
  },
  'sec-websocket-protocol': {
    title: 'Sec-WebSocket-Protocol',
    role: 'The subprotocols that the page can speak, the preferred one first.',
    otherwise: 'Absent: none is spoken, and the server must name none.',
    rule: 'RFC 6455, section 11.3.4',
  },
  'sec-websocket-extensions': {
    title: 'Sec-WebSocket-Extensions',
    role: 'The extensions that the browser offers, each with its parameters.',
    otherwise: 'Absent: none may be used. Messages travel uncompressed.',
    rule: 'RFC 6455, section 9.1',
  },
} as const satisfies Readonly<Record<string, LineText>>;

export const responseLinesEn = {
  start: {
    title: 'Status line',
    role: '101: from the blank line on, both ends speak WebSocket.',
    otherwise:
      'Any other status is an HTTP response and no WebSocket. The page gets an error event and a close with 1006, and is never told the status.',
    rule: 'RFC 6455, section 4.1',
  },
  upgrade: {
    title: 'Upgrade',
    role: 'Says what the connection changes to: websocket, in any case of letters.',
    otherwise: 'Missing or another protocol: the client must fail the connection.',
    rule: 'RFC 6455, section 4.1',
  },
  connection: {
    title: 'Connection',
    role: 'Lists Upgrade, as in the request.',
    otherwise: 'Without the token the client must fail the connection.',
    rule: 'RFC 6455, section 4.1',
  },
  'sec-websocket-accept': {
    title: 'Sec-WebSocket-Accept',
    role: 'Shows that the server has read this very key and knows what a WebSocket is.',
    otherwise: 'Missing or wrong: the client must fail the connection, however right all else is.',
    rule: 'RFC 6455, section 4.1',
  },
  'sec-websocket-protocol': {
    title: 'Sec-WebSocket-Protocol',
    role: 'The one subprotocol that both will speak.',
    otherwise:
      'One that was not offered fails the connection. None, where the page offered some: a browser fails the connection too.',
    rule: 'RFC 6455, section 4.1',
  },
  'sec-websocket-extensions': {
    title: 'Sec-WebSocket-Extensions',
    role: 'What the server takes of the offer, with the parameters that now hold.',
    otherwise: 'One that was not offered fails the connection. Absent: none is in use.',
    rule: 'RFC 6455, section 4.1',
  },
  'sec-websocket-version': {
    title: 'Sec-WebSocket-Version',
    role: 'In a refusal: the versions that the server does speak.',
    otherwise: 'Not needed with a 101.',
    rule: 'RFC 6455, section 4.4',
  },
} as const satisfies Readonly<Record<string, LineText>>;
