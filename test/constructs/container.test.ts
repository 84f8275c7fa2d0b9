import { describe, expect, test } from 'vitest';
import {
  CredentialSpec,
  Duration,
  EnvironmentFile,
  ResourceRequirement,
  RuntimePlatform,
  Secret,
  TaskDefinition,
} from '../../lib/index.ts';
import { aStack, propertiesAt, resourcesOf } from './synthesis.ts';
import { containerAt, nginx, statementsOf } from './tasks.ts';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:db-a1B2c3';
const PARAMETER = 'arn:aws:ssm:eu-west-1:111111111111:parameter/token';
const KEY = 'arn:aws:kms:eu-west-1:111111111111:key/k';

describe('a container', () => {
  test('has every field under the name that AWS has for it', () => {
    const { app, stack } = aStack();
    const task = new TaskDefinition(stack, 'Task', { compatibility: 'EC2' });
    task.addContainer('web', {
      image: nginx,
      memoryReservationMiB: 64,
      portMappings: [{ containerPortRange: '7000-7010', protocol: 'udp' }],
      links: ['db'],
      hostname: 'web',
      extraHosts: [{ hostname: 'db', ipAddress: '10.0.0.1' }],
      dnsServers: ['10.0.0.2'],
      dnsSearchDomains: ['example.com'],
      disableNetworking: false,
      privileged: true,
      dockerSecurityOptions: ['no-new-privileges'],
      interactive: true,
      pseudoTerminal: true,
      systemControls: [{ namespace: 'net.core.somaxconn', value: '1024' }],
      versionConsistency: 'disabled',
      restartPolicy: {
        enabled: true,
        ignoredExitCodes: [0],
        restartAttemptPeriod: Duration.minutes(2),
      },
      gpuCount: 'ALL',
      volumesFrom: [{ sourceContainer: 'db', readOnly: true }],
    });
    expect(containerAt(app, 'web')).toMatchObject({
      portMappings: [{ containerPortRange: '7000-7010', protocol: 'udp' }],
      links: ['db'],
      hostname: 'web',
      extraHosts: [{ hostname: 'db', ipAddress: '10.0.0.1' }],
      dnsServers: ['10.0.0.2'],
      dnsSearchDomains: ['example.com'],
      disableNetworking: false,
      privileged: true,
      dockerSecurityOptions: ['no-new-privileges'],
      interactive: true,
      pseudoTerminal: true,
      systemControls: [{ namespace: 'net.core.somaxconn', value: '1024' }],
      versionConsistency: 'disabled',
      restartPolicy: { enabled: true, ignoredExitCodes: [0], restartAttemptPeriod: 120 },
      resourceRequirements: [{ type: 'GPU', value: 'ALL' }],
      volumesFrom: [{ sourceContainer: 'db', readOnly: true }],
    });
  });

  test('asks for shares of GPUs and for Neuron devices', () => {
    const { app, stack } = aStack();
    const task = new TaskDefinition(stack, 'Task', { compatibility: 'EC2', memoryMiB: 512 });
    task.addContainer('web', {
      image: nginx,
      resourceRequirements: [
        ResourceRequirement.sharedGpu({ memory: 1024, maxComputePercent: 50 }),
        ResourceRequirement.neuronDevices(),
      ],
    });
    expect(containerAt(app, 'web')).toMatchObject({
      resourceRequirements: [
        { type: 'GPU', sharingStrategy: { nvidiaMps: { memory: 1024, maxComputePercent: 50 } } },
        { type: 'NeuronDevice', value: 'ALL' },
      ],
    });
  });

  test('names keys, stages and versions of secrets as AWS reads them, and is granted reading them', () => {
    const { app, stack } = aStack();
    const task = new TaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 512 });
    task.addContainer('web', {
      image: nginx,
      secrets: {
        WHOLE: Secret.fromSecretsManager(SECRET),
        KEY: Secret.fromSecretsManager(SECRET, { jsonKey: 'password', encryptionKeyArn: KEY }),
        STAGE: Secret.fromSecretsManager(SECRET, { versionStage: 'AWSPREVIOUS' }),
        VERSION: Secret.fromSecretsManager(SECRET, { jsonKey: 'a', versionId: 'v1' }),
        TOKEN: Secret.fromSsmParameter(PARAMETER),
      },
    });
    expect(containerAt(app, 'web')['secrets']).toEqual([
      { name: 'WHOLE', valueFrom: SECRET },
      { name: 'KEY', valueFrom: `${SECRET}:password::` },
      { name: 'STAGE', valueFrom: `${SECRET}::AWSPREVIOUS:` },
      { name: 'VERSION', valueFrom: `${SECRET}:a::v1` },
      { name: 'TOKEN', valueFrom: PARAMETER },
    ]);
    const statements = statementsOf(app, 'shop/Web/Task/ExecutionRole');
    expect(statements).toContainEqual(['secretsmanager:GetSecretValue', SECRET]);
    expect(statements).toContainEqual(['ssm:GetParameters', PARAMETER]);
    expect(statements).toContainEqual(['kms:Decrypt', KEY]);
  });

  test('reads files of variables and credential specs, and is granted that', () => {
    const { app, stack } = aStack();
    const task = new TaskDefinition(stack, 'Task', { compatibility: 'EC2', memoryMiB: 512 });
    task.addContainer('web', {
      image: nginx,
      environmentFiles: [EnvironmentFile.fromS3('arn:aws:s3:::settings', 'a/web.env')],
      credentialSpecs: [CredentialSpec.domainless(PARAMETER)],
    });
    expect(containerAt(app, 'web')).toMatchObject({
      environmentFiles: [{ value: 'arn:aws:s3:::settings/a/web.env', type: 's3' }],
      credentialSpecs: [`credentialspecdomainless:${PARAMETER}`],
    });
    const statements = statementsOf(app, 'shop/Web/Task/ExecutionRole');
    expect(statements).toContainEqual(['s3:GetObject', 'arn:aws:s3:::settings/a/web.env']);
    expect(statements).toContainEqual(['s3:GetBucketLocation', 'arn:aws:s3:::settings']);
    expect(statements).toContainEqual(['ssm:GetParameters', PARAMETER]);
  });

  test('refuses a file of variables that AWS would not read, and a spec that is kept nowhere', () => {
    expect(() => EnvironmentFile.fromS3('arn:aws:s3:::settings', 'web.txt')).toThrow(
      '"web.txt" of an environment file does not end in .env',
    );
    expect(() => CredentialSpec.domainJoined('file://spec.json')).toThrow(
      'is not the ARN of an SSM parameter or S3 object',
    );
  });
});

test('a task may share processes, take faults and run on Graviton', () => {
  const { app, stack } = aStack();
  new TaskDefinition(stack, 'Task', {
    cpu: 256,
    memoryMiB: 512,
    pidMode: 'task',
    enableFaultInjection: true,
    runtimePlatform: RuntimePlatform.LINUX_ARM64,
  }).addContainer('web', { image: nginx });
  expect(propertiesAt(app, 'shop/Web/Task')).toMatchObject({
    pidMode: 'task',
    enableFaultInjection: true,
    runtimePlatform: { operatingSystemFamily: 'LINUX', cpuArchitecture: 'ARM64' },
  });
  expect(resourcesOf(app).has('shop/Web/Task/TaskRole')).toBe(false);
});
