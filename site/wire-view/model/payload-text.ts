/** Short, readable text of payload bytes, for labels, the table and the search. */

const strict = new TextDecoder('utf-8', { fatal: true });
const lenient = new TextDecoder('utf-8');

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Text as it was sent; control characters as escapes, so that a label has one line. */
export function visible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: showing them is the point
  return text.replace(/[\x00-\x1f]/g, (c) => ESCAPES[c] ?? `\\x${hexByte(c.charCodeAt(0))}`);
}

/** The first `limit` characters, with an ellipsis where there are more. */
export function shortened(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, Math.max(1, limit - 1))}…`;
}

/** Reads bytes as UTF-8; U+FFFD stands for what is none, as in a message that begins mid-character. */
export function textOf(bytes: Uint8Array, limit = 4096): string {
  return lenient.decode(bytes.subarray(0, limit));
}

/** Whether the bytes (the first 512 of them) can be shown as text. */
export function looksLikeText(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 512);
  for (let cut = 0; cut < 4; cut++) {
    try {
      const text = strict.decode(head.subarray(0, head.length - cut));
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they tell bytes from text
      return !/[\x00-\x08\x0e-\x1f]/.test(text);
    } catch {
      if (head.length < 512) return false;
    }
  }
  return false;
}

/** The first bytes in hexadecimal. */
export function hexOf(bytes: Uint8Array, limit = 8): string {
  const shown = Array.from(bytes.subarray(0, limit), hexByte).join(' ');
  return bytes.length > limit ? `${shown} …` : shown;
}

export function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

/** Quoted text or, for bytes that are none, hexadecimal. */
export function preview(bytes: Uint8Array, limit = 60): string {
  if (bytes.length === 0) return '';
  if (!looksLikeText(bytes)) return hexOf(bytes);
  return `"${shortened(visible(textOf(bytes, limit * 4)), limit)}"`;
}
