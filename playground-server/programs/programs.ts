/**
 * The examples and their programs: what there is, what each needs, and one running instance for
 * each session that asks. How many may run at once is limited; at the limit, one that nobody is
 * connected to makes room.
 */

import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Limits } from '../limits.ts';
import type { ExampleListing, ExampleManifest, StormPlaces } from '../trace/session-api.ts';
import { ExampleProgram, type Place } from './example-program.ts';
import { createFolderWatch } from './folder-watch.ts';
import { readManifest } from './manifest.ts';
import { createNeeds } from './needs.ts';
import type { Program } from './program.ts';
import {
  exampleNeeds,
  exampleUnreadable,
  manifestInvalid,
  programLimit,
} from './program-errors.ts';
import { freePort } from './reach.ts';

export interface ProgramsOptions {
  /** The folder of all examples. */
  readonly folder: string;
  readonly limits: Pick<Limits, 'maxPrograms' | 'programStart' | 'programIdle'>;
  /** Restart a program when its files change. */
  readonly watch: boolean;
}

export interface Programs {
  /** A program of one's own, not yet started; `undefined` where there is no such example. */
  readonly get: (example: string) => Program | undefined;
  /** All examples, by name. Those whose manifest is wrong say so in `missing`. */
  list(): Promise<ExampleListing[]>;
  /** A file that the example's manifest names; `undefined` for all others. */
  readFile(example: string, file: string): Promise<string | undefined>;
  /** Where a storm may be let loose on an example; `undefined` where none may. */
  readonly stormPlaces: (example: string) => StormPlaces | undefined;
  /** Ends all programs; settles when no process is left. */
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
/** The folder of what several examples use; no example itself. */
const SHARED = 'shared';

export function createPrograms({ folder, limits, watch }: ProgramsOptions): Programs {
  const needs = createNeeds();
  const watcher = createFolderWatch(folder);
  const all = new Set<ExampleProgram>();
  const running = new Map<ExampleProgram, Place>();
  const ports = new Set<number>();

  async function prepare(example: string): Promise<ExampleManifest> {
    const manifest = readManifestOrRefuse(folder, example);
    if (manifest === undefined) throw exampleUnreadable(example);
    const missing = await needs.missing(manifest);
    if (missing.length > 0) throw exampleNeeds(missing);
    return manifest;
  }

  async function takePlace(program: ExampleProgram): Promise<Place> {
    if (running.size >= limits.maxPrograms) {
      const idle = [...running.keys()].find((other) => other.idle);
      if (idle === undefined) throw programLimit(limits.maxPrograms);
      running.delete(idle);
      void idle.rest('Another program needed its place. The next request starts it again.');
    }
    const place: Place = {
      address: { host: HOST, port: 0 },
      release: () => {
        if (running.get(program) === place) running.delete(program);
        ports.delete(place.address.port);
      },
    };
    // Before the port is known: starts that come meanwhile must count this one.
    running.set(program, place);
    try {
      Object.assign(place, { address: { host: HOST, port: await takePort() } });
    } catch (error) {
      place.release();
      throw error;
    }
    return place;
  }

  async function takePort(): Promise<number> {
    let port = await freePort(HOST);
    while (ports.has(port)) port = await freePort(HOST);
    ports.add(port);
    return port;
  }

  function watchProgram(example: string, listener: () => void): () => void {
    const stops = [
      watcher.onChange(example, (paths) => {
        if ([...paths].some((path) => !isForPage(folder, example, path))) listener();
      }),
    ];
    if (existsSync(join(folder, SHARED))) stops.push(watcher.onChange(SHARED, listener));
    return () => {
      for (const stop of stops) stop();
    };
  }

  return {
    get(example) {
      if (readQuietly(folder, example) === undefined) return undefined;
      const program = new ExampleProgram({
        example,
        folder: join(folder, example),
        startLimit: limits.programStart,
        idleLimit: limits.programIdle,
        prepare: () => prepare(example),
        takePlace,
        ...(watch ? { watch: (listener: () => void) => watchProgram(example, listener) } : {}),
        onStopped: () => all.delete(program),
      });
      all.add(program);
      return program;
    },

    async list() {
      const names = (await readdir(folder)).sort();
      const listings = await Promise.all(names.map((name) => listing(folder, name, needs.missing)));
      return listings.filter((one) => one !== undefined);
    },

    async readFile(example, file) {
      const manifest = readQuietly(folder, example);
      if (!manifest || typeof manifest === 'string') return undefined;
      if (!manifest.files.some(({ path }) => path === file)) return undefined;
      return readFile(join(folder, example, file), 'utf8').catch(() => undefined);
    },

    stormPlaces(example) {
      const manifest = readQuietly(folder, example);
      return typeof manifest === 'object' ? manifest.storm : undefined;
    },

    async close() {
      watcher.close();
      await Promise.all([...all].map((program) => program.stop()));
    },
  };
}

/** The manifest, or what is wrong with it. */
function readQuietly(folder: string, example: string): ExampleManifest | string | undefined {
  try {
    return readManifest(folder, example);
  } catch (error) {
    return (error as Error).message;
  }
}

function readManifestOrRefuse(folder: string, example: string): ExampleManifest | undefined {
  const manifest = readQuietly(folder, example);
  if (typeof manifest === 'string') throw manifestInvalid(manifest);
  return manifest;
}

async function listing(
  folder: string,
  name: string,
  missing: (manifest: ExampleManifest) => Promise<readonly string[]>,
): Promise<ExampleListing | undefined> {
  const manifest = readQuietly(folder, name);
  if (manifest === undefined) return undefined;
  if (typeof manifest === 'string') return { name, title: name, files: [], missing: [manifest] };
  const { title, files } = manifest;
  return { name, title, files, missing: await missing(manifest) };
}

/** Whether a file is only for the page: its program reads it anew for each request. */
function isForPage(folder: string, example: string, path: string): boolean {
  const manifest = readQuietly(folder, example);
  if (!manifest || typeof manifest === 'string') return false;
  const role = manifest.files.find((file) => file.path === path)?.role;
  return role === 'page' || role === 'client';
}
