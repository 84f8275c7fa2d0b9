import type { Row } from '../table.ts';
import { many, network, withTask } from '../table.ts';

export const GROUP = 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:targetgroup/web/1';
export const OTHER = 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:targetgroup/web/2';
const RULE = 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:listener-rule/app/a/b/c/d';
const ROLE = 'arn:aws:iam::111111111111:role/ecs';

/** A service that AWS takes. */
export const SERVICE = { serviceName: 'web', taskDefinition: 'web:1', desiredCount: 2 };

const balancer = { targetGroupArn: GROUP, containerName: 'web', containerPort: 80 };
const loadBalancers = [balancer];
const classic = { loadBalancerName: 'old', containerName: 'web', containerPort: 80 };
const external = { deploymentController: { type: 'EXTERNAL' }, taskDefinition: undefined };
const codeDeploy = { deploymentController: { type: 'CODE_DEPLOY' } };
const daemon = { schedulingStrategy: 'DAEMON', desiredCount: undefined, launchType: 'EC2' };
const managedEBSVolume = { roleArn: ROLE, sizeInGiB: 10 };
const volumeConfigurations = [{ name: 'data', managedEBSVolume }];
const onFargate = { launchType: 'FARGATE' };
const outside = { launchType: 'EXTERNAL' };
const blueGreen = { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5 };
const breaker = { enable: true, rollback: true };
const alarms = { enable: true, rollback: true, alarmNames: ['a'] };
const early = { enable: true, healthyPercent: 100, sourceServiceRevisionCleanup: 'BLOCKING' };
const connect = { enabled: true, namespace: 'shop' };
const registry = { registryArn: 'arn:aws:servicediscovery:eu-west-1:111111111111:service/srv-1' };

const deployment = (deploymentConfiguration: object) => ({ deploymentConfiguration });
const monitored = (one: object) => ({ monitoring: { metricConfigurations: [one] } });
const tasks = (properties: object) => withTask(properties);
const awsvpc = tasks({ networkMode: 'awsvpc' });

export const BASIC_ROWS: readonly Row[] = [
  ['service/name', { serviceName: 'a.b' }, { serviceName: 'a-b_9' }],
  ['service/name-missing', { serviceName: undefined }, {}],
  ['service/client-token', { clientToken: 'x'.repeat(37) }, { clientToken: 'x'.repeat(36) }],
  ['service/task-definition-missing', { taskDefinition: undefined }, external],
  ['service/desired-count', { desiredCount: 5001 }, { desiredCount: 5000 }],
  ['service/desired-count-missing', { desiredCount: undefined }, { desiredCount: 0 }],
  ['service/values', { propagateTags: 'ALL' }, { propagateTags: 'NONE' }],
  [
    'service/managed-tags',
    { enableECSManagedTags: true },
    { enableECSManagedTags: true, propagateTags: 'SERVICE' },
  ],
  ['service/exec-role', { enableExecuteCommand: true }, { enableExecuteCommand: false }, tasks({})],
  [
    'service/role-awsvpc',
    { role: ROLE, loadBalancers, ...network },
    { loadBalancers, ...network },
    awsvpc,
  ],
  [
    'service/role-linked',
    { role: ROLE, loadBalancers: [balancer, { ...balancer, targetGroupArn: OTHER }] },
    { role: ROLE, loadBalancers },
  ],
  ['service/role-alone', { role: ROLE }, { role: ROLE, loadBalancers }],
  [
    'service/monitoring-metric',
    monitored({ metricNames: ['Errors'], resolutionSeconds: 20 }),
    monitored({ metricNames: ['CPUUtilization'], resolutionSeconds: 20 }),
  ],
  [
    'service/monitoring-resolution',
    monitored({ metricNames: ['CPUUtilization'], resolutionSeconds: 30 }),
    monitored({ metricNames: ['CPUUtilization'], resolutionSeconds: 60 }),
  ],
  [
    'service/rebalancing',
    { availabilityZoneRebalancing: 'ENABLED', placementStrategy: [{ type: 'random' }] },
    {
      availabilityZoneRebalancing: 'ENABLED',
      placementStrategy: [{ type: 'spread', field: 'attribute:ecs.availability-zone' }],
    },
  ],
];

