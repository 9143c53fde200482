/**
 * The left side: the page as its user sees it, its console, and the very files that run. On narrow
 * screens the page is one of the tabs.
 */

import { useSignal } from '@preact/signals';
import { useEffect, useId } from 'preact/hooks';
import { t } from '../../wire-view/dictionary/index.ts';
import type { StageStore } from '../stage-store.ts';
import { CodePane } from './code-pane.tsx';
import { ConsolePane } from './console-pane.tsx';
import { useNarrow } from './narrow.ts';
import { PagePane } from './page-pane.tsx';
import { RecordedPane } from './recorded-pane.tsx';
import { Tabs } from './tabs.tsx';

const words = t.stage.tabs;

/** The key of the page's own tab. */
const PAGE = '';

export function Files({ store }: { readonly store: StageStore }) {
  const { files } = store.shell;
  const scope = useId();
  const narrow = useNarrow();
  const file = useSignal(store.client ?? files[0]?.path ?? '');
  const onPage = useSignal(true);
  const recorded = store.mode.value === 'recorded';

  const choose = (key: string) => {
    onPage.value = key === PAGE;
    if (key !== PAGE) file.value = key;
  };
  // The line that ran is worth seeing: its file comes to the front.
  const ran = store.ran.value;
  useEffect(() => {
    if (ran !== undefined && store.client !== undefined) file.value = store.client;
  }, [ran, store.client, file]);

  const shown = files.find(({ path }) => path === file.value);
  const pageTab = { key: PAGE, text: words.page, panel: `${scope}-page` };
  const fileTabs = files.map(({ path }) => ({
    key: path,
    text: path,
    mark: store.edits.texts.value[path] === undefined ? undefined : words.changed,
    panel: `${scope}-file`,
  }));
  return (
    <div class="st-left" data-shows={onPage.value ? 'page' : 'file'}>
      <div class="st-page" id={`${scope}-page`}>
        {recorded ? <RecordedPane store={store} /> : <PagePane store={store} />}
        {!recorded && <ConsolePane store={store} onLine={() => choose(store.client ?? PAGE)} />}
      </div>
      <Tabs
        label={words.label}
        tabs={narrow ? [pageTab, ...fileTabs] : fileTabs}
        chosen={narrow && onPage.value ? PAGE : file.value}
        onChoose={choose}
      />
      {shown && (
        <div class="st-code" role="tabpanel" id={`${scope}-file`} aria-label={shown.path}>
          <CodePane key={shown.path} store={store} file={shown} />
        </div>
      )}
    </div>
  );
}
