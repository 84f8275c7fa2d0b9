/** What AWS refuses of a capacity provider, of a group or of managed instances. */
import type {
  CreateCapacityProviderRequest,
  UpdateCapacityProviderRequest,
} from '@aws-sdk/client-ecs';
import { ECS_NAME, error, isAbsent, malformed, noneOf, outside, violationIf } from '../checks.ts';
import type { LeftOut, Rule, Violation } from '../rule.ts';
import { known } from '../values.ts';
import { MANAGED_RULES } from './managed.ts';

const CREATE = 'Amazon ECS API Reference, CreateCapacityProvider';
const SCALING = 'Amazon ECS API Reference, ManagedScaling';
const GROUP = 'Amazon ECS API Reference, AutoScalingGroupProvider';
const PATH = 'autoScalingGroupProvider';
const INVALID =
  'The specified capacity provider name is invalid. Up to 255 characters are allowed, including letters (upper and lowercase), numbers, underscores, and hyphens. The name cannot be prefixed with "aws", "ecs", or "fargate".';

/** What CreateCapacityProvider and UpdateCapacityProvider take, each its own part. */
export type ProviderRequest = Partial<CreateCapacityProviderRequest> &
  Partial<UpdateCapacityProviderRequest>;

/** A capacity provider, made or updated. */
export interface ProviderSubject {
  readonly provider: Partial<CreateCapacityProviderRequest>;
  /** Whether fields that are not given keep what they had. */
  readonly isUpdate: boolean;
}

const BASIC_RULES: readonly Rule<ProviderSubject>[] = [
  error(
    'capacity-provider/name',
    'A name is up to 255 letters, numbers, _ and -, not beginning with aws, ecs or fargate.',
    'AWS, refusal of CreateCapacityProvider (aws-samples/aws-cdk-examples 628)',
    ({ provider: { name } }) => [
      ...malformed('name', name || undefined, ECS_NAME).map((one) => ({
        ...one,
        awsMessage: INVALID,
      })),
      ...violationIf(
        /^(aws|ecs|fargate)/i.test(known(name) ?? ''),
        'name',
        `${name}: the name of a capacity provider cannot begin with aws, ecs or fargate.`,
        { awsMessage: INVALID },
      ),
    ],
  ),
  error('capacity-provider/name-missing', 'A provider has a name.', CREATE, ({ provider }) =>
    violationIf(isAbsent(provider.name), 'name', 'A capacity provider needs a name.'),
  ),
  error('capacity-provider/one-kind', 'A group or managed instances.', CREATE, (subject) => {
    const { autoScalingGroupProvider: group, managedInstancesProvider: managed } = subject.provider;
    const isNeither = isAbsent(group) && isAbsent(managed);
    return violationIf(
      (isNeither && !subject.isUpdate) || (!isAbsent(group) && !isAbsent(managed)),
      '',
      'A capacity provider has exactly one of autoScalingGroupProvider and managedInstancesProvider.',
    );
  }),
  error(
    'capacity-provider/cluster-missing',
    'Managed instances have a cluster.',
    CREATE,
    (subject) =>
      violationIf(
        !subject.isUpdate &&
          !isAbsent(subject.provider.managedInstancesProvider) &&
          isAbsent(subject.provider.cluster),
        'cluster',
        'A capacity provider of managed instances belongs to one cluster, which must be named.',
      ),
  ),
  error(
    'capacity-provider/cluster',
    'A group is associated, not made in a cluster.',
    CREATE,
    (subject) =>
      violationIf(
        !subject.isUpdate &&
          isAbsent(subject.provider.managedInstancesProvider) &&
          !isAbsent(subject.provider.cluster),
        'cluster',
        'A cluster can be named only for a capacity provider of managed instances.',
        { hint: 'associate the provider with the cluster instead' },
      ),
  ),
];

