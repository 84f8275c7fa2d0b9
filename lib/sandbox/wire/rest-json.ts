/** REST-JSON: operations by method and path, bodies of JSON. */
import type { NormalizedSchema } from '@smithy/core/schema';
import { type Codec, statusOf } from './codec.ts';
import { jsonMembers, readJson, writeJson } from './json.ts';
import { shapeOutput } from './output.ts';
import { hasBody, payloadOf, readBindings, writeBindings } from './rest-bindings.ts';
import { rawPayload, readPayload } from './rest-payload.ts';

/** The codec of REST-JSON. */
export const restJsonCodec: Codec = {
  decode(shape, request) {
    const bound = readBindings(shape, request);
    const payload = payloadOf(shape.input);
    if (payload !== undefined) return { ...bound, ...readPayload(payload, request.body, readJson) };
    if (!hasBody(shape.input)) return bound;
    return { ...(readJson(shape.input, request.body) as object), ...bound };
  },
  encode(_service, shape, output, requestId) {
    const shaped = (shapeOutput(shape.output, output ?? {}) ?? {}) as Record<string, unknown>;
    const { headers, status = shape.http?.[2] ?? 200, body } = writeBindings(shape.output, shaped);
    return {
      status,
      headers: { 'content-type': 'application/json', 'x-amzn-requestid': requestId, ...headers },
      body: status === 204 ? Buffer.alloc(0) : bodyOf(shape.output, body),
    };
  },
  fault(_service, shapes, fault, requestId) {
    const schema = shapes?.errors.get(fault.code)?.schema;
    const body = {
      ...ownMembers(schema, fault.code, fault.message),
      ...jsonMembers(schema, fault.members),
    };
    return {
      status: statusOf(shapes, fault),
      headers: {
        'content-type': 'application/json',
        'x-amzn-errortype': fault.code,
        'x-amzn-requestid': requestId,
      },
      body: Buffer.from(JSON.stringify(body)),
    };
  },
};

function bodyOf(schema: NormalizedSchema, body: Readonly<Record<string, unknown>>): Buffer {
  const payload = payloadOf(schema);
  if (payload !== undefined) return rawPayload(payload, body[payload[0]], writeJson);
  return Buffer.from(schema.isUnitSchema() ? '{}' : writeJson(schema, body));
}

/** Code and message under the names that the error's model has for them. */
function ownMembers(schema: NormalizedSchema | undefined, code: string, message: string): object {
  const names = new Set([...(schema?.structIterator() ?? [])].map(([name]) => name));
  return {
    ...(names.has('ErrorCode') ? { ErrorCode: code } : {}),
    ...(names.has('Code') ? { Code: code } : {}),
    [names.has('Message') ? 'Message' : 'message']: message,
  };
}
