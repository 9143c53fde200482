/**
 * What is wrong with a text in the filter language: the place in it, what to do next, and the stable
 * code. A text that only isn't finished is told so in a quieter tone.
 */

import { filterWords } from '../dictionary/filter.ts';
import type { QueryError } from './use-query.ts';

/** Characters of the text that are shown before and behind the place. */
const AROUND = 24;

export interface QueryProblemProps {
  readonly id: string;
  readonly error: QueryError | undefined;
  readonly text: string;
}

/** Always in the page, so that a screen reader hears what comes into it. */
export function QueryProblem({ id, error, text }: QueryProblemProps) {
  const tone = error?.unfinished ? 'wv-quiet' : 'wv-violated';
  return (
    <div id={id} class={`wv-query-problem ${tone}`} role="status">
      {error !== undefined && (
        <>
          <Place error={error} text={text} />
          <p>
            {error.message} {error.next} <span class="wv-stands">{filterWords.stands}</span>{' '}
            <code class="wv-query-code">{error.code}</code>
          </p>
        </>
      )}
    </div>
  );
}

function Place({ error, text }: { error: QueryError; text: string }) {
  const { at, end } = error.place;
  const from = Math.max(0, at - AROUND);
  const to = Math.min(text.length, end + AROUND);
  return (
    <code class="wv-query-place" aria-hidden="true">
      {from > 0 && '…'}
      {text.slice(from, at)}
      <mark>{text.slice(at, end) || ' '}</mark>
      {text.slice(end, to)}
      {to < text.length && '…'}
    </code>
  );
}
