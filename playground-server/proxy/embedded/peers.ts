/**
 * Chooses a program for a request, as nginx's upstream block does: round robin, by the browser's
 * address, or by a cookie; and leaves out for `fail_timeout` what has failed `max_fails` times. A single
 * one is never left out.
 */

import { crc32 } from 'node:zlib';
import { type ProxySettings, resolveSettings, scaledSeconds } from '../model/settings.ts';
import { firstValue, type HopRequest } from './request.ts';

export interface Peer {
  readonly index: number;
  readonly path: string;
  fails: number;
  accessed: number;
  checked: number;
  /** Smooth round robin's own count. */
  weight: number;
}

export interface Peers {
  readonly single: boolean;
  /** The next to try; `undefined` where none is left. */
  choose(request: HopRequest, tried: ReadonlySet<Peer>): Peer | undefined;
  failed(peer: Peer): void;
  succeeded(peer: Peer): void;
}

/** Tries of a hash before it falls back to round robin. */
const HASH_TRIES = 20;

/** @param now in milliseconds */
export function createPeers(
  paths: readonly string[],
  settings: ProxySettings,
  now: () => number,
): Peers {
  const resolved = resolveSettings(settings);
  const { balance, balanceCookie, maxFails } = resolved;
  const failTimeout = scaledSeconds(resolved.failTimeout, settings.timeScale) * 1000;
  const peers: Peer[] = paths.slice(0, resolved.upstreams).map((path, index) => ({
    index,
    path,
    fails: 0,
    accessed: 0,
    checked: 0,
    weight: 0,
  }));
  const single = peers.length === 1;

  const isDown = ({ fails, checked }: Peer): boolean =>
    !single && maxFails > 0 && fails >= maxFails && now() - checked <= failTimeout;
  const usable = (peer: Peer, tried: ReadonlySet<Peer>): boolean =>
    !tried.has(peer) && !isDown(peer);

  const roundRobin = (tried: ReadonlySet<Peer>): Peer | undefined => {
    let best: Peer | undefined;
    let total = 0;
    for (const peer of peers) {
      if (!usable(peer, tried)) continue;
      peer.weight += 1;
      total += 1;
      if (best === undefined || peer.weight > best.weight) best = peer;
    }
    if (best !== undefined) best.weight -= total;
    return best;
  };

  const hashed = (next: (round: number) => number, tried: ReadonlySet<Peer>): Peer | undefined => {
    for (let round = 0; round <= HASH_TRIES; round += 1) {
      const peer = peers[next(round) % peers.length];
      if (peer !== undefined && usable(peer, tried)) return peer;
    }
    return roundRobin(tried);
  };

  const choosePeer = (request: HopRequest, tried: ReadonlySet<Peer>): Peer | undefined => {
    if (single) return tried.size > 0 ? undefined : peers[0];
    if (balance === 'ip_hash') return hashed(addressHash(request.address), tried);
    const key = balance === 'cookie' ? cookieOf(request, balanceCookie) : '';
    return key === '' ? roundRobin(tried) : hashed(keyHash(key), tried);
  };

  return {
    single,
    choose(request, tried) {
      const peer = choosePeer(request, tried);
      if (peer && now() - peer.checked > failTimeout) peer.checked = now();
      return peer;
    },
    failed(peer) {
      peer.fails += 1;
      peer.accessed = now();
      peer.checked = peer.accessed;
    },
    succeeded(peer) {
      if (peer.accessed < peer.checked) peer.fails = 0;
    },
  };
}

/** The first three bytes of an IPv4 address, all of an IPv6 one: neighbours stay together. */
function addressHash(address: string): (round: number) => number {
  const bytes = address.includes(':')
    ? [...Buffer.from(address)]
    : address.split('.').slice(0, 3).map(Number);
  let hash = 89;
  return () => {
    for (const byte of bytes) hash = (hash * 113 + byte) % 6271;
    return hash;
  };
}

/** The same numbers as Cache::Memcached, and so as nginx. */
function keyHash(key: string): (round: number) => number {
  let hash = 0;
  return (round) => {
    hash += (crc32(round === 0 ? key : `${round}${key}`) >>> 16) & 0x7fff;
    return hash;
  };
}

function cookieOf({ fields }: HopRequest, name: string): string {
  for (const part of firstValue(fields, 'cookie').split(';')) {
    const [key = '', ...value] = part.trim().split('=');
    if (key.toLowerCase() === name.toLowerCase()) return value.join('=');
  }
  return '';
}
