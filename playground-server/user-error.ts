/**
 * Something that the person at the terminal can put right: printed as its code and sentence,
 * without a stack.
 */

export class UserError extends Error {
  override readonly name = 'UserError';
  /** Stable, for example `PORT_IN_USE`. */
  readonly code: string;
  /** 2 for a command line that can't be understood, else 1. */
  readonly exitCode: number;

  constructor(code: string, message: string, exitCode = 1) {
    super(message);
    this.code = code;
    this.exitCode = exitCode;
  }
}
