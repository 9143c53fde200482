/** Explanations of WebSocket fields (RFC 6455, RFC 7692) in English. */

import { closeCodesEn } from './close-codes-en.ts';
import type { About, Explained, Explanation } from './explanation.ts';

const FRAME = 'RFC 6455, section 5.2';
const HANDSHAKE = 'RFC 6455, section 4.2.2';

/** By the digits that begin or stand in the value: `0x1`, `0001`, `1`, `1 (text)`. */
const opcodes: Readonly<Record<number, Explanation>> = {
  0: {
    title: 'opcode 0: continuation',
    text: 'This frame goes on with the message that an earlier frame began. Control frames may stand between the two, frames of another message may not.',
    section: 'RFC 6455, section 5.4',
  },
  1: {
    title: 'opcode 1: text',
    text: 'A message of text begins. Its bytes, over all its frames, must be valid UTF-8, or the receiver closes with 1007.',
    section: 'RFC 6455, section 5.6',
  },
  2: {
    title: 'opcode 2: binary',
    text: 'A message of bytes begins. What they mean is between the page and the server.',
    section: 'RFC 6455, section 5.6',
  },
  8: {
    title: 'opcode 8: close',
    text: 'The sender is done and sends no more data after this frame. The other end answers with a close frame of its own, and then the TCP connection ends.',
    section: 'RFC 6455, section 5.5.1',
  },
  9: {
    title: 'opcode 9: ping',
    text: '“Are you there?” The other end must answer with a pong that carries the same bytes. The browser answers by itself; the page never hears of it.',
    section: 'RFC 6455, section 5.5.2',
  },
  10: {
    title: 'opcode 10: pong',
    text: 'The answer to a ping, with the ping’s bytes. A pong that nobody asked for is a one-way heartbeat and needs no answer.',
    section: 'RFC 6455, section 5.5.3',
  },
};

function opcode(about: About): Explanation {
  const found = opcodes[numberIn(about.value)];
  return (
    found ?? {
      title: `opcode ${about.value}: reserved`,
      text: 'No meaning is given to this opcode. A receiver that gets it must fail the connection.',
      section: FRAME,
    }
  );
}

/** Reads `0x9`, `1001` (four bits), `9`, `9 (ping)`. */
function numberIn(value: string): number {
  const hex = /0x([0-9a-f]+)/i.exec(value);
  if (hex?.[1] !== undefined) return Number.parseInt(hex[1], 16);
  const digits = /\d+/.exec(value)?.[0] ?? '';
  return digits.length === 4 ? Number.parseInt(digits, 2) : Number(digits);
}

const isSet = (about: About) => /^(1|true|set|yes)/i.test(about.value);

const reserved = (n: 2 | 3): Explained => ({
  title: `RSV${n}`,
  text: 'Reserved for extensions. It must be 0 unless an extension that uses it was agreed in the handshake; none in common use does.',
  section: FRAME,
});

