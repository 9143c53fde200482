/** Whether the stage stands in one column: the same width at which styles/narrow.css makes it one. */

import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

const NARROW = '(max-width: 60rem)';

export function useNarrow(): boolean {
  const narrow = useSignal(matchMedia(NARROW).matches);
  useEffect(() => {
    const query = matchMedia(NARROW);
    const read = () => {
      narrow.value = query.matches;
    };
    query.addEventListener('change', read);
    return () => query.removeEventListener('change', read);
  }, [narrow]);
  return narrow.value;
}
