import { expect, test } from 'vitest';
import { iam } from '../../../../lib/sandbox/services/iam/index.ts';
import { aService, newStory, register, type Story } from './story.ts';

function aGateway(story: Story, name: string): void {
  const { Role } = story.call<{ Role: { Arn: string } }>(iam, 'CreateRole', {
    RoleName: name,
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'ecs.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    }),
  });
  story.ecs('CreateGateway', {
    name,
    infrastructureRoleArn: Role.Arn,
    configuration: { hostSharedAlb: { networkConfiguration: { subnets: story.subnets } } },
  });
}

const associations = (story: Story) =>
  story.ecs<{ gatewayClusterAssociations: { status: string }[] }>(
    'ListGatewayClusterAssociations',
    {},
  ).gatewayClusterAssociations;

test('a gateway is protected, and goes when it is neither that nor associated', () => {
  const story = newStory();
  aGateway(story, 'front');
  story.ecs('AssociateGatewayWithCluster', { gateway: 'front', cluster: 'main' });
  const remove = () => story.ecs('DeleteGateway', { gateway: 'front' });
  expect(remove).toThrow('deletion protection is enabled');
  story.ecs('UpdateGateway', { gateway: 'front', deletionProtection: false });
  expect(remove).toThrow('cluster associations');
  story.ecs('DisassociateGatewayFromCluster', { gateway: 'front', cluster: 'main' });
  remove();
  expect(() => story.ecs('DescribeGateway', { gateway: 'front' })).toThrow('was not found');
});

test('an association stays until the services of the cluster have given up their routes', () => {
  const story = newStory();
  aGateway(story, 'front');
  story.ecs('AssociateGatewayWithCluster', { gateway: 'front', cluster: 'main' });
  register(story, 'nginx:1', {
    containerDefinitions: [
      { name: 'web', image: 'nginx:1', portMappings: [{ name: 'web', containerPort: 80 }] },
    ],
  });
  story.ecs('CreateService', aService(story, { gatewayConnectors: [{ portName: 'web' }] }));
  story.pass(60);
  const routes = () =>
    story.ecs<{ gatewayRoutes: object[] }>('ListGatewayRoutes', { gateway: 'front' }).gatewayRoutes;
  expect(routes()).toMatchObject([{ serviceContainerPortName: 'web', status: 'ACTIVE' }]);
  story.ecs('DisassociateGatewayFromCluster', { gateway: 'front', cluster: 'main' });
  expect(associations(story)).toMatchObject([{ status: 'DISASSOCIATING' }]);
  story.ecs('UpdateService', { cluster: 'main', service: 'web', gatewayConnectors: [] });
  expect(associations(story)).toEqual([]);
});

test('a cluster has at most five gateways', () => {
  const story = newStory();
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) aGateway(story, name);
  for (const gateway of ['a', 'b', 'c', 'd', 'e'])
    story.ecs('AssociateGatewayWithCluster', { gateway, cluster: 'main' });
  expect(() => story.ecs('AssociateGatewayWithCluster', { gateway: 'f', cluster: 'main' })).toThrow(
    'A cluster can be associated with up to 5 gateways.',
  );
  expect(associations(story)).toHaveLength(5);
});
