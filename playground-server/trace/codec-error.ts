/** What a malformed batch or trace file comes to. Decoding throws nothing else. */

/** Stable codes of {@link CodecError}. */
export type CodecErrorCode =
  /** The batch is of a version that this codec doesn't know. */
  | 'CODEC_VERSION_UNKNOWN'
  /** The bytes end inside a record. */
  | 'CODEC_TRUNCATED'
  /** A record's kind isn't known. */
  | 'CODEC_KIND_UNKNOWN'
  /** A record's numbers or fields can't be. */
  | 'CODEC_RECORD_INVALID'
  /** The head of a trace file is missing or isn't one. */
  | 'CODEC_HEAD_INVALID';

export class CodecError extends Error {
  readonly code: CodecErrorCode;
  /** Where in the input it was found, in bytes. */
  readonly offset: number;

  constructor(code: CodecErrorCode, message: string, offset: number) {
    super(`${message} (at byte ${offset})`);
    this.name = 'CodecError';
    this.code = code;
    this.offset = offset;
  }
}
