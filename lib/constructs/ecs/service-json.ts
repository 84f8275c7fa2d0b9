/** Services that are written as JSON. */
import type { Construct } from 'constructs';
import { isJsonObject, type Json, type JsonObject, omitUndefined } from '../../core/json.ts';
import type { Input } from '../../graph/reference.ts';
import type { VpcLike } from '../network/vpc-like.ts';
import { badProp, type ConstructOptions, optionsOf } from '../options.ts';
import { SecurityGroup, type SecurityGroupLike } from '../security/security-group.ts';
import type { ClusterLike } from './cluster-like.ts';
import { type JsonSource, requestFrom, tagsOf } from './json-source.ts';
import type { OwnNetworkInterfaces, ServiceProps } from './service-options.ts';
import type { AnyTaskDefinition } from './task-definition.ts';

/** What a service needs beside its JSON. */
export interface ServiceJsonOptions extends ConstructOptions {
  /** The cluster: that of the JSON is not looked at. */
  readonly cluster: ClusterLike;
  /** What runs: the task definition of the JSON is not looked at. */
  readonly taskDefinition: AnyTaskDefinition;
  /** VPC of the tasks. @default - not known; the JSON names subnets and groups */
  readonly vpc?: VpcLike;
  /** Subnets of the tasks, where the JSON names none. @default - as for any service */
  readonly vpcSubnets?: OwnNetworkInterfaces['vpcSubnets'];
  /** Groups of the tasks, where the JSON names none. @default - as for any service */
  readonly securityGroups?: readonly SecurityGroupLike[];
}

/** What a service is made with. */
export interface ServiceParts {
  readonly props: ServiceProps;
  /** Whether the JSON says which load balancers there are. */
  readonly hasLoadBalancers: boolean;
}

/** The props that make the service that a JSON means, field by field. Throws `tree/bad-props`. */
export function serviceParts(
  scope: Construct,
  id: string,
  source: JsonSource,
  options: ServiceJsonOptions,
): ServiceParts {
  const request = requestFrom(scope, id, source, 'CreateService');
  const { cluster: _, taskDefinition: __, tags: ___, ...fields } = request;
  const daemon = fields['schedulingStrategy'] === 'DAEMON';
  const deployment = fields['deploymentConfiguration'];
  const network = networkOf(scope, id, fields);
  const props = {
    ...optionsOf(options),
    cluster: options.cluster,
    taskDefinition: options.taskDefinition,
    ...omitUndefined({
      vpc: options.vpc,
      vpcSubnets: network.vpcSubnets ?? options.vpcSubnets,
      securityGroups: network.securityGroups ?? options.securityGroups,
      assignPublicIp: network.assignPublicIp,
      serviceName: textIn(fields, 'serviceName'),
      launchType: textIn(fields, 'launchType'),
      daemon: daemon ? true : undefined,
      desiredCount: daemon ? undefined : numberIn(fields, 'desiredCount'),
      minHealthyPercent: numberIn(deployment, 'minimumHealthyPercent'),
      maxHealthyPercent: numberIn(deployment, 'maximumPercent'),
    }),
    tags: { ...tagsOf(request), ...options.tags },
    overrides: { ...leftToAws(fields), ...options.overrides },
  };
  // As the JSON has them: AWS's own rules are held against them when the graph is made.
  return {
    props: props as unknown as ServiceProps,
    hasLoadBalancers: fields['loadBalancers'] !== undefined,
  };
}

/** The fields of the JSON; what a service would otherwise be given of itself is null where the JSON leaves it to AWS. */
function leftToAws(fields: JsonObject): Readonly<Record<string, unknown>> {
  const { desiredCount, networkConfiguration: network, ...rest } = fields;
  const deployment = fields['deploymentConfiguration'];
  const own = isJsonObject(network) ? network['awsvpcConfiguration'] : undefined;
  return {
    schedulingStrategy: null,
    launchType: null,
    availabilityZoneRebalancing: null,
    ...rest,
    // AWS wants a number for a new service.
    ...(desiredCount === undefined ? {} : { desiredCount }),
    ...(isJsonObject(own)
      ? {
          networkConfiguration: {
            awsvpcConfiguration: { assignPublicIp: null, securityGroups: null, ...own },
          },
        }
      : {}),
    deploymentConfiguration: isJsonObject(deployment)
      ? {
          minimumHealthyPercent: null,
          maximumPercent: null,
          deploymentCircuitBreaker: null,
          ...deployment,
        }
      : null,
  };
}

type Network = Pick<ServiceJsonOptions, 'vpcSubnets' | 'securityGroups'> & {
  readonly assignPublicIp?: boolean;
};

function networkOf(scope: Construct, id: string, fields: JsonObject): Network {
  const network = fields['networkConfiguration'];
  const own = isJsonObject(network) ? network['awsvpcConfiguration'] : undefined;
  if (!isJsonObject(own)) return {};
  const subnets = textsIn(scope, id, own, 'subnets');
  const groups = textsIn(scope, id, own, 'securityGroups');
  return {
    vpcSubnets: {
      subnets: subnets.map((subnetId) => ({
        subnetId,
        routeTableId: undefined,
        connectivity: [],
      })),
    },
    securityGroups: groups.map((groupId, index) =>
      SecurityGroup.fromSecurityGroupId(scope, `${id}SecurityGroup${index + 1}`, groupId),
    ),
    assignPublicIp: own['assignPublicIp'] === 'ENABLED',
  };
}

function textsIn(
  scope: Construct,
  id: string,
  network: JsonObject,
  field: string,
): readonly Input<string>[] {
  const list = network[field] ?? [];
  if (Array.isArray(list)) return list as unknown as readonly Input<string>[];
  throw badProp(
    scope,
    `networkConfiguration.awsvpcConfiguration.${field} in the JSON of ${id} is no list`,
    'give a list of ids',
  );
}

function textIn(fields: JsonObject, field: string): string | undefined {
  const value = fields[field];
  return typeof value === 'string' ? value : undefined;
}

function numberIn(fields: Json | undefined, field: string): number | undefined {
  const value = isJsonObject(fields) ? fields[field] : undefined;
  return typeof value === 'number' ? value : undefined;
}
