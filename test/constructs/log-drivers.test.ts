import { describe, expect, test } from 'vitest';
import {
  addAdotCollector,
  addCloudWatchAgent,
  addXRayDaemon,
  LogDrivers,
  Secret,
  TaskDefinition,
} from '../../lib/index.ts';
import { aStack, resourcesOf } from './synthesis.ts';
import { containerAt, nginx, statementsOf } from './tasks.ts';

const TOKEN = 'arn:aws:ssm:eu-west-1:111111111111:parameter/token';

function aFargateTask() {
  const { app, stack } = aStack();
  return { app, task: new TaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 1024 }) };
}

describe('log drivers', () => {
  test.each([
    [
      LogDrivers.fluentd({ address: 'logs:24224', async: true, tag: 'web', retryWaitMs: 500 }),
      {
        logDriver: 'fluentd',
        options: {
          'fluentd-address': 'logs:24224',
          'fluentd-async': 'true',
          'fluentd-retry-wait': '500ms',
          tag: 'web',
        },
      },
    ],
    [
      LogDrivers.gelf({ address: 'udp://logs:12201', compressionType: 'none' }),
      {
        logDriver: 'gelf',
        options: { 'gelf-address': 'udp://logs:12201', 'gelf-compression-type': 'none' },
      },
    ],
    [
      LogDrivers.syslog({ address: 'tcp://logs:514', labels: ['a', 'b'] }),
      { logDriver: 'syslog', options: { 'syslog-address': 'tcp://logs:514', labels: 'a,b' } },
    ],
    [LogDrivers.journald(), { logDriver: 'journald' }],
    [
      LogDrivers.jsonFile({ maxSize: '10m', maxFile: 3, options: { more: '1' } }),
      { logDriver: 'json-file', options: { 'max-size': '10m', 'max-file': '3', more: '1' } },
    ],
  ])('%# have the options of Docker', (logging, expected) => {
    const { app, stack } = aStack();
    new TaskDefinition(stack, 'Task', { compatibility: 'EC2', memoryMiB: 64 }).addContainer('web', {
      image: nginx,
      logging,
    });
    expect(containerAt(app, 'web')['logConfiguration']).toEqual(expected);
    expect([...resourcesOf(app).values()].map(({ type }) => type)).not.toContain(
      'AWS::Logs::LogGroup',
    );
  });

  test('splunk reads its token as a secret', () => {
    const { app, task } = aFargateTask();
    task.addContainer('web', {
      image: nginx,
      logging: LogDrivers.splunk({
        token: Secret.fromSsmParameter(TOKEN),
        url: 'https://splunk.example.com:8088',
        gzip: true,
        gzipLevel: 9,
      }),
    });
    expect(containerAt(app, 'web')['logConfiguration']).toEqual({
      logDriver: 'splunk',
      options: {
        'splunk-url': 'https://splunk.example.com:8088',
        'splunk-gzip': 'true',
        'splunk-gzip-level': '9',
      },
      secretOptions: [{ name: 'splunk-token', valueFrom: TOKEN }],
    });
    expect(statementsOf(app, 'shop/Web/Task/ExecutionRole')).toEqual([
      ['ssm:GetParameters', TOKEN],
    ]);
  });

  test('awslogs tells messages of several lines by their start', () => {
    const { app, task } = aFargateTask();
    const logging = LogDrivers.awsLogs({ datetimeFormat: '%Y', maxBufferSize: '25m' });
    task.addContainer('web', { image: nginx, logging });
    expect(containerAt(app, 'web')['logConfiguration']).toMatchObject({
      options: { 'awslogs-datetime-format': '%Y', 'max-buffer-size': '25m' },
    });
  });
});

