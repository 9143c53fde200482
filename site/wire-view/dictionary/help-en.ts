/** The words of the help sheet, in English. */

export const helpEn = {
  open: 'Keys',
  title: 'Keys of the wire view',
  where: 'They count while the focus is in the wire view, and not where text is written.',
  close: 'Close',
  loading: 'Loading.',
  groups: {
    move: 'Lists and tabs',
    time: 'Time, marks, copying',
    search: 'Filter and find',
    help: 'Help',
  },
  keys: {
    events: 'one event up or down; the list says each aloud',
    page: 'a screenful up or down',
    ends: 'the first, the last event',
    tabs: 'ladder, events, raw: one to the side, where a tab has the focus',
    parts: 'fields, bytes and payload: one to the side or down, where they have the focus',
    help: 'this sheet',
  },
  /** Names of keys that have no sign of their own. */
  names: { Space: 'Space', Escape: 'Esc', ArrowDown: '↓' } as Readonly<Record<string, string>>,
} as const;
