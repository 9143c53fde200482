/** The close looks at an event: what they are called. And what is said of a broken rule. */

const number = new Intl.NumberFormat('en');

export const explainEn = {
  label: 'Look closer',
  loading: 'Loading.',
  notLoaded: 'This part of the page did not load. Reload the page to try again.',
  /** By the explainer's name in the registry. */
  names: {
    borders: 'Borders',
    connections: 'Connections',
    closing: 'How it closed',
    hops: 'Through the hop',
    accept: 'Accept value',
    heads: 'Header by header',
    negotiation: 'Negotiation',
    masking: 'Masking',
    length: 'Length',
    message: 'Message, frames, reads',
    deflate: 'Compression',
  },
  violation: {
    label: 'A broken rule',
    peer: 'A strict peer:',
    ends: 'Ends the connection for it.',
    goesOn: 'May go on.',
    count: (n: number) => `${number.format(n)} ${n === 1 ? 'violation' : 'violations'}`,
    next: 'Go to the next one',
    breaks: (codes: string) => `breaks a rule: ${codes}`,
  },
} as const;
