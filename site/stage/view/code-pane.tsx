/**
 * One file: as the build highlighted it, or as it runs now where that differs; the client file can
 * be edited and run.
 */

import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { t } from '../../wire-view/dictionary/index.ts';
import type { BuiltFile } from '../shell.ts';
import type { StageStore } from '../stage-store.ts';
import { CodeText } from './code-text.tsx';
import { EditorPane } from './editor-pane.tsx';

const words = t.stage.code;

interface CodePaneProps {
  readonly store: StageStore;
  readonly file: BuiltFile;
}

export function CodePane({ store, file }: CodePaneProps) {
  const { drafts } = store.edits;
  const editing = useSignal(drafts.has(file.path));
  const live = store.files.differing.value[file.path];
  const edited = store.edits.texts.value[file.path];
  const original = live ?? file.text;
  const canEdit = file.path === store.client && store.mode.value === 'live';
  const ran = file.path === store.client ? store.ran.value : undefined;
  // The editor goes where it is not wanted, and its text is not lost.
  useEffect(() => {
    if (!canEdit) editing.value = false;
  }, [canEdit, editing]);

  const text = () => drafts.get(file.path) ?? edited ?? original;
  const edit = () => {
    drafts.set(file.path, text());
    editing.value = true;
  };
  const run = () => store.runEdited(file.path, text());
  const reset = () => {
    drafts.delete(file.path);
    store.resetEdited(file.path);
    editing.value = false;
  };
  return (
    <>
      {canEdit && (
        <div class="st-code-tools">
          {editing.value ? (
            <button type="button" class="st-button st-main" title={words.runHint} onClick={run}>
              {words.run}
            </button>
          ) : (
            <button
              type="button"
              class="st-button"
              title={words.editHint(file.path)}
              onClick={edit}
            >
              {words.edit}
            </button>
          )}
          {(editing.value || edited !== undefined) && (
            <button type="button" class="st-button" title={words.resetHint} onClick={reset}>
              {words.reset}
            </button>
          )}
        </div>
      )}
      {live !== undefined && edited === undefined && <p class="st-live">{words.live}</p>}
      {editing.value && canEdit ? (
        <EditorPane
          file={file}
          text={text()}
          ranLine={ran?.line}
          onChange={(draft) => {
            drafts.set(file.path, draft);
          }}
          onRun={run}
        />
      ) : (
        <CodeText file={file} text={edited ?? live} ranLine={ran?.line} />
      )}
      <p class="st-ran" role="status">
        {ran?.text}
      </p>
    </>
  );
}
