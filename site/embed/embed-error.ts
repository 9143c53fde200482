/** What keeps an embedded trace from being shown: a stable code, and a sentence for the reader. */
export class EmbedError extends Error {
  override readonly name = 'EmbedError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
