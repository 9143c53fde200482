/**
 * HAR 1.2, the parts that Wireside writes and reads, and what Chrome's developer tools add to it:
 * the messages of a WebSocket and of an event stream. All in one place, for both ways.
 */

export interface HarPair {
  readonly name: string;
  readonly value: string;
}

export interface HarRequest {
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  readonly cookies: readonly HarPair[];
  readonly headers: readonly HarPair[];
  readonly queryString: readonly HarPair[];
  readonly postData?: {
    readonly mimeType: string;
    readonly text: string;
    /** HAR has no way to write bytes here: `base64` where the text stands for them. */
    readonly _encoding?: 'base64';
  };
  /** Bytes of the head, and of the body as it travelled; -1 where unknown. */
  readonly headersSize: number;
  readonly bodySize: number;
}

export interface HarResponse {
  readonly status: number;
  readonly statusText: string;
  readonly httpVersion: string;
  readonly cookies: readonly HarPair[];
  readonly headers: readonly HarPair[];
  readonly content: HarContent;
  readonly redirectURL: string;
  readonly headersSize: number;
  readonly bodySize: number;
}

export interface HarContent {
  readonly size: number;
  readonly mimeType: string;
  readonly text?: string;
  readonly encoding?: 'base64';
  readonly comment?: string;
}

/** One message, as Chrome writes it. */
export interface HarWebSocketMessage {
  /** `send` is up, `receive` is down. */
  readonly type: 'send' | 'receive';
  /** Seconds since 1970. */
  readonly time: number;
  /** 1 text, 2 binary. */
  readonly opcode: number;
  /** Text as it is; anything else in base64. */
  readonly data: string;
  readonly comment?: string;
}

export interface HarEventSourceMessage {
  readonly time: number;
  readonly eventName: string;
  readonly eventId: string;
  readonly data: string;
}

export interface HarEntry {
  readonly startedDateTime: string;
  /** Milliseconds. */
  readonly time: number;
  readonly request: HarRequest;
  readonly response: HarResponse;
  readonly cache: Readonly<Record<string, never>>;
  /** Milliseconds; -1 where it does not apply or is not known. */
  readonly timings: {
    readonly blocked: number;
    readonly dns: number;
    readonly connect: number;
    readonly ssl: number;
    readonly send: number;
    readonly wait: number;
    readonly receive: number;
  };
  readonly connection?: string;
  readonly comment?: string;
  readonly _resourceType?: string;
  readonly _webSocketMessages?: readonly HarWebSocketMessage[];
  readonly _eventSourceMessages?: readonly HarEventSourceMessage[];
}

export interface Har {
  readonly log: {
    readonly version: '1.2';
    readonly creator: { readonly name: string; readonly version: string };
    readonly pages: readonly [];
    readonly entries: readonly HarEntry[];
    readonly comment?: string;
  };
}
