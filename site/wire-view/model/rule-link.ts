/** Where the rule of a violation can be read: `RFC 6455, section 5.2` as an address. */

const EVENT_STREAMS = 'https://html.spec.whatwg.org/multipage/server-sent-events.html';

/** @returns undefined for what is no section of an RFC, nor of the HTML standard's event streams */
export function ruleLink(rule: string): string | undefined {
  if (rule.startsWith('HTML standard, section 9.2')) return EVENT_STREAMS;
  const match = /^RFC (\d+), section ([\d.]+)$/.exec(rule);
  if (match === null) return undefined;
  return `https://www.rfc-editor.org/rfc/rfc${match[1]}.html#section-${match[2]}`;
}
