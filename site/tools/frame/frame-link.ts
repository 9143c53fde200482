/**
 * A frame in the fragment of a URL, which a browser never sends to a server:
 * `#frame=<base64url>&from=client&deflate=1`. Pure.
 */

export type Sender = 'mask' | 'client' | 'server';

export interface LinkedFrame {
  readonly bytes: Uint8Array;
  readonly sender: Sender;
  readonly deflate: boolean;
}

/** Bytes that a link carries; longer ones break in mail and chat. */
export const MOST_LINKED = 16 * 1024;

/** The fragment, its `#` included; undefined where the bytes are too many. */
export function fragmentOf({ bytes, sender, deflate }: LinkedFrame): string | undefined {
  if (bytes.length > MOST_LINKED) return undefined;
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  const base64url = btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  const from = sender === 'mask' ? '' : `&from=${sender}`;
  return `#frame=${base64url}${from}${deflate ? '&deflate=1' : ''}`;
}

/** @returns undefined where the fragment names no frame, `broken` where it is damaged */
export function frameOf(fragment: string): LinkedFrame | 'broken' | undefined {
  const parameters = new URLSearchParams(fragment.replace(/^#/, ''));
  const written = parameters.get('frame');
  if (written === null) return undefined;
  if (!/^[\w-]*$/.test(written) || written.length % 4 === 1) return 'broken';
  const from = parameters.get('from');
  return {
    bytes: Uint8Array.from(atob(written.replaceAll('-', '+').replaceAll('_', '/')), (c) =>
      c.charCodeAt(0),
    ),
    sender: from === 'client' || from === 'server' ? from : 'mask',
    deflate: parameters.get('deflate') === '1',
  };
}
