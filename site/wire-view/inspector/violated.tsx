/** A rule that the selected event breaks: which, what was seen, where it stands, what a strict peer does. */

import type { Direction, Violation, ViolationCode } from '../../../playground-server/wire/index.ts';
import { consequenceWords } from '../dictionary/consequences.ts';
import { t } from '../dictionary/index.ts';
import { ruleLink } from '../model/rule-link.ts';

export interface ViolatedProps {
  readonly violation: Violation;
  readonly direction: Direction;
}

export function Violated({ violation, direction }: ViolatedProps) {
  const { code, message, rule, fatal } = violation;
  const words = t.explain.violation;
  const link = ruleLink(rule);
  const [act, text] = consequenceOf(code, direction);
  return (
    <div class="wv-violated" role="group" aria-label={words.label}>
      <p>
        <i aria-hidden="true">✕</i> <b>{code}</b>
      </p>
      <p>
        {message}{' '}
        {link === undefined ? (
          `${rule}.`
        ) : (
          <a href={link} target="_blank" rel="noopener">
            {rule}
          </a>
        )}
      </p>
      <p class="wv-peer">
        <b>{words.peer}</b> {act === undefined ? (fatal ? words.ends : words.goesOn) : `${act}.`}{' '}
        {text}
      </p>
    </div>
  );
}

/** A code of an older trace or of another dissector may be in no table. */
function consequenceOf(code: string, direction: Direction): readonly [act?: string, text?: string] {
  const table: Readonly<Record<string, (typeof consequenceWords)[ViolationCode]>> =
    consequenceWords;
  const found = table[code];
  if (found === undefined) return [];
  return 'up' in found ? found[direction] : found;
}