export const webSocketEn: Readonly<Record<string, Explained>> = {
  'ws.fin': (about) => ({
    title: isSet(about) ? 'FIN = 1' : 'FIN = 0',
    text: isSet(about)
      ? 'This is the last frame of its message. A message in one frame has FIN set at once; a control frame always has.'
      : 'More frames of this message follow. The page gets nothing until the one with FIN = 1 is there.',
    section: FRAME,
  }),
  'ws.rsv1': (about) => ({
    title: isSet(about) ? 'RSV1 = 1' : 'RSV1 = 0',
    text: isSet(about)
      ? 'With permessage-deflate agreed this says: the message is compressed. Only its first frame carries the bit. Without that agreement it is an error.'
      : 'On the first frame of a message this says: not compressed. Its other frames and control frames never set the bit, whether the message is compressed or not.',
    section: 'RFC 7692, section 6',
  }),
  'ws.rsv2': reserved(2),
  'ws.rsv3': reserved(3),
  'ws.opcode': opcode,
  'ws.mask': (about) => maskText(about),
  'ws.length': (about) => ({
    title: `length = ${numberIn7(about.value)}`,
    text: lengthText(about.value),
    section: FRAME,
  }),
  'ws.extendedLength': {
    title: 'Extended length',
    text: 'The payload’s length in 16 or 64 bits, most significant byte first. The shortest form that fits must be used.',
    section: FRAME,
  },
  'ws.maskingKey': {
    title: 'Masking key',
    text: 'Four bytes, new and unpredictable for each frame. Byte i of the payload is XORed with byte i mod 4 of the key. It hides nothing, since the key stands beside it; it keeps a page from choosing the bytes that a proxy sees.',
    section: 'RFC 6455, sections 5.3 and 10.3',
  },
  'ws.payload': (about) => ({
    title: 'Payload',
    text:
      about.direction === 'up'
        ? 'What the client sent, masked on the wire where MASK is 1. Switch to “unmasked” to read it, or point at a byte to see the XOR.'
        : 'What the server sent. Servers don’t mask, so the bytes on the wire are those of the frame’s data, or of its compressed form.',
    section: FRAME,
  }),
  'ws.closeCode': (about) => closeCodesEn(numberOf(about.value)),
  'ws.closeReason': {
    title: 'Reason',
    text: 'UTF-8 for people, at most 123 bytes. The page can read it in event.reason; no program should decide by it.',
    section: 'RFC 6455, section 5.5.1',
  },
  'ws.handshake': {
    title: 'The handshake',
    text: 'One HTTP request and one response turn the TCP connection into a WebSocket. Behind the blank line of the 101 there is no HTTP any more.',
    section: 'RFC 6455, section 1.3',
  },
  'ws.handshake.key': {
    title: 'Sec-WebSocket-Key',
    text: '16 random bytes in base64. It is no secret and no password: it lets the browser see that the answer was made for this very request.',
    section: 'RFC 6455, section 4.1',
  },
  'ws.handshake.accept': {
    title: 'Sec-WebSocket-Accept',
    text: 'Base64 of the SHA-1 of the key followed by 258EAFA5-E914-47DA-95CA-C5AB0DC85B11. Only a server that knows WebSocket can answer so; a cache or a form can’t.',
    section: HANDSHAKE,
  },
  'ws.handshake.expectedAccept': {
    title: 'The accept that the key asks for',
    text: 'Computed here from the key of the request. If the response says anything else, the browser ends the connection.',
    section: HANDSHAKE,
  },
  'ws.handshake.subprotocol': {
    title: 'Subprotocol',
    text: 'The page offers names, the server picks one of them or none. A name that was not offered fails the connection.',
    section: 'RFC 6455, section 1.9',
  },
  'ws.handshake.extensions': {
    title: 'Extensions',
    text: 'The browser offers, the server answers with what it takes. permessage-deflate is the one in use.',
    section: 'RFC 6455, section 9.1',
  },
  'ws.handshake.offeredSubprotocols': {
    title: 'Subprotocols offered',
    text: 'The names that the page gave as the second argument of new WebSocket. The server picks one of them or none.',
    section: 'RFC 6455, section 4.1',
  },
  'ws.handshake.offeredExtensions': {
    title: 'Extensions offered',
    text: 'What the browser could do. Browsers offer permessage-deflate by themselves.',
    section: 'RFC 6455, section 9.1',
  },
  'ws.handshake.serverNoContextTakeover': {
    title: 'server_no_context_takeover',
    text: 'Whether the server forgets what it compressed before, with each message. That saves memory and compresses less.',
    section: 'RFC 7692, section 7.1.1.1',
  },
  'ws.handshake.clientNoContextTakeover': {
    title: 'client_no_context_takeover',
    text: 'Whether the browser forgets what it compressed before, with each message.',
    section: 'RFC 7692, section 7.1.1.2',
  },
  'ws.handshake.serverMaxWindowBits': {
    title: 'server_max_window_bits',
    text: 'How far back the server’s compression may look: 2 to the power of this many bytes.',
    section: 'RFC 7692, section 7.1.2.1',
  },
  'ws.handshake.clientMaxWindowBits': {
    title: 'client_max_window_bits',
    text: 'How far back the browser’s compression may look: 2 to the power of this many bytes.',
    section: 'RFC 7692, section 7.1.2.2',
  },
  'ws.message': {
    title: 'A message',
    text: 'What the page sends or gets in one piece. On the wire it is one frame or several; the page can’t tell.',
    section: 'RFC 6455, section 5.4',
  },
  'ws.message.opcode': {
    title: 'Type',
    text: 'The opcode of the first frame says what the whole message is: text or binary.',
    section: 'RFC 6455, section 5.4',
  },
  'ws.message.frames': {
    title: 'Frames',
    text: 'How many frames carried the message. Sender and proxies may cut as they like; the page gets it in one piece.',
    section: 'RFC 6455, section 5.4',
  },
  'ws.message.compressed': {
    title: 'Compressed',
    text: 'RSV1 on the first frame says so, where permessage-deflate was agreed in the handshake.',
    section: 'RFC 7692, section 6',
  },
  'ws.message.wireLength': {
    title: 'Payload on the wire',
    text: 'The payloads of its frames together, as they travelled.',
    section: 'RFC 6455, section 5.2',
  },
  'ws.message.payloadLength': {
    title: 'The message for the page',
    text: 'What the page gets, after inflation where it was compressed.',
    section: 'RFC 7692, section 6.2',
  },
};

function maskText(about: About): Explanation {
  const title = isSet(about) ? 'MASK = 1' : 'MASK = 0';
  const section = 'RFC 6455, section 5.1';
  if (about.direction === 'down') {
    return isSet(about)
      ? {
          title,
          section,
          text: 'A server must not mask. A browser that gets a masked frame closes the connection.',
        }
      : { title, section, text: 'What a server sends is not masked, so no key follows.' };
  }
  return isSet(about)
    ? {
        title,
        section,
        text: 'Every frame that a client sends must be masked; a server that gets an unmasked one must close the connection. The key is new for each frame, so that a page can’t choose the bytes that a proxy sees.',
      }
    : {
        title,
        section,
        text: 'This frame came from a client and is not masked. A server must close the connection; the code for it is 1002 (protocol error).',
      };
}

/** Seven bits or a decimal. */
function numberIn7(value: string): number {
  const digits = /\d+/.exec(value)?.[0] ?? '0';
  return /^[01]{7}$/.test(digits) ? Number.parseInt(digits, 2) : Number(digits);
}

function lengthText(value: string): string {
  const length = numberIn7(value);
  if (length === 126) return '126 is not a length: it says that the next two bytes hold it.';
  if (length === 127) return '127 is not a length: it says that the next eight bytes hold it.';
  return 'The payload’s length in seven bits: up to 125 it stands right here. 126 and 127 would say that a longer length follows.';
}

function numberOf(value: string): number {
  return Number(/\d+/.exec(value)?.[0] ?? 1005);
}
