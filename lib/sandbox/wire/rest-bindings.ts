/** Members of inputs and outputs that REST services carry outside the body: path, query, headers, status. */
import { FromStringShapeDeserializer, ToStringShapeSerializer } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { ServiceFault } from '../service.ts';
import { labelsIn } from './rest-route.ts';
import type { WireRequest } from './route.ts';
import type { OperationShape } from './schemas.ts';

/** The member whose value is the whole body, when there is one. */
export function payloadOf(
  schema: NormalizedSchema,
): readonly [string, NormalizedSchema] | undefined {
  return membersOf(schema).find(([, member]) => bindingOf(member).httpPayload !== undefined);
}

/** Whether a structure has members that are written into a body. */
export function hasBody(schema: NormalizedSchema): boolean {
  return membersOf(schema).some(([, member]) => !isBound(member));
}

/** The members of an input that stand outside its body. */
export function readBindings(
  { input, http }: OperationShape,
  request: WireRequest,
): Readonly<Record<string, unknown>> {
  const labels = labelsIn(http?.[1] ?? '', request.path) ?? {};
  const query = new URLSearchParams(request.query);
  const found: Record<string, unknown> = {};
  for (const [name, member] of membersOf(input)) {
    const value = readMember({ name, member, labels, query, headers: request.headers });
    if (value !== undefined) found[name] = value;
  }
  return found;
}

/** An output taken apart: what goes into headers, the status, and what remains for the body. */
export function writeBindings(
  schema: NormalizedSchema,
  output: Readonly<Record<string, unknown>>,
): {
  readonly headers: Readonly<Record<string, string>>;
  readonly status: number | undefined;
  readonly body: Readonly<Record<string, unknown>>;
} {
  const headers: Record<string, string> = {};
  const body: Record<string, unknown> = {};
  let status: number | undefined;
  for (const [name, member] of membersOf(schema)) {
    const value = output[name];
    const { httpHeader, httpPrefixHeaders, httpResponseCode } = bindingOf(member);
    if (value === undefined) continue;
    if (httpHeader !== undefined) headers[httpHeader.toLowerCase()] = headerText(member, value);
    else if (httpPrefixHeaders !== undefined)
      for (const [key, text] of Object.entries(value as Readonly<Record<string, string>>))
        headers[`${httpPrefixHeaders}${key}`.toLowerCase()] = text;
    else if (httpResponseCode !== undefined) status = value as number;
    else body[name] = value;
  }
  return { headers, status, body };
}

interface Binding {
  readonly httpLabel?: unknown;
  readonly httpQuery?: string;
  readonly httpQueryParams?: unknown;
  readonly httpHeader?: string;
  readonly httpPrefixHeaders?: string;
  readonly httpPayload?: unknown;
  readonly httpResponseCode?: unknown;
}

function bindingOf(member: NormalizedSchema): Binding {
  return member.getMergedTraits() as Binding;
}

function membersOf(schema: NormalizedSchema): readonly (readonly [string, NormalizedSchema])[] {
  return schema.isStructSchema() ? [...schema.structIterator()] : [];
}

function isBound(member: NormalizedSchema): boolean {
  const binding = bindingOf(member);
  return [
    binding.httpLabel,
    binding.httpQuery,
    binding.httpQueryParams,
    binding.httpHeader,
    binding.httpPrefixHeaders,
    binding.httpPayload,
    binding.httpResponseCode,
  ].some((one) => one !== undefined);
}

interface Reading {
  readonly name: string;
  readonly member: NormalizedSchema;
  readonly labels: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
}

function readMember({ name, member, labels, query, headers }: Reading): unknown {
  const { httpLabel, httpQuery, httpQueryParams, httpHeader, httpPrefixHeaders } =
    bindingOf(member);
  if (httpLabel !== undefined) return readText(member, unescaped(labels[name] ?? ''));
  if (httpQuery !== undefined) return readQuery(member, query.getAll(httpQuery));
  if (httpQueryParams !== undefined) return Object.fromEntries(query);
  if (httpHeader !== undefined) {
    const text = headers[httpHeader.toLowerCase()];
    return text === undefined ? undefined : readText(member, text);
  }
  if (httpPrefixHeaders === undefined) return undefined;
  const prefix = httpPrefixHeaders.toLowerCase();
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, text]) => [key.slice(prefix.length), text]),
  );
}

function readQuery(member: NormalizedSchema, texts: readonly string[]): unknown {
  const [first] = texts;
  if (first === undefined) return undefined;
  if (member.isListSchema()) return texts.map((text) => readText(member.getValueSchema(), text));
  return readText(member, first);
}

function readText(member: NormalizedSchema, text: string): unknown {
  if (member.isNumericSchema() && (text.trim() === '' || Number.isNaN(Number(text))))
    throw new ServiceFault('SerializationException', `Invalid number: ${text}`);
  return fromText.read(member, text) as unknown;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    const fault = new ServiceFault('SerializationException', `The path cannot be read: ${text}`);
    throw Object.assign(fault, { cause: error });
  }
}

function headerText(member: NormalizedSchema, value: unknown): string {
  const writer = new ToStringShapeSerializer(SETTINGS);
  writer.write(member, value);
  return writer.flush();
}

const SETTINGS = { timestampFormat: { useTrait: true, default: 5 as const }, httpBindings: true };
const fromText = new FromStringShapeDeserializer(SETTINGS);
