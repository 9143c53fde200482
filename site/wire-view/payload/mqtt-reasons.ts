/**
 * Reason codes of MQTT 5.0 (section 2.4), and the return codes of 3.1.1 (sections 3.2.2.3 and 3.9.3).
 */

const REASONS: Readonly<Record<number, string>> = {
  0: 'Success',
  1: 'Granted QoS 1',
  2: 'Granted QoS 2',
  4: 'Disconnect with Will Message',
  16: 'No matching subscribers',
  17: 'No subscription existed',
  24: 'Continue authentication',
  25: 'Re-authenticate',
  128: 'Unspecified error',
  129: 'Malformed Packet',
  130: 'Protocol Error',
  131: 'Implementation specific error',
  132: 'Unsupported Protocol Version',
  133: 'Client Identifier not valid',
  134: 'Bad User Name or Password',
  135: 'Not authorized',
  136: 'Server unavailable',
  137: 'Server busy',
  138: 'Banned',
  139: 'Server shutting down',
  140: 'Bad authentication method',
  141: 'Keep Alive timeout',
  142: 'Session taken over',
  143: 'Topic Filter invalid',
  144: 'Topic Name invalid',
  145: 'Packet Identifier in use',
  146: 'Packet Identifier not found',
  147: 'Receive Maximum exceeded',
  148: 'Topic Alias invalid',
  149: 'Packet too large',
  150: 'Message rate too high',
  151: 'Quota exceeded',
  152: 'Administrative action',
  153: 'Payload format invalid',
  154: 'Retain not supported',
  155: 'QoS not supported',
  156: 'Use another server',
  157: 'Server moved',
  158: 'Shared Subscriptions not supported',
  159: 'Connection rate exceeded',
  160: 'Maximum connect time',
  161: 'Subscription Identifiers not supported',
  162: 'Wildcard Subscriptions not supported',
};

const RETURN_CODES = [
  'Connection Accepted',
  'unacceptable protocol version',
  'identifier rejected',
  'Server unavailable',
  'bad user name or password',
  'not authorized',
] as const;

/** What 0 is called where it is not Success. */
const ZERO: Readonly<Record<string, string>> = {
  SUBACK: 'Granted QoS 0',
  DISCONNECT: 'Normal disconnection',
};

/** @param packet the type of the packet that it stands in */
export function reasonText(code: number, packet: string): string {
  const name = code === 0 ? (ZERO[packet] ?? REASONS[0]) : REASONS[code];
  return `${code} ${name ?? 'reserved'}`;
}

/** What a SUBACK of 3.1.1 answers to one topic filter. */
export function grantedText(code: number): string {
  if (code <= 2) return `${code} Success, maximum QoS ${code}`;
  return `${code} ${code === 128 ? 'Failure' : 'reserved'}`;
}

/** What a CONNACK of 3.1.1 answers. */
export function returnCodeText(code: number): string {
  return `${code} ${RETURN_CODES[code] ?? 'reserved'}`;
}
