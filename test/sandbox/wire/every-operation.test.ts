import {
  AwsRestJsonProtocol,
  AwsRestXmlProtocol,
  JsonShapeDeserializer2,
  JsonShapeSerializer2,
  QueryShapeSerializer,
  XmlShapeDeserializer,
} from '@aws-sdk/core/protocols';
import { HttpResponse } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import type { DocumentType } from '@smithy/types';
import { describe, expect, test } from 'vitest';
import {
  CODECS,
  loadShapes,
  matchOperation,
  type OperationShape,
  validateInput,
  WIRE_SERVICES,
  type WireAnswer,
  type WireRequest,
  type WireService,
} from '../../../lib/sandbox/wire/index.ts';

/** A value with every member of a schema; undefined where there is nothing to put, as in a shape within itself. */
function sample(schema: NormalizedSchema, within: readonly string[] = []): unknown {
  if (schema.isStructSchema()) return sampleStructure(schema, within);
  if (schema.isListSchema() || schema.isMapSchema()) {
    const item = sample(schema.getValueSchema(), within);
    if (item === undefined) return undefined;
    return schema.isListSchema() ? [item, item] : { 'key <&> 1': item, key2: item };
  }
  if (schema.isBlobSchema()) return new Uint8Array([0, 127, 128, 255]);
  if (schema.isTimestampSchema()) return new Date('2026-02-03T04:05:06Z');
  if (schema.isBooleanSchema()) return false;
  if (schema.isNumericSchema()) return 42;
  return `text & <"${schema.getMemberName()}"> = ü+%20`;
}

function sampleStructure(schema: NormalizedSchema, within: readonly string[]): unknown {
  const name = schema.getName() ?? '';
  if (within.includes(name)) return undefined;
  const members = [...schema.structIterator()]
    .map(([member, inner]) => [member, sample(inner, [...within, name])] as const)
    .filter(([, value]) => value !== undefined);
  const kept = schema.isUnionSchema() ? members.slice(0, 1) : members;
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

const JSON_SETTINGS = { timestampFormat: { useTrait: true, default: 7 as const }, jsonName: false };

/** The body that the SDK sends for an input. */
function requestBody(service: WireService, shape: OperationShape, input: unknown): string {
  if (service.protocol === 'json') {
    const serializer = new JsonShapeSerializer2(JSON_SETTINGS);
    serializer.write(shape.input, input);
    return new TextDecoder().decode(serializer.flush());
  }
  const serializer = new QueryShapeSerializer({
    timestampFormat: { useTrait: true, default: 5 },
    ...(service.protocol === 'ec2'
      ? { capitalizeKeys: true, flattenLists: true, serializeEmptyLists: false, ec2: true }
      : { serializeEmptyLists: true }),
  });
  serializer.write(shape.input, input);
  return `Action=${shape.name}&Version=${service.version}${serializer.flush()}`;
}

/** The request that the SDK sends for an input. */
async function requestOf(
  service: WireService,
  shape: OperationShape,
  input: unknown,
): Promise<WireRequest> {
  const rest = restProtocol(service);
  if (rest === undefined) return { ...PLAIN, body: requestBody(service, shape, input) };
  const endpoint = { protocol: 'https:', hostname: 'aws', path: '/', url: new URL('https://aws') };
  const sent = await rest.serializeRequest(
    operationOf(shape),
    input as object,
    {
      endpoint: () => Promise.resolve(endpoint),
    } as unknown as Parameters<AwsRestJsonProtocol['serializeRequest']>[2],
  );
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(sent.query ?? {}))
    for (const one of [value].flat()) query.append(name, one ?? '');
  const body =
    typeof sent.body === 'string' ? sent.body : new TextDecoder().decode(sent.body as Uint8Array);
  return { ...PLAIN, ...sent, query: query.toString(), body };
}

const PLAIN: WireRequest = {
  hostname: 'aws',
  method: 'POST',
  path: '/',
  headers: {},
  query: '',
  body: '',
};

function restProtocol(service: WireService): AwsRestJsonProtocol | AwsRestXmlProtocol | undefined {
  const { xmlNamespace = '' } = service;
  if (service.protocol === 'rest-json') return new AwsRestJsonProtocol({ defaultNamespace: 'aws' });
  if (service.protocol === 'rest-xml')
    return new AwsRestXmlProtocol({ defaultNamespace: 'aws', xmlNamespace });
  return undefined;
}

function operationOf(shape: OperationShape) {
  const traits = { http: shape.http } as never;
  return {
    namespace: 'aws',
    name: shape.name,
    traits,
    input: shape.input,
    output: shape.output,
  };
}

/** The output that the SDK reads from an answer. */
async function readAnswer(service: WireService, shape: OperationShape, answer: WireAnswer) {
  const { body } = answer;
  const rest = restProtocol(service);
  if (rest !== undefined) {
    const { $metadata: _, ...output } = await rest.deserializeResponse(
      operationOf(shape),
      {} as Parameters<AwsRestJsonProtocol['deserializeResponse']>[1],
      new HttpResponse({ statusCode: answer.status, headers: { ...answer.headers }, body }),
    );
    return output as unknown;
  }
  if (service.protocol === 'json')
    return new JsonShapeDeserializer2(JSON_SETTINGS).readObject(
      shape.output,
      JSON.parse(body.toString()) as DocumentType,
    ) as unknown;
  const deserializer = new XmlShapeDeserializer({
    timestampFormat: { useTrait: true, default: 5 },
    httpBindings: false,
    xmlNamespace: '',
    serviceNamespace: '',
  });
  const key = service.protocol === 'query' ? `${shape.name}Result` : undefined;
  return deserializer.read(shape.output, body, key) as unknown;
}

describe.each(WIRE_SERVICES.map((service) => [service.name, service] as const))(
  '%s: every operation',
  (_, service) => {
    test('reads the input that the SDK writes', async () => {
      const { operations } = await loadShapes(service);
      expect(operations.size).toBeGreaterThan(5);
      for (const shape of operations.values()) {
        if (shape.input.isUnitSchema()) continue;
        const input = sample(shape.input) ?? {};
        const request = await requestOf(service, shape, input);
        const decoded = CODECS[service.protocol].decode(shape, request);
        expect([shape.name, decoded]).toEqual([shape.name, input]);
        expect(() => validateInput(service, shape.input, decoded)).not.toThrow();
      }
    });

    test('finds the operation of a request', async () => {
      const shapes = await loadShapes(service);
      for (const shape of shapes.operations.values()) {
        if (restProtocol(service) === undefined) continue;
        const request = await requestOf(service, shape, sample(shape.input) ?? {});
        expect(matchOperation(shapes, request)?.name).toBe(shape.name);
      }
    });

    test('writes the output that the SDK reads', async () => {
      const { operations } = await loadShapes(service);
      for (const shape of operations.values()) {
        if (shape.output.isUnitSchema() || shape.output.isStreaming()) continue;
        const output = sample(shape.output) ?? {};
        const answer = CODECS[service.protocol].encode(service, shape, output, 'id');
        const read = await readAnswer(service, shape, answer);
        expect([shape.name, read]).toEqual([shape.name, output]);
      }
    });
  },
);
