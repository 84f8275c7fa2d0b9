/** Operation and error schemas, found in what the SDK's client packages export. */
import { NormalizedSchema } from '@smithy/core/schema';
import type { WireService } from './services.ts';

/** Schemas of one operation. */
export interface OperationShape {
  readonly name: string;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
}

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
  const loading = service.load().then(readShapes);
  loaded.set(service.name, loading);
  return loading;
}

const loaded = new Map<string, Promise<ServiceShapes>>();

/** First element of an operation's and of an error's static schema. */
const OPERATION = 9;
const ERROR = -3;

function readShapes(exports: object): ServiceShapes {
  const operations = new Map<string, OperationShape>();
  const errors = new Map<string, ErrorShape>();
  for (const value of Object.values(exports)) {
    if (!Array.isArray(value)) continue;
    const [kind, , name] = value as unknown[];
    if (typeof name !== 'string') continue;
    if (kind === OPERATION)
      operations.set(name, {
        name,
        input: NormalizedSchema.of(value[4]),
        output: NormalizedSchema.of(value[5]),
      });
    if (kind === ERROR) addError(errors, name, NormalizedSchema.of(value as never));
  }
  return { operations, errors };
}

/** An error is known by its shape's name and, in query services, by the code its model states. */
function addError(errors: Map<string, ErrorShape>, name: string, schema: NormalizedSchema): void {
  const traits = schema.getMergedTraits() as {
    readonly awsQueryError?: readonly [string, number];
    readonly httpError?: number;
  };
  const shape = { schema, status: traits.awsQueryError?.[1] ?? traits.httpError };
  errors.set(name, shape);
  if (traits.awsQueryError !== undefined) errors.set(traits.awsQueryError[0], shape);
}
