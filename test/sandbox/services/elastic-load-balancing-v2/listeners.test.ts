import * as sdk from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { isAttached } from '../../../../lib/sandbox/services/elastic-load-balancing-v2/index.ts';
import { defined, refusal } from '../ec2/network.ts';
import { aListener, aTargetGroup, scope } from './balanced.ts';

const certificate = 'arn:aws:acm:eu-west-1:111111111111:certificate/one';

describe('listeners', () => {
  test('give a simple forward back in both of its forms', async () => {
    const { elb, loadBalancerArn, groupArn } = await aListener();
    const { Listeners } = await elb.send(
      new sdk.DescribeListenersCommand({ LoadBalancerArn: loadBalancerArn }),
    );
    expect(Listeners?.[0]?.DefaultActions).toEqual([
      {
        Type: 'forward',
        Order: 1,
        TargetGroupArn: groupArn,
        ForwardConfig: {
          TargetGroups: [{ TargetGroupArn: groupArn, Weight: 1 }],
          TargetGroupStickinessConfig: { Enabled: false },
        },
      },
    ]);
  });

  test('are one to a port: the same again for the same settings, refused for others', async () => {
    const { elb, createGroup, loadBalancerArn, groupArn, listenerArn } = await aListener();
    const create = (TargetGroupArn: string) =>
      elb.send(
        new sdk.CreateListenerCommand({
          LoadBalancerArn: loadBalancerArn,
          Port: 80,
          Protocol: 'HTTP',
          DefaultActions: [{ Type: 'forward', TargetGroupArn }],
        }),
      );
    expect((await create(groupArn)).Listeners?.[0]?.ListenerArn).toBe(listenerArn);
    expect(await refusal(create(await createGroup('two')))).toBe(
      `DuplicateListenerException: A listener already exists on this port for this load balancer '${loadBalancerArn}'`,
    );
  });

  test('with TLS need a certificate, get a policy, and lose both with the protocol', async () => {
    const { elb, loadBalancerArn: LoadBalancerArn, groupArn } = await aTargetGroup();
    const create = (more: Partial<sdk.CreateListenerInput>) =>
      elb.send(
        new sdk.CreateListenerCommand({
          LoadBalancerArn,
          Port: 443,
          Protocol: 'HTTPS',
          DefaultActions: [{ Type: 'forward', TargetGroupArn: groupArn }],
          ...more,
        }),
      );
    expect(await refusal(create({}))).toBe(
      'ValidationError: A certificate must be specified for HTTPS listeners',
    );
    const elsewhere = certificate.replace('eu-west-1', 'us-east-1');
    expect(await refusal(create({ Certificates: [{ CertificateArn: elsewhere }] }))).toBe(
      `CertificateNotFoundException: Certificate '${elsewhere}' not found`,
    );
    const { Listeners: [made] = [] } = await create({
      Certificates: [{ CertificateArn: certificate }],
    });
    expect(made).toMatchObject({
      SslPolicy: 'ELBSecurityPolicy-2016-08',
      Certificates: [{ CertificateArn: certificate }],
      MutualAuthentication: { Mode: 'off' },
    });
    const { Listeners: [plain] = [] } = await elb.send(
      new sdk.ModifyListenerCommand({ ListenerArn: made?.ListenerArn, Protocol: 'HTTP' }),
    );
    expect(plain?.SslPolicy).toBeUndefined();
    expect(plain?.Certificates).toBeUndefined();
  });

  test('keep further certificates apart from the default one', async () => {
    const { elb, loadBalancerArn: LoadBalancerArn, groupArn } = await aTargetGroup();
    const { Listeners: [made] = [] } = await elb.send(
      new sdk.CreateListenerCommand({
        LoadBalancerArn,
        Port: 443,
        Protocol: 'HTTPS',
        Certificates: [{ CertificateArn: certificate }],
        DefaultActions: [{ Type: 'forward', TargetGroupArn: groupArn }],
      }),
    );
    const ListenerArn = made?.ListenerArn;
    const Certificates = [{ CertificateArn: certificate.replace('one', 'two') }];
    await elb.send(new sdk.AddListenerCertificatesCommand({ ListenerArn, Certificates }));
    const read = await elb.send(new sdk.DescribeListenerCertificatesCommand({ ListenerArn }));
    expect(read.Certificates).toEqual([
      { CertificateArn: certificate, IsDefault: true },
      { ...Certificates[0], IsDefault: false },
    ]);
    const { Listeners } = await elb.send(new sdk.DescribeListenersCommand({ LoadBalancerArn }));
    expect(Listeners?.[0]?.Certificates).toEqual([{ CertificateArn: certificate }]);
    await elb.send(new sdk.RemoveListenerCertificatesCommand({ ListenerArn, Certificates }));
    const removeDefault = elb.send(
      new sdk.RemoveListenerCertificatesCommand({
        ListenerArn,
        Certificates: [{ CertificateArn: certificate }],
      }),
    );
    expect(await refusal(removeDefault)).toMatch(/^OperationNotPermittedException/);
  });

  test('take their rules along, and the association of the target group', async () => {
    const { elb, sandbox, listenerArn: ListenerArn, groupArn: TargetGroupArn } = await aListener();
    const remove = () => elb.send(new sdk.DeleteTargetGroupCommand({ TargetGroupArn }));
    expect(isAttached(sandbox.world, scope, TargetGroupArn)).toBe(true);
    expect(await refusal(remove())).toBe(
      `ResourceInUseException: Target group '${TargetGroupArn}' is currently in use by a listener or a rule`,
    );
    await elb.send(new sdk.DeleteListenerCommand({ ListenerArn }));
    expect(isAttached(sandbox.world, scope, TargetGroupArn)).toBe(false);
    await remove();
    expect(await refusal(elb.send(new sdk.DescribeRulesCommand({ ListenerArn })))).toBe(
      'ListenerNotFoundException: One or more listeners not found',
    );
  });

  test('do not share a target group with another load balancer', async () => {
    const { elb, subnets, groupArn } = await aListener();
    const { LoadBalancers: [other] = [] } = await elb.send(
      new sdk.CreateLoadBalancerCommand({
        Name: 'other',
        Scheme: 'internal',
        Subnets: subnets,
      }),
    );
    const create = elb.send(
      new sdk.CreateListenerCommand({
        LoadBalancerArn: other?.LoadBalancerArn,
        Port: 80,
        Protocol: 'HTTP',
        DefaultActions: [{ Type: 'forward', TargetGroupArn: groupArn }],
      }),
    );
    expect(await refusal(create)).toMatch(/^TargetGroupAssociationLimitException/);
  });
});

