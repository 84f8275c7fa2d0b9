import type { Action, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../lib/core/json.ts';
import type { Address } from '../../../lib/graph/address.ts';
import type { ResourceNode } from '../../../lib/graph/graph.ts';
import type { Finding, Neighbours, ResourceType } from '../../../lib/resource-type.ts';
import { canonicalActions, writableActions } from '../../../lib/resources/elbv2/actions.ts';
import { beyondDefaults, offValue } from '../../../lib/resources/elbv2/attribute-table.ts';
import { elbv2Listener } from '../../../lib/resources/elbv2/listener/index.ts';
import { canonicalConditions } from '../../../lib/resources/elbv2/listener-rule/conditions.ts';
import { elbv2ListenerRule } from '../../../lib/resources/elbv2/listener-rule/index.ts';
import type { ListenerRuleProperties } from '../../../lib/resources/elbv2/listener-rule/properties.ts';
import { LOAD_BALANCER_ATTRIBUTES } from '../../../lib/resources/elbv2/load-balancer/attributes.ts';
import { elbv2LoadBalancer } from '../../../lib/resources/elbv2/load-balancer/index.ts';
import { fullName } from '../../../lib/resources/elbv2/names.ts';
import { elbv2TargetGroup } from '../../../lib/resources/elbv2/target-group/index.ts';

const NO_NEIGHBOURS: Neighbours = { at: () => undefined, referrers: () => [] };

function nodeOf(type: string, address: string, properties: object): ResourceNode {
  return {
    type,
    address: address as Address,
    stack: 'prod',
    properties: properties as JsonObject,
    tags: {},
    dependsOn: [],
  };
}

function paths<P extends object>(
  type: ResourceType<P>,
  properties: object,
  neighbours: Neighbours = NO_NEIGHBOURS,
): readonly (string | undefined)[] {
  const node = nodeOf(type.name, 'shop/prod/It', properties);
  const findings: readonly Finding[] = type.validate?.(properties as P, node, neighbours) ?? [];
  return findings.map((finding) => finding.path);
}

describe('canonical actions', () => {
  const GROUP = 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:targetgroup/a/1';

  test.each<[string, Action[], Action[]]>([
    [
      'a simple forward and what AWS makes of it',
      [{ Type: 'forward', TargetGroupArn: GROUP }],
      [
        {
          Type: 'forward',
          Order: 1,
          TargetGroupArn: GROUP,
          ForwardConfig: {
            TargetGroups: [{ TargetGroupArn: GROUP, Weight: 1 }],
            TargetGroupStickinessConfig: { Enabled: false },
          },
        },
      ],
    ],
    [
      'a redirect and its defaults',
      [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', StatusCode: 'HTTP_301' } }],
      [
        {
          Type: 'redirect',
          Order: 1,
          RedirectConfig: {
            Protocol: 'HTTPS',
            Port: '#{port}',
            Host: '#{host}',
            Path: '/#{path}',
            Query: '#{query}',
            StatusCode: 'HTTP_301',
          },
        },
      ],
    ],
    [
      'the order in which target groups are listed',
      [
        {
          Type: 'forward',
          ForwardConfig: {
            TargetGroups: [
              { TargetGroupArn: 'b', Weight: 1 },
              { TargetGroupArn: 'a', Weight: 9 },
            ],
          },
        },
      ],
      [
        {
          Type: 'forward',
          ForwardConfig: {
            TargetGroups: [{ TargetGroupArn: 'a', Weight: 9 }, { TargetGroupArn: 'b' }],
          },
        },
      ],
    ],
  ])('%s are the same', (_, declared, read) => {
    expect(canonicalActions(declared)).toEqual(canonicalActions(read));
  });

  test('another weight is another action', () => {
    const weighted = (Weight: number): Action[] => [
      { Type: 'forward', ForwardConfig: { TargetGroups: [{ TargetGroupArn: GROUP, Weight }] } },
    ];
    expect(canonicalActions(weighted(1))).not.toEqual(canonicalActions(weighted(0)));
  });

  test('a client secret is sent, but neither compared nor printed', () => {
    const oidc = (secret: object): Action[] => [
      {
        Type: 'authenticate-oidc',
        AuthenticateOidcConfig: {
          Issuer: 'https://id.example.com',
          AuthorizationEndpoint: 'https://id.example.com/a',
          TokenEndpoint: 'https://id.example.com/t',
          UserInfoEndpoint: 'https://id.example.com/u',
          ClientId: 'shop',
          ...secret,
        },
      },
      { Type: 'forward', TargetGroupArn: GROUP },
    ];
    const desired = canonicalActions(oidc({ ClientSecret: 'hush' }));
    expect(JSON.stringify(desired)).toBe(JSON.stringify(canonicalActions(oidc({}))));
    expect(JSON.stringify(desired)).not.toContain('hush');
    const [sent] = writableActions(canonicalActions(desired));
    expect(sent).toMatchObject({ Order: 1, AuthenticateOidcConfig: { ClientSecret: 'hush' } });
    const [kept] = writableActions(canonicalActions(oidc({})));
    expect(kept?.AuthenticateOidcConfig).toMatchObject({ UseExistingClientSecret: true });
  });
});

describe('canonical conditions', () => {
  test.each<[string, RuleCondition[], RuleCondition[]]>([
    [
      'the old form and the typed one',
      [{ Field: 'path-pattern', Values: ['/a', '/b'] }],
      [
        {
          Field: 'path-pattern',
          Values: ['/b', '/a'],
          PathPatternConfig: { Values: ['/b', '/a'] },
        },
      ],
    ],
    [
      'upper and lower case of a host name',
      [{ Field: 'host-header', Values: ['Shop.Example.com'] }],
      [{ Field: 'host-header', HostHeaderConfig: { Values: ['shop.example.com'] } }],
    ],
    [
      'the order of conditions',
      [
        { Field: 'path-pattern', Values: ['/a'] },
        { Field: 'source-ip', SourceIpConfig: { Values: ['10.0.0.0/8'] } },
      ],
      [
        { Field: 'source-ip', SourceIpConfig: { Values: ['10.0.0.0/8'] } },
        { Field: 'path-pattern', Values: ['/a'] },
      ],
    ],
  ])('%s are the same', (_, a, b) => {
    expect(canonicalConditions(a)).toEqual(canonicalConditions(b));
  });

  test('upper and lower case of a path differ', () => {
    const path = (value: string): RuleCondition[] => [{ Field: 'path-pattern', Values: [value] }];
    expect(canonicalConditions(path('/A'))).not.toEqual(canonicalConditions(path('/a')));
  });

  test('a value that is not known yet stays as it is', () => {
    const value = { $join: ['www.', { $ref: 'shop/prod/Zone', attribute: 'Name' }] };
    const conditions = [{ Field: 'host-header', Values: [value] }] as unknown as RuleCondition[];
    expect(canonicalConditions(conditions)).toEqual([
      { Field: 'host-header', HostHeaderConfig: { Values: [value] } },
    ]);
  });
});

describe('attributes', () => {
  test('only what AWS does not have anyway is written to a new object', () => {
    const wanted = { 'idle_timeout.timeout_seconds': '60', 'routing.http2.enabled': 'false' };
    expect(beyondDefaults(LOAD_BALANCER_ATTRIBUTES, { ...wanted, 'new.key': 'x' })).toEqual({
      'routing.http2.enabled': 'false',
      'new.key': 'x',
    });
  });

  test('what is not known or depends on the object is kept', () => {
    expect(offValue(LOAD_BALANCER_ATTRIBUTES, 'idle_timeout.timeout_seconds')).toBe('60');
    expect(offValue(LOAD_BALANCER_ATTRIBUTES, 'ipv6.deny_all_igw_traffic')).toBe('keep');
    expect(offValue(LOAD_BALANCER_ATTRIBUTES, 'new.key')).toBe('keep');
  });
});

test('the last part of an ARN is as metrics and scaling policies name it', () => {
  const arn = 'arn:aws:elasticloadbalancing:eu-west-1:111111111111';
  expect(fullName(`${arn}:loadbalancer/app/web/50dc`)).toBe('app/web/50dc');
  expect(fullName(`${arn}:targetgroup/api/73e2`)).toBe('targetgroup/api/73e2');
});

describe('what AWS refuses of a load balancer', () => {
  const good = { Name: 'web', Subnets: ['subnet-1', 'subnet-2'] };

  test.each([
    ['nothing', {}, []],
    ['a name with a dot', { Name: 'a.b' }, ['Name']],
    ['a name that begins with internal-', { Name: 'internal-a' }, ['Name']],
    ['a name of 33 characters', { Name: 'a'.repeat(33) }, ['Name']],
    ['one subnet', { Subnets: ['subnet-1'] }, ['Subnets']],
    ['two kinds of subnets', { SubnetMappings: [{ SubnetId: 'subnet-1' }] }, ['SubnetMappings']],
    [
      'an idle timeout of 0',
      { Attributes: { 'idle_timeout.timeout_seconds': '0' } },
      ['Attributes.idle_timeout.timeout_seconds'],
    ],
    [
      'an attribute of another kind',
      { Type: 'network', Attributes: { 'routing.http2.enabled': 'true' } },
      ['Attributes.routing.http2.enabled'],
    ],
    ['nothing about an unknown attribute', { Attributes: { 'new.key': 'x' } }, []],
    ['nothing about a name that is not known', { Name: { $ref: 'a', attribute: 'b' } }, []],
  ])('%s', (_, more, expected) => {
    expect(paths(elbv2LoadBalancer, { ...good, ...more })).toEqual(expected);
  });
});

describe('what AWS refuses of a target group', () => {
  const good = { Name: 'api', VpcId: 'vpc-1', TargetType: 'ip', Protocol: 'HTTP', Port: 80 };

  test.each([
    ['nothing', {}, []],
    ['a port of 0', { Port: 0 }, ['Port']],
    ['no VPC', { VpcId: undefined }, ['VpcId']],
    [
      'an interval of 4',
      { HealthCheckIntervalSeconds: 4, HealthCheckTimeoutSeconds: 2 },
      ['HealthCheckIntervalSeconds'],
    ],
    [
      'a timeout above the interval',
      { HealthCheckTimeoutSeconds: 40 },
      ['HealthCheckTimeoutSeconds'],
    ],
    [
      'an interval that is not above the timeout of AWS',
      { HealthCheckIntervalSeconds: 5 },
      ['HealthCheckTimeoutSeconds'],
    ],
    [
      'nothing about a shorter timeout',
      { HealthCheckIntervalSeconds: 5, HealthCheckTimeoutSeconds: 4 },
      [],
    ],
    ['11 checks', { HealthyThresholdCount: 11 }, ['HealthyThresholdCount']],
    ['a path without slash', { HealthCheckPath: 'health' }, ['HealthCheckPath']],
    ['gRPC codes without gRPC', { Matcher: { GrpcCode: '0' } }, ['Matcher.GrpcCode']],
    ['HTTP/2 over TCP', { Protocol: 'TCP', ProtocolVersion: 'HTTP2' }, ['ProtocolVersion']],
    [
      'a slow start of 10 s',
      { Attributes: { 'slow_start.duration_seconds': '10' } },
      ['Attributes.slow_start.duration_seconds'],
    ],
    ['nothing about no slow start', { Attributes: { 'slow_start.duration_seconds': '0' } }, []],
  ])('%s', (_, more, expected) => {
    expect(paths(elbv2TargetGroup, { ...good, ...more })).toEqual(expected);
  });
});

describe('what AWS refuses of a listener', () => {
  const BALANCER = { $ref: 'shop/prod/Alb', attribute: 'LoadBalancerArn' };
  const forward = { Type: 'forward', TargetGroupArn: 'arn' };
  const good = { LoadBalancerArn: BALANCER, Port: 80, Protocol: 'HTTP', DefaultActions: [forward] };

  test.each([
    ['nothing', {}, []],
    ['HTTPS without certificate', { Protocol: 'HTTPS' }, ['Certificates']],
    ['HTTP with a policy', { SslPolicy: 'x' }, ['SslPolicy']],
    ['no action', { DefaultActions: [] }, ['DefaultActions']],
    ['two forwards', { DefaultActions: [forward, forward] }, ['DefaultActions']],
    [
      'an action after the forward',
      { DefaultActions: [forward, { Type: 'authenticate-cognito' }] },
      ['DefaultActions'],
    ],
    [
      'a weight of 1000',
      {
        DefaultActions: [
          {
            Type: 'forward',
            ForwardConfig: { TargetGroups: [{ TargetGroupArn: 'a', Weight: 1000 }] },
          },
        ],
      },
      ['DefaultActions[0].ForwardConfig.TargetGroups[0].Weight'],
    ],
  ])('%s', (_, more, expected) => {
    expect(paths(elbv2Listener, { ...good, ...more })).toEqual(expected);
  });

  test('two listeners on one port', () => {
    const twin = nodeOf(elbv2Listener.name, 'shop/prod/Twin', good);
    const neighbours = { at: () => undefined, referrers: () => [twin] };
    expect(paths(elbv2Listener, good, neighbours)).toEqual(['Port']);
  });
});

describe('what AWS refuses of a listener rule', () => {
  const LISTENER = { $ref: 'shop/prod/Listener', attribute: 'ListenerArn' };
  const good = {
    ListenerArn: LISTENER,
    Priority: 10,
    Conditions: [{ Field: 'path-pattern', Values: ['/a'] }],
    Actions: [{ Type: 'forward', TargetGroupArn: 'arn' }],
  };

  test.each([
    ['nothing', {}, []],
    ['priority 0', { Priority: 0 }, ['Priority']],
    ['priority 50001', { Priority: 50_001 }, ['Priority']],
    ['no priority', { Priority: undefined }, ['Priority']],
    ['no condition', { Conditions: [] }, ['Conditions']],
    [
      'six values',
      { Conditions: [{ Field: 'path-pattern', Values: ['1', '2', '3', '4', '5', '6'] }] },
      ['Conditions'],
    ],
    [
      'six wildcards',
      { Conditions: [{ Field: 'path-pattern', Values: ['/*/*/*/*/*/*'] }] },
      ['Conditions'],
    ],
    [
      'an unknown condition',
      { Conditions: [{ Field: 'x', Values: ['1'] }] },
      ['Conditions[0].Field'],
    ],
  ])('%s', (_, more, expected) => {
    expect(paths(elbv2ListenerRule, { ...good, ...more })).toEqual(expected);
  });

  test('two rules of one priority', () => {
    const twin = nodeOf(elbv2ListenerRule.name, 'shop/prod/Twin', good);
    const neighbours = { at: () => undefined, referrers: () => [twin] };
    expect(paths(elbv2ListenerRule, good, neighbours)).toEqual(['Priority']);
  });
});

describe('forward weights', () => {
  const rule = nodeOf(elbv2ListenerRule.name, 'shop/prod/Rule', {});
  const service = (advancedConfiguration: object) =>
    nodeOf('AWS::ECS::Service', 'shop/prod/Web', {
      loadBalancers: [{ targetGroupArn: 'arn', advancedConfiguration }],
    });
  const actions = (weights: Readonly<Record<string, number>>) => [
    {
      Type: 'forward' as const,
      ForwardConfig: {
        TargetGroups: Object.entries(weights).map(([TargetGroupArn, Weight]) => ({
          TargetGroupArn,
          Weight,
        })),
      },
    },
  ];
  const ruleWith = (weights: Readonly<Record<string, number>>) =>
    ({ Actions: actions(weights) }) as ListenerRuleProperties;
  const kept = (
    referrer: ResourceNode,
    desired: Readonly<Record<string, number>>,
    live: Readonly<Record<string, number>>,
  ) =>
    elbv2ListenerRule.keepOthers?.(ruleWith(desired), ruleWith(live), rule, {
      at: () => undefined,
      referrers: () => [referrer],
    }).Actions;
  const shifting = service({
    productionListenerRule: { $ref: 'shop/prod/Rule', attribute: 'RuleArn' },
  });

  test.each([
    ['stay where a deployment has moved them', { blue: 1, green: 0 }, { blue: 0, green: 100 }],
    ['stay in the middle of a deployment', { blue: 1, green: 0 }, { blue: 90, green: 10 }],
  ])('%s', (_, desired, live) => {
    expect(kept(shifting, desired, live)).toEqual(actions(live));
  });

  test('are none for a group that is new beside one that has traffic', () => {
    expect(kept(shifting, { blue: 1, next: 1 }, { blue: 100, green: 0 })).toEqual(
      actions({ blue: 100, next: 0 }),
    );
  });

  test('are the desired ones where all groups are new', () => {
    expect(kept(shifting, { next: 1, other: 0 }, { blue: 100, green: 0 })).toEqual(
      actions({ next: 1, other: 0 }),
    );
  });

  test('belong to the code where no service shifts them', () => {
    expect(kept(service({}), { blue: 1, green: 0 }, { blue: 0, green: 1 })).toEqual(
      actions({ blue: 1, green: 0 }),
    );
  });
});
