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
  /** Fails where there is any. */
  expectNone(): void;
}

const POLICY_BREACH = /content security policy|refused to (load|execute|apply|connect|frame)/i;

/** @param siteUrl the origin whose console errors count */
export function listenForComplaints(context: BrowserContext, siteUrl: string): Complaints {
  const heard: string[] = [];
  const allowed: RegExp[] = [];
  const origin = new URL(siteUrl).origin;
  context.on('console', (message) => {
    const text = message.text();
    if (message.type() !== 'error' && !POLICY_BREACH.test(text)) return;
    if (POLICY_BREACH.test(text) || isOf(message, origin)) heard.push(`${text} ${place(message)}`);
  });
  context.on('weberror', (webError) => {
    const error = webError.error();
    if (error.stack?.includes(origin) !== false) heard.push(`uncaught: ${error.stack ?? error}`);
  });
  const list = () => heard.filter((text) => !allowed.some((pattern) => pattern.test(text)));
  return {
    allow: (...patterns) => void allowed.push(...patterns),
    list,
    expectNone: () => expect(list(), 'what the pages complained about').toEqual([]),
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
