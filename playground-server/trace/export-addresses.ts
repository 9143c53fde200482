/**
 * Addresses for the programs of a trace: their own where their names are addresses (as in an
 * imported capture), made-up ones of a private network otherwise.
 */

import type { Endpoint } from './tcp-packet.ts';
import type { LegOpened, TraceRecord } from './trace.ts';

/** Wireshark looks for HTTP at this port. */
const SERVER_PORT = 80;
/** IANA's range of ephemeral ports begins here (RFC 6335). */
const FIRST_EPHEMERAL = 49152;
const EPHEMERAL_PORTS = 65536 - FIRST_EPHEMERAL;
/** 10.0.0.0 */
const NETWORK = 0x0a000000;

export interface Addresses {
  of(open: Omit<LegOpened, 'type'>): { readonly from: Endpoint; readonly to: Endpoint };
  names(): Iterable<readonly [address: number, name: string]>;
}

export function addressesOf(records: readonly TraceRecord[]): Addresses {
  const made = new Map<string, number>();
  for (const record of records) {
    const opened =
      record.type === 'open'
        ? [record]
        : record.type === 'gap'
          ? record.resume.map(({ open }) => open)
          : [];
    for (const { from, to } of opened) {
      for (const name of [from, to]) {
        if (readAddress(name) === undefined && !made.has(name))
          made.set(name, NETWORK + made.size + 1);
      }
    }
  }
  const endpoint = (name: string, port: number): Endpoint => {
    const own = readAddress(name);
    if (own === undefined) return { address: made.get(name) ?? NETWORK + 254, port };
    return { address: own.address, port: own.port ?? port };
  };
  return {
    of({ connection, from, to }) {
      const ephemeral = FIRST_EPHEMERAL + (Math.max(0, connection - 1) % EPHEMERAL_PORTS);
      return { from: endpoint(from, ephemeral), to: endpoint(to, SERVER_PORT) };
    },
    *names() {
      for (const [name, address] of made) yield [address, name.replaceAll('\0', ' ')];
    },
  };
}

/** `192.0.2.1` or `192.0.2.1:8080`. */
function readAddress(name: string): { address: number; port?: number } | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?::(\d{1,5}))?$/.exec(name);
  if (match === null) return undefined;
  const bytes = match.slice(1, 5).map(Number);
  const port = match[5] === undefined ? undefined : Number(match[5]);
  if (bytes.some((byte) => byte > 255) || (port ?? 0) > 65535) return undefined;
  const address = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  return port === undefined ? { address } : { address, port };
}
