/** Values as nginx writes them (https://nginx.org/en/docs/syntax.html). */

const SECONDS: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
};

/** Every number but the last has its unit, so that there is one way to read it, and no long search. */
const TIME = /^(?=\d)(\d+(ms|[smhdw]))*\d*$/;

/** `90`, `90s`, `1m30s`, `500ms` in seconds; undefined where it is no time. */
export function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined || !TIME.test(text)) return undefined;
  let seconds = 0;
  for (const [, count = '', unit = 's'] of text.matchAll(/(\d+)(ms|[smhdw])?/g)) {
    seconds += Number(count) * (SECONDS[unit] ?? 1);
  }
  return seconds;
}

/** `4096`, `4k`, `1m` in bytes; undefined where it is no size. */
export function bytesOf(text: string | undefined): number | undefined {
  const match = /^(\d+)([km])?$/i.exec(text ?? '');
  if (match === null) return undefined;
  const factor = { k: 1024, m: 1024 * 1024 }[match[2]?.toLowerCase() ?? ''] ?? 1;
  return Number(match[1]) * factor;
}
