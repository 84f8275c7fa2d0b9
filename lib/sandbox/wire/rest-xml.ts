/** REST-XML: operations by method and path, bodies of XML. */
import { XmlShapeDeserializer, XmlShapeSerializer } from '@aws-sdk/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { ServiceFault } from '../service.ts';
import type { Codec } from './codec.ts';
import { shapeOutput } from './output.ts';
import { hasBody, payloadOf, readBindings, writeBindings } from './rest-bindings.ts';
import { rawPayload, readPayload } from './rest-payload.ts';
import { queryCodec } from './xml.ts';

/** The codec of REST-XML. Its errors look as those of AWS query. */
export const restXmlCodec: Codec = {
  decode(shape, request) {
    const bound = readBindings(shape, request);
    const payload = payloadOf(shape.input);
    if (payload !== undefined) return { ...bound, ...readPayload(payload, request.body, readXml) };
    if (!hasBody(shape.input) || request.body === '') return bound;
    return { ...(readXml(shape.input, request.body) as object), ...bound };
  },
  encode(service, shape, output, requestId) {
    const shaped = (shapeOutput(shape.output, output ?? {}) ?? {}) as Record<string, unknown>;
    const { headers, status = shape.http?.[2] ?? 200, body } = writeBindings(shape.output, shaped);
    const write = (schema: NormalizedSchema, value: unknown): string =>
      writeXml(schema, value, service.xmlNamespace ?? '');
    const payload = payloadOf(shape.output);
    return {
      status,
      headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId, ...headers },
      body:
        payload === undefined
          ? bodyOf(shape.output, body, write)
          : rawPayload(payload, body[payload[0]], write),
    };
  },
  fault: queryCodec.fault,
};

function bodyOf(
  schema: NormalizedSchema,
  body: unknown,
  write: (schema: NormalizedSchema, value: unknown) => string,
): Buffer {
  return schema.isUnitSchema() ? Buffer.alloc(0) : Buffer.from(write(schema, body));
}

const SETTINGS = {
  timestampFormat: { useTrait: true, default: 5 as const },
  httpBindings: false,
  serviceNamespace: 'gantry.sandbox',
};

function readXml(schema: NormalizedSchema, body: string): unknown {
  const deserializer = new XmlShapeDeserializer({ ...SETTINGS, xmlNamespace: '' });
  try {
    return deserializer.read(schema, Buffer.from(body)) as unknown;
  } catch (error) {
    const fault = new ServiceFault('InvalidInput', 'The XML of the request cannot be read');
    throw Object.assign(fault, { cause: error });
  }
}

function writeXml(schema: NormalizedSchema, value: unknown, xmlNamespace: string): string {
  const serializer = new XmlShapeSerializer({ ...SETTINGS, xmlNamespace });
  serializer.write(schema, value);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${String(serializer.flush())}`;
}
