/** AWS JSON 1.0 and 1.1. */
import { JsonShapeDeserializer2, JsonShapeSerializer2 } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import type { DocumentType } from '@smithy/types';
import { ServiceFault } from '../service.ts';
import { type Codec, statusOf, type WireAnswer } from './codec.ts';
import { shapeOutput } from './output.ts';
import type { ServiceShapes } from './schemas.ts';
import type { WireService } from './services.ts';

/** The codec of the JSON protocols. */
export const jsonCodec: Codec = {
  decode: (shape, { body }) => readJson(shape.input, body),
  encode(service, shape, output, requestId) {
    const shaped = shapeOutput(shape.output, output ?? {}) ?? {};
    const body = shape.output.isUnitSchema() ? '{}' : writeJson(shape.output, shaped);
    return answer({ service, status: 200, body, requestId });
  },
  fault(service, shapes, fault, requestId) {
    const body = {
      __type: fault.code,
      message: fault.message,
      ...jsonMembers(shapes?.errors.get(fault.code)?.schema, fault.members),
    };
    const headers = service?.queryCompatible === true ? queryError(shapes, fault) : {};
    const status = statusOf(shapes, fault);
    return answer({ service, status, body: JSON.stringify(body), requestId, headers });
  },
};

/** Reads a JSON body as the structure `schema`. */
export function readJson(schema: NormalizedSchema, body: string): unknown {
  const parsed = parse(body) as DocumentType;
  return new JsonShapeDeserializer2(SETTINGS).readObject(schema, parsed) as unknown;
}

/** The JSON text of a value in the SDK's shape. */
export function writeJson(schema: NormalizedSchema, value: unknown): string {
  const serializer = new JsonShapeSerializer2(SETTINGS);
  serializer.write(schema, value);
  return decodeText(serializer.flush());
}

/** The members of a modelled error as JSON; of an error that no model knows, as they are. */
export function jsonMembers(
  schema: NormalizedSchema | undefined,
  members: Readonly<Record<string, unknown>>,
): object {
  if (schema === undefined || Object.keys(members).length === 0) return members;
  return JSON.parse(writeJson(schema, members)) as object;
}

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

/** What tells clients of a service that once spoke AWS query the code of then. */
function queryError(
  shapes: ServiceShapes | undefined,
  fault: ServiceFault,
): Readonly<Record<string, string>> {
  const { awsQueryError } = (shapes?.errors.get(fault.code)?.schema.getMergedTraits() ?? {}) as {
    readonly awsQueryError?: readonly [code: string, status: number];
  };
  const side = statusOf(shapes, fault) < 500 ? 'Sender' : 'Receiver';
  return { 'x-amzn-query-error': `${awsQueryError?.[0] ?? fault.code};${side}` };
}

/** The serialiser's bytes are a class of its own that warns when `Buffer.from` looks at it. */
function decodeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

interface JsonAnswer {
  readonly service: WireService | undefined;
  readonly status: number;
  readonly body: string;
  readonly requestId: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function answer({ service, status, body, requestId, headers }: JsonAnswer): WireAnswer {
  return {
    status,
    headers: {
      'content-type': `application/x-amz-json-${service?.jsonVersion ?? '1.1'}`,
      'x-amzn-requestid': requestId,
      ...headers,
    },
    body: Buffer.from(body),
  };
}
