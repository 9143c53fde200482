/** The chat's messages, each one JSON text, and what may stand in those of a member. */

export type FromMember =
  | { readonly type: 'join'; readonly room: string; readonly name: string }
  | { readonly type: 'say'; readonly text: string };

export interface Said {
  readonly type: 'said';
  /** Counts up in each room, from 1. */
  readonly id: number;
  readonly from: string;
  readonly text: string;
  /** Milliseconds since 1970, by the server's clock. */
  readonly at: number;
}

export type ToMember =
  | {
      readonly type: 'welcome';
      readonly room: string;
      /** How many are in the room, and the names of some of them. */
      readonly count: number;
      readonly names: readonly string[];
      readonly history: readonly Said[];
    }
  | Said
  | {
      readonly type: 'presence';
      readonly count: number;
      readonly joined: readonly string[];
      readonly left: readonly string[];
    }
  | { readonly type: 'error'; readonly code: string; readonly message: string };

/** What a member did wrong; it is told, and stays. */
export class ChatError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** @throws {ChatError} where the text is no message of a member */
export function readMessage(text: string): FromMember {
  const value = parse(text);
  if (value?.type === 'say') return { type: 'say', text: readText(value.text, 'text', 500) };
  if (value?.type === 'join') {
    return {
      type: 'join',
      room: readText(value.room, 'room', 30),
      name: readText(value.name, 'name', 30),
    };
  }
  throw new ChatError('BAD_MESSAGE', 'Send a JSON text with "type": "join" or "say".');
}

function parse(text: string): Record<string, unknown> | null | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readText(value: unknown, name: string, limit: number): string {
  const text = typeof value === 'string' ? value.trim() : '';
  if (text !== '' && text.length <= limit) return text;
  throw new ChatError('BAD_TEXT', `"${name}" must be a text of 1 to ${limit} characters.`);
}
