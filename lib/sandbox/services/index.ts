/** The AWS services that the sandbox models. */
import type { SandboxService } from '../service.ts';
import { acm } from './acm/index.ts';
import { applicationAutoScaling } from './application-auto-scaling/index.ts';
import { autoScaling } from './auto-scaling/index.ts';
import { cloudWatch } from './cloudwatch/index.ts';
import { cloudWatchLogs } from './cloudwatch-logs/index.ts';
import { ec2 } from './ec2/index.ts';
import { ecr } from './ecr/index.ts';
import { ecs } from './ecs/index.ts';
import { efs } from './efs/index.ts';
import { elasticLoadBalancingV2 } from './elastic-load-balancing-v2/index.ts';
import { events } from './events/index.ts';
import { iam } from './iam/index.ts';
import { resourceGroupsTaggingApi } from './resource-groups-tagging-api/index.ts';
import { route53 } from './route-53/index.ts';
import { scheduler } from './scheduler/index.ts';
import { secretsManager } from './secrets-manager/index.ts';
import { serviceDiscovery } from './service-discovery/index.ts';
import { sqs } from './sqs/index.ts';
import { ssm } from './ssm/index.ts';
import { sts } from './sts/index.ts';

const services: readonly SandboxService[] = [
  acm,
  applicationAutoScaling,
  autoScaling,
  cloudWatch,
  cloudWatchLogs,
  ec2,
  ecr,
  ecs,
  efs,
  elasticLoadBalancingV2,
  events,
  iam,
  route53,
  scheduler,
  secretsManager,
  serviceDiscovery,
  sqs,
  ssm,
  sts,
];

/** Every modelled service. */
export const SERVICES: readonly SandboxService[] = [
  ...services,
  resourceGroupsTaggingApi(services),
];
