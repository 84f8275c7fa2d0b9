/** The network interfaces of tasks that have their own. */
import type { NetworkConfiguration } from '@aws-sdk/client-ecs';
import type { Construct } from 'constructs';
import type { Inputs } from '../../graph/reference.ts';
import type { SubnetLike } from '../network/subnet.ts';
import { type SubnetSelection, selectSubnets, type VpcLike } from '../network/vpc-like.ts';
import { badProp } from '../options.ts';
import { Connections } from '../security/connections.ts';
import { SecurityGroup } from '../security/security-group.ts';
import { isOnFargate } from './capacity-strategy.ts';
import type { ClusterLike } from './cluster-like.ts';
import { placesOf } from './compatibility.ts';
import type { ServiceCapacity, ServiceNetwork } from './service-options.ts';

/** What tells where tasks are. */
export type PlacedTasks = ServiceCapacity & ServiceNetwork & { readonly cluster: ClusterLike };

/** Where tasks have their interfaces. */
export interface TaskNetwork {
  readonly subnets: readonly SubnetLike[];
  readonly assignPublicIp: boolean;
  readonly connections: Connections;
}

/** The network of a service's tasks, with a security group of its own. Throws `tree/bad-props` when no VPC is known. */
export function taskNetwork(service: Construct, props: PlacedTasks): TaskNetwork {
  const vpc = props.vpc ?? props.cluster.vpc;
  const { vpcSubnets: { subnets } = {}, securityGroups } = props;
  // What is named one by one needs no VPC.
  if (vpc === undefined && subnets !== undefined && securityGroups !== undefined)
    return {
      subnets,
      assignPublicIp: props.assignPublicIp ?? false,
      connections: new Connections({ securityGroups }),
    };
  if (vpc === undefined)
    throw badProp(
      service,
      'neither the service nor its cluster has a vpc',
      'give one of them a vpc',
    );
  return {
    ...(runsOnFargate(props)
      ? fargatePlace(service, vpc, props)
      : instancePlace(service, vpc, props)),
    connections: new Connections({
      securityGroups: props.securityGroups ?? [
        new SecurityGroup(service, 'SecurityGroup', { vpc }),
      ],
    }),
  };
}

/** The part of the request. */
export function networkRequest(network: TaskNetwork): Inputs<NetworkConfiguration> {
  return {
    awsvpcConfiguration: {
      subnets: network.subnets.map(({ subnetId }) => subnetId),
      securityGroups: network.connections.securityGroups.map(
        ({ securityGroupId }) => securityGroupId,
      ),
      assignPublicIp: network.assignPublicIp ? 'ENABLED' : 'DISABLED',
    },
  };
}

function runsOnFargate(props: PlacedTasks): boolean {
  const { launchType, capacityProviderStrategies: strategy = [] } = props;
  return (
    placesOf(props.taskDefinition.compatibility).includes('FARGATE') &&
    props.daemon !== true &&
    (launchType === undefined || launchType === 'FARGATE') &&
    isOnFargate(strategy)
  );
}

type Place = Omit<TaskNetwork, 'connections'>;

function fargatePlace(service: Construct, vpc: VpcLike, props: PlacedTasks): Place {
  const stranded = !vpc.privateEgress && vpc.publicSubnets.length > 0;
  const outside =
    props.vpcSubnets === undefined &&
    (props.assignPublicIp ?? (stranded || vpc.privateSubnets.length === 0));
  const selection: SubnetSelection = props.vpcSubnets ?? { type: outside ? 'public' : 'private' };
  return {
    subnets: selectSubnets(service, vpc, selection),
    assignPublicIp: props.assignPublicIp ?? outside,
  };
}

/** Interfaces of tasks on instances get no public addresses, not even in public subnets. */
function instancePlace(service: Construct, vpc: VpcLike, props: PlacedTasks): Place {
  const type = vpc.privateSubnets.length === 0 ? 'public' : 'private';
  return {
    subnets: selectSubnets(service, vpc, props.vpcSubnets ?? { type }),
    assignPublicIp: props.assignPublicIp ?? false,
  };
}
