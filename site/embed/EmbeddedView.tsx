/** What stands in an embedding element: the wire view and where its bytes are from, or why not. */

import { useEffect, useState } from 'preact/hooks';
import type { Imported } from '../../playground-server/trace/import.ts';
import type { TraceMark } from '../../playground-server/trace/marks.ts';
import { createFilling } from '../inspect/filling.ts';
import { CostStrip } from '../wire-view/cost-strip.tsx';
import { embedWords } from '../wire-view/dictionary/embed.ts';
import type { TraceModel } from '../wire-view/model/trace-model.ts';
import { originOf } from '../wire-view/origin.ts';
import type { ViewState } from '../wire-view/view-state.ts';
import { WireView } from '../wire-view/wire-view.tsx';
import { EmbedError } from './embed-error.ts';
import { loadTrace } from './load-trace.ts';

export interface EmbeddedViewProps {
  /** As the page's author wrote it; null where the attribute is missing. */
  readonly src: string | null;
  /** The key of the event that is to be selected, as the wire view's links write it. */
  readonly select?: string | undefined;
  /** What relative URLs stand against: the page's own address. */
  readonly base: string;
  /** Where the element's script comes from: the site that made it. */
  readonly home: string;
  readonly onLoaded: (model: TraceModel) => void;
  readonly onFailed: (failure: EmbedError) => void;
}

interface Shown {
  readonly imported: Imported;
  readonly model: TraceModel;
  /** The file has more than a page can hold. */
  readonly cut: boolean;
}

export function EmbeddedView(props: EmbeddedViewProps) {
  const { src, select, base, home, onLoaded, onFailed } = props;
  const [shown, setShown] = useState<Shown>();
  const [failure, setFailure] = useState<EmbedError>();
  useEffect(() => {
    const stop = new AbortController();
    setShown(undefined);
    setFailure(undefined);
    open(src, base, stop.signal).then(
      (opened) => {
        if (stop.signal.aborted) return;
        setShown(opened);
        onLoaded(opened.model);
      },
      (error: unknown) => {
        if (stop.signal.aborted) return;
        if (!(error instanceof EmbedError)) throw error;
        setFailure(error);
        onFailed(error);
      },
    );
    return () => stop.abort();
  }, [src, base]);

  if (failure !== undefined) {
    return (
      <div class="em-failed" role="alert">
        <p>
          <b>{embedWords.failed}</b> {failure.message}
        </p>
        <p class="em-code">{failure.code}</p>
        <slot />
      </div>
    );
  }
  if (shown === undefined) {
    return (
      <p class="em-loading" role="status">
        {embedWords.loading}
      </p>
    );
  }
  return <View {...shown} home={home} select={select} />;
}

interface ViewProps extends Shown {
  readonly home: string;
  readonly select: string | undefined;
}

function View({ imported, model, cut, home, select }: ViewProps) {
  const { format, head } = imported;
  const [view, setView] = useState<ViewState>();
  return (
    <div class="em">
      <div class="em-wire">
        <WireView
          model={model}
          example={head.example}
          source={() => ({ ...head, inspectPage: new URL('tools/inspect/', home).href })}
          origin={originOf(head)}
          select={select}
          marks={head.marks ?? NO_MARKS}
          onState={setView}
          whole
        />
      </div>
      <footer class="em-foot">
        <CostStrip
          model={model}
          view={view}
          origin={embedWords.origins[format](new Date(head.recordedAt))}
        />
        {cut && <p>{embedWords.cut(model.rows.length)}</p>}
        <a href={home}>{embedWords.madeWith}</a>
      </footer>
    </div>
  );
}

async function open(src: string | null, base: string, signal: AbortSignal): Promise<Shown> {
  const words = embedWords.errors;
  if (src === null || src === '') throw new EmbedError('EMBED_NO_SOURCE', words.noSource);
  if (!URL.canParse(src, base)) throw new EmbedError('EMBED_BAD_SOURCE', words.badSource(src));
  const imported = await loadTrace(new URL(src, base), signal);
  const { records } = imported;
  const filling = createFilling({ signal });
  try {
    await filling.take(records, { phase: 'rebuilding', done: 0, total: records.length });
    return { imported, model: filling.model, cut: filling.cut !== undefined };
  } finally {
    filling.close();
  }
}

const NO_MARKS: readonly TraceMark[] = [];
