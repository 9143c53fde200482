// @ts-check
/** Any value as a short line of text, the way a console shows it. Never throws. */

/** How deep objects are shown, and how many of their entries. */
const DEPTH = 3;
const ENTRIES = 20;

/**
 * @param {unknown} value
 * @param {number} [depth] how deep inside other values it stands
 * @returns {string}
 */
export function shown(value, depth = 0) {
  try {
    if (typeof value === 'string') return depth === 0 ? value : JSON.stringify(value);
    if (typeof value === 'function') return `ƒ ${value.name || '(anonymous)'}`;
    if (typeof value === 'bigint') return `${value}n`;
    if (typeof value !== 'object' || value === null) return String(value);
    return shownObject(value, depth);
  } catch {
    return '(a value that cannot be shown)';
  }
}

/**
 * @param {object} value
 * @param {number} depth
 */
function shownObject(value, depth) {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof ArrayBuffer) return `ArrayBuffer(${value.byteLength})`;
  if (value instanceof Event) return `${value.constructor.name} {type: "${value.type}"}`;
  if (value instanceof Element) return `<${value.localName}>`;
  if (depth >= DEPTH) return Array.isArray(value) ? '[…]' : '{…}';
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return shownList(value, depth);
  if (value instanceof Map || value instanceof Set) {
    return `${value.constructor.name} ${shownList([...value], depth)}`;
  }
  return shownEntries(value, depth);
}

/**
 * @param {object} value an array, or a view of a buffer
 * @param {number} depth
 */
function shownList(value, depth) {
  const items = Array.isArray(value) ? value : value instanceof Uint8Array ? [...value] : [];
  const head = items.slice(0, ENTRIES).map((item) => shown(item, depth + 1));
  if (items.length > ENTRIES) head.push(`… ${items.length - ENTRIES} more`);
  return `${Array.isArray(value) ? '' : value.constructor.name}[${head.join(', ')}]`;
}

/**
 * @param {object} value
 * @param {number} depth
 */
function shownEntries(value, depth) {
  const entries = Object.entries(value);
  const head = entries.slice(0, ENTRIES).map(([key, item]) => `${key}: ${shown(item, depth + 1)}`);
  if (entries.length > ENTRIES) head.push(`… ${entries.length - ENTRIES} more`);
  const name = value.constructor?.name ?? 'Object';
  return `${name === 'Object' ? '' : `${name} `}{${head.join(', ')}}`;
}