describe('rules', () => {
  async function twoRules() {
    const balanced = await aListener();
    const { elb, listenerArn: ListenerArn, groupArn } = balanced;
    const createRule = async (Priority: number, host: string) => {
      const { Rules: [made] = [] } = await elb.send(
        new sdk.CreateRuleCommand({
          ListenerArn,
          Priority,
          Conditions: [{ Field: 'host-header', HostHeaderConfig: { Values: [host] } }],
          Actions: [{ Type: 'forward', TargetGroupArn: groupArn }],
        }),
      );
      return defined(made?.RuleArn);
    };
    const priorities = async () => {
      const { Rules = [] } = await elb.send(new sdk.DescribeRulesCommand({ ListenerArn }));
      return Rules.map((rule) => [rule.Priority, rule.RuleArn]);
    };
    const first = await createRule(1, 'a.example.com');
    const second = await createRule(2, 'b.example.com');
    return { ...balanced, createRule, priorities, first, second };
  }

  test('give conditions back in both forms, and end with the default rule', async () => {
    const { elb, listenerArn, groupArn } = await twoRules();
    const { Rules = [] } = await elb.send(
      new sdk.DescribeRulesCommand({ ListenerArn: listenerArn }),
    );
    expect(Rules[0]).toMatchObject({
      Priority: '1',
      IsDefault: false,
      Conditions: [
        {
          Field: 'host-header',
          Values: ['a.example.com'],
          HostHeaderConfig: { Values: ['a.example.com'] },
        },
      ],
    });
    expect(Rules[2]).toMatchObject({
      Priority: 'default',
      IsDefault: true,
      Conditions: [],
      Actions: [{ TargetGroupArn: groupArn }],
    });
  });

  test('have priorities of their own', async () => {
    const { createRule } = await twoRules();
    expect(await refusal(createRule(2, 'c.example.com'))).toBe(
      `PriorityInUseException: Priority '2' is currently in use`,
    );
    expect(await refusal(createRule(0, 'c.example.com'))).toMatch(/^ValidationError/);
  });

  test('swap priorities in one call, and only there', async () => {
    const { elb, first, second, priorities } = await twoRules();
    const set = (pairs: sdk.RulePriorityPair[]) =>
      elb.send(new sdk.SetRulePrioritiesCommand({ RulePriorities: pairs }));
    expect(await refusal(set([{ RuleArn: first, Priority: 2 }]))).toMatch(/^PriorityInUse/);
    await set([
      { RuleArn: first, Priority: 2 },
      { RuleArn: second, Priority: 1 },
    ]);
    expect((await priorities()).slice(0, 2)).toEqual([
      ['1', second],
      ['2', first],
    ]);
  });

  test('change and go, but not the default one', async () => {
    const { elb, first, priorities } = await twoRules();
    const { Rules: [changed] = [] } = await elb.send(
      new sdk.ModifyRuleCommand({
        RuleArn: first,
        Actions: [{ Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_301', Port: '443' } }],
      }),
    );
    expect(changed?.Actions).toEqual([
      {
        Type: 'redirect',
        Order: 1,
        RedirectConfig: {
          Protocol: '#{protocol}',
          Port: '443',
          Host: '#{host}',
          Path: '/#{path}',
          Query: '#{query}',
          StatusCode: 'HTTP_301',
        },
      },
    ]);
    await elb.send(new sdk.DeleteRuleCommand({ RuleArn: first }));
    const [, [, defaultArn] = []] = await priorities();
    expect(await refusal(elb.send(new sdk.DeleteRuleCommand({ RuleArn: defaultArn })))).toBe(
      `OperationNotPermittedException: Default rule '${defaultArn}' cannot be deleted`,
    );
  });

  test('take five values at most', async () => {
    const { elb, listenerArn, groupArn } = await aListener();
    const create = elb.send(
      new sdk.CreateRuleCommand({
        ListenerArn: listenerArn,
        Priority: 1,
        Conditions: [{ Field: 'path-pattern', Values: ['/1', '/2', '/3', '/4', '/5', '/6'] }],
        Actions: [{ Type: 'forward', TargetGroupArn: groupArn }],
      }),
    );
    expect(await refusal(create)).toMatch(/^ValidationError/);
  });

  test('forward to several groups by weight', async () => {
    const { elb, createGroup, listenerArn, groupArn } = await aListener();
    const second = await createGroup('two');
    const { Rules: [made] = [] } = await elb.send(
      new sdk.CreateRuleCommand({
        ListenerArn: listenerArn,
        Priority: 1,
        Conditions: [{ Field: 'path-pattern', Values: ['/*'] }],
        Actions: [
          {
            Type: 'forward',
            ForwardConfig: {
              TargetGroups: [
                { TargetGroupArn: groupArn, Weight: 100 },
                { TargetGroupArn: second, Weight: 0 },
              ],
            },
          },
        ],
      }),
    );
    expect(made?.Actions?.[0]?.TargetGroupArn).toBeUndefined();
    expect(made?.Actions?.[0]?.ForwardConfig?.TargetGroups).toEqual([
      { TargetGroupArn: groupArn, Weight: 100 },
      { TargetGroupArn: second, Weight: 0 },
    ]);
    const { TargetGroups: [read] = [] } = await elb.send(
      new sdk.DescribeTargetGroupsCommand({ TargetGroupArns: [second] }),
    );
    expect(read?.LoadBalancerArns).toHaveLength(1);
  });
});
