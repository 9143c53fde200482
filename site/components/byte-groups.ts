/** Reads what a lesson writes in `<Bytes>`. */

const ROLES = ['http', 'sse', 'text', 'binary', 'control', 'close', 'proxy', 'ink'] as const;
type Role = (typeof ROLES)[number];

export interface ByteGroup {
  /** Two digits a byte, lower case, one space between. */
  readonly hex: string;
  readonly role: Role;
  readonly label: string;
}

export interface ByteGroupsInput {
  readonly hex: string;
  readonly roles?: string | undefined;
  readonly labels?: string | undefined;
}

/** @throws Error with the code BYTES_MALFORMED where the hex isn't hex or names don't match groups */
export function byteGroups({ hex, roles = '', labels }: ByteGroupsInput): ByteGroup[] {
  const groups = hex.split('|').map(normalize);
  const roleNames = roles.split(/\s+/).filter((name) => name !== '');
  const names = labels?.split('|').map((name) => name.trim()) ?? [];
  if (labels !== undefined && names.length !== groups.length) {
    throw malformed(hex, `it has ${groups.length} groups but ${names.length} labels`);
  }
  return groups.map((group, index) => ({
    hex: group,
    role: toRole(hex, roleNames[index] ?? 'ink'),
    label: names[index] ?? '',
  }));
}

function normalize(group: string): string {
  const digits = group.replace(/\s+/g, '').toLowerCase();
  if (!/^([0-9a-f]{2})+$/.test(digits)) throw malformed(group, 'a byte is two hexadecimal digits');
  return (digits.match(/../g) ?? []).join(' ');
}

function toRole(hex: string, name: string): Role {
  const role = ROLES.find((known) => known === name);
  if (role === undefined)
    throw malformed(hex, `"${name}" is not a role; known are ${ROLES.join(', ')}`);
  return role;
}

function malformed(hex: string, why: string): Error {
  return new Error(`BYTES_MALFORMED: <Bytes hex="${hex.trim()}">: ${why}.`);
}
