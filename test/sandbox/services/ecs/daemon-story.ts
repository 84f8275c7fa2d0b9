/** Stories of managed daemons: a Managed Instances provider `fleet`, a service on it, and short ways to look at daemons. */
import type {
  Container,
  DaemonDeployment,
  DaemonDetail,
  DaemonRevision,
  Task,
} from '@aws-sdk/client-ecs';
import { ec2 } from '../../../../lib/sandbox/services/ec2/index.ts';
import { aRole, newFleetStory, tasksOf } from './fleet-story.ts';
import { type Story, scope } from './story.ts';

/** ARN of the provider. */
export const FLEET = `arn:aws:ecs:${scope.region}:${scope.account}:capacity-provider/fleet`;

const DAEMON = `arn:aws:ecs:${scope.region}:${scope.account}:daemon/main/agent`;

/** A story with provider `fleet` in cluster `main`. */
export function newDaemonStory(): Story {
  const story = newFleetStory();
  story.ecs('CreateCapacityProvider', {
    name: 'fleet',
    cluster: 'main',
    managedInstancesProvider: {
      infrastructureRoleArn: aRole(story, 'infrastructure', 'ecs.amazonaws.com'),
      instanceLaunchTemplate: {
        ec2InstanceProfileArn: `arn:aws:iam::${scope.account}:instance-profile/instances`,
        networkConfiguration: { subnets: story.subnets, securityGroups: [story.group] },
        instanceRequirements: {
          vCpuCount: { min: 2, max: 2 },
          memoryMiB: { min: 1024 },
          allowedInstanceTypes: ['m5.large'],
        },
      },
    },
  });
  story.pass(6);
  return story;
}

/** Registers a revision of daemon task definition `agent`; its ARN. */
export function registerAgent(story: Story, image = 'agent:1', overrides = {}): string {
  return story.ecs<{ daemonTaskDefinitionArn: string }>('RegisterDaemonTaskDefinition', {
    family: 'agent',
    cpu: '128',
    memory: '256',
    containerDefinitions: [{ name: 'agent', image, ...overrides }],
  }).daemonTaskDefinitionArn;
}

/** Creates daemon `agent` of the newest revision. */
export function createAgent(story: Story, overrides: object = {}): void {
  story.ecs('CreateDaemon', agentRequest(overrides));
}

/** A request for daemon `agent`. */
export function agentRequest(overrides: object = {}): object {
  return {
    daemonName: 'agent',
    clusterArn: `arn:aws:ecs:${scope.region}:${scope.account}:cluster/main`,
    daemonTaskDefinitionArn: 'agent',
    capacityProviderArns: [FLEET],
    ...overrides,
  };
}

/** Updates daemon `agent` to the newest revision. */
export function updateAgent(story: Story, overrides: object = {}): void {
  story.ecs('UpdateDaemon', {
    daemonArn: DAEMON,
    daemonTaskDefinitionArn: 'agent',
    capacityProviderArns: [FLEET],
    ...overrides,
  });
}

/** Starts a service of which two tasks fill an instance. */
export function runService(story: Story, desiredCount: number): void {
  story.ecs('RegisterTaskDefinition', {
    family: 'web',
    requiresCompatibilities: ['MANAGED_INSTANCES'],
    networkMode: 'host',
    cpu: '900',
    memory: '1024',
    containerDefinitions: [{ name: 'web', image: 'nginx:1.27' }],
  });
  story.ecs('CreateService', {
    cluster: 'main',
    serviceName: 'web',
    taskDefinition: 'web',
    desiredCount,
    capacityProviderStrategy: [{ capacityProvider: 'fleet', weight: 1 }],
  });
}

/** Daemon `agent` as DescribeDaemon shows it. */
export function agentOf(story: Story): DaemonDetail {
  return story.ecs<{ daemon: DaemonDetail }>('DescribeDaemon', { daemonArn: DAEMON }).daemon;
}

/** Deletes daemon `agent`. */
export function deleteAgent(story: Story): void {
  story.ecs('DeleteDaemon', { daemonArn: DAEMON });
}

/** Its newest deployment. */
export function deploymentOf(story: Story): DaemonDeployment {
  const [deployment] = story.ecs<{ daemonDeployments: DaemonDeployment[] }>(
    'DescribeDaemonDeployments',
    { daemonDeploymentArns: [agentOf(story).deploymentArn] },
  ).daemonDeployments;
  if (deployment === undefined) throw new Error('no deployment');
  return deployment;
}

/** A revision of it by ARN. */
export function revisionOf(story: Story, arn: string | undefined): DaemonRevision | undefined {
  return story.ecs<{ daemonRevisions: DaemonRevision[] }>('DescribeDaemonRevisions', {
    daemonRevisionArns: [arn],
  }).daemonRevisions[0];
}

/** Images of the daemon's tasks that run, by container instance. */
export function agentsByInstance(story: Story): readonly string[] {
  const agents = new Map(
    tasksOf(story)
      .filter((task) => task.group === 'daemon:agent' && task.lastStatus === 'RUNNING')
      .map((task: Task) => [
        task.containerInstanceArn,
        task.containers?.map(({ image }: Container) => image).join(),
      ]),
  );
  return activeInstances(story).map((arn) => agents.get(arn) ?? 'none');
}

/** ARNs of the container instances of cluster `main` that are ACTIVE. */
export function activeInstances(story: Story): readonly string[] {
  return story.ecs<{ containerInstanceArns: string[] }>('ListContainerInstances', {
    cluster: 'main',
    status: 'ACTIVE',
  }).containerInstanceArns;
}

/** How many EC2 instances are up or coming up. */
export function machineCount(story: Story): number {
  return story
    .call<{ Reservations: { Instances: object[] }[] }>(ec2, 'DescribeInstances', {
      Filters: [{ Name: 'instance-state-name', Values: ['pending', 'running'] }],
    })
    .Reservations.flatMap(({ Instances }) => Instances).length;
}
