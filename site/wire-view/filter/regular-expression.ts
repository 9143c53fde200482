/** A regular expression of a filter, made ready to be looked for. */

import { FilterError, type Place } from './filter-error.ts';
import { matcherOf } from './regexp/matcher.ts';
import { Unsupported } from './regexp/pattern.ts';
import { TooLarge } from './regexp/program.ts';

/** `i` ignores case, `m` lets `^` and `$` stand at line ends, `s` lets `.` be one. */
const FLAGS = /^(?!.*(.).*\1)[ims]*$/;

/**
 * @param place where it stands in the filter
 * @throws FilterError where it is malformed, or can't be decided in bounded time
 */
export function regularExpression(
  source: string,
  flags: string,
  place: Place,
): (text: string) => boolean {
  if (!FLAGS.test(flags)) throw new FilterError('FILTER_REGEXP_FLAGS', place, { text: flags });
  try {
    new RegExp(source, flags);
  } catch (error) {
    const meant = error instanceof Error ? error.message.replace(/^.*\/[a-z]*: /s, '') : '';
    throw new FilterError('FILTER_REGEXP_INVALID', place, { text: source, meant });
  }
  try {
    return matcherOf(source, {
      ignoreCase: flags.includes('i'),
      multiline: flags.includes('m'),
      dotAll: flags.includes('s'),
    });
  } catch (error) {
    if (error instanceof Unsupported) {
      throw new FilterError('FILTER_REGEXP_UNSUPPORTED', place, { text: error.construct });
    }
    if (error instanceof TooLarge) throw new FilterError('FILTER_REGEXP_TOO_LARGE', place);
    throw error;
  }
}
