/** Kinds of the emulator's objects, as it counts them. */
import type { Counts } from '../emulator.ts';

/** Kinds that the inventory lists, or that go with one that it lists. */
const SEEN = new Set([
  'acm CertBundle',
  'applicationautoscaling FakeApplicationAutoscalingPolicy',
  'applicationautoscaling FakeScalableTarget',
  'applicationautoscaling FakeScheduledAction',
  'autoscaling FakeAutoScalingGroup',
  'autoscaling FakeWarmPool',
  'autoscaling LifecycleHook',
  'cloudwatch Alarm',
  'ec2 EgressOnlyInternetGateway',
  'ec2 ElasticAddress',
  'ec2 Instance',
  'ec2 InternetGateway',
  'ec2 LaunchTemplate',
  'ec2 LaunchTemplateVersion',
  'ec2 NatGateway',
  'ec2 NetworkInterface',
  'ec2 Route',
  'ec2 RouteTable',
  'ec2 SecurityGroup',
  'ec2 SecurityGroupRule',
  'ec2 Subnet',
  'ec2 VPC',
  'ec2 VPCEndPoint',
  'ec2 VPCGatewayAttachment',
  'ec2 Volume',
  'ec2 VolumeAttachment',
  'ecs AccountSetting',
  'ecs CapacityProvider',
  'ecs Cluster',
  'ecs Container',
  'ecs Service',
  'ecs Task',
  'ecs TaskDefinition',
  'ecs TaskSet',
  'efs AccessPoint',
  'efs FileSystem',
  'efs MountTarget',
  'elbv2 FakeAction',
  'elbv2 FakeListener',
  'elbv2 FakeListenerRule',
  'elbv2 FakeLoadBalancer',
  'elbv2 FakeRule',
  'elbv2 FakeTargetGroup',
  'events Rule',
  'iam InstanceProfile',
  'iam Role',
  'logs LogGroup',
  'logs LogResourcePolicy',
  'route53 FakeZone',
  'route53 RecordSet',
  'scheduler Schedule',
  'scheduler ScheduleGroup',
  'servicediscovery Namespace',
  'servicediscovery Operation',
  'servicediscovery Service',
  'sqs Queue',
  'ssm Parameter',
]);

/** Kinds that the emulator makes for itself. */
const OWN = new Set([
  'ec2 NetworkAcl',
  'ec2 NetworkAclEntry',
  'ecs CapacityProviderFailure',
  'ecs ClusterFailure',
  'elasticache User',
  'events EventBus',
  'iam AWSManagedPolicy',
  'iam AccountSummary',
  'quicksight QuicksightAccountSettings',
  'route53 DelegationSet',
]);

/** Kinds of which objects were made that the inventory does not look at. */
export function unseenKinds(before: Counts, after: Counts): readonly string[] {
  return Object.keys(after).filter(
    (kind) => (after[kind] ?? 0) > (before[kind] ?? 0) && !SEEN.has(kind) && !OWN.has(kind),
  );
}
