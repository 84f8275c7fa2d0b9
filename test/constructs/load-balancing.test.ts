import { describe, expect, test } from 'vitest';
import {
  ApplicationListener,
  ApplicationLoadBalancer,
  ApplicationTargetGroup,
  Duration,
  ListenerAction,
  ListenerCondition,
  Service,
  Vpc,
} from '../../lib/index.ts';
import { aCluster, addressesOf, aStack, propertiesAt, ref, resourcesOf } from './synthesis.ts';

const CERTIFICATE =
  'arn:aws:acm:eu-west-1:111111111111:certificate/01234567-89ab-cdef-0123-456789abcdef';

function aBalancer(props: { readonly internetFacing?: boolean } = {}) {
  const made = aCluster();
  const balancer = new ApplicationLoadBalancer(made.stack, 'Front', { vpc: made.vpc, ...props });
  return { ...made, balancer };
}

describe('an ApplicationLoadBalancer', () => {
  test('is internal unless told otherwise, and lets nothing out but to its targets', () => {
    const { app } = aBalancer();
    expect(propertiesAt(app, 'shop/Web/Front')).toEqual({
      Name: 'shop-Web-Front-8863fa2e',
      Type: 'application',
      Scheme: 'internal',
      Subnets: [
        ref('shop/Web/Vpc/PrivateSubnet1', 'SubnetId'),
        ref('shop/Web/Vpc/PrivateSubnet2', 'SubnetId'),
      ],
      SecurityGroups: [ref('shop/Web/Front/SecurityGroup', 'GroupId')],
      Attributes: { 'routing.http.drop_invalid_header_fields.enabled': 'true' },
    });
    expect(propertiesAt(app, 'shop/Web/Front/SecurityGroup')).toMatchObject({
      AllowAllOutbound: false,
    });
  });

  test('stands in public subnets, once they have a way out, when it is internet-facing', () => {
    const { app } = aBalancer({ internetFacing: true });
    expect(propertiesAt(app, 'shop/Web/Front')).toMatchObject({ Scheme: 'internet-facing' });
    expect(resourcesOf(app).get('shop/Web/Front')?.dependsOn).toContain(
      'shop/Web/Vpc/PublicSubnet1/DefaultRoute',
    );
  });

  test('has another name when it must be another one', () => {
    const names = [false, true].map((internetFacing) => {
      const { app } = aBalancer({ internetFacing });
      return propertiesAt(app, 'shop/Web/Front')['Name'];
    });
    expect(names[0]).not.toBe(names[1]);
  });

  test('needs two zones', () => {
    const { stack } = aStack();
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 1 });
    expect(() => new ApplicationLoadBalancer(stack, 'Front', { vpc })).toThrow(
      'needs subnets in two Availability Zones, and gets 1',
    );
  });

  test('may exist already, and then its groups get rules to targets', () => {
    const { app, stack, vpc, cluster, taskDefinition } = aCluster();
    const loadBalancer = ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(
      stack,
      'Shared',
      {
        loadBalancerArn:
          'arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/shared/0123',
        securityGroupIds: ['sg-1'],
        securityGroupsAllowAllOutbound: false,
        vpc,
      },
    );
    expect(loadBalancer.loadBalancerFullName).toBe('app/shared/0123');
    expect(() => loadBalancer.loadBalancerDnsName).toThrow('its DNS name was not given');
    const listener = ApplicationListener.fromApplicationListenerAttributes(stack, 'SharedHttp', {
      listenerArn: 'arn:l',
      loadBalancer,
    });
    const targetGroup = new ApplicationTargetGroup(stack, 'Targets', { vpc });
    expect(() => targetGroup.metricLabel).toThrow('no listener leads to the target group');
    const service = new Service(stack, 'Worker', { cluster, taskDefinition });
    service.attachToTargetGroup(targetGroup);
    new ApplicationLoadBalancer(stack, 'Own', { vpc })
      .addListener('Http')
      .addAction('Default', { action: ListenerAction.fixedResponse(200) });
    targetGroup.addRoute(listener.loadBalancer, service);
    expect(addressesOf(app, 'AWS::EC2::SecurityGroupRule')).toEqual([
      'shop/Web/Own/SecurityGroup/ingress-tcp-80-from-vpc',
      'shop/Web/Worker/SecurityGroup/egress-tcp-8080-to-Web.Worker.SecurityGroup.of-Web.Shared.SecurityGroup1',
      'shop/Web/Worker/SecurityGroup/ingress-tcp-8080-from-Web.Shared.SecurityGroup1',
    ]);
    expect(() =>
      ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(stack, 'Bad', {
        loadBalancerArn: 'net/x',
        securityGroupIds: [],
      }),
    ).toThrow('not the ARN of an application load balancer');
  });
});

