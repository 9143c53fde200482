// @ts-check
/** Data on its way to or from the page: its size in bytes, and a short readable form. */

const encoder = new TextEncoder();

/** Bytes shown of binary data. */
const SHOWN_BYTES = 16;

/**
 * Bytes that the data is on the wire; undefined where only reading it would tell.
 *
 * @param {unknown} data
 * @returns {number | undefined}
 */
export function sizeOf(data) {
  if (data === undefined || data === null) return undefined;
  if (typeof data === 'string') return encoder.encode(data).length;
  if (data instanceof Blob) return data.size;
  if (data instanceof ArrayBuffer || ArrayBuffer.isView(data)) return data.byteLength;
  if (data instanceof URLSearchParams) return encoder.encode(data.toString()).length;
  return undefined;
}

/**
 * @param {unknown} data
 * @returns {string}
 */
export function preview(data) {
  if (data === undefined || data === null) return '';
  if (typeof data === 'string') return data;
  if (data instanceof Blob) return `Blob, ${data.size} bytes`;
  if (data instanceof URLSearchParams) return data.toString();
  const bytes = bytesOf(data);
  if (bytes === undefined) return Object.prototype.toString.call(data).slice(8, -1);
  const hex = [...bytes.subarray(0, SHOWN_BYTES)].map((byte) => byte.toString(16).padStart(2, '0'));
  const rest = bytes.length > SHOWN_BYTES ? ' …' : '';
  return `${bytes.length} bytes: ${hex.join(' ')}${rest}`;
}

/** @param {unknown} data */
function bytesOf(data) {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (ArrayBuffer.isView(data))
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return undefined;
}
