/** AWS query and EC2 query: XML answers out, by schema. */
import { XmlShapeSerializer } from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type { StaticStructureSchema } from '@smithy/types';
import { type Codec, statusOf, type WireAnswer } from './codec.ts';
import { shapeOutput } from './output.ts';
import { decodeForm } from './query.ts';
import { formTextOf } from './route.ts';

/** The codec of AWS query. */
export const queryCodec: Codec = {
  decode: (shape, request) => decodeForm(shape.input, formTextOf(request), false),
  encode(service, shape, output, requestId) {
    const result = `${shape.name}Result`;
    const hasResult = shape.output.isStructSchema();
    const schema = structure(`${shape.name}Response`, [
      ...(hasResult ? [[result, shape.output.getSchema()] as const] : []),
      ['ResponseMetadata', METADATA],
    ]);
    const value = {
      ...(hasResult ? { [result]: shapeOutput(shape.output, output ?? {}) } : {}),
      ResponseMetadata: { RequestId: requestId },
    };
    return answer(200, write(schema, value, service.xmlNamespace), requestId);
  },
  fault(service, shapes, fault, requestId) {
    const status = statusOf(shapes, fault);
    const error = {
      ...fault.members,
      Type: status < 500 ? 'Sender' : 'Receiver',
      Code: fault.code,
      Message: fault.message,
    };
    const modelled = shapes?.errors.get(fault.code)?.schema;
    const extra = [...(modelled?.structIterator() ?? [])].filter(
      ([name]) => !['Type', 'Code', 'Message', 'message'].includes(name),
    );
    const schema = structure('ErrorResponse', [
      ['Error', structure('Error', [['Type', 0], ['Code', 0], ['Message', 0], ...extra])],
      ['RequestId', 0],
    ]);
    const body = write(schema, { Error: error, RequestId: requestId }, service?.xmlNamespace);
    return answer(status, body, requestId);
  },
};

/** The codec of EC2 query. */
export const ec2Codec: Codec = {
  decode: (shape, request) => decodeForm(shape.input, formTextOf(request), true),
  encode(service, shape, output, requestId) {
    const members = shape.output.isStructSchema() ? [...shape.output.structIterator()] : RETURN;
    const shaped = shape.output.isStructSchema()
      ? shapeOutput(shape.output, output ?? {})
      : { return: true };
    const schema = structure(`${shape.name}Response`, [['requestId', 0], ...members]);
    const value = { ...(shaped as object), requestId };
    return answer(200, write(schema, value, service.xmlNamespace), requestId);
  },
  fault(_service, shapes, fault, requestId) {
    const schema = structure('Response', [
      ['Errors', structure('Errors', [['Error', EC2_ERROR]])],
      ['RequestID', 0],
    ]);
    const value = {
      Errors: { Error: { Code: fault.code, Message: fault.message } },
      RequestID: requestId,
    };
    return answer(statusOf(shapes, fault), write(schema, value, undefined), requestId);
  },
};

type Member = readonly [name: string, schema: unknown];

/** EC2 operations without an output answer `<return>true</return>`. */
const RETURN: readonly Member[] = [['return', 2]];
const METADATA = structure('ResponseMetadata', [['RequestId', 0]]);
const EC2_ERROR = structure('Error', [
  ['Code', 0],
  ['Message', 0],
]);

/** A structure schema of our own, for the envelopes that AWS puts around what is modelled. */
function structure(name: string, members: readonly Member[]): StaticStructureSchema {
  return [
    3,
    'gantry.sandbox',
    name,
    0,
    members.map(([member]) => member),
    members.map(([, schema]) => schema),
  ] as unknown as StaticStructureSchema;
}

function write(
  schema: StaticStructureSchema,
  value: unknown,
  xmlNamespace: string | undefined,
): string {
  const serializer = new XmlShapeSerializer({
    timestampFormat: { useTrait: true, default: 5 },
    httpBindings: false,
    serviceNamespace: 'gantry.sandbox',
    xmlNamespace: xmlNamespace ?? '',
  });
  serializer.write(NormalizedSchema.of(schema), value);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${serializer.flush()}`;
}

function answer(status: number, body: string, requestId: string): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': requestId },
    body: Buffer.from(body),
  };
}
