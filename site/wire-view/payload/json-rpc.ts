/**
 * JSON-RPC 2.0 (https://www.jsonrpc.org/specification): what kind of object it is, what its error
 * code means, and what it lacks. A batch is an array of such objects.
 */

import { jsonTree, member } from './json.ts';
import { type Decoded, type Payload, PayloadError, type PayloadNode } from './payload.ts';
import { utf8 } from './reader.ts';

/** Section 5.1. */
const ERRORS: Readonly<Record<number, string>> = {
  [-32700]: 'Parse error',
  [-32600]: 'Invalid Request',
  [-32601]: 'Method not found',
  [-32602]: 'Invalid params',
  [-32603]: 'Internal error',
};

export function decode(payload: Payload): Decoded {
  const root = jsonTree(utf8(payload.bytes), 0, 'JSON-RPC');
  if (root.shape !== 'array') return { nodes: [call(root)] };
  const children = (root.children ?? []).map(call);
  if (children.length === 0) throw new PayloadError('a batch must not be empty');
  return { nodes: [{ ...root, value: `batch of ${children.length}`, children }] };
}

function call(node: PayloadNode): PayloadNode {
  if (node.shape !== 'object' || member(node, 'jsonrpc')?.data !== '2.0') {
    throw new PayloadError('no object with "jsonrpc": "2.0"', node.span?.offset);
  }
  const children = node.children?.map((child) => (child.label === 'error' ? error(child) : child));
  return { ...node, value: kindOf(node), ...(children && { children }) };
}

function kindOf(node: PayloadNode): string {
  const id = member(node, 'id');
  const method = member(node, 'method');
  const answers = [member(node, 'result'), member(node, 'error')].filter((one) => one);
  if (method !== undefined) {
    if (typeof method.data !== 'string') {
      throw new PayloadError('the method is not a string', method.span?.offset);
    }
    if (answers.length > 0) throw new PayloadError('both a call and a response', node.span?.offset);
    return id === undefined
      ? `notification ${method.value}`
      : `request ${method.value}, id ${id.value}`;
  }
  if (answers.length !== 1 || id === undefined) {
    throw new PayloadError('a response has an id, and a result or an error', node.span?.offset);
  }
  return `${member(node, 'error') ? 'error' : 'result'} for id ${id.value}`;
}

function error(node: PayloadNode): PayloadNode {
  const code = Number(member(node, 'code')?.data);
  const inServerRange = code >= -32099 && code <= -32000;
  const name = ERRORS[code] ?? (inServerRange ? 'Server error' : '');
  const children = node.children?.map((child) =>
    child.label === 'code'
      ? { ...child, value: `${child.value} ${name}`.trim(), tone: 'bad' as const }
      : child,
  );
  return { ...node, ...(children && { children }) };
}
