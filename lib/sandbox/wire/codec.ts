/** What the codecs of the protocols have in common. */
import type { ServiceFault } from '../service.ts';
import type { WireRequest } from './route.ts';
import type { OperationShape, ServiceShapes } from './schemas.ts';
import type { WireService } from './services.ts';

/** An HTTP answer before it becomes a response object of a transport. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Reads requests and writes answers of one protocol, by schema. */
export interface Codec {
  /** The operation's input in the SDK's shape. Throws a {@link ServiceFault} for a request that cannot be read. */
  decode(shape: OperationShape, request: WireRequest): unknown;
  /** A successful answer. */
  encode(
    service: WireService,
    shape: OperationShape,
    output: unknown,
    requestId: string,
  ): WireAnswer;
  /** An error answer. `shapes` is undefined when the service is not known. */
  fault(
    service: WireService | undefined,
    shapes: ServiceShapes | undefined,
    fault: ServiceFault,
    requestId: string,
  ): WireAnswer;
}

/** The HTTP status of a fault: its own, or the one its model states when the fault has the default. */
export function statusOf(shapes: ServiceShapes | undefined, fault: ServiceFault): number {
  if (fault.status !== 400) return fault.status;
  return shapes?.errors.get(fault.code)?.status ?? 400;
}
