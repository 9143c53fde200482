/** Words with wildcards: `*` stands for any characters, also for none. Case makes no difference. */

export function hasWildcard(text: string): boolean {
  return text.includes('*');
}

/** Takes the pieces between the wildcards where they come first: that is right, and needs no way back. */
export function globOf(text: string): (value: string) => boolean {
  const pieces = text.toLowerCase().split('*');
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  const between = pieces.slice(1, -1);
  return (written) => {
    const value = written.toLowerCase();
    if (value.length < first.length + last.length) return false;
    if (!value.startsWith(first) || !value.endsWith(last)) return false;
    let at = first.length;
    for (const piece of between) {
      const found = value.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return at <= value.length - last.length;
  };
}
