/**
 * The first line of a connection to a hop behind a Unix socket: who the browser is. Such a socket
 * has no address, and a hop should tell the browser's in `X-Real-IP`. (PROXY protocol, version 1.)
 */

import { isIPv4, isIPv6, type Socket } from 'node:net';

/** An IPv4 address in the form of an IPv6 one (RFC 4291, section 2.5.5.2). */
const MAPPED = /^::ffff:(?=\d+\.)/i;

export function proxyLine({ remoteAddress = '', remotePort = 0 }: Socket): string {
  const address = remoteAddress.replace(MAPPED, '');
  if (isIPv4(address)) return `PROXY TCP4 ${address} 127.0.0.1 ${remotePort} 80\r\n`;
  if (isIPv6(address) && !address.includes('%')) {
    return `PROXY TCP6 ${address} ::1 ${remotePort} 80\r\n`;
  }
  return 'PROXY UNKNOWN\r\n';
}
