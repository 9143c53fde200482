/** The words of the page that opens captures and archives, in English. */

import type { ImportNoteCode } from '../../../playground-server/trace/import-error.ts';

const number = new Intl.NumberFormat('en');
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });
const decimal = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const count = (n: number, one: string, many: string) =>
  `${number.format(n)} ${n === 1 ? one : many}`;

/** `34.2 of 100.0 MB`, `3 of 12 kB`: both in the unit of the whole. */
function bytesOf(done: number, total: number): string {
  if (total < 1_000) return `${number.format(done)} of ${count(total, 'byte', 'bytes')}`;
  const [unit, format, word] =
    total < 1_000_000 ? ([1_000, number, 'kB'] as const) : ([1_000_000, decimal, 'MB'] as const);
  return `${format.format(done / unit)} of ${format.format(total / unit)} ${word}`;
}

const packets = (n: number) => count(n, 'packet', 'packets');
const connections = (n: number) => count(n, 'connection', 'connections');

const notes: Readonly<Record<ImportNoteCode, (n: number) => string>> = {
  LINK_TYPE_UNKNOWN: (n) => `${packets(n)} came over a kind of link that is not read here.`,
  IP_FRAGMENT: (n) => `${packets(n)} left out: IP fragments are not put together here.`,
  PACKET_CUT: (n) => `${packets(n)} not captured whole. Capture without a snapshot length.`,
  PACKET_MALFORMED: (n) => `${packets(n)} left out: their heads can’t be read.`,
  FILE_CUT: () => 'The file ends inside a packet. Everything before it is shown.',
  CONNECTION_TLS: (n) => `${connections(n)} left out: encrypted with TLS.`,
  CONNECTION_HTTP2: (n) => `${connections(n)} left out: HTTP/2 is not read here.`,
  CONNECTION_NOT_HTTP: (n) => `${connections(n)} left out: neither HTTP/1.1 nor WebSocket.`,
  CONNECTIONS_TOO_MANY: (n) => `${connections(n)} left out: there are too many.`,
  LOSSES_TOO_MANY: (n) => `${connections(n)} shown in part: too much is missing from the rest.`,
  CONNECTION_BEGUN_BEFORE: (n) => `${connections(n)} had begun before the capture did.`,
  TCP_RETRANSMISSION: (n) => `${count(n, 'segment', 'segments')} came again; the first counts.`,
  TCP_OUT_OF_ORDER: (n) =>
    `${count(n, 'segment', 'segments')} came early and waited for their turn.`,
  TCP_LOST: (n) => `${count(n, 'hole', 'holes')}: bytes that were sent and not captured.`,
  WEBSOCKET_BORDER_GUESSED: (n) =>
    `In ${count(n, 'place', 'places')} the first frame behind missing bytes was found by its looks. What stands there may be wrong.`,
  HAR_REBUILT: () =>
    'An archive holds no bytes. The bytes shown here are written anew from its requests and messages: heads as HTTP/1.1, bodies unpacked, a message as one frame.',
  HAR_ENTRY_MALFORMED: (n) => `${count(n, 'entry', 'entries')} left out: they can’t be read.`,
  HAR_CONTENT_MISSING: (n) =>
    `${count(n, 'body or message is', 'bodies or messages are')} not in the archive.`,
  HAR_MESSAGES_MISSING: (n) =>
    `${count(n, 'WebSocket', 'WebSockets')} without messages: this archive does not record them. Chrome’s and mitmproxy’s do.`,
};

export const inspectEn = {
  needsScript: 'This page reads the file in your browser, so it needs JavaScript.',
  label: 'Capture or archive',
  drop: 'Drop a file here',
  letGo: 'Let go to open it',
  choose: 'Choose a file',
  formats:
    'pcap or pcapng (tcpdump, Wireshark), HAR (Chrome, Firefox, mitmproxy), or a Wireside trace',
  private: 'Nothing leaves your browser: the file is read on this page and sent nowhere.',
  reading: (name: string) => `Reading ${name}`,
  bytes: (done: number, total: number) => bytesOf(done, total),
  rebuilding: (name: string) => `Taking ${name} apart`,
  records: (done: number, total: number) =>
    `${number.format(done)} of ${count(total, 'record', 'records')}`,
  cancel: 'Cancel',
  cancelled: (name: string) => `Cancelled: ${name} was not opened.`,
  opened: (name: string, legs: number) => `${name}: ${connections(legs)}.`,
  notes: 'What to know of this file',
  connection: 'Connection',
  all: (n: number) => `All ${number.format(n)}`,
  leg: (n: number, from: string, to: string, what: string) =>
    `#${n} ${from} → ${to}${what === '' ? '' : `, ${what}`}`,
  protocols: { http: 'HTTP', sse: 'SSE', websocket: 'WebSocket' },
  origins: {
    wireside: 'Bytes as the trace has them',
    pcap: 'Bytes as captured, TCP in order',
    pcapng: 'Bytes as captured, TCP in order',
    har: 'Bytes written anew from the archive',
  },
  another: 'Choose another file',
  failed: 'This file was not opened.',
  stopped:
    'What reads the file in the background has ended, perhaps for want of memory. Close other tabs and try again, or cut the file down, for example with editcap.',
  cancelledError: 'The import was cancelled.',
  cut: (rows: number, share: number) =>
    `Only the beginning is shown: ${count(rows, 'event', 'events')}, the first ${percent.format(share)} of the file.`,
  cutChoose: 'The page holds no more at once. Choose a connection to see it alone, from its start.',
  cutFile:
    'The page holds no more at once. Cut the file down to see the rest, for example with editcap.',
  moreLegs: (n: number) => `${number.format(n)} more`,
  note: (code: ImportNoteCode, n: number) => notes[code](n),
} as const;
