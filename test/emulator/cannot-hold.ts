/** What the emulator cannot hold, and why: examples, and types of resources. Each proves that it is still so. */
import {
  CreateCapacityProviderCommand,
  CreateClusterCommand,
  CreateExpressGatewayServiceCommand,
  CreateServiceCommand,
  ListDaemonsCommand,
  ListGatewaysCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  TagResourceCommand,
} from '@aws-sdk/client-ecs';
import { CreateActivationCommand } from '@aws-sdk/client-ssm';
import type { RawClients } from './raw-clients.ts';

/** One thing that it cannot do. */
export interface Lack {
  /** Examples that need it. */
  readonly examples: readonly string[];
  /** Types that need it. */
  readonly types: readonly string[];
  readonly reason: string;
  /** Whether it still cannot. */
  readonly remains: (aws: RawClients) => Promise<boolean>;
}

const ROLE = 'arn:aws:iam::123456789012:role/any';

/** Everything that it cannot do. */
export const cannotHold: readonly Lack[] = [
  {
    examples: ['daemon', 'gpu', 'managed-instances'],
    types: [],
    reason: 'CreateCapacityProvider ends in an internal error for managed instances',
    remains: ({ ecs }) =>
      isUnknown(
        ecs.send(
          new CreateCapacityProviderCommand({
            name: 'managed',
            cluster: 'any',
            managedInstancesProvider: {
              infrastructureRoleArn: ROLE,
              instanceLaunchTemplate: {
                ec2InstanceProfileArn: 'arn:aws:iam::123456789012:instance-profile/any',
                networkConfiguration: { subnets: ['subnet-0a1b2c3d'] },
              },
            },
          }),
        ),
      ),
  },
  {
    examples: ['daemon'],
    types: ['AWS::ECS::Daemon', 'AWS::ECS::DaemonTaskDefinition'],
    reason: 'it has no daemons',
    remains: ({ ecs }) => isUnknown(ecs.send(new ListDaemonsCommand({}))),
  },
  {
    examples: ['express'],
    types: ['AWS::ECS::ExpressGatewayService'],
    reason: 'it has no express services',
    remains: ({ ecs }) =>
      isUnknown(
        ecs.send(
          new CreateExpressGatewayServiceCommand({
            executionRoleArn: ROLE,
            infrastructureRoleArn: ROLE,
            primaryContainer: { image: 'nginx:1.27' },
          }),
        ),
      ),
  },
  {
    examples: [],
    types: ['AWS::ECS::Gateway', 'AWS::ECS::GatewayClusterAssociation'],
    reason: 'it has no gateways',
    remains: ({ ecs }) => isUnknown(ecs.send(new ListGatewaysCommand({}))),
  },
  {
    examples: ['external'],
    types: ['AWS::SSM::Activation'],
    reason: 'it has no activations of Systems Manager',
    remains: ({ ssm }) => isUnknown(ssm.send(new CreateActivationCommand({ IamRole: 'any' }))),
  },
  {
    examples: ['external'],
    types: [],
    reason: 'CreateService refuses the launch type EXTERNAL',
    remains: async ({ ecs }) => {
      const name = 'lack-external';
      await ecs.send(new CreateClusterCommand({ clusterName: name }));
      await ecs.send(
        new RegisterTaskDefinitionCommand({
          family: name,
          containerDefinitions: [{ name: 'web', image: 'nginx:1.27', memory: 128 }],
        }),
      );
      const service = { cluster: name, serviceName: name, taskDefinition: name, desiredCount: 0 };
      return isRefused(
        ecs.send(new CreateServiceCommand({ ...service, launchType: 'EXTERNAL' })),
        /launch type should be one of/,
      );
    },
  },
  {
    examples: ['migration', 'task-sets'],
    types: [],
    reason: 'it runs no container that has no memory of its own',
    remains: async ({ ecs }) => {
      const name = 'lack-memory';
      await ecs.send(new CreateClusterCommand({ clusterName: name }));
      await ecs.send(
        new RegisterTaskDefinitionCommand({
          family: name,
          cpu: '256',
          memory: '512',
          containerDefinitions: [{ name: 'web', image: 'nginx:1.27' }],
        }),
      );
      return isUnknown(
        ecs.send(
          new RunTaskCommand({ cluster: name, taskDefinition: name, launchType: 'FARGATE' }),
        ),
      );
    },
  },
  {
    examples: [],
    types: ['AWS::ECS::ContainerInstanceAttributes'],
    reason: 'it cannot tag container instances',
    remains: ({ ecs }) =>
      isUnknown(
        ecs.send(
          new TagResourceCommand({
            resourceArn: 'arn:aws:ecs:eu-west-1:123456789012:container-instance/any/0a1b2c3d',
            tags: [{ key: 'a', value: 'b' }],
          }),
        ),
      ),
  },
];

/** The examples that it cannot hold. */
export const heldBack: ReadonlySet<string> = new Set(
  cannotHold.flatMap(({ examples }) => examples),
);

// The gate's word for an internal error, and for an operation that is not there.
function isUnknown(call: Promise<unknown>): Promise<boolean> {
  return isRefused(call, /UnknownOperation/);
}

async function isRefused(call: Promise<unknown>, complaint: RegExp): Promise<boolean> {
  try {
    await call;
    return false;
  } catch (error) {
    return complaint.test(String(error)) || complaint.test((error as Error).name);
  }
}
