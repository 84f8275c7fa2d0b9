import {
  CreateTargetGroupCommand,
  DescribeRulesCommand,
  ModifyTargetGroupCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import type { Address } from '../../../lib/graph/address.ts';
import type { ResourceNode } from '../../../lib/graph/graph.ts';
import { elbv2Listener } from '../../../lib/resources/elbv2/listener/index.ts';
import { elbv2ListenerRule } from '../../../lib/resources/elbv2/listener-rule/index.ts';
import { LISTENER_RULE_TYPE } from '../../../lib/resources/elbv2/listener-rule/properties.ts';
import { elbv2LoadBalancer } from '../../../lib/resources/elbv2/load-balancer/index.ts';
import type { LoadBalancerProperties } from '../../../lib/resources/elbv2/load-balancer/properties.ts';
import { withTags } from '../../../lib/resources/elbv2/tags.ts';
import { elbv2TargetGroup } from '../../../lib/resources/elbv2/target-group/index.ts';
import type { TargetGroupProperties } from '../../../lib/resources/elbv2/target-group/properties.ts';
import { aWorld, type TestWorld } from '../contexts.ts';
import { deploy, destroy, look } from '../deploying.ts';
import { aNetwork, type Network } from './network.ts';

const balancer = (network: Network, more: Partial<LoadBalancerProperties> = {}) => ({
  Name: 'web',
  Subnets: [network.subnetIds[1], network.subnetIds[0]],
  SecurityGroups: [network.securityGroupIds[0]],
  Scheme: 'internet-facing' as const,
  ...more,
});

const group = (network: Network, more: Partial<TargetGroupProperties> = {}) => ({
  Name: 'api-1',
  VpcId: network.vpcId,
  TargetType: 'ip' as const,
  Protocol: 'HTTP' as const,
  Port: 8080,
  ...more,
});

/** A load balancer with a listener that answers 404 itself. */
async function aListener(world: TestWorld, network: Network) {
  const made = await deploy(world, elbv2LoadBalancer, 'shop/prod/Alb', balancer(network));
  const listener = await deploy(world, elbv2Listener, 'shop/prod/Alb/Http', {
    LoadBalancerArn: made.live.id,
    Port: 80,
    Protocol: 'HTTP',
    DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
  });
  return { balancerArn: made.live.id, listenerArn: listener.live.id };
}

function ruleNode(address: string, Priority: number): ResourceNode {
  return {
    type: LISTENER_RULE_TYPE,
    address: address as Address,
    stack: 'prod',
    properties: { Priority },
    tags: {},
    dependsOn: [],
  };
}

describe('load balancer', () => {
  test('is made once it is active, and then nothing differs', async () => {
    const world = aWorld();
    const network = await aNetwork(world);
    const wanted = balancer(network, {
      Attributes: { 'idle_timeout.timeout_seconds': '120', 'routing.http2.enabled': 'true' },
    });
    const made = await deploy(world, elbv2LoadBalancer, 'shop/prod/Alb', wanted);
    expect(made.writes).toEqual(['CreateLoadBalancer', 'ModifyLoadBalancerAttributes', 'AddTags']);
    expect(made.live.state).toBe('ready');
    expect(made.live.attributes['DNSName']).toMatch(/elb/);
    const again = await deploy(world, elbv2LoadBalancer, 'shop/prod/Alb', wanted);
    expect(again).toMatchObject({ changed: [], writes: [] });
  });

  test('needs one write when every attribute is as AWS has it anyway', async () => {
    const world = aWorld();
    const network = await aNetwork(world);
    const wanted = balancer(network, { Attributes: { 'idle_timeout.timeout_seconds': '60' } });
    const made = await deploy(world, elbv2LoadBalancer, 'shop/prod/Alb', wanted);
    expect(made.writes).toEqual(['CreateLoadBalancer']);
  });

  test('changes what differs in place', async () => {
    const world = aWorld();
    const network = await aNetwork(world);
    await deploy(world, elbv2LoadBalancer, 'shop/prod/Alb', balancer(network));
    const wanted = balancer(network, {
      Subnets: [...network.subnetIds],
      SecurityGroups: [...network.securityGroupIds],
      Attributes: { 'idle_timeout.timeout_seconds': '90' },
    });
    const changed = await deploy(world, elbv2LoadBalancer, 'shop/prod/Alb', wanted);
    expect(changed.writes).toEqual([
      'SetSubnets',
      'SetSecurityGroups',
      'ModifyLoadBalancerAttributes',
      'AddTags',
    ]);
    const again = await deploy(world, elbv2LoadBalancer, 'shop/prod/Alb', wanted);
    expect(again.writes).toEqual([]);
  });

  test('switches off an attribute that the code no longer declares', async () => {
    const world = aWorld();
    const network = await aNetwork(world);
    const declared = balancer(network, { Attributes: { 'idle_timeout.timeout_seconds': '90' } });
    await deploy(world, elbv2LoadBalancer, 'shop/prod/Alb', declared);
    const off = await deploy(world, elbv2LoadBalancer, 'shop/prod/Alb', balancer(network));
    expect(off.changed).toEqual(['Attributes.idle_timeout.timeout_seconds']);
    const live = await look(world, elbv2LoadBalancer, 'shop/prod/Alb', declared);
    expect(live?.properties.Attributes).toMatchObject({ 'idle_timeout.timeout_seconds': '60' });
  });

  test('is vouched for by its digest, unless something else differs', async () => {
    const world = aWorld();
    const network = await aNetwork(world);
    const wanted = balancer(network, { Attributes: { 'idle_timeout.timeout_seconds': '90' } });
    await deploy(world, elbv2LoadBalancer, 'shop/prod/Alb', wanted);
    world.calls.length = 0;
    const batched = { refresh: 'batched' as const };
    const live = await look(world, elbv2LoadBalancer, 'shop/prod/Alb', wanted, batched);
    expect(live?.digest).toBe(live?.tags['gantry:digest']);
    expect(world.calls.map(({ operation }) => operation)).toEqual([
      'DescribeLoadBalancers',
      'DescribeTags',
    ]);
    const other = balancer(network, { ...wanted, Subnets: [...network.subnetIds] });
    const seen = await look(world, elbv2LoadBalancer, 'shop/prod/Alb', other, batched);
    expect(seen?.digest).toBeUndefined();
  });

  test('goes although it is protected, and with it its network interfaces', async () => {
    const world = aWorld();
    const network = await aNetwork(world);
    const wanted = balancer(network, { Attributes: { 'deletion_protection.enabled': 'true' } });
    const made = await deploy(world, elbv2LoadBalancer, 'shop/prod/Alb', wanted);
    expect(await destroy(world, elbv2LoadBalancer, made.live)).toEqual([
      'DeleteLoadBalancer',
      'ModifyLoadBalancerAttributes',
      'DeleteLoadBalancer',
    ]);
    expect(await look(world, elbv2LoadBalancer, 'shop/prod/Alb', wanted)).toBeUndefined();
    await destroy(world, elbv2LoadBalancer, made.live);
  });
});

describe('target group', () => {
  test('is made, found by name, listed as ours, changed and removed', async () => {
    const world = aWorld();
    const network = await aNetwork(world);
    const wanted = group(network, {
      HealthCheckPath: '/health',
      Matcher: { HttpCode: '200-299' },
      Attributes: { 'deregistration_delay.timeout_seconds': '30' },
    });
    const made = await deploy(world, elbv2TargetGroup, 'shop/prod/Api', wanted);
    expect(made.writes).toEqual(['CreateTargetGroup', 'ModifyTargetGroupAttributes', 'AddTags']);
    expect((await deploy(world, elbv2TargetGroup, 'shop/prod/Api', wanted)).writes).toEqual([]);
    const operations = await elbv2TargetGroup.operations();
    expect(await operations.list(world.reading())).toHaveLength(1);

    const bare = group(network, { Attributes: { 'deregistration_delay.timeout_seconds': '30' } });
    const changed = await deploy(world, elbv2TargetGroup, 'shop/prod/Api', bare);
    expect(changed.changed).toEqual(['HealthCheckPath']);
    expect(changed.writes).toEqual(['ModifyTargetGroup', 'AddTags']);
    expect(await destroy(world, elbv2TargetGroup, made.live)).toEqual(['DeleteTargetGroup']);
    await destroy(world, elbv2TargetGroup, made.live);
    expect(await look(world, elbv2TargetGroup, 'shop/prod/Api', wanted)).toBeUndefined();
  });

  test('has its tags read although another one goes meanwhile', async () => {
    const world = aWorld();
    const network = await aNetwork(world);
    const arns: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      const wanted = group(network, { Name: name });
      const { live } = await deploy(world, elbv2TargetGroup, `shop/prod/${name}`, wanted);
      if (name === 'a') await destroy(world, elbv2TargetGroup, live);
      arns.push(live.id);
    }
    const tagged = await withTags(world.reading(), arns, (arn) => arn);
    expect(tagged.map(({ tags }) => tags['gantry:address'])).toEqual([
      undefined,
      'shop/prod/b',
      'shop/prod/c',
    ]);
  });

  test('a changed health check behind our back is seen', async () => {
    const world = aWorld();
    const network = await aNetwork(world);
    const wanted = group(network, { HealthCheckIntervalSeconds: 10, HealthCheckTimeoutSeconds: 5 });
    const made = await deploy(world, elbv2TargetGroup, 'shop/prod/Api', wanted);
    const client = await world.aws.clients.elasticLoadBalancingV2();
    await client.send(
      new ModifyTargetGroupCommand({
        TargetGroupArn: made.live.id,
        HealthCheckIntervalSeconds: 60,
      }),
    );
    const again = await deploy(world, elbv2TargetGroup, 'shop/prod/Api', wanted);
    expect(again.changed).toEqual(['HealthCheckIntervalSeconds']);
  });

  test('a foreign one of the same name is never taken over', async () => {
    const world = aWorld();
    const network = await aNetwork(world);
    const client = await world.aws.clients.elasticLoadBalancingV2();
    const wanted = group(network);
    await client.send(new CreateTargetGroupCommand(wanted));
    const operations = await elbv2TargetGroup.operations();
    const request = {
      address: 'shop/prod/Api' as Address,
      properties: wanted,
      tags: { 'gantry:app': 'shop', 'gantry:address': 'shop/prod/Api' },
    };
    await expect(operations.create(request, world.applying())).rejects.toMatchObject({
      code: 'plan/not-owned',
    });
  });

  test('an interrupted create is completed, and vouched for only then', async () => {
    const world = aWorld();
    const network = await aNetwork(world);
    const client = await world.aws.clients.elasticLoadBalancingV2();
    const wanted = group(network, { Attributes: { 'slow_start.duration_seconds': '60' } });
    const { Attributes: _, ...input } = wanted;
    await client.send(
      new CreateTargetGroupCommand({
        ...input,
        Tags: [
          { Key: 'gantry:app', Value: 'shop' },
          { Key: 'gantry:address', Value: 'shop/prod/Api' },
        ],
      }),
    );
    const batched = { refresh: 'batched' as const };
    const half = await look(world, elbv2TargetGroup, 'shop/prod/Api', wanted, batched);
    expect(half?.digest).toBeUndefined();
    const operations = await elbv2TargetGroup.operations();
    const tags = {
      'gantry:app': 'shop',
      'gantry:address': 'shop/prod/Api',
      'gantry:digest': 'abc',
    };
    await operations.create(
      { address: 'shop/prod/Api' as Address, properties: wanted, tags },
      world.applying(),
    );
    expect(world.writes().slice(-2)).toEqual(['ModifyTargetGroupAttributes', 'AddTags']);
    const whole = await look(world, elbv2TargetGroup, 'shop/prod/Api', wanted);
    expect(whole?.properties.Attributes).toMatchObject({ 'slow_start.duration_seconds': '60' });
  });
});