export const CONTROLLER_ROWS: readonly Row[] = [
  ['service/external-fields', { ...external, launchType: 'EC2' }, external],
  ['service/code-deploy-balancer', codeDeploy, { ...codeDeploy, loadBalancers }],
  [
    'service/code-deploy-connect',
    { ...codeDeploy, loadBalancers, serviceConnectConfiguration: connect },
    { ...codeDeploy, loadBalancers, serviceConnectConfiguration: { enabled: false } },
  ],
  [
    'service/controller-strategy',
    { ...external, ...deployment(blueGreen) },
    { ...external, ...deployment({ strategy: 'ROLLING' }) },
  ],
  [
    'service/controller-percents',
    { ...codeDeploy, loadBalancers, launchType: 'EC2', ...deployment({ maximumPercent: 150 }) },
    { ...codeDeploy, loadBalancers, launchType: 'EC2', ...deployment({ maximumPercent: 200 }) },
  ],
];

export const DAEMON_ROWS: readonly Row[] = [
  ['service/daemon-desired-count', { ...daemon, desiredCount: 1 }, daemon],
  [
    'service/daemon-strategy',
    {
      ...daemon,
      launchType: undefined,
      capacityProviderStrategy: [{ capacityProvider: 'mine', weight: 1 }],
    },
    { ...daemon, capacityProviderStrategy: [] },
  ],
  ['service/daemon-fargate', { ...daemon, launchType: 'FARGATE' }, daemon],
  [
    'service/daemon-controller',
    { ...daemon, ...codeDeploy, loadBalancers },
    { ...daemon, deploymentController: { type: 'ECS' }, loadBalancers },
  ],
  [
    'service/daemon-rolling',
    { ...daemon, ...deployment(blueGreen) },
    { ...daemon, ...deployment({ strategy: 'ROLLING' }) },
  ],
  ['service/daemon-volumes', { ...daemon, volumeConfigurations }, daemon],
  [
    'service/daemon-placement-strategy',
    { ...daemon, placementStrategy: [{ type: 'random' }] },
    { ...daemon, placementStrategy: [] },
  ],
  [
    'service/daemon-minimum',
    { ...daemon, ...deployment({ minimumHealthyPercent: 100 }) },
    { ...daemon, ...deployment({ minimumHealthyPercent: 99 }) },
  ],
  [
    'service/daemon-maximum',
    { ...daemon, ...deployment({ maximumPercent: 200 }) },
    { ...daemon, ...deployment({ maximumPercent: 100 }) },
  ],
];

const balanced = (one: object) => ({ loadBalancers: [one] });
const targets = (facts: object) => ({
  ...tasks({}),
  targetGroup: (named: unknown) =>
    named === OTHER ? { targetType: 'instance' as const, isAttached: true } : facts,
});
const elsewhere = { ...balancer, targetGroupArn: OTHER };
const twoPorts = {
  containerDefinitions: [
    {
      name: 'web',
      image: 'nginx',
      portMappings: [
        { containerPort: 80, hostPort: 1 },
        { containerPort: 80, hostPort: 2 },
        { containerPort: 81, hostPort: 3 },
      ],
    },
  ],
};

