/** The way to the help sheet: a button in the bar, and the key `?` anywhere in the wire view. */

import type { Signal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../dictionary/index.ts';
import { isWriting } from '../time/keys.ts';

interface HelpSheetProps {
  readonly onClose: () => void;
}

/** Opens the sheet where the key says so. */
export function helpKey(event: KeyboardEvent, open: Signal<boolean>): void {
  if (event.key !== '?' || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.defaultPrevented || isWriting(event)) return;
  event.preventDefault();
  open.value = true;
}

export function HelpButton({ open }: { readonly open: Signal<boolean> }) {
  const button = useRef<HTMLButtonElement>(null);
  const before = useRef<HTMLElement | null>(null);
  const [Sheet, setSheet] = useState<FunctionComponent<HelpSheetProps>>();
  const isOpen = open.value;
  useEffect(() => {
    if (!isOpen) return;
    const root = button.current?.getRootNode() as Document | ShadowRoot | undefined;
    before.current = root?.activeElement as HTMLElement | null;
    let wanted = true;
    import('./help-sheet.tsx').then(({ HelpSheet }) => wanted && setSheet(() => HelpSheet));
    return () => {
      wanted = false;
    };
  }, [isOpen]);
  return (
    <>
      <button
        ref={button}
        type="button"
        class="wv-tool"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-keyshortcuts="?"
        onClick={() => {
          open.value = true;
        }}
      >
        {t.help.open}
      </button>
      {isOpen && Sheet !== undefined && (
        <Sheet
          onClose={() => {
            open.value = false;
            (before.current ?? button.current)?.focus();
          }}
        />
      )}
    </>
  );
}
