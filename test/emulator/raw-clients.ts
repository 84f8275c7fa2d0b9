/** SDK clients that nothing of the product has touched. */
import { ACMClient } from '@aws-sdk/client-acm';
import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import { EFSClient } from '@aws-sdk/client-efs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { Route53Client } from '@aws-sdk/client-route-53';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { AwsRequestHandler } from '../../lib/aws/clients.ts';
import type { Sandbox } from '../../lib/sandbox/index.ts';

/** The Region of every example. */
export const REGION = 'eu-west-1';

/** Credentials that mean nothing. */
export const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };

/** Clients of one endpoint. */
export function rawClients(endpoint: string, options: { readonly maxAttempts?: number } = {}) {
  return clientsWith({ endpoint, ...options });
}

/** Clients of a sandbox in this process. */
export function rawSandboxClients({ requestHandler }: Sandbox): RawClients {
  return clientsWith({ requestHandler: requestHandler as unknown as AwsRequestHandler });
}

function clientsWith(
  way: { readonly endpoint: string } | { readonly requestHandler: AwsRequestHandler },
) {
  const settings = { region: REGION, credentials: CREDENTIALS, ...way };
  return {
    acm: new ACMClient(settings),
    scaling: new ApplicationAutoScalingClient(settings),
    autoScaling: new AutoScalingClient(settings),
    cloudWatch: new CloudWatchClient(settings),
    logs: new CloudWatchLogsClient(settings),
    ec2: new EC2Client(settings),
    ecs: new ECSClient(settings),
    efs: new EFSClient(settings),
    elb: new ElasticLoadBalancingV2Client(settings),
    eventBridge: new EventBridgeClient(settings),
    iam: new IAMClient(settings),
    route53: new Route53Client(settings),
    scheduler: new SchedulerClient(settings),
    serviceDiscovery: new ServiceDiscoveryClient(settings),
    sqs: new SQSClient(settings),
    ssm: new SSMClient(settings),
  };
}

/** Raw clients of one endpoint. */
export type RawClients = ReturnType<typeof rawClients>;
