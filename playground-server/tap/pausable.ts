/**
 * A socket's reading, paused for more than one reason at a time. Each reason pauses and resumes
 * once; the socket flows where no reason is left.
 */

import type { Socket } from 'node:net';

export interface Pausable {
  pause(): void;
  resume(): void;
}

export function pausable(socket: Socket): Pausable {
  let reasons = 0;
  return {
    pause() {
      reasons += 1;
      if (reasons === 1) socket.pause();
    },
    resume() {
      reasons -= 1;
      if (reasons === 0) socket.resume();
    },
  };
}
