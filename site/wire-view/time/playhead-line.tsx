/** Where the playhead stands in the ladder: a line, and below it nothing has happened yet. */

export interface PlayheadLineProps {
  readonly y: number;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
}

export function PlayheadLine({ y, left, right, bottom }: PlayheadLineProps) {
  return (
    <g class="wv-playhead" aria-hidden="true">
      <rect x={0} y={y + 1} width={right + 12} height={Math.max(0, bottom - y)} />
      <path d={`M${left - 12} ${y}H${right + 12}`} />
      <path class="wv-playhead-tip" d={`M${left - 12} ${y}l-6 -4v8z`} />
    </g>
  );
}
