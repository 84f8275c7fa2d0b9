/** What AWS refuses of a service, when it is made and when it is updated. */
import { LAUNCH_RULES } from '../launch/index.ts';
import type { LeftOut, Rule } from '../rule.ts';
import { BASIC_RULES } from './basics.ts';
import { CONNECT_RULES } from './connect.ts';
import { CONTROLLER_RULES } from './controller.ts';
import { DAEMON_RULES } from './daemon.ts';
import { DEPLOYMENT_RULES } from './deployment.ts';
import { HOOK_RULES } from './hooks.ts';
import { LATTICE_RULES } from './lattice.ts';
import { REBALANCING_RULES } from './rebalancing.ts';
import { REGISTRY_RULES } from './registries.ts';
import { SHIFTING_RULES } from './shifting.ts';
import type { ServiceSubject } from './subject.ts';
import { BALANCER_RULES, TRAFFIC_RULES } from './traffic.ts';

export { type ServiceRequest, type ServiceSubject, serviceSubject } from './subject.ts';

/** The rules. */
export const SERVICE_RULES: readonly Rule<ServiceSubject>[] = [
  ...BASIC_RULES,
  ...CONTROLLER_RULES,
  ...LAUNCH_RULES,
  ...DAEMON_RULES,
  ...BALANCER_RULES,
  ...TRAFFIC_RULES,
  ...REGISTRY_RULES,
  ...DEPLOYMENT_RULES,
  ...SHIFTING_RULES,
  ...HOOK_RULES,
  ...CONNECT_RULES,
  ...LATTICE_RULES,
  ...REBALANCING_RULES,
];

/** What is not judged, and why. */
export const SERVICE_LEFT_OUT: readonly LeftOut[] = [
  {
    what: 'the name is taken by a service that is active or draining ("Creation of service was not idempotent.")',
    why: 'only a live look-up tells',
  },
  {
    what: 'the role of a load balancer can be assumed ("Unable to assume role and validate the specified targetGroupArn. Please verify that the ECS service role being passed has the proper permissions.")',
    why: 'permissions, which are eventually consistent: only a live look-up tells',
  },
  {
    what: 'the zone of a subnet has the volume type ("ECS managed EBS volume configuration was invalid for volume ...")',
    why: 'only a live look-up tells',
  },
  {
    what: 'assignPublicIp must be DISABLED when the controller is ECS',
    why: 'the API reference says so since 2025, and every tutorial of AWS does otherwise: an error of the page',
  },
  {
    what: 'a service cannot move from a group to a Fargate provider',
    why: 'an old page of the guide; UpdateService and the current guide allow it',
  },
  {
    what: 'Fargate Spot runs no ARM64 tasks',
    why: 'lifted in the meantime',
  },
  {
    what: 'Service Connect on Windows and on Amazon Linux 2023',
    why: 'pages of AWS disagree, and the machine image is not part of the request',
  },
  {
    what: 'all subnets and security groups are of one VPC, and the load balancer reaches their zones',
    why: 'only a live look-up tells for ids; what a graph holds is judged where networks are planned',
  },
  {
    what: 'service discovery needs the DNS attributes of the VPC',
    why: 'a property of the VPC: only a live look-up tells',
  },
  {
    what: 'a breaker that counts consecutive failures never trips on tasks that flap; the first deployment has nothing to go back to; RESERVED capacity and blue/green need double headroom; 256 CPU units for the proxy of Service Connect',
    why: 'advice on designs that AWS takes and that may be meant; capacity is simulated by the plan',
  },
  {
    what: 'with cluster auto scaling only distinctInstance does not block a scale-out; the largest task fits an instance',
    why: 'depends on instance types and attributes: simulated by the plan',
  },
  {
    what: 'a stage of a deployment takes up to 24 hours, a deployment up to 30 days',
    why: 'depends on how long hooks take',
  },
  {
    what: 'versions of the container agent (ECS Exec 1.50.2, Service Connect 1.67.2)',
    why: 'a property of the machine image: only a live look-up tells',
  },
  {
    what: 'protocol and appProtocol of a port that Service Connect serves cannot change',
    why: 'compares two revisions; a single request does not tell',
  },
  {
    what: 'daemons are not scaled by Application Auto Scaling, services that move traffic not by ALBRequestCountPerTarget; scaling in waits for deployments',
    why: 'the scalable target and its policies are other requests: judged where a graph holds them',
  },
  {
    what: 'CodeDeploy has two target groups, and moves the traffic of a Network Load Balancer all at once',
    why: 'properties of its deployment group, which is no request of ECS',
  },
  {
    what: 'IOPS per GiB of a volume',
    why: 'ratios of Amazon EBS change by volume type and size and are not part of the API reference of ECS',
  },
];
