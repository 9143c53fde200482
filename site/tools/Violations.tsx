/** The rules that were broken, each with where it stands; or that none was. */

import type { ViolationEvent } from '../../playground-server/wire/index.ts';
import { toolsWords } from '../wire-view/dictionary/tools.ts';
import { ruleLink } from '../wire-view/model/rule-link.ts';

export interface ViolationsProps {
  readonly violations: readonly ViolationEvent[];
  /** A word before each, such as whose head it stands in. */
  readonly of?: (violation: ViolationEvent) => string;
}

const MOST = 100;

export function Violations({ violations, of }: ViolationsProps) {
  const words = toolsWords;
  if (violations.length === 0) return <p class="tool-fine">{words.noViolations}</p>;
  return (
    <div class="tool-violations">
      <p>
        <b>{words.violations(violations.length)}</b>
      </p>
      <ul>
        {violations.slice(0, MOST).map((event) => {
          const { code, message, rule, fatal } = event.violation;
          const link = ruleLink(rule);
          return (
            <li key={`${code} ${event.direction} ${event.offset} ${message}`}>
              <code>{code}</code> {of !== undefined && `${of(event)}: `}
              {message} {link === undefined ? rule : <a href={link}>{rule}</a>}.{' '}
              {fatal ? words.fatal : words.tolerated}
            </li>
          );
        })}
      </ul>
      {violations.length > MOST && <p>{words.more(violations.length - MOST)}</p>}
    </div>
  );
}
