/** Looks an element up where the wire view stands: in the page, or in a shadow tree of its own. */

/** The element of that id in the tree that `near` is in. */
export function elementNear(near: Node | null, id: string): HTMLElement | null {
  const root = near?.getRootNode();
  if (root instanceof Document || root instanceof ShadowRoot) return root.getElementById(id);
  return null;
}
