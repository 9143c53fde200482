/** What a storm asks of the program itself: how many handshakes it takes, and to go away. */

import type { Address } from '../programs/program.ts';
import type { StormDrain } from '../trace/storm.ts';
import { stormControlFailed } from './storm-errors.ts';

/** Milliseconds for an answer. */
const PATIENCE = 5_000;

/**
 * Handshakes a second that the program takes.
 *
 * @throws Refusal 502 `STORM_CONTROL_FAILED`
 */
export async function rateOf(address: Address, path: string): Promise<number> {
  const answer = await call(address, path, {});
  const { rate } = (await answer.json().catch(() => ({}))) as { rate?: unknown };
  if (typeof rate === 'number' && rate >= 1 && rate <= 10_000) return rate;
  throw stormControlFailed('the answer to GET names no "rate" from 1 to 10000.');
}

/** @throws Refusal 502 `STORM_CONTROL_FAILED` */
export async function sendAway(address: Address, path: string, drain: StormDrain): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await call(address, path, { method: 'POST', headers, body: JSON.stringify(drain) });
}

async function call({ host, port }: Address, path: string, init: RequestInit): Promise<Response> {
  const url = `http://${host}:${port}/${path}`;
  const answer = await fetch(url, {
    ...init,
    // A program that sends visitors elsewhere must not send the playground there.
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE),
  }).catch((error: Error) => {
    throw stormControlFailed(`${init.method ?? 'GET'} /${path} failed, ${error.message}.`);
  });
  if (answer.ok) return answer;
  throw stormControlFailed(`${init.method ?? 'GET'} /${path} was answered with ${answer.status}.`);
}
