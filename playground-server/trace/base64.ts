/** Base64 (RFC 4648, section 4) of bytes; the platform's own speaks strings. */

/** Characters that a call may be given as arguments at once. */
const PIECE = 0x2000;

export function toBase64(bytes: Uint8Array): string {
  let latin1 = '';
  for (let at = 0; at < bytes.length; at += PIECE) {
    latin1 += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  }
  return btoa(latin1);
}

/** @returns undefined where the text is not base64 */
export function fromBase64(text: string): Uint8Array | undefined {
  let latin1: string;
  try {
    latin1 = atob(text);
  } catch {
    return undefined;
  }
  const bytes = new Uint8Array(latin1.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = latin1.charCodeAt(at);
  return bytes;
}
