/**
 * The session API (trace/session-api.ts lists its calls). Host and Origin were checked by the site;
 * here it is found out what is asked for, whether the key opens it, and what the answer is.
 */

import type { IncomingMessage } from 'node:http';
import { type Clock, isoTime } from './clock.ts';
import { noLab } from './proxy/lab-errors.ts';
import { Refusal } from './sessions/refusal.ts';
import type { Session } from './sessions/session.ts';
import type { SessionStage } from './sessions/session-stage.ts';
import type { Sessions } from './sessions/sessions.ts';
import { type Answer, json, noContent, text } from './site-answer.ts';
import {
  parseCutRequest,
  parseFaults,
  parseLabRequest,
  parseStormRequest,
} from './site-api-bodies.ts';
import { readJson } from './site-body.ts';
import { findRoute, type Route, type RouteParameters } from './site-routes.ts';
import { drawSeed, type Storms } from './storm/storms.ts';
import type {
  ExampleListing,
  SessionCreated,
  SessionState,
  StormStarted,
} from './trace/session-api.ts';

/** What the API tells of the examples. */
export interface ExampleShelf {
  list(): Promise<readonly ExampleListing[]>;
  /** The text of a file that the example's manifest shows; `undefined` where it shows no such. */
  readFile(example: string, file: string): Promise<string | undefined>;
}

export interface ApiOptions {
  readonly sessions: Sessions;
  readonly examples: ExampleShelf;
  readonly clock: Clock;
  readonly storms: Storms;
}

/** One call, and what the site knows of where it came from. */
export interface ApiCall {
  readonly request: IncomingMessage;
  /** Behind `<base>api/`, without the query, still percent-encoded. */
  readonly path: string;
  readonly clientAddress: string;
  readonly playOrigin: string;
}

/** @throws Refusal where the call is turned down. */
export type Api = (call: ApiCall) => Promise<Answer>;

type Handler = (call: ApiCall, parameters: RouteParameters) => Answer | Promise<Answer>;

export function createApi({ sessions, examples, clock, storms }: ApiOptions): Api {
  const create: Handler = ({ clientAddress, playOrigin }) => {
    const { session, key } = sessions.create(clientAddress);
    const { id } = session;
    const expiresAt = isoTime(clock, session.expiresAt);
    const created: SessionCreated = { id, key, expiresAt, playOrigin };
    return json(201, created);
  };

  const show: Handler = ({ request, playOrigin }, { id = '' }) => {
    const session = sessions.open(id, bearer(request));
    const state: SessionState = {
      id,
      expiresAt: isoTime(clock, session.expiresAt),
      playOrigin,
      openLegs: session.openLegs,
      traceBytes: session.ring.bytes,
    };
    return json(200, state);
  };

  const remove: Handler = ({ request }, { id = '' }) => {
    sessions.delete(id, bearer(request));
    return noContent();
  };

  const stageOf = ({ request }: ApiCall, { id = '', example = '' }: RouteParameters) => {
    const session = sessions.open(id, bearer(request));
    session.takeRequest();
    return findStage(session, example);
  };

  const setFaults: Handler = async (call, parameters) => {
    const stage = stageOf(call, parameters);
    stage.setFaults(parseFaults(await readJson(call.request)));
    return noContent();
  };

  const cut: Handler = async (call, parameters) => {
    const stage = stageOf(call, parameters);
    const { how } = parseCutRequest(await readJson(call.request));
    return json(200, { legs: stage.cut(how) });
  };

  const restart: Handler = async (call, parameters) => {
    await stageOf(call, parameters).program.restart();
    return noContent();
  };

  const setLab: Handler = async (call, parameters) => {
    const session = sessions.open(parameters.id ?? '', bearer(call.request));
    const stage = stageOf(call, parameters);
    const { hop, settings } = parseLabRequest(await readJson(call.request));
    const lab = await stage.setLab(hop, settings, () => session.checkLabs());
    return json(200, lab.state);
  };

  const showLab: Handler = (call, parameters) => {
    const { lab } = stageOf(call, parameters);
    if (!lab) throw noLab();
    return json(200, lab.state);
  };

  const removeLab: Handler = async (call, parameters) => {
    await stageOf(call, parameters).removeLab();
    return noContent();
  };

  const startStorm: Handler = async (call, parameters) => {
    const session = sessions.open(parameters.id ?? '', bearer(call.request));
    const { program } = stageOf(call, parameters);
    const settings = parseStormRequest(await readJson(call.request), drawSeed());
    const started: StormStarted = {
      storm: storms.start(session, program, settings),
      seed: settings.seed,
    };
    return json(202, started);
  };

  const stopStorm: Handler = async (call, parameters) => {
    const session = sessions.open(parameters.id ?? '', bearer(call.request));
    await storms.stop(session, stageOf(call, parameters).example);
    return noContent();
  };

  const list: Handler = async () => json(200, await examples.list());

  const file: Handler = async (_call, { example = '', rest = '' }) => {
    const found = await examples.readFile(example, rest);
    if (found === undefined) throw unknownFile();
    return text(200, found);
  };

  const routes: readonly Route<Handler>[] = [
    { method: 'POST', pattern: 'sessions', handler: create },
    { method: 'GET', pattern: 'sessions/:id', handler: show },
    { method: 'DELETE', pattern: 'sessions/:id', handler: remove },
    { method: 'PUT', pattern: 'sessions/:id/stages/:example/faults', handler: setFaults },
    { method: 'POST', pattern: 'sessions/:id/stages/:example/cut', handler: cut },
    { method: 'POST', pattern: 'sessions/:id/stages/:example/restart', handler: restart },
    { method: 'PUT', pattern: 'sessions/:id/stages/:example/lab', handler: setLab },
    { method: 'GET', pattern: 'sessions/:id/stages/:example/lab', handler: showLab },
    { method: 'DELETE', pattern: 'sessions/:id/stages/:example/lab', handler: removeLab },
    { method: 'POST', pattern: 'sessions/:id/stages/:example/storm', handler: startStorm },
    { method: 'DELETE', pattern: 'sessions/:id/stages/:example/storm', handler: stopStorm },
    { method: 'GET', pattern: 'examples', handler: list },
    { method: 'GET', pattern: 'examples/:example/files/*', handler: file },
  ];

  return async (call) => {
    const { handler, parameters } = findRoute(routes, call.request.method ?? '', call.path);
    return handler(call, parameters);
  };
}

/** The key of `Authorization: Bearer <key>` (RFC 6750, 2.1); empty where there is none. */
function bearer({ headers }: IncomingMessage): string {
  return /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1] ?? '';
}

function findStage(session: Session, example: string): SessionStage {
  const stage = session.stage(example);
  if (stage) return stage;
  throw new Refusal(
    404,
    'EXAMPLE_UNKNOWN',
    'There is no such example. GET api/examples lists those that there are.',
  );
}

function unknownFile(): Refusal {
  return new Refusal(
    404,
    'FILE_UNKNOWN',
    'No example shows such a file. GET api/examples lists the files of each.',
  );
}
