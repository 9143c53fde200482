/** The editor's look: the site's tokens, which a shadow root inherits as custom properties. */

import { HighlightStyle } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

export const codeColours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'var(--text)' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--sse)' },
  { tag: tags.comment, color: 'var(--ink-3)' },
  {
    tag: [tags.function(tags.variableName), tags.function(tags.propertyName), tags.tagName],
    color: 'var(--http)',
  },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--binary)' },
  { tag: tags.attributeName, color: 'var(--control)' },
]);

export const editorLook = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'var(--code)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    font: '440 0.7875rem / 1.62 var(--font-mono)',
    fontVariantLigatures: 'none',
    overflow: 'auto',
  },
  '.cm-content': { padding: '0.625rem 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 1rem 0 0.5rem' },
  '.cm-gutters': {
    backgroundColor: 'var(--code)',
    color: 'var(--ink-3)',
    border: 'none',
    paddingInlineStart: '0.375rem',
  },
  '.cm-ran': { backgroundColor: 'var(--hl)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground':
    { backgroundColor: 'color-mix(in srgb, var(--text) 22%, transparent)' },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'transparent',
    outline: '1px solid var(--ink-3)',
  },
});
