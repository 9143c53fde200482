/**
 * What opens below the bar: its button, the panel that is loaded when it is first opened, and the
 * panel's frame. Each drawer says which signal holds it open, its words, and where its panel is.
 */

import type { Signal } from '@preact/signals';
import type { ComponentChildren, FunctionComponent } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLoaded } from '../../wire-view/use-loaded.ts';
import type { StageStore } from '../stage-store.ts';

export interface DrawerPanelProps {
  readonly store: StageStore;
  /** Of the panel's element: the button names it. */
  readonly id: string;
  readonly onClose: () => void;
}

interface DrawerButtonProps {
  readonly open: Signal<boolean>;
  /** Of the panel. */
  readonly id: string;
  readonly children: ComponentChildren;
}

/** Opens and closes; takes the focus back when its drawer has closed. */
export function DrawerButton({ open, id, children }: DrawerButtonProps) {
  const isOpen = open.value;
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    if (wasOpen.current && !isOpen) button.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  return (
    <button
      ref={button}
      type="button"
      class="st-button"
      aria-expanded={isOpen}
      aria-controls={id}
      onClick={() => {
        open.value = !isOpen;
      }}
    >
      {children}
    </button>
  );
}

interface DrawerProps {
  readonly store: StageStore;
  readonly open: Signal<boolean>;
  readonly id: string;
  /** Loads the panel; the same function each time. */
  readonly load: () => Promise<FunctionComponent<DrawerPanelProps>>;
  readonly words: { readonly loading: string; readonly loadFailed: string };
}

/** The panel while it is open, on a live stage: a recording takes no orders. */
export function Drawer({ store, open, id, load, words }: DrawerProps) {
  const isOpen = open.value && store.mode.value === 'live';
  const { part: Part, failed } = useLoaded(isOpen, load);
  if (!isOpen) return null;
  if (Part === undefined) {
    return (
      <p class="st-notice" role="status">
        {failed ? words.loadFailed : words.loading}
      </p>
    );
  }
  const close = () => {
    open.value = false;
  };
  return <Part store={store} id={id} onClose={close} />;
}

interface DrawerFrameProps {
  readonly id: string;
  readonly label: string;
  readonly class: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A panel's element: a region by its name, closed by Escape. The stage grows by it. */
export function DrawerFrame({ id, label, class: own, onClose, children }: DrawerFrameProps) {
  return (
    <section
      class={`st-drawer ${own}`}
      id={id}
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      {children}
    </section>
  );
}
