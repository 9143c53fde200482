/**
 * A head as it was pasted, made what it was on the wire: from a terminal, developer tools or
 * `curl -v`. Only line ends and the signs of curl are touched. Pure.
 */

/** Lines end in CRLF, the head in an empty one; what follows it is left away. */
export function headText(pasted: string): string {
  const lines = pasted.replace(/^(\s*\n)+/, '').split(/\r?\n/);
  const marked = lines.filter((line) => line.trim() !== '' && !line.startsWith('*'));
  const sign = ['> ', '< '].find((one) => marked.every((line) => line.startsWith(one.trim())));
  const bare = sign === undefined ? lines : marked.map((line) => line.slice(1).replace(/^ /, ''));
  const end = bare.findIndex((line, index) => index > 0 && line.trim() === '');
  const head = end < 0 ? bare : bare.slice(0, end);
  return `${head.join('\r\n')}\r\n\r\n`;
}

/** The value of a field in the text of a head; all of them, joined as RFC 9110 joins them. */
export function fieldIn(head: string, name: string): string {
  const values = head.split('\r\n').flatMap((line) => {
    const colon = line.indexOf(':');
    const isIt = colon > 0 && line.slice(0, colon).trim().toLowerCase() === name.toLowerCase();
    return isIt ? [line.slice(colon + 1).trim()] : [];
  });
  return values.join(', ');
}
