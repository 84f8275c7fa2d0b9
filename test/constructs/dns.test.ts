import { describe, expect, test } from 'vitest';
import {
  ApplicationLoadBalancer,
  Certificate,
  DeploymentStrategy,
  HostedZone,
  LoadBalancedService,
  NetworkLoadBalancedService,
  NetworkLoadBalancer,
  RecordSet,
  RecordTarget,
  type Stack,
} from '../../lib/index.ts';
import { aCluster, addressesOf, aStack, complaintsOf, propertiesAt, ref } from './synthesis.ts';

function aZone(stack: Stack) {
  return HostedZone.fromHostedZoneAttributes(stack, 'Zone', {
    hostedZoneId: 'Z0123456789',
    zoneName: 'Example.com.',
  });
}

describe('a certificate', () => {
  test('is proven in its hosted zone, and what uses it refers to the proof', () => {
    const { app, stack } = aStack();
    const hostedZone = HostedZone.fromLookup(stack, 'Zone', { domainName: 'example.com' });
    const certificate = new Certificate(stack, 'Tls', {
      domainName: 'www.example.com',
      subjectAlternativeNames: ['example.com'],
      hostedZone,
      keyAlgorithm: 'EC_prime256v1',
      transparencyLogging: false,
    });
    expect(propertiesAt(app, 'shop/Web/Tls')).toEqual({
      DomainName: 'www.example.com',
      SubjectAlternativeNames: ['example.com'],
      ValidationMethod: 'DNS',
      KeyAlgorithm: 'EC_prime256v1',
      Options: { CertificateTransparencyLoggingPreference: 'DISABLED' },
    });
    expect(propertiesAt(app, 'shop/Web/Tls/Validation')).toEqual({
      CertificateArn: ref('shop/Web/Tls', 'CertificateArn'),
      HostedZoneId: { $lookup: 'hosted-zone', domainName: 'example.com' },
      Status: 'ISSUED',
    });
    expect(certificate.certificateArn).toMatchObject({ address: 'shop/Web/Tls/Validation' });
  });

  test('is refused for a name outside the zone', () => {
    const { stack } = aStack();
    const props = { domainName: 'www.example.org', hostedZone: aZone(stack) };
    expect(() => new Certificate(stack, 'Tls', props)).toThrow(
      'www.example.org is not in the hosted zone example.com',
    );
  });
});

describe('a record', () => {
  test('says what its target is', () => {
    const { app, stack } = aStack();
    const zone = aZone(stack);
    const record = (id: string, target: RecordTarget) =>
      new RecordSet(stack, id, { zone, recordName: `${id}.example.com`, target });
    record('a', RecordTarget.addresses('192.0.2.1'));
    record('c', RecordTarget.name('other.example.org'));
    record('t', RecordTarget.texts('say "hello"'));
    record('m', RecordTarget.values('MX', '10 mail.example.com'));
    const saidBy = (id: string) => propertiesAt(app, `shop/Web/${id}`);
    expect(saidBy('a')).toEqual({
      HostedZoneId: 'Z0123456789',
      Name: 'a.example.com',
      Type: 'A',
      TTL: 300,
      ResourceRecords: ['192.0.2.1'],
    });
    expect(saidBy('c')).toMatchObject({ Type: 'CNAME', ResourceRecords: ['other.example.org'] });
    expect(saidBy('t')).toMatchObject({ ResourceRecords: ['"say \\"hello\\""'] });
    expect(saidBy('m')).toMatchObject({ Type: 'MX' });
  });

  test('is refused outside its zone, as a CNAME of the zone itself, and in a zone without an id', () => {
    const { stack } = aStack();
    const zone = aZone(stack);
    const target = RecordTarget.name('x.example.org');
    expect(() => new RecordSet(stack, 'A', { zone, recordName: 'example.org', target })).toThrow(
      'example.org is not in the hosted zone example.com',
    );
    expect(() => new RecordSet(stack, 'B', { zone, target })).toThrow('can have no CNAME');
    const attributes = { hostedZoneId: '/hostedzone/Z1', zoneName: 'example.com' };
    expect(() => HostedZone.fromHostedZoneAttributes(stack, 'C', attributes)).toThrow(
      'is not the id of a hosted zone',
    );
  });
});

