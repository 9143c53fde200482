/** The list of events takes the focus where what had it is gone: keys count while it is in the view. */

/** Gives the focus to the list that the view shows, where it shows one. */
export function focusList(view: HTMLElement | null): void {
  const list = view?.querySelector('.wv-scroll[tabindex]');
  if (list instanceof HTMLElement) list.focus({ preventScroll: true });
}

/** What is pressed may be gone by what it did: a bar that it closed, a mark that it took away. */
export function keepFocus({ target }: Event, view: HTMLElement | null): void {
  requestAnimationFrame(() => {
    const isGone = target instanceof Element && !target.isConnected;
    if (isGone && document.activeElement === document.body) focusList(view);
  });
}
