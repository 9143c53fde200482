/** The door to the glass: a lesson's stage asks for it, and it is loaded then. Its place is kept. */

import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../wire-view/dictionary/index.ts';
import type { StageStore } from '../stage-store.ts';

interface GlassProps {
  readonly store: StageStore;
}

export function GlassDoor({ store }: GlassProps) {
  const wanted = store.shell.glass;
  const [Glass, setGlass] = useState<FunctionComponent<GlassProps>>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!wanted) return;
    import('./glass/glass-strip.tsx').then(
      ({ GlassStrip }) => setGlass(() => GlassStrip),
      () => setFailed(true),
    );
  }, [wanted]);
  if (!wanted) return null;
  if (Glass !== undefined) return <Glass key={store.mode.value} store={store} />;
  return <div class="st-glass">{failed && <p role="status">{t.lab.glassFailed}</p>}</div>;
}
