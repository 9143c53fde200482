/**
 * The style sheets of the embedded wire view. The build turns each `import './x.css'` into a call
 * of {@link adopt}, so that the styles of a part that loads later still reach every element that is
 * already on the page, and none of the page's own elements.
 */

const sheets: CSSStyleSheet[] = [];
const roots = new Set<ShadowRoot>();

/** Takes a style sheet into every wire view on the page, and into those to come. */
export function adopt(text: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  sheets.push(sheet);
  for (const root of roots) root.adoptedStyleSheets = [...sheets];
}

/** Gives a root all styles, now and later. Returns the way to let go of it. */
export function dress(root: ShadowRoot): () => void {
  roots.add(root);
  root.adoptedStyleSheets = [...sheets];
  return () => roots.delete(root);
}
