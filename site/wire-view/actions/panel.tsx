/** What opens below the strip of actions: copying or a link. Its code loads when it is first opened. */

import type { ComponentChildren, ComponentType } from 'preact';
import { t } from '../dictionary/index.ts';
import { useLoaded } from '../use-loaded.ts';

export interface PanelProps {
  readonly id: string;
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

export function Panel({ id, label, onClose, children }: PanelProps) {
  return (
    <div class="wv-over">
      <section
        class="wv-act-panel"
        id={id}
        aria-label={label}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onClose();
        }}
      >
        {children}
      </section>
    </div>
  );
}

export interface LoadedProps<P> {
  readonly load: () => Promise<ComponentType<P>>;
  readonly props: P;
}

export function Loaded<P extends object>({ load, props }: LoadedProps<P>) {
  const { part: Part, failed } = useLoaded(true, load);
  if (failed) return <p class="wv-quiet">{t.explain.notLoaded}</p>;
  if (Part === undefined) return <p class="wv-quiet">{t.explain.loading}</p>;
  return <Part {...props} />;
}
