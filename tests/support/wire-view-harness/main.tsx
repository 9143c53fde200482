/** The wire view by itself, with a scene chosen by the address: `?scene=ws&theme=dark&tab=events`. */

import '../../../site/styles/tokens.css';
import './harness.css';
import { render } from 'preact';
import { decodeTrace } from '../../../playground-server/trace/codec.ts';
import type { TraceRecord } from '../../../playground-server/trace/trace.ts';
import { CostStrip } from '../../../site/wire-view/cost-strip.tsx';
import { createTraceModel } from '../../../site/wire-view/model/trace-model.ts';
import { WireView } from '../../../site/wire-view/wire-view.tsx';
import { crowded, eventStream, flood, gap, polling, proxied, webSocket } from './scenes.ts';

const query = new URLSearchParams(location.search);
document.documentElement.dataset.theme = query.get('theme') ?? 'light';
const scene = query.get('scene') ?? 'ws';

const scenes: Record<string, () => readonly TraceRecord[]> = {
  ws: () => webSocket().records,
  'ws-fast': () => webSocket(0).records,
  sse: () => eventStream().records,
  polling: () => polling().records,
  flood: () => flood(Number(query.get('frames') ?? 5000)).records,
  crowded: () => crowded().records,
  proxied: () => proxied().records,
  gap,
  empty: () => [],
  loading: () => [],
  live: () => [],
};

const model = createTraceModel({});
model.apply(scenes[scene]?.() ?? []);
// `?scene=sse.wire`: a recording as the site has it.
if (scene.endsWith('.wire')) {
  const bytes = await (await fetch(scene)).arrayBuffer();
  model.apply(decodeTrace(new Uint8Array(bytes)).records);
}
if (scene === 'live') playLive();
Object.assign(globalThis, { model });

/** Plays the chat at its own pace, over and over. */
function playLive(): void {
  const { records } = webSocket();
  const first = records[0]?.time ?? 0;
  for (const record of records) setTimeout(() => model.apply([record]), record.time - first);
}

render(
  <div class="harness">
    <div class="right">
      <WireView model={model} example="websocket" loading={scene === 'loading'} />
    </div>
    <CostStrip model={model} />
  </div>,
  document.body,
);
