/** Explanations of HTTP/1.1 fields (RFC 9110, RFC 9112) in English. */

import type { Explained, Explanation } from './explanation.ts';
import { httpFieldNamesEn } from './http-field-names-en.ts';

type Known = readonly [text: string, section: string];

const http = (section: string) => `RFC 9110, section ${section}`;

const STATUS: Readonly<Record<string, Known>> = {
  '100': ['Go on: the server wants the body.', http('15.2.1')],
  '101': [
    'Agreed: from the blank line on, this connection speaks the protocol named in Upgrade.',
    http('15.2.2'),
  ],
  '200': ['It worked; the body is the answer.', http('15.3.1')],
  '204': [
    'It worked and there is nothing to say: no body follows. An EventSource that gets this stops for good.',
    http('15.3.5'),
  ],
  '206': ['A part of the content, as the request asked.', http('15.3.7')],
  '301': ['Moved for good: ask at Location.', http('15.4.2')],
  '302': ['For now, ask at Location. A WebSocket handshake does not follow it.', http('15.4.3')],
  '304': [
    'Nothing has changed since the ETag or date in the request: use the copy you have. No body follows.',
    http('15.4.5'),
  ],
  '400': ['The server could not make sense of the request.', http('15.5.1')],
  '401': ['Who are you? Credentials are missing or wrong.', http('15.5.2')],
  '403': ['Understood and refused.', http('15.5.4')],
  '404': ['There is nothing at this target.', http('15.5.5')],
  '405': ['The target exists but not for this method.', http('15.5.6')],
  '408': ['The request took too long to arrive.', http('15.5.9')],
  '413': ['The body is larger than the server takes.', http('15.5.14')],
  '426': ['Only over another protocol: Upgrade says which.', http('15.5.22')],
  '429': ['Too many requests. Retry-After says when to come back.', 'RFC 6585, section 4'],
  '431': ['The head is larger than the server takes.', 'RFC 6585, section 5'],
  '500': ['Something in the server failed.', http('15.6.1')],
  '502': ['A hop on the way got no valid answer from the program behind it.', http('15.6.3')],
  '503': ['Not now: overloaded or being restarted.', http('15.6.4')],
  '504': ['A hop on the way waited too long for the program behind it.', http('15.6.5')],
};

const CLASSES: Readonly<Record<string, Known>> = {
  '1': ['An interim answer: the final one is still to come.', http('15.2')],
  '2': ['The request succeeded.', http('15.3')],
  '3': ['Something more is needed to complete the request.', http('15.4')],
  '4': ['The server sees the fault in the request.', http('15.5')],
  '5': ['The server failed at a request that may be right.', http('15.6')],
};

const UNKNOWN: Known = ['Not a status that the standard knows.', http('15')];

function status(value: string): Explanation {
  const code = /\d{3}/.exec(value)?.[0] ?? '';
  const [text, section] = STATUS[code] ?? CLASSES[code[0] ?? ''] ?? UNKNOWN;
  return { title: `Status ${code || value}`, text, section };
}

const chunkSize: Explained = (about) => ({
  title: 'Chunk size',
  text: /^0+\b/.test(about.value)
    ? 'Size 0 says that the body ends here.'
    : 'How many bytes of data follow, in hexadecimal. So a server can send before it knows how much there will be.',
  section: 'RFC 9112, section 7.1',
});

export const httpEn: Readonly<Record<string, Explained>> = {
  'http.method': (about) => ({
    title: `Method ${about.value}`,
    text: methodText(about.value),
    section: 'RFC 9110, section 9',
  }),
  'http.target': {
    title: 'Request target',
    text: 'Mostly path and query. The host stands in the Host field; what follows a # never leaves the browser.',
    section: 'RFC 9112, section 3.2',
  },
  'http.version': (about) => ({
    title: 'Version',
    text:
      about.value === 'HTTP/1.0'
        ? 'HTTP/1.0 ends the connection behind the answer, unless both sides say Connection: keep-alive.'
        : 'HTTP/1.1 keeps the connection open for the next request unless somebody says Connection: close.',
    section: 'RFC 9112, section 9.3',
  }),
  'http.status': (about) => status(about.value),
  'http.reason': {
    title: 'Reason phrase',
    text: 'Words for people. Programs go by the three digits; the phrase may be empty.',
    section: 'RFC 9112, section 4',
  },
  'http.field': (about) =>
    httpFieldNamesEn.get(about.name.toLowerCase()) ?? {
      title: about.name,
      text: 'A field that nothing is said of here: a rarer one of HTTP, or one of an extension or of this application.',
      section: 'RFC 9110, section 5',
    },
  'http.fieldName': {
    title: 'Field name',
    text: 'Upper and lower case are the same here. No space may stand before the colon.',
    section: 'RFC 9110, section 5.1',
  },
  'http.fieldValue': {
    title: 'Field value',
    text: 'Everything behind the colon, without the white space around it.',
    section: 'RFC 9110, section 5.5',
  },
  'http.headEnd': {
    title: 'The blank line',
    text: 'CR LF with nothing before it ends a head, or the trailers. Behind a head comes the body where there is one, or another protocol.',
    section: 'RFC 9112, section 2.1',
  },
  'http.lineEnd': {
    title: 'CR LF',
    text: 'Two bytes, 0d 0a, end each line of a head.',
    section: 'RFC 9112, section 2.2',
  },
  'http.chunkSize': chunkSize,
  'http.chunkExtension': {
    title: 'Chunk extension',
    text: 'Names and values behind the size. Hardly anybody uses them; a receiver passes over what it does not know.',
    section: 'RFC 9112, section 7.1.1',
  },
  'http.chunkData': {
    title: 'Chunk data',
    text: 'A piece of the body: often what one write of the server became. It says nothing about where an event or a word ends.',
    section: 'RFC 9112, section 7.1',
  },
  'http.chunkEnd': {
    title: 'End of the chunk',
    text: 'CR LF behind the data. It is framing and no part of the content.',
    section: 'RFC 9112, section 7.1',
  },
  'http.body': {
    title: 'The body',
    text: 'The content, framed by Content-Length, by chunks, or by the end of the connection.',
    section: 'RFC 9112, section 6',
  },
};

function methodText(method: string): string {
  if (method === 'GET')
    return 'Asks for what is there and changes nothing. Polling, EventSource and the WebSocket handshake all use it.';
  if (method === 'POST')
    return 'Hands something in: the body says what. Doing it twice may do it twice.';
  if (method === 'HEAD') return 'Like GET, but only the head of the answer comes back.';
  if (method === 'PUT') return 'Puts the body at the target. Doing it twice is the same as once.';
  if (method === 'DELETE') return 'Removes what is at the target.';
  if (method === 'OPTIONS')
    return 'Asks what may be done. The browser sends it by itself before some requests to another origin.';
  if (method === 'CONNECT') return 'Asks a proxy for a tunnel to another host.';
  return 'What is to be done with the target.';
}
