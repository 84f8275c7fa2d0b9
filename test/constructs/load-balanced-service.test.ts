import { describe, expect, test } from 'vitest';
import {
  ApplicationLoadBalancer,
  Cluster,
  LoadBalancedService,
  type LoadBalancedServiceProps,
} from '../../lib/index.ts';
import { aCluster, addressesOf, aStack, aTask, propertiesAt, ref } from './synthesis.ts';

const CERTIFICATE =
  'arn:aws:acm:eu-west-1:111111111111:certificate/01234567-89ab-cdef-0123-456789abcdef';

describe('a LoadBalancedService', () => {
  test('makes a load balancer on the internet that alone reaches the tasks', () => {
    const { app, stack, cluster, taskDefinition } = aCluster();
    const web = new LoadBalancedService(stack, 'Service', { cluster, taskDefinition });
    expect(propertiesAt(app, 'shop/Web/Service/LoadBalancer')).toMatchObject({
      Scheme: 'internet-facing',
    });
    expect(propertiesAt(app, 'shop/Web/Service/Service')).toMatchObject({
      desiredCount: 1,
      healthCheckGracePeriodSeconds: 60,
      loadBalancers: [{ containerName: 'web', containerPort: 8080 }],
    });
    expect(web.targetGroup.routes).toHaveLength(1);
    expect(web.loadBalancer.loadBalancerDnsName).toMatchObject({ attribute: 'DNSName' });
    expect(
      propertiesAt(
        app,
        'shop/Web/Service/Service/SecurityGroup/ingress-tcp-8080-from-Web.Service.LoadBalancer.SecurityGroup',
      ),
    ).toMatchObject({
      ReferencedGroupId: ref('shop/Web/Service/LoadBalancer/SecurityGroup', 'GroupId'),
      FromPort: 8080,
      ToPort: 8080,
    });
  });

  test('speaks HTTPS with a certificate, and leads HTTP there', () => {
    const { app, stack, cluster, taskDefinition } = aCluster();
    new LoadBalancedService(stack, 'Service', {
      cluster,
      taskDefinition,
      certificateArn: CERTIFICATE,
    });
    expect(propertiesAt(app, 'shop/Web/Service/Listener')).toMatchObject({
      Port: 443,
      Protocol: 'HTTPS',
      Certificates: [{ CertificateArn: CERTIFICATE }],
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
    });
    expect(propertiesAt(app, 'shop/Web/Service/RedirectListener')).toMatchObject({
      Port: 80,
      DefaultActions: [
        {
          Type: 'redirect',
          RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' },
        },
      ],
    });
  });

  test('shares a listener by path and host', () => {
    const { app, stack, vpc, cluster, taskDefinition } = aCluster();
    const front = new ApplicationLoadBalancer(stack, 'Front', { vpc, internetFacing: true });
    const web = new LoadBalancedService(stack, 'Service', {
      cluster,
      taskDefinition,
      listener: front.addListener('Http'),
      priority: 5,
      pathPatterns: ['/a/*'],
      hostHeaders: ['a.example.com'],
    });
    expect(web.loadBalancer).toBe(front);
    expect(addressesOf(app, 'AWS::ElasticLoadBalancingV2::LoadBalancer')).toEqual([
      'shop/Web/Front',
    ]);
    expect(propertiesAt(app, 'shop/Web/Service/ListenerRule')).toMatchObject({
      Priority: 5,
      Conditions: [
        { Field: 'path-pattern', PathPatternConfig: { Values: ['/a/*'] } },
        { Field: 'host-header', HostHeaderConfig: { Values: ['a.example.com'] } },
      ],
    });
  });

  test('can be internal, and on a load balancer that is there already', () => {
    const { app, stack, vpc, cluster, taskDefinition } = aCluster();
    new LoadBalancedService(stack, 'Inner', { cluster, taskDefinition, publicLoadBalancer: false });
    new LoadBalancedService(stack, 'Second', {
      cluster,
      taskDefinition,
      loadBalancer: new ApplicationLoadBalancer(stack, 'Front', { vpc }),
      listenerPort: 8000,
      targetGroupOverrides: { HealthyThresholdCount: 4 },
    });
    expect(propertiesAt(app, 'shop/Web/Inner/LoadBalancer')).toMatchObject({ Scheme: 'internal' });
    expect(propertiesAt(app, 'shop/Web/Second/Listener')).toMatchObject({
      LoadBalancerArn: ref('shop/Web/Front', 'LoadBalancerArn'),
      Port: 8000,
    });
    expect(propertiesAt(app, 'shop/Web/Second/TargetGroup')).toMatchObject({
      HealthyThresholdCount: 4,
    });
  });

  test('refuses what does not fit together', () => {
    const { stack, vpc, cluster, taskDefinition } = aCluster();
    const make = (id: string, props: object) =>
      new LoadBalancedService(stack, id, {
        cluster,
        taskDefinition,
        ...props,
      } as LoadBalancedServiceProps);
    const listener = new ApplicationLoadBalancer(stack, 'Front', { vpc }).addListener('Http');
    expect(() => make('A', { listener, priority: 1 })).toThrow('not told which requests are meant');
    expect(() => make('B', { redirectHttp: true })).toThrow('redirectHttp is set without');
    const homeless = new Cluster(stack, 'Homeless');
    expect(() => make('C', { cluster: homeless })).toThrow('has a vpc');
    const other = aStack('other');
    expect(
      () =>
        new LoadBalancedService(other.stack, 'D', {
          cluster,
          taskDefinition: aTask(other.stack),
        }),
    ).not.toThrow();
  });
});
