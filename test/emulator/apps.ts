/** Apps for the types of resources that no example has. */
import {
  AccountSettings,
  Alarm,
  App,
  ApplicationLoadBalancer,
  Certificate,
  Cluster,
  ContainerImage,
  Duration,
  ExternalService,
  HostedZone,
  OneOffTask,
  Principal,
  PrivateDnsNamespace,
  PublicDnsNamespace,
  Role,
  Service,
  Stack,
  serviceMetric,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';
import { REGION } from './raw-clients.ts';

/** The apps by name. */
export const APPS = {
  'account-settings': () => {
    const { app, stack } = aStack('settings');
    const role = new Role(stack, 'Instances', {
      assumedBy: Principal.service('ec2.amazonaws.com'),
    });
    new AccountSettings(stack, 'Settings', {
      role,
      awsvpcTrunking: true,
      containerInsights: 'enabled',
    });
    return app;
  },
  'dual-stack': () => {
    const { app, stack } = aStack('wide');
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0, dualStack: true });
    vpc.addGatewayEndpoint('S3', { service: 's3' });
    vpc.addInterfaceEndpoint('Logs', { service: 'logs' });
    return app;
  },
  'warm-fleet': () => {
    const { app, stack } = aStack('fleet');
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
    const cluster = new Cluster(stack, 'Cluster', { vpc, enableFargateCapacityProviders: false });
    cluster.addAsgCapacityProvider('Instances', {
      instanceType: 'm5.large',
      minCapacity: 0,
      maxCapacity: 4,
      warmPool: { minSize: 1, maxPreparedCapacity: 3, state: 'running' },
      lifecycleHooks: {
        Ready: { transition: 'launching', heartbeatTimeout: Duration.minutes(5) },
        Bye: { transition: 'terminating', defaultResult: 'continue', metadata: 'bye' },
      },
    });
    return app;
  },
  'watched-service': () => {
    const { app, stack } = aStack('watched');
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
    const cluster = new Cluster(stack, 'Cluster', { vpc });
    const names = new PrivateDnsNamespace(stack, 'Names', {
      namespaceName: 'watched.local',
      description: 'names of the watched',
      soaTtl: Duration.seconds(30),
      vpc,
    });
    new PublicDnsNamespace(stack, 'Public', { namespaceName: 'watched.example.net' });
    const service = new Service(stack, 'Service', {
      cluster,
      taskDefinition: aTask(stack),
      launchType: 'FARGATE',
      cloudMap: { namespace: names, name: 'web', dnsTtl: Duration.seconds(10) },
    });
    const cpu = serviceMetric(service, 'CPUUtilization', { unit: 'Percent' });
    new Alarm(stack, 'Hot', {
      metric: cpu,
      threshold: 90,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      treatMissingData: 'notBreaching',
      alarmActions: ['arn:aws:sns:eu-west-1:123456789012:page'],
    });
    service
      .autoScale({ min: 1, max: 9 })
      .onSteps('Steps', {
        metric: cpu,
        scaleOut: {
          steps: [
            { from: 70, change: 10 },
            { from: 90, change: 30 },
          ],
          adjustmentType: 'PercentChangeInCapacity',
          minAdjustmentMagnitude: 1,
          cooldown: Duration.minutes(1),
          metricAggregationType: 'Maximum',
        },
      })
      .onSchedule('Night', {
        schedule: 'cron(0 20 * * ? *)',
        min: 1,
        max: 2,
        timezone: 'Europe/Berlin',
        startTime: new Date(Date.UTC(2030, 0, 1)),
        endTime: new Date(Date.UTC(2031, 0, 1)),
      });
    return app;
  },
  'one-off-task': () => {
    const { app, stack } = aStack('once');
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
    const cluster = new Cluster(stack, 'Cluster', { vpc });
    const service = new Service(stack, 'Service', { cluster, taskDefinition: aTask(stack) });
    new OneOffTask(stack, 'Migrate', {
      cluster,
      // The sandbox lets containers of an image with this tag end by themselves, with code 0.
      taskDefinition: aTask(stack, 'Migrations', 'example/migrations:gantry-exit-0'),
      launchType: 'FARGATE',
      before: [service],
    });
    return app;
  },
  'two-task-sets': () => {
    const { app, stack } = aStack('sets');
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
    const cluster = new Cluster(stack, 'Cluster', { vpc });
    const taskDefinition = aTask(stack);
    const service = new ExternalService(stack, 'Service', { cluster, desiredCount: 4 });
    service.addTaskSet('Blue', { taskDefinition, launchType: 'FARGATE', primary: true });
    service.addTaskSet('Green', { taskDefinition, launchType: 'FARGATE', scalePercent: 25 });
    return app;
  },
  'several-certificates': () => {
    const { app, stack } = aStack('secure');
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
    const hostedZone = HostedZone.fromLookup(stack, 'Zone', { domainName: 'example.com' });
    const certificate = (id: string, domainName: string) =>
      new Certificate(stack, id, { domainName, hostedZone }).certificateArn;
    new ApplicationLoadBalancer(stack, 'Front', { vpc, internetFacing: true }).addListener(
      'Https',
      {
        certificateArn: certificate('Main', 'www.example.com'),
        additionalCertificateArns: [certificate('Other', 'shop.example.com')],
      },
    );
    return app;
  },
} as const satisfies Readonly<Record<string, () => App>>;

function aStack(name: string) {
  const app = new App({ name });
  return { app, stack: new Stack(app, 'Main', { region: REGION }) };
}

function aTask(stack: Stack, id = 'Task', image = 'nginx:1.27'): TaskDefinition {
  const task = new TaskDefinition(stack, id, { cpu: 256, memoryMiB: 512 });
  task.addContainer('web', {
    image: ContainerImage.fromRegistry(image),
    // The emulator runs no container without memory of its own.
    memoryLimitMiB: 256,
    portMappings: [{ containerPort: 80 }],
  });
  return task;
}
