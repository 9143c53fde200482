/**
 * The session API and the trace feed, as both ends see them. The site origin serves them under
 * `<base>api/` and `<base>feed`.
 *
 *     POST   api/sessions                                   → 201 SessionCreated
 *     GET    api/sessions/<id>                              → 200 SessionState
 *     DELETE api/sessions/<id>                              → 204
 *     PUT    api/sessions/<id>/stages/<example>/faults      Faults → 204
 *     POST   api/sessions/<id>/stages/<example>/cut         CutRequest → 200 {legs}
 *     POST   api/sessions/<id>/stages/<example>/restart     → 204
 *     PUT    api/sessions/<id>/stages/<example>/lab         LabRequest → 200 LabState
 *     GET    api/sessions/<id>/stages/<example>/lab         → 200 LabState
 *     DELETE api/sessions/<id>/stages/<example>/lab         → 204
 *     POST   api/sessions/<id>/stages/<example>/storm       StormRequest → 202 StormStarted
 *     DELETE api/sessions/<id>/stages/<example>/storm       → 204
 *     GET    api/examples                                   → 200 ExampleListing[]
 *     GET    api/examples/<name>/files/<file>               → 200 text/plain
 *
 * All but the first and the `examples` calls need `Authorization: Bearer <key>`. Errors come as
 * {@link ApiError}.
 *
 * The feed is a WebSocket with the subprotocol `wireside.feed.1`. The watcher's first message is a
 * {@link FeedHello} as JSON text, within 5 s; the playground answers {@link FeedWelcome} as JSON
 * text, and then sends binary messages, each a batch of records (see codec.ts). While it is open,
 * a watcher may send {@link ClockProbe}s; each is answered at once by a {@link ClockReading}, ahead of
 * records that wait to be sent: `seq` says which of them belong before it.
 */

import type { StormSettings } from './storm.ts';
import type { Faults, LabChanged, Unplaced } from './trace.ts';

export const FEED_SUBPROTOCOL = 'wireside.feed.1';

/** Close codes of the feed, in the range RFC 6455 leaves to applications. */
export const FeedClose = {
  BAD_HELLO: 4400,
  WRONG_KEY: 4401,
  UNKNOWN_SESSION: 4404,
  HELLO_TIMEOUT: 4408,
  SESSION_EXPIRED: 4410,
  TOO_MANY_WATCHERS: 4429,
} as const;

export interface SessionCreated {
  readonly id: string;
  readonly key: string;
  /** ISO 8601. Every use pushes it out again. */
  readonly expiresAt: string;
  /** For example `http://localhost:4322`. Demo pages live at `<playOrigin>/<id>/<example>/`. */
  readonly playOrigin: string;
}

export interface SessionState {
  readonly id: string;
  readonly expiresAt: string;
  readonly playOrigin: string;
  readonly openLegs: number;
  readonly traceBytes: number;
}

export interface CutRequest {
  /** `fin` ends both sides in order, `rst` resets them. */
  readonly how: 'fin' | 'rst';
}

/** Puts a further hop into the stage's path, or sets anew the one that is there. */
export interface LabRequest {
  /** `auto` is nginx where the machine has one, else the embedded hop. */
  readonly hop: 'auto' | 'nginx' | 'embedded';
  /** ProxySettings of proxy/model/settings.ts; `{}` is a bare `proxy_pass`. */
  readonly settings: unknown;
}

/** Its `lines` are the file that the settings make, as proxy/model/config-line.ts has them. */
export interface LabState extends Omit<Unplaced<LabChanged>, 'type'> {
  /** Whether this machine has an nginx: its version, or `null`. */
  readonly nginx: string | null;
  readonly lines: readonly unknown[];
  /** The last lines of the hop's error log. */
  readonly log: string;
}

/**
 * Lets a storm break loose on the stage's program. How it goes on stands in the trace, as
 * `StormChanged` records; a DELETE ends it, and so does the session.
 */
export interface StormRequest extends Omit<StormSettings, 'seed'> {
  /** The playground draws one where there is none. */
  readonly seed?: number;
}

export interface StormStarted {
  /** As the records of this storm name it. */
  readonly storm: number;
  readonly seed: number;
}

export interface ExampleListing {
  readonly name: string;
  readonly title: string;
  readonly files: readonly ExampleFile[];
  /** What is missing on this machine, each with how to install it; empty where it can run. */
  readonly missing: readonly string[];
}

/** One file that a stage shows, from `example.json`. */
export interface ExampleFile {
  readonly path: string;
  readonly role: 'page' | 'client' | 'server';
  readonly language: string;
}

/** `examples/<name>/example.json`. */
export interface ExampleManifest {
  readonly title: string;
  /** One sentence. */
  readonly summary: string;
  /** The program and its arguments, for example `["node", "server.ts"]`. Runs in its own folder. */
  readonly command: readonly string[];
  /** What must be on the machine, beside what npm installs. */
  readonly needs: readonly ExampleNeed[];
  readonly files: readonly ExampleFile[];
  /** Which path the stage's page frame opens first; `/` where absent. */
  readonly page?: string;
  /** Where a storm of clients may be let loose on it. */
  readonly storm?: StormPlaces;
}

/** Paths of an example's program, relative to its root, without a slash before them. */
export interface StormPlaces {
  /** Takes WebSocket handshakes. */
  readonly socket: string;
  /** `GET` answers `{"rate": 50}`, handshakes a second; `POST` of a {@link StormDrain} makes it go. */
  readonly control: string;
}

export interface ExampleNeed {
  /** A command that answers with exit code 0 where the thing is there. */
  readonly probe: readonly string[];
  readonly name: string;
  /** What to type to install it. */
  readonly install: string;
}

export interface ApiError {
  readonly error: {
    /** Stable, for example `SESSION_LIMIT_REACHED`. */
    readonly code: string;
    /** What happened and what to do next. */
    readonly message: string;
    /** Seconds, where waiting helps. */
    readonly retryAfter?: number;
  };
}

export interface FeedHello {
  readonly type: 'hello';
  readonly session: string;
  readonly key: string;
  /** The last `seq` this watcher has; 0 for none. */
  readonly since: number;
}

export interface FeedWelcome {
  readonly type: 'welcome';
  readonly version: 1;
  /** The wall clock at the trace's time 0, in milliseconds since 1970. */
  readonly epoch: number;
  /** The playground's clock when it sent this. */
  readonly now: number;
  readonly faults: Readonly<Record<string, Faults>>;
  /** The stages that have a further hop, as they are now. */
  readonly labs?: readonly Unplaced<LabChanged>[];
}

export interface ClockProbe {
  readonly type: 'clock';
  /** The watcher's own clock, given back as it came. */
  readonly sent: number;
}

export interface ClockReading extends ClockProbe {
  /** The playground's clock. */
  readonly now: number;
  /** The last record until `now`: a watcher that has it has every record up to `now`. */
  readonly seq: number;
}
