/** The words of copying an event in English. */

export const copyEn = {
  open: 'Copy as',
  label: 'Copy the selected event',
  formats: {
    hex: 'Hex',
    base64: 'Base64',
    c: 'C array',
    text: 'Text',
    curl: 'curl',
    websocat: 'websocat',
    wscat: 'wscat',
  },
  formatsLabel: 'Format',
  what: {
    hex: 'The bytes on the wire.',
    base64: 'The bytes on the wire.',
    c: 'The bytes on the wire.',
    text: 'The content, as the programs at both ends read it.',
    curl: 'The request again, for a POSIX shell (sh, bash, zsh).',
    websocat:
      'The same handshake, and the message where it is one of the page’s, for a POSIX shell.',
    wscat: 'The same handshake, and the message where it is one of the page’s, for a POSIX shell.',
  },
  preview: 'What will be copied',
  secrets: 'With secrets',
  copy: 'Copy',
  copied: 'Copied.',
  copyFailed: 'The browser did not allow it. The text is selected: copy it by hand.',
  nothing:
    'There is nothing to copy: the trace no longer holds its bytes, or they are more than 1 MiB.',
  notes: {
    SECRETS_LEFT_OUT: 'Fields with cookies or credentials are left out.',
    URL_COVERED: 'A token in the URL is covered by asterisks: the server will not know it.',
    URL_WAS_COVERED:
      'The trace was saved with its secrets covered: put the session or token in the place of the asterisks.',
    HOST_GUESSED: 'The request names no host that can stand in a URL: put the right one in.',
    SCHEME_GUESSED: 'If a proxy before this one spoke TLS, write https or wss.',
    BODY_LEFT_OUT: 'The body is left out: it has not come whole, or is longer than what is kept.',
    EMPTY_LEFT_OUT: 'websocat sends no empty message: it is left out.',
    BINARY_LEFT_OUT: 'wscat sends text alone: the message is left out.',
    LONG_LEFT_OUT:
      'wscat takes the message as an argument, and this one is longer than an argument can be: it is left out.',
  },
} as const;
