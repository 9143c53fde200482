/** The words of the embedded wire view, in English. */

const megabytes = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MiB`;
const day = new Intl.DateTimeFormat('en', { dateStyle: 'long' });

const count = new Intl.NumberFormat('en');

export const embedEn = {
  loading: 'Getting the trace.',
  failed: 'This trace is not shown.',
  origins: {
    wireside: (at: Date) => `Recorded on ${day.format(at)}`,
    pcap: (at: Date) => `Captured on ${day.format(at)}, TCP in order`,
    pcapng: (at: Date) => `Captured on ${day.format(at)}, TCP in order`,
    har: (at: Date) => `Written anew from an archive of ${day.format(at)}`,
  },
  cut: (rows: number) => `Its first ${count.format(rows)} events; the rest is left out.`,
  madeWith: 'Wireside',
  errors: {
    noSource:
      'The element has no src attribute. Give it the URL of a trace, a capture or a HAR file.',
    badSource: (src: string) => `The src attribute is no URL: ${src}`,
    unreachable: (url: string) =>
      `${url} did not answer. If it lies on another host, that host must allow this page to read it (Access-Control-Allow-Origin), and so must this page’s own policy (connect-src).`,
    notFound: (url: string, status: number) => `${url} was answered with status ${status}.`,
    cutShort: (url: string) => `${url} ended before it was whole. Reload the page to try again.`,
    tooLarge: (limit: number) =>
      `This file is larger than ${megabytes(limit)}, which is what a page can embed. Cut out the connection that matters, or open it at /tools/inspect/.`,
  },
} as const;
