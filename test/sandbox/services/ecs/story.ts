/** What the tests of the ECS model share: a world with a network, and short ways to call operations. */
import type {
  CreateServiceRequest,
  RegisterTaskDefinitionRequest,
  Service,
  TaskDefinition,
} from '@aws-sdk/client-ecs';
import type { Call, SandboxService } from '../../../../lib/sandbox/service.ts';
import { ec2 } from '../../../../lib/sandbox/services/ec2/index.ts';
import { ecs } from '../../../../lib/sandbox/services/ecs/index.ts';
import { SERVICES } from '../../../../lib/sandbox/services/index.ts';
import { type Scope, World } from '../../../../lib/sandbox/world.ts';

/** The account and Region of the tests. */
export const scope: Scope = { account: '123456789012', region: 'eu-west-1' };

/** A world to tell a story in. */
export interface Story {
  readonly world: World;
  /** Calls an operation of any modelled service. */
  readonly call: <T>(service: SandboxService, operation: string, input: object) => T;
  /** Calls an ECS operation. */
  readonly ecs: <T>(operation: string, input: object) => T;
  /** Lets seconds pass. */
  readonly pass: (seconds: number) => void;
  /** The service named, as DescribeServices shows it. */
  readonly service: (name: string) => Service;
  readonly vpc: string;
  readonly subnets: readonly string[];
  readonly group: string;
}

/** A new world with cluster `main`, a VPC of two subnets and a security group. */
export function newStory(): Story {
  const handlers = new Map(SERVICES.flatMap((service) => Object.entries(service.timers ?? {})));
  const world = new World({ now: Date.UTC(2026, 0, 1), handlers });
  const context: Call = {
    ...scope,
    scope,
    world,
    principal: `arn:aws:iam::${scope.account}:user/tester`,
  };
  const call = <T>(service: SandboxService, operation: string, input: object): T => {
    const found = service.operations[operation];
    if (found === undefined) throw new Error(`no operation ${operation}`);
    return found(input as never, context) as T;
  };
  const vpc = call<{ Vpc: { VpcId: string } }>(ec2, 'CreateVpc', { CidrBlock: '10.0.0.0/16' }).Vpc;
  const subnet = (CidrBlock: string) =>
    call<{ Subnet: { SubnetId: string } }>(ec2, 'CreateSubnet', { VpcId: vpc.VpcId, CidrBlock })
      .Subnet.SubnetId;
  const subnets = [subnet('10.0.0.0/24'), subnet('10.0.1.0/24')];
  const group = call<{ GroupId: string }>(ec2, 'CreateSecurityGroup', {
    VpcId: vpc.VpcId,
    GroupName: 'tasks',
    Description: 'tasks',
  }).GroupId;
  call(ecs, 'CreateCluster', { clusterName: 'main' });
  return {
    world,
    call,
    ecs: (operation, input) => call(ecs, operation, input),
    pass: (seconds) => world.advanceTo(world.now() + seconds * 1000),
    service: (name) => {
      const [service] = call<{ services: Service[] }>(ecs, 'DescribeServices', {
        cluster: 'main',
        services: [name],
        include: ['TAGS'],
      }).services;
      if (service === undefined) throw new Error(`no service ${name}`);
      return service;
    },
    vpc: vpc.VpcId,
    subnets,
    group,
  };
}

/** A Fargate task definition of one container. */
export function aTaskDefinition(
  overrides: Partial<RegisterTaskDefinitionRequest> = {},
  image = 'nginx:1.27',
): RegisterTaskDefinitionRequest {
  return {
    family: 'web',
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    containerDefinitions: [{ name: 'web', image, portMappings: [{ containerPort: 80 }] }],
    ...overrides,
  };
}

/** Registers a task definition; its ARN. */
export function register(story: Story, image?: string, overrides = {}): string {
  return (
    story.ecs<{ taskDefinition: TaskDefinition }>(
      'RegisterTaskDefinition',
      aTaskDefinition(overrides, image),
    ).taskDefinition.taskDefinitionArn ?? ''
  );
}

/** A request for a Fargate service in the story's network. */
export function aService(
  story: Story,
  overrides: Partial<CreateServiceRequest> = {},
): CreateServiceRequest {
  return {
    cluster: 'main',
    serviceName: 'web',
    taskDefinition: 'web',
    desiredCount: 2,
    launchType: 'FARGATE',
    networkConfiguration: {
      awsvpcConfiguration: { subnets: [...story.subnets], securityGroups: [story.group] },
    },
    ...overrides,
  };
}
