/** Payloads for the tests of the views, and their trees as text. */

import type { Message, Payload, PayloadNode } from '../../site/wire-view/payload/payload.ts';

const encoder = new TextEncoder();

/** `81 85` as bytes. */
export function hexBytes(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/[\da-f]{2}/gi) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** A payload of text, or of bytes. */
export function payload(content: string | Uint8Array, more: Partial<Payload> = {}): Payload {
  const binary = typeof content !== 'string';
  return {
    bytes: binary ? content : encoder.encode(content),
    binary,
    direction: 'down',
    complete: true,
    subprotocol: '',
    contentType: '',
    target: '',
    messages: () => ({ list: [], here: -1 }),
    ...more,
  };
}

/** The payload `here` among the messages of its direction. */
export function among(
  contents: readonly (string | Uint8Array)[],
  here: number,
  more: Partial<Payload> = {},
): Payload {
  const list: Message[] = contents.map((content) => payload(content));
  const messages = (direction: Payload['direction']) =>
    direction === (more.direction ?? 'down') ? { list, here } : { list: [], here: -1 };
  return payload(contents[here] ?? '', { messages, ...more });
}

/** `label: value [offset+length]`, two spaces for each level. */
export function outline(nodes: readonly PayloadNode[], spans = false, depth = 0): string[] {
  return nodes.flatMap((node) => {
    const place = spans && node.span ? ` [${node.span.offset}+${node.span.length}]` : '';
    const line = `${'  '.repeat(depth)}${node.label}: ${node.value}${place}`;
    return [line, ...outline(node.children ?? [], spans, depth + 1)];
  });
}

/** Every node, parents before their children. */
export function everyNode(nodes: readonly PayloadNode[]): PayloadNode[] {
  return nodes.flatMap((node) => [node, ...everyNode(node.children ?? [])]);
}
