/** Tabs (WAI-ARIA Authoring Practices): one stop for the Tab key, arrows move between them. */

export interface TabChoice<K extends string> {
  readonly key: K;
  readonly text: string;
  /** A word behind the name, such as `edited`. */
  readonly mark?: string | undefined;
  /** The id of what it shows. */
  readonly panel: string;
}

export interface TabsProps<K extends string> {
  readonly label: string;
  readonly tabs: readonly TabChoice<K>[];
  readonly chosen: K;
  readonly onChoose: (key: K) => void;
}

export function Tabs<K extends string>({ label, tabs, chosen, onChoose }: TabsProps<K>) {
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    const at = tabs.findIndex(({ key }) => key === chosen);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next = step === undefined ? undefined : tabs[(at + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    event.preventDefault();
    onChoose(next.key);
    event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')[tabs.indexOf(next)]?.focus();
  };
  return (
    <div class="st-tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map(({ key, text, mark, panel }) => (
        <button
          key={key}
          type="button"
          role="tab"
          class="st-tab"
          aria-selected={key === chosen}
          aria-controls={panel}
          tabIndex={key === chosen ? 0 : -1}
          onClick={() => onChoose(key)}
        >
          {text}
          {mark && <small> {mark}</small>}
        </button>
      ))}
    </div>
  );
}
