/** The editor's place: loads CodeMirror when it is first shown. */

import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../wire-view/dictionary/index.ts';
import type { Editor } from '../editor/editor.ts';
import type { BuiltFile } from '../shell.ts';

const words = t.stage.code;

interface EditorPaneProps {
  readonly file: BuiltFile;
  /** What it starts with. */
  readonly text: string;
  readonly ranLine: number | undefined;
  readonly onChange: (text: string) => void;
  readonly onRun: () => void;
}

export function EditorPane(props: EditorPaneProps) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | undefined>(undefined);
  const state = useSignal<'loading' | 'ready' | 'failed'>('loading');
  // The editor outlives a rendering; it calls what the newest one brought.
  const newest = useRef(props);
  newest.current = props;

  useEffect(() => {
    let gone = false;
    import('../editor/editor.ts').then(
      ({ openEditor }) => {
        if (gone || host.current === null) return;
        const { file, text } = newest.current;
        editor.current = openEditor({
          host: host.current,
          text,
          language: file.language,
          label: words.editor(file.path),
          onChange: (next) => newest.current.onChange(next),
          onRun: () => newest.current.onRun(),
        });
        editor.current.markLine(newest.current.ranLine);
        editor.current.focus();
        state.value = 'ready';
      },
      () => {
        state.value = 'failed';
      },
    );
    return () => {
      gone = true;
      editor.current?.close();
      editor.current = undefined;
    };
  }, [state]);

  const { ranLine } = props;
  useEffect(() => editor.current?.markLine(ranLine), [ranLine]);

  return (
    <div class="st-editor" data-state={state.value}>
      <div ref={host} />
      {state.value === 'loading' && <p class="st-quiet">{words.loadingEditor}</p>}
      {state.value === 'failed' && <p class="st-trouble">{words.editorFailed}</p>}
    </div>
  );
}