export const TRAFFIC_ROWS: readonly Row[] = [
  ['traffic/one-way', balanced({ ...balancer, loadBalancerName: 'old' }), balanced(balancer)],
  ['traffic/container', balanced({ ...balancer, containerPort: undefined }), balanced(balancer)],
  [
    'traffic/container-unknown',
    balanced({ ...balancer, containerName: 'Web' }),
    balanced(balancer),
    tasks({}),
  ],
  [
    'traffic/port-unknown',
    balanced({ ...balancer, containerPort: 8080 }),
    balanced(balancer),
    tasks({}),
  ],
  [
    'traffic/port-twice',
    balanced(balancer),
    balanced({ ...balancer, containerPort: 81 }),
    tasks(twoPorts),
  ],
  ['traffic/target-type', balanced(balancer), balanced(elsewhere), targets({ targetType: 'ip' })],
  [
    'traffic/attached',
    balanced(balancer),
    balanced(elsewhere),
    targets({ targetType: 'instance', isAttached: false }),
  ],
  [
    'traffic/health-port',
    balanced(balancer),
    balanced(elsewhere),
    targets({ targetType: 'instance', healthCheckPort: '80' }),
  ],
  [
    'traffic/classic-awsvpc',
    { ...balanced(classic), ...network },
    { ...balanced(balancer), ...network },
    awsvpc,
  ],
  [
    'traffic/classic-strategy',
    { ...balanced(classic), capacityProviderStrategy: [{ capacityProvider: 'mine', weight: 1 }] },
    { ...balanced(balancer), capacityProviderStrategy: [{ capacityProvider: 'mine', weight: 1 }] },
  ],
  ['traffic/no-network', balanced(balancer), {}, tasks({ networkMode: 'none' })],
  ['traffic/external', { ...outside, ...balanced(balancer) }, outside],
  [
    'traffic/most',
    { loadBalancers: many(6, (index) => ({ ...balancer, targetGroupArn: `${GROUP}${index}` })) },
    { loadBalancers: many(5, (index) => ({ ...balancer, targetGroupArn: `${GROUP}${index}` })) },
  ],
  ['traffic/classic-one', { loadBalancers: [classic, balancer] }, { loadBalancers: [classic] }],
  [
    'traffic/several',
    { ...codeDeploy, loadBalancers: [balancer, { ...balancer, targetGroupArn: OTHER }] },
    { loadBalancers: [balancer, { ...balancer, targetGroupArn: OTHER }] },
  ],
  [
    'traffic/grace-period',
    { loadBalancers, healthCheckGracePeriodSeconds: -1 },
    { loadBalancers, healthCheckGracePeriodSeconds: 2_147_483_647 },
  ],
  [
    'traffic/grace-period-alone',
    { healthCheckGracePeriodSeconds: 60 },
    { healthCheckGracePeriodSeconds: 60, loadBalancers },
    tasks({}),
  ],
];

const registered = (one: object) => ({ serviceRegistries: [one] });
const located = { ...registry, containerName: 'web', containerPort: 80 };

export const REGISTRY_ROWS: readonly Row[] = [
  ['registry/most', { serviceRegistries: [registry, registry] }, registered(registry)],
  ['registry/no-network', registered(registry), {}, tasks({ networkMode: 'none' })],
  ['registry/external', { ...outside, ...registered(registry) }, outside],
  ['registry/arn', registered({}), registered(registry)],
  [
    'registry/port-or-container',
    { ...registered({ ...located, port: 80 }), ...network },
    { ...registered(located), ...network },
    awsvpc,
  ],
  ['registry/container-missing', registered(registry), registered(located), tasks({})],
  [
    'registry/container-pair',
    registered({ ...registry, containerName: 'web' }),
    registered(located),
  ],
  [
    'registry/container-unknown',
    registered({ ...located, containerName: 'Web' }),
    registered(located),
    tasks({}),
  ],
];

const broken = (more: object) => deployment({ deploymentCircuitBreaker: { ...breaker, ...more } });
const threshold = (type: string, value: unknown) =>
  broken({ thresholdConfiguration: { type, value } });
const soon = (more: object) => deployment({ earlySuccessCriteria: { ...early, ...more } });

