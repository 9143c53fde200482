/**
 * What a request target on the play origin names: `/<session>/<example>/…`, a file of the stage's
 * frame, or nothing.
 */

export type PlayRoute =
  | {
      readonly to: 'stage';
      readonly session: string;
      readonly example: string;
      /** Place in the target of the prefix that the program must not see, and its length. */
      readonly prefixStart: number;
      readonly prefixLength: number;
    }
  | { readonly to: 'frame'; readonly file: string }
  /** The slash behind the example is missing; relative URLs would miss it too. */
  | { readonly to: 'redirect'; readonly location: string; readonly session: string }
  | { readonly to: 'nothing' };

/** The authority of the absolute form (RFC 9112, section 3.2.2). */
const ABSOLUTE_FORM = /^https?:\/\/[^/?#]*/i;
const STAGE = /^\/([\w-]+)\/([a-z\d-]+)(?=(\/|\?|$))/;
const FRAME = /^\/~frame\/([^?]*)/;

/** Routes of the last targets: pages ask for the same again and again. */
const known = new Map<string, PlayRoute>();
const MOST_KNOWN = 500;
/** Characters of a target that is worth remembering. */
const LONGEST_KNOWN = 200;

/** @param target a request target, as it was sent */
export function routeOf(target: string): PlayRoute {
  const before = known.get(target);
  if (before !== undefined) return before;
  const route = readRoute(target);
  if (target.length <= LONGEST_KNOWN) {
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(target, route);
  }
  return route;
}

function readRoute(target: string): PlayRoute {
  const prefixStart = ABSOLUTE_FORM.exec(target)?.[0].length ?? 0;
  const path = target.slice(prefixStart);
  const frame = FRAME.exec(path);
  if (frame) return { to: 'frame', file: frame[1] || 'index.html' };
  const [prefix, session = '', example = '', slash] = STAGE.exec(path) ?? [];
  if (prefix === undefined) return { to: 'nothing' };
  if (slash !== '/') {
    return { to: 'redirect', location: `${prefix}/${path.slice(prefix.length)}`, session };
  }
  return { to: 'stage', session, example, prefixStart, prefixLength: prefix.length };
}
