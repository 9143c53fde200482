/** Base paths, in one place. */

/**
 * A path from the site's root, under the base it is served at.
 * @param base as configured: `/`, `/wireside` or `/wireside/`
 * @param path with or without a leading slash
 */
export function withBase(base: string, path: string): string {
  return `${base.replace(/\/*$/, '')}/${path.replace(/^\/+/, '')}`;
}

/** The path from the site's root, or undefined where `path` isn't under the base. */
export function withoutBase(base: string, path: string): string | undefined {
  const root = withBase(base, '');
  if (`${path}/` === root) return '/';
  return path.startsWith(root) ? path.slice(root.length - 1) : undefined;
}
