/** A whole playground in a process of its own, with the limits lifted that a bench would meet. */

import { fileURLToPath } from 'node:url';
import { createPlayground } from '../../playground-server/server.ts';
import { answerQuestions } from './questions.ts';

const [, , folder = fileURLToPath(new URL('./programs', import.meta.url)), siteFolder] =
  process.argv;

const playground = createPlayground({
  host: '127.0.0.1',
  port: 0,
  playPort: 0,
  examplesFolder: folder,
  ...(siteFolder === undefined ? {} : { siteFolder }),
  limits: {
    requestsPerSecond: 10_000_000,
    legsPerSession: 100_000,
    programStart: 60_000,
    sessionsPerMinute: 1_000_000,
  },
});
process.send?.(await playground.listen());
answerQuestions();
process.on('disconnect', () => void playground.close().then(() => process.exit()));
