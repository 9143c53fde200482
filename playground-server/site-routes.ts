/**
 * Finds the route for a method and a path. A pattern is a path whose parts may be `:name` (one
 * part) or, at its end, `*` (all that is left, with its slashes).
 */

import { Refusal } from './sessions/refusal.ts';

export interface Route<Handler> {
  readonly method: string;
  readonly pattern: string;
  readonly handler: Handler;
}

export type RouteParameters = Readonly<Record<string, string>>;

export interface RouteMatch<Handler> {
  readonly handler: Handler;
  readonly parameters: RouteParameters;
}

/**
 * @param path without its leading slash and query, still percent-encoded
 * @throws Refusal 404 `ROUTE_UNKNOWN`, 405 `METHOD_NOT_ALLOWED`, 400 `BAD_URL`.
 */
export function findRoute<Handler>(
  routes: readonly Route<Handler>[],
  method: string,
  path: string,
): RouteMatch<Handler> {
  const parts = path.split('/').map(decodePart);
  const here = routes.flatMap((route) => {
    const parameters = matchParts(route.pattern.split('/'), parts);
    return parameters ? [{ route, parameters }] : [];
  });
  if (here.length === 0) {
    throw new Refusal(404, 'ROUTE_UNKNOWN', 'The API has nothing at this path.');
  }
  const wanted = method === 'HEAD' ? 'GET' : method;
  const found = here.find(({ route }) => route.method === wanted);
  if (!found) {
    const allowed = here.map(({ route }) => route.method).join(', ');
    const message = `This path understands ${allowed}.`;
    throw new Refusal(405, 'METHOD_NOT_ALLOWED', message, undefined, { allow: allowed });
  }
  return { handler: found.route.handler, parameters: found.parameters };
}

function matchParts(
  pattern: readonly string[],
  parts: readonly string[],
): RouteParameters | undefined {
  const open = pattern.at(-1) === '*';
  if (open ? parts.length < pattern.length : parts.length !== pattern.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    if (expected === '*') parameters.rest = parts.slice(index).join('/');
    else if (expected.startsWith(':')) parameters[expected.slice(1)] = parts[index] ?? '';
    else if (expected !== parts[index]) return undefined;
  }
  return parameters;
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Refusal(400, 'BAD_URL', 'The path has a percent sign that encodes nothing.');
  }
}
