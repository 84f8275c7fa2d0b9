/** The request rates that AWS publishes, and careful guesses where it publishes none. */

/** A token bucket's size and speed. */
export interface Rate {
  /** Names the bucket within its service: calls of one family share it. */
  readonly family: string;
  /** Tokens when full. */
  readonly burst: number;
  /** Tokens per second. */
  readonly refill: number;
  /** Whether AWS publishes these numbers; otherwise they are a careful guess. */
  readonly published: boolean;
}

/** A call as far as rates care. */
export interface RatedCall {
  /** The SDK's service id, such as `ECS` or `Elastic Load Balancing v2`. */
  readonly service: string;
  /** API operation, such as `CreateService`. */
  readonly operation: string;
  readonly input: unknown;
}

/** The buckets that a call draws from, the narrow one first; empty where calls need no pacing. */
export function ratesOf(call: RatedCall): readonly Rate[] {
  if (call.service === 'EC2' && asksForAll(call.input) && WHOLE_DESCRIBES.has(call.operation))
    return [{ family: `${call.operation} of everything`, burst: 50, refill: 10, published: true }];
  const found = TABLE[call.service]?.find(({ operations }) => operations.test(call.operation));
  if (found === undefined) return [];
  const { burst, refill, published, family = call.operation } = found;
  const own: Rate = { family, burst, refill, published };
  return call.service === 'Elastic Load Balancing v2' ? [own, ELB_ACCOUNT] : [own];
}

/** Whether an operation changes something, by AWS's naming. */
export function isWriteOperation(operation: string): boolean {
  return !/^(Describe|Get|List|Search|Lookup|Filter|Simulate|Test|Validate|BatchGet|AssumeRole)/.test(
    operation,
  );
}

/** Rows are tried in order. Without a family every operation has a bucket of its own. */
interface Row {
  readonly operations: RegExp;
  readonly family?: string;
  readonly burst: number;
  readonly refill: number;
  readonly published: boolean;
}

/** All ELB actions of an account together. */
const ELB_ACCOUNT: Rate = { family: 'account', burst: 40, refill: 10, published: true };

/** EC2 reads that have a smaller bucket when they are neither filtered nor paginated. */
const WHOLE_DESCRIBES: ReadonlySet<string> = new Set([
  'DescribeInstances',
  'DescribeInstanceStatus',
  'DescribeNetworkInterfaces',
  'DescribeSecurityGroups',
  'DescribeSnapshots',
  'DescribeSpotInstanceRequests',
  'DescribeVolumes',
]);

/**
 * Sources of the rows: "Request throttling for the Amazon ECS API", "Request throttling for the Amazon EC2 API", "API
 * request throttling" of Elastic Load Balancing, "CloudWatch Logs quotas", "Amazon CloudWatch endpoints and quotas",
 * "Systems Manager endpoints and quotas", "Quotas" of Route 53. The guesses are for what has no number there; the pacer
 * slows down by itself where they are too high.
 */
