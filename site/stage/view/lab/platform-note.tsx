/**
 * Below the choice of a platform: that the hop is still the hop, what of the platform it runs with, and
 * what of it can't be had here. Each value with its source and the day on which that was read.
 */

import './platform-note.css';
import type {
  Platform,
  PlatformPart,
} from '../../../../playground-server/proxy/model/platforms.ts';
import type { LabChanged, Unplaced } from '../../../../playground-server/trace/trace.ts';
import { proxyWords } from '../../../wire-view/dictionary/proxy.ts';

const words = proxyWords.platforms;

export interface PlatformNoteProps {
  readonly platform: Platform | undefined;
  /** The hop that runs with it. */
  readonly hop: Unplaced<LabChanged> | undefined;
}

export function PlatformNote({ platform, hop }: PlatformNoteProps) {
  const days = [...new Set(platform?.parts.map(({ value }) => value.checked))].sort();
  return (
    <div class="st-platform">
      <p role="status">
        {platform && words.runs(words.hops[hop?.hop ?? 'none'](hop?.version ?? ''), platform.name)}
      </p>
      {platform && (
        <>
          <ul aria-label={words.values}>
            {platform.parts.map((part) => (
              <Part key={part.value.setting} part={part} platform={platform} />
            ))}
          </ul>
          {platform.silence === 'unstated' && <p>{words.noSilence(platform)}</p>}
          <p class="st-quiet">{words.read(days.join(', '))}</p>
        </>
      )}
    </div>
  );
}

interface PartProps {
  readonly part: PlatformPart;
  readonly platform: Platform;
}

function Part({ part, platform }: PartProps) {
  const { value, taken, putOffByMore } = part;
  const unstated = taken === 'set' && value.webSocket === 'unstated';
  return (
    <li data-taken={taken}>
      <a href={value.source} rel="noopener" target="_blank">
        {value.setting}
      </a>
      <span>{words.value(value.seconds, value.limit)}</span>
      <span>
        {words.taken[taken](platform)}
        {putOffByMore && ` ${words.putOffByMore}`}
        {unstated && ` ${words.unstated}`}
      </span>
    </li>
  );
}
