/** What an import says where it can't go on, and what it says beside its result. */

/** Stable codes of {@link ImportError}. */
export type ImportErrorCode =
  /** The file is none of the formats that are read. */
  | 'IMPORT_FORMAT_UNKNOWN'
  /** The file is compressed. */
  | 'IMPORT_COMPRESSED'
  | 'IMPORT_EMPTY'
  | 'IMPORT_TOO_LARGE'
  /** The format is known, and the file breaks it. */
  | 'IMPORT_MALFORMED'
  /** Nothing in it is a connection that the dissectors read. */
  | 'IMPORT_NOTHING_TO_SHOW'
  /** The file can't be read any more: it was moved, changed or forbidden. */
  | 'IMPORT_UNREADABLE'
  /** What reads files in the browser ended by itself, or never began. */
  | 'IMPORT_STOPPED'
  /** It was cancelled. */
  | 'IMPORT_CANCELLED';

/** An import throws nothing else, whatever is in the file. */
export class ImportError extends Error {
  readonly code: ImportErrorCode;

  constructor(code: ImportErrorCode, message: string) {
    super(message);
    this.name = 'ImportError';
    this.code = code;
  }
}

/** Something in the file that the import went over, and how often. */
export interface ImportNote {
  readonly code: ImportNoteCode;
  readonly count: number;
}

export type ImportNoteCode =
  /** Packets of a link layer that is not read. */
  | 'LINK_TYPE_UNKNOWN'
  | 'IP_FRAGMENT'
  /** Packets that were not captured whole. */
  | 'PACKET_CUT'
  /** Packets whose heads can't be. */
  | 'PACKET_MALFORMED'
  /** The file ends inside a packet or a block. */
  | 'FILE_CUT'
  | 'CONNECTION_TLS'
  | 'CONNECTION_HTTP2'
  | 'CONNECTION_NOT_HTTP'
  /** Connections beyond the limit. */
  | 'CONNECTIONS_TOO_MANY'
  /** Connections whose rest was left out: too much of it is missing. */
  | 'LOSSES_TOO_MANY'
  /** Connections whose beginning was not captured. */
  | 'CONNECTION_BEGUN_BEFORE'
  /** Segments that came again, and such as came out of order. */
  | 'TCP_RETRANSMISSION'
  | 'TCP_OUT_OF_ORDER'
  /** Holes: bytes that were sent and not captured. */
  | 'TCP_LOST'
  /** Holes behind which the border of a frame was found by its looks. */
  | 'WEBSOCKET_BORDER_GUESSED'
  /** The bytes shown were written anew from an archive's messages. */
  | 'HAR_REBUILT'
  /** Entries of the archive that can't be read. */
  | 'HAR_ENTRY_MALFORMED'
  /** Entries and messages whose content the archive left out. */
  | 'HAR_CONTENT_MISSING'
  /** WebSockets whose messages the archive does not record, as Firefox's don't. */
  | 'HAR_MESSAGES_MISSING';

export class ImportNotes {
  readonly #counts = new Map<ImportNoteCode, number>();

  add(code: ImportNoteCode, count = 1): void {
    this.#counts.set(code, (this.#counts.get(code) ?? 0) + count);
  }

  list(): ImportNote[] {
    return [...this.#counts].map(([code, count]) => ({ code, count }));
  }
}
