/** A request as the hop has read it: head taken apart, body whole. */

export type FieldLine = readonly [name: string, value: string];

export interface HopRequest {
  readonly method: string;
  readonly target: string;
  /** `1.0` or `1.1`. */
  readonly version: string;
  readonly fields: readonly FieldLine[];
  readonly body: Uint8Array;
  /** The browser's address. */
  readonly address: string;
}

/** The start line and the field lines of a head, as they stand. */
export function readHead(text: string): { readonly start: string; readonly fields: FieldLine[] } {
  const [start = '', ...lines] = text.replace(/^(\r?\n)+/, '').split(/\r?\n/);
  const fields: FieldLine[] = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) fields.push([line.slice(0, colon), line.slice(colon + 1).trim()]);
  }
  return { start, fields };
}

/** The first value of a field; '' where there is none. Names are compared without case. */
export function firstValue(fields: readonly FieldLine[], name: string): string {
  const wanted = name.toLowerCase();
  return fields.find(([one]) => one.toLowerCase() === wanted)?.[1] ?? '';
}

/** Whether a comma-separated field lists this token. */
export function listsToken(fields: readonly FieldLine[], name: string, token: string): boolean {
  const wanted = name.toLowerCase();
  return fields.some(
    ([one, value]) =>
      one.toLowerCase() === wanted &&
      value.split(',').some((part) => part.trim().toLowerCase() === token),
  );
}

/** RFC 9112, section 9.3. */
export function keepsAlive({ version, fields }: Pick<HopRequest, 'version' | 'fields'>): boolean {
  if (listsToken(fields, 'connection', 'close')) return false;
  return version === '1.1' || listsToken(fields, 'connection', 'keep-alive');
}
