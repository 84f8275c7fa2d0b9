import * as scaling from '@aws-sdk/client-application-auto-scaling';
import * as ecs from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import type { ResourceNode } from '../../../lib/graph/graph.ts';
import { Vpc } from '../../../lib/index.ts';
import { synthesizeTree } from '../../../lib/tree/synth.ts';
import { aStack } from '../synthesis.ts';
import { fullCluster, gatewayServices, oneOffTasks } from './clusters-of-every-kind.ts';
import { daemons } from './daemons-of-every-kind.ts';
import { externalServices } from './external-services.ts';
import { holesOf, inputOf } from './request-fields.ts';
import { scalingServices } from './scaling-of-every-kind.ts';
import { rollingServices, shiftingServices } from './services-of-every-kind.ts';
import { tasksOnFargate, tasksOnInstances } from './tasks-of-every-kind.ts';

/** Fields that no prop reaches, and why. */
const LEFT_OUT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  RegisterTaskDefinition: {
    tags: 'the tags of a construct are written by Gantry, with its own',
    proxyConfiguration: 'App Mesh has come to its end',
    inferenceAccelerators: 'Elastic Inference has come to its end',
  },
  CreateService: {
    tags: 'the tags of a construct are written by Gantry, with its own',
    clientToken: 'Gantry tells by the name what it has made',
    'serviceRegistries[].port': 'the port of a container says the same, and is checked',
  },
  CreateCluster: {
    tags: 'the tags of a construct are written by Gantry, with its own',
    capacityProviders: 'the association is written apart, when the providers stand',
    defaultCapacityProviderStrategy: 'the association is written apart, when the providers stand',
  },
  PutClusterCapacityProviders: {},
  CreateCapacityProvider: {
    tags: 'the tags of a construct are written by Gantry, with its own',
  },
  CreateTaskSet: {
    tags: 'the tags of a construct are written by Gantry, with its own',
    clientToken: 'Gantry makes it, so that a step that is repeated makes nothing twice',
    'loadBalancers[].loadBalancerName': 'AWS takes no Classic Load Balancers here',
    'loadBalancers[].advancedConfiguration': 'what is outside ECS moves the traffic',
    'serviceRegistries[].port': 'the port of a container says the same, and is checked',
  },
  RunTask: {
    tags: 'a task that has run is told by what was written down of it',
    clientToken: 'Gantry makes it, so that a step that is repeated starts nothing twice',
    count: 'one task decides whether the deploy goes on',
    group: 'only placement by group asks for it',
    startedBy: 'Gantry finds its tasks by it',
    referenceId: 'AWS keeps it for itself',
    'overrides.inferenceAcceleratorOverrides': 'Elastic Inference has come to its end',
    'volumeConfigurations[].managedEBSVolume.terminationPolicy':
      'a volume that nobody keeps track of is not left behind',
  },
  CreateExpressGatewayService: {
    tags: 'the tags of a construct are written by Gantry, with its own',
  },
  CreateDaemon: {
    tags: 'the tags of a construct are written by Gantry, with its own',
    clientToken: 'Gantry tells by the name what it has made',
  },
  RegisterDaemonTaskDefinition: {
    tags: 'the tags of a construct are written by Gantry, with its own',
  },
  CreateGateway: {
    tags: 'the tags of a construct are written by Gantry, with its own',
    clientToken: 'Gantry tells by the name what it has made',
    'configuration.hostSharedAlb.port': 'it is always 443',
    'configuration.hostSharedAlb.protocol': 'it is always HTTPS',
  },
  AssociateGatewayWithCluster: {},
  RegisterScalableTarget: {
    RoleARN: 'services of ECS scale by a service-linked role only',
    Tags: 'Gantry writes its own',
  },
  PutScalingPolicy: {},
  PutScheduledAction: {},
};

/** Which resources say what an operation is asked. */
const TYPES: Readonly<Record<string, string>> = {
  RegisterTaskDefinition: 'AWS::ECS::TaskDefinition',
  CreateService: 'AWS::ECS::Service',
  CreateCluster: 'AWS::ECS::Cluster',
  PutClusterCapacityProviders: 'AWS::ECS::ClusterCapacityProviderAssociations',
  CreateCapacityProvider: 'AWS::ECS::CapacityProvider',
  CreateTaskSet: 'AWS::ECS::TaskSet',
  RunTask: 'Gantry::ECS::OneOffTask',
  CreateExpressGatewayService: 'AWS::ECS::ExpressGatewayService',
  CreateDaemon: 'AWS::ECS::Daemon',
  RegisterDaemonTaskDefinition: 'AWS::ECS::DaemonTaskDefinition',
  CreateGateway: 'AWS::ECS::Gateway',
  AssociateGatewayWithCluster: 'AWS::ECS::GatewayClusterAssociation',
  RegisterScalableTarget: 'AWS::ApplicationAutoScaling::ScalableTarget',
  PutScalingPolicy: 'AWS::ApplicationAutoScaling::ScalingPolicy',
  PutScheduledAction: 'AWS::ApplicationAutoScaling::ScheduledAction',
};

describe('typed props reach every field of', () => {
  const resources = everything();
  test.each(Object.keys(LEFT_OUT))('%s', (operation) => {
    const nodes = resources.filter(({ type }) => type === TYPES[operation]);
    const leftOut = Object.keys(LEFT_OUT[operation] ?? {});
    const client = /Scal|Scheduled/.test(operation) ? scaling : ecs;
    expect(holesOf(inputOf(client, operation), nodes, leftOut)).toEqual({ missing: [], given: [] });
  });

  test('and a field that AWS adds is missed', () => {
    const nodes = resources.filter(({ type }) => type === TYPES['CreateCluster']);
    const { missing } = holesOf(inputOf(scaling, 'RegisterScalableTarget'), nodes, ['Tags']);
    expect(missing).toContain('MinCapacity');
  });
});

function everything(): readonly ResourceNode[] {
  const { app, stack } = aStack();
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2 });
  const cluster = fullCluster(stack, vpc);
  tasksOnInstances(stack);
  daemons(stack, cluster);
  const place = { stack, vpc, cluster, taskDefinition: tasksOnFargate(stack) };
  shiftingServices(place);
  rollingServices(place);
  oneOffTasks(place);
  gatewayServices(place);
  scalingServices(place);
  externalServices(place);
  return synthesizeTree(app).graph.resources;
}
