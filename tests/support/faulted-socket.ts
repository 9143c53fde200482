/** A WebSocket through a play stand's leg with faults: both ends in the test's hand, behind the handshake. */

import type { TestContext } from 'node:test';
import { parseFaultText } from '../../playground-server/trace/fault-text.ts';
import type { Peer } from './peer.ts';
import { type PlayStand, startPlayStand } from './play-stand.ts';

export const HOST = 'Host: localhost\r\n';
export const ASK = `GET /anna/echo/ws HTTP/1.1\r\n${HOST}Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\r\n`;
export const SWITCH =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';

/** @param text the faults, as a link carries them */
export function setFaults(stand: PlayStand, text: string): void {
  stand.stage('anna', 'echo').faults = parseFaultText(text);
}

export interface FaultedSocket {
  readonly stand: PlayStand;
  readonly browser: Peer;
  readonly program: Peer;
}

/** The browser has not read the answer yet: some faults hold it, or cut it. */
export async function openFaultedSocket(t: TestContext, faults = ''): Promise<FaultedSocket> {
  const stand = await startPlayStand(t);
  setFaults(stand, faults);
  const browser = await stand.connect();
  browser.send(ASK);
  const program = await stand.program();
  await program.seesUntil('\r\n\r\n');
  program.send(SWITCH);
  return { stand, browser, program };
}
