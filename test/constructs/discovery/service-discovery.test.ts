/** Service Connect, Cloud Map and VPC Lattice of services, and what clusters say of themselves. */
import { describe, expect, test } from 'vitest';
import {
  Cluster,
  type ClusterProps,
  DiscoveryService,
  Duration,
  HttpNamespace,
  LogDrivers,
  LogGroup,
  PrivateDnsNamespace,
  Service,
  type ServiceProps,
} from '../../../lib/index.ts';
import { aCluster, aStack, propertiesAt, ref } from '../synthesis.ts';

type Made = ReturnType<typeof aCluster>;

function aService(props: (made: Made) => Partial<ServiceProps>) {
  const made = aCluster();
  const { cluster, taskDefinition, stack } = made;
  const all = { cluster, taskDefinition, ...props(made) } as ServiceProps;
  return { ...made, service: new Service(stack, 'Worker', all) };
}

describe('Service Connect', () => {
  test('of a client only names its namespace', () => {
    const { app } = aService(({ stack }) => ({
      serviceConnect: { namespace: new HttpNamespace(stack, 'Names') },
    }));
    expect(propertiesAt(app, 'shop/Web/Worker')).toMatchObject({
      serviceConnectConfiguration: { enabled: true, namespace: ref('shop/Web/Names', 'Arn') },
    });
  });

  test('of a server says all that can be said of an endpoint, with a role for its certificates', () => {
    const { app } = aService(() => ({
      serviceConnect: {
        namespace: 'shop',
        services: [
          {
            portName: 'api',
            discoveryName: 'api-v1',
            clientAliases: [
              { port: 80, dnsName: 'api', testTrafficHeader: { name: 'x-test', exact: 'yes' } },
            ],
            ingressPortOverride: 9000,
            idleTimeout: Duration.minutes(1),
            perRequestTimeout: Duration.seconds(0),
            tls: { awsPcaAuthorityArn: 'arn:aws:acm-pca:eu-west-1:1:ca/x', kmsKey: 'alias/x' },
          },
        ],
        logging: LogDrivers.awsLogs(),
        accessLogs: { format: 'JSON', includeQueryParameters: true },
        proxyLogLevel: 'debug',
      },
    }));
    expect(propertiesAt(app, 'shop/Web/Worker')).toMatchObject({
      serviceConnectConfiguration: {
        enabled: true,
        namespace: 'shop',
        services: [
          {
            portName: 'api',
            discoveryName: 'api-v1',
            clientAliases: [
              {
                port: 80,
                dnsName: 'api',
                testTrafficRules: { header: { name: 'x-test', value: { exact: 'yes' } } },
              },
            ],
            ingressPortOverride: 9000,
            timeout: { idleTimeoutSeconds: 60, perRequestTimeoutSeconds: 0 },
            tls: {
              issuerCertificateAuthority: {
                awsPcaAuthorityArn: 'arn:aws:acm-pca:eu-west-1:1:ca/x',
              },
              kmsKey: 'alias/x',
              roleArn: ref('shop/Web/Worker/ServiceConnectTlsRole', 'Arn'),
            },
          },
        ],
        logConfiguration: { logDriver: 'awslogs' },
        accessLogConfiguration: { format: 'JSON', includeQueryParameters: 'ENABLED' },
        containerConfigurations: [{ logLevel: 'debug' }],
      },
    });
    expect(propertiesAt(app, 'shop/Web/Worker/ServiceConnectLogs')).toHaveProperty('logGroupName');
    expect(JSON.stringify(propertiesAt(app, 'shop/Web/Worker/ServiceConnectTlsRole'))).toContain(
      'ServiceConnectTransportLayerSecurity',
    );
  });
});