describe('a web service with a domain name', () => {
  test('has a certificate, HTTPS, a redirect and a record', () => {
    const { app, stack, cluster, taskDefinition } = aCluster();
    new LoadBalancedService(stack, 'Site', {
      cluster,
      taskDefinition,
      domainName: 'www.example.com',
      domainZone: aZone(stack),
    });
    expect(propertiesAt(app, 'shop/Web/Site/Listener')).toMatchObject({
      Port: 443,
      Protocol: 'HTTPS',
      Certificates: [
        { CertificateArn: ref('shop/Web/Site/Certificate/Validation', 'CertificateArn') },
      ],
    });
    expect(propertiesAt(app, 'shop/Web/Site/RedirectListener')).toMatchObject({ Port: 80 });
    expect(propertiesAt(app, 'shop/Web/Site/Record')).toMatchObject({
      Name: 'www.example.com',
      Type: 'A',
      AliasTarget: { DNSName: ref('shop/Web/Site/LoadBalancer', 'DNSName') },
    });
  });

  test('takes a certificate that is there already', () => {
    const { app, stack, cluster, taskDefinition } = aCluster();
    new LoadBalancedService(stack, 'Site', {
      cluster,
      taskDefinition,
      domainName: 'www.example.com',
      domainZone: aZone(stack),
      certificateArn: 'arn:aws:acm:eu-west-1:111111111111:certificate/1',
    });
    expect(addressesOf(app, 'AWS::CertificateManager::Certificate')).toEqual([]);
    expect(addressesOf(app, 'AWS::Route53::RecordSet')).toEqual(['shop/Web/Site/Record']);
  });

  test('is refused without the zone, or outside it', () => {
    const { stack, cluster, taskDefinition } = aCluster();
    const made = (id: string, more: object) => () =>
      new LoadBalancedService(stack, id, { cluster, taskDefinition, ...more });
    expect(made('A', { domainName: 'www.example.com' })).toThrow('has no hosted zone');
    const domainZone = aZone(stack);
    expect(made('B', { domainName: 'www.example.org', domainZone })).toThrow(
      'is not in the hosted zone example.com',
    );
  });
});

test('a listener has further certificates beside its first one', () => {
  const { app, stack, vpc } = aCluster();
  const front = new ApplicationLoadBalancer(stack, 'Front', { vpc });
  const arn = (id: number) => `arn:aws:acm:eu-west-1:111111111111:certificate/${id}`;
  const additionalCertificateArns = [arn(2)];
  front.addListener('Https', { certificateArn: arn(1), additionalCertificateArns });
  expect(propertiesAt(app, 'shop/Web/Front/Https/Certificate2')).toEqual({
    ListenerArn: ref('shop/Web/Front/Https', 'ListenerArn'),
    CertificateArn: arn(2),
  });
  expect(() => front.addListener('Http', { port: 80, additionalCertificateArns })).toThrow(
    'without a first one',
  );
});

