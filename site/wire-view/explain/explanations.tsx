/**
 * The explainers that have something to say of the selected event, as a row of buttons, and the one
 * that the reader has opened. It stays open from event to event, wherever it applies.
 */

import './explain.css';
import { useId, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { t } from '../dictionary/index.ts';
import { useLoaded } from '../use-loaded.ts';
import type { ExplainerPanel, ExplainerProps } from './explainer.ts';
import { EXPLAINERS, type ExplainerEntry, type ExplainerName } from './registry.ts';

const entries = Object.entries(EXPLAINERS) as [ExplainerName, ExplainerEntry][];

export function Explanations(props: ExplainerProps) {
  const { row, state } = props;
  const scope = useId();
  const box = useRef<HTMLDivElement>(null);
  const offered = useMemo(
    () => entries.filter(([, { applies }]) => applies(row, state.model)).map(([name]) => name),
    [row, state],
  );
  if (offered.length === 0) return null;
  const open = offered.find((name) => name === state.explaining.value);
  const words: Readonly<Record<string, string>> = t.explain.names;
  return (
    <div class="wv-explain" ref={box}>
      <div class="wv-chips" role="group" aria-label={t.explain.label}>
        {offered.map((name) => (
          <button
            key={name}
            type="button"
            class="wv-chip wv-explainer"
            aria-expanded={name === open}
            aria-controls={`${scope}-panel`}
            onClick={() => {
              state.explaining.value = name === open ? undefined : name;
            }}
          >
            {words[name] ?? name}
          </button>
        ))}
      </div>
      <div id={`${scope}-panel`} class="wv-explained" hidden={open === undefined}>
        {open !== undefined && (
          <Loaded key={open} name={open} onShown={() => bringUp(box.current)} {...props} />
        )}
      </div>
    </div>
  );
}

/** The buttons come to the top of the column that scrolls, so that the panel has room below them. */
function bringUp(box: HTMLElement | null): void {
  const column = box?.closest<HTMLElement>('.wv-left, .wv-facts');
  if (!box || !column) return;
  column.scrollTop += box.getBoundingClientRect().top - column.getBoundingClientRect().top;
}

interface LoadedProps extends ExplainerProps {
  readonly name: ExplainerName;
  readonly onShown: () => void;
}

function Loaded({ name, onShown, ...props }: LoadedProps) {
  const { part: panel, failed } = useLoaded<ExplainerPanel>(true, EXPLAINERS[name].load);
  useLayoutEffect(() => {
    if (panel !== undefined) onShown();
  }, [panel]);
  // The panel is drawn anew as events come.
  const version = props.state.version.value;
  if (failed) return <p class="wv-quiet">{t.explain.notLoaded}</p>;
  if (panel === undefined) return <p class="wv-quiet">{t.explain.loading}</p>;
  return <panel.Panel {...props} version={version} />;
}
