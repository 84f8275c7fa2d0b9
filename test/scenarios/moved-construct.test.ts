import { describe, expect, test } from 'vitest';
import { App, Cluster, LogGroup, Principal, Resource, Role, Stack } from '../../lib/index.ts';
import { anAccount, linesOf } from '../invariants/harness.ts';
import { standing, standingByKind } from '../invariants/standing.ts';
import { actionsOf, mustDeploy, stepAt } from './apps.ts';

/** A network whose parts stay where they are, but for those without tags of their own. */
function network(id: string): App {
  const app = new App({ name: 'shop' });
  const stack = new Stack(app, 'Net', { region: 'eu-west-1' });
  const made = (name: string, type: string, properties: Readonly<Record<string, unknown>>) =>
    new Resource(stack, name, { type: `AWS::EC2::${type}`, properties: properties as never });
  const VpcId = made('Vpc', 'VPC', { CidrBlock: '10.0.0.0/16' }).ref('VpcId');
  const SubnetId = made('Subnet', 'Subnet', {
    VpcId,
    CidrBlock: '10.0.0.0/24',
    AvailabilityZone: 'eu-west-1a',
  }).ref('SubnetId');
  const RouteTableId = made('Table', 'RouteTable', { VpcId }).ref('RouteTableId');
  const gateway = made('Gateway', 'InternetGateway', {}).ref('InternetGatewayId');
  made(`${id}Association`, 'SubnetRouteTableAssociation', { SubnetId, RouteTableId });
  const attached = made(`${id}Attachment`, 'VPCGatewayAttachment', {
    VpcId,
    InternetGatewayId: gateway,
  });
  made(`${id}Route`, 'Route', {
    RouteTableId,
    DestinationCidrBlock: '0.0.0.0/0',
    GatewayId: attached.ref('InternetGatewayId'),
  });
  return app;
}

function named(id: string): App {
  const app = new App({ name: 'shop' });
  const stack = new Stack(app, 'Web', { region: 'eu-west-1' });
  new Cluster(stack, `${id}Cluster`, { clusterName: 'main' });
  new LogGroup(stack, `${id}Logs`, { logGroupName: '/shop/web' });
  new Role(stack, `${id}Role`, {
    roleName: 'shop-web',
    assumedBy: Principal.service('ecs-tasks.amazonaws.com'),
  });
  return app;
}

describe('what has another place in the code, and the same name in AWS', () => {
  test('is tagged anew and otherwise left as it is', async () => {
    const account = anAccount();
    await mustDeploy(account, named('Old'));
    const kinds = standingByKind(account.sandbox.dump());

    const plan = await account.plan(named('New'));
    expect(stepAt(plan, 'shop/Web/NewLogs')).toMatchObject({
      action: 'update',
      fields: [],
      movedFrom: 'shop/Web/OldLogs',
    });
    expect(actionsOf(plan).filter((line) => !line.startsWith('update'))).toEqual([]);

    const writes = await account.writesDuring(() => mustDeploy(account, named('New')));
    expect(writes.filter((name) => !/\.Tag/.test(name))).toEqual([]);
    expect(standingByKind(account.sandbox.dump())).toEqual(kinds);
    expect(linesOf(await account.plan(named('New')))).toEqual([]);
  });

  test('is told anew on its parent, where it has no tags of its own', async () => {
    const account = anAccount();
    await mustDeploy(account, network('Old'));
    expect([...actionsOf(await account.plan(network('New')))].sort()).toEqual([
      'update shop/Net/NewAssociation',
      'update shop/Net/NewAttachment',
      'update shop/Net/NewRoute',
    ]);
    const writes = await account.writesDuring(() => mustDeploy(account, network('New')));
    expect(writes).toEqual(['EC2.CreateTags', 'EC2.CreateTags', 'EC2.CreateTags']);
    expect(linesOf(await account.plan(network('New')))).toEqual([]);
    expect((await account.destroy(network('New'))).exitCode).toBe(0);
    expect(standing(account.sandbox.dump())).toEqual([]);
  });
});