export const DEPLOYMENT_ROWS: readonly Row[] = [
  [
    'service/percents',
    deployment({ minimumHealthyPercent: 50.5 }),
    deployment({ minimumHealthyPercent: 50 }),
  ],
  [
    'service/percents-block',
    deployment({ maximumPercent: 100, minimumHealthyPercent: 100 }),
    deployment({ maximumPercent: 100, minimumHealthyPercent: 50 }),
  ],
  [
    'service/deployment-stuck',
    deployment({ maximumPercent: 125, minimumHealthyPercent: 75 }),
    deployment({ maximumPercent: 150, minimumHealthyPercent: 75 }),
  ],
  ['service/strategy', deployment({ strategy: 'FAST' }), deployment({ strategy: 'ROLLING' })],
  ['service/breaker-controller', { ...external, ...broken({}) }, broken({})],
  [
    'service/breaker-rolling',
    deployment({ ...blueGreen, deploymentCircuitBreaker: breaker }),
    deployment({ ...blueGreen, deploymentCircuitBreaker: { enable: false, rollback: false } }),
  ],
  ['service/breaker-members', broken({ rollback: undefined }), broken({ rollback: false })],
  ['service/breaker-threshold', threshold('COUNT', undefined), threshold('COUNT', 5)],
  ['service/breaker-type', threshold('PERCENT', 50), threshold('UNBOUNDED_PERCENT', 50)],
  ['service/breaker-value', threshold('BOUNDED_PERCENT', 101), threshold('COUNT', 101)],
  [
    'service/alarms-names',
    deployment({ alarms: { ...alarms, alarmNames: [] } }),
    deployment({ alarms: { ...alarms, enable: false, alarmNames: [] } }),
  ],
  [
    'service/alarms-members',
    deployment({ alarms: { ...alarms, rollback: undefined } }),
    deployment({ alarms }),
  ],
  ['service/alarms-controller', { ...external, ...deployment({ alarms }) }, deployment({ alarms })],
  [
    'service/alarms-shifting',
    deployment({ ...blueGreen, alarms }),
    deployment({ ...blueGreen, alarms: { ...alarms, enable: false } }),
  ],
  [
    'service/early-rolling',
    deployment({ ...blueGreen, earlySuccessCriteria: early }),
    deployment({ ...blueGreen, earlySuccessCriteria: { enable: false } }),
  ],
  ['service/early-members', soon({ healthyPercent: undefined }), soon({})],
  ['service/early-percent', soon({ healthyPercent: 101 }), soon({ healthyPercent: 100 })],
  ['service/early-minimum', soon({ healthyPercent: 99 }), soon({ healthyPercent: 100 })],
  [
    'service/early-cleanup',
    soon({ sourceServiceRevisionCleanup: 'NEVER' }),
    soon({ sourceServiceRevisionCleanup: 'DEFERRED' }),
  ],
];

const advanced = { alternateTargetGroupArn: OTHER, productionListenerRule: RULE, roleArn: ROLE };
const shifted = (advancedConfiguration: object) => ({
  ...deployment(blueGreen),
  loadBalancers: [{ ...balancer, advancedConfiguration }],
});
const linear = (linearConfiguration: object) => ({
  loadBalancers: [{ ...balancer, advancedConfiguration: advanced }],
  ...deployment({ strategy: 'LINEAR', linearConfiguration }),
});
const canary = (canaryConfiguration: object) => ({
  loadBalancers: [{ ...balancer, advancedConfiguration: advanced }],
  ...deployment({ strategy: 'CANARY', canaryConfiguration }),
});

export const SHIFTING_ROWS: readonly Row[] = [
  [
    'service/bake-time',
    deployment({ ...blueGreen, bakeTimeInMinutes: 1441 }),
    deployment({ ...blueGreen, bakeTimeInMinutes: 1440 }),
  ],
  [
    'service/bake-time-missing',
    deployment({ ...blueGreen, bakeTimeInMinutes: undefined }),
    deployment({ ...blueGreen, bakeTimeInMinutes: 0 }),
  ],
  ['service/linear-strategy', deployment({ linearConfiguration: {} }), linear({})],
  ['service/linear-step', linear({ stepPercent: 2.9 }), linear({ stepPercent: 3.1 })],
  [
    'service/linear-bake-time',
    linear({ stepBakeTimeInMinutes: 1441 }),
    linear({ stepBakeTimeInMinutes: 0 }),
  ],
  ['service/canary-strategy', deployment({ canaryConfiguration: {} }), canary({})],
  ['service/canary-percent', canary({ canaryPercent: 0.15 }), canary({ canaryPercent: 0.1 })],
  [
    'service/canary-bake-time',
    canary({ canaryBakeTimeInMinutes: -1 }),
    canary({ canaryBakeTimeInMinutes: 1440 }),
  ],
  ['service/shift-resources', shifted({ ...advanced, roleArn: undefined }), shifted(advanced)],
  [
    'service/shift-two-groups',
    shifted({ ...advanced, alternateTargetGroupArn: GROUP }),
    shifted(advanced),
  ],
  [
    'service/shift-attached',
    shifted(advanced),
    deployment(blueGreen),
    { targetGroup: (named) => ({ isAttached: named === GROUP }) },
  ],
  [
    'service/shift-nothing',
    deployment({ strategy: 'CANARY' }),
    { ...deployment({ strategy: 'CANARY' }), serviceConnectConfiguration: connect },
  ],
];

