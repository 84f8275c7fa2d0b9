/** AWS's published request rates, by service and family of actions. */
import { isWrite } from './call-log.ts';

/** A token bucket's size and speed. */
export interface RateLimit {
  /** Actions that share the bucket. */
  readonly family: string;
  /** Tokens when full. */
  readonly burst: number;
  /** Tokens per second. */
  readonly refill: number;
}

/** The buckets a call draws from; none where AWS publishes no rate. */
export function limitOf(call: {
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
}): readonly RateLimit[] {
  switch (call.service) {
    case 'ECS':
      return ecs(call.operation);
    case 'EC2':
      return [ec2(call.operation, call.input)];
    case 'Elastic Load Balancing v2':
      return [{ family: 'account', burst: 40, refill: 10 }, elb(call.operation)];
    case 'CloudWatch Logs':
      return logs(call.operation);
    case 'CloudWatch':
      return cloudWatch(call.operation);
    case 'SSM':
      return ssm(call.operation);
    case 'Route 53':
      // "Quotas": five requests a second for an account, all operations together.
      return [{ family: 'account', burst: 5, refill: 5 }];
    default:
      return [];
  }
}

/** A row of a table of rates: which operations, and their bucket. */
type Row = readonly [pattern: RegExp, burst: number, refill: number];

/** Amazon ECS API Reference, "Request throttling for the Amazon ECS API". The first row that matches counts. */
const ECS: Readonly<Record<string, Row>> = {
  'cluster modify': [
    /^(CreateCluster|UpdateCluster|UpdateClusterSettings|DeleteCluster|PutClusterCapacityProviders)$/,
    20,
    1,
  ],
  'cluster read': [/^(DescribeClusters|ListClusters)$/, 50, 20],
  'task definition modify': [/^(Register|Deregister)TaskDefinition$/, 20, 1],
  'task definition delete': [/^DeleteTaskDefinitions$/, 5, 1],
  'task definition read': [/^(Describe|List)TaskDefinition(s|Families)?$/, 50, 20],
  'capacity provider modify': [/^(Create|Update|Delete)CapacityProvider$/, 10, 1],
  'capacity provider read': [/^DescribeCapacityProviders$/, 50, 20],
  'service modify': [/^(Create|Update|Delete)Service$/, 50, 5],
  'service by namespace': [/^ListServicesByNamespace$/, 10, 1],
  'service read': [/^(Describe|List)Services$/, 100, 20],
  'service deployment': [/ServiceDeployments?$/, 50, 20],
  'service revision': [/^DescribeServiceRevisions$/, 50, 20],
  'cluster resource modify': [
    /^(RunTask|StartTask|StopTask|(Der|R)egisterContainerInstance|UpdateContainerInstancesState|(Put|Delete)Attributes)$/,
    100,
    40,
  ],
  'cluster resource read': [
    /^(Describe|List)(Tasks|ContainerInstances)$|^ListAttributes$/,
    100,
    20,
  ],
  'task protection': [/TaskProtection$/, 200, 80],
  'agent modify': [/^(Submit.*StateChanges?|DiscoverPollEndpoint|UpdateContainerAgent)$/, 200, 120],
  'tag modify': [/^(Unt|T)agResource$/, 20, 10],
  'tag read': [/^ListTagsForResource$/, 50, 20],
  'account setting modify': [/^(Put|Delete)AccountSetting(Default)?$/, 10, 1],
  'account setting read': [/^ListAccountSettings$/, 50, 20],
};

function ecs(operation: string): readonly RateLimit[] {
  const found = Object.entries(ECS).find(([, [pattern]]) => pattern.test(operation));
  if (found === undefined) return [];
  const [family, [, burst, refill]] = found;
  return [{ family, burst, refill }];
}

/** Amazon EC2 Developer Guide, "Request throttling for the Amazon EC2 API": a bucket per action. */
const EC2: readonly Row[] = [
  [/^(Create|Modify)VpcEndpoint$|^DeleteVpcEndpoints$/, 4, 0.3],
  [/^(Create|Delete)NatGateway$|^(Associate|Disassociate)NatGatewayAddress$/, 10, 1],
  [/^(Create|Delete)Tags$/, 100, 10],
  [
    /^(CreateLaunchTemplateVersion|ModifyLaunchTemplate|(Create|Delete)NetworkInterface|ModifyNetworkInterfaceAttribute|TerminateInstances)$/,
    100,
    5,
  ],
  [/^(RunInstances|StartInstances)$/, 5, 2],
];

/** Describes that have a smaller bucket when they ask for everything at once. */
const EC2_WHOLE =
  /^Describe(Instances|InstanceStatus|NetworkInterfaces|SecurityGroups|Snapshots|SpotInstanceRequests|Volumes)$/;

function ec2(operation: string, input: unknown): RateLimit {
  const row = EC2.find(([pattern]) => pattern.test(operation));
  if (row !== undefined) return { family: operation, burst: row[1], refill: row[2] };
  if (isWrite(operation)) return { family: operation, burst: 50, refill: 5 };
  return EC2_WHOLE.test(operation) && asksForAll(input)
    ? { family: `${operation} unfiltered`, burst: 50, refill: 10 }
    : { family: operation, burst: 100, refill: 20 };
}

function asksForAll(input: unknown): boolean {
  return Object.entries(input as object).every(
    ([name, value]) =>
      name === 'DryRun' || value === undefined || (Array.isArray(value) && value.length === 0),
  );
}

/** Elastic Load Balancing User Guide, "API request throttling". */
function elb(operation: string): RateLimit {
  if (/^(CreateLoadBalancer|SetSubnets)$/.test(operation))
    return { family: 'resource-intensive', burst: 10, refill: 0.2 };
  if (/^(Register|Deregister)Targets$/.test(operation))
    return { family: 'registration', burst: 20, refill: 4 };
  return isWrite(operation)
    ? { family: 'mutating', burst: 20, refill: 3 }
    : { family: 'non-mutating', burst: 40, refill: 10 };
}

/** Amazon CloudWatch Logs User Guide, "CloudWatch Logs quotas": calls per second, without a burst. */
function logs(operation: string): readonly RateLimit[] {
  if (/^(Create|Delete)LogGroup$|^DescribeLogGroups$/.test(operation))
    return [{ family: operation, burst: 10, refill: 10 }];
  if (
    /^(Put|Delete)RetentionPolicy$|^(A|Disa)ssociateKmsKey$|^(Unt|T)agResource$|^ListTagsForResource$/.test(
      operation,
    )
  )
    return [{ family: operation, burst: 5, refill: 5 }];
  return [];
}

/** Amazon CloudWatch endpoints and quotas: calls per second, without a burst. */
function cloudWatch(operation: string): readonly RateLimit[] {
  if (/^(PutMetricAlarm|DeleteAlarms|(En|Dis)ableAlarmActions)$/.test(operation))
    return [{ family: operation, burst: 3, refill: 3 }];
  return operation === 'DescribeAlarms' ? [{ family: operation, burst: 9, refill: 9 }] : [];
}

/** Systems Manager publishes a rate for reads of parameters only: 40 per second, shared by the Get operations. */
function ssm(operation: string): readonly RateLimit[] {
  return /^GetParameter/.test(operation)
    ? [{ family: 'parameter read', burst: 40, refill: 40 }]
    : [];
}
