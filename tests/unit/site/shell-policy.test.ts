import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { addPolicy, policyFor } from '../../../site/build/content-security-policy.ts';

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const directive = (html: string, name: string) =>
  policyFor(html)
    .split('; ')
    .find((one) => one.startsWith(`${name} `)) ?? '';

describe('a page’s content security policy', () => {
  it('names each inline script of the page by the hash of its exact text', () => {
    const html = '<script> a() </script><script type="module">b()</script>';
    assert.ok(directive(html, 'script-src').includes(hash(' a() ')));
    assert.ok(directive(html, 'script-src').includes(hash('b()')));
  });

  it('leaves out scripts with a source, and data blocks', () => {
    const html = '<script src="/a.js"></script><script type="application/json">{}</script>';
    assert.equal(directive(html, 'script-src'), "script-src 'self' 'wasm-unsafe-eval'");
  });

  it('names each style element, and never allows inline ones at large', () => {
    const html = '<style>a{}</style><style media="print">b{}</style>';
    assert.equal(
      directive(html, 'style-src'),
      `style-src 'self' ${[hash('a{}'), hash('b{}')].sort().join(' ')}`,
    );
  });

  it('lets workers come from the site itself', () => {
    assert.equal(directive('<p>', 'worker-src'), "worker-src 'self'");
  });

  it('leaves frames and connections to the server, which knows the play origin', () => {
    const policy = policyFor('<p>');
    assert.doesNotMatch(policy, /default-src|frame-src|connect-src/);
  });

  it('stands before the first thing that it rules over', () => {
    const html = addPolicy('<html><head><meta charset="utf-8"/><script>a()</script></head></html>');
    assert.ok(html.indexOf('content-security-policy') < html.indexOf('<script>'));
    assert.ok(html.indexOf('content-security-policy') > html.indexOf('charset'));
  });
});