describe('listener', () => {
  test('a simple forward and another port are changed in place', async () => {
    const world = aWorld();
    const network = await aNetwork(world);
    const { balancerArn, listenerArn } = await aListener(world, network);
    const target = await deploy(world, elbv2TargetGroup, 'shop/prod/Api', group(network));
    const wanted = {
      LoadBalancerArn: balancerArn,
      Port: 8080,
      Protocol: 'HTTP' as const,
      DefaultActions: [{ Type: 'forward' as const, TargetGroupArn: target.live.id }],
    };
    const changed = await deploy(world, elbv2Listener, 'shop/prod/Alb/Http', wanted);
    expect(changed.live.id).toBe(listenerArn);
    expect(changed.changed).toEqual(['Port', 'DefaultActions']);
    const again = await deploy(world, elbv2Listener, 'shop/prod/Alb/Http', wanted);
    expect(again.changed).toEqual([]);
  });

  test('a target group can go once its listener is gone', async () => {
    const world = aWorld();
    const network = await aNetwork(world);
    const { balancerArn } = await aListener(world, network);
    const target = await deploy(world, elbv2TargetGroup, 'shop/prod/Api', group(network));
    const listener = await deploy(world, elbv2Listener, 'shop/prod/Alb/Http', {
      LoadBalancerArn: balancerArn,
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: [{ Type: 'forward', TargetGroupArn: target.live.id }],
    });
    await destroy(world, elbv2Listener, listener.live);
    await destroy(world, elbv2TargetGroup, target.live);
    const operations = await elbv2Listener.operations();
    expect(await operations.list(world.reading())).toEqual([]);
  });
});