const GROUP_RULES: readonly Rule<ProviderSubject>[] = [
  ofGroup('capacity-provider/group', 'A provider names its group.', GROUP, (group, isUpdate) =>
    violationIf(
      !isUpdate && isAbsent(group.autoScalingGroupArn),
      `${PATH}.autoScalingGroupArn`,
      'The provider needs the ARN of an Auto Scaling group.',
    ),
  ),
  ofGroup('capacity-provider/values', 'Switches are ENABLED or DISABLED.', GROUP, (group) => [
    ...switchOf(`${PATH}.managedScaling.status`, group.managedScaling?.status),
    ...switchOf(`${PATH}.managedTerminationProtection`, group.managedTerminationProtection),
    ...switchOf(`${PATH}.managedDraining`, group.managedDraining),
  ]),
  ofGroup('capacity-provider/target', 'The target is 1 to 100 percent.', SCALING, (group) =>
    outside(`${PATH}.managedScaling.targetCapacity`, group.managedScaling?.targetCapacity, 1, 100),
  ),
  ofGroup('capacity-provider/steps', 'A step is 1 to 10,000 instances.', SCALING, (group) => [
    ...outside(
      `${PATH}.managedScaling.minimumScalingStepSize`,
      group.managedScaling?.minimumScalingStepSize,
      1,
      10_000,
    ),
    ...outside(
      `${PATH}.managedScaling.maximumScalingStepSize`,
      group.managedScaling?.maximumScalingStepSize,
      1,
      10_000,
    ),
  ]),
  ofGroup('capacity-provider/step-order', 'Steps go from less to more.', SCALING, (group) => {
    const { minimumScalingStepSize: least, maximumScalingStepSize: most } =
      group.managedScaling ?? {};
    return violationIf(
      typeof least === 'number' && typeof most === 'number' && least > most,
      `${PATH}.managedScaling.minimumScalingStepSize`,
      `The smallest step of ${least} instances is greater than the largest of ${most}.`,
    );
  }),
  ofGroup('capacity-provider/warmup', 'Instances warm up to 10,000 seconds.', SCALING, (group) =>
    outside(
      `${PATH}.managedScaling.instanceWarmupPeriod`,
      group.managedScaling?.instanceWarmupPeriod,
      0,
      10_000,
    ),
  ),
  ofGroup(
    'capacity-provider/protection',
    'Termination protection goes with managed scaling.',
    GROUP,
    (group, isUpdate) =>
      violationIf(
        group.managedTerminationProtection === 'ENABLED' &&
          !(isUpdate && group.managedScaling === undefined) &&
          known(group.managedScaling?.status ?? 'DISABLED') === 'DISABLED',
        `${PATH}.managedTerminationProtection`,
        'When using managed termination protection, managed scaling must also be used otherwise managed termination protection does not work.',
      ),
  ),
];

/** The rules. */
export const CAPACITY_PROVIDER_RULES: readonly Rule<ProviderSubject>[] = [
  ...BASIC_RULES,
  ...GROUP_RULES,
  ...MANAGED_RULES,
];

/** What is not judged, and why. */
export const CAPACITY_PROVIDER_LEFT_OUT: readonly LeftOut[] = [
  {
    what: 'a provider of that name exists with another configuration ("The specified capacity provider already exists. To change the configuration of an existing capacity provider, update the capacity provider.")',
    why: 'only a live look-up tells',
  },
  {
    what: 'the group protects instances from scale-in, can grow, has no weights, no scaling policies of its own and no warm pool that takes instances back; a provider with managed scaling serves one cluster; a group has one provider',
    why: 'properties of the group, which is no request of ECS: judged where a graph holds the group',
  },
  {
    what: 'tags that managed instances show in their metadata have no slash',
    why: 'the tags are those of several objects',
  },
  {
    what: 'tasks on managed instances with networkMode none',
    why: 'pages of AWS disagree',
  },
];

type Group = Partial<NonNullable<ProviderSubject['provider']['autoScalingGroupProvider']>>;

function ofGroup(
  code: string,
  says: string,
  source: string,
  check: (group: Group, isUpdate: boolean) => readonly Violation[],
): Rule<ProviderSubject> {
  return error(code, says, source, ({ provider: { autoScalingGroupProvider: group }, isUpdate }) =>
    group === undefined || group === null ? [] : check(group, isUpdate),
  );
}

function switchOf(path: string, value: unknown): readonly Violation[] {
  return noneOf(path, value, ['ENABLED', 'DISABLED']);
}