const hook = { hookTargetArn: 'arn:aws:lambda:eu-west-1:111111111111:function:f', roleArn: ROLE };
const stages = { lifecycleStages: ['POST_SCALE_UP'] };
const pause = { targetType: 'PAUSE', ...stages };
const hooked = (...lifecycleHooks: readonly object[]) =>
  deployment({ ...blueGreen, lifecycleHooks });
const called = (more: object) => hooked({ ...hook, ...stages, ...more });

export const HOOK_ROWS: readonly Row[] = [
  ['service/hook-type', called({ targetType: 'QUEUE' }), called({ targetType: 'AWS_LAMBDA' })],
  ['service/hook-stages', called({ lifecycleStages: [] }), called({})],
  [
    'service/hook-stage',
    called({ lifecycleStages: ['BAKE_TIME'] }),
    called({ lifecycleStages: ['TEST_TRAFFIC_SHIFT'] }),
  ],
  ['service/hook-function', called({ hookTargetArn: undefined }), hooked(pause)],
  ['service/hook-role', called({ roleArn: undefined }), hooked(pause)],
  [
    'service/hook-pause-stage',
    hooked({ ...pause, lifecycleStages: ['PRODUCTION_TRAFFIC_SHIFT'] }),
    hooked({ ...pause, lifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'] }),
  ],
  ['service/hook-pause-target', hooked({ ...pause, ...hook }), hooked(pause)],
  [
    'service/hooks',
    hooked(...many(11, () => pause)),
    hooked(...many(10, () => pause), { ...hook, ...stages }),
  ],
  [
    'service/hook-timeout',
    called({ timeoutConfiguration: { timeoutInMinutes: 20_161 } }),
    called({ timeoutConfiguration: { timeoutInMinutes: 20_160 } }),
  ],
  [
    'service/hook-timeout-action',
    called({ timeoutConfiguration: { action: 'STOP' } }),
    called({ timeoutConfiguration: { action: 'CONTINUE' } }),
  ],
];

const server = { portName: 'http', clientAliases: [{ port: 80, dnsName: 'web' }] };
const connected = (more: object) => ({ serviceConnectConfiguration: { ...connect, ...more } });
const served = (more: object) => connected({ services: [{ ...server, ...more }] });
const aliased = (more: object) => served({ clientAliases: [{ port: 80, ...more }] });
const log = { logConfiguration: { logDriver: 'awslogs' } };

export const CONNECT_ROWS: readonly Row[] = [
  [
    'connect/namespace-missing',
    connected({ namespace: undefined }),
    connected({}),
    { cluster: () => ({ hasNamespace: false }) },
  ],
  ['connect/namespace', connected({ namespace: 'a/b' }), connected({ namespace: 'arn:aws:a/b' })],
  ['connect/network', connected({}), {}, tasks({ networkMode: 'host' })],
  ['connect/external', { ...outside, ...connected({}) }, outside],
  [
    'connect/platform-version',
    { ...onFargate, ...connected({}), platformVersion: '1.3.0' },
    { ...onFargate, ...connected({}), platformVersion: '1.4.0' },
  ],
  [
    'connect/access-log',
    connected({ accessLogConfiguration: { format: 'TEXT' } }),
    connected({ accessLogConfiguration: { format: 'TEXT' }, ...log }),
  ],
  [
    'connect/access-log-format',
    connected({ accessLogConfiguration: { format: 'XML' }, ...log }),
    connected({ accessLogConfiguration: { format: 'JSON' }, ...log }),
  ],
  [
    'connect/proxy-settings',
    connected({ containerConfigurations: [{ logLevel: 'info' }, { logLevel: 'debug' }] }),
    connected({ containerConfigurations: [{ logLevel: 'debug' }] }),
  ],
  ['connect/port', served({ portName: 'https' }), served({}), tasks({})],
  ['connect/discovery-name', served({ discoveryName: '-web' }), served({ discoveryName: 'web-1' })],
  ['connect/alias-missing', served({ clientAliases: [] }), served({})],
  [
    'connect/aliases',
    served({ clientAliases: [{ port: 80 }, { port: 81 }] }),
    served({ clientAliases: [{ port: 80 }] }),
  ],
  ['connect/alias-port', aliased({ port: undefined }), aliased({ port: 65_535 })],
  ['connect/dns-name', aliased({ dnsName: 'Web' }), aliased({ dnsName: 'web.local' })],
  [
    'connect/discovery-unique',
    connected({ services: [server, { ...server, clientAliases: [{ port: 81 }] }] }),
    connected({ services: [server, { portName: 'api', clientAliases: [{ port: 80 }] }] }),
  ],
  [
    'connect/endpoint-unique',
    connected({ services: [server, { ...server, discoveryName: 'two' }] }),
    connected({
      services: [
        server,
        { ...server, discoveryName: 'two', clientAliases: [{ port: 81, dnsName: 'web' }] },
      ],
    }),
  ],
  ['connect/ingress-port', served({ ingressPortOverride: 0 }), served({ ingressPortOverride: 1 })],
  [
    'connect/timeout',
    served({ timeout: { idleTimeoutSeconds: -1 } }),
    served({ timeout: { idleTimeoutSeconds: 0 } }),
  ],
  [
    'connect/timeout-tcp',
    served({ timeout: { perRequestTimeoutSeconds: 5 } }),
    served({ timeout: { idleTimeoutSeconds: 5 } }),
    tasks({}),
  ],
  [
    'connect/tls-authority',
    served({ tls: { roleArn: ROLE } }),
    served({ tls: { issuerCertificateAuthority: { awsPcaAuthorityArn: 'arn:aws:acm-pca:x' } } }),
  ],
  [
    'connect/test-header',
    aliased({ testTrafficRules: { header: { name: 'x-test' } } }),
    aliased({ testTrafficRules: { header: { name: 'x-test', value: { exact: '1' } } } }),
  ],
  ['connect/memory', connected({}), {}, tasks({ memory: undefined })],
];

const lattice = { roleArn: ROLE, targetGroupArn: 'arn:aws:vpc-lattice:tg', portName: 'http' };
const meshed = (more: object) => ({ vpcLatticeConfigurations: [{ ...lattice, ...more }] });
const gated = (...gatewayConnectors: readonly object[]) => ({ gatewayConnectors });
const connector = { portName: 'http' };

export const LATTICE_ROWS: readonly Row[] = [
  ['lattice/members', meshed({ roleArn: undefined }), meshed({})],
  ['lattice/port', meshed({ portName: 'https' }), meshed({}), tasks({})],
  ['connector/most', gated(connector, connector), gated(connector)],
  ['connector/port', gated({ portName: 'https' }), gated(connector), tasks({})],
  [
    'connector/health-protocol',
    gated({ ...connector, healthCheck: { healthCheckProtocol: 'TCP' } }),
    gated({ ...connector, healthCheck: { healthCheckProtocol: 'HTTPS' } }),
  ],
  [
    'connector/health-port',
    gated({ ...connector, healthCheck: { healthCheckPort: 65_536 } }),
    gated({ ...connector, healthCheck: { healthCheckPort: 65_535 } }),
  ],
  [
    'connector/access',
    gated({ ...connector, filters: { accessTypes: ['ANY'] } }),
    gated({ ...connector, filters: { accessTypes: ['PUBLIC', 'PRIVATE'] } }),
  ],
];

const made = (service: object) => ({ service: () => ({ serviceName: 'web', ...service }) });

export const UPDATE_ROWS: readonly Row[] = [
  ['service/update-fixed', { launchType: 'FARGATE' }, { desiredCount: 3 }],
  [
    'service/update-task-definition',
    { taskDefinition: 'web:2' },
    { desiredCount: 3 },
    made({ deploymentController: { type: 'CODE_DEPLOY' } }),
  ],
  [
    'service/update-controller',
    { platformVersion: '1.4.0' },
    { healthCheckGracePeriodSeconds: 5 },
    made({ deploymentController: { type: 'EXTERNAL' } }),
  ],
];
