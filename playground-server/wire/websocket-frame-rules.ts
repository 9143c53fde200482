/**
 * What RFC 6455 demands of a single frame: of its head (sections 5.1 to 5.5) and of the body of a
 * close frame (sections 5.5.1 and 7.4). The violations come in the order of their bytes.
 */

import { CloseCode, classOfCloseCode } from './close-code.ts';
import type { ViolationEvent } from './events.ts';
import type { Direction, Span } from './span.ts';
import { invalidUtf8At } from './utf8.ts';
import { violation } from './violation.ts';
import { hex } from './websocket-assembly.ts';
import { type FrameHead, Opcode, uint16 } from './websocket-head.ts';
import { WEBSOCKET_RULES, type WebSocketViolationCode } from './websocket-violations.ts';

/** What the frames before, and the handshake, mean for a frame. */
export interface FrameContext {
  readonly direction: Direction;
  readonly sender: 'client' | 'server';
  /** The masking key of the frame before, -1 where there is none. */
  readonly maskingKeyBefore: number;
  /** permessage-deflate was agreed on, so RSV1 has a meaning. */
  readonly deflate: boolean;
  /** A fragmented message is not finished. */
  readonly open: boolean;
  /** A close frame has passed. */
  readonly closed: boolean;
}

/** Everything that is wrong with a frame's head. */
export function judgeHead(frame: FrameHead, context: FrameContext): ViolationEvent[] {
  const found: ViolationEvent[] = [];
  const tell = (code: WebSocketViolationCode, at: number, length: number, seen = ''): void => {
    const span = { offset: frame.offset + at, length };
    found.push(violation(WEBSOCKET_RULES, code, context.direction, span, seen));
  };
  judgeFirstByte(frame, context, tell);
  judgeLength(frame, tell);
  judgeMask(frame, context, tell);
  return found;
}

type Tell = (code: WebSocketViolationCode, at: number, length: number, seen?: string) => void;

function judgeFirstByte(frame: FrameHead, context: FrameContext, tell: Tell): void {
  const { first, opcode } = frame;
  const { deflate, open } = context;
  const control = opcode >= 0x8;
  if ((first & 0x40) !== 0) judgeRsv1(opcode, deflate, tell);
  if ((first & 0x20) !== 0) tell('WS_RESERVED_BIT_SET', 0, 1, 'RSV2');
  if ((first & 0x10) !== 0) tell('WS_RESERVED_BIT_SET', 0, 1, 'RSV3');
  if (isReserved(opcode)) tell('WS_RESERVED_OPCODE', 0, 1, `0x${opcode.toString(16)}`);
  if (control && !frame.fin) tell('WS_CONTROL_FRAGMENTED', 0, 1);
  if (opcode === Opcode.CONTINUATION && !open) tell('WS_CONTINUATION_WITHOUT_MESSAGE', 0, 1);
  if ((opcode === Opcode.TEXT || opcode === Opcode.BINARY) && open) {
    tell('WS_MESSAGE_INTERLEAVED', 0, 1);
  }
  if (context.closed) tell(control ? 'WS_CONTROL_AFTER_CLOSE' : 'WS_DATA_AFTER_CLOSE', 0, 1);
}

function judgeRsv1(opcode: number, deflate: boolean, tell: Tell): void {
  if (!deflate) tell('WS_RESERVED_BIT_SET', 0, 1, 'RSV1');
  else if (opcode >= 0x8) tell('WS_DEFLATE_RSV1_ON_CONTROL', 0, 1);
  else if (opcode === Opcode.CONTINUATION) tell('WS_DEFLATE_RSV1_ON_CONTINUATION', 0, 1);
}

function isReserved(opcode: number): boolean {
  return (opcode > Opcode.BINARY && opcode < Opcode.CLOSE) || opcode > Opcode.PONG;
}

function judgeLength(frame: FrameHead, tell: Tell): void {
  const { second, payloadLength } = frame;
  const form = second & 0x7f;
  const width = form === 127 ? 9 : form === 126 ? 3 : 1;
  if (form === 126 && payloadLength < 126) {
    tell('WS_LENGTH_NOT_MINIMAL', 1, width, `${payloadLength} needs 7 bits and was given 16 more`);
  }
  if (form === 127 && payloadLength < 0x1_0000) {
    const needed = payloadLength < 126 ? '7 bits' : '16 bits';
    tell('WS_LENGTH_NOT_MINIMAL', 1, width, `${payloadLength} needs ${needed} and was given 64`);
  }
  if (frame.opcode >= 0x8 && payloadLength > 125) {
    tell('WS_CONTROL_TOO_LONG', 1, width, String(payloadLength));
  }
}

function judgeMask(frame: FrameHead, context: FrameContext, tell: Tell): void {
  const { masked } = frame;
  if (context.sender === 'client' && !masked) tell('WS_UNMASKED_CLIENT_FRAME', 1, 1);
  if (context.sender === 'server' && masked) tell('WS_MASKED_SERVER_FRAME', 1, 1);
  if (masked && frame.maskingKey === context.maskingKeyBefore) {
    const key = frame.maskingKey.toString(16).padStart(8, '0');
    tell('WS_MASKING_KEY_REUSED', frame.length - 4, 4, key);
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** What a close frame says: 1005 stands for "no code" (section 7.1.5). */
export interface CloseBody {
  readonly code: number;
  readonly reason: string;
  readonly violations: readonly ViolationEvent[];
}

/**
 * Reads the body of a close frame.
 *
 * @param direction the way it goes: `down` is a server's
 * @param payload unmasked
 * @param offset where the payload stands in the stream
 */
export function readCloseBody(
  direction: Direction,
  payload: Uint8Array,
  offset: number,
): CloseBody {
  const found: ViolationEvent[] = [];
  const tell = (code: WebSocketViolationCode, span: Span, seen = ''): void => {
    found.push(violation(WEBSOCKET_RULES, code, direction, span, seen));
  };
  if (payload.length < 2) {
    if (payload.length === 1) tell('WS_CLOSE_BODY_LENGTH', { offset, length: 1 });
    return { code: 1005, reason: '', violations: found };
  }
  const code = uint16(payload, 0);
  const kind = classOfCloseCode(code);
  if (kind === 'never-sent') tell('WS_CLOSE_CODE_NEVER_SENT', { offset, length: 2 }, String(code));
  if (kind === 'unassigned') tell('WS_CLOSE_CODE_UNASSIGNED', { offset, length: 2 }, String(code));
  if (code === CloseCode.MANDATORY_EXTENSION && direction === 'down') {
    tell('WS_CLOSE_CODE_BY_SERVER', { offset, length: 2 }, String(code));
  }
  const reason = payload.subarray(2);
  const at = invalidUtf8At(reason);
  if (at >= 0) {
    const whole = at < reason.length;
    const seen = whole ? `byte ${hex(reason[at] as number)} can not stand here` : 'it is cut short';
    const place = offset + 2 + (whole ? at : at - 1);
    tell('WS_CLOSE_REASON_UTF8', { offset: place, length: 1 }, seen);
  }
  return { code, reason: decoder.decode(reason), violations: found };
}
