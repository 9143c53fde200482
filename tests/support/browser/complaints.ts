/**
 * What the pages of a test complain about: uncaught errors, console errors of the site's own code,
 * and breaches of a content security policy, wherever they come from. A demo's own errors are not
 * counted: a cut wire is an error in its page, and meant to be.
 */

import { type BrowserContext, type ConsoleMessage, expect } from '@playwright/test';

export interface Complaints {
  /** Complaints that match are what the test is about. */
  allow(...patterns: readonly RegExp[]): void;
  /** All so far that were not allowed. */
  list(): readonly string[];
  /** The same, with what the demos' own pages complained about. */
  listEverywhere(): readonly string[];
  /** Fails where there is any. */
  expectNone(): void;
}

const POLICY_BREACH = /content security policy|refused to (load|execute|apply|connect|frame)/i;

/** @param siteUrl the origin whose console errors count */
export function listenForComplaints(context: BrowserContext, siteUrl: string): Complaints {
  const heard: { readonly text: string; readonly ofSite: boolean }[] = [];
  const allowed: RegExp[] = [];
  const origin = new URL(siteUrl).origin;
  context.on('console', (message) => {
    const breach = POLICY_BREACH.test(message.text());
    if (message.type() !== 'error' && !breach) return;
    heard.push({
      text: `${message.text()} ${place(message)}`,
      ofSite: breach || isOf(message, origin),
    });
  });
  context.on('weberror', (webError) => {
    const { stack, message } = webError.error();
    heard.push({
      text: `uncaught: ${stack ?? message}`,
      ofSite: stack?.includes(`${origin}/`) !== false,
    });
  });
  const listEverywhere = () =>
    heard.filter(({ text }) => !allowed.some((pattern) => pattern.test(text)));
  const list = () => listEverywhere().filter(({ ofSite }) => ofSite);
  return {
    allow: (...patterns) => void allowed.push(...patterns),
    list: () => list().map(({ text }) => text),
    listEverywhere: () => listEverywhere().map(({ text }) => text),
    expectNone() {
      expect(this.list(), 'what the pages complained about').toEqual([]);
    },
  };
}

function isOf(message: ConsoleMessage, origin: string): boolean {
  const { url } = message.location();
  return url === '' || url.startsWith(`${origin}/`);
}

function place(message: ConsoleMessage): string {
  const { url, lineNumber } = message.location();
  return url === '' ? '' : `(${url}:${lineNumber + 1})`;
}
