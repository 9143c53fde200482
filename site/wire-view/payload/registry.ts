/**
 * The payload views, in the order in which they are offered. A view's code loads when it is first
 * used; only these lines are always there.
 */

import type { PayloadView } from './payload.ts';

export const VIEWS = {
  text: () => import('./text.ts'),
  json: () => import('./json.ts'),
  'json-rpc': () => import('./json-rpc.ts'),
  'graphql-transport-ws': () => import('./graphql-transport-ws.ts'),
  form: () => import('./form.ts'),
  'engine-io': () => import('./engine-io.ts'),
  'socket-io': () => import('./socket-io.ts'),
  stomp: () => import('./stomp.ts'),
  wamp: () => import('./wamp.ts'),
  mqtt: () => import('./mqtt.ts'),
  mqtt3: () => import('./mqtt3.ts'),
  mqtt5: () => import('./mqtt5.ts'),
  msgpack: () => import('./msgpack.ts'),
  cbor: () => import('./cbor.ts'),
  protobuf: () => import('./protobuf.ts'),
  image: () => import('./image.ts'),
  hex: () => import('./hex.ts'),
} as const satisfies Record<string, () => Promise<PayloadView>>;

export type ViewName = keyof typeof VIEWS;

export const VIEW_NAMES = Object.keys(VIEWS) as ViewName[];