describe('a listener', () => {
  test('answers 404 to what no rule takes', () => {
    const { app, balancer } = aBalancer();
    balancer.addListener('Http');
    expect(propertiesAt(app, 'shop/Web/Front/Http')).toEqual({
      LoadBalancerArn: ref('shop/Web/Front', 'LoadBalancerArn'),
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: [
        {
          Type: 'fixed-response',
          FixedResponseConfig: { StatusCode: '404', ContentType: 'text/plain', MessageBody: '' },
        },
      ],
    });
  });

  test('speaks HTTPS with a certificate', () => {
    const { app, balancer } = aBalancer({ internetFacing: true });
    balancer.addListener('Https', { certificateArn: CERTIFICATE, sslPolicy: 'modern' });
    expect(propertiesAt(app, 'shop/Web/Front/Https')).toMatchObject({
      Port: 443,
      Protocol: 'HTTPS',
      Certificates: [{ CertificateArn: CERTIFICATE }],
      SslPolicy: 'modern',
    });
    expect(() => balancer.addListener('Bare', { port: 443 })).toThrow('has no certificate');
    expect(() =>
      balancer.addListener('Odd', { protocol: 'HTTP', certificateArn: CERTIFICATE }),
    ).toThrow('a certificate is given for HTTP');
  });

  test('is open to the VPC on an internal load balancer, and to nobody when told so', () => {
    const { app, balancer } = aBalancer();
    balancer.addListener('Http');
    balancer.addListener('Closed', { port: 8080, open: false });
    expect(addressesOf(app, 'AWS::EC2::SecurityGroupRule')).toEqual([
      'shop/Web/Front/SecurityGroup/ingress-tcp-80-from-vpc',
    ]);
  });

  test('sends requests to target groups by rules and by default', () => {
    const { app, balancer, stack, cluster, taskDefinition } = aBalancer();
    const service = new Service(stack, 'Worker', { cluster, taskDefinition });
    const listener = balancer.addListener('Http');
    listener.addTargets('Api', {
      targets: [service.loadBalancerTarget({ containerPort: 9090 })],
      priority: 10,
      conditions: [
        ListenerCondition.pathPatterns(['/api/*']),
        ListenerCondition.hostHeaders(['api.example.com']),
      ],
      healthCheck: { path: '/health', port: 9091, healthyHttpCodes: '200-299' },
      deregistrationDelay: Duration.seconds(5),
      stickinessCookieDuration: Duration.hours(1),
      attributes: { 'load_balancing.algorithm.type': 'least_outstanding_requests' },
    });
    listener.addTargets('Web', { targets: [service] });
    expect(propertiesAt(app, 'shop/Web/Front/Http/ApiRule')).toEqual({
      ListenerArn: ref('shop/Web/Front/Http', 'ListenerArn'),
      Priority: 10,
      Conditions: [
        { Field: 'path-pattern', PathPatternConfig: { Values: ['/api/*'] } },
        { Field: 'host-header', HostHeaderConfig: { Values: ['api.example.com'] } },
      ],
      Actions: [
        {
          Type: 'forward',
          ForwardConfig: {
            TargetGroups: [
              { TargetGroupArn: ref('shop/Web/Front/Http/Api', 'TargetGroupArn'), Weight: 1 },
            ],
          },
        },
      ],
    });
    expect(propertiesAt(app, 'shop/Web/Front/Http/Api')).toEqual({
      Name: 'shop-Web-Front-Http-Api-3bfc196f',
      TargetType: 'ip',
      Protocol: 'HTTP',
      Port: 80,
      VpcId: ref('shop/Web/Vpc', 'VpcId'),
      HealthCheckPath: '/health',
      HealthCheckPort: '9091',
      HealthCheckIntervalSeconds: 10,
      HealthCheckTimeoutSeconds: 5,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 3,
      Matcher: { HttpCode: '200-299' },
      Attributes: {
        'deregistration_delay.timeout_seconds': '5',
        'load_balancing.algorithm.type': 'least_outstanding_requests',
        'stickiness.enabled': 'true',
        'stickiness.lb_cookie.duration_seconds': '3600',
        'stickiness.type': 'lb_cookie',
      },
    });
    expect(propertiesAt(app, 'shop/Web/Front/Http')).toMatchObject({
      DefaultActions: [{ Type: 'forward' }],
    });
    expect(
      addressesOf(app, 'AWS::EC2::SecurityGroupRule').filter((address) =>
        address.includes('ingress'),
      ),
    ).toEqual([
      'shop/Web/Front/SecurityGroup/ingress-tcp-80-from-vpc',
      'shop/Web/Worker/SecurityGroup/ingress-tcp-8080-from-Web.Front.SecurityGroup',
      'shop/Web/Worker/SecurityGroup/ingress-tcp-9090-from-Web.Front.SecurityGroup',
      'shop/Web/Worker/SecurityGroup/ingress-tcp-9091-from-Web.Front.SecurityGroup',
    ]);
  });

  test('redirects, weighs and answers', () => {
    const { vpc, stack } = aCluster();
    const group = (id: string) => new ApplicationTargetGroup(stack, id, { vpc });
    expect(ListenerAction.redirect({ path: '/new', permanent: true }).request).toEqual({
      Type: 'redirect',
      RedirectConfig: {
        Protocol: '#{protocol}',
        Host: '#{host}',
        Port: '#{port}',
        Path: '/new',
        Query: '#{query}',
        StatusCode: 'HTTP_301',
      },
    });
    const weighted = ListenerAction.weightedForward(
      [
        { targetGroup: group('A'), weight: 9 },
        { targetGroup: group('B'), weight: 1 },
      ],
      { stickinessDuration: Duration.minutes(1) },
    );
    expect(weighted.targetGroups).toHaveLength(2);
    expect(weighted.request).toMatchObject({
      ForwardConfig: {
        TargetGroups: [{ Weight: 9 }, { Weight: 1 }],
        TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 60 },
      },
    });
    expect(ListenerCondition.queryStrings([{ key: 'v', value: '2' }, { value: 'x' }])).toEqual({
      Field: 'query-string',
      QueryStringConfig: { Values: [{ Key: 'v', Value: '2' }, { Value: 'x' }] },
    });
  });

  test('refuses rules without place or condition, and two defaults', () => {
    const { balancer } = aBalancer();
    const listener = balancer.addListener('Http');
    const action = ListenerAction.fixedResponse(204);
    listener.addAction('Default', { action });
    expect(() => listener.addAction('Again', { action })).toThrow(
      'two actions are to be the default',
    );
    expect(() => listener.addAction('A', { action, priority: 1 })).toThrow('without conditions');
    expect(() => listener.addAction('B', { action, priority: 0, conditions: [] })).toThrow(
      'priority is 0',
    );
    expect(() => listener.addAction('C', { action, priority: 1, conditions: [] })).toThrow(
      'the rule has no conditions',
    );
  });
});

