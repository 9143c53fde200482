// @ts-check
/** Passes the site's theme on to the example's page: `data-theme` and `color-scheme` on its root. */

/**
 * @param {Document} document
 * @param {'light' | 'dark'} theme
 */
export function showTheme(document, theme) {
  const root = document.documentElement;
  if (root === null) return;
  root.dataset.theme = theme;
  root.style.colorScheme = theme;
}
