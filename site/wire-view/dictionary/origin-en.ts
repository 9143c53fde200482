/** What is known of events that no playground recorded, in English. */

export const originEn = {
  /** Where the events are from, in a title. */
  from: {
    capture: (name: string) => `from the capture ${name}`,
    archive: (name: string) => `from the archive ${name}`,
  },
  /** What the bytes of an archive's event are worth, by the kind of event. */
  rebuilt: {
    'ws-frame':
      'Rebuilt from a HAR archive, which records messages and not frames: the payload is the archive’s. Frame head, masking key and how the message was cut into frames were not recorded.',
    'ws-message':
      'Rebuilt from a HAR archive: the payload is the archive’s. Frames and compression were not recorded.',
    'ws-handshake':
      'Rebuilt from a HAR archive: what its heads lack for a handshake, key and accept among it, is filled in with the standard’s example.',
    'sse-event':
      'Rebuilt from a HAR archive: the content is the archive’s. How it was cut into chunks was not recorded.',
    other:
      'Rebuilt from a HAR archive: heads as HTTP/1.1 and bodies unpacked. How they were framed was not recorded.',
  },
  note: (n: number, from: string) => `Note #${n}, ${from}`,
  lane: { capture: 'as captured', archive: 'as archived' },
} as const;
