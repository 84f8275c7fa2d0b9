/** What AWS refuses of a Managed Instances capacity provider. */
import type {
  CreateCapacityProviderRequest,
  InfrastructureOptimization,
  InstanceLaunchTemplate,
  InstanceRequirementsRequest,
  ManagedInstancesProvider,
  UpdateManagedInstancesProviderConfiguration,
} from '@aws-sdk/client-ecs';
import { activeCluster, type ClusterRecord } from './cluster-record.ts';
import { client, invalid } from './faults.ts';
import { checkGroup, checkSubnet } from './neighbours.ts';
import { ecsCanAssume, profileIsUsable, typesFor } from './neighbours-managed-instances.ts';
import { type Place, plain } from './place.ts';

/** The cluster and the settings of a new provider, with AWS's defaults; refuses what AWS refuses. */
export function managedInstancesOf(
  place: Place,
  input: CreateCapacityProviderRequest,
): { readonly cluster: ClusterRecord; readonly instances: ManagedInstancesProvider } {
  const { cluster, managedInstancesProvider: asked } = input;
  if (cluster === undefined)
    throw invalid('A cluster must be specified for a Managed Instances capacity provider.');
  const instances: ManagedInstancesProvider = {
    propagateTags: 'NONE',
    ...plain(asked ?? {}),
    instanceLaunchTemplate: {
      capacityOptionType: 'ON_DEMAND',
      monitoring: 'BASIC',
      instanceMetadataTagsPropagation: true,
      ...plain(asked?.instanceLaunchTemplate ?? NO_TEMPLATE),
    },
  };
  check(place, instances);
  return { cluster: activeCluster(place, cluster), instances };
}

/** The settings of a provider after an update: members of the launch template that are left out stay. */
export function updatedManagedInstances(
  place: Place,
  before: ManagedInstancesProvider | undefined,
  asked: UpdateManagedInstancesProviderConfiguration,
): ManagedInstancesProvider {
  const instances: ManagedInstancesProvider = {
    ...before,
    ...plain(asked),
    instanceLaunchTemplate: {
      ...(before?.instanceLaunchTemplate ?? NO_TEMPLATE),
      ...(plain(asked.instanceLaunchTemplate ?? {}) as Partial<InstanceLaunchTemplate>),
    },
  };
  check(place, instances);
  return instances;
}

const NO_TEMPLATE: InstanceLaunchTemplate = {
  ec2InstanceProfileArn: undefined,
  networkConfiguration: undefined,
};

function check(place: Place, instances: ManagedInstancesProvider): void {
  const { infrastructureRoleArn = '', instanceLaunchTemplate: template = NO_TEMPLATE } = instances;
  if (!ecsCanAssume(place, infrastructureRoleArn))
    throw client(
      `ECS was unable to assume the infrastructure role '${infrastructureRoleArn}'. Please verify that the role exists and has the proper trust relationship with ecs.amazonaws.com.`,
    );
  if (!profileIsUsable(place, template.ec2InstanceProfileArn ?? ''))
    throw client(
      `The instance profile '${template.ec2InstanceProfileArn}' does not exist or has no role.`,
    );
  checkNetwork(place, template);
  checkOptimization(instances.infrastructureOptimization);
  if (template.capacityReservations !== undefined && template.capacityOptionType !== 'RESERVED')
    throw invalid(
      'Capacity reservations can only be specified with the capacity option type RESERVED.',
    );
  if (template.instanceRequirements !== undefined) checkRequirements(template.instanceRequirements);
}

function checkNetwork(place: Place, { networkConfiguration }: InstanceLaunchTemplate): void {
  const { subnets = [], securityGroups = [] } = networkConfiguration ?? {};
  if (subnets.length === 0) throw invalid('subnets can not be empty.');
  const vpcs = new Set([
    ...subnets.map((id) => checkSubnet(place, id)),
    ...securityGroups.map((id) => checkGroup(place, id)),
  ]);
  if (vpcs.size > 1)
    throw invalid(
      'The subnets and security groups of a capacity provider must all be in the same VPC.',
    );
}

function checkOptimization(asked: InfrastructureOptimization | undefined): void {
  const after = asked?.scaleInAfter ?? undefined;
  if (after !== undefined && (after < -1 || after > 3600))
    throw invalid(`The scaleInAfter value must be -1 or between 0 and 3600: ${after}`);
}

function checkRequirements(requirements: InstanceRequirementsRequest): void {
  const exclusive = [
    ['allowedInstanceTypes', 'excludedInstanceTypes'],
    ['spotMaxPricePercentageOverLowestPrice', 'maxSpotPriceAsPercentageOfOptimalOnDemandPrice'],
  ] as const;
  for (const [one, other] of exclusive)
    if (requirements[one] !== undefined && requirements[other] !== undefined)
      throw invalid(`Only one of ${one} and ${other} can be specified.`);
  if (typesFor(requirements, ['x86_64', 'arm64']).length === 0)
    throw invalid('No instance type satisfies the instance requirements.');
}
