/**
 * aws: clients per account and Region, pacing, error classes, retries and waits.
 * May import: core, SDK clients. Must not: know graphs, plans or resource types.
 */

import type { ACMClient } from '@aws-sdk/client-acm';
import type { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import type { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { ECRClient } from '@aws-sdk/client-ecr';
import type { ECSClient } from '@aws-sdk/client-ecs';
import type { EFSClient } from '@aws-sdk/client-efs';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import type { Route53Client } from '@aws-sdk/client-route-53';
import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { STSClient } from '@aws-sdk/client-sts';

/** The SDK clients of one account and Region; each is loaded and made when first asked for. */
export interface Clients {
  applicationAutoScaling(): Promise<ApplicationAutoScalingClient>;
  autoScaling(): Promise<AutoScalingClient>;
  cloudWatch(): Promise<CloudWatchClient>;
  ec2(): Promise<EC2Client>;
  ecs(): Promise<ECSClient>;
  elasticLoadBalancingV2(): Promise<ElasticLoadBalancingV2Client>;
  eventBridge(): Promise<EventBridgeClient>;
  iam(): Promise<IAMClient>;
  logs(): Promise<CloudWatchLogsClient>;
  resourceGroupsTagging(): Promise<ResourceGroupsTaggingAPIClient>;
  acm(): Promise<ACMClient>;
  ecr(): Promise<ECRClient>;
  efs(): Promise<EFSClient>;
  route53(): Promise<Route53Client>;
  scheduler(): Promise<SchedulerClient>;
  secretsManager(): Promise<SecretsManagerClient>;
  serviceDiscovery(): Promise<ServiceDiscoveryClient>;
  sqs(): Promise<SQSClient>;
  ssm(): Promise<SSMClient>;
  sts(): Promise<STSClient>;
}

/** One account and Region, and the way to talk to it. */
export interface AwsEnvironment {
  /** Twelve-digit account id. */
  readonly account: string;
  readonly region: string;
  /** `aws`, `aws-cn`, `aws-us-gov`, `aws-eusc` or another one. */
  readonly partition: string;
  /** ARN of whom the credentials belong to. */
  readonly principal?: string;
  readonly clients: Clients;
}
