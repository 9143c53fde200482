/** The memory that the agreed windows cost, by zlib's documented figures. */

import type { DeflateParameters } from '../../../../playground-server/wire/index.ts';
import { lookWords } from '../../dictionary/looks.ts';
import { memoryOf } from './deflate.ts';

const ZLIB = 'https://zlib.net/zlib_tech.html';

export function DeflateMemory({ parameters }: { readonly parameters: DeflateParameters }) {
  const words = lookWords.ws.deflate;
  const { columns } = words;
  const lines = memoryOf(parameters);
  const other = { client: 'server', server: 'client' } as const;
  return (
    <section>
      <table class="ww-memory">
        <caption class="ww-head">{words.memory}</caption>
        <thead>
          <tr>
            <th scope="col">{columns.direction}</th>
            <th scope="col">{columns.bits}</th>
            <th scope="col">{columns.compress}</th>
            <th scope="col">{columns.inflate}</th>
            <th scope="col">{columns.kept}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ sender, windowBits, deflate, inflate, kept }) => (
            <tr key={sender}>
              <th scope="row">{words.whose[sender]}</th>
              <td>{words.windowBits(windowBits)}</td>
              <td>
                {words.memorySize(deflate)}
                <small>{words.at[sender]}</small>
              </td>
              <td>
                {words.memorySize(inflate)}
                <small>{words.at[other[sender]]}</small>
              </td>
              <td>{kept ? words.kept : words.letGo}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="ww-label">
        {words.memoryNote}{' '}
        <a href={ZLIB} target="_blank" rel="noopener">
          {words.zlib}
        </a>
      </p>
    </section>
  );
}
