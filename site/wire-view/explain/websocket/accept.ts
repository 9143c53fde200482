/**
 * The accept value of a live handshake, step by step, held against what the server sent
 * (RFC 6455, section 4.2.2). Pure. The steps are those of /tools/handshake/.
 */

import type { HttpField } from '../../../../playground-server/wire/index.ts';
import { type AcceptSteps, acceptSteps } from '../../../tools/handshake/accept-steps.ts';
import type { TraceView } from '../../model/view.ts';
import { type FoundMistake, findMistake, type OtherKey } from './accept-mistakes.ts';
import { asksForWebSocket, fieldsNamed, type HandshakeRows } from './handshake-rows.ts';

export interface AcceptReading {
  readonly keyField: HttpField | undefined;
  readonly acceptField: HttpField | undefined;
  /** Undefined where the request has no key. */
  readonly steps: AcceptSteps | undefined;
  /** `waiting`: no answer yet; `refused`: the answer is no 101. */
  readonly verdict: 'right' | 'wrong' | 'waiting' | 'refused';
  /** With `wrong`, where there was a key. */
  readonly mistake: FoundMistake | undefined;
}

/** @param view where the keys of other requests are looked for, once the value is wrong */
export function readAccept(
  { request, response }: HandshakeRows,
  view: Pick<TraceView, 'rows'>,
): AcceptReading {
  const keyField = fieldsNamed(request?.event, 'sec-websocket-key')[0];
  const acceptField = fieldsNamed(response?.event, 'sec-websocket-accept')[0];
  const steps = keyField === undefined ? undefined : acceptSteps(keyField.value);
  const found = { keyField, acceptField, steps, mistake: undefined };
  if (response === undefined) return { ...found, verdict: 'waiting' };
  if (response.event.status !== 101) return { ...found, verdict: 'refused' };
  const sent = acceptField?.value;
  if (steps !== undefined && sent === steps.accept) return { ...found, verdict: 'right' };
  const mistake = steps && findMistake(steps.key, sent, otherKeys(view));
  return { ...found, verdict: 'wrong', mistake };
}

function otherKeys(view: Pick<TraceView, 'rows'>): OtherKey[] {
  return view.rows.flatMap((row) => {
    if (row.source !== 'wire' || row.event.kind !== 'http-request') return [];
    if (!asksForWebSocket(row.event)) return [];
    const key = fieldsNamed(row.event, 'sec-websocket-key')[0]?.value;
    return key === undefined ? [] : [{ key, row: row.id }];
  });
}
