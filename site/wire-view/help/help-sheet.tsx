/** The help sheet: every key, in a dialog of its own. */

import './help.css';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../dictionary/index.ts';
import { KEY_GROUPS } from './keys.ts';

export function HelpSheet({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class="wv-help"
      aria-labelledby={title}
      onClose={onClose}
      // What is pressed here means nothing to the view behind it.
      onKeyDown={(event) => event.stopPropagation()}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current?.close();
      }}
    >
      <div class="wv-help-sheet">
        <div class="wv-help-head">
          <h2 id={title}>{t.help.title}</h2>
          <button type="button" class="wv-button" onClick={() => dialog.current?.close()}>
            {t.help.close}
          </button>
        </div>
        <p class="wv-quiet">{t.help.where}</p>
        {KEY_GROUPS.map(({ name, keys }) => (
          <section key={name} aria-label={t.help.groups[name]}>
            <h3>{t.help.groups[name]}</h3>
            <dl>
              {keys.map((entry) => (
                <div key={entry.what}>
                  <dt>
                    {entry.keys.map((key) => (
                      <kbd key={key}>{t.help.names[key] ?? key}</kbd>
                    ))}
                  </dt>
                  <dd>{entry.what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </dialog>
  );
}
