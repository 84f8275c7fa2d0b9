/** Hybrid activations: how machines outside EC2 become managed instances. */
import type {
  Activation,
  CreateActivationRequest,
  DeleteActivationRequest,
  DescribeActivationsRequest,
} from '@aws-sdk/client-ssm';
import { paginate } from '../../paginate.ts';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { tagRecord } from '../../tag-list.ts';
import { uuid } from '../../uuid.ts';
import type { Scope, Table, World } from '../../world.ts';
import { spreadRole } from '../iam/store.ts';
import { constraint, invalid } from './store.ts';

/** An activation; the table's key is its id. */
export interface ActivationRecord {
  readonly id: string;
  /** AWS tells it once, in the answer of CreateActivation. */
  readonly code: string;
  readonly description?: string;
  readonly instanceName?: string;
  /** Name of the role of the machines, with its path as it was given. */
  readonly role: string;
  /** How many machines may use it. */
  readonly limit: number;
  /** How many did. */
  readonly count: number;
  readonly created: number;
  readonly expires: number;
  readonly tags: Readonly<Record<string, string>>;
}

const DAY = 86_400_000;
const LONGEST = 30 * DAY;
const MOST_MACHINES = 1000;

/** Activations by id. */
export function activationsOf(world: World, scope: Scope): Table<ActivationRecord> {
  return world.table(scope, 'ssm.activations');
}

/** CreateActivation: one machine and a day unless told otherwise. */
export function createActivation(input: Decoded<CreateActivationRequest>, call: Call): object {
  const { world, scope } = call;
  const now = world.now();
  const role = spreadRole(world, scope, input.IamRole.slice(input.IamRole.lastIndexOf('/') + 1));
  if (role?.trust.includes('ssm.amazonaws.com') !== true)
    throw invalid(
      `Nonexistent role or missing ssm service principal in trust policy: ${input.IamRole}`,
    );
  const limit = input.RegistrationLimit ?? 1;
  if (limit < 1 || limit > MOST_MACHINES)
    throw constraint(
      limit,
      'registrationLimit',
      `Member must have value between 1 and ${MOST_MACHINES}`,
    );
  const expires = input.ExpirationDate?.getTime() ?? now + DAY;
  if (expires <= now || expires > now + LONGEST)
    throw new ServiceFault(
      'InvalidParameters',
      'The expiration date must be in the future and no more than 30 days from now.',
    );
  const record: ActivationRecord = {
    id: uuid(world.hex(32)),
    code: world.hex(20),
    ...(input.Description === undefined ? {} : { description: input.Description }),
    ...(input.DefaultInstanceName === undefined ? {} : { instanceName: input.DefaultInstanceName }),
    role: input.IamRole,
    limit,
    count: 0,
    created: now,
    expires,
    tags: tagRecord(input.Tags),
  };
  activationsOf(world, scope).set(record.id, record);
  return { ActivationId: record.id, ActivationCode: record.code };
}

/** DescribeActivations: everything but the codes. */
export function describeActivations(input: DescribeActivationsRequest, call: Call): object {
  const matching = [...activationsOf(call.world, call.scope).values()].filter((activation) =>
    (input.Filters ?? []).every(({ FilterKey, FilterValues = [] }) => {
      const values: Readonly<Record<string, string | undefined>> = {
        ActivationIds: activation.id,
        DefaultInstanceName: activation.instanceName,
        IamRole: activation.role,
      };
      return FilterValues.includes(values[FilterKey ?? ''] ?? '');
    }),
  );
  const page = paginate(matching, {
    size: Math.min(input.MaxResults ?? 50, 50),
    token: input.NextToken,
    badToken: 'InvalidNextToken',
  });
  return {
    ActivationList: page.items.map((activation) => view(activation, call.world.now())),
    NextToken: page.next,
  };
}

/** DeleteActivation: machines that it let in stay. */
export function deleteActivation(input: Decoded<DeleteActivationRequest>, call: Call): object {
  const activations = activationsOf(call.world, call.scope);
  if (!activations.delete(input.ActivationId))
    throw new ServiceFault(
      'InvalidActivationId',
      `The activation ID ${input.ActivationId} isn't valid. Verify that you entered the correct ActivationId and try again.`,
    );
  return {};
}

function view(activation: ActivationRecord, now: number): Activation {
  return {
    ActivationId: activation.id,
    ...(activation.description === undefined ? {} : { Description: activation.description }),
    ...(activation.instanceName === undefined
      ? {}
      : { DefaultInstanceName: activation.instanceName }),
    IamRole: activation.role,
    RegistrationLimit: activation.limit,
    RegistrationsCount: activation.count,
    ExpirationDate: new Date(activation.expires),
    Expired: now >= activation.expires,
    CreatedDate: new Date(activation.created),
    Tags: Object.entries(activation.tags).map(([Key, Value]) => ({ Key, Value })),
  };
}