describe('Cloud Map', () => {
  test('makes a name with A records for tasks with interfaces of their own', () => {
    const { app } = aService(({ stack, vpc }) => ({
      cloudMap: {
        namespace: new PrivateDnsNamespace(stack, 'Names', { namespaceName: 'shop.local', vpc }),
        name: 'web',
        dnsTtl: Duration.seconds(10),
      },
    }));
    expect(propertiesAt(app, 'shop/Web/Worker')).toMatchObject({
      serviceRegistries: [{ registryArn: ref('shop/Web/Worker/Discovery', 'Arn') }],
    });
    expect(propertiesAt(app, 'shop/Web/Worker/Discovery')).toEqual({
      Name: 'web',
      NamespaceId: ref('shop/Web/Names', 'Id'),
      DnsRecordTypes: ['A'],
      DnsRecordTtls: { A: 10 },
      HealthCheckCustomConfig: { FailureThreshold: 1 },
    });
  });

  test('takes a name that is there, and tells the port where it has SRV records', () => {
    const { app } = aService(({ stack, vpc }) => {
      const namespace = new PrivateDnsNamespace(stack, 'Names', {
        namespaceName: 'shop.local',
        vpc,
      });
      const service = new DiscoveryService(stack, 'Web', { namespace, dnsRecordTypes: ['SRV'] });
      return { cloudMap: { service, containerPort: 8080 } };
    });
    expect(propertiesAt(app, 'shop/Web/Worker')).toMatchObject({
      serviceRegistries: [{ registryArn: ref('shop/Web/Web', 'Arn'), containerPort: 8080 }],
    });
  });
});

test('VPC Lattice gets one role for all targets that name none', () => {
  const target = (portName: string) => ({ targetGroupArn: `arn:${portName}`, portName });
  const { app } = aService(() => ({
    vpcLattice: [
      {
        ...target('web'),
        advancedConfiguration: {
          alternateTargetGroupArn: 'arn:b',
          productionListenerRule: 'arn:r',
        },
      },
      target('admin'),
    ],
  }));
  const roleArn = ref('shop/Web/Worker/VpcLatticeRole', 'Arn');
  expect(propertiesAt(app, 'shop/Web/Worker')).toMatchObject({
    vpcLatticeConfigurations: [
      {
        targetGroupArn: 'arn:web',
        portName: 'web',
        roleArn,
        advancedConfiguration: {
          alternateTargetGroupArn: 'arn:b',
          productionListenerRule: 'arn:r',
        },
      },
      { targetGroupArn: 'arn:admin', portName: 'admin', roleArn },
    ],
  });
});

describe('a cluster', () => {
  function configured(props: ClusterProps) {
    const made = aStack();
    new Cluster(made.stack, 'Cluster', props);
    return propertiesAt(made.app, 'shop/Web/Cluster');
  }

  test('says which keys encrypt storage, and which namespace its services are in', () => {
    const managedStorageConfiguration = {
      kmsKeyId: 'arn:k',
      fargateEphemeralStorageKmsKeyId: 'arn:f',
    };
    expect(
      configured({ managedStorageConfiguration, serviceConnectDefaults: { namespace: 'shop' } }),
    ).toMatchObject({
      configuration: { managedStorageConfiguration },
      serviceConnectDefaults: { namespace: 'shop' },
    });
  });

  test('logs commands elsewhere, and task roles may write there', () => {
    const made = aCluster();
    const { stack, vpc, taskDefinition } = made;
    const logGroup = new LogGroup(stack, 'Sessions');
    const cluster = new Cluster(stack, 'Logged', {
      vpc,
      executeCommandConfiguration: {
        kmsKeyId: 'arn:aws:kms:eu-west-1:111111111111:key/k',
        logging: { logGroup, s3BucketName: 'sessions', s3KeyPrefix: 'exec/' },
      },
    });
    new Service(stack, 'Shell', { cluster, taskDefinition, enableExecuteCommand: true });
    expect(propertiesAt(made.app, 'shop/Web/Logged')).toMatchObject({
      configuration: {
        executeCommandConfiguration: {
          kmsKeyId: 'arn:aws:kms:eu-west-1:111111111111:key/k',
          logging: 'OVERRIDE',
          logConfiguration: {
            cloudWatchLogGroupName: ref('shop/Web/Sessions', 'logGroupName'),
            s3BucketName: 'sessions',
            s3KeyPrefix: 'exec/',
          },
        },
      },
    });
    const role = JSON.stringify(propertiesAt(made.app, 'shop/Web/Task/TaskRole'));
    for (const action of [
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'logs:PutLogEvents',
      's3:PutObject',
    ])
      expect(role).toContain(action);
  });
});
