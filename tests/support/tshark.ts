/** tshark as the other opinion: what it makes of a capture file, in the words of our own events. */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Why a test can't run; false where it can. */
export const withoutTshark: string | false = ['/usr/bin/tshark', '/usr/local/bin/tshark'].some(
  existsSync,
)
  ? false
  : 'tshark is not installed (Debian: apt-get install tshark)';

export interface SharkFrame {
  readonly up: boolean;
  readonly fin: boolean;
  /** RSV1, RSV2, RSV3 as three bits. */
  readonly rsv: number;
  readonly opcode: number;
  readonly masked: boolean;
  readonly length: number;
  /** Unmasked, in hexadecimal. */
  readonly payload: string;
}

export interface SharkStream {
  readonly frames: SharkFrame[];
  /** Start lines and fields, line by line. */
  readonly heads: { readonly up: boolean; readonly lines: readonly string[] }[];
}

type Layers = Readonly<Record<string, unknown>>;

const DISSECTION = ['-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE'];

/** @param serverPort what is sent to it is up */
export async function sharkStreams(file: string, serverPort: number): Promise<SharkStream[]> {
  const decode = ['-d', `tcp.port==${serverPort},http`, '-2'];
  const format = ['-T', 'json', '-x', '--no-duplicate-keys', '-J', 'tcp http websocket'];
  const { stdout } = await run(
    'tshark',
    ['-r', file, ...DISSECTION, ...decode, '-Y', 'http || websocket', ...format],
    {
      maxBuffer: 1 << 28,
    },
  );
  const streams: SharkStream[] = [];
  for (const packet of JSON.parse(stdout) as { _source: { layers: Layers } }[]) {
    const { layers } = packet._source;
    const tcp = layers.tcp as Readonly<Record<string, string>>;
    const stream = Number(tcp['tcp.stream']);
    const up = Number(tcp['tcp.dstport']) === serverPort;
    streams[stream] ??= { frames: [], heads: [] };
    for (const http of list(layers.http)) {
      const lines = headLines(http as Layers);
      if (lines.length > 0) streams[stream].heads.push({ up, lines });
    }
    for (const websocket of list(layers.websocket)) {
      streams[stream].frames.push(frameOf(websocket as Layers, up));
    }
  }
  return streams.filter((stream) => stream !== undefined);
}

function frameOf(layer: Layers, up: boolean): SharkFrame {
  const field = (name: string) => String(layer[`websocket.${name}`] ?? '');
  const raw = (name: string) =>
    String((layer[`websocket.${name}_raw`] as unknown[] | undefined)?.[0] ?? '');
  const length =
    field('payload_length_ext_64') || field('payload_length_ext_16') || field('payload_length');
  return {
    up,
    fin: field('fin') === '1',
    rsv: Number(field('rsv')),
    opcode: Number(field('opcode')),
    masked: field('mask') === '1',
    length: Number(length),
    payload: raw('payload'),
  };
}

/** The start line is the key of its subtree; each field has a line of its own. */
function headLines(http: Layers): string[] {
  const start = Object.keys(http).find(
    (key) => key.endsWith('\\r\\n') && typeof http[key] === 'object',
  );
  if (start === undefined) return [];
  const fields = [...list(http['http.request.line']), ...list(http['http.response.line'])].map(
    String,
  );
  return [
    start.replace(/\\r\\n$/, ''),
    ...fields.map((line) => line.replace(/(\\r\\n|\r\n)$/, '')),
  ];
}

/** What its expert says is wrong: errors, and checksums that are not right. */
export async function sharkErrors(file: string): Promise<string[]> {
  const bad =
    '_ws.malformed || _ws.expert.severity == "Error" || tcp.checksum.status == "Bad" || ip.checksum.status == "Bad"';
  const { stdout, stderr } = await run('tshark', ['-r', file, ...DISSECTION, '-Y', bad]);
  const complaints = stderr
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('Running as user'));
  return [...stdout.split('\n').filter((line) => line !== ''), ...complaints];
}

/** The comments of its packets, in their order. */
export async function sharkComments(file: string): Promise<string[]> {
  const fields = ['-Y', 'frame.comment', '-T', 'fields', '-e', 'frame.comment'];
  const { stdout } = await run('tshark', ['-r', file, ...fields]);
  return stdout.split('\n').filter((line) => line !== '');
}

const list = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];
