/** What Cloud Map does in its own time: operations that are asked about until they have ended. */
import type {
  GetOperationRequest,
  ListOperationsRequest,
  OperationFilter,
  OperationType,
} from '@aws-sdk/client-servicediscovery';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import type { Table } from '../../world.ts';
import { type Place, pageOf } from './store.ts';

/** An operation; the table's key is its id. */
interface OperationRecord {
  readonly id: string;
  readonly type: OperationType;
  readonly targets: Readonly<Record<string, string>>;
  readonly created: number;
  /** What identifies the request, so that a repeated one is known. */
  readonly request: string | undefined;
  readonly work: Work | undefined;
  status: 'SUBMITTED' | 'PENDING' | 'SUCCESS' | 'FAIL';
  updated: number;
  error: { readonly code: string; readonly message: string } | undefined;
}

/** What is done when the operation ends: kind and payload are JSON, so that a snapshot can hold them. */
export interface Work {
  readonly kind: string;
  readonly payload: unknown;
}

/** Does the work of an operation; returns why it failed, or nothing. */
export type Worker = (
  payload: never,
  place: Place,
) => { readonly code: string; readonly message: string } | undefined;

/** Starts an operation that ends after `delay` milliseconds; its id. */
export function startOperation(
  place: Place,
  type: OperationType,
  targets: Readonly<Record<string, string>>,
  {
    delay,
    work,
    request,
  }: {
    readonly delay: number;
    readonly work?: Work | undefined;
    readonly request?: string | undefined;
  },
): string {
  const { world, scope } = place;
  const id = `${world.hex(32)}-${world.hex(8)}`;
  operations(place).set(id, {
    id,
    type,
    targets,
    created: world.now(),
    request,
    work,
    status: delay === 0 ? 'SUCCESS' : 'PENDING',
    updated: world.now(),
    error: undefined,
  });
  if (delay > 0) world.schedule(scope, delay, 'servicediscovery.operation', { id });
  return id;
}

/** The operation that the same request has started and that still runs. */
export function runningOperation(place: Place, request: string): string | undefined {
  return [...operations(place).values()].find(
    (one) => one.request === request && one.status === 'PENDING',
  )?.id;
}

/** Ends an operation. */
export function operationEnder(workers: Readonly<Record<string, Worker>>) {
  return ({ id }: { readonly id: string }, place: Place): void => {
    const operation = operations(place).get(id);
    if (operation === undefined) return;
    const { work } = operation;
    const worker = work === undefined ? undefined : workers[work.kind];
    const error = worker?.(work?.payload as never, place);
    operation.status = error === undefined ? 'SUCCESS' : 'FAIL';
    operation.error = error;
    operation.updated = place.world.now();
  };
}

/** GetOperation. */
export function getOperation(input: Decoded<GetOperationRequest>, call: Call): object {
  const found = operations(call).get(input.OperationId);
  if (found === undefined)
    throw new ServiceFault('OperationNotFound', `Operation not found: ${input.OperationId}`);
  return {
    Operation: {
      Id: found.id,
      OwnerAccount: call.scope.account,
      Type: found.type,
      Status: found.status,
      ErrorCode: found.error?.code,
      ErrorMessage: found.error?.message,
      CreateDate: new Date(found.created),
      UpdateDate: new Date(found.updated),
      Targets: found.targets,
    },
  };
}

/** ListOperations. */
export function listOperations(input: ListOperationsRequest, call: Call): object {
  const page = pageOf(operations(call).values(), input, isMatch);
  return {
    Operations: page.items.map(({ id, status }) => ({ Id: id, Status: status })),
    NextToken: page.next,
  };
}

function isMatch(
  { type, status, targets, updated }: OperationRecord,
  { Name, Values = [] }: OperationFilter,
): boolean {
  // The filter's name of the status is not that of the answers.
  const spelled = Values.map((value) => (value === 'SUCCEED' ? 'SUCCESS' : value));
  switch (Name) {
    case 'TYPE':
      return Values.includes(type);
    case 'STATUS':
      return spelled.includes(status);
    case 'NAMESPACE_ID':
      return Values.includes(targets['NAMESPACE'] ?? '');
    case 'SERVICE_ID':
      return Values.includes(targets['SERVICE'] ?? '');
    default: {
      const [from = 0, to = 0] = Values.map((value) => Number(value) * 1000);
      return from <= updated && updated <= to;
    }
  }
}

function operations({ world, scope }: Place): Table<OperationRecord> {
  return world.table(scope, 'servicediscovery.operations');
}
