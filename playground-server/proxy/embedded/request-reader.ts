/**
 * The requests of one connection, each taken apart once it is whole; and what is refused before it is.
 *
 * As nginx reads them: fields whose names hold anything but letters, digits and hyphens are passed over
 * (`ignore_invalid_headers`), a line of the head has 8 KiB and all of them four times that
 * (`large_client_header_buffers`), a body has 1 MiB (`client_max_body_size`).
 */

import type { BrokenBorder, RequestBorder, RequestHeadBorder } from '../../wire/border.ts';
import { createRequestBorders } from '../../wire/http1-borders.ts';
import { bodyDecoder } from './body-decoder.ts';
import { HEAD_TOO_LARGE } from './error-page.ts';
import { type FieldLine, firstValue, type HopRequest, readHead } from './request.ts';

const BODY_LIMIT = 1024 * 1024;
const LINE_LIMIT = 8 * 1024;
const HEAD_LIMIT = 4 * LINE_LIMIT;

const FIELD_NAME = /^[a-z\d-]+$/i;

/** A request that is whole, or the status that it is refused with. */
export type NextRequest =
  | {
      readonly request: HopRequest;
      /** It asks for another protocol. */
      readonly upgrade: boolean;
      /** The browser waits for a 100, or would have. */
      readonly expects: boolean;
    }
  | { readonly refusal: number };

interface Waiting {
  readonly next: NextRequest;
  /** Bytes that it was on the wire. */
  readonly length: number;
}

export class RequestReader {
  readonly #address: string;
  readonly #borders = createRequestBorders({ headLimit: HEAD_LIMIT });
  readonly #waiting: Waiting[] = [];
  #waitingBytes = 0;
  /** What belongs to no whole request yet, and its place in the stream. */
  #pending: Buffer = Buffer.alloc(0);
  #offset = 0;
  #head: RequestHeadBorder | undefined;
  /** The browser was told to go on with the body of the request that is being read. */
  #told = false;
  #broken: BrokenBorder | undefined;

  /** @param address the browser's */
  constructor(address: string) {
    this.#address = address;
  }

  /** Bytes that were read ahead. */
  get ahead(): number {
    return this.#waitingBytes + this.#pending.length;
  }

  push(bytes: Buffer): void {
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    this.#take(this.#borders.push(bytes));
  }

  /** Takes what comes next; `undefined` where it has not come yet. */
  next(): NextRequest | undefined {
    const next = this.#waiting.shift();
    if (next === undefined) return this.#refusal();
    this.#waitingBytes -= next.length;
    return next.next;
  }

  /** True once for a request whose browser waits for a 100 before it sends the body. */
  takeExpectation(): boolean {
    if (this.#waiting.length > 0 || this.#told || !this.#head?.expectsContinue) return false;
    this.#told = true;
    return true;
  }

  /** An upgrade that was asked for got another answer. */
  refused(): void {
    if (this.#borders.held) this.#take(this.#borders.settle('refused'));
  }

  /** From here on nothing is a request. Returns the bytes that came already. */
  end(): Buffer {
    this.#borders.settle('tunnel');
    const rest = this.#pending;
    this.#pending = Buffer.alloc(0);
    return rest;
  }

  #take(borders: readonly RequestBorder[]): void {
    for (const border of borders) {
      if (border.type === 'head') this.#head = border;
      else if (border.type === 'message-end') this.#takeRequest(border.at);
      else if (border.type === 'broken') this.#broken = border;
    }
  }

  #takeRequest(at: number): void {
    const head = this.#head;
    if (head === undefined) return;
    const length = at - this.#offset;
    this.#waiting.push({ next: this.#read(head, at), length });
    this.#waitingBytes += length;
    this.#pending = this.#pending.subarray(length);
    this.#offset = at;
    this.#head = undefined;
    this.#told = false;
  }

  #read(head: RequestHeadBorder, at: number): NextRequest {
    const text = this.#textOf(head);
    const { start, fields: given } = readHead(text);
    const version = /HTTP\/(1\.\d)$/.exec(start)?.[1] ?? '1.1';
    const fields = given.filter(([name]) => FIELD_NAME.test(name));
    const hosts = fields.filter(([name]) => name.toLowerCase() === 'host').length;
    const refusal = tooLongLine(text);
    if (refusal !== undefined) return { refusal };
    if (hosts > 1 || (hosts === 0 && version === '1.1')) return { refusal: 400 };
    const body = contentOf(
      this.#pending.subarray(head.end - this.#offset, at - this.#offset),
      given,
    );
    if (body === undefined) return { refusal: 400 };
    if (body.length > BODY_LIMIT) return { refusal: 413 };
    const { method, target, upgrade } = head;
    const address = this.#address;
    const expects = head.expectsContinue && !this.#told && version === '1.1';
    return { request: { method, target, version, fields, body, address }, upgrade, expects };
  }

  #textOf(head: RequestHeadBorder): string {
    const from = head.start - this.#offset;
    return this.#pending.toString('latin1', from, head.end - this.#offset).trimEnd();
  }

  /** What need not be whole to be refused. */
  #refusal(): NextRequest | undefined {
    if (this.#broken) return { refusal: this.#statusOf(this.#broken) };
    const head = this.#head;
    if (head === undefined) return undefined;
    const came = this.#pending.length - (head.end - this.#offset);
    const { fields } = readHead(this.#textOf(head));
    const tooLarge = announced(fields) > BODY_LIMIT || came > BODY_LIMIT * 2;
    return tooLarge ? { refusal: 413 } : undefined;
  }

  #statusOf({ violation }: BrokenBorder): number {
    if (violation.code !== 'HTTP_HEAD_TOO_LARGE') return 400;
    return tooLongLine(this.#pending.toString('latin1')) ?? HEAD_TOO_LARGE;
  }
}

/** A copy of the content, since what it stands in is read on; `undefined` where its framing is broken. */
function contentOf(raw: Uint8Array, fields: readonly FieldLine[]): Uint8Array | undefined {
  if (raw.length === 0) return raw;
  try {
    return Buffer.from(bodyDecoder('POST', 200, fields).decode(raw));
  } catch {
    return undefined;
  }
}

/** What the head says of the body's length; 0 where it says nothing. */
function announced(fields: readonly FieldLine[]): number {
  return Number(firstValue(fields, 'content-length')) || 0;
}

function tooLongLine(head: string): number | undefined {
  const index = head.split('\n').findIndex(({ length }) => length >= LINE_LIMIT);
  if (index < 0) return undefined;
  return index === 0 ? 414 : HEAD_TOO_LARGE;
}
