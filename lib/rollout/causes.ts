/** Why deployments fail: what ECS says, classed. Pure data and functions. */
import type { RolloutCause } from './report.ts';

interface CauseRule {
  readonly kind: string;
  /** What a stopped reason, container reason, service event, target health or log line says then. */
  readonly says: RegExp;
  /** Whether trying again cannot help: only another deployment can. */
  readonly hopeless: boolean;
  readonly summary: string;
  /** What the summary names of what was said, such as a subnet. */
  readonly names?: RegExp;
  readonly next: string;
}

const RULES: readonly CauseRule[] = [
  {
    kind: 'wrong-architecture',
    says: /exec format error|does not contain descriptor matching platform|no match(ing manifest)? for (platform|linux\/)/i,
    hopeless: true,
    summary: 'the image was built for another CPU architecture',
    next: 'build the image for the runtimePlatform of the task definition, or change that',
  },
  {
    kind: 'image-denied',
    says: /pull access denied|no basic auth credentials|not authorized to perform: ecr|403 Forbidden.*pull|denied: requested access/i,
    hopeless: true,
    summary: 'the image could not be pulled: access was denied',
    next: 'let the execution role read the repository, or give repositoryCredentials',
  },
  {
    kind: 'registry-unreachable',
    says: /CannotPull\w*.*(i\/o timeout|timeout exceeded|TLS handshake|connection refused|dial tcp)|unable to pull registry auth.*(timeout|dial tcp|RequestError)/is,
    hopeless: true,
    summary: 'the registry could not be reached from the subnets of the tasks',
    next: 'give the subnets a route to the internet (NAT, or a public IP) or VPC endpoints for ECR and S3',
  },
  {
    kind: 'image-not-found',
    says: /CannotPull(Container|Image\w*)?Error|manifest unknown|manifest for .* not found|failed to resolve ref|repository does not exist|ImageNotFound/i,
    hopeless: true,
    summary: 'the image could not be pulled',
    next: 'push the image, or correct its name and tag',
  },
  {
    kind: 'secret-denied',
    says: /unable to (pull|retrieve) secrets|AccessDeniedException.*(secretsmanager|ssm|kms)|(secretsmanager|ssm:GetParameter|kms:Decrypt).*not authorized|invalid ssm parameters|can't find the specified secret/is,
    hopeless: true,
    summary: 'a secret or parameter could not be read',
    next: 'let the execution role read it (and decrypt it), or correct its ARN',
  },
  {
    kind: 'log-group-missing',
    says: /failed to create Cloudwatch log stream|The specified log group does not exist|failed to validate logger args|failed to initialize logging driver/i,
    hopeless: true,
    summary: 'the log driver could not be started',
    next: 'create the log group, or let the execution role write to it',
  },
  {
    kind: 'no-ip-address',
    says: /InsufficientFreeAddresses|insufficient (free )?(ip )?addresses|not( have)? enough (free|available) (ip )?addresses/i,
    hopeless: true,
    summary: 'a subnet has no free IP address left',
    names: /subnet-[0-9a-f]+/g,
    next: 'use larger or more subnets',
  },
  {
    kind: 'no-network-interface',
    says: /network interface (provision|limit)|NetworkInterfaceLimitExceeded|Timeout waiting for network interface/i,
    hopeless: true,
    summary: 'a task could not get a network interface',
    next: 'raise the quota for network interfaces of the Region, and see the security groups and subnets of the task',
  },
  {
    // Tasks that end, or instances that managed scaling adds, may make room.
    kind: 'no-interface-left',
    says: /RESOURCE:ENI/i,
    hopeless: false,
    summary: 'no container instance has a network interface left for another awsvpc task',
    next: 'raise the size of the group, lower minimumHealthyPercent, or turn on awsvpcTrunking and replace the instances with gantry roll --all',
  },
  {
    kind: 'blocked-by-configuration',
    says: /unable to stop or start tasks during a deployment because of the service deployment configuration/i,
    hopeless: true,
    summary: 'minimumHealthyPercent and maximumPercent allow neither to stop nor to start a task',
    next: 'raise maximumPercent or lower minimumHealthyPercent',
  },
  {
    kind: 'constraint-unsatisfied',
    says: /placement constraint unsatisfied|was missing an attribute required by your task|encountered error "?(ATTRIBUTE|AGENT)|didn't match the required attribute/i,
    hopeless: false,
    summary: 'no container instance has the attributes that the task asks for',
    next: 'see the placement constraints, the CPU architecture and the operating system of the instances',
  },
  {
    kind: 'no-capacity',
    says: /Capacity is unavailable at this time|RESOURCE:(CPU|MEMORY|GPU|PORTS)|no container instance met all|EMPTY CAPACITY PROVIDER|NO ACTIVE INSTANCES|No Container Instances were found|reached the limit on the number of (tasks|vCPUs)/i,
    hopeless: false,
    summary: 'there is no capacity for another task',
    next: 'add capacity, use other capacity providers or Availability Zones, or ask for a higher quota',
  },
  {
    kind: 'role-not-assumable',
    says: /unable to assume the (service linked )?role|is unable to assume/i,
    hopeless: false,
    summary: 'ECS could not assume a role of the task',
    next: 'let ecs-tasks.amazonaws.com assume the task role and the execution role',
  },
  {
    kind: 'out-of-memory',
    says: /OutOfMemory/i,
    hopeless: false,
    summary: 'a container used more memory than it may',
    next: 'raise its memory, or find what uses it',
  },
  {
    kind: 'unhealthy-target',
    says: /failed ELB health checks|is unhealthy in \(?target-group|Target\.FailedHealthChecks|Target\.Timeout|Target\.ResponseCodeMismatch|Health checks failed/i,
    hopeless: false,
    summary: 'tasks failed the health checks of their target group',
    next: 'check the path, port and codes of the health check, the security groups, and healthCheckGracePeriodSeconds',
  },
  {
    kind: 'unhealthy-container',
    says: /failed container health checks/i,
    hopeless: false,
    summary: 'tasks failed the health check of a container',
    next: 'run the health check command in the image; raise startPeriod if the start is slow',
  },
  {
    kind: 'spot-interruption',
    says: /Spot (Instance|Task) (was )?interrupt|SpotInterruption/i,
    hopeless: false,
    summary: 'Spot capacity was taken back',
    next: 'give the strategy a base on FARGATE',
  },
  {
    kind: 'cannot-start',
    says: /CannotStartContainerError|CannotCreateContainerError|executable file not found/i,
    hopeless: false,
    summary: 'a container could not be started',
    next: 'check its command, entryPoint and working directory',
  },
  {
    kind: 'container-exited',
    says: /Essential container in task exited|exited with code [1-9]/i,
    hopeless: false,
    summary: 'an essential container ended by itself',
    next: 'see its log',
  },
];

/** The class of a cause that a text proves; undefined when the text proves none. */
export function causeOf(text: string): (RolloutCause & { readonly hopeless: boolean }) | undefined {
  const rule = RULES.find(({ says }) => says.test(text));
  if (rule === undefined) return undefined;
  return { ...causeBy(rule, [text]), hopeless: rule.hopeless };
}

/**
 * The cause that explains most: of those that were proven, the one that stands first in the table. `texts` is all that
 * was said.
 */
export function bestCause(
  kinds: ReadonlySet<string>,
  texts: readonly string[] = [],
): RolloutCause | undefined {
  const rule = RULES.find(({ kind }) => kinds.has(kind));
  return rule === undefined ? undefined : causeBy(rule, texts);
}

function causeBy(rule: CauseRule, texts: readonly string[]): RolloutCause {
  const { kind, names, summary, next } = rule;
  const proofs = texts.filter((text) => rule.says.test(text));
  const named = new Set(proofs.flatMap((text) => (names && text.match(names)) ?? []));
  return {
    kind,
    summary: named.size === 0 ? summary : `${summary}: ${[...named].sort().join(', ')}`,
    next,
  };
}
