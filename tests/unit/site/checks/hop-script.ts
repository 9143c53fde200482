/** A trace with a further hop in its path: what is asked in front of it, and what comes of it behind. */

import type { ProxySettings } from '../../../../playground-server/proxy/model/settings.ts';
import { WireScript } from './wire-script.ts';

export interface Inside {
  /** Of the request behind the hop. */
  readonly version?: '1.0' | '1.1';
  readonly fields?: readonly string[];
  readonly status?: string;
  /** A kept connection of the hop's, by its leg. */
  readonly leg?: number;
}

const SWITCHING = '101 Switching Protocols';
const UPGRADE = ['Upgrade: websocket', 'Connection: upgrade'];

const STREAM = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n';
const EVENT = 'data: tick\n\n';

export class HopScript extends WireScript {
  #legs = 0;
  #keys = 0;

  /** Sets the hop, as the playground tells it. */
  set(settings: Partial<ProxySettings>): this {
    return this.lab(settings).wait(1);
  }

  /** A handshake: what the hop made of it, and what the program answered. */
  socket({ version = '1.1', fields = UPGRADE, status = SWITCHING }: Inside = {}): this {
    this.#keys += 1;
    const key = `Sec-WebSocket-Key: ${this.#keys}HNhbXBsZSBub25jZQ==`;
    const own = ['Connection: Upgrade', 'Upgrade: websocket', key];
    const outer = this.#open(0).#ask('/x7/example/socket', '1.1', own).#last;
    this.#open(1).#ask('/socket', version, [...fields, key]);
    return this.#answer(status).on(outer).#answer(status).wait(1);
  }

  /** A plain request for the path of the WebSocket. */
  plain({ version = '1.1', fields = [], status = '200 OK', leg }: Inside = {}): this {
    const outer = this.#open(0).#ask('/x7/example/socket', '1.1', []).#last;
    const inner = leg === undefined ? this.#open(1) : this.on(leg);
    return inner.#ask('/socket', version, fields).#answer(status).on(outer).#answer(status).wait(1);
  }

  /** An event stream: this many events reach the hop, and go on then, or at the end, or never. */
  stream(events: number, pass: 'at once' | 'late' | 'never'): this {
    const accept = 'Accept: text/event-stream';
    const outer = this.#open(0).#ask('/x7/example/stream', '1.1', [accept]).#last;
    const inner = this.#open(1).#ask('/stream', '1.1', [accept]).down(STREAM).#last;
    if (pass === 'at once') this.on(outer).down(STREAM);
    for (let count = 1; count <= events; count += 1) {
      this.on(inner).down(EVENT).wait(400);
      if (pass === 'at once') this.on(outer).down(EVENT);
    }
    return pass === 'late' ? this.on(outer).down(STREAM).down(EVENT.repeat(events)) : this;
  }

  /** The leg that was opened last. */
  get #last(): number {
    return this.#legs;
  }

  #open(place: 0 | 1): this {
    this.#legs += 1;
    return this.open(place);
  }

  #ask(path: string, version: string, fields: readonly string[]): this {
    const lines = [`GET ${path} HTTP/${version}`, 'Host: localhost:4322', ...fields, '', ''];
    return this.up(lines.join('\r\n'));
  }

  #answer(status: string): this {
    const upgraded = status === SWITCHING ? UPGRADE : ['Content-Length: 0'];
    return this.down([`HTTP/1.1 ${status}`, ...upgraded, '', ''].join('\r\n'));
  }
}