describe('a target group', () => {
  test('has another name when AWS needs another group, and the same when it does not', () => {
    const nameWith = (props: object) => {
      const { app, stack, vpc } = aCluster();
      new ApplicationTargetGroup(stack, 'Targets', { vpc, ...props });
      return propertiesAt(app, 'shop/Web/Targets')['Name'];
    };
    expect(nameWith({})).toBe('shop-Web-Targets-d3329c7d');
    expect(nameWith({ healthCheck: { path: '/x' } })).toBe(nameWith({}));
    expect(nameWith({ port: 81 })).not.toBe(nameWith({}));
    expect(nameWith({ protocolVersion: 'GRPC' })).not.toBe(nameWith({}));
  });

  test('has another name behind another load balancer', () => {
    const nameBehind = (balancer: string | undefined) => {
      const { app, stack, vpc } = aCluster();
      const targetGroup = new ApplicationTargetGroup(stack, 'Targets', { vpc });
      if (balancer !== undefined)
        new ApplicationLoadBalancer(stack, balancer, { vpc }).addListener('Http', {
          defaultTargetGroups: [targetGroup],
        });
      return propertiesAt(app, 'shop/Web/Targets')['Name'];
    };
    expect(new Set([nameBehind('Old'), nameBehind('New'), nameBehind(undefined)]).size).toBe(3);
  });
});
