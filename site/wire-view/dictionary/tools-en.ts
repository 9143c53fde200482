/** The words of the pages below /tools/ in English. */

const number = new Intl.NumberFormat('en');
const count = (n: number, one: string, many: string) =>
  `${number.format(n)} ${n === 1 ? one : many}`;

export const toolsEn = {
  found: 'What stands in the bytes',
  noViolations: 'No rule is broken.',
  violations: (n: number) => `${count(n, 'rule is', 'rules are')} broken`,
  fatal: 'A strict peer ends the connection for it.',
  tolerated: 'A peer may go on.',
  more: (n: number) => `and ${number.format(n)} more`,

  frame: {
    input: 'Bytes of a frame, or of several',
    hint: 'Hex in any spelling, a hex dump, base64, or an array as C writes it. Nothing is sent anywhere.',
    sender: 'Sent by',
    senders: {
      mask: 'as the mask bit says',
      client: 'a client',
      server: 'a server',
    },
    deflate: 'permessage-deflate was agreed on',
    examples: 'Examples',
    exampleNames: {
      masked: 'Masked text',
      fragmented: 'Fragments and a ping',
      close: 'A close',
      compressed: 'Compressed text',
      broken: 'Broken rules',
    },
    formats: {
      hex: 'hex',
      dump: 'a hex dump',
      base64: 'base64',
      array: 'an array',
    },
    read: (bytes: number, format: string, sender: string) =>
      `Read ${count(bytes, 'byte', 'bytes')} of ${format}, sent by ${sender}.`,
    empty: 'Paste the bytes of a frame, and they are taken apart here.',
    cutShort:
      'The bytes end before the last frame, or the last message, does. Was something left out?',
    link: 'A link to this frame',
    linkTooLong: (bytes: number) =>
      `This is too long for a link: it carries at most ${number.format(bytes)} bytes.`,
    linkBroken:
      'The link that brought you here is damaged: its bytes are not base64url. Paste them instead.',
    copy: 'Copy',
    copied: 'Copied',
    copyFailed: 'The browser did not let the page copy; the link is selected.',
    errors: {
      BYTES_HEX_DIGIT: (seen: string, at: number) =>
        `Character ${number.format(at)} (${seen}) is no hexadecimal digit. Paste hex, base64 or a C array.`,
      BYTES_HEX_ODD: (seen: string, at: number) =>
        `The hexadecimal number at character ${number.format(at)} (${seen}) has an odd number of digits. Two digits make a byte: is one missing?`,
      BYTES_BASE64: (seen: string, at: number) =>
        `This looks like base64 and isn’t, from character ${number.format(at)} (${seen}) on. Is it complete?`,
      BYTES_ARRAY_ITEM: (seen: string, at: number) =>
        `Item ${seen} at character ${number.format(at)} is no byte: write a number from 0 to 255, or a character in single quotes.`,
      BYTES_TOO_MANY: (_seen: string, at: number) =>
        `These are more than ${number.format(at)} bytes. Paste the first frames alone.`,
    },
  },

  handshake: {
    key: 'Sec-WebSocket-Key',
    anyKey: 'A new key',
    keyWrong:
      'A key is 16 bytes in base64, so 24 characters that end in ==. A server that doesn’t check computes this all the same.',
    keyEmpty: 'Enter a key.',
    steps: 'The accept value, step by step',
    concatenated: 'Key and GUID, one behind the other',
    guid: 'The GUID is the same for all of WebSocket; it stands in RFC 6455, section 1.3.',
    sha1: 'SHA-1 of that, 20 bytes in hexadecimal',
    base64: 'The same 20 bytes in base64',
    base64Note: 'This is what the response must say in Sec-WebSocket-Accept.',
    heads: 'Check a head',
    headsHint:
      'Paste a request, a response, or both. Of both together it is also checked that the one answers the other. Nothing is sent anywhere.',
    request: 'Request head',
    response: 'Response head',
    fromKey: 'Fill in a request with the key above',
    noRequest:
      'Without a request, the response is checked against the key above, and as if everything that it agrees to had been offered.',
    nothing: 'Nothing has been pasted yet.',
    requestUnread: 'The request can’t be read as an HTTP head.',
    responseUnread: 'The response can’t be read as an HTTP head.',
    refused: (status: number) =>
      `The server answers ${status}, not 101: it refused the upgrade, and the connection stays HTTP.`,
    agreed: 'Both heads together open a WebSocket.',
    parts: { up: 'Request', down: 'Response' },
  },
} as const;
