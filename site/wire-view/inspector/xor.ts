/** Unmasking, byte by byte (RFC 6455, section 5.3), and how it is said. Pure. */

import type { WebSocketFrameEvent } from '../../../playground-server/wire/index.ts';
import { t } from '../dictionary/index.ts';
import { hexByte } from '../model/payload-text.ts';

/** Byte `index` of the masking key: its four bytes in turn, most significant first. */
export function keyByte(frame: WebSocketFrameEvent, index: number): number {
  return (frame.maskingKey >>> (24 - 8 * (index % 4))) & 0xff;
}

/** A copy of the frame's bytes in which the payload is unmasked. */
export function unmasked(frame: WebSocketFrameEvent, bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  for (let at = frame.headLength; at < copy.length; at++) {
    copy[at] = (copy[at] ?? 0) ^ keyByte(frame, at - frame.headLength);
  }
  return copy;
}

/**
 * `7f ⊕ 37 = 48: the letter h`, for a byte of a masked payload.
 *
 * @param index its place in the payload
 * @param byte as it stands on the wire
 * @param is whether the message is compressed or binary, which a continuation doesn't say itself
 */
export function xorLine(
  frame: WebSocketFrameEvent,
  index: number,
  byte: number,
  is: { readonly compressed: boolean; readonly binary: boolean },
): string {
  const key = keyByte(frame, index);
  const plain = byte ^ key;
  const sum = t.wire.inspector.xor(hexByte(byte), hexByte(key), hexByte(plain));
  const words = t.wire.inspector;
  if (is.compressed) return `${sum}: ${words.compressedByte}`;
  if (is.binary) return `${sum}: ${words.noLetter}`;
  // The code of a close frame is a number (section 5.5.1).
  if (frame.opcode === 8 && index < 2) return `${sum}: ${words.ofCloseCode}`;
  return `${sum}: ${meaning(plain)}`;
}

function meaning(byte: number): string {
  const words = t.wire.inspector;
  if (byte >= 0x80) return words.partOfCharacter;
  if (byte < 0x20 || byte === 0x7f) return words.control(byte);
  const character = String.fromCharCode(byte);
  if (/[a-z]/i.test(character)) return words.letter(character);
  return /\d/.test(character) ? words.digit(character) : words.sign(character);
}
