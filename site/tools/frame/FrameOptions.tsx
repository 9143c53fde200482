/** Who sent the frames, and what had been agreed on. */

import { useId } from 'preact/hooks';
import { toolsWords } from '../../wire-view/dictionary/tools.ts';
import type { Sender } from './frame-link.ts';

export interface FrameInput {
  readonly text: string;
  readonly sender: Sender;
  readonly deflate: boolean;
}

export interface FrameOptionsProps {
  readonly input: FrameInput;
  readonly onChange: (change: Partial<FrameInput>) => void;
}

const SENDERS = ['mask', 'client', 'server'] as const;

export function FrameOptions({ input, onChange }: FrameOptionsProps) {
  const words = toolsWords.frame;
  const name = useId();
  return (
    <div class="tool-options">
      <fieldset>
        <legend>{words.sender}</legend>
        {SENDERS.map((sender) => (
          <label key={sender}>
            <input
              type="radio"
              name={name}
              checked={input.sender === sender}
              onChange={() => onChange({ sender })}
            />{' '}
            {words.senders[sender]}
          </label>
        ))}
      </fieldset>
      <label>
        <input
          type="checkbox"
          checked={input.deflate}
          onChange={(event) => onChange({ deflate: event.currentTarget.checked })}
        />{' '}
        {words.deflate}
      </label>
    </div>
  );
}
