/** The payload views' words in English. What the views say of bytes is in the formats' own words. */

const number = new Intl.NumberFormat('en');

export const payloadEn = {
  title: 'Payload',
  tree: 'Parts of the payload',
  dump: 'The payload in hexadecimal',
  readAs: 'Read as',
  automatic: (view: string | undefined) =>
    view === undefined ? 'Automatic' : `Automatic: ${view}`,
  views: {
    text: 'Text',
    json: 'JSON',
    'json-rpc': 'JSON-RPC',
    'graphql-transport-ws': 'GraphQL over WebSocket',
    form: 'Form data',
    'engine-io': 'Engine.IO',
    'socket-io': 'Socket.IO',
    stomp: 'STOMP',
    wamp: 'WAMP',
    mqtt: 'MQTT',
    mqtt3: 'MQTT 3.1.1',
    mqtt5: 'MQTT 5',
    msgpack: 'MessagePack',
    cbor: 'CBOR',
    protobuf: 'Protocol Buffers',
    image: 'Image',
    hex: 'Hex',
  },
  because: {
    subprotocol: 'Chosen by the negotiated subprotocol.',
    target: 'Chosen by the target of the request.',
    'content-type': 'Chosen by the Content-Type.',
  },
  failed: (wanted: string, why: string, at: number, shown: string) =>
    `This can’t be read as ${wanted}: ${why} (byte ${number.format(at)} of the payload). Shown as ${shown} instead.`,
  incomplete: 'This is not the whole message.',
  more: (rows: number) => `Show more of ${number.format(rows)}`,
  moreText: 'There is more text; the bytes have all of it.',
  picture: (type: string) => `The payload, drawn as ${type}`,
  brokenPicture: 'The browser can’t draw this picture.',
} as const;
