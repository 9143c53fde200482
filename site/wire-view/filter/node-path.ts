/**
 * Values among the nodes that a payload view gives, by the labels on the way to them: in any case
 * and without spaces, so that `mqtt.topicname` is the part that the pane calls "Topic Name".
 */

import type { PayloadNode } from '../payload/payload.ts';
import type { FieldValue } from './field.ts';

/** @param nested the first label may stand at any depth; else below a root, or as one */
export function nodeValuesAt(
  nodes: readonly PayloadNode[],
  path: readonly string[],
  nested: boolean,
): readonly FieldValue[] {
  return nodesAt(nodes, path, nested).flatMap(valuesOf);
}

/** The labels below what stands at the path; at the root, those that a path may begin with. */
export function nodeMembers(
  nodes: readonly PayloadNode[],
  path: readonly string[],
  nested: boolean,
): readonly string[] {
  if (path.length === 0) return beginnings(nodes, nested).map(({ label }) => plain(label));
  return nodesAt(nodes, path, nested).flatMap((node) =>
    (node.children ?? []).map(({ label }) => plain(label)),
  );
}

/** A label as a filter writes it. */
function plain(label: string): string {
  return label.replace(/[\s()",=<>~.]+/g, '').toLowerCase();
}

function nodesAt(
  nodes: readonly PayloadNode[],
  path: readonly string[],
  nested: boolean,
): readonly PayloadNode[] {
  const [first = '', ...rest] = path.map(plain);
  let found = beginnings(nodes, nested).filter(({ label }) => plain(label) === first);
  for (const segment of rest) found = found.flatMap((node) => childrenAt(node, segment));
  return found;
}

function beginnings(nodes: readonly PayloadNode[], nested: boolean): PayloadNode[] {
  if (nested) {
    const all = [...nodes];
    for (let at = 0; at < all.length; at++) {
      for (const child of all[at]?.children ?? []) all.push(child);
    }
    return all;
  }
  return nodes.flatMap((node) => {
    const children = node.children ?? [];
    const below = node.shape === 'array' ? children.flatMap((item) => item.children ?? []) : [];
    return [node, ...children, ...below];
  });
}

function childrenAt(node: PayloadNode, segment: string): readonly PayloadNode[] {
  const children = node.children ?? [];
  const named = children.filter(({ label }) => plain(label) === segment);
  if (named.length > 0 || node.shape !== 'array') return named;
  return children.flatMap((item) =>
    (item.children ?? []).filter(({ label }) => plain(label) === segment),
  );
}

/** A node's value; of one that is written as a number and its meaning, each of them as well. */
function valuesOf({ data, value }: PayloadNode): FieldValue[] {
  if (typeof data === 'string') return [data];
  const [, number, word] = /^(-?\d+) (.+)$/s.exec(value) ?? [];
  if (number !== undefined && word !== undefined) return [value, Number(number), word];
  if (typeof data === 'number' || typeof data === 'boolean') return [data];
  return [value.startsWith('"') ? unquoted(value) : value];
}

function unquoted(value: string): string {
  try {
    return String(JSON.parse(value));
  } catch {
    return value;
  }
}
