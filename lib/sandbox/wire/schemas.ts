/** Operation and error schemas, found in what the SDK's client packages export. */
import { NormalizedSchema } from '@smithy/core/schema';
import type { Protocol, WireService } from './services.ts';

/** Schemas of one operation. */
export interface OperationShape {
  readonly name: string;
  /** Method, path template and status of success (REST services). */
  readonly http: HttpTrait | undefined;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
}

/** How an operation is addressed over REST. */
export type HttpTrait = readonly [method: string, path: string, status: number];

/** Schemas of one service. */
export interface ServiceShapes {
  readonly operations: ReadonlyMap<string, OperationShape>;
  /** Modelled errors by the code they have on the wire. */
  readonly errors: ReadonlyMap<string, ErrorShape>;
}

/** A modelled error: its members, and the HTTP status its model states. */
export interface ErrorShape {
  readonly schema: NormalizedSchema;
  readonly status: number | undefined;
}

/** The schemas of a service; its client package is loaded when first asked for. */
export function loadShapes(service: WireService): Promise<ServiceShapes> {
  const known = loaded.get(service.name);
  if (known !== undefined) return known;
  const loading = service.load().then((exports) => readShapes(exports, service.protocol));
  loaded.set(service.name, loading);
  return loading;
}

const loaded = new Map<string, Promise<ServiceShapes>>();

/** First element of an operation's and of an error's static schema. */
const OPERATION = 9;
const ERROR = -3;

function readShapes(exports: object, protocol: Protocol): ServiceShapes {
  const operations = new Map<string, OperationShape>();
  const errors = new Map<string, ErrorShape>();
  for (const value of Object.values(exports)) {
    if (!Array.isArray(value)) continue;
    const [kind, , name] = value as unknown[];
    if (typeof name !== 'string') continue;
    if (kind === OPERATION)
      operations.set(name, {
        name,
        http: (value[3] as { readonly http?: HttpTrait } | undefined)?.http,
        input: NormalizedSchema.of(value[4]),
        output: NormalizedSchema.of(value[5]),
      });
    if (kind === ERROR) addError(errors, name, NormalizedSchema.of(value as never), protocol);
  }
  return { operations, errors };
}

/** In query services a model may state another code and status than the shape's name and 400. */
function addError(
  errors: Map<string, ErrorShape>,
  name: string,
  schema: NormalizedSchema,
  protocol: Protocol,
): void {
  const { awsQueryError, httpError } = schema.getMergedTraits() as {
    readonly awsQueryError?: readonly [code: string, status: number];
    readonly httpError?: number;
  };
  const query = protocol === 'query' || protocol === 'ec2' ? awsQueryError : undefined;
  const shape = { schema, status: query?.[1] ?? httpError };
  errors.set(name, shape);
  if (query !== undefined) errors.set(query[0], shape);
}
