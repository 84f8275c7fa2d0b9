/** AWS JSON 1.0 and 1.1. */
import { JsonShapeDeserializer2, JsonShapeSerializer2 } from '@smithy/core/protocols';
import type { DocumentType } from '@smithy/types';
import { ServiceFault } from '../service.ts';
import { type Codec, statusOf, type WireAnswer } from './codec.ts';
import { shapeOutput } from './output.ts';

/** The codec of the JSON protocols. */
export const jsonCodec: Codec = {
  decode(shape, body) {
    return new JsonShapeDeserializer2(SETTINGS).readObject(
      shape.input,
      parse(body) as DocumentType,
    );
  },
  encode(_service, shape, output, requestId) {
    const shaped = shapeOutput(shape.output, output ?? {}) ?? {};
    if (shape.output.isUnitSchema()) return answer(200, '{}', requestId);
    const serializer = new JsonShapeSerializer2(SETTINGS);
    serializer.write(shape.output, shaped);
    return answer(200, decodeText(serializer.flush()), requestId);
  },
  fault(_service, shapes, fault, requestId) {
    const body = {
      __type: fault.code,
      message: fault.message,
      ...jsonMembers(shapes?.errors.get(fault.code)?.schema, fault.members),
    };
    return answer(statusOf(shapes, fault), JSON.stringify(body), requestId);
  },
};

const SETTINGS = { timestampFormat: { useTrait: true, default: 7 as const }, jsonName: false };

function parse(body: string): unknown {
  try {
    const parsed: unknown = JSON.parse(body === '' ? '{}' : body);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  } catch (error) {
    throw Object.assign(new ServiceFault('SerializationException', 'The body is not JSON'), {
      cause: error,
    });
  }
  throw new ServiceFault('SerializationException', 'Expected an object');
}

function jsonMembers(
  schema: Parameters<JsonShapeSerializer2['write']>[0] | undefined,
  members: Readonly<Record<string, unknown>>,
): object {
  if (schema === undefined || Object.keys(members).length === 0) return members;
  const serializer = new JsonShapeSerializer2(SETTINGS);
  serializer.write(schema, members);
  return JSON.parse(decodeText(serializer.flush())) as object;
}

/** The serialiser's bytes are a class of its own that warns when `Buffer.from` looks at it. */
function decodeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function answer(status: number, body: string, requestId: string): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId },
    body: Buffer.from(body),
  };
}
