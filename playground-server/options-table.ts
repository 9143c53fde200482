/** The commands and the flags, but for the limits, which have a table of their own (limits.ts). */

export const COMMANDS = {
  start: 'builds the site where it is stale, then serves it and the playground',
  dev: 'serves the site with hot reload, and restarts what changes',
  backend: 'serves the API, the feed and the play origin, without pages (what dev runs)',
} as const;

export type Command = keyof typeof COMMANDS;

export interface FlagSpec {
  /** What stands behind the flag in `--help`; none for a switch. */
  readonly value?: string;
  readonly description: string;
}

export const FLAGS = {
  host: {
    value: 'address',
    description: 'where to listen; 0.0.0.0 serves everybody in the room (default localhost)',
  },
  port: { value: 'number', description: 'port of the site (default 4321, or the next free pair)' },
  playPort: {
    value: 'number',
    description: 'port of the play origin (default the next after --port)',
  },
  siteOrigin: {
    value: 'URL',
    description: 'public URL of the site behind a TLS edge; trusts the edge’s X-Forwarded-For',
  },
  playOrigin: { value: 'URL', description: 'public URL of the play origin behind a TLS edge' },
  singlePort: {
    description: 'both public names on --port, told apart by the Host of each connection',
  },
  allowHost: {
    value: 'names',
    description: 'further names, separated by commas, under which browsers reach this machine',
  },
  noBuild: { description: 'serve the site as it was last built' },
  help: { description: 'print this and exit' },
} as const satisfies Record<string, FlagSpec>;

export type FlagName = keyof typeof FLAGS;
