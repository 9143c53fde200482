/** A rare part that comes with its own chunk, when it is wanted first. */

import { useEffect, useState } from 'preact/hooks';

export interface LoadedPart<T> {
  /** Undefined until it is there. */
  readonly part: T | undefined;
  /** Its chunk could not be had. It is asked for again when the part is wanted anew. */
  readonly failed: boolean;
}

/** @param load the same function each time */
export function useLoaded<T>(wanted: boolean, load: () => Promise<T>): LoadedPart<T> {
  const [part, setPart] = useState<T>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!wanted || part !== undefined) return;
    let waits = true;
    setFailed(false);
    load().then(
      // A component is a function, which a setter would call.
      (loaded) => waits && setPart(() => loaded),
      () => waits && setFailed(true),
    );
    return () => {
      waits = false;
    };
  }, [wanted, part, load]);
  return { part, failed };
}
