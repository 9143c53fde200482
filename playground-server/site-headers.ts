/**
 * The security headers of the site origin.
 *
 * The built pages carry a Content-Security-Policy of their own for scripts and styles, with the
 * hashes that only the build knows. What only the running server knows is the play origin, so
 * frames and connections are limited here; a browser enforces both policies.
 */

import type { OutgoingHttpHeaders } from 'node:http';

export interface Origins {
  /** As the visitor's browser writes it, for example `http://localhost:4321`. */
  readonly site: string;
  readonly play: string;
}

export function securityHeaders({ site, play }: Origins): OutgoingHttpHeaders {
  // Not every browser counts a WebSocket to the same host as 'self'.
  const feed = site.replace(/^http/, 'ws');
  const policy = [
    `frame-src ${play}`,
    `connect-src 'self' ${feed} ${play}`,
    "frame-ancestors 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), usb=()',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  };
}
