/** Services behind network load balancers. */
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import {
  type App,
  DeploymentStrategy,
  Duration,
  HostedZone,
  NetworkLoadBalancedService,
} from '../../lib/index.ts';
import { type Account, failuresOf, linesOf } from '../invariants/harness.ts';
import { standing } from '../invariants/standing.ts';
import { clientOf } from '../sandbox/clients.ts';
import { aServiceApp, mustDeploy } from './apps.ts';
import { accountWithZone } from './zones.ts';

function aNetworkApp(more: object = {}, image = 'nginx:1'): App {
  return aServiceApp({ image }, ({ stack, cluster, taskDefinition }) => {
    const domainZone = HostedZone.fromLookup(stack, 'Zone', { domainName: 'example.com' });
    const named = { domainName: 'broker.example.com', domainZone };
    return new NetworkLoadBalancedService(stack, 'Site', {
      cluster,
      taskDefinition,
      ...named,
      ...more,
    }).service;
  });
}

async function frontOf({ sandbox }: Account) {
  const elb = new ElasticLoadBalancingV2Client(clientOf(sandbox));
  const { LoadBalancers: [balancer] = [] } = await elb.send(new DescribeLoadBalancersCommand({}));
  const { Listeners = [] } = await elb.send(
    new DescribeListenersCommand({ LoadBalancerArn: balancer?.LoadBalancerArn }),
  );
  const { TargetGroups = [] } = await elb.send(new DescribeTargetGroupsCommand({}));
  return { balancer, listeners: Listeners, groups: TargetGroups };
}

test('TLS ends at the load balancer, under a name of its own, and all of it goes again', async () => {
  const { account } = await accountWithZone();
  const before = standing(account.sandbox.dump());
  const app = aNetworkApp();
  await mustDeploy(account, app);
  const { balancer, listeners, groups } = await frontOf(account);
  expect(balancer).toMatchObject({ Type: 'network', SecurityGroups: [expect.any(String)] });
  expect(listeners).toMatchObject([{ Port: 443, Protocol: 'TLS' }]);
  expect(groups).toMatchObject([{ Protocol: 'TCP', TargetType: 'ip', HealthCheckProtocol: 'TCP' }]);
  expect(linesOf(await account.plan(app))).toEqual([]);
  expect(failuresOf(await account.destroy(app))).toEqual([]);
  expect(standing(account.sandbox.dump())).toEqual(before);
});

test('UDP needs no certificate, also under a name of its own', async () => {
  const { account } = await accountWithZone();
  const app = aNetworkApp({ protocol: 'UDP', listenerPort: 53 });
  await mustDeploy(account, app);
  const { listeners, groups } = await frontOf(account);
  expect(listeners).toMatchObject([{ Port: 53, Protocol: 'UDP' }]);
  expect(groups).toMatchObject([{ Protocol: 'UDP', HealthCheckProtocol: 'TCP' }]);
  expect(linesOf(await account.plan(app))).toEqual([]);
});

test('a deployment moves the connections from one target group to the other', async () => {
  const { account } = await accountWithZone();
  const shifting = {
    deploymentStrategy: DeploymentStrategy.blueGreen({ bakeTime: Duration.minutes(1) }),
    testListenerPort: 8443,
  };
  await mustDeploy(account, aNetworkApp(shifting));
  const weightsOf = async () =>
    (await frontOf(account)).listeners
      .find(({ Port }) => Port === 443)
      ?.DefaultActions?.flatMap(({ ForwardConfig }) => ForwardConfig?.TargetGroups ?? [])
      .map(({ Weight }) => Weight);
  const first = await weightsOf();
  await mustDeploy(account, aNetworkApp(shifting, 'nginx:2'));
  const second = await weightsOf();
  expect(second).toEqual([...(first ?? [])].reverse());
  expect(linesOf(await account.plan(aNetworkApp(shifting, 'nginx:2')))).toEqual([]);
});
