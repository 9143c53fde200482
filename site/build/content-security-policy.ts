/**
 * Gives every built page a Content-Security-Policy of its own (CSP Level 3): scripts and styles
 * come from the site itself, and the few inline ones of the page by the hash of their text.
 *
 * Why not Astro's `security.csp`: it doesn't see Starlight's `is:inline` scripts, and lists the
 * hash of every chunk of the site on every page. Here a page's policy names what the page has.
 *
 * Left to the server's header, which knows the play origin: `frame-src`, `connect-src` and
 * `frame-ancestors`. `style` attributes are allowed, since highlighted code carries its colours in
 * them; `style` elements need their hash.
 */

import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { AstroIntegration } from 'astro';
import { builtPages } from './built-pages.ts';

const SCRIPT = /<script\b([^>]*)>([\s\S]*?)<\/script>/gi;
const STYLE = /<style\b[^>]*>([\s\S]*?)<\/style>/gi;
/** `type`s of script elements that browsers run; any other is a data block. */
const RUNS = /^(module|text\/javascript|importmap|speculationrules)?$/;

export function contentSecurityPolicy(): AstroIntegration {
  return {
    name: 'wireside-content-security-policy',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        for (const file of await builtPages(dir)) {
          await writeFile(file, addPolicy(await readFile(file, 'utf8')));
        }
      },
    },
  };
}

/** The page with its policy as the first thing that a browser obeys: right behind the charset. */
export function addPolicy(html: string): string {
  const meta = `<meta http-equiv="content-security-policy" content="${policyFor(html)}">`;
  const place = /<meta charset=[^>]*>/i.exec(html) ?? /<head[^>]*>/i.exec(html);
  if (place === null) return html;
  const end = place.index + place[0].length;
  return html.slice(0, end) + meta + html.slice(end);
}

/** The policy for a page's own inline scripts and styles. */
export function policyFor(html: string): string {
  // 'wasm-unsafe-eval' lets the search index's WebAssembly run, and nothing else.
  const scripts = ["'self'", "'wasm-unsafe-eval'", ...unique(inlineScripts(html))];
  const styles = [
    "'self'",
    ...unique([...html.matchAll(STYLE)].map((match) => hash(match[1] ?? ''))),
  ];
  return [
    `script-src ${scripts.join(' ')}`,
    `style-src ${styles.join(' ')}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ');
}

function inlineScripts(html: string): string[] {
  return [...html.matchAll(SCRIPT)]
    .filter(([, attributes = '']) => {
      if (/\ssrc\s*=/i.test(attributes)) return false;
      const type = /\stype\s*=\s*["']?([^"'\s>]*)/i.exec(attributes)?.[1] ?? '';
      return RUNS.test(type.toLowerCase());
    })
    .map((match) => hash(match[2] ?? ''));
}

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)].sort();
}
