/**
 * A link to an event of a trace, in the fragment of a URL, which a browser never sends to a server:
 * - `#trace=chat&event=…` of a recording that the site carries;
 * - `#excerpt=<base64url>&event=…` with a part of a trace in it;
 * - `#file=<SHA-256>&name=…&event=…` of a file that whoever opens the link has too.
 *
 * Pure. Whatever a fragment says is of unknown origin: it is bounded here, and read as such behind.
 */

import { readMarks, type TraceMark } from '../../../playground-server/trace/marks.ts';
import { LONGEST_KEY } from '../model/event-key.ts';
import { fromBase64Url, toBase64Url } from './base64url.ts';

interface LinkBase {
  /** The event's key. */
  readonly event: string;
}

interface MarkedLink extends LinkBase {
  /** An excerpt has its marks in its own head. */
  readonly marks: readonly TraceMark[];
}

export interface RecordingLink extends MarkedLink {
  readonly kind: 'recording';
  /** The recording's name below `traces/`. */
  readonly trace: string;
}

export interface ExcerptLink extends LinkBase {
  readonly kind: 'excerpt';
  /** A Wireside trace, deflated (RFC 1951). */
  readonly deflated: Uint8Array<ArrayBuffer>;
}

export interface FileLink extends MarkedLink {
  readonly kind: 'file';
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  /** Helps to find it; says nothing of what is in it. */
  readonly name: string;
}

export type EventLink = RecordingLink | ExcerptLink | FileLink;

/** Characters of a fragment that is made or read; what is longer breaks in mail and chat. */
export const LONGEST_FRAGMENT = 32 * 1024;

/** Bytes of a trace that an excerpt unpacks to, at most. */
export const EXCERPT_LIMIT = 1024 * 1024;

const LONGEST_NAME = 120;
const RECORDING = /^[a-z\d][a-z\d-]{0,63}$/;
const SHA256 = /^[\da-f]{64}$/;

/** The fragment, its `#` included; undefined where it would be too long. */
export function fragmentOf(link: EventLink): string | undefined {
  const parameters = new URLSearchParams();
  if (link.kind === 'recording') parameters.set('trace', link.trace);
  else if (link.kind === 'excerpt') parameters.set('excerpt', toBase64Url(link.deflated));
  else {
    parameters.set('file', link.sha256);
    parameters.set('name', link.name.toWellFormed().slice(0, LONGEST_NAME));
  }
  parameters.set('event', link.event);
  if (link.kind !== 'excerpt' && link.marks.length > 0) {
    parameters.set('marks', JSON.stringify(link.marks));
  }
  const fragment = `#${parameters}`;
  return fragment.length > LONGEST_FRAGMENT ? undefined : fragment;
}

/** @returns undefined where the fragment is no link to an event, `broken` where it is a bad one */
export function linkOf(fragment: string): EventLink | 'broken' | undefined {
  // The mark of such a link stands at its beginning, so that a long one is known by it, too.
  if (!/^#?(trace|excerpt|file)=/.test(fragment)) return undefined;
  if (fragment.length > LONGEST_FRAGMENT) return 'broken';
  const parameters = new URLSearchParams(fragment.replace(/^#/, ''));
  const event = parameters.get('event') ?? '';
  if (event.length > LONGEST_KEY) return 'broken';
  const marks = marksIn(parameters.get('marks'));
  const trace = parameters.get('trace');
  if (trace !== null) {
    return RECORDING.test(trace) ? { kind: 'recording', trace, event, marks } : 'broken';
  }
  const sha256 = parameters.get('file');
  if (sha256 !== null) {
    const name = (parameters.get('name') ?? '').slice(0, LONGEST_NAME);
    return SHA256.test(sha256) ? { kind: 'file', sha256, name, event, marks } : 'broken';
  }
  const deflated = fromBase64Url(parameters.get('excerpt') ?? '');
  if (deflated === undefined || deflated.length === 0) return 'broken';
  return { kind: 'excerpt', deflated, event };
}

function marksIn(text: string | null): TraceMark[] {
  if (text === null) return [];
  try {
    return readMarks(JSON.parse(text));
  } catch {
    return [];
  }
}
