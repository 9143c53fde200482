/** Finds the checks that a lesson holds, in the text of its MDX. */

/** The ids of `<Check id="…">`, in order. */
export function checkIdsIn(mdx: string): string[] {
  return [...mdx.matchAll(/<Check\s[^>]*?\bid="([^"]+)"/g)].map((match) => match[1] ?? '');
}