describe('listener rule', () => {
  const rule = (ListenerArn: string, Priority: number, host = 'Shop.example.com') => ({
    ListenerArn,
    Priority,
    Conditions: [
      { Field: 'path-pattern', Values: ['/api/*'] },
      { Field: 'host-header', HostHeaderConfig: { Values: [host] } },
    ],
    Actions: [{ Type: 'fixed-response' as const, FixedResponseConfig: { StatusCode: '200' } }],
  });

  async function priorities(world: TestWorld, ListenerArn: string) {
    const client = await world.aws.clients.elasticLoadBalancingV2();
    const answer = await client.send(new DescribeRulesCommand({ ListenerArn }));
    return Object.fromEntries(
      (answer.Rules ?? []).map(({ RuleArn, Priority }) => [RuleArn, Priority]),
    );
  }

  test('is read back as it was declared, whatever the case and form of its conditions', async () => {
    const world = aWorld();
    const network = await aNetwork(world);
    const { listenerArn } = await aListener(world, network);
    const wanted = rule(listenerArn, 10);
    const made = await deploy(world, elbv2ListenerRule, 'shop/prod/Rule', wanted);
    expect(made.writes).toEqual(['CreateRule']);
    const again = await deploy(world, elbv2ListenerRule, 'shop/prod/Rule', wanted);
    expect(again).toMatchObject({ changed: [], writes: [] });
  });

  test('gets another priority without being replaced', async () => {
    const world = aWorld();
    const network = await aNetwork(world);
    const { listenerArn } = await aListener(world, network);
    const made = await deploy(world, elbv2ListenerRule, 'shop/prod/Rule', rule(listenerArn, 10));
    const moved = await deploy(world, elbv2ListenerRule, 'shop/prod/Rule', rule(listenerArn, 20));
    expect(moved.live.id).toBe(made.live.id);
    expect(moved.writes).toEqual(['SetRulePriorities', 'AddTags']);
  });

  test('two rules change places in one call', async () => {
    const world = aWorld();
    const network = await aNetwork(world);
    const { listenerArn } = await aListener(world, network);
    const a = await deploy(world, elbv2ListenerRule, 'shop/prod/A', rule(listenerArn, 10));
    const b = await deploy(world, elbv2ListenerRule, 'shop/prod/B', rule(listenerArn, 20));
    const overrides = {
      desired: () => [ruleNode('shop/prod/A', 20), ruleNode('shop/prod/B', 10)],
    };
    await deploy(world, elbv2ListenerRule, 'shop/prod/A', rule(listenerArn, 20), overrides);
    expect(await priorities(world, listenerArn)).toMatchObject({
      [a.live.id]: '20',
      [b.live.id]: '10',
    });
    const second = await deploy(
      world,
      elbv2ListenerRule,
      'shop/prod/B',
      rule(listenerArn, 10),
      overrides,
    );
    // Its record of what the code declared is its own.
    expect(second.writes).toEqual(['AddTags']);
  });

  test('a new rule takes the priority of one that moves on', async () => {
    const world = aWorld();
    const network = await aNetwork(world);
    const { listenerArn } = await aListener(world, network);
    const old = await deploy(world, elbv2ListenerRule, 'shop/prod/Old', rule(listenerArn, 10));
    const overrides = {
      desired: () => [ruleNode('shop/prod/Old', 30), ruleNode('shop/prod/New', 10)],
    };
    const made = await deploy(
      world,
      elbv2ListenerRule,
      'shop/prod/New',
      rule(listenerArn, 10, 'new.example.com'),
      overrides,
    );
    expect(made.writes).toEqual(['CreateRule', 'SetRulePriorities', 'CreateRule']);
    expect(await priorities(world, listenerArn)).toMatchObject({
      [old.live.id]: '30',
      [made.live.id]: '10',
    });
  });
});
