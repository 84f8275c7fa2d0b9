/** Machines outside EC2 that registered with an activation. */
import type {
  DeregisterManagedInstanceRequest,
  DescribeInstanceInformationRequest,
} from '@aws-sdk/client-ssm';
import { paginate } from '../../paginate.ts';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import type { Scope, Table, World } from '../../world.ts';
import { activationsOf } from './activations.ts';

/** A machine outside EC2; the table's key is its id. */
export interface ManagedInstanceRecord {
  /** `mi-` and seventeen hexadecimal digits. */
  readonly id: string;
  readonly activationId: string;
  /** Name of its role, with its path. */
  readonly role: string;
  readonly name?: string;
  readonly registeredAt: number;
}

/** Managed instances by id. */
export function managedInstancesOf(world: World, scope: Scope): Table<ManagedInstanceRecord> {
  return world.table(scope, 'ssm.managed-instances');
}

/**
 * Plays a machine that runs the SSM agent with an activation: its id. Throws what the agent is told when the code is
 * wrong, the activation has expired, or as many machines as it allows have used it.
 */
export function registerManagedInstance(
  place: { readonly world: World; readonly scope: Scope },
  activationId: string,
  code: string,
): string {
  const { world, scope } = place;
  const activation = activationsOf(world, scope).get(activationId);
  if (activation === undefined || activation.code !== code)
    throw new ServiceFault('InvalidActivation', 'Activation id or code is not valid.');
  if (world.now() >= activation.expires)
    throw new ServiceFault('InvalidActivation', 'The activation has expired.');
  if (activation.count >= activation.limit)
    throw new ServiceFault('InvalidActivation', 'Registration limit exceeded for the activation.');
  activationsOf(world, scope).set(activationId, { ...activation, count: activation.count + 1 });
  const id = `mi-${world.hex()}`;
  managedInstancesOf(world, scope).set(id, {
    id,
    activationId,
    role: activation.role,
    ...(activation.instanceName === undefined ? {} : { name: activation.instanceName }),
    registeredAt: world.now(),
  });
  return id;
}

/** DescribeInstanceInformation: machines outside EC2 only. */
export function describeInstanceInformation(
  input: DescribeInstanceInformationRequest,
  call: Call,
): object {
  const ids = (input.Filters ?? []).find(({ Key }) => Key === 'InstanceIds')?.Values;
  const page = paginate(
    [...managedInstancesOf(call.world, call.scope).values()].filter(
      ({ id }) => ids === undefined || ids.includes(id),
    ),
    { size: input.MaxResults ?? 10, token: input.NextToken, badToken: 'InvalidNextToken' },
  );
  return {
    InstanceInformationList: page.items.map((one) => ({
      InstanceId: one.id,
      PingStatus: 'Online',
      ActivationId: one.activationId,
      IamRole: one.role,
      Name: one.name,
      RegistrationDate: new Date(one.registeredAt),
      ResourceType: 'ManagedInstance',
      PlatformType: 'Linux',
    })),
    NextToken: page.next,
  };
}

/** DeregisterManagedInstance. */
export function deregisterManagedInstance(
  input: Decoded<DeregisterManagedInstanceRequest>,
  call: Call,
): object {
  if (!managedInstancesOf(call.world, call.scope).delete(input.InstanceId))
    throw new ServiceFault('InvalidInstanceId', `The instance ${input.InstanceId} is not valid.`);
  return {};
}
