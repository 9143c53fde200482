/**
 * The session API from the browser: one session for all stages of a tab, and what a stage asks of it.
 *
 * Follows playground-server/trace/session-api.ts. It leaves out waiting and retrying: the caller
 * sees each {@link ApiFailure} and knows what to show.
 */

import type {
  CutRequest,
  ExampleListing,
  LabRequest,
  LabState,
  SessionCreated,
  SessionState,
  StormRequest,
  StormStarted,
} from '../../../playground-server/trace/session-api.ts';
import type { Faults } from '../../../playground-server/trace/trace.ts';
import { ApiFailure, failureOf, unreachable } from './api-failure.ts';
import { readStoredSession, type Session, storeSession } from './stored-session.ts';

export interface SessionClientOptions {
  /** The site's base URL, ending in `/`, for example `http://localhost:4321/`. */
  readonly base: string;
  /** Where the session is kept between two loads of the tab. */
  readonly storage?: Storage | undefined;
  readonly fetch?: typeof fetch;
}

export interface SessionClient {
  /**
   * The tab's session: the stored one where the playground still knows it, else a new one. Callers
   * at the same time share one request.
   *
   * @throws ApiFailure where the playground refuses or there is none
   */
  open(): Promise<Session>;
  /** Forgets the session and opens another, since the playground no longer knows the first. */
  renew(): Promise<Session>;
  setFaults(example: string, faults: Faults): Promise<void>;
  /** Puts a further hop into a stage's path, or sets anew the one that is there. */
  setLab(example: string, request: LabRequest): Promise<LabState>;
  /** @throws ApiFailure `NO_LAB` where there is no further hop */
  lab(example: string): Promise<LabState>;
  /** Takes the further hop out: the path is direct again. */
  removeLab(example: string): Promise<void>;
  /** Cuts all open legs of a stage; gives back how many. */
  cut(example: string, how: CutRequest['how']): Promise<number>;
  /** Starts a stage's program again, after a crash or to be sure. */
  restart(example: string): Promise<void>;
  /** Lets a storm loose on a stage's program. @throws ApiFailure `STORM_RUNNING` and others */
  startStorm(example: string, request: StormRequest): Promise<StormStarted>;
  /** Settles when nothing of the storm is left. */
  stopStorm(example: string): Promise<void>;
  examples(): Promise<readonly ExampleListing[]>;
  /** The text of an example's file as it runs now. */
  file(example: string, path: string): Promise<string>;
}

export function createSessionClient(options: SessionClientOptions): SessionClient {
  const { base, storage } = options;
  // The browser's fetch insists on `window` as its receiver.
  const request = options.fetch ?? ((input, init) => fetch(input, init));
  let opening: Promise<Session> | undefined;

  async function call(path: string, init: RequestInit = {}, session?: Session): Promise<Response> {
    const headers = new Headers(init.headers);
    if (!headers.has('accept')) headers.set('accept', 'application/json');
    if (session) headers.set('authorization', `Bearer ${session.key}`);
    if (init.body !== undefined) headers.set('content-type', 'application/json');
    const response = await request(new URL(path, base), {
      ...init,
      headers,
      cache: 'no-store',
    }).catch((cause: unknown) => {
      throw unreachable(cause);
    });
    if (!response.ok) throw await failureOf(response);
    return response;
  }

  async function reuse(stored: Session): Promise<Session | undefined> {
    try {
      const state: SessionState = await json(await call(`api/sessions/${stored.id}`, {}, stored));
      return { ...stored, playOrigin: state.playOrigin };
    } catch (failure) {
      if (failure instanceof ApiFailure && !failure.unreachable && failure.status < 429) {
        return undefined;
      }
      throw failure;
    }
  }

  async function create(): Promise<Session> {
    const made: SessionCreated = await json(await call('api/sessions', { method: 'POST' }));
    return { id: made.id, key: made.key, playOrigin: made.playOrigin };
  }

  async function openOnce(): Promise<Session> {
    const stored = readStoredSession(storage);
    const session = (stored && (await reuse(stored))) ?? (await create());
    storeSession(storage, session);
    return session;
  }

  function open(): Promise<Session> {
    if (opening === undefined) {
      const attempt = openOnce();
      opening = attempt;
      // A failed attempt must not stand in the way of the next one.
      attempt.catch(() => {
        if (opening === attempt) opening = undefined;
      });
    }
    return opening;
  }

  async function onStage(example: string, action: string, init: RequestInit): Promise<Response> {
    const session = await open();
    return call(`api/sessions/${session.id}/stages/${example}/${action}`, init, session);
  }

  return {
    open,
    renew() {
      storeSession(storage, undefined);
      opening = undefined;
      return open();
    },
    async setFaults(example, faults) {
      await onStage(example, 'faults', { method: 'PUT', body: JSON.stringify(faults) });
    },
    async setLab(example, request) {
      return json(await onStage(example, 'lab', { method: 'PUT', body: JSON.stringify(request) }));
    },
    async lab(example) {
      return json(await onStage(example, 'lab', {}));
    },
    async removeLab(example) {
      await onStage(example, 'lab', { method: 'DELETE' });
    },
    async cut(example, how) {
      const body: CutRequest = { how };
      const answer: { legs: number } = await json(
        await onStage(example, 'cut', { method: 'POST', body: JSON.stringify(body) }),
      );
      return answer.legs;
    },
    async restart(example) {
      await onStage(example, 'restart', { method: 'POST' });
    },
    async startStorm(example, request) {
      const init = { method: 'POST', body: JSON.stringify(request) };
      return json(await onStage(example, 'storm', init));
    },
    async stopStorm(example) {
      await onStage(example, 'storm', { method: 'DELETE' });
    },
    async examples() {
      return json(await call('api/examples'));
    },
    async file(example, path) {
      const response = await call(`api/examples/${example}/files/${path}`, {
        headers: { accept: 'text/plain' },
      });
      return response.text();
    },
  };
}

/** The answer's JSON, taken at its word: both ends share the contract. */
async function json<T>(response: Response): Promise<T> {
  try {
    return (await response.json()) as T;
  } catch (cause) {
    // A static host answers any path with its own page.
    throw unreachable(cause);
  }
}
