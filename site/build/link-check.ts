/**
 * Fails the build where a page refers to something that isn't there: a page, a fragment, a script,
 * an image, under the base path that the site is built for. It reads the built HTML, so links that
 * components make are checked like links in prose. Links to other origins are not followed.
 */

import { readFile, stat } from 'node:fs/promises';
import type { AstroIntegration } from 'astro';
import { builtPages } from './built-pages.ts';
import { withBase, withoutBase } from './with-base.ts';

const REFERENCE = /\s(?:href|src|data-src)="([^"]*)"/g;
const ID = /\sid="([^"]+)"/g;

interface Page {
  readonly url: URL;
  readonly ids: ReadonlySet<string>;
  readonly references: readonly string[];
}

/** A link that leads nowhere, and why. */
export interface DeadLink {
  readonly page: string;
  readonly link: string;
  readonly reason: 'outside the base path' | 'no such file' | 'no such fragment';
}

export function linkCheck(base: string): AstroIntegration {
  return {
    name: 'wireside-link-check',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const dead = await findDeadLinks(dir, base);
        for (const { page, link, reason } of dead) logger.error(`${page}: ${link} (${reason})`);
        if (dead.length > 0) {
          throw new Error(
            `LINKS_BROKEN: ${dead.length} link(s) lead nowhere; they are listed above. Write internal links from the site's root, for example /learn/polling/.`,
          );
        }
        logger.info('all internal links lead somewhere');
      },
    },
  };
}

/** All internal references of the built pages that lead nowhere. */
export async function findDeadLinks(dir: URL, base: string): Promise<DeadLink[]> {
  const pages = new Map<string, Page>();
  for (const file of await builtPages(dir))
    pages.set(file.href, parsePage(file, await readFile(file, 'utf8')));
  const dead: DeadLink[] = [];
  for (const page of pages.values()) {
    for (const link of new Set(page.references)) {
      const reason = await judge(link, page, pages, dir, base);
      if (reason !== undefined)
        dead.push({ page: page.url.href.slice(dir.href.length), link, reason });
    }
  }
  return dead;
}

function parsePage(url: URL, html: string): Page {
  const text = html.replaceAll('&amp;', '&');
  const references = [...text.matchAll(REFERENCE)].map((match) => match[1] ?? '');
  const ids = new Set([...text.matchAll(ID)].map((match) => match[1] ?? ''));
  return { url, references, ids };
}

async function judge(
  link: string,
  page: Page,
  pages: ReadonlyMap<string, Page>,
  dir: URL,
  base: string,
): Promise<DeadLink['reason'] | undefined> {
  if (/^([a-z][a-z+.-]*:|\/\/)/i.test(link) || link === '') return undefined;
  const here = new URL(withBase(base, page.url.href.slice(dir.href.length)), 'http://site.invalid');
  const target = new URL(link, here);
  const path = withoutBase(base, decodeURI(target.pathname));
  if (path === undefined) return 'outside the base path';
  const file = await fileFor(new URL(`.${path}`, dir));
  if (file === undefined) return 'no such file';
  const fragment = decodeURIComponent(target.hash.slice(1));
  // `#lab=…` is what a stage on the page begins with, and no place on it.
  if (fragment.includes('=')) return undefined;
  const ids = pages.get(file.href)?.ids;
  if (fragment !== '' && ids !== undefined && !ids.has(fragment)) return 'no such fragment';
  return undefined;
}

async function fileFor(url: URL): Promise<URL | undefined> {
  const file = url.pathname.endsWith('/') ? new URL('index.html', url) : url;
  return (await stat(file).catch(() => undefined))?.isFile() === true ? file : undefined;
}
