/** Which hop it is, as the screen says it: version and binary, or why it is the built-in one. */

import type { LabState } from '../../../../playground-server/trace/session-api.ts';
import type { LabChanged, Unplaced } from '../../../../playground-server/trace/trace.ts';
import { proxyWords } from '../../../wire-view/dictionary/proxy.ts';

export function hopTitle(state: Unplaced<LabChanged>, answer: LabState | undefined): string {
  const words = proxyWords.panel.hop;
  if (state.hop === 'nginx') return words.nginx(state.version, state.binary ?? '');
  return answer?.nginx === null ? `${words.embedded} (${words.noNginx})` : words.embedded;
}
