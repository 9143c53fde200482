/**
 * The middle of a WebSocket handshake's head (RFC 6455, sections 4.1 and 4.2.2): behind the field
 * line `Upgrade: websocket`. It is known as soon as that line is there, however the head is split.
 */

const LF = 10;
/** Characters of a line that are looked at. */
const LOOKED_AT = 64;
const UPGRADE = /^upgrade:[ \t]*websocket[ \t]*\r?\n$/i;

export class HeadMiddles {
  #line = '';

  /** Takes the next byte of a head. @returns whether it ends the line */
  take(byte: number): boolean {
    if (this.#line.length < LOOKED_AT) this.#line += String.fromCharCode(byte);
    if (byte !== LF) return false;
    const found = UPGRADE.test(this.#line);
    this.#line = '';
    return found;
  }
}
