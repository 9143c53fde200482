/** Follows the link in the page's address, and those that the reader puts there. */

import { useEffect, useMemo } from 'preact/hooks';
import { createLinkStore, type LinkStore } from './link-store.ts';

export function useLinks(opener: { open(file: File): Promise<void> }): LinkStore {
  const links = useMemo(() => {
    const base = new URL(import.meta.env.BASE_URL.replace(/\/?$/, '/'), location.href);
    return createLinkStore(opener, base.href);
  }, [opener]);
  useEffect(() => {
    const follow = () => void links.follow(location.hash);
    follow();
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, [links]);
  return links;
}
