/** Apps of any number of services that have little of their own: for what happens when there are very many. */
import {
  App,
  Cluster,
  ContainerImage,
  Role,
  SecurityGroup,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';
import type { Sandbox } from '../../lib/sandbox/index.ts';

/** What a plain app may differ in. */
export interface PlainOptions {
  /** Image of the service with that number. @default 'nginx:1.27' */
  readonly image?: (index: number) => string;
}

/** The role that all services of {@link plainApp} share. */
const ROLE = 'shared';

/** Makes what a plain app takes as existing. */
export function prepareForPlainApp(sandbox: Sandbox): void {
  const trust = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'ecs-tasks.amazonaws.com' },
        Action: 'sts:AssumeRole',
      },
    ],
  };
  const input = { RoleName: ROLE, AssumeRolePolicyDocument: JSON.stringify(trust) };
  sandbox.call('IAM', 'CreateRole', input, { region: 'aws-global' });
}

/**
 * An App of `count` services with a log group and a task definition each and nothing else of their own: they share a
 * network, a cluster, a security group and a role that exists.
 */
export function plainApp(count: number, options: PlainOptions = {}): App {
  const { image = () => 'nginx:1.27' } = options;
  const app = new App({ name: 'plain' });
  const stack = new Stack(app, 'Main', { region: 'eu-west-1' });
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0, cidr: '10.0.0.0/16' });
  const cluster = new Cluster(stack, 'Cluster', { vpc });
  const shared = new SecurityGroup(stack, 'Shared', { vpc });
  const executionRole = Role.fromRoleArn(stack, 'Role', `arn:aws:iam::111111111111:role/${ROLE}`);
  for (let i = 0; i < count; i += 1) {
    const taskDefinition = new TaskDefinition(stack, `Task${i}`, {
      cpu: 256,
      memoryMiB: 512,
      executionRole,
    });
    taskDefinition.addContainer('web', { image: ContainerImage.fromRegistry(image(i)) });
    new Service(stack, `Service${i}`, {
      cluster,
      taskDefinition,
      desiredCount: 1,
      securityGroups: [shared],
    });
  }
  return app;
}
