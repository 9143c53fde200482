/** MQTT 3.1.1, whatever the trace says: for a reader who knows. */

import { decodeAs } from './mqtt.ts';
import type { Decoded, Payload } from './payload.ts';

export function decode(payload: Payload): Decoded {
  return decodeAs(payload, 4);
}