describe('FireLens', () => {
  test('adds a router, sends to it after it has started, and grants what the output needs', () => {
    const { app, task } = aFargateTask();
    const router = task.addFirelensLogRouter('router', {
      firelens: {
        enableECSLogMetadata: false,
        configFile: { type: 's3', bucketArn: 'arn:aws:s3:::settings', key: 'fluent.conf' },
      },
    });
    task.addContainer('web', {
      image: nginx,
      portMappings: [{ containerPort: 80 }],
      logging: router.logDriver({
        options: { Name: 'firehose' },
        secretOptions: { token: Secret.fromSsmParameter(TOKEN) },
        statements: [{ actions: ['firehose:PutRecordBatch'], resources: ['arn:stream'] }],
      }),
    });
    expect(containerAt(app, 'router')).toMatchObject({
      image: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:stable',
      essential: true,
      user: '0',
      memoryReservation: 50,
      firelensConfiguration: {
        type: 'fluentbit',
        options: {
          'enable-ecs-log-metadata': 'false',
          'config-file-type': 's3',
          'config-file-value': 'arn:aws:s3:::settings/fluent.conf',
        },
      },
      logConfiguration: { logDriver: 'awslogs' },
    });
    expect(containerAt(app, 'web')).toMatchObject({
      dependsOn: [{ containerName: 'router', condition: 'START' }],
      logConfiguration: {
        logDriver: 'awsfirelens',
        options: { Name: 'firehose' },
        secretOptions: [{ name: 'token', valueFrom: TOKEN }],
      },
    });
    expect(task.defaultContainer?.containerName).toBe('web');
    expect(statementsOf(app, 'shop/Web/Task/TaskRole')).toEqual([
      ['firehose:PutRecordBatch', 'arn:stream'],
    ]);
    expect(statementsOf(app, 'shop/Web/Task/ExecutionRole')).toContainEqual([
      's3:GetObject',
      'arn:aws:s3:::settings/fluent.conf',
    ]);
  });

  test('refuses a second router, and fluentd without an image', () => {
    const { task } = aFargateTask();
    expect(() => task.addFirelensLogRouter('a', { firelens: { type: 'fluentd' } })).toThrow(
      'container a has no image',
    );
    task.addFirelensLogRouter('a');
    expect(() => task.addFirelensLogRouter('b')).toThrow('has a FireLens router already');
    expect(() => task.addContainer('a', { image: nginx })).toThrow(
      'there are two containers named "a"',
    );
  });
});

describe('sidecars', () => {
  test('are beside the program, not essential, with what they are granted', () => {
    const { app, task } = aFargateTask();
    task.addContainer('web', { image: nginx });
    addXRayDaemon(task);
    addAdotCollector(task, { config: { parameterArn: TOKEN } });
    addCloudWatchAgent(task);
    for (const name of ['xray-daemon', 'aws-otel-collector', 'cloudwatch-agent']) {
      expect(containerAt(app, name)).toMatchObject({ essential: false });
      expect(containerAt(app, name)['portMappings']).toBeUndefined();
    }
    expect(containerAt(app, 'aws-otel-collector')['secrets']).toEqual([
      { name: 'AOT_CONFIG_CONTENT', valueFrom: TOKEN },
    ]);
    expect(JSON.stringify(containerAt(app, 'cloudwatch-agent')['environment'])).toContain('statsd');
    const actions = statementsOf(app, 'shop/Web/Task/TaskRole').map(([action]) => action);
    expect(actions).toEqual(
      expect.arrayContaining(['xray:PutTraceSegments', 'cloudwatch:PutMetricData']),
    );
    expect(task.defaultContainer?.containerName).toBe('web');
  });

  test('behind a bridge have ports, and take what the program says of them', () => {
    const { app, stack } = aStack();
    const task = new TaskDefinition(stack, 'Task', { compatibility: 'EC2' });
    task.addContainer('web', { image: nginx, memoryReservationMiB: 64 });
    addXRayDaemon(task, { containerName: 'traces', cpu: 64, essential: true });
    expect(containerAt(app, 'traces')).toMatchObject({
      cpu: 64,
      essential: true,
      memoryReservation: 256,
      portMappings: [{ containerPort: 2000, protocol: 'udp' }],
    });
  });
});