describe('a pattern whose deployments move traffic', () => {
  const deploymentStrategy = DeploymentStrategy.blueGreen();

  test('makes both target groups and the rules between them', () => {
    const { app, stack, cluster, taskDefinition } = aCluster();
    new LoadBalancedService(stack, 'Site', {
      cluster,
      taskDefinition,
      deploymentStrategy,
      testListenerPort: 8080,
    });
    expect(propertiesAt(app, 'shop/Web/Site/Service')).toMatchObject({
      loadBalancers: [
        {
          targetGroupArn: ref('shop/Web/Site/Targets/Blue', 'TargetGroupArn'),
          advancedConfiguration: {
            alternateTargetGroupArn: ref('shop/Web/Site/Targets/Green', 'TargetGroupArn'),
            productionListenerRule: ref('shop/Web/Site/Targets/ProductionRule', 'RuleArn'),
            testListenerRule: ref('shop/Web/Site/Targets/TestRule', 'RuleArn'),
          },
        },
      ],
    });
  });

  test('keeps to its rule of a listener that is shared', () => {
    const { app, stack, vpc, cluster, taskDefinition } = aCluster();
    const front = new ApplicationLoadBalancer(stack, 'Front', { vpc, internetFacing: true });
    new LoadBalancedService(stack, 'Site', {
      cluster,
      taskDefinition,
      deploymentStrategy,
      listener: front.addListener('Http'),
      priority: 7,
      pathPatterns: ['/a/*'],
    });
    expect(propertiesAt(app, 'shop/Web/Site/Targets/ProductionRule')).toMatchObject({
      Priority: 7,
      Conditions: [{ Field: 'path-pattern' }],
    });
  });

  test('behind a network load balancer names the listener', () => {
    const { app, stack, cluster, taskDefinition } = aCluster();
    new NetworkLoadBalancedService(stack, 'Site', { cluster, taskDefinition, deploymentStrategy });
    expect(propertiesAt(app, 'shop/Web/Site/Service')).toMatchObject({
      loadBalancers: [
        {
          advancedConfiguration: {
            productionListenerRule: ref('shop/Web/Site/Listener', 'ListenerArn'),
          },
        },
      ],
    });
  });
});

describe('a network load balancer', () => {
  test('opens its port, and the tasks to itself, in both protocols', () => {
    const { app, stack, cluster, taskDefinition } = aCluster();
    new NetworkLoadBalancedService(stack, 'Site', {
      cluster,
      taskDefinition,
      protocol: 'TCP_UDP',
      listenerPort: 53,
    });
    const group = 'shop/Web/Site/Service/SecurityGroup';
    const rules = addressesOf(app, 'AWS::EC2::SecurityGroupRule').filter((address) =>
      address.startsWith(`${group}/ingress`),
    );
    expect(rules.map((address) => address.slice(group.length + 1)).sort()).toEqual([
      'ingress-tcp-8080-from-Web.Site.LoadBalancer.SecurityGroup',
      'ingress-udp-8080-from-Web.Site.LoadBalancer.SecurityGroup',
    ]);
    expect(propertiesAt(app, 'shop/Web/Site/LoadBalancer')).toMatchObject({ Type: 'network' });
  });

  test('refuses certificates that do not fit, no groups, and a listener that leads nowhere', () => {
    const { app, stack, vpc, cluster, taskDefinition } = aCluster();
    const tls = { cluster, taskDefinition, protocol: 'TLS' } as const;
    expect(() => new NetworkLoadBalancedService(stack, 'A', tls)).toThrow('has no certificate');
    const certificateArn = 'arn:aws:acm:eu-west-1:111111111111:certificate/1';
    const tcp = { cluster, taskDefinition, protocol: 'TCP', certificateArn } as const;
    expect(() => new NetworkLoadBalancedService(stack, 'B', tcp)).toThrow('TCP has a certificate');
    expect(() => new NetworkLoadBalancer(stack, 'C', { vpc, securityGroups: [] })).toThrow(
      'securityGroups is empty',
    );
    const { app: another, stack: other, vpc: network } = aCluster();
    new NetworkLoadBalancer(other, 'D', { vpc: network }).addListener('Tcp', { port: 80 });
    expect(complaintsOf(another)).toEqual([
      expect.stringContaining('no target group gets its connections'),
    ]);
    expect(addressesOf(app, 'AWS::ElasticLoadBalancingV2::TargetGroup')).toEqual([]);
  });
});
