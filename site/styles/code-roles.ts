/**
 * What code is coloured by: seven roles, each with the TextMate scopes that have it and the token
 * that colours it. Both highlighters are made from this table: Expressive Code's themes, and the
 * classes of our own components.
 */

export const CODE_ROLES = [
  {
    role: 'comment',
    token: 'ink-3',
    scopes: ['comment', 'punctuation.definition.comment'],
  },
  {
    role: 'keyword',
    token: 'text',
    scopes: [
      'keyword',
      'storage',
      'variable.language',
      'constant.language',
      'keyword.operator.new',
      'keyword.operator.expression',
    ],
  },
  {
    role: 'string',
    token: 'sse',
    scopes: [
      'string',
      'punctuation.definition.string',
      'constant.character.escape',
      'string.regexp',
    ],
  },
  {
    role: 'function',
    token: 'http',
    scopes: ['entity.name.function', 'support.function', 'entity.name.type.class', 'support.class'],
  },
  { role: 'number', token: 'binary', scopes: ['constant.numeric', 'keyword.other.unit'] },
  {
    role: 'tag',
    token: 'http',
    scopes: [
      'entity.name.tag',
      'support.type.property-name.json',
      'support.type.property-name.css',
    ],
  },
  { role: 'attribute', token: 'control', scopes: ['entity.other.attribute-name'] },
] as const;

export type CodeRole = (typeof CODE_ROLES)[number]['role'];

/** Scopes that the rules above would colour but that read better plain. */
export const PLAIN_SCOPES = [
  'keyword.operator',
  'storage.type.function.arrow',
  'punctuation',
  'meta.brace',
  'string.template meta.embedded',
  'meta.template.expression',
];
