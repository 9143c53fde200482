/**
 * Which names say that what they name is a secret: of fields, of parameters in URLs, of keys in JSON and
 * in forms. A name may be written in any of the usual ways: `authToken`, `auth_token`, `auth[token]`.
 */

/** The words at the end of a name that make its value a secret. */
const TELLING =
  /(^|[-_.\s[])((access|refresh|auth|id|csrf|xsrf)?token|jwt|secret|password|passwd|pwd|passphrase|authorization|(api|private|secret)[-_.]?key|session([-_.]?(id|key))?|sid|credentials?|cookie|csrf|xsrf)\]?$/;

/** What is a secret in a URL, where names are short. `key` alone is one; `keyword` is not. */
const PARAMETER =
  /^(.*[-_.])?(key|apikey|auth|pass|signature|sig|code|ticket|clientsecret|jsessionid|phpsessid)$/;

/** Fields of people's own. */
const FIELD =
  /(^|-)(token|(api|access|auth|private|secret)-?key|auth|secret|password|session(-?id)?|csrf|xsrf)(-|$)/i;

/** Whether the value under this key of JSON, or of this name in a form, is a secret. */
export function isSecretName(name: string): boolean {
  return TELLING.test(hyphenated(name));
}

/** Whether the value of this parameter of a URL is a secret. */
export function isSecretParameter(name: string): boolean {
  return isSecretName(name) || PARAMETER.test(hyphenated(name));
}

/** Whether the value of this field is a secret as a whole; the standard's own have rules of theirs. */
export function isSecretField(name: string): boolean {
  return FIELD.test(name) && !/^sec-websocket-/i.test(name);
}

function hyphenated(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}
