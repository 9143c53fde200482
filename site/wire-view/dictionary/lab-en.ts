/** The words of the proxy lab that stand outside its panel: the bar's button, and what went wrong. */

export const labEn = {
  button: 'Proxy',
  buttonWith: (hop: string) => `Proxy: ${hop}`,
  hops: { nginx: (version: string) => `nginx ${version}`, embedded: () => 'built-in hop' },
  loading: 'Loading the proxy lab.',
  loadFailed: 'The proxy lab could not be loaded. Reload the page and try again.',
  failed: (message: string) => `No hop was put into the path. ${message}`,
  badLink: (problem: string) =>
    `The link’s settings for the proxy can’t be read, so they were left out. ${problem}`,
  glassFailed: 'What the hop holds could not be loaded. Reload the page and try again.',
} as const;
