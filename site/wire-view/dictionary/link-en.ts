/** The words of links to an event in English. */

const number = new Intl.NumberFormat('en');
const KiB = (bytes: number) => `${number.format(Math.round(bytes / 1024))} KiB`;

export const linkEn = {
  open: 'Link',
  label: 'A link to this event',
  making: 'Making the link…',
  withMarks: 'With marks and notes',
  url: 'Link',
  copy: 'Copy link',
  copied: 'The link is on the clipboard.',
  copyFailed: 'The browser did not allow it. Copy the selected link by hand.',
  private: 'All of it stands behind the #, which browsers send to no server.',
  kinds: {
    recording: 'It opens the recording that this site carries, with this event selected.',
    excerpt: (events: number, bytes: number) =>
      `It carries an excerpt of the trace: ${number.format(events)} ${events === 1 ? 'event' : 'events'} around this one, ${KiB(bytes)} of link. Cookies, credentials, tokens in URLs and your session’s id are covered, and so are values under names such as token and password in messages and bodies. Other secrets in them are not: look through them before you send it on.`,
    file: (name: string) =>
      `It carries no bytes: it names ${name} by its SHA-256. Who opens it is asked for the same file.`,
  },
  marksTooLong: (limit: number) =>
    `With its marks and notes the link would be longer than ${KiB(limit)}. Leave them out.`,
  excerptTooLong: (limit: number) =>
    `Even this event alone makes a link of more than ${KiB(limit)}.`,
  useFile: 'Link to the file instead',
  useExcerpt: 'Carry an excerpt instead',
  noWay: (limit: number) =>
    `This event does not fit into a link of ${KiB(limit)}, and the trace is no file yet. Export it as Wireside, open the file in “Open a capture”, and link to the event there.`,
  failed: (why: string) => `The link could not be made: ${why}`,
  excerptName: 'an excerpt from a link',

  opened: {
    recording: 'From a link, to an event in a recording of this site.',
    excerpt:
      'This is an excerpt that came with a link. Who made it is not known, nor whether these bytes ever crossed a wire: whoever made the link could write anything into it.',
    file: 'The same file that the link was made from.',
    marks: (n: number) => `${number.format(n)} ${n === 1 ? 'mark' : 'marks'} came with the link.`,
    askFile: (name: string) =>
      `This link leads to an event in a file that it does not carry${name === '' ? '' : `: ${name}`}. Open that file here. It stays in your browser.`,
    sha256: (digits: string) => `SHA-256 ${digits}`,
    checking: 'Comparing the file with the link…',
  },
  errors: {
    LINK_BROKEN: 'This link is damaged, or was made by a newer Wireside. Ask for it anew.',
    LINK_DAMAGED:
      'The excerpt in this link is damaged. Was it cut off on its way? Ask for it anew.',
    LINK_TOO_LARGE: (limit: number) =>
      `The excerpt in this link would unpack to more than ${KiB(limit)}; no link that is made here does.`,
    LINK_TRACE_UNKNOWN: (name: string) =>
      `This site carries no recording named ${name}. It may have been taken away since.`,
    LINK_UNREACHABLE: 'The recording could not be fetched. Check the connection, then reload.',
    LINK_FILE_DIFFERS: 'This is another file than the one that the link was made from.',
    LINK_EVENT_MISSING: 'The event that the link leads to is not in this trace.',
  },
} as const;
