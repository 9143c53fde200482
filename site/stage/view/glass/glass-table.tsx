/** The same as a table: each of the last events, how long it was held, and the way to it on the wire. */

import { glassWords } from '../../../wire-view/dictionary/glass.ts';
import type { Row } from '../../../wire-view/model/view.ts';
import type { Contents, Wait } from '../../glass/contents.ts';

const words = glassWords.table;

interface GlassTableProps {
  readonly id: string;
  readonly contents: Contents | undefined;
  /** When the list's clock began, in trace milliseconds. */
  readonly start: number;
  readonly onSeek: (row: Row) => void;
}

export function GlassTable({ id, contents, start, onSeek }: GlassTableProps) {
  const waits = contents?.waits.toReversed() ?? [];
  return (
    <section
      class="st-glass-table st-drawer"
      id={id}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be in reach of the keyboard
      tabIndex={0}
      aria-label={words.label}
    >
      {waits.length === 0 ? (
        <p class="st-quiet">{words.empty}</p>
      ) : (
        <table>
          <thead>
            <tr>
              {[words.event, words.size, words.entered, words.held, words.state].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {waits.map((wait) => (
              <tr key={`${wait.part.row.leg} ${wait.part.row.id}`} data-out={wait.out}>
                <th scope="row">
                  <button type="button" onClick={() => onSeek(wait.part.row)}>
                    {wait.part.name}
                  </button>
                </th>
                <td>{glassWords.size(wait.part.bytes)}</td>
                <td>{words.at(wait.part.entered - start)}</td>
                <td>{wait.out ? words.duration(wait.held) : glassWords.age(wait.held)}</td>
                <td>{stateOf(wait, contents?.over ?? false)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function stateOf({ earlier, out }: Wait, over: boolean): string {
  if (earlier) return words.earlier;
  if (out) return words.outside;
  return over ? words.lost : words.inside;
}
