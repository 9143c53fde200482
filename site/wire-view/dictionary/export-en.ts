/** The words of the export in English. */

export const exportEn = {
  open: 'Export',
  label: 'Export what is on the wire',
  formats: {
    wireside: { name: 'Wireside', what: 'the whole trace, to open it here again' },
    pcapng: { name: 'pcapng', what: 'for Wireshark; TCP and IP around the bytes are made up' },
    har: { name: 'HAR', what: 'requests and messages, for other developer tools' },
    csv: { name: 'CSV', what: 'the rows of the table, as the filter shows them' },
  },
  save: (format: string) => `Save as ${format}`,
  secrets: 'With secrets',
  redacted:
    'Covered by asterisks: cookies, credentials and tokens in heads and URLs, your session’s id, and in bodies and messages the values under names such as token, password, secret, authorization and session, in JSON, forms and URLs.',
  notRedacted:
    'Not covered: secrets in other text, binary data, and compressed messages and bodies. Look through those before you send the file on.',
  withSecrets:
    'Cookies, credentials and tokens go into the file as they were on the wire. Whoever has the file can use them.',
  comment: { redacted: 'Secrets are covered by asterisks.', whole: 'Secrets are not covered.' },
  empty: 'There is nothing to export yet.',
  saved: (file: string) => `Saved ${file}.`,
  failed: (why: string) => `The file could not be written: ${why}`,
} as const;
