/** SDK clients that nothing of the product has touched. */
import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { IAMClient } from '@aws-sdk/client-iam';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { AwsRequestHandler } from '../../lib/aws/clients.ts';
import type { Sandbox } from '../../lib/sandbox/index.ts';

/** The Region of every example. */
export const REGION = 'eu-west-1';

/** Credentials that mean nothing. */
export const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };

/** Clients of one endpoint. */
export function rawClients(endpoint: string) {
  return clientsWith({ endpoint });
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
    scaling: new ApplicationAutoScalingClient(settings),
    autoScaling: new AutoScalingClient(settings),
    logs: new CloudWatchLogsClient(settings),
    ec2: new EC2Client(settings),
    ecs: new ECSClient(settings),
    elb: new ElasticLoadBalancingV2Client(settings),
    iam: new IAMClient(settings),
    ssm: new SSMClient(settings),
  };
}

/** Raw clients of one endpoint. */
export type RawClients = ReturnType<typeof rawClients>;
