/** Labels thin out before they overlap: which of them are drawn. Pure. */

export interface LabelBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Of two that overlap the higher stays; of equals the earlier. */
  readonly priority: number;
}

export function overlap(a: LabelBox, b: LabelBox): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** Indices of the labels that are drawn: no two of them overlap. */
export function placeLabels(boxes: readonly LabelBox[]): Set<number> {
  const order = boxes.map((_, index) => index);
  order.sort((a, b) => (boxes[b]?.priority ?? 0) - (boxes[a]?.priority ?? 0) || a - b);
  const placed: LabelBox[] = [];
  const drawn = new Set<number>();
  for (const index of order) {
    const box = boxes[index];
    if (box === undefined || placed.some((other) => overlap(box, other))) continue;
    placed.push(box);
    drawn.add(index);
  }
  return drawn;
}
