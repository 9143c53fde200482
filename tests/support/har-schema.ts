/**
 * HAR 1.2 as a JSON schema (after the format's own description, http://www.softwareishard.com/blog/har-12-spec/),
 * with what Chrome's developer tools add, and as much of JSON Schema as it needs.
 */

type Schema = {
  readonly type?: 'object' | 'array' | 'string' | 'number' | 'integer';
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
};

const string: Schema = { type: 'string' };
const integer: Schema = { type: 'integer', minimum: -1 };
const time: Schema = { type: 'number', minimum: -1 };
const array = (items: Schema): Schema => ({ type: 'array', items });
const date: Schema = {
  type: 'string',
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:\\d{2})$',
};

/** All of these are required; `more` are not. */
function object(
  properties: Readonly<Record<string, Schema>>,
  more: Readonly<Record<string, Schema>> = {},
): Schema {
  return {
    type: 'object',
    required: Object.keys(properties),
    properties: { ...properties, ...more },
  };
}

const pair = object({ name: string, value: string }, { comment: string });
const head = {
  httpVersion: string,
  cookies: array(pair),
  headers: array(pair),
  headersSize: integer,
  bodySize: integer,
};

const entry = object(
  {
    startedDateTime: date,
    time: { type: 'number', minimum: 0 },
    request: object(
      {
        ...head,
        method: string,
        url: { type: 'string', pattern: '^(https?|wss?)://' },
        queryString: array(pair),
      },
      { postData: object({ mimeType: string, text: string }, { params: array(pair) }) },
    ),
    response: object({
      ...head,
      status: { type: 'integer', minimum: 0 },
      statusText: string,
      redirectURL: string,
      content: object(
        { size: { type: 'integer', minimum: 0 }, mimeType: string },
        { text: string, encoding: { type: 'string', enum: ['base64'] }, comment: string },
      ),
    }),
    cache: object({}),
    timings: object(
      {
        send: { type: 'number', minimum: 0 },
        wait: { type: 'number', minimum: 0 },
        receive: { type: 'number', minimum: 0 },
      },
      { blocked: time, dns: time, connect: time, ssl: time },
    ),
  },
  {
    serverIPAddress: string,
    connection: string,
    comment: string,
    _resourceType: string,
    _webSocketMessages: array(
      object({
        type: { type: 'string', enum: ['send', 'receive'] },
        time: { type: 'number', minimum: 0 },
        opcode: { type: 'integer', enum: [1, 2] },
        data: string,
      }),
    ),
    _eventSourceMessages: array(object({ time, eventName: string, eventId: string, data: string })),
  },
);

export const HAR_SCHEMA: Schema = object({
  log: object(
    {
      version: { type: 'string', enum: ['1.2'] },
      creator: object({ name: string, version: string }),
      entries: array(entry),
    },
    { pages: array(object({ startedDateTime: date, id: string, title: string })), comment: string },
  ),
});

/** Where a value breaks the schema, one sentence each. */
export function breaches(value: unknown, schema: Schema, at = '$'): string[] {
  const found: string[] = [];
  if (!isOf(value, schema.type)) return [`${at} is not of type ${schema.type}`];
  if (schema.enum !== undefined && !schema.enum.includes(value))
    found.push(`${at} may not be ${value}`);
  if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(String(value))) {
    found.push(`${at} does not look like ${schema.pattern}: ${value}`);
  }
  if (schema.minimum !== undefined && Number(value) < schema.minimum)
    found.push(`${at} is ${value}`);
  for (const [index, item] of (schema.items === undefined ? [] : (value as unknown[])).entries()) {
    found.push(...breaches(item, schema.items as Schema, `${at}[${index}]`));
  }
  const bag = (value ?? {}) as Readonly<Record<string, unknown>>;
  for (const name of schema.required ?? [])
    if (!(name in bag)) found.push(`${at}.${name} is missing`);
  for (const [name, one] of Object.entries(schema.properties ?? {})) {
    if (name in bag) found.push(...breaches(bag[name], one, `${at}.${name}`));
  }
  return found;
}

function isOf(value: unknown, type: Schema['type']): boolean {
  switch (type) {
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    default:
      return type === undefined || typeof value === type;
  }
}
