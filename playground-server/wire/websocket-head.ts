/**
 * The head of a frame (RFC 6455, section 5.2): 2 to 14 bytes before the payload.
 */

export const Opcode = {
  CONTINUATION: 0x0,
  TEXT: 0x1,
  BINARY: 0x2,
  CLOSE: 0x8,
  PING: 0x9,
  PONG: 0xa,
} as const;

/** The longest head: 2 bytes, a 64-bit length and a masking key. */
export const LONGEST_HEAD = 14;

/** Length of the head by its second byte: MASK and the 7-bit length decide it. */
const HEAD_LENGTHS = Uint8Array.from({ length: 256 }, (_, second) => {
  const length = second & 0x7f;
  return 2 + (length === 127 ? 8 : length === 126 ? 2 : 0) + (second >= 0x80 ? 4 : 0);
});

/** How many bytes a head has whose second byte is `second`. */
export function headLengthOf(second: number): number {
  return HEAD_LENGTHS[second] as number;
}

/** The name that section 11.8 gives an opcode, in small letters; `reserved` for the others. */
export function nameOfOpcode(opcode: number): string {
  switch (opcode) {
    case Opcode.CONTINUATION:
      return 'continuation';
    case Opcode.TEXT:
      return 'text';
    case Opcode.BINARY:
      return 'binary';
    case Opcode.CLOSE:
      return 'close';
    case Opcode.PING:
      return 'ping';
    case Opcode.PONG:
      return 'pong';
    default:
      return opcode < 0x8 ? 'reserved (data)' : 'reserved (control)';
  }
}

/** An unsigned 16-bit integer in network order. */
export function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}

/** An unsigned 32-bit integer in network order. */
export function uint32(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] as number) << 24) |
      ((bytes[at + 1] as number) << 16) |
      ((bytes[at + 2] as number) << 8) |
      (bytes[at + 3] as number)) >>>
    0
  );
}

/** An unsigned 64-bit integer in network order; above 2^53 the nearest number. */
export function uint64(bytes: Uint8Array, at: number): number {
  return uint32(bytes, at) * 0x1_0000_0000 + uint32(bytes, at + 4);
}

/** The head of one frame and where it stands; used again for the next frame. */
export class FrameHead {
  /** Stream offset of the first byte. */
  offset = 0;
  first = 0;
  second = 0;
  /** Of the head, in bytes. */
  length = 0;
  payloadLength = 0;
  /** Unsigned, in network order; 0 where the frame is not masked. */
  maskingKey = 0;

  get opcode(): number {
    return this.first & 0x0f;
  }

  get fin(): boolean {
    return this.first >= 0x80;
  }

  get masked(): boolean {
    return this.second >= 0x80;
  }

  /** The stream offset of the first payload byte. */
  get payloadOffset(): number {
    return this.offset + this.length;
  }

  /** The stream offset behind the frame. */
  get end(): number {
    return this.offset + this.length + this.payloadLength;
  }

  /** Reads a head of `length` bytes that is all there. */
  parse(bytes: Uint8Array, at: number, length: number): void {
    const second = bytes[at + 1] as number;
    const form = second & 0x7f;
    this.first = bytes[at] as number;
    this.second = second;
    this.length = length;
    this.payloadLength =
      form < 126 ? form : form === 126 ? uint16(bytes, at + 2) : uint64(bytes, at + 2);
    this.maskingKey = second >= 0x80 ? uint32(bytes, at + length - 4) : 0;
  }
}
