/** Requests and responses as HAR 1.2 writes them. */

import type { HttpField, HttpRequestEvent, HttpResponseEvent } from '../wire/events.ts';
import type { HarPair, HarRequest, HarResponse } from './har.ts';

const NO_MIME_TYPE = 'x-unknown';

/** A body, ready to be written. */
export interface Content {
  readonly size: number;
  readonly travelled: number;
  readonly text?: string;
  readonly encoding?: 'base64';
  readonly comment?: string;
}

export function harRequest(
  event: HttpRequestEvent,
  content: Content | undefined,
  socket: boolean,
): HarRequest {
  const { method, version, fields } = event;
  const url = urlOf(event, socket);
  const post =
    content?.text === undefined
      ? {}
      : {
          postData: {
            mimeType: fieldValue(fields, 'content-type') || NO_MIME_TYPE,
            text: content.text,
            ...(content.encoding === undefined ? {} : { _encoding: content.encoding }),
          },
        };
  return {
    method,
    url,
    httpVersion: version,
    cookies: pairs(fieldValue(fields, 'cookie'), ';'),
    headers: headersOf(fields),
    queryString: queryOf(url),
    ...post,
    headersSize: event.length,
    bodySize: content?.travelled ?? 0,
  };
}

export function harResponse(event: HttpResponseEvent, content: Content | undefined): HarResponse {
  const { status, reason, version, fields } = event;
  const { size = 0, travelled = 0, ...rest } = content ?? {};
  return {
    status,
    statusText: reason,
    httpVersion: version,
    cookies: fields
      .filter(({ name }) => name.toLowerCase() === 'set-cookie')
      .flatMap(({ value }) => pairs(value.split(';', 1)[0] ?? '', ';')),
    headers: headersOf(fields),
    content: { size, mimeType: fieldValue(fields, 'content-type') || NO_MIME_TYPE, ...rest },
    redirectURL: fieldValue(fields, 'location'),
    headersSize: event.length,
    bodySize: travelled,
  };
}

/** What Chrome writes where no response came. */
export const NO_RESPONSE: HarResponse = {
  status: 0,
  statusText: '',
  httpVersion: '',
  cookies: [],
  headers: [],
  content: { size: 0, mimeType: NO_MIME_TYPE },
  redirectURL: '',
  headersSize: -1,
  bodySize: -1,
};

/** Whether bytes are UTF-8 that JSON can carry and give back. */
export function isText(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

const strict = new TextDecoder('utf-8', { fatal: true });

function urlOf({ target, fields }: HttpRequestEvent, socket: boolean): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(target)) return target;
  const scheme = socket ? 'ws' : 'http';
  return `${scheme}://${fieldValue(fields, 'host') || 'unknown'}${target.startsWith('/') ? '' : '/'}${target}`;
}

function headersOf(fields: readonly HttpField[]): HarPair[] {
  return fields.map(({ name, value }) => ({ name, value }));
}

function fieldValue(fields: readonly HttpField[], wanted: string): string {
  return fields.find(({ name }) => name.toLowerCase() === wanted)?.value ?? '';
}

function queryOf(url: string): HarPair[] {
  const query = /\?([^#]*)/.exec(url)?.[1];
  if (query === undefined || query === '') return [];
  return pairs(query, '&').map(({ name, value }) => ({ name: plain(name), value: plain(value) }));
}

function pairs(text: string, separator: string): HarPair[] {
  return text
    .split(separator)
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      if (equals < 0) return { name: part.trim(), value: '' };
      return { name: part.slice(0, equals).trim(), value: part.slice(equals + 1).trim() };
    });
}

function plain(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch {
    return part;
  }
}