const TABLE: Readonly<Record<string, readonly Row[]>> = {
  ECS: [
    row(/^(Create|Update|Delete)Cluster$|^UpdateClusterSettings$|^PutCluster/, 20, 1, 'clusters'),
    row(/^(Describe|List)Clusters$/, 50, 20, 'cluster reads'),
    row(/^(Register|Deregister)TaskDefinition$/, 20, 1, 'task definitions'),
    row(/^DeleteTaskDefinitions$/, 5, 1),
    row(/^(Describe|List)TaskDefinition/, 50, 20, 'task definition reads'),
    row(/^(Create|Update|Delete)CapacityProvider$/, 10, 1, 'capacity providers'),
    row(/^DescribeCapacityProviders$/, 50, 20),
    row(/^(Create|Update|Delete)Service$/, 50, 5, 'services'),
    row(/^ListServicesByNamespace$/, 10, 1),
    row(/^(Describe|List)Services$/, 100, 20, 'service reads'),
    row(/ServiceDeployments?$/, 50, 20, 'service deployments'),
    row(/^DescribeServiceRevisions$/, 50, 20),
    row(/^(Describe|List)(Tasks|ContainerInstances)$|^ListAttributes$/, 100, 20, 'task reads'),
    row(/^UpdateContainerAgent$|^Submit|^DiscoverPollEndpoint$/, 200, 120, 'agents'),
    row(/^(Run|Start|Stop)Task$|ContainerInstance|Attributes$/, 100, 40, 'tasks'),
    row(/TaskProtection$/, 200, 80, 'task protection'),
    row(/^(Tag|Untag)Resource$/, 20, 10, 'tags'),
    row(/^ListTagsForResource$/, 50, 20),
    row(/^(Put|Delete)AccountSetting/, 10, 1, 'account settings'),
    row(/^ListAccountSettings$/, 50, 20),
    guess(/./, 20, 5),
  ],
  EC2: [
    row(/^(Describe|Get|Search|List|Validate)/, 100, 20),
    row(/VpcEndpoints?$/, 4, 0.3),
    row(/^(Create|Delete)NatGateway$|^(A|Disa)ssociateNatGatewayAddress$/, 10, 1),
    row(/^(Create|Delete)Tags$/, 100, 10),
    row(/^CreateLaunchTemplateVersion$|^ModifyLaunchTemplate$|^TerminateInstances$/, 100, 5),
    row(/^(Create|Delete)NetworkInterface$|^ModifyNetworkInterfaceAttribute$/, 100, 5),
    row(/^(Run|Start)Instances$/, 5, 2),
    row(/./, 50, 5),
  ],
  'Elastic Load Balancing v2': [
    row(/^(CreateLoadBalancer|SetSubnets)$/, 10, 0.2, 'resource-intensive'),
    row(/^(Register|Deregister)Targets$/, 20, 4, 'registration'),
    row(/^(Describe|Get)/, 40, 10, 'reads'),
    row(/./, 20, 3, 'writes'),
  ],
  CloudWatch: [
    row(/^DescribeAlarms$/, 9, 9),
    row(/^PutMetricAlarm$|^DeleteAlarms$|AlarmActions$/, 3, 3),
    guess(/./, 10, 10),
  ],
  'CloudWatch Logs': [
    row(/RetentionPolicy$|KmsKey$|^(Unt|T)agResource$|^ListTagsForResource$/, 5, 5),
    row(/^(Create|Delete)LogGroup$|^DescribeLogGroups$/, 10, 10),
    guess(/./, 5, 5),
  ],
  ServiceDiscovery: [guess(/^(Get|List|Discover)/, 20, 10, 'reads'), guess(/./, 10, 3)],
  SSM: [row(/^GetParameter/, 40, 40, 'parameter reads'), guess(/./, 10, 3)],
  // Five requests a second for an account, whatever they ask.
  'Route 53': [row(/./, 5, 5, 'requests')],
  ACM: [guess(/^(Describe|List|Get)/, 20, 10), guess(/./, 5, 5)],
  EventBridge: [guess(/^(Describe|List|Test)/, 20, 10, 'reads'), guess(/./, 10, 5, 'writes')],
  IAM: [guess(/^(Get|List)/, 50, 15), guess(/./, 20, 5)],
  'Application Auto Scaling': [guess(/./, 20, 5)],
  'Auto Scaling': [guess(/^Describe/, 50, 10), guess(/./, 20, 5)],
  'Resource Groups Tagging API': [guess(/./, 10, 5)],
};

/** What AWS publishes. */
function row(operations: RegExp, burst: number, refill: number, family?: string): Row {
  return {
    operations,
    burst,
    refill,
    published: true,
    ...(family === undefined ? {} : { family }),
  };
}

/** What it does not. */
function guess(operations: RegExp, burst: number, refill: number, family?: string): Row {
  return { ...row(operations, burst, refill, family), published: false };
}

function asksForAll(input: unknown): boolean {
  return Object.entries(input ?? {}).every(
    ([name, value]) =>
      name === 'DryRun' || value === undefined || (Array.isArray(value) && value.length === 0),
  );
}
