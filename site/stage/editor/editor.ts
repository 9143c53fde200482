/**
 * The editor: CodeMirror 6 with what a page of code needs and no more. Loaded only when a reader
 * presses Edit.
 *
 * It lives in a shadow root: there CodeMirror hands its styles over as constructed style sheets,
 * which a strict style policy lets pass, where a `<style>` element would be refused.
 */

import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import { bracketMatching, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { EditorState, type Extension, StateEffect, StateField } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { codeColours, editorLook } from './editor-look.ts';

export interface EditorOptions {
  /** Where it goes; gets a shadow root. */
  readonly host: HTMLElement;
  readonly text: string;
  /** Client files are JavaScript, or TypeScript where it is `ts`. */
  readonly language: string;
  /** What a screen reader calls it. */
  readonly label: string;
  readonly onChange: (text: string) => void;
  readonly onRun: () => void;
}

export interface Editor {
  setText(text: string): void;
  /** Marks the line that ran, from 1, and brings it into view; undefined takes the mark away. */
  markLine(line: number | undefined): void;
  focus(): void;
  close(): void;
}

const setRanLine = StateEffect.define<number | undefined>();

const ranLine = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { effects, changes, newDoc }) {
    let next = marks.map(changes);
    for (const effect of effects) {
      if (!effect.is(setRanLine)) continue;
      const line = effect.value;
      next =
        line === undefined || line > newDoc.lines
          ? Decoration.none
          : Decoration.set(Decoration.line({ class: 'cm-ran' }).range(newDoc.line(line).from));
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export function openEditor(options: EditorOptions): Editor {
  const root = options.host.shadowRoot ?? options.host.attachShadow({ mode: 'open' });
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({ doc: options.text, extensions: extensionsFor(options) }),
  });
  return {
    setText(text) {
      if (view.state.doc.toString() === text) return;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    markLine(line) {
      const known = line !== undefined && line <= view.state.doc.lines;
      const show = known ? [EditorView.scrollIntoView(view.state.doc.line(line).from)] : [];
      view.dispatch({ effects: [setRanLine.of(line), ...show] });
    },
    focus() {
      view.focus();
    },
    close() {
      view.destroy();
    },
  };
}

function extensionsFor({ language, label, onChange, onRun }: EditorOptions): Extension {
  const run = () => {
    onRun();
    return true;
  };
  return [
    lineNumbers(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    ranLine,
    syntaxHighlighting(codeColours),
    editorLook,
    javascript({ typescript: language === 'ts' }),
    EditorState.tabSize.of(2),
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
    // Tab is left to the browser, so that the keyboard gets out of the editor.
    keymap.of([{ key: 'Mod-Enter', run }, ...historyKeymap, ...defaultKeymap]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange(update.state.doc.toString());
    }),
  ];
}
