/** Where the rule of a violation can be read: `RFC 6455, section 5.2` as an address. */

/** @returns undefined for what is no section of an RFC */
export function ruleLink(rule: string): string | undefined {
  const match = /^RFC (\d+), section ([\d.]+)$/.exec(rule);
  if (match === null) return undefined;
  return `https://www.rfc-editor.org/rfc/rfc${match[1]}.html#section-${match[2]}`;
}
