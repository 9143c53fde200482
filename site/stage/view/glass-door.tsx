/** The door to the glass: a lesson's stage asks for it, and it is loaded then. Its place is kept. */

import { t } from '../../wire-view/dictionary/index.ts';
import { useLoaded } from '../../wire-view/use-loaded.ts';
import type { StageStore } from '../stage-store.ts';

const load = async () => (await import('./glass/glass-strip.tsx')).GlassStrip;

export function GlassDoor({ store }: { readonly store: StageStore }) {
  const wanted = store.shell.glass;
  const { part: Glass, failed } = useLoaded(wanted, load);
  if (!wanted) return null;
  if (Glass !== undefined) return <Glass key={store.mode.value} store={store} />;
  return <div class="st-glass">{failed && <p role="status">{t.lab.glassFailed}</p>}</div>;
}
