/** One byte of the XOR, bit by bit: the one that is pointed at, else the first. */

import type { WebSocketFrameEvent } from '../../../../playground-server/wire/index.ts';
import { lookWords } from '../../dictionary/looks.ts';
import type { Pointer } from '../../inspector/pointer.ts';
import { keyByte } from '../../inspector/xor.ts';
import { hexByte } from '../../model/payload-text.ts';
import { pointedIndex } from './mask-strip.tsx';

export function MaskBits(props: {
  readonly frame: WebSocketFrameEvent;
  readonly wire: Uint8Array;
  readonly unmasks: boolean;
  readonly pointer: Pointer;
}) {
  const { frame, wire, unmasks, pointer } = props;
  const words = lookWords.ws.masking;
  const index = Math.min(pointedIndex(frame, pointer) ?? 0, wire.length - 1);
  const key = keyByte(frame, index);
  const sent = { name: words.rows.wire, look: 'wire', byte: wire[index] ?? 0 };
  const plain = { name: words.rows.plain, look: 'plain', byte: (wire[index] ?? 0) ^ key };
  const [above, below] = unmasks ? [sent, plain] : [plain, sent];
  return (
    <figure>
      <div class="ww-bits">
        <Bits name={`${above.name}[${index}]`} look={above.look} byte={above.byte} />
        <Bits name={`⊕ ${words.rows.key}[${index % 4}]`} look="key" byte={key} />
        <Bits name={`= ${below.name}[${index}]`} look={below.look} byte={below.byte} sum />
      </div>
      <figcaption class="ww-label">
        {words.bits} {words.same}
      </figcaption>
    </figure>
  );
}

interface BitsProps {
  readonly name: string;
  readonly look: string;
  readonly byte: number;
  /** Stands below the line. */
  readonly sum?: boolean;
}

function Bits({ name, look, byte, sum = false }: BitsProps) {
  const bits = byte.toString(2).padStart(8, '0').split('');
  const below = sum ? ' ww-sum' : '';
  return (
    <>
      <span class={`ww-bits-name${below}`}>{name}</span>
      {bits.map((bit, index) => (
        <span key={index} class={`ww-of-${look}${bit === '1' ? ' ww-one' : ''}${below}`}>
          {bit}
        </span>
      ))}
      <span class={`ww-bits-hex ww-of-${look}${below}`}>{hexByte(byte)}</span>
    </>
  );
}
